"""Reading a table out of text, within bounds that hold for a hostile file as well."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from switchroom.exchange.domain.cells import bared

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_LINE = 1_000_000
"""Characters between two line breaks: what bounds the memory that one record can take before its cells are counted."""
_SEP = "sep="


class Delimiter(StrEnum):
    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


class Bad(StrEnum):
    """Why a file is no table that is taken."""

    EMPTY = "empty"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    LINE_TOO_LONG = "line_too_long"
    CELL_TOO_LONG = "cell_too_long"
    QUOTES = "quotes"
    TOO_MUCH = "too_much"


class NoTable(Exception):  # noqa: N818 - an answer, not a fault
    """The text cannot be taken; `line` is where."""

    def __init__(self, why: Bad, line: int) -> None:
        self.why, self.line = why, line
        super().__init__(f"{why} in line {line}")


class Line(msgspec.Struct, frozen=True):
    """A record of the file. `number`: the line on which it begins, the first is 1."""

    number: int
    cells: list[str]


class Table(msgspec.Struct, frozen=True):
    heading: list[str]
    lines: list[Line]
    delimiter: Delimiter


def read(text: str, wished: Delimiter | None = None) -> Table:
    """The table of a file: a heading and lines with something in them. Raises `NoTable`.

    Lines that are shorter than the heading are filled up; cells beyond it are kept, for whoever checks to complain of.
    """
    first = text.lstrip("\r\n")[:LONGEST_LINE].partition("\n")[0].strip()
    told = first[len(_SEP) :] if first.lower().startswith(_SEP) else ""
    delimiter = wished or (Delimiter(told) if told in set(Delimiter) else _guess(first))
    records = (line for line in _records(text, delimiter) if any(cell.strip() for cell in line.cells))
    if told and len(told) == 1:
        next(records, None)
    return tabled(records, delimiter)


def tabled(records: Iterator[Line], delimiter: Delimiter = Delimiter.COMMA) -> Table:
    """A heading and the lines below it, of lines with something in them. Raises `NoTable`."""
    heading = next(records, None)
    if heading is None:
        raise NoTable(Bad.EMPTY, 1)
    names = [bared(cell).strip() for cell in heading.cells]
    while names and not names[-1]:
        names.pop()
    lines: list[Line] = []
    for line in records:
        if len(lines) == MOST_ROWS:
            raise NoTable(Bad.TOO_MANY_ROWS, line.number)
        lines.append(Line(line.number, _filled(line.cells, len(names))))
    if not lines:
        raise NoTable(Bad.EMPTY, heading.number)
    return Table(names, lines, delimiter)


def _filled(cells: list[str], width: int) -> list[str]:
    """As wide as the heading; empty cells beyond it are dropped."""
    made = [bared(cell).replace("\r\n", "\n") for cell in cells]
    while len(made) > width and not made[-1].strip():
        made.pop()
    return made + [""] * (width - len(made))


def _records(text: str, delimiter: Delimiter) -> Iterator[Line]:
    reader = csv.reader(_bounded(text), delimiter=delimiter.value, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            why = Bad.CELL_TOO_LONG if "field larger" in str(wrong) else Bad.QUOTES
            raise NoTable(why, number) from None
        if len(cells) > MOST_COLUMNS:
            raise NoTable(Bad.TOO_MANY_COLUMNS, number)
        yield Line(number, cells)


def _bounded(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > LONGEST_LINE:
            raise NoTable(Bad.LINE_TOO_LONG, number)
        yield line


def _guess(heading: str) -> Delimiter:
    """The one that stands in the heading most often, outside of quotes."""
    outside = "".join(heading.split('"')[::2])
    return max(Delimiter, key=lambda delimiter: outside.count(delimiter.value))
