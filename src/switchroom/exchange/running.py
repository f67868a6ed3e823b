"""The job behind an import: its lines are checked, written or taken back, some in each transaction.

A line and what became of it are one commit, under the lock of the import: a job that is killed and begun again, or that
runs twice, goes on where the last commit was, and no line is done twice.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from pydantic import ValidationError

from switchroom.exchange import complaints
from switchroom.exchange.contracts import (
    Asker,
    Complaint,
    ImportDone,
    ImportState,
    ImportUndone,
    Kind,
    Kinds,
    LineRefused,
    LineState,
    Values,
    Written,
)
from switchroom.exchange.imports import COLUMNS, JOB, Import, counts
from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Refusal, Unauthenticated
from switchroom.platform.events import Code
from switchroom.platform.jobs import JobType
from switchroom.platform.services import Services

log = logging.getLogger(__name__)
PER_TRANSACTION = 50
MOVING: dict[ImportState, tuple[Sequence[LineState], str]] = {
    ImportState.CHECKING: ((LineState.WAITING,), "asc"),
    ImportState.RUNNING: ((LineState.NEW, LineState.UPDATE), "asc"),
    ImportState.UNDOING: ((LineState.MADE, LineState.UPDATED), "desc"),
}
EARLIER = """
select min(number) from exchange.line where import_id = $1 and number < $2 and keys && $3 and state <> 'refused'
"""


class Kept(msgspec.Struct, frozen=True):
    """A line as it is kept."""

    number: int
    cells: list[str]
    state: LineState
    subject_id: UUID | None
    before: dict[str, Any]
    version_before: int
    version: int


Work = Callable[["_Lines", Transaction, Kept], Awaitable[None]]


def import_job(services: Services) -> JobType:
    """The job behind `imports`."""

    async def run(payload: Any) -> None:
        import_id = UUID(payload["import"])
        while await _some_lines(services, import_id):
            pass

    return JobType(JOB, run)


async def _some_lines(services: Services, import_id: UUID) -> bool:
    """Move the next lines; whether there may be more."""
    async with services.database.read() as connection:
        seen = await _import(connection, import_id)
    if seen is None or seen.state not in MOVING:
        return False
    principal = await _principal(services, seen)
    async with services.database.transaction(actor=seen.actor, origin=seen.origin) as tx:
        found = await _import(tx, import_id, lock=True)
        if found is None or (found.version, found.state) != (seen.version, seen.state):
            return True
        states, order = MOVING[found.state]
        lines = await tx.fetch_as(
            Kept,
            f"""select number, cells, state, subject_id, before, version_before, version from exchange.line
                where import_id = $1 and state = any($2) order by number {order} limit $3""",  # noqa: S608
            import_id,
            [state.value for state in states],
            PER_TRANSACTION,
        )
        if not lines:
            await _finish(tx, found)
            return False
        moved = _Lines(services, found, principal)
        for line in lines:
            await moved.move(tx, line)
        return True


async def _import(connection: Connection, import_id: UUID, *, lock: bool = False) -> Import | None:
    suffix = " for update" if lock else ""
    rows = await connection.fetch_as(
        Import,
        f"select {COLUMNS} from exchange.import where id = $1{suffix}",  # noqa: S608 - constants
        import_id,
    )
    return rows[0] if rows else None


async def _principal(services: Services, found: Import) -> Principal | None:
    """Whoever asked, with what they may do today; None when they may no longer sign in."""
    try:
        principal = await services.the(Authenticator).by_user(found.user_id)
    except Unauthenticated:
        return None
    scopes = None if found.scopes is None else frozenset(found.scopes)
    return msgspec.structs.replace(principal, actor=found.actor, scopes=scopes)


async def _finish(tx: Transaction, found: Import) -> None:
    """No line is left to move."""
    by_state = (await counts(tx, [found.id]))[found.id]
    at, kind = await tx.now(), Code(found.kind)
    if found.state is ImportState.CHECKING:
        state, column = ImportState.READY, None
    elif found.state is ImportState.RUNNING:
        state, column = ImportState.DONE, "ended_at"
        done = ImportDone(
            id=found.id,
            kind=kind,
            at=at,
            made=by_state.get(LineState.MADE, 0),
            updated=by_state.get(LineState.UPDATED, 0),
            refused=by_state.get(LineState.REFUSED, 0),
        )
        tx.emit(done)
    else:
        state, column = ImportState.UNDONE, "undone_at"
        taken_back, kept = (by_state.get(one, 0) for one in (LineState.TAKEN_BACK, LineState.KEPT))
        tx.emit(ImportUndone(id=found.id, kind=kind, at=at, taken_back=taken_back, kept=kept))
    then = f", {column} = clock_timestamp()" if column else ""
    await tx.execute(
        f"update exchange.import set state = $2{then} where id = $1",  # noqa: S608
        found.id,
        state.value,
    )


class _Lines:
    """Moves lines of one import in its asker's name."""

    def __init__(self, services: Services, found: Import, principal: Principal | None) -> None:
        self._services, self._import, self._principal = services, found, principal
        self._kind: Kind = services.the(Kinds).named(found.kind)
        self._works: dict[ImportState, Work] = {
            ImportState.CHECKING: _Lines._check,
            ImportState.RUNNING: _Lines._write,
            ImportState.UNDOING: _Lines._take_back,
        }

    async def move(self, tx: Transaction, line: Kept) -> None:
        """Do what the import's state asks for; a line that cannot be moved says why and keeps no other from it."""
        try:
            if self._principal is None:
                raise complaints.refused("asker_gone")
            async with tx.savepoint():
                await self._works[self._import.state](self, tx, line)
            return
        except LineRefused as refused:
            found = refused.complaints
        except ValidationError as error:
            found = complaints.of_body(error)
        except Refusal as refusal:
            found = complaints.of_refusal(refusal, (field.name for field in self._kind.fields))
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError):
            log.exception("import line", extra={"import": str(self._import.id), "line": line.number})
            found = (complaints.complaint("unexpected"),)
        state = LineState.KEPT if self._import.state is ImportState.UNDOING else LineState.REFUSED
        await self._set(tx, line, state, found)

    async def _check(self, tx: Transaction, line: Kept) -> None:
        looked = await self._kind.look(tx, self._asker(line), self._values(line))
        keys = list(looked.keys)
        same_as = await tx.fetch_value(EARLIER, self._import.id, line.number, keys) if keys else None
        state = looked.state
        if same_as is not None and state is LineState.NEW:
            update = self._import.existing.value == "update"
            state = LineState.UPDATE if update else LineState.SKIPPED
        await tx.execute(
            """update exchange.line set state = $3, keys = $4, same_as = $5, subject_id = $6
               where import_id = $1 and number = $2""",
            self._import.id,
            line.number,
            state.value,
            keys,
            same_as,
            looked.subject,
        )

    async def _write(self, tx: Transaction, line: Kept) -> None:
        written = await self._kind.write(tx, self._asker(line), self._values(line))
        await tx.execute(
            """update exchange.line set state = $3, subject_id = $4, before = $5, version_before = $6, version = $7
               where import_id = $1 and number = $2""",
            self._import.id,
            line.number,
            written.state.value,
            written.subject,
            written.before,
            written.version_before,
            written.version,
        )

    async def _take_back(self, tx: Transaction, line: Kept) -> None:
        version: int = await tx.fetch_value(
            "select version from exchange.line where import_id = $1 and number = $2", self._import.id, line.number
        )  # a later line of the same one may have been taken back in this transaction
        done = Written(line.state, line.subject_id, line.before, line.version_before, version)
        taken = await self._kind.take_back(tx, self._asker(line), done)
        if taken.kept is not None:
            await self._set(tx, line, LineState.KEPT, (taken.kept,))
            return
        await self._set(tx, line, LineState.TAKEN_BACK, ())
        # An earlier line of this file changed the same one: what was taken back here must not look like somebody's.
        await tx.execute(
            """update exchange.line set version = $4
               where import_id = $1 and subject_id = $2 and version = $3 and state in ('made', 'updated')""",
            self._import.id,
            line.subject_id,
            line.version_before,
            taken.version,
        )

    async def _set(self, tx: Transaction, line: Kept, state: LineState, why: Sequence[Complaint]) -> None:
        await tx.execute(
            "update exchange.line set state = $3, complaints = $4 where import_id = $1 and number = $2",
            self._import.id,
            line.number,
            state.value,
            msgspec.to_builtins(list(why)),
        )

    def _asker(self, line: Kept) -> Asker:
        assert self._principal is not None
        return Asker(self._services, self._principal, self._import.existing, self._import.id, line.number)

    def _values(self, line: Kept) -> Values:
        """The line's cells by field. Raises `LineRefused` for what is missing, or stands beyond the heading."""
        if len(line.cells) > len(self._import.columns):
            raise complaints.refused("too_many_cells")
        values = dict(self._import.shared)
        for field, cell in zip(self._import.columns, line.cells, strict=True):
            if field is not None and cell.strip():
                values[field] = cell
        missing = [field.name for field in self._kind.fields if field.required and field.name not in values]
        if missing:
            raise LineRefused(*(complaints.complaint("missing", name) for name in missing))
        return values
