"""Place and expected wait of waiting customers: kept as routing announces them, told when a process says so."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions.facade import callback_of
from switchroom.platform.db import Transaction
from switchroom.processes.facade import say
from switchroom.routing.contracts import Standing
from switchroom.voice import queries
from switchroom.voice.actions import Caption, caption
from switchroom.voice.domain.spoken import expected_wait, position_in_queue
from switchroom.voice.saying import Part


async def keep(tx: Transaction, interaction_id: UUID, standing: Standing) -> None:
    """Routing has announced something new: remember it, and show it on the caller's page."""
    leg = await queries.customer_leg(tx, interaction_id)
    if leg is None and await callback_of(tx, interaction_id):
        leg = await queries.last_customer_leg(tx, interaction_id)
    if leg is None:
        return
    await tx.execute("update voice.leg set standing = $2 where id = $1", leg.id, standing)
    low, high = standing.wait_s
    shown = Caption("queue", position=standing.position, wait_low_s=low, wait_high_s=high)
    await caption(tx, leg.id, shown)


async def parts(
    tx: Transaction, interaction_id: UUID, what: Sequence[say.Announcement], language: str
) -> tuple[list[Part], dict[str, Any]]:
    """What to say of the place and the wait, and the figures for the run. Nothing while nothing is known."""
    kept = await tx.fetch_value(
        """select standing from voice.leg
           where interaction_id = $1 and role = 'customer' and state <> 'ended' and standing is not null""",
        interaction_id,
    )
    if kept is None:
        return [], {}
    standing = msgspec.convert(kept, Standing)
    told, inputs = list[Part](), dict[str, Any]()
    if say.Announcement.POSITION in what:
        told.append(Part.of_keys(position_in_queue(standing.position, language), language))
        inputs["position"] = standing.position
    if say.Announcement.EXPECTED_WAIT in what and standing.longest is not None:
        told.append(Part.of_keys(expected_wait(standing.longest, language), language))
        inputs["expected_wait"] = list(standing.wait_s)
    return told, inputs
