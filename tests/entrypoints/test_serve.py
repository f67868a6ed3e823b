"""The whole centre as processes: whatever is killed comes back, and when it ends nothing is left."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.centre import Centre, running_centre
from tests.support.places import quick_folder

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("centre")]
PATIENCE_S = 40.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, because a socket's address has at most 107 bytes, and within reach of PostgreSQL's account."""
    with tempfile.TemporaryDirectory(prefix="sws", dir=quick_folder()) as made:
        path = Path(made)
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    with tempfile.TemporaryDirectory(prefix="swc", dir=quick_folder()) as made:
        Path(made).chmod(0o755)
        with running_centre(Path(made) / "data") as centre:
            yield centre


def eventually(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def ready(centre: Centre) -> bool:
    try:
        return httpx.get(f"{centre.url}/api/health/ready", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("role", ["web", "engine", "voice", "media", "worker"])
def test_a_killed_role_is_started_again(centre: Centre, role: str) -> None:
    eventually(lambda: ready(centre), "it was not ready before")
    killed = centre.kill(role)
    eventually(lambda: not running(killed) and len(centre.role_pids(role)) == 1, f"{role} did not come back")
    assert centre.role_pids(role) != [killed]
    eventually(lambda: ready(centre), f"the centre was not ready after {role} came back")


def test_a_connection_made_while_web_is_away_is_answered_when_it_is_back(centre: Centre) -> None:
    eventually(lambda: ready(centre), "it was not ready before")
    centre.kill("web")
    assert httpx.get(f"{centre.url}/api/health/live", timeout=PATIENCE_S).status_code == 200


def test_a_killed_database_comes_back_and_every_role_lives_on(centre: Centre) -> None:
    eventually(lambda: ready(centre), "it was not ready before")
    before = {role: centre.role_pids(role) for role in ("web", "engine", "worker")}
    os.kill(centre.postgres_pid, signal.SIGKILL)
    eventually(lambda: ready(centre), "the centre was not ready again")
    assert {role: centre.role_pids(role) for role in before} == before
    with centre.client("helena") as client:
        assert client.get("/api/users").status_code == 200


def test_health_tells_a_missing_engine(centre: Centre) -> None:
    eventually(lambda: ready(centre), "it was not ready before")
    (engine,) = centre.role_pids("engine")
    os.kill(engine, signal.SIGSTOP)
    try:
        eventually(lambda: not ready(centre), "a stopped engine was not noticed")
        told = httpx.get(f"{centre.url}/api/health/ready").json()
        assert [leader["alive"] for leader in told["leaders"] if leader["name"] == "engine"] == [False]
    finally:
        os.kill(engine, signal.SIGCONT)


def test_a_second_one_on_the_same_folder_is_refused(centre: Centre) -> None:
    done = serve(centre.data)
    assert done.returncode == 1
    assert done.stderr.endswith(f"switchroom: Switchroom already runs on the data folder {centre.data}.\n")


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = serve(folder / "data", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_when_it_ends_nothing_is_left(folder: Path, how: signal.Signals) -> None:
    with running_centre(folder / "data") as centre:
        family = [centre.process.pid, *(p.pid for p in psutil.Process(centre.process.pid).children(recursive=True))]
        assert len(family) >= 7
        server = centre.postgres_pid
        centre.process.send_signal(how)
        eventually(lambda: not any(running(pid) for pid in [*family, server]), "somebody is still running")
    assert not (folder / "data/postgres/data/postmaster.pid").exists()


def serve(data: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "switchroom.entrypoints.cli", "--data", str(data), "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
