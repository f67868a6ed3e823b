"""A bulletin that must be read keeps offers from an agent until it is read, over, withdrawn, or no longer hers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from switchroom.entrypoints.bootstrap import timers
from switchroom.entrypoints.parts import supply_parts
from switchroom.people.contracts import BoardFeed
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import Timekeeper
from switchroom.routing.events import BulletinRead
from switchroom.routing.facade import BULLETIN_EXPIRED, BulletinExpiry, explain_about
from tests.support.routing import all_decided, rows
from tests.support.routing_floor import SEE, WORK, Floor, a_queue
from tests.support.web import Centre, ok, refused

EDIT = "routing:bulletin:edit"


async def bulletin(centre: Centre, *queues: str, **more: Any) -> dict[str, Any]:
    body = {"name": "New returns policy", "body": {"en": "Thirty days."}, "queue_ids": queues, **more}
    made = await centre.make("bulletins", **body)
    await all_decided(centre.services.database)
    return made


async def offers(floor: Floor, client: httpx.AsyncClient) -> int:
    await all_decided(floor.database)
    return len(ok(await client.get("/api/agent"))["offers"])


async def read(floor: Floor, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    ok(await client.put(f"/api/agent/bulletins/{made['id']}/read"), 204)
    await all_decided(floor.database)


async def test_nothing_is_offered_until_it_is_read_and_the_reason_is_told(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    made = await bulletin(centre, floor.queue["id"])
    _, about = await floor.arrive()
    assert await offers(floor, ana) == 0
    async with floor.database.read() as connection:
        (candidate,) = (await explain_about(connection, about)).candidates
    assert (candidate.verdict.value, candidate.rule) == ("rejected", "unread_bulletin")
    assert ok(await ana.get(f"/api/routing/agents/{candidate.agent.id}/explain"))["rule"] == "unread_bulletin"
    (mine,) = ok(await ana.get("/api/agent/bulletins"))["items"]
    assert (mine["name"], mine["body"], mine["read_at"]) == ("New returns policy", {"en": "Thirty days."}, None)
    await read(floor, ana, made)
    assert await offers(floor, ana) == 1
    await read(floor, ana, made)
    await floor.sequence()
    events = await rows(floor.database, "select from journal.event where type = $1", BulletinRead.type)
    assert len(events) == 1


async def test_what_rings_already_rings_on_and_the_next_waits(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana", capacity={"voice": 2})
    await floor.arrive()
    assert await offers(floor, ana) == 1
    await bulletin(centre)
    assert await offers(floor, ana) == 1
    (offer,) = ok(await ana.get("/api/agent"))["offers"]
    ok(await ana.post(f"/api/offers/{offer['id']}/accept"), 202)
    await floor.arrive()
    assert await offers(floor, ana) == 0


async def test_only_the_agents_of_its_queues_must_read_it(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    other = await a_queue(centre, "other")
    made = await bulletin(centre, other["id"])
    await floor.arrive()
    assert await offers(floor, ana) == 1
    assert ok(await ana.get("/api/agent/bulletins"))["items"] == []
    refused(await ana.put(f"/api/agent/bulletins/{made['id']}/read"), 404, "setup.unknown")


async def test_one_that_need_not_be_read_keeps_nobody(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    await bulletin(centre, must_read=False)
    await floor.arrive()
    assert await offers(floor, ana) == 1


async def test_who_signs_in_or_comes_to_the_queue_later_must_read_it_too(centre: Centre, floor: Floor) -> None:
    other = await a_queue(centre, "other")
    await bulletin(centre, floor.queue["id"])
    late = await floor.agent("Late")
    bea = await centre.person("Bea", WORK, SEE, queue_ids=[other["id"]], capacity={"voice": 1})
    mover = await centre.signed_in("Bea")
    ok(await mover.put("/api/agent/status", json={"status_id": floor.statuses["available"]}))
    change = {"version": bea["version"], "queue_ids": [floor.queue["id"], other["id"]]}
    ok(await centre.admin.patch(f"/api/users/{bea['id']}", json=change))
    await floor.arrive()
    assert await offers(floor, late) == 0
    assert await offers(floor, mover) == 0


async def test_withdrawn_by_its_author_it_keeps_nobody_any_more(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    made = await bulletin(centre)
    await floor.arrive()
    assert await offers(floor, ana) == 0
    ok(await centre.admin.delete(f"/api/bulletins/{made['id']}"), 204)
    assert await offers(floor, ana) == 1


async def test_when_its_time_is_over_it_keeps_nobody_any_more(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    soon = datetime.now(UTC) + timedelta(hours=1)
    await bulletin(centre, expires_at=soon.isoformat())
    await floor.arrive()
    assert await offers(floor, ana) == 0
    await fire_when_due(centre, floor.database)
    assert await offers(floor, ana) == 1
    assert ok(await ana.get("/api/agent/bulletins"))["items"] == []


async def fire_when_due(centre: Centre, database: Database) -> None:
    """As the timekeeper of an engine would, when the hour is over."""
    async with database.transaction() as tx:
        (timer,) = await tx.fetch(
            "update platform.timer set due_at = due_at - interval '1 hour' returning kind, due_at"
        )
        (row,) = await tx.fetch("update routing.bulletin set expires_at = $1 returning version", timer["due_at"])
    assert (timer["kind"], row["version"]) == (BULLETIN_EXPIRED, 1)
    feed = centre.services.the(BoardFeed)
    leadership = Leadership(database, "keeper", "test")
    await leadership.acquire()
    try:
        assert await Timekeeper(database, leadership, {BULLETIN_EXPIRED: BulletinExpiry(feed).fire}).fire_due() == 1
    finally:
        await leadership.release()


def test_the_engine_knows_the_timer(centre: Centre) -> None:
    services = centre.services
    services.supply(Keyring, keyring := Keyring.generate())
    services.supply(Sealer, Sealer(keyring))
    supply_parts(services)
    assert BULLETIN_EXPIRED in timers(services)


async def test_who_has_read_it_and_who_has_not(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    await floor.agent("Bea")
    made = await bulletin(centre, floor.queue["id"])
    await read(floor, ana, made)
    found = ok(await centre.admin.get(f"/api/bulletins/{made['id']}/readers"))["items"]
    assert [(one["agent"]["name"], one["read_at"] is not None) for one in found] == [("Bea", False), ("Ana", True)]
    refused(await ana.get(f"/api/bulletins/{made['id']}/readers"), 404, "setup.unknown")


async def test_a_lead_writes_for_the_queues_of_his_unit_and_sees_no_others(centre: Centre, floor: Floor) -> None:
    north = await centre.unit("North")
    body = {"name": "North", "slug": "north", "unit_id": north, "medium": "voice", "policy": {}}
    queue = await centre.make("queues", **body)
    everybodys = await bulletin(centre)
    await centre.person("Lea", EDIT, unit=north)
    lea = await centre.signed_in("Lea")
    text = {"name": "Storm", "body": "Lines are down."}
    for queue_ids in ([], [floor.queue["id"]]):
        refused(await lea.post("/api/bulletins", json={**text, "queue_ids": queue_ids}), 403, "access.not_allowed")
    unknown = await lea.post("/api/bulletins", json={**text, "queue_ids": [str(UUID(int=7))]})
    refused(unknown, 422, "bulletin.unknown_queue")
    made = ok(await lea.post("/api/bulletins", json={**text, "queue_ids": [queue["id"]]}), 201)
    assert [one["id"] for one in ok(await lea.get("/api/bulletins"))["items"]] == [made["id"]]
    refused(await lea.get(f"/api/bulletins/{everybodys['id']}"), 404, "setup.unknown")
