"""Where runs stand: counted by step, kept with the run whatever moves it, shown to whoever may see it."""

from typing import Any
from uuid import UUID

from switchroom.platform.db import Database
from switchroom.processes.standing import COUNT, LONG, OTHERS
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

WAITS = """
start: fork
left: left
steps:
  fork: {type: fork, branches: [wait, event], outcomes: {wait: wait, event: event}}
  wait:
    type: queue
    queue: billing
    waiting:
      start: hold
      steps:
        hold: {type: wait, for: 30s, music: calm, then: hold}
    outcomes: {answered: page}
    otherwise: end
  event: {type: await, event: paid, within: 1h, late: [{notify: lead}], then: told}
  told: {type: note, text: Paid, then: join}
  page: {type: show, title: Greet, text: Hello, buttons: [{name: go, label: {en: Go on}}], outcomes: {go: join}}
  join: {type: join, then: end}
  left: {type: end, outcome: left}
  end: {type: end}
"""


async def standing(live: Live, process: str = "hotline", *, simulated: bool = False) -> dict[str, tuple[int, int]]:
    where = f"/api/processes/{process}/standing?simulated={str(simulated).lower()}"
    return {row["step"]: (row["count"], row["long"]) for row in ok(await live.centre.admin.get(where))["steps"]}


async def saved(live: Live) -> set[tuple[UUID, int, str]]:
    """What the rows say, which must be what the states of open runs say."""
    rows = {(row["run_id"], row["token"], row["step"]) for row in await live.rows("select * from processes.standing")}
    states = await live.rows(
        """select r.id, (t ->> 'id')::int as token, t ->> 'step' as step from processes.run r,
               jsonb_array_elements(coalesce(convert_from(r.state, 'UTF8')::jsonb -> 'tokens', '[]')) t
           where t ->> 'parent' is null"""
    )
    assert rows == {(row["id"], row["token"], row["step"]) for row in states}
    return rows


