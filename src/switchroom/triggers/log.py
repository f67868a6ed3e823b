"""What triggers looked at: read, and forgotten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.retention import count_of
from switchroom.processes.facade import NoSuchRun
from switchroom.triggers import schemas
from switchroom.triggers.actions import TRIGGERS
from switchroom.triggers.contracts import Result

_LOG = """
select c.id, c.at, c.result, c.why, c.origin, c.subject_kind, c.subject_id, c.reference, c.run_id, c.chain, c.result
from triggers.consideration c
where c.trigger_id = $1 and ($2::text is null or c.result = $2)
    and ($3::uuid is null or (c.at, c.id) < (select at, id from triggers.consideration where id = $3))
order by c.at desc, c.id desc limit $4
"""


async def log_of(
    connection: Connection,
    principal: Principal,
    trigger_id: UUID,
    *,
    result: Result | None,
    before: UUID | None,
    limit: int,
) -> schemas.TriggerLog:
    """What a trigger looked at, the newest first. Raises `UnknownRow`."""
    await TRIGGERS.access(connection, principal, trigger_id)
    rows = await connection.fetch(_LOG, trigger_id, result.value if result else None, before, limit + 1)
    items = [_entry(row) for row in rows[:limit]]
    return schemas.TriggerLog(items=items, next=items[-1].id if len(rows) > limit else None)


def _entry(row: Any) -> schemas.TriggerLogEntry:
    about = {"kind": row["subject_kind"], "id": row["subject_id"]} if row["subject_id"] else None
    depth = len(row["chain"]) + (0 if row["result"] == Result.FIRED else 1)
    return schemas.TriggerLogEntry.model_validate({**dict(row), "subject": about, "depth": depth})


async def check_run(connection: Connection, principal: Principal, trigger_id: UUID, run_id: UUID) -> None:
    """That this trigger has started this run. Raises `UnknownRow`, `NoSuchRun`."""
    await TRIGGERS.access(connection, principal, trigger_id)
    found = await connection.fetch_value(
        "select true from triggers.consideration where trigger_id = $1 and run_id = $2", trigger_id, run_id
    )
    if not found:
        raise NoSuchRun()


async def forget_looked(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget what was looked at before then, at most so many; how many."""
    done = await tx.execute(
        "delete from triggers.consideration where id in (select id from triggers.consideration where at < $1 limit $2)",
        before,
        limit,
    )
    return count_of(done)


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Forget what was looked at of this origin, at most so many; how many."""
    done = await tx.execute(
        """delete from triggers.consideration where id in
               (select id from triggers.consideration where origin = $1 limit $2)""",
        origin.value,
        limit,
    )
    return count_of(done)
