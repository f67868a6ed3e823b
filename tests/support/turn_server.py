"""A real TURN server for tests: Debian's coturn, installed or unpacked by `scripts/set_up.py test`."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.centre import free_port

UNPACKED = Path(__file__).parents[2] / ".make" / "coturn"
USER, PASSWORD = "switchroom", "turn-password"


def _program() -> tuple[str, dict[str, str]]:
    installed = shutil.which("turnserver")
    if installed:
        return installed, {}
    program = UNPACKED / "usr/bin/turnserver"
    if not program.exists():
        pytest.skip("there is no coturn: run scripts/set_up.py test")
    libraries = next((UNPACKED / "usr/lib").glob("*-linux-gnu"))
    return str(program), {"LD_LIBRARY_PATH": str(libraries)}


@contextmanager
def turn_server(*, relays: bool = True) -> Iterator[int]:
    """The port of a server that knows one user. With `relays` off it allocates, but lets no packet through."""
    program, more = _program()
    port = free_port()
    options = ["-n", "-L", "127.0.0.1", "-E", "127.0.0.1", "-p", str(port), "--no-tls", "--no-dtls", "--no-cli"]
    options += [
        "-a",
        "-u",
        f"{USER}:{PASSWORD}",
        "-r",
        "test.example",
        "--log-file",
        "stdout",
        "--pidfile",
        "/dev/null",
    ]
    if relays:
        options.append("--allow-loopback-peers")
    with tempfile.TemporaryDirectory(prefix="swturn") as folder:
        process = subprocess.Popen(
            [program, *options],
            cwd=folder,
            env={**os.environ, **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        try:
            _until_listening(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(15)


def _until_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while True:
        assert process.poll() is None, "coturn ended at once"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert time.monotonic() < deadline, "coturn does not listen"
        time.sleep(0.05)
