"""A visit that a person begins: the work item of a transfer, a return or a consult."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.interactions.items import HandOver, Item, queue_item
from switchroom.interactions.places import Place
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import set_timer
from switchroom.routing.contracts import AgentId, ItemId, Ring

COLLEAGUE_WITHIN = timedelta(seconds=20)
"""How long a busy colleague is waited for."""
OFFERED_WITHIN = timedelta(seconds=5)
"""Who was free a moment ago, and is not even offered it after so long, is busy."""
COLLEAGUE_BUSY = "interactions.colleague_busy"
FOR_ONE = (Ring(preferred_only=True),)


async def queue_visit(tx: Transaction, before: Item, why: HandOver, place: Place, by: UUID, since: datetime) -> UUID:
    """Put the interaction on the board after the visit `before`, with its age since then; the new item's id."""
    item_id = new_id()
    to = place.agent_id
    first = to or (by if why is HandOver.RETURN else None)
    # what the process demanded was meant for its own queue
    theirs = before.work.rings if why is HandOver.RETURN and before.to_agent_id is None else ()
    work = msgspec.structs.replace(
        before.work,
        id=ItemId(item_id),
        preferred=(AgentId(first),) if first else (),
        rings=FOR_ONE if to else theirs,
    )
    item = msgspec.structs.replace(
        before,
        id=item_id,
        queue_id=place.queue_id,
        queued_at=since,
        work=work,
        hand_over=why,
        after_item_id=before.id,
        handed_by=by,
        to_agent_id=to,
    )
    await queue_item(tx, item)
    if to is not None:
        await set_timer(tx, COLLEAGUE_BUSY, item_id, COLLEAGUE_WITHIN, {})
    return item_id
