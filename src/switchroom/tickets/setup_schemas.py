"""What goes over HTTP about what an administrator sets up for tickets."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.tickets.contracts import Level, Status, TicketType
from switchroom.tickets.domain.custom_fields import FieldKind
from switchroom.tickets.schemas import Fields, Priority, Subject, Tags, Words

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
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)
    unit_id: UUID | None = Field(None, description="For this unit and all below it; without one for everybody.")
    brand_id: UUID | None = Field(None, description="For tickets of this brand; without one for all.")


class Macro(MacroNew, SetupRow):
    """Several things at once, as agents do them again and again."""

    reply: TextShown | None
    note: TextShown | None


MacroPatch = changes_of(MacroNew)


class MacroFilledIn(Sent):
    """What a macro would do to a ticket: its words in the ticket's language, for you to look at first."""

    reply: str | None
    note: str | None


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
    unit_id: UUID | None = Field(None, description="The team that gets such tickets.")


class TicketTemplate(TicketTemplateNew, SetupRow):
    """A form of a new ticket that is filled in already."""


TicketTemplatePatch = changes_of(TicketTemplateNew)
