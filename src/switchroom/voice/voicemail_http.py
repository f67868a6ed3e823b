"""Routes of the inbox: messages that callers left."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.platform.keys import Keyring
from switchroom.voice import inbox, schemas, voicemails
from switchroom.voice.audio_http import AUDIO, sent
from switchroom.voice.playback import open_voicemail

router = APIRouter(prefix="/api/voicemails", tags=["voicemail"])


@router.get("")
async def list_voicemails(
    services: ServicesOf,
    principal: PrincipalOf,
    state: Annotated[Literal["new", "handled"] | None, Query(description="New: nobody has dealt with it.")] = None,
    queue_id: UUID | None = None,
    cursor: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[schemas.Voicemail]:
    """Messages of the queues you may hear, the newest first."""
    filters = inbox.Filters(state=state, queue_id=queue_id, cursor=cursor, limit=limit)
    async with services.database.read() as connection:
        items, following = await inbox.inbox(connection, principal, filters)
        total = await inbox.count_new(connection, principal) if state == "new" and queue_id is None else None
    return Page(items=[schemas.Voicemail.model_validate(item) for item in items], next=following, total=total)


@router.get("/{id}/audio", response_class=StreamingResponse, responses=AUDIO)
async def get_voicemail_audio(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    wanted: Annotated[str | None, Header(alias="Range", max_length=100)] = None,
) -> StreamingResponse:
    """What the caller said. Listening is noted in the audit."""
    found = await open_voicemail(services.database, services.settings, services.the(Keyring), principal, id)
    return sent(found, wanted)


@router.put("/{id}/handled", status_code=204, responses={409: {}})
async def handle_voicemail(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """You have dealt with it. 409 `voicemail.already_handled` when somebody else was faster."""
    async with services.database.transaction(actor=principal.actor) as tx:
        found = await inbox.access(tx, principal, id)
        await voicemails.set_handled(tx, found, principal.user_id, True)


@router.delete("/{id}/handled", status_code=204)
async def reopen_voicemail(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """It is to be dealt with again."""
    async with services.database.transaction(actor=principal.actor) as tx:
        found = await inbox.access(tx, principal, id)
        await voicemails.set_handled(tx, found, principal.user_id, False)


@router.post("/{id}/remove", status_code=204)
async def remove_voicemail(
    id: UUID, body: schemas.VoicemailRemoval, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Destroy it before its time, with a reason that is kept."""
    async with services.database.transaction(actor=principal.actor) as tx:
        found = await inbox.access(tx, principal, id)
        principal.require(inbox.REMOVE)
        await voicemails.remove(tx, found, principal.user_id, body.reason)
