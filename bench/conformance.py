"""How long a log of one million events takes: read, folded, and aligned to a process with a fork, loops and choices.

The log has 200,000 cases of 2,000 variants and is made first, the same each time. `load_s`: from CSV to arrays;
`align_s`: the process compiled, variants folded and each aligned exactly, lateness and totals included; `xes_read_s`:
from XES to arrays; `peak_mb`: the larger of both processes, the interpreter's own memory included.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.conformance_parts.made_log import write

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def run(*, quick: bool = False) -> dict[str, float]:
    """The best of three rounds, each in processes of its own."""
    cases, variants, rounds = (2_000, 200, 1) if quick else (200_000, 2_000, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        csv, xes = write(Path(folder), cases, variants)
        loaded = [_measured("load", csv) for _ in range(rounds)]
        read = [_measured("xes_read", xes) for _ in range(rounds)]
    first = loaded[0]
    assert (first["events"], first["cases"], first["variants"]) == (5 * cases, cases, variants)
    assert read[0]["events"] == first["events"]
    return {
        "load_s": round(min(one["load_s"] for one in loaded), 3),
        "align_s": round(min(one["align_s"] for one in loaded), 3),
        "xes_read_s": round(min(one["xes_read_s"] for one in read), 3),
        "peak_mb": round(max(one["peak_mb"] for one in (*loaded, *read)), 1),
        "cost": first["cost"],
    }


def _measured(kind: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.conformance_parts.measuring", kind, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
