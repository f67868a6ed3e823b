"""Known incidents: what is wrong just now, told before anybody has to ask, and joined by whoever it affects too."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row, UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.portal import models, schemas
from switchroom.portal.contracts import EDIT_INCIDENTS, IncidentOver, IncidentState
from switchroom.portal.events import KnownIncidentChanged
from switchroom.portal.sites import Site
from switchroom.tickets.contracts import WORK, TicketNotFound
from switchroom.tickets.facade import access

SHOWN = """
select id, title, message, state, began_at, changed_at, resolved_at, ticket_id is not null as joinable
from portal.known_incident
where not archived and origin = $1 and (brand_id is null or brand_id = $2)
    and (resolved_at is null or resolved_at > clock_timestamp() - interval '7 days')
order by resolved_at is not null, began_at desc, id limit 50
"""
JOINED = """
select ticket_id from portal.known_incident
where id = $1 and not archived and origin = $2 and (brand_id is null or brand_id = $3) and resolved_at is null
"""


class KnownIncidents(Collection[schemas.KnownIncident]):
    """Of one brand or of all; its ticket, if it has one, gets the requests of whoever it affects as parts."""

    name, one, table = "known-incidents", "known_incident", models.known_incident
    row, new, patch = schemas.KnownIncident, schemas.KnownIncidentNew, schemas.KnownIncidentPatch
    event, see, edit = KnownIncidentChanged, EDIT_INCIDENTS, EDIT_INCIDENTS
    searched = ("title", "message")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(EDIT_INCIDENTS).condition(brand=self.table.c.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        """Raises `NotAllowed`, and `UnknownReference` for a ticket that one may not see or work on."""
        for row in (before, after):
            if row is not None and row["brand_id"] is None:
                principal.require_everywhere(EDIT_INCIDENTS)  # it is told to the customers of every brand
            elif row is not None:
                principal.require(EDIT_INCIDENTS, brand=row["brand_id"])
        number = after["ticket_number"]
        if before is None or number != before["ticket_number"]:
            after["ticket_id"] = None if number is None else await _main_ticket(tx, principal, number)

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del services
        now = await tx.now()
        over = after["state"] == IncidentState.RESOLVED
        after["began_at"] = before["began_at"] if before else now
        after["changed_at"] = now
        after["resolved_at"] = ((before or {}).get("resolved_at") or now) if over else None


async def _main_ticket(tx: Transaction, principal: Principal, number: int) -> UUID:
    try:
        return (await access(tx, principal, number, WORK)).id
    except TicketNotFound as error:
        problem = {"field": "ticket_number", "code": error.code, "message": error.message}
        raise UnknownReference(errors=[problem]) from None


KNOWN_INCIDENTS = KnownIncidents()


async def shown_on(connection: Connection, site: Site) -> schemas.PortalIncidents:
    """What the visitors of a portal are told: what goes on, then what was over in the last week."""
    rows = await connection.fetch(SHOWN, site.origin.value, site.brand_id)
    return schemas.PortalIncidents(items=[schemas.PortalIncident.model_validate(_as_told(row)) for row in rows])


def _as_told(row: Any) -> dict[str, Any]:
    texts = {name: Text.parse(row[name]).to_json() for name in ("title", "message")}
    over = row["resolved_at"] is not None
    return {**dict(row), **texts, "joinable": row["joinable"] and not over}


async def ticket_of(connection: Connection, site: Site, incident_id: UUID) -> UUID:
    """The ticket whose part a request becomes that the incident affects. Raises `IncidentOver`."""
    found: UUID | None = await connection.fetch_value(JOINED, incident_id, site.origin.value, site.brand_id)
    if found is None:
        raise IncidentOver()
    return found
