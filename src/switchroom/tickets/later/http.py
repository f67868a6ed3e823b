"""Routes of replies that go out later."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets.answering import Words
from switchroom.tickets.answers_http import REFUSED, RefOf
from switchroom.tickets.drafts.actions import Begun, drop
from switchroom.tickets.later import actions, schemas
from switchroom.tickets.rows import access

router = APIRouter(prefix="/api/tickets/{id}/scheduled-replies", tags=["tickets"])


@router.get("", responses={404: {}})
async def list_scheduled_replies(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.ScheduledReplies:
    """The replies that wait for their time on a ticket, the next first; also those that could not go at theirs."""
    async with services.database.read() as connection:
        return schemas.ScheduledReplies.model_validate({"items": await actions.listed(connection, principal, ref)})


@router.post("", status_code=201, responses=REFUSED)
async def schedule_reply(
    ref: RefOf, body: schemas.ScheduledReplyNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.ScheduledReply:
    """Answer the requester later. Until then it can be taken back, and nothing of it is known outside."""
    words = Words(body.text, body.client_id, body.status, files=tuple(dict.fromkeys(body.files)))
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        reply_id = await actions.schedule(tx, principal, ref, words, body.send_at)
        row = await access(tx, principal, ref)
        await drop(tx, principal.user_id, row.id, Begun.REPLY)
        (made,) = [one for one in await actions.listed(tx, principal, ref) if one["id"] == reply_id]
    return schemas.ScheduledReply.model_validate(made)


@router.delete("/{reply_id}", status_code=204, responses={404: {}})
async def cancel_scheduled_reply(ref: RefOf, reply_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """It does not go out, and is gone; its files wait for you to use them."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.cancel(tx, principal, ref, reply_id)
