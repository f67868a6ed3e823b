"""A queue and agents of a centre, set up and driven through the API, with the engine running beside."""

from typing import Any
from uuid import UUID

import httpx

from switchroom.platform.ids import new_id
from switchroom.routing import facade
from switchroom.routing.contracts import ItemId, Medium, QueueId, WorkItem
from tests.support.routing import all_decided, journal
from tests.support.web import Centre, ok

WORK = "people:agent:work"
SEE = "routing:queue:see"


class Floor:
    """A queue and agents of a centre whose engine runs."""

    def __init__(self, centre: Centre, queue: dict[str, Any], statuses: dict[str, str]) -> None:
        self.centre, self.queue, self.statuses = centre, queue, statuses
        self.database = centre.services.database

    async def agent(self, name: str, status: str = "available", **more: Any) -> httpx.AsyncClient:
        """An agent of the queue in that status."""
        more.setdefault("capacity", {"voice": 1})
        await self.centre.person(name, WORK, SEE, queue_ids=[self.queue["id"]], **more)
        client = await self.centre.signed_in(name)
        ok(await client.put("/api/agent/status", json={"status_id": self.statuses[status]}))
        return client

    async def arrive(self, medium: Medium = Medium.VOICE) -> tuple[ItemId, UUID]:
        item, about = ItemId(new_id()), new_id()
        async with self.database.transaction() as tx:
            await facade.queue_item(tx, WorkItem(item, medium=medium), QueueId(UUID(self.queue["id"])), about=about)
        await all_decided(self.database)
        return item, about

    async def sequence(self) -> None:
        """Give the events so far their places in the journal."""
        await journal(self.database)


async def a_queue(centre: Centre, slug: str = "billing", **policy: Any) -> dict[str, Any]:
    body = {"name": slug, "slug": slug, "unit_id": await centre.root(), "medium": "voice", "policy": policy}
    return await centre.make("queues", **body)
