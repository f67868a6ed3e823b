"""Deciding: at the desk or behind a link, once; with the last decision that is needed the run goes on."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.people.facade import USERS
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import read_signed
from switchroom.processes import events
from switchroom.processes.contracts import Performed, Why
from switchroom.processes.domain.steps.review import APPROVED, Decision, reason_is_enough
from switchroom.processes.runs import Runs
from switchroom.processes.tasks.contracts import NotDecided, ReviewOver, Task, TaskState
from switchroom.processes.tasks.door import COLUMNS
from switchroom.processes.tasks.four_eyes import FourEyes
from switchroom.processes.tasks.performing import Place, withdraw
from switchroom.processes.tasks.reviewing import LINK

_DONE = """
update processes.task set state = 'done', claimed_by = $2, done_by = $2, decision = $3, reason = $4,
    claimed_at = coalesce(claimed_at, clock_timestamp()), ended_at = clock_timestamp(), draft = null
where id = $1 returning coalesce(ended_at > due_at, false)
"""
_WHO = """
select done_by, mail, decision from processes.task
where run_id = $1 and token = $2 and visit = $3 and state = 'done' order by ended_at, seat
"""


class Decided(msgspec.Struct, frozen=True):
    """What somebody decides, and why."""

    decision: str
    reason: str


def judge(task: Task, given: Decided) -> None:
    """Raises `NotDecided` with each fault."""
    errors = []
    if given.decision not in decisions_of(task):
        errors.append({"field": "data.decision", "code": "invalid", "message": "Decide: one of those offered."})
    elif not reason_is_enough(given.decision, given.reason):
        errors.append({"field": "data.reason", "code": "missing", "message": "Say why, in at most 2000 characters."})
    if errors:
        raise NotDecided(errors=errors)


def decisions_of(task: Task) -> list[str]:
    """What can be decided there."""
    return list(task.params.get("decisions", [decision.value for decision in Decision]))


async def decide(tx: Transaction, runs: Runs, task: Task, given: Decided, user_id: UUID | None) -> None:
    """Write down what was decided about a task that is open and held with its run; None: by the link to it."""
    judge(task, given)
    late: bool = await tx.fetch_value(_DONE, task.id, user_id, given.decision, given.reason)
    rows = await tx.fetch(_WHO, task.run_id, task.token, task.visit)
    approvals = sum(row["decision"] == APPROVED for row in rows)
    final = given.decision != APPROVED or approvals >= int(task.params.get("needs", 1))
    decided = events.ReviewDecided(
        task=task.id,
        run=task.run_id,
        step=Code(task.step),
        post=Code(task.post),
        interaction=task.interaction_id,
        decision=Code(given.decision),
        late=late,
        final=final,
        user=user_id,
        by_link=user_id is None,
    )
    tx.emit(decided, origin=task.origin)
    if not final:
        return
    place = Place(task.run_id, task.token, task.visit, task.step, task.interaction_id, task.origin)
    await withdraw(tx, place, Why.OVER)
    names = await USERS.names(tx, [row["done_by"] for row in rows if row["done_by"]])
    deciding = [row for row in rows if row["decision"] == given.decision]
    by = ", ".join(names.get(row["done_by"], "") if row["done_by"] else row["mail"] or "" for row in deciding)
    inputs = {"decision": given.decision, "reason": given.reason, "by": by}
    await runs.signal(tx, Performed(task.run_id, task.token, task.visit, given.decision, inputs))


async def asked_by(connection: Connection, keyring: Keyring, token: str, *, lock: bool = False) -> Task:
    """The open task behind a link. Raises `ReviewOver`, the same whatever is wrong with it."""
    now: datetime = await connection.fetch_value("select clock_timestamp()")
    task_id = read_signed(keyring, LINK, token, now)
    found = task_id and await connection.fetch_as(
        Task,
        f"""select {COLUMNS}, false as holds, false as leads, false as stands_in from processes.task t
            where t.id = $1 and t.mail is not null and t.state = $2 {"for update" if lock else ""}""",  # noqa: S608 - own fragments
        task_id,
        TaskState.OPEN.value,
    )
    if not found:
        raise ReviewOver()
    return found[0]


async def decide_by_link(
    tx: Transaction, runs: Runs, eyes: FourEyes, keyring: Keyring, token: str, given: Decided
) -> None:
    """Decide what a link is for, once. Raises `ReviewOver`, `NotDecided`, `OwnRequest`."""
    await runs.hold(tx, (await asked_by(tx, keyring, token)).run_id)  # before the task's own row, as the run does
    task = await asked_by(tx, keyring, token, lock=True)
    await eyes.admit(tx, task, None)
    await decide(tx, runs, task, given, None)
