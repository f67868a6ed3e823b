"""Lists that go out as XLSX workbooks. They are written to a file first: a workbook's parts end with their sizes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from typing import Any

from switchroom.exchange.contracts import Rows
from switchroom.exchange.domain.cells import guarded

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 256 * 1024
MOST_ROWS = 1_048_575
"""Of a sheet, below its heading."""
LONGEST_CELL = 32_767
SPOOLED = 4 * 1024 * 1024


async def workbook(title: str, heading: Sequence[str], rows: Rows, wrote: list[int]) -> AsyncIterator[bytes]:
    """The file, some bytes at a time. `wrote`: how many lines each part had is appended."""
    from openpyxl import Workbook  # takes a third of a second, which only workbooks are worth

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    saved = False
    try:
        await asyncio.to_thread(_append, sheet, [heading])
        async for part in rows:
            left = MOST_ROWS - sum(wrote)
            await asyncio.to_thread(_append, sheet, part[:left])
            wrote.append(len(part[:left]))
            if len(part) > left:
                break
        with tempfile.SpooledTemporaryFile(SPOOLED) as file:
            await asyncio.to_thread(book.save, file)
            saved = True
            file.seek(0)
            while piece := await asyncio.to_thread(file.read, AT_ONCE):
                yield piece
    finally:
        if not saved:
            sheet.close()


def _append(sheet: Any, part: Sequence[Sequence[str]]) -> None:
    """Texts all: a code such as 0012 keeps its zeros, and nothing is a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for row in part:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", guarded(value))[:LONGEST_CELL])
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
