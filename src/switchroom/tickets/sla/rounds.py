"""Rounds over all open tickets: after policies, opening hours or a team's calendar changed, their clocks follow."""

from typing import Any
from uuid import UUID

from switchroom.organisation.contracts import CalendarChanged, UnitChanged
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.jobs import JobType
from switchroom.platform.journal import Envelope
from switchroom.tickets.models import UNSOLVED
from switchroom.tickets.rows import ROW, Row
from switchroom.tickets.settling import settle
from switchroom.tickets.sla.policy_actions import SETTLE_ALL, settle_all

AT_ONCE = 100
"""How many tickets are held at the same time: whoever works on one of them waits for so many."""
NEXT = f"select t.id from tickets.ticket t where {UNSOLVED} and t.id > $1 order by t.id limit $2"  # noqa: S608
BEGINNING = UUID(int=0)


async def open_tickets(connection: Connection, after: UUID, limit: int) -> list[UUID]:
    """Ids of tickets that are not solved, in their order."""
    return [row["id"] for row in await connection.fetch(NEXT, after, limit)]


async def settle_open_tickets(database: Database) -> int:
    """Settle the clocks of every open ticket by the policies and calendars of now; how many there were.

    Part by part: each has its own transaction, and doing it twice changes nothing.
    """
    after, settled = BEGINNING, 0
    while True:
        async with database.transaction() as tx:
            ids = await open_tickets(tx, after, AT_ONCE)
            rows = await tx.fetch_as(Row, f"{ROW} where t.id = any($1) order by t.id for update of t", ids)
            await settle(tx, rows)
        settled += len(rows)
        if len(ids) < AT_ONCE:
            return settled
        after = ids[-1]


def round_job(database: Database) -> JobType:
    """The job behind `settle_all`."""

    async def run(payload: Any) -> None:
        del payload
        await settle_open_tickets(database)

    return JobType(SETTLE_ALL, run, at_once=1)


def calendar_handler() -> Handler:
    """Other hours, or another calendar for a team, move what is due by them."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        assert isinstance(event, CalendarChanged | UnitChanged)
        if isinstance(event, CalendarChanged) or "calendar_id" in event.fields or "parent_id" in event.fields:
            await settle_all(tx, event.id, event.row_version)

    return Handler("ticket clocks", (CalendarChanged, UnitChanged), handle)
