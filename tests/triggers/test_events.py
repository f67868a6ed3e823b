"""A process starts on an event: once, where the condition holds, never by its own doing."""

from uuid import UUID

from switchroom.triggers.events import TriggerFired, TriggersSwitched, TriggerSwitched
from tests.support.web import ok, refused
from tests.triggers.conftest import ASKED, PLAIN, TAGGED, Automatic

GIVEN = {"ticket": "ticket.id"}


async def test_an_event_starts_a_process_once_where_its_condition_holds(automatic: Automatic) -> None:
    process = await automatic.process("tagged", TAGGED)
    made = await automatic.trigger(
        process,
        event="ticket.opened",
        condition="ticket.urgency == 'high' && event.by == 'user'",
        inputs=GIVEN | {"words": "'Opened: ' + ticket.subject"},
    )
    calm, urgent = await automatic.ticket(), await automatic.ticket(urgency="high")
    fired, passed = await automatic.log(made)
    assert (fired["result"], fired["subject"]) == ("fired", {"kind": "ticket", "id": urgent["id"]})
    assert (fired["reference"], fired["depth"]) == (f"#{urgent['number']}", 1)
    assert (passed["result"], passed["reference"], passed["run_id"]) == ("not_met", f"#{calm['number']}", None)
    assert [await automatic.runs(process), (await automatic.shown(made))["fired"]] == [1, 1]
    assert (await automatic.shown(made))["looked"] == 2
    page = ok(await automatic.admin.get(f"/api/tickets/{urgent['id']}"))
    assert page["tags"] == ["seen"]
    (event,) = await automatic.live.events(TriggerFired)
    assert str(event.run) == fired["run_id"]
    path = ok(await automatic.admin.get(f"/api/triggers/{made['id']}/runs/{fired['run_id']}"))
    assert ([step["step"] for step in path["done"]], path["outcome"]) == (["tag", "end"], "done")


async def test_a_run_about_a_ticket_gives_work_to_the_role_in_the_tickets_team(automatic: Automatic) -> None:
    centre = automatic.live.centre
    post = await centre.make("posts", name="Caller", slug="caller")
    holds = [{"post_id": post["id"], "from": "2020-01-01", "to": None}]
    await centre.person("Eva", posts=holds)
    eva = await centre.signed_in("Eva")
    await automatic.trigger(await automatic.process("asked", ASKED), event="ticket.opened", inputs=GIVEN)
    ticket = await automatic.ticket()
    (task,) = ok(await eva.get("/api/tasks"))["items"]
    assert (task["ticket_id"], task["interaction_id"]) == (ticket["id"], None)
    assert task["reference"] == f"#{ticket['number']}"
    ok(await eva.post(f"/api/tasks/{task['id']}/complete", json={"data": {"said": "Yes"}, "ticked": []}), 204)


async def test_a_trigger_never_sets_off_itself_not_even_after_a_wait(automatic: Automatic) -> None:
    body = TAGGED.replace("start: tag", "start: wait").replace(
        "steps:", "steps:\n  wait: {type: wait, for: 1s, then: tag}"
    )
    process = await automatic.process("around", body)
    made = await automatic.trigger(process, event="ticket.changed", inputs=GIVEN)
    ticket = await automatic.ticket()
    change = {"changes": {"urgency": "high"}}
    ok(await automatic.admin.patch(f"/api/tickets/{ticket['id']}", json=change))
    await automatic.live.settle()
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = 'processes.timer'")
        tx.ring("timer")
    await automatic.live.settle()
    looped, fired = await automatic.log(made)
    assert (looped["result"], looped["depth"], fired["result"]) == ("loop", 2, "fired")
    assert await automatic.runs(process) == 1
    notices = ok(await automatic.admin.get("/api/notices"))["items"]
    assert [notice["kind"] for notice in notices] == ["trigger"]


async def test_two_triggers_do_not_throw_a_ticket_to_each_other_for_ever(automatic: Automatic) -> None:
    """Each would set off the other; the second time round, the first one has been in the chain."""
    for slug, urgency in (("ping", "high"), ("pong", "low")):
        body = TAGGED.replace("tags: [seen]", f"urgency: {urgency}")
        await automatic.trigger(await automatic.process(slug, body), name=slug, event="ticket.changed", inputs=GIVEN)
    ticket = await automatic.ticket()
    change = {"changes": {"urgency": "high"}}
    ok(await automatic.admin.patch(f"/api/tickets/{ticket['id']}", json=change))
    await automatic.live.settle()
    made = ok(await automatic.admin.get("/api/triggers"))["items"]
    results = [result for one in made for result in await automatic.results(one)]
    assert "loop" in results
    assert 2 <= results.count("fired") <= 4
    assert await automatic.runs("ping") + await automatic.runs("pong") == results.count("fired")


