"""What the screens of customers send and receive."""

import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.customers.contracts import AddressKind, AddressSource, Bounced, CustomerKind
from switchroom.platform.schemas import LanguageTag, Name, Received, Sent, SetupRow, Slug, changes_of

Tag = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), Field(examples=["vip"])]
Number = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), Field(examples=["K-104233"])
]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True),
    Field(examples=["Prefers mornings."]),
]
Purpose = Annotated[Slug, Field(examples=["recording"], description="What for, e.g. recording, marketing, surveys.")]


class Address(Received):
    kind: AddressKind
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)] = Field(
        examples=["+55 11 99000-0001"]
    )
    main: bool = Field(default=False, description="The one to use; where none of a kind is, the first becomes it.")
    verified: bool = Field(default=False, description="Somebody made sure that it is the customer's.")


class AddressShown(Sent):
    """An address as it is kept. `customer_id`: whom it was recorded for, where customers were merged."""

    id: UUID
    customer_id: UUID
    kind: AddressKind
    value: str
    normal: str = Field(description="The form in which it is compared: E.164 for telephone numbers.")
    main: bool
    source: AddressSource
    verified_at: datetime.datetime | None = None
    bounced: Bounced | None = Field(None, description="Mail to it came back: for good, or for the time being.")
    bounce_status: str | None = Field(None, description="As mail servers say it (RFC 3463).", examples=["5.1.1"])
    bounced_at: datetime.datetime | None = None


class Membership(Received):
    organisation_id: UUID
    role: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), Field(examples=["Buyer"])] | None = (
        None
    )


class MembershipShown(Sent):
    organisation_id: UUID
    name: str | None
    role: str | None


class CustomerFields(Received):
    """What of a customer can be set."""

    kind: CustomerKind = CustomerKind.PERSON
    group: Slug = Field(description="The brand group that the customer belongs to, for good.")
    name: Name | None = None
    language: LanguageTag | None = None
    region_id: UUID | None = None
    environment: Slug | None = Field(default=None, description="Own network, another's, ...", examples=["own_network"])
    external_number: Number | None = Field(default=None, description="The customer's number in another system.")
    tags: list[Tag] = Field(default=[], max_length=50)
    note: Annotated[str, Field(max_length=10_000)] | None = Field(
        default=None, description="What everybody should know at once."
    )


class CustomerNew(CustomerFields):
    addresses: list[Address] = Field(default=[], max_length=50)
    organisations: list[Membership] = Field(default=[], max_length=50)


CustomerPatch = changes_of(CustomerNew, never=frozenset({"group"}))


class Customer(CustomerFields, SetupRow):
    """A person or organisation served."""

    addresses: list[AddressShown] = Field(default=[])
    organisations: list[MembershipShown] = Field(default=[])
    last_seen_at: datetime.datetime | None = None
    erased_at: datetime.datetime | None = None
    merged: list[UUID] = Field(default=[], description="Customers who were merged into this one.")


class NoteBody(Received):
    text: Words


class NoteMade(Sent):
    id: UUID


class NoteShown(Sent):
    id: UUID
    text: str = Field(description="Empty once the note is erased.")
    author_id: UUID | None = None
    author: str | None = None
    at: datetime.datetime
    edited_at: datetime.datetime | None = None
    erased_at: datetime.datetime | None = None


class ConsentBody(Received):
    purpose: Purpose
    given: bool = Field(description="False: withdrawn.")
    at: AwareDatetime | None = Field(default=None, description="When the customer said so; now, unless it is sent.")
    source: Slug = Field(examples=["call"], description="How we know: call, chat, form, letter, ...")


class ConsentShown(Sent):
    """One line of the ledger. The newest line of a purpose says what holds; no line is ever changed."""

    id: UUID
    purpose: str
    given: bool
    at: datetime.datetime
    source: str
    recorded_by: UUID | None = None
    author: str | None = None
    recorded_at: datetime.datetime


class MergeShown(Sent):
    id: UUID
    survivor_id: UUID
    merged_id: UUID
    merged_name: str | None = None
    at: datetime.datetime
    by: UUID | None = None
    author: str | None = None
    fields: list[str] = Field(description="Whose value was taken from the other customer.")
    undone_at: datetime.datetime | None = None


class Member(Sent):
    id: UUID
    name: str | None = None
    role: str | None = None


class Record(Sent):
    """What belongs to a customer besides the fields of the card."""

    notes: list[NoteShown]
    consents: list[ConsentShown]
    merges: list[MergeShown]
    members: list[Member] = Field(description="Of an organisation: who belongs to it.")


class MergeBody(Received):
    other_id: UUID = Field(description="The customer who will be no more: everything of theirs moves here.")
    version: int = Field(examples=[1], description="The version of the customer who goes on.")
    other_version: int = Field(examples=[1])
    take: list[Slug] = Field(
        default=[], max_length=20, examples=[["name"]], description="Fields whose value is the other's from now on."
    )


class Duplicate(Sent):
    """Perhaps the same customer, and why."""

    customer: Customer
    same: list[str] = Field(description="`address`, `name`", examples=[["address"]])


class Export(Sent):
    """Everything we keep about a customer."""

    customer: Customer
    record: Record
    kept_elsewhere: dict[str, Any] = Field(description="By what it is: interactions with their notes, ...")
