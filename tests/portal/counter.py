"""A portal, its requesters, and short ways to do what they do."""

import re
from typing import Any
from uuid import UUID

import httpx

from tests.mail.post import Post
from tests.support.web import ok

ANA, BEA = "ana@outside.example", "bea@outside.example"
LINK = re.compile(r"http://localhost:\d+/portal/(\w+)/enter#(\S+)")
PLACE = "/api/public/portal/A"


class Counter:
    """Brand A with a mailbox and a portal; nobody is known yet."""

    def __init__(self, post: Post, portal: dict[str, Any]) -> None:
        self.post, self.portal, self.admin, self.centre = post, portal, post.admin, post.live.centre

    @classmethod
    async def opened(cls, post: Post) -> "Counter":
        await post.set_up()
        body = {"title": "Help", "brand_id": post.brand, "unit_id": post.unit}
        return cls(post, await post.live.centre.make("portals", **body))

    async def change(self, **fields: Any) -> None:
        path = f"/api/portals/{self.portal['id']}"
        self.portal = ok(await self.admin.patch(path, json={"version": self.portal["version"], **fields}))

    async def browser(self, **options: Any) -> httpx.AsyncClient:
        return await self.centre.browser(**options)

    async def link(self, address: str, browser: httpx.AsyncClient | None = None, **more: Any) -> str:
        """Ask for a link and read it in the mail; its secret."""
        before = len(self.post.outside.arrived)
        asking = browser or await self.browser()
        ok(await asking.post(f"{PLACE}/links", json={"address": address, **more}), 202)
        await self.post.outside.until(lambda: len(self.post.outside.arrived) > before)
        letter = self.post.outside.arrived[-1]
        assert letter.recipients == [address]
        found = LINK.search(letter.text)
        assert found, letter.text
        return found[2]

    async def signed_in(self, address: str) -> httpx.AsyncClient:
        """A browser in which whoever has this address is signed in."""
        browser = await self.browser()
        ok(await browser.post(f"{PLACE}/session", json={"secret": await self.link(address)}), 201)
        return browser

    async def ask(self, browser: httpx.AsyncClient, subject: str = "Printer", text: str = "Blank pages.") -> int:
        """A new ticket; its number."""
        made = ok(await browser.post(f"{PLACE}/tickets", json={"subject": subject, "text": text}), 201)
        await self.post.live.settle()
        return int(made["number"])

    async def numbers(self, browser: httpx.AsyncClient, **query: Any) -> list[int]:
        return [row["number"] for row in ok(await browser.get(f"{PLACE}/tickets", params=query))["items"]]

    async def ticket(self, browser: httpx.AsyncClient, number: int, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = ok(await browser.get(f"{PLACE}/tickets/{number}", **options))
        return found

    async def id_of(self, number: int) -> str:
        return str(ok(await self.admin.get(f"/api/tickets/{number}"))["id"])

    async def customer_of(self, address: str) -> UUID:
        found: UUID = await self.post.live.value(
            "select customer_id from customers.address where normal = $1 order by customer_id limit 1", address
        )
        return found
