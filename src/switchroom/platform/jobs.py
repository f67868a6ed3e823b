"""Jobs: work that may wait (mail, transcripts, exports, nightly upkeep), done by any worker. The queue is pgqueuer's.

A job is enqueued in the business transaction, so it exists exactly when the change does. pgqueuer's own trigger would
NOTIFY inside that transaction and serialise commits; it is not installed, and our bell wakes the workers after the
commit instead. A worker that dies leaves a job without heartbeats, which another takes up again: jobs are idempotent.
A job that keeps failing is kept with its error until somebody runs it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import asyncpg
import msgspec
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.core.sm import SchedulerManager
from pgqueuer.domain import models
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel

from switchroom.platform.bell import Subscription
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.retention import count_of

log = logging.getLogger(__name__)

JOB_BELL = "jobs"
SCHEMA = "jobs"
POLL = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=15)
"""A job without heartbeats for so long is taken up by another worker."""
BATCH = 10


class NoFailedJob(NotFound):
    """There is no failed job of this number."""

    code = "jobs.no_failed_job"


@dataclass(frozen=True, slots=True)
class JobType:
    """A kind of job. `run` gets the payload and must be safe to repeat; it is tried `attempts` times."""

    name: str
    run: Callable[[Any], Awaitable[None]]
    attempts: int = 5
    at_once: int = 0
    """The most that all workers together run at the same time; 0 for no limit."""
    first_pause: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done regularly by one of the workers; `cron` is in UTC."""

    name: str
    cron: str
    run: Callable[[], Awaitable[None]]


class FailedJob(msgspec.Struct, frozen=True):
    """A job that used up its attempts."""

    id: int
    name: str
    created_at: datetime
    attempts: int
    error: str


async def enqueue(
    tx: Transaction, name: str, payload: Any = None, *, after: timedelta | None = None, once: str | None = None
) -> int | None:
    """Ask for a job in `tx`; its number. With `once`, None if a job of that key already waits or runs."""
    ids = await _queries(AsyncpgDriver(cast("asyncpg.Connection[Any]", tx.raw))).enqueue(
        name, msgspec.json.encode(payload), execute_after=after, dedupe_key=once, on_conflict="skip"
    )
    tx.ring(JOB_BELL)
    return ids[0]


async def failed_jobs(connection: Connection, limit: int = 100) -> list[FailedJob]:
    """Jobs that used up their attempts, the newest first."""
    return await connection.fetch_as(
        FailedJob,
        """select job.id, entrypoint as name, job.created as created_at, job.attempts,
                  coalesce(last.traceback ->> 'exception_message', '') as error
           from jobs.pgqueuer job
           left join lateral (select traceback from jobs.pgqueuer_log where job_id = job.id and traceback is not null
                              order by created desc limit 1) last on true
           where job.status = 'failed' order by job.id desc limit $1""",
        limit,
    )


async def run_again(tx: Transaction, job_id: int) -> None:
    """Give a failed job new attempts. Raises `NoFailedJob`."""
    updated = await tx.execute(
        """update jobs.pgqueuer set status = 'queued', attempts = 0, updated = now(), execute_after = now(),
                  queue_manager_id = null, slot = null
           where id = $1 and status = 'failed'""",
        job_id,
    )
    if updated == "UPDATE 0":
        raise NoFailedJob()
    tx.ring(JOB_BELL)


async def forget_finished(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop log lines of before then of jobs that ended, at most so many; how many. Failed jobs are kept with theirs."""
    done = await tx.execute(
        """delete from jobs.pgqueuer_log where id in (
               select id from jobs.pgqueuer_log where created < $1
                   and not exists(select from jobs.pgqueuer q where q.id = job_id) limit $2)""",
        before,
        limit,
    )
    return count_of(done)


def install_statements() -> list[str]:
    """What a migration runs to make pgqueuer's tables, without the trigger that would notify in every transaction."""
    tables, _, _ = QueryBuilderEnvironment(_settings()).build_install_query().partition("CREATE FUNCTION")
    return [statement for part in tables.split(";") if (statement := part.strip())]


class Worker:
    """Runs jobs and chores until it is cancelled or the database goes away (raises; a new one begins again)."""

    def __init__(self, database: Database, jobs: Sequence[JobType], chores: Sequence[Chore] = ()) -> None:
        self._database, self._jobs, self._chores = database, jobs, chores

    async def run(self) -> None:
        connection = await asyncpg.connect(self._database.url, server_settings={"timezone": "UTC"})
        driver = _BellDriver(connection)
        try:
            async with asyncio.TaskGroup() as parts:
                if self._jobs:
                    parts.create_task(driver.hear(self._database.bell.subscribe(JOB_BELL)))
                    parts.create_task(self._run_jobs(driver))
                if self._chores:
                    parts.create_task(self._run_chores(driver))
        finally:
            connection.terminate()

    async def _run_jobs(self, driver: AsyncpgDriver) -> None:
        manager = QueueManager(_queries(driver), channel=_settings().channel)
        for job in self._jobs:
            _register(manager, job)
        await manager.run(dequeue_timeout=POLL, batch_size=BATCH, heartbeat_timeout=LOST_AFTER)

    async def _run_chores(self, driver: AsyncpgDriver) -> None:
        manager = SchedulerManager(_queries(driver))
        for chore in self._chores:
            manager.schedule(chore.name, chore.cron)(_chore(chore))
        await manager.run()


class _BellDriver(AsyncpgDriver):
    """Passes our bell on to pgqueuer as the notification its trigger would have sent."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        super().__init__(connection)
        self._hear: Callable[[str], None] = lambda _: None

    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None:
        self._hear = callback
        await super().add_listener(channel, callback)

    async def hear(self, bell: Subscription) -> None:
        """Pass rings on, for ever."""
        try:
            while True:
                if await bell.wait(60):
                    self._hear(_CHANGED)
        finally:
            bell.close()


def _register(manager: QueueManager, job: JobType) -> None:
    def with_retries(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
        return DatabaseRetryEntrypointExecutor(parameters, max_attempts=job.attempts - 1, initial_delay=job.first_pause)

    @manager.entrypoint(
        job.name,
        concurrency_limit=job.at_once,
        accepts_context=False,
        on_failure="hold",
        executor_factory=with_retries,
    )
    async def run(found: models.Job) -> None:
        await job.run(msgspec.json.decode(found.payload or b"null"))


def _chore(chore: Chore) -> Callable[[models.Schedule], Awaitable[None]]:
    async def run(_: models.Schedule) -> None:
        try:
            await chore.run()
        except Exception:
            log.exception("chore failed", extra={"chore": chore.name})

    return run


@cache
def _settings() -> DBSettings:
    # All names are given: the library would otherwise take some from variables as common as CHANNEL or FUNCTION.
    return DBSettings(
        db_schema=SCHEMA,
        prefix="",
        channel=Channel("switchroom_jobs"),
        function="fn_pgqueuer_changed",
        trigger="tg_pgqueuer_changed",
        statistics_table="pgqueuer_statistics",
        queue_status_type="pgqueuer_status",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        schedules_table="pgqueuer_schedules",
    )


def _queries(driver: AsyncpgDriver) -> Queries:
    settings = _settings()
    return Queries(
        driver, QueryBuilderEnvironment(settings), QueryQueueBuilder(settings), QuerySchedulerBuilder(settings)
    )


_CHANGED = msgspec.json.encode(
    {
        "channel": "switchroom_jobs",
        "operation": "insert",
        "sent_at": "2000-01-01T00:00:00Z",
        "table": "pgqueuer",
        "type": "table_changed_event",
    }
).decode()
