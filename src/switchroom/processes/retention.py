"""Runs that ended long ago keep what they were and how they ended, and nothing of what was said in them."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.processes.domain.state import decode_run, emptied, encode_run


async def empty_runs(tx: Transaction, before: datetime, limit: int) -> int:
    """Empty the state of runs that ended before then: variables, and reasons for leaving the path; how many runs."""
    rows = await tx.fetch(
        """select id, state from processes.run where emptied_at is null and ended_at < $1
           order by ended_at limit $2 for update skip locked""",
        before,
        limit,
    )
    await tx.execute(
        """update processes.run r set state = e.state, emptied_at = clock_timestamp()
           from unnest($1::uuid[], $2::bytea[]) as e(id, state) where r.id = e.id""",
        [row["id"] for row in rows],
        [encode_run(emptied(decode_run(row["state"]))) for row in rows],
    )
    return len(rows)
