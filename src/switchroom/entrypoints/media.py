"""The media role: audio of the embedded switch, a process of its own so that its tick never waits for SQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from switchroom.entrypoints.telephony import media_settings
from switchroom.platform.keys import Keyring
from switchroom.platform.metrics import told_by
from switchroom.platform.settings import Settings
from switchroom.voice.embedded.server import MediaServer, media_process


async def run_alone(settings: Settings) -> None:
    """Carry calls until cancelled. Needs no database, so that calls outlive its restart."""
    keyring = await asyncio.to_thread(Keyring.open_or_create, settings.keys_path)
    await asyncio.to_thread(settings.media_socket_path.parent.mkdir, parents=True, exist_ok=True)
    async with media_process(media_settings(settings, keyring)) as server, told(settings, server):
        await asyncio.Event().wait()


@asynccontextmanager
async def told(settings: Settings, server: MediaServer) -> AsyncIterator[None]:
    """Monitoring hears how the audio is."""
    if settings.monitor_address is None:
        yield
        return
    from switchroom.entrypoints.monitor.audio import MediaMetrics

    async with told_by(MediaMetrics(server)):
        yield
