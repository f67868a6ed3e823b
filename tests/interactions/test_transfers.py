"""Transfers through the API: a new visit, wrap-up once, the run kept, and nobody lost when nobody answers."""

from typing import Any
from uuid import UUID

import pytest

from switchroom.interactions.contracts import EndedHow, SegmentKind, State
from switchroom.interactions.places import Target
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.routing.events import WrapUpStarted
from switchroom.touchpoints.contracts import NumberWasRefused
from tests.interactions.processes import TALK, TWICE
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused

K = SegmentKind


async def begun(live: Live, process: str = TALK, **policy: Any) -> tuple[str, Agent, Agent]:
    """Ana of billing talks to a customer; Ben serves the second queue."""
    await live.queue("billing", wrap_up_s=300)
    await live.queue("second", wrap_up_s=60, **policy)
    await live.entry("hotline", process)
    ana = await live.agent("Ana", "billing")
    call = await live.arrive("hotline")
    await ana.accept()
    ben = await live.agent("Ben", "second")
    return call, ana, ben


def queue(live: Live, slug: str) -> dict[str, str]:
    return {"queue_id": live.queues[slug]}


async def transfer(agent: Agent, call: str, **to: str) -> None:
    await agent.do("post", f"/api/interactions/{call}/transfer", json=to)


async def wrap_ups(live: Live) -> list[tuple[str, str]]:
    names = {str(row["id"]): row["name"] for row in await live.rows('select id, name from people."user"')}
    queues = {id: slug for slug, id in live.queues.items()}
    return [(names[str(e.agent)], queues[str(e.queue)]) for e in await live.events(WrapUpStarted)]


async def test_to_a_queue_is_a_new_visit_and_the_process_goes_on_where_it_stood(live: Live) -> None:
    call, ana, ben = await begun(live)
    await ana.answer(call, "solved")
    await ana.do("post", f"/api/interactions/{call}/notes", json={"text": "Wants the other team."})
    before, first = await ana.step(call), await live.item(call)
    await transfer(ana, call, **queue(live, "second"))
    assert (await ana.view())["wrap_up"]["about_id"] == call
    assert (await live.page(call))["state"] == State.OFFERED
    await ben.accept()
    page = ok(await ben.client.get(f"/api/interactions/{call}"))
    assert (page["state"], page["agent"]["name"], page["queue"]["name"]) == (State.ACTIVE, "Ben", "second")
    assert [note["text"] for note in page["notes"]] == ["Wants the other team."]
    assert await ben.step(call) == before
    refused(
        await ana.client.post(f"/api/interactions/{call}/step", json=_answer(before)), 409, "interaction.not_serving"
    )
    await ben.answer(call, "no")
    assert await live.item(call) != first
    await live.leave(call)
    await ben.wrap_up()
    await ana.wrap_up()
    assert await wrap_ups(live) == [("Ana", "billing"), ("Ben", "second")]
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.CUSTOMER_LEFT)
    assert [s["kind"] for s in page["segments"]] == [K.IN_PROCESS, K.QUEUED, K.TALK, K.QUEUED, K.TALK, K.WRAP_UP]
    assert [(s["agent"] or s["queue"] or {}).get("name") for s in page["segments"]] == [
        None,
        "billing",
        "Ana",
        "second",
        "Ben",
        "Ben",
    ]
    assert (await ana.view())["wrap_up"] is None
    assert await live.value("select count(*) from routing.work") == 0


def _answer(step: dict[str, Any]) -> dict[str, Any]:
    return {"token": step["token"], "visit": step["visit"], "outcome": "no", "data": {}}


async def test_to_a_colleague_who_answers(live: Live) -> None:
    call, ana, ben = await begun(live)
    places = ok(await ana.client.get(f"/api/interactions/{call}/transfer-targets"))
    (colleague,) = places["colleagues"]
    assert (colleague["name"], colleague["state"], colleague["here"]) == ("Ben", "available", True)
    await transfer(ana, call, agent_id=colleague["id"])
    await ben.accept()
    page = await live.page(call)
    assert (page["state"], page["agent"]["name"]) == (State.ACTIVE, "Ben")
    await live.leave(call)
    assert await wrap_ups(live) == [("Ana", "billing"), ("Ben", "second")]


