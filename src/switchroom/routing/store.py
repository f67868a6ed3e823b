"""Loading and saving the engine's state: a handful of statements per batch, however many commands it has."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from switchroom.platform.db import Connection, Transaction
from switchroom.routing.actions import DECIDED_BELL
from switchroom.routing.contracts import Tick, encode
from switchroom.routing.domain.board import Board
from switchroom.routing.domain.records import Record, RecordKey, RecordKind
from switchroom.routing.mirror import ChangedRows, Mirror
from switchroom.routing.projection import Applied, Changes
from switchroom.routing.rows import AgentRow, Counted, ItemRow, OfferRow, WorkRow

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
        """select now.now, c.sequence, c.about, c.data
           from (select clock_timestamp() as now) now left join lateral (
               select sequence, about, data::text from routing.command
               where position is null and parked_at is null order by sequence limit $1) c on true
           order by c.sequence""",
        limit,
    )
    pending = [Pending(row["sequence"], row["about"], row["data"]) for row in rows if row["sequence"] is not None]
    return rows[0]["now"], pending


async def save(tx: Transaction, history: Sequence[Applied], records: Sequence[tuple[RecordKey, bytes | None]]) -> None:
    """Save what was applied and the records of the board that it changed."""
    ticks = [applied for applied in history if isinstance(applied.command, Tick) and not applied.number]
    if ticks:
        await tx.execute(
            "insert into routing.command (data, position, at) select $1, position, at "
            "from unnest($2::bigint[], $3::timestamptz[]) as t(position, at)",
            TICK,
            [tick.position for tick in ticks],
            [tick.at for tick in ticks],
        )
    given = [applied for applied in history if applied.number]
    if given:
        await tx.execute(
            """update routing.command c set position = d.position, at = d.at, refused = d.refused
               from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[])
                    as d(sequence, position, at, refused)
               where c.sequence = d.sequence""",
            [applied.number for applied in given],
            [applied.position for applied in given],
            [applied.at for applied in given],
            [applied.refusal.reason.value if applied.refusal else None for applied in given],
        )
        tx.ring(DECIDED_BELL)
    await _save_records(tx, records)


async def _save_records(tx: Transaction, records: Sequence[tuple[RecordKey, bytes | None]]) -> None:
    kept = [(key, data) for key, data in records if data is not None]
    gone = [key for key, data in records if data is None]
    if kept:
        await tx.execute(
            """insert into routing.board (kind, id, data) select * from unnest($1::text[], $2::text[], $3::bytea[])
               on conflict (kind, id) do update set data = excluded.data""",
            [key.kind.value for key, _ in kept],
            [key.id for key, _ in kept],
            [data for _, data in kept],
        )
    if gone:
        await tx.execute(
            """delete from routing.board b using unnest($1::text[], $2::text[]) as g(kind, id)
               where b.kind = g.kind and b.id = g.id""",
            [key.kind.value for key in gone],
            [key.id for key in gone],
        )


async def save_changes(tx: Transaction, changes: Changes) -> None:
    """Save the rows that changed, add to the counts, and report the events."""
    await _save_rows(tx, changes.rows)
    await _add_counts(tx, changes.counted)
    for event, origin in changes.events:
        tx.emit(event, origin=origin)


async def _save_rows(tx: Transaction, rows: ChangedRows) -> None:
    await _upsert(tx, UPSERT_AGENT, rows.agents)
    await _upsert(tx, UPSERT_ITEM, rows.items)
    await _upsert(tx, UPSERT_OFFER, rows.offers)
    await _upsert(tx, UPSERT_WORK, rows.works)
    if rows.items_gone:
        await tx.execute("delete from routing.queue_item where item_id = any($1)", rows.items_gone)
    if rows.works_gone:
        await tx.execute(
            """delete from routing.work w using unnest($1::uuid[], $2::uuid[]) as g(agent_id, item_id)
               where w.agent_id = g.agent_id and w.item_id = g.item_id""",
            [agent for agent, _ in rows.works_gone],
            [item for _, item in rows.works_gone],
        )


async def _upsert(tx: Transaction, statement: str, rows: Sequence[Struct]) -> None:
    if rows:
        await tx.execute(statement, msgspec.json.encode(rows).decode())


def _upsert_of(table: str, struct: type[Struct], *keys: str) -> str:
    columns = struct.__struct_fields__
    values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    names = ", ".join(columns)
    return (
        f"insert into routing.{table} ({names}) "  # noqa: S608 - names of our own structs
        f"select {names} from jsonb_populate_recordset(null::routing.{table}, $1) "
        f"on conflict ({', '.join(keys)}) do update set {values}"
    )


UPSERT_AGENT = _upsert_of("agent_state", AgentRow, "agent_id")
UPSERT_ITEM = _upsert_of("queue_item", ItemRow, "item_id")
UPSERT_OFFER = _upsert_of("offer", OfferRow, "id")
UPSERT_WORK = _upsert_of("work", WorkRow, "agent_id", "item_id")

ADD_COUNTS = """
insert into routing.queue_quarter as q (queue_id, origin, starts_at, queued, offered, answered, answered_in_time,
                                        abandoned, overflowed, called_back, withdrawn)
select c.queue_id, c.origin, date_bin('15 minutes', c.at, 'epoch'),
       count(*) filter (where what = 'queued'), count(*) filter (where what = 'offered'),
       count(*) filter (where what = 'answered'),
       count(*) filter (where what = 'answered' and c.waited_s <= (s.policy ->> 'service_level_s')::float8),
       count(*) filter (where what = 'abandoned'), count(*) filter (where what = 'overflowed'),
       count(*) filter (where what = 'called_back'), count(*) filter (where what = 'withdrawn')
from jsonb_to_recordset($1) as c(queue_id uuid, origin text, what text, at timestamptz, waited_s float8)
left join routing.queue s on s.id = c.queue_id
group by 1, 2, 3
on conflict (queue_id, origin, starts_at) do update set
    queued = q.queued + excluded.queued, offered = q.offered + excluded.offered,
    answered = q.answered + excluded.answered, answered_in_time = q.answered_in_time + excluded.answered_in_time,
    abandoned = q.abandoned + excluded.abandoned, overflowed = q.overflowed + excluded.overflowed,
    called_back = q.called_back + excluded.called_back, withdrawn = q.withdrawn + excluded.withdrawn
"""


async def _add_counts(tx: Transaction, counted: Sequence[Counted]) -> None:
    if counted:
        await tx.execute(ADD_COUNTS, msgspec.json.encode(counted).decode())
