"""Routes of signing in to a portal by an identity provider of its brand."""

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from switchroom.identity.contracts import NoProvider, SignOnFailed
from switchroom.identity.facade import (
    ATTEMPT_LIFE,
    Returned,
    SignOnBegun,
    SignOnChoice,
    SignOnChoices,
    begin,
    provider_of,
    providers_for,
)
from switchroom.platform.http import AddressOf, ServicesOf
from switchroom.platform.http.requests import MARK, ForeignRequest
from switchroom.portal.by_provider import AUDIENCE, sign_in_by_provider
from switchroom.portal.contracts import NoPortal
from switchroom.portal.public_http import PLACE, REFUSED, SiteOf, set_portal_cookie
from switchroom.portal.sites import site_of_brand

SIGN_ON_COOKIE = "switchroom_portal_sign_on"
CALLBACKS = "/api/public/sign-on"
router = APIRouter(tags=["portal"])
Slug = Annotated[str, Path(max_length=40, description="The provider's.", examples=["example"])]
BACK: dict[int | str, dict[str, Any]] = {
    303: {"description": "To the portal, signed in or with why it failed."},
    404: {},
}


@router.get(f"{PLACE}/sign-on", responses=REFUSED)
async def list_portal_sign_on(site: SiteOf, services: ServicesOf) -> SignOnChoices:
    """By which identity providers requesters of this brand can sign in."""
    async with services.database.read() as connection:
        found = await providers_for(connection, AUDIENCE, site.brand_id)
    return SignOnChoices(items=[SignOnChoice(slug=one.slug, name=one.name) for one in found])


@router.post(f"{PLACE}/sign-on/{{slug}}", responses={**REFUSED, 403: {}, 503: {}})
async def begin_portal_sign_on(
    slug: Slug, request: Request, response: Response, site: SiteOf, services: ServicesOf, ip: AddressOf
) -> SignOnBegun:
    """Set out to sign in by a provider: the browser goes to `url` and comes back by itself within ten minutes."""
    if request.headers.get(MARK) != "1":
        raise ForeignRequest()
    begun = await begin(services, AUDIENCE, site.brand_id, slug, ip)
    response.set_cookie(
        SIGN_ON_COOKIE,
        begun.browser,
        max_age=int(ATTEMPT_LIFE.total_seconds()),
        path=CALLBACKS,
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
        secure=request.url.scheme == "https",
    )
    return SignOnBegun(url=begun.url)


@router.get(f"{CALLBACKS}/{{slug}}/callback", status_code=303, response_class=RedirectResponse, responses=BACK)
async def finish_portal_sign_on(
    slug: Slug,
    request: Request,
    services: ServicesOf,
    ip: AddressOf,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    browser: Annotated[str, Cookie(alias=SIGN_ON_COOKIE, include_in_schema=False)] = "",
) -> RedirectResponse:
    """Where a provider sends the browser back to. Leads to its brand's portal and nowhere else; 404 without one."""
    async with services.database.read() as connection:
        try:
            provider = await provider_of(connection, AUDIENCE, slug)
        except NoProvider:
            raise NoPortal() from None
        if provider.brand_id is None:
            raise NoPortal()
        site = await site_of_brand(connection, provider.brand_id)
    returned = Returned(code, state, iss, error, browser)
    try:
        secret = await sign_in_by_provider(services, site, provider, returned, ip)
    except SignOnFailed as failed:
        answer = RedirectResponse(f"/portal/{site.label}?failed={failed.ending.value}", 303)
    else:
        answer = RedirectResponse(f"/portal/{site.label}", 303)
        set_portal_cookie(request, answer, services, site, secret)
    answer.delete_cookie(SIGN_ON_COOKIE, path=CALLBACKS)
    return answer
