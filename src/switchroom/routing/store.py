"""Loading and saving the engine's state: a handful of statements per batch, however many commands it has."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import SYSTEM, Actor, ActorKind
from switchroom.routing.contracts import Tick, encode
from switchroom.routing.domain.board import Board
from switchroom.routing.domain.records import Record, RecordKey, RecordKind
from switchroom.routing.inbox import DECIDED_BELL
from switchroom.routing.mirror import Mirror
from switchroom.routing.projection import Applied, Changes
from switchroom.routing.rows import AgentRow, ItemRow, OfferRow, WorkRow

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TICK = encode(Tick()).decode()


class Head(Struct, frozen=True):
    """The last command that was applied: its position, and the engine's time then."""

    position: int
    at: datetime


class Pending(Struct, frozen=True):
    """A command that waits for the board, as stored."""

    number: int
    about: UUID | None
    data: str
    actor: Actor


async def read_head(connection: Connection) -> Head:
    """The end of the applied history."""
    row = await connection.fetch_row(
        "select position, at from routing.command where position is not null order by position desc limit 1"
    )
    return Head(row["position"], row["at"]) if row else Head(0, NEVER)


async def read_board(connection: Connection) -> Board:
    """The board as the last committed batch left it."""
    return Board.load(as_records(await connection.fetch("select kind, id, data from routing.board")))


def as_records(rows: Iterable[Any]) -> list[Record]:
    return [(RecordKey(RecordKind(row["kind"]), row["id"]), row["data"]) for row in rows]


async def read_mirror(connection: Connection) -> Mirror:
    """The rows people look at."""
    return Mirror(
        await connection.fetch_as(AgentRow, "select * from routing.agent_state"),
        await connection.fetch_as(ItemRow, "select * from routing.queue_item"),
        await connection.fetch_as(OfferRow, "select * from routing.offer where ended_at is null"),
        await connection.fetch_as(WorkRow, "select * from routing.work"),
    )


async def read_pending(connection: Connection, limit: int) -> tuple[datetime, list[Pending]]:
    """The database's now, and the oldest commands that wait."""
    rows = await connection.fetch(
        """select now.now, c.*
           from (select clock_timestamp() as now) now left join lateral (
               select sequence, about, data::text, actor_kind, actor_id from routing.command
               where position is null and parked_at is null order by sequence limit $1) c on true
           order by c.sequence""",
        limit,
    )
    return rows[0]["now"], [_pending(row) for row in rows if row["sequence"] is not None]


def _pending(row: Any) -> Pending:
    actor = Actor(ActorKind(row["actor_kind"]), row["actor_id"]) if row["actor_kind"] else SYSTEM
    return Pending(row["sequence"], row["about"], row["data"], actor)


async def save(
    tx: Transaction,
    history: Sequence[Applied],
    records: Sequence[tuple[RecordKey, bytes | None]],
    changes: Changes,
) -> None:
    """Save a batch in one statement: what was applied, the board's records, the rows and the counts; report events."""
    ticks = [applied for applied in history if not applied.number]
    given = [applied for applied in history if applied.number]
    kept = [(key, data) for key, data in records if data is not None]
    gone = [key for key, data in records if data is None]
    rows = changes.rows
    await tx.execute(
        SAVE,
        [tick.position for tick in ticks],
        [tick.at for tick in ticks],
        [applied.number for applied in given],
        [applied.position for applied in given],
        [applied.at for applied in given],
        [applied.refusal.reason.value if applied.refusal else None for applied in given],
        [key.kind.value for key, _ in kept],
        [key.id for key, _ in kept],
        [data for _, data in kept],
        [key.kind.value for key in gone],
        [key.id for key in gone],
        _json(rows.agents),
        _json(rows.items),
        _json(rows.offers),
        _json(rows.works),
        rows.items_gone,
        [agent for agent, _ in rows.works_gone],
        [item for _, item in rows.works_gone],
        _json(changes.counted),
    )
    tx.ring(DECIDED_BELL)
    for event, origin, actor in changes.events:
        tx.emit(event, origin=origin, actor=actor)


def _json(rows: Sequence[Struct]) -> str:
    return msgspec.json.encode(rows).decode()


def _upsert(table: str, struct: type[Struct], parameter: int, *keys: str) -> str:
    columns = struct.__struct_fields__
    values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    names = ", ".join(columns)
    return (
        f"insert into routing.{table} ({names}) "  # noqa: S608 - names of our own structs
        f"select {names} from jsonb_populate_recordset(null::routing.{table}, ${parameter}) "
        f"on conflict ({', '.join(keys)}) do update set {values}"
    )


ADD_COUNTS = """
    insert into routing.queue_quarter as q (queue_id, origin, starts_at, queued, offered, answered, answered_in_time,
                                            abandoned, overflowed, called_back, withdrawn)
    select c.queue_id, c.origin, date_bin('15 minutes', c.at, 'epoch'),
           count(*) filter (where what = 'queued'), count(*) filter (where what = 'offered'),
           count(*) filter (where what = 'answered'),
           count(*) filter (where what = 'answered' and c.waited_s <= (s.policy ->> 'service_level_s')::float8),
           count(*) filter (where what = 'abandoned'), count(*) filter (where what = 'overflowed'),
           count(*) filter (where what = 'called_back'), count(*) filter (where what = 'withdrawn')
    from jsonb_to_recordset($19) as c(queue_id uuid, origin text, what text, at timestamptz, waited_s float8)
    left join routing.queue s on s.id = c.queue_id
    group by 1, 2, 3
    on conflict (queue_id, origin, starts_at) do update set
        queued = q.queued + excluded.queued, offered = q.offered + excluded.offered,
        answered = q.answered + excluded.answered, answered_in_time = q.answered_in_time + excluded.answered_in_time,
        abandoned = q.abandoned + excluded.abandoned, overflowed = q.overflowed + excluded.overflowed,
        called_back = q.called_back + excluded.called_back, withdrawn = q.withdrawn + excluded.withdrawn
"""
SAVE = f"""
with ticks as (
    insert into routing.command (data, position, at)
    select '{TICK}', position, at from unnest($1::bigint[], $2::timestamptz[]) as t(position, at)
), given as (
    update routing.command c set position = d.position, at = d.at, refused = d.refused
    from unnest($3::bigint[], $4::bigint[], $5::timestamptz[], $6::text[]) as d(sequence, position, at, refused)
    where c.sequence = d.sequence
), kept as (
    insert into routing.board (kind, id, data) select * from unnest($7::text[], $8::text[], $9::bytea[])
    on conflict (kind, id) do update set data = excluded.data
), gone as (
    delete from routing.board b using unnest($10::text[], $11::text[]) as g(kind, id)
    where b.kind = g.kind and b.id = g.id
), agents as (
    {_upsert("agent_state", AgentRow, 12, "agent_id")}
), items as (
    {_upsert("queue_item", ItemRow, 13, "item_id")}
), offers as (
    {_upsert("offer", OfferRow, 14, "id")}
), works as (
    {_upsert("work", WorkRow, 15, "agent_id", "item_id")}
), items_gone as (
    delete from routing.queue_item where item_id = any($16::uuid[])
), works_gone as (
    delete from routing.work w using unnest($17::uuid[], $18::uuid[]) as g(agent_id, item_id)
    where w.agent_id = g.agent_id and w.item_id = g.item_id
), counts as ({ADD_COUNTS})
select
"""  # noqa: S608 - constants and names of our own structs
"""One statement, because each round trip of a batch delays its decisions: the keys written and removed are disjoint."""
