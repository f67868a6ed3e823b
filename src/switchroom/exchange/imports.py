"""Imports as people see and steer them: sent, looked at, mapped, confirmed, undone. The job moves their lines."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.exchange.contracts import (
    IMPORT,
    BadColumns,
    Existing,
    FileUnreadable,
    ImportConfirmed,
    ImportNotFound,
    ImportStale,
    ImportState,
    Kind,
    Kinds,
    LineState,
    NotATable,
    NotNow,
    TooManyImports,
    UnknownKind,
)
from switchroom.exchange.domain.decoding import Encoding, Unreadable, decode
from switchroom.exchange.domain.headings import matched
from switchroom.exchange.domain.reading import MOST_COLUMNS, MOST_ROWS, Bad, Delimiter, NoTable, Table, read
from switchroom.exchange.domain.workbook import is_workbook, read_workbook
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor, ActorKind, Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.jobs import enqueue
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.services import Services

JOB = "import"
PER_PERSON = Rate(burst=30, every=timedelta(minutes=1))
LONGEST_NAME = 120
COLUMNS = """
id, kind, origin, state, version, file_name, encoding, delimiter, heading, columns, shared, existing, lines,
owner_id, actor_kind, actor_id, user_id, scopes, at, confirmed_at, ended_at, undone_at
"""
BAD: Mapping[Bad, str] = {
    Bad.EMPTY: "This file has no heading with lines below it.",
    Bad.TOO_MANY_ROWS: f"A file has at most {MOST_ROWS} lines; this one goes on at line {{line}}. Divide it.",
    Bad.TOO_MANY_COLUMNS: f"A line has at most {MOST_COLUMNS} cells; line {{line}} has more.",
    Bad.LINE_TOO_LONG: "Line {line} is too long to be a line of a table.",
    Bad.CELL_TOO_LONG: "A cell that begins in line {line} is too long. Is a quotation mark missing?",
    Bad.TOO_MUCH: "This workbook unpacks to more than is taken. Divide it, or save the sheet as CSV.",
    Bad.QUOTES: "The quotation marks from line {line} on do not match.",
}


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """An import as it is kept. `user_id`, actor and scopes: in whose name its lines move now."""

    id: UUID
    kind: str
    origin: Origin
    state: ImportState
    version: int
    file_name: str
    encoding: Encoding
    delimiter: Delimiter
    heading: list[str]
    columns: list[str | None]
    shared: dict[str, str]
    existing: Existing
    lines: int
    owner_id: UUID
    actor_kind: ActorKind
    actor_id: UUID | None
    user_id: UUID
    scopes: list[str] | None
    at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    undone_at: datetime | None

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_id)


class Sent(msgspec.Struct, frozen=True):
    """A file as it came, and what its sender says of it."""

    name: str
    content: bytes
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None


def kind_for(services: Services, principal: Principal, name: str) -> Kind:
    """A kind that the principal may bring in. Raises `UnknownKind`, `NotAllowed`."""
    kind = services.the(Kinds).named(name)
    principal.require(IMPORT)
    principal.require(kind.needs)
    return kind


def kinds_for(services: Services, principal: Principal) -> list[Kind]:
    """Those that the principal may bring in."""
    if not principal.may(IMPORT):
        return []
    return [kind for kind in services.the(Kinds) if principal.may(kind.needs)]


async def begin(services: Services, principal: Principal, kind_name: str, sent: Sent) -> UUID:
    """Keep the lines of a file and have them checked. Raises `NotAllowed`, `FileUnreadable`, `NotATable`."""
    kind = kind_for(services, principal, kind_name)
    async with services.database.transaction(actor=principal.actor) as tx:
        await take(tx, f"import {principal.user_id}", PER_PERSON, services.clock.now(), TooManyImports)
    encoding, table = await asyncio.to_thread(_read, sent)
    import_id, columns = new_id(), matched(table.heading, kind.fields)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await tx.execute(
            """insert into exchange.import (id, kind, origin, state, file_name, encoding, delimiter, heading, columns,
                   existing, lines, owner_id, actor_kind, actor_id, user_id, scopes, shared)
               values ($1, $2, $3, 'checking', $4, $5, $6, $7, $8, 'skip', $9, $10, $11, $12, $10, $13, $14)""",
            import_id,
            kind.name,
            principal.origin.value,
            _shown_name(sent.name),
            encoding.value,
            table.delimiter.value,
            table.heading,
            columns,
            len(table.lines),
            principal.user_id,
            principal.actor.kind.value,
            principal.actor.id,
            _scopes(principal),
            await _only_choices(tx, principal, kind, columns),
        )
        await tx.raw.copy_records_to_table(
            "line",
            schema_name="exchange",
            columns=["import_id", "number", "cells", "state"],
            records=[(import_id, line.number, line.cells, LineState.WAITING.value) for line in table.lines],
        )
        await enqueue(tx, JOB, {"import": str(import_id)})
    return import_id


async def _only_choices(
    connection: Connection, principal: Principal, kind: Kind, columns: Sequence[str | None]
) -> dict[str, str]:
    """What has to be said, is not in the file, and can only be one thing."""
    choices = await kind.choices(connection, principal)
    needed = (field.name for field in kind.fields if field.required and field.shared and field.name not in columns)
    return {name: choices[name][0].value for name in needed if len(choices.get(name, ())) == 1}


def _read(sent: Sent) -> tuple[Encoding, Table]:
    try:
        if is_workbook(sent.content):
            return Encoding.UTF_8, read_workbook(sent.content)
        decoded = decode(sent.content, sent.encoding)
        return decoded.encoding, read(decoded.text, sent.delimiter)
    except Unreadable:
        raise FileUnreadable() from None
    except NoTable as wrong:
        message = BAD[wrong.why].format(line=wrong.line)
        raise NotATable(
            message, errors=[{"field": f"lines.{wrong.line}", "code": wrong.why.value, "message": message}]
        ) from None


def _shown_name(name: str) -> str:
    """What the sender calls the file, without a path and without signs that are none."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-LONGEST_NAME:] or "file.csv"


