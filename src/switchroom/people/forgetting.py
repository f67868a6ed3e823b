"""Removing people who never were: those of another origin than the real one."""

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin


async def forget_people(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove people of this origin with their skills, queues and grants; how many. Nobody real is ever removed."""
    if origin is Origin.REAL:
        raise ValueError("real people are archived, not removed")
    rows = await tx.fetch('select id from people."user" where origin = $1 limit $2 for update', origin.value, limit)
    ids = [row["id"] for row in rows]
    for table in ("user_skill", "user_queue", "user_post", "former_post", "user_grant", "timed_move"):
        await tx.execute(f"delete from people.{table} where user_id = any($1)", ids)  # noqa: S608 - own names
    await tx.execute("delete from people.absence where user_id = any($1) or substitute_id = any($1)", ids)
    await tx.execute('delete from people."user" where id = any($1)', ids)
    return len(ids)
