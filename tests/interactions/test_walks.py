"""An interaction from arrival to the end of wrap-up, and every way in which a wait can end, through the API."""

from uuid import UUID

from switchroom.interactions.contracts import EndedHow, SegmentKind, State
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.routing.contracts import Why
from tests.interactions.processes import IMPATIENT, TALK
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

K = SegmentKind


async def test_the_whole_way(live: Live) -> None:
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", TALK)
    await live.centre.make("dispositions", name="Solved", slug="solved-it", success=True)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline", address="+5511990000001")
    assert (await live.page(call))["state"] == State.OFFERED
    await ana.accept()
    page = await live.page(call)
    assert (page["state"], page["agent"]["name"]) == (State.ACTIVE, "Ana")
    assert (await ana.view())["work"][0]["about_id"] == call
    await ana.answer(call, "solved")
    await ana.answer(call, "no")
    assert (await ana.step(call))["choices"] == [{"value": "solved-it", "label": "Solved"}]
    await live.leave(call)
    assert (await live.page(call))["state"] == State.WRAP_UP
    await ana.answer(call, "done", code="solved-it")
    await ana.wrap_up()
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == (State.ENDED, EndedHow.CUSTOMER_LEFT)
    assert page["disposition"]["name"] == "Solved"
    assert [segment["kind"] for segment in page["segments"]] == [K.IN_PROCESS, K.QUEUED, K.TALK, K.WRAP_UP]
    assert [s["to"] for s in page["segments"][:-1]] == [s["from"] for s in page["segments"][1:]]
    trace = [(step["step"], step["outcome"]) for step in page["process"]["trace"]]
    assert trace == [("wait", "answered"), ("script", "solved"), ("ask", "no"), ("dispose", "done"), ("end", "done")]
    view = await ana.view()
    assert (view["offers"], view["work"], view["wrap_up"]) == ([], [], None)
    assert await live.value("select count(*) from interactions.screen") == 0


