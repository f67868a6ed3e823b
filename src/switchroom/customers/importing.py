"""Customers that come in as a list. Who is there already is known by id, number elsewhere, or address.

A mail address decides alone. Without one, a telephone number or another address does, unless several customers share
it: a switchboard's number says nothing about who is meant.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, GROUPS, family_of
from switchroom.customers.arrivals import alone_with, find_in_group
from switchroom.customers.contracts import EDIT_CUSTOMERS, AddressKind, AddressSource, PersonalDataKeepers
from switchroom.customers.domain.address import normal_address
from switchroom.customers.list_fields import ADDRESSES, FIELDS, KINDS, NAME, TITLE
from switchroom.exchange.contracts import (
    Asker,
    Choice,
    Complaint,
    Existing,
    LineRefused,
    LineState,
    Looked,
    TakenBack,
    Values,
    Written,
)
from switchroom.exchange.facade import chosen, complaint, none_of, of_body, parted, refused
from switchroom.organisation.facade import REGIONS
from switchroom.platform.access import Principal
from switchroom.platform.collection import Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.listing import searchable
from switchroom.platform.text import Text

PLAIN = ("name", "kind", "language", "region_id", "environment", "external_number", "note")
BY_NUMBER = """
select distinct coalesce(survivor_id, id) as id from customers.customer
where external_number = $1 and "group" = $2 and origin = $3 and not archived
"""
ORGANISATIONS = """
select distinct coalesce(survivor_id, id) as id from customers.customer
where kind = 'organisation' and "group" = $2 and origin = $3 and not archived
    and (external_number = $1 or (words >= $4 and words < $4 || chr(1114111) and lower(name) = lower($1)))
"""
WRITTEN_ABOUT = """
select exists(select from customers.note where customer_id = $1)
    or exists(select from customers.consent where customer_id = $1)
    or exists(select from customers.customer where id = $1 and last_seen_at is not null)
    or exists(select from customers.customer where survivor_id = $1)
    or exists(select from customers.membership where organisation_id = $1)
