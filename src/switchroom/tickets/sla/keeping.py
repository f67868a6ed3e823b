"""The clocks of tickets in the database: settled under the ticket's lock, in the transaction of its change.

One timer rings for the earliest thing there is to say of a ticket's clocks. None is ever cancelled: a transaction that
holds the ticket and waits for a timer would meet the timekeeper, which holds the timer and waits for the ticket. One
that rings too early finds nothing to say and asks for the next.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import calendar_ids_of_units, calendars_by_id
from switchroom.platform.clocks.targets import Ledger, Pause, Target
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.tickets.conditions import Around, variables_of
from switchroom.tickets.events import ClockBreached, ClockWarned
from switchroom.tickets.rows import ROW, Row
from switchroom.tickets.sla.contracts import Metric
from switchroom.tickets.sla.policies import Policy
from switchroom.tickets.sla.settling import Book, Happened, Kept, Watched, ended, settle, without_reply
from switchroom.tickets.telling import BREACHED, WARNED, tell_late

CLOCKS_RING = "tickets.clocks"
"""The kind of the timer at which there is something to say of a ticket's clocks."""

POLICIES = """
select id, position, condition, calendar_id, targets from tickets.sla_policy where not archived order by position, id
"""
COLUMNS = """id, ticket_id, metric, started_at, pauses, stopped_at, policy_id, calendar_id, length, warn_before, due_at,
    warn_at, warned, breached, rings_at"""
CLOCKS = f"""
select distinct on (ticket_id, metric, case when stopped_at is null then id end)
    {COLUMNS}
from tickets.clock where ticket_id = any($1)
order by ticket_id, metric, case when stopped_at is null then id end, id desc
"""  # noqa: S608 - constants
ALL_CLOCKS = f"select {COLUMNS} from tickets.clock where ticket_id = $1 order by id"  # noqa: S608 - constants
AROUND = """
select g.id, u.path, u.tier, b.label as brand, case when g.replied then (
    select e.at from tickets.entry e where e.ticket_id = g.id and e.kind = 'reply' and not (e.data ? 'taken_back')
    order by e.id desc limit 1
    ) end as replied_at
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[]) as g(id, unit_id, brand_id, replied)
left join organisation.unit u on u.id = g.unit_id left join organisation.brand b on b.id = g.brand_id
"""
SAVE = f"""
insert into tickets.clock ({COLUMNS})
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (id) do update set pauses = excluded.pauses, stopped_at = excluded.stopped_at,
    policy_id = excluded.policy_id, calendar_id = excluded.calendar_id, length = excluded.length,
    warn_before = excluded.warn_before, due_at = excluded.due_at, warn_at = excluded.warn_at, warned = excluded.warned,
    breached = excluded.breached, rings_at = excluded.rings_at
"""  # noqa: S608


class Stored(msgspec.Struct, frozen=True):
    """A clock as it is stored. `rings_at`: for when the ticket's timer was asked for last; at the resolution."""

    id: UUID
    ticket_id: UUID
    metric: Metric
    started_at: datetime
    pauses: tuple[Pause, ...]
    stopped_at: datetime | None
    policy_id: UUID | None
    calendar_id: UUID | None
    length: timedelta | None
    warn_before: timedelta | None
    due_at: datetime | None
    warn_at: datetime | None
    warned: bool
    breached: bool
    rings_at: datetime | None

    def kept(self, book: Book) -> Kept:
        calendar = book.calendars.get(self.calendar_id) if self.calendar_id else None
        return Kept(
            id=self.id,
            metric=self.metric,
            ledger=Ledger(self.started_at, self.pauses, self.stopped_at),
            target=Target(self.length, calendar, self.warn_before) if self.length else None,
            policy_id=self.policy_id,
            calendar_id=self.calendar_id,
            due_at=self.due_at,
            warn_at=self.warn_at,
            warned=self.warned,
            breached=self.breached,
        )


