"""The performer of the `task` step: puts the task on the list of its post, and takes it off again."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.platform.text import Text
from switchroom.processes import events
from switchroom.processes.contracts import ERROR, CancelRequest, ConcernOf, Outcome, PerformRequest, Subject
from switchroom.processes.deadlines import Deadlines
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.reading import to_json

OPEN = """
insert into processes.task (id, run_id, token, visit, process, step, origin, post, unit_id, interaction_id, reference,
                            title, params, language, state, opened_at, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', $15, $16)
"""
WITHDRAW = """
update processes.task set state = 'withdrawn', ended_at = clock_timestamp(), draft = null
where run_id = $1 and token = $2 and visit = $3 and state = 'open' returning id, post
"""


class TaskStep:
    """Opens a task; its answer comes when somebody completes it."""

    def __init__(self, definitions: Definitions, concern_of: ConcernOf) -> None:
        self._definitions, self._concern_of = definitions, concern_of
        self._deadlines = Deadlines(concern_of)

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        effect, subject = request.effect, request.subject
        program = await self._definitions.program(tx, request.process, request.version)
        common = program.nodes[effect.step].step.common
        if common.post is None:
            return Outcome(ERROR)
        concern = await self._concern_of(tx, subject)
        now = await tx.now()
        interaction = subject.id if subject and subject.kind == "interaction" else None
        due = await self._due(tx, common.within, subject, now)
        await tx.execute(
            OPEN,
            task_id := new_id(),
            request.run,
            effect.token,
            effect.visit,
            request.process,
            effect.step,
            request.origin.value,
            common.post,
            concern.unit_id,
            interaction,
            concern.reference,
            dict(common.title or Text({"": effect.step})),
            to_json(effect.params),
            effect.language,
            now,
            due,
        )
        opened = events.TaskOpened(
            task=task_id,
            run=request.run,
            step=Code(effect.step),
            post=Code(common.post),
            interaction=interaction,
            due=due,
        )
        tx.emit(opened, origin=request.origin)
        return None

    async def _due(
        self, tx: Transaction, within: Length | None, subject: Subject | None, now: datetime
    ) -> datetime | None:
        if within is None:
            return None
        return await self._deadlines.due(tx, subject, within.elapsed, now, working=within.working)

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        effect, subject = request.effect, request.subject
        row = await tx.fetch_row(WITHDRAW, request.run, effect.token, effect.visit)
        if row is None:
            return  # somebody has just done it
        gone = events.TaskWithdrawn(
            task=row["id"],
            run=request.run,
            step=Code(effect.step),
            post=Code(row["post"]),
            interaction=subject.id if subject and subject.kind == "interaction" else None,
            why=Code(effect.why.value),
        )
        tx.emit(gone, origin=request.origin)


async def at_work(tx: Transaction, run_id: UUID) -> tuple[int, ...]:
    """The tokens of a run at which, or in the sub-run of which, a task is open."""
    rows = await tx.fetch(
        """with recursive busy as (
               select t.run_id, t.token from processes.task t join processes.run r on r.id = t.run_id
               where r.root_id = $1 and t.state = 'open'
               union
               select r.parent_id, r.parent_token from busy join processes.run r on r.id = busy.run_id
               where r.parent_id is not null)
           select token from busy where run_id = $1 order by token""",
        run_id,
    )
    return tuple(row["token"] for row in rows)


async def forget_tasks(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop tasks that ended before then, at most so many; how many."""
    done = await tx.execute(
        "delete from processes.task where id in (select id from processes.task where ended_at < $1 limit $2)",
        before,
        limit,
    )
    return count_of(done)


async def forget_tasks_of(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove tasks of this origin, and end the runs that waited for nothing else any more; how many."""
    rows = await tx.fetch(
        """delete from processes.task where id in (select id from processes.task where origin = $1 limit $2)
           returning run_id""",
        origin.value,
        limit,
    )
    await tx.execute(
        """with stopped as (
               update processes.run r set outcome = 'stopped', ended_at = clock_timestamp()
               where r.outcome is null and r.root_id in (select root_id from processes.run where id = any($1))
                 and r.origin = $2 returning r.id)
           delete from processes.standing where run_id in (select id from stopped)""",
        [row["run_id"] for row in rows],
        origin.value,
    )
    return len(rows)


async def empty_tasks_of(tx: Transaction, interaction_ids: list[UUID]) -> None:
    """Erase what was asked and written in tasks of these interactions that are over."""
    await tx.execute(
        """update processes.task set params = '{}', draft = null where state <> 'open' and interaction_id = any($1)""",
        interaction_ids,
    )
