"""Every screen and what opens on it, in light, dark, narrow and Chinese: pictured, and without a finding of axe.

Axe looks for what breaks WCAG 2.2 A and AA.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.journeys.floor import Floor, asks_for, in_english
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM, hears

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "ui/node_modules/axe-core/axe.min.js"
PICTURES = Path(os.environ.get("SWITCHROOM_PICTURES", ROOT / "screens"))

ARTICLE = "use-your-phone-abroad"
SCREENS = [
    "/desk",
    "/tasks",
    "/complaints",
    "/complaints?view=warnings",
    "/complaints?view=figures",
    "/complaints?view=reports",
    "/inspections",
    "/inspections?view=rounds",
    "/inspections?view=judged",
    "/inspections?view=walks",
    "/inspections?view=findings",
    "/visits",
    "/visits?whose=all&week=true",
    "/history",
    "/mail",
    "/knowledge",
    "/knowledge/new",
    "/import/articles",
    f"/knowledge/{ARTICLE}",
    f"/knowledge/{ARTICLE}/edit",
    f"/knowledge/{ARTICLE}/versions",
    "/customers",
    "/import/customers",
    "/voicemail",
    "/wallboard",
    "/floor/queues/hotline",
    "/floor/agents/me",
    "/handover",
    "/setup/users",
    "/setup/units",
    "/setup/posts",
    "/setup/permission-sets",
    "/setup/queues",
    "/setup/queues?open=new",
    "/setup/bulletins",
    "/setup/break-limits",
    "/setup/skills",
    "/setup/statuses",
    "/setup/entry-points",
    "/setup/calendars",
    "/setup/sla-policies",
    "/setup/distribution-rules",
    "/setup/distribution-rules?open=new",
    "/setup/task-rules?open=new",
    "/setup/vendors",
    "/setup/complaint-routes",
    "/setup/remote-tools",
    "/setup/ticket-templates",
    "/setup/brands",
    "/setup/regions",
    "/setup/environments",
    "/setup/channels",
    "/setup/services",
    "/setup/services?open=new",
    "/setup/service-categories",
    "/import/services",
    "/setup/dispositions",
    "/setup/saved-replies",
    "/setup/mailboxes",
    "/setup/message-channels",
    "/setup/mail-templates",
    "/setup/identity-providers",
    "/setup/identity-providers?open=new",
    "/setup/triggers",
    "/setup/triggers?open=new",
    "/setup/webhooks",
    "/setup/knowledge-categories",
    "/setup/ticket-fields",
    "/setup/known-incidents",
    "/setup/ticket-macros",
    "/setup/block-list",
    "/setup/announcements",
    "/setup/lookup-tables",
    "/setup/diagnostic-checks",
    "/setup/secrets",
    "/rule-packs?pack=sac-brazil",
    "/map/contact",
    "/map",
    "/map?open=many",
    "/map?open=changes",
    "/processes",
    "/processes/templates",
    "/processes/drafts",
    "/processes?search=signal",
    "/processes/compendium",
    "/processes/from-table",
    "/processes/network-complaint",
    "/processes/main-menu?view=graph",
    "/processes/main-menu?view=graph&when=period",
    "/processes/main-menu?view=graph&when=period&as=table",
    "/processes/main-menu?view=improvements",
    "/processes/main-menu?view=measures",
    "/processes/main-menu?view=measures&show=variants",
    "/processes/main-menu?view=measures&show=funnel",
    "/monitor",
    "/monitor?by=person",
    "/monitor?wanted=not_applied",
    "/process-reports",
    "/process-reports?view=tables",
    "/process-reports?view=improvements",
    "/process-reports?view=reviews",
    "/processes/main-menu?view=steps",
    "/processes/complaint-early-warning?view=running",
    "/processes/main-menu?view=versions&before=1&after=1&other=network-complaint",
    "/processes/main-menu?view=variants",
    "/setup/tokens",
    "/retention",
    "/health",
    "/audit",
]
OPEN_TO_ALL = ["/", "/call/hotline", "/chat/chat"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "en-GB"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", "locale": "pt-BR"},
    "narrow": {"viewport": {"width": 360, "height": 760}, "color_scheme": "light", "locale": "en-GB"},
    "chinese": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "zh-CN"},
}
LANGUAGES = {"en-GB": "English", "pt-BR": "Português", "zh-CN": "中文"}
RUN_AXE = """
async (within) => (await axe.run(within ?? document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
})).violations
    .map((found) => `${found.id}: ${found.help} (${found.nodes.map((node) => node.target.join(' ')).join('; ')})`)
