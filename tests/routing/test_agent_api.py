"""What an agent's browser asks and is told, with the engine running beside."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from switchroom.platform.db import Database
from switchroom.platform.ids import new_id
from switchroom.routing import events, facade, queries
from switchroom.routing.contracts import AgentId, Leaving, Medium, OfferId
from tests.support.routing import all_decided, journal, rows, running, until
from tests.support.routing_floor import SEE, Floor, a_queue
from tests.support.web import Centre, ok, refused


async def me(client: httpx.AsyncClient) -> dict[str, Any]:
    view: dict[str, Any] = ok(await client.get("/api/agent"))
    return view


async def test_a_status_signs_in_and_its_absence_signs_out(floor: Floor) -> None:
    client = await floor.agent("Ana")
    view = await me(client)
    assert view["signed_in"]
    assert (view["status"]["name"]["en"], view["status"]["kind"]) == ("Available", "available")
    assert view["capacity"] == {"voice": 1}
    ok(await client.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    assert (await me(client))["status"]["kind"] == "not_available"
    ok(await client.delete("/api/agent/status"), 204)
    ok(await client.delete("/api/agent/status"), 204)
    view = await me(client)
    assert (view["signed_in"], view["status"]) == (False, None)


async def test_an_offer_is_shown_accepted_and_wrapped_up(floor: Floor) -> None:
    client = await floor.agent("Ana")
    item, about = await floor.arrive()
    (offer,) = (await me(client))["offers"]
    assert offer["about_id"] == str(about)
    assert offer["queue"] == {"id": floor.queue["id"], "name": "billing"}
    ok(await client.post(f"/api/offers/{offer['id']}/accept"), 202)
    view = await me(client)
    assert view["offers"] == []
    assert [(w["about_id"], w["state"]) for w in view["work"]] == [(str(about), "active")]
    async with floor.database.transaction() as tx:
        await facade.work_ended(tx, item, (await rows(floor.database, "select agent_id from routing.work"))[0][0])
    await all_decided(floor.database)
    before = (await me(client))["wrap_up"]
    assert before["about_id"] == str(about)
    ok(await client.post("/api/agent/wrap-up/extend", json={"by_s": 60}), 202)
    assert (await me(client))["wrap_up"]["ends_at"] > before["ends_at"]
    ok(await client.post("/api/agent/wrap-up/end"), 202)
    assert (await me(client))["wrap_up"] is None
    refused(await client.post("/api/agent/wrap-up/end"), 409, "wrap_up.none")


async def test_a_late_accept_is_refused_with_its_reason(floor: Floor) -> None:
    client = await floor.agent("Ana")
    item, _ = await floor.arrive()
    (offer,) = (await me(client))["offers"]
    async with floor.database.transaction() as tx:
        await facade.withdraw_item(tx, item, Leaving.ABANDONED, "hung_up")
    refused(await client.post(f"/api/offers/{offer['id']}/accept"), 409, "offer.withdrawn")
    (told,) = await journal(floor.database, events.CommandRefused)
    assert told.offer == int(offer["id"])
    assert f"user:{told.agent}" in told.topics


async def test_an_expired_offer_and_a_second_click_are_told_apart(floor: Floor) -> None:
    client = await floor.agent("Ana")
    await floor.arrive()
    (offer,) = (await me(client))["offers"]
    (agent,) = await rows(floor.database, "select agent_id from routing.agent_state")
    async with floor.database.transaction() as tx:
        await facade.offer_timed_out(tx, OfferId(int(offer["id"])), agent[0])
    refused(await client.post(f"/api/offers/{offer['id']}/accept"), 409, "offer.expired")
    view = await me(client)
    assert view["status"]["name"]["en"] == "Missed an offer"
    other = await floor.agent("Ben")
    (again,) = (await me(other))["offers"]
    ok(await other.post(f"/api/offers/{again['id']}/accept"), 202)
    refused(await other.post(f"/api/offers/{again['id']}/accept"), 409, "offer.already_accepted")
    refused(await client.post(f"/api/offers/{again['id']}/accept"), 404, "offer.unknown")
    refused(await client.post("/api/offers/99999/accept"), 404, "offer.unknown")


async def test_when_all_are_rung_one_wins_and_the_other_is_told_so(centre: Centre, floor: Floor) -> None:
    floor.queue = await a_queue(centre, "all", choice="ring_all")
    first, second = await floor.agent("Ana"), await floor.agent("Ben")
    await floor.arrive()
    (one,), (two,) = (await me(first))["offers"], (await me(second))["offers"]
    ok(await first.post(f"/api/offers/{one['id']}/accept"), 202)
    refused(await second.post(f"/api/offers/{two['id']}/accept"), 409, "offer.taken")


async def test_a_declined_offer_goes_to_somebody_else(floor: Floor) -> None:
    client = await floor.agent("Ana")
    await floor.arrive()
    (offer,) = (await me(client))["offers"]
    ok(await client.post(f"/api/offers/{offer['id']}/decline", json={"reason": "wrong_language"}), 202)
    assert (await me(client))["offers"] == []
    refused(await client.post(f"/api/offers/{offer['id']}/accept"), 409, "offer.declined")
    other = await floor.agent("Ben")
    assert len((await me(other))["offers"]) == 1
    notes = await rows(floor.database, "select note from routing.command where note is not null")
    assert [r["note"] for r in notes] == ["wrong_language"]


async def test_who_may_not_work_is_refused(centre: Centre, floor: Floor) -> None:
    await centre.person("Zoe", SEE)
    client = await centre.signed_in("Zoe")
    refused(await client.get("/api/agent"), 403, "access.not_allowed")
    refused(await client.post("/api/offers/1/accept"), 403, "access.not_allowed")


async def test_without_an_engine_the_request_is_accepted_and_decided_later(centre: Centre) -> None:
    available = next(s for s in ok(await centre.admin.get("/api/statuses"))["items"] if s["slug"] == "available")
    view = ok(await centre.admin.put("/api/agent/status", json={"status_id": available["id"]}))
    assert not view["signed_in"]
    async with running(centre.services.database):
        assert await until(centre.services.database, "select signed_in from routing.agent_state")


async def test_changes_of_people_reach_the_board(centre: Centre, floor: Floor) -> None:
    client = await floor.agent("Ana")
    other = await a_queue(centre, "orders")
    user = ok(await client.get("/api/session"))["user"]["id"]
    row = ok(await centre.admin.get(f"/api/users/{user}"))
    changes = {"queue_ids": [other["id"]], "capacity": {"voice": 0, "chat": 2}, "version": row["version"]}
    row = ok(await centre.admin.patch(f"/api/users/{user}", json=changes))
    await all_decided(floor.database)
    await floor.arrive()
    view = await me(client)
    assert view["offers"] == []
    assert view["capacity"] == {"voice": 0, "chat": 2}
    floor.queue = other
    await floor.arrive(Medium.CHAT)
    assert len((await me(client))["offers"]) == 1
    ok(await centre.admin.patch(f"/api/users/{user}", json={"active": False, "version": row["version"]}))
    await all_decided(floor.database)
    (state,) = await rows(floor.database, "select signed_in, state from routing.agent_state")
    assert tuple(state) == (False, "signed_out")


async def test_the_wallboard_counts_what_happened(centre: Centre, floor: Floor) -> None:
    client = await floor.agent("Ana")
    await floor.agent("Ben", "break")
    await floor.arrive()
    waiting, _ = await floor.arrive()
    (offer,) = (await me(client))["offers"]
    ok(await client.post(f"/api/offers/{offer['id']}/accept"), 202)
    lost, _ = await floor.arrive()
    async with floor.database.transaction() as tx:
        await facade.withdraw_item(tx, lost, Leaving.ABANDONED)
    await all_decided(floor.database)
    async with floor.database.read() as connection:
        now = await connection.fetch_value("select clock_timestamp()")
        (line,) = await queries.wallboard_queues(connection, since=now - timedelta(hours=1))
        agents = await queries.wallboard_agents(connection)
        (still,) = await rows(
            floor.database, "select item_id, arrived_at from routing.queue_item where state = 'waiting'"
        )
    assert still["item_id"] == waiting
    assert (line.waiting, line.offered, line.oldest_since) == (1, 0, still["arrived_at"])
    assert (line.queued_today, line.answered_today, line.abandoned_today) == (3, 1, 1)
    assert line.service_level == 0.5
    assert (line.agents_available, line.agents_busy, line.agents_staffed) == (0, 1, 1)
    assert sorted(agent.state for agent in agents) == ["busy", "not_available"]
    assert [agent.about for agent in agents if agent.state == "busy"] == [UUID(offer["about_id"])]


async def test_agents_become_unavailable_after_as_many_missed_offers_as_the_queue_says(
    centre: Centre, floor: Floor
) -> None:
    floor.queue = await a_queue(centre, "patient", missed_after=2)
    client = await floor.agent("Ana")
    for kind in ("available", "not_available"):
        await floor.arrive()
        (offer,) = (await me(client))["offers"]
        async with floor.database.transaction() as tx:
            await facade.offer_timed_out(tx, OfferId(int(offer["id"])), await agent_id(client))
        await all_decided(floor.database)
        assert (await me(client))["status"]["kind"] == kind


async def agent_id(client: httpx.AsyncClient) -> AgentId:
    return AgentId(UUID(ok(await client.get("/api/session"))["user"]["id"]))


async def test_a_policy_that_makes_no_sense_is_refused(centre: Centre, database: Database) -> None:
    root = await centre.root()

    async def make(slug: str, **policy: Any) -> httpx.Response:
        body = {"name": slug, "slug": slug, "unit_id": root, "medium": "voice", "policy": policy}
        return await centre.admin.post("/api/queues", json=body)

    refused(await make("a", rings=[{"after_s": 10}]), 422, "routing.invalid_policy")
    refused(await make("b", rate=0), 422, "invalid")
    refused(await make("c", overflow_queue_id=str(new_id())), 422, "queue.unknown_part")
    refused(
        await make("d", rings=[{"after_s": 0, "skills": [{"skill_id": str(new_id()), "at_least": 3}]}]),
        422,
        "queue.unknown_part",
    )
    assert not await rows(database, "select * from routing.command")


async def test_a_queue_with_work_is_not_archived_and_an_empty_one_is(centre: Centre, floor: Floor) -> None:
    item, _ = await floor.arrive()
    path = f"/api/queues/{floor.queue['id']}"
    refused(await centre.admin.delete(path), 409, "setup.in_use")
    async with floor.database.transaction() as tx:
        await facade.withdraw_item(tx, item, Leaving.WITHDRAWN)
    await all_decided(floor.database)
    changed = ok(await centre.admin.patch(path, json={"name": {"en": "Bills"}, "version": floor.queue["version"]}))
    assert changed["version"] == 2
    ok(await centre.admin.delete(path), 204)
    await floor.arrive()
    (refusal,) = await journal(floor.database, events.CommandRefused)
    assert refusal.reason == "unknown_queue"


async def test_queues_are_seen_and_changed_only_within_ones_reach(centre: Centre) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    made = []
    for slug, unit in (("n", north), ("s", south)):
        body = {"name": slug, "slug": slug, "unit_id": unit, "medium": "voice", "policy": {}}
        made.append(await centre.make("queues", **body))
    await centre.person("Lea", SEE, "routing:queue:edit", unit=north)
    client = await centre.signed_in("Lea")
    assert [q["slug"] for q in ok(await client.get("/api/queues"))["items"]] == ["n"]
    assert (await client.get(f"/api/queues/{made[1]['id']}")).status_code == 404
    moved = await client.patch(f"/api/queues/{made[0]['id']}", json={"unit_id": south, "version": 1})
    refused(moved, 403, "access.not_allowed")
