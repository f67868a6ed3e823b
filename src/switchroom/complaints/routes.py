"""The rules of dispatch: which team a complaint goes to and which process handles it, by region, brand and medium."""

from uuid import UUID

import msgspec

from switchroom.complaints import models, schemas
from switchroom.complaints.contracts import EDIT_ROUTES, SEE
from switchroom.complaints.events import RouteChanged
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row, UnknownReference
from switchroom.platform.db import Connection, Transaction

FIRST_MET = """
select id, unit_id, process from complaints.route
where not archived and (region_id is null or region_id = $1) and (brand_id is null or brand_id = $2)
    and (medium is null or medium = $3)
order by position, id limit 1
"""


class Routes(Collection[schemas.ComplaintRoute]):
    """Rules are asked in the order of their positions, for the whole organisation."""

    name, one, table = "complaint-routes", "complaint_route", models.route
    row, new, patch = schemas.ComplaintRoute, schemas.ComplaintRouteNew, schemas.ComplaintRoutePatch
    event, see, edit = RouteChanged, SEE, EDIT_ROUTES

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        """Raises also `UnknownReference`, naming the field."""
        await super().check(tx, principal, before, after)
        process = after.get("process")
        if process and not await tx.fetch_value(
            "select exists(select from processes.catalogued where slug = $1)", process
        ):
            raise _unknown("process")
        for field, table in (("region_id", "region"), ("brand_id", "brand"), ("unit_id", "unit")):
            if after.get(field) and not await tx.fetch_value(
                f"select exists(select from organisation.{table} where id = $1 and not archived)",  # noqa: S608
                after[field],
            ):
                raise _unknown(field)

    def words(self, row: Row) -> str:
        """In the order in which they are asked, so lists show them so."""
        return f"{row['position']:06} {super().words(row)}"


def _unknown(field: str) -> UnknownReference:
    message = UnknownReference().message
    return UnknownReference(errors=[{"field": field, "code": "unknown", "message": message}])


ROUTES = Routes()


class Way(msgspec.Struct, frozen=True):
    """Where a complaint goes. `unit_id` None: it stays with its team; `process` None: no process handles it."""

    id: UUID
    unit_id: UUID | None
    process: str | None


async def way_of(connection: Connection, region: UUID | None, brand: UUID | None, medium: str) -> Way | None:
    """The first rule that a complaint meets."""
    found = await connection.fetch_as(Way, FIRST_MET, region, brand, medium)
    return found[0] if found else None
