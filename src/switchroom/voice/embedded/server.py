"""The media process: one switchboard, one ticker, one socket."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from switchroom.platform.clock import Clock, SystemClock
from switchroom.platform.errors import Refusal
from switchroom.voice.embedded.commands import Commands
from switchroom.voice.embedded.orders import Orders
from switchroom.voice.embedded.peer import set_up_aiortc
from switchroom.voice.embedded.sessions import ControllerSession, SignallerSession
from switchroom.voice.embedded.settings import MediaSettings
from switchroom.voice.embedded.signals import Notice
from switchroom.voice.embedded.switchboard import Switchboard
from switchroom.voice.embedded.ticker import Ticker
from switchroom.voice.embedded.wire import BadFrame, Challenge, Channel, Hello, Kind, Welcome, WrongSecret, prove
from switchroom.voice.embedded.wire import refused as refusal_frame

log = logging.getLogger(__name__)

_HANDSHAKE_WITHIN = 5.0
_MOST_CONNECTIONS = 100
_PRIORITY = -11  # as desktop audio servers have it
_hello = msgspec.msgpack.Decoder(Hello)


def _own_socket(address: str) -> socket.socket:
    """A unix socket that only this user may open."""
    path = Path(address.removeprefix("unix:"))
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(str(path))
    path.chmod(0o600)
    return made


class MediaServer:
    """Owns the switchboard and its listeners. Use as an async context manager; `address` is what clients connect to."""

    def __init__(self, settings: MediaSettings, clock: Clock | None = None) -> None:
        self._settings = settings
        self.board = Switchboard(settings, clock or SystemClock())
        self.orders = Orders(Commands(self.board).carry_out)
        self.ticker = Ticker(self.board.tick)
        self.address = settings.listen
        self.signallers: set[SignallerSession] = set()
        self.controller: ControllerSession | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.board.notify = self._notify
        self.board.events.on_new = self._wake

    async def __aenter__(self) -> "MediaServer":
        set_up_aiortc(self._settings.addresses)
        if self._settings.listen.startswith("unix:"):
            self._server = await asyncio.start_unix_server(self._accept, sock=_own_socket(self._settings.listen))
        else:
            host, _, port = self._settings.listen.rpartition(":")
            self._server = await asyncio.start_server(self._accept, host, int(port))
            self.address = f"{host}:{self._server.sockets[0].getsockname()[1]}"
        self._ticking = asyncio.create_task(self.ticker.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends all calls, gives the controller a moment to hear of it, and closes."""
        self._server.close()
        await self.board.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 if self.controller else 0):
                await self.board.events.empty.wait()
        self._ticking.cancel()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(self._ticking, *self._connections, return_exceptions=True)

    def _notify(self, notice: Notice) -> None:
        for session in self.signallers:
            session.tell(notice)

    def _wake(self) -> None:
        if self.controller is not None:
            self.controller.wake()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= _MOST_CONNECTIONS:
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._serve(Channel(reader, writer, self._idle)))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    @property
    def _idle(self) -> float:
        return self._settings.idle.total_seconds()

    async def _serve(self, channel: Channel) -> None:
        try:
            hello = await self._greet(channel)
            if hello.kind is Kind.CONTROLLER:
                await self._serve_controller(channel, hello)
            else:
                await self._serve_signaller(channel)
        except (BadFrame, WrongSecret) as refusal:
            log.warning("connection refused: %s", refusal)
            channel.send(refusal_frame(0, refusal))
        except Refusal as refusal:
            channel.send(refusal_frame(0, refusal))
        except (ConnectionError, TimeoutError):
            pass  # it left, or went silent; that is all the same
        finally:
            channel.close()

    async def _greet(self, channel: Channel) -> Hello:
        nonce = os.urandom(32)
        channel.send(Challenge(nonce))
        hello: Hello = await channel.receive(_hello, min(self._idle, _HANDSHAKE_WITHIN))
        if hello.proof != prove(self._settings.secret, hello.kind, nonce):
            raise WrongSecret()
        if hello.kind is Kind.CONTROLLER:
            self.orders.admit(hello.epoch)
        proof = prove(self._settings.secret, "server", hello.nonce)
        channel.send(Welcome(proof, self.board.events.instance, self.board.clock.now().timestamp()))
        return hello

    async def _serve_controller(self, channel: Channel, hello: Hello) -> None:
        session = ControllerSession(channel, self.board, self.orders, hello)
        if self.controller is not None:
            self.controller.replace()
        self.controller = session
        try:
            await session.run()
        finally:
            if self.controller is session:
                self.controller = None

    async def _serve_signaller(self, channel: Channel) -> None:
        session = SignallerSession(channel, self.board)
        self.signallers.add(session)
        try:
            await session.run()
        finally:
            self.signallers.discard(session)


@contextlib.asynccontextmanager
async def _until_told() -> AsyncIterator[asyncio.Event]:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def _come_first() -> None:
    """Audio before everything else on this machine, where we may.

    Linux shares the processors out between sessions first (autogroup): a process's own priority counts only inside its
    session, so a process that leads one must raise that, too.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _PRIORITY)
        if os.getsid(0) == os.getpid():
            Path("/proc/self/autogroup").write_text(str(_PRIORITY))


@contextlib.asynccontextmanager
async def media_process(settings: MediaSettings) -> AsyncIterator[MediaServer]:
    """Make this process one that carries audio in time, and carry calls while the block lasts."""
    sys.setswitchinterval(0.001)  # a decoding thread may delay the tick by this, not by 5 ms
    _come_first()
    async with MediaServer(settings) as server:
        gc.collect()
        gc.freeze()  # what is loaded by now stays; collections during calls have little to walk
        yield server


async def serve_media(settings: MediaSettings, ready: Callable[[str], None] = lambda _: None) -> None:
    """Be the media process until SIGTERM or SIGINT. `ready` gets the address once calls can come."""
    async with _until_told() as told, media_process(settings) as server:
        ready(server.address)
        await told.wait()
