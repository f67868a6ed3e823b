"""Who held which post at a moment that is over: what was taken away from somebody since then counts still.

Posts have a first and a last day, so most of the past is in the list of posts itself. What leaves that list, and what
somebody held in a unit that he has left, is kept beside it until the moment when it ended.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people.contracts import HeldPosts
from switchroom.platform.db import Connection, Transaction

_KEEP = """
insert into people.former_post (user_id, post_id, unit_id, from_date, to_date, until)
select h.user_id, h.post_id, $2, h.from_date, h.to_date, clock_timestamp() from people.user_post h
where h.user_id = $1 and h.from_date <= current_date + 1
    and ($3 or (h.post_id, h.from_date) not in (select * from unnest($4::uuid[], $5::date[])))
"""
_THEN = """
with asked as (select n, who, at from unnest($1::uuid[], $2::timestamptz[]) with ordinality as t(who, at, n)),
meant as (
    select n, who, at from asked
    union
    select a.n, b.user_id, a.at from asked a
    join people.absence b on b.substitute_id = a.who and b.made_at <= a.at and (b.ended_at is null or b.ended_at > a.at)
    join people."user" u on u.id = b.user_id join organisation.unit unit on unit.id = u.unit_id
    where (a.at at time zone unit.time_zone)::date between b.from_date and b.to_date),
held as (
    select who, post_id, from_date, to_date, u.unit_id, null::timestamptz as until
    from (select distinct who from meant) m
    join people."user" u on u.id = m.who join people.user_post h on h.user_id = u.id
    union all
    select who, post_id, from_date, to_date, f.unit_id, until
    from (select distinct who from meant) m join people.former_post f on f.user_id = m.who),
valid as (
    select distinct on (m.n, h.who, h.post_id, h.from_date) m.n, m.at, h.post_id, h.from_date, h.to_date, h.unit_id
    from meant m join held h on h.who = m.who and (h.until is null or m.at < h.until)
    order by m.n, h.who, h.post_id, h.from_date, h.until nulls last)
select v.n, array_agg(p.slug) as posts, array_agg(unit.path) as paths from valid v
join organisation.unit unit on unit.id = v.unit_id
    and (v.at at time zone unit.time_zone)::date between v.from_date and coalesce(v.to_date, 'infinity')
join people.post p on p.id = v.post_id
group by v.n
"""


class Moment(msgspec.Struct, frozen=True):
    """A person at a moment."""

    user: UUID
    at: datetime


async def posts_then(connection: Connection, moments: Sequence[Moment]) -> list[HeldPosts]:
    """For each moment the posts that this person held then, those of people for whom he stood in included.

    Whoever has left since, and what was archived since, counts. One statement, however many moments.
    """
    users, times = [one.user for one in moments], [one.at for one in moments]
    rows = {row["n"]: row for row in await connection.fetch(_THEN, users, times)} if moments else {}
    nothing = HeldPosts((), (), ())
    return [
        HeldPosts(tuple(rows[n]["posts"]), tuple(rows[n]["paths"]), ()) if n in rows else nothing
        for n in range(1, len(moments) + 1)
    ]


async def keep_former_posts(tx: Transaction, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Before somebody's posts or unit change: keep what this takes away. A changed last day is a correction."""
    moved = after["unit_id"] != before["unit_id"]
    if not moved and after["posts"] is before["posts"]:
        return
    stays = [(_uuid(one["post_id"]), _date(one["from"])) for one in after["posts"]]
    posts, days = [post for post, _ in stays], [day for _, day in stays]
    await tx.execute(_KEEP, before["id"], before["unit_id"], moved, posts, days)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
