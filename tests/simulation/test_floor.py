"""Simulated people on the real engine: they live, they never meet anybody real, and nothing of them is left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

import pytest

from switchroom.platform.db import Database
from switchroom.simulation import http as simulation
from switchroom.simulation.conversation import TALKS
from switchroom.simulation.domain import temper
from switchroom.simulation.floor import Floor
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok

HASTE = 600
MENU = """
start: menu
steps:
  menu:
    type: ask
    text: For bills press 1, for anything else 2.
    choices: [{name: bills, key: "1"}, {name: other, key: "2"}]
    outcomes: {bills: number}
    otherwise: wait
  number: {type: collect, text: Your number., kind: digits, shortest: 4, longest: 8, into: number, otherwise: wait}
  wait:
    type: queue
    queue: billing
    maximum: 15m
    waiting:
      start: words
      steps:
        words: {type: say, text: Please wait., then: music}
        music: {type: wait, for: 1h, music: calm, then: words}
    outcomes: {answered: script}
    otherwise: end
  script: {type: show, text: Ask., buttons: [{name: solved, label: Solved}], outcomes: {solved: dispose}}
  dispose: {type: dispose, then: end}
  end: {type: end}
"""
SERVED = "from interactions.interaction where closed_at is not null and answered_at is not null"
ORPHANS = "s where not exists(select from interactions.interaction where id = s.interaction_id)"
CHATS = """
select i.id, i.language, array_agg(m.author order by m.number) as authors, array_agg(m.text order by m.number) as texts
from interactions.interaction i join messaging.message m on m.chat_id = i.id
where i.closed_at is not null and i.answered_at is not null and m.note is null group by i.id
"""
LEFTOVERS = (
    "select count(*) from interactions.interaction where origin = 'simulated'",
    f"select count(*) from interactions.segment {ORPHANS}",
    f"select count(*) from interactions.item {ORPHANS}",
    "select count(*) from processes.run where origin = 'simulated'",
    "select count(*) from routing.queue_quarter where origin = 'simulated'",
    "select count(*) from people.\"user\" where origin = 'simulated'",
    "select count(*) from journal.event where origin = 'simulated'",
    "select count(*) from simulation.cue",
    "select count(*) from messaging.chat",
    "select count(*) from messaging.message",
)


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with live_centre(database, simulation.router) as live:
        await live.queue("billing", wrap_up_s=60)
        await live.centre.make("dispositions", name="Done", slug="done", success=True)
        await live.entry("menu", MENU)
        await live.agent("real", origin="real", capacity={"voice": 1, "chat": 3})
        yield live


class Lights:
    """The floor, turned as a worker does it."""

    def __init__(self, live: Live) -> None:
        self.live, self.floor = live, Floor(live.services, HASTE)

    async def until(self, sql: str) -> None:
        """Turn until this holds."""
        async with asyncio.timeout(60):
            while not await self.live.value(sql):
                async with self.live.database.transaction() as tx:
                    await self.floor.turn(tx)
                await self.live.settle()


async def test_they_are_served_by_their_own_and_leave_nothing(live: Live) -> None:
    lights, admin = Lights(live), live.centre.admin
    await live.arrive("menu")
    ok(await admin.post("/api/simulation/start", json={"arrivals_per_hour": 240}), 204)
    await lights.until(f"select count(*) >= 12 {SERVED}")
    standing = ok(await admin.get("/api/simulation"))
    assert (standing["running"], standing["colleagues"]) == (True, 1)
    assert standing["kept"] >= 12
    met = await live.rows(
        """select n.origin as customer, u.origin as agent from interactions.interaction n
           join people."user" u on u.id = n.agent_id group by 1, 2"""
    )
    assert {(row["customer"], row["agent"]) for row in met} == {("simulated", "simulated")}
    assert await live.value(f"select bool_and(disposition_id is not null) {SERVED}")

    assert (await admin.post("/api/simulation/clear")).status_code == 409
    ok(await admin.post("/api/simulation/stop"), 204)
    await lights.until("select not exists(select from routing.agent_state where origin = 'simulated' and signed_in)")
    assert await live.value(
        "select bool_and(closed_at is not null) from interactions.interaction where origin = 'simulated'"
    )
    kept = ok(await admin.get("/api/simulation"))["kept"]
    assert ok(await admin.post("/api/simulation/clear")) == {"interactions": kept}
    assert [await live.value(sql) for sql in LEFTOVERS] == [0] * len(LEFTOVERS)
    assert await live.value("select count(*) from interactions.interaction") == 1  # the one who is not simulated
    assert await live.value("select count(*) from journal.parked") == 0


async def test_they_chat_as_well_as_call(live: Live) -> None:
    lights, admin = Lights(live), live.centre.admin
    await live.entry("chat", MENU, medium="chat")
    ok(await admin.post("/api/simulation/start", json={"arrivals_per_hour": 240}), 204)
    await lights.until(f"select count(distinct medium) = 2 and count(*) filter (where medium = 'chat') >= 3 {SERVED}")
    for chat in await live.rows(CHATS):
        assert chat["authors"][:2] == ["process", "customer"]  # what it was asked, and the answer
        assert chat["texts"][1] in {"bills", "other"}
        assert {"agent", "customer"} <= set(chat["authors"][2:])
        talk = next(one for one in TALKS if one[0]["en"] in chat["texts"])
        written = [text for text in chat["texts"] if text in {line["en"] for line in talk}]
        assert written == [line["en"] for line in talk][: len(written)]
    assert await live.value("select bool_and(origin = 'simulated') from messaging.chat")


async def test_lists_and_the_wallboard_never_mix_them(live: Live) -> None:
    lights, admin = Lights(live), live.centre.admin
    await live.arrive("menu")
    ok(await admin.post("/api/simulation/start", json={"arrivals_per_hour": 240}), 204)
    await lights.until("select exists(select from interactions.interaction where origin = 'simulated')")
    for simulated, origins in ((False, {"test"}), (True, {"simulated"})):
        shown = ok(await admin.get("/api/interactions", params={"simulated": simulated}))["items"]
        assert {one["origin"] for one in shown} == origins
        board = ok(await admin.get("/api/wallboard", params={"simulated": simulated}))
        assert {one["origin"] for one in board["live"]} <= origins
        assert [one["name"] for one in board["agents"]] == (["Aiko Tan"] if simulated else ["real"])


async def test_only_who_may_switches(live: Live) -> None:
    client = (await live.agent("ana")).client
    assert ok(await client.get("/api/simulation"))["may_switch"] is False
    for path in ("start", "stop", "clear"):
        assert (await client.post(f"/api/simulation/{path}", json={})).status_code == 403


async def test_the_loop_ends_when_cancelled_and_wakes_by_the_bell(live: Live) -> None:
    running = asyncio.create_task(Floor(live.services, HASTE).run())
    bell = live.database.bell.subscribe("journal")
    ok(await live.centre.admin.post("/api/simulation/start", json={}), 204)
    async with asyncio.timeout(20):
        while not await live.value("select exists(select from interactions.interaction where origin = 'simulated')"):
            await bell.wait(1)
    bell.close()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert running.cancelled()


def test_what_is_drawn_is_always_the_same_and_in_its_bounds() -> None:
    people = [uuid4() for _ in range(500)]
    for who in people:
        assert temper.draw(who, "x") == temper.draw(who, "x") != temper.draw(who, "y")
        assert 0 < temper.draw(who, "x") < 1
        assert len(temper.digits(who, "n", 4)) == 4
        assert temper.digits(who, "n", 4)[0] != "0"
    assert 100 < sorted(temper.talk(who).total_seconds() for who in people)[250] < 190
    mean = sum(temper.exponential(who, "gap", 30).total_seconds() for who in people) / 500
    assert 24 < mean < 37
