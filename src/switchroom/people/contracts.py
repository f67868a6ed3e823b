"""What others may know of people: ids, descriptions of agents, permissions, events, errors, and who is told."""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from switchroom.platform.access import Permission, Principal, permission
from switchroom.platform.collection import SetupChanged
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Forbidden, Invalid, NotFound, Throttled, Unauthenticated
from switchroom.platform.events import Event, Origin, event

UserId = NewType("UserId", UUID)
SkillId = NewType("SkillId", UUID)
PostId = NewType("PostId", UUID)
StatusId = NewType("StatusId", UUID)


class StatusKind(StrEnum):
    AVAILABLE = "available"
    NOT_AVAILABLE = "not_available"


class SkillLevel(msgspec.Struct, frozen=True):
    """A skill of a person; `level` runs from 1 to 10."""

    id: SkillId
    slug: str
    level: int


class AgentDescription(msgspec.Struct, frozen=True):
    """What routing needs to know of a person who takes work. `capacity` counts items per medium (`voice`: 1)."""

    id: UserId
    origin: Origin
    unit_id: UUID
    works: bool
    """False when the person has been archived or made inactive: no work any more."""
    queue_ids: tuple[UUID, ...]
    skills: tuple[SkillLevel, ...]
    capacity: dict[str, int]
    overlaps: tuple[tuple[str, str], ...] = ()
    """While holding the first medium, the second may be taken too."""


class Status(msgspec.Struct, frozen=True):
    """An entry of the catalogue of statuses; `owner_id`: an agent's own one."""

    id: StatusId
    slug: str
    kind: StatusKind
    name: dict[str, str]
    colour: str
    owner_id: UserId | None


class Person(msgspec.Struct, frozen=True):
    """A name to show."""

    id: UserId
    name: str


class HeldPosts(msgspec.Struct, frozen=True):
    """Slugs of the posts that a person holds, himself or for somebody away, and in the unit of which path each.

    `away` are those for whom he stands in.
    """

    posts: tuple[str, ...] = ()
    unit_paths: tuple[str, ...] = ()
    away: tuple[UUID, ...] = ()


class BoardFeed:
    """Who wants to hear of changes to agents. Routing implements it and bootstrap supplies it; by default nobody."""

    async def agent_changed(self, tx: Transaction, user_id: UUID) -> None:
        """Skills, queues, capacity, origin or whether the person works at all changed, in this transaction."""

    async def unknown_queues(self, connection: Connection, queue_ids: frozenset[UUID]) -> frozenset[UUID]:
        """Which of these queues do not exist."""
        del connection, queue_ids
        return frozenset()

    async def queues_beyond(
        self, connection: Connection, principal: Principal, wanted: Permission, queue_ids: frozenset[UUID]
    ) -> frozenset[UUID]:
        """Which of these queues do not exist, or belong to units and brands where the principal may not do this."""
        del connection, principal, wanted, queue_ids
        return frozenset()


# --- permissions ----------------------------------------------------------------------------------------------------

WORK = permission(
    "people:agent:work",
    {"en": "Sign in to work and take interactions", "pt-BR": "Atender clientes", "zh-CN": "签入并处理接触"},
)
SEE_USERS = permission("people:user:see", {"en": "See people", "pt-BR": "Ver pessoas", "zh-CN": "查看人员"})
EDIT_USERS = permission(
    "people:user:edit",
    {"en": "Change people, their skills and grants", "pt-BR": "Alterar pessoas", "zh-CN": "修改人员"},
)
MOVE = permission(
    "people:agent:move",
    {
        "en": "Move people between queues and skills for a time",
        "pt-BR": "Mover pessoas entre filas e habilidades por um tempo",
        "zh-CN": "临时调配人员的队列和技能",
    },
)
EDIT_SKILLS = permission(
    "people:skill:edit",
    {"en": "Change the catalogue of skills", "pt-BR": "Alterar habilidades", "zh-CN": "修改技能"},
)
EDIT_STATUSES = permission(
    "people:status:edit",
    {"en": "Change the shared statuses", "pt-BR": "Alterar status compartilhados", "zh-CN": "修改共享状态"},
)
EDIT_POSTS = permission(
    "people:post:edit",
    {"en": "Change the catalogue of roles", "pt-BR": "Alterar funções", "zh-CN": "修改岗位"},
)
SEE_PERMISSION_SETS = permission(
    "people:permission_set:see",
    {"en": "See permission sets", "pt-BR": "Ver conjuntos de permissões", "zh-CN": "查看权限集"},
)
EDIT_PERMISSION_SETS = permission(
    "people:permission_set:edit",
    {"en": "Change permission sets", "pt-BR": "Alterar conjuntos de permissões", "zh-CN": "修改权限集"},
)
USE_TOKENS = permission(
    "people:token:edit",
    {"en": "Make API tokens for oneself", "pt-BR": "Criar tokens de API próprios", "zh-CN": "创建自己的 API 令牌"},
)
SEE_AUDIT = permission(
    "people:audit:see",
    {"en": "See the audit trail", "pt-BR": "Ver a trilha de auditoria", "zh-CN": "查看审计记录"},
)


# --- events ---------------------------------------------------------------------------------------------------------


@event("people.user_changed")
class UserChanged(SetupChanged, frozen=True, kw_only=True):
    """A user was made, changed or archived."""

    collection = "users"


