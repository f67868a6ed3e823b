"""Routes of the simulation: see it, switch it, clear it."""

from typing import Any

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.simulation import schemas, switch
from switchroom.simulation.contracts import RUN

router = APIRouter(prefix="/api/simulation", tags=["simulation"])
REFUSED: dict[int | str, dict[str, Any]] = {409: {}}


@router.get("")
async def get_simulation(services: ServicesOf, principal: PrincipalOf) -> schemas.Simulation:
    """Whether simulated customers and colleagues are about, and how many."""
    async with services.database.read() as connection:
        found = await switch.standing(connection)
    return schemas.Simulation(
        running=found.running,
        since=found.since,
        arrivals_per_hour=found.arrivals_per_hour,
        living=found.living,
        kept=found.kept,
        colleagues=found.colleagues,
        may_switch=principal.may_everywhere(RUN),
    )


@router.post("/start", status_code=204)
async def start_simulation(body: schemas.Pace, services: ServicesOf, principal: PrincipalOf) -> None:
    """Let simulated customers come at this pace."""
    principal.require_everywhere(RUN)
    async with services.database.transaction(actor=principal.actor) as tx:
        await switch.switch_on(tx, body.arrivals_per_hour)


@router.post("/stop", status_code=204)
async def stop_simulation(services: ServicesOf, principal: PrincipalOf) -> None:
    """Send everybody who is simulated home. It takes some seconds."""
    principal.require_everywhere(RUN)
    async with services.database.transaction(actor=principal.actor) as tx:
        await switch.switch_off(tx)


@router.post("/clear", responses=REFUSED)
async def clear_simulation(services: ServicesOf, principal: PrincipalOf) -> schemas.Removed:
    """Remove everything simulated. 409 `simulation.still_living` while it runs or somebody is still there."""
    return schemas.Removed(interactions=await switch.clear(services.database, principal))
