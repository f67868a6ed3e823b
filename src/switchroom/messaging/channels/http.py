"""Routes of message channels for those who work here: set-up, and how a ticket's replies fare."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.messaging.channels import outgoing, queries, schemas
from switchroom.messaging.channels.actions import MESSAGE_CHANNELS, change_token
from switchroom.messaging.channels.program_http import router as program
from switchroom.messaging.schemas import ReplyTakenBack
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.tickets.contracts import SEE, WORK
from switchroom.tickets.facade import access as access_ticket

TAG = "message channels"
router = APIRouter()
router.include_router(
    collection_routes(
        MESSAGE_CHANNELS, "/api/message-channels", tag=TAG, many="message_channels", one="message_channel"
    )
)
of_ticket = APIRouter(prefix="/api/tickets/{id}/channel-deliveries", tags=["tickets"])


@router.post("/api/message-channels/{id}/token", tags=[TAG], responses={404: {}, 409: {}})
async def change_channel_token(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ChannelTokenMade:
    """Give it a new token, shown this once. The one before is refused from now on; nothing that waits is lost."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.ChannelTokenMade(token=await change_token(tx, principal, id))


@of_ticket.get("")
async def list_ticket_channel_deliveries(
    id: UUID, services: ServicesOf, principal: PrincipalOf
) -> schemas.TicketChannelMessages:
    """Where each reply stands that goes by a message channel, and which entries came by one."""
    async with services.database.read() as connection:
        await access_ticket(connection, principal, id, SEE)
        return await queries.of_ticket(connection, id)


@of_ticket.post("/{delivery_id}/cancel", responses={409: {}})
async def cancel_ticket_channel_delivery(
    id: UUID, delivery_id: UUID, services: ServicesOf, principal: PrincipalOf
) -> ReplyTakenBack:
    """Take a reply back that the other system has not taken. What was written stays on the ticket, and has answered
    nothing; the status that came with it is put back, unless somebody has changed it since.
    """
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_ticket(tx, principal, id, WORK)
        return ReplyTakenBack.of(await outgoing.cancel(tx, principal, id, delivery_id))


@of_ticket.post("/{delivery_id}/send-again", status_code=204, responses={409: {}})
async def send_ticket_channel_delivery_again(
    id: UUID, delivery_id: UUID, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Deliver once more what failed, was taken back, or is in doubt: of the last, the requester may get two."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_ticket(tx, principal, id, WORK)
        await outgoing.send_again(tx, id, delivery_id)


router.include_router(of_ticket)
router.include_router(program)