async def test_whoever_has_accepted_sees_it_before_any_handler_has_moved(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", TALK)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    refused(await ana.client.get(f"/api/interactions/{call}"), 404, "interaction.not_found")
    async with live.database.transaction() as tx:
        await tx.fetch("select from journal.cursor for update")
        ok(await ana.client.post(f"/api/offers/{await ana.offer()}/accept"), 202)
        assert ok(await ana.client.get(f"/api/interactions/{call}"))["agent"] is None
    await live.settle()
    assert ok(await ana.client.get(f"/api/interactions/{call}"))["agent"]["name"] == "Ana"


async def test_without_a_wrap_up_the_end_is_the_end(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", TALK)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    await ana.accept()
    await live.leave(call)
    assert (await live.page(call))["state"] == State.ENDED
    assert await live.value("select outcome from processes.run") == "stopped"


async def test_the_longest_wait_is_an_outcome(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", IMPATIENT)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    await wait_is_over(live)
    page = await live.page(call)
    assert (page["state"], page["ended_how"], page["agent"]) == (State.ENDED, EndedHow.COMPLETED, None)
    assert await live.value("select outcome from processes.run") == "timeout"
    assert (await ana.view())["offers"] == []
    assert await live.value("select count(*) from routing.queue_item") == 0


async def test_the_longest_wait_goes_on_over_an_agent_who_could_not_be_connected(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", IMPATIENT)
    ana = await live.agent("Ana")
    live.line.rings = True
    call = await live.arrive("hotline")
    await ana.accept()
    await wait_is_over(live)
    assert (await live.page(call))["state"] == State.CONNECTING
    async with live.database.transaction() as tx:
        await live.interactions.not_connected(tx, await live.item(call), ana.id, await tx.now(), "no-answer")
    await live.settle()
    assert (await live.page(call))["state"] in (State.QUEUED, State.OFFERED)
    await wait_is_over(live)
    assert (await live.page(call))["ended_how"] == EndedHow.COMPLETED
    assert await live.value("select outcome from processes.run") == "timeout"


async def wait_is_over(live: Live) -> None:
    """Let every deadline come now."""
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        tx.ring(TIMER_BELL)
    await live.settle()


async def test_a_queue_that_takes_nobody_is_an_outcome(live: Live) -> None:
    queue = await live.queue("billing", size_limit=1)
    await live.entry("hotline", TALK)
    first = await live.arrive("hotline")
    await live.arrive("hotline")
    assert await outcomes(live) == ["full"]
    await live.leave(first)
    await change_queue(live, queue, needs_staff=True, size_limit=None)
    await live.arrive("hotline")
    assert sorted(await outcomes(live)) == ["full", "left", "no-staff"]
    ends = await live.rows("select ended_how from interactions.interaction order by started_at")
    assert [row["ended_how"] for row in ends] == ["abandoned", "completed", "completed"]


async def outcomes(live: Live) -> list[str]:
    found = await live.rows("select outcome from processes.run where outcome is not null order by started_at")
    return [row["outcome"] for row in found]


async def change_queue(live: Live, queue: str, **policy: object) -> None:
    row = ok(await live.centre.admin.get(f"/api/queues/{queue}"))
    body = {"version": row["version"], "policy": {**row["policy"], **policy}}
    ok(await live.centre.admin.patch(f"/api/queues/{queue}", json=body))
    await live.settle()


async def test_who_overflows_keeps_the_age_and_is_served_elsewhere(live: Live) -> None:
    other = await live.queue("second")
    await live.queue("billing", max_wait_s=1, overflow_queue_id=other)
    await live.entry("hotline", TALK)
    eva = await live.agent("Eva", "second")
    call = await live.arrive("hotline")
    async with live.database.transaction() as tx:  # the engine's own deadline, brought near
        before = await tx.fetch_value("select arrived_at from routing.queue_item")
    await until_offered(live, call)
    assert await live.value("select arrived_at from routing.queue_item") == before
    page = await live.page(call)
    assert page["queue"]["name"] == "second"
    assert [segment["queue"] and segment["queue"]["name"] for segment in page["segments"]] == [
        None,
        "billing",
        "second",
    ]
    await eva.accept()
    assert (await live.page(call))["agent"]["name"] == "Eva"


async def until_offered(live: Live, call: str) -> None:
    bell = live.database.bell.subscribe("journal")
    try:
        while (await live.page(call))["state"] != State.OFFERED:
            assert await bell.wait(10)
            await live.settle()
    finally:
        bell.close()


async def test_who_could_not_be_connected_goes_back_to_the_old_place(live: Live) -> None:
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", TALK)
    ana = await live.agent("Ana")
    live.line.rings = True
    first, second = await live.arrive("hotline"), await live.arrive("hotline")
    old = await live.item(first)
    since = await live.value("select arrived_at from routing.queue_item where item_id = $1", old)
    await ana.accept()
    assert (await live.page(first))["state"] == State.CONNECTING
    async with live.database.transaction() as tx:
        await live.interactions.not_connected(tx, old, ana.id, await tx.now(), "no-answer")
    await live.settle()
    new = await live.item(first)
    assert new != old
    waiting = await live.rows(
        "select about, arrived_at from routing.queue_item where state <> 'served' order by arrived_at"
    )
    assert [row["about"] for row in waiting] == [UUID(first), UUID(second)]
    assert waiting[0]["arrived_at"] == since
    await ana.wrap_up()
    live.line.rings = False
    await ana.accept()
    page = await live.page(first)
    assert page["state"] == State.ACTIVE
    assert [segment["kind"] for segment in page["segments"]] == [K.IN_PROCESS, K.QUEUED, K.TALK]


async def test_news_of_an_earlier_visit_changes_nothing(live: Live) -> None:
    await live.queue("billing", wrap_up_s=300)
    await live.entry("hotline", TALK)
    ana, ben = await live.agent("Ana"), await live.agent("Ben")
    live.line.rings = True
    call = await live.arrive("hotline")
    old = await live.item(call)
    first, other = (ana, ben) if (await ana.view())["offers"] else (ben, ana)
    await first.accept()
    async with live.database.transaction() as tx:
        await live.interactions.not_connected(tx, old, first.id, await tx.now(), "no-answer")
    await live.settle()
    await other.accept()
    before = await live.rows("select state, agent_id, item_id from interactions.interaction")
    async with live.database.transaction() as tx:
        now = await tx.now()
        await live.interactions.not_connected(tx, old, first.id, now, "no-answer")
        await live.interactions.offered(tx, old)
        await live.interactions.offer_ended(tx, old, Why.DECLINED)
        await live.interactions.visit_ended(tx, old, now, "timeout")
        await live.interactions.moved(tx, old, UUID(live.queues["billing"]), now)
        await live.interactions.wrapped_up(tx, old, first.id, now)
    await live.settle()
    assert await live.rows("select state, agent_id, item_id from interactions.interaction") == before
    assert await live.value("select count(*) from interactions.item where ended_at is null") == 1
