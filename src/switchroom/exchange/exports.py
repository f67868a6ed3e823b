"""Lists that go out, as CSV or XLSX: streamed, guarded against formulas, reported before the first line leaves."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import BaseModel, Field

from switchroom.exchange import workbooks
from switchroom.exchange.contracts import EXPORT, ExportBegan, ExportEnded, Rows, TooManyExports
from switchroom.exchange.domain import cells
from switchroom.exchange.domain.headings import Field as ListField
from switchroom.exchange.domain.reading import Delimiter
from switchroom.platform.access import Principal
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.services import Services
from switchroom.platform.text import Text

BOM = "\ufeff"
MEDIA_TYPE = "text/csv; charset=utf-8"
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be kept.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            workbooks.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
        },
    },
    429: {},
}
"""What a route answers that sends a list out."""
PER_PERSON = Rate(burst=20, every=timedelta(minutes=3))
_ending: set["asyncio.Task[None]"] = set()


class FileFormat(StrEnum):
    """What a list goes out as."""

    CSV = "csv"
    XLSX = "xlsx"


class DelimiterName(StrEnum):
    """How delimiters are called in addresses."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def sign(self) -> Delimiter:
        return Delimiter[self.name]


class Form(msgspec.Struct, frozen=True):
    """How the file is written. `bom`: spreadsheets see that it is UTF-8."""

    language: str = "en"
    delimiter: Delimiter = Delimiter.COMMA
    bom: bool = True
    format: FileFormat = FileFormat.CSV


class FormQuery(BaseModel):
    """The same as `export_form`, for routes whose query is a model of its own."""

    language: str = Field(
        "en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", description="Of the heading.", examples=["pt-BR"]
    )
    delimiter: DelimiterName = Field(DelimiterName.COMMA, description="What stands between cells.")
    bom: bool = Field(True, description="Begin with a byte order mark, so that spreadsheets see UTF-8.")

    format: FileFormat = Field(FileFormat.CSV, description="A text file, or a workbook.")

    def form(self) -> Form:
        return Form(self.language, self.delimiter.sign, self.bom, self.format)


async def export_form(
    language: Annotated[
        str,
        Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", description="Of the heading.", examples=["pt-BR"]),
    ] = "en",
    delimiter: Annotated[DelimiterName, Field(description="What stands between cells.")] = DelimiterName.COMMA,
    bom: Annotated[bool, Field(description="Begin with a byte order mark, so that spreadsheets see UTF-8.")] = True,
    format: Annotated[FileFormat, Field(description="A text file, or a workbook.")] = FileFormat.CSV,
) -> Form:
    """How a file is wished for, by the query of a request: what routes depend on."""
    return Form(language, delimiter.sign, bom, format)


class Export:
    """A list on its way out. Read `pieces` to their end."""

    def __init__(
        self, services: Services, principal: Principal, id: UUID, kind: Code, fields: Sequence[ListField], form: Form
    ) -> None:
        self._services, self._principal, self._id, self._kind = services, principal, id, kind
        self._fields, self._form = fields, form

    @property
    def headers(self) -> dict[str, str]:
        """A file to keep: no browser opens it here."""
        return attachment(f"{self._kind}.{self._form.format}")

    @property
    def media_type(self) -> str:
        """What the file is."""
        return workbooks.MEDIA_TYPE if self._form.format is FileFormat.XLSX else MEDIA_TYPE

    async def pieces(self, rows: Rows) -> AsyncIterator[bytes]:
        """The file, some lines at a time. How many left is reported, also when whoever fetches it goes away."""
        wrote = list[int]()
        async for piece in self._reported(self._written(rows, wrote), wrote):
            yield piece

    async def parts(self, parts: Iterable[bytes], rows: int) -> AsyncIterator[bytes]:
        """A file of another kind, `parts` of it, that holds so many of what it is a list of; reported likewise."""
        async for piece in self._reported(_in_turn(parts), [rows]):
            yield piece

    async def streamed(self, pieces: AsyncIterator[bytes], rows: int) -> AsyncIterator[bytes]:
        """The same of a file whose pieces have to be waited for."""
        async for piece in self._reported(pieces, [rows]):
            yield piece

    async def _reported(self, pieces: AsyncIterator[bytes], wrote: list[int]) -> AsyncIterator[bytes]:
        complete = False
        try:
            async for piece in pieces:
                yield piece
            complete = True
        finally:
            # Whoever goes away cancels what is awaited here; that it ended is still reported.
            ending = asyncio.get_running_loop().create_task(self._report(sum(wrote), complete))
            _ending.add(ending)
            ending.add_done_callback(_ending.discard)
            if complete:
                await asyncio.shield(ending)

    async def _written(self, rows: Rows, wrote: list[int]) -> AsyncIterator[bytes]:
        if self._form.format is FileFormat.XLSX:
            names = [title_of(field.title, self._form.language) for field in self._fields]
            async for piece in workbooks.workbook(str(self._kind), names, rows, wrote):
                yield piece
            return
        yield heading(self._fields, self._form)
        async for part in rows:
            yield "".join(cells.row(one, self._form.delimiter) for one in part).encode()
            wrote.append(len(part))

    async def _report(self, count: int, complete: bool) -> None:
        async with self._services.database.transaction(
            actor=self._principal.actor, origin=self._principal.origin
        ) as tx:
            at = await tx.now()
            tx.emit(ExportEnded(id=self._id, kind=self._kind, at=at, rows=count, complete=complete))


async def _in_turn(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Between two of them others have their turn."""
    for part in parts:
        yield part
        await asyncio.sleep(0)


async def begin_export(
    services: Services, principal: Principal, kind: str, fields: Sequence[ListField], form: Form
) -> Export:
    """Let a list go out; it is in the journal from now on. Raises `NotAllowed`, `TooManyExports`."""
    principal.require(EXPORT)
    export_id, code = new_id(), Code(kind)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await take(tx, f"export {principal.user_id}", PER_PERSON, services.clock.now(), TooManyExports)
        tx.emit(ExportBegan(id=export_id, kind=code, at=await tx.now()))
    return Export(services, principal, export_id, code, fields, form)


def heading(fields: Sequence[ListField], form: Form) -> bytes:
    """The first line of a list in the reader's language."""
    return text_line([title_of(field.title, form.language) for field in fields], form, first=True)


def text_line(line: Sequence[str], form: Form, *, first: bool = False) -> bytes:
    """One line of a file; the first carries the byte order mark."""
    return ((BOM if first and form.bom else "") + cells.row(line, form.delimiter)).encode()


def title_of(title: Mapping[str, str], language: str) -> str:
    """The words for this language, English where there are none."""
    return Text(title).in_language(language, "en")


def attachment(name: str) -> dict[str, str]:
    """Headers of a file that is kept, never shown. `name` is one of ours."""
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
