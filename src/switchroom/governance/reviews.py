"""Reviews of processes: what the calendar asks for begins by itself, as a run with tasks as any other.

Management processes are reviewed every half-year, all processes once a year, counted from the last review, or from the
first edition. A process is in one review at a time.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.governance.contracts import (
    IMPROVE,
    AlreadyReviewed,
    NoReviewProcess,
    Occasion,
)
from switchroom.governance.events import ReviewChanged
from switchroom.governance.improving import New, insert
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE, Medium
from switchroom.processes.events import RunEnded
from switchroom.processes.facade import Definitions, NoSuchProcess, Runs

PROCESS = "process-review"
"""The process that reviews one; a template ships."""
IMPROVES = "improve"
"""The outcome of a review that opens an improvement, with the variable `what` as its words."""
LONGEST = 4000
_PROCESSES = f"""
select c.slug, c.version, c.title, c.number, c.kind, c.owner, first.at as first_at, last.ended_at as last_at,
       last.occasion as last_occasion, last.outcome as last_outcome, yearly.ended_at as yearly_at,
       open.id as review_id, open.run_id, open.begun_at, open.occasion,
       case when c.kind = 'management' then coalesce(last.ended_at, first.at) + interval '6 months' end as half_due_at,
       coalesce(yearly.ended_at, first.at) + interval '1 year' as year_due_at
from processes.catalogued c
cross join lateral (select min(published_at) as at from processes.definition d where d.slug = c.slug) first
left join lateral (select ended_at, occasion, outcome from governance.review r
                   where r.slug = c.slug and r.ended_at is not null order by r.ended_at desc limit 1) last on true
left join lateral (select max(ended_at) as ended_at from governance.review r
                   where r.slug = c.slug and r.occasion <> '{Occasion.HALF_YEARLY.value}') yearly on true
left join governance.review open on open.slug = c.slug and open.ended_at is null
where c.slug <> '{PROCESS}'
"""  # noqa: S608 - constants
_BEGUN = """
insert into governance.review (id, slug, occasion, version, run_id, begun_at) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing returning id
"""
_ENDED = """
update governance.review set ended_at = $2, outcome = $3 where run_id = $1 and ended_at is null
returning id, slug, occasion
"""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A process, when it was reviewed last, when it is due again, and the review that is going on."""

    slug: str
    version: int
    title: Any
    number: str
    kind: str
    owner: str
    first_at: datetime
    last_at: datetime | None
    last_occasion: Occasion | None
    last_outcome: str | None
    yearly_at: datetime | None
    review_id: UUID | None
    run_id: UUID | None
    begun_at: datetime | None
    occasion: Occasion | None
    half_due_at: datetime | None
    year_due_at: datetime

    @property
    def due_at(self) -> datetime:
        """When a review is due, whichever comes first."""
        return min(self.year_due_at, self.half_due_at or self.year_due_at)

    @property
    def due_for(self) -> Occasion:
        """Of two that are due, the yearly one: it is the larger."""
        half = self.half_due_at is not None and self.half_due_at < self.year_due_at
        return Occasion.HALF_YEARLY if half else Occasion.YEARLY


async def reviewed(connection: Connection, principal: Principal) -> list[Reviewed]:
    """Every current process, the one that is due first first. Raises `NotAllowed`."""
    principal.require(SEE)
    found = await connection.fetch_as(Reviewed, _PROCESSES)
    return sorted(found, key=lambda one: (one.due_at, one.slug))


class Reviewing:
    """Begins reviews and hears of their ends."""

    def __init__(self, runs: Runs, definitions: Definitions) -> None:
        self._runs, self._definitions = runs, definitions

    async def begin_due(self, database: Database) -> list[str]:
        """Begin those that are due, each by itself; the slugs. Without the process of reviews nothing is begun."""
        begun = []
        async with database.transaction() as tx:
            now = await tx.now()
            due = [
                one for one in await tx.fetch_as(Reviewed, _PROCESSES) if one.review_id is None and one.due_at <= now
            ]
            ready = await self.ready(tx)
        for one in due if ready else ():
            occasion = Occasion.YEARLY if one.year_due_at <= now else one.due_for
            async with database.transaction() as tx:
                if await self._begin(tx, one.slug, one.version, one.title, occasion):
                    begun.append(one.slug)
        return begun

    async def begin(self, tx: Transaction, principal: Principal, slug: str) -> None:
        """Begin one now. Raises `NotAllowed`, `NoSuchProcess`, `NoReviewProcess`, `AlreadyReviewed`."""
        principal.require_everywhere(IMPROVE)
        if slug == PROCESS:
            raise NoSuchProcess()
        version, _ = await self._definitions.resolve(tx, slug, None)
        if not await self.ready(tx):
            raise NoReviewProcess()
        title = await tx.fetch_value("select title from processes.catalogued where slug = $1", slug)
        if not await self._begin(tx, slug, version, title, Occasion.ASKED):
            raise AlreadyReviewed()

    async def ready(self, connection: Connection) -> bool:
        """Whether there is a process by which processes are reviewed."""
        known = "select exists(select from processes.catalogued where slug = $1)"
        found: bool = await connection.fetch_value(known, PROCESS)
        return found

    async def _begin(self, tx: Transaction, slug: str, version: int, title: Any, occasion: Occasion) -> bool:
        run_id, review_id = new_id(), new_id()
        made = await tx.fetch_value(_BEGUN, review_id, slug, occasion.value, version, run_id, await tx.now())
        if made is None:
            return False
        tx.emit(
            ReviewChanged(review=review_id, process=Code(slug), occasion=Code(occasion.value), run=run_id),
            origin=Origin.REAL,
        )
        inputs = {"process": slug, "title": Text.parse(title).in_language("en"), "occasion": occasion.value}
        await self._runs.start(tx, PROCESS, run_id=run_id, origin=Origin.REAL, medium=Medium.MAIL, inputs=inputs)
        return True

    def handler(self) -> Handler:
        return Handler("governance", (RunEnded,), self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        assert isinstance(event, RunEnded)
        row = await tx.fetch_row(_ENDED, event.run, await tx.now(), str(event.outcome))
        if row is None:
            return
        ended = ReviewChanged(
            review=row["id"],
            process=Code(row["slug"]),
            occasion=Code(row["occasion"]),
            run=event.run,
            outcome=Code(str(event.outcome)),
        )
        tx.emit(ended, origin=Origin.REAL)
        if event.outcome == IMPROVES:
            what = (await self._runs.read(tx, event.run)).variables.get("what")
            words = what if isinstance(what, str) and what.strip() else IMPROVES
            await insert(tx, New(slug=row["slug"], problem=words[:LONGEST]), None, run_id=event.run, opened_by=None)
