"""A requester signs in by the link in a real mail, writes a ticket, is answered, answers, closes and opens it again.

The mail goes from one mailbox of the centre to another one that its built-in receiver keeps: where the requester reads.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.test_screens import COUNT_QUESTIONS, LOOKS, PICTURES, look
from tests.support.centre import Centre, free_port, running_centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LUCIA = "lucia@people.example"
LINK = re.compile(r"http://localhost:\d+/portal/A/enter#\S+")
MINE = {"light": "Your requests", "dark": "Suas solicitações", "narrow": "Your requests", "chinese": "您的请求"}


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Centre, httpx.Client]]:
    """A centre with a portal, a mailbox that sends, and one in which Lucia reads; its administrator."""
    folder, port = Path(tempfile.mkdtemp(prefix="switchroom-portal-")), free_port()
    folder.chmod(0o755)  # the database server runs as another account than root
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


def link_in_mail(admin: httpx.Client, page: Page) -> str:
    """The link in the newest mail that Lucia has, as soon as there is one."""
    found: list[str] = []

    def arrived() -> bool:
        mails = admin.get("/api/mail").json()["items"]
        letters = [mail for mail in mails if "link to sign in" in mail["subject"]]
        if letters:
            text = admin.get(f"/api/mail/{letters[0]['id']}").json()["text"]
            found[:] = LINK.findall(text)
        return bool(found)

    for _ in range(600):
        if arrived():
            return found[0]
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
    page.goto(link_in_mail(admin, page))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("You have no requests yet.")).to_be_visible()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("What is it about?").fill("Use the phone abroad")
    expect(page.get_by_role("link", name=re.compile("abroad", re.IGNORECASE)).first).to_be_visible()
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
    PICTURES.mkdir(exist_ok=True)
    findings = look(page, "phone", "/portal/solved")
    page.get_by_label("Not solved? Write what is still wrong").fill("It is gone again.")
    page.get_by_role("button", name="Send and open again").click()
    expect(page.get_by_text("We are working on it", exact=True)).to_be_visible()
    assert admin.get(f"/api/tickets/{number[1]}").json()["reopened"] == 1
    assert findings + look_everywhere(browser, centre, context.storage_state(), int(number[1])) == []
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    assert errors == []


def look_everywhere(browser: Browser, centre: Centre, signed_in: object, number: int) -> list[str]:
    """What axe finds on every place of the portal, in light, dark, narrow and Chinese."""
    findings: list[str] = []
    base = f"http://localhost:{centre.url.rpartition(':')[2]}/portal/A"
    for name, how in LOOKS.items():
        context = browser.new_context(**how, storage_state=signed_in, bypass_csp=True)
        context.add_init_script(COUNT_QUESTIONS + "; localStorage.removeItem('portal.language')")
        page = context.new_page()
        for path in ("", "/new", f"/ticket/{number}", "/enter#x"):
            page.goto("about:blank")
            page.goto(base + path)
            expect(page.locator("h1 a")).not_to_be_empty()
            expect(page.locator(".place")).to_be_visible()
            if not path:
                expect(page.get_by_role("heading", name=MINE[name])).to_be_visible()
            findings += look(page, name, f"/portal{path.partition('#')[0]}")
        context.clear_cookies()
        page.goto(base)
        expect(page.locator("input[type=email]")).to_be_visible()
        findings += look(page, name, "/portal/sign-in")
        context.close()
    return findings
