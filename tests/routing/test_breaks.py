"""Only so many have a break at once: who asks gets a place or stands in line, and nobody is cut off from a customer."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.entrypoints.bootstrap import known_handlers, timers
from switchroom.entrypoints.parts import supply_parts
from switchroom.people.contracts import BoardFeed
from switchroom.platform.handlers import handle_batch
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import Timekeeper
from switchroom.routing import facade
from switchroom.routing.breaks.expected import expected_wait_s
from switchroom.routing.contracts import AgentId, ItemId
from switchroom.routing.contracts.breaks import BreakAsked, BreakBegun, BreakEnded, BreakGranted, BreakState
from switchroom.routing.facade import BREAK_LAPSED, BreakLapse, break_handler
from tests.support.routing import all_decided, journal, rows
from tests.support.routing_floor import Floor
from tests.support.web import Centre, ok, refused

LEAD = "routing:break:lead"


@pytest.fixture
async def tea(centre: Centre, floor: Floor) -> "Tea":
    tea = Tea(centre, floor)
    await tea.settle()
    return tea


class Tea:
    """A floor whose breaks are limited, with the handler of the worker beside the engine."""

    def __init__(self, centre: Centre, floor: Floor) -> None:
        self.centre, self.floor, self.status = centre, floor, floor.statuses["break"]

    async def limit(self, at_most: int, unit: str | None = None, **more: Any) -> dict[str, Any]:
        body = {"unit_id": unit or await self.centre.root(), "status_id": self.status, "at_most": at_most, **more}
        made = await self.centre.make("break-limits", **body)
        await self.settle()
        return made

    async def ask(self, client: httpx.AsyncClient) -> dict[str, Any]:
        """The agent chooses the status; how the agent then stands."""
        ok(await client.put("/api/agent/status", json={"status_id": self.status}))
        return await self.stand(client)

    async def stand(self, client: httpx.AsyncClient) -> dict[str, Any]:
        await self.settle()
        view: dict[str, Any] = ok(await client.get("/api/agent"))
        return view

    async def back(self, client: httpx.AsyncClient) -> None:
        ok(await client.put("/api/agent/status", json={"status_id": self.floor.statuses["available"]}))
        await self.settle()

    async def settle(self) -> None:
        """Until the board has decided and nothing follows any more."""
        handler = break_handler(self.centre.services.the(BoardFeed))
        for _ in range(4):
            await all_decided(self.floor.database)
            await self.floor.sequence()
            while (await handle_batch(self.floor.database, handler)).more:
                pass
        await all_decided(self.floor.database)

    async def answered(self, client: httpx.AsyncClient) -> ItemId:
        """The agent talks with a customer."""
        item, _ = await self.floor.arrive()
        (offer,) = ok(await client.get("/api/agent"))["offers"]
        ok(await client.post(f"/api/offers/{offer['id']}/accept"), 202)
        await self.settle()
        return item

    async def hung_up(self, client: httpx.AsyncClient, item: ItemId) -> None:
        me = UUID(ok(await client.get("/api/session"))["user"]["id"])
        async with self.floor.database.transaction() as tx:
            await facade.work_ended(tx, item, AgentId(me))
        await self.settle()


def on_break(view: dict[str, Any]) -> bool:
    return view["status"]["name"]["en"] == "Break" and view["break_request"] is None


async def test_below_the_limit_a_break_begins_at_once(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    assert on_break(await tea.ask(await floor.agent("Ana")))


async def test_who_comes_too_late_stands_in_line_and_goes_when_one_returns(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea, eva = [await floor.agent(name) for name in ("Ana", "Bea", "Eva")]
    await tea.ask(ana)
    await tea.ask(bea)
    third = (await tea.ask(eva))["break_request"]
    assert (third["state"], third["place"]) == ("waiting", 2)
    assert 1100 < third["expected_s"] <= 1200
    second = await tea.stand(bea)
    assert second["status"]["kind"] == "available"
    assert (second["break_request"]["place"], second["break_request"]["status"]["id"]) == (1, tea.status)
    await tea.back(ana)
    assert on_break(await tea.stand(bea))
    assert (await tea.stand(eva))["break_request"]["place"] == 1
    assert (await tea.stand(ana))["break_request"] is None


async def test_asking_again_keeps_the_place(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea, eva = [await floor.agent(name) for name in ("Ana", "Bea", "Eva")]
    for client in (ana, bea, eva, bea):
        await tea.ask(client)
    assert (await tea.stand(bea))["break_request"]["place"] == 1


@pytest.mark.parametrize("_again", range(5))
async def test_two_who_ask_for_the_last_place_at_once_get_exactly_one(floor: Floor, tea: Tea, _again: int) -> None:
    await tea.limit(1)
    clients = [await floor.agent(name) for name in ("Ana", "Bea", "Eva", "Ida")]
    body = {"status_id": tea.status}
    for answer in await asyncio.gather(*(client.put("/api/agent/status", json=body) for client in clients)):
        ok(answer)
    await tea.settle()
    views = [await tea.stand(client) for client in clients]
    assert sum(on_break(view) for view in views) == 1
    assert sorted(view["break_request"]["place"] for view in views if view["break_request"]) == [1, 2, 3]


async def test_a_conversation_is_never_cut_and_nothing_new_comes_before_the_break(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana = await floor.agent("Ana", capacity={"voice": 2})
    first, second = await tea.answered(ana), await tea.answered(ana)
    view = await tea.ask(ana)
    assert (view["break_request"]["state"], view["status"]["kind"], len(view["work"])) == ("granted", "available", 2)
    await tea.hung_up(ana, first)
    ok(await ana.post("/api/agent/wrap-up/end"), 202)
    await floor.arrive()
    view = await tea.stand(ana)
    assert (view["offers"], view["break_request"]["state"]) == ([], "granted")
    me = ok(await ana.get("/api/session"))["user"]["id"]
    assert ok(await ana.get(f"/api/routing/agents/{me}/explain"))["rule"] == "break_next"
    await tea.hung_up(ana, second)
    assert (await tea.stand(ana))["wrap_up"] is not None
    ok(await ana.post("/api/agent/wrap-up/end"), 202)
    assert on_break(await tea.stand(ana))
    await tea.back(ana)
    assert len((await tea.stand(ana))["offers"]) == 1


async def test_a_granted_place_is_kept_while_the_agent_still_talks(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    await tea.answered(ana)
    await tea.ask(ana)
    assert (await tea.ask(bea))["break_request"]["place"] == 1


async def test_a_granted_break_lapses_when_it_is_not_used_and_the_next_one_goes(
    centre: Centre, floor: Floor, tea: Tea
) -> None:
    await tea.limit(1, lapses_after_s=600)
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    await tea.answered(ana)
    await tea.ask(ana)
    await tea.ask(bea)
    assert await fire_when_due(centre, floor) == 1
    view = await tea.stand(ana)
    assert view["break_request"]["state"] == "lapsed"
    assert on_break(await tea.stand(bea))
    ok(await ana.delete("/api/agent/break"), 204)
    assert (await tea.stand(ana))["break_request"] is None


async def fire_when_due(centre: Centre, floor: Floor) -> int:
    async with floor.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = $1", BREAK_LAPSED)
    feed = centre.services.the(BoardFeed)
    leadership = Leadership(floor.database, "keeper", "test")
    await leadership.acquire()
    try:
        return await Timekeeper(floor.database, leadership, {BREAK_LAPSED: BreakLapse(feed).fire}).fire_due()
    finally:
        await leadership.release()


async def test_a_request_can_be_withdrawn_and_the_line_moves_up(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea, eva = [await floor.agent(name) for name in ("Ana", "Bea", "Eva")]
    for client in (ana, bea, eva):
        await tea.ask(client)
    ok(await bea.delete("/api/agent/break"), 204)
    assert (await tea.stand(eva))["break_request"]["place"] == 1
    await tea.back(ana)
    assert on_break(await tea.stand(eva))
    assert (await tea.stand(bea))["status"]["kind"] == "available"


async def test_who_goes_home_leaves_the_line(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    await tea.ask(ana)
    await tea.ask(bea)
    ok(await bea.delete("/api/agent/status"), 204)
    await tea.back(ana)
    assert not (await tea.stand(bea))["signed_in"]
    assert (await tea.stand(bea))["break_request"] is None
    ok(await ana.delete("/api/agent/status"), 204)
    refused(await ana.put("/api/agent/status", json={"status_id": tea.status}), 409, "break.not_at_work")


async def test_a_lead_lets_one_go_beyond_the_limit_and_refuses_another_with_a_word(
    centre: Centre, floor: Floor, tea: Tea
) -> None:
    await tea.limit(1)
    ana, bea, eva = [await floor.agent(name) for name in ("Ana", "Bea", "Eva")]
    for client in (ana, bea, eva):
        await tea.ask(client)
    await centre.person("Lea", LEAD)
    lea = await centre.signed_in("Lea")
    seen = ok(await lea.get("/api/breaks"))
    assert [(place["at_most"], place["held"]) for place in seen["limits"]] == [(1, 1)]
    assert [(one["agent"]["name"], one["place"]) for one in seen["requests"]] == [("Bea", 1), ("Eva", 2)]
    ok(await lea.post(f"/api/breaks/{seen['requests'][0]['id']}/grant"), 204)
    assert on_break(await tea.stand(bea))
    word = {"word": "After three, please"}
    ok(await lea.post(f"/api/breaks/{seen['requests'][1]['id']}/refuse", json=word), 204)
    view = (await tea.stand(eva))["break_request"]
    assert (view["state"], view["word"]) == ("refused", "After three, please")
    refused(await lea.post(f"/api/breaks/{seen['requests'][1]['id']}/grant"), 404, "break.unknown")
    await tea.back(ana)
    assert [place["held"] for place in ok(await lea.get("/api/breaks"))["limits"]] == [1]
    granted = await journal(floor.database, BreakGranted)
    told = [(event.by is not None, event.beyond) for event in granted if isinstance(event, BreakGranted)]
    assert told == [(False, False), (True, True)]


async def test_a_lead_leads_only_the_breaks_of_his_units(centre: Centre, floor: Floor, tea: Tea) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    await tea.limit(0, unit=north)
    ana = await floor.agent("Ana", unit=north)
    await tea.ask(ana)
    await centre.person("Lea", LEAD, unit=south)
    lea = await centre.signed_in("Lea")
    assert ok(await lea.get("/api/breaks")) == {"limits": [], "requests": []}
    (request,) = await rows(floor.database, "select id from routing.break_request")
    refused(await lea.post(f"/api/breaks/{request['id']}/grant"), 404, "break.unknown")
    refused(await lea.post(f"/api/breaks/{request['id']}/refuse", json={"word": ""}), 404, "break.unknown")
    body = {"unit_id": north, "status_id": floor.statuses["meeting"], "at_most": 1}
    refused(await lea.post("/api/break-limits", json=body), 422, "break.unknown_unit")
    assert ok(await lea.get("/api/break-limits"))["items"] == []
    refused(await ana.get("/api/breaks"), 403, "access.not_allowed")


async def test_the_limit_of_one_team_keeps_nobody_of_another(centre: Centre, floor: Floor, tea: Tea) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    await tea.limit(0, unit=north)
    await tea.limit(1)
    assert (await tea.ask(await floor.agent("Ana", unit=north)))["break_request"]["expected_s"] is None
    assert on_break(await tea.ask(await floor.agent("Bea", unit=south)))


async def test_a_higher_limit_lets_the_next_go_at_once_and_none_binds_nobody(
    centre: Centre, floor: Floor, tea: Tea
) -> None:
    made = await tea.limit(0)
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    await tea.ask(ana)
    await tea.ask(bea)
    change = {"version": made["version"], "at_most": 1}
    ok(await centre.admin.patch(f"/api/break-limits/{made['id']}", json=change))
    assert on_break(await tea.stand(ana))
    assert not on_break(await tea.stand(bea))
    ok(await centre.admin.delete(f"/api/break-limits/{made['id']}"), 204)
    assert on_break(await tea.stand(bea))


async def test_only_a_shared_status_without_customers_can_be_limited(centre: Centre, floor: Floor) -> None:
    body = {"unit_id": await centre.root(), "status_id": floor.statuses["available"], "at_most": 1}
    refused(await centre.admin.post("/api/break-limits", json=body), 422, "break.not_a_break")


async def test_the_journal_tells_the_story_without_the_word(centre: Centre, floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    for client in (ana, bea):
        await tea.ask(client)
    (request,) = ok(await centre.admin.get("/api/breaks"))["requests"]
    ok(await centre.admin.post(f"/api/breaks/{request['id']}/refuse", json={"word": "Not now"}), 204)
    await tea.back(ana)
    found = await journal(floor.database, BreakAsked, BreakGranted, BreakBegun, BreakEnded)
    told = [(type(event).__name__, getattr(event, "how", None)) for event in found]
    assert told == [
        ("BreakAsked", None),
        ("BreakGranted", None),
        ("BreakBegun", None),
        ("BreakAsked", None),
        ("BreakEnded", BreakState.REFUSED),
        ("BreakEnded", BreakState.RETURNED),
    ]
    written = await rows(floor.database, "select 1 from journal.event where data::text like '%Not now%'")
    assert not written


async def test_simulated_colleagues_take_nobodys_place(floor: Floor, tea: Tea) -> None:
    await tea.limit(1)
    ana, sim = await floor.agent("Ana"), await floor.agent("Sim", origin="simulated")
    assert on_break(await tea.ask(sim))
    assert on_break(await tea.ask(ana))


def test_the_roles_know_the_handler_and_the_timer(centre: Centre) -> None:
    services = centre.services
    services.supply(Keyring, keyring := Keyring.generate())
    services.supply(Sealer, Sealer(keyring))
    supply_parts(services)
    assert BREAK_LAPSED in timers(services)
    assert "breaks" in {handler.name for handler in known_handlers()}


# --- how long it may take ---------------------------------------------------------------------------------------------


def test_the_first_goes_when_the_first_returns() -> None:
    assert expected_wait_s(2, [100, 500], 600, 1) == 100
    assert expected_wait_s(2, [100, 500], 600, 2) == 500
    assert expected_wait_s(2, [100, 500], 600, 3) == 700
    assert expected_wait_s(1, [900], 600, 1) == 0
    assert expected_wait_s(1, [0, 500], 600, 1) == 600
    assert expected_wait_s(0, [], 600, 1) is None


@given(st.integers(1, 5), st.lists(st.floats(0, 1000), max_size=8), st.integers(1, 10))
def test_nobody_further_back_goes_sooner(at_most: int, elapsed: list[float], place: int) -> None:
    here, behind = (expected_wait_s(at_most, elapsed, 600, place + more) for more in (0, 1))
    assert here is not None
    assert behind is not None
    assert 0 <= here <= behind
