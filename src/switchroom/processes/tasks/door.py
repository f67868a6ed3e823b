"""The only door to a task: whoever has it or did it, whoever could take it, and leads of its unit."""

from typing import Any, NamedTuple
from uuid import UUID

from switchroom.people.facade import ON_ONE_LINE, posts_held
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.processes.contracts import SEE_TASKS
from switchroom.processes.tasks.contracts import Task, TaskNotFound

COLUMNS = """t.id, t.run_id, t.token, t.visit, t.process, t.step, t.origin, t.post, t.unit_id, t.interaction_id,
    t.reference, t.title, t.params, t.language, t.state, t.opened_at, t.due_at, t.claimed_by, t.claimed_at, t.done_by,
    t.ended_at, t.draft, t.kind, t.seat, t.mail, t.decision, t.reason, t.was_for, t.ticket_id"""
UNIT_PATH = "(select path from organisation.unit where id = t.unit_id)"


class _Parts(NamedTuple):
    holds: str
    leads: str
    me: str
    stands_in: str


class Sight:
    """What a principal may see of tasks, as SQL over `processes.task t`.

    `waits`: it is his, of one for whom he stands in, or nobody's and for one of his posts. `own` are the arguments of
    all but `leads`; those of `leads` follow them in `arguments`.
    """

    def __init__(self, parts: _Parts, own: list[Any], more: list[Any]) -> None:
        self.holds, self.leads, self.me, self.stands_in = parts
        self.own, self.arguments = own, [*own, *more]
        open_to_me = f"(t.state = 'open' and ({self.holds} or {self.stands_in}))"
        self.anything = f"({self.me} in (t.claimed_by, t.done_by) or {open_to_me} or {self.leads})"
        self.columns = f"{COLUMNS}, {self.holds} as holds, {self.leads} as leads, {self.stands_in} as stands_in"
        self.waits = f"(t.claimed_by = {self.me} or {self.stands_in} or (t.claimed_by is null and {self.holds}))"


async def sight_of(connection: Connection, principal: Principal, first: int) -> Sight:
    """Simulated people see simulated tasks only, and nobody else has them as his own."""
    held = await posts_held(connection, principal.user_id, await connection.fetch_value("select clock_timestamp()"))
    posts, paths, simulated, me, away = (f"${first + n}" for n in range(5))
    same_kind = f"(t.origin = 'simulated') = {simulated}::boolean"
    line = ON_ONE_LINE.format(UNIT_PATH, "held.path")
    there = f"""exists(select from unnest({posts}::text[], {paths}::text[]) held(post, path)
        where held.post = t.post and (t.unit_id is null or {line}))"""
    holds = f"(t.post = any({posts}::text[]) and {there} and {same_kind})"
    stands_in = f"(t.state = 'open' and t.claimed_by is not null and t.claimed_by = any({away}::uuid[]))"
    reach, more = principal.reach(SEE_TASKS).sql(UNIT_PATH, "null::uuid", first + 5)
    own = [
        list(held.posts),
        list(held.unit_paths),
        principal.origin is Origin.SIMULATED,
        principal.user_id,
        list(held.away),
    ]
    return Sight(_Parts(holds, reach, f"{me}::uuid", stands_in), own, more)


async def access(connection: Connection, principal: Principal, task_id: UUID, *, lock: bool = False) -> Task:
    """The task, if the principal may see it; locked until the end of the transaction. Raises `TaskNotFound`."""
    sight = await sight_of(connection, principal, first=2)
    found = await connection.fetch_as(
        Task,
        f"""select {sight.columns} from processes.task t
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
