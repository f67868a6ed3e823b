"""An engine in a process of its own, to be killed and paused: `python -m tests.support.engine_process URL NAME`."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from switchroom.platform.db import Database
from switchroom.platform.leadership import Leadership
from switchroom.routing.engine import run_engine


async def main(url: str, name: str) -> None:
    database = await Database.connect(url)
    leadership = Leadership(database, "engine", name)
    try:
        await leadership.acquire()
        await run_engine(database, leadership)
    finally:
        await leadership.release()
        await database.close()


@contextmanager
def engine_process(url: str, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """Started; killed at the end of the block, if the test has not done it."""
    command = [sys.executable, "-m", "tests.support.engine_process", url, name]
    process = subprocess.Popen(command, env={**os.environ}, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
