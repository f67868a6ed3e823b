"""The steps ring, dial and transfer on a real board: who is asked, what comes of it, and that nobody waits in vain."""

import asyncio
from typing import Any

import pytest

from switchroom.interactions.contracts import State
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, OfferId
from tests.interactions.processes import TALK
from tests.interactions.test_more_steps import trace
from tests.support.centre_in_process import Agent, Live
from tests.support.web import email_of, ok, refused


def ringing(step: str) -> str:
    wired = "busy: busy, no-answer: no-answer, offline: offline"
    if "dial" in step:
        wired += ", machine: machine, no-trunk: no-trunk"
    ends = "\n".join(
        f"  {outcome}: {{type: end, outcome: {outcome}}}"
        for outcome in ("busy", "no-answer", "offline", *(("machine", "no-trunk") if "dial" in step else ()))
    )
    return f"""
start: call
steps:
  call: {{{step}, outcomes: {{answered: script, {wired}}}}}
  script: {{type: show, text: Help., buttons: [{{name: done, label: Done}}], outcomes: {{done: end}}}}
  end: {{type: end}}
{ends}
"""


async def floor(live: Live, step: str, *agents: str) -> list[Agent]:
    await live.queue("billing", wrap_up_s=60)
    await live.queue("other")
    await live.entry("hotline", ringing(step))
    return [await live.agent(name, "billing") for name in agents]


async def outcome(live: Live, call: str) -> str:
    return (await trace(live, call))[0][1]


async def offers_of(agent: Agent) -> int:
    return len((await agent.view())["offers"])


async def time_is_up(live: Live, *, within_s: float = 3600) -> None:
    """What is due within so long is due now."""
    async with live.database.transaction() as tx:
        await tx.execute(
            """update platform.timer set due_at = clock_timestamp()
               where due_at < clock_timestamp() + make_interval(secs => $1)""",
            within_s,
        )
        tx.ring(TIMER_BELL)
    await live.settle()


async def decline(agent: Agent) -> None:
    await agent.do("post", f"/api/offers/{await agent.offer()}/decline", json={})


@pytest.mark.parametrize("kind", ["ring", "dial"])
async def test_one_person_by_address_is_asked_alone_and_serves(live: Live, kind: str) -> None:
    ana, ben = await floor(live, f'type: {kind}, agent: "{email_of("Ben")}"', "Ana", "Ben")
    call = await live.arrive("hotline")
    assert (await offers_of(ana), await offers_of(ben)) == (0, 1)
    await ben.accept()
    page = await live.page(call)
    assert (page["state"], page["agent"]["name"], page["queue"]["name"]) == (State.ACTIVE, "Ben", "billing")
    assert (await ben.step(call))["name"] == "script"
    await live.leave(call)
    assert (await ben.view())["wrap_up"]["about_id"] == call  # by the rule of the queue that he serves


async def test_who_declines_or_does_not_answer_in_time_is_no_answer(live: Live) -> None:
    (ben,) = await floor(live, f'type: ring, agent: "{email_of("Ben")}"', "Ben")
    declined = await live.arrive("hotline")
    await decline(ben)
    assert await outcome(live, declined) == "no-answer"
    missed = await live.arrive("hotline")
    assert await offers_of(ben) == 1
    await time_is_up(live)
    assert await outcome(live, missed) == "no-answer"
    assert await offers_of(ben) == 0


async def test_who_is_busy_or_not_at_work_is_not_waited_for(live: Live) -> None:
    (ben,) = await floor(live, f'type: ring, agent: "{email_of("Ben")}"', "Ben")
    first = await live.arrive("hotline")
    await ben.accept()
    assert await outcome(live, await live.arrive("hotline")) == "busy"
    await live.leave(first)
    await ben.wrap_up()
    await ben.do("delete", "/api/agent/status")
    assert await outcome(live, await live.arrive("hotline")) == "offline"


