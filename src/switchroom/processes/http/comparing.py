"""The route that compares two versions, of one process or of two."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import Field

from switchroom.platform.http import PrincipalOf, Sent, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.comparing import How, compare
from switchroom.processes.graph_view import process_graph
from switchroom.processes.publishing import apart
from switchroom.processes.schemas import GraphView

comparing = APIRouter(prefix="/api/processes", tags=["processes"])
SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
Version = Annotated[int, Path(ge=1, lt=1 << 31, examples=[2])]


class DifferenceView(Sent):
    """What stood at a place and what stands there now; null: nothing."""

    place: list[str] = Field(description="The way to it, a text's language last.", examples=[["text", "en"]])
    before: Any = Field(examples=["Hello"])
    after: Any = Field(examples=["Good day"])


class StepDifferenceView(Sent):
    step: str
    how: How
    parameters: list[DifferenceView] = Field(description="Of a step that was changed; its ways are apart.")


class WayDifferenceView(Sent):
    """Where an outcome led and where it leads now; null: it is not wired."""

    step: str
    outcome: str
    before: str | None
    after: str | None


class ComparisonView(Sent):
    """Two versions as graphs, and what became of each step on the way from `before` to `after`."""

    before: GraphView
    after: GraphView
    head: list[DifferenceView] = Field(description="All beside the steps; cases by their names.")
    steps: list[StepDifferenceView]
    ways: list[WayDifferenceView]


@comparing.get("/{slug}/versions/{version}/comparison", responses={404: {}})
async def compare_process_versions(
    slug: Annotated[str, Path(pattern=SLUG, examples=["main-menu"])],
    version: Version,
    services: ServicesOf,
    principal: PrincipalOf,
    before: Annotated[int, Query(ge=1, lt=1 << 31, description="The version that it is compared with.")],
    process: Annotated[
        str | None, Query(pattern=SLUG, description="Whose version `before` is; without it, of the same process.")
    ] = None,
) -> ComparisonView:
    """How a version differs from another one: steps, ways and parameters, added, removed and changed."""
    principal.require(SEE)
    definitions, other = services.the(Definitions), process or slug
    async with services.database.read() as connection:
        old = await definitions.definition(connection, other, before)
        new = await definitions.definition(connection, slug, version)
    found = await apart(lambda: compare(old, new))
    graphs = {"before": process_graph(old, before), "after": process_graph(new, version)}
    return ComparisonView.model_validate({**msgspec.to_builtins(found), **graphs})
