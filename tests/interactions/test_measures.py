"""Reality measured against the process: figures worked out by hand, the runs behind them, the log they came from."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.conformance.facade import Measuring, read_log
from switchroom.conformance.retention import forget_measured, forget_origin
from switchroom.entrypoints.cli import main
from switchroom.exchange.contracts import ExportBegan, ExportEnded
from switchroom.platform.events import Origin
from switchroom.processes.contracts import SEE, Medium, Subject
from switchroom.processes.facade import Runs, empty_runs
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused

SALE = """
start: wait
steps:
  wait:
    type: queue
    queue: billing
    waiting:
      start: hold
      steps:
        hold: {type: wait, for: 30s, music: calm, then: hold}
    outcomes: {answered: greet}
    otherwise: greet
  greet:
    type: show
    title: Greet
    text: Hello
    post: seller
    buttons: [{name: go, label: {en: Go on}}]
    outcomes: {go: offer}
  offer: {type: show, title: Offer, text: Buy, buttons: [{name: go, label: {en: Go on}}], outcomes: {go: check}}
  check: {type: task, title: Check, post: inspector, text: Look, within: 4h, late: [{notify: lead}], then: end}
  end: {type: end}
"""
QUICK = """
start: note
outputs: {amount: number}
steps:
  note: {type: note, text: Hello, then: end}
  end: {type: end}