"""
MARK_SOURCE = """
update customers.address set source = $4
where customer_id = any($1) and (kind, normal) in (select * from unnest($2::text[], $3::text[]))
"""


class CustomerList:
    """Implements `exchange.Kind`."""

    name, title, needs, fields = NAME, TITLE, EDIT_CUSTOMERS, FIELDS

    async def choices(self, connection: Connection, principal: Principal) -> Mapping[str, Sequence[Choice]]:
        groups = [g for (g,) in await connection.fetch(GROUPS) if principal.may(EDIT_CUSTOMERS, group=g)]
        return {
            "kind": KINDS,
            "group": [Choice(group, {"en": group}) for group in groups],
            "region": await _regions(connection),
        }

    async def look(self, connection: Connection, asker: Asker, values: Values) -> Looked:
        given = await _Given.read(connection, self, asker, values)
        found = await given.known(connection)
        if found is None:
            given.body()
            return Looked(LineState.NEW, given.keys())
        if asker.existing is Existing.SKIP:
            return Looked(LineState.SKIPPED, given.keys(), found["id"])
        given.body()
        return Looked(LineState.UPDATE if given.changes(found) else LineState.SAME, given.keys(), found["id"])

    async def write(self, tx: Transaction, asker: Asker, values: Values) -> Written:
        given = await _Given.read(tx, self, asker, values)
        for kind, value in given.addresses:
            await alone_with(tx, given.group, kind, value, asker.principal.origin)
        found = await given.known(tx)
        if found is None:
            made = await CUSTOMERS.create(tx, asker.services, asker.principal, given.body())
            await given.mark_source(tx, made.id)
            return Written(LineState.MADE, made.id, version=made.version)
        if asker.existing is Existing.SKIP:
            return Written(LineState.SKIPPED, found["id"])
        changes = given.changes(found)
        if not changes:
            return Written(LineState.SAME, found["id"])
        patch = schemas.CustomerPatch.model_validate({"version": found["version"], **changes})
        changed = await CUSTOMERS.update(tx, asker.services, asker.principal, found["id"], patch)
        await given.mark_source(tx, found["id"], but=found["addresses"])
        before = {name: _as_sent(name, found[name]) for name in changes}
        return Written(LineState.UPDATED, found["id"], before, found["version"], changed.version)

    async def take_back(self, tx: Transaction, asker: Asker, written: Written) -> TakenBack:
        assert written.subject is not None
        row = await CUSTOMERS.access(tx, asker.principal, written.subject, lock=True)
        if row["id"] != written.subject or row["version"] != written.version:
            return TakenBack(complaint("changed_since"))
        if written.state is LineState.UPDATED:
            patch = schemas.CustomerPatch.model_validate({"version": row["version"], **written.before})
            changed = await CUSTOMERS.update(tx, asker.services, asker.principal, row["id"], patch)
            return TakenBack(version=changed.version)
        if await _is_used(tx, asker, row["id"]):
            return TakenBack(complaint("used_since"))
        await CUSTOMERS.archive(tx, asker.services, asker.principal, row["id"])
        return TakenBack(version=row["version"] + 1)


class _Given:
    """What a line says of a customer."""

    def __init__(self, group: str, row: Row, addresses: list[tuple[AddressKind, str]], asker: Asker) -> None:
        self.group, self.addresses = group, addresses
        self._row, self._asker = row, asker

    @classmethod
    async def read(cls, connection: Connection, kind: CustomerList, asker: Asker, values: Values) -> "_Given":
        """Raises `LineRefused` with everything that can be said of single cells."""
        wrong: list[Complaint] = []
        choices = await kind.choices(connection, asker.principal)
        row: Row = {name: values[name].strip() for name in (*PLAIN, "id") if name in values}
        for name in ("kind", "group", "region"):
            if name in values:
                found = chosen(values[name], choices[name])
                if found is None:
                    wrong.append(none_of(name, choices[name]))
                row["region_id" if name == "region" else name] = found
        if row.get("region_id"):
            row["region_id"] = (await _region_ids(connection))[row["region_id"]]
        if "tags" in values:
            row["tags"] = parted(values["tags"])
        addresses = _addresses(values, wrong)
        if not (row.get("name") or addresses or row.get("external_number")):
            wrong.append(complaint("missing", "name"))
        if wrong:
            raise LineRefused(*wrong)
        group = str(row["group"])
        if "organisation" in values:
            row["organisations"] = await _organisations(connection, asker, group, parted(values["organisation"]))
        return cls(group, row, addresses, asker)

    def body(self) -> schemas.CustomerNew:
        """The customer as the API makes it. Raises `LineRefused`."""
        given = {name: value for name, value in self._row.items() if name != "id"}
        addresses = [schemas.Address(kind=kind, value=value) for kind, value in self.addresses]
        given["organisations"] = [{"organisation_id": id} for id in self._row.get("organisations", [])]
        try:
            return schemas.CustomerNew(**given, addresses=addresses)
        except ValidationError as error:
            raise LineRefused(*of_body(error, {"addresses": "mail", "organisations": "organisation"})) from None

    def keys(self) -> tuple[str, ...]:
        """What tells that two lines mean the same one, by the rules of `known`."""
        if number := self._row.get("external_number"):
            return (f"{self.group} number {number}", *self._address_keys(AddressKind.MAIL))
        return self._address_keys(AddressKind.MAIL) or self._address_keys()

    def _address_keys(self, only: AddressKind | None = None) -> tuple[str, ...]:
        return tuple(
            f"{self.group} {kind} {normal_address(kind, value)}"
            for kind, value in self.addresses
            if only is None or kind is only
        )

    async def known(self, connection: Connection) -> Row | None:
        """The customer who is meant, if there already. Raises `LineRefused` when it may be several."""
        id = await self._known_id(connection)
        if id is None:
            return None
        row = await CUSTOMERS.access(connection, self._asker.principal, id)
        if row["group"] != self.group:
            raise refused("unknown", "id")
        if not self._asker.principal.may(EDIT_CUSTOMERS, group=row["group"]):
            raise refused("not_allowed")
        return row

    async def _known_id(self, connection: Connection) -> UUID | None:
        if "id" in self._row:
            try:
                return UUID(self._row["id"])
            except ValueError:
                raise refused("malformed", "id") from None
        origin = self._asker.principal.origin
        if number := self._row.get("external_number"):
            rows = await connection.fetch(BY_NUMBER, number, self.group, origin.value)
            if rows:
                return _only([row["id"] for row in rows], "external_number")
        mails = [value for kind, value in self.addresses if kind is AddressKind.MAIL]
        for kind, value in self.addresses:
            if kind is AddressKind.MAIL or not mails:
                found = await find_in_group(connection, self.group, kind, value, origin)
                if found:
                    return _only(found, next(name for name, known in ADDRESSES.items() if known is kind))
        return None

    def changes(self, found: Row) -> Row:
        """What the line says that is not on the card yet; what it leaves out stays."""
        changed = {name: self._row[name] for name in PLAIN if name in self._row and self._row[name] != found[name]}
        tags = [tag for tag in self._row.get("tags", []) if tag not in found["tags"]]
        if tags:
            changed["tags"] = [*found["tags"], *tags]
        there = {(address["kind"], address["normal"]) for address in found["addresses"]}
        new = [(k, v) for k, v in self.addresses if (k.value, normal_address(k, v)) not in there]
        if new:
            added = [{"kind": kind, "value": value} for kind, value in new]
            changed["addresses"] = [*_as_sent("addresses", found["addresses"]), *added]
        member_of = {one["organisation_id"] for one in found["organisations"]}
        joined = [id for id in self._row.get("organisations", []) if id not in member_of]
        if joined:
            before = _as_sent("organisations", found["organisations"])
            changed["organisations"] = [*before, *({"organisation_id": id} for id in joined)]
        return changed

    async def mark_source(self, tx: Transaction, id: UUID, but: Sequence[Row] = ()) -> None:
        """The card says that these addresses came with a list."""
        there = {(address["kind"], address["normal"]) for address in but}
        new = {(kind.value, normal_address(kind, value)) for kind, value in self.addresses} - there
        kinds, normals = [kind for kind, _ in new], [normal for _, normal in new]
        await tx.execute(MARK_SOURCE, await family_of(tx, id), kinds, normals, AddressSource.IMPORT.value)


def _addresses(values: Values, wrong: list[Complaint]) -> list[tuple[AddressKind, str]]:
    addresses = []
    for name, kind in ADDRESSES.items():
        for value in parted(values.get(name, "")):
            try:
                schemas.Address(kind=kind, value=value)
            except ValidationError as error:
                wrong += of_body(error, {"value": name})
                continue
            if kind is AddressKind.MAIL and not _is_mail(value):
                wrong.append(complaint("malformed", name))
            addresses.append((kind, value))
    return addresses


def _is_mail(value: str) -> bool:
    local, at, domain = value.rpartition("@")
    return bool(local and at and domain) and not any(c.isspace() for c in value)


def _only(ids: Sequence[UUID], field: str) -> UUID:
    if len(set(ids)) > 1:
        raise refused("several", field)
    return ids[0]


async def _organisations(connection: Connection, asker: Asker, group: str, names: Sequence[str]) -> list[UUID]:
    """By number elsewhere or name. Raises `LineRefused`: whom nobody knows is to be brought in first."""
    found = []
    for name in names:
        origin = asker.principal.origin.value
        rows = await connection.fetch(ORGANISATIONS, name, group, origin, searchable(name))
        if not rows:
            raise refused("unknown", "organisation")
        found.append(_only([row["id"] for row in rows], "organisation"))
    return found


async def _regions(connection: Connection) -> list[Choice]:
    rows = await connection.fetch(REGIONS.table.select().where(~REGIONS.table.c.archived))
    return [Choice(row["code"], dict(Text.parse(row["name"]))) for row in rows]


async def _region_ids(connection: Connection) -> dict[str, UUID]:
    rows = await connection.fetch(REGIONS.table.select().where(~REGIONS.table.c.archived))
    return {row["code"]: row["id"] for row in rows}


async def _is_used(tx: Transaction, asker: Asker, id: UUID) -> bool:
    """Whether anything has happened with this customer that is worth keeping the card for."""
    if await tx.fetch_value(WRITTEN_ABOUT, id):
        return True
    for keeper in asker.services.the(PersonalDataKeepers).keepers:
        if any((await keeper.export(tx, [id])).values()):
            return True
    return False


def _as_sent(name: str, value: Any) -> Any:
    """A part of a card as it is sent to have it so."""
    if name == "addresses":
        return [
            {"kind": a["kind"], "value": a["value"], "main": a["main"], "verified": a["verified_at"] is not None}
            for a in value
        ]
    if name == "organisations":
        return [{"organisation_id": str(one["organisation_id"]), "role": one["role"]} for one in value]
    return str(value) if isinstance(value, UUID) else value
