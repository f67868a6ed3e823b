"""Calls between colleagues through the API: answered or not, never beside a customer's call, in no figure."""

from typing import Any
from uuid import UUID

from switchroom.interactions.contracts import ColleagueCalled, Connected, Ended, EndedHow, State
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, OfferId
from tests.interactions.processes import TALK
from tests.interactions.test_transfers import deadlines
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused


async def floor(live: Live) -> tuple[Agent, Agent]:
    await live.queue("billing", wrap_up_s=60)
    await live.entry("hotline", TALK)
    return await live.agent("Ana"), await live.agent("Ben")


async def call(live: Live, caller: Agent, colleague: Agent) -> str:
    made = ok(await caller.client.post(f"/api/colleagues/{colleague.id}/call"), 202)
    await live.settle()
    return str(made["interaction_id"])


async def seen_by(agent: Agent, interaction: str) -> dict[str, Any]:
    page: dict[str, Any] = ok(await agent.client.get(f"/api/interactions/{interaction}"))
    return page


async def test_two_colleagues_talk_and_are_free_again(live: Live) -> None:
    ana, ben = await floor(live)
    there = ok(await ana.client.get("/api/colleagues"))["items"]
    assert [(one["name"], one["state"], one["here"]) for one in there] == [("Ben", "available", True)]
    talk = await call(live, ana, ben)
    (offer,) = (await ben.view())["offers"]
    assert (offer["customer"]["name"], offer["sent_how"], offer["queue"]["name"]["en"]) == ("Ana", "call", "Colleagues")
    assert [work["about_id"] for work in (await ana.view())["work"]] == [talk]
    assert (await seen_by(ana, talk))["state"] == State.OFFERED
    await ben.accept()
    for agent in (ana, ben):
        page = await seen_by(agent, talk)
        assert (page["state"], page["caller"]["name"], page["called"]["name"]) == (State.ACTIVE, "Ana", "Ben")
        assert (page["customer"], page["entry_point"], page["brand"], page["process"]) == (None, None, None, None)
        assert [work["about_id"] for work in (await agent.view())["work"]] == [talk]
    async with live.database.transaction() as tx:
        await live.interactions.agent_left(tx, UUID(talk), ben.id, await tx.now())
    await live.settle()
    page = await seen_by(ana, talk)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.COMPLETED)
    for agent in (ana, ben):
        view = await agent.view()
        assert (view["work"], view["wrap_up"]) == ([], None)
    await live.arrive("hotline")
    offers = [*(await ana.view())["offers"], *(await ben.view())["offers"]]
    assert len(offers) == 1


async def test_nobody_is_offered_a_customer_while_he_rings_or_talks_to_a_colleague(live: Live) -> None:
    ana, ben = await floor(live)
    await call(live, ana, ben)
    customer = await live.arrive("hotline")
    assert (await live.page(customer))["state"] == State.QUEUED
    await ben.accept()
    assert (await live.page(customer))["state"] == State.QUEUED
    assert [len((await agent.view())["offers"]) for agent in (ana, ben)] == [0, 0]


async def test_who_declines_or_does_not_answer_is_told_to_the_caller(live: Live) -> None:
    ana, ben = await floor(live)
    declined = await call(live, ana, ben)
    await ben.do("post", f"/api/offers/{await ben.offer()}/decline", json={})
    assert (await seen_by(ana, declined))["ended_how"] == EndedHow.DECLINED
    missed = await call(live, ana, ben)
    async with live.database.transaction() as tx:
        await routing.offer_timed_out(tx, OfferId(int(await ben.offer())), AgentId(ben.id))
    await live.settle()
    page = await seen_by(ana, missed)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.UNANSWERED)
    for agent in (ana, ben):
        view = await agent.view()
        assert (view["work"], view["offers"], view["status"]["kind"]) == ([], [], "available")


async def test_the_caller_may_give_up(live: Live) -> None:
    ana, ben = await floor(live)
    talk = await call(live, ana, ben)
    async with live.database.transaction() as tx:
        await live.interactions.left(tx, UUID(talk), await tx.now())
    await live.settle()
    assert (await ben.view())["offers"] == []
    assert (await seen_by(ana, talk))["ended_how"] == EndedHow.ABANDONED
    assert (await ana.view())["work"] == []


