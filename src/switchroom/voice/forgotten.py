"""Legs that were announced to the switch and of which it never said a word: given up, so that nobody waits for them."""

import asyncio
import logging
from datetime import timedelta

from switchroom.platform.leadership import Leadership
from switchroom.voice import actions, queries
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import Cause

log = logging.getLogger(__name__)
AFTER = timedelta(seconds=60)
EVERY_S = 15.0


async def run_sweep(switch: str, leadership: Leadership, calls: Calls) -> None:
    """Look now and then while leadership lasts."""
    while not leadership.lost.is_set():
        await end_forgotten(switch, leadership, calls)
        await asyncio.sleep(EVERY_S)


async def end_forgotten(switch: str, leadership: Leadership, calls: Calls) -> int:
    """End the legs that neither arrived nor were answered in time; how many."""
    async with leadership.transaction() as tx:
        rows = await tx.fetch(
            """select id from voice.leg
               where switch = $1 and state in ('expected', 'ringing') and created_at < clock_timestamp() - $2::interval
               order by id""",
            switch,
            AFTER,
        )
        at = await actions.now(tx)
        for row in rows:
            leg = await queries.leg(tx, row["id"])
            assert leg is not None
            log.warning("leg given up", extra={"leg": str(leg.id), "role": leg.role.value})
            await calls.ended(tx, leg, Cause.NO_ANSWER, at)
        return len(rows)
