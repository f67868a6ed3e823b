"""Tries a TURN server as a call would: two allocations, and a packet from each to the other through the server."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

from aioice.stun import TransactionError, TransactionFailed
from aioice.turn import create_turn_endpoint
from aiortc.rtcicetransport import parse_stun_turn_uri
from msgspec import Struct

from switchroom.platform.errors import Unavailable
from switchroom.voice.embedded.settings import IceServer

WITHIN_S = 10.0
RELAY_WITHIN_S = 3.0
SEND_EVERY_S = 0.2


class TurnUnreachable(Unavailable):
    """The TURN server does not answer."""

    code = "turn.unreachable"


class TurnRefused(Unavailable):
    """The TURN server refuses to allocate."""

    code = "turn.refused"


class TurnTried(Struct, frozen=True):
    """`relayed` is the address that the server gave to the first of us; `carries`: packets came through it."""

    relayed: str
    carries: bool


class _Ear(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        del addr
        self.heard.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        """A peer that is refused shows as silence."""


async def try_turn(server: IceServer) -> TurnTried:
    """Allocate at `server`, and send through it. Raises `TurnUnreachable`, `TurnRefused`."""
    async with AsyncExitStack() as stack:
        ends = []
        for _ in range(2):
            transport, ear = await _allocated(server)
            stack.callback(transport.close)
            ends.append((transport, ear))
        carries = await _carries(*ends)
        relayed = ends[0][0].get_extra_info("sockname")
    await asyncio.sleep(0)  # lets the allocations be given back
    return TurnTried(f"{relayed[0]}:{relayed[1]}", carries)


async def _allocated(server: IceServer) -> tuple[Any, _Ear]:
    parts = parse_stun_turn_uri(server.url)
    make: Callable[[], _Ear] = _Ear
    try:
        async with asyncio.timeout(WITHIN_S):
            return await create_turn_endpoint(
                make,
                (parts["host"], parts["port"]),
                server.username,
                server.credential,
                ssl=parts["scheme"] == "turns",
                transport=parts["transport"],
            )
    except TransactionFailed as error:
        raise TurnRefused(f"The TURN server refuses to allocate: {error}.") from error
    except (TransactionError, OSError, TimeoutError) as error:
        raise TurnUnreachable() from error


async def _carries(one: tuple[Any, _Ear], other: tuple[Any, _Ear]) -> bool:
    """A relay lets in only whom its owner has written to, so both write until one hears."""
    words = os.urandom(16)
    try:
        async with asyncio.timeout(RELAY_WITHIN_S):
            while other[1].heard.empty():
                one[0].sendto(words, other[0].get_extra_info("sockname"))
                other[0].sendto(words, one[0].get_extra_info("sockname"))
                await asyncio.sleep(SEND_EVERY_S)
            return await other[1].heard.get() == words
    except TimeoutError:
        return False
