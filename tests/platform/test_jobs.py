"""Jobs exist exactly when their transaction commits, survive a worker's death, and are kept when they fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from switchroom.platform import jobs
from switchroom.platform.db import Database
from switchroom.platform.jobs import Chore, JobType, NoFailedJob, Worker, enqueue, failed_jobs, run_again

AT_ONCE = timedelta(milliseconds=1)


@asynccontextmanager
async def working(database: Database, *kinds: JobType, chores: tuple[Chore, ...] = ()) -> AsyncIterator[None]:
    task = asyncio.create_task(Worker(database, kinds, chores).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def collecting(into: "asyncio.Queue[Any]") -> Callable[[Any], Awaitable[None]]:
    async def run(payload: Any) -> None:
        into.put_nowait(payload)

    return run


async def test_a_job_runs_after_its_transaction_and_not_without_it(database: Database) -> None:
    seen: asyncio.Queue[Any] = asyncio.Queue()

    async def change_and_fail() -> None:
        async with database.transaction() as tx:
            await enqueue(tx, "greet", {"to": "nobody"})
            raise RuntimeError("changed my mind")

    async with working(database, JobType("greet", collecting(seen))):
        with pytest.raises(RuntimeError, match="changed my mind"):
            await change_and_fail()
        async with database.transaction() as tx:
            await enqueue(tx, "greet", {"to": "Ana"})
        assert await asyncio.wait_for(seen.get(), 20) == {"to": "Ana"}
        assert seen.empty()


async def test_the_bell_wakes_a_worker_long_before_its_poll(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "POLL", timedelta(hours=1))
    seen: asyncio.Queue[Any] = asyncio.Queue()
    async with working(database, JobType("greet", collecting(seen))):
        for number in range(3):  # the first may be found by the worker's first look
            async with database.transaction() as tx:
                await enqueue(tx, "greet", number)
            assert await asyncio.wait_for(seen.get(), 20) == number


async def test_no_transaction_that_enqueues_notifies(database: Database) -> None:
    async with database.read() as connection:
        triggers = await connection.fetch_value(
            "select count(*) from pg_trigger where tgrelid = 'jobs.pgqueuer'::regclass and not tgisinternal"
        )
    assert triggers == 0


async def test_a_key_is_enqueued_once_while_it_waits(database: Database) -> None:
    async with database.transaction() as tx:
        first = await enqueue(tx, "export", once="report-7")
        second = await enqueue(tx, "export", once="report-7")
        other = await enqueue(tx, "export", once="report-8")
    assert first is not None
    assert second is None
    assert other is not None


async def test_a_failing_job_is_kept_with_its_error_until_it_runs_again(database: Database) -> None:
    tried: asyncio.Queue[int] = asyncio.Queue()
    broken = True

    async def run(payload: Any) -> None:
        tried.put_nowait(payload)
        if broken:
            raise ValueError("the mail server said no")

    async with working(database, JobType("mail", run, attempts=2, first_pause=AT_ONCE)):
        async with database.transaction() as tx:
            job_id = await enqueue(tx, "mail", 1)
        assert [await asyncio.wait_for(tried.get(), 20) for _ in range(2)] == [1, 1]
        failed = await _eventually_failed(database)
        assert [(f.id, f.name, f.attempts) for f in failed] == [(job_id, "mail", 1)]
        assert "the mail server said no" in failed[0].error
        broken = False
        async with database.transaction() as tx:
            await run_again(tx, failed[0].id)
        assert await asyncio.wait_for(tried.get(), 20) == 1
    async with database.read() as connection:
        assert await failed_jobs(connection) == []


async def test_only_failed_jobs_run_again(database: Database) -> None:
    async with database.transaction() as tx:
        job_id = await enqueue(tx, "mail", 1)
        assert job_id is not None
        with pytest.raises(NoFailedJob):
            await run_again(tx, job_id)


async def test_a_job_whose_worker_died_is_taken_up_by_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LOST_AFTER", timedelta(seconds=0.5))
    monkeypatch.setattr(jobs, "POLL", timedelta(seconds=0.2))
    seen: asyncio.Queue[Any] = asyncio.Queue()
    async with database.transaction() as tx:
        await enqueue(tx, "export", 7)
        # What a worker leaves behind at kill -9: picked, with a heartbeat that no longer moves.
        await tx.execute("update jobs.pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid()")
    async with working(database, JobType("export", collecting(seen))):
        assert await asyncio.wait_for(seen.get(), 20) == 7


async def test_a_chore_runs_when_it_is_due(database: Database) -> None:
    done = asyncio.Event()

    async def tidy() -> None:
        done.set()

    async with working(
        database, JobType("idle", collecting(asyncio.Queue())), chores=(Chore("tidy", "* * * * * *", tidy),)
    ):
        await asyncio.wait_for(done.wait(), 20)


async def _eventually_failed(database: Database) -> list[jobs.FailedJob]:
    async with asyncio.timeout(20):
        while True:
            async with database.read() as connection:
                if found := await failed_jobs(connection):
                    return found
            await asyncio.sleep(0.02)
