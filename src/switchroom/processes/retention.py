"""Runs that ended long ago keep what they were and how they ended, and nothing of what was said in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.retention import count_of
from switchroom.processes.domain.state import encode_run, new_run


async def empty_runs(tx: Transaction, before: datetime, limit: int) -> int:
    """Empty the state of runs that ended before then: variables, and reasons for leaving the path; how many runs."""
    rows = await tx.fetch(
        """select id, slug, version, outcome from processes.run where emptied_at is null and ended_at < $1
           order by ended_at limit $2 for update skip locked""",
        before,
        limit,
    )
    await _empty(tx, rows)
    return len(rows)


async def empty_runs_about(tx: Transaction, subjects: list[UUID]) -> None:
    """Erase what was learned and decided in runs about these subjects that are over."""
    rows = await tx.fetch(
        """select id, slug, version, outcome from processes.run
           where subject_id = any($1) and ended_at is not null and emptied_at is null for update""",
        subjects,
    )
    await _empty(tx, rows)


async def _empty(tx: Transaction, rows: list[Any]) -> None:
    await tx.execute(
        """update processes.run r set state = e.state, emptied_at = clock_timestamp()
           from unnest($1::uuid[], $2::bytea[]) as e(id, state) where r.id = e.id""",
        [row["id"] for row in rows],
        [_emptied(row) for row in rows],
    )


def _emptied(row: Any) -> bytes:
    """Made anew rather than from the old one: a state that nobody can read any more has its time, too."""
    return encode_run(replace(new_run(row["id"], row["slug"], row["version"]), outcome=row["outcome"]))


async def forget_runs(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove runs of this origin that have ended; how many."""
    done = await tx.execute(
        """delete from processes.run where id in
               (select id from processes.run where origin = $1 and ended_at is not null limit $2)""",
        origin.value,
        limit,
    )
    return count_of(done)
