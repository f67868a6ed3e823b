"""Tasks that processes give to a role: taken, handed on, done exactly once; told when late; seen by nobody else."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.processes.events import TaskClaimed, TaskDone, TaskOpened, TaskPassedUp
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

CHECK = """
start: check
steps:
  check:
    type: task
    title: {en: Check the meter, pt-BR: Verificar o medidor}
    post: inspector
    within: 4h
    late: [{notify: lead}]
    text: "Go and look; they spoke {{ language }}"
    checklist: [Photo taken]
    fields: [{name: reading, label: Reading, kind: number}, {name: remark, label: Remark, required: false}]
    then: note
  note: {type: note, text: "It reads {{ reading }}", then: end}
  end: {type: end}
"""
DONE = {"data": {"reading": "12.5"}, "ticked": [0]}


class Roles:
    """Posts, and people who hold them in units of the centre."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.posts: dict[str, str] = {}

    async def person(self, name: str, *permissions: str, post: str | None = None, **more: Any) -> httpx.AsyncClient:
        if post is not None:
            if post not in self.posts:
                self.posts[post] = (await self.live.centre.make("posts", name=post.title(), slug=post))["id"]
            more["posts"] = [{"post_id": self.posts[post], "from": "2020-01-01", "to": None}]
        await self.live.centre.person(name, *permissions, **more)
        return await self.live.centre.signed_in(name)


@pytest.fixture
async def roles(live: Live) -> Roles:
    made = Roles(live)
    for post in ("inspector", "lead"):
        made.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    return made


async def listed(client: httpx.AsyncClient, whose: str = "todo") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(await client.get(f"/api/tasks?whose={whose}"))["items"]
    return items


async def only(client: httpx.AsyncClient, whose: str = "todo") -> str:
    (task,) = await listed(client, whose)
    return str(task["id"])


