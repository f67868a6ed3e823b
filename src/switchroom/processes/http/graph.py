"""Routes of the graph of a process, and of where its open runs stand."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes import schemas
from switchroom.processes.contracts import SEE
from switchroom.processes.definitions import Definitions
from switchroom.processes.graph_view import process_graph
from switchroom.processes.standing import standing
from switchroom.processes.tasks.board import board

graph = APIRouter(prefix="/api/processes", tags=["processes"])
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]


@graph.get("/{slug}/graph", responses={404: {}})
async def get_process_graph(slug: SlugInPath, services: ServicesOf, principal: PrincipalOf) -> schemas.GraphView:
    """The current version of a process as a graph."""
    principal.require(SEE)
    definitions = services.the(Definitions)
    async with services.database.read() as connection:
        version, _ = await definitions.resolve(connection, slug, None)
        program = await definitions.program(connection, slug, version)
    return schemas.GraphView.model_validate(process_graph(program.definition, version))


@graph.get("/{slug}/running", responses={404: {}})
async def list_running(
    slug: SlugInPath,
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Annotated[bool, Query(description="Runs of simulated customers, instead of all others.")] = False,
) -> Page[schemas.RunPlace]:
    """Every open run where it waits, by when and with whom; the most urgent first, at most 500. `total` counts all."""
    principal.require(SEE)
    definitions = services.the(Definitions)
    async with services.database.read() as connection:
        version, _ = await definitions.resolve(connection, slug, None)
        program = await definitions.program(connection, slug, version)
        items, total = await board(connection, principal, program.definition, simulated=simulated)
    return Page(items=[schemas.RunPlace.model_validate(item) for item in items], total=total)


@graph.get("/{slug}/standing", responses={404: {}})
async def get_process_standing(
    slug: SlugInPath,
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Annotated[bool, Query(description="Runs of simulated customers, instead of all others.")] = False,
) -> schemas.StandingView:
    """How many open runs stand at each step, whatever version they began on."""
    principal.require(SEE)
    definitions = services.the(Definitions)
    async with services.database.read() as connection:
        version, _ = await definitions.resolve(connection, slug, None)
        program = await definitions.program(connection, slug, version)
        found = await standing(connection, program.definition, simulated=simulated)
    return schemas.StandingView.model_validate({"steps": found})
