"""The voice role: call control of one switch, from leadership to the last loop."""

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

from switchroom.interactions.facade import Interactions
from switchroom.platform.events import Code
from switchroom.platform.handlers import run_handler
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership, NoLongerLeader
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.processes.facade import Runs
from switchroom.voice.answers import Answers
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import Switch
from switchroom.voice.control import Control
from switchroom.voice.forgotten import run_sweep
from switchroom.voice.handlers import handler
from switchroom.voice.lane import Orders
from switchroom.voice.rings import run_rings

OpenSwitch = Callable[[int], AbstractAsyncContextManager[Switch]]
"""A driver for the given epoch, for example `EmbeddedSwitch(address, secret, epoch)`."""


async def run_voice(services: Services, name: str, open_switch: OpenSwitch) -> None:
    """Wait to lead the switch `name`, then control its calls until leadership, switch or database is lost (raises).

    Needs `Interactions`, `Runs`, `Keyring` and `Sealer` among the services.
    """
    leadership = Leadership(services.database, f"voice:{name}", f"{socket.gethostname()}:{os.getpid()}")
    epoch = await leadership.acquire()
    try:
        await leadership.report(Code("voice"))
        async with open_switch(epoch) as switch, asyncio.TaskGroup() as parts:
            for part in loops(services, name, switch, leadership):
                parts.create_task(part)
            parts.create_task(run_handler(services.database, handler()))
            parts.create_task(_end_with(leadership))
    finally:
        await leadership.release()


def loops(services: Services, name: str, switch: Switch, leadership: Leadership) -> list[Coroutine[Any, Any, None]]:
    """What runs beside each other for one switch while `leadership` lasts."""
    interactions, keyring = services.the(Interactions), services.the(Keyring)
    answers = Answers(services.the(Runs), services.the(Sealer), keyring)
    calls = Calls(name, interactions, answers, keyring)
    orders = Orders(services.database, switch, leadership, interactions, answers, keyring)
    return [
        Control(name, switch, leadership, calls, answers).run(),
        orders.lane(name).run(),
        run_sweep(name, leadership, calls),
        run_rings(services.database),
    ]


async def _end_with(leadership: Leadership) -> None:
    """The loops notice a loss when they next wake; this ends them all at once."""
    await leadership.lost.wait()
    raise NoLongerLeader()
