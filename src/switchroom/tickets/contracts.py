"""Tickets, seen from outside: what they are, what is written on them, permissions and refusals."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.tickets.domain.priority import Level
from switchroom.tickets.domain.statuses import UNSOLVED, Status, TicketType
from switchroom.tickets.visits.contracts import Invitation, Party, VisitKind, VisitStatus, Wish

__all__ = [
    "UNSOLVED",
    "Invitation",
    "Level",
    "Party",
    "Status",
    "TicketId",
    "TicketType",
    "VisitKind",
    "VisitStatus",
    "Wish",
]

TicketId = NewType("TicketId", UUID)

SEE = permission(
    "tickets:ticket:see",
    {"en": "See tickets", "pt-BR": "Ver chamados", "zh-CN": "查看工单"},
)
WORK = permission(
    "tickets:ticket:work",
    {
        "en": "Open, answer, assign and solve tickets",
        "pt-BR": "Abrir, responder, atribuir e resolver chamados",
        "zh-CN": "创建、答复、分派和解决工单",
    },
)
EDIT = permission(
    "tickets:ticket:edit",
    {
        "en": "Change tickets: subject, requester, team, priority",
        "pt-BR": "Alterar chamados: assunto, solicitante, equipe, prioridade",
        "zh-CN": "修改工单：主题、请求人、团队、优先级",
    },
)
MERGE = permission(
    "tickets:ticket:merge",
    {"en": "Merge tickets and undo it", "pt-BR": "Unir chamados e desfazer a união", "zh-CN": "合并工单与撤销合并"},
)


EDIT_SETUP = permission(
    "tickets:setup:edit",
    {
        "en": "Set up tickets: fields, macros, templates",
        "pt-BR": "Configurar chamados: campos, macros, modelos",
        "zh-CN": "设置工单：字段、宏、模板",
    },
)


class EntryKind(StrEnum):
    """`MESSAGE`: from outside. `REPLY`: from us, public. `NOTE`: internal. `CHANGE`: of the ticket itself."""

    MESSAGE = "message"
    REPLY = "reply"
    NOTE = "note"
    CHANGE = "change"


class RelationKind(StrEnum):
    """What a ticket is to another one: its child, its duplicate, its consequence, held up by it, what follows it."""

    CHILD_OF = "child_of"
    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"
    BLOCKED_BY = "blocked_by"
    FOLLOWS = "follows"


class Medium(StrEnum):
    """The way by which something came, or went."""

    MAIL = "mail"
    CHAT = "chat"
    VOICE = "voice"
    FORM = "form"
    WEB = "web"
    WALK_UP = "walk_up"
    CHANNEL = "channel"
    API = "api"
    FILE = "file"


class FieldKind(StrEnum):
    """What may stand in a custom field."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"


