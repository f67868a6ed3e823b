"""What the screens of imports send and receive."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.exchange.contracts import Existing, ImportState, LineState
from switchroom.exchange.domain.decoding import Encoding
from switchroom.exchange.exports import DelimiterName
from switchroom.platform.schemas import Received, Sent, TextShown

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$"), Field(examples=["name"])]


class ChoiceShown(Sent):
    value: str = Field(examples=["person"])
    title: TextShown


class FieldShown(Sent):
    """A field that a column can fill."""

    name: FieldName
    title: TextShown
    required: bool
    shared: bool = Field(description="One value may be given for all lines.")
    several: bool = Field(description="A cell may hold several values, behind semicolons.")
    choices: list[ChoiceShown] = Field(description="The values it can have; none: any.")


class KindShown(Sent):
    """A kind of list that you may bring in."""

    name: str = Field(examples=["customers"])
    title: TextShown
    fields: list[FieldShown]


class KindsShown(Sent):
    items: list[KindShown]


class ImportShown(Sent):
    """A file that is being brought in. While `state` is checking, running or undoing, its lines move by themselves."""

    id: UUID
    kind: str = Field(examples=["customers"])
    state: ImportState
    version: int = Field(description="Counts what people did to it: choices, confirmation, undoing.")
    file_name: str = Field(examples=["customers.csv"])
    encoding: Encoding
    delimiter: DelimiterName
    heading: list[str] = Field(examples=[["Name", "E-mail"]])
    columns: list[str | None] = Field(
        examples=[["name", "mail"]], description="The field that each column fills; null: none."
    )
    shared: dict[str, str] = Field(
        examples=[{"group": "acme"}], description="What fields have where no cell of the line says it."
    )
    existing: Existing
    lines: int = Field(examples=[120])
    counts: dict[LineState, int] = Field(examples=[{"new": 117, "refused": 3}])
    at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    undone_at: datetime | None


class ImportsShown(Sent):
    items: list[ImportShown]


class ComplaintShown(Sent):
    """What is wrong. `column`: the number of the column, from 1."""

    field: str | None
    column: int | None
    code: str = Field(examples=["missing"])
    text: TextShown


class LineShown(Sent):
    """A line of the file. `number`: the line on which it begins there."""

    number: int = Field(examples=[4])
    cells: list[str] = Field(examples=[["Ana Souza", "ana@example.com"]])
    state: LineState
    complaints: list[ComplaintShown]
    same_as: int | None = Field(description="An earlier line that means the same one.")


class LinesShown(Sent):
    """Part of the lines; `next` goes into `after`, null at the end."""

    items: list[LineShown]
    next: int | None


class ColumnsBody(Received):
    """Which column is what, and what happens to what is there already."""

    version: int = Field(examples=[2], description="The one you loaded.")
    columns: list[FieldName | None] = Field(max_length=100, examples=[["name", "mail", None]])
    shared: dict[FieldName, Annotated[str, StringConstraints(max_length=200)]] = Field(
        default_factory=dict, max_length=40, examples=[{"group": "acme"}]
    )
    existing: Existing = Existing.SKIP


class ConfirmBody(Received):
    version: int = Field(examples=[3], description="The one you looked at: what is written is what you saw.")