async def test_open_runs_are_counted_at_the_steps_where_they_wait(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    await live.entry("hotline", WAITS)
    first, second = [await live.arrive("hotline") for _ in range(2)]
    assert await standing(live) == {"wait": (2, 0), "event": (2, 0)}
    ana = await live.agent("Ana")
    await live.settle()
    await ana.accept()
    assert await standing(live) == {"wait": (1, 0), "event": (2, 0), "page": (1, 0)}
    await saved(live)
    served = first if (await live.page(first))["state"] == "active" else second
    await ana.answer(served, "go")
    assert await standing(live) == {"wait": (1, 0), "event": (2, 0), "join": (1, 0)}
    other = second if served == first else first
    await live.leave(other)
    assert (await standing(live)).get("wait") is None
    await saved(live)
    assert await standing(live, simulated=True) == {}


async def test_those_past_their_limit_or_an_hour_are_long(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    await live.entry("hotline", WAITS)
    await live.arrive("hotline")
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where payload ->> 'timer' = 'limit'")
        tx.ring("timer")
    await live.settle()
    assert await standing(live) == {"wait": (1, 0), "event": (1, 1)}
    async with live.database.transaction() as tx:
        await tx.execute("update processes.standing set since = since - interval '61 min'")
    assert await standing(live) == {"wait": (1, 1), "event": (1, 1)}


async def test_who_may_see_an_interaction_finds_it_at_its_step(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    await live.entry("hotline", WAITS)
    call = await live.arrive("hotline")
    where = "/api/interactions?process=hotline&step=wait"
    assert [row["id"] for row in ok(await live.centre.admin.get(where))["items"]] == [call]
    assert ok(await live.centre.admin.get(f"{where}&simulated=true"))["items"] == []
    assert ok(await live.centre.admin.get("/api/interactions?process=hotline&step=page"))["items"] == []
    await live.centre.person("Eva", "processes:process:see")
    eva = await live.centre.signed_in("Eva")
    assert ok(await eva.get(where))["items"] == []
    assert len(ok(await eva.get("/api/processes/hotline/standing"))["steps"]) == 2
    await live.centre.person("Ida", "people:agent:work")
    ida = await live.centre.signed_in("Ida")
    refused(await ida.get("/api/processes/hotline/standing"), 403, "access.not_allowed")
    refused(await ida.get("/api/processes/hotline/graph"), 403, "access.not_allowed")
    refused(await ida.get(f"/api/interactions/{call}/path"), 404, "interaction.not_found")
    refused(await eva.get("/api/processes/other/graph"), 404, "process.not_found")


async def test_a_graph_has_every_step_with_its_ways_on(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    await live.entry("hotline", WAITS)
    graph = ok(await live.centre.admin.get("/api/processes/hotline/graph"))
    assert graph["entries"] == {"start": "fork", "left": "left"}
    steps: dict[str, Any] = {step["name"]: step for step in graph["steps"]}
    assert list(steps) == ["fork", "left", "wait", "event", "page", "end", "told", "join"]
    ways = {name: [(way["outcome"], way["to"]) for way in step["exits"]] for name, step in steps.items()}
    assert ways["fork"] == [("wait", "wait"), ("event", "event")]
    assert ways["wait"] == [("answered", "page"), ("otherwise", "end")]
    assert (steps["wait"]["family"], steps["page"]["title"], steps["event"]["within"]) == ("route", "Greet", "1h")
    assert steps["page"]["exits"][0]["label"] == {"en": "Go on"}


async def test_a_graph_names_a_key_that_leaves_the_queue(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    text = WAITS.replace(
        "queue: billing", """queue: billing\n    exits: {"9": {outcome: written, label: {en: Write}}}"""
    )
    await live.entry("hotline", text.replace("{answered: page}", "{answered: page, written: end}"))
    graph = ok(await live.centre.admin.get("/api/processes/hotline/graph"))
    wait = next(step for step in graph["steps"] if step["name"] == "wait")
    assert ("written", {"en": "Write"}) in [(way["outcome"], way["label"]) for way in wait["exits"]]


async def test_an_interaction_shows_the_way_it_has_gone(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    await live.entry("hotline", WAITS)
    call = await live.arrive("hotline")
    path = ok(await live.centre.admin.get(f"/api/interactions/{call}/path"))
    assert [step["step"] for step in path["done"]] == ["fork"]
    assert sorted(place["step"] for place in path["standing"]) == ["event", "wait"]
    assert path["outcome"] is None
    assert path["graph"]["slug"] == "hotline"
    await live.leave(call)
    run = await live.value("select run_id from interactions.interaction where id = $1", UUID(call))
    ok(await live.centre.admin.post(f"/api/runs/{run}/events", json={"event": "paid"}), 204)
    await live.settle()
    path = ok(await live.centre.admin.get(f"/api/interactions/{call}/path"))
    assert path["standing"] == []
    assert path["outcome"] is not None


MANY = """
insert into processes.standing (run_id, token, slug, version, origin, subject_id, step, since, late)
select gen_random_uuid(), 1, case n % 4 when 0 then 'hotline' else 'process-' || n % 9 end, 1,
       case when n % 50 = 0 then 'simulated' else 'real' end, gen_random_uuid(), 'step-' || n % 37,
       clock_timestamp() - n * interval '1 s', n % 7 = 0
from generate_series(1, 200000) n
"""


async def test_fifty_thousand_open_runs_are_counted_without_reading_one(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(MANY)
        await tx.execute("analyze processes.standing")
    async with database.read() as connection:
        rows = await connection.fetch(COUNT, "hotline", OTHERS, LONG)
        explain = f"explain (format json) {COUNT}"
        plan = await connection.fetch_value(explain, "hotline", OTHERS, LONG)
    assert (len(rows), sum(row["count"] for row in rows)) == (37, 48_000)
    assert relations(plan) == {"standing"}


def relations(plan: Any) -> set[str]:
    """The tables that a plan reads."""
    if isinstance(plan, list):
        return {name for part in plan for name in relations(part)}
    if not isinstance(plan, dict):
        return set()
    own = {plan["Relation Name"]} if "Relation Name" in plan else set()
    return own.union(*(relations(part) for part in plan.values()))
