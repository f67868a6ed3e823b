"""Users as a collection: their parts in other tables, and the rule that nobody gives more than he has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.organisation.facade import brand_groups, path_of, unit_path
from switchroom.people import models, schemas
from switchroom.people.contracts import (
    EDIT_USERS,
    SEE_USERS,
    BoardFeed,
    ExceedsYours,
    PasswordSet,
    UnknownQueue,
    UnknownUnit,
    UserChanged,
)
from switchroom.people.former_posts import keep_former_posts
from switchroom.people.queries import resolve_grants
from switchroom.platform.access import Principal
from switchroom.platform.auth import Passwords, end_sessions
from switchroom.platform.collection import Change, Collection, Row, UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services

PROVING = ("email", "password", "active")
"""Fields by which one could become that person, or lock them out."""

PARTS = """
select u.id,
    coalesce((select jsonb_agg(jsonb_build_object('skill_id', skill_id, 'level', level) order by skill_id)
              from people.user_skill where user_id = u.id), '[]'::jsonb) as skills,
    coalesce((select jsonb_agg(queue_id order by queue_id) from people.user_queue where user_id = u.id), '[]'::jsonb)
        as queue_ids,
    coalesce((select jsonb_agg(jsonb_build_object('post_id', post_id, 'from', from_date, 'to', to_date)
                               order by from_date, post_id)
              from people.user_post where user_id = u.id), '[]'::jsonb) as posts,
    coalesce((select jsonb_agg(jsonb_build_object('permission_set_id', permission_set_id, 'unit_id', unit_id,
                                                  'brand_ids', brand_ids) order by permission_set_id, unit_id)
              from people.user_grant where user_id = u.id), '[]'::jsonb) as grants
from unnest($1::uuid[]) as u(id)
"""
INSERTS = {
    "skills": "insert into people.user_skill (user_id, skill_id, level) values ($1, $2, $3)",
    "queue_ids": "insert into people.user_queue (user_id, queue_id) values ($1, $2)",
    "posts": "insert into people.user_post (user_id, post_id, from_date, to_date) values ($1, $2, $3, $4)",
    "grants": "insert into people.user_grant (user_id, permission_set_id, unit_id, brand_ids) values ($1, $2, $3, $4)",
}
DELETES = {
    "skills": "delete from people.user_skill where user_id = $1",
    "queue_ids": "delete from people.user_queue where user_id = $1",
    "posts": "delete from people.user_post where user_id = $1",
    "grants": "delete from people.user_grant where user_id = $1",
}


class Repeated(Invalid):
    """The same thing is named twice."""

    code = "people.repeated"


class Users(Collection[schemas.User]):
    name, one, table = "users", "user", models.user
    row, new, patch = schemas.User, schemas.UserNew, schemas.UserPatch
    event, see, edit = UserChanged, SEE_USERS, EDIT_USERS
    searched = ("name", "email", "agent_number")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(SEE_USERS).condition(unit_path=unit_path(self.table.c.unit_id))

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is not None:
            principal.require(EDIT_USERS, unit_path=await path_of(tx, before["unit_id"]))
        path = await path_of(tx, after["unit_id"])
        if path is None or not principal.may(EDIT_USERS, unit_path=path):
            raise UnknownUnit(errors=[{"field": "unit_id", "code": "unknown", "message": UnknownUnit().message}])
        await self._check_rights(tx, principal, before, after)

    async def _check_rights(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        had, has = _comparable(before["grants"] if before else []), _comparable(after["grants"])
        touched = [had.get(key) or has[key] for key in had.keys() ^ has.keys()]
        if before is not None and (before is after or _proves_otherwise(before, after)):
            touched = [*had.values(), *touched]
        resolved = await resolve_grants(tx, touched)
        if len(resolved) != len(touched):
            raise UnknownReference(errors=[{"field": "grants", "code": "unknown", "message": "unknown set or unit"}])
        if not principal.covers(resolved):
            raise ExceedsYours()
        brands = {brand for grant in resolved for brand in grant.brands or ()}
        if len(await brand_groups(tx, sorted(brands))) != len(brands):
            raise UnknownReference(errors=[{"field": "grants", "code": "unknown", "message": "unknown brand"}])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        queues = frozenset(_uuid(queue) for queue in after["queue_ids"])
        if before is None or queues != frozenset(_uuid(queue) for queue in before["queue_ids"]):
            unknown = await services.the(BoardFeed).unknown_queues(tx, queues)
            if unknown:
                raise UnknownQueue(
                    errors=[{"field": "queue_ids", "code": "unknown", "message": str(queue)} for queue in unknown]
                )
        if before is not None:
            await keep_former_posts(tx, before, after)
        if after.get("password"):
            after["password_hash"] = await services.the(Passwords).hash(after["password"])

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        parts = {found["id"]: found for found in await connection.fetch(PARTS, [row["id"] for row in rows])}
        for row in rows:
            row.update({name: parts[row["id"]][name] for name in INSERTS})

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        for name in INSERTS.keys() & given.keys():
            parts = [_part(name, item) for item in given[name]]
            if name in ("skills", "queue_ids") and len({part[0] for part in parts}) != len(parts):
                raise Repeated(errors=[{"field": name, "code": "repeated", "message": Repeated().message}])
            await tx.execute(DELETES[name], row["id"])
            await tx.execute_many(INSERTS[name], [(row["id"], *part) for part in parts])

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        if change is not Change.CREATED:
            await services.the(BoardFeed).agent_changed(tx, row["id"])
        if row["archived"] or not row["active"]:
            await end_sessions(tx, row["id"], services.clock.now())

    async def update(
        self, tx: Transaction, services: Services, principal: Principal, id: UUID, body: Any
    ) -> schemas.User:
        """As every collection's; a new password ends the person's other sessions."""
        user = await super().update(tx, services, principal, id, body)
        if getattr(body, "password", None):
            own = principal.session_id if principal.user_id == id else None
            await end_sessions(tx, id, services.clock.now(), but=own)
            tx.emit(PasswordSet(user_id=id))
        return user


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _part(name: str, item: Any) -> tuple[Any, ...]:
    match name:
        case "skills":
            return item["skill_id"], item["level"]
        case "queue_ids":
            return (item,)
        case "posts":
            return item["post_id"], item["from"], item["to"]
        case _:
            return item["permission_set_id"], item["unit_id"], item["brand_ids"]


def _comparable(grants: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    """Grants by what they say, whether they come from the database or from a request."""
    return {
        (
            _uuid(grant["permission_set_id"]),
            _uuid(grant["unit_id"]),
            None if grant["brand_ids"] is None else frozenset(_uuid(brand) for brand in grant["brand_ids"]),
        ): grant
        for grant in grants
    }


def _proves_otherwise(before: Row, after: Row) -> bool:
    return any(after.get(name) != before.get(name) for name in PROVING)


USERS = Users()
