"""The API as a browser or a program sees it: an application over a real database, clients that sign in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI

from switchroom.entrypoints.web import create_app
from switchroom.people.contracts import BoardFeed
from switchroom.people.facade import PeopleAuthenticator, create_user
from switchroom.platform.auth import Authenticator, Passwords
from switchroom.platform.clock import FakeClock
from switchroom.platform.db import Database
from switchroom.platform.services import Services
from switchroom.platform.settings import MailSettings, PasswordSettings, Settings

PASSWORD = "correct horse battery"
ADMIN = "admin@example.com"
MARK = {"x-switchroom": "1"}
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHEAP = PasswordSettings(rounds=1, memory_kib=64, lanes=1)


def services_over(
    database: Database,
    clock: FakeClock | None = None,
    data: Path = Path("data"),
    mail: MailSettings = MailSettings(),
) -> Services:
    """Services with a clock that stands still and passwords that cost nothing."""
    services = Services(database, clock or FakeClock(START), Settings(passwords=CHEAP, data=data, mail=mail))
    services.supply(Passwords, Passwords(CHEAP))
    services.supply(Authenticator, PeopleAuthenticator(services))
    services.supply(BoardFeed, BoardFeed())
    return services


def client_of(app: FastAPI, *, address: str = "192.0.2.1", **options: Any) -> httpx.AsyncClient:
    """A browser at `address`, signed in to nothing yet, that sends the mark of our own pages."""
    transport = httpx.ASGITransport(app, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=MARK, **options)


class Centre:
    """A centre with one administrator, and short ways to set it up through its API."""

    def __init__(self, services: Services, app: FastAPI, admin: httpx.AsyncClient) -> None:
        self.services, self.app, self.admin = services, app, admin
        self.clock = services.clock
        self._open: list[httpx.AsyncClient] = [admin]

    async def make(self, path: str, **body: Any) -> dict[str, Any]:
        """POST as administrator; the row."""
        made: dict[str, Any] = ok(await self.admin.post(f"/api/{path}", json=body), 201)
        return made

    async def root(self) -> str:
        """The id of the root unit."""
        units = ok(await self.admin.get("/api/units"))["items"]
        return str(next(unit["id"] for unit in units if unit["parent_id"] is None))

    async def unit(self, name: str, parent: str | None = None, **more: Any) -> str:
        body = {"name": name, "kind": "team", "parent_id": parent or await self.root(), "time_zone": "UTC", **more}
        return str((await self.make("units", **body))["id"])

    async def brand(self, label: str, group: str) -> str:
        return str((await self.make("brands", name=label, label=label, language="en", group=group))["id"])

    async def permission_set(self, slug: str, *permissions: str) -> str:
        return str((await self.make("permission-sets", name=slug, slug=slug, permissions=permissions))["id"])

    async def person(
        self,
        name: str,
        *permissions: str,
        unit: str | None = None,
        over: str | None = None,
        brands: Sequence[str] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A person in `unit` who may do these things over the unit `over` (default: the same) for `brands`."""
        home = unit or await self.root()
        grants = []
        if permissions:
            granted = await self.permission_set(f"set-{name.lower()}", *permissions)
            grants = [{"permission_set_id": granted, "unit_id": over or home, "brand_ids": brands}]
        body = {"name": name, "email": email_of(name), "password": PASSWORD, "unit_id": home, "grants": grants}
        return await self.make("users", **body, **more)

    async def browser(self, **options: Any) -> httpx.AsyncClient:
        """A browser in which nobody is signed in."""
        client = client_of(self.app, **options)
        self._open.append(client)
        return client

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        """A browser in which this person is signed in."""
        return await self.signed_in_as(email_of(name))

    async def signed_in_as(self, email: str) -> httpx.AsyncClient:
        """A browser in which whoever has this address is signed in."""
        client = await self.browser()
        ok(await client.post("/api/session", json={"email": email, "password": PASSWORD}))
        return client

    async def close(self) -> None:
        for client in self._open:
            await client.aclose()


def email_of(name: str) -> str:
    return f"{name.lower()}@example.com"


@asynccontextmanager
async def opened_centre(
    database: Database,
    routers: Sequence[APIRouter],
    data: Path = Path("data"),
    mail: MailSettings = MailSettings(),
) -> AsyncIterator[Centre]:
    """A centre with these contexts' routes; its files are in `data`."""
    services = services_over(database, data=data, mail=mail)
    async with database.transaction() as tx:
        await create_user(tx, services, name="Admin", email=ADMIN, password=PASSWORD)
    app = create_app(services, routers)
    centre = Centre(services, app, client_of(app))
    try:
        ok(await centre.admin.post("/api/session", json={"email": ADMIN, "password": PASSWORD}))
        yield centre
    finally:
        await centre.close()


def ok(answer: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must be good."""
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer that must be this refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    return body
