"""`switchroom serve`: the whole centre on one machine, from an empty folder to addresses one can open.

This process does no work of its own: it prepares (socket, database, migrations, sample company), starts the roles as
children, brings back whatever dies, and ends everything when it is told to.
"""

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from switchroom.entrypoints.addresses import listen, pages
from switchroom.entrypoints.bootstrap import own_postgres
from switchroom.entrypoints.children import Children
from switchroom.entrypoints.first_start import SignIn, known_sign_ins, prepare
from switchroom.entrypoints.migrate import migrate
from switchroom.platform.errors import Conflict, Unavailable
from switchroom.platform.logs import set_up_logs
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.settings import Settings

log = logging.getLogger(__name__)
WATCH_S = 0.1
FIRST_ANSWER_S = 60.0


class AlreadyServing(Conflict):
    """Switchroom already runs on this data folder."""

    code = "serve.already_serving"


class NoAnswer(Unavailable):
    """The web server did not answer in time; its log lines above say why."""

    code = "serve.no_answer"


class Progress:
    """One line per step on standard output, with the time it took."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"  {time.monotonic() - self._began:5.1f} s  {text}", flush=True)


def serve(settings: Settings, *, sample: bool = True) -> int:
    """Run everything until SIGINT or SIGTERM; the exit code. Raises refusals before anything runs."""
    set_up_logs(settings, "serve")
    settings.data.mkdir(parents=True, exist_ok=True)
    with _only_one(settings), listen(settings) as listener, contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_serve(settings, listener, sample))
    return 0


async def _serve(settings: Settings, listener: socket.socket, sample: bool) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    progress = Progress()
    print("Switchroom is starting.", flush=True)
    async with _database(settings, progress) as url:
        await migrate(url)
        progress.say("schema is up to date")
        await prepare(settings, url, sample=sample, say=progress.say)
        settings.media_socket_path.parent.mkdir(parents=True, exist_ok=True)
        async with Children(settings, listener.fileno()):
            await _first_answer(settings, listener)
            progress.say("all roles are up")
            _announce(settings, pages(settings, listener), await known_sign_ins(settings))
            try:
                await asyncio.Event().wait()
            finally:
                print("\nSwitchroom is ending.", flush=True)


@contextlib.contextmanager
def _only_one(settings: Settings):  # type: ignore[no-untyped-def]
    """flock: the kernel drops it with the process, so nothing is ever left locked."""
    descriptor = os.open(settings.data / ".serving", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyServing(f"Switchroom already runs on the data folder {settings.data}.") from None
    try:
        yield
    finally:
        os.close(descriptor)


@asynccontextmanager
async def _database(settings: Settings, progress: Progress) -> AsyncIterator[str]:
    """The given server, or our own one, brought back whenever it dies."""
    if settings.database_url:
        progress.say("database is a server of yours")
        yield str(settings.database_url)
        return
    supervisor = await asyncio.to_thread(own_postgres, settings)
    fresh = not (supervisor.data / "PG_VERSION").exists()
    url = await asyncio.to_thread(supervisor.start)
    progress.say("database is made and running" if fresh else "database is running")
    watch = asyncio.create_task(_keep_alive(supervisor))
    try:
        yield url
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        await asyncio.to_thread(supervisor.stop)


async def _keep_alive(supervisor: PostgresSupervisor) -> None:
    while True:
        await asyncio.sleep(WATCH_S)
        if supervisor.alive:
            continue
        log.warning("the database ended, is started again")
        try:
            await asyncio.to_thread(supervisor.start)
        except Unavailable as error:
            log.error("the database does not start: %s", error.message)


async def _first_answer(settings: Settings, listener: socket.socket) -> None:
    """Until the health page answers: only then is an address worth telling."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    trusting = ssl._create_unverified_context() if settings.secure else None  # noqa: S323 - our own socket
    await _until(lambda: _answers(host, port, trusting), FIRST_ANSWER_S)


async def _until(holds: Callable[[], Awaitable[bool]], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not await holds():
        if time.monotonic() > deadline:
            raise NoAnswer()
        await asyncio.sleep(0.05)


async def _answers(host: str, port: int, trusting: ssl.SSLContext | None) -> bool:
    writer = None
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(host, port, ssl=trusting)
            writer.write(b"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return (await reader.readline()).split()[1:2] == [b"200"]
    except (OSError, TimeoutError):
        return False
    finally:
        if writer:
            writer.close()


def _announce(settings: Settings, addresses: list[str], sign_ins: list[SignIn]) -> None:
    print("\nSwitchroom is running:\n")
    for address in addresses:
        print(f"    {address}")
    if settings.https and not settings.tls_certificate:
        print(f"\nInstall this authority once on each device: {addresses[0]}authority.crt")
    if sign_ins:
        print("\nSign in with:\n")
        for sign_in in sign_ins:
            print(f"    {sign_in.email:36} {sign_in.password:20} {sign_in.what}")
    print("\nCtrl-C ends it.", flush=True)
