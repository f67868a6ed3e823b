"""Routes of exchange with other modellers: a process as BPMN 2.0, and BPMN 2.0 as a process."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field, StringConstraints

from switchroom.conformance import measures_http
from switchroom.conformance.exchange import as_bpmn_file, from_bpmn_file
from switchroom.conformance.monitor.http import router as monitor
from switchroom.platform.http import PrincipalOf, Received, Sent, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definitions, apart

router = APIRouter()
exchanged = APIRouter(prefix="/api/processes", tags=["processes"])
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
VersionInPath = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, to be kept.", "content": {"application/xml": {"schema": {"type": "string"}}}},
    404: {},
}
EXAMPLE = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Refund">'
    '<startEvent id="s"/><userTask id="t" name="Look into it"/><endEvent id="e"/>'
    '<sequenceFlow id="1" sourceRef="s" targetRef="t"/><sequenceFlow id="2" sourceRef="t" targetRef="e"/>'
    "</process></definitions>"
)


class BpmnBody(Received):
    bpmn: Annotated[str, StringConstraints(min_length=1, max_length=4_000_000)] = Field(
        description="A BPMN 2.0 file with one process.", examples=[EXAMPLE]
    )


class BroughtIn(Sent):
    """A definition to be checked, where its steps stand in the file, and what could not be taken over."""

    definition: dict[str, Any]
    layout: dict[str, dict[str, Any]] = Field(examples=[{"look-into-it": {"x": 160, "y": 80}}])
    notes: list[str]


@exchanged.get("/{slug}/versions/{version}/bpmn", response_class=Response, responses=FILE)
async def get_process_bpmn(
    slug: SlugInPath, version: VersionInPath, services: ServicesOf, principal: PrincipalOf
) -> Response:
    """A version as BPMN 2.0 with its layout; ours come in again from it without loss."""
    principal.require(SEE)
    async with services.database.read() as connection:
        definitions = services.the(Definitions)
        definition = await definitions.definition(connection, slug, version)
        layout = await definitions.layout(connection, slug, version)
    content = await apart(lambda: as_bpmn_file(definition, layout))
    name = f'attachment; filename="{slug}-{version}.bpmn"'
    headers = {"content-disposition": name, "x-content-type-options": "nosniff"}
    return Response(content, media_type="application/xml", headers=headers)


@exchanged.post("/bpmn")
async def read_bpmn(body: BpmnBody, principal: PrincipalOf) -> BroughtIn:
    """The definition in a BPMN file of ours or of another modeller. Nothing is stored."""
    principal.require(SEE)
    found = await apart(lambda: from_bpmn_file(body.bpmn.encode()))
    return BroughtIn(definition=found.definition, layout=found.layout, notes=list(found.notes))


router.include_router(exchanged)
router.include_router(measures_http.router)
router.include_router(monitor)
