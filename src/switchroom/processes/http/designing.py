"""Routes that the designer asks while somebody draws: what there is to draw, what is wrong, how it would go.

Nothing is stored. The definition comes with the question, so that the answer is about what is on the screen.
"""

from typing import Any

import msgspec
from fastapi import APIRouter

from switchroom.platform.errors import Invalid
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.processes import publishing
from switchroom.processes.contracts import SEE, Named
from switchroom.processes.definitions import DefinitionRefused
from switchroom.processes.domain.cases import Case, faults
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.parameters import common_parameters, header_parameters, step_types
from switchroom.processes.domain.playing import Played, play
from switchroom.processes.domain.reading import from_json, read_json_or_yaml
from switchroom.processes.domain.saying import as_is
from switchroom.processes.domain.sketch import sketch
from switchroom.processes.domain.writing import to_yaml
from switchroom.processes.drafts import schemas
from switchroom.processes.publishing import ReferenceSource
from switchroom.processes.schemas import finding_view
from switchroom.processes.told import told

designing = APIRouter(tags=["processes"])


class NotACase(Invalid):
    """What the caller is like, what the world answers or what is done is not written as in a case."""

    code = "case.malformed"


@designing.get("/api/step-types")
async def list_step_types(services: ServicesOf, principal: PrincipalOf) -> schemas.TypesView:
    """The types of steps with their parameters and outcomes, and the names here that parameters may refer to."""
    principal.require(SEE)
    async with services.database.read() as connection:
        references = await services.the(ReferenceSource).load(connection)
    return schemas.TypesView(
        types=msgspec.to_builtins(step_types()),
        every_step=msgspec.to_builtins(common_parameters()),
        header=msgspec.to_builtins(header_parameters()),
        names={kind.value: sorted(references.names(kind)) for kind in Named},
    )


@designing.post("/api/processes/sketch")
async def sketch_process(body: schemas.SketchBody, services: ServicesOf, principal: PrincipalOf) -> schemas.SketchView:
    """What is wrong with an unfinished definition, and each step's outcomes and known variables.

    Rules of packs are those of the brands that the process serves, and of `brands`.
    """
    principal.require(SEE)
    async with services.database.read() as connection:
        references = await services.the(ReferenceSource).load(connection)
    found = await publishing.apart(lambda: sketch(body.definition, references, body.brands))
    return schemas.SketchView(
        publishable=found.publishable,
        findings=[finding_view(finding) for finding in found.findings],
        steps={name: schemas.StepSketchView.model_validate(step) for name, step in found.steps.items()},
    )


@designing.post("/api/processes/read")
async def read_process_file(body: schemas.FileBody, principal: PrincipalOf) -> schemas.FileRead:
    """What a process file (YAML or JSON) holds, as JSON."""
    principal.require(SEE)
    value, wrong = await publishing.apart(lambda: read_json_or_yaml(body.text))
    return schemas.FileRead(value=value, findings=[finding_view(wrong)] if wrong else [])


@designing.post("/api/processes/write")
async def write_process_file(body: schemas.ValueBody, principal: PrincipalOf) -> schemas.FileText:
    """A JSON value as a process file in YAML; reading it gives the same value."""
    principal.require(SEE)
    return schemas.FileText(text=await publishing.apart(lambda: to_yaml(body.value)))


@designing.post("/api/processes/play")
async def play_process(body: schemas.PlayBody, services: ServicesOf, principal: PrincipalOf) -> schemas.PlayedView:
    """Be the customer: how far the process comes with what was done so far. The same code plays `cases`."""
    principal.require(SEE)
    async with services.database.read() as connection:
        references = await services.the(ReferenceSource).load(connection)
    checked = await publishing.apart(lambda: publishing.check(body.definition, references))
    if checked.definition is None or not checked.publishable:
        raise DefinitionRefused(checked.findings)
    definition, case = checked.definition, _case(body, checked.definition)
    played = await publishing.apart(lambda: play(definition, case))
    return schemas.PlayedView.model_validate(_shown(played))


def _case(body: schemas.PlayBody, definition: Definition) -> Case:
    raw = {"name": "try", "expect": {}, **body.model_dump(include={"caller", "world", "inputs", "does"})}
    if body.at is not None:
        raw["at"] = body.at.isoformat()
    try:
        case: Case = from_json(raw, Case)
        wrong = faults(case, definition)
    except (msgspec.ValidationError, ValueError, KeyError, RecursionError) as error:  # KeyError: no such zone
        wrong = as_is(" ".join(str(error).split())[:300])
    if wrong:
        raise NotACase(errors=[{"field": "does", "code": "malformed", "message": wrong}])
    return case


def _shown(played: Played) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(played, enc_hook=str)
    shown["said"] = [{"kind": kind, "step": step, "text": text} for kind, step, text in played.said]
    shown["problems_told"] = [told(problem).to_json() for problem in played.problems]
    return shown
