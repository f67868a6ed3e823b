"""A task, and why something cannot be done with it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound
from switchroom.platform.events import Origin


class TaskKind(StrEnum):
    """Something to do, or something to decide."""

    TASK = "task"
    REVIEW = "review"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task as whoever may see it finds it.

    `holds`: he holds its post there; `leads`: he may hand it out; `stands_in`: he stands in for whoever has it, and is
    away. `was_for` is the post that it was for before it was escalated.

    A review has a task for each who decides (`seat`); of those asked by name the post is empty, and `mail` is the
    address of one who does not sign in here.
    """

    id: UUID
    run_id: UUID
    token: int
    visit: int
    process: str
    step: str
    origin: Origin
    post: str
    unit_id: UUID | None
    interaction_id: UUID | None
    reference: str | None
    title: str | dict[str, str]
    params: dict[str, Any]
    language: str
    state: TaskState
    opened_at: datetime
    due_at: datetime | None
    claimed_by: UUID | None
    claimed_at: datetime | None
    done_by: UUID | None
    ended_at: datetime | None
    draft: dict[str, Any] | None
    kind: TaskKind
    seat: int
    mail: str | None
    decision: str | None
    reason: str | None
    was_for: str | None
    ticket_id: UUID | None
    holds: bool
    leads: bool
    stands_in: bool


class TaskNotFound(NotFound):
    """There is no such task, or it is not for you."""

    code = "task.not_found"


class TaskTaken(Conflict):
    """A colleague has taken this task."""

    code = "task.taken"


class NotYourTask(Conflict):
    """Take this task first; somebody else has it, or nobody."""

    code = "task.not_yours"


class TaskOver(Gone):
    """This task is done, or the process needs it no longer."""

    code = "task.over"


class NoFileField(Invalid):
    """This task has no such field that takes a file."""

    code = "task.no_file_field"


class TaskFileRefused(Invalid):
    """Files of this kind are not accepted: pictures, PDF, office documents and plain text are."""

    code = "task.file_refused"


class TooManyTaskFiles(Conflict):
    """This task has as many files as it can have."""

    code = "task.too_many_files"


class TaskFileNotFound(NotFound):
    """There is no such file, or it is not for you."""

    code = "task.file_not_found"


class NotOfThePost(Invalid):
    """This person does not hold the role here that the task is for."""

    code = "task.not_of_the_post"


class TaskNotFilledIn(Invalid):
    """Some fields are missing or not valid, or something is not ticked."""

    code = "task.not_filled_in"


class OwnRequest(Conflict):
    """You asked for this yourself, or served whoever did: somebody else has to decide."""

    code = "review.own_request"


class OneVoteEach(Conflict):
    """You decide in this matter already; the other one has to be somebody else."""

    code = "review.one_vote_each"


class AskedByName(Conflict):
    """This was asked of one person by name; nobody else can have it."""

    code = "review.asked_by_name"


class ReviewOver(Gone):
    """This link does not hold: the matter is decided, withdrawn or too old, or there never was one."""

    code = "review.over"


class NotDecided(Invalid):
    """Decide for one of what is offered, and say why you refuse or return it."""

    code = "review.not_decided"
