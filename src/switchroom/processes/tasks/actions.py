"""What people do with tasks: take one, give it back or on, keep what is half done, complete it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from switchroom.people.facade import post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code
from switchroom.platform.text import Text
from switchroom.processes import events
from switchroom.processes.contracts import Performed
from switchroom.processes.domain.reading import from_json
from switchroom.processes.domain.step_type import DONE
from switchroom.processes.domain.steps.task import Task as Params
from switchroom.processes.domain.steps.task import wrong_fields
from switchroom.processes.notices import Notice, tell
from switchroom.processes.runs import Runs
from switchroom.processes.tasks.contracts import (
    AskedByName,
    NotOfThePost,
    NotYourTask,
    Task,
    TaskKind,
    TaskNotFilledIn,
    TaskNotFound,
    TaskOver,
    TaskState,
    TaskTaken,
)
from switchroom.processes.tasks.deciding import Decided, decide
from switchroom.processes.tasks.door import access
from switchroom.processes.tasks.files import keep_files
from switchroom.processes.tasks.four_eyes import FourEyes


async def claim(tx: Transaction, eyes: FourEyes, principal: Principal, task_id: UUID) -> None:
    """Take a task, also from one who is away and for whom one stands in; who has it already keeps it.

    Raises `TaskNotFound`, `TaskTaken`, `TaskOver`.

    Of a review also `OwnRequest`, `OneVoteEach`.
    """
    task = await _open(tx, principal, task_id)
    if task.claimed_by == principal.user_id:
        return
    if task.claimed_by is not None and not task.stands_in:
        raise TaskTaken()
    if not (task.holds or task.stands_in):
        raise TaskNotFound()
    await eyes.admit(tx, task, principal.user_id)
    await _give(tx, task, principal.user_id)
    claimed = _event(events.TaskClaimed, task, user=principal.user_id, instead_of=task.claimed_by)
    tx.emit(claimed, origin=task.origin)


async def hand_back(tx: Transaction, principal: Principal, task_id: UUID) -> None:
    """Let it be anybody's again; what was filled in stays. Raises `NotYourTask`, `AskedByName` and as `claim`."""
    task = await _open(tx, principal, task_id)
    if task.claimed_by is None:
        return
    if not task.post:
        raise AskedByName()
    if not _in_hand(task, principal):
        raise NotYourTask()
    await tx.execute("update processes.task set claimed_by = null, claimed_at = null where id = $1", task_id)
    tx.emit(_event(events.TaskHandedBack, task, user=task.claimed_by), origin=task.origin)


async def hand_on(tx: Transaction, eyes: FourEyes, principal: Principal, task_id: UUID, user_id: UUID) -> None:
    """Give one's own task, or one that nobody has, to a colleague of the same post, who is told.

    Whoever leads gives anybody's. Raises `NotOfThePost`, `NotYourTask`, `AskedByName` and as `claim`.
    """
    task = await _open(tx, principal, task_id)
    if task.claimed_by == user_id:
        return
    if not task.post:
        raise AskedByName()
    if task.claimed_by is not None and not _in_hand(task, principal):
        raise NotYourTask()
    able = await post_holders_in(tx, task.post, await tx.now(), unit_id=task.unit_id, origin=task.origin)
    if user_id not in {person.id for person in able}:
        raise NotOfThePost()
    await eyes.admit(tx, task, user_id)
    await _give(tx, task, user_id)
    tx.emit(_event(events.TaskClaimed, task, user=user_id, given=True), origin=task.origin)
    if user_id != principal.user_id:
        about = Notice("task", Text.parse(task.title), task.run_id, task.interaction_id, task.id)
        await tell(tx, [user_id], about, task.origin)


async def keep_draft(tx: Transaction, principal: Principal, task_id: UUID, draft: Mapping[str, Any]) -> None:
    """Keep what was filled in so far. Raises `NotYourTask` and as `claim`."""
    task = await _open(tx, principal, task_id)
    if task.claimed_by != principal.user_id:
        raise NotYourTask()
    await tx.execute("update processes.task set draft = $2 where id = $1", task_id, dict(draft))


async def complete(
    tx: Transaction,
    runs: Runs,
    eyes: FourEyes,
    principal: Principal,
    task_id: UUID,
    data: Mapping[str, Any],
    ticked: list[int],
) -> None:
    """Do it: the run goes on, once, however often this is asked. Who completes what nobody has has taken it.

    A review is decided by `data`: its `decision` and `reason`.
    Raises `TaskNotFilledIn` or `NotDecided` with each field's fault, `TaskTaken`, `TaskOver`, `TaskNotFound`, and of a
    review `OwnRequest`, `OneVoteEach`.
    """
    await runs.hold(tx, (await access(tx, principal, task_id)).run_id)  # before the task's own row, as the run does
    task = await access(tx, principal, task_id, lock=True)
    if task.state is TaskState.DONE and task.done_by == principal.user_id:
        return
    if task.state is not TaskState.OPEN:
        raise TaskOver()
    if task.claimed_by not in (None, principal.user_id) and not task.stands_in:
        raise TaskTaken()
    if task.claimed_by is None and not task.holds:
        raise TaskNotFound()
    if task.kind is TaskKind.REVIEW:
        await eyes.admit(tx, task, principal.user_id)
        given = Decided(str(data.get("decision") or ""), str(data.get("reason") or "").strip())
        await decide(tx, runs, task, given, principal.user_id)
        return
    params = from_json(task.params, Params)
    learned, missing = await keep_files(tx, task, params.fields, data)
    _judge(params, data, ticked, missing)
    late: bool = await tx.fetch_value(
        """update processes.task set state = 'done', claimed_by = $2, done_by = $2,
               claimed_at = coalesce(claimed_at, clock_timestamp()), ended_at = clock_timestamp(), draft = null
           where id = $1 returning coalesce(ended_at > due_at, false)""",
        task_id,
        principal.user_id,
    )
    tx.emit(_event(events.TaskDone, task, user=principal.user_id, late=late), origin=task.origin)
    await runs.signal(tx, Performed(task.run_id, task.token, task.visit, DONE, learned))


def _judge(params: Params, data: Mapping[str, Any], ticked: list[int], missing: list[str]) -> None:
    known = {field.name for field in params.fields}
    wrong = [*wrong_fields(params.fields, data), *missing, *(name for name in data if name not in known)]
    errors = [
        {"field": f"data.{name}", "code": "invalid", "message": "This is missing or not valid."} for name in wrong
    ]
    if not set(range(len(params.checklist))) <= set(ticked):
        errors.append({"field": "ticked", "code": "unticked", "message": "Not everything is ticked."})
    if errors:
        raise TaskNotFilledIn(errors=errors)


async def _open(tx: Transaction, principal: Principal, task_id: UUID) -> Task:
    task = await access(tx, principal, task_id, lock=True)
    if task.state is not TaskState.OPEN:
        raise TaskOver()
    return task


def _in_hand(task: Task, principal: Principal) -> bool:
    return task.claimed_by == principal.user_id or task.stands_in or task.leads


async def _give(tx: Transaction, task: Task, user_id: UUID) -> None:
    await tx.execute(
        "update processes.task set claimed_by = $2, claimed_at = clock_timestamp() where id = $1", task.id, user_id
    )


def _event(kind: Any, task: Task, **more: Any) -> Any:
    return kind(
        task=task.id,
        run=task.run_id,
        step=Code(task.step),
        post=Code(task.post),
        interaction=task.interaction_id,
        **more,
    )
