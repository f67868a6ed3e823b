"""What a switch can be told to do. Values, so that an effect can be written down before it is carried out."""

from datetime import timedelta

from msgspec import Struct

from switchroom.voice.contracts.words import (
    BridgeId,
    Cause,
    EffectId,
    GatherId,
    LegId,
    Mode,
    Playable,
    PlaybackId,
    RecordingId,
    Role,
)


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
    media until stopped or the leg ends; with `until_silent` also until its party has said nothing for so long.
    """

    leg: LegId
    recording: RecordingId
    data_key: bytes
    until_silent: timedelta = timedelta()

    def __repr__(self) -> str:
        return f"StartRecording(leg={self.leg!r}, recording={self.recording!r}, data_key=..., {self.until_silent!r})"


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
    """Call `to`, an address this switch can reach: `user:<id>` for an agent's browser, `page:<leg>` for the page of a
    caller, a number for a trunk.

    A number without a trunk is refused with `NoTrunk`. `Answered` follows, or `HungUp` with `no_answer` after
    `ring_for`, `busy`, `rejected` or `unreachable`.
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