"""
COUNT_QUESTIONS = """
window.asking = 0;
const fetched = window.fetch;
window.fetch = (...given) => { window.asking++; return fetched(...given).finally(() => window.asking--); };
"""
SETTLED = """
() => document.querySelector('h1') && !window.asking
    && !document.querySelector('.mantine-Skeleton-root, [aria-busy=true]')
    && document.getAnimations().every((one) => one.playState !== 'running'
        || one.effect?.getTiming().iterations === Infinity || one.effect?.target?.closest('[aria-hidden=true]'))
    && [...document.querySelectorAll('[style*="transition-duration"]')]
        .every((one) => getComputedStyle(one).opacity === '1')
"""
"""What is decoration, as the bar of the seconds left, never rests.

What fades in is mounted transparent, frames before its animation begins: not pale, only not there yet.
"""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def dressed(browser: Browser, name: str) -> BrowserContext:
    """A browser with one of the looks."""
    context = browser.new_context(**LOOKS[name], bypass_csp=True)  # axe itself is an inline script
    context.add_init_script(COUNT_QUESTIONS)
    return context


def signs_in(context: BrowserContext, centre: Centre, who: str) -> None:
    """Whose own language would go before the browser's: what they spoke in another test is forgotten."""
    one, ours = centre.sign_ins[who], {"X-Switchroom": "1"}
    body = {"email": one.email, "password": one.password}
    assert context.request.post(f"{centre.url}/api/session", data=body, headers=ours).ok
    assert context.request.patch(f"{centre.url}/api/me", data={"language": None}, headers=ours).ok


def look(page: Page, name: str, state: str, within: str | None = None) -> list[str]:
    """Picture a screen once it has settled; what axe finds on it, or only inside of what `within` selects."""
    page.wait_for_function(SETTLED, polling=50)
    page.screenshot(path=PICTURES / f"{name}{re.sub('[/?=]', '-', state)}.png")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))
    return [f"{state} in {name}: {finding}" for finding in page.evaluate(RUN_AXE, within)]


@pytest.mark.parametrize("name", LOOKS)
def test_every_screen_is_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    context = dressed(browser, name)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    findings: list[str] = []
    for path in OPEN_TO_ALL:
        page.goto(centre.url + path)
        findings += look(page, name, path)
    signs_in(context, centre, "helena")
    for path in SCREENS:
        page.goto(centre.url + path)
        findings += look(page, name, path)
        if re.fullmatch(r"/setup/[\w-]+", path):
            findings += look_into_new_form(page, name, path)
        if path == "/desk":
            findings += look_into_menus(page, name, path)
        if path == "/setup/mail-templates":
            findings += look_into_preview(page, name, path)
        if path == "/retention":
            findings += look_into_days(page, name, path)
    context.close()
    assert not findings, "\n".join(findings)
    assert errors == []


def look_into_new_form(page: Page, name: str, path: str) -> list[str]:
    """The form of a new row, with its first choice open if it has any."""
    page.keyboard.press("c")
    form = page.get_by_role("dialog")
    expect(form.locator("form")).to_be_visible()
    findings = look(page, name, f"{path}/new", "[role=dialog]")
    choice = form.locator("input[aria-haspopup=listbox]:not([disabled])").first
    if choice.count():
        choice.press("ArrowDown")  # of several choices the field lies under what is chosen
        expect(page.get_by_role("listbox").locator("visible=true")).to_have_count(1)
        findings += look(page, name, f"{path}/new/choice", "[role=listbox]")
        page.keyboard.press("Escape")
    return findings


