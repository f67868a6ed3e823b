"""Parking through the API: a slot with a number, fetched by whoever may, back to who parked when nobody does."""

from switchroom.interactions.contracts import EndedHow, SegmentKind, State
from tests.interactions.test_transfers import begun, deadlines, wrap_ups
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused


async def park(live: Live, agent: Agent, call: str) -> int:
    slot: int = ok(await agent.client.post(f"/api/interactions/{call}/park"))["slot"]
    await live.settle()
    return slot


async def test_a_colleague_fetches_a_parked_customer_by_the_number_of_the_slot(live: Live) -> None:
    call, ana, ben = await begun(live)
    step = await ana.step(call)
    slot = await park(live, ana, call)
    assert (await live.page(call))["state"] == State.PARKED
    assert (await ana.view())["wrap_up"]["about_id"] == call
    (parked,) = ok(await ben.client.get("/api/parked"))
    assert (parked["slot"], parked["by"]["name"], parked["interaction_id"]) == (slot, "Ana", call)
    await ben.do("post", f"/api/parked/{slot}/fetch")
    page = ok(await ben.client.get(f"/api/interactions/{call}"))
    assert (page["state"], page["agent"]["name"]) == (State.ACTIVE, "Ben")
    assert await ben.step(call) == step
    assert ok(await ben.client.get("/api/parked")) == []
    refused(await ana.client.post(f"/api/parked/{slot}/fetch"), 404, "park.nobody")
    await live.leave(call)
    assert await wrap_ups(live) == [("Ana", "billing"), ("Ben", "billing")]
    kinds = [segment["kind"] for segment in (await live.page(call))["segments"]]
    assert kinds[2:] == [
        SegmentKind.TALK,
        SegmentKind.PARKED,
        SegmentKind.QUEUED,
        SegmentKind.TALK,
        SegmentKind.WRAP_UP,
    ]
    await deadlines(live)
    assert (await live.page(call))["state"] == State.WRAP_UP


async def test_whom_nobody_fetches_comes_back_to_who_parked_him(live: Live) -> None:
    call, ana, _ = await begun(live)
    cem = await live.agent("Cem", "billing")
    await park(live, ana, call)
    await ana.wrap_up()
    await deadlines(live)
    assert (await cem.view())["offers"] == []
    await ana.accept()
    assert (await live.page(call))["agent"]["name"] == "Ana"


async def test_whoever_is_in_a_call_cannot_fetch_and_the_customer_stays_parked(live: Live) -> None:
    call, ana, ben = await begun(live)
    other = await live.arrive("hotline")
    slot = await park(live, ana, call)
    await ana.wrap_up()
    await ana.accept()
    assert (await live.page(other))["agent"]["name"] == "Ana"
    refused(await ana.client.post(f"/api/parked/{slot}/fetch"), 409, "routing.refused")
    await live.settle()
    assert (await live.page(call))["state"] == State.PARKED
    await ben.do("post", f"/api/parked/{slot}/fetch")
    assert (await live.page(call))["agent"]["name"] == "Ben"


async def test_slots_are_numbered_from_one_and_free_when_the_customer_hangs_up(live: Live) -> None:
    call, ana, ben = await begun(live)
    assert await park(live, ana, call) == 1
    other = await live.arrive("hotline")
    await ana.wrap_up()
    await ana.accept()
    assert await park(live, ana, other) == 2
    await live.leave(call)
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.ABANDONED)
    assert [parked["slot"] for parked in ok(await ben.client.get("/api/parked"))] == [2]
    refused(await ben.client.post("/api/parked/1/fetch"), 404, "park.nobody")


async def test_only_who_serves_may_park(live: Live) -> None:
    call, _, ben = await begun(live)
    refused(await ben.client.post(f"/api/interactions/{call}/park"), 404, "interaction.not_found")
