"""Rings: how long an offered call rings at an agent's desk. Timed here, so that a slow engine never lengthens it."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.db import Database, Transaction
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, OfferId

RING_BELL = "voice:ring"
POLL_S = 5.0


async def begin(tx: Transaction, offer: int, item_id: UUID, agent_id: UUID, expires_at: datetime) -> None:
    """An offer rings until then."""
    await tx.execute(
        """insert into voice.ring (offer, item_id, agent_id, expires_at) values ($1, $2, $3, $4)
           on conflict do nothing""",
        offer,
        item_id,
        agent_id,
        expires_at,
    )
    tx.ring(RING_BELL)


async def end(tx: Transaction, offer: int) -> None:
    """The offer was answered or withdrawn."""
    await tx.execute("delete from voice.ring where offer = $1", offer)


async def run_rings(database: Database) -> None:
    """End rings in time, for ever. Any number of processes may do so."""
    bell = database.bell.subscribe(RING_BELL)
    try:
        while True:
            async with database.read() as connection:
                wait = await connection.fetch_value(
                    "select extract(epoch from min(expires_at) - clock_timestamp())::float8 from voice.ring"
                )
            if wait is not None and wait <= 0:
                await end_due(database)
            else:
                await bell.wait(POLL_S if wait is None else min(POLL_S, wait))
    finally:
        bell.close()


async def end_due(database: Database) -> int:
    """Tell routing of every ring that has lasted its time; how many."""
    async with database.transaction() as tx:
        rows = await tx.fetch(
            """delete from voice.ring where offer in
                   (select offer from voice.ring where expires_at <= clock_timestamp() for update skip locked)
               returning offer, agent_id"""
        )
        for row in sorted(rows, key=lambda row: row["offer"]):
            await routing.offer_timed_out(tx, OfferId(row["offer"]), AgentId(row["agent_id"]))
        return len(rows)