async def test_whom_the_board_does_not_ask_in_time_is_busy(live: Live) -> None:
    ana, ben = await floor(live)
    statuses = ok(await ben.client.get("/api/statuses"))["items"]
    rest = next(one["id"] for one in statuses if one["kind"] == "not_available" and one["shared"])
    live.line.rings = True  # the caller's phone connects in a moment
    talk = await call(live, ana, ben)
    await ben.do("put", "/api/agent/status", json={"status_id": rest})
    async with live.database.transaction() as tx:
        await live.interactions.colleagues.caller_ready(tx, UUID(talk), await tx.now())
    await live.settle()
    assert (await seen_by(ana, talk))["state"] == State.QUEUED
    await deadlines(live)
    assert (await seen_by(ana, talk))["ended_how"] == EndedHow.UNANSWERED
    assert (await ben.view())["offers"] == []


async def test_who_cannot_be_called_and_who_cannot_call(live: Live) -> None:
    ana, ben = await floor(live)
    cem = await live.agent("Cem")
    dee = await live.agent("Dee", origin="real")
    statuses = ok(await ben.client.get("/api/statuses"))["items"]
    rest = next(one["id"] for one in statuses if one["kind"] == "not_available" and one["shared"])

    def to(agent: Agent) -> str:
        return f"/api/colleagues/{agent.id}/call"

    await call(live, ana, ben)
    refused(await cem.client.post(to(ben)), 409, "colleague.busy")
    refused(await cem.client.post(to(ana)), 409, "colleague.busy")
    refused(await ana.client.post(to(cem)), 409, "colleague.caller_busy")
    await ben.do("post", f"/api/offers/{await ben.offer()}/decline", json={})
    refused(await ana.client.post(to(ana)), 404, "transfer.unknown_target")
    refused(await ana.client.post(to(dee)), 404, "transfer.unknown_target")
    await ben.do("put", "/api/agent/status", json={"status_id": rest})
    refused(await ana.client.post(to(ben)), 409, "colleague.not_available")
    await ben.do("delete", "/api/agent/status")
    refused(await ana.client.post(to(ben)), 409, "transfer.colleague_away")
    refused(await ben.client.post(to(ana)), 409, "colleague.caller_not_at_work")
    named = ok(await ana.client.get("/api/colleagues", params={"search": "be"}))["items"]
    assert [(one["name"], one["state"], one["here"]) for one in named] == [("Ben", "signed_out", False)]


async def test_it_is_in_the_history_and_the_journal_and_in_no_figure(live: Live) -> None:
    ana, ben = await floor(live)
    talk = await call(live, ana, ben)
    assert ok(await live.centre.admin.get("/api/wallboard"))["live"] == []
    await ben.accept()
    board = ok(await live.centre.admin.get("/api/wallboard"))
    assert board["live"] == []
    assert [queue["answered_today"] for queue in board["queues"]] == [0]
    assert await live.value("select count(*) from routing.queue_quarter") == 0
    async with live.database.transaction() as tx:
        await live.interactions.left(tx, UUID(talk), await tx.now())
    await live.settle()
    (called,) = await live.events(ColleagueCalled)
    assert (str(called.interaction), called.agent, called.to_agent) == (talk, ana.id, ben.id)
    assert [event.internal for event in await live.events(Connected)] == [True]
    assert [event.internal for event in await live.events(Ended)] == [True]
    for agent, whose in ((ana, ana), (ana, ben), (ben, ben), (ben, ana)):
        found = ok(await agent.client.get("/api/interactions", params={"agent_id": str(whose.id)}))["items"]
        assert [row["id"] for row in found] == [talk]
        assert (found[0]["origin"], found[0]["caller"]["name"], found[0]["called"]["name"]) == ("test", "Ana", "Ben")
    only = {"internal": "false"}
    assert ok(await ana.client.get("/api/interactions", params=only))["items"] == []
    cem = await live.agent("Cem")
    refused(await cem.client.get(f"/api/interactions/{talk}"), 404, "interaction.not_found")


async def test_there_is_no_customer_to_send_on(live: Live) -> None:
    ana, ben = await floor(live)
    talk = await call(live, ana, ben)
    await ben.accept()
    body = {"queue_id": live.queues["billing"]}
    for what in ("transfer", "consult"):
        refused(
            await ben.client.post(f"/api/interactions/{talk}/{what}", json=body), 409, "interaction.between_colleagues"
        )
    refused(await ana.client.post(f"/api/interactions/{talk}/park"), 409, "interaction.between_colleagues")
    await ana.do("post", f"/api/interactions/{talk}/notes", json={"text": "Asked about the tariff."})
