"""A customer's card in a real browser: found while one types, changed in place, merged, taken apart; in four looks."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_screens import LOOKS, PICTURES, browser, dressed, look, signs_in, speak, wear
from tests.support.centre import Centre

__all__ = ["browser"]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def people(centre: Centre) -> dict[str, str]:
    """Ana, twice, and the firm she works for; their ids."""
    made: dict[str, str] = {}

    def phone(number: str) -> list[dict[str, Any]]:
        return [{"kind": "phone", "value": number, "main": True}]

    with centre.client("helena") as admin:

        def make(key: str, **body: Any) -> None:
            answer = admin.post("/api/customers", json={"group": "mobile", **body})
            assert answer.status_code == 201, answer.text
            made[key] = answer.json()["id"]

        make("firm", name="Aurora Serviços", kind="organisation", external_number="K-100")
        of_firm = [{"organisation_id": made["firm"], "role": "Compras"}]
        numbers = [*phone("+55 11 97777-0001"), {"kind": "mail", "value": "ana.beatriz@example.com", "verified": True}]
        more = {"organisations": of_firm, "tags": ["vip"], "note": "Prefere ligações pela manhã."}
        make("ana", name="Ana Beatriz Conceição", language="pt-BR", addresses=numbers, **more)
        make("twin", name="A. B. Conceição", environment="own_network", addresses=phone("+55 11 97777-0001"))
        for given in (True, False):
            line = {"purpose": "marketing", "given": given, "source": "call"}
            assert admin.post(f"/api/customers/{made['ana']}/consents", json=line).status_code == 201
        note = {"text": "Pediu segunda via da fatura."}
        assert admin.post(f"/api/customers/{made['ana']}/notes", json=note).status_code == 201
    return made


def test_a_card_is_found_changed_merged_and_taken_apart(
    browser: Browser, centre: Centre, people: dict[str, str]
) -> None:
    PICTURES.mkdir(exist_ok=True)
    page, errors = opened(browser, centre)
    page.goto(f"{centre.url}/customers")
    page.keyboard.press("/")
    page.keyboard.type("beatr")
    row = page.get_by_role("row", name=re.compile("Ana Beatriz"))
    expect(row).to_be_visible()
    row.click()
    expect(page.get_by_role("heading", name="Ana Beatriz Conceição", level=1)).to_be_visible()

    page.get_by_role("button", name="Add: Number elsewhere").click()
    page.get_by_role("textbox", name="Number elsewhere").fill("K-2041")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Change: Number elsewhere: K-2041")).to_be_visible()

    findings = looks(page, "/customers/card")
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name="Merge with another customer")
    expect(dialog.get_by_text("This moves with it")).to_be_visible()
    findings += looks(page, "/customers/merge", within="[role=dialog]")
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Change: Environment: own_network")).to_be_visible()
    undo = page.get_by_role("button", name="Undo the merge with A. B. Conceição")
    expect(undo).to_be_visible()
    page.goto(f"{centre.url}/customers/{people['twin']}")
    expect(page.get_by_role("heading", name="Ana Beatriz Conceição", level=1)).to_be_visible()
    findings += looks(page, "/customers/merged")
    undo.click()
    page.get_by_role("button", name="Undo the merge", exact=True).click()
    expect(page.get_by_role("heading", name="A. B. Conceição", level=1)).to_be_visible()

    page.get_by_role("button", name="More about this customer").click()
    page.get_by_role("menuitem", name="Block…").click()
    blocking = page.get_by_role("dialog", name="Block this customer")
    blocking.get_by_role("textbox", name="Reason").fill("Threatened an agent")
    findings += look(page, "light", "/customers/block", "[role=dialog]")
    blocking.get_by_role("button", name="Block", exact=True).click()
    expect(page.locator("header").get_by_text("Blocked")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="More about this customer").click()
        page.get_by_role("menuitem", name="Export all data").click()
    assert json.loads(taken.value.path().read_text())["customer"]["name"] == "A. B. Conceição"
    page.get_by_role("button", name="More about this customer").click()
    page.get_by_role("menuitem", name="Erase…").click()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="Erased customer", level=1)).to_be_visible()
    page.goto(f"{centre.url}/customers/{people['firm']}")
    expect(page.get_by_role("region", name="Members").get_by_text("Ana Beatriz")).to_be_visible()
    findings += look(page, "light", "/customers/firm")
    page.context.close()
    assert not findings, "\n".join(findings)
    assert errors == []


def opened(browser: Browser, centre: Centre) -> tuple[Page, list[str]]:
    """A browser in which the administrator is signed in, and what goes wrong in its pages."""
    context = dressed(browser, "light")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    signs_in(context, centre, "helena")
    return page, errors


def looks(page: Page, state: str, within: str | None = None) -> list[str]:
    """In light, dark, narrow, and, where no dialog is in the way of the palette, in Chinese."""
    findings: list[str] = []
    for name, how in LOOKS.items():
        if name == "chinese" and within is None:
            speak(page, how["locale"])
        wear(page, how)
        findings += look(page, name, state, within)
        wear(page, LOOKS["light"])
    if within is None:
        speak(page, LOOKS["light"]["locale"])
    return findings
