"""An agent copies a link at a ticket; the requester's browser looks at itself, shows it all, and sends it once."""

from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
FAKES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SEND = {"light": "Send", "dark": "Enviar", "narrow": "Send", "chinese": "发送"}


def test_a_device_is_looked_at_shown_and_sent_once(playwright: Playwright, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *FAKES])
    with centre.client("helena") as admin:
        (ticket, *_) = [row for row in admin.get("/api/tickets").json()["items"] if row["requester"]]
    desk = browser.new_context(**LOOKS["light"], permissions=["clipboard-read", "clipboard-write"])
    signs_in(desk, centre, "helena")
    page = desk.new_page()
    page.goto(f"{centre.url}/tickets/{ticket['number']}")
    page.get_by_role("button", name="Copy a link to a device check").click()
    expect(page.get_by_text("It works for three days")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    link = centre.url + link[link.index("/device/") :]
    findings: list[str] = []
    for name in LOOKS:
        context = dressed(browser, name)
        visitor = context.new_page()
        visitor.goto(link)
        expect(visitor.get_by_role("button", name=SEND[name], exact=True)).to_be_enabled()
        findings += look(visitor, name, "/device")
        context.close()
    assert not findings, "\n".join(findings)
    sends(browser, link)
    expect(page.get_by_text("Microphone: works")).to_be_visible()
    expect(page.get_by_text("Camera: works")).to_be_visible()
    browser.close()


def sends(browser: Any, link: str) -> None:
    """With the real policy: no script, camera or microphone that it would not allow; by keyboard."""
    context = browser.new_context(**LOOKS["narrow"])
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(link)
    media = page.get_by_role("button", name="Check microphone and camera")
    expect(media).to_be_enabled()
    media.press("Enter")
    shown = page.locator("dl > div")
    expect(shown.filter(has_text="Microphone")).to_contain_text("works")
    expect(shown.filter(has_text="Camera")).to_contain_text("works")
    expect(shown.filter(has_text="Download speed")).to_contain_text("Mbit/s")
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert errors == []
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("used already")
    context.close()
