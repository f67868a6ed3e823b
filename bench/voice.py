"""Voice: calls one core carries without a silent frame, silence under packet loss, and delay from mouth to ear.

The media process has a core to itself, the phones, in a process of their own, the other; see `voice_parts`. On a
machine with one core both share it and `calls_per_core` says little.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

PARTS = Path(__file__).parent / "voice_parts"
STEPS = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]


@dataclass(frozen=True)
class Media:
    address: str
    secret: str
    recordings: str
    pid: int


@contextmanager
def media(core: int | None) -> Iterator[Media]:
    """A media process, ended afterwards."""
    with tempfile.TemporaryDirectory() as recordings:
        secret = secrets.token_hex(16)
        given = {"secret": secret, "recordings": recordings, "core": core}
        child = subprocess.Popen(
            [sys.executable, str(PARTS / "media.py"), json.dumps(given)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        try:
            yield Media(child.stdout.readline().strip(), secret, recordings, child.pid)
        finally:
            child.terminate()
            child.wait(20)
            child.stdout.close()


def part(name: str, timeout: float, **given: Any) -> list[dict[str, Any]]:
    """What a part of the bench printed."""
    done = subprocess.run(
        [sys.executable, str(PARTS / name), json.dumps(given)], stdout=subprocess.PIPE, timeout=timeout, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def cores() -> tuple[int | None, int | None]:
    """One for the media process, one for the phones."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def calls_per_core(quick: bool) -> dict[str, float]:
    """The most bridged calls that went on without a silent frame, and the part of a core that each took."""
    ours, theirs = cores()
    with media(ours) as process:
        steps = part(
            "load.py",
            timeout=600,
            what="steps",
            steps=[2, 5] if quick else STEPS,
            hold=3 if quick else 6,
            attempts=1 if quick else 3,
            core=theirs,
            **vars(process),
        )
    for step in steps:
        print(step, file=sys.stderr)
    clean = [step for step in steps if step["silent"] == 0]
    share = median(step["cpu"] / step["calls"] for step in steps)
    return {"calls_per_core": max((step["calls"] for step in clean), default=0), "core_share_per_call": share}


def silence_under_loss(quick: bool) -> dict[str, float]:
    with media(None) as process:
        (shares,) = part(
            "load.py",
            timeout=120,
            what="lossy",
            losses=[0.01, 0.05],
            calls=1 if quick else 4,
            hold=4 if quick else 25,
            **vars(process),
        )
    return {"silent_share_loss1": shares["0.01"], "silent_share_loss5": shares["0.05"]}


def mouth_to_ear(quick: bool) -> dict[str, float]:
    """Between two pages of a real browser, through the switch and, to compare, directly. Needs Chromium."""
    with media(None) as process:
        (delays,) = part("latency.py", timeout=120, beeps=6 if quick else 20, **vars(process))
    return {name: float(value) for name, value in delays.items()}


def run(*, quick: bool = False) -> dict[str, float]:
    """The figures; `quick` only shows that they can be taken."""
    return {**calls_per_core(quick), **silence_under_loss(quick), **mouth_to_ear(quick)}


if __name__ == "__main__":
    print(json.dumps(run(quick="--quick" in sys.argv), indent=2))
