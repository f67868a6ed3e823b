"""Durable runs: whoever delivers a signal advances the run under its row lock and saves it.

The interpreter is pure; here its effects are carried out inside the same transaction. What touches the outside world is
planned by the performers and done after the commit (see `platform.effects`).
"""

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID, uuid5

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.errors import Conflict, NotFound, Refusal
from switchroom.platform.events import ActorKind, Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import Timer as DueTimer
from switchroom.platform.timekeeper import cancel_timers, set_timer
from switchroom.processes import events
from switchroom.processes.contracts import (
    CancelPerform,
    CancelRequest,
    CancelTimer,
    Effect,
    Elapsed,
    Finish,
    Left,
    Medium,
    Notify,
    Passed,
    PassOn,
    PassUp,
    Perform,
    Performed,
    PerformRequest,
    RunFinished,
    RunState,
    Served,
    SetTimer,
    Signal,
    StaleSignal,
    Start,
    StartSubRun,
    Stop,
    StopSubRun,
    Subject,
    Timer,
)
from switchroom.processes.deadlines import Deadlines
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.interpreter import advance, is_apart, is_current
from switchroom.processes.domain.state import decode_run, encode_run, new_run
from switchroom.processes.lateness import be_late
from switchroom.processes.performers import Performers
from switchroom.processes.reporting import interaction_of, step_done
from switchroom.processes.standing import Move, Place, places, save_places

log = logging.getLogger(__name__)
TIMER_KIND = "processes.timer"
MOST_STEPS_AT_ONCE = 500

SAVE = """
update processes.run
set state = $2, outcome = $3, ended_at = case when $3::text is null then null else $4::timestamptz end
where id = $1
"""
_LOCK = """select root_id, origin, parent_id, parent_token, parent_visit, state, clock_timestamp() as now
           from processes.run"""


class NoSuchRun(NotFound):
    """There is no such run."""

    code = "run.not_found"


class EndlessRun(Conflict):
    """The run goes round without waiting for anybody."""

    code = "run.endless"


class Beginning(TypedDict):
    """How a run begins. `served`: a person serves the customer already."""

    origin: Origin
    medium: Medium
    subject: NotRequired[Subject | None]
    language: NotRequired[str]
    inputs: NotRequired[Mapping[str, Any]]
    version: NotRequired[int | None]
    run_id: NotRequired[UUID]
    served: NotRequired[bool]


class Parent(msgspec.Struct, frozen=True):
    """The waiting `call` that a sub-run answers."""

    run: UUID
    root: UUID
    token: int
    visit: int


class _Row(msgspec.Struct):
    """A run while it is being advanced."""

    run: RunState
    root: UUID
    origin: Origin
    parent: Parent | None
    stood: tuple[Place, ...] = ()
    outputs: Mapping[str, Any] = {}


class _TimerPayload(msgspec.Struct, frozen=True):
    token: int
    visit: int
    timer: Timer


