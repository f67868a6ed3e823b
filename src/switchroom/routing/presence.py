"""Which agents have their desk open. Nobody is offered anything while no screen shows it.

Every web process says every few seconds whose own events are followed there; beside the engine, whoever has not been
seen for longer is reported to the board as disconnected, and as back when seen again. So a reload, or the restart of a
web process, goes unnoticed. Agents who never opened a desk (programs) are not judged.
"""

import asyncio
import logging
from datetime import timedelta
from uuid import UUID

import asyncpg

from switchroom.platform.db import Database, Transaction
from switchroom.platform.leadership import Leadership
from switchroom.platform.realtime import EventStream
from switchroom.routing.contracts import AgentDisconnected, AgentId, AgentReconnected
from switchroom.routing.inbox import give_command

log = logging.getLogger(__name__)
EVERY_S = 5.0
GRACE = timedelta(seconds=15)
"""How long a screen may be gone before the board hears of it: longer than a reload takes."""
OWN_EVENTS = "user"

SEEN = """
insert into routing.screen (agent_id, seen_at)
select agent_id, clock_timestamp() from routing.agent_state where signed_in and agent_id = any($1)
on conflict (agent_id) do update set seen_at = excluded.seen_at
"""
HERE = "update routing.screen set seen_at = clock_timestamp() where agent_id = $1"
LOST = """
delete from routing.screen s using routing.agent_state a
where a.agent_id = s.agent_id and s.seen_at < clock_timestamp() - $1::interval
returning a.agent_id, a.signed_in and a.connected as connected
"""
BACK = """
select a.agent_id from routing.agent_state a join routing.screen s using (agent_id)
where a.signed_in and not a.connected
"""


async def report_screens(database: Database, stream: EventStream) -> None:
    """Say for ever who follows their own events in this process. For every web process."""
    while True:
        agents = [UUID(topic.partition(":")[2]) for topic in stream.followed(OWN_EVENTS)]
        try:
            async with database.transaction() as tx:
                await see(tx, agents)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("screens cannot be reported: %s", error)
        await asyncio.sleep(EVERY_S)


async def see(tx: Transaction, agents: list[UUID]) -> None:
    """These people's desks are open now; those who are not at work are left out."""
    if agents:
        await tx.execute(SEEN, agents)


async def begins(tx: Transaction, agent: AgentId) -> None:
    """Who signs in is there: when the screen of an earlier shift was last seen says nothing about this one."""
    await tx.execute(HERE, agent)


async def watch_screens(leadership: Leadership) -> None:
    """Tell the board who is gone and who is back, until leadership is lost. Beside the engine."""
    while not leadership.lost.is_set():
        await asyncio.sleep(GRACE.total_seconds() / 2)  # first: after a restart everybody must have had time to be seen
        async with leadership.transaction() as tx:
            await judge(tx)


async def judge(tx: Transaction, grace: timedelta = GRACE) -> None:
    """Report those who have not been seen for `grace`, and those who were gone and are seen again."""
    for row in await tx.fetch(LOST, grace):
        if row["connected"]:
            await give_command(tx, AgentDisconnected(AgentId(row["agent_id"])))
    for row in await tx.fetch(BACK):
        await give_command(tx, AgentReconnected(AgentId(row["agent_id"])))
