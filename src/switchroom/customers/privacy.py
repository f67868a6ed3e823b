"""A customer's own data: handed out as JSON, and erased for good.

Erasing is for the customer and everybody merged into it. Names, addresses, numbers and notes go, here and wherever a
higher context keeps some (`PersonalData`); that there was a customer, where, when and how often, stays for the figures.
"""

from typing import Any
from uuid import UUID

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, family_of
from switchroom.customers.contracts import (
    ERASE_CUSTOMERS,
    CustomerErased,
    CustomerExported,
    PersonalDataKeepers,
)
from switchroom.customers.record import read_record
from switchroom.customers.vocabulary import forget as forget_words
from switchroom.exchange.facade import forget_subjects
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services

FORGET = (
    """update customers.customer set name = null, language = null, external_number = null, note = null, tags = '{}',
           words = '', search = '', archived = true, erased_at = $2, version = version + 1 where id = any($1)""",
    "delete from customers.address where customer_id = any($1) and $2::timestamptz is not null",
    "delete from customers.membership where member_id = any($1) and $2::timestamptz is not null",
    "update customers.note set text = '', erased_at = coalesce(erased_at, $2) where customer_id = any($1)",
    "update customers.merge set fields = '{}' where $2::timestamptz is not null and survivor_id = any($1)",
)


async def export(tx: Transaction, services: Services, principal: Principal, id: UUID) -> schemas.Export:
    """Everything about a customer. Raises `UnknownRow`, `NotAllowed`. That it was taken is in the journal."""
    customer = await CUSTOMERS.access(tx, principal, id)
    principal.require(ERASE_CUSTOMERS, group=customer["group"])
    family = await family_of(tx, id)
    elsewhere: dict[str, Any] = {}
    for keeper in services.the(PersonalDataKeepers).keepers:
        elsewhere |= await keeper.export(tx, family)
    tx.emit(CustomerExported(id=customer["id"], at=await tx.now()), origin=Origin(customer["origin"]))
    record = await read_record(tx, services, customer["id"])
    return schemas.Export(customer=CUSTOMERS.as_row(customer), record=record, kept_elsewhere=elsewhere)


async def erase(tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
    """Forget who this was. Cannot be undone. Idempotent. Raises `UnknownRow`, `NotAllowed`."""
    customer = await CUSTOMERS.access(tx, principal, id, lock=True)
    principal.require(ERASE_CUSTOMERS, group=customer["group"])
    if customer["erased_at"] is not None:
        return
    family = await family_of(tx, id)
    at = await tx.now()
    await forget_words(tx, family)
    for statement in FORGET:
        await tx.execute(statement, family, at)
    await forget_subjects(tx, family)
    for keeper in services.the(PersonalDataKeepers).keepers:
        await keeper.erase(tx, family)
    tx.emit(CustomerErased(id=customer["id"], at=at), origin=Origin(customer["origin"]))
