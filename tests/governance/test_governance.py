"""A month becomes a report, a table that is signed and sent, and improvements; the calendar asks for reviews."""

import asyncio
from typing import Any
from uuid import UUID

import httpx

from switchroom.governance.contracts import IMPROVE, SIGN
from switchroom.governance.facade import Reviewing, make_due
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import from_template, templates
from tests.interactions.test_measures import Sales, four_runs
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

LATER = {
    "measured": ("ended_at", "started_at"),
    "person_step": ("ended_at",),
    "application": ("at",),
    "visit": ("ended_at",),
}


async def moved_back(live: Live, interval: str) -> None:
    """Everything that was measured happened so much earlier."""
    async with live.database.transaction() as tx:
        for table, columns in LATER.items():
            sets = ", ".join(f"{column} = {column} - $1::text::interval" for column in columns)
            await tx.execute(f"update conformance.{table} set {sets}", interval)


async def many_more(live: Live, runs: int) -> None:
    """So many more runs like the one with the step skipped."""
    columns = await live.value(
        """select string_agg(column_name::text, ', ') from information_schema.columns
           where table_schema = 'conformance' and table_name = 'measured' and column_name <> 'run_id'"""
    )
    async with live.database.transaction() as tx:
        await tx.execute(
            f"""insert into conformance.measured (run_id, {columns})
                select gen_random_uuid(), {columns} from (
                    select * from conformance.measured where fitness < 1 order by run_id limit 1) one,
                    generate_series(1, $1)""",
            runs,
        )


async def last_month(live: Live) -> str:
    month = await live.value(
        """select (date_trunc('month', now() at time zone time_zone) - interval '1 month')::date
           from organisation.unit where parent_id is null"""
    )
    return str(month)


async def a_month(sales: Sales) -> str:
    """Four runs and twenty more of the month before this, and its report."""
    await four_runs(sales)
    await moved_back(sales.live, "1 month")
    await many_more(sales.live, 20)
    made = await asyncio.gather(make_due(sales.live.database), make_due(sales.live.database))
    month = await last_month(sales.live)
    assert sorted(str(one) for found in made for one in found) == [month]
    return month


