"""Tickets that come in as a list, from another help desk: as they were there, without a word to anybody.

Nobody gets mail, no clock runs for what was written elsewhere long ago, and no process begins; from the next thing that
happens on, each is a ticket like any other. One that is there already is known by its number elsewhere and stays as it
is: what people did with it here counts for more than an old list.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from switchroom.customers.contracts import AddressKind
from switchroom.customers.facade import find_by_address
from switchroom.exchange.contracts import (
    Asker,
    Choice,
    Complaint,
    LineRefused,
    LineState,
    Looked,
    TakenBack,
    Values,
    Written,
)
from switchroom.exchange.facade import chosen, complaint, none_of, of_body, parted, refused
from switchroom.organisation.facade import BRANDS, UNITS
from switchroom.people.facade import user_id_by_email
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.text import Text
from switchroom.tickets import checks, schemas
from switchroom.tickets.bringing_in import Old, bring_in
from switchroom.tickets.by_origin import remove_tickets
from switchroom.tickets.contracts import EDIT, TicketNotFound
from switchroom.tickets.domain.statuses import UNSOLVED, Status
from switchroom.tickets.list_fields import FIELDS, NAME, PRIORITIES, STATUSES, TITLE, TYPES
from switchroom.tickets.rows import access_to_change, writer_of

LONGEST_NUMBER = 100
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Ids count time from then on."""
KNOWN = "select id from tickets.ticket where external_number = $1 and origin = $2 and merged_into is null limit 1"
USED = """
select count(*) > 1 or exists(select from tickets.contact where ticket_id = $1)
    or exists(select from tickets.relation where $1 in (from_id, to_id))
    or exists(select from tickets.watcher where ticket_id = $1)
    or exists(select from tickets.point where ticket_id = $1)
    or exists(select from tickets.time_spent where ticket_id = $1)
from tickets.entry where ticket_id = $1
"""


class TicketList:
    """Implements `exchange.Kind`."""

    name, title, needs, fields = NAME, TITLE, EDIT, FIELDS

    async def choices(self, connection: Connection, principal: Principal) -> Mapping[str, Sequence[Choice]]:
        return {
            "type": TYPES,
            "status": STATUSES,
            "priority": PRIORITIES,
            "team": await _teams(connection, principal),
            "brand": await _brands(connection, principal),
        }

    async def look(self, connection: Connection, asker: Asker, values: Values) -> Looked:
        line = await _read(connection, self, asker, values)
        keys = (f"number {line.external_number}",)
        known = await _known(connection, asker, line.external_number)
        return Looked(LineState.NEW if known is None else LineState.SKIPPED, keys, known)

    async def write(self, tx: Transaction, asker: Asker, values: Values) -> Written:
        line = await _read(tx, self, asker, values)
        await tx.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"ticket {line.external_number}")
        known = await _known(tx, asker, line.external_number)
        if known is not None:
            return Written(LineState.SKIPPED, known)
        return Written(LineState.MADE, await bring_in(tx, line), version=1)

    async def take_back(self, tx: Transaction, asker: Asker, written: Written) -> TakenBack:
        assert written.subject is not None
        try:
            row = await access_to_change(tx, asker.principal, written.subject, EDIT)
        except TicketNotFound:
            return TakenBack(complaint("gone_since"))
        if row.version != written.version:
            return TakenBack(complaint("changed_since"))
        if await tx.fetch_value(USED, row.id):
            return TakenBack(complaint("used_since"))
        await remove_tickets(tx, [row.id])
        return TakenBack(version=written.version)


