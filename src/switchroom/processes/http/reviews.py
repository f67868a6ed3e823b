"""Routes of the page behind a mailed link to a review: it shows what is asked, and only a click there decides."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from switchroom.platform.http import ServicesOf
from switchroom.platform.keys import Keyring
from switchroom.processes.runs import Runs
from switchroom.processes.tasks import deciding, schemas
from switchroom.processes.tasks.files import TaskFiles, files_by_link
from switchroom.processes.tasks.four_eyes import FourEyes

PLACE = "/api/public/review"
OVER: dict[int | str, dict[str, Any]] = {410: {}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    404: {},
}
reviews = APIRouter(tags=["tasks"])
PassOf = Annotated[
    str, Header(alias="x-review-pass", max_length=200, description="What stands behind the # of the link.")
]


@reviews.get(PLACE, responses=OVER)
async def get_review(services: ServicesOf, token: PassOf = "") -> schemas.ReviewAsked:
    """What is to be decided. Looking decides nothing. 410 `review.over` once decided, withdrawn or too old."""
    async with services.database.read() as connection:
        task = await deciding.asked_by(connection, services.the(Keyring), token)
        files = await files_by_link(connection, task)
    return schemas.ReviewAsked.model_validate(
        {
            "title": task.title,
            "text": task.params.get("text"),
            "values": task.params.get("values", []),
            "decisions": deciding.decisions_of(task),
            "needs": task.params.get("needs", 1),
            "files": files,
            "reference": task.reference,
            "language": task.language,
            "opened_at": task.opened_at,
            "due_at": task.due_at,
        }
    )


@reviews.get(f"{PLACE}/files/{{file_id}}", response_class=StreamingResponse, responses={**FILE, **OVER})
async def get_review_file(file_id: UUID, services: ServicesOf, token: PassOf = "") -> StreamingResponse:
    """A file that the review names, as long as its link holds."""
    async with services.database.read() as connection:
        task = await deciding.asked_by(connection, services.the(Keyring), token)
        opened = await services.the(TaskFiles).open_by_link(connection, task, file_id)
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)


@reviews.post(PLACE, status_code=204, responses={**OVER, 409: {}})
async def decide_review(body: schemas.ReviewAnswer, services: ServicesOf, token: PassOf = "") -> None:
    """Decide, once: the link is then used. 422 names what is missing; 409 `review.own_request` for who asked for it."""
    given = deciding.Decided(body.decision, body.reason)
    async with services.database.transaction() as tx:
        eyes = services.the(FourEyes)
        await deciding.decide_by_link(tx, services.the(Runs), eyes, services.the(Keyring), token, given)
