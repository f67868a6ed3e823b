"""Routes of files in chats, for customers' pages and at work."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from switchroom.interactions.facade import access, access_work
from switchroom.messaging import schemas
from switchroom.messaging.chat import files, queries, views
from switchroom.messaging.chat.chats import Chats
from switchroom.messaging.chat.files import Files
from switchroom.messaging.chat.work_http import talking
from switchroom.messaging.contracts import Author
from switchroom.platform.http import PrincipalOf, ServicesOf, takes_file
from switchroom.platform.kept_files import KeptFile

pages = APIRouter(prefix="/api/public/chats/{chat_token}/files", tags=["chat pages"])
prompts = APIRouter(prefix="/api/public/chats/{chat_token}/prompts/{prompt_id}/files", tags=["chat pages"])
work = APIRouter(prefix="/api/interactions/{id}/chat/files", tags=["chats"])

Name = Annotated[str, Query(max_length=1000, description="As the sender calls it.", examples=["bill.pdf"])]
BODY = {
    "requestBody": {
        "description": "The file itself, as large as the entry point says at most.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}},
    410: {"description": "It was deleted because its time was over."},
}


@pages.post("", status_code=201, responses={200: {}, 409: {}, 410: {}, 413: {}}, openapi_extra=BODY)
@takes_file
async def send_public_file(
    chat_token: str, name: Name, client_id: schemas.ClientId, services: ServicesOf, request: Request, response: Response
) -> schemas.ChatMessage:
    """Send a file. What it is, its first bytes say: 422 `chat.file_refused` for what is not accepted."""
    chats = services.the(Chats)
    chat, known = await chats.may_send_file(chat_token, client_id)
    if known is None:
        async with services.the(Files).kept(chat.id, name, request.stream()) as kept:
            message = await chats.send_file(chat_token, client_id, kept)
    else:
        message, response.status_code = known, 200
    async with services.database.read() as connection:
        return await views.stored_message(connection, chat.id, message.number)


@prompts.post("", status_code=201, responses={409: {}, 410: {}, 413: {}}, openapi_extra=BODY)
@takes_file
async def send_public_file_ahead(
    chat_token: str, prompt_id: UUID, name: Name, services: ServicesOf, request: Request
) -> schemas.FileAhead:
    """Send a file that a form asks for; its `id` is then the value of the field.

    422 `chat.file_refused` for what is not accepted, 409 `chat.prompt_moved_on` when no form waits for a file. What is
    not handed in is removed after a day.
    """
    chat = await services.the(Chats).may_send_ahead(chat_token, prompt_id)
    async with (
        services.the(Files).kept(chat.id, name, request.stream()) as kept,
        services.database.transaction() as tx,
    ):
        await files.keep_waiting(tx, kept)
    return schemas.FileAhead(id=kept.id, name=kept.name, type=kept.kind.media_type, size=kept.size)


@pages.get("/{file_id}", response_class=StreamingResponse, responses=ANSWERS)
async def get_public_file(chat_token: str, file_id: UUID, services: ServicesOf) -> StreamingResponse:
    """A file of the chat, to be kept."""
    chat = await services.the(Chats).find(chat_token)
    return _download(await services.the(Files).open(chat.id, file_id))


@work.post("", status_code=201, responses={200: {}, 410: {}, 413: {}}, openapi_extra=BODY)
@takes_file
async def send_chat_file(
    id: UUID,
    name: Name,
    client_id: schemas.ClientId,
    services: ServicesOf,
    principal: PrincipalOf,
    request: Request,
    response: Response,
) -> schemas.ChatMessage:
    """Send the customer a file. What it is, its first bytes say: 422 `chat.file_refused` for what is not accepted."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        known = await queries.message_of(tx, id, Author.AGENT, client_id)
        if known is not None:
            response.status_code = 200
            return await views.stored_message(tx, id, known.number)
        await talking(tx, id)
    async with (
        services.the(Files).kept(id, name, request.stream()) as kept,
        services.database.transaction(actor=principal.actor) as tx,
    ):
        await access_work(tx, principal, id)
        await talking(tx, id)
        message = await files.send(tx, id, kept, Author.AGENT, client_id, principal.user_id)
        return await views.stored_message(tx, id, message.number)


@work.get("/{file_id}", response_class=StreamingResponse, responses=ANSWERS)
async def get_chat_file(id: UUID, file_id: UUID, services: ServicesOf, principal: PrincipalOf) -> StreamingResponse:
    """A file of the chat, to be kept."""
    async with services.database.read() as connection:
        await access(connection, principal, id)
    return _download(await services.the(Files).open(id, file_id))


def _download(opened: KeptFile) -> StreamingResponse:
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)
