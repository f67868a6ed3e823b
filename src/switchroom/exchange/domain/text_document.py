"""Reading the tables out of a DOCX document, within bounds that hold for a hostile file as well.

A document is a zip of XML. Only the part with its text is read, piece by piece and without building a tree; a document
type, without which there are no entities, is refused where it begins; what is unpacked, how many elements there are
and how much the tables hold is counted while it is read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from switchroom.exchange.domain.decoding import Unreadable
from switchroom.exchange.domain.reading import Bad, NoTable

MAIN_PART = "word/document.xml"
MOST_PARTS = 2000
MOST_UNPACKED = 50_000_000
MOST_MARKS = 3_000_000
MOST_TABLES = 100
MOST_ROWS = 2_000
MOST_COLUMNS = 60
MOST_TEXT = 2_000_000
AT_ONCE = 65_536
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, OSError, RuntimeError, ValueError)
Rows = list[list[str]]


def read_document_tables(content: bytes) -> list[Rows]:
    """The tables of a document, each as rows of cells. Raises `NoTable` (none, or too much), `Unreadable`."""
    reader = _Reader()
    try:
        for piece in _pieces(content):
            reader.feed(piece)
        reader.feed(b"", last=True)
    except _BROKEN:
        raise Unreadable() from None
    if not reader.tables:
        raise NoTable(Bad.EMPTY, 1)
    return reader.tables


def is_document(content: bytes) -> bool:
    """Whether the bytes are a zip with the text of a document in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return MAIN_PART in parts.namelist()[:MOST_PARTS]
    except _BROKEN:
        return False


def _pieces(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if len(parts.infolist()) > MOST_PARTS:
            raise NoTable(Bad.TOO_MUCH, 1)
        info = parts.getinfo(MAIN_PART)
        if info.file_size > MOST_UNPACKED:
            raise NoTable(Bad.TOO_MUCH, 1)
        with parts.open(info) as part:  # never read beyond the size it states
            while piece := part.read(AT_ONCE):
                yield piece


class _Reader:
    """Tables as their elements go by; a table within a cell is text of that cell."""

    def __init__(self) -> None:
        self.tables: list[Rows] = []
        self._depth, self._marks, self._text = 0, 0, 0
        self._cell: list[str] | None = None
        self._span, self._goes_on, self._writing = 1, False, False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        self._parser.Parse(piece, last)

    def _refuse(self, *_: object) -> None:
        raise Unreadable()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._marks += 1
        if self._marks > MOST_MARKS:
            raise NoTable(Bad.TOO_MUCH, self._row())
        space, _, word = name.rpartition(" ")
        if space not in (_SPACE, _STRICT):
            return
        value = attributes.get(f"{space} val")
        if word == "tbl":
            self._depth += 1
            if self._depth == 1:
                if len(self.tables) == MOST_TABLES:
                    raise NoTable(Bad.TOO_MUCH, 1)
                self.tables.append([])
        elif self._depth == 1 and word == "tr":
            self._begin_row()
        elif self._depth == 1 and word == "tc":
            self._cell, self._span, self._goes_on = [], 1, False
        elif self._cell is not None:
            self._within(word, value)

    def _within(self, word: str, value: str | None) -> None:
        """Something in a cell: how many columns it has, whether it goes on from above, its words."""
        if self._depth == 1 and word == "gridSpan" and value and value.isdecimal():
            self._span = max(1, min(int(value[:4]), MOST_COLUMNS))
        elif self._depth == 1 and word == "vMerge":
            self._goes_on = value != "restart"
        elif word == "t":
            self._writing = True
        elif word == "tab":
            self._write(" ")
        elif word == "br":
            self._write("\n")

    def _end(self, name: str) -> None:
        space, _, word = name.rpartition(" ")
        if space not in (_SPACE, _STRICT):
            return
        if word == "tbl":
            self._depth -= 1
            if self._depth == 0 and not self.tables[-1]:
                self.tables.pop()
        elif word == "t":
            self._writing = False
        elif word == "p" and self._cell is not None:
            self._write("\n")
        elif word == "tc" and self._depth == 1:
            self._end_cell()
        elif word == "tr" and self._depth == 1 and not any(cell for cell in self.tables[-1][-1]):
            self.tables[-1].pop()

    def _begin_row(self) -> None:
        table = self.tables[-1]
        if len(table) == MOST_ROWS:
            raise NoTable(Bad.TOO_MANY_ROWS, len(table))
        table.append([])

    def _end_cell(self) -> None:
        table, text = self.tables[-1], "".join(self._cell or ()).strip()
        row = table[-1]
        if self._goes_on and len(table) > 1 and len(row) < len(table[-2]):
            text = table[-2][len(row)]
            self._text += len(text)
        row.extend([text, *([""] * (self._span - 1))])
        self._cell = None
        if len(row) > MOST_COLUMNS:
            raise NoTable(Bad.TOO_MANY_COLUMNS, len(table))
        if self._text > MOST_TEXT:
            raise NoTable(Bad.TOO_MUCH, len(table))

    def _characters(self, text: str) -> None:
        if self._writing:
            self._write(text)

    def _write(self, text: str) -> None:
        if self._cell is None:
            return
        self._text += len(text)
        if self._text > MOST_TEXT:
            raise NoTable(Bad.TOO_MUCH, self._row())
        self._cell.append(text)

    def _row(self) -> int:
        return len(self.tables[-1]) if self.tables else 1
