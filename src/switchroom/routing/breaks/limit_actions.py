"""The set-up of limits: how many of a unit and all below it may be in a status at once."""

from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.organisation.facade import UNITS, path_of, unit_path
from switchroom.people.contracts import BoardFeed, StatusKind
from switchroom.people.facade import statuses
from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services
from switchroom.routing import models, schemas
from switchroom.routing.breaks.line import serve
from switchroom.routing.contracts.access import LEAD_BREAKS
from switchroom.routing.contracts.breaks import BreakLimitChanged, NotABreak, UnknownBreakUnit


class BreakLimits(Collection[schemas.BreakLimit]):
    """Who leads a unit limits its breaks and those of the units below it."""

    name, one, table = "break-limits", "break_limit", models.break_limit
    row, new, patch = schemas.BreakLimit, schemas.BreakLimitNew, schemas.BreakLimitPatch
    event, see, edit = BreakLimitChanged, LEAD_BREAKS, LEAD_BREAKS
    searched = ("unit_words", "status_words")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(LEAD_BREAKS).condition(unit_path=unit_path(self.table.c.unit_id))

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            path = await path_of(tx, row["unit_id"]) if row is not None else ""
            if path is None or (path and not principal.may(LEAD_BREAKS, unit_path=path)):
                message = UnknownBreakUnit().message
                raise UnknownBreakUnit(errors=[{"field": "unit_id", "code": "unknown", "message": message}])
        status = (await statuses(tx)).get(after["status_id"])
        if status is None or status.kind is not StatusKind.NOT_AVAILABLE or status.owner_id is not None:
            message = NotABreak().message
            raise NotABreak(errors=[{"field": "status_id", "code": "not_a_break", "message": message}])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del services, before
        after["unit_words"] = (await UNITS.names(tx, [after["unit_id"]])).get(after["unit_id"])
        after["status_words"] = (await statuses(tx))[after["status_id"]].name

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        """A higher limit, or none, may let somebody go at once."""
        del change
        status: UUID = row["status_id"]
        await serve(tx, services.the(BoardFeed), status, Origin.REAL)


BREAK_LIMITS = BreakLimits()