class Runs:
    """Starts runs and delivers signals to them. One per process; everything it keeps is in the database."""

    def __init__(
        self, definitions: Definitions, performers: Performers, sealer: Sealer, deadlines: Deadlines | None = None
    ) -> None:
        self._definitions, self._performers, self._sealer = definitions, performers, sealer
        self._deadlines = deadlines or Deadlines()

    async def start(self, tx: Transaction, process: str, **how: Unpack[Beginning]) -> UUID:
        """Start a run of the published version (the current one when `version` is None); its id.

        Raises `NoSuchProcess`, `InvalidInput`. The run may be finished when this returns.
        """
        return (await self._start(tx, process, parent=None, **how)).run.id

    async def _start(self, tx: Transaction, process: str, *, parent: Parent | None, **how: Unpack[Beginning]) -> _Row:
        version, now = await self._definitions.resolve(tx, process, how.get("version"))
        run_id, subject, origin = how.get("run_id") or new_id(), how.get("subject"), how["origin"]
        row = _Row(new_run(run_id, process, version), parent.root if parent else run_id, origin, parent)
        start = Start(
            run_id,
            inputs=how.get("inputs") or {},
            language=how.get("language", ""),
            medium=how["medium"],
            served=how.get("served", False),
            subject=subject,
        )
        row.run = msgspec.structs.replace(row.run, subject=subject)
        started = events.RunStarted(
            run=run_id,
            interaction=interaction_of(row.run),
            process=Code(process),
            number=version,
            parent=parent.run if parent else None,
        )
        tx.emit(started, origin=origin)
        await self._move(tx, row, start, now)
        await tx.execute(  # only now, with the state it has come to: nobody else knows of the run yet
            """insert into processes.run (id, root_id, slug, version, origin, subject_kind, subject_id,
                                          parent_id, parent_token, parent_visit, state, outcome, ended_at,
                                          started_by)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
            run_id,
            row.root,
            process,
            version,
            origin.value,
            subject.kind if subject else None,
            subject.id if subject else None,
            parent.run if parent else None,
            parent.token if parent else None,
            parent.visit if parent else None,
            encode_run(row.run),
            row.run.outcome,
            now if row.run.finished else None,
            tx.actor.id if tx.actor.kind in (ActorKind.USER, ActorKind.TOKEN) else None,
        )
        await save_places(tx, [Move(run_id, (), places(row.run))])
        return row

    async def signal(self, tx: Transaction, signal: Signal) -> RunState:
        """Advance the run under its row lock; its new state.

        Raises `NoSuchRun`, and the typed refusals of processes.contracts (`StaleSignal`, `RunFinished`, ...).
        """
        row, now = await self._lock(tx, signal.run)
        await self._advance(tx, row, signal, now)
        await self._answer_caller(tx, row)
        return row.run

    async def hold(self, tx: Transaction, run_id: UUID) -> None:
        """Let the run stand still until `tx` is over: for whoever writes rows of his own before he signals it.

        Raises `NoSuchRun`.
        """
        await self._lock(tx, run_id)

    async def signal_many(self, tx: Transaction, signals: Sequence[Signal]) -> list[RunState | Refusal]:
        """Advance many runs, each by one signal, and save them in one statement; what became of each.

        A refusal concerns its own run only. Any other error concerns them all: nothing of `tx` may be kept then.
        """
        rows, now = await self._lock_many(tx, [signal.run for signal in signals])
        results: list[RunState | Refusal] = []
        moved: list[_Row] = []
        for signal in signals:
            row = rows.pop(signal.run, None)
            try:
                if row is None:  # a sub-run, or a second signal for the same run: its state is saved first
                    await self._save(tx, moved, now)
                    moved = []
                    results.append(await self.signal(tx, signal))
                    continue
                await self._move(tx, row, signal, now)
                moved.append(row)
                results.append(row.run)
            except Refusal as refusal:
                results.append(refusal)
        await self._save(tx, moved, now)
        return results

    async def _answer_caller(self, tx: Transaction, row: _Row) -> None:
        if row.run.finished and row.parent:
            with contextlib.suppress(StaleSignal, RunFinished):  # the caller has moved on meanwhile
                await self.signal(tx, _end_of_sub_run(row))

    async def read(self, tx: Any, run_id: UUID) -> RunState:
        """The state of a run as last saved. Raises `NoSuchRun`."""
        state = await tx.fetch_value("select state from processes.run where id = $1", run_id)
        if state is None:
            raise NoSuchRun()
        return decode_run(state)

    async def fire_timers(self, tx: Transaction, timers: Sequence[DueTimer]) -> None:
        """The timekeeper's handler of `TIMER_KIND`. A timer that its step has outlived is no fault."""
        signals = []
        for timer in timers:
            payload = msgspec.convert(timer.payload, _TimerPayload)
            signals.append(Elapsed(timer.subject, payload.token, payload.visit, payload.timer))
        for timer, result in zip(timers, await self.signal_many(tx, signals), strict=True):
            if isinstance(result, StaleSignal | RunFinished):
                log.info("timer came too late", extra={"run": str(timer.subject)})
            elif isinstance(result, Refusal):
                raise result

    async def _lock(self, tx: Transaction, run_id: UUID) -> tuple[_Row, datetime]:
        """Lock a run, its root first: parent and child signal each other, and one order prevents a deadlock."""
        found = await tx.fetch_row(f"{_LOCK} where id = $1 and root_id = id for update", run_id)
        if found is None:
            await tx.execute(
                """select from processes.run where id = (select root_id from processes.run where id = $1) for update""",
                run_id,
            )
            found = await tx.fetch_row(f"{_LOCK} where id = $1 for update", run_id)
        if found is None:
            raise NoSuchRun()
        return _row(found), found["now"]

    async def _lock_many(self, tx: Transaction, run_ids: Sequence[UUID]) -> tuple[dict[UUID, _Row], datetime]:
        """Lock those that are nobody's sub-run, in the order of their ids."""
        found = await tx.fetch(f"{_LOCK} where id = any($1) and root_id = id order by id for update", list(run_ids))
        rows = {row.run.id: row for row in map(_row, found)}
        return rows, found[0]["now"] if found else await tx.fetch_value("select clock_timestamp()")

    async def _advance(self, tx: Transaction, row: _Row, signal: Signal, now: datetime) -> None:
        """Move the run by `signal` and by every outcome that is known at once, then save it."""
        await self._move(tx, row, signal, now)
        await self._save(tx, [row], now)

    async def _move(self, tx: Transaction, row: _Row, signal: Signal, now: datetime) -> None:
        program = await self._definitions.program(tx, row.run.process, row.run.version)
        was_apart = is_apart(program, row.run)
        answers = deque[Signal]()
        steps = 0
        while True:
            before = row.run
            row.run, effects, trace = advance(program, before, signal, now)
            steps += len(trace)
            if steps > MOST_STEPS_AT_ONCE:
                raise EndlessRun(process=row.run.process)
            for entry in trace:
                tx.emit(step_done(row.run, entry), origin=row.origin)
            for effect in effects:
                with tx.because_of(row.root):
                    answer = await self._carry_out(tx, row, before, effect, now)
                if answer is not None:
                    answers.append(answer)
            while answers and not is_current(row.run, answers[0]):
                answers.popleft()  # an earlier answer has moved the run past this step
            if not answers:
                break
            signal = answers.popleft()
        if not was_apart and is_apart(program, row.run):
            tx.emit(events.RunApart(run=row.run.id, interaction=interaction_of(row.run)), origin=row.origin)

    async def _save(self, tx: Transaction, rows: Sequence[_Row], now: datetime) -> None:
        await tx.execute_many(SAVE, [(row.run.id, encode_run(row.run), row.run.outcome, now) for row in rows])
        await save_places(tx, [Move(row.run.id, row.stood, places(row.run)) for row in rows])

    async def _carry_out(
        self, tx: Transaction, row: _Row, before: RunState, effect: Effect, now: datetime
    ) -> Signal | None:
        """Carry out one effect; the signal that follows at once, if any."""
        run = row.run
        match effect:
            case Perform():
                return await self._perform(tx, row, effect)
            case CancelPerform():
                token = before.token(effect.token)
                performer = self._performers.of(effect.type, run.medium, bool(token and token.served), row.origin)
                await performer.cancel(tx, CancelRequest(run.id, run.medium, run.subject, row.origin, effect))
            case SetTimer():
                payload = _TimerPayload(effect.token, effect.visit, effect.timer)
                due = effect.due or await self._deadlines.due(tx, run.subject, effect.length, now, working=True)
                await set_timer(tx, TIMER_KIND, run.id, due, payload, timer_id=_timer_id(run.id, effect))
            case CancelTimer():
                await cancel_timers(tx, run.id, timer_id=_timer_id(run.id, effect))
            case StartSubRun():
                return await self._start_sub_run(tx, row, effect)
            case StopSubRun():
                await self._tell_sub_run(tx, row, effect, Stop)
            case PassOn():
                return await self._tell_sub_run(tx, row, effect, _PASSED[effect.what])
            case Notify() | PassUp():
                program = await self._definitions.program(tx, run.process, run.version)
                await be_late(tx, program, run, effect, row.origin)
            case Finish():
                await self._finish(tx, row, effect)
        return None

    async def _perform(self, tx: Transaction, row: _Row, effect: Perform) -> Performed | None:
        run = row.run
        request = PerformRequest(run.id, run.process, run.version, run.medium, run.subject, row.origin, effect)
        performer = self._performers.of(effect.type, run.medium, effect.served, row.origin)
        outcome = await performer.perform(tx, request)
        if outcome is None:
            return None
        return Performed(run.id, effect.token, effect.visit, outcome.name, outcome.inputs)

    async def _start_sub_run(self, tx: Transaction, row: _Row, effect: StartSubRun) -> Performed | None:
        run = row.run
        child = await self._start(
            tx,
            effect.process,
            origin=row.origin,
            medium=run.medium,
            subject=run.subject,
            language=run.language,
            inputs=effect.inputs,
            version=effect.version,
            served=run.served,
            parent=Parent(run.id, row.root, effect.token, effect.visit),
        )
        return _end_of_sub_run(child) if child.run.finished else None

    async def _tell_sub_run(
        self, tx: Transaction, row: _Row, effect: StopSubRun | PassOn, make: Callable[[UUID], Signal]
    ) -> Performed | None:
        """Signal the sub-run that a `call` waits for; its end, if that ended it and the caller still waits."""
        child_id = await tx.fetch_value(
            """select id from processes.run
               where parent_id = $1 and parent_token = $2 and parent_visit = $3 and outcome is null""",
            row.run.id,
            effect.token,
            effect.visit,
        )
        if child_id is None:
            return None
        child, now = await self._lock(tx, child_id)
        with contextlib.suppress(StaleSignal):  # the customer had left before
            await self._advance(tx, child, make(child_id), now)
        return _end_of_sub_run(child) if child.run.finished and isinstance(effect, PassOn) else None

    async def _finish(self, tx: Transaction, row: _Row, effect: Finish) -> None:
        run = row.run
        missing = sum(value is None for value in effect.outputs.values())
        ended = events.RunEnded(
            run=run.id,
            interaction=interaction_of(run),
            outcome=Code(effect.outcome),
            missing=missing,
            left=run.left,
        )
        tx.emit(ended, origin=row.origin)
        row.outputs = effect.outputs
        await cancel_timers(tx, run.id)
        if effect.secrets:
            await self._sealer.destroy(tx, run.id)


def _row(found: Any) -> _Row:
    parent = None
    if found["parent_id"]:
        parent = Parent(found["parent_id"], found["root_id"], found["parent_token"], found["parent_visit"])
    run = decode_run(found["state"])
    return _Row(run, found["root_id"], Origin(found["origin"]), parent, places(run))


_PASSED: dict[Passed, Callable[[UUID], Signal]] = {
    Passed.LEFT: Left,
    Passed.SERVED: lambda run: Served(run, by_person=True),
    Passed.UNSERVED: lambda run: Served(run, by_person=False),
}


def _end_of_sub_run(child: _Row) -> Performed:
    assert child.parent is not None
    assert child.run.outcome is not None
    return Performed(child.parent.run, child.parent.token, child.parent.visit, child.run.outcome, child.outputs)


def _timer_id(run: UUID, effect: SetTimer | CancelTimer) -> UUID:
    return uuid5(run, f"{effect.token}.{effect.visit}.{effect.timer}")
