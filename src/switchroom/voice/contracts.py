"""The Switch port: what every telephone switch can do for us, and what it tells us.

Commands are values, not methods, because an effect is written down before it is carried out: the same value goes into
the journal of effects, over the wire and into the switch. A *leg* is one party's connection; a *bridge* lets legs hear
each other. Ids of legs, bridges, playbacks, gatherings and recordings are chosen by whoever creates them.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

from msgspec import Struct

from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound, Unavailable

LegId = NewType("LegId", UUID)
BridgeId = NewType("BridgeId", UUID)
PlaybackId = NewType("PlaybackId", UUID)
GatherId = NewType("GatherId", UUID)
RecordingId = NewType("RecordingId", UUID)
EffectId = NewType("EffectId", UUID)
InstanceId = NewType("InstanceId", UUID)

KEYS = "0123456789*#ABCD"


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


# --- what can be played ---


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


# --- commands ---


class Answer(Struct, frozen=True, tag=True):
    """Take an arrived leg. `Answered` follows when its audio flows."""

    leg: LegId


class HangUp(Struct, frozen=True, tag=True):
    """End a leg in any state; the party is told `cause`."""

    leg: LegId
    cause: Cause = Cause.NORMAL


class Play(Struct, frozen=True, tag=True):
    """Play `items` in order to one leg; it waits while the leg has no audio path.

    A looped playback is the background (waiting music): it goes on until stopped, falls silent while the leg is bridged
    or a playback that is not looped sounds, and then goes on where it was. One that is not looped is heard in a bridge
    too. A second playback of the same kind replaces the first. Any key in `interrupted_by` ends it, never the loop.
    """

    leg: LegId
    playback: PlaybackId
    items: tuple[Playable, ...]
    loop: bool = False
    interrupted_by: str = ""


class Stop(Struct, frozen=True, tag=True):
    """Stop one playback of the leg, or all when `playback` is None. Nothing to stop is not an error."""

    leg: LegId
    playback: PlaybackId | None = None


class Gather(Struct, frozen=True, tag=True):
    """Collect keys until `at_most` are in, the `finish` key is pressed (not part of the result) or time is up.

    `first_within` counts from when nothing in the foreground is playing any more; `next_within` from the last key.
    While a leg gathers, keys appear only in `Gathered`, so that a secret is in one place. A new one cancels the old.
    """

    leg: LegId
    gather: GatherId
    at_most: int
    finish: str = "#"
    first_within: timedelta = timedelta(seconds=5)
    next_within: timedelta = timedelta(seconds=3)


class CancelGather(Struct, frozen=True, tag=True):
    leg: LegId


class StartRecording(Struct, frozen=True, tag=True):
    """Record a leg in stereo: left what its party says to others, right what it hears.

    The file is encrypted with `data_key` (32 bytes), see `platform.files`. It goes on over bridges, holds and losses of
    media until stopped or the leg ends.
    """

    leg: LegId
    recording: RecordingId
    data_key: bytes

    def __repr__(self) -> str:
        return f"StartRecording(leg={self.leg!r}, recording={self.recording!r}, data_key=...)"


class PauseRecording(Struct, frozen=True, tag=True):
    """Write silence instead of what is said, so that positions in the recording stay positions in the call."""

    recording: RecordingId


class ContinueRecording(Struct, frozen=True, tag=True):
    recording: RecordingId


class StopRecording(Struct, frozen=True, tag=True):
    recording: RecordingId


class Bridge(Struct, frozen=True, tag=True):
    """Let legs that are up hear each other, in a new bridge or one that exists; a leg is in one bridge at most.

    Whatever was playing to them ends as `replaced`. A bridge vanishes with its last leg.
    """

    bridge: BridgeId
    legs: tuple[LegId, ...]


class Unbridge(Struct, frozen=True, tag=True):
    """Take a leg out of its bridge, or end its snooping; the others stay. A leg in no bridge is not an error."""

    leg: LegId


class Hold(Struct, frozen=True, tag=True):
    """The leg is neither heard nor hears the bridge; it hears `music` (looped) instead."""

    leg: LegId
    music: tuple[Playable, ...] = ()


class Unhold(Struct, frozen=True, tag=True):
    leg: LegId


class Mute(Struct, frozen=True, tag=True):
    """The others no longer hear this leg; it still hears them."""

    leg: LegId


class Unmute(Struct, frozen=True, tag=True):
    leg: LegId


class Originate(Struct, frozen=True, tag=True):
    """Call `to`, an address this switch can reach (`user:<id>` for a browser, a number for a trunk).

    `Answered` follows, or `HungUp` with `no_answer` after `ring_for`, `busy`, `rejected` or `unreachable`.
    """

    leg: LegId
    to: str
    role: Role
    caller: str = ""
    ring_for: timedelta = timedelta(seconds=30)
    attributes: dict[str, str] = {}


class Snoop(Struct, frozen=True, tag=True):
    """Let a leg that is up supervise another one (`on`, usually the agent's) in a mode other than `talk`.

    It follows the supervised leg from bridge to bridge. Repeating with another mode changes the mode. `Unbridge` ends.
    """

    leg: LegId
    on: LegId
    mode: Mode


class SendKeys(Struct, frozen=True, tag=True):
    """Send keys to the party (to steer somebody else's menu)."""

    leg: LegId
    keys: str


class Reattach(Struct, frozen=True, tag=True):
    """Ask the party's device to come back to this leg. `MediaBack` follows if it does."""

    leg: LegId


Command = (
    Answer
    | HangUp
    | Play
    | Stop
    | Gather
    | CancelGather
    | StartRecording
    | PauseRecording
    | ContinueRecording
    | StopRecording
    | Bridge
    | Unbridge
    | Hold
    | Unhold
    | Mute
    | Unmute
    | Originate
    | Snoop
    | SendKeys
    | Reattach
)


class Order(Struct, frozen=True):
    """By what right a command comes. A repeated `effect` is not carried out again; an `epoch` older than the highest
    the switch has seen is refused with `StaleEpoch`."""

    effect: EffectId
    epoch: int


# --- quality ---


class Quality(Struct, frozen=True):
    """What the party's audio was like on its way in, over the whole life of the leg. Shares are 0 to 1.

    `mos` is an estimate, 1 to 4.5, see `voice.domain.quality`. `round_trip` is None where the switch cannot tell.
    """

    frames: int
    lost_share: float
    concealed_share: float
    silent_share: float
    jitter: timedelta
    depth: timedelta
    mos: float
    round_trip: timedelta | None = None


# --- events ---


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
    """The file is complete under `file`, a name below the switch's recordings folder; empty when writing failed."""

    recording: RecordingId
    file: str
    length: timedelta
    media_type: str


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


# --- snapshot ---


class LegSnapshot(Struct, frozen=True, kw_only=True):
    """Everything a restarted controller needs to adopt a leg. Times are the switch's."""

    leg: LegId
    role: Role
    state: LegState
    address: str
    attributes: dict[str, str]
    since: datetime
    answered_at: datetime | None
    has_media: bool
    bridge: BridgeId | None
    mode: Mode
    snooping_on: LegId | None
    held: bool
    muted: bool
    playing: PlaybackId | None
    background: PlaybackId | None
    gathering: GatherId | None
    recordings: tuple[RecordingId, ...]
    quality: Quality


class BridgeSnapshot(Struct, frozen=True, kw_only=True):
    bridge: BridgeId
    legs: tuple[LegId, ...]


class Snapshot(Struct, frozen=True, kw_only=True):
    """The whole switch right after event `number`."""

    instance: InstanceId
    number: int
    at: datetime
    legs: tuple[LegSnapshot, ...]
    bridges: tuple[BridgeSnapshot, ...]


# --- refusals ---


class NoSuchLeg(NotFound):
    """There is no such leg; it may have ended."""

    code = "leg.not_found"


class NoSuchRecording(NotFound):
    """There is no such recording in progress."""

    code = "recording.not_found"


class NoSuchSound(NotFound):
    """There is no such sound on this switch."""

    code = "sound.not_found"


class LegNotReady(Conflict):
    """The leg is not in a state that allows this."""

    code = "leg.not_ready"


class StaleEpoch(Gone):
    """A newer controller has taken over this switch."""

    code = "switch.stale_epoch"


class BadCommand(Invalid):
    """The switch cannot make sense of this."""

    code = "switch.bad_command"


class SwitchFull(Unavailable):
    """The switch has as many calls as it may carry."""

    code = "switch.full"


class SwitchUnreachable(Unavailable):
    """The switch does not answer. Repeating with the same effect id is safe."""

    code = "switch.unreachable"


class Switch(Protocol):
    """One telephone switch. Losing the connection loses no event and repeats no command."""

    async def do(self, order: Order, command: Command) -> None:
        """Carry out a command, once per effect id; a repeated id gets the first outcome again, refusals included.

        Returns when the switch has accepted it; what comes of it arrives as events. Raises the refusals above.
        """
        ...

    async def snapshot(self) -> Snapshot:
        """All legs and bridges at this moment. Raises `SwitchUnreachable`."""
        ...

    def events(self) -> AsyncIterator[SwitchEvent]:
        """Every event not yet acknowledged, oldest first, then new ones as they happen, over reconnects.

        After a reconnect an unacknowledged event is never missing and never comes twice on the same iterator. A new
        `instance` starts with `Started`.
        """
        ...

    async def acknowledge(self, event: Event) -> None:
        """The switch may forget this event and all before it. Idempotent; does not wait for the switch."""
        ...

    async def close(self) -> None:
        """Let go of the switch; calls go on."""
        ...