class NewTicket(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket begins with. `author` wrote `text`: a customer whose message it is, or one of us who took it down.

    `client_id`: the writer's own name for it; what is sent twice under one name is there once.
    """

    origin: Origin
    type: TicketType = TicketType.INCIDENT
    subject: str
    text: str
    unit_id: UUID
    medium: Medium
    author: Actor
    html: str | None = None
    requester_id: UUID | None = None
    brand_id: UUID | None = None
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    priority: int | None = None
    assignee_id: UUID | None = None
    tags: tuple[str, ...] = ()
    fields: dict[str, Any] = {}
    language: str = ""
    interaction_id: UUID | None = None
    client_id: str | None = None


class Opened(msgspec.Struct, frozen=True):
    """A new ticket, or the one that was there already under this `client_id`."""

    id: UUID
    number: int
    entry_id: UUID
    created: bool = True


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A message from outside for a ticket. `customer_id`: whose it is, if known."""

    text: str
    author: Actor
    medium: Medium
    html: str | None = None
    customer_id: UUID | None = None
    at: datetime | None = None
    client_id: str | None = None


class StatusThen(StrEnum):
    """What became of the status that a ticket got with its reply.

    `UNTOUCHED`: the reply had not changed it. `PUT_BACK`: it is what it was before. `STAYS`: it was changed since.
    """

    UNTOUCHED = "untouched"
    PUT_BACK = "put_back"
    STAYS = "stays"


class TakenBack(msgspec.Struct, frozen=True):
    """How a ticket stands when its reply was taken back."""

    status: Status
    status_then: StatusThen = StatusThen.UNTOUCHED


class Received(msgspec.Struct, frozen=True):
    """Where a message went: `opened` a follow-up if the ticket was closed; `created` False: it was there already."""

    ticket_id: UUID
    number: int
    entry_id: UUID
    opened: bool = False
    created: bool = True


class NewFile(msgspec.Struct, frozen=True):
    """A file that came with an entry, as its sender calls it; `content_id`: as the entry's HTML does (`cid:`)."""

    name: str
    content: bytes
    content_id: str = ""


class SentFile(msgspec.Struct, frozen=True):
    """A file of an entry, to be sent along with it."""

    name: str
    media_type: str
    content: bytes


class Attached(msgspec.Struct, frozen=True):
    """A file of an entry. `kept` False: what it is is not accepted, and only its name and size are known."""

    id: UUID
    name: str
    kind: str
    size: int
    kept: bool


class TicketFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What others need to know of a ticket."""

    id: UUID
    number: int
    origin: Origin
    type: TicketType
    status: Status
    priority: int
    subject: str
    requester_id: UUID | None
    brand_id: UUID | None
    unit_id: UUID
    assignee_id: UUID | None
    language: str
    tags: tuple[str, ...]
    fields: dict[str, Any]
    medium: Medium
    opened_at: datetime
    first_replied_at: datetime | None
    next_due_at: datetime | None
    merged_into: UUID | None
    watchers: tuple[UUID, ...]


class EntryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is written in an entry."""

    id: UUID
    ticket_id: UUID
    kind: EntryKind
    at: datetime
    author_kind: ActorKind
    author_id: UUID | None
    medium: Medium | None
    text: str
    html: str | None


class TicketNotFound(NotFound):
    """There is no such ticket, or you may not see it."""

    code = "ticket.not_found"


class FileNotFound(NotFound):
    """There is no such file on this ticket, or it is no longer kept."""

    code = "ticket.file_not_found"


class FileRefused(Invalid):
    """Files of this kind are not accepted: images, PDF, office documents, plain text and MP4 are."""

    code = "ticket.file_refused"


class FilesTooLarge(Invalid):
    """These files are too large together to go out in one mail."""

    code = "ticket.files_too_large"


class UploadGone(Conflict):
    """A file that was to go along is no longer here; attach it again."""

    code = "ticket.upload_gone"


class TooManyUploads(Conflict):
    """So many files of yours wait to be used already; send or remove some of them first."""

    code = "ticket.too_many_uploads"


class NoSuchTransition(Conflict):
    """A ticket of this type and status cannot become that."""

    code = "ticket.no_such_transition"


class TicketClosed(Conflict):
    """This ticket is closed; open a follow-up."""

    code = "ticket.closed"


class TicketMerged(Conflict):
    """This ticket was merged into another one."""

    code = "ticket.merged"


class NotMergeable(Conflict):
    """Only two tickets of one brand and one requester, neither merged already, can be merged."""

    code = "ticket.not_mergeable"


class BadTemplate(Invalid):
    """This text cannot be filled in."""

    code = "ticket.bad_template"


class PointNotFound(NotFound):
    """There is no such point on this ticket."""

    code = "ticket.point_not_found"


class TimeNotFound(NotFound):
    """There is no such time of yours on this ticket."""

    code = "ticket.time_not_found"


class TooManyPoints(Conflict):
    """A checklist has at most 100 points."""

    code = "ticket.too_many_points"


class BadCondition(Invalid):
    """This condition cannot be used."""

    code = "ticket.bad_condition"


class FieldsRefused(Invalid):
    """Some fields are missing, or are not what a ticket like this may have."""

    code = "ticket.fields_refused"


class InCircle(Conflict):
    """That would lead in a circle."""

    code = "ticket.in_circle"


class HasParent(Conflict):
    """It belongs to another ticket already."""

    code = "ticket.has_parent"


class TooManyChildren(Conflict):
    """More than 500 tickets at once; answer them in parts."""

    code = "ticket.too_many_children"


class BulkNotFound(NotFound):
    """There is no such change of yours."""

    code = "ticket.bulk_not_found"


class MergeNotFound(NotFound):
    """There is no such merge of this ticket."""

    code = "ticket.merge_not_found"


class AlreadyUndone(Conflict):
    """This is undone already."""

    code = "ticket.already_undone"


class ChangedMeanwhile(Conflict):
    """Somebody changed the same fields meanwhile; see what they are now. Other fields were changed as you asked."""

    code = "ticket.changed_meanwhile"


class SentBefore(Conflict):
    """Something else was sent under this name before."""

    code = "ticket.sent_before"


class UnknownTeam(Invalid):
    """There is no such team, or you may not open tickets for it."""

    code = "ticket.unknown_team"


class UnknownBrand(Invalid):
    """There is no such brand, or it is not yours."""

    code = "ticket.unknown_brand"


class UnknownRequester(Invalid):
    """There is no such customer of this brand that you may see."""

    code = "ticket.unknown_requester"


class UnknownInteraction(Invalid):
    """There is no such interaction that you may see."""

    code = "ticket.unknown_interaction"


class NotTheirTicket(Invalid):
    """This person may not see the ticket, so cannot work on it, watch it or be mentioned."""

    code = "ticket.not_theirs"


class BadFilter(Invalid):
    """This is not a filter or cursor of this list."""

    code = "ticket.bad_filter"


class SortNeedsUnsolved(Invalid):
    """By deadline or priority only tickets are sorted that are not solved."""

    code = "ticket.sort_needs_unsolved"
