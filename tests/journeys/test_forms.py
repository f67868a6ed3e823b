"""Forms through real browsers: in a chat and on a page of their own, filled in by keys, through reloads and a cut."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import COUNT_QUESTIONS, LOOKS, PICTURES, look, look_at_desk, wear
from tests.support.centre import Centre
from tests.support.line import Line, line_to
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63600100000500010d0a2db40000000049454e44ae426082"
)
REQUEST = """
process: journey-request
title: {en: Request, pt-BR: Pedido, zh-CN: 申请}
languages: [en, pt-BR, zh-CN]
media: [form, chat]
start: hello
steps:
  hello: {type: say, text: {en: Tell us what you need., zh-CN: 请告诉我们您的需求。}, then: topic}
  topic:
    type: ask
    text: {en: What is it about?, zh-CN: 请问是关于什么的？}
    choices:
      - {name: bill, label: {en: A bill, zh-CN: 账单}}
      - {name: other, label: {en: Something else, zh-CN: 其他}}
    into: topic
    outcomes: {bill: data, other: data}
    otherwise: data
  data:
    type: form
    text: {en: Where can we reach you?, zh-CN: 我们如何联系您？}
    fields:
      - {name: name, label: {en: Your name, zh-CN: 姓名}}
      - {name: mail, label: {en: E-mail, zh-CN: 电子邮箱}, kind: email}
      - {name: day, label: {en: Since when, zh-CN: 发生日期}, kind: date, required: false}
      - {name: pin, label: {en: PIN, zh-CN: 密码}, kind: digits, secret: true}
      - {name: words, label: {en: What happened, zh-CN: 情况说明}, longest: 2000}
      - {name: photo, label: {en: A photo, zh-CN: 照片}, kind: file, required: false}
      - {name: agreed, label: {en: I agree to be called, zh-CN: 同意回电}, kind: boolean}
    then: queue
    otherwise: end
  queue: {type: queue, queue: hotline, outcomes: {answered: script}, otherwise: end}
  script: {type: show, text: {en: Solve it.}, buttons: [{name: solved, label: {en: Solved}}], outcomes: {solved: rate}}
  rate: {type: survey, kind: csat, comment: {en: What could be better?, zh-CN: 哪里可以改进？},
         outcomes: {answered: thanks}, otherwise: end}
  thanks: {type: say, text: {en: Thank you for telling us., zh-CN: 谢谢您的评价。}, then: end}
  end: {type: end}
