"""`/authority.crt`: the local authority's certificate, for people to install once on each device."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from switchroom.platform.errors import NotFound
from switchroom.platform.http import ServicesOf
from switchroom.platform.tls import authority_certificate

router = APIRouter()


class NoAuthority(NotFound):
    """This centre has no authority of its own."""

    code = "tls.no_authority"


@router.get("/authority.crt", include_in_schema=False)
async def get_authority(services: ServicesOf) -> FileResponse:
    """Raises `NoAuthority` where HTTPS is off or has a certificate of the administrator's."""
    path = authority_certificate(services.settings)
    if path is None:
        raise NoAuthority()
    return FileResponse(path, media_type="application/x-x509-ca-cert", filename="switchroom-authority.crt")
