"""The roles of one machine as child processes: started, started again when they end, ended together.

A child holds the reading end of a pipe as its standard input and ends when the parent does, also by kill -9. Children
sit in sessions of their own, so that Ctrl-C in a terminal reaches only the parent, which ends them in good order.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process

from switchroom.entrypoints.roles import CALM_S, FIRST_PAUSE_S, LONGEST_PAUSE_S, Role
from switchroom.platform.settings import Settings

log = logging.getLogger(__name__)
GRACE_S = 10.0


class Children:
    """Keeps one process of each role running inside its `async with` block."""

    def __init__(self, settings: Settings, listener: int) -> None:
        self._environment = {**os.environ, **settings.to_environment()}
        self._listener = listener
        self._processes: dict[Role, Process] = {}
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def pids(self) -> dict[Role, int]:
        """The running processes."""
        return {role: process.pid for role, process in self._processes.items() if process.returncode is None}

    async def __aenter__(self) -> "Children":
        self._keepers = [asyncio.create_task(self._keep(role), name=f"keep {role}") for role in Role]
        return self

    async def __aexit__(self, *_: object) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.gather(*(_end(role, process) for role, process in self._processes.items()))

    async def _keep(self, role: Role) -> None:
        pause = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            process = self._processes[role] = await self._start(role)
            code = await process.wait()
            pause = FIRST_PAUSE_S if time.monotonic() - began > CALM_S else min(LONGEST_PAUSE_S, pause * 2)
            log.warning("ended, is started again", extra={"part": str(role), "how": _how(code), "pause_s": pause})
            await asyncio.sleep(pause)

    async def _start(self, role: Role) -> Process:
        listeners = (self._listener,) if role is Role.WEB else ()
        command = [sys.executable, "-m", "switchroom.entrypoints.cli", "serve", "--role", role, "--child"]
        command += [f"--listener={listener}" for listener in listeners]
        return await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, pass_fds=listeners, start_new_session=True, env=self._environment
        )


async def _end(role: Role, process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), GRACE_S)
    except TimeoutError:
        log.warning("does not end, is killed", extra={"part": str(role)})
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