async def settle_tickets(tx: Transaction, rows: Sequence[Row], *happened: Happened) -> list[datetime | None]:
    """Make the clocks of these tickets, whose locks are held, agree with them, and say what there is to say.

    When each ticket is due next, as it is also kept with it.
    """
    if not rows:
        return []
    stored = await stored_clocks(tx, [row.id for row in rows])
    book = await book_of(tx, await policies(tx), [row.unit_id for row in rows], stored)
    now = await tx.now()
    due: list[datetime | None] = []
    for ticket, row in zip(await watched(tx, rows, book), rows, strict=True):
        known = [one for one in stored if one.ticket_id == row.id]
        before = [one.kept(book) for one in known]
        after = settle(ticket, before, book, now, tx.actor, happened)
        rang_at = next((one.rings_at for one in known if one.rings_at is not None), None)
        rings_at = await _ring(tx, row.id, after, rang_at, now)
        await _save(tx, row.id, [one for one in after if _changed(one, before, rings_at != rang_at)], rings_at)
        due.append(await _keep_due(tx, row, after))
        await _say(tx, row, {one.id: one for one in before}, after)
    return due


async def begin_clock(
    tx: Transaction, row: Row, clock_id: UUID, metric: Metric, target: Target | None, calendar_id: UUID | None
) -> None:
    """A clock of `ESCALATED` begins; whoever begins it settles the ticket, whose lock is held, in this transaction.

    `target` None: its policy, if any, says it.
    """
    ledger = Ledger(await tx.now())
    begun = Kept(id=clock_id, metric=metric, ledger=ledger, target=target, calendar_id=calendar_id)
    await _save(tx, row.id, [begun], None)


async def end_clock(tx: Transaction, row: Row, clock_id: UUID) -> None:
    """What a clock of `ESCALATED` is for is over; that it came too late is said, if nobody has said so yet."""
    stored = [one for one in await stored_clocks(tx, [row.id]) if one.id == clock_id]
    book = await book_of(tx, [], [], stored)
    before = [one.kept(book) for one in stored]
    after = [ended(one, await tx.now()) for one in before if one.runs]
    await _save(tx, row.id, after, None)
    await _say(tx, row, {one.id: one for one in before}, after)


async def forget_reply(tx: Transaction, row: Row, at: datetime, *, and_status: bool) -> None:
    """The reply of that moment does not go out: what it did to the clocks is undone, see `without_reply`.

    Whoever says so settles the ticket, whose lock is held, in this transaction.
    """
    stored = await tx.fetch_as(Stored, ALL_CLOCKS, row.id)
    book = await book_of(tx, [], [], stored)
    before = [one.kept(book) for one in stored]
    after = without_reply(before, at, await tx.now(), and_status=and_status)
    kept = {one.id for one in after}
    await tx.execute("delete from tickets.clock where id = any($1)", [one.id for one in before if one.id not in kept])
    await _save(tx, row.id, [one for one in after if one not in before], None)


async def ring(tx: Transaction, timers: Sequence[Timer]) -> None:
    """The timekeeper's handler of `CLOCKS_RING`."""
    ids = [UUID(timer.payload["ticket"]) for timer in timers]
    await settle_tickets(tx, await tx.fetch_as(Row, f"{ROW} where t.id = any($1) order by t.id for update of t", ids))


async def policies(connection: Connection) -> list[Policy]:
    """The policies in force, in their order."""
    return await connection.fetch_as(Policy, POLICIES)


async def stored_clocks(connection: Connection, ticket_ids: Sequence[UUID]) -> list[Stored]:
    """Of each ticket the clocks that run, and the last of each metric, oldest first."""
    found = await connection.fetch_as(Stored, CLOCKS, list(ticket_ids))
    return sorted(found, key=lambda one: one.id)


async def book_of(
    connection: Connection, known: Sequence[Policy], unit_ids: Sequence[UUID], stored: Sequence[Stored]
) -> Book:
    """The policies with every calendar that they, the teams or the clocks need."""
    works = any(target.working for policy in known for target in policy.targets)
    of_units = await calendar_ids_of_units(connection, unit_ids) if works else {}
    named = {policy.calendar_id for policy in known} | {one.calendar_id for one in stored} | set(of_units.values())
    ids = [id for id in named if id is not None]
    return Book(known, await calendars_by_id(connection, ids) if ids else {}, of_units)


