"""Routes of chats for people at work."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, WebSocket

from switchroom.interactions.facade import Interactions, access, access_work
from switchroom.messaging import schemas
from switchroom.messaging.chat import queries, transcript, views
from switchroom.messaging.chat.chats import read_on, type_on
from switchroom.messaging.chat.events_http import ChatEvents
from switchroom.messaging.chat.public_http import After, transcript_response
from switchroom.messaging.chat.queries import Chat
from switchroom.messaging.chat.writing import New, bell_of, note, write
from switchroom.messaging.contracts import Author, ChatEnded, ChatNotFound, ChatState, Note, NotTalking
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, ServicesOf, services_of, socket_principal
from switchroom.platform.http.page_sockets import serve_page

router = APIRouter(prefix="/api/interactions/{id}/chat", tags=["chats"])


async def _chat(connection: Connection, id: UUID) -> Chat:
    chat = await queries.chat_of(connection, id)
    if chat is None:
        raise ChatNotFound()
    return chat


async def talking(connection: Connection, id: UUID) -> Chat:
    """The chat while a person serves it."""
    chat = await _chat(connection, id)
    if chat.state is ChatState.ENDED:
        raise ChatEnded()
    if chat.state is not ChatState.TALKING:
        raise NotTalking()
    return chat


@router.get("")
async def get_chat(id: UUID, services: ServicesOf, principal: PrincipalOf, after: After = 0) -> schemas.ChatAtWork:
    """The chat of an interaction and its messages after a number, while it goes on and afterwards."""
    async with services.database.read() as connection:
        await access(connection, principal, id)
        return await views.chat_at_work(connection, await _chat(connection, id), after)


@router.post("/messages", status_code=201, responses={200: {}, 410: {}})
async def write_chat_message(
    id: UUID, body: schemas.MessageNew, services: ServicesOf, principal: PrincipalOf, response: Response
) -> schemas.ChatMessage:
    """Write to the customer. The same `client_id` again is answered with the same message, and 200."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        known = await queries.message_of(tx, id, Author.AGENT, body.client_id)
        response.status_code = 201 if known is None else 200
        if known is None:
            await talking(tx, id)
            new = New(author=Author.AGENT, text=body.text, user_id=principal.user_id, client_id=body.client_id)
            known = await write(tx, id, new)
        return views.message_view(known)


@router.post("/typing", status_code=204)
async def type_in_chat(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say that you are writing; it counts for six seconds."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        await type_on(tx, (await talking(tx, id)).id, Author.AGENT)


@router.post("/read", status_code=204)
async def read_chat(id: UUID, body: schemas.ReadUpTo, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say up to which message you have read; of whoever only looks on nothing is said."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await access(tx, principal, id)
        chat = await _chat(tx, id)
        if door.mine:
            await read_on(tx, chat, Author.AGENT, body.up_to)


@router.post("/end", status_code=204)
async def end_chat(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """End the agent's part: the process says what follows for the customer. Without an agent the chat ends."""
    interactions = services.the(Interactions)
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        chat, now = await _chat(tx, id), await tx.now()
        agent = await interactions.serving(tx, id)
        if agent is None:
            await interactions.left(tx, id, now)
        else:
            await note(tx, id, Note.LEFT, agent)  # before the process says more
            await interactions.agent_left(tx, id, agent, now)
        tx.ring(bell_of(chat.id))


@router.get(
    "/transcript",
    response_class=Response,
    responses={200: {"description": "The chat as plain text.", "content": {"text/plain": {}}}},
)
async def get_chat_transcript(
    id: UUID, services: ServicesOf, principal: PrincipalOf, language: Annotated[str, Query(max_length=35)] = "en"
) -> Response:
    """The chat as a text file."""
    async with services.database.read() as connection:
        await access(connection, principal, id)
        return transcript_response(await transcript.of(connection, await _chat(connection, id), language))


@router.websocket("/events")
async def follow_chat(socket: WebSocket, id: UUID) -> None:
    """As `follow_public_chat`, for whoever may see the interaction."""
    services = services_of(socket)

    async def follow() -> None:
        principal: Principal = await socket_principal(socket)
        async with services.database.read() as connection:
            await access(connection, principal, id)
            chat = await _chat(connection, id)
        await services.the(ChatEvents).follow(socket, chat.id, customer=False)

    await serve_page(socket, follow)
