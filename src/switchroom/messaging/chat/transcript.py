"""A chat as a text file, in the order and with the names in which it was written."""

from datetime import datetime
from uuid import UUID

from switchroom.messaging.chat import queries
from switchroom.messaging.chat.queries import Chat
from switchroom.messaging.contracts import Author, MessageKind, Note
from switchroom.platform.db import Connection
from switchroom.platform.text import Text

YOU = Text({"en": "Customer", "pt-BR": "Cliente", "zh-CN": "客户"})
CODE_SENT = Text({"en": "A code was sent", "pt-BR": "Um código foi enviado", "zh-CN": "已发送验证码"})
NOTES = {
    Note.JOINED: Text({"en": "{name} joins", "pt-BR": "{name} entrou", "zh-CN": "{name} 已接入"}),
    Note.LEFT: Text({"en": "{name} leaves", "pt-BR": "{name} saiu", "zh-CN": "{name} 已离开"}),
    Note.ENDED: Text({"en": "The chat has ended", "pt-BR": "O chat foi encerrado", "zh-CN": "会话已结束"}),
}


async def of(connection: Connection, chat: Chat, language: str) -> str:
    """One paragraph for each message; times are UTC."""
    lines, after = list[str](), 0
    while rows := await queries.messages_after(connection, chat.id, after):
        lines += [_line(row, language) for row in rows]
        after = rows[-1]["number"]
    return "\n".join(lines) + "\n"


async def words_of(connection: Connection, chat_id: UUID) -> list[str]:
    """What people wrote in it, without what the process said to everybody, and the name that the customer gave."""
    rows = await connection.fetch(
        """select name as text from messaging.chat where id = $1 and name <> '' union all
           (select text from messaging.message where chat_id = $1 and kind = any($2) and author <> $3 and text <> ''
            order by number)""",
        chat_id,
        [MessageKind.TEXT.value, MessageKind.ANSWER.value],
        Author.PROCESS.value,
    )
    return [row["text"] for row in rows]


def _line(row: dict[str, object], language: str) -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    name = str(row["name"] or "")
    if row["note"]:
        words = NOTES[Note(str(row["note"]))].in_language(language, "en").replace("{name}", name)
        return f"[{at:%Y-%m-%d %H:%M:%S}Z] {words}"
    if row["kind"] == MessageKind.CODE:
        return f"[{at:%Y-%m-%d %H:%M:%S}Z] {CODE_SENT.in_language(language, 'en')}"
    if row["author"] == Author.CUSTOMER and not name:
        name = YOU.in_language(language, "en")
    return f"[{at:%Y-%m-%d %H:%M:%S}Z] {name + ': ' if name else ''}{row['text'] or ''}"
