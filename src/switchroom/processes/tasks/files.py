"""Files that people add to tasks: encrypted, accepted by what they are, seen by whoever works on the same run.

A file is added by whoever has the task, to one of its fields. With the task it is kept: every later task of the run
shows it. Behind a mailed link only those are seen that the review names. What was never kept goes in the night.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.file_kinds import kept_name
from switchroom.platform.files import EncryptedReader, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.kept_files import KeptFile
from switchroom.platform.keys import Keyring
from switchroom.platform.left_files import remove_left, unlink
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.settings import Settings
from switchroom.platform.taking_files import take_in
from switchroom.processes.domain.steps.form import MOST_FILES, FormField, Kind
from switchroom.processes.tasks.contracts import (
    NoFileField,
    NotYourTask,
    Task,
    TaskFileNotFound,
    TaskFileRefused,
    TaskOver,
    TaskState,
    TooManyTaskFiles,
)
from switchroom.processes.tasks.door import access

PURPOSE = "task file"
OFTEN = Rate(burst=60, every=timedelta(seconds=2))
_OF_RUN = "(select root_id from processes.run where id = $1)"
_SEEN = f"f.root_id = {_OF_RUN} and (f.kept or (f.task_id = $2 and $3::uuid is not null and $3 = $4))"
_LIST = f"""
select f.id, f.task_id, f.field, f.name, f.kind, f.size, f.at, f.kept, t.title as step_title, t.params as asked
from processes.task_file f join processes.task t on t.id = f.task_id where {_SEEN} order by f.at, f.id
"""  # noqa: S608 - own fragments
_ONE = f"select f.id, f.name, f.kind, f.data_key from processes.task_file f where f.id = $5 and {_SEEN}"  # noqa: S608
_BY_LINK = f"""
select f.id, f.name, f.kind, f.data_key, f.size, f.field from processes.task_file f
where f.root_id = {_OF_RUN} and f.kept and f.field = any($2) order by f.at, f.id
"""  # noqa: S608 - own fragments
_ADD = f"""
insert into processes.task_file (id, task_id, root_id, field, name, kind, size, sha256, data_key, user_id, kept)
select $3, $2, {_OF_RUN}, $4, $5, $6, $7, $8, $9, $10, false
"""
_GONE = """
delete from processes.task_file where id in (
    select f.id from processes.task_file f join processes.task t on t.id = f.task_id
    where not f.kept and t.state <> 'open' limit 1000)
"""


class TaskFile(msgspec.Struct, frozen=True):
    """A file of a run as whoever works on it sees it. `size` in bytes; `kept`: its task is done."""

    id: UUID
    task_id: UUID
    field: str
    name: str
    kind: str
    size: int
    at: datetime
    kept: bool
    step_title: Any
    asked: dict[str, Any]

    @property
    def label(self) -> Any:
        """What its field is called."""
        fields = {field["name"]: field["label"] for field in self.asked.get("fields", ())}
        return fields.get(self.field, self.field)


def files_folder(settings: Settings) -> Path:
    """Where tasks' files are, encrypted."""
    return settings.files / "tasks"


class TaskFiles:
    """Takes files in and gives them back. One per process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder, self.largest = files_folder(settings), settings.web.largest_file

    async def add(
        self, principal: Principal, task_id: UUID, field: str, name: str, pieces: AsyncIterator[bytes]
    ) -> UUID:
        """Add a file to a field of a task that one has, instead of one that was there; its id.

        Raises `TaskNotFound`, `TaskOver`, `NotYourTask`, `NoFileField`, `TaskFileRefused`, `TooLarge`,
        `TooManyTaskFiles`, `Throttled`.
        """
        async with self._database.transaction() as tx:
            await take(tx, f"task files of {principal.user_id}", OFTEN, await tx.now())
            await _for_adding(tx, principal, task_id, field)
        file_id, key = new_id(), new_data_key()
        taken = await take_in(self._folder / str(file_id), key, pieces, self.largest)
        if taken is None:
            raise TaskFileRefused()
        try:
            async with self._database.transaction() as tx:
                task = await _for_adding(tx, principal, task_id, field)
                await tx.execute(
                    "delete from processes.task_file where task_id = $1 and field = $2 and not kept", task_id, field
                )
                await tx.execute(
                    _ADD,
                    task.run_id,
                    task_id,
                    file_id,
                    field,
                    kept_name(name, taken.kind),
                    taken.kind.media_type,
                    taken.size,
                    taken.sha256,
                    self._keyring.seal(PURPOSE, key, file_id.bytes),
                    principal.user_id,
                )
        except BaseException:
            await asyncio.to_thread(unlink, self._folder, [file_id])
            raise
        return file_id

    async def drop(self, principal: Principal, task_id: UUID, file_id: UUID) -> None:
        """Take a file away that was added to a task one has. Idempotent. Raises `TaskNotFound`, `NotYourTask`."""
        async with self._database.transaction() as tx:
            await _mine(tx, principal, task_id)
            await tx.execute(
                "delete from processes.task_file where id = $1 and task_id = $2 and not kept", file_id, task_id
            )

    async def open(self, connection: Connection, principal: Principal, task_id: UUID, file_id: UUID) -> KeptFile:
        """A file that a task shows. Raises `TaskNotFound`, `TaskFileNotFound`."""
        task = await access(connection, principal, task_id)
        row = await connection.fetch_row(_ONE, *_seen_by(task, principal.user_id), file_id)
        return await self._open(row)

    async def open_by_link(self, connection: Connection, task: Task, file_id: UUID) -> KeptFile:
        """A file that the review behind a link names. Raises `TaskFileNotFound`."""
        rows = await connection.fetch(_BY_LINK, task.run_id, _named(task))
        return await self._open(next((row for row in rows if row["id"] == file_id), None))

    async def _open(self, row: Any) -> KeptFile:
        if row is None:
            raise TaskFileNotFound()
        file_id: UUID = row["id"]
        key = self._keyring.open_sealed(PURPOSE, row["data_key"], file_id.bytes)
        try:
            reader = await asyncio.to_thread(EncryptedReader, self._folder / str(file_id), key)
        except FileNotFoundError:
            raise TaskFileNotFound() from None
        return KeptFile(reader, row["name"], row["kind"])


async def files_of(connection: Connection, task: Task, user_id: UUID) -> list[TaskFile]:
    """The files of a task's run: those of tasks that are done, and what its present holder has added."""
    return await connection.fetch_as(TaskFile, _LIST, *_seen_by(task, user_id))


