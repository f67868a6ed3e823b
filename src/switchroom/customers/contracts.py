"""What others may know of customers."""

from typing import NewType
from uuid import UUID

import msgspec

from switchroom.customers.domain.address import AddressKind
from switchroom.platform.access import permission
from switchroom.platform.collection import SetupChanged
from switchroom.platform.errors import Invalid
from switchroom.platform.events import event

__all__ = ["AddressKind", "CustomerChanged", "CustomerId", "FoundCustomer", "UnknownGroup"]

CustomerId = NewType("CustomerId", UUID)

SEE_CUSTOMERS = permission(
    "customers:customer:see",
    {"en": "See customers", "pt-BR": "Ver clientes", "zh-CN": "查看客户"},
)
EDIT_CUSTOMERS = permission(
    "customers:customer:edit",
    {"en": "Change customers", "pt-BR": "Alterar clientes", "zh-CN": "修改客户"},
)


class FoundCustomer(msgspec.Struct, frozen=True):
    """Whoever an address belongs to; `created`: nobody before."""

    id: CustomerId
    created: bool


@event("customers.customer_changed")
class CustomerChanged(SetupChanged, frozen=True, kw_only=True):
    """A customer was made, changed or archived."""

    collection = "customers"


class UnknownGroup(Invalid):
    """There is no such brand group, or you may not place customers there."""

    code = "customer.unknown_group"
