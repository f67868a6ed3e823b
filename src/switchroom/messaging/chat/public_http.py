"""Routes for customers' chat pages: no sign-in, one secret per chat."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, WebSocket

from switchroom.messaging import schemas
from switchroom.messaging.chat import transcript, transcript_mail, views
from switchroom.messaging.chat.chats import CHAT, FORM, Chats, Wanted, written_entry_point
from switchroom.messaging.chat.events_http import ChatEvents
from switchroom.platform.events import CUSTOMER
from switchroom.platform.http import AddressOf, ServicesOf, services_of
from switchroom.platform.http.page_sockets import serve_page
from switchroom.platform.keys import Keyring

router = APIRouter(prefix="/api/public", tags=["chat pages"])
After = Annotated[int, Query(ge=0, le=2**31 - 1, description="The number of the last message you have.")]


@router.get("/entry-points/{slug}/chat")
async def get_public_chat_entry_point(slug: str, services: ServicesOf) -> schemas.ChatEntryPoint:
    """What a page needs before it begins a chat."""
    async with services.database.read() as connection:
        entry = await written_entry_point(connection, slug, CHAT)
    return views.entry_point_view(entry, services.settings.web.largest_file)


@router.post("/entry-points/{slug}/chats", status_code=201, responses={403: {}, 429: {}})
async def start_public_chat(
    slug: str, body: schemas.ChatBegin, services: ServicesOf, ip: AddressOf
) -> schemas.ChatBegun:
    """Begin a chat. 403 `caller.blocked`, 429 `caller.throttled`, 503 `entry_point.full`."""
    wanted = Wanted(language=body.language or "", name=body.name or "", signed_token=body.signed_token or "")
    begun = await services.the(Chats).begin(slug, ip, wanted)
    return schemas.ChatBegun(chat_id=begun.id, chat_token=begun.token)


@router.get("/entry-points/{slug}/form")
async def get_public_form_entry_point(slug: str, services: ServicesOf) -> schemas.ChatEntryPoint:
    """What a page needs before a form is begun."""
    async with services.database.read() as connection:
        entry = await written_entry_point(connection, slug, FORM)
    return views.entry_point_view(entry, services.settings.web.largest_file)


@router.post("/entry-points/{slug}/forms", status_code=201, responses={403: {}, 429: {}})
async def start_public_form(
    slug: str, body: schemas.ChatBegin, services: ServicesOf, ip: AddressOf
) -> schemas.ChatBegun:
    """Begin to fill in a form: what it asks is answered as in a chat. Refusals as of `start_public_chat`."""
    wanted = Wanted(language=body.language or "", name=body.name or "", signed_token=body.signed_token or "")
    begun = await services.the(Chats).begin(slug, ip, wanted, FORM)
    return schemas.ChatBegun(chat_id=begun.id, chat_token=begun.token)


@router.get("/chats/{chat_token}")
async def get_public_chat(chat_token: str, services: ServicesOf, after: After = 0) -> schemas.ChatView:
    """The chat as it stands, and its messages after a number: the same after every cut."""
    chat = await services.the(Chats).find(chat_token)
    async with services.database.read() as connection:
        return await views.chat_view(connection, chat, after)


@router.post("/chats/{chat_token}/messages", status_code=201, responses={200: {}, 410: {}})
async def write_public_message(
    chat_token: str, body: schemas.MessageNew, services: ServicesOf, response: Response
) -> schemas.ChatMessage:
    """Write. The same `client_id` again is answered with the same message, and 200. 429 `chat.flooded`."""
    message, new = await services.the(Chats).write(chat_token, body.text, body.client_id)
    response.status_code = 201 if new else 200
    return views.message_view(message)


@router.post("/chats/{chat_token}/answers", status_code=201, responses={200: {}, 409: {}, 410: {}})
async def answer_public_prompt(
    chat_token: str, body: schemas.AnswerNew, services: ServicesOf, response: Response
) -> schemas.ChatMessage:
    """Answer what the process asks. 409 `chat.prompt_moved_on` when it asks something else by now."""
    message, new = await services.the(Chats).answer(
        chat_token, body.prompt_id, body.client_id, choice=body.choice, value=body.value, values=body.values
    )
    response.status_code = 201 if new else 200
    return views.message_view(message)


@router.post("/chats/{chat_token}/typing", status_code=204)
async def type_in_public_chat(chat_token: str, services: ServicesOf) -> None:
    """Say that you are writing; it counts for six seconds."""
    await services.the(Chats).typing(chat_token)


@router.post("/chats/{chat_token}/read", status_code=204)
async def read_public_chat(chat_token: str, body: schemas.ReadUpTo, services: ServicesOf) -> None:
    """Say up to which message you have read."""
    await services.the(Chats).read_to(chat_token, body.up_to)


@router.delete("/chats/{chat_token}", status_code=204)
async def end_public_chat(chat_token: str, services: ServicesOf) -> None:
    """End the chat; twice is no error. Closing the page does not end it."""
    await services.the(Chats).leave(chat_token)


@router.get(
    "/chats/{chat_token}/transcript",
    response_class=Response,
    responses={200: {"description": "The chat as plain text.", "content": {"text/plain": {}}}},
)
async def get_public_transcript(
    chat_token: str, services: ServicesOf, language: Annotated[str, Query(max_length=35)] = "en"
) -> Response:
    """The chat as a text file."""
    chat = await services.the(Chats).find(chat_token)
    async with services.database.read() as connection:
        text = await transcript.of(connection, chat, language)
    return transcript_response(text)


@router.post("/chats/{chat_token}/transcript", status_code=202, responses={409: {}, 429: {}})
async def mail_public_transcript(
    chat_token: str, body: schemas.TranscriptWanted, services: ServicesOf, ip: AddressOf
) -> None:
    """Have the chat sent by mail, once it is over; see `can_be_mailed`."""
    chat = await services.the(Chats).find(chat_token)
    async with services.database.transaction(actor=CUSTOMER, origin=chat.origin) as tx:
        await transcript_mail.mail_transcript(tx, services.the(Keyring), chat, body.address, body.language, ip)


def transcript_response(text: str) -> Response:
    """A file to keep, never a page to show."""
    return Response(
        text.encode(),
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="chat.txt"'},
    )


@router.websocket("/chats/{chat_token}/events")
async def follow_public_chat(socket: WebSocket, chat_token: str) -> None:
    """Say when there is something to fetch, until the chat is over."""
    services = services_of(socket)

    async def follow() -> None:
        chat = await services.the(Chats).find(chat_token)
        await services.the(ChatEvents).follow(socket, chat.id, customer=True)

    await serve_page(socket, follow)
