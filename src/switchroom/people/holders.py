"""Who may do what where: whom a thing can be given to, and where somebody belongs."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.people.contracts import Person
from switchroom.platform.access import EVERYTHING, Permission
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.listing import plain

WHO_MAY = """
select u.id, u.name from people."user" u
where u.active and not u.archived and (u.origin = 'simulated') = $4 and ($5::uuid[] is null or u.id = any($5))
    and strpos(u.words, $6) > 0
    and exists(
        select from people.user_grant g
        join people.permission_set s on s.id = g.permission_set_id and not s.archived
        join organisation.unit reach on reach.id = g.unit_id
        join organisation.unit place on place.id = $2
        where g.user_id = u.id and s.permissions && $1::text[] and starts_with(place.path, reach.path)
            and (g.brand_ids is null or $3::uuid is null or $3 = any(g.brand_ids)))
order by u.name, u.id limit $7
"""


async def people_who_may(
    connection: Connection,
    wanted: Permission,
    *,
    unit_id: UUID,
    brand_id: UUID | None,
    origin: Origin,
    among: Sequence[UUID] | None = None,
    search: str = "",
    limit: int = 50,
) -> list[Person]:
    """Who works here and may do this to a thing of that unit and brand; of `among` only, if given. By name.

    Simulated people do what is simulated only, and all others all else.
    """
    return await connection.fetch_as(
        Person,
        WHO_MAY,
        [wanted, EVERYTHING],
        unit_id,
        brand_id,
        origin is Origin.SIMULATED,
        None if among is None else list(among),
        plain(search),
        limit,
    )


async def units_granted(connection: Connection, wanted: Permission) -> list[tuple[UUID, str]]:
    """The units, with their paths, for which somebody who works here was given this permission by its name."""
    rows = await connection.fetch(
        """select distinct unit.id, unit.path from people.user_grant g
           join people.permission_set s on s.id = g.permission_set_id and not s.archived and $1 = any(s.permissions)
           join people."user" u on u.id = g.user_id and u.active and not u.archived and u.origin <> 'simulated'
           join organisation.unit unit on unit.id = g.unit_id and not unit.archived
           order by unit.path""",
        wanted,
    )
    return [(row["id"], row["path"]) for row in rows]


async def home_unit(connection: Connection, user_id: UUID) -> UUID | None:
    """The unit that this person belongs to."""
    found: UUID | None = await connection.fetch_value('select unit_id from people."user" where id = $1', user_id)
    return found
