"""What waiting customers may be told of their place, as media keep it from the last announcement."""

from datetime import timedelta

import msgspec


class Standing(msgspec.Struct, frozen=True):
    """Where a customer stands. No `high`: longer than `low`; neither: nobody is there to serve the queue."""

    position: int
    low: timedelta | None
    high: timedelta | None

    @property
    def longest(self) -> timedelta | None:
        """What may be promised, if anything."""
        return self.high or self.low

    @property
    def wait_s(self) -> tuple[float | None, float | None]:
        """The range in seconds."""
        return _seconds(self.low), _seconds(self.high)


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
