"""A form that becomes a ticket takes along the files that were handed in with it."""

from uuid import UUID

from switchroom.messaging.chat.files import Files
from switchroom.messaging.contracts import FileGone
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.tickets.contracts import NewFile
from switchroom.tickets.events import TicketOpened
from switchroom.tickets.facade import Tickets

HANDED_IN = """
select f.id, f.chat_id from tickets.contact c
join interactions.interaction i on i.id = c.interaction_id and i.medium = 'form'
join messaging.file f on f.chat_id = i.id and f.deleted_at is null
join messaging.message m on m.chat_id = f.chat_id and m.number = f.message and m.author = 'customer'
where c.ticket_id = $1 order by f.message
"""


class FormFiles:
    """Copies them to the ticket's first entry. One per process; without parts for who only looks at what it handles."""

    def __init__(self, files: Files | None = None, tickets: Tickets | None = None) -> None:
        self._files, self._tickets = files, tickets

    def handler(self) -> Handler:
        """Follows new tickets."""
        return Handler("form files", (TicketOpened,), self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        opened = envelope.event
        assert isinstance(opened, TicketOpened)
        assert self._tickets is not None
        for row in await tx.fetch(HANDED_IN, opened.ticket):
            file = await self._read(row["chat_id"], row["id"])
            if file is not None:
                await self._tickets.attach(tx, opened.entry, [file])

    async def _read(self, chat_id: UUID, file_id: UUID) -> NewFile | None:
        assert self._files is not None
        try:
            kept = await self._files.open(chat_id, file_id)
        except FileGone:
            return None
        return NewFile(kept.name, b"".join([piece async for piece in kept.pieces()]))
