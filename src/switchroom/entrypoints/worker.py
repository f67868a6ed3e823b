"""The worker: what follows from events, and jobs. Any number may run."""

import asyncio
from functools import partial

from switchroom.entrypoints.bootstrap import chores, handlers, jobs
from switchroom.entrypoints.roles import Place, keep_going
from switchroom.platform.handlers import run_handler
from switchroom.platform.jobs import Worker
from switchroom.platform.services import Services
from switchroom.simulation.facade import Floor


async def run(services: Services, place: Place) -> None:
    """Work until cancelled. Each handler begins again on its own: one in trouble does not hold up the others."""
    del place
    worker = Worker(services.database, jobs(services), chores(services))
    async with asyncio.TaskGroup() as parts:
        parts.create_task(keep_going("jobs", worker.run))
        parts.create_task(keep_going("simulation", Floor(services).run))
        for handler in handlers(services):
            parts.create_task(keep_going(handler.name, partial(run_handler, services.database, handler)))
