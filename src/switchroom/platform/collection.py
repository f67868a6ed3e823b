"""Collections: the one grammar of everything that is set up - list, make, read, change, archive.

A context declares a `Collection` per table and gets its SQL, its door and (in `platform.http`) its routes. Rows carry
`version` (a change against an older one is refused), `archived` (nothing is deleted: history refers to it) and `words`
(what is searched, and the order of lists). Each change is an event with ids and field names, so the audit trail is
the journal.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import asyncpg
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Table, and_, exists, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.access import Permission, Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import Code, Event, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.listing import Found, Window, decode_cursor, encode_cursor, searchable, words_of
from switchroom.platform.realtime import Sight
from switchroom.platform.services import Services
from switchroom.platform.setup_columns import holders
from switchroom.platform.text import Text

R = TypeVar("R", bound=BaseModel)
Row = dict[str, Any]


class UnknownRow(NotFound):
    """There is no such thing, or you may not see it."""

    code = "setup.unknown"


class Stale(Conflict):
    """Somebody changed this meanwhile; load it again."""

    code = "setup.stale"


class InUse(Conflict):
    """This is still in use, so it cannot be archived."""

    code = "setup.in_use"


class Exists(Conflict):
    """Another one already has this name."""

    code = "setup.exists"


class Archived(Conflict):
    """This is archived and cannot be changed."""

    code = "setup.archived"


class UnknownReference(Invalid):
    """This refers to something that does not exist."""

    code = "request.unknown_reference"


class Change(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    ARCHIVED = "archived"


class SetupChanged(Event, frozen=True, kw_only=True):
    """Something that is set up was made, changed or archived. `fields` names what was set, never its content."""

    collection: ClassVar[str] = ""

    id: UUID
    change: Change
    row_version: int
    fields: tuple[Code, ...] = ()

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"setup:{self.collection}",)


class Collection(Generic[R]):
    """Subclass it, name the parts, override what differs. `see` None: whoever is signed in may see it."""

    name: ClassVar[str]
    one: ClassVar[str]
    table: ClassVar[Table]
    row: type[R]
    new: ClassVar[type[BaseModel]]
    patch: ClassVar[type[BaseModel]]
    event: ClassVar[type[SetupChanged]]
    see: ClassVar[Permission | None] = None
    edit: ClassVar[Permission]
    searched: ClassVar[tuple[str, ...]] = ("name",)
    counted: ClassVar[bool] = True
    """Whether lists say how many there are; counting millions would take longer than finding fifty."""

    def __init__(self) -> None:
        _collections[self.name] = self
        self._texts = frozenset(column.name for column in self.table.c if column.info.get("text"))
        self._shown = [field.alias or name for name, field in self.row.model_fields.items()]

    # --- what differs -----------------------------------------------------------------------------------------------

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        """Which rows this principal may see."""
        del principal
        return true()

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        """May this principal make `after` out of `before`, and does it make sense? Raises refusals.

        `after` has all columns and parts. By default: `edit` over the whole organisation.
        """
        del tx, before, after
        principal.require_everywhere(self.edit)

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Set columns of `after` that follow from others."""

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Add to each row what lives in other tables."""

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        """Store what of `given` lives in other tables."""

    def words(self, row: Row) -> str:
        """What is searched, and sorts the lists. By default the fields named in `searched`."""
        return searchable(*(row.get(name) for name in self.searched))

    async def check_unused(self, tx: Transaction, row: Row) -> None:
        """Raises `InUse`. By default: no row that is not archived refers to it by a `reference` column."""
        for column in holders(self.table):
            still = select(exists().where(and_(column == row["id"], column.table.c.archived.is_(False))))
            if await tx.fetch_value(still):
                raise InUse()

    def settle(self, before: Row, given: Row, version: int) -> None:
        """The row has changed since the `version` that `given` was read at. Raises `Stale`.

        A collection that knows which fields have changed since may let others pass.
        """
        del before, given, version
        raise Stale()

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        """What else has to know, in the same transaction."""

    # --- what is the same -------------------------------------------------------------------------------------------

    async def list(self, connection: Connection, principal: Principal, window: Window) -> Found[R]:
        """What the principal may see, by its words. Raises `NotAllowed`, `BadCursor`."""
        self._require_see(principal)
        table = self.table
        which = [
            self.visible(principal),
            *(table.c.words.contains(w, autoescape=True) for w in words_of(window.search)),
        ]
        if not window.archived:
            which.append(table.c.archived.is_(False))
        count = select(func.count()).select_from(table).where(and_(*which))
        total = await connection.fetch_value(count) if self.counted else None
        if window.cursor:
            which.append(tuple_(table.c.words, table.c.id) > tuple_(*decode_cursor(window.cursor)))
        wanted = select(table).where(and_(*which)).order_by(table.c.words, table.c.id).limit(window.limit + 1)
        rows = [dict(row) for row in await connection.fetch(wanted)]
        more = len(rows) > window.limit
        del rows[window.limit :]
        await self.read_parts(connection, rows)
        cursor = encode_cursor(rows[-1]["words"], rows[-1]["id"]) if more else None
        return Found([self.as_row(row) for row in rows], cursor, total)

    async def access(self, connection: Connection, principal: Principal, id: UUID, *, lock: bool = False) -> Row:
        """The only door to one row, with its parts. Raises `UnknownRow` for what one may not see."""
        if self.see is not None and not principal.may(self.see):
            raise UnknownRow()
        wanted = select(self.table).where(self.table.c.id == id, self.visible(principal))
        found = await connection.fetch_row(wanted.with_for_update() if lock else wanted)
        if found is None:
            raise UnknownRow()
        row = dict(found)
        await self.read_parts(connection, [row])
        return row

    async def names(self, connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Any]:
        """The names of these rows, archived ones included, for showing beside what refers to them."""
        wanted = select(self.table.c.id, self.table.c.name).where(self.table.c.id.in_(list(ids)))
        return {row["id"]: row["name"] for row in await connection.fetch(wanted)} if ids else {}

    async def slugs(self, connection: Connection) -> dict[str, UUID]:
        """The rows that are not archived, by slug."""
        wanted = select(self.table.c.slug, self.table.c.id).where(self.table.c.archived.is_(False))
        return {row["slug"]: row["id"] for row in await connection.fetch(wanted)}

    async def create(
        self,
        tx: Transaction,
        services: Services,
        principal: Principal,
        body: BaseModel,
        *,
        origin: Origin | None = None,
    ) -> R:
        """Make a row, of the transaction's or the principal's origin unless another is given.

        Raises `NotAllowed`, `Exists`, refusals of the context.
        """
        given = self._values(body.model_dump(by_alias=True), body)
        after = {"id": new_id(), "origin": (origin or tx.origin or principal.origin).value, **given}
        await self.check(tx, principal, None, after)
        await self.prepare(tx, services, None, after)
        after["words"] = self.words(after)
        await self._write(tx, self.table.insert().values(self._columns(after)))
        await self.write_parts(tx, after, given)
        return await self._done(tx, services, after["id"], Change.CREATED, given)

    async def update(self, tx: Transaction, services: Services, principal: Principal, id: UUID, body: BaseModel) -> R:
        """Change the fields that were sent. Raises `UnknownRow`, `Stale`, `Archived`, `NotAllowed`, `Exists`."""
        given = self._values(body.model_dump(by_alias=True, include=body.model_fields_set), body)
        before = await self.access(tx, principal, id, lock=True)
        if before["version"] != (version := given.pop("version")):
            self.settle(before, given, version)
        if before["archived"]:
            raise Archived()
        after = {**before, **given}
        await self.check(tx, principal, before, after)
        await self.prepare(tx, services, before, after)
        after["words"] = self.words(after)
        after["version"] = before["version"] + 1
        await self._write(tx, self.table.update().where(self.table.c.id == id).values(self._columns(after)))
        await self.write_parts(tx, after, given)
        return await self._done(tx, services, id, Change.CHANGED, given)

    async def archive(self, tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
        """Put a row away; it stays for history. Idempotent. Raises `UnknownRow`, `InUse`, `NotAllowed`."""
        before = await self.access(tx, principal, id, lock=True)
        await self.check(tx, principal, before, before)
        if before["archived"]:
            return
        await self.check_unused(tx, before)
        changes = {"archived": True, "version": before["version"] + 1}
        await tx.execute(self.table.update().where(self.table.c.id == id).values(changes))
        await self._done(tx, services, id, Change.ARCHIVED, {})

    def as_row(self, row: Row) -> R:
        """What is sent of a row."""
        shown = {name: row.get(name) for name in self._shown}
        for name in self._texts & shown.keys():
            shown[name] = Text.parse(shown[name]).to_json()
        return self.row.model_validate(shown)

    async def _done(self, tx: Transaction, services: Services, id: UUID, change: Change, given: Row) -> R:
        found = await tx.fetch_row(select(self.table).where(self.table.c.id == id))
        assert found is not None
        row = dict(found)
        await self.read_parts(tx, [row])
        fields = tuple(Code(name) for name in sorted(given))
        changed = self.event(id=id, change=change, row_version=row["version"], fields=fields)
        tx.emit(changed, origin=Origin(row["origin"]))
        await self.changed(tx, services, row, change)
        return self.as_row(row)

    async def _write(self, tx: Transaction, statement: Any) -> None:
        try:
            async with tx.savepoint():
                await tx.execute(statement)
        except asyncpg.UniqueViolationError as error:
            field = str(error.constraint_name).removeprefix(f"uq_{self.table.name}_")
            raise Exists(errors=[{"field": field, "code": "taken", "message": Exists().message}]) from None

    def _require_see(self, principal: Principal) -> None:
        if self.see is not None:
            principal.require(self.see)

    def _columns(self, values: Row) -> Row:
        return {name: value for name, value in values.items() if name in self.table.c}

    def _values(self, given: Row, body: BaseModel) -> Row:
        """Fields as they are stored: texts as maps, what goes into jsonb as JSON."""
        plain_json = body.model_dump(mode="json", by_alias=True)
        for name, value in given.items():
            if name in self._texts and value is not None:
                given[name] = dict(Text.parse(value))
            elif name in self.table.c and isinstance(self.table.c[name].type, JSONB):
                given[name] = plain_json[name]
        return given


_collections: dict[str, Collection[Any]] = {}


async def setup_door(principal: Principal, topic: str) -> Sight:
    """Who may follow `setup:{collection}`: whoever may see the collection. Events name ids and fields only."""
    collection = _collections.get(topic.partition(":")[2])
    seen = collection is not None and (collection.see is None or principal.may(collection.see))
    return Sight.EVENTS if seen else Sight.NOTHING
