"""Where open runs stand: a row for each place where one waits, kept with the run itself, and counted by an index.

A run's state is a value that nobody searches. These rows say of it what the graph of a process shows. What a customer
hears while waiting in a queue is no place of its own.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.state import RunState

LONG = timedelta(hours=1)
"""From when on it is remarkable that a run still stands at a step without a time limit of its own."""
SIMULATED, OTHERS = ["simulated"], ["real", "test"]

GONE = """
delete from processes.standing s where s.run_id = any($1)
    and (s.run_id, s.token) not in (select * from unnest($2::uuid[], $3::int[]))
"""
COME = """
insert into processes.standing (run_id, token, slug, version, origin, subject_id, step, since, late)
select r.id, t.token, r.slug, r.version, r.origin, r.subject_id, t.step, t.since, t.late
from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::bool[]) as t(run_id, token, step, since, late)
join processes.run r on r.id = t.run_id
on conflict (run_id, token) do update set step = excluded.step, since = excluded.since, late = excluded.late
"""
COUNT = """
select step, count(*)::int as count, min(since) as oldest, count(*) filter (where late)::int as late,
       count(*) filter (where since < (select clock_timestamp() - $3::interval))::int as old
from processes.standing where slug = $1 and origin = any($2) group by step
"""


class Place(msgspec.Struct, frozen=True):
    """A step where a run waits, since when, and whether it has passed the step's time limit."""

    token: int
    step: str
    since: datetime
    late: bool


class Standing(msgspec.Struct, frozen=True):
    """How many open runs stand at a step; `long` of them past its limit or, where it has none, for over an hour."""

    step: str
    count: int
    long: int
    oldest: datetime


def places(run: RunState) -> tuple[Place, ...]:
    """Where a run waits."""
    return tuple(Place(token.id, token.step, token.began, token.late) for token in run.tokens if token.parent is None)


async def save_places(tx: Transaction, moved: Sequence[tuple[UUID, tuple[Place, ...]]], *, begun: bool = False) -> None:
    """Say of runs that exist where they wait from now on: two statements, however many they are. `begun`: just now."""
    if not moved:
        return
    found = [(run_id, place) for run_id, places_of_run in moved for place in places_of_run]
    runs, tokens = [run_id for run_id, _ in found], [place.token for _, place in found]
    if not begun:
        await tx.execute(GONE, [run_id for run_id, _ in moved], runs, tokens)
    if found:
        steps, since = [place.step for _, place in found], [place.since for _, place in found]
        await tx.execute(COME, runs, tokens, steps, since, [place.late for _, place in found])


async def standing(connection: Connection, definition: Definition, *, simulated: bool) -> list[Standing]:
    """Where the open runs of a process stand, whatever version they began on."""
    rows = await connection.fetch(COUNT, definition.process, SIMULATED if simulated else OTHERS, LONG)
    limited = {name for name, step in definition.steps.items() if step.common.within}
    return [
        Standing(row["step"], row["count"], row["late"] if row["step"] in limited else row["old"], row["oldest"])
        for row in rows
    ]


def stands_at(process: str, step: str, simulated: str) -> str:
    """SQL: the ids of subjects whose runs stand at a step of a process; the arguments are SQL parameters."""
    return (
        f"(select subject_id from processes.standing where slug = {process} and step = {step}"  # noqa: S608
        f" and (origin = 'simulated') = {simulated})"
    )
