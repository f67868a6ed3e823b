"""Workbooks as hostile files write them: refused, within bounded memory and time."""

import contextlib
import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from switchroom.exchange.domain import workbook as reading
from switchroom.exchange.domain.decoding import Unreadable
from switchroom.exchange.domain.reading import MOST_COLUMNS, MOST_ROWS, Bad, NoTable
from switchroom.exchange.domain.workbook import MOST_PARTS, is_workbook, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"


def made(*rows: tuple[Any, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def altered(changes: dict[str, bytes], *, more: int = 0) -> bytes:
    """A good workbook with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made(("Code", "Name"), ("1", "Bill")))) as good, zipfile.ZipFile(file, "w") as bad:
        for info in good.infolist():
            bad.writestr(info.filename, changes.get(info.filename, good.read(info)), zipfile.ZIP_DEFLATED)
        for name in changes.keys() - set(good.namelist()):
            bad.writestr(name, changes[name], zipfile.ZIP_DEFLATED)
        for number in range(more):
            bad.writestr(f"xl/more{number}.xml", b"<a/>")
    return file.getvalue()


def with_strings() -> bytes:
    """The list of parts, with one for texts that cells refer to."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(made(("Code",)))) as good:
        return good.read(TYPES).replace(
            b"</Types>", f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'.encode()
        )


def sheet(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def inline(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_cells_are_read_as_somebody_would_type_them() -> None:
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC).replace(tzinfo=None)  # a spreadsheet knows no zone
    content = made(
        (), ("Code", "Number", "When"), (), ("0012", 12.0, date(2026, 3, 2)), (True, 1.5, moment), (time(9),)
    )
    table = read_workbook(content)
    assert table.heading == ["Code", "Number", "When"]
    assert [(line.number, line.cells) for line in table.lines] == [
        (4, ["0012", "12", "2026-03-02"]),
        (5, ["TRUE", "1.5", "2026-03-02 09:30"]),
        (6, ["09:00", "", ""]),
    ]


def refused(content: bytes) -> Bad | None:
    """Why it is no table; None: it cannot be read at all."""
    with pytest.raises((NoTable, Unreadable)) as caught:
        read_workbook(content)
    return caught.value.why if isinstance(caught.value, NoTable) else None


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = altered({SHEET: b" " * (reading.MOST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert refused(bomb) is Bad.TOO_MUCH
    assert refused(altered({}, more=MOST_PARTS)) is Bad.TOO_MUCH


def test_entities_and_document_types_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for part in (SHEET, "xl/workbook.xml", TYPES):
        assert refused(altered({part: laughs})) is None
        assert refused(altered({part: laughs.decode().encode("utf-16")})) is None


def test_one_text_that_many_cells_refer_to_is_counted_each_time() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    long = f'<sst xmlns="{main}"><si><t>{"x" * 100_000}</t></si></sst>'.encode()
    row = "".join(f'<c r="{column}{{n}}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{n}">{row.format(n=n)}</row>' for n in range(1, 40))
    assert refused(altered({SHEET: sheet(rows), STRINGS: long, TYPES: with_strings()})) is Bad.TOO_MUCH


def test_rows_and_columns_far_out_are_refused() -> None:
    far = f'<row r="1">{inline("A1", "Code")}</row><row r="999999999">{inline("A999999999", "x")}</row>'
    assert refused(altered({SHEET: sheet(far)})) is Bad.TOO_MANY_ROWS
    wide = f'<row r="1">{inline("A1", "Code")}{inline("CW1", "x")}</row>'
    assert MOST_COLUMNS == 100
    assert refused(altered({SHEET: sheet(wide)})) is Bad.TOO_MANY_COLUMNS
    crowded = f'<row r="1">{"<c/>" * 500_000}</row>'
    assert refused(altered({SHEET: sheet(crowded)})) is Bad.TOO_MUCH
    many = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(1, MOST_ROWS + 3))
    assert refused(altered({SHEET: sheet(many)})) is Bad.TOO_MANY_ROWS


GOOD = made(("Code", "Name"), ("1", "Bill"))


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=40))
def test_damaged_workbooks_are_read_or_refused_and_nothing_else(at: int, damage: bytes) -> None:
    content = GOOD[:at] + damage + GOOD[at + len(damage) :]
    with contextlib.suppress(NoTable, Unreadable):
        read_workbook(content)
    assert is_workbook(GOOD)
