"""Blocking a customer: each of the customer's addresses goes on the block list, which is what keeps callers out.

There is no second mechanism: whoever is unblocked on the list is unblocked, and an address that the customer gets later
is not blocked by itself.
"""

from uuid import UUID

from switchroom.customers.facade import CUSTOMERS, kind_of, normal_address
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.services import Services
from switchroom.touchpoints import schemas
from switchroom.touchpoints.actions import BLOCK_LIST
from switchroom.touchpoints.contracts import EDIT_BLOCKS, SEE_BLOCKS, BlockKind

BLOCKS = "select id from touchpoints.block where kind = 'address' and value = any($1) and not archived order by value"


class NothingToBlock(Conflict):
    """This customer has no address that could be blocked."""

    code = "block.no_address"


async def blocks_of(connection: Connection, principal: Principal, customer_id: UUID) -> list[schemas.Block]:
    """The lines of the block list for the customer's addresses, also those whose time is over."""
    addresses = await _addresses(connection, principal, customer_id)
    principal.require(SEE_BLOCKS)
    ids = [row["id"] for row in await connection.fetch(BLOCKS, addresses)]
    return [BLOCK_LIST.as_row(await BLOCK_LIST.access(connection, principal, id)) for id in ids]


async def block_customer(
    tx: Transaction, services: Services, principal: Principal, customer_id: UUID, body: schemas.CustomerBlock
) -> list[schemas.Block]:
    """Accept nothing from any of the customer's addresses, with this reason until this time."""
    addresses = await _addresses(tx, principal, customer_id)
    principal.require_everywhere(EDIT_BLOCKS)
    if not addresses:
        raise NothingToBlock()
    known = {block.value: block for block in await blocks_of(tx, principal, customer_id)}
    for value in addresses:
        given = {"reason": body.reason, "until": body.until}
        if value in known:
            change = schemas.BlockPatch.model_validate({**given, "version": known[value].version})
            await BLOCK_LIST.update(tx, services, principal, known[value].id, change)
        else:
            new = schemas.BlockNew(kind=BlockKind.ADDRESS, value=value, reason=body.reason, until=body.until)
            await BLOCK_LIST.create(tx, services, principal, new)
    return await blocks_of(tx, principal, customer_id)


async def unblock_customer(tx: Transaction, services: Services, principal: Principal, customer_id: UUID) -> None:
    """Take all of the customer's addresses off the block list."""
    addresses = await _addresses(tx, principal, customer_id)
    principal.require_everywhere(EDIT_BLOCKS)
    for row in await tx.fetch(BLOCKS, addresses):
        await BLOCK_LIST.archive(tx, services, principal, row["id"])


async def _addresses(connection: Connection, principal: Principal, customer_id: UUID) -> list[str]:
    """As the block list writes them."""
    customer = await CUSTOMERS.access(connection, principal, customer_id)
    return sorted({normal_address(kind_of(a["normal"]), a["normal"]) for a in customer["addresses"]})
