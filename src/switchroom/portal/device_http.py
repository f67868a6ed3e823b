"""Routes of device checks: an agent's link, and what the page behind it asks and sends."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Response

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.keys import Keyring
from switchroom.platform.text import Text
from switchroom.portal import device_checks, schemas
from switchroom.portal.domain.device_report import DeviceReport

PLACE = "/api/public/device-check"
REFUSED: dict[int | str, dict[str, Any]] = {410: {}, 429: {}}
SAMPLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "256 kB of noise.", "content": {"application/octet-stream": {}}},
}
router = APIRouter(tags=["device checks"])
PassOf = Annotated[
    str, Header(alias="x-device-pass", max_length=200, description="What stands behind the # of the link.")
]


@router.post("/api/tickets/{id}/device-check", status_code=201)
async def ask_for_device_check(
    id: Annotated[UUID, Path(description="The ticket's id.")],
    body: schemas.DeviceCheckWanted,
    services: ServicesOf,
    principal: PrincipalOf,
) -> schemas.DeviceCheckMade:
    """A link to a page that looks at the requester's device. It works for three days and takes one answer."""
    return await device_checks.ask_for_check(services, principal, id, body.language)


@router.get(PLACE, responses=REFUSED)
async def get_device_check(services: ServicesOf, token: PassOf = "") -> schemas.DeviceCheckPage:
    """What the page says of itself. 410 `device_check.over` for a link that is used, too old, or made up."""
    async with services.database.read() as connection:
        asked = await device_checks.check_of(connection, services.the(Keyring), token)
    brand = Text.parse(asked.brand).to_json() if asked.brand else None
    return schemas.DeviceCheckPage(number=asked.number, brand=brand, language=asked.spoken)


@router.get(f"{PLACE}/sample", response_class=Response, responses={**REFUSED, **SAMPLE})
async def get_device_check_sample(services: ServicesOf, token: PassOf = "") -> Response:
    """Something to download, by which the page measures how fast the network is."""
    async with services.database.transaction() as tx:
        asked = await device_checks.check_of(tx, services.the(Keyring), token)
        content = await device_checks.sample(tx, asked)
    return Response(content, media_type="application/octet-stream")


@router.post(PLACE, status_code=204, responses=REFUSED)
async def send_device_check(body: DeviceReport, services: ServicesOf, token: PassOf = "") -> None:
    """Send what the page found and has shown. It becomes an internal note on the ticket; the link is then used."""
    async with services.database.transaction() as tx:
        await device_checks.answer(tx, services.the(Keyring), token, body)
