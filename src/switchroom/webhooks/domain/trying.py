"""When a delivery is tried again, what an answer means, and when an address is given up."""

from datetime import timedelta

import msgspec

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
MOST_ATTEMPTS = 12
"""With these pauses a delivery is tried for about eighteen hours."""
MOST_FAILURES = 100
"""So many attempts without a single success, over all deliveries, and the address is paused."""
GONE = 410
"""An address that says so wants to hear no more."""


class How(msgspec.Struct, frozen=True):
    """How an attempt went: the answer's `status`, or why there was none."""

    status: int | None
    code: str | None
    took_ms: int

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def pause_after(attempts: int, chance: float) -> timedelta:
    """The pause after so many attempts: twice as long each time. `chance` from 0 to 1 spreads them over a half."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE) * (0.75 + chance / 2)
