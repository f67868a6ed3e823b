"""What follows for chats from events of other contexts: places in the queue, and the end."""

from uuid import UUID

from switchroom.interactions.contracts import Connected, Ended
from switchroom.interactions.facade import said
from switchroom.messaging.chat.transcript import words_of
from switchroom.messaging.chat.writing import bell_of, note
from switchroom.messaging.contracts import Note
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.timekeeper import cancel_timers
from switchroom.routing.contracts import ItemKind, Standing
from switchroom.routing.events import Announced, ItemEnded, Overflowed, Queued


async def handle(tx: Transaction, envelope: Envelope) -> None:
    """Keep what waiting customers may be told; end a chat with its interaction."""
    match envelope.event:
        case Announced(kind=ItemKind.INTERACTION) as told:
            await _stand(tx, told.about, Standing(told.position, told.low, told.high))
        case Queued(kind=ItemKind.INTERACTION, about=chat) | ItemEnded(kind=ItemKind.INTERACTION, about=chat):
            await _stand(tx, chat, None)
        case Overflowed(kind=ItemKind.INTERACTION, about=chat) | Connected(interaction=chat):
            await _stand(tx, chat, None)
        case Ended(interaction=chat):
            await _end(tx, chat)


async def _stand(tx: Transaction, chat_id: UUID, standing: Standing | None) -> None:
    done = await tx.execute(
        "update messaging.chat set standing = $2 where id = $1 and ended_at is null", chat_id, standing
    )
    if done != "UPDATE 0":
        tx.ring(bell_of(chat_id))


async def _end(tx: Transaction, chat_id: UUID) -> None:
    """However it ended, by whomever: this is the one place where a chat learns it."""
    ended = await tx.fetch_value(
        "update messaging.chat set ended_at = clock_timestamp() where id = $1 and ended_at is null returning true",
        chat_id,
    )
    if not ended:
        return
    await tx.execute("delete from messaging.prompt where chat_id = $1", chat_id)
    await tx.execute("delete from messaging.typing where chat_id = $1", chat_id)
    await cancel_timers(tx, chat_id)
    await note(tx, chat_id, Note.ENDED)
    await said(tx, chat_id, await words_of(tx, chat_id))


def handler() -> Handler:
    """The one handler of this context."""
    return Handler("messaging", (Announced, Queued, ItemEnded, Overflowed, Connected, Ended), handle)
