"""A round is drawn; the inspector fills its form in on a phone, over a reload; the rate stands in the monitor."""

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

QUICK = """
process: opening-hours
title: {en: Opening hours, pt-BR: Horário, zh-CN: 营业时间}
languages: [en]
start: greet
steps:
  greet: {type: note, title: {en: Greet, pt-BR: Saudar, zh-CN: 问候}, text: Hello, then: tell}
  tell: {type: note, title: {en: Tell the hours, pt-BR: Dizer o horário, zh-CN: 告知时间}, text: Nine, then: end}
  end: {type: end}
"""


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def somebody_came(admin: httpx.Client) -> None:
    """A customer was served by a process of our own, and has left."""

    def made(path: str, **body: object) -> dict[str, str]:
        answer = admin.post(f"/api/{path}", json=body)
        assert answer.is_success, answer.text
        found: dict[str, str] = answer.json()
        return found

    made("processes", definition=QUICK, revision_note="First.")
    brand, unit = (admin.get(f"/api/{many}").json()["items"][0]["id"] for many in ("brands", "units"))
    entry = {"name": "Hours", "slug": "hours", "medium": "voice", "process_slug": "opening-hours", "language": "en"}
    made("entry-points", **entry, brand_id=brand, unit_id=unit)
    made("interactions", entry_point="hours")
    until = time.monotonic() + 20
    while not admin.get("/api/monitor/interactions?process=opening-hours").json()["total"]:
        assert time.monotonic() < until, "it came to nothing"


def page_of(browser: Browser, centre: Centre, who: str, width: int = 1440, height: int = 900) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", bypass_csp=True)
    signs_in(context, centre, who)
    return context.new_page()


def looked_at(browser: Browser, centre: Centre, path: str, state: str) -> list[str]:
    findings: list[str] = []
    for name in LOOKS:
        context = dressed(browser, name)
        signs_in(context, centre, "rosa")
        page = context.new_page()
        page.goto(centre.url + path)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        findings += look(page, name, state)
        context.close()
    return findings


def test_a_round_is_drawn_judged_on_a_phone_and_stands_in_the_monitor(browser: Browser, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    with centre.client("helena") as admin:
        somebody_came(admin)
    desk = page_of(browser, centre, "rosa")
    desk.goto(f"{centre.url}/inspections?view=rounds")
    desk.get_by_role("button", name="Draw a round").click()
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill("October")
    form.get_by_role("combobox", name="Process").fill("Opening")
    desk.get_by_role("option", name="Opening hours").click()
    form.get_by_role("combobox", name="Inspectors").fill("Rosa")
    desk.get_by_role("option", name="Rosa Lima").click()
    form.get_by_role("textbox", name="Name").focus()
    expect(form.get_by_role("status")).to_contain_text("1 of 1 would be drawn")
    assert look(desk, "light", "/inspections/draw", "[role=dialog]") == []
    with desk.expect_response(lambda answer: answer.url.endswith("/api/inspection-rounds")) as drawn:
        form.get_by_role("button", name="Draw", exact=True).click()
    assert drawn.value.status == 201, drawn.value.text()
    expect(desk.get_by_role("main")).to_contain_text("1 to inspect")

    phone = page_of(browser, centre, "rosa", 390, 800)
    phone.goto(f"{centre.url}/inspections")
    phone.get_by_role("link", name=re.compile("Opening hours")).click()
    expect(phone.get_by_role("group", name="Greet")).to_be_visible()
    path = re.sub(r"^https?://[^/]+", "", phone.url)
    assert looked_at(browser, centre, path, "/inspections/form") == []
    with phone.expect_response(lambda answer: answer.request.method == "PUT"):
        phone.get_by_role("group", name="Greet").get_by_text("Used wrongly").click()
    phone.get_by_role("group", name="Greet").get_by_role("textbox", name="Remark").fill("Too short")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    phone.reload()
    greet = phone.get_by_role("group", name="Greet")
    expect(greet.get_by_role("textbox", name="Remark")).to_have_value("Too short")
    expect(greet.get_by_role("radio", name="Used wrongly")).to_be_checked()
    for target in greet.locator("label").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 390
    phone.get_by_role("group", name="The process as a whole").get_by_text("Used", exact=True).click()
    phone.get_by_role("button", name="Submit").click()
    phone.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(phone.get_by_text("Nothing to inspect")).to_be_visible()

    desk.goto(f"{centre.url}/processes/opening-hours?view=measures")
    figure = desk.get_by_role("button", name=re.compile("On-site application")).first
    expect(figure).to_contain_text("1 of 1 inspected used it right")
    expect(figure).to_contain_text("By the system 100% of 1")
    assert look(desk, "light", "/processes/inspected") == []
    desk.get_by_role("link", name="Inspections", exact=True).last.click()
    expect(desk.get_by_role("link", name=re.compile("Opening hours.*Used", re.DOTALL))).to_be_visible()


def test_a_finding_with_a_photo_is_mended_and_verified(browser: Browser, centre: Centre, tmp_path: Path) -> None:
    with centre.client("rosa") as rosa:
        unit = rosa.get("/api/walks/choices").json()["units"][0]["id"]
        body = {"process": "main-menu", "unit_id": unit}
        walk = rosa.post("/api/walks", json=body).json()["id"]
    photo = tmp_path / "door.gif"
    photo.write_bytes(PICTURE)
    phone = page_of(browser, centre, "rosa", 390, 800)
    phone.goto(f"{centre.url}/inspections/walks/{walk}")
    phone.get_by_role("group").first.get_by_text("Something is wrong").click()
    phone.get_by_role("button", name="File a finding").first.click()
    form = phone.get_by_role("dialog")
    form.get_by_role("textbox", name="What is wrong").fill("Nobody says how long it takes")
    form.get_by_role("combobox", name="Who mends it").fill("Helena")
    phone.get_by_role("option", name="Helena Duarte").click()
    with phone.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Take a photo").click()
    chooser.value.set_files(photo)
    expect(form.get_by_role("button", name="Photos: 1")).to_be_visible()
    assert look(phone, "light", "/inspections/finding", "[role=dialog]") == []
    form.get_by_role("button", name="File it").click()
    expect(phone.get_by_role("img", name=re.compile("door.gif"))).to_be_visible()
    assert looked_at(browser, centre, f"/inspections/walks/{walk}", "/inspections/walk") == []

    desk = page_of(browser, centre, "helena")
    desk.goto(f"{centre.url}/inspections?view=findings&whose=mine")
    desk.get_by_role("button", name="It is mended").click()
    desk.get_by_role("textbox", name="Remark").fill("The place is told")
    desk.get_by_role("button", name="It is mended", exact=True).click()
    expect(desk.get_by_role("list", name="Findings")).to_contain_text("The place is told")
    phone.reload()
    phone.get_by_role("button", name="Verified").click()
    phone.get_by_role("button", name="Verified", exact=True).click()
    expect(phone.get_by_role("button", name="Not mended")).to_have_count(0)
