"""The nightly upkeep: partitions made ahead, and what has served its time forgotten, each kind after its own time."""

from datetime import timedelta

from switchroom.platform.auth import forget_sessions
from switchroom.platform.effects import forget_ended
from switchroom.platform.jobs import forget_finished
from switchroom.platform.partitions import ensure_partitions
from switchroom.platform.services import Services

EFFECTS_KEPT = timedelta(days=30)
JOB_LOG_KEPT = timedelta(days=30)
SESSIONS_KEPT = timedelta(days=30)


async def tend(services: Services) -> None:
    """Do all of it; each part in a transaction of its own."""
    async with services.database.transaction() as tx:
        await ensure_partitions(tx, services.clock.now())
    async with services.database.transaction() as tx:
        await forget_ended(tx, EFFECTS_KEPT)
    async with services.database.transaction() as tx:
        await forget_finished(tx, JOB_LOG_KEPT)
    async with services.database.transaction() as tx:
        await forget_sessions(tx, SESSIONS_KEPT)
