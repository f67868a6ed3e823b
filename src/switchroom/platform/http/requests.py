"""What a handler may ask of a request: the services, who asks, from which address, which page of a list."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, Query, Request, WebSocket
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.requests import HTTPConnection

from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.errors import Forbidden, Unauthenticated
from switchroom.platform.services import Services

COOKIE = "switchroom_session"
MARK = "x-switchroom"
"""The header that a form on a foreign page cannot send."""
_TAKES_FILE = "takes_file"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_cookie = APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False, description="Made by `POST /api/session`.")
_bearer = HTTPBearer(scheme_name="token", auto_error=False, description="An API token from `POST /api/tokens`.")


class ForeignRequest(Forbidden):
    """A change that is signed in by cookie must carry the header X-Switchroom: 1."""

    code = "session.foreign_request"


def services_of(connection: HTTPConnection) -> Services:
    """The services of the process that serves this request or socket."""
    services: Services = connection.app.state.services
    return services


def client_address(connection: HTTPConnection) -> str:
    """The address the request comes from; behind a trusted proxy the server has put the client's there."""
    return connection.client.host if connection.client else ""


async def _principal(
    request: Request,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    authenticator = services_of(request).the(Authenticator)
    if bearer is not None:
        return await authenticator.by_token(bearer.credentials)
    if not cookie:
        raise Unauthenticated()
    if request.method not in _SAFE and request.headers.get(MARK) != "1":
        raise ForeignRequest()
    return await authenticator.by_session(cookie)


async def socket_principal(socket: WebSocket) -> Principal:
    """Who opens a socket: `?token=`, a bearer header, or the cookie if the page is ours. Raises `Unauthenticated`.

    Browsers send cookies with sockets that foreign pages open, so by cookie the Origin header must be this server.
    """
    authenticator = services_of(socket).the(Authenticator)
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    token = token if scheme.lower() == "bearer" else socket.query_params.get("token", "")
    if token:
        return await authenticator.by_token(token)
    cookie = socket.cookies.get(COOKIE)
    if not cookie or not same_origin(socket):
        raise Unauthenticated()
    return await authenticator.by_session(cookie)


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the page that asks was served by the host it asks."""
    origin = connection.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == connection.headers.get("host")


async def _services(connection: HTTPConnection) -> Services:
    return services_of(connection)


async def _address(connection: HTTPConnection) -> str:
    return client_address(connection)


F = TypeVar("F", bound=Callable[..., Any])


def takes_file(endpoint: F) -> F:
    """Mark the endpoint of a route whose body is a file, for it to read with `Request.stream`."""
    endpoint.__dict__[_TAKES_FILE] = True
    return endpoint


def is_upload(endpoint: Any) -> bool:
    """Whether `takes_file` marked it."""
    return bool(getattr(endpoint, _TAKES_FILE, False))


# Coroutines all: FastAPI gives a plain function to another thread, which costs more than most requests do themselves.
ServicesOf = Annotated[Services, Depends(_services)]
PrincipalOf = Annotated[Principal, Depends(_principal)]
AddressOf = Annotated[str, Depends(_address)]


class PageQuery:
    """Which part of a list is asked for."""

    def __init__(self, search: str, limit: int, cursor: str) -> None:
        self.search, self.limit, self.cursor = search, limit, cursor


async def _page(
    search: Annotated[str, Query(max_length=200, description="Words that must all occur.", examples=["berlin"])] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many items.")] = 50,
    cursor: Annotated[str, Query(max_length=2000, description="`next` of the page before.")] = "",
) -> PageQuery:
    return PageQuery(search, limit, cursor)


PageOf = Annotated[PageQuery, Depends(_page)]
