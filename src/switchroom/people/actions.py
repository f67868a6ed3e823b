"""The catalogues of people, and what the command line and the sample company do with users."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from switchroom.organisation.facade import ensure_root
from switchroom.people import models, schemas
from switchroom.people.contracts import (
    EDIT_PERMISSION_SETS,
    EDIT_POSTS,
    EDIT_SKILLS,
    EDIT_STATUSES,
    SEE_PERMISSION_SETS,
    WORK,
    ExceedsYours,
    ExpiryInPast,
    PermissionSetChanged,
    PostChanged,
    SkillChanged,
    StatusChanged,
    StatusKind,
    TokenMade,
    UnknownPermission,
)
from switchroom.people.queries import user_id_by_email
from switchroom.people.user_actions import USERS
from switchroom.platform.access import EVERYTHING, Principal, permissions, system_principal
from switchroom.platform.auth import make_token
from switchroom.platform.collection import Collection, InUse, Row, UnknownRow
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services

SKILL_USED = """
select exists(select from people.user_skill k join people."user" u on u.id = k.user_id and not u.archived
              where k.skill_id = $1)
"""
POST_USED = """
select exists(select from people.user_post h join people."user" u on u.id = h.user_id and not u.archived
              where h.post_id = $1 and coalesce(h.to_date, 'infinity') >= current_date)
"""
SET_USED = """
select exists(select from people.user_grant g join people."user" u on u.id = g.user_id and not u.archived
              where g.permission_set_id = $1)
"""


class Skills(Collection[schemas.Skill]):
    name, one, table = "skills", "skill", models.skill
    row, new, patch = schemas.Skill, schemas.SkillNew, schemas.SkillPatch
    event, edit = SkillChanged, EDIT_SKILLS
    searched = ("name", "slug")

    async def check_unused(self, tx: Transaction, row: Row) -> None:
        await _check(tx, SKILL_USED, row)


class Posts(Collection[schemas.Post]):
    name, one, table = "posts", "post", models.post
    row, new, patch = schemas.Post, schemas.PostNew, schemas.PostPatch
    event, edit = PostChanged, EDIT_POSTS
    searched = ("name", "slug")

    async def check_unused(self, tx: Transaction, row: Row) -> None:
        await super().check_unused(tx, row)
        await _check(tx, POST_USED, row)


class PermissionSets(Collection[schemas.PermissionSet]):
    name, one, table = "permission-sets", "permission_set", models.permission_set
    row, new, patch = schemas.PermissionSet, schemas.PermissionSetNew, schemas.PermissionSetPatch
    event, see, edit = PermissionSetChanged, SEE_PERMISSION_SETS, EDIT_PERMISSION_SETS
    searched = ("name", "slug")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        known = {*permissions(), EVERYTHING}
        had, has = set(before["permissions"] if before else ()), set(after["permissions"])
        unknown = sorted(has - had - known)
        if unknown:
            raise UnknownPermission(
                errors=[{"field": "permissions", "code": "unknown", "message": name} for name in unknown]
            )
        if not principal.gives((had if before is after else had ^ has) & known):
            raise ExceedsYours()

    async def check_unused(self, tx: Transaction, row: Row) -> None:
        await _check(tx, SET_USED, row)


class Statuses(Collection[schemas.Status]):
    name, one, table = "statuses", "status", models.status
    row, new, patch = schemas.Status, schemas.StatusNew, schemas.StatusPatch
    event, edit = StatusChanged, EDIT_STATUSES
    searched = ("name", "slug")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return or_(self.table.c.shared, self.table.c.owner_id == principal.user_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if after["shared"]:
            after["owner_id"] = None
            await super().check(tx, principal, before, after)
        else:
            principal.require(WORK)
            after["owner_id"] = principal.user_id


SKILLS = Skills()
POSTS = Posts()
PERMISSION_SETS = PermissionSets()
STATUSES = Statuses()

ADMINISTRATOR = "administrator"
FIRST_STATUSES: tuple[tuple[str, StatusKind, str, dict[str, str]], ...] = (
    ("available", StatusKind.AVAILABLE, "green", {"en": "Available", "pt-BR": "Disponível", "zh-CN": "示闲"}),
    ("break", StatusKind.NOT_AVAILABLE, "yellow", {"en": "Break", "pt-BR": "Pausa", "zh-CN": "小休"}),
    ("meeting", StatusKind.NOT_AVAILABLE, "blue", {"en": "Meeting", "pt-BR": "Reunião", "zh-CN": "会议"}),
    ("missed", StatusKind.NOT_AVAILABLE, "red", {"en": "Missed an offer", "pt-BR": "Não atendeu", "zh-CN": "漏接"}),
)


async def ensure_defaults(
    tx: Transaction, services: Services, *, organisation: str = "Our organisation", time_zone: str = "UTC"
) -> None:
    """What every installation needs: a root unit, the administrators' permissions, the first statuses. Idempotent."""
    principal = system_principal()
    await ensure_root(tx, services, principal, name=organisation, time_zone=time_zone)
    if await _id_by_slug(tx, "permission_set", ADMINISTRATOR) is None:
        names = {"en": "Administrator", "pt-BR": "Administrador", "zh-CN": "系统管理员"}
        body = schemas.PermissionSetNew(name=names, slug=ADMINISTRATOR, permissions=[EVERYTHING])
        await PERMISSION_SETS.create(tx, services, principal, body)
    for slug, kind, colour, names in FIRST_STATUSES:
        if await _id_by_slug(tx, "status", slug) is None:
            status = schemas.StatusNew(name=names, slug=slug, kind=kind, colour=colour, shared=True)
            await STATUSES.create(tx, services, principal, status)


