"""What a requester does: open a ticket, write on it, add files, say that it is solved."""

from datetime import timedelta
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.ratelimit import Rate, take
from switchroom.portal import schemas
from switchroom.portal.contracts import AskedTooOften, NoSuchKind, NotSignedIn, NotYours, TooManyFiles, UnknownKind
from switchroom.portal.incident_actions import ticket_of
from switchroom.portal.reading import ticket_row
from switchroom.portal.requesters import Requester
from switchroom.portal.sites import Site
from switchroom.tickets.contracts import (
    Attached,
    FieldsRefused,
    Incoming,
    Medium,
    NewFile,
    NewTicket,
    Opened,
    Received,
    TicketType,
)
from switchroom.tickets.facade import (
    RequestKind,
    Tickets,
    asked_fields,
    open_of_kind,
    request_kind,
    request_kinds,
)

MESSAGES = Rate(burst=20, every=timedelta(seconds=30))
TICKETS = Rate(burst=10, every=timedelta(minutes=5))
FILES = Rate(burst=30, every=timedelta(seconds=30))
MOST_FILES = 10
OWN_ENTRY = """
select e.id, (select count(*) from tickets.attachment f where f.entry_id = e.id) as files
from tickets.entry e
where e.id = $1 and e.ticket_id = $2 and e.kind = 'message' and e.author_kind = 'customer'
    and e.author_id is not distinct from $3 and e.at > $4::timestamptz - interval '1 hour'
"""


def _writer(requester: Requester) -> Actor:
    return Actor(ActorKind.CUSTOMER, requester.customer_id)


async def _allow(tx: Transaction, requester: Requester, what: str, rate: Rate) -> None:
    whose = requester.customer_id or requester.only
    await take(tx, f"portal {what} {whose}", rate, await tx.now(), AskedTooOften)


async def open_ticket(tx: Transaction, tickets: Tickets, requester: Requester, body: schemas.PortalTicketNew) -> Opened:
    """Open a ticket for the portal's team, as a part of the known incident's if it says one.

    Raises `NotSignedIn` for who holds a link only, `AskedTooOften`, `IncidentOver`, `UnknownKind`,
    `FieldsRefused`.
    """
    if requester.only is not None:
        raise NotSignedIn()
    await _allow(tx, requester, "tickets of", TICKETS)
    kind = await _kind(tx, requester.site, body)
    new = new_ticket(requester, body)
    master = await ticket_of(tx, requester.site, body.incident_id) if body.incident_id else None
    opened = await tickets.open(tx, new) if kind is None else await open_of_kind(tx, kind, new, body.fields)
    if master is not None and opened.created:
        await tickets.become_part(tx, opened.id, master)
    return opened


async def _kind(tx: Transaction, site: Site, body: schemas.PortalTicketNew) -> RequestKind | None:
    if body.kind is None:
        if body.fields:
            raise FieldsRefused(errors=[{"field": "fields", "code": "hidden", "message": FieldsRefused().message}])
        return None
    kind = await request_kind(tx, site.brand_id, body.kind)
    if kind is None:
        raise UnknownKind(errors=[{"field": "kind", "code": UnknownKind.code, "message": UnknownKind().message}])
    return kind


async def form(
    connection: Connection, requester: Requester, slug: str, body: schemas.PortalFormWanted
) -> schemas.PortalForm:
    """The fields of a kind's form while these values stand in it. Raises `NoSuchKind`, `NotSignedIn`."""
    if requester.only is not None:
        raise NotSignedIn()
    kind = await request_kind(connection, requester.site.brand_id, slug)
    if kind is None:
        raise NoSuchKind()
    empty = schemas.PortalTicketNew.model_validate({"subject": "-", "text": "-"})
    fields = await asked_fields(connection, kind, new_ticket(requester, empty), body.fields)
    return schemas.PortalForm.model_validate({"items": fields})


async def kinds(connection: Connection, requester: Requester) -> schemas.PortalKinds:
    """What a requester may choose from. Raises `NotSignedIn` for who holds a link only."""
    if requester.only is not None:
        raise NotSignedIn()
    return schemas.PortalKinds.model_validate({"items": await request_kinds(connection, requester.site.brand_id)})


def new_ticket(requester: Requester, body: schemas.PortalTicketNew) -> NewTicket:
    """What is asked for, as far as no kind says otherwise."""
    site = requester.site
    return NewTicket(
        origin=site.origin,
        type=TicketType(body.type or site.ticket_type),
        subject=body.subject,
        text=body.text,
        unit_id=site.unit_id,
        brand_id=site.brand_id,
        medium=Medium.WEB,
        author=_writer(requester),
        requester_id=requester.customer_id,
        language=body.language or requester.language or site.language,
        client_id=body.client_id,
    )


async def write(
    tx: Transaction, tickets: Tickets, requester: Requester, number: int, body: schemas.PortalMessageNew
) -> Received:
    """Write on a ticket; a solved one is open again, a closed one goes on in a new one. Raises `TicketNotFound`."""
    row = await ticket_row(tx, requester, number)
    await _allow(tx, requester, "messages of", MESSAGES)
    incoming = Incoming(
        text=body.text,
        author=_writer(requester),
        medium=Medium.WEB,
        customer_id=requester.customer_id,
        client_id=body.client_id,
    )
    return await tickets.receive(tx, row["id"], incoming)


async def ask_about_visit(
    tx: Transaction, tickets: Tickets, requester: Requester, number: int, visit_id: UUID, body: schemas.VisitWish
) -> Received:
    """Ask to move or cancel a visit. Raises `TicketNotFound`, `NotYours`, `VisitNotFound`, `VisitIsOver`."""
    row = await ticket_row(tx, requester, number)
    if not row["mine"]:
        raise NotYours()
    await _allow(tx, requester, "messages of", MESSAGES)
    incoming = Incoming(
        text=body.text,
        author=_writer(requester),
        medium=Medium.WEB,
        customer_id=requester.customer_id,
        client_id=body.client_id,
    )
    return await tickets.ask_about_visit(tx, row["id"], visit_id, body.wish, incoming)


async def add_file(
    tx: Transaction, tickets: Tickets, requester: Requester, number: int, entry_id: UUID, file: NewFile
) -> Attached:
    """Add a file to what one has just written. Raises `TicketNotFound`, `NotFound`, `TooManyFiles`."""
    row = await ticket_row(tx, requester, number)
    await _allow(tx, requester, "files of", FILES)
    entry = await tx.fetch_row(OWN_ENTRY, entry_id, row["id"], requester.customer_id, await tx.now())
    if entry is None:
        raise NotFound()
    if entry["files"] >= MOST_FILES:
        raise TooManyFiles()
    (attached,) = await tickets.attach(tx, entry_id, [file])
    return attached


async def close(tx: Transaction, tickets: Tickets, requester: Requester, number: int) -> None:
    """Say that it is solved. Idempotent. Raises `TicketNotFound`, `NotYours`."""
    row = await ticket_row(tx, requester, number)
    if not row["mine"]:
        raise NotYours()
    await tickets.solved_by_requester(tx, row["id"], _writer(requester))
