"""Steps that processes performs itself: what it can ask of the house at once, as recorded inputs."""

from uuid import UUID

from switchroom.customers.facade import customer_facts
from switchroom.organisation.facade import calendar_state
from switchroom.platform.db import Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.text import Text
from switchroom.processes.contracts import ERROR, CancelRequest, Outcome, PerformRequest
from switchroom.processes.domain.steps.announcement import OFF, ON, Announced
from switchroom.processes.domain.steps.hours import CLOSED, EMERGENCY, HOLIDAY, OPEN, Hours
from switchroom.processes.domain.steps.lookup import FOUND, NOT_FOUND, Lookup
from switchroom.processes.setup import normal_key

STATES = {"open": OPEN, "closed": CLOSED, "holiday": HOLIDAY, "emergency": EMERGENCY}


class AtOnce:
    """A performer that never waits, so there is nothing to cease."""

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """Nothing is under way."""


class HoursStep(AtOnce):
    """Asks a calendar; the answer enters the run as a recorded input."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Hours)
        try:
            state = await calendar_state(tx, params.calendar, await tx.fetch_value("select clock_timestamp()"))
        except NotFound:
            return Outcome(ERROR)
        return Outcome(STATES[state.value])


class AnnouncementStep(AtOnce):
    """Asks whether an announcement is on; its words in the run's language are recorded."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Announced)
        text = await tx.fetch_value(
            """select text from processes.announcement
               where slug = $1 and not archived and switched_on_at is not null
                   and (expires_at is null or expires_at > clock_timestamp())""",
            params.announcement,
        )
        if text is None:
            return Outcome(OFF)
        return Outcome(ON, {"text": Text.parse(text).in_language(request.effect.language)})


class LookupStep(AtOnce):
    """Looks a row up in a table, or a customer of the same origin as the run."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Lookup)
        if params.table is None:
            row = await self._customer(tx, request, str(params.key))
        else:
            row = await tx.fetch_value(
                """select values from processes.lookup_row r join processes.lookup_table t on t.id = r.table_id
                   where t.slug = $1 and not t.archived and r.key = $2""",
                params.table,
                normal_key(str(params.key)),
            )
        return Outcome(NOT_FOUND) if row is None else Outcome(FOUND, {"row": row})

    async def _customer(self, tx: Transaction, request: PerformRequest, key: str) -> dict[str, str] | None:
        try:
            customer_id = UUID(key)
        except ValueError:
            return None
        return await customer_facts(tx, customer_id, origin=request.origin)
