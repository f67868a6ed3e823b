"""Ids, states, what can be played, what is measured: the words that commands and events are made of."""

from datetime import timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

LegId = NewType("LegId", UUID)
BridgeId = NewType("BridgeId", UUID)
PlaybackId = NewType("PlaybackId", UUID)
GatherId = NewType("GatherId", UUID)
RecordingId = NewType("RecordingId", UUID)
EffectId = NewType("EffectId", UUID)
InstanceId = NewType("InstanceId", UUID)

EMBEDDED = "embedded"
"""The name of the switch that browsers call."""

KEYS = "0123456789*#ABCD"


def recording_file(recording: RecordingId) -> str:
    """Where a switch puts a recording below the folder of recordings."""
    # The tail of a UUIDv7 is random, its head is the time: folders fill evenly.
    return f"{str(recording)[-2:]}/{recording}.ogg.sealed"


class Role(StrEnum):
    """Which side of a call a leg belongs to; decides who may whisper to whom and who is recorded on which channel."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Cause(StrEnum):
    """Why a leg ended. A driver maps its own codes (Q.850, SIP) onto these."""

    NORMAL = "normal"
    LEFT = "left"
    BUSY = "busy"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    MEDIA_LOST = "media_lost"
    SWITCH_STOPPED = "switch_stopped"
    FAILED = "failed"


class Mode(StrEnum):
    """How a leg takes part in a bridge. A whisper is heard only by the leg that is supervised."""

    TALK = "talk"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


class LegState(StrEnum):
    ARRIVED = "arrived"
    RINGING = "ringing"
    UP = "up"


class PromptEnd(StrEnum):
    """How a playback ended. `replaced`: another one of the same kind took its place, or the leg was bridged."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    REPLACED = "replaced"
    FAILED = "failed"


class GatherEnd(StrEnum):
    COMPLETE = "complete"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"


class Sound(Struct, frozen=True, tag=True):
    """An audio file by its name below the switch's sound folders, without extension: `pt-BR/welcome`, `music/calm`."""

    name: str


class Tone(Struct, frozen=True, tag=True):
    """A generated tone. `frequencies` in Hz sound together; `level` is the peak, 0 to 1, of full scale."""

    frequencies: tuple[float, ...]
    length: timedelta
    level: float = 0.25


class Silence(Struct, frozen=True, tag=True):
    length: timedelta


class Speech(Struct, frozen=True, tag=True):
    """Text to be spoken by the configured speech engine; without one the playback ends as `failed`."""

    text: str
    language: str
    voice: str = ""


Playable = Sound | Tone | Silence | Speech


class Quality(Struct, frozen=True):
    """What the party's audio was like on its way in, over the whole life of the leg. Shares are 0 to 1.

    Without `frames` the rest means nothing. `mos` is an estimate, 1 to 4.5, see `voice.domain.quality`. `round_trip` is
    None where the switch cannot tell.
    """

    frames: int
    lost_share: float
    concealed_share: float
    silent_share: float
    jitter: timedelta
    depth: timedelta
    mos: float
    round_trip: timedelta | None = None
