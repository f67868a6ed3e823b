"""What becomes of open callbacks: attempts, pauses, and the one way in which each ends.

As everywhere, the interaction's lock comes first. The customer is off the line, so a run that goes on without him
having been reached is told so (`gone`), and the interaction ends with it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions.callbacks import (
    CALLBACK_OVER,
    Callback,
    Stage,
    callback_by_id,
    callback_of,
    pause,
    set_stage,
    wait_for_agent,
)
from switchroom.interactions.events import CallbackEnded, CallbackTried
from switchroom.interactions.items import end_item
from switchroom.interactions.rows import Row, lock, release_item
from switchroom.interactions.steps import back_to_process
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.processes.contracts import Performed, RunFinished, StaleSignal
from switchroom.processes.facade import Runs, callback
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, Leaving

ANOTHER_LOOK = timedelta(seconds=5)
"""When the longest time passes while the customer is being called."""
End = Callable[[Transaction, Row, c.EndedHow, datetime], Awaitable[None]]


class Callbacks:
    """One per process; everything it keeps is in the database."""

    def __init__(self, runs: Runs, carriers: Mapping[str, c.Carrier], end: End) -> None:
        self._runs, self._carriers, self._end = runs, carriers, end

    async def left(self, tx: Transaction, row: Row, at: datetime) -> bool:
        """The customer has left the line: he waits to be called. False when no callback is open.

        Who waits already and leaves again (closes what is no telephone) does not want to be called any more.
        """
        found = await callback_of(tx, row.id)
        if found is None:
            return False
        if found.stage is Stage.TOLD:
            await wait_for_agent(tx, found, at)
        else:
            await self._give_up(tx, row, found, callback.REFUSED, at)
        return True

    async def decline(self, tx: Transaction, interaction_id: UUID, at: datetime) -> bool:
        """The customer does not want to be called any more. False when he is not waiting for it."""
        if await callback_of(tx, interaction_id) is None:
            return False
        row = await lock(tx, interaction_id)
        found = await callback_of(tx, row.id)
        if found is None or found.stage is Stage.TOLD:
            return False
        await self._give_up(tx, row, found, callback.REFUSED, at)
        return True

    async def call(self, tx: Transaction, interaction_id: UUID, at: datetime) -> Callback | None:
        """The agent is there: one more attempt is made now. None when nobody is to be called."""
        row = await lock(tx, interaction_id)
        found = await callback_of(tx, row.id)
        if found is None or found.stage is not Stage.WAITING or row.state is not c.State.CONNECTING:
            return None
        attempt = await tx.fetch_value(
            "update interactions.callback set stage = $2, attempts = attempts + 1 where id = $1 returning attempts",
            found.id,
            Stage.CALLING.value,
        )
        tx.emit(CallbackTried(interaction=row.id, at=at, attempt=attempt), origin=row.origin)
        return found

    async def not_reached(self, tx: Transaction, interaction_id: UUID, at: datetime, *, declined: bool) -> None:
        """The customer did not answer, or declined: the agent is free, the next attempt comes later if there is one."""
        row = await lock(tx, interaction_id)
        found = await callback_of(tx, row.id)
        if found is None or found.stage is not Stage.CALLING:
            return
        if declined or found.attempts >= found.most:
            outcome = callback.REFUSED if declined else callback.UNREACHABLE
            await self._give_up(tx, row, found, outcome, at)
            return
        await take_back(tx, self._carriers, row, at, "not_reached")
        await pause(tx, found, found.pause, at)

    async def agent_failed(self, tx: Transaction, interaction_id: UUID) -> None:
        """The agent's phone was not to be had: the item is on the board again, and that was no attempt."""
        found = await callback_of(tx, interaction_id)
        if found is not None:
            await set_stage(tx, found, Stage.WAITING)

    async def not_taken(self, tx: Transaction, row: Row, item_id: UUID, how: str, at: datetime) -> bool:
        """The board does not let it wait now (closed, full, nobody there): later. False when it is no callback."""
        found = await callback_of(tx, row.id)
        if found is None or row.item_id != item_id or found.stage is not Stage.WAITING:
            return False
        await end_item(tx, item_id, at, how)
        await pause(tx, found, found.pause, at)
        return True

    async def reached(self, tx: Transaction, row: Row, at: datetime) -> None:
        """Agent and customer talk."""
        found = await callback_of(tx, row.id)
        if found is not None:
            await close_callback(tx, row, found, callback.ANSWERED, at)

    async def again(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler of `CALL_AGAIN`."""
        for timer in timers:
            found = await self._locked(tx, timer.subject)
            if found is not None and found[1].stage is Stage.PAUSED:
                await wait_for_agent(tx, found[1], await tx.now())

    async def too_long(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler of `CALLBACK_OVER`. Who is being called at this moment may still answer."""
        for timer in timers:
            found = await self._locked(tx, timer.subject)
            if found is None:
                continue
            row, open_one = found
            if row.state is c.State.CONNECTING or open_one.stage is Stage.TOLD:
                await set_timer(tx, CALLBACK_OVER, open_one.id, ANOTHER_LOOK, {})
                continue
            await self._give_up(tx, row, open_one, callback.TIMEOUT, await tx.now())

    async def _locked(self, tx: Transaction, callback_id: UUID) -> tuple[Row, Callback] | None:
        seen = await callback_by_id(tx, callback_id)
        if seen is None:
            return None
        row = await lock(tx, seen.interaction_id)
        found = await callback_by_id(tx, callback_id)
        return None if found is None else (row, found)

    async def _give_up(self, tx: Transaction, row: Row, found: Callback, outcome: str, at: datetime) -> None:
        """Nobody will be called; the process goes on without the customer, and the interaction is over."""
        await take_back(tx, self._carriers, row, at, outcome)
        await close_callback(tx, row, found, outcome, at)
        await back_to_process(tx, row.id, at)
        try:
            answer = Performed(found.run_id, found.token, found.visit, outcome, {callback.GONE: True})
            await self._runs.signal(tx, answer)
        except (StaleSignal, RunFinished):
            pass
        row = await lock(tx, row.id)
        if row.ended_at is None and await callback_of(tx, row.id) is None:
            await self._end(tx, row, c.EndedHow.NOT_REACHED, at)


async def take_back(tx: Transaction, carriers: Mapping[str, c.Carrier], row: Row, at: datetime, how: str) -> None:
    """Off the board, wherever the item is: waiting, offered, or with an agent."""
    if row.item_id is None:
        return
    await end_item(tx, row.item_id, at, how)
    if row.agent_id is None:
        await routing.withdraw_item(tx, ItemId(row.item_id), Leaving.WITHDRAWN, how.replace("-", "_"))
    else:
        await release_item(tx, carriers, row, row.item_id, AgentId(row.agent_id), at)


async def close_callback(tx: Transaction, row: Row, found: Callback, outcome: str, at: datetime) -> None:
    """The callback is no longer open."""
    await tx.execute("delete from interactions.callback where id = $1", found.id)
    await cancel_timers(tx, found.id)
    ended = CallbackEnded(interaction=row.id, at=at, outcome=Code(outcome), attempts=found.attempts)
    tx.emit(ended, origin=row.origin)


async def withdraw_callback(
    tx: Transaction, carriers: Mapping[str, c.Carrier], interaction_id: UUID, at: datetime
) -> None:
    """The process goes elsewhere by itself: nobody will be called."""
    row = await lock(tx, interaction_id)
    found = await callback_of(tx, row.id)
    if found is None:
        return
    if found.stage is not Stage.TOLD:
        await take_back(tx, carriers, row, at, "withdrawn")
        await back_to_process(tx, row.id, at)
    await close_callback(tx, row, found, "withdrawn", at)
