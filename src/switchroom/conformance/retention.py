"""What was measured goes when the run it is about goes."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.retention import count_of


async def forget_measured(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was measured of runs that ended before then; how many."""
    done = await tx.execute(
        """delete from conformance.measured where run_id in
               (select run_id from conformance.measured where ended_at < $1 order by ended_at limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove what was measured of runs of this origin; how many."""
    done = await tx.execute(
        """delete from conformance.measured where run_id in
               (select run_id from conformance.measured where origin = $1 limit $2)""",
        origin.value,
        limit,
    )
    return count_of(done)