async def test_a_colleague_who_declines_sends_the_customer_back_to_the_queue_he_came_from(live: Live) -> None:
    call, ana, ben = await begun(live)
    cem = await live.agent("Cem", "billing")
    await transfer(ana, call, agent_id=str(ben.id))
    since = await live.value(
        "select arrived_at from routing.queue_item where about = $1 and state = 'offered'", _id(call)
    )
    await ben.do("post", f"/api/offers/{await ben.offer()}/decline", json={})
    assert (await ben.view())["offers"] == []
    page = await live.page(call)
    assert (page["state"], page["queue"]["name"]) == (State.OFFERED, "billing")
    assert await live.value("select arrived_at from routing.queue_item where state = 'offered'") == since
    await cem.accept()
    assert (await live.page(call))["agent"]["name"] == "Cem"
    assert (await cem.step(call))["name"] == "script"


def _id(text: str) -> UUID:
    return UUID(text)


async def test_the_agent_who_sent_the_customer_is_asked_first(live: Live) -> None:
    call, ana, ben = await begun(live)
    cem = await live.agent("Cem", "billing")
    await transfer(ana, call, agent_id=str(ben.id))
    await ana.wrap_up()
    await ben.do("post", f"/api/offers/{await ben.offer()}/decline", json={})
    assert (await cem.view())["offers"] == []
    await ana.accept()
    assert (await live.page(call))["agent"]["name"] == "Ana"
    await live.leave(call)
    assert await wrap_ups(live) == [("Ana", "billing"), ("Ana", "billing")]  # one for each of her parts


async def test_a_busy_colleague_is_not_waited_for_long(live: Live) -> None:
    call, ana, ben = await begun(live)
    other = await live.arrive("hotline")
    await transfer(ana, call, **queue(live, "second"))
    await ben.accept()
    await ana.wrap_up()
    await ana.accept()
    await transfer(ana, other, agent_id=str(ben.id))
    assert (await live.page(other))["state"] == State.QUEUED
    await deadlines(live)
    page = await live.page(other)
    assert (page["state"], page["queue"]["name"]) == (State.QUEUED, "billing")
    await ana.wrap_up()
    await ana.accept()
    assert (await live.page(other))["state"] == State.ACTIVE


async def deadlines(live: Live) -> None:
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        tx.ring(TIMER_BELL)
    await live.settle()


async def test_who_sends_is_told_before_and_a_queue_that_takes_nobody_is_refused(live: Live) -> None:
    call, ana, ben = await begun(live, size_limit=1)
    places = ok(await ana.client.get(f"/api/interactions/{call}/transfer-targets"))
    second = next(place for place in places["queues"] if place["id"] == live.queues["second"])
    assert (second["takes"], second["staffed"], second["free"], second["wait_high_s"]) == (True, 1, 1, 0)
    await live.entry("other", TALK.replace("billing", "second"))
    await live.arrive("other")
    await ben.accept()
    await live.arrive("other")
    places = ok(await ana.client.get(f"/api/interactions/{call}/transfer-targets"))
    second = next(place for place in places["queues"] if place["id"] == live.queues["second"])
    assert (second["takes"], second["waiting"], second["free"]) == (False, 1, 0)
    assert (second["wait_low_s"], second["wait_high_s"]) == (600, 900)
    answer = await ana.client.post(f"/api/interactions/{call}/transfer", json=queue(live, "second"))
    refused(answer, 409, "transfer.queue_takes_nobody")
    ok(await ben.client.delete("/api/agent/status"), 204)
    await live.settle()
    places = ok(await ana.client.get(f"/api/interactions/{call}/transfer-targets"))
    assert places["colleagues"] == []
    second = next(place for place in places["queues"] if place["id"] == live.queues["second"])
    assert (second["staffed"], second["wait_low_s"]) == (0, None)
    answer = await ana.client.post(f"/api/interactions/{call}/transfer", json={"agent_id": str(ben.id)})
    refused(answer, 409, "transfer.colleague_away")
    assert (await live.page(call))["state"] == State.ACTIVE


