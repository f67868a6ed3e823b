"""Segments: who had the customer, since when. They follow each other without gaps or overlaps."""

from datetime import datetime
from uuid import UUID

from switchroom.interactions.contracts import SegmentKind
from switchroom.platform.db import Transaction


async def begin_segment(
    tx: Transaction,
    interaction_id: UUID,
    kind: SegmentKind,
    at: datetime,
    *,
    queue_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> None:
    """Open a segment."""
    await tx.execute(
        """insert into interactions.segment (interaction_id, kind, queue_id, agent_id, began_at)
           values ($1, $2, $3, $4, $5)""",
        interaction_id,
        kind.value,
        queue_id,
        agent_id,
        at,
    )


async def end_segments(tx: Transaction, interaction_id: UUID, at: datetime) -> None:
    """Close what is open; never before it began, whatever two clocks say."""
    await tx.execute(
        """update interactions.segment set ended_at = greatest($2, began_at)
           where interaction_id = $1 and ended_at is null""",
        interaction_id,
        at,
    )
