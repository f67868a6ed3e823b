"""Variants through the API: made for a brand, told when behind, brought up to their base, decided place by place."""

from typing import Any

import pytest

from tests.support.web import ok, refused
from tests.touchpoints.test_map import House
from tests.touchpoints.test_process_query import house

__all__ = ["house"]

BASE = """
process: welcome
number: S-1-001
title: {en: Welcome}
languages: [en, pt-BR]
media: [voice]
start: greet
steps:
  greet: {type: say, text: {en: Hello, pt-BR: Olá}, then: ask}
  ask:
    type: ask
    text: {en: Press 1, pt-BR: Tecle 1}
    choices: [{name: one, key: "1"}]
    retries: 1
    outcomes: {one: end}
    otherwise: end
  end: {type: end}
"""


async def begun(house: House, base: str, **changes: tuple[Any, Any]) -> Any:
    """A draft of the process with some of its steps changed."""
    draft = ok(await house.centre.admin.post(f"/api/processes/{base}/draft", json={}))
    return await changed(house, draft, **changes)


async def changed(house: House, draft: Any, **steps: Any) -> Any:
    admin, where = house.centre.admin, f"/api/process-drafts/{draft['id']}"
    now = draft["definition"]["steps"]
    changes = [{"part": f"steps/{name}", "seen": now.get(name), "value": value} for name, value in steps.items()]
    assert ok(await admin.patch(where, json={"changes": changes}))["clashes"] == []
    return ok(await admin.get(where))


async def publishes(house: House, draft: Any) -> Any:
    admin, where = house.centre.admin, f"/api/process-drafts/{draft['id']}"
    defined = ok(await admin.get(where))["defined"]
    return await admin.post(f"{where}/publish", json={"defined": defined, "revision_note": "As it shall be."})


@pytest.fixture
async def variant(house: House) -> Any:
    """Version 1 for brand X: another greeting, and a note that the base has not."""
    await house.publish(BASE)
    body = {"base": "welcome", "process": "welcome-x", "title": {"en": "Welcome to X"}, "brand_id": house.ids["X"]}
    draft = ok(await house.centre.admin.post("/api/process-variants", json=body), 201)
    steps = draft["definition"]["steps"]
    assert (draft["stem_version"], draft["definition"].get("number"), list(steps)) == (1, None, ["greet", "ask", "end"])
    greet = {**steps["greet"], "text": {"en": "Hello from X", "pt-BR": "Olá"}}
    draft = await changed(house, draft, greet=greet, ask={**steps["ask"], "outcomes": {"one": "mark"}}, mark=mark())
    assert ok(await publishes(house, draft)) == {"slug": "welcome-x", "version": 1}
    return draft


def mark() -> Any:
    return {"type": "tag", "tags": ["x"], "then": "end"}


def of_base(text: str = "Good day") -> dict[str, Any]:
    """The base's second version: another greeting in both languages, more retries, and a step that was not there."""
    ask = {
        "type": "ask",
        "text": {"en": "Press 1", "pt-BR": "Tecle 1"},
        "choices": [{"name": "one", "key": "1"}],
        "retries": 3,
        "outcomes": {"one": "end"},
        "otherwise": "end",
    }
    return {
        "greet": {"type": "say", "text": {"en": text, "pt-BR": "Bom dia"}, "then": "note"},
        "note": {"type": "tag", "tags": ["greeted"], "then": "ask"},
        "ask": ask,
    }


