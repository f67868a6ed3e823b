"""The dry run: what a trigger would have started in the last thirty days, without starting anything.

Events are read back from the newest, a page at a time, for at most some seconds; the answer says how far back it came.
What an event itself says is as it was; tickets, interactions and customers are judged as they are today.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.journal import Envelope, envelope
from switchroom.processes.contracts import Subject
from switchroom.processes.facade import Length
from switchroom.triggers.contracts import Result, When
from switchroom.triggers.domain.schedule import due_between
from switchroom.triggers.facts import facts_of
from switchroom.triggers.firing import Looked, outcome_of
from switchroom.triggers.noticing import looked_at, subject_of
from switchroom.triggers.standing import Active
from switchroom.triggers.timing import looked_at as looked_at_time
from switchroom.triggers.timing import schedule_of
from switchroom.triggers.waiting import PIECE, waiting
from switchroom.triggers.waiting import looked_at as looked_at_wait
from switchroom.webhooks.facade import EventKind, class_of, kinds_of

DAYS = 30
BUDGET_S = 8.0
PAGE = 500
MOST_EXAMPLES = 20
MOST_DUE = 1000
_PAGE = """
select position, recorded_at, at, origin, actor_kind, actor_id, topics, type, version, data, cause from journal.event
where type = $1 and recorded_at >= $2 and ($3::bigint is null or position < $3)
    and (origin = 'simulated') = $4
order by position desc limit $5
"""


class Example(msgspec.Struct, frozen=True):
    """One thing that would have started a process."""

    at: datetime
    subject: Subject | None
    reference: str | None


class Rehearsal(msgspec.Struct, kw_only=True):
    """What came of it. `looked` things were looked at, back to `since`; `complete`: all of the thirty days.

    `days` counts what would have started by the day in the zone; `busiest_hour` is the most within an hour.
    """

    since: datetime
    until: datetime
    complete: bool = True
    looked: int = 0
    fired: int = 0
    failed: int = 0
    failure: str = ""
    busiest_hour: int = 0
    days: dict[str, int] = {}
    examples: list[Example] = []


class _Count:
    """Adds up what would have become of one thing after the other."""

    def __init__(self, trigger: Active, zone: str, found: Rehearsal) -> None:
        self._trigger, self._zone, self.found = trigger, ZoneInfo(zone), found
        self._hours: Counter[datetime] = Counter()
        self._days: Counter[str] = Counter()
        self._examples: list[Example] = []
        self._seen: set[str] = set()

    def add(self, looked: Looked, at: datetime) -> None:
        if looked.key in self._seen:
            return
        self._seen.add(looked.key)
        self.found.looked += 1
        result, why = outcome_of(self._trigger, looked)
        if result is Result.FAILED:
            self.found.failed += 1
            self.found.failure = self.found.failure or why
        if result is not Result.FIRED:
            return
        self.found.fired += 1
        self._days[at.astimezone(self._zone).date().isoformat()] += 1
        self._hours[at.replace(minute=0, second=0, microsecond=0)] += 1
        self._examples.append(Example(at, looked.subject, looked.reference))

    def over(self) -> Rehearsal:
        self.found.days = dict(sorted(self._days.items()))
        self.found.examples = nlargest(MOST_EXAMPLES, self._examples, key=lambda one: one.at)
        self.found.busiest_hour = max(self._hours.values(), default=0)
        return self.found


async def rehearse(connection: Connection, trigger: Active, row: Any, zone: str, *, simulated: bool) -> Rehearsal:
    """What the trigger would have started; `row` has its schedule, days are those of `zone`."""
    until: datetime = await connection.fetch_value("select clock_timestamp()")
    count = _Count(trigger, zone, Rehearsal(since=until - timedelta(days=DAYS), until=until, days={}, examples=[]))
    if trigger.when is When.SCHEDULE:
        schedule = await schedule_of(connection, row)
        for due in reversed(due_between(schedule, count.found.since, until, MOST_DUE)):
            count.add(looked_at_time(due, schedule.zone, Origin.REAL), due)
    elif trigger.when is When.CONDITION:
        await _waits(connection, trigger, count, simulated=simulated)
    else:
        await _events(connection, trigger, count, simulated=simulated)
    return count.over()


async def _events(connection: Connection, trigger: Active, count: _Count, *, simulated: bool) -> None:
    wanted = EventKind(trigger.event or "")
    began, before = time.monotonic(), None
    while True:
        rows = await connection.fetch(_PAGE, class_of(wanted).type, count.found.since, before, simulated, PAGE)
        found = [one for one in map(envelope, rows) if wanted in kinds_of(one.event)]
        await _look(connection, wanted, found, count)
        if len(rows) < PAGE:
            return
        before = rows[-1]["position"]
        if time.monotonic() - began > BUDGET_S:
            count.found.since, count.found.complete = rows[-1]["recorded_at"], False
            return


async def _look(connection: Connection, kind: EventKind, found: list[Envelope], count: _Count) -> None:
    if not found:
        return
    about = {one.position: subject_of(one.event) for one in found}
    ids = list({subject.id for subject in about.values()})
    facts = await facts_of(connection, about[found[0].position].kind, ids)
    for one in found:
        subject = about[one.position]
        if subject.id in facts:
            count.add(looked_at(one, kind, subject, facts[subject.id]), one.at)


async def _waits(connection: Connection, trigger: Active, count: _Count, *, simulated: bool) -> None:
    """Working time is counted as time on the clock here: by the day, the difference is small."""
    assert trigger.wait is not None
    length = Length.parse(trigger.after).elapsed
    began, begins, ends = time.monotonic(), count.found.since - length, count.found.until - length
    while begins < ends:
        found = await waiting(connection, trigger.wait, length, begins, ends)
        facts = await facts_of(connection, "ticket", [one.ticket_id for one in found])
        for one in found:
            if (one.origin is Origin.SIMULATED) == simulated and one.ticket_id in facts:
                known = facts[one.ticket_id]
                count.add(looked_at_wait(one, known.reference, known.variables), one.since + length)
        if len(found) < PIECE:
            return
        begins = max(found[-1].since, begins + timedelta(milliseconds=1))
        if time.monotonic() - began > BUDGET_S:
            count.found.until, count.found.complete = begins + length, False
            return
