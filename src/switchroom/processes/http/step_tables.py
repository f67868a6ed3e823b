"""Routes of step tables: a document or workbook in, a mapping looked at, a definition for a draft out."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from switchroom.exchange.facade import FileTable, NotTaken, read_tables
from switchroom.people.facade import POSTS
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, Received, Sent, ServicesOf, takes_file
from switchroom.platform.listing import plain
from switchroom.platform.schemas import LanguageTag, TextJson
from switchroom.platform.text import Text
from switchroom.processes.contracts import DESIGN
from switchroom.processes.domain import step_table
from switchroom.processes.domain.writing import to_yaml
from switchroom.processes.publishing import apart

step_tables = APIRouter(prefix="/api/process-tables", tags=["processes"])
LARGEST = 5_000_000
BODY = {
    "requestBody": {
        "description": "The file itself: DOCX or XLSX, at most 5 MB.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Cell = Annotated[str, StringConstraints(max_length=step_table.LONGEST)]
Row = Annotated[list[Cell], Field(max_length=60)]
Column = Annotated[int, Field(ge=0, lt=60)]
EXAMPLE = [["No.", "Step", "Role", "Time limit"], ["1", "Take the complaint up", "Agent", "30 min"]]


class TableFound(Sent):
    """A table of the file. `columns` guesses by the first row which column is what; `left_off`: rows not shown."""

    rows: list[list[str]] = Field(examples=[EXAMPLE])
    columns: dict[str, int] = Field(examples=[{"number": 0, "step": 1, "post": 2, "within": 3}])
    left_off: int


class TablesFound(Sent):
    items: list[TableFound]


class Columns(Received):
    """Which column (the first is 0) has what; a field left out is not taken."""

    number: Column | None = None
    step: Column
    post: Column | None = None
    within: Column | None = None
    quality: Column | None = None
    input: Column | None = None
    output: Column | None = None


class StepTableBody(Received):
    process: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] = Field(examples=["complaints"])
    title: TextJson
    language: LanguageTag = Field(description="In which the table is written.", examples=["en"])
    rows: Annotated[list[Row], Field(max_length=step_table.MOST_STEPS + 1)] = Field(examples=[EXAMPLE])
    columns: Columns = Field(examples=[{"number": 0, "step": 1, "post": 2, "within": 3}])
    heading: bool = Field(default=True, description="The first row has the names of the columns.")


class WrongView(Sent):
    row: int
    field: str
    code: str = Field(description="missing, twice, unknown, unreadable or too_many.")
    found: str


class StepsBroughtIn(Sent):
    """What a draft would begin with: `text` is a process file for `begin_process_draft`."""

    steps: int
    wrong: list[WrongView]
    definition: dict[str, Any] = Field(examples=[{"process": "complaints", "start": "step-1"}])
    text: str


@step_tables.post("", responses={413: {}}, openapi_extra=BODY)
@takes_file
async def read_step_tables(principal: PrincipalOf, request: Request) -> TablesFound:
    """The tables of a document or workbook. Nothing is stored.

    422 `exchange.not_taken` says what is wrong with the file: no table in it, too much of it, or not DOCX or XLSX.
    """
    principal.require_everywhere(DESIGN)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST:
            raise NotTaken("too_much")
    found = await apart(lambda: read_tables(bytes(content)))
    return TablesFound(items=[_shown(table) for table in found])


@step_tables.post("/steps")
async def bring_step_table_in(body: StepTableBody, services: ServicesOf, principal: PrincipalOf) -> StepsBroughtIn:
    """Look at what a table makes: its steps as a process file, and what is wrong with which row. Nothing is stored."""
    principal.require_everywhere(DESIGN)
    async with services.database.read() as connection:
        posts = await _posts(connection)
    columns = {name: at for name, at in body.columns.model_dump().items() if at is not None}
    made = step_table.bring_in(body.process, body.title, body.language, body.rows, columns, posts, heading=body.heading)
    wrong = [WrongView.model_validate(one) for one in made.wrong]
    return StepsBroughtIn(steps=made.steps, wrong=wrong, definition=made.definition, text=to_yaml(made.definition))


def _shown(table: FileTable) -> TableFound:
    most = step_table.MOST_STEPS + 1
    rows = [[cell[: step_table.LONGEST] for cell in row] for row in table.rows[:most]]
    return TableFound(rows=rows, columns=step_table.guess(rows), left_off=max(0, len(table.rows) - most))


async def _posts(connection: Connection) -> dict[str, str]:
    """The short name of each role by every name that it has."""
    ids = await POSTS.slugs(connection)
    titles = await POSTS.names(connection, list(ids.values()))
    known = {slug: slug for slug in ids}
    for slug, id in ids.items():
        for name in Text.parse(titles.get(id) or slug).values():
            known.setdefault(" ".join(plain(name).split()), slug)
    return known
