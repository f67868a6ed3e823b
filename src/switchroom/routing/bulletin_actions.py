"""Bulletins: what agents must know before their next interaction, or may read when they have time.

While somebody has not read one that must be read, for one of his queues, the board offers him nothing: the agent's
description says so. Whatever changes that (a bulletin made, changed, archived, expired; read; other queues) describes
the agents concerned anew, in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, select, true

from switchroom.organisation.facade import path_of, unit_path
from switchroom.people.contracts import WORK, AgentDescription, BoardFeed
from switchroom.people.facade import agent_description, agent_descriptions, people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, Row, UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Origin
from switchroom.platform.services import Services
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.routing import models, schemas
from switchroom.routing.contracts.access import EDIT_BULLETINS
from switchroom.routing.events import BulletinChanged, BulletinRead

EXPIRED = "routing.bulletin_expired"
"""The kind of the timer that lets agents go who have not read what is over."""

IN_FORCE = "not b.archived and (b.expires_at is null or b.expires_at > clock_timestamp())"
ADDRESSED = "(b.queue_ids = '{}' or b.queue_ids && $2::uuid[])"
MINE = f"""
select b.id, b.name, b.body, b.must_read, b.expires_at, b.made_at, r.read_at
from routing.bulletin b left join routing.bulletin_read r on r.bulletin_id = b.id and r.agent_id = $1
where {IN_FORCE} and {ADDRESSED} order by r.read_at is not null, b.must_read desc, b.made_at desc limit 100
"""  # noqa: S608 - constants
UNREAD = f"""
select exists(select from routing.bulletin b where {IN_FORCE} and b.must_read and {ADDRESSED}
              and not exists(select from routing.bulletin_read r where r.bulletin_id = b.id and r.agent_id = $1))
"""  # noqa: S608


class UnknownBulletinQueue(Invalid):
    """A bulletin names a queue that does not exist, or that you may not write for."""

    code = "bulletin.unknown_queue"


class MyBulletin(Struct, frozen=True):
    """A bulletin as an agent sees it."""

    id: UUID
    name: Any
    body: Any
    must_read: bool
    expires_at: datetime | None
    made_at: datetime
    read_at: datetime | None


class Bulletins(Collection[schemas.Bulletin]):
    """Who may write for a queue's unit and brand sees and changes its bulletins; those for everybody, who may do so
    everywhere."""

    name, one, table = "bulletins", "bulletin", models.bulletin
    row, new, patch = schemas.Bulletin, schemas.BulletinNew, schemas.BulletinPatch
    event, see, edit = BulletinChanged, EDIT_BULLETINS, EDIT_BULLETINS

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        if principal.may_everywhere(EDIT_BULLETINS):
            return true()
        queue = models.queue
        reached = principal.reach(EDIT_BULLETINS).condition(
            unit_path=unit_path(queue.c.unit_id), brand=queue.c.brand_id
        )
        within = select(func.array_agg(queue.c.id)).where(reached).scalar_subquery()
        return and_(self.table.c.queue_ids != [], self.table.c.queue_ids.contained_by(within))

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                await self._check_queues(tx, principal, list(row["queue_ids"]))

    async def _check_queues(self, tx: Transaction, principal: Principal, queue_ids: list[UUID]) -> None:
        if not queue_ids:
            principal.require_everywhere(EDIT_BULLETINS)
        rows = await tx.fetch("select id, unit_id, brand_id from routing.queue where id = any($1)", queue_ids)
        if {row["id"] for row in rows} != set(queue_ids):
            error = {"field": "queue_ids", "code": "unknown", "message": UnknownBulletinQueue().message}
            raise UnknownBulletinQueue(errors=[error])
        for row in rows:
            path = await path_of(tx, row["unit_id"])
            principal.require(EDIT_BULLETINS, unit_path=path, brand=row["brand_id"])

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        await cancel_timers(tx, row["id"])
        if change is not Change.ARCHIVED and row["expires_at"] is not None:
            await set_timer(tx, EXPIRED, row["id"], row["expires_at"], {})
        await describe_agents(tx, services.the(BoardFeed))


BULLETINS = Bulletins()


async def has_unread(connection: Connection, known: AgentDescription) -> bool:
    """Whether the board must wait until this agent has read something. Simulated people read nothing."""
    if known.origin is Origin.SIMULATED:
        return False
    return bool(await connection.fetch_value(UNREAD, known.id, list(known.queue_ids)))


async def describe_agents(tx: Transaction, feed: BoardFeed) -> None:
    """Tell the board anew of everybody at work. Few do so at a time, and a bulletin is rare."""
    for row in await tx.fetch("select agent_id from routing.agent_state where signed_in order by agent_id"):
        await feed.agent_changed(tx, row["agent_id"])


class Expiry:
    """What the timekeeper does when a bulletin is over."""

    def __init__(self, feed: BoardFeed) -> None:
        self._feed = feed

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        del timers
        await describe_agents(tx, self._feed)


async def my_bulletins(connection: Connection, principal: Principal) -> list[MyBulletin]:
    """What is in force for this agent's queues: first what is unread."""
    principal.require(WORK)
    known = await agent_description(connection, principal.user_id)
    queues = list(known.queue_ids) if known else []
    return await connection.fetch_as(MyBulletin, MINE, principal.user_id, queues)


async def read_bulletin(tx: Transaction, feed: BoardFeed, principal: Principal, bulletin_id: UUID) -> None:
    """The agent has read it; once is enough. Raises `UnknownRow` if it is not addressed to him."""
    if bulletin_id not in {one.id for one in await my_bulletins(tx, principal)}:
        raise UnknownRow()
    done = await tx.execute(
        """insert into routing.bulletin_read (bulletin_id, agent_id) values ($1, $2) on conflict do nothing""",
        bulletin_id,
        principal.user_id,
    )
    if done == "INSERT 0 1":
        tx.emit(BulletinRead(bulletin=bulletin_id, agent=principal.user_id))
        await feed.agent_changed(tx, principal.user_id)


async def readers(connection: Connection, principal: Principal, bulletin_id: UUID) -> list[schemas.Reader]:
    """Who is to read it, and when each did; those who have not come first. Raises `UnknownRow`."""
    row = await BULLETINS.access(connection, principal, bulletin_id)
    wanted = set(row["queue_ids"])
    concerned = [
        agent.id
        for agent in await agent_descriptions(connection)
        if agent.origin is not Origin.SIMULATED and (not wanted or wanted & set(agent.queue_ids))
    ]
    read = {
        each["agent_id"]: each["read_at"]
        for each in await connection.fetch(
            "select agent_id, read_at from routing.bulletin_read where bulletin_id = $1", bulletin_id
        )
    }
    names = await people_by_id(connection, [*concerned, *read])
    found = [
        schemas.Reader(agent=schemas.AgentNamed(id=key, name=names[key].name), read_at=read.get(key))
        for key in dict.fromkeys([*concerned, *read])
        if key in names
    ]
    return sorted(found, key=lambda one: (one.read_at is not None, one.agent.name.casefold()))
