"""Who may follow what happens to tasks."""

from switchroom.people.facade import posts_held
from switchroom.platform.access import Principal
from switchroom.platform.db import Database
from switchroom.platform.realtime import Sight
from switchroom.processes.contracts import SEE_TASKS


async def tasks_door(database: Database, principal: Principal, topic: str) -> Sight:
    """`tasks:POST` is for its holders, `tasks` for leads: both hear that something happened, for they see a part."""
    post = topic.partition(":")[2]
    if principal.may(SEE_TASKS):
        return Sight.HINTS
    if not post:
        return Sight.NOTHING
    async with database.read() as connection:
        now = await connection.fetch_value("select clock_timestamp()")
        held = await posts_held(connection, principal.user_id, now)
    return Sight.HINTS if post in held.posts else Sight.NOTHING