async def create_user(
    tx: Transaction, services: Services, *, name: str, email: str, password: str, permission_set: str = ADMINISTRATOR
) -> UUID:
    """A person in the root unit, with permissions over everything. Raises `UnknownRow`, `Exists`, `WeakPassword`."""
    await ensure_defaults(tx, services)
    set_id = await _id_by_slug(tx, "permission_set", permission_set)
    if set_id is None:
        raise UnknownRow(f"There is no permission set {permission_set}.")
    root = await tx.fetch_value("select id from organisation.unit where parent_id is null")
    grant = schemas.Grant(permission_set_id=set_id, unit_id=root)
    body = schemas.UserNew(name=name, email=email, password=password, unit_id=root, grants=[grant])
    return (await USERS.create(tx, services, system_principal(), body)).id


async def set_password(tx: Transaction, services: Services, *, email: str, password: str) -> None:
    """A new password; all sessions of the person end. Raises `UnknownRow`, `WeakPassword`."""
    user_id = await _user(tx, email)
    version = await tx.fetch_value('select version from people."user" where id = $1', user_id)
    body = schemas.UserPatch.model_validate({"version": version, "password": password})
    await USERS.update(tx, services, system_principal(), user_id, body)


async def change_own(tx: Transaction, principal: Principal, given: Row) -> None:
    """What everybody may change of themselves: `language`, `theme`."""
    if given:
        await tx.execute(models.user.update().where(models.user.c.id == principal.user_id).values(given))


async def create_token(
    tx: Transaction, services: Services, *, email: str, name: str, scopes: list[str], expires_at: datetime | None = None
) -> str:
    """A token that acts for the person within the scopes. Raises `UnknownRow`, `UnknownPermission`, `ExpiryInPast`."""
    unknown = set(scopes) - set(permissions())
    if unknown:
        raise UnknownPermission(f"There is no permission {', '.join(sorted(unknown))}.")
    _, secret = await issue_token(tx, services, await _user(tx, email), name, scopes, expires_at)
    return secret


async def issue_token(
    tx: Transaction, services: Services, user_id: UUID, name: str, scopes: list[str], expires_at: datetime | None
) -> tuple[UUID, str]:
    """A token of the person, with its event; its id and the token. Raises `ExpiryInPast`."""
    now = services.clock.now()
    if expires_at is not None and expires_at <= now:
        raise ExpiryInPast(errors=[{"field": "expires_at", "code": "past", "message": ExpiryInPast().message}])
    token_id, secret = await make_token(tx, user_id, name, sorted(set(scopes)), now, expires_at)
    tx.emit(TokenMade(user_id=user_id, token_id=token_id))
    return token_id, secret


async def _check(tx: Transaction, used: str, row: Row) -> None:
    if await tx.fetch_value(used, row["id"]):
        raise InUse()


async def _user(tx: Transaction, email: str) -> UUID:
    found = await user_id_by_email(tx, email)
    if found is None:
        raise UnknownRow(f"There is no user {email}.")
    return found


async def _id_by_slug(tx: Transaction, table: str, slug: str) -> Any:
    return await tx.fetch_value(f"select id from people.{table} where slug = $1 and not archived", slug)  # noqa: S608
