"""Routes of the page behind a mailed link to a review: it shows what is asked, and only a click there decides."""

from typing import Annotated, Any

from fastapi import APIRouter, Header

from switchroom.platform.http import ServicesOf
from switchroom.platform.keys import Keyring
from switchroom.processes.runs import Runs
from switchroom.processes.tasks import deciding, schemas
from switchroom.processes.tasks.four_eyes import FourEyes

PLACE = "/api/public/review"
OVER: dict[int | str, dict[str, Any]] = {410: {}}
reviews = APIRouter(tags=["tasks"])
PassOf = Annotated[
    str, Header(alias="x-review-pass", max_length=200, description="What stands behind the # of the link.")
]


@reviews.get(PLACE, responses=OVER)
async def get_review(services: ServicesOf, token: PassOf = "") -> schemas.ReviewAsked:
    """What is to be decided. Looking decides nothing. 410 `review.over` once decided, withdrawn or too old."""
    async with services.database.read() as connection:
        task = await deciding.asked_by(connection, services.the(Keyring), token)
    return schemas.ReviewAsked.model_validate(
        {
            "title": task.title,
            "text": task.params.get("text"),
            "values": task.params.get("values", []),
            "decisions": deciding.decisions_of(task),
            "needs": task.params.get("needs", 1),
            "reference": task.reference,
            "language": task.language,
            "opened_at": task.opened_at,
            "due_at": task.due_at,
        }
    )


@reviews.post(PLACE, status_code=204, responses={**OVER, 409: {}})
async def decide_review(body: schemas.ReviewAnswer, services: ServicesOf, token: PassOf = "") -> None:
    """Decide, once: the link is then used. 422 names what is missing; 409 `review.own_request` for who asked for it."""
    given = deciding.Decided(body.decision, body.reason)
    async with services.database.transaction() as tx:
        eyes = services.the(FourEyes)
        await deciding.decide_by_link(tx, services.the(Runs), eyes, services.the(Keyring), token, given)
