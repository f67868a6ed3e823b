"""People in front of browsers: agents at their desks, customers at the call page."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect

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

    def close(self) -> None:
        """Leaves a picture of each page beside the test's other files, for whoever looks into a failure."""
        for number, page in enumerate(self._pages):
            page.screenshot(path=self._folder / f"page-{number}.png")
        for browser in self._browsers:
            browser.close()

    def _page(self, voice_hz: float, width: int, height: int) -> Page:
        voice = tone_file(self._folder / f"voice-{voice_hz:.0f}.wav", voice_hz)
        browser = browser_with_voice(self._playwright, voice)
        self._browsers.append(browser)
        context = browser.new_context(
            viewport={"width": width, "height": height}, permissions=["microphone", "notifications"], locale="en-GB"
        )
        context.add_init_script(EARS)
        page = context.new_page()
        self._pages.append(page)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def agent(self, name: str, voice_hz: float) -> Page:
        """One of the sample people, signed in at the desk and available."""
        page = self._page(voice_hz, 1440, 900)
        who = self.centre.sign_ins[name]
        page.goto(self.centre.url)
        page.get_by_label("E-mail").fill(who.email)
        page.get_by_role("textbox", name="Password").fill(who.password)
        page.keyboard.press("Enter")
        page.get_by_role("button", name=re.compile("Not working")).click()
        page.get_by_role("menuitemradio", name="Available", exact=True).click()
        expect(page.get_by_role("button", name=re.compile("Available"))).to_be_visible()
        return page

    def customer(self, voice_hz: float) -> Page:
        """A customer on a phone, who has opened the hotline's call page."""
        page = self._page(voice_hz, 390, 800)
        page.goto(f"{self.centre.url}/call/hotline")
        return page
