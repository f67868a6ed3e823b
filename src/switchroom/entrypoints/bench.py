"""`switchroom bench`: measurements, each a module of the source tree's `bench` folder with one function `run`.

    def run(*, quick: bool = False) -> dict[str, float]     (or async)

Standard output is one JSON object and nothing else; what a bench prints itself goes to standard error.
"""

import asyncio
import contextlib
import importlib
import inspect
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from switchroom.platform.errors import NotFound

ROOT = Path(__file__).resolve().parents[3]
NAMED = ("switchroom", "aiortc", "asyncpg", "av", "fastapi", "msgspec", "numpy", "uvicorn", "uvloop", "websockets")


class UnknownBench(NotFound):
    """There is no such bench."""

    code = "bench.unknown"


class Result(msgspec.Struct, frozen=True):
    bench: str
    figures: dict[str, float]
    machine: dict[str, Any]
    versions: dict[str, str]


def names() -> list[str]:
    """The benches there are; none outside a source tree."""
    return sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))


def measure(name: str, *, quick: bool = False) -> Result:
    """Run one bench. `quick` only shows that its figures can be taken. Raises `UnknownBench`."""
    name = name.replace("-", "_")
    if name not in names():
        known = ", ".join(names()) or "none: benches come with the source tree"
        raise UnknownBench(f"There is no bench {name}. There are: {known}.")
    sys.path.insert(0, str(ROOT))
    with _standard_output_to_error():
        run = importlib.import_module(f"bench.{name}").run
        figures = asyncio.run(run(quick=quick)) if inspect.iscoroutinefunction(run) else run(quick=quick)
    return Result(name.replace("_", "-"), figures, machine(), versions())


def measure_all(*, quick: bool = False) -> int:
    """Each bench in a process of its own; one line of JSON each. The exit code is 1 if any failed."""
    failed = 0
    for name in names():
        command = [sys.executable, "-m", "switchroom.entrypoints.cli", "bench", name, "--json"]
        failed |= subprocess.run(command + ["--quick"] * quick, check=False).returncode != 0  # noqa: S603
    return int(failed)


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
    }


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in NAMED}}


def _cpu() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


@contextlib.contextmanager
def _standard_output_to_error() -> Iterator[None]:
    """By file descriptor, so that child processes are meant, too."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
