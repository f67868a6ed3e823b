"""Logs from XES, streamed: what exporters write in the quick way, anything else that is XES element by element."""

from typing import Any

import numpy as np

from switchroom.conformance.contracts import LogUnreadable
from switchroom.conformance.domain.logs.building import MAX_NAME, Builder
from switchroom.conformance.domain.logs.csv_reading import Opener
from switchroom.conformance.domain.logs.log import Log
from switchroom.conformance.domain.logs.times import NotATime, micros
from switchroom.conformance.domain.logs.xes_quick import Irregular, read_quickly
from switchroom.conformance.domain.markup import MAX_DEPTH, Refused, feed, parser, parts

AT_ONCE = 50_000
KEYS = ("concept:name", "time:timestamp", "org:resource", "lifecycle:transition")
MAX_CASES = 5_000_000


def read_xes(source: Opener) -> Log:
    """Read a log. Raises `LogUnreadable` and `LogTooLarge`."""
    try:
        with source() as stream:
            return read_quickly(stream)
    except Irregular:
        pass
    reader = _Reader()
    with source() as stream:
        try:
            feed(reader.parser, parts(stream))
        except Refused as refused:
            raise LogUnreadable(f"The log {refused}.") from None
    return reader.finish()


class _Reader:
    """Elements as they come. An attribute counts for the event or trace that it stands in directly."""

    def __init__(self) -> None:
        self.parser = parser()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self._builder = Builder()
        self._cases: list[str] = []
        self._path: list[str] = []
        self._event: dict[str, str] = {}
        self._rows: list[tuple[int, str, str, str, str]] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        path = self._path
        if not path and name != "log":
            raise Refused("is no XES: its first element is not log")
        if len(path) > MAX_DEPTH:
            raise Refused(f"is nested more than {MAX_DEPTH} deep")
        parent = path[-1] if path else ""
        path.append(name)
        if name == "event" and parent == "trace":
            self._event = {}
        elif name == "trace" and parent == "log":
            self._cases.append("")
            if len(self._cases) > MAX_CASES:
                raise LogUnreadable(f"The log has more than {MAX_CASES:,} traces.")
        elif (key := attributes.get("key")) in KEYS:
            value = attributes.get("value", "")
            if parent == "event":
                self._event[key] = value
            elif parent == "trace" and key == KEYS[0]:
                self._cases[-1] = value[:MAX_NAME]

    def _end(self, name: str) -> None:
        self._path.pop()
        if name.rpartition(":")[2] == "event" and self._path and self._path[-1] == "trace":
            given = self._event
            if KEYS[0] not in given:
                raise LogUnreadable(f"An event of trace {len(self._cases)} has no concept:name.")
            activity, time, resource, transition = (given.get(key, "") for key in KEYS)
            self._rows.append((len(self._cases) - 1, activity, time, resource, transition))
            if len(self._rows) == AT_ONCE:
                self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns: list[Any] = list(zip(*self._rows, strict=True))
        self._rows = []
        case, activity, time, resource, transition = columns
        self._builder.add(np.array(case, np.int32), activity, times_of(time), resource, transition)

    def finish(self) -> Log:
        self._flush()
        return self._builder.finish(named(self._cases))


def times_of(cells: list[str]) -> Any:
    """Their microseconds. Raises `LogUnreadable`."""
    try:
        return micros(cells)
    except NotATime as wrong:
        raise LogUnreadable(f"“{cells[wrong.at][:40]}” is not a time as of ISO 8601.") from None


def named(cases: list[str]) -> list[str]:
    """Each trace with a name; its number where it has none."""
    return [case or str(number) for number, case in enumerate(cases, 1)]
