"""Decisions: at the desk by a role, and behind a mailed link by somebody who has no account, in one click more."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Playwright, expect

from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed
from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.journeys.test_tasks import arrive, opens_tasks
from tests.support.centre import Centre, free_port
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
STEP = """
    title: {en: A new password for Ana, pt-BR: Nova senha para Ana, zh-CN: 为 Ana 重置密码}
    within: 4h
    text:
      en: "Ana has called from **her own** telephone."
      pt-BR: "Ana ligou do **próprio** telefone."
      zh-CN: "Ana 使用**本人**电话来电。"
    values:
      - {label: {en: Account, pt-BR: Conta, zh-CN: 账号}, value: ana-admin}
      - {label: {en: Rights, pt-BR: Direitos, zh-CN: 权限}, value: Domain administrator}
    into: decided
    then: note
    otherwise: note
  note: {type: note, text: "{{ decided.decision }}: {{ decided.reason }}", then: end}
  end: {type: end}
"""
HEAD = "process: {slug}\ntitle: {{en: Password, pt-BR: Senha, zh-CN: 密码}}\nlanguages: [en]\n"
AT_DESK = HEAD.format(slug="desk-review") + "start: review\nsteps:\n  review:\n    type: review\n    post: agent" + STEP
BY_LINK = (
    HEAD.format(slug="link-review")
    + "media: [chat]\nstart: what\nsteps:\n  what: {type: ask, text: What?, choices: [{name: password, "
    + "label: Password}], outcomes: {password: review}, otherwise: end}\n"
    + "  review:\n    type: review\n    people: [maya@outside.example]"
    + STEP.replace("otherwise: note", "outcomes: {refused: note, returned: note, nobody: end}")
)
CONTINUE = {"light": "Continue", "dark": "Continuar", "narrow": "Continue", "chinese": "继续"}


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    PICTURES.mkdir(exist_ok=True)
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def test_a_role_decides_at_the_desk(floor: Floor, browser: Browser, centre: Centre) -> None:
    ana = floor.desk("ana")
    opens_tasks(ana)
    call = arrive(centre, "reviews", AT_DESK)
    ana.get_by_role("row", name=re.compile("A new password for Ana")).click()
    expect(ana.get_by_text("ana-admin")).to_be_visible()
    ana.get_by_role("button", name="Take it").click()
    ana.get_by_role("button", name="Decide").click()
    expect(ana.get_by_text("Choose one of the decisions.")).to_be_visible()
    ana.get_by_label("Refuse").check()
    ana.keyboard.press("Control+Enter")
    expect(ana.get_by_text("Say why it is not approved.")).to_be_visible()
    ana.get_by_label("Reason").fill("Not from her number")
    task = ana.url.partition("open=")[2]
    findings: list[str] = []
    for name in LOOKS:
        context = dressed(browser, name)
        signs_in(context, centre, "ana")
        page = context.new_page()
        page.goto(f"{centre.url}/tasks?open={task}")
        expect(page.get_by_role("dialog").locator("textarea").first).to_be_visible()
        findings += look(page, name, "review-open")
        context.close()
    assert findings == []
    ana.keyboard.press("Control+Enter")
    expect(ana.get_by_text("Nothing to do right now")).to_be_visible()
    with centre.client("helena") as admin:
        notes = admin.get(f"/api/interactions/{call}").json()["notes"]
    assert [note["text"] for note in notes] == ["refused: Not from her number"]
    assert floor.complaints == []


def asked_by_mail(centre: Centre, browser: Browser) -> dict[str, Any]:
    """The task of somebody who was asked by mail what a visitor wants."""
    with centre.client("helena") as admin:
        there = next(entry for entry in admin.get("/api/entry-points").json()["items"] if entry["slug"] == "hotline")
        shared = {name: there[name] for name in ("brand_id", "unit_id")}
        smtp = {"kind": "smtp", "host": "127.0.0.1", "port": free_port(), "tls": "none"}
        box = {"name": "Reviews", "address": "reviews@centre.example", "outgoing": smtp, **shared}
        assert (made := admin.post("/api/mailboxes", json=box)).status_code == 201, made.text
        made = admin.post("/api/processes", json={"definition": BY_LINK, "revision_note": "For the journey."})
        assert made.status_code == 201, made.text
        entry = {**shared, "slug": "link-review", "medium": "chat", "name": "Password", "language": "en"}
        made = admin.post("/api/entry-points", json={**entry, "process_slug": "link-review"})
        assert made.status_code == 201, made.text
        visitor = browser.new_page()
        visitor.goto(f"{centre.url}/chat/link-review")
        visitor.get_by_role("button", name="Start chat").click()
        visitor.get_by_role("button", name="Password", exact=True).click()
        desk = browser.new_context(**LOOKS["light"])
        signs_in(desk, centre, "helena")
        lead = desk.new_page()
        lead.goto(f"{centre.url}/tasks?whose=all")
        expect(lead.get_by_role("row").filter(has_text="maya@outside.example")).to_be_visible()
        desk.close()
        visitor.close()
        asked = [task for task in admin.get("/api/tasks?whose=all").json()["items"] if task["mail"]]
    (task,) = asked
    found: dict[str, Any] = task
    return found


def test_who_has_no_account_decides_behind_a_link(browser: Browser, centre: Centre) -> None:
    task = asked_by_mail(centre, browser)
    assert task["mail"] == "maya@outside.example"
    keyring = Keyring.open_or_create(Path(f"{centre.data}.keys"))
    token = make_signed(keyring, "review", UUID(task["id"]), datetime.now(UTC) + timedelta(hours=1))
    link = f"{centre.url}/decide/#{token}"
    findings: list[str] = []
    for name in LOOKS:
        context = dressed(browser, name)
        page = context.new_page()
        page.goto(link)
        expect(page.get_by_text("ana-admin")).to_be_visible()
        findings += look(page, name, "decide")
        page.locator("input[value=approved]").check()
        page.get_by_role("button", name=CONTINUE[name]).click()
        findings += look(page, name, "decide-sure")
        context.close()
    assert findings == []
    context = browser.new_context(**LOOKS["narrow"])  # with the real policy
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(link)
    page.get_by_label("Refuse").press("Space")
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Please say why")
    page.get_by_label("Reason").fill("Not from her number")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Confirm").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("no longer works")
    assert [said for said in errors if "410" not in said] == []
    with centre.client("helena") as admin:
        notes = admin.get(f"/api/interactions/{task['interaction_id']}").json()["notes"]
    assert [note["text"] for note in notes] == ["refused: Not from her number"]
