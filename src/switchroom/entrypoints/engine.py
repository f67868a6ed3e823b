"""The engine: the routing board, which also gives events their positions, and the timekeeper. One is active, the others
stand by.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from switchroom.entrypoints.bootstrap import timers
from switchroom.entrypoints.roles import Place
from switchroom.platform.events import Code
from switchroom.platform.leadership import Leadership, NoLongerLeader
from switchroom.platform.metrics import told_by
from switchroom.platform.services import Services
from switchroom.platform.timekeeper import Timekeeper
from switchroom.routing.facade import run_engine, watch_screens

LEADER = "engine"


async def run(services: Services, place: Place) -> None:
    """Wait to lead, then work until leadership or the database is lost (raises, and the frame begins again)."""
    del place
    leadership = Leadership(services.database, LEADER, f"{socket.gethostname()}:{os.getpid()}")
    await leadership.acquire()
    try:
        await leadership.report(Code(LEADER))
        async with told(services), asyncio.TaskGroup() as parts:
            parts.create_task(run_engine(services.database, leadership))
            parts.create_task(watch_screens(leadership))
            parts.create_task(Timekeeper(services.database, leadership, timers(services)).run())
            parts.create_task(_end_with(leadership))
    finally:
        await leadership.release()


@asynccontextmanager
async def told(services: Services) -> AsyncIterator[None]:
    """While it leads, the engine tells monitoring how the centre is."""
    if services.settings.monitor_address is None:
        yield
        return
    from switchroom.entrypoints.monitor.centre import CentreMetrics

    metrics = CentreMetrics(services.database)
    async with told_by(metrics, metrics.look_up):
        yield


async def _end_with(leadership: Leadership) -> None:
    """The loops notice a loss when they next wake; this ends them all at once."""
    await leadership.lost.wait()
    raise NoLongerLeader()
