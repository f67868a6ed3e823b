"""A centre with a provider for those who work here and one for requesters, and short ways to go through them."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import msgspec

from switchroom.identity.facade import AskProviders
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing
from switchroom.platform.settings import SingleSignOnSettings
from tests.portal.counter import PLACE, Counter
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.support.web import ok

INSIDE = ("127.0.0.0/8",)
STAFF, REQUESTERS = "/api/sign-on/staff", f"{PLACE}/sign-on/people"


class Gate:
    def __init__(self, counter: Counter, provider: IdentityProvider) -> None:
        self.counter, self.provider = counter, provider
        self.admin, self.centre = counter.admin, counter.centre

    @classmethod
    async def built(cls, counter: Counter, provider: IdentityProvider) -> "Gate":
        """`staff` for who works here, `people` for requesters of brand A."""
        gate = cls(counter, provider)
        gate.lets_inside(INSIDE)
        await gate.make("staff", audience="staff")
        await gate.make("people", audience="requesters", brand_id=counter.portal["brand_id"], newcomers=True)
        return gate

    def lets_inside(self, networks: tuple[str, ...]) -> None:
        services = self.counter.post.live.services
        inside = SingleSignOnSettings(inside=networks)
        services.settings = msgspec.structs.replace(services.settings, single_sign_on=inside)
        services.supply(AskProviders, AskProviders(services.the(Keyring), Outgoing(networks), networks))

    async def make(self, slug: str, **more: Any) -> dict[str, Any]:
        body = {"name": slug.title(), "slug": slug, "issuer": self.provider.address, "client_id": CLIENT}
        return await self.centre.make("identity-providers", **body, client_secret=SECRET, **more)

    async def change(self, slug: str, **fields: Any) -> dict[str, Any]:
        rows = ok(await self.admin.get("/api/identity-providers"))["items"]
        row = next(row for row in rows if row["slug"] == slug)
        body = {"version": row["version"], **fields}
        changed: dict[str, Any] = ok(await self.admin.patch(f"/api/identity-providers/{row['id']}", json=body))
        return changed

    async def sets_out(self, browser: httpx.AsyncClient, begin: str = STAFF) -> str:
        """Where the browser is sent."""
        return str(ok(await browser.post(begin))["url"])

    async def at_provider(self, url: str) -> str:
        """Sign in there; where the provider sends the browser back to, without the host."""
        async with httpx.AsyncClient() as there:
            answer = await there.get(url)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        return f"{back.path}?{back.query}"

    async def goes_through(self, browser: httpx.AsyncClient, begin: str = STAFF) -> str:
        """All the way; where it leads in the end."""
        back = await self.at_provider(await self.sets_out(browser, begin))
        return await self.comes_back(browser, back)

    async def comes_back(self, browser: httpx.AsyncClient, back: str) -> str:
        answer = await browser.get(back)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def browser(self, **options: Any) -> httpx.AsyncClient:
        return await self.centre.browser(**options)


def with_query(address: str, **changes: str) -> str:
    """The same address with other parameters."""
    query = dict(parse_qsl(urlsplit(address).query)) | changes
    return str(httpx.URL(urlsplit(address).path, params=query))
