"""Hands raised for help: seen by leads, answered by one, down by themselves when the agent's part is over."""

from typing import Any

import httpx
import pytest

from switchroom.interactions.contracts import HandAnswered, HandLowered, HandRaised
from tests.interactions.processes import TALK
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused

LEAD = ("routing:queue:see", "interactions:interaction:read", "interactions:interaction:work")


@pytest.fixture
async def call(live: Live) -> tuple[str, Agent]:
    """Ana talks to somebody."""
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", TALK)
    ana = await live.agent("Ana")
    interaction = await live.arrive("hotline")
    await ana.accept()
    return interaction, ana


async def lead(live: Live, name: str) -> httpx.AsyncClient:
    await live.centre.person(name, *LEAD, origin="test")
    return await live.centre.signed_in(name)


async def seen(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The hands on the wallboard."""
    return [row["hand"] for row in ok(await client.get("/api/wallboard"))["live"] if row["hand"]]


async def test_a_lead_sees_it_and_comes_and_nobody_else_does(live: Live, call: tuple[str, Agent]) -> None:
    interaction, ana = call
    grace, henry = await lead(live, "Grace"), await lead(live, "Henry")
    assert await seen(grace) == []
    await ana.do("put", f"/api/interactions/{interaction}/hand")
    await ana.do("put", f"/api/interactions/{interaction}/hand")
    (hand,) = await seen(grace)
    assert (hand["agent"]["name"], hand["answered_by"]) == ("Ana", None)
    ok(await grace.post(f"/api/interactions/{interaction}/hand/answer"), 204)
    ok(await grace.post(f"/api/interactions/{interaction}/hand/answer"), 204)
    refused(await henry.post(f"/api/interactions/{interaction}/hand/answer"), 409, "interaction.hand_taken")
    page = ok(await ana.client.get(f"/api/interactions/{interaction}"))
    assert page["hand"]["answered_by"]["name"] == "Grace"
    await live.settle()
    assert len(await live.events(HandRaised)) == 1
    assert len(await live.events(HandAnswered)) == 1


async def test_the_agent_lowers_it_and_may_raise_it_again(live: Live, call: tuple[str, Agent]) -> None:
    interaction, ana = call
    grace = await lead(live, "Grace")
    path = f"/api/interactions/{interaction}/hand"
    refused(await ana.client.delete(path), 409, "interaction.no_hand_raised")
    await ana.do("put", path)
    await ana.do("delete", path)
    assert await seen(grace) == []
    refused(await grace.post(f"{path}/answer"), 409, "interaction.no_hand_raised")
    await ana.do("put", path)
    assert len(await seen(grace)) == 1
    assert len(await live.events(HandLowered)) == 1


async def test_it_comes_down_by_itself_when_the_agents_part_is_over(live: Live, call: tuple[str, Agent]) -> None:
    interaction, ana = call
    grace = await lead(live, "Grace")
    await ana.do("put", f"/api/interactions/{interaction}/hand")
    await live.leave(interaction)
    assert len(await seen(grace)) == 1, "in wrap-up help may still be wanted"
    await ana.wrap_up()
    assert await seen(grace) == []
    refused(await grace.post(f"/api/interactions/{interaction}/hand/answer"), 409, "interaction.no_hand_raised")


async def test_only_who_serves_it_raises_and_only_who_may_work_on_it_answers(
    live: Live, call: tuple[str, Agent]
) -> None:
    interaction, ana = call
    grace = await lead(live, "Grace")
    refused(await grace.put(f"/api/interactions/{interaction}/hand"), 409, "interaction.not_serving")
    bea = await live.agent("Bea")
    refused(await bea.client.put(f"/api/interactions/{interaction}/hand"), 404, "interaction.not_found")
    await ana.do("put", f"/api/interactions/{interaction}/hand")
    refused(await ana.client.post(f"/api/interactions/{interaction}/hand/answer"), 403, "access.not_allowed")
