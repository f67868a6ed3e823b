"""A newcomer's first quarter of an hour: from a centre that lives to a call at a centre of one's own."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.journeys.floor import Floor, becomes_available, chats, presses
from tests.support.centre import Centre, running_centre
from tests.support.places import folder_for_a_centre
from tests.support.sound import hears

CUSTOMER_HZ, NEWCOMER_HZ = 1000.0, 1700.0
ENDS_MS = 90_000
"""Simulated customers leave within a second or two, but everybody's end is a way through the whole centre."""
PEOPLE = "Bia Reis, bia@acme.example, long-enough-1\nCaio Luz, caio@acme.example"

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def living() -> Iterator[Centre]:
    """As `switchroom serve` begins: the sample company, and simulated people in it."""
    folder = folder_for_a_centre("first-steps")
    with running_centre(folder / "data", simulation="true") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def test_a_newcomer_makes_it_theirs(playwright: Playwright, living: Centre, tmp_path: Path) -> None:
    floor = Floor(playwright, living, tmp_path)
    try:
        newcomer = floor.desk("helena", NEWCOMER_HZ)
        sees_a_centre_that_lives(newcomer)
        opens_first_steps(newcomer)
        becomes_available(newcomer)
        talks_to_herself(floor, newcomer, "hotline", "For English press 1", keys=("1", "4"))
        opens_first_steps(newcomer)
        expect(step(newcomer, "Call yourself")).to_have_attribute("data-done", "true")
        chats_with_herself(floor, newcomer)
        expect(step(newcomer, "Chat with yourself")).to_have_attribute("data-done", "true")
        changes_the_greeting(newcomer)
        makes_it_hers(newcomer)
        removes_the_sample(newcomer)
        talks_to_herself(floor, newcomer, "support", "Welcome to Acme.")
        with living.client("helena") as client:
            people = {user["name"] for user in client.get("/api/users").json()["items"]}
        assert people == {"Helena Duarte", "Bia Reis", "Caio Luz"}
        assert floor.complaints == []
    finally:
        floor.close()


def opens_first_steps(page: Page) -> None:
    page.get_by_role("link", name="First steps").click()
    expect(page.get_by_role("heading", name="First steps", level=1)).to_be_visible()


def step(page: Page, title: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=re.compile(f"^{title}")))


def sees_a_centre_that_lives(page: Page) -> None:
    """The wallboard shows the simulated floor by itself, as long as nobody real is there."""
    page.get_by_role("link", name="Wallboard").click()
    expect(page.get_by_text("These customers and colleagues are simulated.")).to_be_visible()
    expect(page.get_by_role("link", name="Aiko Tan")).to_be_visible()


def talks_to_herself(floor: Floor, newcomer: Page, slug: str, words: str, keys: tuple[str, ...] = ()) -> None:
    customer = floor.customer(CUSTOMER_HZ)
    customer.goto(f"{floor.centre.url}/call/{slug}")
    customer.get_by_role("button", name="Call now").click()
    expect(customer.get_by_text(words)).to_be_visible()
    for key in keys:
        presses(customer, key)
    newcomer.get_by_role("button", name=re.compile("^Accept")).click()
    hears(newcomer, CUSTOMER_HZ)
    hears(customer, NEWCOMER_HZ)
    customer.get_by_role("button", name="Hang up").click()
    finishes(newcomer)


def finishes(newcomer: Page) -> None:
    finish = newcomer.get_by_role("button", name=re.compile("^Finish"))
    finish.click()
    expect(finish).to_have_count(0)


def chats_with_herself(floor: Floor, newcomer: Page) -> None:
    """By the link of the step: what is written in the second tab stands at the desk, and back."""
    address = step(newcomer, "Chat with yourself").get_by_role("link", name="Open the chat page").get_attribute("href")
    visitor = floor.visitor(f"{floor.centre.url}{address}")
    chats(visitor)
    newcomer.get_by_role("button", name=re.compile("^Accept")).click()
    visitor.get_by_label("Write a message").fill("It is me.")
    visitor.get_by_label("Write a message").press("Enter")
    expect(newcomer.get_by_role("log").get_by_text("It is me.")).to_be_visible()
    newcomer.get_by_label("Message", exact=True).fill("I know.")
    newcomer.get_by_label("Message", exact=True).press("Enter")
    expect(visitor.get_by_text("I know.", exact=True)).to_be_visible()
    visitor.get_by_role("button", name="End chat").click()
    visitor.get_by_role("alertdialog").get_by_role("button", name="End", exact=True).click()
    finishes(newcomer)
    opens_first_steps(newcomer)


def changes_the_greeting(page: Page) -> None:
    here = step(page, "Change the greeting")
    words = here.get_by_role("textbox")
    expect(words).to_have_value(re.compile("^Welcome to the hotline"))
    words.fill("Good day, this is us.")
    here.get_by_role("button", name="Publish").click()
    expect(here).to_have_attribute("data-done", "true")
    expect(words).to_have_value("Good day, this is us.")


def makes_it_hers(page: Page) -> None:
    """Her colleagues with it: that one has been added is said of itself."""
    expect(step(page, "Add a colleague")).not_to_have_attribute("data-done", "true")
    step(page, "Make it yours").get_by_role("button", name="Make it yours").click()
    form = page.get_by_role("dialog")
    for label, value in {
        "Company": "ACME",
        "Brand": "Acme",
        "Label of the brand": "AC",
        "First entry point": "Support",
        "Greeting": "Welcome to Acme.",
        "People": PEOPLE + "\nnobody",
    }.items():
        form.get_by_label(label, exact=True).or_(form.get_by_role("textbox", name=re.compile(f"^{label}"))).first.fill(
            value
        )
    expect(form.get_by_text("Line 3: it takes a name")).to_be_visible()
    expect(form.get_by_role("button", name="Create")).to_be_disabled()
    form.get_by_role("textbox", name=re.compile("^People")).fill(PEOPLE)
    form.get_by_label("Opens").fill("00:00")
    form.get_by_label("Closes").fill("00:00")
    form.get_by_label("Open at the weekend too").check()
    form.get_by_role("button", name="Create").click()
    expect(form).to_have_count(0)
    expect(step(page, "Make it yours")).to_have_attribute("data-done", "true")
    expect(step(page, "Add a colleague")).to_have_attribute("data-done", "true")


def removes_the_sample(page: Page) -> None:
    here = step(page, "Remove the sample company")
    here.get_by_role("button", name="Remove the sample company").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(here.get_by_text("Nothing of it is left.")).to_be_visible(timeout=ENDS_MS)