@pytest.mark.parametrize("beside", [True, False])
async def test_who_writes_with_somebody_is_asked_if_he_may_talk_beside_it(live: Live, beside: bool) -> None:
    (ben,) = await floor(live, f'type: ring, agent: "{email_of("Ben")}"', "Ben")
    user: dict[str, Any] = ok(await live.centre.admin.get(f"/api/users/{ben.id}"))
    overlaps = [{"holding": "chat", "may_take": "voice"}] if beside else []
    body = {"version": user["version"], "capacity": {"voice": 1, "chat": 1}, "overlaps": overlaps}
    ok(await live.centre.admin.patch(f"/api/users/{ben.id}", json=body))
    await live.entry("chatline", TALK, medium="chat")
    await live.arrive("chatline")
    await ben.accept()
    call = await live.arrive("hotline")
    assert await offers_of(ben) == int(beside)
    await time_is_up(live, within_s=10)
    page = await live.page(call)
    assert page["state"] == (State.OFFERED if beside else State.ENDED)
    if not beside:
        assert await outcome(live, call) == "busy"


async def test_those_of_a_queue_are_asked_one_after_the_other(live: Live) -> None:
    ana, ben = await floor(live, "type: ring, queue: billing", "Ana", "Ben")
    cem = await live.agent("Cem", "other")
    call = await live.arrive("hotline")
    assert (await offers_of(ana), await offers_of(ben)) == (1, 0)  # who has been idle longest
    await decline(ana)
    assert (await offers_of(ana), await offers_of(ben), await offers_of(cem)) == (0, 1, 0)
    await decline(ben)
    assert await outcome(live, call) == "no-answer"  # nobody is left, so the time need not pass


async def test_those_who_hold_a_role_are_asked(live: Live) -> None:
    post = await live.centre.make("posts", name="Complaint handler", slug="complaint-handler")
    ana, ben = await floor(live, "type: ring, to: complaint-handler", "Ana", "Ben")
    assert await outcome(live, await live.arrive("hotline")) == "offline"
    await give_post(live, ben, post["id"])
    call = await live.arrive("hotline")
    assert (await offers_of(ana), await offers_of(ben)) == (0, 1)
    await ben.accept()
    assert (await live.page(call))["agent"]["name"] == "Ben"


async def give_post(live: Live, agent: Agent, post: str) -> None:
    user: dict[str, Any] = ok(await live.centre.admin.get(f"/api/users/{agent.id}"))
    body = {"version": user["version"], "posts": [{"post_id": post, "from": "2020-01-01"}]}
    ok(await live.centre.admin.patch(f"/api/users/{agent.id}", json=body))


async def test_a_customer_who_leaves_while_it_rings_frees_the_person(live: Live) -> None:
    (ben,) = await floor(live, "type: ring, queue: billing", "Ben")
    call = await live.arrive("hotline")
    assert await offers_of(ben) == 1
    await live.leave(call)
    assert await offers_of(ben) == 0
    assert await live.value("select count(*) from platform.timer where kind = 'interactions.rings'") == 0


async def test_nobody_of_that_name_is_an_error_of_its_own(live: Live) -> None:
    await floor(live, 'type: ring, agent: "nobody@example.com"', "Ben")
    assert await outcome(live, await live.arrive("hotline")) == "error"


TRANSFER = """
start: send
steps:
  send: {type: transfer, number: "+5511987654321", outcomes: {answered: end, no-trunk: no-trunk}, otherwise: failed}
  end: {type: end}
  no-trunk: {type: end, outcome: no-trunk}
  failed: {type: end, outcome: failed}
"""


async def test_without_a_trunk_a_number_is_refused_when_published_and_has_an_outcome(
    live: Live,
) -> None:
    for text in (TRANSFER, ringing('type: dial, number: "+5511987654321"')):
        definition = f"process: outside\ntitle: Test\nlanguages: [en]\n{text}"
        answer = await live.centre.admin.post("/api/processes", json={"definition": definition, "revision_note": "x"})
        assert answer.status_code == 422
        assert "no_trunk" in answer.text


# --- all at once ---

TOGETHER = "type: ring, queue: billing, together: true"


