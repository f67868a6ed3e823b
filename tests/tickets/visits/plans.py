"""Short ways to plan visits in tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.support.web import ok


def day(ahead: int = 3) -> str:
    """So many days from now, by UTC."""
    return str((datetime.now(UTC) + timedelta(days=ahead)).date())


async def plan(client: httpx.AsyncClient, ticket: Any, **body: Any) -> str:
    """A visit to the requester in three days from three to four; its id."""
    body = {"kind": "on_site", "day": day(), "begins": "15:00", "ends": "16:00", "place": "Long Street 5", **body}
    return str(ok(await client.post(f"/api/tickets/{ticket}/visits", json=body), 201)["id"])


async def move(client: httpx.AsyncClient, ticket: Any, visit: str, **body: Any) -> httpx.Response:
    body = {"day": day(), "begins": "15:00", "ends": "16:00", **body}
    return await client.post(f"/api/tickets/{ticket}/visits/{visit}/move", json=body)


async def end(client: httpx.AsyncClient, ticket: Any, visit: str, status: str, reason: str = "") -> httpx.Response:
    return await client.post(f"/api/tickets/{ticket}/visits/{visit}/end", json={"status": status, "reason": reason})


async def visits(client: httpx.AsyncClient, ticket: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await client.get(f"/api/tickets/{ticket}/visits"))["items"]
    return found
