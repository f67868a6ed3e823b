"""From what happens to deliveries: one for each address that wants to hear of it, planned as effects of one lane."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.effects import plan
from switchroom.platform.events import Code, Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope
from switchroom.platform.timekeeper import Timer
from switchroom.webhooks.contracts import DeliveryState, PausedWhy
from switchroom.webhooks.domain.catalogue import VERSIONS, Told
from switchroom.webhooks.events import WebhookPaused
from switchroom.webhooks.telling import HANDLED, told_of

LANE, KIND = "webhooks", "deliver"
WEBHOOK_DUE = "webhook due"
"""The kind of timer at which a delivery is tried again."""
WANTED = """
select id, paused_at is not null as paused from webhooks.webhook
where not archived and origin = $1 and events && $2::text[] order by id for share
"""
ADD = """
insert into webhooks.delivery (id, webhook_id, origin, event, version, happened_at, data, state)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
HOLD = "update webhooks.delivery set state = 'held', due_at = null where webhook_id = $1 and state = 'waiting'"
RELEASE = """
update webhooks.delivery set state = 'waiting', attempts = 0 where webhook_id = $1 and state = 'held'
returning id, origin
"""
DUE = "select id, webhook_id, origin from webhooks.delivery where id = any($1) and state = 'waiting' order by id"


def handler() -> Handler:
    """Follows what is told."""
    return Handler("webhooks", HANDLED, _handle)


async def _handle(tx: Transaction, envelope: Envelope) -> None:
    if envelope.origin is not Origin.REAL:
        return  # nobody outside is told of what only seems to happen
    wanted: set[str] = {row["kind"] for row in await tx.fetch(KINDS, envelope.origin.value)}
    if not wanted:
        return
    for kind, told in await told_of(tx, envelope.event):
        if kind in wanted:
            for row in await tx.fetch(WANTED, envelope.origin.value, [kind]):
                await tell(tx, row["id"], envelope.origin, kind, envelope.at, told, held=row["paused"])


KINDS = """
select distinct unnest(events) as kind from webhooks.webhook where not archived and origin = $1
"""


async def tell(
    tx: Transaction, webhook_id: UUID, origin: Origin, kind: str, at: datetime, told: Told, *, held: bool
) -> UUID:
    """A delivery of this; its id. `held`: it waits until its address goes on."""
    delivery_id = new_id()
    state = DeliveryState.HELD if held else DeliveryState.WAITING
    data: dict[str, Any] = msgspec.to_builtins(told)
    await tx.execute(ADD, delivery_id, webhook_id, origin.value, kind, VERSIONS[kind], at, data, state.value)
    if not held:
        await plan_now(tx, webhook_id, delivery_id, origin)
    return delivery_id


async def plan_now(tx: Transaction, webhook_id: UUID, delivery_id: UUID, origin: Origin) -> None:
    """Let it go as soon as those before it for the same address have been tried."""
    await plan(tx, LANE, KIND, webhook_id, {"delivery": str(delivery_id)}, origin=origin, repeatable=True)


async def send_due(tx: Transaction, timers: Sequence[Timer]) -> None:
    """What a `WEBHOOK_DUE` timer does."""
    for row in await tx.fetch(DUE, [timer.subject for timer in timers]):
        await plan_now(tx, row["webhook_id"], row["id"], Origin(row["origin"]))


async def pause(tx: Transaction, webhook_id: UUID, why: PausedWhy) -> None:
    """Send nothing to it any more; what waits and what happens is held."""
    origin = await tx.fetch_value(
        "update webhooks.webhook set paused_at = clock_timestamp(), paused_why = $2 where id = $1 returning origin",
        webhook_id,
        why.value,
    )
    await tx.execute(HOLD, webhook_id)
    tx.emit(WebhookPaused(webhook=webhook_id, why=Code(why.value)), origin=Origin(origin))


async def go_on(tx: Transaction, webhook_id: UUID) -> None:
    """Send again, what was held first."""
    origin = await tx.fetch_value(
        """update webhooks.webhook set paused_at = null, paused_why = null, failures = 0
           where id = $1 returning origin""",
        webhook_id,
    )
    for row in sorted(await tx.fetch(RELEASE, webhook_id), key=lambda each: each["id"]):
        await plan_now(tx, webhook_id, row["id"], Origin(row["origin"]))
    tx.emit(WebhookPaused(webhook=webhook_id), origin=Origin(origin))


async def forget_deliveries(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget deliveries that ended before then, at most so many; how many. What is held or waits stays."""
    rows = await tx.fetch(
        """delete from webhooks.delivery where id in (
               select id from webhooks.delivery where ended_at < $1 order by ended_at limit $2) returning id""",
        before,
        limit,
    )
    return len(rows)