async def test_a_task_goes_from_the_list_of_a_role_to_the_run_that_waits_for_it(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    call = await live.arrive("hotline")
    task_id = await only(eva)
    assert ok(await eva.get("/api/tasks/count")) == {"mine": 0, "open": 1, "late": 0, "posts": ["inspector"]}
    where = f"/api/tasks/{task_id}"
    task = ok(await eva.get(where))
    assert task["title"] == {"en": "Check the meter", "pt-BR": "Verificar o medidor"}
    assert (task["text"], task["checklist"]) == ("Go and look; they spoke en", ["Photo taken"])
    assert [(field["name"], field["kind"], field["required"]) for field in task["fields"]] == [
        ("reading", "number", True),
        ("remark", "text", False),
    ]
    assert task["interaction_id"] == call
    assert task["reference"] == (await live.page(call))["reference"]
    due = datetime.fromisoformat(task["due_at"]) - datetime.fromisoformat(task["opened_at"])
    assert due.total_seconds() == 4 * 3600
    ok(await eva.post(f"{where}/claim"), 204)
    ok(await eva.put(f"{where}/draft", json={"data": {"remark": "half"}, "ticked": []}), 204)
    assert ok(await eva.get(where))["draft"] == {"data": {"remark": "half"}, "ticked": []}
    assert ok(await eva.get(f"/api/interactions/{call}"))["id"] == call  # who works on it sees what it is about
    ok(await eva.post(f"{where}/complete", json=DONE), 204)
    await live.settle()
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["It reads 12.5"]
    assert await listed(eva) == []
    assert [done["id"] for done in await listed(eva, "done")] == [task_id]
    assert await live.value("select draft from processes.task") is None
    (opened,), (claimed,), (done,) = [await live.events(kind) for kind in (TaskOpened, TaskClaimed, TaskDone)]
    assert opened.task == claimed.task == done.task == UUID(task_id)
    assert not done.late


async def test_nobody_else_sees_it(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    call = await live.arrive("hotline")
    task_id = await only(eva)
    ida = await roles.person("Ida", post="lead")
    assert await listed(ida, "all") == []
    where = f"/api/tasks/{task_id}"
    for answer in (
        await ida.get(where),
        await ida.get(f"{where}/colleagues"),
        await ida.post(f"{where}/claim"),
        await ida.post(f"{where}/hand-back"),
        await ida.post(f"{where}/hand-on", json={"user_id": task_id}),
        await ida.put(f"{where}/draft", json=DONE),
        await ida.post(f"{where}/complete", json=DONE),
    ):
        refused(answer, 404, "task.not_found")
    refused(await ida.get(f"/api/interactions/{call}"), 404, "interaction.not_found")
    refused(await eva.get(f"/api/interactions/{call}"), 404, "interaction.not_found")  # she has not taken it yet


async def test_it_is_for_those_on_the_line_of_its_unit_and_seen_by_leads_over_it(live: Live, roles: Roles) -> None:
    north = await live.centre.unit("North")
    south = await live.centre.unit("South")
    team = await live.centre.unit("Team", parent=north)
    await live.entry("hotline", CHECK)
    async with live.database.transaction() as tx:
        await tx.execute("update touchpoints.entry_point set unit_id = $1", UUID(north))
    above = await roles.person("Anna", post="inspector")
    below = await roles.person("Bela", post="inspector", unit=team)
    beside = await roles.person("Cora", post="inspector", unit=south)
    lead = await roles.person("Dora", "processes:task:see", unit=north)
    other_lead = await roles.person("Elke", "processes:task:see", unit=south)
    await live.arrive("hotline")
    assert [len(await listed(who, "open")) for who in (above, below, beside, lead, other_lead)] == [1, 1, 0, 0, 0]
    assert [len(await listed(who, "all")) for who in (above, below, beside, lead, other_lead)] == [1, 1, 0, 1, 0]
    where = f"/api/tasks/{await only(above)}"
    refused(await beside.get(where), 404, "task.not_found")
    people = {one["name"]: one["id"] for one in ok(await lead.get(f"{where}/colleagues"))}
    assert people.keys() == {"Anna", "Bela"}
    refused(await lead.post(f"{where}/claim"), 404, "task.not_found")  # she leads, but does not hold the role
    ok(await above.post(f"{where}/claim"), 204)
    refused(await below.post(f"{where}/claim"), 409, "task.taken")
    refused(await below.post(f"{where}/complete", json=DONE), 409, "task.taken")
    refused(await below.post(f"{where}/hand-on", json={"user_id": people["Bela"]}), 409, "task.not_yours")
    cora = await live.value("select id from people.user where name = 'Cora'")
    refused(await lead.post(f"{where}/hand-on", json={"user_id": str(cora)}), 422, "task.not_of_the_post")
    ok(await lead.post(f"{where}/hand-on", json={"user_id": people["Bela"]}), 204)
    refused(await above.post(f"{where}/complete", json=DONE), 409, "task.taken")
    (notice,) = ok(await below.get("/api/notices"))["items"]
    assert (notice["kind"], notice["task_id"]) == ("task", where.rpartition("/")[2])
    ok(await below.post(f"{where}/hand-back"), 204)
    assert len(await listed(above, "open")) == 1


async def test_only_what_is_filled_in_well_is_taken(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    where = f"/api/tasks/{await only(eva)}"
    for body, fields in (
        ({"data": {}, "ticked": [0]}, ["data.reading"]),
        ({"data": {"reading": "many"}, "ticked": []}, ["data.reading", "ticked"]),
        ({"data": {"reading": 1, "other": "x"}, "ticked": [0]}, ["data.other"]),
    ):
        problem = refused(await eva.post(f"{where}/complete", json=body), 422, "task.not_filled_in")
        assert [error["field"] for error in problem["errors"]] == fields
    refused(await eva.put(f"{where}/draft", json=DONE), 409, "task.not_yours")
    ok(await eva.post(f"{where}/complete", json=DONE), 204)  # what nobody has is taken by doing it


async def test_of_ten_who_take_it_at_once_one_has_it_and_a_double_click_does_it_once(live: Live, roles: Roles) -> None:
    clients = [await roles.person(f"P{number}", post="inspector") for number in range(10)]
    await live.entry("hotline", CHECK)
    call = await live.arrive("hotline")
    where = f"/api/tasks/{await only(clients[0])}"
    answers = await asyncio.gather(*(client.post(f"{where}/claim") for client in clients))
    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [204] + [409] * 9
    winner = clients[codes.index(204)]
    done = await asyncio.gather(*(winner.post(f"{where}/complete", json=DONE) for _ in range(5)))
    assert [answer.status_code for answer in done] == [204] * 5
    await live.settle()
    assert len((await live.page(call))["notes"]) == 1
    assert len(await live.events(TaskDone)) == 1
    assert len(await live.events(TaskClaimed)) == 1


async def test_of_ten_who_do_it_at_once_one_has_done_it(live: Live, roles: Roles) -> None:
    clients = [await roles.person(f"P{number}", post="inspector") for number in range(10)]
    await live.entry("hotline", CHECK)
    call = await live.arrive("hotline")
    where = f"/api/tasks/{await only(clients[0])}"
    answers = await asyncio.gather(*(client.post(f"{where}/complete", json=DONE) for client in clients))
    codes = [answer.status_code for answer in answers]
    assert codes.count(204) == 1
    assert set(codes) <= {204, 404, 410}
    await live.settle()
    assert len((await live.page(call))["notes"]) == 1


async def test_who_leads_is_told_when_it_is_late_and_it_stays_to_be_done(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    ida = await roles.person("Ida", post="lead")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        await tx.execute("update processes.task set due_at = clock_timestamp() - interval '1 s'")
        tx.ring("timer")
    await live.settle()
    (notice,) = ok(await ida.get("/api/notices"))["items"]
    assert (notice["kind"], notice["text"]["en"]) == ("late", "Check the meter")
    assert notice["task_id"] == await only(eva)
    assert ok(await eva.get("/api/tasks/count"))["late"] == 1
    ok(await eva.post(f"/api/tasks/{await only(eva)}/complete", json=DONE), 204)
    await live.settle()
    assert [done.late for done in await live.events(TaskDone)] == [True]


async def passes(live: Live, minutes: int = 0) -> None:
    """So much time passes for tasks that wait, and the next timer is due now."""
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        await tx.execute("update processes.task set due_at = due_at - make_interval(mins => $1)", minutes)
        tx.ring("timer")
    await live.settle()


LATER = CHECK.replace("[{notify: lead}]", "[{escalate: lead}, {reassign: true, after: 5h}, {go: gone, after: 24h}]")
LATER += "  gone: {type: note, text: Nobody went, then: end}\n"


async def test_what_is_late_goes_to_the_post_above_and_then_to_anybody_of_it(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    ida = await roles.person("Ida", post="lead")
    ina = await roles.person("Ina", post="lead")
    await live.entry("hotline", LATER)
    call = await live.arrive("hotline")
    task_id = await only(eva)
    where = f"/api/tasks/{task_id}"
    ok(await eva.post(f"{where}/claim"), 204)
    ok(await eva.put(f"{where}/draft", json={"data": {"remark": "half"}, "ticked": []}), 204)
    await passes(live, minutes=241)
    assert await listed(eva) == []  # who had it has it no more, and is told
    assert [(one["kind"], one["task_id"]) for one in ok(await eva.get("/api/notices"))["items"]] == [("taken", task_id)]
    refused(await eva.get(where), 404, "task.not_found")
    (task,) = await listed(ida)
    assert (task["post"], task["was_for"], task["claimed_by"]) == ("lead", "Inspector", None)
    assert [one["kind"] for one in ok(await ida.get("/api/notices"))["items"]] == ["late"]
    assert ok(await ida.get(where))["draft"] == {"data": {"remark": "half"}, "ticked": []}  # what was done is not lost
    ok(await ida.post(f"{where}/claim"), 204)
    await passes(live)
    assert [one["kind"] for one in ok(await ida.get("/api/notices"))["items"]] == ["taken", "late"]
    assert [one["kind"] for one in ok(await ina.get("/api/notices"))["items"]] == ["late", "late"]
    ok(await ina.post(f"{where}/complete", json=DONE), 204)
    await live.settle()
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["It reads 12.5"]
    passed = await live.events(TaskPassedUp)
    assert [(one.post, one.was_for, one.user is not None) for one in passed] == [
        ("lead", "inspector", True),
        ("lead", None, True),
    ]


async def test_at_the_end_of_its_moments_it_goes_elsewhere(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", LATER)
    call = await live.arrive("hotline")
    assert len(await listed(eva)) == 1
    for _ in range(3):
        assert (await live.page(call))["notes"] == []
        await passes(live)
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["Nobody went"]
    assert await live.value("select count(*)::int from platform.timer where kind = 'processes.timer'") == 0


async def test_a_task_says_why_it_is_due_then(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    task = ok(await eva.get(f"/api/tasks/{await only(eva)}"))
    assert (task["clock"]["state"], task["clock"]["working"], task["clock"]["calendar"]) == ("running", False, None)
    facts = {fact["code"]: fact for fact in task["clock"]["explanation"]}
    assert list(facts) == ["started", "target", "due", "left"]
    assert facts["target"]["seconds"] == 4 * 3600
    assert facts["due"]["at"] == task["due_at"]


async def test_working_time_is_that_of_the_unit(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    day = datetime.now(UTC).date() + timedelta(days=2)
    hours = [{"day": day.weekday(), "from": "10:00", "to": "15:00"}]
    calendar = await live.centre.make("calendars", name="Few", slug="few", time_zone="UTC", weekly=hours, holidays=[])
    unit = ok(await live.centre.admin.get(f"/api/units/{await live.centre.root()}"))
    changes = {"version": unit["version"], "calendar_id": calendar["id"]}
    ok(await live.centre.admin.patch(f"/api/units/{unit['id']}", json=changes))
    await live.entry("hotline", CHECK.replace("within: 4h", "within: 4h working"))
    await live.arrive("hotline")
    task = ok(await eva.get(f"/api/tasks/{await only(eva)}"))
    due = datetime.combine(day, time(14), UTC)
    assert datetime.fromisoformat(task["due_at"]) == due
    assert await live.value("select due_at from platform.timer where kind = 'processes.timer'") == due
    assert (task["clock"]["working"], task["clock"]["calendar"]) == (True, "Few")
    told = {fact["code"]: fact for fact in task["clock"]["explanation"]}
    assert datetime.fromisoformat(told["due"]["at"]) == due
    assert told["closed"]["closing"] in ("night", "days")


AFTER = """
start: wait
left: follow
steps:
  follow: {type: task, title: Follow up, post: inspector, then: note}
  wait: {type: queue, queue: billing, outcomes: {answered: fork}, otherwise: end}
  fork: {type: fork, branches: [task, page], outcomes: {task: check, page: page}}
  check: {type: task, title: Check, post: inspector, then: join}
  page: {type: show, text: Read, buttons: [{name: go, label: Go}], outcomes: {go: join}}
  join: {type: join, then: dispose}
  dispose: {type: dispose, then: note, outcomes: {error: note}}
  note: {type: note, text: Checked, then: end}
  end: {type: end}
"""


async def test_it_outlives_the_call_and_its_wrap_up(live: Live, roles: Roles) -> None:
    await live.queue("billing", wrap_up_s=60)
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", AFTER)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    await ana.accept()
    task_id = await only(eva)
    await live.leave(call)
    await ana.wrap_up()
    assert (await live.page(call))["state"] == "ended"
    ok(await eva.post(f"/api/tasks/{task_id}/complete", json={}), 204)
    await live.settle()
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["Checked"]
    assert await live.value("select outcome from processes.run") == "done"


async def test_a_customer_whom_only_tasks_wait_for_is_let_go(live: Live, roles: Roles) -> None:
    await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    call = await live.arrive("hotline")
    page = await live.page(call)
    assert (page["state"], page["ended_how"]) == ("ended", "completed")
    assert await live.value("select outcome from processes.run") is None


async def test_it_is_withdrawn_when_the_process_goes_elsewhere(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    late = CHECK.replace("late: [{notify: lead}]", "late: [{go: end}]")
    await live.entry("hotline", late)
    await live.arrive("hotline")
    task_id = await only(eva)
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        tx.ring("timer")
    await live.settle()
    assert await listed(eva) == []
    assert ok(await eva.get("/api/tasks/count"))["open"] == 0
    refused(await eva.post(f"/api/tasks/{task_id}/complete", json=DONE), 404, "task.not_found")
    assert await live.value("select state from processes.task") == "withdrawn"


async def test_simulated_work_is_on_no_real_list(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    boss = await roles.person("Ida", "processes:task:see", post="lead")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    async with live.database.transaction() as tx:
        await tx.execute("update processes.task set origin = 'simulated'")
    assert await listed(eva) == []
    assert await listed(boss, "all") == []
    assert len(ok(await boss.get("/api/tasks?whose=all&simulated=true"))["items"]) == 1
    assert ok(await eva.get("/api/tasks/count"))["open"] == 0


async def test_long_lists_come_in_parts_by_due_time(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    for _ in range(5):
        await live.arrive("hotline")
    async with live.database.transaction() as tx:
        await tx.execute(
            "update processes.task set due_at = null where id = (select min(id::text)::uuid from processes.task)"
        )
    seen: list[str] = []
    cursor = ""
    while True:
        page = ok(await eva.get("/api/tasks", params={"limit": 2, "cursor": cursor}))
        seen += [item["id"] for item in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    due = "select array_agg(id::text order by coalesce(due_at, 'infinity'), id) from processes.task"
    assert seen == await live.value(due)
    refused(await eva.get("/api/tasks?cursor=nonsense"), 422, "tasks.bad_cursor")


async def test_notices_are_counted_and_read_all_at_once(live: Live, roles: Roles) -> None:
    ida = await roles.person("Ida", post="lead")
    told = "{type: notify, to: lead, text: Look, then: end, otherwise: end}"
    tell = f"start: told\nsteps:\n  told: {told}\n  end: {{type: end}}\n"
    await live.entry("hotline", tell)
    for _ in range(3):
        await live.arrive("hotline")
    page = ok(await ida.get("/api/notices"))
    assert (page["unread"], len(page["items"])) == (3, 3)
    until = page["items"][1]["at"]
    ok(await ida.post("/api/notices/read", json={"until": until}), 204)
    assert ok(await ida.get("/api/notices"))["unread"] == 1
    assert [one["id"] for one in ok(await ida.get("/api/notices?unread=true"))["items"]] == [page["items"][0]["id"]]
    ok(await ida.post("/api/notices/read", json={"until": datetime.now(UTC).isoformat()}), 204)
    assert ok(await ida.get("/api/notices"))["unread"] == 0
