"""Reading a table out of an XLSX workbook, within bounds that hold for a hostile file as well.

A workbook is a zip of XML: small files can unpack to huge ones, refer to one long text a million times, define entities
within entities, or say that their only cell stands in row one billion. What it unpacks to, how many parts it has and
how much text its cells hold is bounded before and while it is read; a document type, which no spreadsheet writes, is
refused.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from switchroom.exchange.domain.decoding import Unreadable
from switchroom.exchange.domain.reading import MOST_COLUMNS, MOST_ROWS, Bad, Line, NoTable, Table, tabled

BEGINNING = b"PK\x03\x04"
MOST_PARTS = 1000
MOST_UNPACKED = 50_000_000
"""Bytes of all parts together."""
MOST_MARKS = 6_000_000
MOST_MARKS_IN_ROW = 400_000
"""Beginnings and ends of elements, all together and between two ends of rows or shared texts."""
MOST_TEXT = 20_000_000
"""Characters of all cells together: many may refer to one text."""
LONGEST_CELL = 131_072
LAST_ROW = 1_048_576
_ROW_END = re.compile(rb"</(?:\w+:)?(?:row|si)>")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the library raises for files that are none. It reads the bytes that it is given, and nothing else."""


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as those of a workbook do."""
    return content.startswith(BEGINNING)


def read_workbook(content: bytes) -> Table:
    """The table of the first sheet that has something in it. Raises `NoTable`, `Unreadable`."""
    try:
        _require_bounded(content)
        return tabled(_records(content))
    except _BROKEN:
        raise Unreadable() from None


def _require_bounded(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        infos, marks = parts.infolist(), 0
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise NoTable(Bad.TOO_MUCH, 1)
        # A part is never read beyond the size it states, so what was added up holds.
        for info in infos:
            if not info.filename.endswith((".xml", ".rels")):
                continue
            part = parts.read(info)
            if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in part:
                raise Unreadable()
            marks += part.count(b"<")
            # The library builds a row as a whole, however many cells it has.
            if marks > MOST_MARKS or max(row.count(b"<") for row in _ROW_END.split(part)) > MOST_MARKS_IN_ROW:
                raise NoTable(Bad.TOO_MUCH, 1)


def _records(content: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook  # takes a third of a second, which only workbooks are worth

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    text, found = 0, False
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its size need not be so
        # One column and some rows beyond what is taken, to see that there is more.
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
            if number > LAST_ROW:
                raise NoTable(Bad.TOO_MANY_ROWS, number)
            cells = [_written(value) for value in row]
            while cells and not cells[-1].strip():
                cells.pop()
            if not cells:
                continue
            if len(cells) > MOST_COLUMNS:
                raise NoTable(Bad.TOO_MANY_COLUMNS, number)
            text += sum(map(len, cells))
            if text > MOST_TEXT or any(len(cell) > LONGEST_CELL for cell in cells):
                raise NoTable(Bad.TOO_MUCH, number)
            found = True
            yield Line(number, cells)
        if found:
            return


def _written(value: Any) -> str:
    """A cell as somebody would type it into a text file."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            midnight = value.time() == time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return "".join(c for c in str(value) if c != "\0" and not "\ud800" <= c <= "\udfff")


__all__ = ["MOST_ROWS", "is_workbook", "read_workbook"]
