"""The hand-over log gathers what the next shift should know, carries open points on, and knows who has read it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from switchroom.entrypoints.bootstrap import known_handlers
from switchroom.interactions.contracts import HandRaised, Parked
from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Code, Event, Origin, RoleBegan
from switchroom.platform.handlers import handle_batch
from switchroom.platform.leadership import Leadership
from switchroom.routing.contracts import ItemKind, Medium, Outcome
from switchroom.routing.events import Assigned, CommandParked, ItemEnded, Overflowed
from switchroom.team.facade import forget_log, handler
from tests.support.routing import all_decided, journal, rows
from tests.support.routing_floor import SEE, Floor
from tests.support.web import Centre, ok, refused

KEEP = "team:log:keep"


@pytest.fixture
async def log(centre: Centre, floor: Floor) -> "Log":
    made = Log(centre, floor, await centre.root())
    await made.settle()
    return made


class Log:
    """The root unit's log, with the handler of the worker beside the engine."""

    def __init__(self, centre: Centre, floor: Floor, unit: str) -> None:
        self.centre, self.floor, self.unit = centre, floor, unit

    @property
    def database(self) -> Database:
        return self.floor.database

    async def settle(self) -> None:
        await all_decided(self.database)
        await journal(self.database)
        while (await handle_batch(self.database, handler())).more:
            pass

    async def page(self, client: httpx.AsyncClient | None = None, unit: str = "", **query: str) -> dict[str, Any]:
        await self.settle()
        answer = await (client or self.centre.admin).get(f"/api/handover/{unit or self.unit}", params=query)
        found: dict[str, Any] = ok(answer)
        return found

    async def facts(self, unit: str = "") -> list[tuple[str, Any]]:
        """The facts with their numbers, those who were at work left out."""
        found = (await self.page(unit=unit))["facts"]
        return [(fact["fact"], fact["times"]) for fact in found if fact["fact"] != "worked"]

    async def happens(self, *events: Event, origin: Origin = Origin.REAL) -> None:
        async with self.database.transaction() as tx:
            for event in events:
                tx.emit(event, origin=origin)

    async def write(self, text: str, *, is_open: bool = False, client: httpx.AsyncClient | None = None) -> str:
        body = {"text": text, "open": is_open}
        answer = await (client or self.centre.admin).post(f"/api/handover/{self.unit}/entries", json=body)
        return str(ok(answer, 201)["id"])

    async def hand_over(self, client: httpx.AsyncClient | None = None) -> str:
        page = await self.page(client)
        ok(await (client or self.centre.admin).post(f"/api/handover/pages/{page['page']['id']}/hand-over"), 204)
        return str(page["page"]["id"])