async def _read(connection: Connection, kind: TicketList, asker: Asker, values: Values) -> Old:
    """What a line says. Raises `LineRefused` with everything that can be said of single cells."""
    wrong: list[Complaint] = []
    row: dict[str, Any] = {}
    for name, choices in (await kind.choices(connection, asker.principal)).items():
        if name in values:
            row[name] = chosen(values[name], choices)
            if row[name] is None:
                wrong.append(none_of(name, choices))
    number = values["external_number"].strip()
    if len(number) > LONGEST_NUMBER:
        wrong.append(complaint("string_too_long", "external_number", max_length=LONGEST_NUMBER))
    opened_at = _time(values, "opened_at", wrong)
    solved_at = _time(values, "solved_at", wrong)
    if wrong or opened_at is None:
        raise LineRefused(*wrong)
    unit_id, brand_id = UUID(row["team"]), UUID(row["brand"]) if row.get("brand") else None
    requester_id = await _requester(connection, asker, values, brand_id)
    body = _body(values, row, unit_id, brand_id, requester_id)
    status = Status(row.get("status") or Status.CLOSED)
    if status in UNSOLVED:
        solved_at = None
    elif solved_at is None:
        solved_at = opened_at
    elif solved_at < opened_at:
        raise refused("bad_time", "solved_at")
    return Old(
        external_number=number,
        origin=asker.principal.origin,
        status=status,
        body=body,
        unit_id=unit_id,
        assignee_id=await _assignee(connection, asker, values, unit_id, brand_id),
        author=writer_of(asker.principal),
        opened_at=opened_at,
        solved_at=solved_at,
    )


def _body(
    values: Values, row: Mapping[str, Any], unit_id: UUID, brand_id: UUID | None, requester_id: UUID | None
) -> schemas.TicketNew:
    """The ticket as the API makes it. Raises `LineRefused`."""
    given: dict[str, Any] = {"subject": values["subject"], "text": values.get("text") or values["subject"]}
    given |= {"type": row["type"]} if row.get("type") else {}
    given |= {"priority": int(row["priority"])} if row.get("priority") else {}
    given |= {"language": values["language"].strip()} if "language" in values else {}
    given |= {"tags": parted(values["tags"])} if "tags" in values else {}
    try:
        return schemas.TicketNew(unit_id=unit_id, brand_id=brand_id, requester_id=requester_id, **given)
    except ValidationError as error:
        raise LineRefused(*of_body(error)) from None


async def _known(connection: Connection, asker: Asker, number: str) -> UUID | None:
    """The ticket that has this number elsewhere."""
    id: UUID | None = await connection.fetch_value(KNOWN, number, asker.principal.origin.value)
    return id


def _time(values: Values, name: str, wrong: list[Complaint]) -> datetime | None:
    """A time as spreadsheets write it, in UTC unless it says otherwise."""
    if name not in values:
        return None
    try:
        read = datetime.fromisoformat(values[name].strip())
    except ValueError:
        wrong.append(complaint("bad_time", name))
        return None
    at = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    if not EARLIEST <= at <= datetime.now(UTC):
        wrong.append(complaint("bad_time", name))
    return at


async def _requester(connection: Connection, asker: Asker, values: Values, brand_id: UUID | None) -> UUID | None:
    """The customer with this address, of the brand's group. Who nobody knows is to be brought in first."""
    if "requester" not in values:
        return None
    if brand_id is None:
        raise refused("missing", "brand")
    address, origin = values["requester"].strip(), asker.principal.origin
    found = await find_by_address(connection, brand_id, address, origin=origin, kind=AddressKind.MAIL)
    if not found:
        raise refused("unknown", "requester")
    if len(set(found)) > 1:
        raise refused("several", "requester")
    return found[0]


async def _assignee(
    connection: Connection, asker: Asker, values: Values, unit_id: UUID, brand_id: UUID | None
) -> UUID | None:
    if "assignee" not in values:
        return None
    user_id = await user_id_by_email(connection, values["assignee"].strip())
    if user_id is None or not await checks.can_work(connection, user_id, unit_id, brand_id, asker.principal.origin):
        raise refused("unknown", "assignee")
    return user_id


async def _teams(connection: Connection, principal: Principal) -> list[Choice]:
    """Teams whose tickets one may change, by their names."""
    rows = await connection.fetch(UNITS.table.select().where(~UNITS.table.c.archived))
    return [
        Choice(str(row["id"]), dict(Text.parse(row["name"])))
        for row in rows
        if principal.may(EDIT, unit_path=row["path"])
    ]


async def _brands(connection: Connection, principal: Principal) -> list[Choice]:
    rows = await connection.fetch(BRANDS.table.select().where(~BRANDS.table.c.archived))
    return [
        Choice(str(row["id"]), dict(Text.parse(row["name"])), (row["label"],))
        for row in rows
        if principal.may(EDIT, brand=row["id"])
    ]
