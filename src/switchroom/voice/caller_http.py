"""Routes for callers' pages: no sign-in, one secret per call."""

from fastapi import APIRouter, WebSocket

from switchroom.platform.http import AddressOf, ServicesOf, services_of
from switchroom.platform.http.page_sockets import serve_page
from switchroom.platform.text import Text
from switchroom.touchpoints.facade import EntryPointNotFound, entry_point_by_slug
from switchroom.voice import schemas
from switchroom.voice.caller_events_http import CallerEvents
from switchroom.voice.callers import Callers, Wanted
from switchroom.voice.domain.spoken import LANGUAGES
from switchroom.voice.signalling import ice_servers

router = APIRouter(prefix="/api/public", tags=["callers"])


@router.get("/entry-points/{slug}")
async def get_public_entry_point(slug: str, services: ServicesOf) -> schemas.PublicEntryPoint:
    """What a page needs before it calls."""
    async with services.database.read() as connection:
        entry = await entry_point_by_slug(connection, slug)
    if entry.medium != "voice":
        raise EntryPointNotFound()
    return schemas.PublicEntryPoint(
        name=Text.parse(entry.name).to_json(),
        brand=Text.parse(entry.brand_name).to_json(),
        language=entry.language,
        languages=list(dict.fromkeys((entry.language, *LANGUAGES))),
        ice_servers=[schemas.IceServer.model_validate(server) for server in ice_servers(services.settings)],
        open=entry.enabled,
    )


@router.post("/entry-points/{slug}/calls", status_code=201, responses={403: {}, 429: {}})
async def start_public_call(
    slug: str, body: schemas.PublicCall, services: ServicesOf, ip: AddressOf
) -> schemas.PublicCallMade:
    """Call. 403 `caller.blocked`, 429 `caller.throttled`, 503 `entry_point.full` or `switch.full`."""
    wanted = Wanted(
        offer=body.sdp,
        language=body.language or "",
        number=body.number or "",
        signed_token=body.signed_token or "",
        previous_call=body.previous_call or "",
        more_time=body.more_time,
    )
    begun = await services.the(Callers).begin(slug, ip, wanted)
    return schemas.PublicCallMade(call_token=begun.token, call_id=begun.leg, sdp=begun.answer)


@router.post("/calls/{call_token}/connect", responses={410: {}})
async def reconnect_public_call(call_token: str, body: schemas.Sdp, services: ServicesOf) -> schemas.SdpAnswer:
    """Come back to the call, after a reload or with another network."""
    return schemas.SdpAnswer(sdp=await services.the(Callers).connect(call_token, body.sdp))


@router.post("/calls/{call_token}/keys", status_code=204, responses={410: {}})
async def send_public_keys(call_token: str, body: schemas.Keys, services: ServicesOf) -> None:
    """Press keys. More than a person could press are dropped."""
    await services.the(Callers).press(call_token, body.keys)


@router.put("/calls/{call_token}/time", status_code=204, responses={410: {}})
async def take_public_time(call_token: str, body: schemas.TimeTaken, services: ServicesOf) -> None:
    """Have three times as long for each answer, or the usual time again; from the next question on."""
    await services.the(Callers).take_time(call_token, body.more)


@router.delete("/calls/{call_token}", status_code=204)
async def end_public_call(call_token: str, services: ServicesOf) -> None:
    """Hang up; twice is no error."""
    await services.the(Callers).leave(call_token)


@router.websocket("/calls/{call_token}/events")
async def follow_public_call(socket: WebSocket, call_token: str) -> None:
    """Words, place in the queue, state and end of the call, from its beginning on."""
    services = services_of(socket)

    async def follow() -> None:
        leg = await services.the(Callers).find(call_token)
        await services.the(CallerEvents).follow(socket, leg)

    await serve_page(socket, follow)