async def test_a_change_of_the_base_flows_to_its_variant_with_one_place_to_decide(house: House, variant: Any) -> None:
    admin = house.centre.admin
    await house.assign(process="welcome-x", brand_ids=["X"], service_ids=["4001"])
    await house.assign(process="welcome", brand_ids=["Y"], service_ids=["4001", "2001"])
    base = await begun(house, "welcome", **of_base())
    reach = ok(await admin.get(f"/api/process-drafts/{base['id']}/reach"))
    (foreseen,) = reach["variants"]
    assert (reach["touchpoints"], foreseen["variant"]["touchpoints"], foreseen["faults"]) == (4, 2, 0)
    assert foreseen["conflicts"] == [["steps", "greet", "text", "en"]]
    refused(await admin.post("/api/processes/welcome-x/take-over"), 409, "variant.not_behind")
    ok(await publishes(house, base))

    (told,) = ok(await admin.get("/api/processes/welcome/family"))["variants"]
    assert (told["behind"], told["base_version"], told["newest"], told["brand_id"]) == (1, 1, 2, house.ids["X"])
    taken = ok(await admin.post("/api/processes/welcome-x/take-over"))
    where = f"/api/process-drafts/{taken['draft_id']}"
    draft = ok(await admin.get(where))
    steps = draft["definition"]["steps"]
    assert steps["greet"] == {"type": "say", "text": {"en": "Hello from X", "pt-BR": "Bom dia"}, "then": "note"}
    assert (steps["ask"]["retries"], steps["ask"]["outcomes"], steps["note"]["tags"]) == (
        3,
        {"one": "mark"},
        ["greeted"],
    )
    (conflict,) = ok(await admin.get(f"{where}/conflicts"))["items"]
    assert (taken["conflicts"], conflict["place"], conflict["choice"]) == (1, ["steps", "greet", "text", "en"], None)
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == ("Hello", "Hello from X", "Good day")

    refused(await publishes(house, draft), 409, "draft.not_decided")
    await changed(house, draft, greet={**steps["greet"], "text": {"en": "Good day from X", "pt-BR": "Bom dia"}})
    for choice, text in (("ours", "Good day from X"), ("theirs", "Good day"), ("ours", "Hello from X")):
        assert (await admin.put(f"{where}/conflicts/1", json={"choice": choice})).status_code == 204
        assert ok(await admin.get(where))["definition"]["steps"]["greet"]["text"]["en"] == text
    decided = ok(await admin.get(f"{where}/conflicts"))["items"][0]
    assert (decided["choice"], decided["decided_by"]) == ("ours", "Admin")
    assert ok(await publishes(house, draft)) == {"slug": "welcome-x", "version": 2}
    own = ok(await admin.get("/api/processes/welcome-x/family"))["variant"]
    assert (own["behind"], own["base_version"], own["version"]) == (0, 2, 2)

    query = {"before": 2, "process": "welcome"}
    compared = ok(await admin.get("/api/processes/welcome-x/versions/2/comparison", params=query))
    assert {one["step"]: one["how"] for one in compared["steps"]} == {
        "greet": "changed",
        "ask": "changed",
        "mark": "added",
    }
    assert {(one["step"], one["before"], one["after"]) for one in compared["ways"]} == {
        ("ask", "end", "mark"),
        ("mark", None, "end"),
    }
    assert [step["name"] for step in compared["before"]["steps"]] == ["greet", "note", "ask", "end"]

    back = {"revision_note": "Back."}
    ok(await admin.post("/api/processes/welcome-x/versions/1/restore", json=back), 201)
    assert ok(await admin.get("/api/processes/welcome-x/family"))["variant"]["behind"] == 1
    rows = await house.centre.services.database.pool.fetch("select type from journal.outbox")
    types = {row["type"] for row in rows}
    assert {"processes.variant_made", "processes.base_taken_over", "processes.conflict_decided"} <= types


async def test_a_draft_that_is_open_takes_over_what_came_meanwhile(house: House, variant: Any) -> None:
    admin = house.centre.admin
    ok(await publishes(house, await begun(house, "welcome", **of_base())))
    mine = await begun(house, "welcome-x", mark={**mark(), "tags": ["y"]})
    taken = ok(await admin.post("/api/processes/welcome-x/take-over"))
    assert taken["draft_id"] == mine["id"]
    ok(await publishes(house, await begun(house, "welcome", ask={**of_base()["ask"], "retries": 4})))
    refused(await admin.post("/api/processes/welcome-x/take-over"), 409, "draft.not_decided")
    where = f"/api/process-drafts/{mine['id']}"
    assert (await admin.put(f"{where}/conflicts/1", json={"choice": "theirs"})).status_code == 204
    assert ok(await admin.post("/api/processes/welcome-x/take-over"))["conflicts"] == 0
    now = ok(await admin.get(where))
    steps = now["definition"]["steps"]
    assert (now["stem_version"], steps["ask"]["retries"], steps["mark"]["tags"]) == (3, 4, ["y"])
    assert steps["greet"]["text"]["en"] == "Good day"
    assert (await admin.delete(where)).status_code == 204
    assert ok(await admin.get("/api/processes/welcome-x/family"))["variant"]["behind"] == 2


async def test_who_may_make_variants_and_of_what(house: House) -> None:
    await house.publish(BASE)
    admin = house.centre.admin
    body = {"base": "welcome", "process": "welcome-x", "title": "X", "region_id": house.ids["north"]}
    refused(await admin.post("/api/process-variants", json={**body, "region_id": None}), 422, "variant.for_nobody")
    refused(await admin.post("/api/process-variants", json={**body, "base": "nothing"}), 404, "process.not_found")
    elsewhere = {**body, "channel_id": house.ids["north"]}
    refused(await admin.post("/api/process-variants", json=elsewhere), 404, "setup.unknown")
    refused(await admin.post("/api/process-variants", json={**body, "process": "first"}), 409, "draft.exists")
    await house.centre.person("Eva", "processes:process:see")
    eva = await house.centre.signed_in("Eva")
    refused(await eva.post("/api/process-variants", json=body), 403, "access.not_allowed")
    draft = ok(await admin.post("/api/process-variants", json=body), 201)
    (seen,) = ok(await eva.get("/api/processes/welcome/family"))["variants"]
    assert (seen["version"], seen["behind"], seen["touchpoints"], seen["draft_id"]) == (None, 0, None, draft["id"])
    refused(await eva.post("/api/processes/welcome-x/take-over"), 403, "access.not_allowed")
    refused(await admin.post("/api/processes/welcome/take-over"), 404, "variant.not_found")
    where = f"/api/process-drafts/{draft['id']}"
    refused(await admin.put(f"{where}/conflicts/1", json={"choice": "ours"}), 404, "variant.no_conflict")
    assert (await admin.delete(where)).status_code == 204
    assert ok(await eva.get("/api/processes/welcome/family"))["variants"] == []
    assert ok(await admin.post("/api/process-variants", json=body), 201)["slug"] == "welcome-x"
    ok(await admin.delete(f"/api/regions/{house.ids['north']}"), 204)  # a variant holds nothing in place
