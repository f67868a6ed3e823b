"""Routes of the portal's page: a cookie and a session of its own, and never one of those who work here."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.security import APIKeyCookie

from switchroom.messaging.facade import legible_on
from switchroom.platform.http import AddressOf, ServicesOf, takes_file
from switchroom.platform.http.requests import MARK, ForeignRequest
from switchroom.platform.keys import Keyring
from switchroom.platform.schemas import Slug
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.portal import incident_actions, passwords, rating, reading, requesters, schemas, sign_in, writing
from switchroom.portal.contracts import Entry, NoPortal, NotSignedIn
from switchroom.portal.requesters import Requester
from switchroom.portal.sites import Site, site_of
from switchroom.tickets.contracts import FileNotFound, NewFile
from switchroom.tickets.facade import FILE_NAME, MEDIA_TYPE, TicketFiles, Tickets, calendar_for_requester

PORTAL_COOKIE = "switchroom_portal"
PLACE = "/api/public/portal/{brand}"
router = APIRouter(prefix=PLACE, tags=["portal"])
Label = Annotated[str, Path(max_length=3, description="The label of the brand.", examples=["A"])]
NumberOf = Annotated[int, Path(ge=0, lt=10**15, description="The ticket's number.", examples=[1042])]
KindOf = Annotated[Slug, Path(description="The kind's short name.", examples=["new-laptop"])]
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 429: {}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}},
}
CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
}
FILE_BODY = {
    "requestBody": {
        "description": "The file itself, at most as large as the portal says.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_cookie = APIKeyCookie(
    name=PORTAL_COOKIE,
    scheme_name="portal",
    auto_error=False,
    description="Made by `POST /api/public/portal/{brand}/session`; for customers, and for this brand only.",
)


async def _site(brand: Label, services: ServicesOf) -> Site:
    async with services.database.read() as connection:
        return await site_of(connection, brand)


SiteOf = Annotated[Site, Depends(_site)]


async def _requester(
    request: Request,
    brand: Label,
    services: ServicesOf,
    cookie: Annotated[str | None, Depends(_cookie)],
    ticket_pass: Annotated[
        str,
        Header(alias="x-portal-pass", max_length=200, description="From a link that opens one ticket, instead."),
    ] = "",
) -> Requester:
    try:
        site = await _site(brand, services)
    except NoPortal:
        raise NotSignedIn() from None  # who is a stranger learns no more of it than that
    if ticket_pass:
        async with services.database.read() as connection:
            return await requesters.by_pass(connection, services.the(Keyring), site, ticket_pass)
    if not cookie:
        raise NotSignedIn()
    if request.method not in ("GET", "HEAD") and request.headers.get(MARK) != "1":
        raise ForeignRequest()
    return await requesters.by_session(services, site, cookie)


RequesterOf = Annotated[Requester, Depends(_requester)]


@router.get("", responses=REFUSED)
async def get_portal_site(site: SiteOf, services: ServicesOf) -> schemas.PortalSite:
    """What the page needs before anybody signs in."""
    return schemas.PortalSite(
        label=site.label,
        brand=Text.parse(site.brand_name).to_json(),
        title=Text.parse(site.title).to_json(),
        welcome=Text.parse(site.welcome).to_json() if site.welcome else None,
        accent=site.accent,
        on_accent=legible_on(site.accent),
        language=site.language,
        largest_file=services.settings.web.largest_file,
        rating=site.rating_measure,
    )


@router.get("/incidents", responses=REFUSED)
async def list_portal_incidents(site: SiteOf, services: ServicesOf) -> schemas.PortalIncidents:
    """What is wrong just now, and what was in the last week; for everybody."""
    async with services.database.read() as connection:
        return await incident_actions.shown_on(connection, site)


@router.post("/links", status_code=202, responses=REFUSED)
async def ask_for_portal_link(body: schemas.LinkWanted, site: SiteOf, services: ServicesOf, ip: AddressOf) -> None:
    """Have a link to sign in sent. The answer is the same whether or not the address is known."""
    async with services.database.transaction(origin=site.origin) as tx:
        await sign_in.ask_for_link(tx, site, body.address, body.language or "", ip)


@router.post("/session", status_code=201, responses={**REFUSED, 403: {}, 410: {}})
async def use_portal_link(
    body: schemas.LinkUsed, request: Request, response: Response, site: SiteOf, services: ServicesOf, ip: AddressOf
) -> schemas.PortalMe:
    """Sign in by a link, which works once. 410 `portal.link_over` for one that is used, too old, or made up."""
    if request.headers.get(MARK) != "1":
        raise ForeignRequest()
    secret = await sign_in.use_link(services, site, body.secret, ip)
    set_portal_cookie(request, response, services, site, secret)
    return await _me(services, await requesters.by_session(services, site, secret))


@router.post("/password-session", status_code=201, responses={**REFUSED, 401: {}, 403: {}})
async def sign_in_to_portal(
    body: schemas.PortalSignIn, request: Request, response: Response, site: SiteOf, services: ServicesOf, ip: AddressOf
) -> schemas.PortalMe:
    """Sign in by e-mail and password. 401 `portal.password_refused`, the same for addresses that nobody knows."""
    if request.headers.get(MARK) != "1":
        raise ForeignRequest()
    secret = await passwords.sign_in_by_password(services, site, body.address, body.password, ip)
    set_portal_cookie(request, response, services, site, secret)
    return await _me(services, await requesters.by_session(services, site, secret))


@router.get("/session", responses=REFUSED)
async def get_portal_session(requester: RequesterOf, services: ServicesOf) -> schemas.PortalMe:
    """Who is signed in."""
    return await _me(services, requester)


@router.put("/password", status_code=204, responses=REFUSED)
async def set_portal_password(body: schemas.PortalPassword, requester: RequesterOf, services: ServicesOf) -> None:
    """Set or change your password; you stay signed in here and nowhere else.

    `current` is not needed after signing in by a link. 403 `portal.wrong_password`, or `portal.prove_yourself` where
    only a link proves enough.
    """
    await passwords.set_own(services, requester, body.current, body.new)


@router.post("/password/remove", status_code=204, responses={**REFUSED, 409: {}})
async def remove_portal_password(
    body: schemas.PortalPasswordGone, requester: RequesterOf, services: ServicesOf
) -> None:
    """Sign in by links alone again; you stay signed in here and nowhere else. `current` as for a new one."""
    await passwords.remove_own(services, requester, body.current)


@router.delete("/session", status_code=204, responses=REFUSED)
async def leave_portal(response: Response, requester: RequesterOf, services: ServicesOf) -> None:
    """Sign out."""
    async with services.database.transaction() as tx:
        await requesters.sign_out(tx, requester)
    response.delete_cookie(PORTAL_COOKIE, path=PLACE.replace("{brand}", requester.site.label))


@router.get("/tickets", responses=REFUSED)
async def list_portal_tickets(
    requester: RequesterOf,
    services: ServicesOf,
    colleagues: Annotated[
        bool, Query(description="With those of the same organisation, where that is allowed.")
    ] = False,
    before: Annotated[int | None, Query(ge=0, lt=10**15, description="Only those with smaller numbers.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> schemas.PortalTickets:
    """Your tickets, the newest first."""
    async with services.database.read() as connection:
        return await reading.listed(connection, requester, colleagues=colleagues, before=before, limit=limit)


@router.post("/tickets", status_code=201, responses=REFUSED)
async def open_portal_ticket(
    body: schemas.PortalTicketNew, requester: RequesterOf, services: ServicesOf
) -> schemas.PortalWritten:
    """Ask for something. The same `client_id` again is the same ticket."""
    async with services.database.transaction(origin=requester.site.origin) as tx:
        opened = await writing.open_ticket(tx, services.the(Tickets), requester, body)
    return schemas.PortalWritten(number=opened.number, entry_id=opened.entry_id)


@router.get("/kinds", responses=REFUSED)
async def list_portal_kinds(requester: RequesterOf, services: ServicesOf) -> schemas.PortalKinds:
    """The kinds of requests to choose from, by name."""
    async with services.database.read() as connection:
        return await writing.kinds(connection, requester)


@router.post("/kinds/{kind}/form", responses=REFUSED)
async def get_portal_form(
    kind: KindOf, body: schemas.PortalFormWanted, requester: RequesterOf, services: ServicesOf
) -> schemas.PortalForm:
    """The fields that a kind asks for while these values stand in the form; nothing is kept."""
    async with services.database.read() as connection:
        return await writing.form(connection, requester, kind, body)


@router.get("/tickets/{number}", responses=REFUSED)
async def get_portal_ticket(number: NumberOf, requester: RequesterOf, services: ServicesOf) -> schemas.PortalTicket:
    """One ticket with its conversation; what is internal is not in it."""
    async with services.database.read() as connection:
        found = await reading.ticket_row(connection, requester, number)
        said = await rating.rating_of(connection, found["id"])
        return await reading.ticket(connection, requester, number, said)


@router.post("/tickets/{number}/messages", status_code=201, responses=REFUSED)
async def write_on_portal_ticket(
    number: NumberOf, body: schemas.PortalMessageNew, requester: RequesterOf, services: ServicesOf
) -> schemas.PortalWritten:
    """Write. A solved ticket is open again; a closed one goes on in a new ticket, whose number is the answer."""
    async with services.database.transaction(origin=requester.site.origin) as tx:
        received = await writing.write(tx, services.the(Tickets), requester, number, body)
    return schemas.PortalWritten(number=received.number, entry_id=received.entry_id)


@router.put("/tickets/{number}/rating", status_code=204, responses=REFUSED)
async def rate_portal_ticket(
    number: NumberOf, body: schemas.RatingNew, requester: RequesterOf, services: ServicesOf
) -> None:
    """Say how it was; the last word counts. 409 `portal.not_solved` while it is not solved."""
    async with services.database.transaction(origin=requester.site.origin) as tx:
        await rating.rate(tx, requester, number, body)


@router.post("/tickets/{number}/close", status_code=204, responses=REFUSED)
async def close_portal_ticket(number: NumberOf, requester: RequesterOf, services: ServicesOf) -> None:
    """Say that it is solved; writing again opens it. Twice is no error."""
    async with services.database.transaction(origin=requester.site.origin) as tx:
        await writing.close(tx, services.the(Tickets), requester, number)


@router.post("/tickets/{number}/visits/{visit_id}/wish", status_code=201, responses={**REFUSED, 409: {}})
async def ask_about_portal_visit(
    number: NumberOf, visit_id: UUID, body: schemas.VisitWish, requester: RequesterOf, services: ServicesOf
) -> schemas.PortalWritten:
    """Ask to move or cancel a visit: it becomes a message, and stays planned until somebody has answered."""
    async with services.database.transaction(origin=requester.site.origin) as tx:
        received = await writing.ask_about_visit(tx, services.the(Tickets), requester, number, visit_id, body)
    return schemas.PortalWritten(number=received.number, entry_id=received.entry_id)


@router.get("/tickets/{number}/visits/{visit_id}/calendar", response_class=Response, responses={**REFUSED, **CALENDAR})
async def get_portal_visit_calendar(
    number: NumberOf, visit_id: UUID, requester: RequesterOf, services: ServicesOf
) -> Response:
    """A visit as a file for a calendar (RFC 5545)."""
    async with services.database.read() as connection:
        row = await reading.ticket_row(connection, requester, number)
        content = await calendar_for_requester(connection, row["id"], visit_id)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.post(
    "/tickets/{number}/entries/{entry_id}/files",
    status_code=201,
    responses={**REFUSED, 413: {}},
    openapi_extra=FILE_BODY,
)
@takes_file
async def add_portal_file(
    number: NumberOf,
    entry_id: UUID,
    name: Annotated[str, Query(max_length=1000, description="As you call it.", examples=["screen.png"])],
    requester: RequesterOf,
    services: ServicesOf,
    request: Request,
) -> schemas.PortalFile:
    """Add a file to what you have just written. What it is, its first bytes say; `kept` says if it was accepted."""
    content = b"".join([piece async for piece in request.stream()])
    async with services.database.transaction(origin=requester.site.origin) as tx:
        file = NewFile(name, content)
        made = await writing.add_file(tx, services.the(Tickets), requester, number, entry_id, file)
    return schemas.PortalFile(id=made.id, name=made.name, size=made.size, kept=made.kept)


@router.get("/tickets/{number}/files/{file_id}", response_class=StreamingResponse, responses={**REFUSED, **FILE})
async def get_portal_file(
    number: NumberOf, file_id: UUID, requester: RequesterOf, services: ServicesOf
) -> StreamingResponse:
    """A file of the conversation, to be kept."""
    return await _file(services, requester, number, file_id)


async def _file(services: Services, requester: Requester, number: int, file_id: UUID) -> StreamingResponse:
    async with services.database.read() as connection:
        row = await reading.ticket_row(connection, requester, number)
        if not await reading.has_file(connection, row["id"], file_id):
            raise FileNotFound()
    file = await services.the(TicketFiles).open(row["id"], file_id)
    return StreamingResponse(file.pieces(), media_type=file.media_type, headers=file.headers)


def set_portal_cookie(request: Request, response: Response, services: Services, site: Site, secret: str) -> None:
    """Of this brand's portal only, and sent by its own pages only."""
    response.set_cookie(
        PORTAL_COOKIE,
        secret,
        max_age=int(services.settings.sessions.life.total_seconds()),
        path=PLACE.replace("{brand}", site.label),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


async def _me(services: Services, requester: Requester) -> schemas.PortalMe:
    if requester.only is not None:
        raise NotSignedIn()
    async with services.database.read() as connection:
        has_password = await passwords.has_password(connection, requester)
    return schemas.PortalMe(
        name=requester.name,
        address=requester.address,
        language=requester.language,
        colleagues=requester.site.shares_organisation,
        has_password=has_password,
        entry=requester.entry or Entry.LINK,
    )
