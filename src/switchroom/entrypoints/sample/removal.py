"""Making it yours: what came with the sample company goes, what one has made oneself stays."""

import logging
from collections import Counter
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

from msgspec import Struct

from switchroom.complaints.facade import ROUTES
from switchroom.customers.facade import CUSTOMERS
from switchroom.knowledge.facade import ARTICLES, CATEGORIES
from switchroom.organisation.facade import BRANDS, CALENDARS, ENVIRONMENTS, REGIONS, UNITS
from switchroom.people.contracts import EDIT_USERS
from switchroom.people.facade import POSTS, SKILLS, USERS
from switchroom.platform.access import Principal
from switchroom.platform.collection import InUse, UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.services import Services
from switchroom.routing.facade import QUEUES
from switchroom.simulation.facade import standing
from switchroom.tickets.facade import DISTRIBUTION_RULES, SLA_POLICIES, VENDORS, remove_tickets
from switchroom.touchpoints.facade import CHANNELS, ENTRY_POINTS, SERVICE_CATEGORIES, SERVICES, TOUCHPOINTS
from switchroom.triggers.facade import TRIGGERS

log = logging.getLogger(__name__)


class Goes(Protocol):
    """What can be put away: a collection, or what acts like one."""

    name: ClassVar[str]

    async def archive(self, tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
        """Put a row away; `InUse` while something holds it."""
        ...


GONE_FIRST: tuple[Goes, ...] = (
    TRIGGERS,
    ROUTES,
    TOUCHPOINTS,
    ARTICLES,
    CATEGORIES,
    ENTRY_POINTS,
    SLA_POLICIES,
    DISTRIBUTION_RULES,
    VENDORS,
    USERS,
    QUEUES,
    CUSTOMERS,
    SERVICES,
    SERVICE_CATEGORIES,
    CHANNELS,
    REGIONS,
    ENVIRONMENTS,
    BRANDS,
    SKILLS,
    POSTS,
    CALENDARS,
    UNITS,
)
"""In the order in which they let go of each other. Statuses, dispositions, permission sets and processes are kept: they
are a beginning for everybody."""
TICKETS = "tickets"
SIGN_INS = "sign-ins.json"


class StillSimulated(Conflict):
    """Simulated colleagues still work here; remove everything simulated first."""

    code = "sample.still_simulated"


class Removed(Struct, frozen=True):
    """How many rows went; how many of each collection stayed because something of one's own uses them."""

    removed: int
    kept: dict[str, int]


async def remember(tx: Transaction, collection: Goes, id: UUID) -> None:
    """This row came with the sample company, and goes with it if it is of a kind that goes."""
    if collection in GONE_FIRST:
        await tx.execute("insert into platform.sample (collection, id) values ($1, $2)", collection.name, id)


async def remember_ticket(tx: Transaction, id: UUID) -> None:
    """This ticket came with the sample company, and goes with it."""
    await tx.execute("insert into platform.sample (collection, id) values ($1, $2)", TICKETS, id)


async def left(connection: Connection) -> int:
    """How many rows of the sample company are still there."""
    return int(await connection.fetch_value("select count(*) from platform.sample"))


async def colleagues(connection: Connection, me: UUID) -> int:
    """How many real people may sign in beside me who did not come with the sample company."""
    found = await connection.fetch_value(
        """select count(*) from people."user" u
           where u.active and not u.archived and u.origin = 'real' and u.id <> $1
             and not exists (select from platform.sample s where s.collection = $2 and s.id = u.id)""",
        me,
        USERS.name,
    )
    return int(found)


async def remove(services: Services, principal: Principal) -> Removed:
    """Archive what came with the sample company; whoever asks for it stays. May be repeated.

    Raises `NotAllowed`, `StillSimulated`.
    """
    principal.require_everywhere(EDIT_USERS)
    async with services.database.read() as connection:
        now = await standing(connection)
        rows = await connection.fetch("select collection, id from platform.sample")
    if now.running or now.living or now.colleagues:
        raise StillSimulated()
    await _take_off(services, principal, frozenset(row["id"] for row in rows))
    rows = [row for row in rows if row["id"] != principal.user_id]
    async with services.database.transaction(actor=principal.actor) as tx:
        removed = await remove_tickets(tx, [row["id"] for row in rows if row["collection"] == TICKETS])
        await tx.execute("delete from platform.sample where collection = $1", TICKETS)
    kept = Counter[str]()
    for collection in GONE_FIRST:
        ids = [row["id"] for row in rows if row["collection"] == collection.name]
        while ids:  # a tree goes leaf by leaf
            stayed = [id for id in ids if not await _archive(services, principal, collection, id)]
            removed += len(ids) - len(stayed)
            if len(stayed) == len(ids):
                kept[collection.name] = len(stayed)
                break
            ids = stayed
    _forget_passwords(services.settings.data / SIGN_INS)
    return Removed(removed, dict(kept))


async def _take_off(services: Services, principal: Principal, ids: frozenset[UUID]) -> None:
    """Whoever stays is nobody of the sample's any more, and no longer has its skills, queues and posts."""
    async with services.database.transaction(actor=principal.actor) as tx:
        person = await USERS.access(tx, principal, principal.user_id)
        own = {
            "skills": [skill for skill in person["skills"] if UUID(skill["skill_id"]) not in ids],
            "posts": [post for post in person["posts"] if UUID(post["post_id"]) not in ids],
            "queue_ids": [queue for queue in person["queue_ids"] if UUID(str(queue)) not in ids],
        }
        await tx.execute("delete from platform.sample where id = $1", principal.user_id)
        change = USERS.patch.model_validate({"version": person["version"], **own})
        await USERS.update(tx, services, principal, principal.user_id, change)


async def _archive(services: Services, principal: Principal, collection: Goes, id: UUID) -> bool:
    """Whether it is gone now."""
    try:
        async with services.database.transaction(actor=principal.actor) as tx:
            await collection.archive(tx, services, principal, id)
            await tx.execute("delete from platform.sample where id = $1", id)
    except InUse:
        return False
    except UnknownRow:
        log.warning("a row of the sample company may not be seen", extra={"row": str(id)})
        return False
    return True


def _forget_passwords(path: Path) -> None:
    """The passwords that are shown at each start are for the sample company."""
    path.unlink(missing_ok=True)
