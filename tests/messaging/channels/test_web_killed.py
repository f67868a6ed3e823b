"""kill -9 of the web role while another system brings messages in, in the shipped company."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.support.centre import running_centre
from tests.support.web import ok

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]
PATIENCE_S, PAUSE_S = 60.0, 0.1
MESSAGES = 40


async def test_a_web_process_killed_between_loses_and_doubles_no_message(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    runs = running_centre(data)
    centre = await asyncio.to_thread(runs.__enter__)
    try:
        async with httpx.AsyncClient(base_url=centre.url, headers={"X-Switchroom": "1"}, timeout=30) as admin:
            one = centre.sign_ins["helena"]
            ok(await admin.post("/api/session", json={"email": one.email, "password": one.password}))
            body = {
                "name": "WhatsApp",
                "brand_id": ok(await admin.get("/api/brands"))["items"][0]["id"],
                "unit_id": ok(await admin.get("/api/units"))["items"][0]["id"],
            }
            token = ok(await admin.post("/api/message-channels", json=body), 201)["token"]
            sending = [asyncio.create_task(_bring(centre.url, token, number)) for number in range(MESSAGES)]
            for done in (5, 15, 25):
                await _until(partial(_are_done, sending, done))
                await _until(partial(centre.role_pids, "web"))  # it was killed before, and may not be back yet
                centre.kill("web")
            taken = await asyncio.gather(*sending)
            assert len(set(taken)) == MESSAGES, "each sender has a ticket of its own"
            assert [await _bring(centre.url, token, number) for number in range(MESSAGES)] == list(taken)
            found = (await _get(admin, "/api/tickets?limit=200&search=Killed"))["items"]
            subjects = [ticket["subject"] for ticket in found if ticket["subject"].startswith("Killed ")]
            assert sorted(subjects) == sorted(f"Killed {number}" for number in range(MESSAGES))
    finally:
        await asyncio.to_thread(runs.__exit__, None, None, None)


async def _bring(url: str, token: str, number: int) -> str:
    """As the guide says: again under the same id until there is an answer; the ticket's id."""
    body = {
        "external_id": f"m{number}",
        "sender": {"address": f"+55119000000{number:02}"},
        "text": f"Killed {number}",
    }
    deadline = time.monotonic() + PATIENCE_S
    async with httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                answer = await client.post("/api/message-channel/messages", json=body)
                if answer.is_success:
                    return str(answer.json()["ticket_id"])
            await asyncio.sleep(PAUSE_S)
    raise AssertionError("nobody takes messages")


def _are_done(sending: list[asyncio.Task[str]], wanted: int) -> bool:
    return sum(task.done() for task in sending) >= wanted


async def _until(enough: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not enough():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def _get(admin: httpx.AsyncClient, path: str) -> dict[str, list[dict[str, str]]]:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with suppress(httpx.TransportError):
            found: dict[str, list[dict[str, str]]] = ok(await admin.get(path))
            return found
        assert time.monotonic() < deadline
        await asyncio.sleep(PAUSE_S)
