"""Routes of message channels for the other systems: each request shows a channel's token and sees that channel only."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from switchroom.messaging.channels import outgoing, queries, schemas
from switchroom.messaging.channels.actions import Channel, channel_of
from switchroom.messaging.channels.contracts import ChannelTokenRefused, DeliveryNotFound, DeliveryState, Listed
from switchroom.messaging.channels.incoming import take_message
from switchroom.platform.http import ServicesOf, services_of, takes_file
from switchroom.platform.ratelimit import Rate
from switchroom.tickets.facade import TicketFiles, Uploads

router = APIRouter(prefix="/api/message-channel", tags=["message channels, other systems"])
_bearer = HTTPBearer(
    scheme_name="channel token", auto_error=False, description="Of a message channel: shown when it is made."
)
OFTEN = Rate(burst=200, every=timedelta(milliseconds=200))
MOST_WAITING = 500
"""Files of one channel that wait for their message."""
POLL_S = 5.0
Name = Annotated[str, Query(max_length=1000, description="As the sender calls it.", examples=["router.jpg"])]
BODY = {
    "requestBody": {
        "description": "The file itself, at most as large as `GET /api/message-channel` says.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}},
}


async def _channel(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Channel:
    if bearer is None:
        raise ChannelTokenRefused()
    async with services_of(request).database.read() as connection:
        return await channel_of(connection, bearer.credentials)


ChannelOf = Annotated[Channel, Depends(_channel)]


@router.get("")
async def get_own_message_channel(services: ServicesOf, channel: ChannelOf) -> schemas.OwnChannel:
    """The channel whose token you show, and what it takes."""
    largest = services.the(Uploads).largest
    return schemas.OwnChannel(
        id=channel.id,
        name=channel.name,
        address_kind=channel.address_kind,
        largest_file=largest,
        most=schemas.MOST_FILES,
    )


@router.post("/files", status_code=201, responses={409: {}, 413: {}, 429: {}}, openapi_extra=BODY)
@takes_file
async def upload_channel_file(
    name: Name, services: ServicesOf, channel: ChannelOf, request: Request
) -> schemas.ChannelFile:
    """Send a file ahead, to name it in `files` of a message.

    What it is, its first bytes say: 422 `ticket.file_refused` for what is not accepted. What is not used within a week
    is removed.
    """
    uploads = services.the(Uploads)
    made = await uploads.take(channel.id, name, request.stream(), often=OFTEN, most=MOST_WAITING)
    return schemas.ChannelFile(id=made.id, name=made.name, kind=made.kind.media_type, size=made.size)


@router.delete("/files/{file_id}", status_code=204)
async def drop_channel_file(file_id: UUID, services: ServicesOf, channel: ChannelOf) -> None:
    """Take a file away that no message of yours has used. What is not there is gone already."""
    await services.the(Uploads).drop(channel.id, file_id)


@router.post("/messages", status_code=201, responses={200: {}, 409: {}, 429: {}})
async def bring_channel_message(
    body: schemas.ChannelMessageNew, services: ServicesOf, channel: ChannelOf, response: Response
) -> schemas.ChannelMessageTaken:
    """Bring a message in: it joins the open ticket of its conversation, or opens one.

    The same `external_id` again is answered with what became of it, and 200, for ever: without a clear answer, send it
    again. 403 `channel.sender_blocked`; 429 `channel.too_many_messages`: later, under the same id.
    """
    taken, new = await take_message(services, channel, body)
    response.status_code = 201 if new else 200
    return taken


@router.get("/deliveries")
async def list_channel_deliveries(
    services: ServicesOf,
    channel: ChannelOf,
    state: Annotated[
        Listed, Query(description="`taken`: those you have begun with, to look at after a crash.")
    ] = Listed.WAITING,
    after: Annotated[UUID | None, Query(description="`next` of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    wait_s: Annotated[int, Query(ge=0, le=25, description="Wait so long for something to come.")] = 0,
) -> schemas.ChannelDeliveries:
    """What is to be delivered by this channel, the oldest first. It stays here until it is taken or reported."""
    wanted = DeliveryState(state)
    bell = services.database.bell.subscribe(outgoing.bell_of(channel.id))
    until = asyncio.get_running_loop().time() + wait_s
    try:
        while True:
            async with services.database.read() as connection:
                found = await queries.to_fetch(connection, channel.id, wanted, after, limit)
            left = until - asyncio.get_running_loop().time()
            if found.items or left <= 0:
                return found
            await bell.wait(min(left, POLL_S))
    finally:
        bell.close()


@router.get("/deliveries/{delivery_id}")
async def get_channel_delivery(delivery_id: UUID, services: ServicesOf, channel: ChannelOf) -> schemas.ChannelDelivery:
    """One delivery, for example the one that a webhook has told of."""
    async with services.database.read() as connection:
        return await queries.delivery_of(connection, channel.id, delivery_id)


@router.post("/deliveries/{delivery_id}/take", responses={409: {}})
async def take_channel_delivery(
    delivery_id: UUID, body: schemas.Take, services: ServicesOf, channel: ChannelOf
) -> schemas.ChannelDelivery:
    """Say that you deliver it now: nobody else can take it, or take it back. Only then hand it on.

    409 `channel.not_to_be_taken`: do not deliver it.
    """
    async with services.database.transaction(origin=channel.origin) as tx:
        await outgoing.take(tx, channel.id, delivery_id, body.by)
        return await queries.delivery_of(tx, channel.id, delivery_id)


@router.post("/deliveries/{delivery_id}/report")
async def report_channel_delivery(
    delivery_id: UUID, body: schemas.Report, services: ServicesOf, channel: ChannelOf
) -> schemas.ChannelDelivery:
    """Say what became of it; whoever wrote it sees that. `in_doubt`: you do not know, and it is not sent twice.

    What is known stays: reports may come twice and in any order.
    """
    async with services.database.transaction(origin=channel.origin) as tx:
        await outgoing.report(
            tx, channel.id, delivery_id, body.outcome, reason=body.reason, external_id=body.external_id
        )
        return await queries.delivery_of(tx, channel.id, delivery_id)


@router.get("/deliveries/{delivery_id}/files/{file_id}", response_class=StreamingResponse, responses=FILE)
async def get_channel_delivery_file(
    delivery_id: UUID, file_id: UUID, services: ServicesOf, channel: ChannelOf
) -> StreamingResponse:
    """A file of a delivery."""
    async with services.database.read() as connection:
        delivery = await queries.delivery_of(connection, channel.id, delivery_id)
    if file_id not in {file.id for file in delivery.files}:
        raise DeliveryNotFound()
    opened = await services.the(TicketFiles).open(delivery.ticket_id, file_id)
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)
