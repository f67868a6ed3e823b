"""What somebody who sends a customer to a queue is told first: does it take anybody, who is there, how long it takes.

Read from the board's own records, so the expected wait is the one that waiting customers are told.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.contracts import AgentId, QueueId, QueuePolicy
from switchroom.routing.domain.expected_wait import EDGES
from switchroom.routing.domain.records import LineRecord, QueueRecord

_queues: msgspec.msgpack.Decoder[QueueRecord] = msgspec.msgpack.Decoder(QueueRecord)
_lines: msgspec.msgpack.Decoder[LineRecord] = msgspec.msgpack.Decoder(LineRecord)

OUTLOOK = """
with items as (
    select queue_id, count(*) as waiting from routing.queue_item
    where state in ('waiting', 'offered') and origin = $2 and queue_id = any($1) group by queue_id
), agents as (
    select queue_id, count(*) filter (where state = 'available') as free,
           count(*) filter (where available or state in ('busy', 'wrap_up', 'offered')) as staffed
    from routing.agent_state, unnest(queues) as queue_id
    where signed_in and connected and origin = $2 and queue_id = any($1) group by queue_id
)
select q.id, coalesce(i.waiting, 0) as waiting, coalesce(a.free, 0) as free, coalesce(a.staffed, 0) as staffed,
       b.data as queue, l.data as line
from unnest($1::uuid[]) as q(id) left join items i on i.queue_id = q.id left join agents a on a.queue_id = q.id
left join routing.board b on b.kind = 'queue' and b.id = q.id::text
left join routing.board l on l.kind = 'line' and l.id = q.id::text || '/' || $2
"""


class QueueOutlook(Struct, frozen=True):
    """A queue at this moment. `takes`: it is open and not full. The wait lies from `low` to `high` (None: longer than
    `low`); both are None when nobody is there, and zero when somebody is free."""

    id: QueueId
    takes: bool
    waiting: int
    free: int
    staffed: int
    low: timedelta | None
    high: timedelta | None


async def outlooks(
    connection: Connection, queues: Sequence[QueueId], *, origin: Origin = Origin.REAL
) -> dict[QueueId, QueueOutlook]:
    """How each of these queues stands for one who would come now."""
    rows = await connection.fetch(OUTLOOK, list(queues), origin.value)
    return {QueueId(row["id"]): _outlook(row) for row in rows}


async def queues_for(connection: Connection, medium: str, brand_id: UUID) -> dict[QueueId, dict[str, str]]:
    """The queues that take this medium for this brand, with their names; one client's queues are not another's."""
    rows = await connection.fetch(
        """select id, name from routing.queue
           where not archived and medium = $1 and (brand_id is null or brand_id = $2) order by words, id""",
        medium,
        brand_id,
    )
    return {QueueId(row["id"]): row["name"] for row in rows}


async def serves_brand(connection: Connection, agent_id: AgentId, medium: str, brand_id: UUID, origin: Origin) -> bool:
    """Whether the agent is at work in a queue that takes this medium for this brand."""
    found: bool = await connection.fetch_value(
        """select exists(
               select from routing.agent_state a join routing.queue q on q.id = any(a.queues)
               where a.agent_id = $1 and a.signed_in and a.origin = $4 and not q.archived and q.medium = $2
                   and (q.brand_id is null or q.brand_id = $3))""",
        agent_id,
        medium,
        brand_id,
        origin.value,
    )
    return found


def _outlook(row: Any) -> QueueOutlook:
    queue = _queues.decode(row["queue"]) if row["queue"] else None
    line = _lines.decode(row["line"]) if row["line"] else None
    low, high = _wait(row, queue.policy.expected_handling if queue else timedelta(), line.interval if line else 0)
    return QueueOutlook(
        id=QueueId(row["id"]),
        takes=queue is not None and queue.is_open and _has_room(row, queue.policy),
        waiting=row["waiting"],
        free=row["free"],
        staffed=row["staffed"],
        low=low,
        high=high,
    )


def _has_room(row: Any, policy: QueuePolicy) -> bool:
    full = policy.size_limit is not None and row["waiting"] >= policy.size_limit
    return not full and not (policy.needs_staff and not row["staffed"])


def _wait(row: Any, handling: timedelta, interval: int) -> tuple[timedelta | None, timedelta | None]:
    """As `domain.expected_wait` tells it to the one who comes last."""
    if not row["staffed"]:
        return None, None
    if row["free"] > row["waiting"]:
        return timedelta(), timedelta()
    each = timedelta(microseconds=interval) if interval else handling / row["staffed"]
    bracket = bisect_right(EDGES, (row["waiting"] + 1) * each) - 1
    return EDGES[bracket], EDGES[bracket + 1] if bracket + 1 < len(EDGES) else None
