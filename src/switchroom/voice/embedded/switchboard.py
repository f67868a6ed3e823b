"""The switch itself: legs come, get media, lose it, find it again and go. What commands do stands in `commands`."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from switchroom.platform.clock import Clock
from switchroom.platform.errors import Refusal
from switchroom.voice.contracts import (
    Answered,
    Arrived,
    Cause,
    Gathered,
    HungUp,
    KeyPressed,
    LegId,
    LegState,
    MediaBack,
    MediaLost,
    NoSuchLeg,
    PromptEnd,
    PromptFinished,
    Quality,
    QualityMeasured,
    RecordingEnded,
    Role,
    Snapshot,
    SwitchFull,
)
from switchroom.voice.domain.keys import Gathering, Result
from switchroom.voice.embedded.eventlog import EventLog
from switchroom.voice.embedded.leg import Leg
from switchroom.voice.embedded.ogg import MEDIA_TYPE
from switchroom.voice.embedded.peer import Peer
from switchroom.voice.embedded.player import Playback, Player
from switchroom.voice.embedded.recorder import Recorder, Recording
from switchroom.voice.embedded.rooms import Rooms
from switchroom.voice.embedded.settings import MediaSettings
from switchroom.voice.embedded.signals import Arrival, Ended, Notice, Ring
from switchroom.voice.embedded.sounds import SoundLibrary
from switchroom.voice.speech import ExternalSpeaker, NoSpeaker, Speaker

log = logging.getLogger(__name__)

_CLOSE_WITHIN = 5.0
_LOOK_EVERY = 5  # ticks between looks at deadlines
_REPORTS_WITHIN = 12.0  # seconds; browsers send one at least every five


FRAMES = ("due", "lost", "concealed", "silent")


class Switchboard:
    """All legs of this media process. `notify` tells every web process what its browsers must know."""

    def __init__(self, settings: MediaSettings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.events = EventLog(clock)
        self.legs: dict[LegId, Leg] = {}
        self.rooms = Rooms(self.legs, self.events)
        self.sounds = SoundLibrary(settings.sound_folders, _speaker(settings))
        self.recorder = Recorder(settings.recordings)
        self.notify: Callable[[Notice], None] = lambda _: None
        self._frames_ended = dict.fromkeys(FRAMES, 0)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticks = 0
        self._silence = settings.silence.total_seconds()

    # --- legs ---

    def leg(self, leg: LegId) -> Leg:
        """Raises `NoSuchLeg`."""
        found = self.legs.get(leg)
        if found is None:
            raise NoSuchLeg()
        return found

    def add_leg(
        self, leg: LegId, role: Role, state: LegState, address: str, attributes: dict[str, str], within: float
    ) -> Leg:
        """Raises `SwitchFull`, also when nobody fetches our events."""
        if len(self.legs) >= self.settings.most_legs or len(self.events) >= self.settings.most_waiting_events:
            raise SwitchFull()

        def finished(playback: Playback, end: PromptEnd, key: str) -> None:
            self.events.add(PromptFinished, leg=leg, playback=playback.id, end=end, played=playback.length, key=key)

        made = Leg(leg, role, state, address, attributes, self.clock.now(), Player(finished), self.now() + within)
        self.legs[leg] = made
        return made

    def hang_up(self, leg: Leg, cause: Cause) -> None:
        """The leg is over now; its connections close in the background."""
        if self.legs.pop(leg.id, None) is None:
            return
        leg.player.stop(None)
        self.end_gathering(leg)
        self.rooms.forget(leg)
        for recording in leg.recordings.values():
            recording.stop()
        quality = leg.quality()
        _count_frames(self._frames_ended, quality)
        self.events.add(QualityMeasured, leg=leg.id, quality=quality, final=True)
        self.events.add(HungUp, leg=leg.id, cause=cause)
        self.notify(Ended(leg=leg.id, cause=cause))
        for peer in (leg.peer, leg.joining):
            if peer is not None:
                self.spawn(peer.close())
        leg.peer = leg.joining = None

    # --- media ---

    async def connect(self, leg_id: LegId, offer: str, arrival: Arrival | None) -> str:
        """A browser offers audio for a leg: a new call, the answer to a ring, or the same party after a reload.

        Returns the answer. Raises `NoSuchLeg`, `SwitchFull`, `BadOffer`.
        """
        if leg_id not in self.legs and arrival is None:
            raise NoSuchLeg()
        if leg_id not in self.legs and len(self.legs) >= self.settings.most_legs:
            raise SwitchFull()
        peer = Peer(
            self.settings.ice_servers,
            on_connected=lambda peer: self._connected(leg_id, peer),
            on_gone=lambda peer: self._gone(leg_id, peer),
            on_key=lambda key: self.press(leg_id, key),
        )
        try:
            answer = await asyncio.wait_for(peer.accept(offer), self.settings.connect_within.total_seconds())
            self._expect(leg_id, peer, arrival)
        except BaseException:
            self.spawn(peer.close())
            raise
        return answer

    def _expect(self, leg_id: LegId, peer: Peer, arrival: Arrival | None) -> None:
        leg = self.legs.get(leg_id)
        if leg is None:
            leg = self._arrive(leg_id, arrival)
        if leg.joining is not None:
            self.spawn(leg.joining.close())
        leg.joining = peer

    def _arrive(self, leg_id: LegId, arrival: Arrival | None) -> Leg:
        if arrival is None:
            raise NoSuchLeg()  # it ended while its offer was being answered
        within = self.settings.connect_within.total_seconds()
        leg = self.add_leg(leg_id, arrival.role, LegState.ARRIVED, arrival.caller, arrival.attributes, within)
        self.events.add(
            Arrived,
            leg=leg_id,
            role=arrival.role,
            called=arrival.called,
            caller=arrival.caller,
            attributes=arrival.attributes,
        )
        return leg

    def _connected(self, leg_id: LegId, peer: Peer) -> None:
        leg = self.legs.get(leg_id)
        if leg is None or leg.joining is not peer:
            self.spawn(peer.close())
            return
        before, leg.peer, leg.joining = leg.peer, peer, None
        peer.talked_at = peer.lived_at = self.now()
        if before is not None:
            peer.ear.go_on_from(before.ear)
            self.spawn(before.close())
        if leg.lost_at is not None:
            leg.lost_at = None
            self.events.add(MediaBack, leg=leg_id)
        if leg.state is LegState.ARRIVED:
            leg.deadline = self.now() + self.settings.answer_within.total_seconds()
        self.answer_if_ready(leg)

    def answer_if_ready(self, leg: Leg) -> None:
        """Up as soon as it is both wanted (commanded, or called by us) and connected."""
        if leg.state is not LegState.UP and leg.peer is not None and (leg.wanted or leg.state is LegState.RINGING):
            leg.state, leg.answered_at = LegState.UP, self.clock.now()
            leg.measured_at = self.now()
            self.events.add(Answered, leg=leg.id)

    def _gone(self, leg_id: LegId, peer: Peer) -> None:
        """A connection broke."""
        leg = self.legs.get(leg_id)
        if leg is not None and leg.peer is peer:
            self._lose(leg)
        if leg is not None and leg.joining is peer:
            leg.joining = None
            if leg.peer is None and leg.state is LegState.ARRIVED:
                self.hang_up(leg, Cause.UNREACHABLE)
        self.spawn(peer.close())

    def _lose(self, leg: Leg) -> None:
        if leg.lost_at is None:
            leg.lost_at = self.now()
            self.events.add(MediaLost, leg=leg.id)

    # --- keys ---

    def press(self, leg_id: LegId, key: str) -> None:
        """The party pressed a key: it may end a prompt, and it goes to who gathers, else it is an event."""
        leg = self.legs.get(leg_id)
        if leg is None or not leg.keys.allows(self.now()):
            return
        leg.player.press(key)
        if leg.gathering is None:
            self.events.add(KeyPressed, leg=leg_id, key=key)
        else:
            self._gathered(leg, leg.gathering.press(key, self.now()))

    def end_gathering(self, leg: Leg) -> None:
        """Cancel, if it gathers."""
        if leg.gathering is not None:
            self._gathered(leg, leg.gathering.cancelled())

    def _gathered(self, leg: Leg, after: Gathering | Result) -> None:
        assert leg.gathering is not None
        if isinstance(after, Gathering):
            leg.gathering = after
            return
        gather, leg.gathering = leg.gathering.asked.gather, None
        self.events.add(Gathered, leg=leg.id, gather=gather, keys=after.keys, end=after.end)

    # --- time ---

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def tick(self) -> None:
        """20 ms of everybody's audio. Never waits; one leg's trouble is its own."""
        legs = list(self.legs.values())
        for leg in legs:
            self._guarded(leg, leg.listen)
        self.rooms.tick()
        for leg in legs:
            self._guarded(leg, leg.speak)
        self._ticks += 1
        if self._ticks % _LOOK_EVERY == 0:
            for leg in legs:
                self._guarded(leg, lambda leg=leg: self._look_after(leg))  # type: ignore[misc]

    def _guarded(self, leg: Leg, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:
            log.exception("leg %s failed", leg.id)
            self.hang_up(leg, Cause.FAILED)

    def _look_after(self, leg: Leg) -> None:
        """Everything that time brings about."""
        now = self.now()
        if leg.peer is not None:
            self._look_at_media(leg, leg.peer, now)
        if leg.gathering is not None:
            self._gathered(leg, leg.gathering.at(now, listening=leg.player.foreground is not None))
        if leg.lost_at is not None and now - leg.lost_at > self.settings.grace.total_seconds():
            self.hang_up(leg, Cause.MEDIA_LOST)
        elif leg.state is not LegState.UP and now > leg.deadline:
            unheard = leg.state is LegState.ARRIVED and leg.peer is None
            self.hang_up(leg, Cause.UNREACHABLE if unheard else Cause.NO_ANSWER)
        elif leg.state is LegState.UP and now - leg.measured_at > self.settings.quality_every.total_seconds():
            leg.measured_at = now
            self.events.add(QualityMeasured, leg=leg.id, quality=leg.quality())

    def _look_at_media(self, leg: Leg, peer: Peer, now: float) -> None:
        """Audio that stops means a lost party, at once. Reports that still come mean one without a microphone."""
        if leg.lost_at is None:
            alive_at, patience = (peer.lived_at, _REPORTS_WITHIN) if leg.mute_party else (peer.talked_at, self._silence)
            if now - alive_at > patience:
                self._lose(leg)
        elif peer.lived_at > leg.lost_at:
            leg.mute_party = peer.talked_at < leg.lost_at
            leg.lost_at = None
            self.events.add(MediaBack, leg=leg.id)
        leg.mute_party = leg.mute_party and now - peer.talked_at > self._silence

    def frames_so_far(self) -> dict[str, int]:
        """How many frames were due since the start, and how many of them were lost, concealed, silent."""
        counted = dict(self._frames_ended)
        for leg in self.legs.values():
            _count_frames(counted, leg.quality())
        return counted

    # --- in the background ---

    def load(self, leg: Leg, playback: Playback, loading: Coroutine[Any, Any, list[Any]]) -> None:
        """Fill a playback that has been started; it sounds when loaded."""

        async def fill() -> None:
            try:
                playback.frames = await loading
            except Refusal as refusal:
                log.warning("playback %s failed: %s", playback.id, refusal)
                leg.player.fail(playback)

        self.spawn(fill())

    def recording_ended(self, recording: Recording, whole: bool) -> None:
        leg = self.legs.get(recording.leg)
        if leg is not None:
            leg.recordings.pop(recording.id, None)
        self.events.add(
            RecordingEnded,
            leg=recording.leg,
            recording=recording.id,
            file=recording.name if whole else "",
            length=recording.length,
            media_type=MEDIA_TYPE,
            silence=recording.quiet.length,
        )

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ring(self, leg: Leg, again: bool = False) -> None:
        self.notify(Ring(leg=leg.id, address=leg.address, again=again))

    def snapshot(self) -> Snapshot:
        return Snapshot(
            instance=self.events.instance,
            number=self.events.number,
            at=self.clock.now(),
            legs=tuple(leg.snapshot() for leg in self.legs.values()),
            bridges=self.rooms.snapshot(),
        )

    async def close(self) -> None:
        """Hang everybody up and let files and connections finish, within five seconds."""
        for leg in list(self.legs.values()):
            self.hang_up(leg, Cause.SWITCH_STOPPED)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_WITHIN):
                await self.recorder.all_written()
                await asyncio.gather(*self._tasks, return_exceptions=True)
        self.recorder.close()
        self.sounds.close()


def _count_frames(counted: dict[str, int], quality: Quality) -> None:
    counted["due"] += quality.frames
    counted["lost"] += round(quality.frames * quality.lost_share)
    counted["concealed"] += round(quality.frames * quality.concealed_share)
    counted["silent"] += round(quality.frames * quality.silent_share)


def _speaker(settings: MediaSettings) -> Speaker:
    if settings.speech is None or settings.speech_cache is None:
        return NoSpeaker()
    return ExternalSpeaker(settings.speech.words, settings.speech_cache, settings.speech.voices)
