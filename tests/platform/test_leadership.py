"""One leads, the others wait; a killed one is followed at once, a paused one can do no harm when it wakes."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from switchroom.platform import leadership as module
from switchroom.platform.db import Database
from switchroom.platform.leadership import Leadership, NoLongerLeader

HOLDER = """
import asyncio, sys
from switchroom.platform.db import Database
from switchroom.platform.leadership import Leadership

async def hold():
    leadership = Leadership(await Database.connect(sys.argv[1], size=2), "engine", "holder")
    print(await leadership.acquire(), flush=True)
    await asyncio.Event().wait()

asyncio.run(hold())
"""


@pytest.fixture
def holder(database_url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that leads."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, database_url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        yield process
        process.kill()


async def test_a_standby_waits_and_follows_at_once_when_the_leader_steps_down(database: Database) -> None:
    first, second = Leadership(database, "engine", "one"), Leadership(database, "engine", "two")
    assert await first.acquire() == 1
    waiting = asyncio.create_task(second.acquire())
    done, _ = await asyncio.wait([waiting], timeout=0.5)
    assert not done
    await first.release()
    assert first.lost.is_set()
    assert await asyncio.wait_for(waiting, 5) == 2
    await second.release()


async def test_roles_are_led_apart(database: Database) -> None:
    engine, voice = Leadership(database, "engine", "x"), Leadership(database, "voice:one", "x")
    assert await engine.acquire() == 1
    assert await asyncio.wait_for(voice.acquire(), 5) == 1
    await engine.release()
    await voice.release()


async def test_kill_minus_nine_frees_at_once(database: Database, holder: "subprocess.Popen[str]") -> None:
    standby = Leadership(database, "engine", "standby")
    waiting = asyncio.create_task(standby.acquire())
    await asyncio.wait([waiting], timeout=0.3)
    killed = time.monotonic()
    os.kill(holder.pid, signal.SIGKILL)
    assert await asyncio.wait_for(waiting, module.STALE_S) == 2
    assert time.monotonic() - killed < module.STALE_S - 1, "it waited for the heartbeat to grow stale"
    await standby.release()


async def test_a_paused_leader_is_overtaken_when_its_heartbeat_is_stale(
    database: Database, holder: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALE_S", 2.0)
    os.kill(holder.pid, signal.SIGSTOP)
    standby = Leadership(database, "engine", "standby")
    assert await asyncio.wait_for(standby.acquire(), 20) == 2
    os.kill(holder.pid, signal.SIGCONT)
    async with standby.transaction() as tx:
        assert await tx.fetch_value("select holder from platform.leader") == "standby"
    await standby.release()


async def test_a_paused_leader_that_wakes_is_refused(database: Database) -> None:
    paused, successor = Leadership(database, "engine", "paused"), Leadership(database, "engine", "successor")
    await paused.acquire()
    async with database.transaction() as tx:  # what a stale heartbeat leads to, without the waiting
        await tx.execute("select pg_terminate_backend(backend_pid) from platform.leader")
    assert await asyncio.wait_for(successor.acquire(), 5) == 2

    async def write() -> None:
        async with paused.transaction() as tx:
            await tx.execute("insert into journal.cursor values ('harm', 1)")

    with pytest.raises(NoLongerLeader):
        await write()
    assert paused.lost.is_set()
    async with database.read() as connection:
        assert not await connection.fetch_value("select exists(select from journal.cursor where handler = 'harm')")
    await paused.release()
    await successor.release()


async def test_a_takeover_waits_for_the_leaders_open_transaction(database: Database) -> None:
    leader, successor = Leadership(database, "engine", "leader"), Leadership(database, "engine", "successor")
    await leader.acquire()
    async with leader.transaction() as tx:
        await tx.execute("insert into journal.cursor values ('last-work', 1)")
        await leader.release()
        waiting = asyncio.create_task(successor.acquire())
        done, _ = await asyncio.wait([waiting], timeout=0.5)
        assert not done, "the epoch was raised while a transaction of the old one was open"
    assert await asyncio.wait_for(waiting, 5) == 2
    async with database.read() as connection:
        assert await connection.fetch_value("select exists(select from journal.cursor where handler = 'last-work')")
    await successor.release()
