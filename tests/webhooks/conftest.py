"""A centre whose web, engine and sender of webhooks work as tasks of the test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import Outgoing
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.tickets import http as tickets
from switchroom.webhooks import http as webhooks
from switchroom.webhooks.facade import Delivering
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok
from tests.webhooks.receiver import Receiver, receiver

INNER = ("127.0.0.0/8",)


class Hooks:
    """The centre, and somebody else's server."""

    def __init__(self, live: Live, outside: Receiver, unit: str) -> None:
        self.live, self.outside, self.unit = live, outside, unit
        self.admin: httpx.AsyncClient = live.centre.admin

    async def made(self, *events: str, **body: Any) -> dict[str, Any]:
        return await self.live.centre.make(
            "webhooks", **{"name": "Orders", "address": self.outside.url, "events": list(events), **body}
        )

    async def webhook(self, made: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.admin.get(f"/api/webhooks/{made['id']}"))
        return found

    async def post(self, made: dict[str, Any], what: str, expected: int = 200) -> Any:
        return ok(await self.admin.post(f"/api/webhooks/{made['id']}/{what}"), expected)

    async def ticket(self, **body: Any) -> dict[str, Any]:
        return await self.live.centre.make(
            "tickets", subject="Secret subject", text="Secret words", unit_id=self.unit, **body
        )

    async def deliveries(self, made: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        path = f"/api/webhooks/{made['id']}/deliveries"
        found: list[dict[str, Any]] = ok(await self.admin.get(path, params=query))["items"]
        return found

    async def delivery_is(self, made: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        """The newest delivery, as soon as it stands so."""
        async with asyncio.timeout(30):
            while True:
                found = await self.deliveries(made, limit=1)
                if found and all(found[0][name] == value for name, value in wanted.items()):
                    return found[0]
                await asyncio.sleep(0.02)

    async def come_due(self, made: dict[str, Any]) -> None:
        """What waits for its next attempt is due now."""
        async with self.live.services.database.transaction() as tx:
            await tx.execute(
                """update platform.timer set due_at = clock_timestamp() where subject in (
                       select id from webhooks.delivery where webhook_id = $1)""",
                UUID(made["id"]),
            )
            tx.ring(TIMER_BELL)


@asynccontextmanager
async def sending(live: Live, allowed: tuple[str, ...] = INNER) -> AsyncIterator[asyncio.Task[None]]:
    """A worker's part: whoever cancels the task has killed it."""
    services = live.services
    delivering = Delivering(services.database, services.the(Keyring), Outgoing(allowed))
    leadership = Leadership(services.database, "webhooks", "test")
    await leadership.acquire()
    task = asyncio.create_task(delivering.run(leadership))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await leadership.release()


@asynccontextmanager
async def opened(database: Database, data: Path) -> AsyncIterator[Hooks]:
    async with receiver() as outside, live_centre(database, tickets.router, webhooks.router, data=data) as live:
        settings = msgspec.structs.replace(live.services.settings, outgoing_allowed=INNER)
        live.services.settings = settings
        yield Hooks(live, outside, await live.centre.unit("Help desk"))


@pytest.fixture
async def hooks(database: Database, tmp_path: Path) -> AsyncIterator[Hooks]:
    """With a sender that runs."""
    async with opened(database, tmp_path) as hooks, sending(hooks.live):
        yield hooks


@pytest.fixture
async def still(database: Database, tmp_path: Path) -> AsyncIterator[Hooks]:
    """Without one: the test begins and ends it."""
    async with opened(database, tmp_path) as hooks:
        yield hooks
