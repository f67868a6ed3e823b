"""What each kind of client may ask of the media process, once it has been let in."""

import asyncio

import msgspec

from switchroom.platform.errors import Refusal
from switchroom.voice.contracts import KEYS, Cause, LegId, LegState, StaleEpoch
from switchroom.voice.embedded.orders import Orders
from switchroom.voice.embedded.signals import LegCard, Notice
from switchroom.voice.embedded.switchboard import Switchboard
from switchroom.voice.embedded.wire import (
    Acknowledge,
    Channel,
    Connect,
    Connected,
    Do,
    Done,
    Found,
    FromController,
    FromSignaller,
    GetSnapshot,
    Happened,
    Hello,
    Leave,
    LookUp,
    Ping,
    Press,
    SnapshotTaken,
    TooManyRequests,
    refused,
)

_AHEAD = 2000  # events sent beyond the last acknowledged one
_MOST_OFFERS = 32  # being answered at a time for one web process

_from_controller = msgspec.msgpack.Decoder(FromController)
_from_signaller = msgspec.msgpack.Decoder(FromSignaller)


class ControllerSession:
    """The one controller: its commands in, our events out."""

    def __init__(self, channel: Channel, board: Switchboard, orders: Orders, hello: Hello) -> None:
        self._channel, self._board, self._orders = channel, board, orders
        self._sent = hello.seen if hello.instance == board.events.instance else 0
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    def replace(self) -> None:
        """A newer connection has taken over."""
        self._channel.send(refused(0, StaleEpoch()))
        self._channel.close()

    async def run(self) -> None:
        """Until it leaves. Raises what `Channel.receive` raises."""
        pump = asyncio.create_task(self._pump())
        try:
            while True:
                self._handle(await self._channel.receive(_from_controller))
        finally:
            pump.cancel()

    def _handle(self, message: FromController) -> None:
        match message:
            case Do(request, order, command):
                try:
                    self._orders.obey(order, command)
                except Refusal as refusal:
                    self._channel.send(refused(request, refusal))
                else:
                    self._channel.send(Done(request))
            case GetSnapshot(request):
                self._channel.send(SnapshotTaken(request, self._board.snapshot()))
            case Acknowledge(instance, number):
                self._board.events.acknowledge(instance, number)
                self.wake()
            case Ping():
                self._channel.send(message)

    async def _pump(self) -> None:
        """Send events as they come, never far ahead of what the controller has acknowledged."""
        events = self._board.events
        try:
            while True:
                self._news.clear()
                sent = max(self._sent, events.acknowledged)
                for event in events.after(sent, events.acknowledged + _AHEAD - sent):
                    self._channel.send(Happened(event))
                    self._sent = event.number
                    await self._channel.drained()
                await self._news.wait()
        except (ConnectionError, TimeoutError):
            self._channel.close()


class SignallerSession:
    """A web process, speaking for its browsers."""

    def __init__(self, channel: Channel, board: Switchboard) -> None:
        self._channel, self._board = channel, board
        self._offers: set[asyncio.Task[None]] = set()

    def tell(self, notice: Notice) -> None:
        self._channel.send(notice)

    async def run(self) -> None:
        """Until it leaves; its browsers' calls go on."""
        while True:
            self._handle(await self._channel.receive(_from_signaller))

    def _handle(self, message: FromSignaller) -> None:
        match message:
            case Connect():
                self._start(message)
            case Press(leg, key):
                if len(key) == 1 and key in KEYS:
                    self._board.press(leg, key)
            case Leave(leg):
                self._leave(leg)
            case LookUp():
                self._look_up(message)
            case Ping():
                self._channel.send(message)

    def _start(self, message: Connect) -> None:
        if len(self._offers) >= _MOST_OFFERS:
            self._channel.send(refused(message.request, TooManyRequests()))
            return
        task = asyncio.create_task(self._connect(message))
        self._offers.add(task)
        task.add_done_callback(self._offers.discard)

    async def _connect(self, message: Connect) -> None:
        try:
            answer = await self._board.connect(message.leg, message.offer, message.arrival)
        except Refusal as refusal:
            self._channel.send(refused(message.request, refusal))
        except TimeoutError:
            self._channel.send(refused(message.request, TooManyRequests("Gathering addresses took too long.")))
        else:
            self._channel.send(Connected(message.request, answer))

    def _leave(self, leg_id: LegId) -> None:
        """The party hangs up, or declines a ring; twice is not an error."""
        leg = self._board.legs.get(leg_id)
        if leg is not None:
            self._board.hang_up(leg, Cause.REJECTED if leg.state is LegState.RINGING else Cause.LEFT)

    def _look_up(self, message: LookUp) -> None:
        try:
            leg = self._board.leg(message.leg)
        except Refusal as refusal:
            self._channel.send(refused(message.request, refusal))
        else:
            card = LegCard(leg.id, leg.role, leg.state, leg.address, leg.attributes)
            self._channel.send(Found(message.request, card))
