"""Routes of tasks: what waits for you, taking it, giving it back or on, doing it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from switchroom.platform.db import Connection
from switchroom.platform.http import Page, PrincipalOf, ServicesOf, takes_file
from switchroom.processes.definitions import Definitions
from switchroom.processes.runs import Runs
from switchroom.processes.tasks import actions, lists, schemas
from switchroom.processes.tasks.clock import clock_of
from switchroom.processes.tasks.contracts import Task, TaskKind
from switchroom.processes.tasks.deciding import decisions_of
from switchroom.processes.tasks.door import access
from switchroom.processes.tasks.files import TaskFile, TaskFiles, files_of
from switchroom.processes.tasks.four_eyes import FourEyes

tasks = APIRouter(prefix="/api/tasks", tags=["tasks"])
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}, 410: {}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    404: {},
}
BODY = {
    "requestBody": {
        "description": "The file itself, at most as large as the settings allow.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FieldOf = Annotated[str, Query(max_length=64, description="The name of the field.", examples=["contract"])]
FileName = Annotated[str, Query(max_length=1000, description="As you call it.", examples=["contract.pdf"])]


@tasks.get("")
async def list_tasks(
    services: ServicesOf,
    principal: PrincipalOf,
    whose: lists.Whose = lists.Whose.TODO,
    simulated: Annotated[bool, Query(description="Those of simulated customers, instead of all others.")] = False,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Page[schemas.TaskSummary]:
    """Tasks by due time: yours and those of your roles that nobody has; or another part."""
    query = lists.Query(whose=whose, simulated=simulated, cursor=cursor, limit=limit)
    async with services.database.read() as connection:
        items, following = await lists.tasks_of(connection, principal, query)
    return Page(items=[schemas.TaskSummary.model_validate(item) for item in items], next=following)


@tasks.get("/count")
async def count_tasks(services: ServicesOf, principal: PrincipalOf) -> schemas.TaskCount:
    """How much waits for you."""
    async with services.database.read() as connection:
        return schemas.TaskCount.model_validate(await lists.count_tasks(connection, principal))


@tasks.get("/{id}", responses={404: {}})
async def get_task(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.TaskView:
    """A task that you have, could have or lead: what to do, and what is filled in so far."""
    async with services.database.read() as connection:
        task = await access(connection, principal, id)
        asked = await services.the(FourEyes).of_task(connection, task)
        clock = await clock_of(connection, services.the(Definitions), task)
        files = await files_of(connection, task, principal.user_id)
        return await _view(connection, task, files, clock=clock, barred=principal.user_id in asked.users)


@tasks.get("/{id}/colleagues", responses={404: {}})
async def list_task_colleagues(id: UUID, services: ServicesOf, principal: PrincipalOf) -> list[schemas.PersonRef]:
    """Everybody who could do the task."""
    async with services.database.read() as connection:
        task = await access(connection, principal, id)
        found = await lists.colleagues(connection, task)
        asked = await services.the(FourEyes).of_task(connection, task)
    return [schemas.PersonRef.model_validate(person) for person in found if person["id"] not in asked.users]


@tasks.post("/{id}/claim", status_code=204, responses=REFUSED)
async def claim_task(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take the task. 409 `task.taken` when a colleague was faster."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.claim(tx, services.the(FourEyes), principal, id)


@tasks.post("/{id}/hand-back", status_code=204, responses=REFUSED)
async def hand_back_task(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Let the task be anybody's again; what was filled in stays with it."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.hand_back(tx, principal, id)


@tasks.post("/{id}/hand-on", status_code=204, responses=REFUSED)
async def hand_on_task(id: UUID, body: schemas.HandOn, services: ServicesOf, principal: PrincipalOf) -> None:
    """Give the task to a colleague of the same role, who is told."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.hand_on(tx, services.the(FourEyes), principal, id, body.user_id)


@tasks.put("/{id}/draft", status_code=204, responses=REFUSED)
async def save_task_draft(id: UUID, body: schemas.TaskDraft, services: ServicesOf, principal: PrincipalOf) -> None:
    """Keep what is filled in so far, valid or not."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.keep_draft(tx, principal, id, body.model_dump())


@tasks.post("/{id}/complete", status_code=204, responses=REFUSED)
async def complete_task(id: UUID, body: schemas.TaskDraft, services: ServicesOf, principal: PrincipalOf) -> None:
    """Complete the task: its process goes on, once. 422 names what is missing; asking again changes nothing.

    A review is decided by `data`: a `decision`, and a `reason` unless it is approved. 409 `review.own_request` for who
    asked for it.
    """
    async with services.database.transaction(actor=principal.actor) as tx:
        eyes = services.the(FourEyes)
        await actions.complete(tx, services.the(Runs), eyes, principal, id, body.data, body.ticked)


@tasks.post("/{id}/files", status_code=201, responses={**REFUSED, 413: {}, 429: {}}, openapi_extra=BODY)
@takes_file
async def add_task_file(
    id: UUID, field: FieldOf, name: FileName, services: ServicesOf, principal: PrincipalOf, request: Request
) -> schemas.TaskFileAdded:
    """Add a file to a field of a task that you have; another one takes the place of the first.

    What it is, its first bytes say: 422 `task.file_refused` for what is not accepted. It is kept with the task.
    """
    files = services.the(TaskFiles)
    made = await files.add(principal, id, field, name, request.stream())
    async with services.database.read() as connection:
        task = await access(connection, principal, id)
        (found,) = [one for one in await files_of(connection, task, principal.user_id) if one.id == made]
    return schemas.TaskFileAdded(id=found.id, name=found.name, size=found.size)


@tasks.delete("/{id}/files/{file_id}", status_code=204, responses=REFUSED)
async def drop_task_file(id: UUID, file_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take a file away again that you have added. What is not there is gone already."""
    await services.the(TaskFiles).drop(principal, id, file_id)


@tasks.get("/{id}/files/{file_id}", response_class=StreamingResponse, responses=FILE)
async def get_task_file(id: UUID, file_id: UUID, services: ServicesOf, principal: PrincipalOf) -> StreamingResponse:
    """A file that the task shows, to be kept."""
    async with services.database.read() as connection:
        opened = await services.the(TaskFiles).open(connection, principal, id, file_id)
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)


async def _view(
    connection: Connection, task: Task, files: list[TaskFile], *, clock: dict[str, Any] | None, barred: bool
) -> schemas.TaskView:
    (row,) = await lists.with_names(connection, [task])
    params = task.params
    row |= {
        "text": params.get("text"),
        "checklist": params.get("checklist", []),
        "fields": [_field(field) for field in params.get("fields", [])],
        "files": [schemas.TaskFileView.model_validate(file) for file in files],
        "process_title": await lists.title_of(connection, task),
        "clock": clock,
        "review": _review(task, barred) if task.kind is TaskKind.REVIEW else None,
    }
    return schemas.TaskView.model_validate(row)


def _review(task: Task, barred: bool) -> dict[str, Any]:
    return {
        "values": task.params.get("values", []),
        "decisions": decisions_of(task),
        "needs": task.params.get("needs", 1),
        "reason": task.reason,
        "barred": barred,
    }


def _field(field: dict[str, Any]) -> dict[str, Any]:
    choices = [{"value": each["name"], "label": each.get("label", each["name"])} for each in field.get("choices", ())]
    return {
        "name": field["name"],
        "kind": field.get("kind", "text"),
        "label": field["label"],
        "required": field.get("required", True),
        "choices": choices,
    }
