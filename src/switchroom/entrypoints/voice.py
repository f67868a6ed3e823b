"""The voice role: call control of one switch."""

import asyncio

from switchroom.entrypoints.roles import Place
from switchroom.platform.services import Services


async def run(services: Services, place: Place) -> None:
    """Work until cancelled."""
    del services, place
    await asyncio.Event().wait()
