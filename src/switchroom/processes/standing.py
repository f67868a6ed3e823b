"""Where open runs stand: a row for each place where one waits, kept with the run itself, and counted by an index.

A run's state is a value that nobody searches. These rows say of it what the graph of a process shows. What a customer
hears while waiting in a queue is no place of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.state import RunState

LONG = timedelta(hours=1)
"""From when on it is remarkable that a run still stands at a step without a time limit of its own."""
SIMULATED, OTHERS = ["simulated"], ["real", "test"]

GONE = """
delete from processes.standing s using unnest($1::uuid[], $2::int[]) as t(run_id, token)
where s.run_id = t.run_id and s.token = t.token
"""
MOVED = """
update processes.standing s set step = t.step, since = t.since, late = t.late
from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::bool[]) as t(run_id, token, step, since, late)
where s.run_id = t.run_id and s.token = t.token
"""
COME = """
insert into processes.standing (run_id, token, slug, version, origin, subject_id, step, since, late)
select r.id, t.token, r.slug, r.version, r.origin, r.subject_id, t.step, t.since, t.late
from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::bool[]) as t(run_id, token, step, since, late)
join processes.run r on r.id = t.run_id
"""
COUNT = """
select step, count(*)::int as count, min(since) as oldest, count(*) filter (where late)::int as late,
       count(*) filter (where waited > extract(epoch from $3::interval))::int as old,
       percentile_cont(0.5) within group (order by waited)::float8 as median_s,
       percentile_cont(0.9) within group (order by waited)::float8 as p90_s
from (select step, since, late, greatest(extract(epoch from now.at - since), 0) as waited
      from processes.standing, (select clock_timestamp() as at) now where slug = $1 and origin = any($2)) stands
group by step
"""


class Place(msgspec.Struct, frozen=True):
    """A step where a run waits, since when, and whether it has passed the step's time limit."""

    token: int
    step: str
    since: datetime
    late: bool


class Standing(msgspec.Struct, frozen=True):
    """How many open runs stand at a step; `long` of them past its limit or, where it has none, for over an hour.

    `late`: past its limit. `median_s`, `p90_s`: for how many seconds they have stood there.
    """

    step: str
    count: int
    long: int
    oldest: datetime
    late: int
    median_s: float
    p90_s: float


def places(run: RunState) -> tuple[Place, ...]:
    """Where a run waits."""
    return tuple(Place(token.id, token.step, token.began, token.late) for token in run.tokens if token.parent is None)


class Move(msgspec.Struct, frozen=True):
    """Where a run waited when it was last saved, and where it waits now."""

    run: UUID
    before: tuple[Place, ...]
    after: tuple[Place, ...]


async def save_places(tx: Transaction, moves: Sequence[Move]) -> None:
    """Say of runs that exist where they wait from now on: at most three statements, however many they are.

    Nearly always each goes on from one step to the next, which is one.
    """
    gone: list[tuple[UUID, int]] = []
    went: list[tuple[UUID, Place]] = []
    come: list[tuple[UUID, Place]] = []
    for move in moves:
        stood, stands = ({place.token: place for place in places} for places in (move.before, move.after))
        gone += [(move.run, token) for token in stood if token not in stands]
        for token, place in stands.items():
            if token not in stood:
                come.append((move.run, place))
            elif place != stood[token]:
                went.append((move.run, place))
    if gone:
        await tx.execute(GONE, *map(list, zip(*gone, strict=True)))
    if went:
        await tx.execute(MOVED, *_columns(went))
    if come:
        await tx.execute(COME, *_columns(come))


def _columns(found: Sequence[tuple[UUID, Place]]) -> Iterable[list[Any]]:
    rows = [(run, place.token, place.step, place.since, place.late) for run, place in found]
    return map(list, zip(*rows, strict=True))


async def standing(connection: Connection, definition: Definition, *, simulated: bool) -> list[Standing]:
    """Where the open runs of a process stand, whatever version they began on."""
    rows = await connection.fetch(COUNT, definition.process, SIMULATED if simulated else OTHERS, LONG)
    limited = {name for name, step in definition.steps.items() if step.common.within}
    return [
        Standing(
            row["step"],
            row["count"],
            row["late"] if row["step"] in limited else row["old"],
            row["oldest"],
            row["late"],
            row["median_s"],
            row["p90_s"],
        )
        for row in rows
    ]


def stands_at(process: str, step: str, simulated: str) -> str:
    """SQL: the ids of subjects whose runs stand at a step of a process; the arguments are SQL parameters."""
    return (
        f"(select subject_id from processes.standing where slug = {process} and step = {step}"  # noqa: S608
        f" and (origin = 'simulated') = {simulated})"
    )