async def access(connection: Connection, principal: Principal, import_id: UUID, *, lock: bool = False) -> Import:
    """The only door to an import: for whoever sent it, and for who may import everywhere. Raises `ImportNotFound`."""
    rows = await connection.fetch_as(
        Import,
        f"select {COLUMNS} from exchange.import where id = $1{' for update' if lock else ''}",  # noqa: S608
        import_id,
    )
    if not rows or not principal.may(IMPORT):
        raise ImportNotFound()
    if rows[0].owner_id != principal.user_id and not principal.may_everywhere(IMPORT):
        raise ImportNotFound()
    return rows[0]


async def imports_of(connection: Connection, principal: Principal, kind: str, limit: int) -> list[Import]:
    """The imports of a kind that the principal may see, the newest first."""
    return await connection.fetch_as(
        Import,
        f"""select {COLUMNS} from exchange.import where kind = $1 and (owner_id = $2 or $3)
            order by id desc limit $4""",  # noqa: S608 - a constant
        kind,
        principal.user_id,
        principal.may_everywhere(IMPORT),
        limit,
    )


async def counts(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, dict[LineState, int]]:
    """How many lines of each import are in which state."""
    found: dict[UUID, dict[LineState, int]] = {id: {} for id in ids}
    for row in await connection.fetch(
        "select import_id, state, count(*) from exchange.line where import_id = any($1) group by 1, 2", list(ids)
    ):
        found[row["import_id"]][LineState(row["state"])] = row["count"]
    return found


