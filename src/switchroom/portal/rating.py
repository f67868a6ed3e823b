"""How satisfied the requester was: asked once when a ticket is solved, by mail, chat or call; kept with the ticket.

One answer, whichever way it comes: on the ticket's page, in the chat, or at the end of the call. What nobody answers
there is asked by mail after a while.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.interactions.contracts import Surveyed
from switchroom.messaging.facade import Letter, LetterWords, plan_letter, recipient_of
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.platform.signed_links import make_signed
from switchroom.platform.text import Text
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.portal import schemas
from switchroom.portal.asked_call import call_to_ask, said_before, surveyed
from switchroom.portal.asked_chat import chat_to_ask
from switchroom.portal.contracts import SCALES, Measure, NoPortal, NotSolved, NotYours, OffScale
from switchroom.portal.events import TicketRated
from switchroom.portal.reading import ticket_row
from switchroom.portal.requesters import TICKET_PASS, Requester
from switchroom.portal.sites import Site, site_of_brand
from switchroom.portal.words import RATING
from switchroom.tickets.contracts import Status, TicketFacts, TicketNotFound
from switchroom.tickets.events import TicketStatusChanged
from switchroom.tickets.facade import Tickets
from switchroom.wording.facade import words_of

PASS_LIFE = timedelta(days=14)
OVER = (Status.SOLVED, Status.CLOSED)
RATING_DUE = "portal rating due"
"""The kind of timer at which what was not answered in a chat or call is asked by mail."""
ASKED = """
insert into portal.rating (ticket_id, asked_at, chat_id) values ($1, $2, $3) on conflict do nothing returning true
"""
UNANSWERED = "select ticket_id from portal.rating where ticket_id = any($1) and score is null order by ticket_id"
RATED = """
insert into portal.rating (ticket_id, measure, score, comment, at) values ($1, $2, $3, $4, $5)
on conflict (ticket_id) do update set measure = excluded.measure, score = excluded.score, comment = excluded.comment,
    at = excluded.at
"""


class Ratings:
    """Asks for a rating when a ticket is solved."""

    def __init__(self, services: Services | None = None) -> None:
        """Without `services` for those who only look at what it handles."""
        self._services = services

    def handler(self) -> Handler:
        """Follows where tickets stand, and what callers say at the end."""
        return Handler("portal", (TicketStatusChanged, Surveyed), self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        changed = envelope.event
        if isinstance(changed, Surveyed):
            await surveyed(tx, changed, envelope.origin)
            return
        assert isinstance(changed, TicketStatusChanged)
        assert self._services is not None
        if changed.after is not Status.SOLVED or envelope.origin is not Origin.REAL:
            return
        with suppress(TicketNotFound, NoPortal):
            ticket, site = await self._ticket(tx, changed.ticket)
            if not site.asks_rating or ticket.status not in OVER:
                return
            await self._ask(tx, ticket, site)

    async def _ask(self, tx: Transaction, ticket: TicketFacts, site: Site) -> None:
        call = await call_to_ask(tx, ticket.id, site.rating_by)
        if call is not None and call.score is not None:
            await said_before(tx, ticket.id, call, ticket.origin)
            return
        where = call.id if call else await chat_to_ask(tx, ticket.id, site.rating_by)
        if where is None:
            await self._ask_by_mail(tx, ticket, site)
        elif await tx.fetch_value(ASKED, ticket.id, await tx.now(), where):
            await set_timer(tx, RATING_DUE, ticket.id, timedelta(hours=site.rating_wait_hours), {})

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """Implements `timekeeper.Fire`: nobody has answered there."""
        for row in await tx.fetch(UNANSWERED, [timer.subject for timer in timers]):
            with suppress(TicketNotFound, NoPortal):
                ticket, site = await self._ticket(tx, row["ticket_id"])
                if site.asks_rating and ticket.status in OVER:
                    await self._mail(tx, ticket, site, await recipient_of(tx, ticket))

    async def _ticket(self, tx: Transaction, ticket_id: UUID) -> tuple[TicketFacts, Site]:
        """A ticket and the portal of its brand. Raises `TicketNotFound`, `NoPortal`."""
        assert self._services is not None
        ticket = await self._services.the(Tickets).of(tx, ticket_id)
        if ticket.brand_id is None:
            raise NoPortal()
        return ticket, await site_of_brand(tx, ticket.brand_id)

    async def _ask_by_mail(self, tx: Transaction, ticket: TicketFacts, site: Site) -> None:
        """Once for each ticket, however often it is solved; not where nobody can be written to."""
        recipient = await recipient_of(tx, ticket)
        if recipient is not None and await tx.fetch_value(ASKED, ticket.id, await tx.now(), None):
            await self._mail(tx, ticket, site, recipient)

    async def _mail(self, tx: Transaction, ticket: TicketFacts, site: Site, recipient: str | None) -> None:
        if recipient is None:
            return
        assert self._services is not None
        keyring = self._services.the(Keyring)
        token = make_signed(keyring, TICKET_PASS, ticket.id, await tx.now() + PASS_LIFE)
        link = f"{self._services.settings.own_address}/portal/{site.label}/ticket/{ticket.number}#{token}"
        letter = Letter(
            brand_id=site.brand_id,
            unit_id=ticket.unit_id,
            recipient=recipient,
            words=await _words(tx, site, ticket, link),
            customer_id=ticket.requester_id,
            origin=ticket.origin,
        )
        await plan_letter(tx, keyring, letter)


async def _words(tx: Transaction, site: Site, ticket: TicketFacts, link: str) -> LetterWords:
    language = ticket.language or site.language
    words = await words_of(tx, RATING, site.brand_id, language)
    values = {
        "brand": Text.parse(site.brand_name).in_language(language, site.language),
        "number": f"#{ticket.number}",
        "subject": ticket.subject,
        "link": link,
    }
    said = words.fill(values)
    return LetterWords(subject=said.subject, text=said.text, language=words.language)


async def rate(tx: Transaction, requester: Requester, number: int, body: schemas.RatingNew) -> None:
    """Say how it was; the last word counts. Raises `TicketNotFound`, `NotYours`, `NotSolved`, `OffScale`."""
    row = await ticket_row(tx, requester, number)
    if not row["mine"]:
        raise NotYours()
    if row["status"] not in OVER:
        raise NotSolved()
    measure = requester.site.rating_measure
    lowest, highest = SCALES[measure]
    if not lowest <= body.score <= highest:
        raise OffScale()
    now = await tx.now()
    await tx.execute(RATED, row["id"], measure.value, body.score, body.comment, now)
    rated = TicketRated(ticket=row["id"], at=now, score=body.score, measure=Code(measure.value))
    tx.emit(rated, origin=requester.site.origin)


class _Rating(msgspec.Struct, frozen=True):
    measure: Measure
    score: int
    comment: str


async def rating_of(connection: Connection, ticket_id: UUID) -> schemas.Rating | None:
    """What the requester said of a ticket, if he did."""
    found = await connection.fetch_as(
        _Rating,
        "select measure, score, comment from portal.rating where ticket_id = $1 and score is not null",
        ticket_id,
    )
    return schemas.Rating.model_validate(msgspec.structs.asdict(found[0])) if found else None
