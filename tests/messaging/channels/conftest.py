"""A centre with a message channel, and the other system that brings messages in and takes ours out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from switchroom.platform.db import Database
from switchroom.platform.settings import MailSettings
from switchroom.tickets import http as tickets
from switchroom.webhooks import http as webhooks
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok

LIA = {"address": "+5511987654321", "name": "Lia Souza"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


class Bridge:
    """The other system, as far as HTTP goes: it shows its channel's token and nothing else."""

    def __init__(self, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
        self.client, self.id, self.token = client, made["id"], made["token"]
        self.headers = {"authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(f"/api/message-channel{path}", headers=self.headers, params=query)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(f"/api/message-channel{path}", headers=self.headers, json=body)

    async def upload(self, content: bytes = PNG, name: str = "router.png") -> httpx.Response:
        return await self.client.post(
            "/api/message-channel/files", headers=self.headers, params={"name": name}, content=content
        )

    async def bring(self, text: str = "Help", external_id: str = "", **more: Any) -> httpx.Response:
        body = {"external_id": external_id or str(uuid4()), "sender": LIA, "text": text, **more}
        return await self.post("/messages", **body)

    async def brought(self, text: str = "Help", external_id: str = "", **more: Any) -> dict[str, Any]:
        taken: dict[str, Any] = ok(await self.bring(text, external_id, **more), 201)
        return taken

    async def waiting(self, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(await self.get("/deliveries", **query))["items"]
        return found

    async def reports(self, delivery: Any, outcome: str, **more: Any) -> dict[str, Any]:
        shown: dict[str, Any] = ok(await self.post(f"/deliveries/{delivery}/report", outcome=outcome, **more))
        return shown


class Floor:
    """Those who work here."""

    def __init__(self, live: Live, brand: str, unit: str) -> None:
        self.live, self.brand, self.unit, self.admin = live, brand, unit, live.centre.admin

    async def channel(self, **more: Any) -> Bridge:
        body = {"name": "WhatsApp", "brand_id": self.brand, "unit_id": self.unit, **more}
        made = await self.live.centre.make("message-channels", **body)
        return Bridge(await self.live.centre.browser(), made)

    async def entries(self, ticket: str) -> list[tuple[str, str]]:
        found = ok(await self.admin.get(f"/api/tickets/{ticket}/entries"))["items"]
        return [(entry["kind"], entry["text"]) for entry in found if entry["kind"] != "change"]

    async def ticket(self, ticket: str) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.admin.get(f"/api/tickets/{ticket}"))
        return found

    async def becomes(self, ticket: str, *statuses: str) -> None:
        for status in statuses:
            ok(await self.admin.post(f"/api/tickets/{ticket}/status", json={"status": status}))

    async def reply(self, ticket: str, text: str, **more: Any) -> str:
        """An agent answers, and everything that follows has happened; the entry's id."""
        made = ok(await self.admin.post(f"/api/tickets/{ticket}/replies", json={"text": text, **more}), 201)
        await self.live.settle()
        return str(made["id"])

    async def shown(self, ticket: str) -> dict[str, Any]:
        """What the ticket shows of its channel."""
        found: dict[str, Any] = ok(await self.admin.get(f"/api/tickets/{ticket}/channel-deliveries"))
        return found

    async def count(self, table: str) -> int:
        return int(await self.live.value(f"select count(*) from {table}"))

    async def at_once(self, *calls: Any) -> list[httpx.Response]:
        return list(await asyncio.gather(*calls))


@pytest.fixture
async def floor(database: Database, tmp_path: Path) -> AsyncIterator[Floor]:
    mail = MailSettings(hold=timedelta())
    async with live_centre(database, tickets.router, webhooks.router, data=tmp_path, mail=mail) as live:
        yield Floor(live, await live.centre.brand("A", "ours"), await live.centre.unit("Support"))


@pytest.fixture
async def bridge(floor: Floor) -> Bridge:
    return await floor.channel(tags=["whatsapp"])