async def watched(connection: Connection, rows: Sequence[Row], book: Book) -> list[Watched]:
    """The tickets as their clocks see them. Without policies nobody asks for what lies around them."""
    around: dict[UUID, Any] = {}
    if book.policies:
        found = await connection.fetch(
            AROUND,
            [row.id for row in rows],
            [row.unit_id for row in rows],
            [row.brand_id for row in rows],
            [row.first_replied_at is not None for row in rows],
        )
        around = {one["id"]: one for one in found}
    return [_watched(row, around.get(row.id)) for row in rows]


def _watched(row: Row, around: Any) -> Watched:
    return Watched(
        id=row.id,
        status=row.status,
        priority=row.priority,
        unit_id=row.unit_id,
        assigned=row.assignee_id is not None,
        merged=row.merged_into is not None,
        opened_at=row.opened_at,
        first_replied_at=row.first_replied_at,
        replied_at=around["replied_at"] if around else None,
        variables=variables_of(row, Around(row.id, around["path"], around["brand"]) if around else None),
        tier=around["tier"] if around else None,
    )


async def _ring(
    tx: Transaction, ticket_id: UUID, after: Sequence[Kept], rings_at: datetime | None, now: datetime
) -> datetime | None:
    """For when the timer is asked for from now on."""
    next_at = min((one.next_at for one in after if one.next_at is not None), default=None)
    if rings_at is not None and rings_at <= now:
        rings_at = None
    if next_at is None or (rings_at is not None and rings_at <= next_at):
        return rings_at
    await set_timer(tx, CLOCKS_RING, ticket_id, next_at, {"ticket": ticket_id})
    return next_at


def _changed(one: Kept, before: Sequence[Kept], other_ring: bool) -> bool:
    return one not in before or (other_ring and one.metric is Metric.RESOLUTION)


async def _save(tx: Transaction, ticket_id: UUID, clocks: Sequence[Kept], rings_at: datetime | None) -> None:
    await tx.execute_many(SAVE, [_columns(ticket_id, one, rings_at) for one in clocks])


async def _keep_due(tx: Transaction, row: Row, clocks: Sequence[Kept]) -> datetime | None:
    """The earliest due time of what runs stands with the ticket: lists are sorted by it."""
    due = min((one.due_at for one in clocks if one.runs and one.due_at is not None), default=None)
    if due != row.next_due_at:
        await tx.execute("update tickets.ticket set next_due_at = $2 where id = $1", row.id, due)
    return due


def _columns(ticket_id: UUID, one: Kept, rings_at: datetime | None) -> tuple[Any, ...]:
    return (
        one.id,
        ticket_id,
        one.metric.value,
        one.ledger.started_at,
        msgspec.to_builtins(one.ledger.pauses),
        one.ledger.stopped_at,
        one.policy_id,
        one.calendar_id,
        one.target.length if one.target else None,
        one.target.warn_before if one.target else None,
        one.due_at,
        one.warn_at,
        one.warned,
        one.breached,
        rings_at if one.metric is Metric.RESOLUTION else None,
    )


async def _say(tx: Transaction, row: Row, before: dict[UUID, Kept], after: Sequence[Kept]) -> None:
    for one in after:
        was = before.get(one.id)
        if one.due_at is None:
            continue
        told: dict[str, Any] = {"ticket": row.id, "clock": one.id, "metric": one.metric, "due": one.due_at}
        if one.breached and not (was is not None and was.breached):
            tx.emit(ClockBreached(**told), origin=row.origin)
            await tell_late(tx, row, BREACHED[one.metric])
        elif one.runs and one.warned and not one.breached and not (was is not None and was.warned):
            tx.emit(ClockWarned(**told), origin=row.origin)
            await tell_late(tx, row, WARNED[one.metric])
