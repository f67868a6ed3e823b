"""Who changed somebody's status, or answered an offer: the audit says whose command it was, and what the board did."""

from typing import Any
from uuid import UUID

from switchroom.routing import facade
from switchroom.routing.contracts import AgentId, OfferId
from tests.support.routing import all_decided
from tests.support.routing_floor import Floor
from tests.support.web import Centre, ok


async def trail(floor: Floor, kind: str) -> list[tuple[str, str | None]]:
    """Who did it, the oldest first: kind and name."""
    await all_decided(floor.database)
    await floor.sequence()
    items = ok(await floor.centre.admin.get("/api/audit", params={"type": kind}))["items"]
    return [(row["actor_kind"], row["actor"] and row["actor"]["name"]) for row in reversed(items)]


async def test_a_status_is_changed_by_whoever_gave_the_command(centre: Centre, floor: Floor) -> None:
    client = await floor.agent("Ana")
    ok(await client.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    ana = ok(await client.get("/api/session"))["user"]["id"]
    ok(await centre.admin.delete(f"/api/users/{ana}"), 204)
    assert await trail(floor, "routing.status_changed") == [("user", "Ana"), ("user", "Ana"), ("user", "Admin")]


async def test_what_the_board_does_by_its_rules_is_nobodys_doing(floor: Floor) -> None:
    client = await floor.agent("Ana")
    agent = AgentId(UUID(ok(await client.get("/api/session"))["user"]["id"]))
    await floor.arrive()
    (offer,) = (await _me(client))["offers"]
    async with floor.database.transaction() as tx:
        await facade.offer_timed_out(tx, OfferId(int(offer["id"])), agent)
    assert await trail(floor, "routing.offered") == [("system", None)]
    assert await trail(floor, "routing.offer_ended") == [("system", None)]
    assert await trail(floor, "routing.status_changed") == [("user", "Ana"), ("system", None)]


async def test_an_offer_is_answered_by_the_agent(floor: Floor) -> None:
    first, second = await floor.agent("Ana"), await floor.agent("Ben")
    await floor.arrive()
    asked, other = (first, second) if (await _me(first))["offers"] else (second, first)
    (offer,) = (await _me(asked))["offers"]
    ok(await asked.post(f"/api/offers/{offer['id']}/decline", json={"reason": "break"}), 202)
    (again,) = (await _me(other))["offers"]
    ok(await other.post(f"/api/offers/{again['id']}/accept"), 202)
    names = ["Ana", "Ben"] if asked is first else ["Ben", "Ana"]
    assert await trail(floor, "routing.offer_ended") == [("user", names[0])]
    assert await trail(floor, "routing.assigned") == [("user", names[1])]
    assert await trail(floor, "routing.offered") == [("system", None)] * 2


async def _me(client: Any) -> dict[str, Any]:
    view: dict[str, Any] = ok(await client.get("/api/agent"))
    return view
