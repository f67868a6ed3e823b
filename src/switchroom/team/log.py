"""The hand-over log: what leads write, tick, hand over and confirm."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.organisation.facade import path_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.team.contracts import KEEP_LOG, HandedOver, NoSuchLog, ReadByAnother
from switchroom.team.events import LogHandedOver, LogPointTicked, LogRead, LogWritten

BEGIN = """
insert into team.log_page (id, unit_id, origin, began_at)
select $1, id, $3, date_trunc('day', clock_timestamp() at time zone time_zone) at time zone time_zone
from organisation.unit where id = $2
on conflict (unit_id, origin) where ended_at is null do nothing
"""
PAGE = "select id, unit_id, began_at, ended_at, ended_by, read_by, read_at from team.log_page"


class LogPage(Struct, frozen=True):
    """A page of a unit's log; the one without an end is still written on."""

    id: UUID
    unit_id: UUID
    began_at: datetime
    ended_at: datetime | None
    ended_by: UUID | None
    read_by: UUID | None
    read_at: datetime | None


async def access(connection: Connection, principal: Principal, unit_id: UUID) -> str:
    """The only door to a unit's log; the unit's path. Raises `NoSuchLog`."""
    path = await path_of(connection, unit_id)
    if path is None or not principal.may(KEEP_LOG, unit_path=path):
        raise NoSuchLog()
    return path


async def open_page(tx: Transaction, principal: Principal, unit_id: UUID) -> LogPage:
    """The page that is written on, begun if there is none yet: the first one at the unit's midnight."""
    await tx.execute(
        BEGIN,
        new_id(),
        unit_id,
        principal.origin.value,
    )
    (page,) = await tx.fetch_as(
        LogPage, f"{PAGE} where unit_id = $1 and origin = $2 and ended_at is null", unit_id, principal.origin.value
    )
    return page


async def write(tx: Transaction, principal: Principal, unit_id: UUID, text: str, *, is_open: bool) -> UUID:
    """Write an entry; an open point stands on every page until it is done. Raises `NoSuchLog`."""
    await access(tx, principal, unit_id)
    await open_page(tx, principal, unit_id)
    entry = new_id()
    await tx.execute(
        """insert into team.log_entry (id, unit_id, origin, author_id, text, written_at, open)
           values ($1, $2, $3, $4, $5, clock_timestamp(), $6)""",
        entry,
        unit_id,
        principal.origin.value,
        principal.user_id,
        text,
        is_open,
    )
    tx.emit(LogWritten(unit=unit_id, entry=entry, open=is_open))
    return entry


async def tick(tx: Transaction, principal: Principal, entry_id: UUID, *, done: bool) -> None:
    """An open point is done, or is not after all. Idempotent. Raises `NoSuchLog`."""
    row: Any = await tx.fetch_row(
        "select unit_id, done_at from team.log_entry where id = $1 and open for update", entry_id
    )
    if row is None:
        raise NoSuchLog()
    await access(tx, principal, row["unit_id"])
    if (row["done_at"] is not None) == done:
        return
    await tx.execute(
        """update team.log_entry set done_at = case when $2 then clock_timestamp() end,
               done_by = case when $2 then $3::uuid end where id = $1""",
        entry_id,
        done,
        principal.user_id,
    )
    tx.emit(LogPointTicked(unit=row["unit_id"], entry=entry_id, done=done))


async def hand_over(tx: Transaction, principal: Principal, page_id: UUID) -> None:
    """End the page; the next one begins at the same moment. Raises `NoSuchLog`, `HandedOver`."""
    page = await _page(tx, principal, page_id)
    if page.ended_at is not None:
        raise HandedOver()
    ended: datetime = await tx.fetch_value(
        "update team.log_page set ended_at = clock_timestamp(), ended_by = $2 where id = $1 returning ended_at",
        page_id,
        principal.user_id,
    )
    await tx.execute(
        "insert into team.log_page (id, unit_id, origin, began_at) values ($1, $2, $3, $4)",
        new_id(),
        page.unit_id,
        principal.origin.value,
        ended,
    )
    tx.emit(LogHandedOver(unit=page.unit_id, page=page_id))


async def confirm(tx: Transaction, principal: Principal, page_id: UUID) -> None:
    """The next lead has read what was handed over; once is enough. Raises `NoSuchLog`, `ReadByAnother`."""
    page = await _page(tx, principal, page_id)
    if page.ended_at is None:
        raise NoSuchLog()
    if page.ended_by == principal.user_id:
        raise ReadByAnother()
    if page.read_at is None:
        await tx.execute(
            "update team.log_page set read_at = clock_timestamp(), read_by = $2 where id = $1",
            page_id,
            principal.user_id,
        )
        tx.emit(LogRead(unit=page.unit_id, page=page_id))


async def _page(tx: Transaction, principal: Principal, page_id: UUID) -> LogPage:
    found = await tx.fetch_as(LogPage, f"{PAGE} where id = $1 for update", page_id)
    if not found:
        raise NoSuchLog()
    await access(tx, principal, found[0].unit_id)
    return found[0]


async def forget_log(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was written before then, open points left out, and the facts and pages of that time; how many."""
    removed = 0
    for table, over in (
        ("log_entry", "written_at < $1 and (not open or done_at < $1)"),
        ("log_fact", "at < $1 and coalesce(until, at) < $1"),
        ("log_page", "ended_at < $1"),
    ):
        done = await tx.execute(
            f"delete from team.{table} where id in (select id from team.{table} where {over} limit $2)",  # noqa: S608
            before,
            limit - removed,
        )
        removed += count_of(done)
    return removed
