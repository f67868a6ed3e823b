"""Roles: what a process of Switchroom can be, and the frame every one of them runs in.

The frame opens the services, gives up the role's work cleanly on SIGTERM, SIGINT or when the parent process is gone,
and begins again after trouble with the database: a role outlives the server it depends on.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

import asyncpg
import uvloop

from switchroom.platform.db import Database
from switchroom.platform.errors import Conflict, Unavailable
from switchroom.platform.leadership import NoLongerLeader
from switchroom.platform.logs import set_up_logs
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings

log = logging.getLogger(__name__)

TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, NoLongerLeader, Unavailable)
"""What passes by itself: the database or the switch is away for a moment, or another process leads."""
FIRST_PAUSE_S, LONGEST_PAUSE_S, CALM_S = 0.1, 5.0, 10.0


class Role(StrEnum):
    WEB = "web"
    ENGINE = "engine"
    VOICE = "voice"
    MEDIA = "media"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Place:
    """What the parent hands to a role: the sockets it listens on (web only)."""

    sockets: tuple[socket.socket, ...] = ()


class KeysMissing(Conflict):
    """The master keys are not where they should be."""

    code = "serve.keys_missing"


class Standing:
    """How a role stands, for whoever monitors its process: `database` is there while it works."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self.database: Database | None = None

    async def readiness(self) -> tuple[bool, dict[str, Any]]:
        """Whether this role can work, and what there is to say of it. Media needs nobody."""
        if self._role is Role.MEDIA:
            return True, {"ready": True}
        if self.database is None:
            return False, {"ready": False, "database": False, "migrated": False}
        from switchroom.entrypoints.health import examine  # the web framework with it: only where it is asked for

        health = await examine(self.database)
        return health.ready, health.model_dump(mode="json")


Run = Callable[[Services, Place], Coroutine[Any, Any, None]]
MODULES = {
    Role.WEB: "switchroom.entrypoints.http_server",
    Role.ENGINE: "switchroom.entrypoints.engine",
    Role.VOICE: "switchroom.entrypoints.voice",
    Role.MEDIA: "switchroom.entrypoints.media",
    Role.WORKER: "switchroom.entrypoints.worker",
}


def find_role(role: Role) -> Run:
    """The role's `run(services, place)`. Imported when asked for, so that a process loads one role's libraries."""
    run: Run = import_module(MODULES[role]).run
    return run


def main(role: Role, settings: Settings, descriptors: tuple[int, ...] = (), *, has_parent: bool = False) -> int:
    """Be `role` until told to stop; the exit code. `descriptors`: open listening sockets. Raises `KeysMissing`."""
    set_up_logs(settings, role)
    if not has_parent:
        _check_keys(settings)
    place = Place(tuple(socket.socket(fileno=descriptor) for descriptor in descriptors))
    try:
        uvloop.run(_until_told_to_stop(_live(role, settings, place), has_parent=has_parent))
    except asyncio.CancelledError:
        return 0
    return 0


def _check_keys(settings: Settings) -> None:
    """On a second machine fresh keys would open nothing that the first one sealed, and media would refuse them."""
    path = settings.keys_path
    if (settings.database_url or settings.media_address) and not path.exists():
        raise KeysMissing(
            f"The master keys are not at {path}: copy them from another machine of this centre. On its very first "
            "machine make them with `switchroom keys`."
        )


async def _live(role: Role, settings: Settings, place: Place) -> None:
    from switchroom.entrypoints.monitor import monitored

    standing = Standing(role)
    async with monitored(role, settings, standing):
        if role is Role.MEDIA:
            await import_module(MODULES[role]).run_alone(settings)
        else:
            await _work(role, settings, place, standing)


async def _work(role: Role, settings: Settings, place: Place, standing: Standing) -> None:
    from switchroom.entrypoints.bootstrap import database_at_hand, open_services  # every context: not for media

    run = find_role(role)

    async def once() -> None:
        async with open_services(settings, url, role) as services:
            standing.database = services.database
            try:
                await run(services, place)
            finally:
                standing.database = None

    _settle_memory()
    async with database_at_hand(settings) as url:
        await keep_going(role, once)


def _settle_memory() -> None:
    """What the imports have made lives as long as the process: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


async def keep_going(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` again and again, with growing pauses while it keeps failing; ends when it returns.

    For loops that hold nothing in memory they cannot read again from the database.
    """
    pause = FIRST_PAUSE_S
    while True:
        began = time.monotonic()
        try:
            await work()
            return
        except* TROUBLE as group:
            log.warning("interrupted: %s", _first_words(group), extra={"part": name})
        except* Exception:
            log.exception("failed, begins again", extra={"part": name})
        pause = FIRST_PAUSE_S if time.monotonic() - began > CALM_S else min(LONGEST_PAUSE_S, pause * 2)
        await asyncio.sleep(pause)


async def _until_told_to_stop(work: Coroutine[Any, Any, None], *, has_parent: bool) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    watch = asyncio.create_task(_when_parent_is_gone(task.cancel)) if has_parent else None
    try:
        await task
    finally:
        if watch:
            watch.cancel()


async def _when_parent_is_gone(then: Callable[[], object]) -> None:
    """The parent keeps the other end of standard input open for as long as it lives, kill -9 included."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(sys.stdin.fileno(), "rb", buffering=0, closefd=False)
    )
    with suppress(OSError):
        await reader.read()
    transport.close()
    log.warning("the parent process is gone")
    then()


def _first_words(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]
