"""A whole centre for journeys: `switchroom serve` on a folder and a port of its own, ended by its own pid."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import msgspec

from switchroom.platform.postgres import PostgresSupervisor

READY = "Ctrl-C ends it."


class SignIn(msgspec.Struct):
    email: str
    password: str
    what: str


class Centre:
    """A running centre: its address, its sign-ins, its processes."""

    def __init__(self, data: Path, url: str, process: "subprocess.Popen[str]", environment: dict[str, str]) -> None:
        self.data, self.url, self.process, self.environment = data, url, process, environment
        read = msgspec.json.decode((data / "sign-ins.json").read_bytes(), type=list[SignIn])
        self.sign_ins = {one.email.split("@")[0]: one for one in read}

    @contextmanager
    def client(self, name: str) -> Iterator[httpx.Client]:
        """An HTTP client signed in as one of the sample people."""
        one = self.sign_ins[name]
        with httpx.Client(base_url=self.url, headers={"X-Switchroom": "1"}, timeout=20) as client:
            answer = client.post("/api/session", json={"email": one.email, "password": one.password})
            assert answer.status_code == 200, answer.text
            yield client

    def role_pids(self, role: str) -> list[int]:
        """The processes of a role, found below ours: never by name alone."""
        found = []
        for pid in _children(self.process.pid):
            with suppress(FileNotFoundError, ProcessLookupError):  # it may end while we look
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                if role in command:
                    found.append(pid)
        return found

    def kill(self, role: str) -> int:
        """kill -9 of the role's process; its pid."""
        (pid,) = self.role_pids(role)
        os.kill(pid, signal.SIGKILL)
        return pid

    @property
    def database_url(self) -> str:
        """For looking into its database directly."""
        return PostgresSupervisor(self.data / "postgres").url

    @property
    def postgres_pid(self) -> int:
        return int((self.data / "postgres/data/postmaster.pid").read_text().split()[0])


def _children(pid: int) -> list[int]:
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_children(child)]
    return found


def free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    while True:
        first = free_port()
        with contextlib.ExitStack() as stack, suppress(OSError, OverflowError):
            for number in range(first, first + count):
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", number))
            return first


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_centre(data: Path, **settings: str) -> Iterator[Centre]:
    """Start a centre, wait until it says that it is running, and end it afterwards."""
    environment = {
        **os.environ,
        "SWITCHROOM_DATA": str(data),
        "SWITCHROOM_HTTP_PORT": str(free_port()),
        "SWITCHROOM_SIMULATION": "false",
        **{f"SWITCHROOM_{name.upper()}": value for name, value in settings.items()},
    }
    log = (data.parent / f"{data.name}.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "switchroom.entrypoints.cli", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        yield Centre(data, _wait_until_running(process, Path(log.name)), process, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()
            log.close()


def _wait_until_running(process: "subprocess.Popen[str]", log: Path) -> str:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if READY in line:
            found = re.search(r"https?://\S+", "".join(lines))
            assert found, lines
            return found[0].rstrip("/")
    raise AssertionError("".join(lines) + log.read_text()[-4000:])