async def choose_columns(
    tx: Transaction, services: Services, principal: Principal, import_id: UUID, version: int, given: Any
) -> None:
    """Say which column is what, and what happens to what exists; the lines are checked anew.

    Raises `ImportNotFound`, `NotNow`, `ImportStale`, `BadColumns`, `NotAllowed`.
    """
    found = await _to_change(tx, services, principal, import_id, version, ImportState.CHECKING, ImportState.READY)
    fields = {field.name: field for field in services.the(Kinds).named(found.kind).fields}
    columns = [column or None for column in given.columns]
    filled = [column for column in columns if column]
    shared = {name: value.strip() for name, value in given.shared.items() if value.strip()}
    if (
        len(columns) != len(found.heading)
        or len(set(filled)) < len(filled)
        or not {*filled, *shared} <= fields.keys()
        or not all(fields[name].shared for name in shared)
    ):
        raise BadColumns()
    await tx.execute(
        "update exchange.import set columns = $2, shared = $3, existing = $4 where id = $1",
        import_id,
        columns,
        shared,
        given.existing.value,
    )
    await tx.execute(
        """update exchange.line set state = 'waiting', complaints = '[]', keys = '{}', same_as = null, subject_id = null
           where import_id = $1""",
        import_id,
    )
    await _move(tx, principal, import_id, ImportState.CHECKING)


async def confirm(tx: Transaction, services: Services, principal: Principal, import_id: UUID, version: int) -> None:
    """Have the lines written. Raises `ImportNotFound`, `NotNow`, `ImportStale`, `NotAllowed`."""
    found = await _to_change(tx, services, principal, import_id, version, ImportState.READY)
    by_state = (await counts(tx, [import_id]))[import_id]
    wanted = by_state.get(LineState.NEW, 0) + by_state.get(LineState.UPDATE, 0)
    if not wanted:
        raise NotNow("No line of this file can be brought in.")
    await tx.execute("update exchange.import set confirmed_at = clock_timestamp() where id = $1", import_id)
    await _move(tx, principal, import_id, ImportState.RUNNING)
    tx.emit(ImportConfirmed(id=import_id, kind=Code(found.kind), at=await tx.now(), lines=wanted), origin=found.origin)


async def undo(tx: Transaction, services: Services, principal: Principal, import_id: UUID) -> None:
    """Have everything taken back that nobody has changed since. Raises `ImportNotFound`, `NotNow`, `NotAllowed`."""
    await _to_change(tx, services, principal, import_id, None, ImportState.DONE)
    await _move(tx, principal, import_id, ImportState.UNDOING)


async def throw_away(tx: Transaction, services: Services, principal: Principal, import_id: UUID) -> None:
    """Forget a file that was not confirmed. Raises `ImportNotFound`, `NotNow`, `NotAllowed`."""
    await _to_change(tx, services, principal, import_id, None, ImportState.CHECKING, ImportState.READY)
    await tx.execute("delete from exchange.import where id = $1", import_id)


async def _to_change(
    tx: Transaction,
    services: Services,
    principal: Principal,
    import_id: UUID,
    version: int | None,
    *states: ImportState,
) -> Import:
    found = await access(tx, principal, import_id, lock=True)
    try:
        kind_for(services, principal, found.kind)
    except UnknownKind:
        raise ImportNotFound() from None
    if found.state not in states:
        raise NotNow()
    if version is not None and found.version != version:
        raise ImportStale()
    return found


async def _move(tx: Transaction, principal: Principal, import_id: UUID, state: ImportState) -> None:
    """From now on its lines move in this principal's name."""
    await tx.execute(
        """update exchange.import set state = $2, version = version + 1, user_id = $3, actor_kind = $4, actor_id = $5,
               scopes = $6 where id = $1""",
        import_id,
        state.value,
        principal.user_id,
        principal.actor.kind.value,
        principal.actor.id,
        _scopes(principal),
    )
    await enqueue(tx, JOB, {"import": str(import_id)})


def _scopes(principal: Principal) -> list[str] | None:
    return None if principal.scopes is None else sorted(principal.scopes)