def look_into_preview(page: Page, name: str, path: str) -> list[str]:
    """The first kind of mail with the shipped words, in Chinese whatever the reader speaks; then nonsense."""
    form = page.get_by_role("dialog").locator("form")
    form.locator("input[aria-haspopup=listbox]").first.press("ArrowDown")
    page.get_by_role("listbox").get_by_role("option").first.click()
    form.locator("h3 + button").click()
    form.get_by_text("简体中文", exact=True).click()
    expect(form.locator("section[lang=zh-CN]")).to_be_visible()
    findings = look(page, name, f"{path}/preview", "[role=dialog]")
    form.locator("textarea").first.fill("{nobody}")
    expect(form.get_by_role("status")).to_contain_text("{nobody}")
    return findings + look(page, name, f"{path}/refused", "[role=dialog]")


def look_into_days(page: Page, name: str, path: str) -> list[str]:
    """Chats are kept longer, and again as long as the settings file says; what would go is warned of."""
    row = page.get_by_role("main").get_by_role("listitem").nth(3)
    form = page.get_by_role("dialog").locator("form")
    before = row.locator("strong").inner_text()
    row.get_by_role("button").click()
    form.locator("input").fill("7")
    expect(form.get_by_role("status")).to_be_visible()
    findings = look(page, name, f"{path}/days", "[role=dialog]")
    for days, said in (("400", re.compile("400")), ("", before)):
        if days == "":
            row.get_by_role("button").click()
        form.locator("input").fill(days)
        expect(form.get_by_role("status")).to_have_count(0 if days else 1)
        form.locator("button[type=submit]").click()
        expect(form).to_have_count(0)
        expect(row.locator("strong")).to_have_text(said)
        findings += look(page, name, f"{path}/changed") if days else []
    return findings


def look_into_menus(page: Page, name: str, path: str) -> list[str]:
    """The menu of statuses, the palette, and (narrow: in the drawer) the menu of oneself."""
    findings: list[str] = []
    menu = page.get_by_role("menu")
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(menu).to_be_visible()
    findings += look(page, name, f"{path}/status")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    findings += look(page, name, f"{path}/palette")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    if name == "narrow":
        page.get_by_role("button", name="Menu", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        findings += look(page, name, f"{path}/drawer")
    page.get_by_role("button", name="Helena Duarte").click()
    expect(menu).to_be_visible()
    return findings + look(page, name, f"{path}/me")


def test_a_call_is_free_of_barriers_on_both_sides(floor: Floor, centre: Centre) -> None:
    """While it rings, while they talk (keypads out) and in wrap-up."""
    PICTURES.mkdir(exist_ok=True)
    agent, customer = floor.agent("ana", 1700.0), floor.customer(1000.0)
    with patient(centre):
        asks_for(customer, "1")
        accept = agent.get_by_role("button", name=re.compile("^Accept"))
        expect(accept).to_be_visible()
        findings = look_at_desk(agent, "/ringing")
        accept.click()
        hears(customer, 1700.0)
        findings += look_at_desk(agent, "/talking", opens="button:has(.tabler-icon-dialpad)")
        findings += look_at_call_page(customer)
        customer.get_by_role("combobox").select_option("English")
        customer.get_by_role("button", name="Hang up").click()
        finish = agent.get_by_role("button", name=re.compile("^Finish"))
        expect(finish).to_be_visible()
        findings += look_at_desk(agent, "/wrap-up")
        finish.click()
    assert not findings, "\n".join(findings)
    assert floor.complaints == []


def test_a_chat_is_free_of_barriers_on_both_sides(floor: Floor, centre: Centre) -> None:
    """A question, in the middle of it with another chat waiting, and when it is over."""
    PICTURES.mkdir(exist_ok=True)
    agent = floor.agent("ana", 1700.0)
    customers = [floor.visitor(f"{centre.url}/chat/chat", 390, 800) for _ in range(2)]
    accept = agent.get_by_role("button", name=re.compile("^Accept"))
    findings: list[str] = []
    with patient(centre):
        for customer in customers:
            customer.get_by_role("button", name="Start chat").click()
            expect(customer.get_by_role("button", name="English", exact=True)).to_be_visible()
            if customer is customers[0]:
                findings += look_at_chat_page(customer, "/asked")
            in_english(customer)
            accept.click()
            expect(customer.get_by_role("status").filter(has_text="Ana Souza")).to_be_visible()
            writes(customer, "Hello, my bill is wrong. It says 129.00, see https://example.org/bills/7")
        writes(agent, "Good afternoon, I am looking at it")
        findings += look_at_desk(agent, "/chatting")
        findings += look_at_chat_page(customers[1], "/talking")
        agent.get_by_role("button", name="End chat").click()
        agent.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
        expect(customers[1].get_by_role("button", name="Start a new chat")).to_be_visible()
        findings += look_at_chat_page(customers[1], "/over")
    assert not findings, "\n".join(findings)
    assert floor.complaints == []


def writes(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("^(Message|Write a message)$")).fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text(text[:20])).to_be_visible()


