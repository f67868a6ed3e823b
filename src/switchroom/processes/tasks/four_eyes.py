"""Four eyes: who asked for something never decides about it, and nobody decides twice in one matter."""

from uuid import UUID

from switchroom.platform.db import Connection
from switchroom.processes.contracts import Requesters, RequestersOf, Subject
from switchroom.processes.tasks.contracts import OneVoteEach, OwnRequest, Task, TaskKind

_STARTED = """
select root.started_by from processes.run run join processes.run root on root.id = run.root_id where run.id = $1
"""
_SUBJECT = "select subject_kind, subject_id from processes.run where id = $1"
_PERSON = """
select id, lower(email) as email from people."user"
where id = $1 or id = (select user_id from platform.api_token where id = $1)
"""
_ELSEWHERE = """
select exists(select from processes.task where run_id = $1 and token = $2 and visit = $3 and id <> $4
              and state <> 'withdrawn' and $5 in (claimed_by, done_by))
"""


class FourEyes:
    """Knows who must not decide."""

    def __init__(self, requesters_of: RequestersOf) -> None:
        self._requesters_of = requesters_of

    async def requesters(
        self, connection: Connection, run_id: UUID, subject: Subject | None, beginner: UUID | None = None
    ) -> Requesters:
        """Whoever started the run and whoever stands behind its subject.

        `beginner`: who started it, as long as the run itself is not written.
        """
        started = await connection.fetch_value(_STARTED, run_id) or beginner
        behind = await self._requesters_of(connection, subject)
        rows = await connection.fetch(_PERSON, started) if started else []
        users, mails = [row["id"] for row in rows], [row["email"] for row in rows if row["email"]]
        return Requesters(behind.users.union(users), behind.mails.union(mails))

    async def of_task(self, connection: Connection, task: Task) -> Requesters:
        """Who asked for what a review decides; nobody where it is something to do."""
        if task.kind is not TaskKind.REVIEW:
            return Requesters()
        row = await connection.fetch_row(_SUBJECT, task.run_id)
        subject = Subject(row["subject_kind"], row["subject_id"]) if row and row["subject_id"] else None
        return await self.requesters(connection, task.run_id, subject)

    async def admit(self, connection: Connection, task: Task, user_id: UUID | None) -> None:
        """That this person, or whoever holds the link to this task, may decide. Raises `OwnRequest`, `OneVoteEach`."""
        if task.kind is not TaskKind.REVIEW:
            return
        asked = await self.of_task(connection, task)
        if user_id in asked.users or (user_id is None and task.mail in asked.mails):
            raise OwnRequest()
        place = (task.run_id, task.token, task.visit, task.id, user_id)
        if user_id is not None and await connection.fetch_value(_ELSEWHERE, *place):
            raise OneVoteEach()
