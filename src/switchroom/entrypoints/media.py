"""The media role: audio of the embedded switch, a process of its own so that its tick never waits for SQL."""

import asyncio

from switchroom.entrypoints.telephony import media_settings
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings
from switchroom.voice.embedded.server import media_process


async def run_alone(settings: Settings) -> None:
    """Carry calls until cancelled. Needs no database, so that calls outlive its restart."""
    keyring = await asyncio.to_thread(Keyring.open_or_create, settings.keys_path)
    async with media_process(media_settings(settings, keyring)):
        await asyncio.Event().wait()
