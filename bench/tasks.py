"""Deadlines of tasks: how late the engine acts on each of those that pass while a million others are open.

A late step tells the holders of a post: the run is loaded, moved and saved, a notice written, an event put into the
outbox. Late is counted from the due time to the moment when all that is committed.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from switchroom.entrypoints.migrate import migrate
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import Timekeeper, Timer
from switchroom.processes.contracts import Concern, Medium, Subject
from switchroom.processes.domain.reading import read_text
from switchroom.processes.facade import TIMER_KIND, Definitions, Performers, Runs, TaskStep

OPEN, QUICK_OPEN = 1_000_000, 20_000
FIRING, QUICK_FIRING = 6_000, 200
PER_SECOND = 200
AHEAD_S = 3.0
"""The first is due so long after it was written, so that none is late before the engine looks."""
PROCESS = """
process: bench
title: Work by people
languages: [en]
start: work
steps:
  work:
    type: task
    title: {en: Call the customer back, pt-BR: Retornar a ligação, zh-CN: 回复客户}
    post: clerk
    within: 30d
    late: [{notify: lead}]
    text: "Number: 5551234"
    fields: [{name: result, label: Result}]
    then: end
  end: {type: end}
"""
LEAD = """
with unit as (
    insert into organisation.unit (id, origin, words, name, kind, path, time_zone)
    values ($1, 'real', '', '{"": "Centre"}', 'company', '/' || $1::uuid::text || '/', 'UTC')),
post as (
    insert into people.post (id, origin, words, name, slug)
    values ($2, 'real', '', '{"": "Lead"}', 'lead')),
lead as (
    insert into people."user" (id, origin, words, name, email, unit_id, active, capacity)
    values ($3, 'real', '', 'Lea', 'lea@bench.example', $1, true, '{}'))
insert into people.user_post (user_id, post_id, from_date) values ($3, $2, '2020-01-01')
"""
COPIES = (
    """create temporary table copy on commit drop as select gen_random_uuid() as id from generate_series(1, $1)""",
    """insert into processes.run (id, root_id, slug, version, origin, state, started_at)
       select c.id, c.id, r.slug, r.version, r.origin,
              convert_to(replace(convert_from(r.state, 'UTF8'), r.id::text, c.id::text), 'UTF8'), r.started_at
       from copy c, processes.run r where r.id = $1""",
    """insert into processes.standing (run_id, token, slug, version, origin, step, since, late)
       select c.id, s.token, s.slug, s.version, s.origin, s.step, s.since, s.late
       from copy c, processes.standing s where s.run_id = $1""",
    """insert into processes.task (id, run_id, token, visit, process, step, origin, post, title, params, language,
           state, opened_at, due_at)
       select gen_random_uuid(), c.id, t.token, t.visit, t.process, t.step, t.origin, t.post, t.title, t.params,
              t.language, t.state, t.opened_at, t.due_at
       from copy c, processes.task t where t.run_id = $1""",
    """insert into platform.timer (id, kind, subject, due_at, payload)
       select gen_random_uuid(), t.kind, c.id, t.due_at + random() * interval '30 days', t.payload
       from copy c, platform.timer t where t.subject = $1""",
)
PASSES = """
with chosen as (
    select id, row_number() over () as n from platform.timer limit $1)
update platform.timer t set due_at = clock_timestamp() + make_interval(secs => $2 + chosen.n / $3::float8)
from chosen where t.id = chosen.id
"""


class Watched:
    """Leadership of the engine that writes down how late each timer's transaction was committed."""

    def __init__(self, leadership: Leadership, runs: Runs, expected: int) -> None:
        self._leadership, self._runs, self._expected = leadership, runs, expected
        self.lost = leadership.lost
        self.lateness: list[float] = []
        self.all_fired = asyncio.Event()
        self._fired: list[datetime] = []

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """What the engine does, and when these were due."""
        await self._runs.fire_timers(tx, timers)
        self._fired += [timer.due_at for timer in timers]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """As the leadership's own."""
        async with self._leadership.transaction() as tx:
            yield tx
        now = time.time()
        self.lateness += [now - due.timestamp() for due in self._fired]
        self._fired.clear()
        if len(self.lateness) >= self._expected:
            self.all_fired.set()


async def run(*, quick: bool = False) -> dict[str, float]:
    """`lateness_p99_ms`, `lateness_p50_ms` and `lateness_max_ms` while `firing_per_s` pass among `open` deadlines."""
    with tempfile.TemporaryDirectory(prefix="switchroom-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - the database server runs as another account than root
        supervisor = PostgresSupervisor(Path(folder) / "postgres")
        url = supervisor.start()
        try:
            await migrate(url)
            database = await Database.connect(url, size=4)
            try:
                return await _measure(database, quick=quick)
            finally:
                await database.close()
        finally:
            supervisor.stop()


async def _measure(database: Database, *, quick: bool) -> dict[str, float]:
    open_ones, firing = (QUICK_OPEN, QUICK_FIRING) if quick else (OPEN, FIRING)
    definitions, performers = Definitions(), Performers()
    performers.register("task", TaskStep(definitions, _concern))
    runs = Runs(definitions, performers, Sealer(Keyring.generate()))
    await _populate(database, definitions, runs, open_ones)
    leadership = Leadership(database, "engine", "bench")
    await leadership.acquire()
    watched = Watched(leadership, runs, firing)
    keeper = Timekeeper(database, watched, {TIMER_KIND: watched.fire})  # type: ignore[arg-type]
    async with database.transaction() as tx:
        await tx.execute(PASSES, firing, AHEAD_S, PER_SECOND)
    working = asyncio.create_task(keeper.run())
    try:
        async with asyncio.timeout(AHEAD_S + firing / PER_SECOND * 5 + 30):
            await watched.all_fired.wait()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await leadership.release()
    await _check(database, firing)
    found = sorted(watched.lateness)
    return {
        "lateness_p99_ms": round(found[int(len(found) * 0.99)] * 1000, 1),
        "lateness_p50_ms": round(found[len(found) // 2] * 1000, 1),
        "lateness_max_ms": round(found[-1] * 1000, 1),
        "firing_per_s": float(PER_SECOND),
        "open": float(open_ones),
    }


async def _concern(connection: Connection, subject: Subject | None) -> Concern:
    del connection, subject
    return Concern()


async def _populate(database: Database, definitions: Definitions, runs: Runs, count: int) -> None:
    """One run that waits at its task, and as many copies of it as there are to be."""
    definition = read_text(PROCESS).definition
    assert definition is not None
    async with database.transaction() as tx:
        await definitions.publish(tx, definition, "bench")
        await tx.execute(LEAD, new_id(), new_id(), new_id())
        first: UUID = await runs.start(tx, "bench", origin=Origin.REAL, medium=Medium.VOICE, language="en", inputs={})
    async with database.transaction() as tx:
        await tx.execute(COPIES[0], count - 1)
        for copy in COPIES[1:]:
            await tx.execute(copy, first)
    # A centre has come to its million over weeks: what was written at once here is first put to rest.
    connection = await asyncpg.connect(database.url)
    try:
        await connection.execute("vacuum analyze")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def _check(database: Database, firing: int) -> None:
    async with database.read() as connection:
        told = await connection.fetch_value("select count(*)::int from processes.notice where kind = 'late'")
        left = await connection.fetch_value("select count(*)::int from platform.timer where error is not null")
    assert (told, left) == (firing, 0), f"{told} of {firing} were told, {left} failed"
