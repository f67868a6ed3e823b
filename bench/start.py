"""Start: from `switchroom serve` on a prepared installation to the first page in a browser's hands.

The installation is prepared by a first start, which makes the database and loads the sample company. Then the clock
runs from the command to the last byte of the desk's page, three times; the figure is the median.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

ENOUGH_S = 240.0


def run(*, quick: bool = False) -> dict[str, float]:
    """`warm_s`; and `first_s`, the first start on an empty folder, the sample company included."""
    folder = Path(tempfile.mkdtemp(prefix="swb"))
    folder.chmod(0o755)  # PostgreSQL runs as an account of its own when this is run by root
    try:
        first = _start(folder)
        warm = [_start(folder) for _ in range(1 if quick else 3)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"warm_s": round(median(warm), 2), "first_s": round(first, 2)}


def _start(folder: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SWITCHROOM_DATA": str(folder / "data"), "SWITCHROOM_HTTP_PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "switchroom.entrypoints.cli", "serve"], env=environment)
    try:
        _first_page(f"http://127.0.0.1:{port}/", process, began + ENOUGH_S)
        return time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _first_page(address: str, process: "subprocess.Popen[bytes]", deadline: float) -> None:
    """Ask until a page comes, from the moment the program listens: it answers as soon as it can."""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=deadline - time.monotonic()) as page:
                assert b"<html" in page.read().lower()
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError("the program did not start; see its messages above")
