"""A small floor for journeys in which processes are killed: one queue, one menu, agents and callers of our own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from tests.support.centre import Centre
from tests.support.machines import Machines
from tests.support.parties import AWAY_S, PAUSE_S, Agent, Customer, Line, Load, line, until
from tests.support.sound import tone_file

PASSWORD = "kill-nine-kill-nine"
SLUG = "kills"
MENU_HZ, MUSIC_HZ = 620, 440
RING_S = 20.0
PROCESS = """
process: kills
title: {en: A menu and a queue}
start: menu
steps:
  menu:
    type: ask
    prompt: service-menu
    text: To talk to somebody press 1.
    timeout: 60s
    retries: 2
    choices: [{name: talk, key: "1"}]
    otherwise: wait
  wait:
    type: queue
    queue: kills
    maximum: 15m
    waiting: {start: music, steps: {music: {type: wait, for: 1h, music: calm, then: music}}}
    outcomes: {answered: keep}
    otherwise: end
  keep: {type: record, action: start, then: script}
  script: {type: show, text: {en: "Listen."}, then: end}
  end: {type: end}
"""


def sounds(data: Path) -> None:
    """The menu and the music as tones that nobody speaks with."""
    for name, tone in (("en/service_menu", MENU_HZ), ("music/calm", MUSIC_HZ)):
        (data / "sounds" / name).parent.mkdir(parents=True, exist_ok=True)
        tone_file(data / "sounds" / f"{name}.wav", tone, seconds=20 if tone == MENU_HZ else 4)


class KillFloor:
    """Who calls, who answers, and what the database says of them. Closes everybody at the end."""

    def __init__(self, centre: Centre | Machines, admin: Line, stack: AsyncExitStack) -> None:
        self.centre, self.admin = centre, admin
        self.customers: list[Customer] = []
        self._stack = stack
        self._made: dict[str, Any] = {}

    async def set_up(self) -> None:
        """Queue, process, entry point and permissions, once per centre."""
        who = self.centre.sign_ins["helena"]
        await self.admin.ask("POST", "/api/session", {"email": who.email, "password": who.password})
        unit = next(one["id"] for one in await self._items("units") if one["parent_id"] is None)
        statuses = {one["slug"]: one["id"] for one in await self._items("statuses")}
        self._made = {"unit": unit, "available": statuses["available"]}
        queues = {one["slug"]: one["id"] for one in await self._items("queues")}
        if SLUG not in queues:
            await self._first_time(unit)
            queues = {one["slug"]: one["id"] for one in await self._items("queues")}
        sets = {one["slug"]: one["id"] for one in await self._items("permission-sets")}
        self._made |= {"queue": queues[SLUG], "agent": sets["agent"]}

    async def _items(self, collection: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.admin.get_json(f"/api/{collection}"))["items"]
        return found

    async def _first_time(self, unit: str) -> None:
        policy = {"wrap_up_s": 0, "offer_timeout_s": RING_S, "missed": "stay", "cooling_s": 1}
        named = {"name": "Kills", "slug": SLUG, "medium": "voice", "unit_id": unit}
        await self.admin.ask("POST", "/api/queues", {**named, "policy": policy})
        await self.admin.ask("POST", "/api/processes", {"definition": PROCESS, "revision_note": "For the journey."})
        limits = {"limit_per_address": 0, "limit_concurrent": 100}
        brand = (await self._items("brands"))[0]["id"]
        entry = {**named, **limits, "process_slug": SLUG, "language": "en", "brand_id": brand}
        await self.admin.ask("POST", "/api/entry-points", entry)

    async def agent(self, name: str, tone: int | None, origin: str = "real", *, url: str = "") -> Agent:
        """A new agent, available, with the desk open (at another address, if one is given)."""
        email = f"{name}@kills.example"
        grants = [{"permission_set_id": self._made["agent"], "unit_id": self._made["unit"], "brand_ids": None}]
        person = {"name": name, "email": email, "password": PASSWORD, "unit_id": self._made["unit"], "origin": origin}
        work = {"queue_ids": [self._made["queue"]], "capacity": {"voice": 1}, "grants": grants}
        await self.admin.ask("POST", "/api/users", {**person, **work})
        made = Agent(url or self.centre.url, name, tone)
        self._stack.push_async_callback(made.close)
        await made.sign_in(email, PASSWORD, self._made["available"])
        return made

    async def customer(self, tone: int, *, url: str = "") -> Customer:
        """A new caller, who hears the menu."""
        made = Customer(url or self.centre.url, SLUG, tone)
        self._stack.push_async_callback(made.close)
        self.customers.append(made)
        await made.call()
        await made.phone.hears(MENU_HZ, within=20)
        return made

    async def queued(self, tone: int, *, url: str = "") -> Customer:
        """A new caller, past the menu, who hears music."""
        made = await self.customer(tone, url=url)
        await self.waits(made)
        return made

    async def waits(self, customer: Customer) -> None:
        """Presses the key, is on the board, hears music."""
        await customer.press("1")
        await until(lambda: self.asked("select count(*) from routing.queue_item where about = $1", customer))
        await customer.phone.hears(MUSIC_HZ, within=20)

    async def ring_for(self, seconds: float) -> None:
        """How long offers of the queue ring from now on."""
        row = await self.admin.get_json(f"/api/queues/{self._made['queue']}")
        change = {"version": row["version"], "policy": {**row["policy"], "offer_timeout_s": seconds}}
        await self.admin.ask("PATCH", f"/api/queues/{row['id']}", change)

    def load(self) -> Load:
        return Load(self.admin, SLUG)

    # --- what the database says ---

    async def rows(self, sql: str, *given: Any) -> list[asyncpg.Record]:
        """Asked directly, as often as it takes: the database may just have been killed."""
        async with asyncio.timeout(AWAY_S):
            while True:
                with contextlib.suppress(OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                    return await self._rows(sql, *given)
                await asyncio.sleep(PAUSE_S)

    async def _rows(self, sql: str, *given: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.centre.database_url)
        try:
            found: list[asyncpg.Record] = await connection.fetch(sql, *given)
            return found
        finally:
            await connection.close()

    async def asked(self, sql: str, customer: Customer) -> Any:
        """One value about a customer's interaction ($1)."""
        return (await self.rows(sql.replace("$1", _INTERACTION), customer.call_id))[0][0]

    async def interaction(self, customer: Customer) -> str:
        return str(await self.asked("select $1::uuid", customer))

    async def everybody_is_gone(self) -> None:
        """The end: nothing lives, everything ended once, nobody is on a call, nothing was put aside."""
        for row in await self.rows(
            "select id from interactions.interaction where origin = 'test' and ended_at is null"
        ):  # arrived, but the answer was lost with the process that gave it
            await self.admin.ask("POST", f"/api/interactions/{row['id']}/leave", may=(404,))
        try:
            await until(self._at_rest)
        except AssertionError:
            raise AssertionError({sql: await self.rows(sql) for sql in _RESTLESS}) from None
        twice = await self.rows(
            """select subject, type, count(*) from journal.event
               where type in ('interactions.ended', 'interactions.closed') group by 1, 2 having count(*) > 1"""
        )
        assert twice == []
        assert await self.rows(_NOT_ONCE) == []
        assert await self.rows("select * from journal.parked") == []
        assert await self.rows("select * from voice.parked") == []
        assert await self.rows("select * from routing.command where parked_at is not null") == []
        assert await self.rows("select * from platform.timer where error is not null") == []
        assert await self.rows("select * from platform.effect where state = 'in_doubt'") == []
        board = await self.admin.get_json("/api/wallboard")
        assert board["live"] == []
        assert {agent["state"] for agent in board["agents"]} <= {"available", "not_available"}, board["agents"]

    async def _at_rest(self) -> bool:
        return all([not await self.rows(sql) for sql in _RESTLESS])


_INTERACTION = "(select interaction_id from voice.leg where id = $1)"
_RESTLESS = (
    "select * from interactions.interaction where ended_at is null or closed_at is null",
    "select * from voice.leg where state <> 'ended'",
    "select * from routing.work",
    "select * from routing.queue_item",
    "select * from platform.effect where state in ('planned', 'started')",
    "select * from journal.outbox",
    "select * from voice.ring",
    "select * from routing.command where position is null and parked_at is null",
)
_NOT_ONCE = """
select i.id, count(e.position) from interactions.interaction i
left join journal.event e on e.subject = i.id and e.type = 'interactions.ended'
group by i.id having count(e.position) <> 1
"""


@asynccontextmanager
async def kill_floor(centre: Centre | Machines) -> AsyncIterator[KillFloor]:
    """Everybody who appears on it leaves with it."""
    async with AsyncExitStack() as stack:
        admin = line(centre.url)
        stack.push_async_callback(admin.aclose)
        floor = KillFloor(centre, admin, stack)
        await floor.set_up()
        yield floor
        await asyncio.gather(*(customer.hang_up() for customer in floor.customers))
        await floor.everybody_is_gone()
