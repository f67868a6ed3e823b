"""A centre in which triggers look at what happens, with processes that they may start."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.platform.db import Database
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.tickets import http as tickets
from switchroom.triggers import http as triggers
from switchroom.triggers.facade import Waiting
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok

TAGGED = """
inputs: {ticket: ticket, words: text?}
start: tag
steps:
  tag:
    {type: ticket, action: update, ticket: "{{ ticket }}", tags: [seen], text: "{{ words }}", then: end, otherwise: end}
  end: {type: end}
"""
ASKED = """
inputs: {ticket: ticket}
start: ask
steps:
  ask: {type: task, title: Call back, post: caller, within: 4h, fields: [{name: said, label: Said}], then: end}
  end: {type: end}
"""
PLAIN = """
start: wait
steps:
  wait: {type: wait, for: 1h, then: end}
  end: {type: end}
"""


class Automatic:
    """The centre, and what a test does with it."""

    def __init__(self, live: Live, unit: str) -> None:
        self.live, self.unit = live, unit
        self.admin: httpx.AsyncClient = live.centre.admin

    async def process(self, slug: str, body: str) -> str:
        definition = f"process: {slug}\ntitle: Test\nlanguages: [en]\nkind: management\n{body}"
        await self.live.centre.make("processes", definition=definition, revision_note="first")
        return slug

    async def trigger(self, process: str, *, on: bool = True, **body: Any) -> dict[str, Any]:
        given = {"name": f"On {body.get('event') or body.get('wait') or 'time'}", "when": "event", "process": process}
        made = await self.live.centre.make("triggers", **given | body)
        if on:
            ok(await self.admin.post(f"/api/triggers/{made['id']}/on"))
        return made

    async def ticket(self, **body: Any) -> dict[str, Any]:
        made = await self.live.centre.make(
            "tickets", **{"subject": "It is slow", "text": "Since Monday", "unit_id": self.unit, **body}
        )
        await self.live.settle()
        return made

    async def log(self, trigger: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        answer = await self.admin.get(f"/api/triggers/{trigger['id']}/log", params=query)
        items: list[dict[str, Any]] = ok(answer)["items"]
        return items

    async def results(self, trigger: dict[str, Any]) -> list[str]:
        return [entry["result"] for entry in await self.log(trigger)]

    async def shown(self, trigger: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.admin.get(f"/api/triggers/{trigger['id']}"))
        return found

    async def runs(self, process: str) -> int:
        count: int = await self.live.value("select count(*)::int from processes.run where slug = $1", process)
        return count

    async def look(self) -> None:
        """What a worker does every minute."""
        await self.live.services.the(Waiting).look()
        await self.live.settle()

    async def due_now(self, trigger: dict[str, Any]) -> None:
        """The next moment of a schedule is now."""
        async with self.live.services.database.transaction() as tx:
            moment = await tx.now()
            for sql in (
                "update platform.timer set due_at = $2 where subject = $1",
                "update triggers.trigger set next_at = $2 where id = $1",
            ):
                await tx.execute(sql, UUID(str(trigger["id"])), moment)
            tx.ring(TIMER_BELL)
        await self.live.settle()


@pytest.fixture
async def automatic(database: Database, tmp_path: Path) -> AsyncIterator[Automatic]:
    async with live_centre(database, tickets.router, triggers.router, data=tmp_path) as live:
        yield Automatic(live, await live.centre.unit("Help desk"))
