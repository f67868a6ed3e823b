"""The collection of portals: one for each brand."""

from sqlalchemy import ColumnElement

from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.portal import models, schemas
from switchroom.portal.contracts import EDIT_PORTALS
from switchroom.portal.events import PortalChanged


class Portals(Collection[schemas.PortalRow]):
    """Set up over a unit and a brand; seen by whoever may set up those."""

    name, one, table = "portals", "portal", models.portal
    row, new, patch = schemas.PortalRow, schemas.PortalNew, schemas.PortalPatch
    event, see, edit = PortalChanged, EDIT_PORTALS, EDIT_PORTALS
    searched = ("title",)

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        reach = principal.reach(EDIT_PORTALS)
        return reach.condition(unit_path=unit_path(columns.unit_id), brand=columns.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"])
                principal.require(EDIT_PORTALS, unit_path=path, brand=row["brand_id"])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del tx, services, before
        after["welcome"] = dict(Text.parse(after["welcome"])) if after.get("welcome") else None


PORTALS = Portals()
