"""A run that has ended is measured once: one row, from its trace in the journal and the tasks people did for it.

Only runs of their own are measured; a sub-run is a step of its caller. The row follows from the events alone, so it may
be written any number of times; simulated runs have rows of their own, which no figure of real ones adds up.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from switchroom.conformance.comparison import compare_with_shape
from switchroom.conformance.contracts import LogTooLarge, ModelTooLarge, ModelUnreadable
from switchroom.conformance.domain.measuring import Fit, Worth, log_of, worth
from switchroom.conformance.domain.performed import LEAVING, activities, was_done
from switchroom.people.facade import posts_held
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.contracts import Concern, ConcernOf, Subject
from switchroom.processes.events import RunEnded
from switchroom.processes.facade import Definitions, NoSuchProcess, Shape, apart, shape_of

MOST_TRACES = 10_000
PIECE = 200
_RUN = """
select id, slug, version, origin, subject_kind, subject_id, outcome, ended_at from processes.run
where id = $1 and parent_id is null and ended_at is not null
"""
_VISITS = """
select subject as run, data ->> 'step' as step, data ->> 'outcome' as outcome, data ->> 'deviation' as deviation,
       (data ->> 'late')::boolean as late, (data ->> 'began')::timestamptz as began,
       (data ->> 'ended')::timestamptz as ended, case when actor_kind = 'user' then actor_id end as actor
from journal.event where subject = any($1) and type = 'processes.step_done' order by subject, position
"""
_TASKS = """
select t.run_id as run, t.step, t.post, u.path as unit_path, t.done_by, t.ended_at
from processes.task t left join organisation.unit u on u.id = t.unit_id
where t.run_id = any($1) and t.state = 'done' order by t.run_id, t.ended_at
"""
_KEEP = """
insert into conformance.measured (run_id, slug, version, origin, interaction_id, reference, unit_id, brand_id, outcome,
    ended_at, fitness, deviations, late, person_steps, held, complete, compliant)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (run_id) do update set fitness = excluded.fitness, deviations = excluded.deviations, late = excluded.late,
    person_steps = excluded.person_steps, held = excluded.held, complete = excluded.complete,
    compliant = excluded.compliant, reference = excluded.reference, unit_id = excluded.unit_id,
    brand_id = excluded.brand_id
"""
_ENDED = """
select e.position, e.subject, e.data from journal.event e join processes.run r on r.id = e.subject
where e.type = 'processes.run_ended' and e.position > $1 and r.parent_id is null and ($2::text is null or r.slug = $2)
order by e.position limit $3
"""


Known = tuple[str, int, tuple[str, ...], bool]
"""A version and a trace, and whether the customer left: what is aligned once."""


class Visit(msgspec.Struct, frozen=True):
    """A visit of a run to a step as the journal has it. `actor`: the person in whose doing it ended, if any."""

    run: UUID
    step: str
    outcome: str
    deviation: str | None
    late: bool
    began: datetime
    ended: datetime
    actor: UUID | None


class _PersonStep(NamedTuple):
    user: UUID
    post: str
    unit_path: str | None
    at: datetime


class Measuring:
    """Measures runs; knows shapes and traces that it has compared before. One per process of the program."""

    def __init__(self, definitions: Definitions, concern_of: ConcernOf) -> None:
        self._definitions, self._concern_of = definitions, concern_of
        self._shapes: OrderedDict[tuple[str, int], Shape] = OrderedDict()
        self._fits: OrderedDict[Known, Fit] = OrderedDict()

    def handler(self) -> Handler:
        """Measures each run when it has ended."""

        async def handle(tx: Transaction, envelope: Envelope) -> None:
            if isinstance(envelope.event, RunEnded):
                await self.measure(tx, envelope.event)

        return Handler("measures", (RunEnded,), handle)

    async def measure(self, tx: Transaction, ended: RunEnded) -> None:
        """Write the row of a run, if it is known and nobody's sub-run."""
        run = await tx.fetch_row(_RUN, ended.run)
        if run is None:
            return
        try:
            shape = await self.shape(tx, run["slug"], run["version"])
        except NoSuchProcess:
            return
        subject = Subject(run["subject_kind"], run["subject_id"]) if run["subject_id"] else None
        concern = await self._concern_of(tx, subject)
        visits = await visits_of(tx, [run["id"]])
        found = await self._worth(tx, run, shape, visits, concern, ended)
        await _keep(tx, run, ended.interaction, concern, found)

    async def again(self, tx: Transaction, after: int, slug: str | None) -> tuple[int, int | None]:
        """Measure the next runs that ended after a position of the journal; how many, and where to go on (None: over).

        For the time before there were measures, or after the way of measuring has changed.
        """
        rows = await tx.fetch(_ENDED, after, slug, PIECE)
        for row in rows:
            await self.measure(tx, msgspec.convert(row["data"], RunEnded))
        return len(rows), rows[-1]["position"] if len(rows) == PIECE else None

    async def shape(self, connection: Connection, slug: str, version: int) -> Shape:
        """The shape of a version. Raises `NoSuchProcess`."""
        key = slug, version
        if key not in self._shapes:
            self._shapes[key] = shape_of(await self._definitions.definition(connection, slug, version))
            if len(self._shapes) > PIECE:
                self._shapes.popitem(last=False)
        return self._shapes[key]

    async def _worth(
        self, tx: Transaction, run: Any, shape: Shape, visits: list[Visit], concern: Concern, ended: RunEnded
    ) -> Worth:
        trace = tuple(activities(visits, shape))
        left = ended.left or LEAVING in trace  # older events do not say it
        fit = await self._fit((run["slug"], run["version"], trace, left), shape)
        late = [visit.step for visit in visits if visit.late and visit.step in shape.stands]
        steps = await _person_steps(tx, run["id"], shape, visits, concern)
        by_choice = [visit.step for visit in visits if visit.deviation and visit.step in shape.stands]
        return worth(fit, late, by_choice, [await _held(tx, step) for step in steps], complete=not ended.missing)

    async def _fit(self, key: Known, shape: Shape) -> Fit:
        _, _, trace, left = key
        if key in self._fits:
            self._fits.move_to_end(key)
            return self._fits[key]
        fit = await apart(lambda: _compared(shape, trace, left=left))
        self._fits[key] = fit
        if len(self._fits) > MOST_TRACES:
            self._fits.popitem(last=False)
        return fit


