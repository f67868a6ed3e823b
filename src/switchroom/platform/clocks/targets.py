"""The one clock type: started, paused, resumed, stopped; due when its target's time has passed outside of its pauses.

Nothing is counted up as it goes: a clock is its start, its ledger of pauses and its end, and everything else follows.
So another target, other opening hours or a holiday that was forgotten give the due time that they would have given
from the beginning, and no pause is ever lost.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

import msgspec
from msgspec.structs import replace

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.working import HORIZON, Span, open_spans, reached, without
from switchroom.platform.events import SYSTEM, Actor, Code

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


class Target(msgspec.Struct, frozen=True):
    """So much time (more than nothing): working time of `calendar`, or time as it passes where there is none.

    `warn_before`: the warning comes when only so much of that time is left.
    """

    length: timedelta
    calendar: Calendar | None = None
    warn_before: timedelta | None = None


class Pause(msgspec.Struct, frozen=True):
    """The clock stood still, because of `why`, brought about by `who`; without `ends` it does so still."""

    begins: datetime
    why: Code
    who: Actor = SYSTEM
    ends: datetime | None = None


class Ledger(msgspec.Struct, frozen=True):
    """What happened to a clock, whatever its target. Each change gives a new one; a moment before the last one counts
    as the last one.
    """

    started_at: datetime
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None

    def pause(self, at: datetime, why: Code, who: Actor = SYSTEM) -> Self:
        """Let it stand still. A clock that already stands still does so from now on for this reason."""
        if self.stopped_at is not None or (self.paused is not None and self.paused.why == why):
            return self
        before = self.resume(at)
        return replace(before, pauses=(*before.pauses, Pause(before._not_before(at), why, who)))

    def resume(self, at: datetime) -> Self:
        """Let it run on; a running one does."""
        if self.paused is None:
            return self
        ended = replace(self.paused, ends=self._not_before(at))
        return replace(self, pauses=(*self.pauses[:-1], ended))

    def stop(self, at: datetime) -> Self:
        """What it is for has been done. A stopped clock keeps its first end."""
        if self.stopped_at is not None:
            return self
        running = self.resume(at)
        return replace(running, stopped_at=running._not_before(at))

    def take_up(self, at: datetime, why: Code, who: Actor = SYSTEM) -> Self:
        """It was not done after all: run on. The time since the stop stands in the ledger as a pause."""
        if self.stopped_at is None:
            return self
        gap = Pause(self.stopped_at, why, who, self._not_before(at))
        return replace(self, pauses=(*self.pauses, gap), stopped_at=None)

    def undone(self, at: datetime) -> Self:
        """As though what happened to it at that moment, if it was the last that did, had not: the time since counts."""
        if self.stopped_at is not None and self.stopped_at != at:
            return self
        pauses = self.pauses
        if self.paused is not None:
            if self.paused.begins != at:
                return self
            pauses = pauses[:-1]
        if pauses and pauses[-1].ends == at:
            pauses = (*pauses[:-1], replace(pauses[-1], ends=None))
        return replace(self, pauses=pauses, stopped_at=None)

    def towards(self, target: Target) -> "TargetClock":
        """This ledger with a target."""
        return TargetClock(self.started_at, self.pauses, self.stopped_at, target=target)

    @property
    def paused(self) -> Pause | None:
        """The pause it is in."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].ends is None else None

    def _not_before(self, at: datetime) -> datetime:
        """A moment that follows everything so far: clocks of two machines may differ a little."""
        last = self.stopped_at or self.started_at
        if self.pauses:
            last = max(last, self.pauses[-1].ends or self.pauses[-1].begins)
        return max(last, at)


class TargetClock(Ledger, frozen=True, kw_only=True):
    """A ledger and the target it is held to: from these everything follows."""

    target: Target

    @property
    def due_at(self) -> datetime | None:
        """When the target's time has passed, as far as is known now.

        None: it stands still with time left, or the calendar does not open often enough for it ever to pass.
        """
        return self._reaches(self.target.length)

    @property
    def warn_at(self) -> datetime | None:
        """When only `warn_before` is left; None also where the target has no warning, or none within its time."""
        if self.target.warn_before is None or not timedelta() < self.target.warn_before < self.target.length:
            return None
        return self._reaches(self.target.length - self.target.warn_before)

    def counted(self, at: datetime) -> timedelta:
        """How much of the target's kind of time had passed at a moment, at most until it was stopped."""
        until = at if self.stopped_at is None else min(at, self.stopped_at)
        return sum((span.length for span in self.counting(until)), timedelta())

    def remaining(self, at: datetime) -> timedelta:
        """How much is left; negative when it is over time."""
        return self.target.length - self.counted(at)

    def breached_at(self, at: datetime) -> datetime | None:
        """Since when it is over time, looked at at that moment. To be done by the due time means before it."""
        due = self.due_at
        looked = at if self.stopped_at is None else min(at, self.stopped_at)
        return due if due is not None and due <= looked else None

    def state(self, at: datetime) -> ClockState:
        """How it stands at a moment that is not before the last change."""
        if self.breached_at(at) is not None:
            return ClockState.BREACHED
        if self.stopped_at is not None:
            return ClockState.MET
        return ClockState.RUNNING if self.paused is None else ClockState.PAUSED

    def counting(self, until: datetime) -> Iterator[Span]:
        """The spans whose time counts, from the start until a moment."""
        gaps = [Span(pause.begins, pause.ends or END_OF_TIME) for pause in self.pauses]
        return without(self.running(until), gaps)

    def running(self, until: datetime) -> Iterator[Span]:
        """The spans that would count without any pause."""
        if self.target.calendar is not None:
            return open_spans(self.target.calendar, self.started_at, until)
        return iter([Span(self.started_at, until)] if self.started_at < until else [])

    def _reaches(self, length: timedelta) -> datetime | None:
        latest = END_OF_TIME if self.target.calendar is None else self._not_before(self.started_at) + HORIZON
        return reached(self.counting(latest), length)
