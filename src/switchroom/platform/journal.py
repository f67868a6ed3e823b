"""The journal: everything that happens, once, in an order every reader agrees on.

An action writes events to a small outbox in its own transaction. The leading engine moves what is committed into the
append-only `journal.event`, giving each a dense position: neither serials nor times follow the order of commits, and a
reader with a cursor would silently skip a late one. Readers know positions only.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import OUTBOX_BELL, REPORTED, Connection, Transaction
from switchroom.platform.events import Actor, ActorKind, Event, Origin, decode_event

JOURNAL_BELL = "journal"
BATCH = 5000


class Envelope(msgspec.Struct, frozen=True):
    """An event with its place in the journal. `cause`: the run of a process that brought it about, if one did."""

    position: int
    recorded_at: datetime
    at: datetime
    origin: Origin
    actor: Actor
    topics: tuple[str, ...]
    event: Event
    cause: UUID | None = None


MOVE = f"""
with own as ({REPORTED}), taken as (
    delete from journal.outbox where id = any(array(select id from journal.outbox order by id limit $11)) returning *
), added as (
    select 0 as own, id, at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause from taken
    union all
    select 1, n, at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause from own
), head as (
    update journal.head set position = position + (select count(*) from added)
    where exists(select from added) returning position - (select count(*) from added) as base
), moved as (
    insert into journal.event
        (position, recorded_at, at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause)
    select (select base from head) + row_number() over (order by own, id), clock_timestamp(),
           at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause
    from added
)
select count(*) as moved, (select count(*) from taken) as taken, array_agg(distinct type) as types from added
"""  # noqa: S608 - constants
"""Written so that no plan reads the outbox as a whole: what was deleted stays in its pages until the next vacuum."""


async def move_outbox(tx: Transaction, limit: int = BATCH) -> int:
    """Give positions to what is committed in the outbox, then to what `tx` itself has reported; how many.

    For transactions of the leading engine only, as their last statement: from here to the commit nobody else can.
    """
    row = await tx.fetch_row(MOVE, *tx.take_reported(), limit)
    assert row is not None
    if row["moved"]:
        tx.ring(JOURNAL_BELL)
        for event_type in row["types"]:
            tx.ring(bell_of(event_type))
    if row["taken"] == limit:
        tx.ring(OUTBOX_BELL)
    return int(row["moved"])


def bell_of(event_type: str) -> str:
    """The bell that rings when an event of this type has come into the journal."""
    return f"{JOURNAL_BELL} {event_type}"


async def head(connection: Connection) -> int:
    """The position of the newest event."""
    return int(await connection.fetch_value("select position from journal.head"))


async def read_after(
    connection: Connection, position: int, *, types: Iterable[str] | None = None, limit: int = 1000
) -> list[Envelope]:
    """Events after `position` in order; of the given types only, if any are given."""
    rows = await connection.fetch(
        """select position, recorded_at, at, origin, actor_kind, actor_id, topics, type, version, data, cause
           from journal.event where position > $1 and ($2::text[] is null or type = any($2))
           order by position limit $3""",
        position,
        None if types is None else list(types),
        limit,
    )
    return [envelope(row) for row in rows]


def envelope(row: Any) -> Envelope:
    """An `Envelope` from a row of `journal.event`."""
    return Envelope(
        position=row["position"],
        recorded_at=row["recorded_at"],
        at=row["at"],
        origin=Origin(row["origin"]),
        actor=Actor(ActorKind(row["actor_kind"]), row["actor_id"]),
        topics=tuple(row["topics"]),
        event=decode_event(row["type"], row["version"], row["data"]),
        cause=row["cause"],
    )


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove events of this origin that every handler has seen or never will, the oldest first; how many.

    Positions stay as they are: readers go by what is after their own.
    """
    done = await tx.execute(
        """delete from journal.event where position in
               (select position from journal.event where origin = $1 order by position limit $2)""",
        origin.value,
        limit,
    )
    return int(done.rpartition(" ")[2])
