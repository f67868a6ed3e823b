"""Routes of files that are sent ahead of a reply or a note."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from switchroom.platform.http import PrincipalOf, ServicesOf, takes_file
from switchroom.tickets import schemas
from switchroom.tickets.contracts import WORK
from switchroom.tickets.uploads import MOST_TOGETHER, Uploads

router = APIRouter(prefix="/api/ticket-files", tags=["tickets"])
Name = Annotated[str, Query(max_length=1000, description="As you call it.", examples=["screen.png"])]
BODY = {
    "requestBody": {
        "description": "The file itself, at most as large as the limits say.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/limits")
async def get_ticket_file_limits(services: ServicesOf, principal: PrincipalOf) -> schemas.FileLimits:
    """How large files may be: each, and those of one reply or note together."""
    principal.require(WORK)
    return schemas.FileLimits(largest=services.the(Uploads).largest, together=MOST_TOGETHER, most=schemas.MOST_FILES)


@router.post("", status_code=201, responses={409: {}, 413: {}, 429: {}}, openapi_extra=BODY)
@takes_file
async def upload_ticket_file(
    name: Name, services: ServicesOf, principal: PrincipalOf, request: Request
) -> schemas.FileUploaded:
    """Send a file ahead, to name it in `files` of a reply or a note.

    What it is, its first bytes say: 422 `ticket.file_refused` for what is not accepted. What is not used within a week
    is removed.
    """
    principal.require(WORK)
    made = await services.the(Uploads).take(principal.user_id, name, request.stream())
    return schemas.FileUploaded(id=made.id, name=made.name, kind=made.kind.media_type, size=made.size)


@router.delete("/{file_id}", status_code=204)
async def drop_ticket_file(file_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take a file of yours away that you have not used. What is not there is gone already."""
    await services.the(Uploads).drop(principal.user_id, file_id)