async def report(client: httpx.AsyncClient, month: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = ok(await client.get(f"/api/process-reports/{month}", params=query))
    return found


async def test_the_report_makes_itself_once_and_stays_as_it_was(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    ok(await admin.put("/api/monitor/benchmarks/compliance", json={"value": 0.9}), 204)
    month = await a_month(sales)
    assert await make_due(live.database) == []
    (made,) = ok(await admin.get("/api/process-reports"))["items"]
    assert made["month"] == month
    whole = ok(
        await admin.get("/api/monitor/measurements", params={"from": made["since"], "to": made["until"], "by": "unit"})
    )
    found = await report(admin, month)
    assert found["whole"]["figures"] == whole["whole"]
    assert (found["whole"]["figures"]["runs"], found["whole"]["before"]) == (24, None)
    (row,) = found["rows"]
    assert (row["key"], row["figures"]["compliance"]["reached"]) == ("sale", False)
    assert (await report(admin, month, by="unit"))["rows"][0]["figures"] == row["figures"]
    # what is measured or set later changes nothing in it
    ok(await admin.put("/api/monitor/benchmarks/compliance", json={"value": 0.1}), 204)
    await many_more(live, 5)
    assert await report(admin, month) == found
    refused(await admin.get("/api/process-reports/2001-01-01"), 404, "governance.no_report")
    # of another unit one sees nothing of it
    await live.centre.person("Nora", SEE, unit=await live.centre.unit("North"))
    north = await report(await live.centre.signed_in("Nora"), month)
    assert (north["rows"], north["whole"]["figures"]["runs"]) == ([], 0)
    await live.centre.person("Paul")
    refused(await (await live.centre.signed_in("Paul")).get("/api/process-reports"), 403, "access.not_allowed")


async def test_a_table_is_remarked_signed_once_sent_and_read(sales: Sales) -> None:
    live = sales.live
    director = await live.centre.make("posts", name="Director", slug="director")
    since = {"posts": [{"post_id": director["id"], "from": "2020-01-01", "to": None}]}
    await live.centre.person("Rosa", SIGN, SEE)
    await live.centre.person("Dora", **since)
    await live.centre.person("Paul", SEE, unit=await live.centre.unit("North"))
    rosa, dora, paul = [await live.centre.signed_in(name) for name in ("Rosa", "Dora", "Paul")]
    month = await a_month(sales)
    waits = ok(await rosa.get("/api/notices"))["items"]
    assert [(one["kind"], month[:7] in one["text"]["en"]) for one in waits] == [("report", True)]
    (line,) = ok(await rosa.get("/api/monitoring-tables"))["items"]
    assert (line["month"], line["may_sign"], line["signed_at"]) == (month, True, None)
    where = f"/api/monitoring-tables/{line['id']}"
    for stranger in (dora, paul):
        refused(await stranger.get(where), 404, "governance.no_table")
    body = {"revision": 1, "remark": "Two new people", "remarks": {"sale": "Skips the check", "other": "Not here"}}
    written = ok(await rosa.patch(where, json=body))
    assert (written["remark"], written["remarks"], written["revision"]) == (
        body["remark"],
        {"sale": "Skips the check"},
        2,
    )
    assert (written["rows"][0]["key"], written["whole"]["figures"]["runs"], written["holds"]) == ("sale", 24, None)
    refused(await rosa.patch(where, json=body), 409, "setup.stale")
    refused(await rosa.post(f"{where}/sign", json={"revision": 2, "posts": ["nobody"]}), 422, "governance.nobody")
    signed = ok(await rosa.post(f"{where}/sign", json={"revision": 2, "posts": ["director"]}))
    assert (signed["signed_as"], signed["holds"], signed["posts"], signed["may_sign"]) == (
        "Rosa",
        True,
        ["director"],
        False,
    )
    assert signed["people"] == [{"name": "Dora", "read_at": None}]
    refused(await rosa.post(f"{where}/sign", json={"revision": 3, "posts": ["director"]}), 409, "governance.signed")
    refused(await rosa.patch(where, json={**body, "revision": 3}), 409, "governance.signed")
    refused(await paul.get(where), 404, "governance.no_table")
    assert [one["kind"] for one in ok(await dora.get("/api/notices"))["items"]] == ["report"]
    assert ok(await dora.get(where))["remarks"] == {"sale": "Skips the check"}
    ok(await dora.post(f"{where}/read"), 204)
    assert (ok(await rosa.get(where))["read"], ok(await rosa.get(where))["readers"]) == (1, 1)
    # who changes it in the database is found out
    async with live.database.transaction() as tx:
        await tx.execute("update governance.monitoring_table set remark = 'All is well'")
    assert ok(await dora.get(where))["holds"] is False


async def test_a_missed_benchmark_opens_an_improvement_with_before_and_after(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    ok(await admin.put("/api/monitor/benchmarks/compliance", json={"value": 0.9}), 204)
    month = await a_month(sales)
    assert (await report(admin, month))["improvements"] == 1
    (one,) = ok(await admin.get("/api/improvements", params={"process": "sale", "over": "false"}))["items"]
    assert (one["measure"], one["state"], one["opener"], one["after"]) == ("compliance", "open", None, None)
    before = one["before"]["figures"]["compliance"]
    assert (before["of"], before["reached"]) == (24, False)
    where = f"/api/improvements/{one['id']}"
    refused(
        await admin.post(f"{where}/close", json={"revision": 1, "verdict": "better"}), 409, "governance.nothing_changed"
    )
    # another month that misses the same benchmark opens no second one
    async with live.database.transaction() as tx:
        await tx.execute("update governance.report set month = (month - interval '1 month')::date")
    await make_due(live.database)
    (one,) = ok(await admin.get("/api/improvements"))["items"]
    eva = next(user for user in ok(await admin.get("/api/users"))["items"] if user["name"] == "Eva")
    ok(await admin.patch(where, json={"revision": 1, "owner_id": eva["id"], "due_on": "2030-01-31"}))
    told = ok(await sales.eva.get("/api/notices"))["items"]
    assert "improvement" in [notice["kind"] for notice in told]
    # who sees to it need not lead improvements everywhere
    change = {"revision": 2, "change": "The check is shorter", "training": "All inspectors"}
    changed = ok(await sales.eva.post(f"{where}/change", json=change))
    assert (changed["state"], changed["after"]["figures"]["runs"]) == ("watched", 0)
    call = await sales.begin()
    await sales.ana.answer(call, "go")
    await sales.ana.answer(call, "go")
    await sales.finish(call)
    after = ok(await admin.get(where))["after"]["figures"]["compliance"]
    assert (after["part"], after["of"], after["reached"], after["few"]) == (1, 1, True, True)
    closed = ok(await sales.eva.post(f"{where}/close", json={"revision": 3, "verdict": "better", "reason": "It is"}))
    assert (closed["state"], closed["verdict"], closed["may_change"]) == ("closed", "better", False)
    refused(await admin.patch(where, json={"revision": 4, "problem": "Again"}), 409, "governance.improvement_over")
    assert ok(await admin.get(where))["after"]["figures"]["compliance"]["of"] == 1
    refused(await sales.otto.get(where), 404, "governance.no_improvement")


async def test_improvements_are_opened_by_who_leads_them_where_he_may(sales: Sales) -> None:
    live = sales.live
    north = await live.centre.unit("North")
    await live.centre.person("Nora", IMPROVE, SEE, unit=north)
    nora, admin = await live.centre.signed_in("Nora"), live.centre.admin
    body = {"process": "sale", "problem": "Greets too long"}
    refused(await nora.post("/api/improvements", json=body), 403, "access.not_allowed")
    made = ok(await nora.post("/api/improvements", json={**body, "unit_id": north, "measure": "trajectory"}), 201)
    assert (made["opener"], made["unit_id"], made["before"]["figures"]["runs"]) == ("Nora", north, 0)
    whole = ok(await admin.post("/api/improvements", json=body), 201)
    refused(await nora.get(f"/api/improvements/{whole['id']}"), 404, "governance.no_improvement")
    assert [one["id"] for one in ok(await nora.get("/api/improvements"))["items"]] == [made["id"]]
    refused(
        await admin.post("/api/improvements", json={**body, "process": "nothing"}), 422, "request.unknown_reference"
    )
    strange = {**body, "owner_id": str(UUID(int=1))}
    refused(await admin.post("/api/improvements", json=strange), 422, "governance.not_a_person")
    future = {"revision": 1, "change": "x", "at": "2999-01-01T00:00:00Z"}
    refused(await admin.post(f"/api/improvements/{whole['id']}/change", json=future), 422, "invalid")
    gone = ok(await nora.post(f"/api/improvements/{made['id']}/drop", json={"revision": 1, "reason": "It is not"}))
    assert (gone["state"], gone["reason"]) == ("dropped", "It is not")


async def test_the_calendar_asks_for_reviews_and_what_they_find_becomes_an_improvement(sales: Sales) -> None:
    live, admin = sales.live, sales.live.centre.admin
    reviewing = live.services.the(Reviewing)
    for slug in ("process-administrator", "quality-manager", "operations-manager"):
        post = await live.centre.make("posts", name=slug, slug=slug)
        await live.centre.person(slug, SEE, posts=[{"post_id": post["id"], "from": "2020-01-01", "to": None}])
    assert await reviewing.begin_due(live.database) == []
    refused(await admin.post("/api/process-reviews/sale"), 409, "governance.no_review_process")
    names = {need: need.name for need in templates()["process-review"].needs}
    source = from_template("process-review", "process-review", names)
    ok(await admin.post("/api/processes", json={"definition": source, "revision_note": "Ours"}), 201)
    async with live.database.transaction() as tx:
        await tx.execute("update processes.definition set published_at = published_at - interval '7 months'")
        await tx.execute("update processes.catalogued set kind = 'management' where slug = 'sale'")
    both = await asyncio.gather(reviewing.begin_due(live.database), reviewing.begin_due(live.database))
    assert sorted(slug for begun in both for slug in begun) == ["sale"]
    await live.settle()
    (shown,) = ok(await admin.get("/api/process-reviews"))["items"]
    assert (shown["occasion"], shown["last_at"]) == ("half_yearly", None)
    refused(await admin.post("/api/process-reviews/sale"), 409, "governance.in_review")
    looks, agrees = await live.centre.signed_in("process-administrator"), await live.centre.signed_in("quality-manager")
    (task,) = ok(await looks.get("/api/tasks?whose=todo"))["items"]
    filled = {"data": {"finding": "improve", "what": "Offer before the greeting"}, "ticked": [0, 1, 2, 3]}
    ok(await looks.post(f"/api/tasks/{task['id']}/complete", json=filled), 204)
    await live.settle()
    (asked,) = ok(await agrees.get("/api/tasks?whose=todo"))["items"]
    ok(
        await agrees.post(f"/api/tasks/{asked['id']}/complete", json={"data": {"decision": "approved"}, "ticked": []}),
        204,
    )
    await live.settle()
    (shown,) = ok(await admin.get("/api/process-reviews"))["items"]
    assert (shown["begun_at"], shown["last_outcome"]) == (None, "improve")
    assert shown["due_at"] > shown["last_at"]
    (found,) = ok(await admin.get("/api/improvements"))["items"]
    assert (found["process"], found["problem"], found["before"]) == ("sale", "Offer before the greeting", None)
    assert await reviewing.begin_due(live.database) == []
    refused(await looks.post("/api/process-reviews/sale"), 403, "access.not_allowed")
