"""The form of an inspection: the steps of the process, what happened at them, and what may be heard."""

from typing import Any
from uuid import UUID

from switchroom.conformance.facade import Visit, visits_of
from switchroom.inspections import schemas
from switchroom.inspections.contracts import InspectionState
from switchroom.inspections.queries import Row
from switchroom.interactions.contracts import InteractionNotFound
from switchroom.interactions.facade import access as interaction_access
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import Definitions, process_graph
from switchroom.voice.facade import PLAY

NOTHING_TO_SEE = ("end", "join")
_RUN = """
select id, version from processes.run where subject_id = $1 and slug = $2 order by started_at desc, id limit 1
"""
_CORRECTIONS = """
select c.before, c.reason, c.at, (select name from people."user" where id = c.by_id) as by
from inspections.correction c where c.inspection_id = $1 order by c.id
"""
_RECORDINGS = """
select id, started_at from voice.recording
where interaction_id = $1 and started_at is not null and ended_at is not null and deleted_at is null order by id
"""
_MEDIUM = "select medium from interactions.interaction where id = $1"


async def steps_of(
    connection: Connection, definitions: Definitions, row: Row
) -> tuple[int, UUID | None, dict[str, Any]]:
    """The version that was run, else the one in force; the run; what can be judged, in the order of the process.

    Raises `NoSuchProcess`.
    """
    run = await connection.fetch_row(_RUN, row.interaction_id, row.process)
    version = run["version"] if run else (await definitions.resolve(connection, row.process, None))[0]
    program = await definitions.program(connection, row.process, version)
    steps = {step.name: step for step in process_graph(program.definition, version).steps}
    kept = {name: step for name, step in steps.items() if step.type not in NOTHING_TO_SEE}
    return version, run["id"] if run else None, kept


async def form(connection: Connection, principal: Principal, definitions: Definitions, row: Row) -> schemas.Inspection:
    """What there is to judge by, for somebody who may see this inspection."""
    version, run, steps = await steps_of(connection, definitions, row)
    visits = await visits_of(connection, [run]) if run else []
    seen = await _may_open(connection, principal, row.interaction_id)
    heard = await connection.fetch(_RECORDINGS, row.interaction_id) if seen and principal.may(PLAY) else []
    known = {name: getattr(row, name) for name in schemas.InspectionRow.model_fields}
    return schemas.Inspection(
        **known,
        interaction_id=row.interaction_id,
        interaction_open=seen,
        medium=await connection.fetch_value(_MEDIUM, row.interaction_id),
        answer=schemas.Answer.model_validate(row.answer),
        saves=row.saves,
        mine=row.inspector_id == principal.user_id and row.state is InspectionState.OPEN,
        version=version,
        ran=run is not None,
        steps=[_step(name, step, visits) for name, step in steps.items()],
        recordings=[schemas.FormRecording.model_validate(dict(one)) for one in heard],
        corrections=[
            schemas.Corrected.model_validate(dict(one)) for one in await connection.fetch(_CORRECTIONS, row.id)
        ],
    )


async def _may_open(connection: Connection, principal: Principal, interaction_id: UUID) -> bool:
    try:
        await interaction_access(connection, principal, interaction_id)
    except InteractionNotFound:
        return False
    return True


def _step(name: str, step: Any, visits: list[Visit]) -> schemas.FormStep:
    return schemas.FormStep(
        name=name,
        title=step.title,
        type=step.type,
        post=step.post,
        visits=[
            schemas.FormVisit(
                began=one.began, ended=one.ended, outcome=one.outcome, late=one.late, deviation=one.deviation
            )
            for one in visits
            if one.step == name
        ],
    )
