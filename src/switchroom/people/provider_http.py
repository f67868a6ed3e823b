"""Routes of signing in by an identity provider, for people who work here, and of what is linked to them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Cookie, Header, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from switchroom.identity.contracts import Ending, NoProvider, SignOnFailed
from switchroom.identity.facade import (
    ATTEMPT_LIFE,
    STAFF,
    IdentityLink,
    Returned,
    SignOnBegun,
    SignOnChoice,
    SignOnChoices,
    begin,
    links_of,
    provider_of,
    providers_for,
    unbind,
)
from switchroom.people.by_provider import AUDIENCE, sign_in_by_provider
from switchroom.people.sign_in import end_by_secret
from switchroom.people.user_actions import USERS
from switchroom.platform.http import COOKIE, AddressOf, Page, PrincipalOf, ServicesOf
from switchroom.platform.http.requests import MARK, ForeignRequest
from switchroom.platform.services import Services

SIGN_ON_COOKIE = "switchroom_sign_on"
router = APIRouter()
_sign_on = APIRouter(prefix="/api/sign-on", tags=["session"])
_links = APIRouter(prefix="/api/users/{id}/sign-on-links", tags=["people"])
Slug = Annotated[str, Path(max_length=40, description="The provider's.", examples=["example"])]
BACK: dict[int | str, dict[str, Any]] = {303: {"description": "To the desk, or to its sign-in with why it failed."}}


def set_session_cookie(request: Request, response: Response, services: Services, secret: str) -> None:
    """Of the desk; no script reads it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(services.settings.sessions.life.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


@_sign_on.get("")
async def list_sign_on(services: ServicesOf) -> SignOnChoices:
    """By which identity providers people who work here can sign in."""
    async with services.database.read() as connection:
        found = await providers_for(connection, AUDIENCE)
    return SignOnChoices(items=[SignOnChoice(slug=one.slug, name=one.name) for one in found])


@_sign_on.post("/{slug}", responses={403: {}, 404: {}, 429: {}, 503: {}})
async def begin_sign_on(
    slug: Slug, request: Request, response: Response, services: ServicesOf, ip: AddressOf
) -> SignOnBegun:
    """Set out to sign in by a provider: the browser goes to `url` and comes back by itself within ten minutes."""
    if request.headers.get(MARK) != "1":
        raise ForeignRequest()
    begun = await begin(services, AUDIENCE, None, slug, ip)
    response.set_cookie(
        SIGN_ON_COOKIE,
        begun.browser,
        max_age=int(ATTEMPT_LIFE.total_seconds()),
        path="/api/sign-on",
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
        secure=request.url.scheme == "https",
    )
    return SignOnBegun(url=begun.url)


@_sign_on.get("/{slug}/callback", status_code=303, response_class=RedirectResponse, responses=BACK)
async def finish_sign_on(
    slug: Slug,
    request: Request,
    services: ServicesOf,
    ip: AddressOf,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    agent: Annotated[str, Header(alias="user-agent")] = "",
    browser: Annotated[str, Cookie(alias=SIGN_ON_COOKIE, include_in_schema=False)] = "",
    replaced: Annotated[str, Cookie(alias=COOKIE, include_in_schema=False)] = "",
) -> RedirectResponse:
    """Where a provider sends the browser back to. Leads to the desk and nowhere else."""
    try:
        async with services.database.read() as connection:
            provider = await provider_of(connection, AUDIENCE, slug)
        returned = Returned(code, state, iss, error, browser)
        secret = await sign_in_by_provider(services, provider, returned, address=ip, browser=agent)
    except (SignOnFailed, NoProvider) as failed:
        ending = failed.ending if isinstance(failed, SignOnFailed) else Ending.OVER
        answer = RedirectResponse(f"/sign-in?failed={ending.value}", 303)
    else:
        if replaced:
            await end_by_secret(services, replaced)
        answer = RedirectResponse("/", 303)
        set_session_cookie(request, answer, services, secret)
    answer.delete_cookie(SIGN_ON_COOKIE, path="/api/sign-on")
    return answer


@_links.get("")
async def list_sign_on_links(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Page[IdentityLink]:
    """By which accounts at identity providers a person has signed in."""
    async with services.database.read() as connection:
        await USERS.access(connection, principal, id)
        found = await links_of(connection, STAFF, [id])
    items = [IdentityLink.model_validate(one, from_attributes=True) for one in found]
    return Page(items=items, total=len(items))


@_links.delete("/{link_id}", name="remove_sign_on_link", status_code=204)
async def delete_link(id: UUID, link_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Let an account at a provider open this person's no longer; the next sign-in links anew, by verified address."""
    async with services.database.transaction(actor=principal.actor) as tx:
        row = await USERS.access(tx, principal, id, lock=True)
        await USERS.check(tx, principal, row, row)
        await unbind(tx, STAFF, id, link_id)


for part in (_sign_on, _links):
    router.include_router(part)
