"""A requester signs in by the link in a real mail, writes a ticket, is answered, answers, closes and opens it again.

The mail goes from one mailbox of the centre to another one that its built-in receiver keeps: where the requester reads.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor, accepts, chats
from tests.journeys.test_screens import COUNT_QUESTIONS, LOOKS, PICTURES, look, look_at_chat_page, signs_in, writes
from tests.support.centre import Centre, free_port, running_centre
from tests.support.places import folder_for_a_centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LUCIA = "lucia@people.example"
SECRET = "a good long password"
LINK = re.compile(r"http://localhost:\d+/portal/A/enter#\S+")
MINE = {"light": "Your requests", "dark": "Suas solicitações", "narrow": "Your requests", "chinese": "您的请求"}


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Centre, httpx.Client]]:
    """A centre with a portal, a mailbox that sends, and one in which Lucia reads; its administrator."""
    folder, port = folder_for_a_centre("portal"), free_port()
    (folder / "data").mkdir()
    settings = f'[mail]\nreceiver = "127.0.0.1:{port}"\ninside = ["127.0.0.0/8"]\n'
    (folder / "data" / "switchroom.toml").write_text(settings)
    with running_centre(folder / "data") as centre, centre.client("helena") as admin:
        brand = next(row["id"] for row in admin.get("/api/brands").json()["items"] if row["label"] == "A")
        unit = next(row["id"] for row in admin.get("/api/units").json()["items"] if row["kind"] == "team")
        place = {"brand_id": brand, "unit_id": unit}
        sends = {"kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "none"}
        for body in (
            {"name": "Support", "address": "support@centre.example", "outgoing": sends, **place},
            {"name": "Lucia", "address": LUCIA, **place},
        ):
            assert admin.post("/api/mailboxes", json=body).status_code == 201
        title = {"en": "Help", "pt-BR": "Ajuda", "zh-CN": "帮助"}
        assert admin.post("/api/portals", json={"title": title, **place}).status_code == 201
        yield centre, admin
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def mail_about(admin: httpx.Client, page: Page, subject: str) -> str:
    """The text of the newest mail with this in its subject that Lucia has, as soon as there is one."""
    for _ in range(600):
        mails = admin.get("/api/mail").json()["items"]
        letters = [mail for mail in mails if subject in mail["subject"]]
        if letters:
            return str(admin.get(f"/api/mail/{letters[0]['id']}").json()["text"])
        page.wait_for_timeout(100)
    raise AssertionError(admin.get("/api/mail").text)


def test_a_requester_signs_in_by_mail_writes_is_answered_closes_and_opens_again(
    browser: Browser, post: tuple[Centre, httpx.Client]
) -> None:
    centre, admin = post
    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="en-GB", bypass_csp=True)
    context.add_init_script(COUNT_QUESTIONS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{centre.url}/portal/A")
    page.get_by_label("Your e-mail address").fill(LUCIA)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_focused()
    page.goto(LINK.findall(mail_about(admin, page, "link to sign in"))[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("You have no requests yet.")).to_be_visible()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("What is it about?").fill("Use the phone abroad")
    article = page.get_by_role("link", name=re.compile("abroad", re.IGNORECASE)).first
    with context.expect_page() as opened:
        article.click()
    opened.value.close()
    PICTURES.mkdir(exist_ok=True)
    findings = look(page, "phone", "/portal/answered-first")
    page.get_by_role("button", name="That solved it").click()
    expect(page.get_by_text("Glad that it is solved. Nothing was sent.")).to_be_visible()
    expect(page.get_by_text("You have no requests yet.")).to_be_visible()
    articles = admin.get("/api/knowledge/articles", params={"limit": 100}).json()["items"]
    assert sum(one["solved"] for one in articles) == 1
    page.get_by_role("link", name="New request").click()
    expect(page.get_by_label("What is it about?")).to_have_value("")
    page.get_by_label("What is it about?").fill("Use the phone abroad")
    expect(article).to_be_visible()
    page.get_by_label("What happened, or what do you need?").fill("I have no network in Chile.")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text("We have your request.")).to_be_visible()
    expect(page.get_by_text("Received", exact=True)).to_be_visible()
    number = re.search(r"/ticket/(\d+)", page.url)
    assert number
    answered = admin.post(f"/api/tickets/{number[1]}/replies", json={"text": "Please switch roaming on."})
    assert answered.status_code == 201
    page.reload()
    expect(page.get_by_text("Please switch roaming on.")).to_be_visible()
    page.get_by_label("Your answer").fill("That helped.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="That helped.")).to_be_visible()
    page.get_by_role("button", name="It is solved").click()
    expect(page.get_by_text("Solved", exact=True)).to_be_visible()
    page.get_by_role("radio", name="4").check()
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    findings += look(page, "phone", "/portal/solved")
    page.get_by_label("Not solved? Write what is still wrong").fill("It is gone again.")
    page.get_by_role("button", name="Send and open again").click()
    expect(page.get_by_text("We are working on it", exact=True)).to_be_visible()
    assert admin.get(f"/api/tickets/{number[1]}").json()["reopened"] == 1
    says_that_it_affects_her_too(page, admin)
    asks_for_a_device(page, admin)
    sets_a_password(page)
    assert findings + look_everywhere(browser, centre, context.storage_state(), int(number[1])) == []
    findings = the_agent_sees_what_was_said(browser, centre, int(number[1]))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    findings += signs_in_with_the_password(page)
    assert errors + findings == []


def test_a_chat_that_is_over_is_sent_home_by_mail(
    playwright: Playwright, post: tuple[Centre, httpx.Client], tmp_path: Path
) -> None:
    centre, admin = post
    PICTURES.mkdir(exist_ok=True)
    with closing(Floor(playwright, centre, tmp_path)) as floor:
        agent = floor.agent("ana", 300.0)
        customer = floor.visitor(f"{centre.url}/chat/chat", 390, 800)
        chats(customer)
        accepts(agent)
        writes(agent, "Please switch roaming on.")
        customer.get_by_role("button", name="End chat").click()
        customer.get_by_role("button", name="End", exact=True).click()
        address = customer.get_by_label("Your e-mail address")
        expect(address).to_be_visible()
        findings = look_at_chat_page(customer, "/by-mail")
        address.fill("lucia")
        customer.keyboard.press("Enter")
        expect(customer.get_by_text("This is not an e-mail address.")).to_be_visible()
        address.fill(LUCIA)
        customer.keyboard.press("Enter")
        expect(customer.get_by_text(f"On its way to {LUCIA}.")).to_be_visible()
        findings += look(customer, "narrow", "/chat/mailed")
        assert "Please switch roaming on." in mail_about(admin, customer, "Your conversation")
        findings += is_asked_how_it_was(admin, customer)
    assert findings + floor.complaints == []


def is_asked_how_it_was(admin: httpx.Client, customer: Page) -> list[str]:
    """What was spoken of in the chat is solved, and its visitor comes back."""
    (portal,) = admin.get("/api/portals").json()["items"]
    changed = {"version": portal["version"], "rating_by": "as_it_came"}
    assert admin.patch(f"/api/portals/{portal['id']}", json=changed).status_code == 200
    token = customer.evaluate("JSON.parse(sessionStorage.getItem('switchroom.chat.chat')).token")
    reference = admin.get(f"/api/public/chats/{token}").json()["reference"]
    (chat,) = admin.get("/api/interactions", params={"search": reference}).json()["items"]
    body = {"subject": "Roaming", "text": "No network.", "interaction_id": chat["id"]}
    made = admin.post("/api/tickets", json={**body, "unit_id": portal["unit_id"], "brand_id": portal["brand_id"]})
    assert made.status_code == 201, made.text
    solved = admin.post(f"/api/tickets/{made.json()['id']}/status", json={"status": "solved"})
    assert solved.status_code == 200, solved.text
    asked = customer.get_by_role("group", name=re.compile("How satisfied"))
    for _ in range(50):
        customer.reload()
        customer.get_by_role("button", name="Start a new chat").wait_for()
        customer.wait_for_timeout(300)
        if asked.is_visible():
            break
    findings = look_at_chat_page(customer, "/rating", ".rating fieldset")
    asked.get_by_role("radio", name="4").check()
    customer.get_by_role("button", name="Send", exact=True).click()
    expect(customer.get_by_text("Thank you for telling us.")).to_be_visible()
    return findings


def asks_for_a_device(page: Page, admin: httpx.Client) -> None:
    """A kind of request with fields of its own: one comes when another says so, and is not left out."""
    phone = {"value": "phone", "label": {"en": "Phone", "pt-BR": "Telefone", "zh-CN": "手机"}}
    laptop = {"value": "laptop", "label": {"en": "Laptop", "pt-BR": "Notebook", "zh-CN": "笔记本电脑"}}
    device = {"name": {"en": "Device", "pt-BR": "Aparelho", "zh-CN": "设备"}, "slug": "device", "kind": "choice"}
    number = {"name": {"en": "Its number", "pt-BR": "O número", "zh-CN": "号码"}, "slug": "own-number"}
    more = {"visible_when": "fields.device == 'phone'", "required_when": "true", "types": ["request"]}
    kind = {
        "name": {"en": "A new device", "pt-BR": "Um novo aparelho", "zh-CN": "新设备"},
        "description": {"en": "Phones, laptops.", "pt-BR": "Telefones, notebooks.", "zh-CN": "手机、笔记本电脑。"},
        "slug": "device",
        "type": "request",
        "subject": "A new device",
        "text": "Mine is broken.",
        "asks": ["device", "own-number"],
        "in_portal": True,
    }
    for path, body in (
        ("ticket-fields", {**device, "choices": [phone, laptop], "required_when": "true", "types": ["request"]}),
        ("ticket-fields", {**number, **more}),
        ("ticket-templates", kind),
    ):
        answer = admin.post(f"/api/{path}", json=body)
        assert answer.status_code == 201, answer.text
    page.get_by_role("link", name="All requests").click()
    page.get_by_role("link", name="New request").click()
    page.get_by_role("radio", name="A new device").check()
    expect(page.get_by_label("What is it about?")).to_have_value("A new device")
    page.get_by_label("Device", exact=True).select_option("Phone")
    expect(page.get_by_label("Its number")).to_be_visible()
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_label("Its number")).to_be_focused()
    page.get_by_label("Its number").fill("0301 4711")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text("We have your request.")).to_be_visible()
    found = re.search(r"/ticket/(\d+)", page.url)
    assert found
    fields = admin.get(f"/api/tickets/{found[1]}").json()["fields"]
    assert fields == {"device": "phone", "own-number": "0301 4711"}


def sets_a_password(page: Page) -> None:
    """After a link, without being asked for an old one."""
    page.get_by_role("link", name="Password").click()
    page.get_by_label("New password").fill("short")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A password needs at least 10 characters.")).to_be_visible()
    page.get_by_label("New password").fill(SECRET)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Your password is saved.")).to_be_visible()


def signs_in_with_the_password(page: Page) -> list[str]:
    """Refused with another one, let in with this one, which is then taken away."""
    page.get_by_label("Your e-mail address").fill(LUCIA)
    page.get_by_role("button", name="Sign in with a password instead").click()
    page.get_by_label("Password").fill("another password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail and password do not match.")).to_be_visible()
    findings = look(page, "phone", "/portal/wrong-password")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your requests")).to_be_visible()
    page.get_by_role("link", name="Password").click()
    expect(page.get_by_label("Current password")).to_be_visible()
    findings += look(page, "phone", "/portal/change-password")
    page.get_by_label("Current password").fill(SECRET)
    page.get_by_role("button", name="Remove password").click()
    expect(page.get_by_text("Your password is gone.")).to_be_visible()
    return findings


def says_that_it_affects_her_too(page: Page, admin: httpx.Client) -> None:
    """By one button, on what everybody is told."""
    unit = next(row["id"] for row in admin.get("/api/units").json()["items"] if row["kind"] == "team")
    master = admin.post(
        "/api/tickets", json={"subject": "Dropped calls", "text": "Everywhere.", "unit_id": unit}
    ).json()
    title = {"en": "Calls break off", "pt-BR": "Chamadas caem", "zh-CN": "通话中断"}
    message = {"en": "We have found the cause.", "pt-BR": "Achamos a causa.", "zh-CN": "原因已找到。"}
    body = {"title": title, "message": message, "state": "identified", "ticket_number": master["number"]}
    assert admin.post("/api/known-incidents", json=body).status_code == 201
    page.get_by_role("link", name="All requests").click()
    known = page.get_by_role("region", name="Known incidents")
    expect(known.get_by_text("We have found the cause.")).to_be_visible()
    known.get_by_role("button", name="This affects me too: Calls break off").click()
    expect(page.get_by_text("You hear from us as soon as there is news.")).to_be_visible()
    related = admin.get(f"/api/tickets/{master['id']}/relations").json()["items"]
    assert [one["ticket"]["subject"] for one in related] == ["Calls break off"]


def the_agent_sees_what_was_said(browser: Browser, centre: Centre, number: int) -> list[str]:
    """The rating beside the ticket, and a link for the requester that opens it without an account."""
    context = browser.new_context(viewport={"width": 1440, "height": 1400}, locale="en-GB", bypass_csp=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(COUNT_QUESTIONS)
    signs_in(context, centre, "helena")
    desk = context.new_page()
    desk.goto(f"{centre.url}/tickets/{number}")
    said = desk.get_by_role("region", name="Requester's view")
    expect(said.get_by_role("img", name="Rated 4 of 5")).to_be_visible()
    findings = look(desk, "light", "/ticket/rated")
    said.get_by_role("button", name="Copy a link for the requester").click()
    expect(desk.get_by_text("Link copied.")).to_be_visible()
    link = desk.evaluate("navigator.clipboard.readText()")
    context.close()
    stranger = browser.new_context(locale="en-GB").new_page()
    stranger.goto(link)
    expect(stranger.get_by_text("I have no network in Chile.")).to_be_visible()
    stranger.context.close()
    return findings


def look_everywhere(browser: Browser, centre: Centre, signed_in: object, number: int) -> list[str]:
    """What axe finds on every place of the portal, in light, dark, narrow and Chinese."""
    findings: list[str] = []
    base = f"http://localhost:{centre.url.rpartition(':')[2]}/portal/A"
    for name, how in LOOKS.items():
        context = browser.new_context(**how, storage_state=signed_in, bypass_csp=True)
        context.add_init_script(COUNT_QUESTIONS + "; localStorage.removeItem('portal.language')")
        page = context.new_page()
        for path in ("", "/new", "/password", f"/ticket/{number}", "/enter#x"):
            page.goto("about:blank")
            page.goto(base + path)
            expect(page.locator("h1 a")).not_to_be_empty()
            expect(page.locator(".place")).to_be_visible()
            if not path:
                expect(page.get_by_role("heading", name=MINE[name])).to_be_visible()
            findings += look(page, name, f"/portal{path.partition('#')[0]}")
            if path == "/new":
                page.get_by_role("radio").first.check()
                page.locator("form select").select_option("phone")
                page.locator("button[type=submit]").click()  # what is missing is said
                expect(page.locator("input[aria-invalid=true]")).to_be_visible()
                findings += look(page, name, "/portal/new/kind")
        context.clear_cookies()
        page.goto(base)
        expect(page.locator("input[type=email]")).to_be_visible()
        findings += look(page, name, "/portal/sign-in")
        context.close()
    return findings
