"""Steps that processes performs itself."""

from switchroom.organisation.facade import calendar_by_slug, state_at
from switchroom.platform.db import Transaction
from switchroom.platform.errors import NotFound
from switchroom.processes.contracts import ERROR, CancelRequest, Outcome, PerformRequest
from switchroom.processes.domain.steps.hours import CLOSED, HOLIDAY, OPEN, Hours

STATES = {"open": OPEN, "closed": CLOSED, "holiday": HOLIDAY, "emergency": CLOSED}
"""A calendar's states as outcomes of `hours`; in an emergency it is closed until the step has an outcome of its own."""


class HoursStep:
    """Asks a calendar; the answer enters the run as a recorded input."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Hours)
        try:
            calendar = await calendar_by_slug(tx, params.calendar)
        except NotFound:
            return Outcome(ERROR)
        return Outcome(STATES[state_at(calendar, await tx.fetch_value("select clock_timestamp()")).value])

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """It never waits, so there is nothing to cease."""
