"""When a time limit passes: at once by the clock, or by the working time of the unit that the run's subject is of."""

from datetime import datetime, timedelta
from typing import Any

from switchroom.organisation.facade import calendar_of_unit
from switchroom.platform.clocks.targets import Target, TargetClock
from switchroom.platform.db import Transaction
from switchroom.processes.contracts import Concern, ConcernOf, Subject


class Deadlines:
    """Knows where subjects belong, and so whose hours count."""

    def __init__(self, concern_of: ConcernOf | None = None) -> None:
        self._concern_of = concern_of or _nowhere

    async def due(
        self, tx: Transaction, subject: Subject | None, length: timedelta, begins: datetime, *, working: bool
    ) -> datetime:
        """When `length` will have passed since `begins`.

        What belongs to no unit, to a unit without hours, or to one that never opens, works always.
        """
        if not working:
            return begins + length
        unit_id = (await self._concern_of(tx, subject)).unit_id
        calendar = await calendar_of_unit(tx, unit_id) if unit_id else None
        return TargetClock(begins, target=Target(length, calendar)).due_at or begins + length


async def _nowhere(connection: Any, subject: Subject | None) -> Concern:
    del connection, subject
    return Concern()
