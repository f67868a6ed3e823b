"""Logs from CSV: one line per event, columns by name."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO, TextIO

import msgspec
import numpy as np

from switchroom.conformance.contracts import LogUnreadable
from switchroom.conformance.domain.logs.building import Builder, Numbers
from switchroom.conformance.domain.logs.log import NO_TIME, Log
from switchroom.conformance.domain.logs.times import NotATime, micros
from switchroom.exchange.facade import Encoding, Unreadable, bared, decode, folded

Opener = Callable[[], BinaryIO]
"""Gives the bytes of the log from their beginning, as often as it is asked."""
BLOCK = 1 << 20
_NEWLINE = 10
SAMPLE = 1 << 20
MAX_CELL = 10_000
DELIMITERS = ",;\t|"
NAMES = {
    "case": ("case", "case id", "case:concept:name", "caseid", "case_id", "trace", "number"),
    "activity": ("activity", "concept:name", "event", "task", "step"),
    "time": ("time", "timestamp", "time:timestamp", "complete timestamp", "completed", "ended", "date"),
    "resource": ("resource", "org:resource", "user", "agent", "person"),
    "lifecycle": ("lifecycle", "lifecycle:transition", "transition"),
}
"""What columns are called that nobody has named."""


class Columns(msgspec.Struct, frozen=True):
    """Which column is what, by heading; None: whichever is called so. `time_form`: as of strptime; None: ISO 8601."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    time_form: str | None = None
    delimiter: str | None = None
    encoding: Encoding | None = None


def read_csv(source: Opener, columns: Columns) -> Log:
    """Read a log. Raises `LogUnreadable` with the row that is wrong, and `LogTooLarge`."""
    encoding = columns.encoding or _encoding(source)
    codec = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(encoding, encoding)
    with source() as raw, io.TextIOWrapper(raw, codec, newline="") as text:
        try:
            return _read(text, columns)
        except UnicodeError:
            raise LogUnreadable(f"The log is not text in {encoding}.") from None
        except csv.Error as wrong:
            raise LogUnreadable(f"The log is not CSV: {wrong}.") from None


def _read(text: TextIO, columns: Columns) -> Log:
    blocks = _blocks(text)
    first = next(blocks, "")
    line, _, rest = first.partition("\n")
    delimiter = columns.delimiter or max(DELIMITERS, key=line.count)
    csv.field_size_limit(MAX_CELL)
    heading = next(csv.reader([line], delimiter=delimiter), [])
    places = _places(heading, columns)
    builder, cases, row = Builder(), Numbers(), 2
    for block in chain([rest], blocks):
        cells = _columns(block, delimiter, len(heading)) or _by_row(block, delimiter, len(heading), row)
        _add(builder, cases, cells, places, columns.time_form, row)
        row += len(cells[0]) if cells else 0
    return builder.finish([bared(case) for case in cases.names()], bared)


def _blocks(text: TextIO) -> Iterator[str]:
    """The file in parts of whole rows: up to a line's end before which the quotation marks are even."""
    rest = ""
    while part := text.read(BLOCK):
        rest += part
        if "\0" in part:
            raise LogUnreadable("The log is not text: it has NUL characters.")
        cut = rest.rfind("\n") + 1
        while cut and rest.count('"', 0, cut) % 2:
            cut = rest.rfind("\n", 0, cut - 1) + 1
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 8 * BLOCK:
            raise LogUnreadable(f"A row has more than {8 * BLOCK:,} letters.")
    yield rest


def _columns(block: str, delimiter: str, width: int) -> Sequence[Sequence[str]] | None:
    """The columns of a block without quotation marks in which every row has all cells; None for any other."""
    if '"' in block or not block.endswith("\n"):
        return None
    block = block.replace("\r\n", "\n")
    if "\r" in block:
        return None
    letters = np.frombuffer(block.encode(), np.uint8)
    marks = letters[(letters == _NEWLINE) | (letters == ord(delimiter))] == _NEWLINE
    if len(marks) % width:
        return None
    rows = marks.reshape(-1, width)
    if not rows[:, -1].all() or rows[:, :-1].any():
        return None
    cells = block.replace("\n", delimiter).split(delimiter)
    return [cells[at:-1:width] for at in range(width)]


def _by_row(block: str, delimiter: str, width: int, row: int) -> Sequence[Sequence[str]]:
    """The columns of any block; lines that are empty are no rows."""
    rows = [cells for cells in csv.reader(io.StringIO(block, newline=""), delimiter=delimiter) if cells]
    for at, cells in enumerate(rows):
        if len(cells) != width:
            raise LogUnreadable(f"Row {row + at} has {len(cells)} cells, the heading {width}.")
    return list(zip(*rows, strict=True))


def _add(
    builder: Builder,
    cases: Numbers,
    cells: Sequence[Sequence[str]],
    places: dict[str, int],
    form: str | None,
    row: int,
) -> None:
    if not cells:
        return
    case = cells[places["case"]]
    if "" in case:
        raise LogUnreadable(f"Row {row + case.index('')}: the case is empty.")
    try:
        time = micros(cells[places["time"]], form) if "time" in places else np.full(len(case), NO_TIME)
    except NotATime as wrong:
        cell = cells[places["time"]][wrong.at][:40]
        how = f"not a time in the form {form}" if form else "not a time as of ISO 8601 (2026-01-31T08:30:00)"
        raise LogUnreadable(f"Row {row + wrong.at}: “{cell}” is {how}.") from None
    resource = cells[places["resource"]] if "resource" in places else None
    transition = cells[places["lifecycle"]] if "lifecycle" in places else None
    builder.add(cases.of(case), cells[places["activity"]], time, resource, transition)


def _places(heading: list[str], columns: Columns) -> dict[str, int]:
    named = [folded(bared(cell)) for cell in heading]
    found: dict[str, int] = {}
    for what, usual in NAMES.items():
        wished: str | None = getattr(columns, what)
        names = [folded(wished)] if wished else [folded(name) for name in usual]
        place = next((named.index(name) for name in names if name in named), None)
        if place is not None:
            found[what] = place
        elif wished or what in ("case", "activity"):
            there = ", ".join(cell[:40] for cell in heading[:40]) or "none"
            said = f"called “{wished}”" if wished else f"for the {what}; say which one it is"
            raise LogUnreadable(f"The log has no column {said}. Its columns: {there}.")
    return found


def _encoding(source: Opener) -> Encoding:
    """UTF-8 if all of it is; otherwise what the part around the first other letter looks like."""
    checked = codecs.getincrementaldecoder("utf-8")()
    with source() as raw:
        part = raw.read(SAMPLE)
        if part.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Encoding.UTF_16
        while part:
            try:
                checked.decode(part)
            except UnicodeDecodeError:
                return _guess(part)
            part = raw.read(SAMPLE)
    return Encoding.UTF_8


def _guess(part: bytes) -> Encoding:
    """The encoding of whole lines out of a file that is not UTF-8."""
    start, end = part.find(b"\n") + 1, part.rfind(b"\n") + 1
    try:
        return decode(part[start:end] or part).encoding
    except Unreadable:
        raise LogUnreadable("The log is not text in any encoding that is known here.") from None
