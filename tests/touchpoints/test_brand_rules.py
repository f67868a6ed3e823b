"""Rule packs at work: on for a brand, they stand in the way of what breaks them, and say so."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from switchroom.platform.db import Database
from switchroom.platform.journal import move_outbox
from tests.support.web import ok, refused
from tests.touchpoints.test_map import House, opened_house

ASKS = """
process: {slug}
title: Asks first
media: [voice]
languages: [en]
start: number
steps:
  number: {{type: collect, text: Your number?, into: number, then: there, otherwise: there}}
  there: {{type: ring, to: administrator, then: end, otherwise: end}}
  end: {{type: end}}
"""
READY = "type: ask, text: Ready?, choices: [{{name: yes, key: '1'}}], otherwise: there}}"
FINE = ASKS.replace("type: collect, text: Your number?, into: number, then: there, otherwise: there}}", READY)
WORDS = {"en": "Words", "pt-BR": "Palavras", "zh-CN": "词"}
TOLD = "步骤“number”在转人工之前提问，且没有路径可以绕过（Decreto 11.034/2022, art. 4, § 4; X）。"
SAC = "/api/rule-packs/sac-brazil"


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with opened_house(database) as house:
        yield house


async def switch(house: House, pack: str, brand: str, *, on: bool, client: httpx.AsyncClient | None = None) -> None:
    where = f"/api/rule-packs/{pack}/brands/{house.ids[brand]}"
    assert (await (client or house.centre.admin).put(where, json={"on": on})).status_code == 204


async def broken(house: House, **query: str) -> list[tuple[str, str, str]]:
    """Brand, process and rule of all that breaks the decree now."""
    brands = {house.ids[label]: label for label in ("X", "Y")}
    items = ok(await house.centre.admin.get(f"{SAC}/broken", params=query))["items"]
    return [(brands[one["brand_id"]], one["process"], one["rule"]) for one in items]


async def publish(house: House, definition: str) -> httpx.Response:
    return await house.centre.admin.post("/api/processes", json={"definition": definition, "revision_note": "again"})


async def test_a_pack_that_is_on_for_a_brand_stands_in_the_way_of_what_breaks_it(
    house: House, database: Database
) -> None:
    await house.publish(ASKS.format(slug="asks"))
    await house.assign(process="asks", brand_ids=["X"], channel_ids=["A"])
    assert await broken(house) == []
    assert await broken(house, brand_id=house.ids["X"]) == [("X", "asks", "person-without-data")]
    await switch(house, "sac-brazil", "X", on=True)
    assert await broken(house) == [("X", "asks", "person-without-data")]
    [listed] = ok(await house.centre.admin.get(f"{SAC}/broken"))["items"]
    assert listed["text"]["zh-CN"] == TOLD.replace("; X", "")
    problem = refused(await publish(house, ASKS.format(slug="asks")), 422, "process.refused")
    [error] = problem["errors"]
    assert (error["field"], error["code"]) == ("number", "rule.sac-brazil.person-without-data")
    assert "(Decreto 11.034/2022, art. 4, § 4; X)" in error["message"]
    assert (await publish(house, FINE.format(slug="asks"))).status_code == 201
    assert await broken(house) == []
    await house.publish(ASKS.format(slug="second"))
    seen = await house.preview(process="second", brand_ids=["X"], channel_ids=["A"])
    [rule] = seen["broken"]
    assert (rule["severity"], rule["text"]["en"], rule["text"]["zh-CN"]) == ("error", rule["message"], TOLD)
    body = {**house.wanted("second", brand_ids=["X"], channel_ids=["A"]), "fingerprint": seen["fingerprint"]}
    refused(
        await house.centre.admin.post("/api/touchpoints/assign", json={**body, "replace": True}), 422, "rules.broken"
    )
    assert (await house.preview(process="second", brand_ids=["Y"]))["broken"] == []
    await house.assign(process="second", brand_ids=["Y"])
    async with database.transaction() as tx:
        await move_outbox(tx)
        row = await tx.fetch_row("select data from journal.event where type = 'processes.rule_pack_changed'")
    assert row is not None
    assert (row["data"]["pack"], row["data"]["change"], row["data"]["brand"]) == ("sac-brazil", "on", house.ids["X"])


async def test_a_rule_is_off_for_a_brand_with_a_reason_and_the_designer_holds_a_draft_to_a_brand_that_is_chosen(
    house: House,
) -> None:
    await switch(house, "sac-brazil", "X", on=True)
    raw = ok(await house.centre.admin.post("/api/processes/read", json={"text": ASKS.format(slug="draft")}))["value"]

    async def sketched(*brands: str) -> list[tuple[str, str]]:
        body = {"definition": raw, "brands": [house.ids[one] for one in brands]}
        found = ok(await house.centre.admin.post("/api/processes/sketch", json=body))["findings"]
        assert all(one["text"]["en"] == one["message"] != one["text"]["zh-CN"] for one in found)
        return [(one["step"], one["code"]) for one in found]

    assert await sketched() == []
    nowhere = {"definition": {**raw, "start": "here"}}
    wrong = ok(await house.centre.admin.post("/api/processes/check", json=nowhere))["findings"]
    assert "流程从“here”开始，但该步骤不存在。" in [one["text"]["zh-CN"] for one in wrong]
    assert await sketched("X", "Y") == [("number", "rule.sac-brazil.person-without-data")]
    where = f"{SAC}/brands/{house.ids['X']}/rules/person-without-data"
    refused(await house.centre.admin.put(where, json={"on": False, "reason": " "}), 422, "rule_pack.reason_missing")
    refused(await house.centre.admin.put(f"{where}x", json={"on": True}), 404, "rule_pack.not_found")
    why = {"on": False, "reason": "Not a regulated service."}
    assert (await house.centre.admin.put(where, json=why)).status_code == 204
    assert await sketched("X") == []
    packs = {one["pack"]: one for one in ok(await house.centre.admin.get("/api/rule-packs"))["items"]}
    [at] = packs["sac-brazil"]["brands"]
    [off] = at["off"]
    assert (at["on"], off["rule"], off["reason"], off["by"]) == (True, "person-without-data", why["reason"], "Admin")
    assert (await house.centre.admin.put(where, json={"on": True})).status_code == 204
    assert await sketched("X") == [("number", "rule.sac-brazil.person-without-data")]


async def test_an_administrator_imports_a_pack_and_customers_are_not_led_where_it_breaks(house: House) -> None:
    rule: dict[str, Any] = {"title": WORDS, "text": WORDS, "source": "Standard 1", "applies": {"at_entry": True}}
    rule["asks"] = {"max_prompts_before_person": 0}
    text = {"pack": "ours", "title": WORDS, "source": "Ours", "rules": {"quick": rule}}
    admin = house.centre.admin
    made = ok(await admin.post("/api/rule-packs", json={"text": str(text).replace("True", "true")}), 201)
    assert (made["pack"], made["shipped"], made["brands"], made["rules"][0]["asks"]) == (
        ("ours", False, [], "max_prompts_before_person")
    )
    refused(await admin.post("/api/rule-packs", json={"text": "pack: x"}), 422, "rule_pack.refused")
    mine = str({**text, "pack": "sac-brazil"}).replace("True", "true")
    refused(await admin.post("/api/rule-packs", json={"text": mine}), 409, "rule_pack.shipped")
    await house.publish(ASKS.format(slug="asks"))
    await switch(house, "ours", "X", on=True)
    refused(await admin.delete("/api/rule-packs/ours"), 409, "rule_pack.in_use")
    line = {"name": "Line", "slug": "line", "medium": "voice", "unit_id": await house.centre.root(), "language": "en"}
    entry = {**line, "brand_id": house.ids["X"], "process_slug": "asks"}
    problem = refused(await admin.post("/api/entry-points", json=entry), 422, "rules.broken")
    assert problem["errors"][0]["field"] == "process_slug"
    await house.assign(process="asks", brand_ids=["X"])  # at touchpoints the rule does not apply
    made = ok(await admin.post("/api/entry-points", json={**entry, "brand_id": house.ids["Y"]}), 201)
    moved = {"version": made["version"], "brand_id": house.ids["X"]}
    refused(await admin.patch(f"/api/entry-points/{made['id']}", json=moved), 422, "rules.broken")
    await switch(house, "ours", "X", on=False)
    assert (await admin.delete("/api/rule-packs/ours")).status_code == 204
    refused(
        await admin.put(f"/api/rule-packs/ours/brands/{house.ids['X']}", json={"on": True}), 404, "rule_pack.not_found"
    )


async def test_whoever_is_there_for_one_brand_switches_rules_for_no_other_and_imports_none(house: House) -> None:
    await switch(house, "sac-brazil", "Y", on=True)
    await house.centre.person("Ida", "processes:process:see", "processes:rule_pack:edit", brands=[house.ids["X"]])
    ida = await house.centre.signed_in("Ida")
    await switch(house, "house-standard", "X", on=True, client=ida)
    packs = {one["pack"]: one["brands"] for one in ok(await ida.get("/api/rule-packs"))["items"]}
    assert packs["sac-brazil"] == []
    assert [one["brand_id"] for one in packs["house-standard"]] == [house.ids["X"]]
    other = f"{SAC}/brands/{house.ids['Y']}"
    assert (await ida.put(other, json={"on": False})).status_code == 404
    refused(await ida.post("/api/rule-packs", json={"text": "x"}), 403, "access.not_allowed")
    await house.centre.person("Eva", "processes:process:see")
    eva = await house.centre.signed_in("Eva")
    ok(await eva.get("/api/rule-packs"))
    assert (await eva.put(f"{SAC}/brands/{house.ids['X']}", json={"on": True})).status_code == 403
