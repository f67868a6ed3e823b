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
from switchroom.routing.mirror import ChangedRows, Mirror
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
    statement = _Statement()
    _add_history(statement, history)
    _add_records(statement, records)
    _add_rows(statement, changes.rows)
    if changes.counted:
        statement.add(ADD_COUNTS, _json(changes.counted))
    await tx.execute(statement.text, *statement.arguments)
    tx.ring(DECIDED_BELL)
    for event, origin, actor in changes.events:
        tx.emit(event, origin=origin, actor=actor)


class _Statement:
    """Changes of one statement, because each round trip of a batch delays its decisions; the rows written and removed
    are disjoint. Only what there is to change: the server prepares every part at each execution, empty or not.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.arguments: list[Any] = []

    def add(self, sql: str, *arguments: Any) -> None:
        """A part; its parameters stand as `{}` in their order."""
        first = len(self.arguments) + 1
        self._parts.append(sql.format(*(f"${number}" for number in range(first, first + len(arguments)))))
        self.arguments += arguments

    @property
    def text(self) -> str:
        parts = ", ".join(f"part_{number} as ({part})" for number, part in enumerate(self._parts))
        return f"with {parts} select"


def _add_history(statement: _Statement, history: Sequence[Applied]) -> None:
    ticks = [applied for applied in history if not applied.number]
    given = [applied for applied in history if applied.number]
    if ticks:
        statement.add(ADD_TICKS, [tick.position for tick in ticks], [tick.at for tick in ticks], TICK)
    if given:
        statement.add(
            MARK_APPLIED,
            [applied.number for applied in given],
            [applied.position for applied in given],
            [applied.at for applied in given],
            [applied.refusal.reason.value if applied.refusal else None for applied in given],
        )


def _add_records(statement: _Statement, records: Sequence[tuple[RecordKey, bytes | None]]) -> None:
    kept = [(key.kind.value, key.id, data) for key, data in records if data is not None]
    gone = [(key.kind.value, key.id) for key, data in records if data is None]
    if kept:
        statement.add(KEEP_RECORDS, *map(list, zip(*kept, strict=True)))
    if gone:
        statement.add(DROP_RECORDS, *map(list, zip(*gone, strict=True)))


def _add_rows(statement: _Statement, rows: ChangedRows) -> None:
    for sql, changed in (
        (PUT_AGENTS, rows.agents),
        (PUT_ITEMS, rows.items),
        (PUT_OFFERS, rows.offers),
        (PUT_WORKS, rows.works),
    ):
        if changed:
            statement.add(sql, _json(changed))
    if rows.items_gone:
        statement.add(DROP_ITEMS, rows.items_gone)
    if rows.works_gone:
        statement.add(DROP_WORKS, *map(list, zip(*rows.works_gone, strict=True)))


def _json(rows: Sequence[Struct]) -> str:
    return msgspec.json.encode(rows).decode()


def _upsert(table: str, struct: type[Struct], *keys: str) -> str:
    columns = struct.__struct_fields__
    values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    names = ", ".join(columns)
    return (
        f"insert into routing.{table} ({names}) "  # noqa: S608 - names of our own structs
        f"select {names} from jsonb_populate_recordset(null::routing.{table}, {{}}) "
        f"on conflict ({', '.join(keys)}) do update set {values}"
    )


ADD_TICKS = """
    insert into routing.command (position, at, data)
    select position, at, {2} from unnest({0}::bigint[], {1}::timestamptz[]) as t(position, at)
"""
MARK_APPLIED = """
    update routing.command c set position = d.position, at = d.at, refused = d.refused
    from unnest({}::bigint[], {}::bigint[], {}::timestamptz[], {}::text[]) as d(sequence, position, at, refused)
    where c.sequence = d.sequence
"""
KEEP_RECORDS = """
    insert into routing.board (kind, id, data) select * from unnest({}::text[], {}::text[], {}::bytea[])
    on conflict (kind, id) do update set data = excluded.data
"""
DROP_RECORDS = """
    delete from routing.board b using unnest({}::text[], {}::text[]) as g(kind, id)
    where b.kind = g.kind and b.id = g.id
"""
PUT_AGENTS = _upsert("agent_state", AgentRow, "agent_id")
PUT_ITEMS = _upsert("queue_item", ItemRow, "item_id")
PUT_OFFERS = _upsert("offer", OfferRow, "id")
PUT_WORKS = _upsert("work", WorkRow, "agent_id", "item_id")
DROP_ITEMS = "delete from routing.queue_item where item_id = any({}::uuid[])"
DROP_WORKS = """
    delete from routing.work w using unnest({}::uuid[], {}::uuid[]) as g(agent_id, item_id)
    where w.agent_id = g.agent_id and w.item_id = g.item_id
"""
ADD_COUNTS = """
    insert into routing.queue_quarter as q (queue_id, origin, starts_at, queued, offered, answered, answered_in_time,
                                            abandoned, overflowed, called_back, withdrawn)
    select c.queue_id, c.origin, date_bin('15 minutes', c.at, 'epoch'),
           count(*) filter (where what = 'queued'), count(*) filter (where what = 'offered'),
           count(*) filter (where what = 'answered'),
           count(*) filter (where what = 'answered' and c.waited_s <= (s.policy ->> 'service_level_s')::float8),
           count(*) filter (where what = 'abandoned'), count(*) filter (where what = 'overflowed'),
           count(*) filter (where what = 'called_back'), count(*) filter (where what = 'withdrawn')
    from jsonb_to_recordset({}) as c(queue_id uuid, origin text, what text, at timestamptz, waited_s float8)
    left join routing.queue s on s.id = c.queue_id
    group by 1, 2, 3
    on conflict (queue_id, origin, starts_at) do update set
        queued = q.queued + excluded.queued, offered = q.offered + excluded.offered,
        answered = q.answered + excluded.answered, answered_in_time = q.answered_in_time + excluded.answered_in_time,
        abandoned = q.abandoned + excluded.abandoned, overflowed = q.overflowed + excluded.overflowed,
        called_back = q.called_back + excluded.called_back, withdrawn = q.withdrawn + excluded.withdrawn
"""
