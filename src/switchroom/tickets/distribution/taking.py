"""Somebody takes a ticket himself: through the board, so that it is never two who do."""

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, Reason
from switchroom.tickets import checks
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import WORK
from switchroom.tickets.distribution.contracts import OfferedToAnother, TakenByAnother
from switchroom.tickets.distribution.following import given
from switchroom.tickets.rows import Ref, Row, access_to_change, writer_of

ANOTHERS = {Reason.OFFERED_TO_ANOTHER: OfferedToAnother, Reason.NOT_WAITING: TakenByAnother}
"""Why the board keeps it from somebody. For other reasons (no room, not at work, another queue) whoever may work on a
ticket takes it beside the board.
"""


async def take(services: Services, principal: Principal, ref: Ref) -> None:
    """Work on it from now on. Idempotent.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `TakenByAnother`, `OfferedToAnother`, `NotTheirTicket`.
    """
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        row = await _free(tx, principal, ref)
        placed = (await routing.placements(tx, [row.id])).get(row.id)
        if placed is None or placed.agent_id is not None:
            await apply(tx, row, {"assignee_id": principal.user_id}, writer_of(principal))
            return
        number = await routing.pull_item(tx, AgentId(principal.user_id), ItemId(placed.item_id))
    outcome = await services.the(routing.Outcomes).of(number)
    if outcome.refused in ANOTHERS:
        raise ANOTHERS[outcome.refused]()
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        row = await _free(tx, principal, ref)
        pulled = outcome.decided and outcome.refused is None and not outcome.parked
        if pulled and await given(tx, row.id, placed.item_id, principal.user_id) is not None:
            return
        await apply(tx, row, {"assignee_id": principal.user_id}, writer_of(principal))


async def _free(tx: Transaction, principal: Principal, ref: Ref) -> Row:
    """The ticket under its lock, unless somebody else has it."""
    row = await access_to_change(tx, principal, ref, WORK)
    if row.assignee_id not in (None, principal.user_id):
        raise TakenByAnother()
    await checks.check_assignee(tx, principal.user_id, row.unit_id, row.brand_id, row.origin)
    return row
