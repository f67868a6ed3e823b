"""Tasks that somebody is given, not by himself or a colleague, but by the board that found him."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from switchroom.people.facade import post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Code
from switchroom.processes import events
from switchroom.processes.tasks.contracts import Task
from switchroom.processes.tasks.door import COLUMNS, sight_of
from switchroom.processes.tasks.four_eyes import FourEyes

TASK = f"""select {COLUMNS}, false as holds, false as leads, false as stands_in
           from processes.task t where t.id = $1"""  # noqa: S608 - constants


class TaskTitle(msgspec.Struct, frozen=True):
    """What a task is, in a line: `reference` is that of what it is about."""

    title: dict[str, str]
    reference: str | None


async def task_titles(connection: Connection, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, TaskTitle]:
    """Of those of these tasks that the principal may see."""
    sight = await sight_of(connection, principal, first=2)
    rows = await connection.fetch(
        f"""select t.id, t.title, t.reference from processes.task t
            where t.id = any($1) and {sight.anything}""",  # noqa: S608 - own fragments
        list(ids),
        *sight.arguments,
    )
    return {row["id"]: TaskTitle(row["title"], row["reference"]) for row in rows}


class TaskHands:
    """Who may be given a task, and giving it. Whoever calls holds the task's lock."""

    def __init__(self, eyes: FourEyes) -> None:
        self._eyes = eyes

    async def may_take(self, tx: Transaction, task_id: UUID, user_id: UUID) -> bool:
        """Whether he holds its post there and, if something is to be decided, may decide it."""
        found = await tx.fetch_as(Task, TASK, task_id)
        if not found or not found[0].post:
            return False
        (task,) = found
        able = await post_holders_in(tx, task.post, await tx.now(), unit_id=task.unit_id, origin=task.origin)
        if user_id not in {person.id for person in able}:
            return False
        try:
            await self._eyes.admit(tx, task, user_id)
        except Conflict:
            return False
        return True

    async def give(self, tx: Transaction, task_id: UUID, user_id: UUID) -> None:
        """It is his now, as if he had taken it from the list. He may, and nobody has it."""
        (task,) = await tx.fetch_as(Task, TASK, task_id)
        await tx.execute(
            "update processes.task set claimed_by = $2, claimed_at = clock_timestamp() where id = $1", task.id, user_id
        )
        claimed = events.TaskClaimed(
            task=task.id,
            run=task.run_id,
            step=Code(task.step),
            post=Code(task.post),
            interaction=task.interaction_id,
            user=user_id,
        )
        tx.emit(claimed, origin=task.origin)
