"""How a chat looks from outside: to the customer's page and at work."""

from typing import Any
from uuid import UUID

from switchroom.messaging import schemas
from switchroom.messaging.chat import asking, queries
from switchroom.messaging.chat.files import TYPES
from switchroom.messaging.chat.queries import Chat, Message
from switchroom.messaging.chat.transcript_mail import can_be_mailed
from switchroom.messaging.contracts import ChatState, MessageKind
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.touchpoints.facade import EntryPoint

LANGUAGES = ("en", "pt-BR", "zh-CN")
"""Those that the chat's page itself speaks."""


def entry_point_view(entry: EntryPoint, largest_file: int) -> schemas.ChatEntryPoint:
    """What a page needs before it begins a chat."""
    setup = entry.chat
    theme = schemas.ChatTheme(
        accent=setup.accent,
        on_accent=legible_on(setup.accent),
        position="left" if setup.position == "left" else "right",
        title=setup.title,
        welcome=setup.welcome,
    )
    return schemas.ChatEntryPoint(
        name=Text.parse(entry.name).to_json(),
        brand=Text.parse(entry.brand_name).to_json(),
        language=entry.language,
        languages=list(dict.fromkeys((entry.language, *LANGUAGES))),
        open=entry.enabled,
        theme=theme,
        files=schemas.FilesAllowed(allowed=setup.files, max_bytes=largest_file, types=list(TYPES)),
        call_slug=setup.call_slug,
    )


def legible_on(colour: str) -> str:
    """Black or white, whichever has the greater contrast on it (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


async def chat_view(connection: Connection, chat: Chat, after: int) -> schemas.ChatView:
    """For the customer's page."""
    shared = await _shared(connection, chat, after)
    return schemas.ChatView.model_validate({**shared, "can_be_mailed": await can_be_mailed(connection, chat)})


async def chat_at_work(connection: Connection, chat: Chat, after: int) -> schemas.ChatAtWork:
    """For whoever may see the interaction; of a code that was sent to the customer, only that it was."""
    shared = await _shared(connection, chat, after)
    for message in shared["messages"]:
        if message["kind"] == MessageKind.CODE:
            message["text"] = None
    return schemas.ChatAtWork.model_validate(
        {**shared, "read_by_customer": chat.read_by_customer, "customer_name": chat.name or None}
    )


def message_view(message: Message) -> schemas.ChatMessage:
    """A message as its own sender sees it."""
    return schemas.ChatMessage.model_validate(message)


async def stored_message(connection: Connection, chat_id: UUID, number: int) -> schemas.ChatMessage:
    """A message with its file, as it is stored."""
    (row,) = await queries.messages_after(connection, chat_id, number - 1, 1)
    return schemas.ChatMessage.model_validate(row)


async def _shared(connection: Connection, chat: Chat, after: int) -> dict[str, Any]:
    talking, queued = chat.state is ChatState.TALKING, chat.state is ChatState.QUEUED
    standing = chat.standing if queued else None
    return {
        "state": chat.state,
        "reference": chat.reference,
        "ended_how": chat.ended_how,
        "agent": {"name": chat.agent_name} if talking and chat.agent_name else None,
        "position": standing.position if standing else None,
        "wait": list(standing.wait_s) if standing and standing.longest is not None else None,
        "messages": await queries.messages_after(connection, chat.id, after),
        "last": chat.last,
        "read_by_agent": chat.read_by_agent,
        "typing": chat.typing,
        "prompt": await _prompt(connection, chat) if chat.asks and chat.state is not ChatState.ENDED else None,
    }


async def _prompt(connection: Connection, chat: Chat) -> dict[str, Any] | None:
    waiting = await queries.prompts_of(connection, chat.id)
    if not waiting:
        return None
    plan = asking.plan_of(waiting[0])
    return {
        "id": waiting[0].id,
        "step_type": waiting[0].step_type,
        "text": plan.text,
        "choices": [{"name": option.name, "label": option.label} for option in plan.options] or None,
        "field": plan.field,
        "fields": plan.fields or None,
    }
