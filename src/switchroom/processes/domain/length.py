"""Lengths of time as people write them: `30s`, `1h30m`, `72h`, `4h working`."""

import re
from datetime import timedelta
from typing import Any

from switchroom.platform.errors import Invalid

_PART = re.compile(r"(\d{1,6})(ms|s|m|h|d)")
_WHOLE = re.compile(r"(?:\d{1,6}(?:ms|s|m|h|d))+")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


class InvalidLength(Invalid):
    """A length of time is written like 30s, 1h30m, 3d or 4h working."""

    code = "length.invalid"


class Length:
    """A positive length of time; `working` counts only the unit's working time."""

    __slots__ = ("_written", "elapsed", "working")

    def __init__(self, elapsed: timedelta, working: bool = False, written: str = "") -> None:
        self.elapsed = elapsed
        self.working = working
        self._written = written  # 72h stays 72h and does not become 3d

    @classmethod
    def parse(cls, value: Any) -> "Length":
        """A length from its text. Raises `InvalidLength`."""
        if isinstance(value, Length):
            return value
        if not isinstance(value, str):
            raise InvalidLength()
        text, _, rest = value.strip().partition(" ")
        if not _WHOLE.fullmatch(text) or rest.strip() not in ("", "working", "elapsed"):
            raise InvalidLength()
        total = sum((int(number) * _UNITS[unit] for number, unit in _PART.findall(text)), timedelta())
        if not timedelta() < total <= timedelta(days=3660):
            raise InvalidLength("A length of time is longer than nothing and shorter than ten years.")
        return cls(total, rest.strip() == "working", text)

    def __str__(self) -> str:
        left = self.elapsed
        text = self._written
        if not text:
            for unit, size in reversed(_UNITS.items()):
                count, left = divmod(left, size)
                text += f"{count}{unit}" if count else ""
        return text + (" working" if self.working else "")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and (self.elapsed, self.working) == (other.elapsed, other.working)

    def __hash__(self) -> int:
        return hash((self.elapsed, self.working))

    def __repr__(self) -> str:
        return f"Length({str(self)!r})"
