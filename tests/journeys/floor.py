"""People in front of browsers: agents at their desks, customers at the call page."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Playwright, expect

from tests.support.centre import Centre
from tests.support.sound import EARS, browser_with_voice, tone_file


class Floor:
    """Opens browsers with voices and remembers what their consoles complained about."""

    def __init__(self, playwright: Playwright, centre: Centre, folder: Path) -> None:
        self.centre = centre
        self.complaints: list[str] = []
        self._playwright, self._folder = playwright, folder
        self._browsers: list[Browser] = []
        self._pages: list[Page] = []
        self._customers: list[Page] = []
        self._signed_in: list[str] = []

    def close(self) -> None:
        """Leaves a picture of each page beside the test's other files, for whoever looks into a failure.

        Nobody is left on the line or at work, whatever went wrong: the next test is on the same floor.
        """
        for number, page in enumerate(self._pages):
            page.screenshot(path=self._folder / f"page-{number}.png")
        for customer in self._customers:
            goes = customer.locator("button.hang-up")  # hangs up, declines, or wants no callback, in any language
            if goes.is_visible():
                with customer.expect_response(lambda answer: answer.request.method == "DELETE"):
                    goes.click()
        for browser in self._browsers:
            browser.close()
        for name in self._signed_in:
            with self.centre.client(name) as client:
                for work in client.get("/api/agent").json()["work"]:
                    if work["medium"] in ("chat", "form") and work["state"] != "wrap_up":
                        client.post(f"/api/interactions/{work['about_id']}/chat/end")
                client.delete("/api/agent/status")
                client.patch("/api/me", json={"language": None})

    def _page(self, voice_hz: float, width: int, height: int, *, microphone: bool = True) -> Page:
        voice = tone_file(self._folder / f"voice-{voice_hz:.0f}.wav", voice_hz)
        browser = browser_with_voice(self._playwright, voice)
        self._browsers.append(browser)
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        allow(context, microphone=microphone)
        context.add_init_script(EARS)
        page = context.new_page()
        self._pages.append(page)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def desk(self, name: str, voice_hz: float = 300.0, *, microphone: bool = True) -> Page:
        """One of the sample people, signed in by keys alone."""
        page = self._page(voice_hz, 1440, 900, microphone=microphone)
        who = self.centre.sign_ins[name]
        page.goto(self.centre.url)
        expect(page.get_by_label("E-mail")).to_be_focused()
        page.keyboard.type(who.email)
        page.keyboard.press("Tab")
        page.keyboard.type(who.password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=re.compile("Not working"))).to_be_visible()
        self._signed_in.append(name)
        return page

    def agent(self, name: str, voice_hz: float, *, microphone: bool = True) -> Page:
        """One of the sample people, at the desk and available."""
        page = self.desk(name, voice_hz, microphone=microphone)
        becomes_available(page)
        return page

    def visitor(self, address: str, width: int = 1100, height: int = 800) -> Page:
        """A visitor of a page that has a chat."""
        page = self._page(300.0, width, height, microphone=False)
        page.goto(address)
        return page

    def customer(self, voice_hz: float, *, microphone: bool = True) -> Page:
        """A customer on a phone, who has opened the hotline's call page."""
        page = self._page(voice_hz, 390, 800, microphone=microphone)
        page.goto(f"{self.centre.url}/call/hotline")
        self._customers.append(page)
        return page


def allow(context: BrowserContext, *, microphone: bool) -> None:
    """What the person has allowed the pages to do; everything else is refused without a question."""
    context.clear_permissions()
    context.grant_permissions(["notifications", "microphone"] if microphone else ["notifications"])


def becomes_available(desk: Page) -> None:
    desk.get_by_role("button", name=re.compile("Not working")).click()
    desk.get_by_role("menuitemradio", name="Available", exact=True).click()
    expect(desk.get_by_role("button", name=re.compile("Available"))).to_be_visible()


def calls(customer: Page) -> None:
    """The customer calls, and the menu of languages is heard and shown."""
    customer.get_by_role("button", name="Call now").click()
    expect(customer.get_by_text("For English press 1")).to_be_visible()


def chats(chat: Page | FrameLocator, service: str = "Requests") -> None:
    """The customer begins a chat and goes through the menus by buttons, to the queue."""
    chat.get_by_role("button", name="Start chat").click()
    in_english(chat, service)


def in_english(chat: Page | FrameLocator, service: str = "Requests") -> None:
    chat.get_by_role("button", name="English", exact=True).click()
    chat.get_by_role("button", name=service, exact=True).click()
    expect(chat.get_by_role("status").filter(has_text="Waiting for an agent")).to_be_visible()


def accepts(desk: Page) -> None:
    """Takes what rings, by key: whoever presses before it rings takes nothing."""
    expect(desk.get_by_role("button", name=re.compile("^Accept"))).to_be_visible()
    desk.keyboard.press("Alt+a")


def presses(customer: Page, key: str) -> None:
    customer.get_by_role("button", name=key, exact=True).click()


def asks_for(customer: Page, service: str) -> None:
    """Through the menus in English, as somebody who knows them: the second key comes ahead of its question."""
    calls(customer)
    presses(customer, "1")
    expect(customer.get_by_text("Welcome to the hotline")).to_be_visible()
    presses(customer, service)
    expect(customer.get_by_text("Waiting for an agent")).to_be_visible()
