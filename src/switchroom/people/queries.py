"""Reads of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people.contracts import (
    AgentDescription,
    HeldPosts,
    Person,
    SkillId,
    SkillLevel,
    Status,
    StatusKind,
    UnknownStatus,
    UserId,
)
from switchroom.people.domain.moves import Overlay, moved
from switchroom.platform.access import Grant
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin

GRANT = """
jsonb_build_object('permissions', s.permissions, 'unit_path', unit.path, 'brands', g.brand_ids, 'groups', coalesce(
    (select jsonb_agg(distinct b."group") from organisation.brand b where b.id = any(g.brand_ids)), '[]'::jsonb))
"""
GRANTS_OF_USER = f"""
coalesce((select jsonb_agg({GRANT}) from people.user_grant g
          join people.permission_set s on s.id = g.permission_set_id and not s.archived
          join organisation.unit unit on unit.id = g.unit_id
          where g.user_id = u.id), '[]'::jsonb) as grants
"""  # noqa: S608 - constants only
BY_SESSION = f"""
select s.id, s.last_seen_at, u.id as user_id, u.origin, {GRANTS_OF_USER}
from platform.session s join people."user" u on u.id = s.user_id and u.active and not u.archived
where s.secret_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.last_seen_at > $3
"""  # noqa: S608
BY_TOKEN = f"""
select t.id, t.last_used_at, t.scopes, u.id as user_id, u.origin, {GRANTS_OF_USER}
from platform.api_token t join people."user" u on u.id = t.user_id and u.active and not u.archived
where t.secret_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
"""  # noqa: S608
BY_USER = f"""
select u.id as user_id, u.origin, {GRANTS_OF_USER}
from people."user" u where u.id = $1 and u.active and not u.archived
"""  # noqa: S608
RESOLVED = f"""
select {GRANT} as resolved
from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as given(set_id, unit_id, brands, n)
cross join lateral (select given.brands::uuid[] as brand_ids) g
join people.permission_set s on s.id = given.set_id
join organisation.unit unit on unit.id = given.unit_id order by n
"""  # noqa: S608


def as_grants(found: Sequence[dict[str, Any]]) -> tuple[Grant, ...]:
    """Grants from the JSON of `GRANT`."""
    return tuple(
        Grant(
            permissions=frozenset(item["permissions"]),
            unit_path=item["unit_path"],
            brands=None if item["brands"] is None else frozenset(UUID(b) for b in item["brands"]),
            groups=frozenset(item["groups"]),
        )
        for item in found
    )


async def resolve_grants(connection: Connection, given: Sequence[dict[str, Any]]) -> tuple[Grant, ...]:
    """What grants of the form that the API takes amount to; those of unknown sets or units are left out."""
    rows = await connection.fetch(
        RESOLVED,
        [item["permission_set_id"] for item in given],
        [item["unit_id"] for item in given],
        [None if i["brand_ids"] is None else "{" + ",".join(str(b) for b in i["brand_ids"]) + "}" for i in given],
    )
    return as_grants([row["resolved"] for row in rows])


AGENTS = """
select u.id, u.origin, u.unit_id, u.active and not u.archived as works, u.capacity, u.overlaps,
       coalesce((select jsonb_agg(q.queue_id order by q.queue_id) from people.user_queue q where q.user_id = u.id),
                '[]'::jsonb) as queues,
       coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'slug', s.slug, 'level', k.level) order by s.slug)
                 from people.user_skill k join people.skill s on s.id = k.skill_id and not s.archived
                 where k.user_id = u.id), '[]'::jsonb) as skills,
       (select jsonb_agg(jsonb_build_object(
                   'queues_added', m.queue_ids_added, 'queues_removed', m.queue_ids_removed,
                   'skills_set', m.skill_levels, 'skills_removed', m.skill_ids_removed) order by m.made_at, m.id)
        from people.timed_move m where m.user_id = u.id and m.ended_at is null) as moves
