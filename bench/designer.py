"""How smoothly the designer draws: the longest time between two frames while 500 steps are dragged and zoomed.

A centre serves itself on a folder of its own, Chromium without a screen opens a draft of 500 steps, and for some
seconds all of them are in sight: a step is dragged, then all steps together, and the wheel zooms in and out.
`worst_frame_ms` is the longest time between two frames of the page; `p95_frame_ms` the 95th of a hundred.
The browser, the centre and its database share the machine's cores, and the browser draws without a graphics card.
"""

import json
import sys
from statistics import quantiles
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.live_parts.centre import Served, serving
from bench.ui import build

CHROMIUM = "/usr/bin/chromium"
STEPS, MOVES = 500, 60
WATCH = """
() => {
  window.frames_ms = [];
  let last = performance.now();
  const tick = (now) => { window.frames_ms.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}
"""


def process(steps: int) -> str:
    """A process of so many steps, in five lanes side by side, as JSON."""
    lanes = 5
    made: dict[str, Any] = {"start": {"type": "fork", "branches": [f"lane-{n}" for n in range(lanes)]}}
    made["start"]["outcomes"] = {f"lane-{n}": f"s{n}" for n in range(lanes)}
    for n in range(steps - 2):
        following = f"s{n + lanes}" if n + lanes < steps - 2 else "end"
        made[f"s{n}"] = {"type": "say", "text": f"Sentence {n}", "then": following}
    made["end"] = {"type": "end"}
    return json.dumps({"process": "bench-designer", "title": "Bench", "start": "start", "steps": made})


def run(*, quick: bool = False) -> dict[str, float]:
    """`worst_frame_ms` and `p95_frame_ms`, in milliseconds."""
    build()
    with serving() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1600, "height": 1000}, bypass_csp=True).new_page()
        _open_draft(page, served, 50 if quick else STEPS)
        page.evaluate(WATCH)
        _drag_and_zoom(page, 6 if quick else MOVES)
        frames: list[float] = page.evaluate("window.frames_ms")
        browser.close()
    print(f"{len(frames)} frames, the longest {sorted(map(round, frames))[-5:]} ms", file=sys.stderr)
    return {"worst_frame_ms": round(max(frames), 1), "p95_frame_ms": round(quantiles(frames, n=20)[-1], 1)}


def _open_draft(page: Page, served: Served, steps: int) -> None:
    url, ours = f"http://127.0.0.1:{served.port}", {"X-Switchroom": "1"}
    sign_in = {"email": served.email, "password": served.password}
    assert page.request.post(f"{url}/api/session", data=sign_in, headers=ours).ok
    body = {"process": "bench-designer", "title": "Bench", "text": process(steps)}
    draft = page.request.post(f"{url}/api/process-drafts", data=body, headers=ours).json()
    page.goto(f"{url}/processes/drafts/{draft['id']}")
    page.locator(".react-flow__node").nth(steps - 1).wait_for()
    page.wait_for_load_state("networkidle")


def _drag_and_zoom(page: Page, moves: int) -> None:
    box = page.locator(".react-flow__node").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(moves):
        page.mouse.move(x + 3 * n, y + 2 * n)
    page.mouse.up()
    page.locator(".react-flow__node").first.focus()
    page.keyboard.press("Control+a")
    x, y = x + 3 * (moves - 1), y + 2 * (moves - 1)
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(moves):
        page.mouse.move(x - 2 * n, y + n)
    page.mouse.up()
    for n in range(moves):
        page.mouse.wheel(0, -120 if n % 20 < 10 else 120)
