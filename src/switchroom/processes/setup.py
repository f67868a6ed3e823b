"""What is set up for processes: announcements that are switched on, lookup tables, secrets for other systems."""

import csv
import io
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from switchroom.platform.access import Principal
from switchroom.platform.collection import Archived, Change, Collection, Row, SetupChanged
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Code, Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.processes import events, models, schemas
from switchroom.processes.contracts import (
    EDIT_ANNOUNCEMENTS,
    EDIT_SECRETS,
    EDIT_TABLES,
    SWITCH_ANNOUNCEMENTS,
)

R = TypeVar("R", bound=BaseModel)
MOST_ROWS = 20_000
MOST_COLUMNS = 50
SECRET_PURPOSE = "process-secret"  # noqa: S105 - what a key is for


class EndsInPast(Invalid):
    """This would be over before it begins; choose a later time."""

    code = "setup.ends_in_past"


class UnreadableTable(Invalid):
    """This is not a table with a heading and one key for each row."""

    code = "lookup_table.unreadable"


class Announcements(Collection[schemas.Announcement]):
    name, one, table = "announcements", "announcement", models.announcement
    row, new, patch = schemas.Announcement, schemas.AnnouncementNew, schemas.AnnouncementPatch
    event, edit = events.AnnouncementChanged, EDIT_ANNOUNCEMENTS
    searched = ("name", "slug")


class LookupTables(Collection[schemas.LookupTable]):
    name, one, table = "lookup-tables", "lookup-table", models.lookup_table
    row, new, patch = schemas.LookupTable, schemas.LookupTableNew, schemas.LookupTablePatch
    event, edit = events.LookupTableChanged, EDIT_TABLES
    searched = ("name", "slug")


class Secrets(Collection[schemas.Secret]):
    name, one, table = "secrets", "secret", models.secret
    row, new, patch = schemas.Secret, schemas.SecretNew, schemas.SecretPatch
    event, see, edit = events.SecretChanged, EDIT_SECRETS, EDIT_SECRETS
    searched = ("name", "slug", "host")

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Seal the value for the row. A new host needs the value again: whoever may edit must not redirect it."""
        del tx
        if "value" in after:
            sealed = services.the(Keyring).seal(SECRET_PURPOSE, after.pop("value").encode(), after["id"].bytes)
            after["content"] = sealed
        elif before is not None and before["host"] != after["host"]:
            raise Invalid(
                errors=[{"field": "value", "code": "missing", "message": "Give the secret again for a new host."}]
            )


ANNOUNCEMENTS = Announcements()
LOOKUP_TABLES = LookupTables()
SECRETS = Secrets()


async def switch_announcement(
    tx: Transaction, principal: Principal, id: UUID, body: schemas.SwitchBody
) -> schemas.Announcement:
    """Switch an announcement. Raises `UnknownRow`, `Archived`, `NotAllowed`, `EndsInPast`."""
    before = await ANNOUNCEMENTS.access(tx, principal, id, lock=True)
    principal.require_everywhere(SWITCH_ANNOUNCEMENTS)
    if before["archived"]:
        raise Archived()
    now = await tx.now()
    until = body.until if body.on else None
    if until is not None and until <= now:
        raise EndsInPast(errors=[{"field": "until", "code": "past", "message": EndsInPast().message}])
    await tx.execute(
        """update processes.announcement set switched_on_at = $2, expires_at = $3, version = version + 1
           where id = $1""",
        id,
        now if body.on else None,
        until,
    )
    return await _changed(tx, principal, ANNOUNCEMENTS, id, events.AnnouncementChanged, "switched_on_at", "expires_at")


async def replace_rows(tx: Transaction, principal: Principal, id: UUID, text: str) -> schemas.LookupTable:
    """Replace all rows by those of a CSV text. Raises `UnknownRow`, `Archived`, `NotAllowed`, `UnreadableTable`."""
    before = await LOOKUP_TABLES.access(tx, principal, id, lock=True)
    principal.require_everywhere(EDIT_TABLES)
    if before["archived"]:
        raise Archived()
    columns, rows = read_table(text)
    await tx.execute("delete from processes.lookup_row where table_id = $1", id)
    await tx.execute_many(
        "insert into processes.lookup_row (table_id, key, values) values ($1, $2, $3)",
        [(id, key, values) for key, values in rows.items()],
    )
    await tx.execute(
        "update processes.lookup_table set columns = $2, rows = $3, version = version + 1 where id = $1",
        id,
        columns,
        len(rows),
    )
    return await _changed(tx, principal, LOOKUP_TABLES, id, events.LookupTableChanged, "rows")


def read_table(text: str) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The columns beside the key, and the rows by key. Raises `UnreadableTable` with the line."""
    heading = text.lstrip("\ufeff").splitlines()[:1]
    separator = ";" if heading and heading[0].count(";") > heading[0].count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator, strict=True))
    except csv.Error as wrong:
        raise UnreadableTable(f"The table cannot be read: {wrong}.") from None
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    columns = [cell.strip() for cell in lines[0]] if lines else []
    if len(columns) < 2 or len(columns) > MOST_COLUMNS or len(set(columns)) < len(columns) or not all(columns):
        raise UnreadableTable(f"The first line names the key and from 1 to {MOST_COLUMNS - 1} columns, each once.")
    if len(lines) - 1 > MOST_ROWS:
        raise UnreadableTable(f"A lookup table has at most {MOST_ROWS} rows.")
    rows: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines[1:], 2):
        key = normal_key(line[0])
        if len(line) != len(columns) or not key or key in rows or any("\0" in cell for cell in line):
            why = "the key stands twice" if key in rows else "it has another number of cells, or no key"
            raise UnreadableTable(f"Line {number} cannot be taken: {why}.")
        rows[key] = {name: cell.strip() for name, cell in zip(columns[1:], line[1:], strict=True)}
    return columns[1:], rows


def normal_key(text: str) -> str:
    """A key as it is compared: without spaces around it, in small letters."""
    return text.strip().casefold()


async def first_rows(connection: Connection, principal: Principal, id: UUID, limit: int) -> list[schemas.LookupRow]:
    """The first rows of a table, by key. Raises `UnknownRow`."""
    await LOOKUP_TABLES.access(connection, principal, id)
    rows = await connection.fetch(
        "select key, values from processes.lookup_row where table_id = $1 order by key limit $2", id, limit
    )
    return [schemas.LookupRow(key=row["key"], values=row["values"]) for row in rows]


async def _changed(
    tx: Transaction, principal: Principal, kept: Collection[R], id: UUID, event: type[SetupChanged], *fields: str
) -> R:
    after = await kept.access(tx, principal, id)
    names = tuple(Code(field) for field in fields)
    changed = event(id=id, change=Change.CHANGED, row_version=after["version"], fields=names)
    tx.emit(changed, origin=Origin(after["origin"]))
    return kept.as_row(after)
