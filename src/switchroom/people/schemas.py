"""What the screens of people send and receive."""

import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from switchroom.people.contracts import StatusKind
from switchroom.platform.events import ActorKind, Origin
from switchroom.platform.schemas import LanguageTag, Name, Received, Sent, SetupRow, Slug, TextJson, changes_of

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$"),
    Field(examples=["ana@example.com"]),
]
Password = Annotated[str, Field(min_length=1, max_length=200, examples=["correct horse battery"])]
Medium = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
Units = Annotated[int, Field(ge=0, le=30)]
AgentNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$"), Field(examples=["1007"])]


class UserSkill(Received):
    skill_id: UUID
    level: int = Field(ge=1, le=10)


class UserPost(Received):
    """A role held from one day to another, both included; without `to` until further notice."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    post_id: UUID
    from_date: datetime.date = Field(alias="from")
    to_date: datetime.date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "UserPost":
        if self.to_date is not None and self.to_date < self.from_date:
            raise ValueError("a role cannot end before it begins")
        return self


class Grant(Received):
    """A permission set over a unit and all below it, for some brands or (null) for all."""

    permission_set_id: UUID
    unit_id: UUID
    brand_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None


class MediaOverlap(Received):
    """While holding work of one medium the person may be given work of another, not the reverse."""

    holding: Medium = Field(examples=["chat"])
    may_take: Medium = Field(examples=["voice"])


class UserNew(Received):
    name: Name
    email: Email
    agent_number: AgentNumber | None = None
    language: LanguageTag | None = None
    unit_id: UUID
    active: bool = True
    origin: Origin = Origin.REAL
    password: Password | None = Field(default=None, description="Written only, never read.")
    skills: list[UserSkill] = Field(default=[], max_length=200)
    queue_ids: list[UUID] = Field(default=[], max_length=500)
    capacity: dict[Medium, Units] = Field(default={}, examples=[{"voice": 1, "chat": 3}])
    overlaps: list[MediaOverlap] = Field(
        default=[], max_length=25, description="Media that may be served at once; all others exclude each other."
    )
    posts: list[UserPost] = Field(default=[], max_length=100)
    grants: list[Grant] = Field(default=[], max_length=100)


class User(SetupRow):
    """A person who signs in; takes work if they may."""

    name: str
    email: str
    agent_number: str | None = None
    language: str | None = None
    unit_id: UUID
    active: bool
    origin: Origin
    skills: list[UserSkill]
    queue_ids: list[UUID]
    capacity: dict[str, int]
    overlaps: list[MediaOverlap]
    posts: list[UserPost]
    grants: list[Grant]


UserPatch = changes_of(UserNew, never=frozenset({"origin"}))


class MoveNew(Received):
    """Queues and skills of some people, changed until a moment; then all is as it would have been without."""

    user_ids: list[UUID] = Field(min_length=1, max_length=200)
    until: AwareDatetime = Field(description="Within a month.", examples=["2027-01-01T14:00:00Z"])
    queue_ids_added: list[UUID] = Field(default=[], max_length=100)
    queue_ids_removed: list[UUID] = Field(default=[], max_length=100)
    skills_set: list[UserSkill] = Field(
        default=[], max_length=100, description="Skills they have until then, or levels that hold until then."
    )
    skill_ids_removed: list[UUID] = Field(default=[], max_length=100)


class MovesMade(Sent):
    ids: list[UUID] = Field(description="One move for each person, in the order named.")


class AbsenceNew(Received):
    """Somebody is away from one day to another, both included, by the date in that person's unit."""

    user_id: UUID | None = Field(default=None, description="Who is away; null: you.")
    from_date: datetime.date = Field(examples=["2027-01-04"])
    to_date: datetime.date = Field(examples=["2027-01-15"])
    substitute_id: UUID | None = Field(
        default=None, description="Who holds the roles and has the tasks meanwhile; null: nobody."
    )


class AbsentPerson(Sent):
    id: UUID
    name: str


class Absence(Sent):
    id: UUID
    user: AbsentPerson
    substitute: AbsentPerson | None
    from_date: datetime.date
    to_date: datetime.date
    begun: bool = Field(description="It has begun already.")


class AbsenceMade(Sent):
    id: UUID


class SkillNew(Received):
    name: TextJson
    slug: Slug


class Skill(SkillNew, SetupRow):
    """Something a person is good at, from 1 to 10."""


SkillPatch = changes_of(SkillNew)


class PostNew(Received):
    name: TextJson
    slug: Slug


class Post(PostNew, SetupRow):
    """A job role that steps of processes are assigned to; on screen "Role"."""


PostPatch = changes_of(PostNew)


class PermissionSetNew(Received):
    name: TextJson
    slug: Slug
    permissions: list[Annotated[str, Field(max_length=100)]] = Field(max_length=500, examples=[["people:user:see"]])


class PermissionSet(PermissionSetNew, SetupRow):
    """What one may do, named once and granted to many; `*` stands for everything."""


PermissionSetPatch = changes_of(PermissionSetNew)


class StatusNew(Received):
    name: TextJson
    slug: Slug
    kind: StatusKind
    colour: Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6}|[a-z]{2,20})$"), Field(examples=["green"])]
    shared: bool = Field(description="For everybody; false makes it your own.")
    owner_id: UUID | None = Field(default=None, description="Set by the server.")


class Status(StatusNew, SetupRow):
    """What an agent can be doing."""


StatusPatch = changes_of(StatusNew, never=frozenset({"shared", "owner_id"}))


class Permission(Sent):
    name: str = Field(examples=["people:user:see"])
    description: TextJson


class SignIn(Received):
    email: Annotated[str, Field(max_length=254, examples=["ana@example.com"])]
    password: Password


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class MePatch(Received):
    language: LanguageTag | None = None
    theme: Theme | None = None


class PasswordChange(Received):
    current: Password
    new: Password = Field(description="At least 10 characters.")


class MeUser(Sent):
    id: UUID
    name: str
    email: str
    language: str | None
    theme: str | None
    agent_number: str | None
    origin: Origin


class Me(Sent):
    """Who is signed in, what they may do anywhere, and the journal's position at this moment."""

    user: MeUser
    permissions: list[str]
    is_agent: bool
    position: int


class SessionRow(Sent):
    """A browser in which you are signed in."""

    id: UUID
    created_at: datetime.datetime
    last_seen_at: datetime.datetime
    address: str | None
    agent: str | None = Field(description="The browser, as it described itself.")
    current: bool


class TokenNew(Received):
    name: Name
    scopes: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1, max_length=500, examples=[["people:user:see"]]
    )
    expires_at: AwareDatetime | None = Field(default=None, examples=["2027-01-01T00:00:00Z"])


class Token(Sent):
    """An API token; `prefix` is how it begins."""

    id: UUID
    name: str
    scopes: list[str]
    prefix: str
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None


class TokenMade(Sent):
    id: UUID
    token: str = Field(description="Shown this once.", examples=["swr_…"])


class AuditActor(Sent):
    id: UUID
    name: str


class AuditRow(Sent):
    """One event of the journal: ids, codes and numbers, never words that people wrote."""

    position: int
    at: datetime.datetime
    type: str
    actor_kind: ActorKind
    actor: AuditActor | None
    subject: UUID
    data: dict[str, object]
