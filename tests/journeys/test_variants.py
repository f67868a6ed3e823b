"""A change of a base flows to its variant: foreseen before it is published, taken over, one place decided, compared."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor
from tests.journeys.test_designer import details, node, says
from tests.journeys.test_screens import LOOKS, PICTURES, look
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
BASE = """
process: repair-line
title: {en: Repairs, pt-BR: Reparos, zh-CN: 维修}
languages: [en]
media: [chat]
start: greet
steps:
  greet: {type: say, title: {en: Greet}, text: {en: Hello}, then: mark}
  mark: {type: tag, title: {en: Mark it}, tags: [repair], then: end}
  end: {type: end}
"""


def publishes(desk: Page, note: str, process: str, version: int) -> None:
    desk.get_by_label("What changed, and why").fill(note)
    desk.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(desk).to_have_url(re.compile(f"/processes/{process}$"))
    expect(desk.get_by_text(f"version {version}", exact=True).first).to_be_visible()


def base_changes(centre: Centre) -> str:
    """Two places: the greeting, which the variant has changed, too, and a step after it."""
    with centre.client("helena") as admin:
        draft: dict[str, Any] = admin.post("/api/processes/repair-line/draft", json={}).json()
        greet = draft["definition"]["steps"]["greet"]
        changes = [
            {"part": "steps/greet", "seen": greet, "value": {**greet, "text": {"en": "Good day"}, "then": "note"}},
            {"part": "steps/note", "value": {"type": "tag", "title": {"en": "Note it"}, "tags": ["n"], "then": "mark"}},
        ]
        answer = admin.patch(f"/api/process-drafts/{draft['id']}", json={"changes": changes})
        assert answer.json()["clashes"] == []
        return str(draft["id"])


def dressed_as(desk: Page, name: str) -> None:
    desk.set_viewport_size(LOOKS[name]["viewport"])
    desk.emulate_media(color_scheme=LOOKS[name]["color_scheme"])


def test_a_change_of_the_base_flows_to_its_variant(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    with centre.client("helena") as admin:
        body = {"definition": BASE, "revision_note": "First."}
        assert admin.post("/api/processes", json=body).status_code == 201
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/processes/repair-line?view=variants")
    desk.get_by_role("button", name="New variant").click()
    desk.get_by_label("Title").fill("Repairs of the other brand")
    desk.get_by_label("Short name").fill("repair-line-other")
    desk.get_by_role("combobox", name="Brand").click()
    desk.get_by_role("option").first.click()
    findings = look(desk, "light", "variant-new", "[role=dialog]")
    desk.get_by_role("button", name="Begin").click()
    expect(node(desk, "greet")).to_be_visible()
    says(desk, "greet", "Hello from the other brand")
    expect(details(desk)).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="saved")).to_be_visible()
    desk.get_by_role("button", name="Publish", exact=True).click()
    publishes(desk, "Another greeting.", "repair-line-other", 1)

    desk.goto(f"{centre.url}/processes/drafts/{base_changes(centre)}")
    desk.get_by_role("button", name="Publish", exact=True).click()
    foreseen = desk.get_by_role("dialog").get_by_role("listitem").filter(has_text="Repairs of the other brand")
    expect(foreseen).to_contain_text("1 place to decide: greet · Text · en")
    findings += look(desk, "light", "variant-foreseen", "[role=dialog]")
    publishes(desk, "A better greeting.", "repair-line", 2)

    desk.get_by_role("tab", name="Variants").click()
    expect(desk.get_by_text("1 version behind")).to_be_visible()
    findings += look(desk, "light", "variant-behind")
    desk.get_by_role("button", name="Take over the changes").click()
    decide = desk.get_by_role("region", name="Changed by the base as well")
    expect(decide).to_contain_text("Hello from the other brand")
    expect(node(desk, "note")).to_be_visible()
    for name in ("dark", "narrow", "light"):
        dressed_as(desk, name)
        findings += look(desk, name, "variant-decide")
    decide.get_by_role("button", name="Take the base’s").click()
    expect(decide.get_by_role("status")).to_have_text(re.compile("All is decided"))
    decide.get_by_role("button", name="Keep this variant’s").click()
    expect(decide.get_by_role("button", name="Keep this variant’s", pressed=True)).to_be_visible()
    desk.get_by_role("button", name="Publish", exact=True).click()
    publishes(desk, "The base's change.", "repair-line-other", 2)

    desk.goto(f"{centre.url}/processes/repair-line-other?view=versions")
    desk.get_by_role("button", name="Compare with version 1").click()
    different = desk.get_by_role("region", name="What is different")
    expect(different).to_contain_text("2 steps are different")
    different.get_by_role("button", name="Note it").press("Enter")
    expect(desk.get_by_role("button", name=re.compile("Note it.*new"), pressed=True)).to_be_visible()
    for name in ("dark", "narrow", "light"):
        dressed_as(desk, name)
        findings += look(desk, name, "versions-compared")
    process = desk.get_by_role("combobox", name="Before: process")
    process.fill("Repairs")
    desk.get_by_role("option", name="Repairs", exact=True).click()
    expect(different).to_contain_text("1 step is different")
    desk.goto(f"{centre.url}/processes/repair-line-other?view=variants")
    desk.get_by_role("link", name="Compare with its base").click()
    expect(different).to_contain_text("Hello from the other brand")
    expect(different).to_contain_text("1 step is different")
    assert findings == []
    assert floor.complaints == []
