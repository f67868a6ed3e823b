from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from switchroom.knowledge import http as knowledge
from switchroom.knowledge.contracts import Matters
from switchroom.knowledge.facade import Images
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from tests.support.web import Centre, ok, opened_centre

SEE, WRITE, PUBLISH = "knowledge:article:see", "knowledge:article:write", "knowledge:article:publish"


class Shelf:
    """The articles of a centre, written and found through its API."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.admin = centre, centre.admin

    async def write(self, title: str, body: str = "<p>Text</p>", language: str = "en", **more: Any) -> dict[str, Any]:
        given = {"title": title, "body": body, "language": language, **more}
        made: dict[str, Any] = ok(await self.admin.post("/api/knowledge/articles", json=given), 201)
        return made

    async def publish(self, key: str, reason: str = "") -> int:
        answer = await self.admin.post(f"/api/knowledge/articles/{key}/publish", json={"reason": reason})
        return int(ok(answer, 201)["number"])

    async def published(
        self, title: str, body: str = "<p>Text</p>", language: str = "en", **more: Any
    ) -> dict[str, Any]:
        article = await self.write(title, body, language, **more)
        await self.publish(article["id"])
        return article

    async def translate(self, key: str, language: str, title: str, body: str = "<p>Text</p>", **more: Any) -> Any:
        given = {"title": title, "body": body, "revision": 0, **more}
        return ok(await self.admin.put(f"/api/knowledge/articles/{key}/texts/{language}", json=given))

    async def read(self, key: str, client: httpx.AsyncClient | None = None, **query: Any) -> dict[str, Any]:
        answer = await (client or self.admin).get(f"/api/knowledge/articles/{key}", params=query)
        found: dict[str, Any] = ok(answer)
        return found

    async def find(self, q: str, client: httpx.AsyncClient | None = None, **query: Any) -> list[str]:
        """The titles of what is found, best first."""
        answer = await (client or self.admin).get("/api/knowledge/search", params={"q": q, **query})
        return [hit["title"] for hit in ok(answer)["items"]]


@pytest.fixture
async def centre(database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened_centre(database, (organisation.router, people.router, knowledge.router), tmp_path) as centre:
        services = centre.services
        services.supply(Images, Images(services.database, Keyring.generate(), services.settings))
        services.supply(Matters, Matters())
        yield centre


@pytest.fixture
def shelf(centre: Centre) -> Shelf:
    return Shelf(centre)