async def test_a_queue_without_anybody_gives_the_customer_back(live: Live) -> None:
    call, _, _ = await begun(live)
    async with live.database.transaction() as tx:  # it fills up between the look and the click
        await live.interactions.transfers.transfer(tx, _id(call), _target(live, "second"), await tx.now())
    item = await live.item(call)
    async with live.database.transaction() as tx:
        await live.interactions.visit_ended(tx, item, await tx.now(), "full")
    await live.settle()
    page = await live.page(call)
    assert (page["state"], page["queue"]["name"]) == (State.QUEUED, "billing")
    async with live.database.transaction() as tx:
        await live.interactions.visit_ended(tx, await live.item(call), await tx.now(), "full")
    await live.settle()
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.AGENT_ENDED)
    assert [
        row["kind"] for row in await live.rows("select kind from interactions.segment where ended_at is null")
    ] == []


def _target(live: Live, slug: str) -> Target:
    return Target(queue_id=_id(live.queues[slug]))


async def test_who_hangs_up_while_being_transferred_has_abandoned(live: Live) -> None:
    call, ana, ben = await begun(live)
    await transfer(ana, call, **queue(live, "second"))
    await live.leave(call)
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.ABANDONED)
    assert (await ben.view())["offers"] == []
    assert await live.value("select count(*) from routing.queue_item where state <> 'served'") == 0


async def test_only_who_serves_may_send_on(live: Live) -> None:
    call, ana, ben = await begun(live)
    answer = await ben.client.post(f"/api/interactions/{call}/transfer", json=queue(live, "second"))
    refused(answer, 404, "interaction.not_found")
    nowhere = await ana.client.post(f"/api/interactions/{call}/transfer", json={"queue_id": str(ana.id)})
    refused(nowhere, 404, "transfer.unknown_target")
    both = await ana.client.post(
        f"/api/interactions/{call}/transfer", json={"agent_id": str(ben.id), **queue(live, "second")}
    )
    assert both.status_code == 422
    await transfer(ana, call, **queue(live, "second"))
    again = await ana.client.post(f"/api/interactions/{call}/transfer", json=queue(live, "second"))
    refused(again, 409, "interaction.not_serving")


async def test_a_process_that_queues_again_releases_the_agent(live: Live) -> None:
    again = TWICE.replace(
        'talk: {type: say, text: "Goodbye.", then: wait-again}',
        "talk: {type: show, text: Send on., buttons: [{name: on, label: On}], outcomes: {on: wait-again}}",
    )
    call, ana, ben = await begun(live, again)
    await ana.answer(call, "on")
    assert (await ana.view())["wrap_up"]["about_id"] == call
    await ben.accept()
    assert (await ben.step(call))["name"] == "script"
    await live.leave(call)
    assert await wrap_ups(live) == [("Ana", "billing"), ("Ben", "second")]


@pytest.mark.parametrize("way", ["transfer", "consult"])
async def test_a_number_outside_is_refused_with_the_reason_and_noted_without_the_number(live: Live, way: str) -> None:
    call, ana, ben = await begun(live)
    for typed, reason in (("+1 900 555 1234", "premium"), ("+881 631 555 555", "not-a-place"), ("112", "short")):
        problem = refused(
            await ana.client.post(f"/api/interactions/{call}/{way}", json={"number": typed}), 409, "number.refused"
        )
        assert [each["code"] for each in problem["errors"]] == [reason]
    answer = await ben.client.post(f"/api/interactions/{call}/{way}", json={"number": "+551123456789"})
    refused(answer, 404, "interaction.not_found")
    assert (await live.page(call))["state"] == State.ACTIVE
    await live.settle()
    noted = await live.events(NumberWasRefused)
    assert [(each.reason, each.purpose) for each in noted] == [(r, way) for r in ("premium", "not-a-place", "short")]
    (actor,) = await live.rows(
        "select distinct actor_id, origin from journal.event where type = $1", NumberWasRefused.type
    )
    assert (actor["actor_id"], actor["origin"]) == (ana.id, "test")
    assert not await live.rows("select from journal.event where data::text like '%900555%'")
