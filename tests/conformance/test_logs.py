"""Logs come in from CSV and XES as they are meant, go out so that they come in again, and hostile files are refused."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from switchroom.conformance.contracts import LogTooLarge, LogUnreadable
from switchroom.conformance.domain.logs.csv_reading import Columns, read_csv
from switchroom.conformance.domain.logs.log import NO_TIME, Log, events_of, fold
from switchroom.conformance.domain.logs.times import NotATime, micros
from switchroom.conformance.domain.logs.writing import as_csv, as_xes
from switchroom.conformance.domain.logs.xes_quick import Irregular, read_quickly
from switchroom.conformance.domain.logs.xes_reading import read_xes
from switchroom.conformance.domain.markup import Refused, tree
from switchroom.conformance.files import bounded, read_log

NAME = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Z")), min_size=1, max_size=8)
WHEN = st.integers(0, 4_000_000_000_000_000)
EVENT = st.tuples(NAME, st.sampled_from(["", "eva", "o'brian"]), WHEN)
LOG = st.dictionaries(NAME, st.lists(EVENT, min_size=1, max_size=5), min_size=1, max_size=5)


def opened(content: bytes | str) -> Log:
    data = content.encode() if isinstance(content, str) else content
    return (read_xes if data.lstrip().startswith((b"<", b"\xef\xbb\xbf<")) else _csv)(lambda: io.BytesIO(data))


def _csv(source: object, **columns: object) -> Log:
    return read_csv(source, Columns(**columns))  # type: ignore[arg-type]


def csv(content: bytes | str, **columns: object) -> Log:
    data = content.encode() if isinstance(content, str) else content
    return _csv(lambda: io.BytesIO(data), **columns)


def paths(log: Log) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {case: [] for case in log.cases}
    for case, activity, *_ in events_of(log):
        found[case].append(activity)
    return found


def made(cases: dict[str, list[tuple[str, str, int]]]) -> Log:
    lines = ["case,activity,time,resource\n"]
    quoted = [
        (case, activity, str(np.datetime64(when, "us")), who)
        for case, events in cases.items()
        for activity, who, when in events
    ]
    lines += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in quoted]
    return csv("".join(lines))


@given(LOG)
@settings(max_examples=150)
def test_a_log_that_goes_out_comes_in_again(cases: dict[str, list[tuple[str, str, int]]]) -> None:
    log = made(cases)
    for text in ("".join(as_csv(log)), "".join(as_xes(log))):
        assert list(events_of(opened(text))) == list(events_of(log))


@given(LOG)
def test_the_quick_way_to_read_xes_finds_what_the_slow_one_does(cases: dict[str, list[tuple[str, str, int]]]) -> None:
    text = "".join(as_xes(made(cases)))
    quick = read_quickly(io.BytesIO(text.encode()))
    slow = opened(text.replace('key="concept:name" value=', 'type="x" key="concept:name" value='))
    assert list(events_of(quick)) == list(events_of(slow))
    with pytest.raises(Irregular):
        read_quickly(io.BytesIO(text.replace('key="concept:name"', 'type="x" key="concept:name"').encode()))


def test_cases_are_sorted_by_time_and_folded() -> None:
    log = csv(
        "Case ID;Activity;Timestamp;Resource\n"
        "2;ask;2026-01-01T10:00:00+01:00;eva\n1;ask;2026-01-01T09:30:00Z;\n"
        "1;open;2026-01-01T09:00:00Z;eva\n2;open;2026-01-01T08:00:00Z;tom\n3;open;2026-01-02;tom\n\n"
    )
    assert paths(log) == {"2": ["open", "ask"], "1": ["open", "ask"], "3": ["open"]}
    variants = fold(log)
    assert [log.activities[a] for a in variants.sequences[0]] == ["open", "ask"]
    assert variants.of_case.tolist() == [0, 0, 1]
    assert variants.counts.tolist() == [2, 1]
    assert [who for *_, who in events_of(log)] == ["tom", "eva", "eva", "", "tom"]


def test_starts_and_completions_are_one_event_with_a_length() -> None:
    log = csv(
        "case,activity,time,lifecycle:transition\n1,open,2026-01-01T08:00:00,start\n1,open,2026-01-01T08:10:00,complete\n"
        "1,call,2026-01-01T08:11:00,schedule\n1,close,2026-01-01T08:15:00,COMPLETE\n"
    )
    assert paths(log) == {"1": ["open", "call", "close"]}  # of call, the log knows nothing but that it was scheduled
    assert (log.durations() // 60_000_000).tolist()[0] == 10
    assert log.dropped == 1


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "Störung"), ("utf-16", "Störung"), ("gb18030", "客户投诉处理"), ("cp1252", "Störung")],
)
def test_encodings_are_recognised(encoding: str, name: str) -> None:
    filler = "".join(f"{number},open\n" for number in range(200_000))  # the first other letter comes late
    log = csv(f"case,activity\n{filler}x,{name}\n".encode(encoding))
    assert log.activities == ["open", name]


def test_quoted_cells_may_hold_delimiters_and_line_ends() -> None:
    log = csv('case,activity\r\n1,"a, b"\r\n1,"say ""hi""\nthere"\r\n')
    assert log.activities == ["a, b", 'say "hi"\nthere']


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "no column for the case"),
        ("case,what\n1,a\n", "no column for the activity"),
        ("case,activity\n1,a\n2\n", "Row 3 has 1 cells, the heading 2."),
        ("case,activity,time\n1,a,2026-01-01\n1,a,29/2/2016 01:16\n", "Row 3: “29/2/2016 01:16” is not a time"),
        ("case,activity,time\n1,a,2026-13-01T00:00:00\n", "is not a time"),
        ("case,activity\n,a\n", "Row 2: the case is empty."),
        ("case,activity\n1,\n", "An event has no activity."),
        ("case,activity\n1,\0\n", "NUL"),
        (b"case,activity\n1,\x81\x8d\x8f\x90\xff\xff\xff\n", "not text in any encoding"),
        ("case,activity\n1," + "x" * 20_000 + "\n", "more than 1,000 letters"),
        ('case,activity\n1,"' + "x" * 20_000 + '"\n', "not CSV"),
        ("case,activity\n" + "".join(f"1,{n}\n" for n in range(20_001)), "different activities"),
        ("<log><trace><event/></trace></log>", "no concept:name"),
        ("<log><trace></log>", "not well-formed"),
        ("<definitions/>", "no XES"),
        ("<log>" + "<list>" * 100 + "</list>" * 100 + "</log>", "nested more than"),
        ('<?xml version="1.0" encoding="gb18030"?><log/>', "encoding"),
        ("<log>\N{LATIN SMALL LETTER E WITH ACUTE}</log>".encode("cp1252"), "not well-formed"),
        ('<log><trace><event><string key="concept:name" value="a"/><date key="time:timestamp" value="then"/>'
         "</event></trace></log>", "“then” is not a time"),
    ],
)  # fmt: skip
def test_what_is_no_log_is_refused_with_a_sentence(content: str | bytes, sentence: str) -> None:
    with pytest.raises((LogUnreadable, LogTooLarge)) as refused:
        opened(content)
    assert sentence in refused.value.message


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "doctype",
    [BOMB + "]>", '<!DOCTYPE log SYSTEM "file:///etc/passwd">', '<!DOCTYPE log [<!ENTITY x SYSTEM "http://x/">]>'],
)
def test_no_document_type_is_read(doctype: str) -> None:
    event = '<trace><event><string key="concept:name" value="&j;"/></event></trace>'
    with pytest.raises(LogUnreadable, match="document type"):
        opened(f"{doctype}<log>{event}</log>")
    with pytest.raises(Refused, match="document type"):
        tree(f"{doctype}<log/>".encode())


def test_a_packed_log_is_read_within_bounds(tmp_path: Path) -> None:
    text = "case,activity\n" + "1,a\n" * 100_000
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "log.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/log.csv", text)
    assert read_log(tmp_path / "log.csv.gz").events == read_log(tmp_path / "log.zip").events == 100_000
    with zipfile.ZipFile(tmp_path / "log.zip", "a") as archive:
        archive.writestr("more.csv", text)
    with pytest.raises(LogUnreadable, match="holds 2 files"):
        read_log(tmp_path / "log.zip")
    (tmp_path / "broken.csv.gz").write_bytes(gzip.compress(text.encode())[:-20])
    with pytest.raises(LogUnreadable, match="unpacked"):
        read_log(tmp_path / "broken.csv.gz")
    with pytest.raises(LogUnreadable, match="no log"):
        read_log(tmp_path / "log.docx")
    with bounded(io.BytesIO(bytes(3 << 20)), 1 << 20) as stream, pytest.raises(LogTooLarge, match="more than 1 MB"):
        stream.read()


@given(st.lists(st.tuples(st.datetimes(), st.sampled_from(["", "Z", "+02:00", "-03:30"])), min_size=1, max_size=6),
       st.sampled_from(["seconds", "milliseconds", "microseconds"]))  # fmt: skip
def test_a_column_of_times_is_what_each_cell_says(moments: list[tuple[object, str]], precision: str) -> None:
    cells = [moment.isoformat(timespec=precision) + zone for moment, zone in moments]  # type: ignore[attr-defined]
    assert micros(cells).tolist() == [int(micros([cell, ""])[0]) for cell in cells]
    assert micros([*cells, ""])[-1] == NO_TIME
    with pytest.raises(NotATime):
        micros([*cells, "2026-02-30T00:00:00"])
