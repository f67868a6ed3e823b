"""A team lead of one centre: a live wallboard of his own people and queues, and nothing of anybody else's."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from switchroom.entrypoints.bootstrap import doors
from switchroom.platform.realtime import EventStream, TopicDoors
from tests.interactions.processes import TALK
from tests.support.centre_in_process import Agent, Live
from tests.support.server import serving
from tests.support.web import Centre, ok

LEAD = ("routing:queue:see", "interactions:interaction:read")
TOPICS = ("queues", "agents", "interactions")


class TwoCentres:
    """North and South, each with a queue, an entry point and an agent; Nora leads North."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.units: dict[str, str] = {}
        self.brands: dict[str, str] = {}
        self.ids: dict[str, set[str]] = {"north": set(), "south": set()}

    async def open(self, name: str) -> Agent:
        """One of the two; its agent."""
        centre = self.live.centre
        unit = await centre.unit(name)
        brand = await centre.brand(name[0].upper(), name)
        body = {"name": name, "slug": name, "medium": "voice", "policy": {"missed": "stay"}}
        queue = await centre.make("queues", **body, unit_id=unit, brand_id=brand)
        self.live.queues[name] = queue["id"]
        process = f"process: {name}\ntitle: Test\nlanguages: [en]\n{TALK.replace('queue: billing', f'queue: {name}')}"
        await centre.make("processes", definition=process, revision_note="first")
        entry = {"name": name, "slug": name, "medium": "voice", "process_slug": name, "language": "en"}
        await centre.make("entry-points", **entry, brand_id=brand, unit_id=unit)
        agent = await self.agent(f"{name}agent", name, unit)
        self.units[name], self.brands[name] = unit, brand
        self.ids[name] |= {unit, brand, queue["id"], str(agent.id)}
        return agent

    async def agent(self, name: str, queue: str, unit: str) -> Agent:
        serves = [self.live.queues[queue]]
        made = await self.live.centre.person(
            name, "people:agent:work", unit=unit, origin="test", queue_ids=serves, capacity={"voice": 1}
        )
        client = await self.live.centre.signed_in(name)
        statuses = ok(await client.get("/api/statuses"))["items"]
        available = next(one["id"] for one in statuses if one["slug"] == "available")
        ok(await client.put("/api/agent/status", json={"status_id": available}))
        return Agent(self.live, client, UUID(made["id"]))

    async def call(self, name: str) -> str:
        interaction = await self.live.arrive(name)
        self.ids[name] |= {interaction, str(await self.live.item(interaction))}
        return interaction


async def lead(centre: Centre, name: str, **over: Any) -> httpx.AsyncClient:
    await centre.person(name, *LEAD, origin="test", **over)
    return await centre.signed_in(name)


@asynccontextmanager
async def at_the_desk(live: Live, client: httpx.AsyncClient) -> AsyncIterator[ClientConnection]:
    """The event stream of a signed-in browser, which follows what the wallboard follows."""
    services = live.services
    services.supply(EventStream, EventStream(live.database))
    services.supply(TopicDoors, TopicDoors(doors(services)))
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    async with serving(services, live.centre.app) as site:
        headers = {"Cookie": cookies, "Origin": site.http}
        async with connect(f"{site.ws}/api/events", additional_headers=headers) as browser:
            await browser.send(json.dumps({"subscribe": TOPICS}))
            answers = [json.loads(await browser.recv()) for _ in TOPICS]
            assert [answer.get("subscribed") for answer in answers] == list(TOPICS), answers
            yield browser


async def board(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = ok(await client.get("/api/wallboard"))
    return found


@pytest.fixture
async def centres(live: Live) -> TwoCentres:
    return TwoCentres(live)


async def test_a_leads_wallboard_is_live_and_shows_no_id_of_another_centre(live: Live, centres: TwoCentres) -> None:
    agent, _ = await centres.open("north"), await centres.open("south")
    nora = await lead(live.centre, "Nora", unit=centres.units["north"])
    heard: list[str] = []

    async def until(position: int) -> None:
        """Hear hints until they have come so far."""
        async with asyncio.timeout(20):
            while True:
                heard.append(str(await browser.recv()))
                if json.loads(heard[-1])["position"] >= position:
                    return

    async with at_the_desk(live, nora) as browser:
        mine = await centres.call("north")
        await until(await _last(live, "queues"))
        shown = await board(nora)
        assert [(queue["id"], queue["offered"]) for queue in shown["queues"]] == [(live.queues["north"], 1)]
        await centres.call("south")
        await agent.accept()
        await until(await _last(live, "agents"))
        shown = await board(nora)
    assert [each["interaction_id"] for each in shown["agents"]] == [mine]
    assert [each["id"] for each in shown["live"]] == [mine]
    for frame in heard:
        assert set(json.loads(frame)) == {"topic", "position", "previous"}
    everything = json.dumps(shown) + "".join(heard)
    assert not [one for one in centres.ids["south"] if one in everything]
    whole = json.dumps(await board(live.centre.admin))
    assert all(live.queues[name] in whole for name in ("north", "south"))


async def test_a_lead_of_a_brand_sees_people_who_serve_it_and_not_what_else_they_do(
    live: Live, centres: TwoCentres
) -> None:
    for name in ("north", "south"):
        await centres.open(name)
    bea = await lead(live.centre, "Bea", brands=[centres.brands["north"]])
    for name in ("north", "south"):
        await centres.call(name)
    shown = await board(bea)
    assert [queue["id"] for queue in shown["queues"]] == [live.queues["north"]]
    assert [each["name"] for each in shown["agents"]] == ["northagent"]
    assert not [one for one in centres.ids["south"] if one in json.dumps(shown)]


async def test_who_may_not_see_the_board_hears_nothing(live: Live) -> None:
    await live.centre.person("Zoe", "people:agent:work")
    zoe = await live.centre.signed_in("Zoe")
    with pytest.raises(AssertionError, match="refused"):
        async with at_the_desk(live, zoe):
            pytest.fail("it was let in")


async def _last(live: Live, topic: str) -> int:
    """The position of a topic's last event."""
    return int(await live.value("select max(position) from journal.event where $1 = any(topics)", topic))