"""


@pytest.fixture(scope="module", autouse=True)
def entry_points(centre: Centre) -> None:
    """One of each medium, for the same process."""
    with centre.client("helena") as admin:
        made = admin.post("/api/processes", json={"definition": REQUEST, "revision_note": "For journeys."})
        assert made.status_code == 201, made.text
        there = admin.get("/api/entry-points").json()["items"][0]
        shared = {name: there[name] for name in ("brand_id", "unit_id")}
        for slug, medium in (("request", "form"), ("request-chat", "chat")):
            body = {**shared, "slug": slug, "medium": medium, "name": {"en": "Requests", "zh-CN": "网上申请"}}
            body |= {"process_slug": "journey-request", "language": "en", "limit_per_address": 0}
            body["chat"] = {
                "accent": "#0f5f8f",
                "welcome": {"en": "We answer within a day.", "zh-CN": "我们将在一天内答复。"},
            }
            assert (made := admin.post("/api/entry-points", json=body)).status_code == 201, made.text


@pytest.fixture
def line(centre: Centre) -> Iterator[Line]:
    with line_to(urlsplit(centre.url).port or 0) as line:
        yield line


def fills_in(page: Page) -> None:
    """By keys alone, from one field to the next."""
    page.get_by_label("Your name", exact=True).press_sequentially("Clara")
    page.keyboard.press("Tab")
    page.keyboard.type("clara@")
    page.get_by_label("PIN").fill("4711")
    page.get_by_label("What happened").fill("It is too high.\nPlease look.")


def test_a_form_in_a_chat_keeps_what_was_typed(floor: Floor, line: Line) -> None:
    page = floor.visitor(f"http://127.0.0.1:{line.port}/chat/request-chat", 390, 800)
    page.get_by_role("button", name="Start chat").click()
    page.get_by_role("button", name="A bill", exact=True).click()
    fills_in(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("This does not fit. Please check it.")).to_be_visible()
    expect(page.get_by_role("textbox", name="E-mail")).to_be_focused()
    expect(page.get_by_role("textbox", name="E-mail")).to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Clara")
    expect(page.get_by_label("What happened")).to_have_value("It is too high.\nPlease look.")
    expect(page.get_by_label("PIN")).to_have_value("")  # a secret is not kept
    page.get_by_role("textbox", name="E-mail").fill("clara@example.com")
    page.get_by_label("PIN").fill("4711")
    line.cut()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Not connected.")).to_be_visible()
    line.mend()
    expect(page.get_by_text("Not connected.")).to_be_hidden()
    summary = page.get_by_role("log").get_by_text(re.compile("Your name: Clara"))
    expect(summary).to_have_count(1)
    expect(summary).to_contain_text("PIN: ••••••")
    expect(page.get_by_role("status").filter(has_text="Waiting for an agent")).to_be_visible()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="End", exact=True).click()
    assert floor.complaints == []


def sends_files(page: Page) -> None:
    """One that is refused, then one that is not, which survives a reload."""
    chooser = page.get_by_label("A photo")
    chooser.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": b"MZ\x90\x00"})
    expect(page.get_by_text("Files of this kind are not accepted.")).to_be_visible()
    chooser.set_input_files({"name": "roof.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_role("button", name="Remove: roof.png")).to_be_visible()
    expect(page.get_by_text("Files of this kind are not accepted.")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Remove: roof.png")).to_be_visible()
    PICTURES.mkdir(exist_ok=True)
    assert look(page, "narrow", "/form/file") == []


def looks_at(page: Page, state: str) -> list[str]:
    """The page in each look; what has been said stays in the language in which it was begun."""
    findings: list[str] = []
    for name, how in LOOKS.items():
        wear(page, how)
        page.goto(f"{page.url.split('?')[0]}?lang={how['locale']}")
        expect(page.get_by_text(re.compile(r"\d{6}-\d{6}"))).to_be_visible()
        findings += look(page, name, f"/form{state}")
    wear(page, LOOKS["narrow"])
    page.goto(f"{page.url.split('?')[0]}?lang=en")
    return findings


def test_a_form_on_a_page_becomes_work(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    page = floor.visitor(f"{centre.url}/f/request", 390, 800)
    expect(page.get_by_text("We answer within a day.")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Tell us what you need.")).to_be_visible()
    page.get_by_label("A bill").check()
    page.get_by_role("button", name="Continue").click()
    fills_in(page)
    page.add_init_script(COUNT_QUESTIONS)
    sends_files(page)
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Clara")
    page.get_by_role("textbox", name="E-mail").fill("clara@example.com")
    page.get_by_label("PIN").fill("4711")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    findings = looks_at(page, "/handed-in")
    number = page.get_by_text(re.compile(r"Your number: \d{6}-\d{6}")).inner_text().split(": ")[1]
    agent = floor.agent("ana", 1700.0)
    agent.get_by_role("button", name=re.compile("^Accept")).click()
    expect(agent.get_by_role("heading", name=re.compile(number))).to_be_visible()
    expect(agent.get_by_role("log").get_by_text("What happened: It is too high.")).to_be_visible()
    file = agent.get_by_role("log").get_by_role("link").filter(has=agent.get_by_alt_text("roof.png"))
    expect(file).to_have_attribute("download", "roof.png")
    findings += look_at_desk(agent, "/form")
    agent.get_by_label("Message", exact=True).fill("It is corrected.")
    agent.keyboard.press("Enter")
    expect(page.get_by_text("Ana Souza: It is corrected.")).to_be_visible()
    agent.get_by_role("button", name=re.compile("^Solved")).click()
    agent.get_by_role("button", name="Close the form").click()
    agent.get_by_role("button", name="Close", exact=True).click()
    page.get_by_label("5", exact=True).check()
    page.get_by_label("What could be better? (optional)").fill("Nothing")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page.get_by_text("Ana Souza: It is corrected.")).to_be_visible()
    expect(page.get_by_text(f"Your number: {number}")).to_be_visible()
    findings += looks_at(page, "/done")
    agent.get_by_role("button", name=re.compile("^Finish")).click()
    with centre.client("grace") as supervisor:
        row = next(one for one in supervisor.get("/api/interactions").json()["items"] if one["reference"] == number)
        shown = supervisor.get(f"/api/interactions/{row['id']}").json()
    lead = floor.desk("grace")
    lead.goto(f"{centre.url}/history")
    figures = lead.get_by_role("list", name="What customers think")
    expect(figures).to_contain_text("1 of 1 answered")
    expect(figures).to_contain_text("100%")
    findings += look_at_desk(lead, "/history-rated")
    lead.goto(f"{centre.url}/interactions/{row['id']}")
    expect(lead.get_by_text("5 of 5")).to_be_visible()
    findings += look_at_desk(lead, "/rated")
    assert (shown["medium"], shown["origin"], shown["ended_how"]) == ("form", "real", "completed")
    assert [(one["score"], one["comment"]) for one in shown["surveys"]] == [(5, "Nothing")]
    assert findings == []
    assert floor.complaints == []


def test_the_set_up_says_where_customers_find_it(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    admin = floor.desk("helena")
    admin.goto(f"{centre.url}/setup/entry-points")
    admin.get_by_role("row").filter(has_text="/f/request").click()
    form = admin.get_by_role("dialog")
    expect(form.get_by_text(f"{centre.url}/f/request", exact=True)).to_be_visible()
    expect(form.get_by_text(f'<iframe src="{centre.url}/f/request"')).to_be_visible()
    form.get_by_role("button", name="Copy the code").scroll_into_view_if_needed()
    admin.add_init_script(COUNT_QUESTIONS)
    for name, how in LOOKS.items():
        wear(admin, how)
        assert look(admin, name, "/setup/entry-points/form", "[role=dialog]") == []
    assert floor.complaints == []


@pytest.mark.parametrize("name", LOOKS)
def test_the_page_of_a_form_is_free_of_barriers(playwright: Playwright, centre: Centre, name: str) -> None:
    """Its first page, a choice, and fields of which some are wrong."""
    PICTURES.mkdir(exist_ok=True)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_context(**LOOKS[name], bypass_csp=True).new_page()
    page.add_init_script(COUNT_QUESTIONS)
    page.goto(f"{centre.url}/f/request")
    findings = look(page, name, "/form/start")
    submit = page.locator("button[type=submit]").locator("visible=true")
    submit.click()
    page.get_by_role("radio").first.check()
    findings += look(page, name, "/form/choice")
    submit.click()
    page.locator("input[type=email]").fill("clara@")
    submit.click()
    expect(page.get_by_role("alert").locator("visible=true").first).to_be_visible()
    findings += look(page, name, "/form/wrong")
    browser.close()
    assert findings == []
