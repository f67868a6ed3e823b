"""Gathering keys: pure, so that a driver whose switch cannot gather by itself can do it here."""

from dataclasses import dataclass, replace
from typing import Self

from switchroom.voice.contracts import Gather, GatherEnd


@dataclass(frozen=True)
class Gathering:
    """Keys so far. Times are seconds on any clock that does not go back."""

    asked: Gather
    keys: str
    deadline: float

    @classmethod
    def begin(cls, asked: Gather, now: float) -> Self:
        return cls(asked, "", now + asked.first_within.total_seconds())

    def press(self, key: str, now: float) -> "Gathering | Result":
        """The next key arrives."""
        if key in self.asked.finish:
            return Result(self.keys, GatherEnd.COMPLETE)
        keys = self.keys + key
        if len(keys) >= self.asked.at_most:
            return Result(keys, GatherEnd.COMPLETE)
        return replace(self, keys=keys, deadline=now + self.asked.next_within.total_seconds())

    def at(self, now: float, listening: bool) -> "Gathering | Result":
        """Time passes. `listening`: a prompt is playing, so the time for the first key has not begun."""
        if listening and not self.keys:
            return replace(self, deadline=now + self.asked.first_within.total_seconds())
        return self if now < self.deadline else Result(self.keys, GatherEnd.TIMED_OUT)

    def cancelled(self) -> "Result":
        return Result(self.keys, GatherEnd.CANCELLED)


@dataclass(frozen=True)
class Result:
    keys: str
    end: GatherEnd