@event("people.skill_changed")
class SkillChanged(SetupChanged, frozen=True, kw_only=True):
    """A skill was made, changed or archived."""

    collection = "skills"


@event("people.post_changed")
class PostChanged(SetupChanged, frozen=True, kw_only=True):
    """A post was made, changed or archived."""

    collection = "posts"


@event("people.permission_set_changed")
class PermissionSetChanged(SetupChanged, frozen=True, kw_only=True):
    """A permission set was made, changed or archived."""

    collection = "permission-sets"


@event("people.status_changed")
class StatusChanged(SetupChanged, frozen=True, kw_only=True):
    """An entry of the catalogue of statuses was made, changed or archived. Not: an agent is now in it."""

    collection = "statuses"


class _OfUser(Event, frozen=True, kw_only=True):
    user_id: UUID

    @property
    def subject(self) -> UUID:
        return self.user_id


@event("people.signed_in")
class SignedIn(_OfUser, frozen=True, kw_only=True):
    """A person signed in to the program (not: to work). `provider`: by which identity provider, None by password."""

    provider: UUID | None = None


@event("people.signed_out")
class SignedOut(_OfUser, frozen=True, kw_only=True):
    """A session was ended by its owner."""

    session_id: UUID


@event("people.password_set")
class PasswordSet(_OfUser, frozen=True, kw_only=True):
    """A password was set; all other sessions of the person ended."""


@event("people.token_made")
class TokenMade(_OfUser, frozen=True, kw_only=True):
    """An API token was made."""

    token_id: UUID


@event("people.token_revoked")
class TokenRevoked(_OfUser, frozen=True, kw_only=True):
    """An API token was revoked."""

    token_id: UUID


class EndOfMove(StrEnum):
    """Why a move for a time is over."""

    ELAPSED = "elapsed"
    TAKEN_BACK = "taken_back"


class _OfMove(_OfUser, frozen=True, kw_only=True):
    move: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.user_id}", "agents", "queues")


@event("people.moved_for_a_time")
class MovedForATime(_OfMove, frozen=True, kw_only=True):
    """Somebody serves other queues, or has other skills, until then."""

    until: datetime
    queues_added: tuple[UUID, ...]
    queues_removed: tuple[UUID, ...]
    skills_set: tuple[UUID, ...]
    skills_removed: tuple[UUID, ...]


@event("people.move_ended")
class MoveEnded(_OfMove, frozen=True, kw_only=True):
    """What a move had changed is as if it had never been."""

    how: EndOfMove


class _OfAbsence(_OfUser, frozen=True, kw_only=True):
    absence: UUID
    substitute: UUID | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        own = (f"user:{self.user_id}", "tasks")
        return (*own, f"user:{self.substitute}") if self.substitute else own


@event("people.absence_planned")
class AbsencePlanned(_OfAbsence, frozen=True, kw_only=True):
    """Somebody is away from one day to another, both included; meanwhile a substitute holds the posts."""

    from_date: date
    to_date: date


@event("people.absence_ended")
class AbsenceEnded(_OfAbsence, frozen=True, kw_only=True):
    """An absence was taken back, or ended before its last day."""


# --- refusals -------------------------------------------------------------------------------------------------------


class SignInRefused(Unauthenticated):
    """E-mail or password is wrong."""

    code = "session.refused"


class WrongPassword(Forbidden):
    """The current password is wrong."""

    code = "session.wrong_password"


class SignInThrottled(Throttled):
    """Too many attempts to sign in; wait a little."""

    code = "session.throttled"


class ExceedsYours(Forbidden):
    """You cannot give, or change a person who has, rights that you do not have yourself."""

    code = "people.exceeds_yours"


class UnknownPermission(Invalid):
    """There is no such permission."""

    code = "people.unknown_permission"


class UnknownQueue(Invalid):
    """There is no such queue."""

    code = "people.unknown_queue"


class UnknownUnit(Invalid):
    """There is no such unit, or you may not place people there."""

    code = "people.unknown_unit"


class NotYourStatus(Forbidden):
    """Shared statuses are changed by whoever may do so; your own are yours alone."""

    code = "people.not_your_status"


class ExpiryInPast(Invalid):
    """A token must expire in the future."""

    code = "token.expiry_in_past"


class UnknownStatus(NotFound):
    """There is no such status."""

    code = "status.unknown"


class UnknownAway(Invalid):
    """There is no such person, or you do not lead their unit."""

    code = "absence.unknown_person"


class UnknownSubstitute(Invalid):
    """Nobody like this can stand in: choose somebody else who works here."""

    code = "absence.unknown_substitute"


class AbsenceRefused(Invalid):
    """These days do not go."""

    code = "absence.refused"


class UnknownAbsence(NotFound):
    """There is no such absence, or it is over."""

    code = "absence.unknown"


class UnknownPerson(Invalid):
    """There is no such person, or you do not lead their unit."""

    code = "move.unknown_person"


class UnknownSkill(Invalid):
    """There is no such skill."""

    code = "move.unknown_skill"


class MoveNothing(Invalid):
    """Say which queues or skills change."""

    code = "move.nothing"


class MoveTooLong(Invalid):
    """A move ends in the future, and after a month at the latest."""

    code = "move.too_long"


class UnknownMove(NotFound):
    """There is no such move in force, or you may not see it."""

    code = "move.unknown"