async def test_who_came_and_went_stands_in_the_log(floor: Floor, log: Log) -> None:
    ana = await floor.agent("Ana")
    ok(await ana.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    (here,) = (await log.page())["facts"]
    assert (here["fact"], here["user"]["name"], here["until"]) == ("worked", "Ana", None)
    ok(await ana.delete("/api/agent/status"), 204)
    (gone,) = (await log.page())["facts"]
    assert (gone["id"], gone["at"]) == (here["id"], here["at"])
    assert gone["until"] > gone["at"]
    ok(await ana.put("/api/agent/status", json={"status_id": floor.statuses["available"]}))
    assert len((await log.page())["facts"]) == 2


async def moment(tx: Transaction) -> Any:
    return await tx.fetch_value("select date_trunc('hour', clock_timestamp()) + interval '1 minute'")


def of_item(floor: Floor, kind: Any, at: Any, **more: Any) -> Any:
    common = {"command": 1, "item": uuid4(), "kind": ItemKind.INTERACTION, "about": uuid4(), "visit": 1}
    return kind(at=at, queue=UUID(floor.queue["id"]), **common, **more)


async def test_long_waits_overflow_and_lost_customers_are_one_line_per_queue_and_hour(floor: Floor, log: Log) -> None:
    async with floor.database.transaction() as tx:
        at = await moment(tx)
    person = uuid4()

    def assigned(seconds: float, minute: int) -> Assigned:
        waited, when = timedelta(seconds=seconds), at + timedelta(minutes=minute)
        more = {"agent": person, "offer": 1, "medium": Medium.VOICE, "waited": waited, "policy_version": 1}
        return of_item(floor, Assigned, when, **more)  # type: ignore[no-any-return]

    await log.happens(
        *(assigned(seconds, minute) for minute, seconds in enumerate((59, 61, 200, 90))),
        of_item(floor, Overflowed, at, to=None, policy_version=1),
        of_item(floor, ItemEnded, at, how=Outcome.ABANDONED, reason=Code("")),
        of_item(floor, ItemEnded, at, how=Outcome.WITHDRAWN, reason=Code("")),
    )
    await log.happens(assigned(500, 4), origin=Origin.SIMULATED)
    assert sorted(await log.facts()) == [("abandoned", 1), ("long_waits", 3), ("overflowed", 1)]
    waits = next(fact for fact in (await log.page())["facts"] if fact["fact"] == "long_waits")
    assert (waits["about"], waits["worst_s"]) == ({"id": floor.queue["id"], "name": "billing"}, 200)


async def test_moves_breaks_bulletins_emergencies_hands_and_failures_stand_there(
    centre: Centre, floor: Floor, log: Log
) -> None:
    ana = await floor.agent("Ana")
    me = UUID(ok(await ana.get("/api/session"))["user"]["id"])
    await centre.make("bulletins", name="Storm", body="Lines are down.", queue_ids=[floor.queue["id"]])
    hours = {"name": "Hours", "slug": "hours", "time_zone": "UTC", "weekly": [], "holidays": []}
    calendar = await centre.make("calendars", **hours)
    for on in (True, False):
        ok(await centre.admin.post(f"/api/calendars/{calendar['id']}/emergency", json={"on": on}))
        await log.settle()
    async with floor.database.transaction() as tx:
        at, until = await tx.now(), await tx.now() + timedelta(hours=1)
    body = {"user_ids": [str(me)], "until": until.isoformat(), "queue_ids_removed": [floor.queue["id"]]}
    ok(await centre.admin.post("/api/moves", json=body), 201)
    await log.happens(
        Parked(interaction=uuid4(), at=at, agent=me, slot=4),
        HandRaised(interaction=uuid4(), at=at, agent=me),
        CommandParked(number=7),
        RoleBegan(role=Code("engine"), epoch=1),
        RoleBegan(role=Code("engine"), epoch=2),
    )
    told = {fact for fact, _ in await log.facts()}
    assert told == {
        "bulletin",
        "emergency",
        "emergency_off",
        "moved",
        "parked",
        "hand_raised",
        "command_parked",
        "role_began",
    }
    facts = {fact["fact"]: fact for fact in (await log.page())["facts"]}
    assert facts["bulletin"]["about"]["name"] == "Storm"
    assert facts["bulletin"]["user"]["name"] == "Admin"
    assert facts["emergency"]["about"]["name"] == "Hours"
    assert facts["moved"]["until"] is not None
    assert facts["role_began"]["word"] == "engine"


async def test_a_break_beyond_the_limit_stands_there(centre: Centre, floor: Floor, log: Log) -> None:
    limit = {"unit_id": log.unit, "status_id": floor.statuses["break"], "at_most": 0}
    await centre.make("break-limits", **limit)
    ana = await floor.agent("Ana")
    ok(await ana.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    (request,) = ok(await centre.admin.get("/api/breaks"))["requests"]
    ok(await centre.admin.post(f"/api/breaks/{request['id']}/grant"), 204)
    assert await log.facts() == [("break_beyond", 1)]


async def test_a_leader_reports_that_it_began(floor: Floor) -> None:
    leadership = Leadership(floor.database, "keeper", "test")
    await leadership.acquire()
    try:
        await leadership.report(Code("keeper"))
    finally:
        await leadership.release()
    (began,) = await journal(floor.database, RoleBegan)
    assert isinstance(began, RoleBegan)
    assert (began.role, began.epoch) == ("keeper", 1)


async def test_open_points_go_from_shift_to_shift_until_they_are_ticked(log: Log) -> None:
    point = await log.write("The lift is out of order", is_open=True)
    await log.write("A quiet morning")
    first = await log.hand_over()
    page = await log.page()
    assert [entry["text"] for entry in page["carried_over"]] == ["The lift is out of order"]
    assert page["entries"] == []
    await log.hand_over()
    assert [entry["id"] for entry in (await log.page())["carried_over"]] == [point]
    for _ in range(2):
        ok(await log.centre.admin.put(f"/api/handover/entries/{point}/done"), 204)
    (done,) = (await log.page())["carried_over"]
    assert done["done_by"]["name"] == "Admin"
    await log.hand_over()
    assert (await log.page())["carried_over"] == []
    ok(await log.centre.admin.delete(f"/api/handover/entries/{point}/done"), 204)
    assert len((await log.page())["carried_over"]) == 1
    old = await log.page(page_id=first)
    assert [entry["text"] for entry in old["entries"]] == ["The lift is out of order", "A quiet morning"]
    assert old["page"]["ended_at"] is not None


async def test_the_next_lead_confirms_and_nobody_confirms_his_own(centre: Centre, log: Log) -> None:
    await centre.person("Lea", KEEP)
    lea = await centre.signed_in("Lea")
    page = await log.hand_over()
    refused(await centre.admin.post(f"/api/handover/pages/{page}/read"), 409, "log.read_by_another")
    for _ in range(2):
        ok(await lea.post(f"/api/handover/pages/{page}/read"), 204)
    now = await log.page()
    before = next(one for one in now["pages"] if one["id"] == page)
    assert (before["ended_by"]["name"], before["read_by"]["name"]) == ("Admin", "Lea")
    refused(await lea.post(f"/api/handover/pages/{now['page']['id']}/read"), 404, "log.unknown")


async def test_two_who_hand_over_at_once_end_one_page(centre: Centre, log: Log) -> None:
    await centre.person("Lea", KEEP)
    lea = await centre.signed_in("Lea")
    page = (await log.page())["page"]["id"]
    answers = await asyncio.gather(
        *(client.post(f"/api/handover/pages/{page}/hand-over") for client in (lea, centre.admin))
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len((await log.page())["pages"]) == 2


async def test_a_lead_keeps_the_log_of_his_units_only(centre: Centre, floor: Floor, log: Log) -> None:
    north = await centre.unit("North")
    team = await centre.unit("North A", parent=north)
    await floor.agent("Ana", unit=team)
    await centre.person("Lea", KEEP, SEE, unit=north)
    lea = await centre.signed_in("Lea")
    assert [one["name"] for one in ok(await lea.get("/api/handover"))["items"]] == ["North", "North A"]
    assert [fact["user"]["name"] for fact in (await log.page(lea, unit=north))["facts"]] == ["Ana"]
    assert (await log.page(unit=await centre.unit("South")))["facts"] == []
    entry = await log.write("Between leads", is_open=True)
    page = (await log.page())["page"]["id"]
    for answer in (
        await lea.get(f"/api/handover/{log.unit}"),
        await lea.post(f"/api/handover/{log.unit}/entries", json={"text": "Mine"}),
        await lea.put(f"/api/handover/entries/{entry}/done"),
        await lea.post(f"/api/handover/pages/{page}/hand-over"),
    ):
        refused(answer, 404, "log.unknown")
    agent = await centre.signed_in("Ana")
    refused(await agent.get("/api/handover"), 403, "access.not_allowed")


async def test_words_stay_out_of_the_journal_and_go_in_time(log: Log) -> None:
    await log.write("Confidential")
    await log.write("Still open", is_open=True)
    await log.settle()
    assert not await rows(log.database, "select from journal.event where data::text like '%Confid%'")
    async with log.database.transaction() as tx:
        assert await forget_log(tx, await tx.now() + timedelta(days=1), 100) == 1
    assert [entry["text"] for entry in (await log.page())["entries"]] == ["Still open"]


def test_the_workers_know_the_handler() -> None:
    assert "hand-over log" in {known.name for known in known_handlers()}
