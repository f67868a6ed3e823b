"""Callbacks: a customer who left the line keeps his place, and is called when an agent has accepted.

The interaction stays open. On the board its item waits as before, with the age and the demands of the visit that it
follows; between two attempts, and outside of the hours, it is not there. What moves it is in `calling_back`.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions.events import CallbackOpened
from switchroom.interactions.items import Item, queue_item
from switchroom.interactions.marking import credited
from switchroom.interactions.segments import next_segment
from switchroom.organisation.contracts import CalendarState
from switchroom.organisation.facade import calendar_state
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import set_timer
from switchroom.processes.contracts import PerformRequest
from switchroom.processes.facade import callback as step
from switchroom.routing.contracts import ItemId, Medium, WorkItem
from switchroom.routing.contracts import Origin as RoutingOrigin

CALL_AGAIN = "interactions.call_again"
CALLBACK_OVER = "interactions.callback_over"
LOOK_AT_HOURS = timedelta(minutes=1)
"""How often somebody looks whether the hours have begun."""

COLUMNS = """id, interaction_id, run_id, token, visit, stage, queue_id, queued_at, work, number, attempts, most, pause,
    ring, hours"""
BEFORE = """
select queued_at, work from interactions.item
where interaction_id = $1 and run_id = $2 and queue_id = $3 and hand_over is null order by id desc limit 1
"""
OPEN = """
insert into interactions.callback
    (id, interaction_id, who, run_id, token, visit, stage, queue_id, queued_at, work, number, most, pause, ring, hours,
     opened_at)
values ($1, $2, $3, $4, $5, $6, 'told', $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict do nothing returning id
"""
WHO = "select customer_id, address from interactions.interaction where id = $1"


class Stage(StrEnum):
    """Where a callback is: being told of it, on the board, between two attempts, or being called."""

    TOLD = "told"
    WAITING = "waiting"
    PAUSED = "paused"
    CALLING = "calling"


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """An open callback. `queued_at` and `work` are its place; `number` is called, or, without one, the call page."""

    id: UUID
    interaction_id: UUID
    run_id: UUID
    token: int
    visit: int
    stage: Stage
    queue_id: UUID
    queued_at: datetime
    work: WorkItem
    number: str | None
    attempts: int
    most: int
    pause: timedelta
    ring: timedelta
    hours: str | None


async def callback_of(connection: Connection, interaction_id: UUID) -> Callback | None:
    """The interaction's open callback."""
    return await _one(connection, "interaction_id", interaction_id)


async def callback_by_id(connection: Connection, callback_id: UUID) -> Callback | None:
    return await _one(connection, "id", callback_id)


async def _one(connection: Connection, column: str, value: UUID) -> Callback | None:
    sql = f"select {COLUMNS} from interactions.callback where {column} = $1"  # noqa: S608 - a name of ours
    return next(iter(await connection.fetch_as(Callback, sql, value)), None)


async def open_callback(
    tx: Transaction, request: PerformRequest, params: step.Callback, queue_id: UUID, number: str | None
) -> Callback | None:
    """The customer will be called back; he is being told so. None: one is open already for him, or for the number."""
    assert request.subject is not None
    interaction_id, effect, now = request.subject.id, request.effect, await tx.now()
    before = await tx.fetch_row(BEFORE, interaction_id, request.run, queue_id)
    callback_id = await tx.fetch_value(
        OPEN,
        new_id(),
        interaction_id,
        await _who(tx, request, number),
        request.run,
        effect.token,
        effect.visit,
        queue_id,
        before["queued_at"] if before else now,
        before["work"] if before else msgspec.to_builtins(await _new_work(tx, request)),
        number,
        params.attempts,
        params.pause.elapsed,
        params.ring.elapsed,
        params.hours,
        now,
    )
    if callback_id is None:
        return None
    await set_timer(tx, CALLBACK_OVER, callback_id, params.maximum.elapsed, {})
    opened = CallbackOpened(interaction=interaction_id, at=now, queue=queue_id, keeps_place=before is not None)
    tx.emit(opened, origin=request.origin)
    return await callback_by_id(tx, callback_id)


async def _who(tx: Transaction, request: PerformRequest, number: str | None) -> str:
    """Whom no second callback is opened for, within what is real, simulated or a test."""
    assert request.subject is not None
    row = await tx.fetch_row(WHO, request.subject.id)
    assert row is not None
    who = row["customer_id"] or number or row["address"] or request.subject.id
    return f"{request.origin.value}:{who}"


async def _new_work(tx: Transaction, request: PerformRequest) -> WorkItem:
    """A place for who has not waited yet."""
    assert request.subject is not None
    return WorkItem(
        id=ItemId(new_id()),
        medium=Medium(request.medium.value.replace("-", "_")),
        origin=RoutingOrigin(request.origin.value),
        head_start=timedelta(minutes=await credited(tx, request.subject.id)),
    )


async def wait_for_agent(tx: Transaction, callback: Callback, at: datetime) -> None:
    """Onto the board, at its place; or, outside of the hours, another look later."""
    if not await is_open(tx, callback, at):
        await pause(tx, callback, LOOK_AT_HOURS, at)
        return
    item_id = new_id()
    item = Item(
        id=item_id,
        interaction_id=callback.interaction_id,
        queue_id=callback.queue_id,
        run_id=callback.run_id,
        token=callback.token,
        visit=callback.visit,
        queued_at=callback.queued_at,
        work=msgspec.structs.replace(callback.work, id=ItemId(item_id)),
    )
    await queue_item(tx, item)
    await _stand(tx, callback, Stage.WAITING, item_id, at)


async def pause(tx: Transaction, callback: Callback, length: timedelta, at: datetime) -> None:
    """Off the board until the next attempt."""
    await _stand(tx, callback, Stage.PAUSED, None, at)
    await set_timer(tx, CALL_AGAIN, callback.id, length, {})


async def is_open(connection: Connection, callback: Callback, at: datetime) -> bool:
    """Whether people may be called now. A calendar that was archived meanwhile forbids nothing."""
    if callback.hours is None:
        return True
    try:
        return await calendar_state(connection, callback.hours, at) is CalendarState.OPEN
    except NotFound:
        return True


async def set_stage(tx: Transaction, callback: Callback, stage: Stage) -> None:
    await tx.execute("update interactions.callback set stage = $2 where id = $1", callback.id, stage.value)


async def _stand(tx: Transaction, callback: Callback, stage: Stage, item_id: UUID | None, at: datetime) -> None:
    await set_stage(tx, callback, stage)
    changes = {
        "state": c.State.QUEUED.value,
        "agent_id": None,
        "queue_id": callback.queue_id,
        "item_id": item_id,
    }
    await next_segment(tx, callback.interaction_id, at, c.SegmentKind.CALLBACK, changes, queue_id=callback.queue_id)
