"""kill -9 of the worker while somebody else's server has the request and has not answered."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.support.centre import running_centre
from tests.support.web import ok
from tests.webhooks.receiver import receiver, status

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]


async def test_what_a_killed_worker_had_sent_comes_again_under_the_same_id(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "switchroom.toml").write_text('outgoing_allowed = ["127.0.0.0/8"]\n')
    async with receiver() as outside:
        outside.answer = lambda _: None if len(outside.hooks) == 1 else status(200)
        runs = running_centre(data)
        centre = await asyncio.to_thread(runs.__enter__)
        try:
            async with httpx.AsyncClient(base_url=centre.url, headers={"X-Switchroom": "1"}, timeout=30) as admin:
                one = centre.sign_ins["helena"]
                ok(await admin.post("/api/session", json={"email": one.email, "password": one.password}))
                body = {"name": "Orders", "address": outside.url, "events": ["ticket.opened"]}
                made = ok(await admin.post("/api/webhooks", json=body), 201)
                ok(await admin.post(f"/api/webhooks/{made['id']}/test"), 202)
                await outside.arrived(1)
                centre.kill("worker")
                first, second = (await outside.arrived(2))[:2]
                assert (first.id, first.raw) == (second.id, second.raw)
                assert second.is_signed_with(made["secret"])
        finally:
            await asyncio.to_thread(runs.__exit__, None, None, None)
