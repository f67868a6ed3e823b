"""The worker: what follows from events, and jobs. Any number may run."""

import asyncio
import os
import socket
from functools import partial

from switchroom.entrypoints.bootstrap import chores, handlers, jobs
from switchroom.entrypoints.roles import Place, keep_going
from switchroom.platform.handlers import run_handler
from switchroom.platform.jobs import Worker
from switchroom.platform.leadership import Leadership
from switchroom.platform.services import Services
from switchroom.processes.facade import Asking
from switchroom.simulation.facade import Floor


async def run(services: Services, place: Place) -> None:
    """Work until cancelled. Each handler begins again on its own: one in trouble does not hold up the others."""
    del place
    worker = Worker(services.database, jobs(services), chores(services))
    async with asyncio.TaskGroup() as parts:
        parts.create_task(keep_going("jobs", worker.run))
        parts.create_task(keep_going("simulation", Floor(services).run))
        parts.create_task(keep_going("asking", partial(_ask_others, services)))
        for handler in handlers(services):
            parts.create_task(keep_going(handler.name, partial(run_handler, services.database, handler)))


async def _ask_others(services: Services) -> None:
    """Put the questions of processes to other systems while this worker leads in it."""
    leadership = Leadership(services.database, "asking", f"{socket.gethostname()}:{os.getpid()}")
    await leadership.acquire()
    try:
        await services.the(Asking).run(leadership)
    finally:
        await leadership.release()
