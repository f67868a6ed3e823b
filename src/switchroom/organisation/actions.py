"""The organisation's collections, and its root."""

from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.organisation import models, schemas
from switchroom.organisation.contracts import (
    EDIT_BRANDS,
    EDIT_CALENDARS,
    EDIT_ENVIRONMENTS,
    EDIT_REGIONS,
    EDIT_UNITS,
    SEE_UNITS,
    SWITCH_EMERGENCY,
    BrandChanged,
    CalendarChanged,
    EndsInPast,
    EnvironmentChanged,
    NextIsItself,
    RegionChanged,
    RootExists,
    RootMoved,
    UnitChanged,
    UnitInItself,
    UnitKind,
    UnknownParent,
)
from switchroom.organisation.queries import path_of
from switchroom.platform.access import Principal, brands_seen
from switchroom.platform.collection import Archived, Change, Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.services import Services

TREE_LOCK = 7_201_010
"""Held while the tree's shape changes: two moves at once could make a cycle that neither sees."""

MOVE = """
update organisation.unit set path = $2 || substr(path, length($1) + 1) where path like $1 || '%' and path <> $1
"""


class Units(Collection[schemas.Unit]):
    name, one, table = "units", "unit", models.unit
    row, new, patch = schemas.Unit, schemas.UnitNew, schemas.UnitPatch
    event, see, edit = UnitChanged, SEE_UNITS, EDIT_UNITS

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(SEE_UNITS).condition(unit_path=self.table.c.path)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is None or before["parent_id"] != after["parent_id"]:
            await tx.execute("select pg_advisory_xact_lock($1)", TREE_LOCK)
            await self._check_parent(tx, principal, before, after)
        if before is not None:
            principal.require(EDIT_UNITS, unit_path=before["path"])
        if after["next_unit_id"] is not None and after["next_unit_id"] == after["id"]:
            raise NextIsItself(
                errors=[{"field": "next_unit_id", "code": NextIsItself.code, "message": NextIsItself().message}]
            )

    async def _check_parent(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if after["parent_id"] is None:
            if before is not None or await tx.fetch_value(
                "select exists(select from organisation.unit where parent_id is null)"
            ):
                raise RootExists()
            principal.require_everywhere(EDIT_UNITS)
            return
        if before is not None and before["parent_id"] is None:
            raise RootMoved()
        path = await path_of(tx, after["parent_id"])
        if path is None or not principal.may(EDIT_UNITS, unit_path=path):
            raise UnknownParent(errors=[{"field": "parent_id", "code": "unknown", "message": UnknownParent().message}])
        # Read again under the lock: another move may have come first.
        if before is not None and path.startswith(await path_of(tx, before["id"]) or before["path"]):
            raise UnitInItself()

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del services
        if before is not None and before["parent_id"] == after["parent_id"]:
            return
        above = "/" if after["parent_id"] is None else await path_of(tx, after["parent_id"])
        after["path"] = f"{above}{after['id'].hex}/"
        if before is not None:
            await tx.execute(MOVE, await path_of(tx, before["id"]), after["path"])


class Brands(Collection[schemas.Brand]):
    name, one, table = "brands", "brand", models.brand
    row, new, patch = schemas.Brand, schemas.BrandNew, schemas.BrandPatch
    event, edit = BrandChanged, EDIT_BRANDS
    searched = ("name", "label", "group")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return brands_seen(principal, self.table.c.id)


class Regions(Collection[schemas.Region]):
    name, one, table = "regions", "region", models.region
    row, new, patch = schemas.Region, schemas.RegionNew, schemas.RegionPatch
    event, edit = RegionChanged, EDIT_REGIONS
    searched = ("name", "code")


class Environments(Collection[schemas.Environment]):
    name, one, table = "environments", "environment", models.environment
    row, new, patch = schemas.Environment, schemas.EnvironmentNew, schemas.EnvironmentPatch
    event, edit = EnvironmentChanged, EDIT_ENVIRONMENTS
    searched = ("name", "code")


class Calendars(Collection[schemas.Calendar]):
    name, one, table = "calendars", "calendar", models.calendar
    row, new, patch = schemas.Calendar, schemas.CalendarNew, schemas.CalendarPatch
    event, edit = CalendarChanged, EDIT_CALENDARS
    searched = ("name", "slug")


UNITS = Units()
BRANDS = Brands()
REGIONS = Regions()
ENVIRONMENTS = Environments()
CALENDARS = Calendars()


async def switch_emergency(
    tx: Transaction, principal: Principal, id: UUID, body: schemas.EmergencyBody
) -> schemas.Calendar:
    """Switch a calendar's emergency. Raises `UnknownRow`, `Archived`, `NotAllowed`, `EndsInPast`."""
    before = await CALENDARS.access(tx, principal, id, lock=True)
    principal.require_everywhere(SWITCH_EMERGENCY)
    if before["archived"]:
        raise Archived()
    until = body.until if body.on else None
    if until is not None and until <= await tx.now():
        raise EndsInPast(errors=[{"field": "until", "code": "past", "message": EndsInPast().message}])
    await tx.execute(
        """update organisation.calendar set emergency = $2, emergency_until = $3, version = version + 1
           where id = $1""",
        id,
        body.on,
        until,
    )
    after = await CALENDARS.access(tx, principal, id)
    fields = (Code("emergency"), Code("emergency_until"))
    changed = CalendarChanged(id=id, change=Change.CHANGED, row_version=after["version"], fields=fields)
    tx.emit(changed, origin=Origin(after["origin"]))
    return CALENDARS.as_row(after)


async def ensure_root(tx: Transaction, services: Services, principal: Principal, *, name: str, time_zone: str) -> UUID:
    """The organisation's root unit; made if there is none yet."""
    await tx.execute("select pg_advisory_xact_lock($1)", TREE_LOCK)
    known: UUID | None = await tx.fetch_value("select id from organisation.unit where parent_id is null")
    if known is not None:
        return known
    body = schemas.UnitNew(name=name, kind=UnitKind.COMPANY, parent_id=None, time_zone=time_zone)
    return (await UNITS.create(tx, services, principal, body)).id
