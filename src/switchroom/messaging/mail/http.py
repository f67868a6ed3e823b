"""Routes of mail: mailboxes, the ledger, and what was sent about a ticket."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from switchroom.messaging.mail import outbox, outgoing, previewing, queries, said_http, schemas, sorting
from switchroom.messaging.mail.actions import MAILBOXES
from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.contracts import SORT_MAIL, Fate, MailNotFound, Reason
from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.ledger import Ledger
from switchroom.messaging.mail.queries import LedgerRow, Wanted, access_mail
from switchroom.messaging.mail.reading import reading_settings
from switchroom.messaging.schemas import ReplyTakenBack
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import PageOf, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.keys import Keyring
from switchroom.platform.schemas import Page
from switchroom.tickets.contracts import SEE, WORK, TicketNotFound
from switchroom.tickets.facade import Tickets
from switchroom.tickets.facade import access as access_ticket

TAG = "mail"
router = APIRouter()
router.include_router(collection_routes(MAILBOXES, "/api/mailboxes", tag=TAG, many="mailboxes", one="mailbox"))
mail = APIRouter(prefix="/api/mail", tags=[TAG])
of_ticket = APIRouter(prefix="/api/tickets/{id}/mails", tags=["tickets"])
ORIGINAL: dict[int | str, dict[str, Any]] = {
    200: {"description": "The message as it came, to be kept.", "content": {"message/rfc822": {}}},
    410: {"description": "It is no longer kept."},
}


@router.post("/api/mail-previews", tags=["mail templates"])
async def preview_mail(
    body: schemas.MailPreviewNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.MailPreview:
    """How a mail of the system will look with these words. Nothing is kept or sent."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await previewing.preview(tx, principal, body)


@mail.get("")
async def list_mail(
    services: ServicesOf,
    principal: PrincipalOf,
    page: PageOf,
    fate: Annotated[list[Fate], Query(description="Those with these fates; all without.")] = [],  # noqa: B006
    reason: Annotated[list[Reason], Query(description="Those held or rejected for these.")] = [],  # noqa: B006
    mailbox: Annotated[UUID | None, Query(description="Those of one mailbox.")] = None,
) -> Page[schemas.Mail]:
    """What came into the mailboxes whose mail you may sort, the newest first, and what became of it."""
    wanted = Wanted(
        fates=fate, reasons=reason, mailbox_id=mailbox, search=page.search, cursor=page.cursor, limit=page.limit
    )
    async with services.database.read() as connection:
        rows, following = await queries.ledger(connection, principal, wanted)
    return Page(items=[_shown(row) for row in rows], next=following)


@mail.get("/{id}", responses={410: {}})
async def get_mail(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.MailRead:
    """One message with what there is to read of it."""
    ledger = services.the(Ledger)
    async with services.database.read() as connection:
        row = await access_mail(connection, principal, id)
        boxes = await all_boxes(connection)
        key = await ledger.key_of(connection, id)
    (box,) = [each for each in boxes if each.id == row.mailbox_id]
    raw = await ledger.read(id, key)
    read = await asyncio.to_thread(parse, raw, reading_settings(box, boxes, services.the(Keyring)))
    return schemas.MailRead(
        **_shown(row).model_dump(),
        text=read.text_full,
        to=[each.address for each in read.to],
        trust=read.authenticity.trust.value,
        signs=list(read.signs),
        defects=list(read.defects),
        attachments=[each.name for each in read.attachments],
    )


@mail.get("/{id}/original", response_class=Response, responses=ORIGINAL)
async def get_mail_original(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """The message as it came, for those who sort mail and those who may see its ticket."""
    ledger = services.the(Ledger)
    async with services.database.read() as connection:
        await _access_original(connection, principal, id)
        key = await ledger.key_of(connection, id)
    headers = {
        "content-disposition": f'attachment; filename="{id}.eml"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(await ledger.read(id, key), media_type="message/rfc822", headers=headers)


@mail.post("/{id}/release", responses={409: {}})
async def release_mail(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Mail:
    """File a held message as it is: on the ticket it speaks about, else as a new one. It takes a moment."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return _shown(await sorting.release(tx, principal, id))


@mail.post("/{id}/file-again", responses={409: {}})
async def file_mail_again(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Mail:
    """Read and file a held message anew, for example after a fix. It takes a moment."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return _shown(await sorting.file_again(tx, principal, id))


@mail.post("/{id}/reject", responses={409: {}})
async def reject_mail(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Mail:
    """A held message becomes nothing. It stays in the ledger and in its mailbox; nobody is told."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return _shown(await sorting.reject(tx, principal, id))


@of_ticket.get("")
async def list_ticket_mails(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.TicketMails:
    """Where each mail about this ticket stands, and which of its entries came by mail."""
    async with services.database.read() as connection:
        await access_ticket(connection, principal, id, SEE)
        sent = await queries.sent_of(connection, id)
        received = await queries.received_of(connection, id)
    return schemas.TicketMails.model_validate({"items": sent, "received": received})


@of_ticket.post("/{mail_id}/cancel", responses={409: {}})
async def cancel_ticket_mail(id: UUID, mail_id: UUID, services: ServicesOf, principal: PrincipalOf) -> ReplyTakenBack:
    """Take a mail back that has not gone. What was written stays on the ticket, and has answered nothing.

    The status that came with the reply is put back, unless somebody has changed it since.
    """
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_ticket(tx, principal, id, WORK)
        return ReplyTakenBack.of(await outgoing.cancel(tx, principal, id, mail_id))


@of_ticket.post("/{mail_id}/send-again", status_code=204, responses={409: {}})
async def send_ticket_mail_again(id: UUID, mail_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Send a mail that failed, was taken back, or is in doubt: of the last, the requester may get two."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_ticket(tx, principal, id, WORK)
        await outbox.send_again(tx, services.the(Tickets), id, mail_id)


async def _access_original(connection: Connection, principal: Principal, id: UUID) -> None:
    if principal.may(SORT_MAIL):
        try:
            await access_mail(connection, principal, id)
            return
        except MailNotFound:
            pass
    ticket_id = await queries.ticket_of(connection, id)
    if ticket_id is None:
        raise MailNotFound()
    try:
        await access_ticket(connection, principal, ticket_id, SEE)
    except TicketNotFound:
        raise MailNotFound() from None


def _shown(row: LedgerRow) -> schemas.Mail:
    return schemas.Mail.model_validate(row)


router.include_router(mail)
router.include_router(of_ticket)
router.include_router(said_http.router)
