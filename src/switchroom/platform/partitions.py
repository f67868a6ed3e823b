"""Monthly partitions of append-only tables: made ahead of time, retired by the program.

A month of the journal goes as a whole, the oldest first, and only when nobody has anything left to read in it: every
handler that there is or was has handled its events of that month, and none of them is parked.
"""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import asyncpg
from msgspec import Struct

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Code
from switchroom.platform.handlers import Handler
from switchroom.platform.retention import report

log = logging.getLogger(__name__)
JOURNAL = "journal.event"
PARTITIONED = (JOURNAL,)
MONTHS_AHEAD = 3
PATIENCE = timedelta(seconds=5)
"""Detaching waits for whoever writes, and those that come later wait behind it: rather try again tomorrow."""


class Month(Struct, frozen=True):
    """A partition that holds what was recorded from `start` to before `end`."""

    table: str
    start: datetime
    end: datetime


async def ensure_partitions(tx: Transaction, now: datetime) -> list[str]:
    """Make the partitions of this month and the next ones where they are missing; their names."""
    made = []
    # Two that look at once would both find it missing.
    await tx.execute("select pg_advisory_xact_lock(hashtextextended('partitions', 0))")
    for table in PARTITIONED:
        for offset in range(MONTHS_AHEAD + 1):
            start, end = _month(now, offset), _month(now, offset + 1)
            name = f"{table}_{start:%Y_%m}"
            if await tx.fetch_value("select to_regclass($1)", name) is None:
                # Identifiers and bounds come from the constant and the calendar above, nothing else.
                await tx.execute(f"create table {name} partition of {table} for values from ('{start}') to ('{end}')")
                made.append(name)
    return made


async def retire_partitions(
    database: Database, before: datetime, handlers: Iterable[Handler], *, patience: timedelta = PATIENCE
) -> list[str]:
    """Detach and drop the journal's months that ended before then; their names.

    Stops at the first that somebody has yet to read, so that no month is missing between others.
    """
    async with database.read() as connection:
        old = [month for month in await months(connection) if month.end <= before]
    types = {handler.name: [kind.type for kind in handler.types] for handler in handlers}
    retired: list[str] = []
    for month in old:
        async with database.transaction() as tx:
            readers = await _readers(tx, month, types)
            if readers:
                log.warning("a month of the journal stays", extra={"table": month.table, "readers": sorted(readers)})
                break
            try:
                async with tx.savepoint():
                    await _retire(tx, month, before, patience)
            except asyncpg.LockNotAvailableError:
                log.warning("a month of the journal stays until tomorrow: it is in use", extra={"table": month.table})
                break
        retired.append(month.table)
    return retired


async def months(connection: Connection) -> list[Month]:
    """The journal's partitions, the oldest first."""
    rows = await connection.fetch(
        "select inhrelid::regclass::text as table from pg_inherits where inhparent = $1::text::regclass", JOURNAL
    )
    found = []
    for row in rows:
        match = re.fullmatch(rf"{re.escape(JOURNAL)}_(\d{{4}})_(\d{{2}})", row["table"])
        if match is not None:  # another one was attached by hand: not ours to drop
            start = datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)
            found.append(Month(row["table"], start, _month(start, 1)))
    return sorted(found, key=lambda month: month.start)


async def _readers(tx: Transaction, month: Month, types: dict[str, list[str]]) -> set[str]:
    """Handlers that have not handled everything in a month, or have parked some of it.

    A cursor moves with the events that its handler wants, so one of a quiet handler may be far behind and have nothing
    to read. Of a handler that is not known (of an older or newer version) every later event counts.
    """
    waiting = set()
    for cursor in await tx.fetch("select handler, position from journal.cursor"):
        unread = (
            f"select exists(select from {month.table} where position > $1 and ($2::text[] is null or type = any($2)))"  # noqa: S608 - from the catalogue
        )
        if await tx.fetch_value(unread, cursor["position"], types.get(cursor["handler"])):
            waiting.add(cursor["handler"])
    parked = f"select distinct handler from journal.parked join {month.table} using (position)"  # noqa: S608
    return waiting | {row["handler"] for row in await tx.fetch(parked)}


async def _retire(tx: Transaction, month: Month, before: datetime, patience: timedelta) -> None:
    count = await tx.fetch_value(f"select count(*) from {month.table}")  # noqa: S608 - from the catalogue
    await tx.execute("select set_config('lock_timeout', $1, true)", f"{round(patience.total_seconds() * 1000)}ms")
    await tx.execute(f"alter table {JOURNAL} detach partition {month.table}")
    await tx.execute(f"drop table {month.table}")
    report(tx, Code("journal"), count, before)
    log.info("a month of the journal is retired", extra={"table": month.table, "count": count})


def _month(now: datetime, offset: int) -> datetime:
    years, month = divmod(now.year * 12 + now.month - 1 + offset, 12)
    return datetime(years, month + 1, 1, tzinfo=UTC)
