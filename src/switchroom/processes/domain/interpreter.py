"""The interpreter: a run, a signal and a time in; the run as it then is, what to do, and what was done out.

Pure: no I/O, no clock, no chance. The same signals at the same times give an equal run, whether it was kept in memory
or saved and restored after every step.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from switchroom.processes.domain.branches import merge, settle
from switchroom.processes.domain.effects import Effect, Passed, PassOn, Why
from switchroom.processes.domain.errors import (
    AlreadyStarted,
    InvalidInput,
    NotStarted,
    RunFinished,
    StaleSignal,
    UnknownOutcome,
    UnknownStep,
    WrongDefinition,
)
from switchroom.processes.domain.lateness import overdue
from switchroom.processes.domain.move import LEFT, Move
from switchroom.processes.domain.program import Node, Program
from switchroom.processes.domain.signals import (
    Elapsed,
    Happened,
    Jump,
    Left,
    Performed,
    Served,
    Signal,
    Skip,
    Start,
    Stop,
    Timer,
)
from switchroom.processes.domain.state import RunState, Token
from switchroom.processes.domain.step_type import EXIT, LATE
from switchroom.processes.domain.steps.language import is_language
from switchroom.processes.domain.steps.queue import Queue
from switchroom.processes.domain.trace import Deviation, TraceEntry
from switchroom.processes.domain.variables import keepable

STOPPED, MOVED = "stopped", "moved"
MAX_REASON = 2000


def advance(
    program: Program, run: RunState, signal: Signal, now: datetime
) -> tuple[RunState, list[Effect], list[TraceEntry]]:
    """Move a run by one signal at the time `now` (aware, UTC).

    Returns the run as it is afterwards, the effects in the order in which they are to be carried out, and an entry for
    each visit that ended. `run` itself is unchanged. Raises the refusals of `errors`, and then nothing has happened.
    """
    if signal.run is not run.id and signal.run != run.id:  # comparing UUIDs costs more than the rest of the checks
        raise StaleSignal("The signal names another run.")
    if run.outcome is not None:
        raise RunFinished()
    if run.process != program.process or run.version != program.version:
        raise WrongDefinition()
    move = Move(program, run, now)
    _HANDLERS[type(signal)](move, signal)
    if move.reached:
        _tell(move)
    if move.branches:
        settle(move)
    return move.result(), move.effects, move.trace


def is_current(run: RunState, effect: Any) -> bool:
    """Whether an effect of this token and visit is still wanted; later effects of one batch may have been overtaken."""
    token = run.token(effect.token)
    return token is not None and token.visit == effect.visit


def is_apart(program: Program, run: RunState) -> bool:
    """Whether all that the run waits for is done by others in their own time."""
    return bool(run.tokens) and all(program.nodes[token.step].apart for token in run.tokens)


def _standing(move: Move, signal: Performed | Elapsed | Skip | Jump) -> tuple[Token, Node]:
    for token in move.tokens:
        if token.id == signal.token:
            if token.visit != signal.visit:
                break
            return token, move.program.nodes[token.step]
    raise StaleSignal(token=signal.token, visit=signal.visit)


def _start(move: Move, signal: Start) -> None:
    if move.next_visit > 1:
        raise AlreadyStarted()
    if signal.language and not is_language(signal.language):
        raise InvalidInput("The language is not a language tag such as pt-BR.")
    declared = move.program.definition.header.inputs
    unknown = signal.inputs.keys() - declared.keys()
    if unknown:
        raise InvalidInput(f"The process has no input “{min(unknown)[:60]}”.")
    for name, kind in declared.items():
        value = signal.inputs.get(name)
        if not kind.accepts(value) or not keepable(value):
            raise InvalidInput(f"The input “{name}” is missing or is not of type {kind}.")
        move.put(name, kind.take(value))
    move.run = msgspec.structs.replace(move.run, medium=signal.medium, subject=signal.subject)
    languages = move.program.definition.header.languages
    move.language = signal.language or (languages[0] if languages else "")
    move.served = signal.served
    move.go(move.program.start, move.new_token(), None)


def _performed(move: Move, signal: Performed) -> None:
    token, node = _standing(move, signal)
    if signal.inputs and not keepable(signal.inputs):
        raise InvalidInput()
    if signal.outcome == EXIT:
        _exit(move, token, node, signal.inputs.get("key"))
        return
    if signal.outcome not in node.replies and node.type != "call":
        raise UnknownOutcome(f"The step “{node.name}” has no outcome “{signal.outcome[:60]}”.")
    if not node.performs and node.type not in ("call", "wait"):
        raise UnknownOutcome(f"The step “{node.name}” waits for no performer.")
    outcome = node.receive(move, node, token, signal)
    if outcome is None:
        return
    move.leave(token, node, outcome)
    move.follow(node, outcome, token)


def _exit(move: Move, token: Token, node: Node, key: object) -> None:
    owner = node.owner
    if (
        owner is None
        or not isinstance(owner.params, Queue)
        or not isinstance(key, str)
        or key not in owner.params.exits
    ):
        raise UnknownOutcome(f"No such key leaves the queue at the step “{node.name}”.")
    queue_token = next(other for other in move.tokens if other.id == token.parent)
    move.leave_queue(queue_token, owner.params.leads()[key])


def _elapsed(move: Move, signal: Elapsed) -> None:
    if signal.timer is Timer.LIMIT:
        _late(move, signal)
        return
    token, node = _standing(move, signal)
    if not node.times or node.elapses is None:
        raise StaleSignal(token=signal.token, visit=signal.visit)
    move.wait_over(token, node)
    move.follow(node, node.elapses, token)


def _happened(move: Move, signal: Happened) -> None:
    _started(move)
    if signal.inputs and not keepable(signal.inputs):
        raise InvalidInput()
    if not move.happen(signal.event, signal.inputs):
        raise StaleSignal("The run does not wait for this event.")


def _tell(move: Move) -> None:
    """Milestones are events for the other branches; what follows may reach more of them."""
    while move.reached:
        milestone, *move.reached = move.reached
        move.happen(milestone, {})


def _late(move: Move, signal: Elapsed) -> None:
    token = next((token for token in move.tokens if token.id == signal.token), None)
    if token is None or not token.limited or token.limited != signal.visit:
        raise StaleSignal(token=signal.token, visit=signal.visit)
    node = move.program.nodes[token.step]
    marked, target = overdue(move, token, node)
    move.tokens[move.tokens.index(token)] = marked
    if target is not None:
        move.withdraw(marked, node, Why.LATE, LATE)
        move.go(_step(move, marked, target), token.id, token.parent)


def _step(move: Move, token: Token, name: str) -> Node:
    """The step of this name beside the one where the token stands: inside the same waiting, or in the process."""
    outer, inside, _ = token.step.rpartition("/")
    node = move.program.nodes.get(outer + inside + name)
    if node is None or "/" in name:  # nobody jumps into what is heard in a queue
        raise UnknownStep()
    return node


def _left(move: Move, signal: Left) -> None:
    del signal
    _started(move)
    if move.left:
        raise StaleSignal("The customer has left already.")
    move.left = True
    diverted: list[int] = []
    for token in [token for token in move.tokens if token.parent is None]:
        node = move.program.nodes[token.step]
        if node.needs_customer:
            move.withdraw(token, node, Why.LEFT, LEFT)
            diverted.append(token.id)
        elif node.type == "call":
            move.effects.append(PassOn(token.id, token.visit, Passed.LEFT))
    for number in diverted:
        move.divert(number)


def _served(move: Move, signal: Served) -> None:
    _started(move)
    if move.served is signal.by_person:
        return  # the answer of the queue step has said so before
    move.served = signal.by_person
    for token in [token for token in move.tokens if token.parent is None]:
        node = move.program.nodes[token.step]
        if node.kind.talks:
            move.hand_over(token, node)
        elif node.type == "call":
            what = Passed.SERVED if signal.by_person else Passed.UNSERVED
            move.effects.append(PassOn(token.id, token.visit, what))


def _skip(move: Move, signal: Skip) -> None:
    token, node = _standing(move, signal)
    outcome = signal.outcome
    if not outcome and len(node.results) == 1:
        outcome = next(iter(node.results))
    if outcome not in node.results and outcome not in node.wiring:
        raise UnknownOutcome(f"Say by which outcome to leave the step “{node.name}”.")
    _reason(move, token, signal.reason)
    if node.type == "join":
        merge(move, node, token.id)
    move.withdraw(token, node, Why.MOVED, outcome, Deviation.SKIPPED)
    move.follow(node, outcome, token)


def _jump(move: Move, signal: Jump) -> None:
    token, node = _standing(move, signal)
    target = _step(move, token, signal.to)
    _reason(move, token, signal.reason)
    move.withdraw(token, node, Why.MOVED, MOVED, Deviation.JUMPED)
    move.go(target, token.id, token.parent)


def _reason(move: Move, token: Token, reason: str) -> None:
    if not reason.strip() or len(reason) > MAX_REASON or not keepable(reason):
        raise InvalidInput(f"Leaving the path needs a reason of at most {MAX_REASON} characters.")
    move.reasons = {**move.reasons, token.visit: reason}


def _stop(move: Move, signal: Stop) -> None:
    spared = False
    for token in [token for token in move.tokens if token.parent is None]:
        if token.id in signal.sparing:
            spared = True
        else:
            move.withdraw(token, move.program.nodes[token.step], Why.STOPPED, STOPPED)
            if token.id in move.branches:  # no join waits for it any more
                move.branches = {other: stack for other, stack in move.branches.items() if other != token.id}
    if spared:
        move.served = False  # whoever served is no longer there for what follows
    else:
        move.finish(STOPPED)


def _started(move: Move) -> None:
    if move.next_visit == 1:
        raise NotStarted()


_HANDLERS: dict[type, Callable[[Move, Any], None]] = {
    Start: _start,
    Performed: _performed,
    Elapsed: _elapsed,
    Happened: _happened,
    Left: _left,
    Served: _served,
    Skip: _skip,
    Jump: _jump,
    Stop: _stop,
}
