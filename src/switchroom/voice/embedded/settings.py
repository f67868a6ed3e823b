"""What the media process is told at its start."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from switchroom.voice.prompts import SHIPPED


@dataclass(frozen=True)
class IceServer:
    """A STUN or TURN server, for example `turn:turn.example.org:3478?transport=udp`."""

    url: str
    username: str = ""
    credential: str = field(default="", repr=False)


@dataclass(frozen=True)
class SpeechCommand:
    """An external speech engine, see `voice.speech.ExternalSpeaker`."""

    words: tuple[str, ...]
    voices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MediaSettings:
    """`listen` is `host:port` on loopback (port 0: any) or `unix:/path`; `secret` is shared with the clients.

    `sounds` are searched before what is shipped. `addresses` are offered to browsers; empty: all of this machine's,
    loopback included. No STUN server is asked unless one is named. `grace` is how long a leg waits for its lost party.
    """

    listen: str
    secret: bytes = field(repr=False)
    recordings: Path
    sounds: tuple[Path, ...] = ()
    ice_servers: tuple[IceServer, ...] = ()
    addresses: tuple[str, ...] = ()
    most_legs: int = 200
    grace: timedelta = timedelta(seconds=20)
    silence: timedelta = timedelta(seconds=1)
    connect_within: timedelta = timedelta(seconds=15)
    answer_within: timedelta = timedelta(seconds=60)
    quality_every: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(seconds=15)
    most_waiting_events: int = 100_000
    speech: SpeechCommand | None = None
    speech_cache: Path | None = None

    @property
    def sound_folders(self) -> tuple[Path, ...]:
        return (*self.sounds, SHIPPED)