from people."user" u
"""
SLUGS = "select id, slug from people.skill where not archived"


async def agent_description(connection: Connection, user_id: UUID) -> AgentDescription | None:
    """What routing needs to know of a person, moves for a time included; None if there is none."""
    row = await connection.fetch_row(f"{AGENTS} where u.id = $1", user_id)
    return None if row is None else _as_agent(row, await _slugs(connection, [row]))


async def agent_descriptions(connection: Connection) -> list[AgentDescription]:
    """Everybody who works, in order of their ids."""
    rows = await connection.fetch(f"{AGENTS} where u.active and not u.archived order by u.id")
    slugs = await _slugs(connection, rows)
    return [_as_agent(row, slugs) for row in rows]


async def _slugs(connection: Connection, rows: Sequence[Any]) -> dict[UUID, str]:
    """The names of skills that moves may bring, if there are moves."""
    if not any(row["moves"] for row in rows):
        return {}
    return {row["id"]: row["slug"] for row in await connection.fetch(SLUGS)}


def _as_agent(row: Any, slugs: dict[UUID, str]) -> AgentDescription:
    queue_ids = tuple(UUID(queue_id) for queue_id in row["queues"])
    skills = tuple(SkillLevel(SkillId(UUID(s["id"])), s["slug"], s["level"]) for s in row["skills"])
    if row["moves"]:
        overlays = msgspec.convert(row["moves"], list[Overlay])
        served, levels = moved(queue_ids, {skill.id: skill.level for skill in skills}, overlays)
        queue_ids = tuple(sorted(served))
        found = [SkillLevel(SkillId(id), slugs[id], level) for id, level in levels.items() if id in slugs]
        skills = tuple(sorted(found, key=lambda skill: skill.slug))
    return AgentDescription(
        id=row["id"],
        origin=Origin(row["origin"]),
        unit_id=row["unit_id"],
        works=row["works"],
        queue_ids=queue_ids,
        skills=skills,
        capacity=dict(row["capacity"]),
        overlaps=tuple((overlap["holding"], overlap["may_take"]) for overlap in row["overlaps"]),
    )


POST_HOLDERS = """
select distinct u.id, u.name, u.origin, unit.path from people.post p
join people.user_post h on h.post_id = p.id
join people."user" u on u.id = h.user_id and u.active and not u.archived
join organisation.unit unit on unit.id = u.unit_id
where p.slug = $1 and not p.archived
  and ($2::timestamptz at time zone unit.time_zone)::date between h.from_date and coalesce(h.to_date, 'infinity')
union
select s.id, s.name, s.origin, unit.path from people.post p
join people.user_post h on h.post_id = p.id
join people."user" u on u.id = h.user_id and u.active and not u.archived
join organisation.unit unit on unit.id = u.unit_id
join people.absence a on a.user_id = u.id and a.ended_at is null
  and ($2::timestamptz at time zone unit.time_zone)::date between a.from_date and a.to_date
join people."user" s on s.id = a.substitute_id and s.active and not s.archived and s.origin = u.origin
where p.slug = $1 and not p.archived
  and ($2::timestamptz at time zone unit.time_zone)::date between h.from_date and coalesce(h.to_date, 'infinity')
"""
"""Of a post: who holds it, and who stands in for a holder that is away."""


async def post_holders(connection: Connection, slug: str, at: datetime) -> list[Person]:
    """Who holds the post at that moment, by the date it then is in each person's unit; in order of their names."""
    rows = await connection.fetch(f"select id, name from ({POST_HOLDERS}) found order by name, id", slug, at)  # noqa: S608
    return [Person(row["id"], row["name"]) for row in rows]


ON_ONE_LINE = "(starts_with({0}, {1}) or starts_with({1}, {0}))"
"""Of two units' paths: one lies in the other, or they are the same."""


async def post_holders_in(
    connection: Connection, slug: str, at: datetime, *, unit_id: UUID | None, origin: Origin
) -> list[Person]:
    """Who holds the post in this unit, one above it or one below it (None: anywhere); in order of their names.

    Simulated people hold posts for what is simulated only, and all others for all else.
    """
    same_line = ON_ONE_LINE.format("found.path", "concerned.path")
    rows = await connection.fetch(
        f"""select found.id, found.name from ({POST_HOLDERS}) found
            left join organisation.unit concerned on concerned.id = $3
            where (concerned.path is null or {same_line}) and (found.origin = 'simulated') = $4
            order by found.name, found.id""",  # noqa: S608 - constants only
        slug,
        at,
        unit_id,
        origin is Origin.SIMULATED,
    )
    return [Person(row["id"], row["name"]) for row in rows]