async def files_by_link(connection: Connection, task: Task) -> list[dict[str, Any]]:
    """The files that whoever holds the link to a review may see: those that it names."""
    rows = await connection.fetch(_BY_LINK, task.run_id, _named(task))
    return [{"id": row["id"], "name": row["name"], "size": row["size"]} for row in rows]


async def keep_files(
    tx: Transaction, task: Task, fields: Iterable[FormField], data: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Keep the files that a task is completed with. What the run learns, names for ids; and the fields at fault.

    A fault is a file that is not of this task and field, or none where one is required.
    """
    learned, wrong = dict(data), list[str]()
    for field in fields:
        if field.kind is not Kind.FILE:
            continue
        given = data.get(field.name)
        name = await _keep(tx, task, field.name, given) if given else None
        learned[field.name] = name
        if name is None and (given or field.required):
            wrong.append(field.name)
    return learned, wrong


async def _keep(tx: Transaction, task: Task, field: str, given: Any) -> str | None:
    try:
        file_id = UUID(str(given))
    except ValueError:
        return None
    name: str | None = await tx.fetch_value(
        "update processes.task_file set kept = true where id = $1 and task_id = $2 and field = $3 returning name",
        file_id,
        task.id,
        field,
    )
    return name


async def _mine(tx: Transaction, principal: Principal, task_id: UUID) -> Task:
    task = await access(tx, principal, task_id, lock=True)
    if task.state is not TaskState.OPEN:
        raise TaskOver()
    if task.claimed_by != principal.user_id:
        raise NotYourTask()
    return task


async def _for_adding(tx: Transaction, principal: Principal, task_id: UUID, field: str) -> Task:
    task = await _mine(tx, principal, task_id)
    asked = [one["name"] for one in task.params.get("fields", ()) if one.get("kind") == Kind.FILE]
    if field not in asked:
        raise NoFileField()
    count: int = await tx.fetch_value(
        "select count(*) from processes.task_file where task_id = $1 and field <> $2", task_id, field
    )
    if count >= MOST_FILES:
        raise TooManyTaskFiles()
    return task


def _seen_by(task: Task, user_id: UUID) -> tuple[UUID, UUID, UUID | None, UUID]:
    return task.run_id, task.id, task.claimed_by, user_id


def _named(task: Task) -> list[str]:
    return [str(name) for name in task.params.get("files", ())]


async def empty_files_of(tx: Transaction, subject_ids: list[UUID]) -> None:
    """Forget the files of tasks about these interactions and tickets that are over; `remove_files` follows."""
    await tx.execute(
        """delete from processes.task_file f using processes.task t where t.id = f.task_id and t.state <> 'open'
           and (t.interaction_id = any($1) or t.ticket_id = any($1))""",
        subject_ids,
    )


async def remove_files(database: Database, folder: Path) -> int:
    """Forget what was added to tasks that ended without it, and remove from `folder` what no row refers to, if it is
    older than a day; how many files.
    """
    async with database.transaction() as tx:
        await tx.execute(_GONE)
    return await remove_left(database, folder, _kept)


async def _kept(connection: Connection, ids: list[UUID]) -> list[UUID]:
    rows = await connection.fetch("select id from processes.task_file where id = any($1)", ids)
    return [row["id"] for row in rows]
