"""The media role: audio of the embedded switch, a process of its own so that its tick never waits for SQL."""

import asyncio

from switchroom.entrypoints.roles import Place
from switchroom.platform.services import Services


async def run(services: Services, place: Place) -> None:
    """Work until cancelled."""
    del services, place
    await asyncio.Event().wait()
