"""Times as logs write them, a whole column at once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from switchroom.conformance.domain.logs.log import NO_TIME, Micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_HEAD = len("2026-01-31T08:30:00")


class NotATime(Exception):  # noqa: N818 - an answer, not a fault
    """One of the cells is no time; `at` is its place."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at


def micros(cells: Sequence[str], form: str | None = None) -> Micros:
    """Microseconds since 1970 in UTC of ISO 8601 times, or of those that `form` (as of strptime) describes.

    A time without a zone is taken for UTC, an empty cell gives `NO_TIME`. Raises `NotATime`.
    """
    if form is None:
        quick = _column(cells)
        if quick is not None:
            return quick
    known: dict[str, int] = {"": NO_TIME}
    found = np.empty(len(cells), np.int64)
    for at, cell in enumerate(cells):
        value = known.get(cell)
        if value is None:
            try:
                value = known[cell] = _one(cell.strip(), form)
            except (ValueError, OverflowError):
                raise NotATime(at) from None
        found[at] = value
        if len(known) > 1_000_000:
            known = {"": NO_TIME}
    return found


def _one(cell: str, form: str | None) -> int:
    if not cell:
        return NO_TIME
    moment = datetime.strptime(cell, form) if form else datetime.fromisoformat(cell)  # noqa: DTZ007 - see below
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICRO


def _column(cells: Sequence[str]) -> Micros | None:
    """For a column in which all are written alike, down to the number of digits; None for any other."""
    try:
        column = np.array(cells, dtype=np.bytes_)
    except UnicodeEncodeError:
        return None
    if not len(column) or column.itemsize < _HEAD or column.itemsize > 64:
        return None
    letters = column.view(np.uint8).reshape(len(column), -1)
    if not letters[:, -1].all() or not _looks_iso(letters):
        return None
    try:
        found = column.astype(f"S{_HEAD}").astype("M8[us]").astype(np.int64)
    except ValueError:
        return None
    fraction, zone = _split_tail(letters)
    if fraction is None or zone is None:
        return None
    return found + fraction - zone


def _looks_iso(letters: np.ndarray) -> bool:
    """Whether the marks between the digits of the first 19 letters stand where they should."""
    marks = {4: b"-", 7: b"-", 13: b":", 16: b":"}
    digits = [at for at in range(_HEAD) if at not in (*marks, 10)]
    if not ((letters[:, digits] >= 48) & (letters[:, digits] <= 57)).all():
        return False
    between = letters[:, 10]
    return all((letters[:, at] == mark[0]).all() for at, mark in marks.items()) and bool(
        ((between == 84) | (between == 32)).all()
    )


def _split_tail(letters: np.ndarray) -> tuple[Micros | int | None, Micros | int | None]:
    """Microseconds after the second, and the zone's distance from UTC in microseconds."""
    width = letters.shape[1]
    at, fraction = _HEAD, 0
    if at < width and (letters[:, at] == 46).all():
        end = at + 1
        while end < width and ((letters[:, end] >= 48) & (letters[:, end] <= 57)).all():
            end += 1
        digits = min(end - at - 1, 6)
        for place in range(digits):
            fraction = fraction + (letters[:, at + 1 + place].astype(np.int64) - 48) * 10 ** (5 - place)
        at = end
    if at == width:
        return fraction, 0
    tails = np.ascontiguousarray(letters[:, at:]).view(f"S{width - at}").ravel()
    zones = {}
    for tail in set(tails.tolist()):
        try:
            offset = datetime.fromisoformat("2026-01-01T00:00:00" + tail.decode()).utcoffset()
        except (ValueError, UnicodeDecodeError):
            return None, None
        if offset is None:
            return None, None
        zones[tail] = offset // _MICRO
    if len(zones) == 1:
        return fraction, next(iter(zones.values()))
    shift = np.zeros(len(tails), np.int64)
    for tail, value in zones.items():
        shift[tails == tail] = value
    return fraction, shift
