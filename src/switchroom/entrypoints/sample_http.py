"""Routes of the sample company: whether any of it is left, and away with it."""

from typing import Any

from fastapi import APIRouter

from switchroom.entrypoints.sample import removal
from switchroom.people.contracts import EDIT_USERS
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.schemas import Sent

router = APIRouter(prefix="/api/sample", tags=["sample company"])
REFUSED: dict[int | str, dict[str, Any]] = {409: {}}


class Sample(Sent):
    """How many rows of the sample company are still there, and how many colleagues of your own."""

    rows: int
    colleagues: int
    may_remove: bool


class SampleRemoved(Sent):
    """How many rows went; how many of each collection stayed because something of your own uses them."""

    removed: int
    kept: dict[str, int]


@router.get("")
async def get_sample(services: ServicesOf, principal: PrincipalOf) -> Sample:
    """Whether this centre is still the sample company."""
    async with services.database.read() as connection:
        rows = await removal.left(connection)
        colleagues = await removal.colleagues(connection, principal.user_id)
    return Sample(rows=rows, colleagues=colleagues, may_remove=principal.may_everywhere(EDIT_USERS))


@router.post("/remove", responses=REFUSED)
async def remove_sample(services: ServicesOf, principal: PrincipalOf) -> SampleRemoved:
    """Archive everything that came with the sample company but you. 409 while simulated colleagues work here."""
    done = await removal.remove(services, principal)
    return SampleRemoved(removed=done.removed, kept=done.kept)
