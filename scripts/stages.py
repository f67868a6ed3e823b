"""Run the stages of `make check` or `make test`, each timed; the first that fails ends the run with its code.

    scripts/stages.py check | test [arguments of pytest]

The tests come last and print last: their closing line is the result.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
WORKERS = min(4, max(2, os.cpu_count() or 2))

ALONE = [PYTHON, "-m", "pytest", "-m", "alone"]
PYTEST = [PYTHON, "-m", "pytest", "-n", str(WORKERS), "--dist", "loadgroup"]
QUICK = [
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    ("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
]
BROWSER = [
    ("browser application: lint and types", [PYTHON, "scripts/ui.py", "lint"]),
    ("browser application: unit tests", [PYTHON, "scripts/ui.py", "test"]),
]
STAGES = {
    "check": [*QUICK, ("architecture and unit tests", [*PYTEST, "-m", "not database and not journey and not slow"])],
    "test": [
        *QUICK,
        *BROWSER,
        ("tests that need the machine to themselves", ALONE),
        ("tests", [*PYTEST, "-m", "not alone"]),
    ],
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in STAGES:
        print((__doc__ or "").strip())
        return 2
    *first, (last_title, last) = STAGES[arguments[0]]
    for title, command in first:
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"  {time.monotonic() - began:5.1f} s  {title}{' FAILED' if code else ''}", flush=True)
        if code:
            return code
    print(f"  ...      {last_title}", flush=True)
    return subprocess.run([*last, *arguments[1:]], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