def look_at_chat_page(customer: Page, state: str, shows: str = "[role=log]") -> list[str]:
    """In each look, as soon as it shows this; the chat goes on in whatever language its page is opened."""
    findings: list[str] = []
    for name, how in LOOKS.items():
        wear(customer, how)
        customer.goto(f"{customer.url.split('?')[0]}?lang={how['locale']}")
        expect(customer.locator(shows).first).to_be_visible()
        findings += look(customer, name, f"/chat{state}")
    wear(customer, LOOKS["narrow"])
    customer.goto(f"{customer.url.split('?')[0]}?lang=en")
    return findings


@contextmanager
def patient(centre: Centre) -> Iterator[None]:
    """Meanwhile it rings, and wrap-up lasts, for as long as somebody looks."""
    with centre.client("helena") as admin:
        (queue,) = [each for each in admin.get("/api/queues").json()["items"] if each["slug"] == "hotline"]

        def change(**policy: float) -> None:
            version = admin.get(f"/api/queues/{queue['id']}").json()["version"]
            body = {"version": version, "policy": {**queue["policy"], **policy}}
            answer = admin.patch(f"/api/queues/{queue['id']}", json=body)
            assert answer.status_code == 200, answer.text

        change(offer_timeout_s=600, wrap_up_s=600)
        try:
            yield
        finally:
            change()


def look_at_desk(desk: Page, state: str, opens: str | None = None) -> list[str]:
    """In each look, with what the button `opens` opens."""
    findings: list[str] = []
    for name, how in LOOKS.items():
        speak(desk, how["locale"])
        wear(desk, how)
        if opens:
            desk.locator(opens).click()
            expect(desk.get_by_role("dialog")).to_be_visible()
        findings += look(desk, name, state)
        if opens:
            desk.keyboard.press("Escape")
            expect(desk.get_by_role("dialog")).to_have_count(0)
        wear(desk, LOOKS["light"])
    speak(desk, LOOKS["light"]["locale"])
    return findings


def look_at_call_page(customer: Page) -> list[str]:
    findings: list[str] = []
    for name, how in LOOKS.items():
        wear(customer, how)
        customer.get_by_role("combobox").select_option(LANGUAGES[how["locale"]])
        expect(customer.get_by_role("button", name="#")).to_be_visible()
        findings += look(customer, name, "/call/talking")
    return findings


def wear(page: Page, how: dict[str, Any]) -> None:
    page.set_viewport_size(how["viewport"])
    page.emulate_media(color_scheme=how["color_scheme"])


def speak(desk: Page, locale: str) -> None:
    """By the palette, as in every look it is there."""
    desk.keyboard.press("Control+k")
    desk.get_by_role("dialog").get_by_role("combobox").fill(LANGUAGES[locale])
    desk.keyboard.press("Enter")
    expect(desk.locator("html")).to_have_attribute("lang", re.compile(f"^{locale[:2]}"))
    expect(desk.get_by_role("dialog")).to_have_count(0)
