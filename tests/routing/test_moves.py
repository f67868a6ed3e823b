"""People moved between queues and skills for a time: routed so at once, undone exactly, whatever happened meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from hypothesis import given
from hypothesis import strategies as st

from switchroom.entrypoints.bootstrap import timers
from switchroom.entrypoints.parts import supply_parts
from switchroom.people.contracts import BoardFeed, EndOfMove, MovedForATime, MoveEnded
from switchroom.people.domain.moves import Overlay, moved
from switchroom.people.facade import MOVE_OVER, MoveOver
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import Timekeeper
from switchroom.routing.contracts import COLLEAGUES
from tests.support.routing import all_decided, journal, rows
from tests.support.routing_floor import SEE, Floor, a_queue
from tests.support.web import Centre, ok, refused

MOVE = "people:agent:move"


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


async def move(floor: Floor, *people: httpx.AsyncClient, until: str = "", **changes: Any) -> list[str]:
    body = {"user_ids": [await me(one) for one in people], "until": until or in_hours(1), **changes}
    made: list[str] = ok(await floor.centre.admin.post("/api/moves", json=body), 201)["ids"]
    await all_decided(floor.database)
    return made


async def me(client: httpx.AsyncClient) -> str:
    return str(ok(await client.get("/api/session"))["user"]["id"])


async def served(floor: Floor, client: httpx.AsyncClient) -> set[str]:
    """The queues as the board has them, but for the one in which colleagues call each other."""
    await all_decided(floor.database)
    (row,) = await rows(
        floor.database, "select queues from routing.agent_state where agent_id = $1", UUID(await me(client))
    )
    return {str(queue) for queue in row["queues"]} - {str(COLLEAGUES)}


async def pass_time(floor: Floor, move_id: str) -> None:
    """As the timekeeper of an engine that has just been started would, when the hour is over."""
    async with floor.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where subject = $1", UUID(move_id))
    feed = floor.centre.services.the(BoardFeed)
    leadership = Leadership(floor.database, "keeper", "test")
    await leadership.acquire()
    try:
        assert await Timekeeper(floor.database, leadership, {MOVE_OVER: MoveOver(feed).fire}).fire_due() == 1
    finally:
        await leadership.release()
    await all_decided(floor.database)


async def test_customers_of_the_other_queue_ring_at_once_and_no_more_when_the_time_is_over(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    own, other = floor.queue["id"], (await a_queue(floor.centre, "other"))["id"]
    (made,) = await move(floor, ana, queue_ids_added=[other], queue_ids_removed=[own])
    assert await served(floor, ana) == {other}
    await floor.arrive()
    assert ok(await ana.get("/api/agent"))["offers"] == []
    await pass_time(floor, made)
    assert await served(floor, ana) == {own}
    assert len(ok(await ana.get("/api/agent"))["offers"]) == 1


async def test_the_agent_and_who_explains_see_until_when_and_by_whom(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    skill = await floor.centre.make("skills", name="French", slug="french")
    other = (await a_queue(floor.centre, "other"))["id"]
    until = in_hours(2)
    await move(floor, ana, until=until, queue_ids_added=[other], skills_set=[{"skill_id": skill["id"], "level": 6}])
    (seen,) = ok(await ana.get("/api/agent"))["moves"]
    assert datetime.fromisoformat(seen["until"]) == datetime.fromisoformat(until)
    assert (seen["by"]["name"], [queue["name"] for queue in seen["queues_added"]]) == ("Admin", ["other"])
    assert [(one["name"], one["level"]) for one in seen["skills_set"]] == [("French", 6)]
    assert seen["may_end"] is False
    explained = ok(await floor.centre.admin.get(f"/api/routing/agents/{await me(ana)}/explain"))
    assert [one["id"] for one in explained["moves"]] == [seen["id"]]
    assert explained["moves"][0]["may_end"] is True
    assert {queue["id"] for queue in explained["queues"]} == {floor.queue["id"], other}


async def test_a_skill_for_a_time_makes_eligible_and_its_end_does_not(floor: Floor) -> None:
    skill = await floor.centre.make("skills", name="French", slug="french")
    policy = {"rings": [{"after_s": 0, "skills": [{"skill_id": skill["id"], "at_least": 5}]}]}
    change = {"version": floor.queue["version"], "policy": policy}
    ok(await floor.centre.admin.patch(f"/api/queues/{floor.queue['id']}", json=change))
    ana = await floor.agent("Ana", skills=[{"skill_id": skill["id"], "level": 2}])
    await floor.arrive()
    assert ok(await ana.get("/api/agent"))["offers"] == []
    (made,) = await move(floor, ana, skills_set=[{"skill_id": skill["id"], "level": 7}])
    assert len(ok(await ana.get("/api/agent"))["offers"]) == 1
    await pass_time(floor, made)
    assert ok(await ana.get("/api/agent"))["offers"] == []
    person = ok(await floor.centre.admin.get(f"/api/users/{await me(ana)}"))
    assert [one["level"] for one in person["skills"]] == [2]


async def test_what_is_set_up_for_good_meanwhile_is_not_lost(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    own = floor.queue["id"]
    lent, given = [(await a_queue(floor.centre, slug))["id"] for slug in ("lent", "given")]
    (made,) = await move(floor, ana, queue_ids_added=[lent])
    person = ok(await floor.centre.admin.get(f"/api/users/{await me(ana)}"))
    assert person["queue_ids"] == [own]
    change = {"version": person["version"], "queue_ids": [own, given]}
    ok(await floor.centre.admin.patch(f"/api/users/{person['id']}", json=change))
    assert await served(floor, ana) == {own, lent, given}
    await pass_time(floor, made)
    assert await served(floor, ana) == {own, given}


async def test_moves_that_overlap_compose_and_end_in_any_order(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    own, other = floor.queue["id"], (await a_queue(floor.centre, "other"))["id"]
    (first,) = await move(floor, ana, queue_ids_added=[other], queue_ids_removed=[own])
    (second,) = await move(floor, ana, until=in_hours(3), queue_ids_added=[own], queue_ids_removed=[other])
    assert await served(floor, ana) == {own}
    await pass_time(floor, second)
    assert await served(floor, ana) == {other}
    (third,) = await move(floor, ana, until=in_hours(3), queue_ids_added=[other])
    await pass_time(floor, first)
    assert await served(floor, ana) == {own, other}
    ok(await floor.centre.admin.delete(f"/api/moves/{third}"), 204)
    assert await served(floor, ana) == {own}
    refused(await floor.centre.admin.delete(f"/api/moves/{third}"), 404, "move.unknown")
    assert await rows(floor.database, "select from platform.timer where kind = $1", MOVE_OVER) == []


async def test_who_comes_to_work_later_comes_as_moved(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    ok(await ana.delete("/api/agent/status"), 204)
    other = (await a_queue(floor.centre, "other"))["id"]
    await move(floor, ana, queue_ids_added=[other])
    ok(await ana.put("/api/agent/status", json={"status_id": floor.statuses["available"]}))
    assert await served(floor, ana) == {floor.queue["id"], other}


async def test_several_are_moved_at_once_or_nobody(floor: Floor) -> None:
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    other = (await a_queue(floor.centre, "other"))["id"]
    body = {"user_ids": [await me(ana), str(uuid4())], "until": in_hours(1), "queue_ids_added": [other]}
    refused(await floor.centre.admin.post("/api/moves", json=body), 422, "move.unknown_person")
    assert await served(floor, ana) == {floor.queue["id"]}
    assert len(await move(floor, bea, ana, queue_ids_added=[other])) == 2
    assert await served(floor, ana) == await served(floor, bea) == {floor.queue["id"], other}


async def test_what_makes_no_sense_is_refused(floor: Floor) -> None:
    ana = await me(await floor.agent("Ana"))

    async def asked(code: str, **more: Any) -> None:
        body = {"user_ids": [ana], "until": in_hours(1), "queue_ids_added": [floor.queue["id"]], **more}
        refused(await floor.centre.admin.post("/api/moves", json=body), 422, code)

    await asked("move.nothing", queue_ids_added=[])
    await asked("move.too_long", until=in_hours(-1))
    await asked("move.too_long", until=in_hours(24 * 40))
    await asked("people.unknown_queue", queue_ids_added=[str(uuid4())])
    await asked("move.unknown_skill", skills_set=[{"skill_id": str(uuid4()), "level": 1}])


async def test_a_lead_moves_the_people_and_to_the_queues_of_his_units_only(centre: Centre, floor: Floor) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    body = {"name": "North", "slug": "north", "unit_id": north, "medium": "voice", "policy": {}}
    northern = (await centre.make("queues", **body))["id"]
    ana, bea = await floor.agent("Ana", unit=north), await floor.agent("Bea", unit=south)
    await centre.person("Lea", MOVE, SEE, unit=north)
    lea = await centre.signed_in("Lea")

    async def asks(who: httpx.AsyncClient, queue: str) -> httpx.Response:
        change = {"user_ids": [await me(who)], "until": in_hours(1), "queue_ids_added": [queue]}
        return await lea.post("/api/moves", json=change)

    refused(await asks(bea, northern), 422, "move.unknown_person")
    refused(await asks(ana, floor.queue["id"]), 422, "people.unknown_queue")
    assert len(ok(await asks(ana, northern), 201)["ids"]) == 1
    (theirs,) = await move(floor, bea, queue_ids_added=[northern])
    refused(await lea.delete(f"/api/moves/{theirs}"), 404, "move.unknown")
    change = {"user_ids": [await me(ana)], "until": in_hours(1), "queue_ids_added": [northern]}
    refused(await ana.post("/api/moves", json=change), 403, "access.not_allowed")


async def test_the_journal_knows_who_was_moved_and_how_it_ended(floor: Floor) -> None:
    ana = await floor.agent("Ana")
    other = (await a_queue(floor.centre, "other"))["id"]
    (made,) = await move(floor, ana, queue_ids_added=[other])
    await pass_time(floor, made)
    begun, ended = await journal(floor.database, MovedForATime, MoveEnded)
    assert isinstance(begun, MovedForATime)
    assert isinstance(ended, MoveEnded)
    assert (str(begun.move), begun.queues_added, ended.how) == (made, (UUID(other),), EndOfMove.ELAPSED)
    assert f"user:{await me(ana)}" in begun.topics


def test_the_engine_knows_the_timer(centre: Centre) -> None:
    services = centre.services
    services.supply(Keyring, keyring := Keyring.generate())
    services.supply(Sealer, Sealer(keyring))
    supply_parts(services)
    assert MOVE_OVER in timers(services)


# --- whatever the moves -----------------------------------------------------------------------------------------------

IDS = [UUID(int=number) for number in range(1, 6)]
some = st.lists(st.sampled_from(IDS), max_size=3, unique=True)
overlays = st.builds(
    Overlay,
    queues_added=some.map(tuple),
    queues_removed=some.map(tuple),
    skills_set=st.dictionaries(st.sampled_from(IDS), st.integers(1, 10), max_size=3),
    skills_removed=some.map(tuple),
)


@given(some, st.dictionaries(st.sampled_from(IDS), st.integers(1, 10)), st.lists(overlays, max_size=4), st.data())
def test_without_a_move_all_is_as_if_it_had_never_been(
    queues: list[UUID], skills: dict[UUID, int], moves: list[Overlay], data: st.DataObject
) -> None:
    assert moved(queues, skills, []) == (frozenset(queues), skills)
    if moves:
        gone = data.draw(st.integers(0, len(moves) - 1))
        left = moves[:gone] + moves[gone + 1 :]
        step = moved(queues, skills, moves[:gone])
        assert moved(*step, moves[gone + 1 :]) == moved(queues, skills, left)
        served, levels = moved(queues, skills, moves)
        assert served >= set(moves[-1].queues_added)
        assert levels.items() >= moves[-1].skills_set.items()
