"""Routes of the hand-over log."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.team import log, log_queries, schemas

router = APIRouter(prefix="/api/handover", tags=["handover"])
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


@router.get("", name="list_log_units")
async def list_log_units(services: ServicesOf, principal: PrincipalOf) -> schemas.LogUnits:
    """The units whose hand-over log you keep."""
    async with services.database.read() as connection:
        return schemas.LogUnits(items=await log_queries.units(connection, principal))


@router.get("/{id}", responses={404: {}})
async def get_log(id: UUID, services: ServicesOf, principal: PrincipalOf, page_id: UUID | None = None) -> schemas.Log:
    """A page of a unit's log: what is open from before, what the program gathered, what people wrote."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await log.access(tx, principal, id)
        await log.open_page(tx, principal, id)
        return await log_queries.log(tx, principal, id, page_id)


@router.post("/{id}/entries", status_code=201, responses={404: {}})
async def create_log_entry(
    id: UUID, body: schemas.EntryNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.EntryMade:
    """Write into the log of a unit; an open point stays until it is ticked, over as many shifts as it takes."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return schemas.EntryMade(id=await log.write(tx, principal, id, body.text, is_open=body.open))


@router.put("/entries/{id}/done", status_code=204, responses={404: {}})
async def tick_log_point(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """An open point is done."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await log.tick(tx, principal, id, done=True)


@router.delete("/entries/{id}/done", name="untick_log_point", status_code=204, responses={404: {}})
async def untick_log_point(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """An open point is not done after all."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await log.tick(tx, principal, id, done=False)


@router.post("/pages/{id}/hand-over", status_code=204, responses=REFUSED)
async def hand_over_log(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """End the page of your shift; the next one begins."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await log.hand_over(tx, principal, id)


@router.post("/pages/{id}/read", status_code=204, responses=REFUSED)
async def confirm_log(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """You, the next lead, have read what was handed over."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await log.confirm(tx, principal, id)
