"""What goes over HTTP about what an administrator sets up for tickets."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.tickets.contracts import FieldKind, Level, Status, TicketType
from switchroom.tickets.list_schemas import TicketQuery
from switchroom.tickets.schemas import Fields, FilesAlong, FileUploaded, Priority, Subject, Tags, Words

Condition = Annotated[
    str,
    StringConstraints(max_length=1000, strip_whitespace=True),
    Field(
        description="An expression over type, status, impact, urgency, priority, medium, language, brand, unit, tags "
        "and fields.",
        examples=["type == 'incident' && fields.device == 'phone'"],
    ),
]


class FieldChoice(Received):
    value: Slug
    label: TextJson


class TicketFieldNew(Received):
    """A field of tickets. Its conditions bind the API as they bind the form."""

    name: TextJson
    slug: Slug
    kind: FieldKind = FieldKind.TEXT
    choices: list[FieldChoice] = Field(default_factory=list, max_length=200, description="Of the kinds with choices.")
    types: list[TicketType] = Field(default_factory=list, description="The tickets that have it; none: all.")
    visible_when: Condition = ""
    required_when: Condition = ""
    position: int = Field(0, ge=0, le=10_000, description="The order on the form.")


class TicketField(TicketFieldNew, SetupRow):
    """A field that an administrator added to tickets."""


TicketFieldPatch = changes_of(TicketFieldNew, never=frozenset({"slug"}))


class MacroChanges(Received):
    """What a macro changes; null: nothing."""

    type: TicketType | None = None
    status: Status | None = None
    impact: Level | None = None
    urgency: Level | None = None
    priority: Priority | None = None
    unit_id: UUID | None = None


class MacroNew(Received):
    """Several things at once: an answer, a note, changes. Texts are templates over ticket, requester and agent."""

    name: TextJson
    slug: Slug
    reply: TextJson | None = Field(None, examples=["Hello {{ requester.name }}, about #{{ ticket.number }}: ..."])
    note: TextJson | None = None
    changes: MacroChanges = Field(default_factory=MacroChanges)
    assign_to_me: bool = False
    file_ids: FilesAlong = Field(default_factory=list)
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)
    unit_id: UUID | None = Field(None, description="For this unit and all below it; without one for everybody.")
    brand_id: UUID | None = Field(None, description="For tickets of this brand; without one for all.")


class Macro(MacroNew, SetupRow):
    """Several things at once, as agents do them again and again."""

    reply: TextShown | None
    note: TextShown | None
    files: list[FileUploaded]


MacroPatch = changes_of(MacroNew)


class MacroFilledIn(Sent):
    """What a macro would do to a ticket: its words in the ticket's language, for you to look at first."""

    reply: str | None
    note: str | None
    files: list[FileUploaded] = Field(description="They go along with the reply.")


class TicketTemplateNew(Received):
    """What a new ticket begins with, to be filled in."""

    name: TextJson
    slug: Slug
    type: TicketType = TicketType.INCIDENT
    subject: Subject
    text: Words
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    priority: Priority | None = None
    tags: Tags = Field(default_factory=list)
    fields: Fields = Field(default_factory=dict)
    checklist: list[Subject] = Field(default_factory=list, max_length=50)
    in_portal: bool = Field(False, description="Requesters may choose it in the portal.")
    description: TextJson | None = Field(
        None, description="Said of it in the portal.", examples=[{"en": "A new laptop, screen or phone."}]
    )
    asks: list[Slug] = Field(
        default_factory=list,
        max_length=50,
        description="The ticket fields that the portal's form asks for, in this order; a requester writes no others.",
        examples=[["room"]],
    )
    unit_id: UUID | None = Field(None, description="The team that gets such tickets.")
    brand_id: UUID | None = Field(None, description="For customers of this brand; without one for all.")


class TicketTemplate(TicketTemplateNew, SetupRow):
    """A form of a new ticket that is filled in already."""

    description: TextShown | None = None


TicketTemplatePatch = changes_of(TicketTemplateNew)


class SavedViewQuery(TicketQuery):
    """What the list is asked with; a field it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class SavedViewNew(Received):
    """A list of tickets under a name."""

    name: TextJson = Field(examples=["Printers of the second floor"])
    query: SavedViewQuery
    unit_id: UUID | None = Field(None, description="For whoever sees tickets of this unit; without one for yourself.")


class SavedView(SavedViewNew, SetupRow):
    """A list of tickets that somebody saved."""


SavedViewPatch = changes_of(SavedViewNew)
