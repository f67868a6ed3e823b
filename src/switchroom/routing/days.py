"""A working day begins at four in the morning where the agent's unit is: fairness counts from zero then."""

from datetime import datetime
from zoneinfo import ZoneInfo

from switchroom.organisation.facade import time_zones
from switchroom.people.facade import agent_descriptions
from switchroom.platform.db import Database
from switchroom.routing.contracts import AgentId
from switchroom.routing.giving import begin_day

HOUR = 4
"""The quietest hour; and no clock is put forward or back in it."""


async def begin_days(database: Database, now: datetime) -> int:
    """Begin the day of everybody for whom it is four o'clock; how many. Call once in every hour, soon after it began.

    Zones that are off by half an hour begin theirs within the hour, too.
    """
    async with database.transaction() as tx:
        hours = {unit: now.astimezone(ZoneInfo(zone)).hour for unit, zone in (await time_zones(tx)).items()}
        agents = [AgentId(known.id) for known in await agent_descriptions(tx) if hours.get(known.unit_id) == HOUR]
        if agents:
            await begin_day(tx, tuple(agents))
    return len(agents)
