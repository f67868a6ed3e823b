"""The call in which a requester says how it was: the `survey` step of its process asks when the agent has gone.

Ticket and survey may come in either order: an agent solves the ticket while the caller is still there, or afterwards.
"""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions.contracts import Surveyed
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.portal.contracts import RatingBy
from switchroom.portal.events import TicketRated

LAST_CALL = """
select i.id, s.kind, s.score, s.comment from tickets.contact k
join interactions.interaction i on i.id = k.interaction_id and i.medium = 'voice'
left join lateral (select kind, score, comment from interactions.survey
                   where interaction_id = i.id and outcome = 'answered' order by ended_at desc limit 1) s on true
where k.ticket_id = $1 and (i.ended_at is null or s.score is not null) and ($2 = 'call' or not (
    exists(select from tickets.contact l where l.ticket_id = $1 and l.at > k.at)
    or exists(select from tickets.entry e where e.ticket_id = $1 and e.kind = 'message'
              and e.author_kind = 'customer' and e.at > i.ended_at)))
order by k.at desc limit 1
"""
SAID = """
insert into portal.rating (ticket_id, asked_at, chat_id, measure, score, comment, at)
values ($1, $2, $3, $4, $5, coalesce($6, ''), $2) on conflict do nothing returning true
"""
RATED = """
update portal.rating r set measure = s.kind, score = s.score, comment = coalesce(s.comment, ''), at = s.ended_at
from interactions.survey s
where r.chat_id = $1 and r.score is null and s.interaction_id = $1 and s.outcome = 'answered'
    and s.ended_at = (select max(ended_at) from interactions.survey where interaction_id = $1 and outcome = 'answered')
returning r.ticket_id, r.measure, r.score, r.at
"""


class Call(msgspec.Struct, frozen=True):
    """The last call about a ticket; `score`: what was said at its end, if that was already."""

    id: UUID
    kind: str | None
    score: int | None
    comment: str | None


async def call_to_ask(connection: Connection, ticket_id: UUID, by: RatingBy) -> Call | None:
    """The last call about a ticket, as long as it lasts or if its survey was answered, where calls are asked in."""
    if by not in (RatingBy.CALL, RatingBy.AS_IT_CAME):
        return None
    found = await connection.fetch_as(Call, LAST_CALL, ticket_id, by.value)
    return found[0] if found else None


async def said_before(tx: Transaction, ticket_id: UUID, call: Call, origin: Origin) -> None:
    """The ticket is solved after its caller has said how it was."""
    assert call.kind is not None
    assert call.score is not None
    now = await tx.now()
    if await tx.fetch_value(SAID, ticket_id, now, call.id, call.kind, call.score, call.comment):
        rated = TicketRated(ticket=ticket_id, at=now, score=call.score, measure=Code(call.kind))
        tx.emit(rated, origin=origin)


async def surveyed(tx: Transaction, event: Surveyed, origin: Origin) -> None:
    """A caller has said how it was: of every ticket that was solved in this call and waits for it."""
    if event.score is None:
        return
    rows: list[Any] = await tx.fetch(RATED, event.interaction)
    for row in rows:
        rated = TicketRated(ticket=row["ticket_id"], at=row["at"], score=row["score"], measure=Code(row["measure"]))
        tx.emit(rated, origin=origin)
