"""A centre on several machines: each role a process of its own, with its own settings and data folder, one PostgreSQL.

The processes are started by the commands of `deploy/systemd`, so that those are what is tested.
"""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from switchroom.entrypoints.first_start import known_sign_ins, prepare
from switchroom.platform.settings import Settings
from tests.support.centre import SignIn, free_port, free_ports

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
PROGRAM = "/opt/switchroom/bin/switchroom"
WEB_NODES, ENGINES = 2, 2


def command_of(unit: str) -> list[str]:
    """What a unit of ours runs, with the program of this environment."""
    (line,) = [line for line in (UNITS / unit).read_text().splitlines() if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(line.removeprefix("ExecStart="))
    assert program == PROGRAM
    return [sys.executable, "-m", "switchroom.entrypoints.cli", *arguments]


class Machine:
    """One machine with one role: `run` starts it, `pid` is its process."""

    def __init__(self, role: str, folder: Path, environment: dict[str, str]) -> None:
        self.role, self.folder, self.environment = role, folder, environment
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder.with_suffix(".log")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command_of(f"switchroom-{self.role}.service"), env=self.environment, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """kill -9, as a machine dies."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(30)


class Machines:
    """All of them. As for other journeys: `url` (of the first web node), `sign_ins`, `database_url`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        self._media_address = f"127.0.0.1:{free_port()}"
        self.web = [self._machine("web", n) for n in range(WEB_NODES)]
        self.engines = [self._machine("engine", n) for n in range(ENGINES)]
        self.media = self._machine("media", 0)
        self.rest = [self._machine("voice", 0), self._machine("worker", 0)]
        self.urls = [f"http://127.0.0.1:{each.environment['SWITCHROOM_HTTP_PORT']}" for each in self.web]
        self.url = self.urls[0]
        self.sign_ins: dict[str, SignIn] = {}

    @property
    def all(self) -> list[Machine]:
        return [*self.web, *self.engines, self.media, *self.rest]

    def _machine(self, role: str, number: int) -> Machine:
        data = self.folder / f"{role}{number}"
        data.mkdir()
        environment = {
            **os.environ,
            "SWITCHROOM_DATABASE_URL": self.database_url,
            "SWITCHROOM_DATA": str(data),
            "SWITCHROOM_KEY_FILE": str(self.folder / f"{role}{number}.keys"),
            "SWITCHROOM_HTTP_PORT": str(free_port()),
            "SWITCHROOM_MEDIA_ADDRESS": self._media_address,
            "SWITCHROOM_MONITOR_ADDRESS": f"127.0.0.1:{free_ports(5)}",
            "SWITCHROOM_LOG_FORMAT": "json",
            "SWITCHROOM_SIMULATION": "false",
        }
        return Machine(role, data, environment)

    def command(self, machine: Machine, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`switchroom ...` as typed on a machine."""
        command = [sys.executable, "-m", "switchroom.entrypoints.cli", *arguments]
        return subprocess.run(command, env=machine.environment, capture_output=True, text=True, check=False)

    def set_up(self) -> None:
        """What the guide says: keys on the first machine, copied to the others; the schema; people."""
        first = self.web[0]
        made = self.command(first, "keys")
        assert made.returncode == 0, made.stderr
        for machine in self.all[1:]:
            shutil.copy(first.environment["SWITCHROOM_KEY_FILE"], machine.environment["SWITCHROOM_KEY_FILE"])
        migrated = subprocess.run(
            command_of("switchroom-migrate.service"), env=first.environment, capture_output=True, text=True, check=False
        )
        assert migrated.returncode == 0, migrated.stderr
        settings = Settings.load(first.environment)
        asyncio.run(prepare(settings, self.database_url, sample=True, say=lambda _: None))
        known = asyncio.run(known_sign_ins(settings))
        self.sign_ins = {one.email.split("@")[0]: SignIn(one.email, one.password, one.what) for one in known}


def monitor_of(machine: Machine, path: str) -> httpx.Response:
    """What a machine's own door says."""
    host, _, first = machine.environment["SWITCHROOM_MONITOR_ADDRESS"].rpartition(":")
    offset = ("web", "engine", "voice", "media", "worker").index(machine.role)
    return httpx.get(f"http://{host}:{int(first) + offset}{path}", timeout=10)


@contextmanager
def running_machines(folder: Path, database_url: str) -> Iterator[Machines]:
    """All roles up; ended one by one afterwards, each by its own pid."""
    machines = Machines(folder, database_url)
    machines.set_up()
    for machine in machines.all:
        machine.start()
    try:
        yield machines
    finally:
        for machine in machines.all:
            machine.end()