HELD = """
with me as (
    select u.id, unit.path, ($2::timestamptz at time zone unit.time_zone)::date as today
    from people."user" u join organisation.unit unit on unit.id = u.unit_id
    where u.id = $1 and u.active and not u.archived),
away as (
    select u.id, unit.path, ($2::timestamptz at time zone unit.time_zone)::date as today
    from people.absence a join people."user" u on u.id = a.user_id and u.active and not u.archived
    join organisation.unit unit on unit.id = u.unit_id
    where a.substitute_id = $1 and a.ended_at is null and exists(select from me)
      and ($2::timestamptz at time zone unit.time_zone)::date between a.from_date and a.to_date),
held as (
    select distinct p.slug, who.path from (select * from me union all select * from away) who
    join people.user_post h on h.user_id = who.id
      and who.today between h.from_date and coalesce(h.to_date, 'infinity')
    join people.post p on p.id = h.post_id and not p.archived)
select coalesce(array(select slug from held order by slug, path), '{}') as posts,
       coalesce(array(select path from held order by slug, path), '{}') as paths,
       array(select id from away order by id) as away
"""


async def posts_held(connection: Connection, user_id: UUID, at: datetime) -> HeldPosts:
    """The posts that this person holds at that moment, those of people for whom he stands in included."""
    row = await connection.fetch_row(HELD, user_id, at)
    assert row is not None
    return HeldPosts(tuple(row["posts"]), tuple(row["paths"]), tuple(row["away"]))


async def holds_post(connection: Connection, user_id: UUID, slug: str, at: datetime) -> bool:
    """Whether this person holds the post at that moment."""
    held: bool = await connection.fetch_value(
        f"select exists(select from ({POST_HOLDERS}) found where id = $3)",  # noqa: S608
        slug,
        at,
        user_id,
    )
    return held


async def people_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Names for ids; former people included."""
    rows = await connection.fetch('select id, name from people."user" where id = any($1)', list(ids))
    return {row["id"]: Person(row["id"], row["name"]) for row in rows}


async def people_with_phone(connection: Connection, origin: Origin, search: str = "") -> list[Person]:
    """Everybody who takes calls and has this in the name; in order of their names."""
    return await connection.fetch_as(
        Person,
        """select id, name from people."user"
           where active and not archived and origin = $1 and coalesce((capacity ->> 'voice')::int, 0) > 0
               and strpos(lower(name), lower($2)) > 0 order by name, id""",
        origin.value,
        search.strip(),
    )


STATUSES = "select id, slug, kind, name, colour, owner_id from people.status"


async def status_by_id(connection: Connection, status_id: UUID, user_id: UUID) -> Status:
    """A status that this person may choose: shared or their own. Raises `UnknownStatus`."""
    row = await connection.fetch_row(
        f"{STATUSES} where id = $1 and not archived and (shared or owner_id = $2)", status_id, user_id
    )
    if row is None:
        raise UnknownStatus()
    return _as_status(row)


async def statuses(connection: Connection) -> dict[UUID, Status]:
    """Every status by id, archived ones and agents' own included: for showing names."""
    return {row["id"]: _as_status(row) for row in await connection.fetch(STATUSES)}


async def status_by_slug(connection: Connection, slug: str) -> Status:
    """The shared status of that slug. Raises `UnknownStatus`."""
    row = await connection.fetch_row(f"{STATUSES} where slug = $1 and shared and not archived", slug)
    if row is None:
        raise UnknownStatus()
    return _as_status(row)


def _as_status(row: Any) -> Status:
    return Status(row["id"], row["slug"], StatusKind(row["kind"]), row["name"], row["colour"], row["owner_id"])


async def user_id_by_email(connection: Connection, email: str) -> UserId | None:
    """Whose address this is; former people left out."""
    found: UserId | None = await connection.fetch_value(
        'select id from people."user" where lower(email) = lower($1) and not archived', email
    )
    return found
