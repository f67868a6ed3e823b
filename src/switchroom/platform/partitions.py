"""Monthly partitions of append-only tables: made ahead of time, retired by the program."""

from datetime import UTC, datetime

from switchroom.platform.db import Transaction

PARTITIONED = ("journal.event",)
MONTHS_AHEAD = 3


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


def _month(now: datetime, offset: int) -> datetime:
    years, month = divmod(now.year * 12 + now.month - 1 + offset, 12)
    return datetime(years, month + 1, 1, tzinfo=UTC)
