"""What a switch tells us."""

from datetime import datetime, timedelta

from msgspec import Struct

from switchroom.voice.contracts.words import (
    BridgeId,
    Cause,
    GatherEnd,
    GatherId,
    InstanceId,
    LegId,
    Mode,
    PlaybackId,
    PromptEnd,
    Quality,
    RecordingId,
    Role,
)


class Event(Struct, frozen=True, kw_only=True):
    """Numbered without gaps from 1 within an `instance` of the switch; `at` is the switch's own time."""

    number: int
    at: datetime
    instance: InstanceId


class Started(Event, frozen=True, kw_only=True, tag=True):
    """First event of every instance: all legs of earlier instances are gone."""


class LegEvent(Event, frozen=True, kw_only=True):
    leg: LegId


class Arrived(LegEvent, frozen=True, kw_only=True, tag=True):
    """A call came in for `called` (an entry point's address). `attributes` come from the entry, e.g. a signed token."""

    role: Role
    called: str
    caller: str = ""
    attributes: dict[str, str] = {}


class Answered(LegEvent, frozen=True, kw_only=True, tag=True):
    """Audio flows both ways."""


class KeyPressed(LegEvent, frozen=True, kw_only=True, tag=True):
    """One of `KEYS`, pressed while the leg was not gathering."""

    key: str


class Gathered(LegEvent, frozen=True, kw_only=True, tag=True):
    gather: GatherId
    keys: str
    end: GatherEnd


class PromptFinished(LegEvent, frozen=True, kw_only=True, tag=True):
    """`played` is how much of it was heard; `key` the one that interrupted it."""

    playback: PlaybackId
    end: PromptEnd
    played: timedelta
    key: str = ""


class Bridged(LegEvent, frozen=True, kw_only=True, tag=True):
    """For a supervising leg `mode` is not `talk`, and the event repeats when the mode or the bridge changes."""

    bridge: BridgeId
    mode: Mode = Mode.TALK


class Unbridged(LegEvent, frozen=True, kw_only=True, tag=True):
    bridge: BridgeId


class Held(LegEvent, frozen=True, kw_only=True, tag=True):
    pass


class Resumed(LegEvent, frozen=True, kw_only=True, tag=True):
    pass


class RecordingStarted(LegEvent, frozen=True, kw_only=True, tag=True):
    recording: RecordingId


class RecordingPaused(LegEvent, frozen=True, kw_only=True, tag=True):
    recording: RecordingId


class RecordingContinued(LegEvent, frozen=True, kw_only=True, tag=True):
    recording: RecordingId


class RecordingEnded(LegEvent, frozen=True, kw_only=True, tag=True):
    """The file is complete under `file`, a name below the switch's recordings folder; empty when writing failed.

    `silence`: for how long at its end nothing was said, if it was to end by silence; `length` counts it too.
    """

    recording: RecordingId
    file: str
    length: timedelta
    media_type: str
    silence: timedelta = timedelta()


class MediaLost(LegEvent, frozen=True, kw_only=True, tag=True):
    """No audio arrives any more. The leg waits for its party for the switch's grace time, then ends."""


class MediaBack(LegEvent, frozen=True, kw_only=True, tag=True):
    pass


class QualityMeasured(LegEvent, frozen=True, kw_only=True, tag=True):
    """Now and then during a call, and once, with `final`, before `HungUp`."""

    quality: Quality
    final: bool = False


class HungUp(LegEvent, frozen=True, kw_only=True, tag=True):
    """The leg is gone; only `RecordingEnded` may still name it, once its file is closed."""

    cause: Cause


SwitchEvent = (
    Started
    | Arrived
    | Answered
    | KeyPressed
    | Gathered
    | PromptFinished
    | Bridged
    | Unbridged
    | Held
    | Resumed
    | RecordingStarted
    | RecordingPaused
    | RecordingContinued
    | RecordingEnded
    | MediaLost
    | MediaBack
    | QualityMeasured
    | HungUp
)
