"""The performer of the `task` step: puts the task on the list of its post, and takes it off again."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.platform.text import Text
from switchroom.processes import events
from switchroom.processes.contracts import (
    ERROR,
    CancelRequest,
    Concern,
    ConcernOf,
    Outcome,
    PerformRequest,
    Subject,
    Why,
)
from switchroom.processes.deadlines import Deadlines
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.definition import Common
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.reading import to_json
from switchroom.processes.tasks.contracts import TaskKind
from switchroom.processes.tasks.files import empty_files_of

OPEN = """
insert into processes.task (id, run_id, token, visit, process, step, origin, post, unit_id, interaction_id, reference,
                            title, params, language, state, opened_at, due_at, kind, seat, mail, claimed_by, claimed_at,
                            ticket_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', $15, $16, $17, $18, $19, $20,
        case when $20::uuid is not null then $15::timestamptz end, $21)
"""
WITHDRAW = """
update processes.task set state = 'withdrawn', ended_at = clock_timestamp(), draft = null
where run_id = $1 and token = $2 and visit = $3 and state = 'open' returning id, post
"""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a task is for: whoever holds a post, or one person, who signs in here (`user`) or does not (`mail`)."""

    id: UUID
    number: int = 0
    post: str = ""
    user: UUID | None = None
    mail: str | None = None


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What the tasks of one visit have in common."""

    request: PerformRequest
    common: Common
    concern: Concern
    interaction: UUID | None
    ticket: UUID | None
    now: datetime
    due: datetime | None

    @property
    def title(self) -> Text:
        return self.common.title or Text({"": self.request.effect.step})


class TaskStep:
    """Opens a task; its answer comes when somebody completes it."""

    kind = TaskKind.TASK

    def __init__(self, definitions: Definitions, concern_of: ConcernOf) -> None:
        self._definitions, self._concern_of = definitions, concern_of
        self._deadlines = Deadlines(concern_of)

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        opening = await self._opening(tx, request)
        if opening.common.post is None:
            return Outcome(ERROR)
        await self._put(tx, opening, Seat(id=new_id(), post=opening.common.post))
        return None

    async def _opening(self, tx: Transaction, request: PerformRequest) -> Opening:
        subject = request.subject
        program = await self._definitions.program(tx, request.process, request.version)
        common = program.nodes[request.effect.step].step.common
        now = await tx.now()
        return Opening(
            request=request,
            common=common,
            concern=await self._concern_of(tx, subject),
            interaction=subject.id if subject and subject.kind == "interaction" else None,
            ticket=subject.id if subject and subject.kind == "ticket" else None,
            now=now,
            due=await self._due(tx, common.within, subject, now),
        )

    async def _put(self, tx: Transaction, opening: Opening, seat: Seat) -> None:
        request, effect = opening.request, opening.request.effect
        await tx.execute(
            OPEN,
            seat.id,
            request.run,
            effect.token,
            effect.visit,
            request.process,
            effect.step,
            request.origin.value,
            seat.post,
            opening.concern.unit_id,
            opening.interaction,
            opening.concern.reference,
            dict(opening.title),
            to_json(effect.params),
            effect.language,
            opening.now,
            opening.due,
            self.kind.value,
            seat.number,
            seat.mail,
            seat.user,
            opening.ticket,
        )
        opened = events.TaskOpened(
            task=seat.id,
            run=request.run,
            step=Code(effect.step),
            post=Code(seat.post),
            interaction=opening.interaction,
            due=opening.due,
        )
        tx.emit(opened, origin=request.origin)

    async def _due(
        self, tx: Transaction, within: Length | None, subject: Subject | None, now: datetime
    ) -> datetime | None:
        if within is None:
            return None
        return await self._deadlines.due(tx, subject, within.elapsed, now, working=within.working)

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        effect, subject = request.effect, request.subject
        interaction = subject.id if subject and subject.kind == "interaction" else None
        place = Place(request.run, effect.token, effect.visit, effect.step, interaction, request.origin)
        await withdraw(tx, place, effect.why)


class Place(msgspec.Struct, frozen=True):
    """The visit of a run that tasks belong to."""

    run: UUID
    token: int
    visit: int
    step: str
    interaction: UUID | None
    origin: Origin


async def withdraw(tx: Transaction, place: Place, why: Why) -> None:
    """Take what is still open there off the lists."""
    for row in await tx.fetch(WITHDRAW, place.run, place.token, place.visit):
        gone = events.TaskWithdrawn(
            task=row["id"],
            run=place.run,
            step=Code(place.step),
            post=Code(row["post"]),
            interaction=place.interaction,
            why=Code(why.value),
        )
        tx.emit(gone, origin=place.origin)


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


async def empty_tasks_of(tx: Transaction, subject_ids: list[UUID]) -> None:
    """Erase what was asked and written in tasks about these interactions and tickets that are over, files included."""
    await empty_files_of(tx, subject_ids)
    await tx.execute(
        """update processes.task set params = '{}', draft = null, reason = null, mail = null
           where state <> 'open' and (interaction_id = any($1) or ticket_id = any($1))""",
        subject_ids,
    )
