"""Figures of the whole centre, told by the leading engine alone: summed over processes they would be doubled.

They are looked up when somebody asks, at most every few seconds, and cost no request anything.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from switchroom.entrypoints.bootstrap import known_handlers
from switchroom.interactions.contracts import Ended
from switchroom.platform.db import Connection, Database

FRESH_S = 5.0
MOST_COUNTED = 10_000
"""Unread events of a handler are counted up to here: more means the same, and takes longer."""

QUEUES = """
select q.slug as queue, i.origin, count(*) filter (where i.state <> 'served') as waiting,
       coalesce(extract(epoch from clock_timestamp() - min(i.arrived_at) filter (where i.state <> 'served')), 0)
           as oldest
from routing.queue_item i join routing.queue q on q.id = i.queue_id group by 1, 2
"""
AGENTS = "select state, origin, count(*) as n from routing.agent_state where signed_in group by 1, 2"
LIVE = """select medium, origin, state, count(*) as n from interactions.interaction
       where closed_at is null and caller_id is null group by 1, 2, 3"""
EFFECTS = """
select lane, state, count(*) as n from platform.effect where state in ('planned', 'started') group by 1, 2
union all select lane, state, count(*) from platform.effect where state = 'in_doubt' group by 1, 2
"""
TIMERS = """
select count(*) filter (where error is null and due_at < clock_timestamp()) as due,
       count(*) filter (where error is null) as set, count(*) filter (where error is not null) as failed
from platform.timer
"""
JOBS = "select status::text, count(*) as n from jobs.pgqueuer group by 1"
LEADERS = "select name, epoch, extract(epoch from clock_timestamp() - heartbeat_at) as age from platform.leader"
PARKED = """
select 'events' as what, count(*) as n from journal.parked
union all select 'switch', count(*) from voice.parked
union all select 'commands', count(*) from routing.command where parked_at is not null
"""
UNREAD = """
select count(*) from (select from journal.event e, journal.cursor c where c.handler = $1 and e.position > c.position
                          and e.type = any($2) limit $3) unread
"""
ENDINGS = """
select data ->> 'how' as how, origin, count(*) as n, max(position) as last from journal.event
where type = $1 and position > $2 and not coalesce((data ->> 'internal')::boolean, false) group by 1, 2
"""


class CentreMetrics(Collector):
    """What Prometheus is told of the centre; `look_up` fetches it."""

    def __init__(self, database: Database, *, fresh_s: float = FRESH_S) -> None:
        self._database, self._fresh_s = database, fresh_s
        self._at = float("-inf")
        self._lock = asyncio.Lock()
        self._found: list[Metric] = []
        self._handlers = [(handler.name, [kind.type for kind in handler.types]) for handler in known_handlers()]
        self._counted_to: int | None = None
        self._endings: dict[tuple[str, str], int] = {}

    def collect(self) -> Iterable[Metric]:
        """As of the last look."""
        return list(self._found)

    async def look_up(self) -> None:
        """Look, unless somebody just did."""
        async with self._lock:
            if time.monotonic() - self._at < self._fresh_s:
                return
            async with self._database.read() as connection:
                self._found = [metric async for metric in self._look(connection)]
            self._at = time.monotonic()

    async def _look(self, connection: Connection) -> Any:
        for metric in _queues(await connection.fetch(QUEUES)):
            yield metric
        yield _gauge("agents", "Agents at work by state.", ("state", "origin"), await connection.fetch(AGENTS))
        live = await connection.fetch(LIVE)
        yield _gauge("interactions_live", "Interactions that are not closed.", ("medium", "origin", "state"), live)
        yield await self._ended(connection)
        for metric in await self._journal(connection):
            yield metric
        effects = await connection.fetch(EFFECTS)
        yield _gauge("effects", "Things to be done outside, open or in doubt.", ("lane", "state"), effects)
        timers = await connection.fetch_row(TIMERS)
        assert timers is not None
        rows = [{"state": state, "n": timers[state]} for state in ("due", "set", "failed")]
        yield _gauge("timers", "Deadlines: set, of those past due, and failed.", ("state",), rows)
        yield _gauge("jobs", "Jobs by state.", ("status",), await connection.fetch(JOBS))
        yield _gauge("parked", "What was put aside because it failed.", ("what",), await connection.fetch(PARKED))
        for metric in _leaders(await connection.fetch(LEADERS)):
            yield metric

    async def _journal(self, connection: Connection) -> list[Metric]:
        position = await connection.fetch_value("select position from journal.head")
        waiting = await connection.fetch_value("select count(*) from journal.outbox")
        unread = [
            {"handler": name, "n": await connection.fetch_value(UNREAD, name, types, MOST_COUNTED)}
            for name, types in self._handlers
        ]
        return [
            CounterMetricFamily("switchroom_journal_events", "Events in the journal so far.", value=position),
            _gauge("journal_outbox", "Events that wait for a position.", (), [{"n": waiting}]),
            _gauge("handler_unread", f"Events a handler has yet to handle, to {MOST_COUNTED}.", ("handler",), unread),
        ]

    async def _ended(self, connection: Connection) -> Metric:
        """Since this engine leads: a counter may begin again, and the whole journal need not be counted."""
        if self._counted_to is None:
            self._counted_to = int(await connection.fetch_value("select position from journal.head"))
        for row in await connection.fetch(ENDINGS, Ended.type, self._counted_to):
            key = row["how"], row["origin"]
            self._endings[key] = self._endings.get(key, 0) + row["n"]
            self._counted_to = max(self._counted_to, row["last"])
        metric = CounterMetricFamily("switchroom_interactions_ended", "By how they ended.", labels=("how", "origin"))
        for key, count in self._endings.items():
            metric.add_metric(key, count)
        return metric


def _queues(rows: list[Any]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("switchroom_queue_waiting", "Items that wait.", labels=("queue", "origin"))
    oldest = GaugeMetricFamily("switchroom_queue_oldest_wait_seconds", "The longest wait.", labels=("queue", "origin"))
    for row in rows:
        waiting.add_metric((row["queue"], row["origin"]), row["waiting"])
        oldest.add_metric((row["queue"], row["origin"]), float(row["oldest"]))
    yield waiting
    yield oldest


def _leaders(rows: list[Any]) -> Iterator[Metric]:
    epoch = GaugeMetricFamily("switchroom_leader_epoch", "How often leadership has changed hands.", labels=("name",))
    age = GaugeMetricFamily("switchroom_leader_age_seconds", "Since the leader's last sign of life.", labels=("name",))
    for row in rows:
        epoch.add_metric((row["name"],), row["epoch"])
        age.add_metric((row["name"],), float(row["age"]))
    yield epoch
    yield age


def _gauge(name: str, help_text: str, labels: tuple[str, ...], rows: Iterable[Any]) -> Metric:
    """Of rows with the labels and `n`."""
    metric = GaugeMetricFamily(f"switchroom_{name}", help_text, labels=labels)
    for row in rows:
        metric.add_metric(tuple(str(row[label]) for label in labels), row["n"])
    return metric
