"""One move of a run: what `advance` works on. Step types act through it; nothing here outlives the call."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Effect,
    Finish,
    Perform,
    Phase,
    SetTimer,
    StartSubRun,
    StopSubRun,
    Why,
)
from switchroom.processes.domain.lateness import set_limit
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.memory import Memory
from switchroom.processes.domain.program import Node, Program
from switchroom.processes.domain.signals import Timer
from switchroom.processes.domain.state import RunState, Token
from switchroom.processes.domain.step_type import DONE, ERROR, LIMIT
from switchroom.processes.domain.trace import Deviation, TraceEntry

MAX_STEPS = 1000
"""Steps that one signal may pass without waiting. The validator finds endless loops; this is the last resort."""
FAILED, LEFT, OVER = "failed", "left", "over"
_MAIN = Phase.MAIN
MAX_ERRORS = 20
"""Steps of one run that could not be done, after which it fails rather than going round a broken performer."""
_ERRORS = "error!"  # in `counts`, where step names have no exclamation mark


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A token's coming to a step."""

    token: int
    visit: int
    parent: int | None


class Move(Memory):
    """The run's parts while they change, and what the change asks for."""

    __slots__ = (
        "_coming",
        "_steps",
        "branches",
        "counts",
        "effects",
        "followed",
        "left",
        "next_token",
        "next_visit",
        "outcome",
        "program",
        "reached",
        "reasons",
        "tokens",
        "trace",
    )

    def __init__(self, program: Program, run: RunState, now: datetime) -> None:
        self.program = program
        self.run = run
        self.now = now
        self.variables = run.variables
        self._owned = False
        self.secrets = run.secrets
        self.language = run.language
        self.served = run.served
        self.faulty = False
        self.tokens = list(run.tokens)
        self._steps = 0
        self._coming = 0  # branches of a fork that are yet to begin
        self.branches = run.branches
        self.reached: Sequence[str] = ()  # milestones that another token of this run may be waiting for
        self.counts = run.counts
        self.reasons = run.reasons
        self.left = run.left
        self.followed = run.followed
        self.next_token = run.next_token
        self.next_visit = run.next_visit
        self.outcome = run.outcome
        self.effects: list[Effect] = []
        self.trace: list[TraceEntry] = []

    # what step types use, beside what a run remembers

    def perform(self, node: Node, entry: Entry) -> None:
        """Have the step performed; its token waits here for the answer."""
        self.stand(node, entry)
        self._ask(node, entry, 1, _MAIN, None)

    def wait(self, node: Node, entry: Entry, length: Length) -> None:
        """Let the token wait for a length of time, with the step's music if it has any."""
        if node.performs:
            self.perform(node, entry)
        else:
            self.stand(node, entry)
        self.set_timer(entry.token, entry.visit, Timer.WAIT, length)

    def fork(self, node: Node, entry: Entry) -> None:
        """Go on by every outcome at once, each by a token of its own; the first keeps the number of this one."""
        now = self.now
        self.trace.append(
            TraceEntry(node.name, node.type, entry.token, entry.visit, now, now, DONE, self.served, False, False)
        )
        outcomes = [node.after(outcome) for outcome in node.kind.outcomes(node.step)]
        stack = (*self.branches.get(entry.token, ()), entry.visit)
        tokens = [entry.token, *(self.new_token() for _ in outcomes[1:])]
        self.branches = {**self.branches, **dict.fromkeys(tokens, stack)}
        self._coming += len(tokens)
        for token, first in zip(tokens, outcomes, strict=True):
            self._coming -= 1
            if token in self.branches and self.outcome is None:  # a branch before it may have been enough for the join
                self.go(first, token, entry.parent)

    def happen(self, event: str, inputs: Mapping[str, Any]) -> bool:
        """Let the tokens that await this event go on; whether any did."""
        found = [token for token in self.tokens if self.program.nodes[token.step].awaits == event]
        for token in found:
            if token not in self.tokens:
                continue  # another one's going on has ended this one
            node = self.program.nodes[token.step]
            node.kind.learn(self, node, inputs)
            if node.times:
                self.effects.append(CancelTimer(token.id, token.visit, Timer.WAIT))
            self.leave(token, node, DONE)
            self.follow(node, DONE, token)
        return bool(found)

    def start_sub_run(
        self, node: Node, entry: Entry, process: str, version: int | None, inputs: Mapping[str, Any]
    ) -> None:
        """Start a run of another process; the token waits here for its end."""
        self.stand(node, entry)
        self.effects.append(StartSubRun(entry.token, entry.visit, node.name, process, version, inputs))

    def begin_waiting(self, first: Node, queue_token: int) -> None:
        """Begin what the customer hears while the token `queue_token` waits in a queue."""
        self.go(first, self.new_token(), queue_token)

    def again(self, node: Node, token: Token, outcome: str, *, counted: bool = True) -> None:
        """Note an attempt that came to nothing and perform the step once more."""
        self._repeat(node, token, outcome, token.attempt + counted, Phase.MAIN, None)

    def confirm(self, node: Node, token: Token, value: Any) -> None:
        """Have the customer confirm a value before it is kept."""
        self._repeat(node, token, "confirm", token.attempt, Phase.CONFIRM, value)

    # how tokens move

    def new_token(self) -> int:
        number = self.next_token
        self.next_token = number + 1
        return number

    def stand(self, node: Node, entry: Entry) -> None:
        """Let a token wait at a step, with the step's time limit running."""
        limited = entry.visit if node.stages else 0
        # by position: naming the fields doubles the cost of making one
        token = Token(
            entry.token,
            node.name,
            entry.visit,
            self.now,
            entry.parent,
            1,
            _MAIN,
            None,
            limited,
            False,
            self.served,
        )
        if limited:
            set_limit(self, token, node)
        self.tokens.append(token)

    def go(self, node: Node | None, token: int, parent: int | None) -> None:
        """Move a token to a step and on, until it waits or ends."""
        while node is not None:
            if self.left and node.needs_customer:
                node = self._without_customer()
                continue
            visit = self.next_visit
            self.next_visit = visit + 1
            self._steps += 1
            if self._steps > MAX_STEPS:
                self.finish(FAILED)
                return
            self.faulty = False
            if node.at_most is not None and self._too_often(node.name, node.at_most):
                outcome: str | None = LIMIT
            else:
                outcome = node.enter(self, node, Entry(token, visit, parent))
            if outcome is None:
                return
            now = self.now
            self.trace.append(
                TraceEntry(
                    node.name,
                    node.type,
                    token,
                    visit,
                    now,
                    now,
                    outcome,
                    self.served,
                    False,
                    self.faulty,
                    None,
                    node.mark,
                )
            )
            if node.type == "end":
                self._ended(outcome, token, parent)
                return
            node = self._next(node, outcome, parent)
        if self.branches:
            self.branches = {other: stack for other, stack in self.branches.items() if other != token}

    def follow(self, node: Node, outcome: str, token: Token) -> None:
        """Go on after a step that a token has left by `outcome`."""
        self.go(self._next(node, outcome, token.parent), token.id, token.parent)

    def leave(self, token: Token, node: Node, outcome: str, deviation: Deviation | None = None) -> None:
        """Take a token away from where it waits: its limit and what accompanied it end, the trace gets its visit."""
        self.tokens.remove(token)
        if token.limited:
            self.effects.append(CancelTimer(token.id, token.limited, Timer.LIMIT))
        self._note(token, node, outcome, deviation)
        if node.waiting is not None:
            for child in [other for other in self.tokens if other.parent == token.id]:
                self.withdraw(child, self.program.nodes[child.step], Why.OVER, OVER)

    def withdraw(self, token: Token, node: Node, why: Why, outcome: str, deviation: Deviation | None = None) -> None:
        """Like `leave`, for a step whose performer, timer or sub-run is still at it."""
        if node.performs:
            self.effects.append(CancelPerform(token.id, token.visit, token.step, node.type, why))
        if node.times:
            self.effects.append(CancelTimer(token.id, token.visit, Timer.WAIT))
        elif node.type == "call":
            self.effects.append(StopSubRun(token.id, token.visit))
        self.leave(token, node, outcome, deviation)

    def wait_over(self, token: Token, node: Node) -> None:
        """The time that a step set for itself has passed: the music of a `wait` ends."""
        if node.performs:
            self.effects.append(CancelPerform(token.id, token.visit, token.step, node.type, Why.OVER))
        self.leave(token, node, node.elapses or DONE)

    def hand_over(self, token: Token, node: Node) -> None:
        """A person came or went: have a talk step performed by whoever serves now."""
        self.effects.append(CancelPerform(token.id, token.visit, token.step, node.type, Why.HANDED))
        self._repeat(node, token, "handed", token.attempt, token.phase, token.value)

    def leave_queue(self, queue_token: Token, outcome: str) -> None:
        """The customer chose to wait no longer; the queue step is left by `outcome`."""
        node = self.program.nodes[queue_token.step]
        self.withdraw(queue_token, node, Why.EXIT, outcome)
        self.follow(node, outcome, queue_token)

    def divert(self, token: int) -> None:
        """The customer is gone and the step made no sense without: what the process says follows, once."""
        if token in self.branches:  # what follows the customer's leaving is no branch
            self.branches = {other: stack for other, stack in self.branches.items() if other != token}
        self.go(self._without_customer(), token, None)

    def finish(self, outcome: str) -> None:
        """End the run: nothing waits any more."""
        for token in list(self.tokens):
            if token in self.tokens:  # a queue's token takes what accompanies it along
                self.withdraw(token, self.program.nodes[token.step], Why.OVER, OVER)
        outputs = {name: self.variables.get(name) for name in self.program.definition.header.outputs}
        self.outcome = outcome
        self.branches = {}
        self.effects.append(Finish(outcome, outputs, self.secrets))

    def result(self) -> RunState:
        """The run as it is now."""
        run = self.run
        if not self.tokens and self.outcome is None:
            self.finish(LEFT)
        return RunState(
            run.id,
            run.process,
            run.version,
            run.format,
            self.language,
            run.medium,
            run.subject,
            self.served,
            self.left,
            self.followed,
            tuple(self.tokens),
            self.variables,
            self.next_token,
            self.next_visit,
            self.counts,
            self.reasons,
            self.secrets if self.outcome is None else (),
            self.outcome,
            self.branches,
        )

    # inside

    def _next(self, node: Node, outcome: str, parent: int | None) -> Node | None:
        if outcome == ERROR and self._too_often(_ERRORS, MAX_ERRORS):
            self.finish(FAILED)
            return None
        found = node.wiring.get(outcome)
        if found is not None:
            return found
        found = node.after(outcome)
        if found is None and parent is None:
            if self.program.failed is None:
                self.finish(FAILED)
            return self.program.failed
        return found  # what accompanies a wait may fall silent; the wait goes on

    def _ended(self, outcome: str, token: int, parent: int | None) -> None:
        if parent is None:
            if self.branches:
                self.branches = {other: stack for other, stack in self.branches.items() if other != token}
            if not self.tokens and not self._coming:
                self.finish(outcome)
        elif outcome != DONE:
            queue_token = next(token for token in self.tokens if token.id == parent)
            self.leave_queue(queue_token, outcome)

    def _without_customer(self) -> Node | None:
        if self.followed:
            return None
        self.followed = True
        return self.program.left

    def _too_often(self, what: str, at_most: int) -> bool:
        count = self.counts.get(what, 0) + 1
        self.counts = {**self.counts, what: count}
        return count > at_most

    def _repeat(self, node: Node, token: Token, outcome: str, attempt: int, phase: Phase, value: Any) -> None:
        """A new visit of the same token to the same step; its time limit goes on running."""
        self.tokens.remove(token)
        self._note(token, node, outcome, None, again=True)
        visit = self.next_visit
        self.next_visit = visit + 1
        self.tokens.append(
            msgspec.structs.replace(
                token, visit=visit, began=self.now, attempt=attempt, phase=phase, value=value, served=self.served
            )
        )
        self._ask(node, Entry(token.id, visit, token.parent), attempt, phase, value)

    def _ask(self, node: Node, entry: Entry, attempt: int, phase: Phase, value: Any) -> None:
        waits = entry.parent is not None
        self.effects.append(
            Perform(
                entry.token,
                entry.visit,
                node.name,
                node.type,
                node.params if node.fill is None else node.fill(self),
                self.language,
                self.served,
                attempt,
                phase,
                node.keys if waits else (),
                value,
                (node.labels if node.fill_labels is None else node.fill_labels(self)) if waits else {},
            )
        )

    def _note(
        self, token: Token, node: Node, outcome: str, deviation: Deviation | None, *, again: bool = False
    ) -> None:
        self.trace.append(
            TraceEntry(
                token.step,
                node.type,
                token.id,
                token.visit,
                token.began,
                self.now,
                outcome,
                token.served,
                token.late,
                self.faulty,
                deviation,
                None,
                again,
            )
        )

    def set_timer(self, token: int, visit: int, timer: Timer, length: Length, passed: timedelta = timedelta()) -> None:
        """Have `timer` elapse `length` after a moment that is `passed` ago."""
        left = max(length.elapsed - passed, timedelta())
        self.effects.append(SetTimer(token, visit, timer, left, None if length.working else self.now + left))
