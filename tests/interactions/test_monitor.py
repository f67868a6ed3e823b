"""The monitor at work: whether processes are used, who may see whom, benchmarks, sub-runs, and posts held then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest

from switchroom.conformance.contracts import EDIT_BENCHMARKS, SEE_PERSONS, BenchmarkChanged
from switchroom.conformance.facade import Measuring
from switchroom.platform.db import Connection, Database
from switchroom.processes.contracts import SEE
from tests.interactions.test_measures import Sales, four_runs
from tests.interactions.test_measures import sales as sales
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok, refused

QUICK = """
start: note
steps:
  note: {type: note, text: Hello, then: end}
  end: {type: end}
"""
ASKING = """
start: wait
steps:
  wait: {type: queue, queue: billing, outcomes: {answered: page}, otherwise: end}
  page: {type: show, text: Hi, buttons: [{name: go, label: {en: Go}}], outcomes: {go: end}}
  end: {type: end}
"""
CALLING = """
start: sub
steps:
  sub: {type: call, process: quick, then: end}
  end: {type: end}
"""


async def measurements(client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = ok(await client.get("/api/monitor/measurements", params=query))
    return found


async def test_application_says_where_a_process_was_used_left_or_not_run(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    service = await live.centre.make("services", name="Sales", code="1001")
    channel = await live.centre.make("channels", name="Phone", label="A", medium="voice", served="any")
    brand = str(await live.value("select id from organisation.brand"))
    await live.entry("returns", QUICK)
    cell = {"channel_id": channel["id"], "service_id": service["id"], "brand_id": brand}
    async with live.database.transaction() as tx:
        await tx.execute(
            """insert into touchpoints.touchpoint (id, channel_id, service_id, brand_id, process_slug, assignment_id)
               values (gen_random_uuid(), $1, $2, $3, 'returns', gen_random_uuid())""",
            *(UUID(value) for value in cell.values()),
        )
    calls = await four_runs(sales)
    # the agent says that one was about something whose process was not run at all
    ok(await admin.put(f"/api/interactions/{calls['clean']}/service", json={"service_id": service["id"]}), 204)
    await live.settle()
    rows = {row["key"]: row for row in (await measurements(admin))["rows"]}
    closed = await live.value("select count(*)::int from interactions.interaction where closed_at is not null")
    assert closed == 4
    used = rows["sale"]["application"]
    assert (used["part"], used["of"], rows["sale"]["ran"]) == (2, 4, 4)  # from two of them somebody left its path
    assert used["few"] is True
    other = rows["returns"]
    assert (other["runs"], other["ran"], other["application"]["value"], other["application"]["of"]) == (0, 0, 0, 1)

    async def behind(process: str, how: str) -> set[str]:
        query = {"process": process, "how": how}
        answer = ok(await admin.get("/api/monitor/interactions", params=query))
        assert answer["total"] == len(answer["items"])
        return {name for name, call in calls.items() for one in answer["items"] if one["interaction_id"] == call}

    assert await behind("sale", "walked") == {"clean", "former"}
    assert await behind("sale", "path_left") == {"skipped", "jumped"}
    assert await behind("returns", "not_run") == {"clean"}
    ok(await admin.put(f"/api/interactions/{calls['clean']}/service", json={"service_id": None}), 204)
    await live.settle()
    assert await behind("returns", "all") == set()  # it came there no longer


async def test_posts_taken_away_since_count_for_what_was_done_then(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    call = await sales.begin()
    await sales.ana.answer(call, "go")
    await sales.ana.answer(call, "go")
    await sales.finish(call)
    read = "select held, person_steps from conformance.measured"
    assert [tuple(row) for row in await live.rows(read)] == [(2, 2)]
    users = {user["name"]: user for user in ok(await admin.get("/api/users"))["items"]}
    north = await live.centre.unit("North")
    for name, change in (("Eva", {"posts": []}), ("Ana", {"unit_id": north})):
        body = {"version": users[name]["version"], **change}
        users[name] = ok(await admin.patch(f"/api/users/{users[name]['id']}", json=body))
    ok(
        await admin.patch(
            f"/api/users/{users['Ana']['id']}", json={"version": users["Ana"]["version"], "active": False}
        )
    )
    await live.settle()
    async with live.database.transaction() as tx:
        await live.services.the(Measuring).again(tx, 0, "sale")
    assert [tuple(row) for row in await live.rows(read)] == [(2, 2)]
    ok(await live.centre.admin.delete(f"/api/users/{users['Eva']['id']}"), 204)
    async with live.database.transaction() as tx:
        await live.services.the(Measuring).again(tx, 0, "sale")
    assert [tuple(row) for row in await live.rows(read)] == [(2, 2)]


async def test_a_called_run_is_measured_for_its_own_process(live: Live) -> None:
    await live.entry("quick", QUICK)
    await live.entry("calling", CALLING)
    await live.arrive("calling")
    rows = {row["key"]: row for row in (await measurements(live.centre.admin))["rows"]}
    assert (rows["quick"]["runs"], rows["calling"]["runs"]) == (1, 1)
    assert (rows["quick"]["compliance"]["value"], rows["calling"]["compliance"]["value"]) == (1, 1)
    (run,) = ok(await live.centre.admin.get("/api/monitor/runs?process=calling"))["items"]
    trace = ok(await live.centre.admin.get(f"/api/monitor/runs/{run['run_id']}"))
    (called,) = trace["called"]
    below = ok(await live.centre.admin.get(f"/api/monitor/runs/{called['run_id']}"))
    assert (called["process"], below["called_by"]) == ("quick", {"run_id": run["run_id"], "process": "calling"})
    assert [visit["step"] for visit in below["visits"]] == ["note", "end"]


async def test_who_leaves_the_path_of_a_called_run_has_left_that_of_the_caller_too(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    await live.entry("asking", ASKING)
    await live.entry("through", CALLING.replace("quick", "asking"))
    service = await live.centre.make("services", name="Sales", code="1001")
    channel = await live.centre.make("channels", name="Phone", label="A", medium="voice", served="any")
    async with live.database.transaction() as tx:
        await tx.execute(
            """insert into touchpoints.touchpoint (id, channel_id, service_id, brand_id, process_slug, assignment_id)
               select gen_random_uuid(), $1, $2, id, 'through', gen_random_uuid() from organisation.brand""",
            UUID(channel["id"]),
            UUID(service["id"]),
        )
    for leaves in (False, True):
        call = await live.arrive("through")
        await sales.ana.accept()
        ok(await admin.put(f"/api/interactions/{call}/service", json={"service_id": service["id"]}), 204)
        if leaves:
            await sales.leave_path(call, outcome="go")
        else:
            await sales.ana.answer(call, "go")
        await live.leave(call)
    rows = {row["key"]: row["application"] for row in (await measurements(admin))["rows"]}
    assert (rows["through"]["part"], rows["through"]["of"]) == (1, 2)


async def test_what_single_people_did_is_for_who_may_see_it(sales: Sales) -> None:
    live, centre = sales.live, sales.live.centre
    await four_runs(sales)
    north = await centre.unit("North")
    await centre.person("Nora", str(SEE), str(SEE_PERSONS), unit=await centre.root(), over=north)
    await centre.person("Leo", str(SEE))
    nora, leo = await centre.signed_in("Nora"), await centre.signed_in("Leo")
    eva = await live.value("""select id::text from people."user" where name = 'Eva'""")
    found = {row["name"]: row for row in (await measurements(centre.admin, by="person"))["rows"]}
    assert set(found) == {"Ana", "Eva", "Otto"}
    assert (found["Otto"]["organisation"]["part"], found["Otto"]["organisation"]["of"]) == (0, 1)
    assert (found["Eva"]["runs"], found["Eva"]["organisation"]["value"]) == (3, 1)
    refused(await leo.get("/api/monitor/measurements?by=person"), 403, "access.not_allowed")
    refused(await leo.get(f"/api/monitor/runs?person_id={eva}"), 403, "access.not_allowed")
    assert (await measurements(leo, by="post"))["rows"] != []
    assert (await measurements(nora, by="person"))["rows"] == []  # nobody of them belongs to her unit
    assert ok(await nora.get(f"/api/monitor/runs?person_id={eva}"))["total"] == 0
    run = ok(await leo.get("/api/monitor/runs"))["items"][0]["run_id"]
    assert {visit["person"] for visit in ok(await leo.get(f"/api/monitor/runs/{run}"))["visits"]} == {None}
    shown = ok(await centre.admin.get(f"/api/monitor/runs/{run}"))["visits"]
    assert "Ana" in {visit["person"] for visit in shown}


async def test_a_benchmark_is_of_a_process_or_of_the_house(live: Live) -> None:
    await live.entry("quick", QUICK)
    await live.arrive("quick")
    admin = live.centre.admin
    await live.centre.person("Leo", str(SEE))
    await live.centre.person("Bea", str(SEE), str(EDIT_BENCHMARKS))
    leo, bea = await live.centre.signed_in("Leo"), await live.centre.signed_in("Bea")

    async def standing() -> tuple[Any, Any]:
        rate = (await measurements(admin))["rows"][0]["compliance"]
        return rate["benchmark"], rate["reached"]

    where = "/api/monitor/benchmarks/compliance"
    assert await standing() == (None, None)
    refused(await leo.put(where, json={"value": 0.9}), 403, "access.not_allowed")
    ok(await bea.put(where, json={"value": 0.9}), 204)
    assert await standing() == (0.9, True)
    ok(await admin.put(f"{where}?process=quick", json={"value": 1}), 204)
    assert await standing() == (1, True)
    found = ok(await leo.get("/api/monitor/benchmarks"))["items"]
    assert [(one["process"], one["measure"], one["value"], one["by"]) for one in found] == [
        (None, "compliance", 0.9, "Bea"),
        ("quick", "compliance", 1, "Admin"),
    ]
    ok(await admin.delete(f"{where}?process=quick"), 204)
    ok(await admin.delete(f"{where}?process=quick"), 204)
    assert await standing() == (0.9, True)
    refused(await admin.put(f"{where}?process=none", json={"value": 1}), 404, "process.not_found")
    refused(await admin.put(where, json={"value": 1.1}), 422, "invalid")
    await live.settle()
    assert [(one.process, one.value) for one in await live.events(BenchmarkChanged)] == [
        (None, 0.9),
        ("quick", 1),
        ("quick", None),
    ]


async def test_steps_are_asked_for_of_one_process(live: Live) -> None:
    refused(await live.centre.admin.get("/api/monitor/measurements?by=step"), 422, "conformance.process_needed")
    refused(await live.centre.admin.get("/api/monitor/measurements?process=none"), 404, "process.not_found")
    gone = "00000000-0000-0000-0000-000000000000"
    refused(await live.centre.admin.get(f"/api/monitor/runs/{gone}"), 404, "conformance.run_not_measured")


class Counting:
    """Stands before a connection and counts what passes."""

    def __init__(self, connection: Any, statements: list[str]) -> None:
        self._connection, self._statements = connection, statements

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._connection, name)
        if name not in ("execute", "fetch", "fetchrow", "fetchval"):
            return method

        def noted(sql: str, *arguments: Any) -> Any:
            self._statements.append(sql)
            return method(sql, *arguments)

        return noted


class CountingDatabase(Database):
    statements: ClassVar[list[str]] = []

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with super().read() as connection:
            connection.raw = Counting(connection.raw, self.statements)  # type: ignore[assignment]
            yield connection


async def test_figures_take_as_many_statements_however_many_runs_there_are(database_url: str) -> None:
    database = await CountingDatabase.connect(database_url)
    try:
        async with live_centre(database) as live:
            await live.entry("quick", QUICK)
            await live.entry("calling", CALLING)

            async def cost(path: str) -> int:
                ok(await live.centre.admin.get(path))  # definitions are known from now on
                CountingDatabase.statements.clear()
                ok(await live.centre.admin.get(path))
                return sum("conformance." in sql for sql in CountingDatabase.statements)

            paths = {
                "/api/monitor/measurements?by=process": 10,
                "/api/monitor/measurements?by=person": 9,
                "/api/processes/quick/variants": 3,
                "/api/processes/quick/funnel": 2,
                "/api/processes/quick/heat": 1,
                "/api/monitor/deviations": 1,
                "/api/monitor/runs": 2,
            }
            await live.arrive("quick")
            few = {path: await cost(path) for path in paths}
            for _ in range(3):
                await live.arrive("calling")
            assert {path: await cost(path) for path in paths} == few == paths
            assert not any("journal.event" in sql for sql in CountingDatabase.statements)
    finally:
        await database.close()


@pytest.mark.parametrize("path", ["variants", "funnel", "heat"])
async def test_pages_of_a_process_ask_who_looks(live: Live, path: str) -> None:
    await live.entry("quick", QUICK)
    await live.centre.person("Ida")
    ida = await live.centre.signed_in("Ida")
    refused(await ida.get(f"/api/processes/quick/{path}"), 403, "access.not_allowed")
    refused(await live.centre.admin.get(f"/api/processes/none/{path}"), 404, "process.not_found")
