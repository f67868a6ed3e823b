"""Whoever comes too late, twice or from elsewhere is told so with a type, and nothing happens."""

from uuid import UUID

import pytest

from switchroom.interactions.contracts import EndedHow, State
from switchroom.platform.ids import new_id
from tests.interactions.processes import SECRET, TALK
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused

REASON = "The customer is in a hurry and wrote a poem"


@pytest.fixture
async def ana(live: Live) -> Agent:
    """An agent beside a hotline; whoever calls it is offered to her."""
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", TALK)
    return await live.agent("Ana")


async def talking(live: Live, agent: Agent, entry: str = "hotline") -> str:
    """A new interaction that the agent has accepted."""
    call = await live.arrive(entry)
    await agent.accept()
    return call


async def test_a_second_click_and_a_step_that_has_moved_on(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    step = await ana.step(call)
    click = {"token": step["token"], "visit": step["visit"], "outcome": "solved", "data": {}}
    ok(await ana.client.post(f"/api/interactions/{call}/step", json=click), 204)
    for path, body in (("step", click), ("leave-path", {**click, "reason": REASON, "to_step": "end"})):
        body.pop("data", None) if path == "leave-path" else None
        answer = await ana.client.post(f"/api/interactions/{call}/{path}", json=body)
        refused(answer, 409, "interaction.step_moved_on")
    unknown = {**click, **{name: (await ana.step(call))[name] for name in ("token", "visit")}, "outcome": "maybe"}
    answer = await ana.client.post(f"/api/interactions/{call}/step", json={**unknown, "data": {}})
    assert answer.status_code in (409, 422), answer.text
    assert (await ana.step(call))["name"] == "ask"


async def test_a_late_accept(live: Live, ana: Agent) -> None:
    call = await live.arrive("hotline")
    offer = await ana.offer()
    await live.leave(call)
    refused(await ana.client.post(f"/api/offers/{offer}/accept"), 409, "offer.withdrawn")
    assert (await live.page(call))["ended_how"] == EndedHow.ABANDONED
    call = await talking(live, ana)
    (taken,) = await live.rows("select id from routing.offer where ended_how = 'accepted'")
    refused(await ana.client.post(f"/api/offers/{taken['id']}/accept"), 409, "offer.already_accepted")
    refused(await ana.client.post("/api/agent/wrap-up/end"), 409, "wrap_up.none")


async def test_what_one_may_not_see_is_not_there(live: Live, ana: Agent) -> None:
    ben = await live.agent("Ben")
    await ben.client.delete("/api/agent/status")
    await live.settle()
    call = await talking(live, ana)
    for path in ("", "/explain"):
        refused(await ben.client.get(f"/api/interactions/{call}{path}"), 404, "interaction.not_found")
        refused(await ana.client.get(f"/api/interactions/{new_id()}{path}"), 404, "interaction.not_found")
    refused(await ben.client.post(f"/api/interactions/{call}/notes", json={"text": "x"}), 404, "interaction.not_found")
    assert ok(await ben.client.get("/api/interactions"))["items"] == []
    assert len(ok(await ana.client.get("/api/interactions"))["items"]) == 1


async def test_who_may_look_may_not_touch(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    await live.centre.person("Sven", "interactions:interaction:read", origin="test")
    sven = await live.centre.signed_in("Sven")
    assert ok(await sven.get(f"/api/interactions/{call}"))["id"] == call
    answer = await sven.put(f"/api/interactions/{call}/tags", json={"tags": ["x"]})
    refused(answer, 409, "interaction.not_serving")
    answer = await sven.post("/api/interactions", json={"entry_point": "hotline"})
    assert answer.status_code == 403


async def test_a_note_belongs_to_who_wrote_it(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    note = ok(await ana.client.post(f"/api/interactions/{call}/notes", json={"text": "Wants a refund"}), 201)["id"]
    theirs = f"/api/interactions/{call}/notes/{note}"
    refused(await live.centre.admin.patch(theirs, json={"text": "No"}), 404, "note.not_found")
    refused(await live.centre.admin.delete(theirs), 404, "note.not_found")
    ok(await ana.client.patch(theirs, json={"text": "Wants two refunds"}), 204)
    (shown,) = (await live.page(call))["notes"]
    assert (shown["text"], shown["author"]["name"]) == ("Wants two refunds", "Ana")
    ok(await ana.client.delete(theirs), 204)
    assert (await live.page(call))["notes"] == []


async def test_only_test_interactions_are_ended_from_outside(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    async with live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set origin = 'real'")
    refused(await live.centre.admin.post(f"/api/interactions/{call}/leave"), 404, "interaction.not_found")
    answer = await live.centre.admin.post("/api/interactions", json={"entry_point": "nowhere"})
    assert answer.status_code == 404


async def test_leaving_the_path_is_seen_and_its_reason_is_kept_apart(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    step = await ana.step(call)
    at = {"token": step["token"], "visit": step["visit"], "reason": REASON}
    answer = await ana.client.post(f"/api/interactions/{call}/leave-path", json={**at, "to_step": "nowhere"})
    assert answer.status_code in (404, 422), answer.text
    await ana.do("post", f"/api/interactions/{call}/leave-path", json={**at, "outcome": "solved"})
    step = await ana.step(call)
    assert step["name"] == "ask"
    at = {"token": step["token"], "visit": step["visit"], "reason": REASON}
    await ana.do("post", f"/api/interactions/{call}/leave-path", json={**at, "to_step": "dispose"})
    assert (await ana.step(call))["name"] == "dispose"
    done = await live.rows("select data from journal.event where type = 'processes.step_done' order by position")
    assert [row["data"]["deviation"] for row in done] == [None, "skipped", "jumped"]
    assert await live.value("select position($1 in encode(state, 'escape')) > 0 from processes.run", REASON)
    assert not await journal_says(live, REASON)


async def test_a_secret_is_sealed_and_destroyed(live: Live) -> None:
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", SECRET)
    ana = await live.agent("Ana")
    call = await talking(live, ana)
    await ana.answer(call, "ok", value="470815")
    assert (await ana.step(call))["name"] == "script"
    assert await live.value("select count(*) from platform.sealed") == 1
    for where in ("encode(state, 'escape') from processes.run", "screen::text from interactions.screen"):
        assert not [row for row in await live.rows(f"select {where}") if "470815" in str(row[0])]
    assert not await journal_says(live, "470815")
    assert "470815" not in str(await live.page(call))
    await ana.answer(call, "fine")
    assert await live.value("select count(*) from platform.sealed") == 0


@pytest.mark.parametrize("secret", ["12", "1234567", "12a4"])
async def test_a_secret_that_cannot_be_one_is_asked_for_again(live: Live, secret: str) -> None:
    await live.queue("billing")
    await live.entry("hotline", SECRET)
    ana = await live.agent("Ana")
    call = await talking(live, ana)
    await ana.answer(call, "ok", value=secret)
    assert (await ana.step(call))["name"] == "pin"
    assert await live.value("select count(*) from platform.sealed") == 0


async def test_the_journal_holds_nothing_that_people_wrote(live: Live, ana: Agent) -> None:
    await live.centre.make("dispositions", name="Vanished happily", slug="gone")
    customer = await live.centre.make("customers", group="ours", name="Clara Nunes", addresses=[])
    call = await live.arrive("hotline", address="+5511987654321")
    await ana.accept()
    path = f"/api/interactions/{call}"
    await ana.do("post", f"{path}/notes", json={"text": "Her cat is called Mitzi"})
    await ana.do("put", f"{path}/tags", json={"tags": ["cat lover"]})
    ok(await live.centre.admin.put(f"{path}/customer", json={"customer_id": customer["id"]}), 204)
    await ana.answer(call, "again")
    await ana.answer(call, "solved")
    await ana.answer(call, "no")
    await ana.answer(call, "done", code="gone")
    await live.leave(call)
    await ana.wrap_up()
    for words in ("Mitzi", "cat lover", "Clara", "987654321", "Vanished", "Greet and ask", "Ana"):
        assert not await journal_says(live, words), words
    (row,) = await live.rows("select state, identity_level, tags from interactions.interaction")
    assert (row["state"], row["identity_level"], row["tags"]) == (State.ENDED, 3, ["cat lover"])
    assert (await live.page(call))["customer"]["id"] == customer["id"]


async def journal_says(live: Live, words: str) -> bool:
    """Whether any event about interactions, runs or routing has these words in it."""
    return bool(
        await live.value(
            """select exists(select from journal.event
                             where split_part(type, '.', 1) in ('interactions', 'processes', 'routing', 'customers')
                               and position($1 in data::text || array_to_string(topics, ' ')) > 0)""",
            words,
        )
    )


async def test_an_interaction_can_be_ended_once(live: Live, ana: Agent) -> None:
    call = await talking(live, ana)
    for lost in (False, True, False):
        async with live.database.transaction() as tx:
            await live.interactions.left(tx, UUID(call), await tx.now(), lost=lost)
    await live.settle()
    assert (await live.page(call))["ended_how"] == EndedHow.CUSTOMER_LEFT
    assert await live.value("select count(*) from journal.event where type = 'interactions.ended'") == 1
