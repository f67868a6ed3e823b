"""A task on the desk: it comes by itself, is taken, half filled in, handed to a colleague who is told, and done."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import COUNT_QUESTIONS, LOOKS, PICTURES, look
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
PROCESS = """
process: meter-check
title: {en: Meter check, pt-BR: Verificação do medidor, zh-CN: 电表核查}
languages: [en]
start: check
steps:
  check:
    type: task
    title: {en: Check the meter, pt-BR: Verificar o medidor, zh-CN: 核查电表}
    post: agent
    within: 4h
    late: [{notify: shift-supervisor}]
    text: {en: "Ask for a **photo** of the meter.", pt-BR: "Peça uma **foto** do medidor.", zh-CN: "请索取**照片**。"}
    checklist: [{en: The photo is readable, pt-BR: A foto é legível, zh-CN: 照片清晰可读}]
    fields:
      - {name: reading, label: {en: Reading, pt-BR: Leitura, zh-CN: 读数}, kind: number}
      - {name: remark, label: {en: Remark, pt-BR: Observação, zh-CN: 备注}, required: false}
    then: note
  note: {type: note, text: "It reads {{ reading }} ({{ remark }})", then: end}
  end: {type: end}
"""


def arrive(centre: Centre, slug: str, process: str) -> str:
    """A test customer whom this process receives; the interaction's id."""
    with centre.client("helena") as admin:
        entries = admin.get("/api/entry-points").json()["items"]
        if all(entry["slug"] != slug for entry in entries):
            made = admin.post("/api/processes", json={"definition": process, "revision_note": "For the journey."})
            assert made.status_code == 201, made.text
            like = next(entry for entry in entries if entry["slug"] == "hotline")
            body = {
                "name": slug,
                "slug": slug,
                "medium": "voice",
                "process_slug": made.json()["slug"],
                "language": "en",
            }
            made = admin.post(
                "/api/entry-points", json={**body, "brand_id": like["brand_id"], "unit_id": like["unit_id"]}
            )
            assert made.status_code == 201, made.text
        arrived = admin.post("/api/interactions", json={"entry_point": slug})
        assert arrived.status_code == 201, arrived.text
        return str(arrived.json()["id"])


@pytest.fixture
def no_tasks(centre: Centre) -> Iterator[None]:
    """Whatever is left to do is done afterwards: the next test is on the same floor."""
    yield
    with centre.client("ana") as ana, centre.client("helena") as helena:
        me = ana.get("/api/session").json()["user"]["id"]
        for task in helena.get("/api/tasks?whose=all").json()["items"]:
            if task["interaction_id"] is None:
                continue  # the company's own complaints
            helena.post(f"/api/tasks/{task['id']}/hand-on", json={"user_id": me})
            done = ana.post(f"/api/tasks/{task['id']}/complete", json={"data": {"reading": 1}, "ticked": [0]})
            assert done.status_code == 204, done.text


def opens_tasks(desk: Page) -> None:
    desk.locator("main").click()
    desk.keyboard.press("g")
    desk.keyboard.press("t")
    expect(desk.get_by_role("heading", name="Tasks")).to_be_visible()


@pytest.mark.usefixtures("no_tasks")
def test_a_task_is_taken_half_done_handed_on_and_done_by_a_colleague(floor: Floor, centre: Centre) -> None:
    ana, felix = floor.desk("ana"), floor.desk("felix")
    opens_tasks(ana)
    opens_tasks(felix)
    call = arrive(centre, "meters", PROCESS)
    row = ana.get_by_role("row", name=re.compile("Check the meter"))
    expect(row).to_be_visible()
    expect(felix.get_by_role("row", name=re.compile("Check the meter"))).to_be_visible()
    expect(ana.get_by_role("link", name=re.compile("^Tasks")).first).to_contain_text("1")
    row.click()
    expect(ana.get_by_role("button", name="Take it")).to_be_visible()
    ana.keyboard.press("Alt+t")
    expect(ana.get_by_role("button", name="Complete")).to_be_visible()
    expect(felix.get_by_text("Nothing to do right now")).to_be_visible()
    with ana.expect_response(re.compile("/draft$")):
        ana.get_by_label("Remark").fill("half done")
    ana.reload()
    expect(ana.get_by_label("Remark")).to_have_value("half done")
    ana.keyboard.press("Control+Enter")
    expect(ana.get_by_text("This is missing or not valid.")).to_be_visible()
    expect(ana.get_by_text("Tick everything that is done")).to_be_visible()
    ana.get_by_role("button", name="Hand to a colleague…").click()
    ana.get_by_role("dialog").get_by_label("Colleague", exact=True).first.fill("Felix")
    ana.get_by_role("option", name="Felix Brandt").click()
    ana.get_by_role("button", name="Hand over").click()
    expect(ana.get_by_text("Handed over")).to_be_visible()
    felix.get_by_role("button", name=re.compile("^Notices, unread: ")).click()
    with felix.expect_response(re.compile("/api/notices/[^/]+/read$")):
        felix.get_by_role("link", name="A colleague gave you a task: Check the meter").click()
    expect(felix.get_by_label("Remark")).to_have_value("half done")
    with centre.client("felix") as colleague:
        told = [one for one in colleague.get("/api/notices").json()["items"] if one["kind"] == "task"]
    assert told[0]["read_at"]
    assert "Check the meter" in told[0]["text"].values()
    felix.get_by_label("The photo is readable").check()
    felix.get_by_label("Reading").fill("12.5")
    felix.keyboard.press("Control+Enter")
    expect(felix.get_by_text("Nothing to do right now")).to_be_visible()
    with centre.client("helena") as admin:
        notes = admin.get(f"/api/interactions/{call}").json()["notes"]
    assert [note["text"] for note in notes] == ["It reads 12.5 (half done)"]
    assert floor.complaints == []


