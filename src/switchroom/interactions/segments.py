"""Segments: who had the customer, since when. They follow each other without gaps or overlaps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.interactions.contracts import SegmentKind
from switchroom.platform.db import Transaction

ENDED = """
with ended as (
    update interactions.segment set ended_at = greatest($2, began_at)
    where interaction_id = $1 and ended_at is null returning ended_at
), begun as (
    insert into interactions.segment (interaction_id, kind, queue_id, agent_id, began_at)
    select $1, $3::text, $4::uuid, $5::uuid, coalesce((select max(ended_at) from ended), $2)
    where $3::text is not null
)
"""


async def next_segment(
    tx: Transaction,
    interaction_id: UUID,
    at: datetime,
    kind: SegmentKind | None,
    changes: Mapping[str, Any],
    *,
    queue_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> None:
    """Close the open segment and begin the next one, of `kind` (None: nobody has the customer any more), where it
    ended; in the same statement change these columns of the interaction.

    A segment never ends before it began, whatever two clocks say; so the next may begin a little after `at`.
    """
    columns = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, 6))
    await tx.execute(
        f"{ENDED} update interactions.interaction set {columns} where id = $1",  # noqa: S608 - names of our own columns
        interaction_id,
        at,
        kind.value if kind else None,
        queue_id,
        agent_id,
        *changes.values(),
    )
