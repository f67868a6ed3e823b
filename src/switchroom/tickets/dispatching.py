"""What the program itself does with tickets of one kind: hands them to a team, says what they go on from."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import RelationKind
from switchroom.tickets.events import TicketRelated
from switchroom.tickets.relations import RELATE
from switchroom.tickets.rows import lock


async def hand_to_team(tx: Transaction, ticket_id: UUID, unit_id: UUID) -> None:
    """This team is responsible for it from now on. Raises `TicketNotFound`."""
    await apply(tx, await lock(tx, ticket_id), {"unit_id": unit_id}, SYSTEM)


async def follow_on(tx: Transaction, ticket_id: UUID, earlier_id: UUID) -> None:
    """A ticket goes on from an earlier one, whatever became of that. Idempotent. Raises `TicketNotFound`."""
    row, to = await lock(tx, ticket_id), await lock(tx, earlier_id)
    if row.id == to.id:
        return
    done = await tx.execute(RELATE, row.id, RelationKind.FOLLOWS.value, to.id, await tx.now(), None)
    if not done.endswith(" 0"):
        tx.emit(TicketRelated(ticket=row.id, kind=RelationKind.FOLLOWS, other=to.id, related=True), origin=row.origin)
