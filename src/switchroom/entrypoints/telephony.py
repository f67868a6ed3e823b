"""Where the embedded switch listens, with which secret, and how each role reaches it."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.voice.contracts import InstanceId, Switch
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.settings import IceServer, MediaSettings, SpeechCommand

SWITCH = "embedded"


def address(settings: Settings) -> str:
    """Where the media process listens, and voice and web reach it."""
    return settings.media_address or f"unix:{settings.media_socket_path}"


def secret(keyring: Keyring) -> bytes:
    """What media and its clients share; it follows from the master keys, so nothing has to be handed over."""
    return hashlib.sha256(b"media socket" + keyring.to_bytes()).digest()


def media_settings(settings: Settings, keyring: Keyring) -> MediaSettings:
    """What the media process is told at its start."""
    stun = tuple(IceServer(url) for url in settings.stun_urls)
    turn = tuple(
        IceServer(url, settings.turn_username or "", settings.turn_password or "") for url in settings.turn_urls
    )
    speech = SpeechCommand(settings.speech_command) if settings.speech_command else None
    return MediaSettings(
        listen=address(settings),
        secret=secret(keyring),
        recordings=settings.files / "recordings",
        sounds=(settings.data / "sounds",),
        ice_servers=(*stun, *turn),
        addresses=settings.media_addresses,
        speech=speech,
        speech_cache=settings.data / "speech",
    )


@asynccontextmanager
async def open_switch(services: Services, epoch: int) -> AsyncIterator[Switch]:
    """The driver of the embedded switch for a controller of this epoch."""
    async with EmbeddedSwitch(address(services.settings), secret(services.the(Keyring)), epoch) as switch:
        yield switch


@dataclass(frozen=True, slots=True)
class MediaSeen:
    """A media process that answered: which it is, and how far its clock is ahead of this machine's."""

    instance: InstanceId
    clock_ahead_s: float


async def look_at_media(settings: Settings, keyring: Keyring) -> MediaSeen:
    """Connect to the media process as a web role does. Raises `SwitchUnreachable`, `WrongSecret`."""
    async with SignallingClient(address(settings), secret(keyring)) as client:
        return MediaSeen(await client.reach(), client.clock_ahead_s)


@asynccontextmanager
async def callers(services: Services) -> AsyncIterator[None]:
    """While the block lasts, browsers can reach the switch through this process."""
    # Here, because it brings every context along, and the media process needs none of them.
    from switchroom.interactions.facade import Interactions
    from switchroom.voice.facade import CallerEvents, Callers, EmbeddedSignalling, Signalling

    keyring = services.the(Keyring)
    async with SignallingClient(address(services.settings), secret(keyring)) as client:
        signalling = EmbeddedSignalling(client)
        services.supply(Signalling, signalling)
        interactions = services.the(Interactions)
        services.supply(Callers, Callers(services.database, services.clock, keyring, signalling, interactions))
        services.supply(CallerEvents, CallerEvents(services.database))
        yield
