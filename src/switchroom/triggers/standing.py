"""The triggers that are on, as those who look whether one holds need them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.triggers.contracts import Wait, When

_ON = """
select id, "when", event, wait, after, condition, process, inputs, most_per_hour, set_by, name
from triggers.trigger
where "on" and not archived and "when" = $1 and ($2::uuid is null or id = $2)
    and coalesce((select s."on" from triggers.switch s where s.id = 1), true)
order by id
"""
_STILL = """
select exists(select from triggers.trigger where id = $1 and "on" and not archived for share)
   and coalesce((select "on" from triggers.switch where id = 1), true)
"""


class Active(msgspec.Struct, frozen=True):
    """A trigger that is on: what it waits for, its condition, and the process with the expressions of its inputs."""

    id: UUID
    when: When
    event: str | None
    wait: Wait | None
    after: str | None
    condition: str
    process: str
    inputs: dict[str, str]
    most_per_hour: int
    set_by: UUID | None
    name: str


async def active(connection: Connection, when: When, trigger_id: UUID | None = None) -> list[Active]:
    """Those of a kind that are on, or one of them; none while all are off."""
    return await connection.fetch_as(Active, _ON, when.value, trigger_id)


async def is_on(connection: Any, trigger_id: UUID) -> bool:
    """Whether it is on at this moment; whoever switches it off meanwhile waits for the transaction's end."""
    found: bool = await connection.fetch_value(_STILL, trigger_id)
    return found


def as_active(rule: Mapping[str, Any]) -> Active:
    """A draft that has no faults, as if it were on."""
    return Active(
        id=UUID(int=0),
        when=When(rule["when"]),
        event=rule["event"],
        wait=Wait(rule["wait"]) if rule["wait"] else None,
        after=rule["after"],
        condition=rule["condition"],
        process=rule["process"],
        inputs={name: source for name, source in rule["inputs"].items() if source},
        most_per_hour=1,
        set_by=None,
        name="",
    )
