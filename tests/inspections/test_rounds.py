"""Rounds: what is drawn, who is given it, and who learns of it."""

import pytest

from switchroom.inspections.contracts import DRAW, INSPECT
from switchroom.inspections.domain.sampling import Candidate, draw
from switchroom.inspections.events import RoundDrawn
from tests.inspections.office import Inspecting, opened
from tests.interactions.test_measures import Sales
from tests.interactions.test_measures import sales as sales
from tests.support.web import ok, refused


@pytest.fixture
async def office(sales: Sales) -> Inspecting:
    return await opened(sales)


async def test_a_round_draws_what_its_seed_says_and_tells_only_inspectors(office: Inspecting) -> None:
    asked = await office.asked("Ina", amount=2, strata=["person", "weekday"])
    shown = ok(await office.quinn.post("/api/inspection-rounds/preview", json=asked))
    assert (shown["population"], shown["drawn"], shown["strata_total"]) == (4, 2, 1)
    assert await office.live.value("select count(*)::int from inspections.inspection") == 0
    made = await office.draw("Ina", amount=2, seed=7)
    by_hand = draw([Candidate(f"{call} sale") for call in office.calls.values()], 2, 7)
    rows = await office.live.rows("select interaction_id::text as id from inspections.inspection order by number")
    assert [row["id"] for row in rows] == [one.id.removesuffix(" sale") for one in by_hand]
    assert (made["seed"], made["population"], made["counts"]["drawn"]) == (7, 4, 2)
    # what was drawn is not drawn again: half of the other two, and then there is nothing
    half = await office.draw("Ina", how="percent", amount=50)
    assert (half["population"], half["counts"]["drawn"]) == (2, 1)
    assert (await office.draw("Ina", how="per_person", amount=5))["counts"]["drawn"] == 1
    more = await office.asked("Ina", name="More", due_at="2030-01-01T12:00:00Z")
    refused(await office.quinn.post("/api/inspection-rounds", json=more), 422, "inspection.nothing_to_draw")
    await office.live.settle()
    assert [one.drawn for one in await office.live.events(RoundDrawn)] == [2, 1, 1]
    told = {
        name: [one["kind"] for one in ok(await person.get("/api/notices"))["items"]]
        for name, person in {**office.people, "Ana": office.sales.ana.client, "Eva": office.sales.eva}.items()
    }
    assert told.pop("Ina") == ["inspection"] * 3
    assert {name: kinds for name, kinds in told.items() if "inspection" in kinds} == {}


async def test_whoever_took_part_does_not_learn_that_it_was_drawn(office: Inspecting) -> None:
    made = await office.draw("Ina", "Otto", by=office.otto)
    path = f"/api/inspection-rounds/{made['id']}"
    assert ok(await office.quinn.get(path))["counts"]["drawn"] == 4
    assert made["counts"]["drawn"] == 3  # not even when he draws it himself
    own = await office.of(office.otto, mine=True)
    assert "former" not in own
    assert len(own) in (1, 2)
    assert {*own, *await office.of(office.ina)} == set(office.calls)  # each has an inspector
    assert office.ids["Otto"] in {str(one) for one in await office.taken_part("former")}
    # he may see all of the round, but not that his own was drawn
    seen = await office.of(office.quinn)
    assert set(await office.of(office.otto)) == set(office.calls) - {"former"}
    assert ok(await office.otto.get(path))["counts"]["drawn"] == 3
    refused(await office.otto.get(f"/api/inspections/{seen['former']}"), 404, "inspection.not_found")
    # Ana served all of them: whatever she may do, there is no round for her
    await office.grant("Ana", str(DRAW), str(INSPECT))
    ana = office.sales.ana.client
    assert ok(await ana.get("/api/inspection-rounds"))["items"] == []
    assert ok(await ana.get("/api/inspections")) == {"items": [], "next": None, "total": 0}
    refused(await ana.get(path), 404, "inspection.no_round")
    refused(await ana.get(f"/api/inspections/{seen['clean']}"), 404, "inspection.not_found")


async def test_rounds_are_of_a_unit_and_for_who_may(office: Inspecting) -> None:
    made = await office.draw("Ina", amount=1)
    (one,) = (await office.of(office.quinn)).values()
    eva = office.sales.eva
    refused(await eva.get("/api/inspection-rounds"), 403, "access.not_allowed")
    refused(await eva.get("/api/inspections"), 403, "access.not_allowed")
    for stranger in (eva, office.nora):
        refused(await stranger.get(f"/api/inspection-rounds/{made['id']}"), 404, "inspection.no_round")
        refused(await stranger.get(f"/api/inspections/{one}"), 404, "inspection.not_found")
        answer = {"verdict": "used"}
        refused(await stranger.post(f"/api/inspections/{one}/submit", json=answer), 404, "inspection.not_found")
    assert ok(await office.nora.get("/api/inspection-rounds"))["total"] == 0
    body = await office.asked("Ina", name="North", due_at="2030-01-01T12:00:00Z")
    refused(
        await office.nora.post("/api/inspection-rounds", json=body), 422, "request.unknown_reference"
    )  # the whole is not hers
    refused(await office.ina.post("/api/inspection-rounds", json=body), 403, "access.not_allowed")
    nobody = body | {"inspectors": [office.ids["Eva"]]}
    refused(await office.quinn.post("/api/inspection-rounds", json=nobody), 422, "inspection.not_an_inspector")
    wrong = body | {"until": body["since"]}
    refused(await office.quinn.post("/api/inspection-rounds", json=wrong), 422, "inspection.bad_period")
    choices = ok(await office.nora.get("/api/inspection-rounds/choices"))
    assert [unit["name"] for unit in choices["units"]] == ["North"]
    assert "sale" in {one["process"] for one in choices["processes"]}
    found = ok(await office.quinn.get("/api/inspection-rounds/inspectors", params={"unit_id": body["unit_id"]}))
    assert {person["name"] for person in found["items"]} == {"Admin", "Ina", "Otto"}
