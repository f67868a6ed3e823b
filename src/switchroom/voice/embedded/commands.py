"""What each command of the port does on the embedded switch. None of them waits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from switchroom.platform.files import KEY_BYTES
from switchroom.voice.contracts import (
    KEYS,
    Answer,
    BadCommand,
    Bridge,
    CancelGather,
    Command,
    ContinueRecording,
    Gather,
    HangUp,
    Held,
    Hold,
    LegId,
    LegNotReady,
    LegState,
    Mode,
    Mute,
    NoSuchRecording,
    NoTrunk,
    Originate,
    PauseRecording,
    Play,
    Playable,
    PlaybackId,
    PromptEnd,
    Reattach,
    RecordingContinued,
    RecordingId,
    RecordingPaused,
    RecordingStarted,
    Resumed,
    SendKeys,
    Snoop,
    StartRecording,
    Stop,
    StopRecording,
    Unbridge,
    Unhold,
    Unmute,
)
from switchroom.voice.domain.keys import Gathering
from switchroom.voice.embedded.leg import Leg
from switchroom.voice.embedded.opus import Pcm
from switchroom.voice.embedded.player import Playback
from switchroom.voice.embedded.recorder import Recording
from switchroom.voice.embedded.switchboard import Switchboard

BROWSERS = ("user:", "page:")
_NO_PLAYBACK = PlaybackId(UUID(int=0))  # hold music has no name of its own


class Commands:
    """Carries commands out on a switchboard."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self._handlers: dict[type, Callable[[Any], None]] = {
            Answer: self._answer,
            HangUp: lambda c: board.hang_up(board.leg(c.leg), c.cause),
            Play: self._play,
            Stop: lambda c: board.leg(c.leg).player.stop(c.playback),
            Gather: self._gather,
            CancelGather: lambda c: board.end_gathering(board.leg(c.leg)),
            StartRecording: self._start_recording,
            PauseRecording: lambda c: self._set_paused(c.recording, True),
            ContinueRecording: lambda c: self._set_paused(c.recording, False),
            StopRecording: lambda c: self._recording(c.recording)[1].stop(),
            Bridge: self._bridge,
            Unbridge: lambda c: board.rooms.leave(board.leg(c.leg)),
            Hold: self._hold,
            Unhold: self._unhold,
            Mute: lambda c: self._set_muted(c.leg, True),
            Unmute: lambda c: self._set_muted(c.leg, False),
            Originate: self._originate,
            Snoop: self._snoop,
            SendKeys: self._send_keys,
            Reattach: lambda c: board.ring(board.leg(c.leg), again=True),
        }

    def carry_out(self, command: Command) -> None:
        """Raises the port's refusals."""
        self._handlers[type(command)](command)

    def _up(self, leg: LegId) -> Leg:
        found = self._board.leg(leg)
        if found.state is not LegState.UP:
            raise LegNotReady()
        return found

    def _answer(self, command: Answer) -> None:
        leg = self._board.leg(command.leg)
        if leg.state is LegState.RINGING:
            raise LegNotReady()
        leg.wanted = True
        self._board.answer_if_ready(leg)

    def _play(self, command: Play) -> None:
        leg = self._board.leg(command.leg)
        self._board.sounds.check(command.items)
        playback = Playback(command.playback, command.loop, command.interrupted_by)
        leg.player.start(playback)
        self._board.load(leg, playback, self._loaded(command.items))

    async def _loaded(self, items: tuple[Playable, ...]) -> list[Pcm]:
        return [await self._board.sounds.load(item) for item in items]

    def _gather(self, command: Gather) -> None:
        leg = self._board.leg(command.leg)
        if command.at_most < 1:
            raise BadCommand("At least one key must be allowed.")
        self._board.end_gathering(leg)
        leg.gathering = Gathering.begin(command, self._board.now())

    def _start_recording(self, command: StartRecording) -> None:
        leg = self._board.leg(command.leg)
        if len(command.data_key) != KEY_BYTES or command.recording in leg.recordings:
            raise BadCommand("A recording needs an id of its own and a key of 32 bytes.")
        ended = self._board.recording_ended
        started = self._board.recorder.start(leg.id, command.recording, command.data_key, ended, command.until_silent)
        leg.recordings[command.recording] = started
        self._board.events.add(RecordingStarted, leg=leg.id, recording=command.recording)

    def _recording(self, recording: RecordingId) -> tuple[Leg, Recording]:
        for leg in self._board.legs.values():
            if recording in leg.recordings:
                return leg, leg.recordings[recording]
        raise NoSuchRecording()

    def _set_paused(self, recording: RecordingId, paused: bool) -> None:
        leg, found = self._recording(recording)
        if found.paused is not paused:
            found.paused = paused
            kind = RecordingPaused if paused else RecordingContinued
            self._board.events.add(kind, leg=leg.id, recording=recording)

    def _bridge(self, command: Bridge) -> None:
        legs = [self._up(leg) for leg in command.legs]
        if not legs:
            raise BadCommand("A bridge needs a leg.")
        for leg in legs:
            leg.player.stop(None, PromptEnd.REPLACED)
            self._board.rooms.join(leg, command.bridge)

    def _hold(self, command: Hold) -> None:
        leg = self._up(command.leg)
        self._board.sounds.check(command.music)
        music = Playback(_NO_PLAYBACK, loop=True)
        leg.player.hold = music
        self._board.load(leg, music, self._loaded(command.music))
        if not leg.held:
            leg.held = True
            self._board.rooms.changed(leg)
            self._board.events.add(Held, leg=leg.id)

    def _unhold(self, command: Unhold) -> None:
        leg = self._board.leg(command.leg)
        leg.player.hold = None
        if leg.held:
            leg.held = False
            self._board.rooms.changed(leg)
            self._board.events.add(Resumed, leg=leg.id)

    def _set_muted(self, leg_id: LegId, muted: bool) -> None:
        leg = self._board.leg(leg_id)
        leg.muted = muted
        self._board.rooms.changed(leg)

    def _originate(self, command: Originate) -> None:
        if command.leg in self._board.legs:
            raise BadCommand("There is such a leg already.")
        if not command.to.startswith(BROWSERS):
            raise NoTrunk()
        leg = self._board.add_leg(
            command.leg,
            command.role,
            LegState.RINGING,
            command.to,
            command.attributes,
            command.ring_for.total_seconds(),
        )
        self._board.ring(leg)

    def _snoop(self, command: Snoop) -> None:
        if command.mode is Mode.TALK or command.leg == command.on:
            raise BadCommand("A leg listens to, whispers to or barges in on another leg.")
        self._board.rooms.snoop(self._up(command.leg), self._up(command.on), command.mode)

    def _send_keys(self, command: SendKeys) -> None:
        leg = self._up(command.leg)
        if not set(command.keys) <= set(KEYS) or len(command.keys) > 64:
            raise BadCommand("Keys are 0-9, *, # and A-D, at most 64 at a time.")
        if leg.peer is not None:
            leg.peer.press(command.keys)
