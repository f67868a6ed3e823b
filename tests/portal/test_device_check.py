"""A device check: an agent's link, one answer of a device that may lie, and a note on that one ticket."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed
from tests.portal.counter import ANA, Counter
from tests.support.web import ok, refused

PLACE = "/api/public/device-check"
REPORT: dict[str, Any] = {
    "browser": "Firefox 140",
    "system": "Linux",
    "language": "pt-BR",
    "time_zone": "America/Sao_Paulo",
    "screen_width": 1920,
    "screen_height": 1080,
    "window_width": 1280,
    "window_height": 720,
    "pixel_ratio": 1.5,
    "online": True,
    "connection": "4g",
    "latency_ms": 21,
    "speed_kbit": 48_300,
    "microphone": "silent",
    "camera": "denied",
    "cookies": True,
    "storage": True,
    "websocket": True,
    "webrtc": False,
}


async def link_to(counter: Counter, number: int, client: httpx.AsyncClient | None = None, **body: Any) -> str:
    """The secret of a new link for this ticket."""
    where = f"/api/tickets/{await counter.id_of(number)}/device-check"
    made = ok(await (client or counter.admin).post(where, json=body), 201)
    place, _, token = made["url"].partition("#")
    assert place == "http://localhost:8080/device/"
    return str(token)


async def notes(counter: Counter, number: int) -> list[str]:
    return [entry["text"] for entry in await counter.post.entries(str(number)) if entry["kind"] == "note"]


@pytest.fixture
async def asked(counter: Counter) -> tuple[int, dict[str, str]]:
    """A ticket, and the header of a link to a device check of it."""
    number = await counter.ask(await counter.signed_in(ANA))
    return number, {"x-device-pass": await link_to(counter, number)}


async def test_what_the_device_tells_becomes_a_note_once(counter: Counter, asked: tuple[int, dict[str, str]]) -> None:
    number, by_link = asked
    visitor = await counter.browser()
    assert ok(await visitor.get(PLACE, headers=by_link))["number"] == number
    sample = await visitor.get(f"{PLACE}/sample", headers=by_link)
    assert (sample.status_code, len(sample.content)) == (200, 256 * 1024)
    ok(await visitor.post(PLACE, json=REPORT, headers=by_link), 204)
    (note,) = await notes(counter, number)
    assert note.split("\n") == [
        "Device check",
        "Browser: Firefox 140",
        "System: Linux",
        "Language: pt-BR",
        "Time zone: America/Sao_Paulo",
        "Screen: 1920 x 1080, 1.5:1",
        "Window: 1280 x 720",
        "Online: yes",
        "Connection: 4g",
        "Latency: 21 ms",
        "Download speed: 48.3 Mbit/s",
        "Microphone: allowed, but silent",
        "Camera: not allowed",
        "Cookies: yes",
        "Storage: yes",
        "WebSocket: yes",
        "WebRTC: no",
    ]
    for again in (
        await visitor.post(PLACE, json=REPORT, headers=by_link),
        await visitor.get(PLACE, headers=by_link),
        await visitor.get(f"{PLACE}/sample", headers=by_link),
    ):
        refused(again, 410, "device_check.over")
    assert len(await notes(counter, number)) == 1
    shown = await counter.ticket(await counter.signed_in(ANA), number)
    assert "Firefox" not in str(shown)


async def test_the_note_is_in_the_language_of_who_asked(counter: Counter) -> None:
    number = await counter.ask(await counter.signed_in(ANA))
    by_link = {"x-device-pass": await link_to(counter, number, language="zh-CN")}
    ok(await (await counter.browser()).post(PLACE, json=REPORT, headers=by_link), 204)
    assert "麦克风: 已允许，但没有声音" in (await notes(counter, number))[0]


async def test_a_link_that_is_forged_too_old_or_made_for_something_else_opens_nothing(
    counter: Counter, asked: tuple[int, dict[str, str]]
) -> None:
    number, by_link = asked
    token = by_link["x-device-pass"]
    flipped = ("B" if token[30] == "A" else "A").join((token[:30], token[31:]))
    ticket = await counter.id_of(number)
    portal = ok(await counter.admin.post(f"/api/tickets/{ticket}/portal-link"), 201)["url"].rpartition("#")[2]
    keyring = counter.post.live.services.the(Keyring)
    check = await counter.post.live.value("select id from portal.device_check")
    old = make_signed(keyring, "device check", check, datetime.now(UTC) - timedelta(minutes=1))
    of_ticket = make_signed(keyring, "device check", UUID(ticket), datetime.now(UTC) + timedelta(days=1))
    visitor = await counter.browser()
    for wrong in ("", "x", flipped, portal, old, of_ticket):
        headers = {"x-device-pass": wrong}
        refused(await visitor.get(PLACE, headers=headers), 410, "device_check.over")
        refused(await visitor.post(PLACE, json=REPORT, headers=headers), 410, "device_check.over")
    refused(
        await visitor.get(f"/api/public/portal/A/tickets/{number}", headers={"x-portal-pass": token}),
        401,
        "portal.not_signed_in",
    )
    async with counter.post.live.database.transaction() as tx:
        await tx.execute("update portal.device_check set expires_at = clock_timestamp()")
    refused(await visitor.post(PLACE, json=REPORT, headers=by_link), 410, "device_check.over")
    assert await notes(counter, number) == []


async def test_only_who_works_on_a_ticket_asks_for_a_check_of_it(
    counter: Counter, asked: tuple[int, dict[str, str]]
) -> None:
    where = f"/api/tickets/{await counter.id_of(asked[0])}/device-check"
    await counter.centre.person("Rui", "tickets:ticket:see")
    await counter.centre.person("Eva", "portal:portal:edit")
    rui, eva = await counter.centre.signed_in("Rui"), await counter.centre.signed_in("Eva")
    assert (await rui.post(where, json={})).status_code == 403
    refused(await eva.post(where, json={}), 404, "ticket.not_found")


@pytest.mark.parametrize(
    "lie",
    [
        {"browser": "x" * 81},
        {"screen_width": -1},
        {"pixel_ratio": 0},
        {"latency_ms": 10**9},
        {"microphone": "<b>loud</b>"},
        {"time_zone": "here\nNote: pay him"},
        {"connection": "4g 5g"},
        {"password": "what nobody asked for"},
        {"language": "x" * 1000},
    ],
    ids=lambda lie: next(iter(lie)),
)
async def test_what_is_out_of_bounds_is_refused_and_the_link_is_still_good(
    counter: Counter, asked: tuple[int, dict[str, str]], lie: dict[str, Any]
) -> None:
    number, by_link = asked
    visitor = await counter.browser()
    assert (await visitor.post(PLACE, json=REPORT | lie, headers=by_link)).status_code == 422
    ok(await visitor.post(PLACE, json=REPORT, headers=by_link), 204)
    assert len(await notes(counter, number)) == 1


async def test_a_body_that_is_too_large_and_words_that_forge_lines(
    counter: Counter, asked: tuple[int, dict[str, str]]
) -> None:
    number, by_link = asked
    visitor = await counter.browser()
    huge = REPORT | {"browser": "x" * 3_000_000}
    assert (await visitor.post(PLACE, json=huge, headers=by_link)).status_code == 413
    sly = REPORT | {"browser": "A\nCamera: works\u202e\u2028B", "system": "<script>alert(1)</script>"}
    ok(await visitor.post(PLACE, json=sly, headers=by_link), 204)
    lines = (await notes(counter, number))[0].split("\n")
    assert lines[1:3] == ["Browser: A Camera: works B", "System: <script>alert(1)</script>"]
    assert len(lines) == 17


async def test_samples_are_limited(counter: Counter, asked: tuple[int, dict[str, str]]) -> None:
    visitor, (_, by_link) = await counter.browser(), asked
    answers = [(await visitor.get(f"{PLACE}/sample", headers=by_link)).status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
