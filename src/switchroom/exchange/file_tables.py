"""The tables of a document or workbook that somebody sends, whatever a hostile one holds."""

import msgspec

from switchroom.exchange.domain.decoding import Unreadable
from switchroom.exchange.domain.reading import Bad, NoTable
from switchroom.exchange.domain.text_document import is_document, read_document_tables
from switchroom.exchange.domain.workbook import is_workbook, read_workbook
from switchroom.platform.errors import Invalid

SAYS = {
    Bad.EMPTY: "There is no table with something in it in this file.",
    Bad.TOO_MUCH: "This file holds more than is read here. Send the table alone.",
    Bad.TOO_MANY_ROWS: "A table of this file has too many rows.",
    Bad.TOO_MANY_COLUMNS: "A table of this file has too many columns.",
}


class NotTaken(Invalid):
    """The file cannot be read: save it as DOCX or XLSX."""

    code = "exchange.not_taken"

    def __init__(self, why: str = "unreadable") -> None:
        self.why = why
        message = SAYS.get(Bad(why), self.__doc__ or "") if why in set(Bad) else self.__doc__ or ""
        super().__init__(message, errors=[{"field": "file", "code": why, "message": message}])


class FileTable(msgspec.Struct, frozen=True):
    """A table as rows of cells, the first row as any other."""

    rows: list[list[str]]


def read_tables(content: bytes) -> list[FileTable]:
    """All tables of a DOCX, or the first filled sheet of an XLSX. Raises `NotTaken`."""
    try:
        if is_document(content):
            return [FileTable(rows) for rows in read_document_tables(content)]
        if is_workbook(content):
            table = read_workbook(content)
            return [FileTable([table.heading, *(line.cells for line in table.lines)])]
    except NoTable as wrong:
        raise NotTaken(wrong.why.value) from None
    except Unreadable:
        raise NotTaken() from None
    raise NotTaken()
