"""Planned absences: while somebody is away, a substitute holds the roles and has the tasks, and afterwards no more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from switchroom.people.contracts import AbsenceEnded, AbsencePlanned
from tests.interactions.test_tasks import CHECK, DONE, Roles, listed, only, passes
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused


@pytest.fixture
async def roles(live: Live) -> Roles:
    made = Roles(live)
    for post in ("inspector", "lead"):
        made.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    return made


def today() -> date:
    """Where the test's units are: in UTC."""
    return datetime.now(UTC).date()


async def id_of(client: httpx.AsyncClient) -> str:
    return str(ok(await client.get("/api/session"))["user"]["id"])


def away(substitute: str | None, first: int = 0, last: int = 3, **more: Any) -> dict[str, Any]:
    days = {"from_date": f"{today() + timedelta(days=first)}", "to_date": f"{today() + timedelta(days=last)}"}
    return {**days, "substitute_id": substitute, **more}


async def test_a_substitute_has_the_tasks_of_whoever_is_away_and_gives_them_back(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    sam = await roles.person("Sam")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    begun = await only(eva)
    ok(await eva.post(f"/api/tasks/{begun}/claim"), 204)
    assert await listed(sam) == []
    refused(await sam.get(f"/api/tasks/{begun}"), 404, "task.not_found")
    absence = ok(await eva.post("/api/absences", json=away(await id_of(sam))), 201)["id"]
    await live.arrive("hotline")
    tasks = await listed(sam)
    assert [(task["holds"], task["stands_in"]) for task in tasks] == [(True, True), (True, False)]
    assert ok(await sam.get("/api/tasks/count"))["open"] == 2
    ok(await sam.post(f"/api/tasks/{begun}/claim"), 204)
    ok(await sam.post(f"/api/tasks/{begun}/complete", json=DONE), 204)
    (shown,) = ok(await sam.get("/api/absences"))["items"]
    assert (shown["user"]["name"], shown["substitute"]["name"], shown["begun"]) == ("Eva", "Sam", True)
    ok(await eva.delete(f"/api/absences/{absence}"), 204)
    assert await listed(sam) == []
    assert len(await listed(eva)) == 1
    assert ok(await eva.get("/api/absences"))["items"] == []
    (planned,), (ended,) = await live.events(AbsencePlanned), await live.events(AbsenceEnded)
    assert planned.absence == ended.absence
    assert "tasks" in planned.topics


async def test_before_it_begins_and_after_its_last_day_nobody_stands_in(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    sam = await roles.person("Sam")
    await live.entry("hotline", CHECK)
    await live.arrive("hotline")
    ok(await eva.post("/api/absences", json=away(await id_of(sam), first=2, last=4)), 201)
    assert await listed(sam) == []
    async with live.database.transaction() as tx:
        await tx.execute("update people.absence set from_date = from_date - 5, to_date = to_date - 5")
    assert await listed(sam) == []
    assert ok(await eva.get("/api/absences"))["items"] == []
    async with live.database.transaction() as tx:
        await tx.execute("update people.absence set to_date = to_date + 1")  # the last day is today
    assert len(await listed(sam)) == 1


async def test_a_substitute_is_told_what_is_late(live: Live, roles: Roles) -> None:
    ida = await roles.person("Ida", post="lead")
    sam = await roles.person("Sam")
    await roles.person("Eva", post="inspector")
    await live.entry("hotline", CHECK)
    ok(await ida.post("/api/absences", json=away(await id_of(sam))), 201)
    await live.arrive("hotline")
    await passes(live)
    assert [notice["kind"] for notice in ok(await sam.get("/api/notices"))["items"]] == ["late"]


async def test_standing_in_gives_only_what_whoever_is_away_has(live: Live, roles: Roles) -> None:
    north, south = await live.centre.unit("North"), await live.centre.unit("South")
    eva = await roles.person("Eva", post="inspector", unit=north)
    sam = await roles.person("Sam", unit=south)
    await live.entry("hotline", CHECK)
    async with live.database.transaction() as tx:
        await tx.execute("update touchpoints.entry_point set unit_id = $1::text::uuid", south)
    await live.arrive("hotline")
    ok(await eva.post("/api/absences", json=away(await id_of(sam))), 201)
    assert await listed(sam) == []  # in the south Eva holds nothing, so neither does who stands in for her
    async with live.database.transaction() as tx:
        await tx.execute("update processes.task set unit_id = $1::text::uuid", north)
    assert len(await listed(sam)) == 1


async def test_what_cannot_be_is_refused(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    sam = await roles.person("Sam")
    other = await roles.person("Ovid")
    me, him = await id_of(eva), await id_of(sam)
    ok(await eva.post("/api/absences", json=away(him)), 201)
    for body, code in (
        (away(him, first=3, last=9), "absence.refused"),  # it meets another
        (away(him, first=9, last=8), "absence.refused"),
        (away(him, first=-9, last=-8), "absence.refused"),
        (away(him, first=10, last=400), "absence.refused"),
        (away(me, first=10, last=12), "absence.unknown_substitute"),
        (away(str(roles.posts["lead"]), first=10, last=12), "absence.unknown_substitute"),
        (away(me, user_id=him), "absence.unknown_person"),  # she does not lead him
    ):
        refused(await eva.post("/api/absences", json=body), 422, code)
    refused(await sam.post("/api/absences", json=away(me)), 422, "absence.refused")  # she is away then too
    absence = ok(await eva.get("/api/absences"))["items"][0]["id"]
    refused(await other.delete(f"/api/absences/{absence}"), 404, "absence.unknown")
    assert ok(await other.get(f"/api/absences?user_id={me}"))["items"] == []


async def test_a_lead_plans_it_for_who_fell_ill(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    lead = await roles.person("Lea", "people:agent:move")
    sam = await roles.person("Sam")
    names = [one["name"] for one in ok(await lead.get("/api/absences/substitutes?search=sa"))["items"]]
    assert names == ["Sam"]
    her = await id_of(eva)
    absence = ok(await lead.post("/api/absences", json=away(await id_of(sam), user_id=her)), 201)["id"]
    assert [one["id"] for one in ok(await lead.get(f"/api/absences?user_id={her}"))["items"]] == [absence]
    ok(await lead.delete(f"/api/absences/{absence}"), 204)