async def test_all_who_are_free_ring_at_once_and_the_first_who_accepts_has_the_customer(live: Live) -> None:
    ana, ben = await floor(live, TOGETHER, "Ana", "Ben")
    cem = await live.agent("Cem", "other")
    call = await live.arrive("hotline")
    assert [await offers_of(one) for one in (ana, ben, cem)] == [1, 1, 0]
    lost = await ana.offer()
    await ben.accept()
    page = await live.page(call)
    assert (page["state"], page["agent"]["name"]) == (State.ACTIVE, "Ben")
    view = await ana.view()
    assert (view["offers"], view["status"]["kind"]) == ([], "available")
    refused(await ana.client.post(f"/api/offers/{lost}/accept"), 409, "offer.taken")
    other = await live.arrive("hotline")  # she is free for the next one, and he is not
    assert [await offers_of(one) for one in (ana, ben)] == [1, 0]
    await ana.accept()
    assert (await live.page(other))["agent"]["name"] == "Ana"


async def test_of_two_who_accept_in_the_same_instant_one_wins_and_the_other_is_told(live: Live) -> None:
    agents = await floor(live, TOGETHER, "Ana", "Ben")
    call = await live.arrive("hotline")
    paths = [f"/api/offers/{await one.offer()}/accept" for one in agents]
    async with asyncio.TaskGroup() as both:
        asked = [both.create_task(one.client.post(path)) for one, path in zip(agents, paths, strict=True)]
    answers = [task.result() for task in asked]
    await live.settle()
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    refused(next(answer for answer in answers if answer.status_code == 409), 409, "offer.taken")
    page = await live.page(call)
    assert page["state"] == State.ACTIVE
    assert page["agent"]["id"] == str(next(a.id for a, had in zip(agents, answers, strict=True) if had.is_success))
    assert [await offers_of(one) for one in agents] == [0, 0]


async def test_it_rings_on_until_the_last_has_declined(live: Live) -> None:
    ana, ben = await floor(live, TOGETHER, "Ana", "Ben")
    call = await live.arrive("hotline")
    await decline(ana)
    assert ((await live.page(call))["state"], await offers_of(ben)) == (State.OFFERED, 1)
    await decline(ben)
    assert await outcome(live, call) == "no-answer"


async def test_who_did_not_answer_while_all_rang_is_not_judged(live: Live) -> None:
    await live.queue("billing", missed="not_available")
    await live.entry("hotline", ringing(TOGETHER))
    ana, ben = [await live.agent(name) for name in ("Ana", "Ben")]
    call = await live.arrive("hotline")
    async with live.database.transaction() as tx:
        for one in (ana, ben):
            await routing.offer_timed_out(tx, OfferId(int(await one.offer())), AgentId(one.id))
    await live.settle()
    assert await outcome(live, call) == "no-answer"
    assert [(await one.view())["status"]["kind"] for one in (ana, ben)] == ["available", "available"]
    missed = await live.arrive("hotline")
    await time_is_up(live)
    assert await outcome(live, missed) == "no-answer"
    assert [await offers_of(one) for one in (ana, ben)] == [0, 0]


async def test_a_customer_who_leaves_while_all_ring_frees_them(live: Live) -> None:
    ana, ben = await floor(live, TOGETHER, "Ana", "Ben")
    await live.leave(await live.arrive("hotline"))
    assert [await offers_of(one) for one in (ana, ben)] == [0, 0]
    await live.arrive("hotline")
    assert [await offers_of(one) for one in (ana, ben)] == [1, 1]


async def test_a_role_rings_at_once_and_who_is_busy_or_away_is_left_in_peace(live: Live) -> None:
    post = await live.centre.make("posts", name="Complaint handler", slug="complaint-handler")
    step = "type: ring, to: complaint-handler, together: true"
    ana, ben, cem = await floor(live, step, "Ana", "Ben", "Cem")
    for one in (ana, ben, cem):
        await give_post(live, one, post["id"])
        await one.do("delete", "/api/agent/status")
    assert await outcome(live, await live.arrive("hotline")) == "offline"
    for one in (ana, ben, cem):
        await one.available()
    await live.arrive("hotline")
    await cem.accept()
    await live.arrive("hotline")
    assert [await offers_of(one) for one in (ana, ben, cem)] == [1, 1, 0]
