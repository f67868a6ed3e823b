"""What has to agree with a ticket whenever it changes: its clocks, and its place on the routing board."""

from collections.abc import Sequence
from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.tickets.distribution.placing import distribute
from switchroom.tickets.rows import Row
from switchroom.tickets.sla.keeping import settle_tickets
from switchroom.tickets.sla.settling import Happened


async def settle(tx: Transaction, rows: Sequence[Row], *happened: Happened) -> list[datetime | None]:
    """Make both agree with these tickets, whose locks are held; when each is due next."""
    if not rows:
        return []
    due = await settle_tickets(tx, rows, *happened)
    await distribute(tx, rows)
    return due
