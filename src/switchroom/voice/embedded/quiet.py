"""Whether a party still speaks: how long it has been silent, by the loudness of its frames."""

from datetime import timedelta

import numpy as np

from switchroom.voice.embedded.opus import Pcm

FRAME_LENGTH = timedelta(milliseconds=20)
_LOUD = 100.0  # root mean square of 16-bit samples, -50 dB of full scale: rooms are quieter, speech is 10 dB louder
_IN_A_ROW = 3  # frames: a click is no speech


class Quiet:
    """Listens to one party, frame by frame. Without `patience` it listens to nothing and is never `over`."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience // FRAME_LENGTH
        self._waited = 0
        self._since = 0
        self._loud = 0

    def take(self, said: Pcm | None, there: bool) -> None:
        """20 ms of what the party said. While it is not `there`, it is not known to be silent, and is waited for."""
        if not self._patience:
            return
        self._since += 1
        self._waited += there
        self._loud = self._loud + 1 if said is not None and _loudness(said) > _LOUD else 0
        if self._loud >= _IN_A_ROW:
            self._since = self._waited = 0

    @property
    def over(self) -> bool:
        """Whether it has been silent for so long that it has finished."""
        return 0 < self._patience <= self._waited

    @property
    def length(self) -> timedelta:
        """For how long nothing has been heard of it."""
        return self._since * FRAME_LENGTH


def _loudness(said: Pcm) -> float:
    samples = said.astype(np.float32)
    return float(np.sqrt(np.dot(samples, samples) / len(samples)))
