"""Somebody who works here and a requester sign in by an identity provider, in a browser, and are led back."""

import re
import shutil
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

from tests.journeys.test_screens import COUNT_QUESTIONS, LOOKS, PICTURES, look, signs_in
from tests.support.centre import Centre, running_centre
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.support.places import folder_for_a_centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        running.asks = True
        yield running


@pytest.fixture(scope="module")
def centre(provider: IdentityProvider) -> Iterator[Centre]:
    """A centre with a portal, whose people and requesters may come by the provider."""
    folder = folder_for_a_centre("sign-on")
    (folder / "data").mkdir()
    (folder / "data" / "switchroom.toml").write_text('[single_sign_on]\ninside = ["127.0.0.0/8"]\n')
    with running_centre(folder / "data") as centre, centre.client("helena") as admin:
        set_up(admin, provider)
        yield centre
    shutil.rmtree(folder, ignore_errors=True)


def set_up(admin: httpx.Client, provider: IdentityProvider) -> None:
    brand = next(row["id"] for row in admin.get("/api/brands").json()["items"] if row["label"] == "A")
    unit = next(row["id"] for row in admin.get("/api/units").json()["items"] if row["kind"] == "team")
    title = {"en": "Help", "pt-BR": "Ajuda", "zh-CN": "帮助"}
    body = {"issuer": provider.address, "client_id": CLIENT, "client_secret": SECRET}
    for path, fields in (
        ("portals", {"title": title, "brand_id": brand, "unit_id": unit}),
        ("identity-providers", {"name": "Example", "slug": "work", "audience": "staff", **body}),
        (
            "identity-providers",
            {"name": "Citizen", "slug": "c", "audience": "requesters", "brand_id": brand, "newcomers": True, **body},
        ),
    ):
        answer = admin.post(f"/api/{path}", json=fields)
        assert answer.status_code == 201, answer.text


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def opened(browser: Browser, name: str) -> BrowserContext:
    context = browser.new_context(**LOOKS[name], bypass_csp=True)
    context.add_init_script(COUNT_QUESTIONS)
    return context


def test_somebody_who_works_here_and_a_requester_come_in_by_the_provider(
    browser: Browser, centre: Centre, provider: IdentityProvider
) -> None:
    PICTURES.mkdir(exist_ok=True)
    base = f"http://localhost:{centre.url.rpartition(':')[2]}"
    page = opened(browser, "light").new_page()
    provider.is_now("nobody", "nobody@elsewhere.example")
    page.goto(f"{base}/sign-in")
    page.get_by_role("button", name="Sign in with Example").click()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("This account opens nothing here.")).to_be_visible()
    findings = look(page, "light", "/sign-in/refused")
    provider.is_now("ana", centre.sign_ins["ana"].email)
    page.get_by_role("button", name="Sign in with Example").click()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(re.compile(f"{base}/desk"))
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{base}/knowledge?search=router")
    page.get_by_role("button", name="Sign in with Example").click()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(re.compile(f"{base}/knowledge\\?search=router"))
    page.context.clear_cookies()
    page.goto(f"{base}/sign-in?back=/%5Celsewhere.example")
    page.get_by_role("button", name="Sign in with Example").click()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(re.compile(f"{base}/desk"))
    page.context.close()

    page = opened(browser, "narrow").new_page()
    provider.is_now("lucia", "lucia@people.example")
    page.goto(f"{base}/portal/A")
    page.get_by_role("button", name="Sign in with Citizen").click()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("You have no requests yet.")).to_be_visible()
    expect(page.get_by_text("lucia@people.example")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You have no requests yet.")).to_be_visible()
    page.get_by_role("link", name="Password").click()
    expect(page.get_by_text("sign in by a link first")).to_be_visible()
    page.context.close()
    assert findings + looks(browser, centre, base) == []


def looks(browser: Browser, centre: Centre, base: str) -> list[str]:
    """What axe finds on the ways in and their set-up, in light, dark, narrow and Chinese."""
    findings: list[str] = []
    for name in LOOKS:
        page = opened(browser, name).new_page()
        page.goto(f"{base}/sign-in?failed=over")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Example"))).to_be_visible()
        findings += look(page, name, "/sign-in/provider")
        page.goto(f"{base}/portal/A?failed=unavailable")
        expect(page.get_by_role("button", name=re.compile("Citizen"))).to_be_visible()
        findings += look(page, name, "/portal/provider")
        signs_in(page.context, centre, "helena")
        page.goto(f"{centre.url}/setup/identity-providers?open=new")
        expect(page.get_by_text("/api/sign-on/…/callback")).to_be_visible()
        findings += look(page, name, "/setup/identity-providers/new")
        page.goto(f"{centre.url}/setup/identity-providers")
        expect(page.get_by_text("Citizen")).to_be_visible()
        findings += look(page, name, "/setup/identity-providers")
        page.context.close()
    return findings