@pytest.fixture
def no_absences(centre: Centre) -> Iterator[None]:
    """Everybody is back afterwards."""
    yield
    with centre.client("ana") as ana:
        for absence in ana.get("/api/absences").json()["items"]:
            assert ana.delete(f"/api/absences/{absence['id']}").status_code == 204


@pytest.mark.usefixtures("no_tasks", "no_absences")
def test_who_goes_away_leaves_the_tasks_to_a_colleague(floor: Floor, centre: Centre) -> None:
    ana, felix = floor.desk("ana"), floor.desk("felix")
    opens_tasks(felix)
    arrive(centre, "meters", PROCESS)
    with centre.client("ana") as agent:
        task = agent.get("/api/tasks").json()["items"][0]["id"]
        assert agent.post(f"/api/tasks/{task}/claim").status_code == 204
    row = felix.get_by_role("row", name=re.compile("Check the meter"))
    expect(row).to_have_count(0)
    ana.get_by_role("button", name="Ana").first.click()
    ana.get_by_role("menuitem", name="Planned absence").click()
    dialog = ana.get_by_role("dialog", name="Planned absence")
    today = ana.evaluate("new Date().toISOString().slice(0, 10)")
    dialog.get_by_label("First day away").fill(today)
    dialog.get_by_label("Who stands in").first.fill("Felix")
    ana.get_by_role("option", name="Felix Brandt").click()
    dialog.get_by_role("button", name="Plan it").click()
    expect(dialog.get_by_text("Felix Brandt stands in")).to_be_visible()
    row.click()
    expect(felix.get_by_text("away; you stand in")).to_be_visible()
    felix.get_by_text("Why then?").click()
    expect(felix.get_by_text("Time promised: 4 hrs, day and night")).to_be_visible()
    felix.keyboard.press("Alt+t")
    expect(felix.get_by_role("button", name="Complete")).to_be_visible()
    dialog.get_by_role("button", name="End it").click()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    assert floor.complaints == []


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.mark.usefixtures("no_tasks", "no_absences")
@pytest.mark.parametrize("name", LOOKS)
def test_tasks_and_notices_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    arrive(centre, "meters", PROCESS)
    with centre.client("felix") as felix, centre.client("ana") as ana:
        task = ana.get("/api/tasks").json()["items"][0]["id"]
        me = ana.get("/api/session").json()["user"]["id"]
        assert felix.post(f"/api/tasks/{task}/hand-on", json={"user_id": me}).status_code == 204
    context = browser.new_context(**LOOKS[name], bypass_csp=True)
    context.add_init_script(COUNT_QUESTIONS)
    one = centre.sign_ins["ana"]
    answer = context.request.post(
        f"{centre.url}/api/session", data={"email": one.email, "password": one.password}, headers={"X-Switchroom": "1"}
    )
    assert answer.ok
    page = context.new_page()
    page.goto(f"{centre.url}/tasks?open={task}")
    expect(page.get_by_role("dialog").locator("form")).to_be_visible()
    page.get_by_role("dialog").locator("summary").click()
    findings = look(page, name, "tasks-open")
    page.goto(f"{centre.url}/desk")
    page.locator("h1").wait_for(state="attached")
    page.locator("button:has(.tabler-icon-bell)").first.click()
    expect(page.get_by_role("dialog").get_by_role("list")).to_be_visible()
    findings += look(page, name, "notices")
    page.keyboard.press("Escape")
    with centre.client("ana") as ana, centre.client("felix") as felix:
        substitute = felix.get("/api/session").json()["user"]["id"]
        days = {"from_date": "2031-03-03", "to_date": "2031-03-14", "substitute_id": substitute}
        assert ana.post("/api/absences", json=days).status_code == 201
    if name == "narrow":
        page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Ana").last.click()
    page.locator("[role=menuitem]:has(.tabler-icon-beach)").click()
    expect(page.get_by_role("dialog").locator("form input[type=date]")).to_have_count(2)
    findings += look(page, name, "absences")
    context.close()
    assert findings == []
