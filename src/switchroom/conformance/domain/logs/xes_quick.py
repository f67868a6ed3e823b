"""XES as programs write it, read some three times as fast as a parser calls back.

Such a file is values in quotation marks, with only a handful of different pieces of markup between them, each of which
is understood once. Whatever looks different raises `Irregular`, and is read the slow way.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any, BinaryIO
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from switchroom.conformance.contracts import LogUnreadable
from switchroom.conformance.domain.logs.building import MAX_NAME, Builder, Numbers
from switchroom.conformance.domain.logs.log import NO_TIME, Log
from switchroom.conformance.domain.logs.times import NotATime, micros
from switchroom.conformance.domain.markup import Refused, parser

PART = 1 << 19
HEAD = 1 << 20
MOST_PIECES = 2_000
LOG, TRACE, EVENT, OVER = range(4)
_KEYS = ("concept:name", "time:timestamp", "org:resource", "lifecycle:transition")
_OTHER = -1
Table = NDArray[Any]
_TOKEN = re.compile(r"\s*(</?(?:event|trace|log)>)")
_ATTRIBUTE = re.compile(r"\s*<(?:string|date|int|float|boolean|id) key=([^<>&='\"]+)$")
_CLOSED = re.compile(r"\s*(?:/>|></(?:string|date|int|float|boolean|id)>)")
_MOVES = {
    "<trace>": (LOG, TRACE),
    "</trace>": (TRACE, LOG),
    "<event>": (TRACE, EVENT),
    "</event>": (EVENT, TRACE),
    "</log>": (LOG, OVER),
}
_ESCAPE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Irregular(Exception):  # noqa: N818 - an answer, not a fault
    """Something is not as exporters write it."""


class _Piece:
    """Markup before a value: where it begins and ends in the nesting, what it opens, and which key the value has."""

    __slots__ = ("after", "before", "event", "key", "trace")

    def __init__(self, text: str, *, first: bool, last: bool) -> None:
        at = 0
        if not first:
            closed = _CLOSED.match(text)
            if closed is None:
                raise Irregular()
            at = closed.end()
        self.before = self.after = -1
        self.event = self.trace = 0
        while step := _TOKEN.match(text, at):
            at = step.end()
            self._take(step[1])
        self.key = _OTHER
        if last:
            if text[at:].strip():
                raise Irregular()
        elif attribute := _ATTRIBUTE.fullmatch(text, at):
            self.key = _KEYS.index(attribute[1]) if attribute[1] in _KEYS else _OTHER
        else:
            raise Irregular()
        if self.event > 1 or self.trace > 1 or (self.event and self.after != EVENT):
            raise Irregular()

    def _take(self, tag: str) -> None:
        if tag not in _MOVES:
            raise Irregular()
        before, after = _MOVES[tag]
        if self.before < 0:
            self.before = before
        elif self.after != before:
            raise Irregular()
        self.after = after
        self.event += tag == "<event>"
        self.trace += tag == "<trace>"


def read_quickly(stream: BinaryIO) -> Log:
    """The log. Raises `Irregular`, `LogUnreadable` and `LogTooLarge`."""
    body = _body(stream)
    reader = _Reader()
    for part, last in body:
        reader.add(part, last=last)
    return reader.finish()


def _body(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """From the first trace on, in parts that end after an event or trace."""
    head = stream.read(HEAD)
    start = re.search(rb"<trace>", head)
    if start is None:
        raise Irregular()
    _check_head(head[: start.start()])
    rest = head[start.start() :]
    while part := stream.read(PART):
        rest += part
        cut = max(rest.rfind(b"</event>") + 8, rest.rfind(b"</trace>") + 8)
        if cut > 8:
            yield rest[:cut], False
            rest = rest[cut:]
        elif len(rest) > 8 * PART:
            raise Irregular()
    yield rest, True


def _check_head(head: bytes) -> None:
    """What comes before the first trace is parsed; it must be UTF-8, and stand inside `log` at its end."""
    depth, encodings = 0, [b"utf-8"]
    made = parser()

    def move(step: int) -> None:
        nonlocal depth
        depth += step

    made.StartElementHandler = lambda *_: move(1)
    made.EndElementHandler = lambda *_: move(-1)
    made.XmlDeclHandler = lambda _version, encoding, _alone: encodings.append((encoding or "utf-8").lower().encode())
    try:
        made.Parse(head, False)
    except Refused as refused:
        raise LogUnreadable(f"The log {refused}.") from None
    except (expat.ExpatError, LookupError, ValueError):  # the slow way says what is wrong
        raise Irregular() from None
    if depth != 1 or encodings[-1] != b"utf-8" or head.count(b"<!--") != head.count(b"-->") or b"<![" in head:
        raise Irregular()


class _Reader:
    def __init__(self) -> None:
        self._builder = Builder()
        self._cases: list[str] = []
        self._state = LOG

    def add(self, part: bytes, *, last: bool) -> None:
        """A part of the body, complete in its events."""
        try:
            text = part.decode("utf-8")
        except UnicodeDecodeError:
            raise Irregular() from None
        if "<!" in text or "<?" in text or "\0" in text:
            raise Irregular()
        # no value holds a quotation mark, so these can only be markup: a key becomes a part of what is before it
        pieces = text.replace(' key="', " key=").replace('" value="', '"').split('"')
        if len(pieces) % 2 == 0:
            raise Irregular()
        table, depth = self._nesting(pieces[0::2], last=last)
        if len(pieces) > 1:
            self._collect(pieces[1::2], table[:-1], depth[:-1])

    def _nesting(self, markup: list[str], *, last: bool) -> tuple[Table, Table]:
        """For each piece what it opens (traces, events) and its key, and where the nesting then stands."""
        numbers = Numbers()
        codes = numbers.of(markup[:-1])
        if len(numbers) > MOST_PIECES or (len(codes) and (codes[1:] == codes[0]).any()):
            raise Irregular()
        kinds = [_Piece(name, first=number == 0, last=False) for number, name in enumerate(numbers.names())]
        kinds.append(_Piece(markup[-1], first=not kinds, last=True))
        rows = [(kind.before, kind.after, kind.trace, kind.event, kind.key) for kind in kinds]
        table = np.array(rows, np.int32)[np.append(codes, len(kinds) - 1)]
        moving = table[:, 0] >= 0
        before, after = table[moving, 0], table[moving, 1]
        depth = np.concatenate(([self._state], after))
        if (depth[:-1] != before).any():
            raise Irregular()
        self._state = int(depth[-1])
        if last and self._state != OVER:
            raise Irregular()
        return table[:, 2:], depth[np.cumsum(moving)]

    def _collect(self, values: list[str], table: Table, depth: Table) -> None:
        if not np.isin(depth, (TRACE, EVENT)).all():
            raise Irregular()
        trace = np.cumsum(table[:, 0]) - 1 + len(self._cases)
        event = np.cumsum(table[:, 1]) - 1
        key = np.where(depth == EVENT, table[:, 2], _OTHER)
        self._cases += [""] * int(table[:, 0].sum())
        naming = (depth == TRACE) & (table[:, 2] == 0)
        for case, name in zip(trace[naming].tolist(), compress(values, naming.tolist()), strict=True):
            self._cases[case] = unescaped(name)[:MAX_NAME]
        count = int(table[:, 1].sum())
        if not count:
            return
        activity, time, resource, transition = (
            self._column(values, event, key == number, count) for number in range(4)
        )
        if activity is None or "" in activity:
            raise Irregular()
        try:
            moments = np.full(count, NO_TIME) if time is None else micros(time)
        except NotATime:
            raise Irregular() from None
        case = trace[np.flatnonzero(table[:, 1])].astype(np.int32)
        blank = [""] * count
        self._builder.add(case, activity, moments, resource or blank, transition or blank)

    def _column(self, values: list[str], event: Table, chosen: Table, count: int) -> Sequence[str] | None:
        """The values of one key by event, empty where an event has none; None where no event has it."""
        places = event[chosen]
        found = list(compress(values, chosen.tolist()))
        if len(found) == count and (places == np.arange(count)).all():
            return found
        if len(set(places.tolist())) < len(places):
            raise Irregular()
        if not found:
            return None
        column = [""] * count
        for place, value in zip(places.tolist(), found, strict=True):
            column[place] = value
        return column

    def finish(self) -> Log:
        cases = [case or str(number) for number, case in enumerate(self._cases, 1)]
        return self._builder.finish(cases, unescaped)


def unescaped(value: str) -> str:
    """A value as it was meant. Raises `Irregular` for what no value may hold."""
    if "&" in value:
        rest = _ESCAPE.sub("", value)
        value = _ESCAPE.sub(_letter, value)
        if "&" in rest:
            raise Irregular()
    elif "<" in value:
        raise Irregular()
    return value if value.isprintable() else re.sub(r"[\t\n\r]", " ", value)


def _letter(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or number < 9:
        raise Irregular()
    return chr(number)
