"""kill -9 of the worker while it takes, files and sends mail, in the shipped company through `switchroom serve`."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiosmtplib
import httpx
import pytest

from tests.mail.post import ANA, SUPPORT
from tests.support.centre import Centre, free_port, running_centre
from tests.support.outside_mail import Outside, hand_in, letter, outside_server
from tests.support.web import ok

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]
PATIENCE_S, PAUSE_S = 60.0, 0.1


class Post:
    """A whole centre with a mailbox, and the world outside."""

    def __init__(self, centre: Centre, outside: Outside, admin: httpx.AsyncClient, port: int) -> None:
        self.centre, self.outside, self.admin, self.port = centre, outside, admin, port

    async def get(self, path: str) -> Any:
        return ok(await self.admin.get(path))

    async def until(self, path: str, enough: Callable[[Any], bool]) -> Any:
        """What is found there, as soon as it is enough."""
        deadline = time.monotonic() + PATIENCE_S
        while not enough(found := await self.get(path)):
            assert time.monotonic() < deadline, found
            await asyncio.sleep(PAUSE_S)
        return found

    async def hand_in(self, raw: bytes, sender: str) -> None:
        """As any mail server does: again and again until somebody says that he has it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with suppress(aiosmtplib.SMTPException, OSError):
                if (await hand_in(self.port, raw, SUPPORT, sender))[0] == 250:
                    return
            await asyncio.sleep(PAUSE_S)
        raise AssertionError("nobody takes mail")

    async def mail_of_reply(self, ticket: str, text: str, state: str) -> dict[str, Any]:
        """What became of the mail of an agent's reply."""
        body = {"text": text, "client_id": str(uuid4())}
        entry = ok(await self.admin.post(f"/api/tickets/{ticket}/replies", json=body), 201)["id"]

        def found(mails: Any) -> list[dict[str, Any]]:
            return [mail for mail in mails["items"] if mail["entry_id"] == entry and mail["state"] == state]

        return found(await self.until(f"/api/tickets/{ticket}/mails", lambda mails: bool(found(mails))))[0]


@asynccontextmanager
async def post_office(folder: Path) -> AsyncIterator[Post]:
    data, port = folder / "data", free_port()
    data.mkdir(mode=0o755)
    settings = f'[mail]\nreceiver = "127.0.0.1:{port}"\ninside = ["127.0.0.0/8"]\nhold = "PT0S"\nretry = "PT1S"\n'
    (data / "switchroom.toml").write_text(settings)
    async with outside_server() as outside:
        centre_runs = running_centre(data)
        centre = await asyncio.to_thread(centre_runs.__enter__)
        try:
            async with httpx.AsyncClient(base_url=centre.url, headers={"X-Switchroom": "1"}, timeout=30) as admin:
                one = centre.sign_ins["helena"]
                ok(await admin.post("/api/session", json={"email": one.email, "password": one.password}))
                await _set_up(admin, outside)
                yield Post(centre, outside, admin, port)
        finally:
            await asyncio.to_thread(centre_runs.__exit__, None, None, None)


async def _set_up(admin: httpx.AsyncClient, outside: Outside) -> None:
    body = {
        "name": {"en": "Support"},
        "address": SUPPORT,
        "brand_id": ok(await admin.get("/api/brands"))["items"][0]["id"],
        "unit_id": ok(await admin.get("/api/units"))["items"][0]["id"],
        "outgoing": {"kind": "smtp", "host": "127.0.0.1", "port": outside.port, "tls": "none"},
    }
    ok(await admin.post("/api/mailboxes", json=body), 201)


async def test_a_worker_killed_while_it_takes_and_files_loses_and_doubles_nothing(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        for number in range(30):
            if number in (5, 12, 20):
                post.centre.kill("worker")
            sender = f"customer{number}@outside.example"
            await post.hand_in(letter(sender, SUPPORT, f"Number {number}"), sender)
        post.centre.kill("worker")
        rows = (await post.until("/api/mail?limit=100", lambda found: _filed(found["items"]) >= 30))["items"]
        assert sorted(row["subject"] for row in rows) == sorted(f"Number {number}" for number in range(30))
        assert {row["fate"] for row in rows} == {"opened"}
        assert len({row["ticket_id"] for row in rows}) == 30
        tickets = (await post.get("/api/tickets?limit=100&search=Number"))["items"]
        assert len([one for one in tickets if one["subject"].startswith("Number ")]) == 30


def _filed(rows: list[dict[str, Any]]) -> int:
    return sum(row["fate"] != "received" for row in rows)


async def test_a_worker_killed_while_it_sends_says_that_it_does_not_know_and_sends_nothing_twice(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path) as post:
        await post.hand_in(letter(ANA, SUPPORT, "Printer"), ANA)
        rows = (await post.until("/api/mail", lambda found: _filed(found["items"]) == 1))["items"]
        ticket = rows[0]["ticket_id"]
        # After the text, before the answer: it has arrived, and nobody will ever tell.
        post.outside.after_text = _once(lambda: post.centre.kill("worker"))
        mail = await post.mail_of_reply(ticket, "Open the window.", "in_doubt")
        assert mail["code"] == "mail.in_doubt"
        assert [one.text.strip() for one in post.outside.arrived] == ["Open the window."]
        # Before the text: it has not arrived, and goes when somebody works again.
        post.outside.at_recipient = _once(lambda: post.centre.kill("worker"))
        await post.mail_of_reply(ticket, "Close it.", "sent")
        assert [one.text.strip() for one in post.outside.arrived] == ["Open the window.", "Close it."]


def _once(act: Callable[[], Any]) -> Callable[[Any], None]:
    done: list[bool] = []

    def run(_: Any) -> None:
        if not done:
            done.append(True)
            act()

    return run
