"""What others may know of touchpoints."""

from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.collection import SetupChanged
from switchroom.platform.errors import Conflict, Forbidden, Invalid, NotFound, Throttled, Unavailable
from switchroom.platform.events import Code, Event, event

EntryPointId = NewType("EntryPointId", UUID)

EDIT_CHANNELS = permission(
    "touchpoints:channel:edit", {"en": "Change channels", "pt-BR": "Alterar canais", "zh-CN": "修改渠道"}
)
EDIT_SERVICES = permission(
    "touchpoints:service:edit",
    {"en": "Change the catalogue of services", "pt-BR": "Alterar o catálogo de serviços", "zh-CN": "修改业务目录"},
)
SEE_MAP = permission(
    "touchpoints:touchpoint:see",
    {"en": "See the process map", "pt-BR": "Ver o mapa de processos", "zh-CN": "查看流程地图"},
)
EDIT_MAP = permission(
    "touchpoints:touchpoint:edit",
    {
        "en": "Give processes to touchpoints",
        "pt-BR": "Atribuir processos a pontos de contato",
        "zh-CN": "为接触点指定流程",
    },
)
SEE_ENTRY_POINTS = permission(
    "touchpoints:entry_point:see",
    {"en": "See entry points", "pt-BR": "Ver canais de entrada", "zh-CN": "查看接入入口"},
)
EDIT_ENTRY_POINTS = permission(
    "touchpoints:entry_point:edit",
    {"en": "Change entry points", "pt-BR": "Alterar canais de entrada", "zh-CN": "修改接入入口"},
)
SEE_BLOCKS = permission(
    "touchpoints:block:see",
    {"en": "See who is blocked", "pt-BR": "Ver bloqueios", "zh-CN": "查看黑名单"},
)
EDIT_BLOCKS = permission(
    "touchpoints:block:edit",
    {"en": "Block and unblock", "pt-BR": "Bloquear e desbloquear", "zh-CN": "修改黑名单"},
)


class Medium(StrEnum):
    VOICE = "voice"
    CHAT = "chat"
    MAIL = "mail"
    FORM = "form"
    IN_PERSON = "in_person"


class Served(StrEnum):
    """By whom customers are served on a channel: a person, the system alone, or it does not matter."""

    ANY = "any"
    PERSON = "person"
    SYSTEM = "system"


class AssignmentKind(StrEnum):
    """`NOT_OFFERED`: it was decided that there is no such touchpoint; `CLEAR`: nothing is decided any more."""

    PROCESS = "process"
    OWNER = "owner"
    NOT_OFFERED = "not_offered"
    CLEAR = "clear"
    UNDO = "undo"


class BlockKind(StrEnum):
    """`IP`: an address or network of the internet. `ADDRESS`: a telephone number, mail address or chat id."""

    IP = "ip"
    ADDRESS = "address"


class ChatSetup(msgspec.Struct, frozen=True):
    """How chats of an entry point look and behave: `schemas.ChatSettings` as it is stored."""

    accent: str = "#1f5fbf"
    position: str = "right"
    title: str | dict[str, str] | None = None
    welcome: str | dict[str, str] | None = None
    files: bool = True
    idle_minutes: int = 30
    call_slug: str | None = None


class EntryPoint(msgspec.Struct, frozen=True):
    """An address customers use. Per address of a customer `limit_per_address` calls an hour, 0: any number."""

    id: EntryPointId
    slug: str
    name: dict[str, str]
    medium: Medium
    brand_id: UUID
    unit_id: UUID
    process_slug: str
    language: str
    limit_per_address: int
    limit_concurrent: int
    enabled: bool
    brand_name: dict[str, Any]
    chat: ChatSetup = ChatSetup()


@event("touchpoints.channel_changed")
class ChannelChanged(SetupChanged, frozen=True, kw_only=True):
    """A channel was made, changed or archived."""

    collection = "channels"


@event("touchpoints.service_changed")
class ServiceChanged(SetupChanged, frozen=True, kw_only=True):
    """A service was made, changed or archived."""

    collection = "services"


@event("touchpoints.service_category_changed")
class ServiceCategoryChanged(SetupChanged, frozen=True, kw_only=True):
    """A category of services was made, changed, moved or archived."""

    collection = "service-categories"


@event("touchpoints.entry_point_changed")
class EntryPointChanged(SetupChanged, frozen=True, kw_only=True):
    """An entry point was made, changed, switched or archived."""

    collection = "entry-points"


@event("touchpoints.assigned")
class Assigned(Event, frozen=True, kw_only=True):
    """So many touchpoints were given a process, an owner, or none. `undoes`: an earlier change that this takes back."""

    assignment: UUID
    kind: Code
    touched: int
    process: Code | None = None
    number: int | None = None
    undoes: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.assignment

    @property
    def topics(self) -> tuple[str, ...]:
        return ("map",)


@event("touchpoints.block_changed")
class BlockChanged(SetupChanged, frozen=True, kw_only=True):
    """Somebody was blocked or let in again."""

    collection = "block-list"


@event("touchpoints.number_refused")
class NumberWasRefused(Event, frozen=True, kw_only=True):
    """Somebody wanted a number outside to be dialled, and it was not; `country` is its calling code, if it has one."""

    interaction: UUID
    purpose: Code
    reason: Code
    country: int

    @property
    def subject(self) -> UUID:
        return self.interaction

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}",)


class EntryPointNotFound(NotFound):
    """There is no such entry point, or it is switched off."""

    code = "entry_point.not_found"


class CallerBlocked(Forbidden):
    """Calls from here are not accepted."""

    code = "caller.blocked"


class CallerThrottled(Throttled):
    """Too many calls from here; try again later."""

    code = "caller.throttled"


class EntryPointFull(Unavailable):
    """All lines are taken; try again shortly."""

    code = "entry_point.full"


class NumberRefused(Conflict):
    """This number is not dialled."""

    code = "number.refused"


class CellTaken(Conflict):
    """A touchpoint has exactly one process, and this one has another already. Say that it is to be replaced."""

    code = "touchpoint.taken"


class BreaksRules(Invalid):
    """The process breaks rules that are on for a brand that it would serve."""

    code = "rules.broken"


class MapChanged(Conflict):
    """The map has changed since you looked at what would be touched. Look again."""

    code = "map.changed"


class NothingChosen(Invalid):
    """No touchpoint fits this choice, or none that you may change."""

    code = "map.nothing_chosen"


class TooManyChosen(Invalid):
    """These are more touchpoints than are changed at once. Choose fewer brands, services or channels."""

    code = "map.too_many"


class AssignmentNotFound(NotFound):
    """There is no such change of the map, or you may not see it."""

    code = "map.assignment_not_found"


class AlreadyUndone(Conflict):
    """This change was taken back already."""

    code = "map.already_undone"


class CodeOffScheme(Invalid):
    """The code does not fit its category: the label of the category comes first, then as many digits as it asks for."""

    code = "service.code_off_scheme"


class CategoryInItself(Conflict):
    """A category cannot belong to itself or to one below it."""

    code = "service_category.in_itself"


class UnknownPlace(Invalid):
    """There is no such unit or brand, or you may not set up entry points there."""

    code = "entry_point.unknown_place"


class NotMadeForForms(Invalid):
    """This process is not made for a page: `form` must be among its media, so that its steps are checked for it."""

    code = "entry_point.process_not_for_forms"


class NoNetwork(Invalid):
    """This is no IP address or network, for example 203.0.113.0/24."""

    code = "block.no_network"