def _compared(shape: Shape, trace: tuple[str, ...], *, left: bool) -> Fit:
    try:
        found, _ = compare_with_shape(log_of(trace), shape, left=left)
    except (ModelTooLarge, ModelUnreadable, LogTooLarge):
        return Fit(None)
    return Fit(found.variants[0].fitness, found.variants[0].deviations)


async def visits_of(connection: Connection, runs: list[UUID]) -> list[Visit]:
    """What these runs did, run after run, in the order of the journal."""
    return await connection.fetch_as(Visit, _VISITS, runs)


async def _person_steps(
    tx: Transaction, run: UUID, shape: Shape, visits: list[Visit], concern: Concern
) -> list[_PersonStep]:
    """Tasks by the post they were for in the end; other steps that name a post, if a person's doing ended them."""
    tasks = await tx.fetch(_TASKS, [run])
    found = [
        _PersonStep(row["done_by"], row["post"], row["unit_path"], row["ended_at"])
        for row in tasks
        if row["done_by"] and row["post"]
    ]
    path = await tx.fetch_value("select path from organisation.unit where id = $1", concern.unit_id)
    for visit in visits:
        stand = shape.stands.get(visit.step)
        if stand is None or stand.post is None or stand.type in ("task", "review"):
            continue
        if visit.actor is not None and stand.acts and was_done(visit):
            found.append(_PersonStep(visit.actor, stand.post, path, visit.ended))
    return found


async def _held(tx: Transaction, step: _PersonStep) -> bool:
    """Whether the person held the post at that moment, in a unit on the line of the one concerned."""
    held = await posts_held(tx, step.user, step.at)
    return any(
        post == step.post and (step.unit_path is None or _on_one_line(step.unit_path, path))
        for post, path in zip(held.posts, held.unit_paths, strict=True)
    )


def _on_one_line(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


async def _keep(tx: Transaction, run: Any, interaction: UUID | None, concern: Concern, found: Worth) -> None:
    await tx.execute(
        _KEEP,
        run["id"],
        run["slug"],
        run["version"],
        run["origin"],
        interaction,
        concern.reference,
        concern.unit_id,
        concern.brand_id,
        run["outcome"],
        run["ended_at"],
        found.fitness,
        msgspec.to_builtins(found.deviations),
        found.late,
        found.person_steps,
        found.held,
        found.complete,
        found.compliant,
    )
