"""Why people left the path of runs: words that stay with the run, and go when its time is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.people.facade import USERS
from switchroom.platform.db import Connection
from switchroom.processes.domain.state import decode_run

_LEFT = """
select subject as run, data ->> 'step' as step, data ->> 'deviation' as how, (data ->> 'visit')::int as visit,
       (data ->> 'ended')::timestamptz as at, case when actor_kind = 'user' then actor_id end as actor
from journal.event where subject = any($1) and type = 'processes.step_done' and data ->> 'deviation' is not null
order by subject, position
"""


class PathLeft(msgspec.Struct, frozen=True):
    """A step that somebody left undone: `how` skipped or jumped; `reason` and `by` empty where they are forgotten."""

    step: str
    how: str
    at: datetime
    reason: str
    by: str


async def paths_left(connection: Connection, runs: Sequence[UUID]) -> dict[UUID, list[PathLeft]]:
    """The steps that people left in these runs, in their order, with their words; runs without any are left out."""
    rows = await connection.fetch(_LEFT, list(runs))
    if not rows:
        return {}
    wanted = list({row["run"] for row in rows})
    states = await connection.fetch("select id, state from processes.run where id = any($1)", wanted)
    reasons = {row["id"]: decode_run(row["state"]).reasons for row in states}
    names = await USERS.names(connection, list({row["actor"] for row in rows if row["actor"]}))
    found: dict[UUID, list[PathLeft]] = {}
    for row in rows:
        reason = reasons.get(row["run"], {}).get(row["visit"], "")
        left = PathLeft(row["step"], row["how"], row["at"], reason, names.get(row["actor"], ""))
        found.setdefault(row["run"], []).append(left)
    return found
