"""The form: what there is to judge by, saved and submitted, corrected; and what the monitor counts of it."""

from typing import Any

import pytest

from switchroom.conformance.contracts import SEE_PERSONS
from switchroom.conformance.facade import wilson
from switchroom.conformance.retention import forget_measured
from switchroom.inspections.events import InspectionCorrected, InspectionSubmitted
from switchroom.inspections.facade import forget_inspections
from switchroom.processes.contracts import SEE
from tests.inspections.office import Inspecting, opened
from tests.interactions.test_measures import Sales
from tests.interactions.test_measures import sales as sales
from tests.interactions.test_monitor import measurements
from tests.support.web import ok, refused


@pytest.fixture
async def office(sales: Sales) -> Inspecting:
    return await opened(sales)


async def test_a_form_is_saved_in_parts_submitted_once_and_corrected_with_a_trail(office: Inspecting) -> None:
    await office.draw("Ina")
    where = f"/api/inspections/{(await office.of(office.ina))['jumped']}"
    shown = ok(await office.ina.get(where))
    assert [(step["name"], len(step["visits"])) for step in shown["steps"]] == [
        ("wait", 1),
        ("greet", 1),
        ("offer", 0),
        ("check", 1),
    ]
    assert shown["steps"][1]["visits"][0]["deviation"] == "jumped"
    assert (shown["ran"], shown["mine"], shown["interaction_open"], shown["person"]) == (True, True, False, "Ana")
    part = {"steps": {"greet": {"verdict": "used", "remark": "Said it warmly"}, "offer": {}}, "saves": 0}
    assert ok(await office.ina.put(where, json=part)) == {"saves": 1}
    refused(await office.ina.put(where, json=part), 409, "inspection.changed_meanwhile")  # from another page
    refused(await office.quinn.put(where, json=part | {"saves": 1}), 404, "inspection.not_found")
    again = ok(await office.ina.get(where))["answer"]
    assert again["steps"] == {"greet": {"verdict": "used", "remark": "Said it warmly"}}
    final = {**again, "verdict": "used_wrongly", "heard": True}
    other = final | {"steps": {"dance": {"verdict": "used"}}}
    refused(await office.ina.post(f"{where}/submit", json=other), 422, "inspection.bad_step")
    refused(await office.ina.post(f"{where}/correct", json=final | {"reason": "?"}), 409, "inspection.not_submitted")
    refused(await office.ina.post(f"{where}/submit", json=again), 422, "invalid")  # no verdict yet
    ok(await office.ina.post(f"{where}/submit", json=final), 204)
    refused(await office.ina.post(f"{where}/submit", json=final), 409, "inspection.submitted")
    refused(await office.ina.put(where, json=part | {"saves": 2}), 409, "inspection.submitted")
    better = final | {"verdict": "not_used", "reason": "Wrong line"}
    ok(await office.quinn.post(f"{where}/correct", json=better), 204)
    (trail,) = ok(await office.ina.get(where))["corrections"]
    assert (trail["before"]["verdict"], trail["reason"], trail["by"]) == ("used_wrongly", "Wrong line", "Quinn")
    assert (await measurements(office.live.centre.admin))["whole"]["inspected"]["not_used"] == 1
    await office.live.settle()
    assert [one.verdict for one in await office.live.events(InspectionSubmitted)] == ["used_wrongly"]
    assert [one.verdict for one in await office.live.events(InspectionCorrected)] == ["not_used"]


async def test_the_inspected_rate_is_what_one_counts_by_hand(office: Inspecting) -> None:
    admin, process = office.live.centre.admin, "sale"
    unseen = (await measurements(admin))["whole"]["inspected"]
    assert (unseen["value"], unseen["of"], unseen["low"], unseen["high"]) == (None, 0, None, None)
    made = await office.draw("Ina")
    forms = await office.of(office.ina)
    judged: dict[str, tuple[str, dict[str, str]]] = {
        "clean": ("used", {"greet": "used", "offer": "used"}),
        "skipped": ("used_wrongly", {"greet": "used_wrongly", "check": "used"}),
        "jumped": ("not_used", {"greet": "not_used"}),
    }
    for name, (verdict, steps) in judged.items():
        await office.judge(office.ina, forms[name], verdict, **steps)

    def rate(row: dict[str, Any]) -> tuple[Any, ...]:
        one = row["inspected"]
        return one["part"], one["of"], one["not_used"], one["used_wrongly"]

    found = await measurements(admin, process=process)
    assert rate(found["whole"]) == (1, 3, 1, 1)  # the fourth is not judged yet
    between = (found["whole"]["inspected"]["low"], found["whole"]["inspected"]["high"])
    assert between == pytest.approx(wilson(1, 3))
    assert found["whole"]["application"]["of"] == 4  # the system rate stands beside it
    for by in ("unit", "brand", "day", "month", "process"):
        assert [rate(row) for row in (await measurements(admin, by=by))["rows"]] == [(1, 3, 1, 1)]
    steps = {row["key"]: rate(row) for row in (await measurements(admin, by="step", process=process))["rows"]}
    assert {step: one for step, one in steps.items() if one[1]} == {
        "greet": (1, 3, 1, 1),
        "offer": (1, 1, 0, 0),
        "check": (1, 1, 0, 0),
    }
    people = {row["name"]: rate(row) for row in (await measurements(admin, by="person"))["rows"]}
    assert {name: one for name, one in people.items() if one[1]} == {"Ana": (1, 3, 1, 1)}
    assert rate((await measurements(admin, person_id=office.ids["Ana"]))["whole"]) == (1, 3, 1, 1)
    assert rate((await measurements(admin, simulated="true"))["whole"]) == (0, 0, 0, 0)
    # each figure opens exactly its inspections
    for verdict, name in (("used", "clean"), ("used_wrongly", "skipped"), ("not_used", "jumped")):
        assert set(await office.of(office.quinn, verdict=verdict, process=process)) == {name}
    assert set(await office.of(office.quinn, step="greet", step_verdict="not_used")) == {"jumped"}
    assert set(await office.of(office.quinn, state="open")) == {"former"}
    counts = ok(await office.quinn.get(f"/api/inspection-rounds/{made['id']}"))["counts"]
    assert (counts["submitted"], counts["used"], counts["rate"]) == (3, 1, pytest.approx(1 / 3))
    await _who_sees_people_and_how_long(office)


async def _who_sees_people_and_how_long(office: Inspecting) -> None:
    """The persons' rates are for who may see persons; all of it goes with the runs it is about."""
    north = await office.live.centre.unit("West")
    await office.live.centre.person("Leo", str(SEE), str(SEE_PERSONS), unit=await office.live.centre.root(), over=north)
    leo = await office.live.centre.signed_in("Leo")
    assert (await measurements(leo, by="person"))["rows"] == []
    async with office.live.database.transaction() as tx:
        now = await tx.now()
        assert await forget_inspections(tx, now, 1000) == 4
        await forget_measured(tx, now, 1000)
    assert await office.live.value("select count(*)::int from conformance.inspected") == 0
    assert await office.live.value("select count(*)::int from inspections.correction") == 0
