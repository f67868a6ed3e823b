"""Chats in which nothing is written any more end. While somebody waits for a person, an open page is enough.

A form that has been handed in waits as long as it must: whoever filled it in has gone.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from switchroom.interactions.facade import Interactions
from switchroom.platform.db import Transaction
from switchroom.platform.timekeeper import Timer, set_timer

IDLE = "messaging.chat_idle"
SEEN_EVERY = timedelta(seconds=30)
"""So exactly is it known when a page last asked."""

_SINCE = """
select case when i.medium = 'form' and i.state <> 'in_process' then clock_timestamp()
            when i.state in ('queued', 'offered', 'connecting') then greatest(c.seen_at, c.active_at)
            else c.active_at end + c.idle_after as due_at, clock_timestamp() as now
from messaging.chat c join interactions.interaction i on i.id = c.id
where c.id = $1 and c.ended_at is null and i.ended_at is null
"""


async def watch(tx: Transaction, chat_id: UUID, idle_after: timedelta) -> None:
    """Begin to look after a chat."""
    await set_timer(tx, IDLE, chat_id, idle_after, {})


async def seen(tx: Transaction, chat_id: UUID) -> None:
    """The customer's page is there."""
    await tx.execute(
        """update messaging.chat set seen_at = clock_timestamp()
           where id = $1 and seen_at < clock_timestamp() - $2::interval""",
        chat_id,
        SEEN_EVERY,
    )


class IdleChats:
    """The timekeeper's handler of `IDLE`."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """End those that are idle; look again at the others when they would be."""
        for timer in timers:
            await self._look(tx, timer.subject)

    async def _look(self, tx: Transaction, chat_id: UUID) -> None:
        row = await tx.fetch_row(_SINCE, chat_id)
        if row is None:
            return
        if row["due_at"] <= row["now"]:
            await self._interactions.left(tx, chat_id, row["now"])
        else:
            await set_timer(tx, IDLE, chat_id, row["due_at"], {})
