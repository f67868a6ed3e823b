"""Routes of voice for people at work: the phone in the browser, what to do with a call, recordings."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from switchroom.interactions.contracts import Hearing
from switchroom.interactions.facade import Interactions, access, access_part, access_work
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.kept import kept_days
from switchroom.platform.keys import Keyring
from switchroom.voice import caller_http, desk, queries, schemas, voicemail_http
from switchroom.voice.audio_http import AUDIO, sent
from switchroom.voice.contracts import LegId, NoSuchLeg
from switchroom.voice.playback import open_recording
from switchroom.voice.queries import LegStage
from switchroom.voice.signalling import Signalling, ice_servers
from switchroom.voice.views import call_view

router = APIRouter()
router.include_router(caller_http.router)
phone = APIRouter(prefix="/api/phone", tags=["phone"])
call = APIRouter(prefix="/api/interactions/{id}/call", tags=["calls"])
recorded = APIRouter(prefix="/api/interactions/{id}/recordings", tags=["calls"])


@phone.get("")
async def get_phone(services: ServicesOf, principal: PrincipalOf) -> schemas.Phone:
    """The legs that wait for your browser, and the servers it needs to connect to them."""
    async with services.database.read() as connection:
        legs = await queries.phone_legs(connection, principal.user_id)
    servers = [schemas.IceServer.model_validate(server) for server in ice_servers(services.settings)]
    shown = [
        schemas.PhoneLeg(id=leg.id, interaction_id=leg.interaction_id, state=leg.state)
        for leg in legs
        if leg.state in (LegStage.RINGING, LegStage.UP) and leg.interaction_id is not None
    ]
    return schemas.Phone(ice_servers=servers, legs=shown)


@phone.post("/legs/{leg_id}/connect")
async def connect_leg(
    leg_id: UUID, body: schemas.Sdp, services: ServicesOf, principal: PrincipalOf
) -> schemas.SdpAnswer:
    """Connect your browser to your leg: for the first time, or again after a reload."""
    async with services.database.read() as connection:
        legs = await queries.phone_legs(connection, principal.user_id)
    if leg_id not in {leg.id for leg in legs}:
        raise NoSuchLeg()
    return schemas.SdpAnswer(sdp=await services.the(Signalling).connect(LegId(leg_id), body.sdp))


@call.get("")
async def get_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.CallView:
    """Legs and recordings of the interaction's call."""
    async with services.database.read() as connection:
        await access(connection, principal, id)
        kept = await kept_days(connection, services.settings.retention)
        return await call_view(connection, id, timedelta(days=kept.recordings_days))


@call.post("/hold", status_code=202)
async def hold_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Put the customer on hold: music instead of you. In a consult you go on with the colleague."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        consults = services.the(Interactions).consults
        if not await consults.turn_if_there(tx, id, Hearing.COLLEAGUE, await tx.now()):
            await desk.hold(tx, id, principal.user_id)


@call.post("/resume", status_code=202)
async def resume_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take the customer back from hold. In a consult the colleague is on hold then."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        consults = services.the(Interactions).consults
        if not await consults.turn_if_there(tx, id, Hearing.CUSTOMER, await tx.now()):
            await desk.resume(tx, id, principal.user_id)


@call.post("/mute", status_code=202)
async def mute_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """The customer no longer hears the agent."""
    await _mute(id, services, principal, muted=True)


@call.post("/unmute", status_code=202)
async def unmute_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """The customer hears the agent again."""
    await _mute(id, services, principal, muted=False)


async def _mute(id: UUID, services: ServicesOf, principal: PrincipalOf, *, muted: bool) -> None:
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_part(tx, principal, id)
        await desk.mute(tx, id, muted, principal.user_id)


@call.post("/hang-up", status_code=202)
async def hang_up_call(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Hang up. The process says whether the customer hears more; without an agent on the line the call ends.

    In a consult the colleague who is there goes on with the customer.
    """
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_part(tx, principal, id)
        await desk.hang_up(tx, id, principal.user_id)


@call.post("/recording-pause", status_code=202)
async def pause_recording(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Record silence until you resume."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        await desk.pause_recording(tx, id)


@call.post("/recording-resume", status_code=202)
async def resume_recording(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Record again what is said."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        await desk.resume_recording(tx, id)


@call.post("/keys", status_code=202)
async def send_call_keys(id: UUID, body: schemas.Keys, services: ServicesOf, principal: PrincipalOf) -> None:
    """Send keys to the customer's side."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await access_work(tx, principal, id)
        await desk.send_keys(tx, id, body.keys)


@recorded.get("/{recording_id}/audio", response_class=StreamingResponse, responses=AUDIO)
async def get_recording_audio(
    id: UUID,
    recording_id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    wanted: Annotated[str | None, Header(alias="Range", max_length=100)] = None,
) -> StreamingResponse:
    """The recording: the customer on the left channel, the agent on the right. Listening is noted in the audit."""
    found = await open_recording(
        services.database, services.settings, services.the(Keyring), principal, id, recording_id
    )
    return sent(found, wanted)


for part in (phone, call, recorded, voicemail_http.router):
    router.include_router(part)
