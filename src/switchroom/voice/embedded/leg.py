"""One party of the embedded switch: its state, its media and what it is being played."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from switchroom.voice.contracts import BridgeId, LegId, LegSnapshot, LegState, Mode, Quality, RecordingId, Role
from switchroom.voice.domain.keys import Gathering
from switchroom.voice.embedded.mixer import add
from switchroom.voice.embedded.opus import Pcm
from switchroom.voice.embedded.peer import Peer
from switchroom.voice.embedded.player import Player
from switchroom.voice.embedded.recorder import Recording

_KEYS_PER_SECOND, _KEYS_AT_ONCE = 15.0, 40.0
_NO_QUALITY = Quality(
    frames=0,
    lost_share=0.0,
    concealed_share=0.0,
    silent_share=0.0,
    jitter=timedelta(),
    depth=timedelta(),
    mos=0.0,
)


@dataclass
class KeyBudget:
    """Nobody presses more than 15 keys a second for long; a flood beyond that is dropped."""

    left: float = _KEYS_AT_ONCE
    at: float = 0.0

    def allows(self, now: float) -> bool:
        self.left = min(_KEYS_AT_ONCE, self.left + (now - self.at) * _KEYS_PER_SECOND)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(eq=False)
class Leg:
    """`peer` is what carries its audio now, `joining` one that is about to (first connection, or after a reload).

    Seconds are the event loop's. `lost_at` is None while audio flows; `deadline` is when a leg that is not up is given
    up. `mute_party`: its browser sends no audio but is there (no microphone).
    """

    id: LegId
    role: Role
    state: LegState
    address: str
    attributes: dict[str, str]
    since: datetime
    player: Player
    deadline: float
    answered_at: datetime | None = None
    wanted: bool = False
    peer: Peer | None = None
    joining: Peer | None = None
    lost_at: float | None = None
    mute_party: bool = False
    measured_at: float = 0.0
    bridge: BridgeId | None = None
    mode: Mode = Mode.TALK
    snooping_on: LegId | None = None
    held: bool = False
    muted: bool = False
    gathering: Gathering | None = None
    recordings: dict[RecordingId, Recording] = field(default_factory=dict)
    keys: KeyBudget = field(default_factory=KeyBudget)
    said: Pcm | None = None
    hears: Pcm | None = None

    @property
    def has_media(self) -> bool:
        return self.peer is not None and self.lost_at is None

    @property
    def in_room(self) -> bool:
        return self.bridge is not None or self.snooping_on is not None

    def listen(self) -> None:
        """First half of a tick: what the party says."""
        self.hears = None
        # A lost party is asked too: packets may come back.
        self.said = self.peer.hear() if self.peer is not None else None

    def speak(self) -> None:
        """Second half: what it hears, from the bridge and from prompts. Prompts wait while it cannot hear."""
        heard = self.hears
        if self.has_media:
            prompt = self.player.next(self.held, self.in_room)
            if prompt is not None:
                heard = prompt if heard is None else add(heard, prompt)
        if self.peer is not None:
            self.peer.say(heard)
        if self.recordings:
            said = None if self.held or self.muted else self.said
            for recording in self.recordings.values():
                recording.take(said, heard, self.has_media)

    def quality(self) -> Quality:
        return self.peer.quality() if self.peer is not None else _NO_QUALITY

    def snapshot(self) -> LegSnapshot:
        playing, background = self.player.foreground, self.player.background
        return LegSnapshot(
            leg=self.id,
            role=self.role,
            state=self.state,
            address=self.address,
            attributes=self.attributes,
            since=self.since,
            answered_at=self.answered_at,
            has_media=self.has_media,
            bridge=self.bridge,
            mode=self.mode,
            snooping_on=self.snooping_on,
            held=self.held,
            muted=self.muted,
            playing=playing.id if playing else None,
            background=background.id if background else None,
            gathering=self.gathering.asked.gather if self.gathering else None,
            recordings=tuple(self.recordings),
            quality=self.quality(),
        )
