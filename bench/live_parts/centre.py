"""A real `switchroom serve` on a temporary folder, set up over its API: who works, which queue, which process."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.live_parts.wire import Http

PASSWORD = "bench-bench-bench"
"""Of agents that live as long as the bench."""
READY = "Ctrl-C ends it."
PROCESS = """
process: bench-live
title: {en: A lean entry}
start: language
steps:
  language: {type: decide, conditions: [{when: "language == 'en'", outcome: english}], otherwise: other,
             outcomes: {english: wait}}
  other: {type: milestone, milestone: other-language, then: wait}
  wait: {type: queue, queue: bench, then: script, otherwise: end}
  script: {type: show, text: {en: "Greet, ask, solve."}, then: end}
  end: {type: end}
"""
"""What a call needs at least: a decision, a queue, a page for the agent, an end."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running centre: its folder, its port, the administrator's sign-in, the process that serves it."""

    data: Path
    port: int
    email: str
    password: str
    pid: int

    def sign_ins(self) -> list[dict[str, str]]:
        """The sample company's people."""
        found: list[dict[str, str]] = json.loads((self.data / "sign-ins.json").read_text())
        return found

    def role_pids(self) -> dict[str, int]:
        """The processes of the roles, by role."""
        found = {}
        for child in _children(self.pid):
            command = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            if "--role" in command:
                found[command[command.index("--role") + 1]] = child
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time that each role, the database and this process have used so far, in seconds."""
        used = {role: _cpu_seconds(pid) for role, pid in self.role_pids().items()}
        postmaster = int((self.data / "postgres/data/postmaster.pid").read_text().split()[0])
        used["postgres"] = sum(_cpu_seconds(pid) for pid in (postmaster, *_children(postmaster)))
        return {**used, "driver": time.process_time()}


@contextmanager
def serving(kept: str | None = None) -> Iterator[Served]:
    """A centre of its own, ended afterwards by its own process id; `kept`: the folder in which it stays."""
    with tempfile.TemporaryDirectory(prefix="swl", ignore_cleanup_errors=True) as passing:
        folder = kept or passing
        data, port = Path(folder) / "centre", _free_port()
        data.mkdir(parents=True, exist_ok=True)
        Path(folder).chmod(0o755)  # the database server runs as another account than root
        # signing forty agents in is not what is measured
        (data / "switchroom.toml").write_text(
            "simulation = false\n[passwords]\nrounds = 1\nmemory_kib = 64\nlanes = 1\n"
        )
        environment = {**os.environ, "SWITCHROOM_DATA": str(data), "SWITCHROOM_HTTP_PORT": str(port)}
        log = (Path(folder) / "log").open("w+")
        process = subprocess.Popen(
            [sys.executable, "-m", "switchroom.entrypoints.cli", "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            _wait_until_ready(process, Path(log.name))
            helena = json.loads((data / "sign-ins.json").read_text())[0]
            yield Served(data, port, helena["email"], helena["password"], process.pid)
        finally:
            _end(process)
            log.close()


def _wait_until_ready(process: "subprocess.Popen[str]", log: Path) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if READY in line:
            return
    raise RuntimeError(log.read_text()[-4000:])


def _end(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def set_up(port: int, admin: Http, agents: int) -> list[Http]:
    """Queue, process, entry point and agents of origin `test`, each signed in and available; the agents' connections.

    Wrap-up lasts until the agent ends it, as most centres have it.
    """
    units = (await admin.ask("GET", "/api/units"))["items"]
    brand = (await admin.ask("GET", "/api/brands"))["items"][0]["id"]
    unit = next(one["id"] for one in units if one["parent_id"] is None)
    policy = {"wrap_up_s": 300, "offer_timeout_s": 60, "missed": "stay"}
    queue = {"name": "Bench", "slug": "bench", "unit_id": unit, "medium": "voice", "policy": policy}
    queue_id = (await admin.ask("POST", "/api/queues", queue))["id"]
    await admin.ask("POST", "/api/processes", {"definition": PROCESS, "revision_note": "For the bench."})
    entry = {"name": "Bench", "slug": "bench", "medium": "voice", "process_slug": "bench-live", "language": "en"}
    await admin.ask("POST", "/api/entry-points", {**entry, "brand_id": brand, "unit_id": unit})
    allowed = {"name": "Bench", "slug": "bench", "permissions": ["people:agent:work"]}
    grant = {"permission_set_id": (await admin.ask("POST", "/api/permission-sets", allowed))["id"], "unit_id": unit}
    statuses = (await admin.ask("GET", "/api/statuses"))["items"]
    available = next(one["id"] for one in statuses if one["slug"] == "available")
    shared: dict[str, Any] = {"unit_id": unit, "origin": "test", "password": PASSWORD, "capacity": {"voice": 1}}
    signed_in = []
    for number in range(agents):
        person = {**shared, "name": f"Agent {number}", "email": f"agent{number}@bench.example"}
        grants = [{**grant, "brand_ids": None}]
        await admin.ask("POST", "/api/users", {**person, "queue_ids": [queue_id], "grants": grants})
        agent = Http(port)
        await agent.sign_in(person["email"], PASSWORD)
        await agent.ask("PUT", "/api/agent/status", {"status_id": available})
        signed_in.append(agent)
    return signed_in


def _children(pid: int) -> list[int]:
    """Those of its first thread: all our processes start theirs there."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
