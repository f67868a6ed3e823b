"""Who hears whom: a gain matrix per bridge, and its product with the frames of one tick."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from switchroom.voice.contracts import Mode
from switchroom.voice.embedded.opus import Pcm

_LOUDEST = 32767


@dataclass(frozen=True)
class Member:
    """One leg's part in a bridge. `supervises` is the index of the member it snoops on."""

    mode: Mode = Mode.TALK
    held: bool = False
    muted: bool = False
    supervises: int | None = None


def gain_matrix(members: Sequence[Member]) -> NDArray[np.float32]:
    """Row: listener, column: speaker. Nobody hears themselves; who is held neither hears nor is heard."""
    size = len(members)
    gains = np.zeros((size, size), np.float32)
    for column, speaker in enumerate(members):
        for row, listener in enumerate(members):
            gains[row, column] = row != column and _hears(row, listener, speaker)
    return gains


def _hears(row: int, listener: Member, speaker: Member) -> bool:
    if listener.held or speaker.held or speaker.muted or speaker.mode is Mode.LISTEN:
        return False
    return speaker.mode is not Mode.WHISPER or speaker.supervises == row


def add(one: Pcm, other: Pcm) -> Pcm:
    """The sum of two frames, clipped."""
    return _clipped(one.astype(np.int32) + other)


def _clipped(total: NDArray[np.int32]) -> Pcm:
    frame: Pcm = np.clip(total, -_LOUDEST, _LOUDEST).astype(np.int16)
    return frame


class Mix:
    """The product for one membership. Listeners of a single speaker, nearly all, get that frame itself, unmixed."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.gains = gain_matrix(members)
        self._heard_by = [tuple(int(column) for column in np.flatnonzero(row)) for row in self.gains]

    def hear(self, frames: Sequence[Pcm | None]) -> list[Pcm | None]:
        """For each listener the sum of those it hears; None where there is nothing to hear."""
        heard: list[Pcm | None] = []
        for speakers in self._heard_by:
            present = [frame for speaker in speakers if (frame := frames[speaker]) is not None]
            if len(present) < 2:
                heard.append(present[0] if present else None)
            else:
                heard.append(_clipped(np.sum(present, axis=0, dtype=np.int32)))
        return heard
