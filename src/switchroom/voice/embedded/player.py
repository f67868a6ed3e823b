"""What one leg is being played: a foreground over a background, or hold music."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from switchroom.voice.contracts import PlaybackId, PromptEnd
from switchroom.voice.embedded.opus import Pcm

FRAME_LENGTH = timedelta(milliseconds=20)


@dataclass
class Playback:
    """One list of sounds on its way to a leg. `frames` is None until all of them are loaded."""

    id: PlaybackId
    loop: bool
    interrupted_by: str = ""
    frames: list[Pcm] | None = None
    played: int = 0
    _item: int = 0
    _frame: int = 0

    @property
    def length(self) -> timedelta:
        return self.played * FRAME_LENGTH

    def next(self) -> Pcm | None:
        """The next 20 ms; None at the end, or, in a loop, when there is nothing in it."""
        if not self.frames:
            return None
        for _ in range(len(self.frames) + 1):  # past empty items, at most once around
            if self._item == len(self.frames):
                if not self.loop:
                    return None
                self._item = 0
            item = self.frames[self._item]
            if self._frame < len(item):
                self._frame += 1
                self.played += 1
                found: Pcm = item[self._frame - 1]
                return found
            self._item, self._frame = self._item + 1, 0
        return None


Finished = Callable[[Playback, PromptEnd, str], None]


@dataclass
class Player:
    """`finished` is called for every playback exactly once, with the key if one interrupted it; not for hold music."""

    finished: Finished
    foreground: Playback | None = None
    background: Playback | None = None
    hold: Playback | None = field(default=None)

    def start(self, playback: Playback) -> None:
        """A playback of the same kind is replaced."""
        before = self.background if playback.loop else self.foreground
        if playback.loop:
            self.background = playback
        else:
            self.foreground = playback
        if before is not None:
            self.finished(before, PromptEnd.REPLACED, "")

    def stop(self, playback: PlaybackId | None, how: PromptEnd = PromptEnd.STOPPED) -> None:
        """Stop one, or all."""
        for current in (self.foreground, self.background):
            if current is not None and playback in (None, current.id):
                self._end(current, how)

    def press(self, key: str) -> None:
        current = self.foreground
        if current is not None and key in current.interrupted_by:
            self._end(current, PromptEnd.INTERRUPTED, key)

    def fail(self, playback: Playback) -> None:
        """Its sounds could not be loaded."""
        if playback in (self.foreground, self.background):
            self._end(playback, PromptEnd.FAILED)

    def _end(self, playback: Playback, how: PromptEnd, key: str = "") -> None:
        if self.foreground is playback:
            self.foreground = None
        else:
            self.background = None
        self.finished(playback, how, key)

    def next(self, held: bool, bridged: bool) -> Pcm | None:
        """The next 20 ms for the leg, beside what it hears from its bridge."""
        current = self.foreground
        if current is not None and current.frames is not None:
            frame = current.next()
            if frame is not None:
                return frame
            self._end(current, PromptEnd.FINISHED)
        if held:
            return self.hold.next() if self.hold else None
        return self.background.next() if self.background and not bridged else None
