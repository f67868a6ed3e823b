"""What others may know of customers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, Protocol
from uuid import UUID

import msgspec

from switchroom.customers.domain.address import AddressKind
from switchroom.platform.access import permission
from switchroom.platform.collection import SetupChanged
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import Code, Event, event

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
MERGE_CUSTOMERS = permission(
    "customers:customer:merge",
    {
        "en": "Merge customers and undo it",
        "pt-BR": "Unir clientes e desfazer a união",
        "zh-CN": "合并客户与撤销合并",
    },
)
ERASE_CUSTOMERS = permission(
    "customers:customer:erase",
    {
        "en": "Export and erase a customer's data",
        "pt-BR": "Exportar e apagar os dados de um cliente",
        "zh-CN": "导出与删除客户的个人资料",
    },
)


class CustomerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class AddressSource(StrEnum):
    """Where we have an address from. `ARRIVAL`: the customer came from it. `PROGRAM`: through an API token."""

    ARRIVAL = "arrival"
    AGENT = "agent"
    PROGRAM = "program"
    IMPORT = "import"
    UNKNOWN = "unknown"


class Bounced(StrEnum):
    """How mail to an address came back: `HARD`: there is no such mailbox; `SOFT`: it could not be delivered then."""

    HARD = "hard"
    SOFT = "soft"


class FoundCustomer(msgspec.Struct, frozen=True):
    """Whoever an address belongs to; `created`: nobody before."""

    id: CustomerId
    created: bool


class PersonalData(Protocol):
    """What a higher context keeps about a customer. Registered by bootstrap, in `PersonalDataKeepers`."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        """Everything that is about these customers, as JSON, by what it is."""
        ...

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        """Remove what can be read or heard of them; figures stay."""
        ...


class Authors:
    """Who wrote what: how the names of users are asked for, which customers do not know. Supplied by bootstrap."""

    def __init__(self, names: Callable[[Connection, list[UUID]], Awaitable[dict[UUID, Any]]]) -> None:
        self.names = names


class PersonalDataKeepers:
    """All of them, for `Services.the`."""

    def __init__(self, *keepers: PersonalData) -> None:
        self.keepers = keepers


@event("customers.customer_changed")
class CustomerChanged(SetupChanged, frozen=True, kw_only=True):
    """A customer was made, changed or archived."""

    collection = "customers"


class CustomerEvent(Event, frozen=True, kw_only=True):
    """Something happened to a customer."""

    id: UUID
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:customers",)


@event("customers.merged")
class CustomersMerged(CustomerEvent, frozen=True, kw_only=True):
    """`merged` is the same customer as `id`, who goes on for both. `fields` took the other's value."""

    merge: UUID
    merged: UUID
    fields: tuple[Code, ...] = ()


@event("customers.unmerged")
class CustomersUnmerged(CustomerEvent, frozen=True, kw_only=True):
    """A merge was a mistake: `merged` stands for himself again."""

    merge: UUID
    merged: UUID


@event("customers.consent_recorded")
class ConsentRecorded(CustomerEvent, frozen=True, kw_only=True):
    """A consent was given or withdrawn."""

    consent: UUID
    purpose: Code
    given: bool


@event("customers.noted")
class CustomerNoted(CustomerEvent, frozen=True, kw_only=True):
    """A note was written, changed or erased."""

    note: UUID
    erased: bool = False


@event("customers.address_bounced")
class CustomerAddressBounced(CustomerEvent, frozen=True, kw_only=True):
    """Mail to an address of a customer came back; `hard`: for good."""

    hard: bool


@event("customers.exported")
class CustomerExported(CustomerEvent, frozen=True, kw_only=True):
    """Somebody took all data about a customer with them."""


@event("customers.erased")
class CustomerErased(CustomerEvent, frozen=True, kw_only=True):
    """Names, addresses and notes of a customer are gone; figures stay."""


class UnknownGroup(Invalid):
    """There is no such brand group, or you may not place customers there."""

    code = "customer.unknown_group"


class UnknownOrganisation(Invalid):
    """There is no such organisation in this brand group."""

    code = "customer.unknown_organisation"


class FieldsChanged(Conflict):
    """Somebody changed the same fields meanwhile; see what they are now."""

    code = "setup.stale"


class SameCustomer(Conflict):
    """These two are one customer already."""

    code = "customer.same"


class NotMergeable(Conflict):
    """Only customers of one brand group and one origin, neither archived nor erased, can be merged."""

    code = "customer.not_mergeable"


class MergeNotFound(NotFound):
    """There is no such merge of this customer."""

    code = "customer.merge_not_found"


class AlreadyUndone(Conflict):
    """This merge is undone already."""

    code = "customer.already_undone"


class NoteNotFound(NotFound):
    """There is no such note, or it is not yours to change."""

    code = "customer.note_not_found"


class Erased(Conflict):
    """This customer's data has been erased."""

    code = "customer.erased"
