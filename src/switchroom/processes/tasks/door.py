"""The only door to a task: whoever has it or did it, whoever could take it, and leads of its unit."""

from typing import Any
from uuid import UUID

from switchroom.people.facade import ON_ONE_LINE, posts_held
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.processes.contracts import SEE_TASKS
from switchroom.processes.tasks.contracts import Task, TaskNotFound

COLUMNS = """t.id, t.run_id, t.token, t.visit, t.process, t.step, t.origin, t.post, t.unit_id, t.interaction_id,
    t.reference, t.title, t.params, t.language, t.state, t.opened_at, t.due_at, t.claimed_by, t.claimed_at, t.done_by,
    t.ended_at, t.draft, t.kind, t.seat, t.mail, t.decision, t.reason"""
UNIT_PATH = "(select path from organisation.unit where id = t.unit_id)"


class Sight:
    """What a principal may see of tasks, as SQL over `processes.task t`.

    `own` are the arguments of all but `leads`; those of `leads` follow them in `arguments`.
    """

    def __init__(self, holds: str, leads: str, me: str, own: list[Any], more: list[Any]) -> None:
        self.holds, self.leads, self.me, self.own, self.arguments = holds, leads, me, own, [*own, *more]
        self.anything = f"({me} in (t.claimed_by, t.done_by) or (t.state = 'open' and {holds}) or {leads})"


async def sight_of(connection: Connection, principal: Principal, first: int) -> Sight:
    """Simulated people see simulated tasks only, and nobody else has them as his own."""
    held = await posts_held(connection, principal.user_id, await connection.fetch_value("select clock_timestamp()"))
    posts, path, simulated, me = (f"${first + n}" for n in range(4))
    line = ON_ONE_LINE.format(UNIT_PATH, f"{path}::text")
    same_kind = f"(t.origin = 'simulated') = {simulated}::boolean"
    holds = f"(t.post = any({posts}::text[]) and (t.unit_id is null or {line}) and {same_kind})"
    reach, more = principal.reach(SEE_TASKS).sql(UNIT_PATH, "null::uuid", first + 4)
    own = [list(held.posts), held.unit_path, principal.origin is Origin.SIMULATED, principal.user_id]
    return Sight(holds, reach, f"{me}::uuid", own, more)


async def access(connection: Connection, principal: Principal, task_id: UUID, *, lock: bool = False) -> Task:
    """The task, if the principal may see it; locked until the end of the transaction. Raises `TaskNotFound`."""
    sight = await sight_of(connection, principal, first=2)
    found = await connection.fetch_as(
        Task,
        f"""select {COLUMNS}, {sight.holds} as holds, {sight.leads} as leads from processes.task t
            where t.id = $1 and {sight.anything} {"for update of t" if lock else ""}""",  # noqa: S608 - own fragments
        task_id,
        *sight.arguments,
    )
    if not found:
        raise TaskNotFound()
    return found[0]


def works_on(interaction: str, user: str) -> str:
    """SQL: whether a user has or did a task about an interaction; both are SQL expressions of the program's own."""
    return (
        f"exists(select from processes.task own_task where own_task.interaction_id = {interaction}"
        f" and (own_task.claimed_by = {user} or own_task.done_by = {user}))"
    )
