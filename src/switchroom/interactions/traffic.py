"""How many interactions the touchpoints have: counted by day while events are handled, never by counting interactions.

An interaction is counted once, on the day (UTC) on which it began, at the channel it came over and the service it is
about. It remembers where it was counted; when one of them changes it moves. So an event that is handled twice changes
nothing, and only the handler writes these rows: nobody waits for anybody.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions.classification import step_done
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.events import StepDone
from switchroom.processes.facade import Definitions

DAYS = 30
CHANNEL = """
(select ch.id from touchpoints.channel ch
 where not ch.archived and (ch.medium = n.medium or ch.id = e.channel_id)
 order by coalesce(ch.id = e.channel_id, false) and ch.served in ('any', by.who) desc, ch.served = by.who desc,
          ch.served = 'any' desc, coalesce(ch.id = e.channel_id, false) desc, ch.position, ch.label
 limit 1)
"""
SERVED_BY = """
cross join lateral (select case when n.answered_at is null then 'system' else 'person' end as who) by
"""
"""`who`: a call that nobody answered was served by the system alone. An entry point's own channel goes before others,
where it is served by those who served. Both are SQL over an interaction `n` and its entry point `e`."""
WHERE = f"""
select (n.started_at at time zone 'UTC')::date as day, n.origin = 'simulated' as simulated, n.brand_id, n.service_id,
       n.counted_day, n.counted_channel_id, n.counted_service_id, {CHANNEL} as channel_id
from interactions.interaction n
left join touchpoints.entry_point e on e.id = n.entry_point_id {SERVED_BY}
where n.id = $1 and n.caller_id is null and n.brand_id is not null
for update of n
"""  # noqa: S608 - constants
ADD = """
insert into interactions.traffic (day, simulated, brand_id, channel_id, service_id, interactions)
values ($1, $2, $3, $4, $5, $6)
on conflict (brand_id, simulated, day, channel_id, service_id)
do update set interactions = traffic.interactions + excluded.interactions
"""
OF_BRAND = """
select channel_id, service_id, sum(interactions)::int as interactions from interactions.traffic
where brand_id = $1 and simulated = $2 and day >= $3 group by channel_id, service_id having sum(interactions) > 0
"""


class CellTraffic(msgspec.Struct, frozen=True):
    """How many interactions there were. Without a service: those of which nobody said what they were about."""

    channel_id: UUID | None
    service_id: UUID | None
    interactions: int


def traffic_handler(definitions: Definitions) -> Handler:
    """Counts interactions, and learns from menus what they are about."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, StepDone):
            await step_done(tx, definitions, event)
        elif isinstance(event, c.Started | c.Connected | c.Classified):
            await count(tx, event.interaction)

    return Handler("traffic", (StepDone, c.Started, c.Connected, c.Classified), handle)


async def count(tx: Transaction, interaction_id: UUID) -> None:
    """Count it where it belongs now, and no longer where it was counted before."""
    row = await tx.fetch_row(WHERE, interaction_id)
    if row is None:
        return
    key = (row["day"], row["simulated"], row["brand_id"])
    before = (row["counted_channel_id"], row["counted_service_id"])
    now = (row["channel_id"], row["service_id"])
    if row["counted_day"] is not None and before == now:
        return
    if row["counted_day"] is not None:
        await tx.execute(ADD, *key, *before, -1)
    await tx.execute(ADD, *key, *now, 1)
    await tx.execute(
        """update interactions.interaction set counted_day = $2, counted_channel_id = $3, counted_service_id = $4
           where id = $1""",
        interaction_id,
        row["day"],
        *now,
    )


async def uncount(tx: Transaction, rows: Iterable[Any]) -> None:
    """These interactions are being removed: they were never there."""
    for row in rows:
        if row["counted_day"] is not None:
            key = (row["counted_day"], row["origin"] == "simulated", row["brand_id"])
            await tx.execute(ADD, *key, row["counted_channel_id"], row["counted_service_id"], -1)


async def traffic_of(connection: Connection, brand_id: UUID, *, simulated: bool, since: date) -> list[CellTraffic]:
    """What a brand's touchpoints had since that day."""
    return await connection.fetch_as(CellTraffic, OF_BRAND, brand_id, simulated, since)


def first_day(now: datetime) -> date:
    """The day with which the last `DAYS` days begin, today included."""
    return now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