"""


class Sales:
    """A process of four steps, somebody who sells, and two inspectors."""

    def __init__(self, live: Live, ana: Agent, eva: httpx.AsyncClient, otto: httpx.AsyncClient) -> None:
        self.live, self.ana, self.eva, self.otto = live, ana, eva, otto

    async def begin(self) -> str:
        """A customer comes and is greeted; the interaction."""
        call = await self.live.arrive("sale")
        await self.ana.accept()
        return call

    async def task(self) -> str:
        (task,) = ok(await self.eva.get("/api/tasks?whose=todo"))["items"]
        return f"/api/tasks/{task['id']}"

    async def finish(self, call: str, who: httpx.AsyncClient | None = None, where: str | None = None) -> None:
        where = where or await self.task()
        ok(await (who or self.eva).post(f"{where}/complete", json={"data": {}, "ticked": []}), 204)
        await self.live.settle()
        await self.live.leave(call)
        await self.live.settle()

    async def leave_path(self, call: str, **how: Any) -> None:
        step = await self.ana.step(call)
        body = {"token": step["token"], "visit": step["visit"], "reason": "She knows it already", **how}
        ok(await self.ana.client.post(f"/api/interactions/{call}/leave-path", json=body), 204)
        await self.live.settle()


@pytest.fixture
async def sales(live: Live) -> Sales:
    made = {slug: await live.centre.make("posts", name=slug, slug=slug) for slug in ("seller", "inspector", "lead")}

    def posts(slug: str) -> dict[str, Any]:
        return {"posts": [{"post_id": made[slug]["id"], "from": "2020-01-01", "to": None}]}

    await live.queue("billing")
    for name in ("Eva", "Otto"):
        await live.centre.person(name, **posts("inspector"))
    await live.entry("sale", SALE)
    ana = await live.agent("Ana")
    async with live.database.transaction() as tx:
        await tx.execute(
            "insert into people.user_post (user_id, post_id, from_date) values ($1, $2, '2020-01-01')",
            ana.id,
            UUID(made["seller"]["id"]),
        )
    return Sales(live, ana, await live.centre.signed_in("Eva"), await live.centre.signed_in("Otto"))


async def four_runs(sales: Sales) -> dict[str, str]:
    """One as it should be; one with a step skipped; one with a jump over two, and late; one by a former inspector."""
    live, ana = sales.live, sales.ana
    calls = {"clean": await sales.begin()}
    await ana.answer(calls["clean"], "go")
    await ana.answer(calls["clean"], "go")
    await sales.finish(calls["clean"])

    calls["skipped"] = await sales.begin()
    await ana.answer(calls["skipped"], "go")
    await sales.leave_path(calls["skipped"], outcome="go")
    await sales.finish(calls["skipped"])

    calls["jumped"] = await sales.begin()
    await sales.leave_path(calls["jumped"], to_step="check")
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where payload ->> 'timer' = 'limit'")
        tx.ring("timer")
    await live.settle()
    await sales.finish(calls["jumped"])

    calls["former"] = await sales.begin()
    await ana.answer(calls["former"], "go")
    await ana.answer(calls["former"], "go")
    where = await sales.task()
    ok(await sales.otto.post(f"{where}/claim"), 204)
    async with live.database.transaction() as tx:
        await tx.execute(
            """update people.user_post set to_date = current_date - 1
               where user_id = (select id from people."user" where name = 'Otto')"""
        )
    await sales.finish(calls["former"], sales.otto, where)
    return calls


async def test_the_figures_say_exactly_what_happened(sales: Sales) -> None:
    live = sales.live
    calls = await four_runs(sales)
    found = ok(await live.centre.admin.get("/api/processes/sale/measures"))
    whole = found["whole"]
    # Done: wait, greet, offer, check. Without one of them 1 - 1 / (3 + 4), without two of them 1 - 2 / (2 + 4).
    assert whole.pop("fitness") == pytest.approx((1 + 6 / 7 + 4 / 6 + 1) / 4)
    assert whole == {
        "runs": 4,
        "measured": 4,
        "fitting": 2,  # the clean one, and the one by the former inspector
        "compliant": 1,
        "late": 1,
        "complete": 4,
        "person_steps": 7,  # greet three times, check four times
        "held": 6,
    }
    assert [(one["version"], one["figures"]["runs"]) for one in found["versions"]] == [(1, 4)]
    assert [(one["step"], one["kind"], one["times"], one["runs"]) for one in found["deviations"]] == [
        ("check", "late", 1, 1),
        ("check", "wrong_post", 1, 1),
        ("greet", "left_path", 1, 1),
        ("offer", "left_path", 1, 1),
        ("offer", "skipped", 1, 1),  # the one that was jumped over
    ]

    async def behind(query: str) -> set[str]:
        answer = ok(await live.centre.admin.get(f"/api/processes/sale/measured-runs?{query}"))
        assert answer["total"] == len(answer["items"])
        return {name for name, call in calls.items() for one in answer["items"] if one["interaction_id"] == call}

    assert await behind("") == set(calls)
    assert await behind("wanted=not_compliant") == {"skipped", "jumped", "former"}
    assert await behind("wanted=departed") == {"skipped", "jumped"}
    assert await behind("wanted=late") == {"jumped"}
    assert await behind("wanted=not_held") == {"former"}
    assert await behind("step=offer&kind=skipped") == {"jumped"}
    assert await behind("kind=left_path") == {"skipped", "jumped"}
    assert await behind("step=greet") == {"jumped"}
    assert await behind("kind=wrong_post") == {"former"}
    assert await behind("version=2") == set()
    assert await behind("to=2020-01-01T00:00:00Z") == set()


async def test_who_left_the_path_and_why_is_for_those_who_design_processes(sales: Sales) -> None:
    live = sales.live
    call = await sales.begin()
    await sales.leave_path(call, to_step="check")
    await sales.finish(call)
    path = "/api/processes/sale/measured-runs?kind=left_path"
    (run,) = ok(await live.centre.admin.get(path))["items"]
    (left,) = run["left_path"]
    assert (left["step"], left["how"], left["by"]) == ("greet", "jumped", "Ana")
    assert left["reason"] == "She knows it already"
    assert run["compliant"] is False
    await live.centre.person("Rita", SEE)
    rita = await live.centre.signed_in("Rita")
    (run,) = ok(await rita.get(path))["items"]
    assert (run["left_path"][0]["reason"], run["left_path"][0]["by"]) == ("", "")
    async with live.database.transaction() as tx:
        await empty_runs(tx, await tx.now(), 100)
    (run,) = ok(await live.centre.admin.get(path))["items"]
    assert run["left_path"][0]["reason"] == ""


async def test_a_remark_on_a_step_goes_to_the_owner_who_answers_and_settles(sales: Sales) -> None:
    """Ana may not even see processes: she works by this one."""
    live, ana = sales.live, sales.ana
    await live.centre.make("posts", name="Owner", slug="owner")
    definition = f"process: sale\ntitle: Test\nlanguages: [en]\nowner: owner\n{SALE}"
    await live.centre.make("processes", definition=definition, revision_note="owned")
    post = await live.value("select id from people.post where slug = 'owner'")
    held = {"posts": [{"post_id": str(post), "from": "2020-01-01", "to": None}]}
    await live.centre.person("Olga", SEE, "processes:draft:edit", **held)
    olga = await live.centre.signed_in("Olga")
    call = await sales.begin()
    step = await ana.step(call)
    body = {"token": step["token"], "visit": step["visit"], "text": "Nobody knows this offer."}
    ok(await ana.client.post(f"/api/interactions/{call}/step-remarks", json=body), 204)
    refused(
        await ana.client.post(f"/api/interactions/{call}/step-remarks", json=body | {"visit": 99}),
        409,
        "interaction.step_moved_on",
    )
    refused(await sales.eva.post(f"/api/interactions/{call}/step-remarks", json=body), 404, "interaction.not_found")
    assert (await ana.step(call))["name"] == "greet"  # the step is not left by this
    (notice,) = ok(await olga.get("/api/notices"))["items"]
    assert (notice["kind"], notice["process"], notice["text"]) == ("remark", "sale", {"": "Greet"})
    path = "/api/processes/sale/comments"
    (said,) = ok(await olga.get(path))["items"]
    assert (said["step"], said["step_title"], said["version"], said["by"]) == ("greet", "Greet", 2, "Ana")
    ok(await olga.put(f"{path}/{said['id']}/answer", json={"text": "It is new."}), 204)
    (said,) = ok(await olga.get(path))["items"]
    assert (said["answer"], said["answered_by"], said["settled_at"]) == ("It is new.", "Olga", None)
    (told,) = ok(await ana.client.get("/api/notices"))["items"]
    assert (told["kind"], told["text"]) == ("answer", {"": "It is new."})
    ok(await olga.post(f"{path}/{said['id']}/settle"), 204)
    refused(await sales.eva.put(f"{path}/{said['id']}/answer", json={"text": "x"}), 403, "access.not_allowed")


async def test_measured_again_it_is_the_same(sales: Sales) -> None:
    live = sales.live
    await four_runs(sales)
    tables = {"measured": "run_id", "visit": "run_id, number", "person_step": "run_id, number", "path": "path"}

    async def everything() -> list[dict[str, Any]]:
        return [
            dict(row)
            for table, order in tables.items()
            for row in await live.rows(f"select * from conformance.{table} order by {order}")
        ]

    before = await everything()
    assert len(before) > 4
    async with live.database.transaction() as tx:
        for table in tables:
            await tx.execute(f"delete from conformance.{table}")
        assert await live.services.the(Measuring).again(tx, 0, "sale") == (4, None)
        assert await live.services.the(Measuring).again(tx, 0, "other") == (0, None)
    assert await everything() == before
    async with live.database.transaction() as tx:
        assert await forget_measured(tx, await tx.now(), 3) == 3
        assert await forget_measured(tx, await tx.now(), 3) == 3  # the last run, and two of the interactions
        assert await forget_measured(tx, await tx.now(), 3) == 2
    assert await everything() == []


async def test_the_log_is_read_back_with_the_same_fitness(
    sales: Sales, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live, admin = sales.live, sales.live.centre.admin
    await four_runs(sales)
    gone = await sales.begin()  # this customer hangs up while she is greeted
    await live.leave(gone)
    await live.leave(await live.arrive("sale"))  # and this one while waiting
    runs = {
        str(row["run_id"]): row["fitness"]
        for row in await live.rows("select run_id, fitness from conformance.measured")
    }
    assert sorted(runs.values()) == pytest.approx([1 - 3 / (1 + 4), 4 / 6, 6 / 7, 1, 1, 1])
    process = tmp_path / "sale.yaml"
    process.write_text(f"process: sale\ntitle: Test\nlanguages: [en]\n{SALE}")
    for kind in ("xes", "csv"):
        answer = await admin.get(f"/api/processes/sale/log?format={kind}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="sale.{kind}"'
        path = tmp_path / f"sale.{kind}"
        path.write_bytes(answer.content)
        log = read_log(path)
        assert set(log.activities) == {"wait", "greet", "offer", "check", "(customer leaves)"}
        assert str(sales.ana.id) in log.resources
        main(["conformance", str(path), "--process", str(process), "--json"])
        report = json.loads(capsys.readouterr().out)
        assert {trace["case"]: trace["fitness"] for trace in report["traces"]} == runs
    await live.settle()
    assert [began.kind for began in await live.events(ExportBegan)] == ["process-log"] * 2
    assert [(ended.rows, ended.complete) for ended in await live.events(ExportEnded)] == [(6, True)] * 2


async def test_simulated_runs_are_apart_and_what_is_missing_is_seen(live: Live) -> None:
    await live.entry("quick", QUICK)
    call = Subject("interaction", UUID(await live.arrive("quick")))
    async with live.database.transaction() as tx:
        await live.services.the(Runs).start(tx, "quick", origin=Origin.SIMULATED, medium=Medium.VOICE, subject=call)
    await live.settle()

    async def whole(query: str = "") -> dict[str, Any]:
        found: dict[str, Any] = ok(await live.centre.admin.get(f"/api/processes/quick/measures{query}"))["whole"]
        return found

    assert [(await whole(query))["runs"] for query in ("", "?simulated=true")] == [1, 1]
    first = await whole()
    assert (first["fitness"], first["complete"], first["compliant"]) == (1, 0, 0)  # it was to yield an amount
    async with live.database.transaction() as tx:
        assert await forget_origin(tx, Origin.SIMULATED, 10) == 1
        assert await forget_origin(tx, Origin.SIMULATED, 10) == 0
    assert [(await whole(query))["runs"] for query in ("", "?simulated=true")] == [1, 0]


async def test_who_sees_processes_of_a_unit_sees_its_runs_only(live: Live) -> None:
    north = await live.centre.unit("North")
    await live.entry("quick", QUICK)
    await live.arrive("quick")
    async with live.database.transaction() as tx:
        await tx.execute("update touchpoints.entry_point set unit_id = $1", UUID(north))
    await live.arrive("quick")
    await live.centre.person("Nora", str(SEE), over=north)
    await live.centre.person("Ida")
    nora, ida, admin = await live.centre.signed_in("Nora"), await live.centre.signed_in("Ida"), live.centre.admin
    where = "/api/processes/quick/measures"
    assert [ok(await who.get(where))["whole"]["runs"] for who in (admin, nora)] == [2, 1]
    assert ok(await admin.get(f"{where}?unit_id={north}"))["whole"]["runs"] == 1
    assert ok(await nora.get("/api/processes/quick/measured-runs"))["total"] == 1
    refused(await nora.get("/api/processes/quick/log"), 403, "access.not_allowed")  # she may not take lists out
    for path in ("measures", "measured-runs", "log"):
        refused(await ida.get(f"/api/processes/quick/{path}"), 403, "access.not_allowed")
        refused(await admin.get(f"/api/processes/none/{path}"), 404, "process.not_found")
    brand = await live.value("select id from organisation.brand")
    cells = [ok(await who.get(f"/api/map/{brand}/compliance"))["items"] for who in (admin, nora)]
    assert cells == [[{"process": "quick", "measured": count, "compliant": 0}] for count in (2, 1)]
    refused(await ida.get(f"/api/map/{brand}/compliance"), 403, "access.not_allowed")
