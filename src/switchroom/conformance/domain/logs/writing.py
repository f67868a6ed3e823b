"""Logs as files for other programs: CSV and XES 1.0, part by part."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

from switchroom.conformance.domain.logs.log import NO_TIME, Log, events_of
from switchroom.exchange.facade import row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 2_000
_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML 1.0 cannot hold."""
HEADING = ("case", "activity", "time", "resource", "lifecycle")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<classifier name="Activity" keys="concept:name"/>
"""


def as_csv(log: Log) -> Iterator[str]:
    """A line for each event, and one more for its start where that is known; cells as spreadsheets can open them."""
    part = [row(HEADING)]
    for case, activity, began, time, resource in events_of(log):
        if began != NO_TIME:
            part.append(row((case, activity, _moment(began), resource, "start")))
        part.append(row((case, activity, _moment(time), resource, "complete")))
        if len(part) >= AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join(part)


def as_xes(log: Log) -> Iterator[str]:
    """The log as XES, with the same events."""
    yield _HEAD
    part: list[str] = []
    offsets: list[int] = log.offsets.tolist()
    events = events_of(log)
    for number, case in enumerate(log.cases):
        part.append(f"<trace>\n{_string('concept:name', case)}")
        for _ in range(offsets[number + 1] - offsets[number]):
            _, activity, began, time, resource = next(events)
            if began != NO_TIME:
                part.append(_event(activity, began, resource, "start"))
            part.append(_event(activity, time, resource, "complete"))
        part.append("</trace>\n")
        if len(part) >= AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join(part) + "</log>\n"


def _event(activity: str, time: int, resource: str, transition: str) -> str:
    lines = [_string("concept:name", activity)]
    if time != NO_TIME:
        lines.append(f'<date key="time:timestamp" value="{_moment(time)}"/>\n')
    if resource:
        lines.append(_string("org:resource", resource))
    lines.append(_string("lifecycle:transition", transition))
    return f"<event>\n{''.join(lines)}</event>\n"


def _string(key: str, value: str) -> str:
    said = _NO_XML.sub("", value)
    return f'<string key="{key}" value={_quoted(said)}/>\n'


def _quoted(value: str) -> str:
    """Always in double quotes."""
    return quoteattr(value.replace('"', "\0")).replace("\0", "&quot;")


def _moment(micros: int) -> str:
    if micros == NO_TIME:
        return ""
    return (_EPOCH + timedelta(microseconds=micros)).isoformat(timespec="microseconds")
