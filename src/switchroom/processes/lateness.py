"""A step is late: who has to know is told, and its tasks go to a post above or back to everybody of their own."""

from uuid import UUID

from switchroom.people.facade import post_holders_in
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.text import Text
from switchroom.processes import events
from switchroom.processes.contracts import Notify, PassUp, RunState
from switchroom.processes.domain.program import Program
from switchroom.processes.notices import LATE, TAKEN, Notice, tell
from switchroom.processes.reporting import interaction_of, step_late

_TASK = "select id, unit_id from processes.task where run_id = $1 and token = $2 and state = 'open' limit 1"
_GIVE_AWAY = """
with late as (
    select id, claimed_by, post from processes.task
    where run_id = $1 and token = $2 and visit = $3 and state = 'open' and post <> '' order by id for update)
update processes.task t set claimed_by = null, claimed_at = null, post = coalesce($4, t.post),
    was_for = case when $4 <> t.post then t.post else t.was_for end
from late where t.id = late.id
returning t.id, t.unit_id, t.post, late.claimed_by, nullif(late.post, t.post) as was_for
"""


async def be_late(tx: Transaction, program: Program, run: RunState, effect: Notify | PassUp, origin: Origin) -> None:
    """Carry out what the definition says of a step that is late."""
    title = program.nodes[effect.step].step.common.title or Text({"": effect.step})
    about = Notice(LATE, title, run.id, interaction_of(run))
    if isinstance(effect, PassUp):
        await _pass_up(tx, run.id, about, effect, origin)
        return
    task = await tx.fetch_row(_TASK, run.id, effect.token)
    unit_id, task_id = (task["unit_id"], task["id"]) if task else (None, None)
    await _tell_holders(tx, effect.post, unit_id, about.of_task(task_id), origin)
    tx.emit(step_late(run, effect), origin=origin)


async def _pass_up(tx: Transaction, run_id: UUID, about: Notice, effect: PassUp, origin: Origin) -> None:
    for row in await tx.fetch(_GIVE_AWAY, run_id, effect.token, effect.visit, effect.post):
        passed = events.TaskPassedUp(
            task=row["id"],
            run=run_id,
            step=Code(effect.step),
            post=Code(row["post"]),
            interaction=about.interaction_id,
            user=row["claimed_by"],
            was_for=Code(row["was_for"]) if row["was_for"] else None,
        )
        tx.emit(passed, origin=origin)
        about = about.of_task(row["id"])
        await _tell_holders(tx, row["post"], row["unit_id"], about, origin, but=row["claimed_by"])
        if row["claimed_by"]:
            await tell(tx, [row["claimed_by"]], about.of_task(row["id"], TAKEN), origin)


async def _tell_holders(
    tx: Transaction, post: str, unit_id: UUID | None, about: Notice, origin: Origin, but: UUID | None = None
) -> None:
    """Those of the task's unit where there is a task, all others else."""
    people = await post_holders_in(tx, post, await tx.now(), unit_id=unit_id, origin=origin)
    await tell(tx, [person.id for person in people if person.id != but], about, origin)
