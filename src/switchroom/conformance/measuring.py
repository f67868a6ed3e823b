"""A run that has ended is measured once: from its trace in the journal and the tasks people did for it.

A run that another one called is measured for its own process, and is a step of its caller. The rows follow from the
events alone, so they may be written any number of times; simulated runs have rows of their own, which no figure of real
ones adds up.
"""

from collections import OrderedDict

import msgspec

from switchroom.conformance.comparison import compare_with_shape
from switchroom.conformance.contracts import LogTooLarge, ModelTooLarge, ModelUnreadable
from switchroom.conformance.domain.measuring import Fit, log_of, worth
from switchroom.conformance.domain.paths import path_of, stays
from switchroom.conformance.domain.performed import LEAVING
from switchroom.conformance.keeping import Found, keep
from switchroom.conformance.run_facts import person_steps, recorded, visits_of
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.contracts import ConcernOf, Subject
from switchroom.processes.events import RunEnded
from switchroom.processes.facade import Definitions, NoSuchProcess, Shape, apart, shape_of

MOST_TRACES = 10_000
PIECE = 200
_RUN = """
select id, slug, version, origin, subject_kind, subject_id, parent_id, outcome, started_at, ended_at
from processes.run where id = $1 and ended_at is not null
"""
_ENDED = """
select e.position, e.subject, e.data from journal.event e join processes.run r on r.id = e.subject
where e.type = 'processes.run_ended' and e.position > $1 and ($2::text is null or r.slug = $2)
order by e.position limit $3
"""


Known = tuple[str, int, tuple[str, ...], bool]
"""A version and a trace, and whether the customer left: what is aligned once."""


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
        """Write the rows of a run, if it is known."""
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
        path = path_of(visits, shape)
        left = ended.left or LEAVING in path.steps  # older events do not say it
        fit = await self._fit((run["slug"], run["version"], path.steps, left), shape)
        steps = await person_steps(tx, run["id"], shape, visits, concern)
        departed = recorded(visits, steps, shape)
        value = worth(fit, departed, [step.held for step in steps], complete=not ended.missing)
        await keep(tx, run, Found(value, path, stays(visits, shape), steps, concern, ended.interaction))

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