async def test_a_storm_ends_by_itself_and_is_told(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, event="ticket.opened", most_per_hour=3)
    for _ in range(5):
        await automatic.ticket()
    assert await automatic.runs(process) == 3
    assert await automatic.results(made) == ["storm", "fired", "fired", "fired"]
    shown = await automatic.shown(made)
    assert (shown["on"], shown["off_why"]) == (False, "storm")
    notices = ok(await automatic.admin.get("/api/notices"))["items"]
    assert ["switched off" in notice["text"]["en"] for notice in notices] == [True]
    ok(await automatic.admin.post(f"/api/triggers/{made['id']}/on"))
    assert (await automatic.shown(made))["off_why"] is None


async def test_off_is_off_at_once_for_one_and_for_all(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, event="ticket.opened", on=False)
    await automatic.ticket()
    assert await automatic.log(made) == []
    ok(await automatic.admin.post(f"/api/triggers/{made['id']}/on"))
    assert ok(await automatic.admin.put("/api/trigger-switch", json={"on": False}))["on"] is False
    await automatic.ticket()
    assert await automatic.log(made) == []
    ok(await automatic.admin.put("/api/trigger-switch", json={"on": True}))
    await automatic.ticket()
    assert await automatic.results(made) == ["fired"]
    ok(await automatic.admin.post(f"/api/triggers/{made['id']}/off"))
    await automatic.ticket()
    assert await automatic.runs(process) == 1
    assert [event.on for event in await automatic.live.events(TriggerSwitched)] == [True, False]
    assert [event.on for event in await automatic.live.events(TriggersSwitched)] == [False, True]


async def test_what_cannot_start_is_in_the_log_and_holds_up_nothing(automatic: Automatic) -> None:
    plain = await automatic.process("plain", PLAIN)
    never = "1 / (ticket.number - ticket.number) > 0"
    computed = await automatic.trigger(plain, name="A", event="ticket.opened", condition=never)
    gone = await automatic.trigger(plain, name="B", event="ticket.opened")
    other = await automatic.trigger(plain, name="C", event="ticket.opened")
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute("update triggers.trigger set process = 'gone' where id = $1", UUID(gone["id"]))
    await automatic.ticket()
    assert [await automatic.results(one) for one in (computed, gone, other)] == [["failed"], ["failed"], ["fired"]]
    assert (await automatic.log(gone))[0]["why"] == "There is no published process of this name."
    assert await automatic.live.value("select count(*) from journal.parked") == 0


async def test_the_log_keeps_the_last_few_hundred_of_what_started_nothing(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, event="ticket.opened", condition="ticket.number < 0")
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute("insert into triggers.tally (trigger_id, looked) values ($1, 499)", UUID(made["id"]))
    first = await automatic.ticket()
    second = await automatic.ticket()
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute("update triggers.tally set looked = 999 where trigger_id = $1", UUID(made["id"]))
    third = await automatic.ticket()
    kept = [entry["reference"] for entry in await automatic.log(made)]
    assert kept == [f"#{third['number']}", f"#{second['number']}"]
    assert f"#{first['number']}" not in kept


async def test_nobody_else_may_look_at_triggers_or_set_them_up(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, event="ticket.opened")
    await automatic.ticket()
    (entry,) = await automatic.log(made)
    centre = automatic.live.centre
    await centre.person("Ida", "processes:process:see", "processes:process:publish")
    ida = await centre.signed_in("Ida")
    body = {"name": "Mine", "when": "event", "event": "ticket.opened", "process": process}
    refused(await ida.post("/api/triggers", json=body), 403, "access.not_allowed")
    refused(await ida.get("/api/triggers"), 403, "access.not_allowed")
    for path in ("", "/log", f"/runs/{entry['run_id']}"):
        refused(await ida.get(f"/api/triggers/{made['id']}{path}"), 404, "setup.unknown")
    for path in ("/on", "/off"):
        refused(await ida.post(f"/api/triggers/{made['id']}{path}"), 404, "setup.unknown")
    for answer in (
        await ida.get("/api/trigger-switch"),
        await ida.put("/api/trigger-switch", json={"on": False}),
        await ida.get("/api/trigger-vocabulary"),
        await ida.post("/api/trigger-checks", json=body | {"name": None}),
        await ida.post("/api/trigger-rehearsals", json={key: body[key] for key in ("when", "event", "process")}),
    ):
        assert answer.status_code in (403, 422)
    assert ok(await automatic.admin.get("/api/trigger-switch"))["on"] is True
    other = await automatic.trigger(process, name="Other", event="ticket.solved")
    refused(await automatic.admin.get(f"/api/triggers/{other['id']}/runs/{entry['run_id']}"), 404, "run.not_found")
