"""The chat in which a requester is asked how it was: its page shows the question when he is there, or comes back.

Whoever has the chat's secret was in it; more than the ticket's number he does not learn here.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.portal import schemas
from switchroom.portal.contracts import SCALES, NoPortal, NotAsked, OffScale, RatingBy
from switchroom.portal.events import TicketRated
from switchroom.portal.sites import site_of_brand

LAST_CHAT = """
select i.id from tickets.contact k
join interactions.interaction i on i.id = k.interaction_id join messaging.chat c on c.id = i.id
where k.ticket_id = $1 and i.medium = 'chat' and ($2 = 'chat' or not (
    exists(select from tickets.contact l where l.ticket_id = $1 and l.at > k.at)
    or exists(select from tickets.entry e where e.ticket_id = $1 and e.kind = 'message'
              and e.author_kind = 'customer' and e.at > i.ended_at)))
order by k.at desc limit 1
"""
ASKED_IN = """
select r.ticket_id, t.number, t.brand_id from portal.rating r join tickets.ticket t on t.id = r.ticket_id
where r.chat_id = $1 and r.score is null and t.status in ('solved', 'closed') order by r.asked_at desc limit 1
"""
RATED = """
update portal.rating set measure = $2, score = $3, comment = $4, at = $5 where ticket_id = $1 and score is null
returning true
"""


async def chat_to_ask(connection: Connection, ticket_id: UUID, by: RatingBy) -> UUID | None:
    """The last chat about a ticket, if that is where its requester is asked; None: not in a chat."""
    if by not in (RatingBy.CHAT, RatingBy.AS_IT_CAME):
        return None
    found: UUID | None = await connection.fetch_value(LAST_CHAT, ticket_id, by.value)
    return found


async def asked_in(connection: Connection, chat_id: UUID) -> schemas.ChatRatingAsked | None:
    """What is asked in a chat and not answered yet."""
    row: Any = await connection.fetch_row(ASKED_IN, chat_id)
    if row is None or row["brand_id"] is None:
        return None
    with suppress(NoPortal):
        site = await site_of_brand(connection, row["brand_id"])
        return schemas.ChatRatingAsked(measure=site.rating_measure, number=row["number"])
    return None


async def rate_in(tx: Transaction, chat_id: UUID, body: schemas.RatingNew) -> None:
    """Say it in the chat, once. Raises `NotAsked`, `NoPortal`, `OffScale`."""
    row: Any = await tx.fetch_row(ASKED_IN, chat_id)
    if row is None or row["brand_id"] is None:
        raise NotAsked()
    site = await site_of_brand(tx, row["brand_id"])
    measure = site.rating_measure
    lowest, highest = SCALES[measure]
    if not lowest <= body.score <= highest:
        raise OffScale()
    now = await tx.now()
    if not await tx.fetch_value(RATED, row["ticket_id"], measure.value, body.score, body.comment, now):
        raise NotAsked()  # by mail at the same moment
    rated = TicketRated(ticket=row["ticket_id"], at=now, score=body.score, measure=Code(measure.value))
    tx.emit(rated, origin=site.origin)
