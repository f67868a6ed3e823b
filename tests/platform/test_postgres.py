"""The private PostgreSQL: started by whoever comes first, stopped by whoever leaves last, whole after kill -9."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from switchroom.platform.postgres import DatabaseNotStarted, PostgresSupervisor, client_tool

USER = """
import sys
from pathlib import Path
from switchroom.platform.postgres import PostgresSupervisor

supervisor = PostgresSupervisor(Path(sys.argv[1]))
supervisor.start()
print(supervisor.pid, flush=True)
sys.stdin.readline()
supervisor.stop()
"""


@pytest.fixture
def root() -> Iterator[Path]:
    """A short path: a socket's address has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="swp") as folder:
        path = Path(folder)
        path.chmod(0o755)  # within reach of the account that PostgreSQL runs as, when the tests are run by root
        yield path


def user_of(root: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n", timeout=60)


def exists(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_several_users_share_one_server_and_the_last_one_out_stops_it(root: Path) -> None:
    users = [user_of(root) for _ in range(3)]
    pids = {int(first_line(user)) for user in users}
    assert len(pids) == 1
    server = pids.pop()
    leave(users[0])
    users[1].kill()  # one that is killed has left, too
    users[1].communicate()
    assert exists(server)
    leave(users[2])
    assert not exists(server)


async def test_kill_in_mid_write_loses_no_acknowledged_row(root: Path) -> None:
    supervisor = PostgresSupervisor(root)
    url = supervisor.start()
    try:
        connection = await asyncpg.connect(url)
        await connection.execute("create table written (n int primary key)")
        await connection.close()
        acknowledged = -1
        for _ in range(2):
            acknowledged = await _write_until_killed(supervisor, acknowledged)
            assert await asyncio.to_thread(supervisor.start) == url
            assert supervisor.alive
            connection = await asyncpg.connect(url)
            kept = {row["n"] for row in await connection.fetch("select n from written")}
            await connection.close()
            assert kept >= set(range(acknowledged + 1))
            acknowledged = max(kept)
    finally:
        supervisor.stop()
    assert not supervisor.alive


async def _write_until_killed(supervisor: PostgresSupervisor, last: int) -> int:
    connection = await asyncpg.connect(supervisor.url)
    server = supervisor.pid
    stop_at = last + 200
    try:
        while True:
            await connection.execute("insert into written values ($1)", last + 1)
            last += 1
            if last == stop_at:
                os.kill(server, signal.SIGKILL)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        return last
    finally:
        connection.terminate()


def test_a_stale_pid_file_is_no_obstacle(root: Path) -> None:
    supervisor = PostgresSupervisor(root)
    supervisor.start()
    supervisor.stop()
    (supervisor.data / "postmaster.pid").write_text(f"{os.getpid()}\n{supervisor.data}\n{int(time.time())}\n5432\n\n\n")
    os.chown(supervisor.data / "postmaster.pid", supervisor.data.stat().st_uid, supervisor.data.stat().st_gid)
    again = PostgresSupervisor(root)
    again.start()
    again.stop()
    assert not again.alive


def test_a_cluster_of_another_major_is_not_touched(root: Path) -> None:
    (root / "data").mkdir()
    (root / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseNotStarted, match="No PostgreSQL 9"):
        PostgresSupervisor(root)


def test_a_server_that_cannot_start_says_why(root: Path) -> None:
    supervisor = PostgresSupervisor(root, settings={"shared_buffers": "none at all"})
    with pytest.raises(DatabaseNotStarted, match="shared_buffers"):
        supervisor.start(timeout=3)


def test_the_password_is_its_owners(root: Path) -> None:
    supervisor = PostgresSupervisor(root)
    supervisor.start()
    supervisor.stop()
    assert (root / ".password").stat().st_mode & 0o077 == 0
    assert (supervisor.data.stat().st_mode & 0o077) == 0


def test_client_tools_are_at_least_as_new_as_the_server() -> None:
    assert client_tool("pg_dump", 15).exists()
    with pytest.raises(DatabaseNotStarted, match="No pg_dump of PostgreSQL 99"):
        client_tool("pg_dump", 99)
