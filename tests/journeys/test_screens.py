"""Every screen, in light, dark, narrow and Chinese: pictured, and without a finding of axe (WCAG 2.2 A and AA)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "ui/node_modules/axe-core/axe.min.js"
PICTURES = Path(os.environ.get("SWITCHROOM_PICTURES", ROOT / "screens"))

SCREENS = [
    "/desk",
    "/history",
    "/customers",
    "/wallboard",
    "/floor/queues/hotline",
    "/floor/agents/me",
    "/setup/users",
    "/setup/units",
    "/setup/posts",
    "/setup/permission-sets",
    "/setup/queues",
    "/setup/queues?open=new",
    "/setup/skills",
    "/setup/statuses",
    "/setup/entry-points",
    "/setup/calendars",
    "/setup/brands",
    "/setup/regions",
    "/setup/channels",
    "/setup/services",
    "/setup/dispositions",
    "/setup/block-list",
    "/processes",
    "/setup/tokens",
    "/audit",
]
OPEN_TO_ALL = ["/", "/call/hotline"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "en-GB"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", "locale": "pt-BR"},
    "narrow": {"viewport": {"width": 360, "height": 760}, "color_scheme": "light", "locale": "en-GB"},
    "chinese": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "zh-CN"},
}
RUN_AXE = """
async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
    .map((found) => `${found.id}: ${found.help} (${found.nodes.map((node) => node.target.join(' ')).join('; ')})`)
"""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-screens")]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def look(page: Page, path: str, name: str) -> list[str]:
    """Picture a screen once it has settled; what axe finds on it."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("document.querySelectorAll('.mantine-Skeleton-root, [aria-busy=true]').length === 0")
    page.wait_for_function(
        "document.getAnimations().every((one) => one.playState !== 'running' || !one.effect"
        " || one.effect.getTiming().iterations === Infinity)"
    )
    page.screenshot(path=PICTURES / f"{name}{path.replace('/', '-')}.png")
    page.evaluate(AXE.read_text("utf-8"))
    return [f"{path} in {name}: {finding}" for finding in page.evaluate(RUN_AXE)]


@pytest.mark.parametrize("name", LOOKS)
def test_every_screen_is_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    context = browser.new_context(**LOOKS[name], bypass_csp=True)  # axe itself is an inline script
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    findings: list[str] = []
    for path in OPEN_TO_ALL:
        page.goto(centre.url + path)
        findings += look(page, path, name)
    who = centre.sign_ins["helena"]
    answer = context.request.post(
        f"{centre.url}/api/session", data={"email": who.email, "password": who.password}, headers={"X-Switchroom": "1"}
    )
    assert answer.ok
    for path in SCREENS:
        page.goto(centre.url + path)
        findings += look(page, path, name)
    context.close()
    assert findings == []
    assert errors == []
