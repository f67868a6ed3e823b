"""Times of visits by the clock on the wall, and the file that a calendar reads."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from switchroom.platform.errors import Refusal
from switchroom.tickets.visits.calendar_file import calendar_file
from switchroom.tickets.visits.contracts import (
    EndsTooEarly,
    InThePast,
    Invitation,
    Method,
    Party,
    Slot,
    TooFarAhead,
)
from switchroom.tickets.visits.timing import overlap, slot_of, written

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BERLIN, SAO_PAULO = "Europe/Berlin", "America/Sao_Paulo"
NAMES = (
    *("BEGIN", "VERSION", "PRODID", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "STATUS", "SUMMARY"),
    *("ORGANIZER", "ATTENDEE", "END"),
)
moments = st.integers(0, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        (date(2027, 3, 27), BERLIN, 14),
        (date(2027, 3, 29), BERLIN, 13),  # clocks were put forward in between
        (date(2027, 3, 29), SAO_PAULO, 18),
    ],
)
def test_a_visit_begins_by_the_clock_of_its_place(day: date, zone: str, begins: int) -> None:
    slot = slot_of(day, "15:00", "15:30", zone, NOW)
    assert slot == Slot(datetime(day.year, day.month, day.day, begins, tzinfo=UTC), slot.begins + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("day", "begins", "ends", "refusal"),
    [
        (date(2027, 2, 28), "15:00", "16:00", InThePast),
        (date(2027, 3, 1), "08:00", "09:00", InThePast),
        (date(1, 1, 1), "15:00", "16:00", InThePast),
        (date(9999, 12, 31), "15:00", "16:00", TooFarAhead),
        (date(2027, 3, 2), "15:00", "15:00", EndsTooEarly),
        (date(2027, 3, 2), "23:00", "01:00", EndsTooEarly),
    ],
)
def test_times_that_cannot_be_are_refused(day: date, begins: str, ends: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        slot_of(day, begins, ends, BERLIN, NOW)


@given(st.tuples(moments, moments).map(sorted), st.tuples(moments, moments).map(sorted))
def test_two_overlap_if_there_is_a_moment_that_both_have(one: list[datetime], other: list[datetime]) -> None:
    first, second = Slot(*one), Slot(*other)
    shared = min(first.ends, second.ends) - max(first.begins, second.begins)
    if first.begins < first.ends and second.begins < second.ends:
        assert overlap(first, second) == overlap(second, first) == (shared > timedelta())


def test_the_time_is_written_as_it_is_there() -> None:
    slot = slot_of(date(2027, 3, 16), "15:00", "16:30", SAO_PAULO, NOW)
    assert written(slot, SAO_PAULO, "pt-BR") == "16/03/2027 15:00–16:30 (America/Sao_Paulo)"
    assert written(slot, SAO_PAULO, "en") == "2027-03-16 15:00–16:30 (America/Sao_Paulo)"


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_written_no_line_of_the_file_is_anybody_elses(place: str, text: str, name: str) -> None:
    """Sizes of lines and their ends as RFC 5545, 3.1 says; read back by another eye than the one that wrote it."""
    id = uuid4()
    invitation = Invitation(
        id=id,
        method=Method.REQUEST,
        sequence=3,
        at=NOW,
        begins_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=1),
        summary="Visit for request #7",
        place=place,
        text=text,
    )
    raw = calendar_file(invitation, Party(name, "a@b.example"), Party("", "ana@outside.example"))
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.replace(";", ":").split(":")[0] for line in lines if line]
    assert sorted(set(names) - {"LOCATION", "DESCRIPTION"}) == sorted(NAMES)
    assert [names.count(one) for one in ("BEGIN", "END", "METHOD", "UID", "ORGANIZER")] == [2, 2, 1, 1, 1]
    read = Calendar.from_ical(raw)
    (event,) = read.events
    assert (str(read["method"]), str(event["uid"]), int(event["sequence"])) == ("REQUEST", str(id), 3)
    assert event["dtstart"].dt == NOW + timedelta(days=1)
    assert any(line.startswith("ORGANIZER") and line.endswith(":mailto:a@b.example") for line in lines)
