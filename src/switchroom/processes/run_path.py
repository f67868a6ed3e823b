"""The way a run has gone through its process, and where it stands."""

from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection
from switchroom.processes.definitions import Definitions
from switchroom.processes.graph_view import process_graph
from switchroom.processes.outline import StepOutline, outline
from switchroom.processes.runs import NoSuchRun, Runs


async def path_view(
    connection: Connection, definitions: Definitions, runs: Runs, run_id: UUID | None
) -> dict[str, Any]:
    """The graph of the version that a run began on, the steps it has gone through, and where it stands.

    Raises `NoSuchRun` where there is none: a call between colleagues follows no process.
    """
    if run_id is None:
        raise NoSuchRun()
    run = await runs.read(connection, run_id)
    definition = await definitions.definition(connection, run.process, run.version)
    return {
        "graph": process_graph(definition, run.version),
        "done": await trace_of(connection, run_id, outline(definition).steps),
        "standing": [
            {"step": token.step, "since": token.began, "late": token.late} for token in run.tokens if not token.parent
        ],
        "outcome": run.outcome,
    }


async def trace_of(connection: Connection, run_id: UUID, known: dict[str, StepOutline]) -> list[dict[str, Any]]:
    """What was done, without what the customer only heard while waiting."""
    rows = await connection.fetch(
        """select data ->> 'step' as step, data ->> 'outcome' as outcome, (data ->> 'ended')::timestamptz as at
           from journal.event where subject = $1 and type = 'processes.step_done'
             and data ->> 'step' not like '%/%' order by position""",
        run_id,
    )
    return [{**row, "title": known[row["step"]].title if row["step"] in known else row["step"]} for row in rows]
