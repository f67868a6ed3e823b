"""The `ticket` step: what processes do to tickets, for the customer of an interaction or the requester of a ticket."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.customers.facade import family_of
from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM, Actor, ActorKind, Origin
from switchroom.platform.text import Text
from switchroom.processes.contracts import ERROR, Outcome, PerformRequest, Subject
from switchroom.processes.facade import AtOnce, ticket
from switchroom.tickets.answering import note_on, reply_to
from switchroom.tickets.changes import apply, lead_to
from switchroom.tickets.checks import tidy_tags
from switchroom.tickets.contracts import (
    EntryKind,
    Level,
    Medium,
    NewTicket,
    NoSuchTransition,
    Status,
    TicketClosed,
    TicketNotFound,
    TicketType,
)
from switchroom.tickets.domain.statuses import after_reply
from switchroom.tickets.entries import NewEntry
from switchroom.tickets.opening import open_ticket, touch_upon
from switchroom.tickets.rows import Row, lock

OF_INTERACTION = """
select id, unit_id, brand_id, customer_id, language, medium from interactions.interaction where id = $1
"""
OF_TICKET = """
select interaction_id as id, unit_id, brand_id, requester_id as customer_id, language, medium, id as ticket
from tickets.ticket where id = $1
"""
LAST_OF = """
select c.ticket_id from tickets.contact c where c.interaction_id = $1 order by c.at desc, c.ticket_id desc limit 1
"""
MEDIA = {"voice": Medium.VOICE, "chat": Medium.CHAT, "form": Medium.FORM, "mail": Medium.MAIL}
TICKET = "ticket"
"""The kind of subject of a run that is about a ticket."""
LONGEST_SUBJECT = 300


class From(msgspec.Struct, frozen=True):
    """What a run is about: an interaction, or a `ticket` and the interaction it came from, if it came from one."""

    id: UUID | None
    unit_id: UUID
    brand_id: UUID | None
    customer_id: UUID | None
    language: str
    medium: str
    ticket: UUID | None = None


class TicketStep(AtOnce):
    """Does it at once, in the transaction of the run."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params, about = request.effect.params, await _about(tx, request)
        assert isinstance(params, ticket.Ticket)
        if about is None:
            return Outcome(ERROR)
        if params.action is ticket.Does.OPEN:
            ticket_id = await self._open(tx, request, params, about)
            return Outcome("done", await _learned(tx, ticket_id))
        try:
            row = await lock(tx, await _which(tx, params, about))
            if row.origin is not request.origin:
                raise TicketNotFound()
            async with tx.savepoint():
                await self._change(tx, request, params, about, row)
        except TicketNotFound:
            return Outcome(ticket.NOT_FOUND)
        except (NoSuchTransition, TicketClosed):
            return Outcome(ticket.NOT_ALLOWED if params.action is ticket.Does.CLOSE or params.status else ERROR)
        return Outcome("done", await _learned(tx, row.id))

    async def _open(self, tx: Transaction, request: PerformRequest, params: ticket.Ticket, about: From) -> UUID:
        language = request.effect.language
        subject = _words(params.subject, language)[:LONGEST_SUBJECT]
        author = Actor(ActorKind.CUSTOMER, about.customer_id) if about.customer_id else SYSTEM
        new = NewTicket(
            origin=request.origin,
            type=TicketType(params.kind.value),
            subject=subject,
            text=_words(params.text, language) or subject,
            unit_id=about.unit_id,
            brand_id=about.brand_id,
            requester_id=about.customer_id,
            medium=MEDIA.get(about.medium, Medium.API),
            author=author,
            impact=Level(params.impact.value) if params.impact else Level.MEDIUM,
            urgency=Level(params.urgency.value) if params.urgency else Level.MEDIUM,
            tags=tuple(tidy_tags(params.tags)),
            fields={name: value for name, value in params.fields.items() if value != ""},
            language=about.language or language,
            interaction_id=None if about.ticket else about.id,
        )
        return (await open_ticket(tx, new)).id

    async def _change(
        self, tx: Transaction, request: PerformRequest, params: ticket.Ticket, about: From, row: Row
    ) -> None:
        if about.id is not None and about.ticket is None:
            await touch_upon(tx, row.id, about.id)
        language = request.effect.language
        if text := _words(params.text, language):
            await note_on(tx, row, NewEntry(kind=EntryKind.NOTE, author=SYSTEM, text=text))
        if reply := _words(params.reply, language):
            if row.status is Status.CLOSED:
                raise TicketClosed()
            entry = NewEntry(kind=EntryKind.REPLY, author=SYSTEM, text=reply, medium=Medium.API)
            await reply_to(tx, row, entry, after_reply(row.status))
            row = await lock(tx, row.id)
        row = await apply(tx, row, _values(params, row), SYSTEM)
        wanted = Status.CLOSED if params.action is ticket.Does.CLOSE else params.status and Status(params.status.value)
        if wanted:
            await lead_to(tx, row, wanted, SYSTEM)


async def note_about(tx: Transaction, subject: Subject | None, origin: Origin, text: str) -> None:
    """Note on the ticket that the subject of a run last touched upon; nothing where there is none."""
    if subject is None:
        return
    found = subject.id if subject.kind == TICKET else await tx.fetch_value(LAST_OF, subject.id)
    if found is None:
        return
    if (await lock(tx, found)).origin is origin:
        await note_by_program(tx, found, text)


async def note_by_program(tx: Transaction, ticket_id: UUID, text: str) -> None:
    """Note on a ticket what nobody in particular has written. Raises `TicketNotFound`."""
    row = await lock(tx, ticket_id)
    await note_on(tx, row, NewEntry(kind=EntryKind.NOTE, author=SYSTEM, text=text))


def _values(params: ticket.Ticket, row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if params.impact:
        values["impact"] = Level(params.impact.value)
    if params.urgency:
        values["urgency"] = Level(params.urgency.value)
    if params.tags:
        values["tags"] = tidy_tags([*row.tags, *params.tags])
    if params.fields:
        values["fields"] = {k: v for k, v in (row.fields | params.fields).items() if v != ""}
    return values


def _words(text: Text | None, language: str) -> str:
    return text.in_language(language).strip() if text is not None else ""


async def _about(tx: Transaction, request: PerformRequest) -> From | None:
    if request.subject is None:
        return None
    sql = OF_TICKET if request.subject.kind == TICKET else OF_INTERACTION
    found = await tx.fetch_as(From, sql, request.subject.id)
    return found[0] if found else None


async def _which(tx: Transaction, params: ticket.Ticket, about: From) -> UUID:
    """The ticket that is meant. A number is told, never a proof: it leads to the customer's own tickets only.

    Raises `TicketNotFound`.
    """
    if params.ticket is None:
        found = about.ticket or await tx.fetch_value(LAST_OF, about.id)
    else:
        word = str(params.ticket).strip()
        try:
            return UUID(word)
        except ValueError:
            found = await _by_number(tx, word.removeprefix("#"), about)
    if found is None:
        raise TicketNotFound()
    return UUID(str(found))


async def _by_number(tx: Transaction, word: str, about: From) -> UUID | None:
    if about.customer_id is None or not (word.isascii() and word.isdecimal() and len(word) < 16):
        return None
    found: UUID | None = await tx.fetch_value(
        "select id from tickets.ticket where number = $1 and requester_id = any($2)",
        int(word),
        await family_of(tx, about.customer_id),
    )
    return found


async def _learned(tx: Transaction, ticket_id: UUID) -> dict[str, Any]:
    row = await lock(tx, ticket_id)
    return {"ticket": {"id": str(row.id), "number": str(row.number), "status": row.status.value}}
