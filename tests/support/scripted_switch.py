"""A telephone switch in memory whose parties do what a test says and whose time goes on when a test says.

A second driver of the Switch port: a state machine with numbered events kept until acknowledged, effect ids that count
once, epochs, and everything a real one does but the audio (what a party would hear is worked out from the state).
`tests/voice/test_scripted_contract.py` holds it to the contract of every switch.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from switchroom.platform.errors import Refusal
from switchroom.platform.ids import new_id
from switchroom.voice import contracts as c
from switchroom.voice.domain.keys import Gathering, Result

TICK = 0.02
BEGINNING = datetime(2100, 3, 2, 9, 0, tzinfo=UTC)
EXCELLENT = c.Quality(1000, 0.0, 0.0, 0.0, timedelta(), timedelta(milliseconds=40), 4.4)


@dataclass
class Playing:
    """A playback: `position` is in seconds, `length` its whole length."""

    id: c.PlaybackId
    items: tuple[c.Playable, ...]
    lengths: tuple[float, ...]
    loop: bool = False
    interrupted_by: str = ""
    position: float = 0.0
    broken: bool = False

    @property
    def length(self) -> float:
        return sum(self.lengths)

    def sounding(self) -> c.Playable | None:
        at = self.position % self.length if self.loop and self.length else self.position
        for item, length in zip(self.items, self.lengths, strict=True):
            if at < length:
                return item
            at -= length
        return None


@dataclass
class ScriptedLeg:
    id: c.LegId
    role: c.Role
    state: c.LegState
    address: str
    attributes: dict[str, str]
    since: datetime
    deadline: float
    tone: float | None = None
    wanted: bool = False
    connected: bool = False
    answered_at: datetime | None = None
    lost_at: float | None = None
    bridge: c.BridgeId | None = None
    mode: c.Mode = c.Mode.TALK
    snooping_on: c.LegId | None = None
    hold: Playing | None = None
    held: bool = False
    muted: bool = False
    playing: Playing | None = None
    background: Playing | None = None
    gathering: Gathering | None = None
    recordings: dict[c.RecordingId, bool] = field(default_factory=dict)
    recorded_at: dict[c.RecordingId, float] = field(default_factory=dict)
    patience: dict[c.RecordingId, float] = field(default_factory=dict)
    quiet: float = 0.0


class ScriptedSwitch:
    """The switch itself. Parties are moved by `arrive`, `press`, `pick_up`, `hang_up`...; time by `advance`.

    Not `reachable`: orders do not arrive. No `answers`: they are obeyed, and nobody hears of it. Both set `unanswered`.
    """

    def __init__(
        self, *, grace: float = 20.0, speaks: bool = False, sounds: Iterable[str] = (), trunk: bool = False
    ) -> None:
        self.grace, self.speaks, self.sounds, self.trunk = grace, speaks, set(sounds), trunk
        self.clock = 0.0
        self.epoch = 0
        self.reachable = self.answers = True
        self.unanswered = asyncio.Event()
        self.full = False
        self.log: list[c.Command] = []
        self.hung_up: dict[c.LegId, c.Cause] = {}
        self.recorded: dict[c.RecordingId, bytes] = {}
        self.controllers: list[ScriptedConnection] = []
        self.on_ring: Callable[[ScriptedLeg], None] = lambda leg: None
        self._begin()

    def _begin(self) -> None:
        self.instance = c.InstanceId(new_id())
        self.number = 0
        self.kept: deque[c.SwitchEvent] = deque()
        self.legs: dict[c.LegId, ScriptedLeg] = {}
        self.outcomes: dict[c.EffectId, Refusal | None] = {}
        self.tell(c.Started)

    def restart(self) -> None:
        """As after kill -9: every leg and every event that nobody fetched is gone."""
        self._begin()

    @property
    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.clock)

    def tell(self, kind: type[Any], **fields: Any) -> None:
        self.number += 1
        event = kind(number=self.number, at=self.now, instance=self.instance, **fields)
        self.kept.append(event)
        for controller in self.controllers:
            controller.wake()

    # --- what parties do ---

    def arrive(
        self, called: str, *, leg: UUID | None = None, caller: str = "", tone: float | None = None, **attributes: str
    ) -> c.LegId:
        """A customer calls."""
        if self.full:
            raise c.SwitchFull()
        leg_id = c.LegId(leg or new_id())
        made = ScriptedLeg(
            leg_id, c.Role.CUSTOMER, c.LegState.ARRIVED, caller, attributes, self.now, self.clock + 60, tone
        )
        made.connected = True
        self.legs[leg_id] = made
        self.tell(c.Arrived, leg=leg_id, role=made.role, called=called, caller=caller, attributes=attributes)
        return leg_id

    def pick_up(self, leg_id: c.LegId) -> None:
        """The phone of a ringing leg connects."""
        leg = self.leg(leg_id)
        leg.connected = True
        self._answer_if_ready(leg)

    def hang_up(self, leg_id: c.LegId) -> None:
        """The party leaves, or declines a ring."""
        leg = self.leg(leg_id)
        self._end(leg, c.Cause.REJECTED if leg.state is c.LegState.RINGING else c.Cause.LEFT)

    def lose_media(self, leg_id: c.LegId) -> None:
        leg = self.leg(leg_id)
        leg.connected = False
        leg.lost_at = self.clock
        self.tell(c.MediaLost, leg=leg_id)

    def come_back(self, leg_id: c.LegId) -> None:
        leg = self.leg(leg_id)
        leg.connected = True
        if leg.lost_at is not None:
            leg.lost_at = None
            self.tell(c.MediaBack, leg=leg_id)

    def press(self, leg_id: c.LegId, keys: str) -> None:
        for key in keys:
            leg = self.leg(leg_id)
            if leg.playing is not None and key in leg.playing.interrupted_by:
                self._finish(leg, c.PromptEnd.INTERRUPTED, key)
            if leg.gathering is None:
                self.tell(c.KeyPressed, leg=leg_id, key=key)
            else:
                self._gathered(leg, leg.gathering.press(key, self.clock))

    # --- time ---

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / TICK)):
            self.clock += TICK
            for leg in list(self.legs.values()):
                self._tick(leg)

    def _tick(self, leg: ScriptedLeg) -> None:
        if leg.state is c.LegState.UP and leg.connected:
            self._play_on(leg)
        self._listen(leg)
        if leg.gathering is not None:
            self._gathered(leg, leg.gathering.at(self.clock, listening=leg.playing is not None))
        if leg.lost_at is not None and self.clock - leg.lost_at > self.grace:
            self._end(leg, c.Cause.MEDIA_LOST)
        elif leg.state is not c.LegState.UP and self.clock > leg.deadline:
            self._end(leg, c.Cause.NO_ANSWER)

    def _listen(self, leg: ScriptedLeg) -> None:
        """For how long the party has said nothing; what is recorded until it is silent ends by that."""
        if leg.connected:
            leg.quiet = leg.quiet + TICK if leg.tone is None or leg.held or leg.muted else 0.0
        for recording, patience in list(leg.patience.items()):
            if min(leg.quiet, self.clock - leg.recorded_at[recording]) >= patience - TICK / 2:
                self._stop_recording(leg, recording)

    def _play_on(self, leg: ScriptedLeg) -> None:
        sounding = leg.hold or leg.playing or leg.background
        if sounding is None:
            return
        sounding.position += TICK
        if sounding is leg.playing:
            if sounding.broken:
                self._finish(leg, c.PromptEnd.FAILED)
            elif sounding.position >= sounding.length - TICK / 2:
                sounding.position = sounding.length
                self._finish(leg, c.PromptEnd.FINISHED)

    def _finish(self, leg: ScriptedLeg, end: c.PromptEnd, key: str = "") -> None:
        playing, leg.playing = leg.playing, None
        self._finished(leg, playing, end, key)

    def _finished(self, leg: ScriptedLeg, playing: Playing | None, end: c.PromptEnd, key: str = "") -> None:
        if playing is not None:
            played = timedelta(seconds=round(playing.position, 3))
            self.tell(c.PromptFinished, leg=leg.id, playback=playing.id, end=end, played=played, key=key)

    def _gathered(self, leg: ScriptedLeg, after: Gathering | Result) -> None:
        if isinstance(after, Gathering):
            leg.gathering = after
            return
        assert leg.gathering is not None
        gather, leg.gathering = leg.gathering.asked.gather, None
        self.tell(c.Gathered, leg=leg.id, gather=gather, keys=after.keys, end=after.end)

    # --- what a controller orders ---

    def obey(self, order: c.Order, command: c.Command) -> None:
        if order.epoch < self.epoch:
            raise c.StaleEpoch()
        self.epoch = order.epoch
        if order.effect not in self.outcomes:
            self.outcomes[order.effect] = self._outcome(command)
        refusal = self.outcomes[order.effect]
        if refusal is not None:
            raise refusal

    def _outcome(self, command: c.Command) -> Refusal | None:
        try:
            self._carry_out(command)
        except Refusal as refusal:
            return refusal
        self.log.append(command)
        return None

    def _carry_out(self, command: c.Command) -> None:
        match command:
            case c.Answer(leg):
                self.leg(leg).wanted = True
                self._answer_if_ready(self.leg(leg))
            case c.HangUp(leg, cause):
                self._end(self.leg(leg), cause)
            case c.Play():
                self._play(command)
            case c.Stop(leg, playback):
                self._stop(self.leg(leg), playback)
            case c.Gather(leg):
                self._cancel_gathering(self.leg(leg))
                self.leg(leg).gathering = Gathering.begin(command, self.clock)
            case c.CancelGather(leg):
                self._cancel_gathering(self.leg(leg))
            case c.StartRecording() | c.PauseRecording() | c.ContinueRecording() | c.StopRecording():
                self._record(command)
            case c.Originate():
                self._originate(command)
            case _:
                self._together(command)

    def _together(self, command: c.Command) -> None:
        match command:
            case c.Bridge(bridge, legs):
                for leg in [self._up(leg) for leg in legs]:
                    self._stop(leg, None, c.PromptEnd.REPLACED)
                    self._join(leg, bridge)
            case c.Unbridge(leg):
                self._leave(self.leg(leg))
            case c.Snoop():
                self._snoop(command)
            case c.Hold(leg, music):
                found = self._up(leg)
                found.hold = self._playing(c.PlaybackId(new_id()), music, True, "")
                if not found.held:
                    found.held = True
                    self.tell(c.Held, leg=leg)
            case c.Unhold(leg):
                found = self.leg(leg)
                found.hold = None
                if found.held:
                    found.held = False
                    self.tell(c.Resumed, leg=leg)
            case c.Mute(leg) | c.Unmute(leg):
                self.leg(leg).muted = isinstance(command, c.Mute)
            case c.SendKeys(leg) | c.Reattach(leg):
                self.leg(leg)

    def leg(self, leg_id: c.LegId) -> ScriptedLeg:
        if leg_id not in self.legs:
            raise c.NoSuchLeg()
        return self.legs[leg_id]

    def _up(self, leg_id: c.LegId) -> ScriptedLeg:
        leg = self.leg(leg_id)
        if leg.state is not c.LegState.UP:
            raise c.LegNotReady()
        return leg

    def _answer_if_ready(self, leg: ScriptedLeg) -> None:
        if leg.state is not c.LegState.UP and leg.connected and (leg.wanted or leg.state is c.LegState.RINGING):
            leg.state, leg.answered_at = c.LegState.UP, self.now
            self.tell(c.Answered, leg=leg.id)

    def _end(self, leg: ScriptedLeg, cause: c.Cause) -> None:
        self._stop(leg, None)
        self._cancel_gathering(leg)
        for other in self._snoopers(leg):
            self._exit(other)
            other.snooping_on, other.mode = None, c.Mode.TALK
        self._leave(leg)
        for recording in list(leg.recordings):
            self._stop_recording(leg, recording)
        self.tell(c.QualityMeasured, leg=leg.id, quality=EXCELLENT, final=True)
        del self.legs[leg.id]
        self.hung_up[leg.id] = cause
        self.tell(c.HungUp, leg=leg.id, cause=cause)

    def _playing(self, playback: c.PlaybackId, items: tuple[c.Playable, ...], loop: bool, stops: str) -> Playing:
        lengths, broken = [], False
        for item in items:
            match item:
                case c.Tone() | c.Silence():
                    lengths.append(item.length.total_seconds())
                case c.Sound(name):
                    if name not in self.sounds:
                        raise c.NoSuchSound()
                    lengths.append(1.0)
                case c.Speech(text):
                    broken = broken or not self.speaks
                    lengths.append(0.05 * len(text))
        return Playing(playback, items, tuple(lengths), loop, stops, broken=broken)

    def _play(self, command: c.Play) -> None:
        leg = self.leg(command.leg)
        playing = self._playing(command.playback, command.items, command.loop, command.interrupted_by)
        if command.loop:
            before, leg.background = leg.background, playing
        else:
            before, leg.playing = leg.playing, playing
        self._finished(leg, before, c.PromptEnd.REPLACED)

    def _stop(self, leg: ScriptedLeg, playback: c.PlaybackId | None, end: c.PromptEnd = c.PromptEnd.STOPPED) -> None:
        if leg.playing is not None and playback in (None, leg.playing.id):
            self._finish(leg, end)
        if leg.background is not None and playback in (None, leg.background.id):
            background, leg.background = leg.background, None
            self._finished(leg, background, end)

    def _cancel_gathering(self, leg: ScriptedLeg) -> None:
        if leg.gathering is not None:
            self._gathered(leg, leg.gathering.cancelled())

    def _record(self, command: c.StartRecording | c.PauseRecording | c.ContinueRecording | c.StopRecording) -> None:
        if isinstance(command, c.StartRecording):
            leg = self.leg(command.leg)
            if len(command.data_key) != 32:
                raise c.BadCommand()
            leg.recordings[command.recording] = False
            leg.recorded_at[command.recording] = self.clock
            if command.until_silent:
                leg.patience[command.recording] = command.until_silent.total_seconds()
            self.recorded[command.recording] = command.data_key
            self.tell(c.RecordingStarted, leg=leg.id, recording=command.recording)
            return
        leg = next((leg for leg in self.legs.values() if command.recording in leg.recordings), None)  # type: ignore[assignment]
        if leg is None:
            raise c.NoSuchRecording()
        if isinstance(command, c.StopRecording):
            self._stop_recording(leg, command.recording)
            return
        pause = isinstance(command, c.PauseRecording)
        if leg.recordings[command.recording] is not pause:
            leg.recordings[command.recording] = pause
            self.tell(c.RecordingPaused if pause else c.RecordingContinued, leg=leg.id, recording=command.recording)

    def _stop_recording(self, leg: ScriptedLeg, recording: c.RecordingId) -> None:
        del leg.recordings[recording]
        length = timedelta(seconds=round(self.clock - leg.recorded_at.pop(recording), 3))
        listened = leg.patience.pop(recording, None) is not None
        self.tell(
            c.RecordingEnded,
            leg=leg.id,
            recording=recording,
            file=f"{recording}.swrf",
            length=length,
            media_type="audio/ogg",
            silence=min(length, timedelta(seconds=round(leg.quiet, 3))) if listened else timedelta(),
        )

    def _originate(self, command: c.Originate) -> None:
        if self.full:
            raise c.SwitchFull()
        if not command.to.startswith(("user:", "page:")) and not self.trunk:
            raise c.NoTrunk()
        leg = ScriptedLeg(
            command.leg,
            command.role,
            c.LegState.RINGING,
            command.to,
            command.attributes,
            self.now,
            self.clock + command.ring_for.total_seconds(),
        )
        self.legs[leg.id] = leg
        self.on_ring(leg)

    # --- bridges ---

    def _snoopers(self, leg: ScriptedLeg) -> list[ScriptedLeg]:
        return [other for other in self.legs.values() if other.snooping_on == leg.id]

    def _join(self, leg: ScriptedLeg, bridge: c.BridgeId) -> None:
        if leg.bridge == bridge and leg.mode is c.Mode.TALK:
            return
        self._leave(leg)
        self._enter(leg, bridge)
        for snooper in self._snoopers(leg):
            self._enter(snooper, bridge)

    def _enter(self, leg: ScriptedLeg, bridge: c.BridgeId) -> None:
        leg.bridge = bridge
        self.tell(c.Bridged, leg=leg.id, bridge=bridge, mode=leg.mode)

    def _leave(self, leg: ScriptedLeg) -> None:
        snoopers = self._snoopers(leg)
        leg.snooping_on, leg.mode = None, c.Mode.TALK
        for gone in (leg, *snoopers):
            self._exit(gone)

    def _exit(self, leg: ScriptedLeg) -> None:
        bridge, leg.bridge = leg.bridge, None
        if bridge is not None:
            self.tell(c.Unbridged, leg=leg.id, bridge=bridge)

    def _snoop(self, command: c.Snoop) -> None:
        leg, on = self._up(command.leg), self._up(command.on)
        if leg.snooping_on != on.id:
            self._leave(leg)
        leg.snooping_on, leg.mode = on.id, command.mode
        if on.bridge is not None:
            self._enter(leg, on.bridge)

    def heard_by(self, leg_id: c.LegId) -> set[float]:
        """The tones that the party would hear at this moment."""
        leg = self.leg(leg_id)
        if not leg.connected:
            return set()
        own = leg.hold or leg.playing or leg.background
        heard = set[float]()
        if own is not None and isinstance(sounding := own.sounding(), c.Tone):
            heard |= set(sounding.frequencies)
        if leg.bridge is not None and not leg.held:
            heard |= {
                other.tone
                for other in self.legs.values()
                if other.bridge == leg.bridge and other.tone is not None and _speaks_to(other, leg)
            }
        return heard

    def snapshot(self) -> c.Snapshot:
        legs = tuple(_snapshot(leg) for leg in self.legs.values())
        rooms = {leg.bridge for leg in self.legs.values() if leg.bridge is not None}
        bridges = tuple(
            c.BridgeSnapshot(bridge=room, legs=tuple(leg.id for leg in self.legs.values() if leg.bridge == room))
            for room in rooms
        )
        return c.Snapshot(
            instance=self.instance, number=self.number, at=self.now, legs=legs, bridges=bridges, trunk=self.trunk
        )


def _speaks_to(speaker: ScriptedLeg, listener: ScriptedLeg) -> bool:
    if speaker is listener or speaker.held or speaker.muted or not speaker.connected:
        return False
    match speaker.mode:
        case c.Mode.LISTEN:
            return False
        case c.Mode.WHISPER:
            return speaker.snooping_on == listener.id
        case _:
            return True


def _snapshot(leg: ScriptedLeg) -> c.LegSnapshot:
    return c.LegSnapshot(
        leg=leg.id,
        role=leg.role,
        state=leg.state,
        address=leg.address,
        attributes=leg.attributes,
        since=leg.since,
        answered_at=leg.answered_at,
        has_media=leg.connected,
        bridge=leg.bridge,
        mode=leg.mode,
        snooping_on=leg.snooping_on,
        held=leg.held,
        muted=leg.muted,
        playing=leg.playing.id if leg.playing else None,
        background=leg.background.id if leg.background else None,
        gathering=leg.gathering.asked.gather if leg.gathering else None,
        recordings=tuple(leg.recordings),
        quality=EXCELLENT,
    )


class ScriptedConnection:
    """The Switch port of one controller. A newer one shuts it out."""

    def __init__(self, switch: ScriptedSwitch, epoch: int) -> None:
        self._switch, self._epoch = switch, epoch
        self._news = asyncio.Event()
        self._stale = False

    async def __aenter__(self) -> "ScriptedConnection":
        for older in self._switch.controllers:
            older.shut_out()
        self._switch.epoch = max(self._switch.epoch, self._epoch)
        self._switch.controllers = [self]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def wake(self) -> None:
        self._news.set()

    def shut_out(self) -> None:
        self._stale = True
        self.wake()

    async def do(self, order: c.Order, command: c.Command) -> None:
        await self._reach()
        try:
            self._switch.obey(order, command)
        finally:
            await self._answer()

    async def snapshot(self) -> c.Snapshot:
        await self._reach()
        return self._switch.snapshot()

    async def events(self) -> AsyncIterator[c.SwitchEvent]:
        instance, number = None, 0
        while True:
            self._news.clear()
            if self._stale:
                raise c.StaleEpoch()
            for event in list(self._switch.kept):
                if event.instance != instance or event.number > number:
                    instance, number = event.instance, event.number
                    yield event
            await self._news.wait()

    async def acknowledge(self, event: c.Event) -> None:
        kept = self._switch.kept
        while kept and event.instance == self._switch.instance and kept[0].number <= event.number:
            kept.popleft()

    async def close(self) -> None:
        if self in self._switch.controllers:
            self._switch.controllers.remove(self)

    async def _reach(self) -> None:
        await asyncio.sleep(0)
        if self._stale:
            raise c.StaleEpoch()
        if not self._switch.reachable:
            self._switch.unanswered.set()
            raise c.SwitchUnreachable()

    async def _answer(self) -> None:
        """What the switch has done, or refused, reaches whoever ordered it; or never does."""
        if not self._switch.answers:
            self._switch.unanswered.set()
            await asyncio.Event().wait()
