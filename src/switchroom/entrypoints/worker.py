"""The worker: what follows from events, and jobs. Any number may run."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from functools import partial

from switchroom.entrypoints.bootstrap import chores, handlers, jobs
from switchroom.entrypoints.roles import Place, keep_going
from switchroom.messaging.facade import Fetching, Filing, MailServers, Receiver, Sending
from switchroom.platform.handlers import run_handler
from switchroom.platform.jobs import Worker
from switchroom.platform.leadership import Leadership
from switchroom.platform.services import Services
from switchroom.processes.facade import Asking, Checking
from switchroom.simulation.facade import Floor
from switchroom.webhooks.facade import Delivering


async def run(services: Services, place: Place) -> None:
    """Work until cancelled. Each handler begins again on its own: one in trouble does not hold up the others."""
    del place
    worker = Worker(services.database, jobs(services), chores(services))
    async with asyncio.TaskGroup() as parts:
        parts.create_task(keep_going("jobs", worker.run))
        parts.create_task(keep_going("simulation", Floor(services).run))
        parts.create_task(keep_going("asking", partial(_leading, services, "asking", services.the(Asking).run)))
        parts.create_task(keep_going("checking", partial(_leading, services, "checking", services.the(Checking).run)))
        sending = Sending(services, services.the(MailServers))
        parts.create_task(keep_going("sending mail", partial(_leading, services, "mail", sending.run)))
        delivering = services.the(Delivering)
        parts.create_task(keep_going("webhooks", partial(_leading, services, "webhooks", delivering.run)))
        parts.create_task(keep_going("filing mail", Filing(services).run))
        parts.create_task(keep_going("fetching mail", Fetching(services).run))
        parts.create_task(keep_going("receiving mail", Receiver(services).run))
        for handler in handlers(services):
            parts.create_task(keep_going(handler.name, partial(run_handler, services.database, handler)))


async def _leading(services: Services, name: str, work: Callable[[Leadership], Awaitable[None]]) -> None:
    """What only one of the workers does at a time: wait to lead in it, then do it while that lasts."""
    leadership = Leadership(services.database, name, f"{socket.gethostname()}:{os.getpid()}")
    await leadership.acquire()
    try:
        await work(leadership)
    finally:
        await leadership.release()
