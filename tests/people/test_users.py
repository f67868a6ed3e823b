"""Users and their rights: nobody sees, changes or gives more than he may."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from switchroom.people.contracts import BoardFeed, SkillLevel, StatusKind, UnknownStatus
from switchroom.people.facade import (
    agent_description,
    agent_descriptions,
    create_token,
    holds_post,
    people_by_id,
    post_holders,
    set_password,
    status_by_id,
    status_by_slug,
    user_id_by_email,
)
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from tests.support.web import ADMIN, PASSWORD, Centre, email_of, ok, refused

SEE, EDIT = "people:user:see", "people:user:edit"


class Listener(BoardFeed):
    """Remembers whom it heard of; knows some queues."""

    def __init__(self, queues: Sequence[UUID] = ()) -> None:
        self.heard: list[str] = []
        self.queues = frozenset(queues)

    async def agent_changed(self, tx: Transaction, user_id: UUID) -> None:
        self.heard.append(str(user_id))

    async def unknown_queues(self, connection: Connection, queue_ids: frozenset[UUID]) -> frozenset[UUID]:
        return queue_ids - self.queues


async def skill(centre: Centre, slug: str) -> str:
    return str((await centre.make("skills", name=slug.title(), slug=slug))["id"])


async def test_a_person_comes_back_with_everything_but_the_password(centre: Centre) -> None:
    queues = sorted(str(new_id()) for _ in range(2))
    centre.services.supply(BoardFeed, Listener([UUID(q) for q in queues]))
    root, brand = await centre.root(), await centre.brand("A", "acme")
    billing = await skill(centre, "billing")
    post = (await centre.make("posts", name="Agent", slug="agent"))["id"]
    granted = await centre.permission_set("agents", "people:agent:work")
    body: dict[str, Any] = {
        "name": "Ana Souza",
        "email": "Ana@Example.com",
        "agent_number": "1007",
        "language": "pt-BR",
        "unit_id": root,
        "active": True,
        "origin": "real",
        "skills": [{"skill_id": billing, "level": 7}],
        "queue_ids": queues,
        "capacity": {"voice": 1, "chat": 3},
        "overlaps": [{"holding": "chat", "may_take": "voice"}],
        "posts": [{"post_id": post, "from": "2026-01-01", "to": None}],
        "grants": [{"permission_set_id": granted, "unit_id": root, "brand_ids": [brand]}],
    }
    made = await centre.make("users", **body, password=PASSWORD)
    assert made == {**body, "id": made["id"], "version": 1, "archived": False}
    assert ok(await centre.admin.get(f"/api/users/{made['id']}")) == made
    found = ok(await centre.admin.get("/api/users", params={"search": "souza 1007"}))
    assert found == {"items": [made], "next": None, "total": 1}
    changes = {"version": 1, "skills": [], "posts": [], "queue_ids": queues[:1], "capacity": {}}
    changed = ok(await centre.admin.patch(f"/api/users/{made['id']}", json=changes))
    assert changed == {**made, **changes, "version": 2}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "no address"}, "invalid"),
        ({"capacity": {"voice": -1}}, "invalid"),
        ({"capacity": {"voice": 31}}, "invalid"),
        ({"capacity": {"VOICE!": 1}}, "invalid"),
        ({"origin": "imagined"}, "invalid"),
        ({"password": "short"}, "session.weak_password"),
        ({"password": "x" * 201}, "invalid"),
        ({"skills": [{"skill_id": str(new_id()), "level": 11}]}, "invalid"),
        ({"skills": [{"skill_id": str(new_id()), "level": 1}]}, "request.unknown_reference"),
        ({"posts": [{"post_id": str(new_id()), "from": "2026-02-01", "to": "2026-01-01"}]}, "invalid"),
        ({"queue_ids": [str(new_id())]}, "people.unknown_queue"),
        ({"unit_id": str(new_id())}, "people.unknown_unit"),
        ({"grants": [{"permission_set_id": str(new_id()), "unit_id": str(new_id())}]}, "request.unknown_reference"),
    ],
)
async def test_people_who_are_not_made(centre: Centre, changes: dict[str, Any], code: str) -> None:
    centre.services.supply(BoardFeed, Listener())
    body = {"name": "Ana", "email": "ana@example.com", "unit_id": await centre.root(), **changes}
    refused(await centre.admin.post("/api/users", json=body), 422, code)
    assert ok(await centre.admin.get("/api/users"))["total"] == 1


async def test_an_address_and_a_number_belong_to_one_person(centre: Centre) -> None:
    await centre.person("Ana", agent_number="7")
    other = {"name": "Other", "unit_id": await centre.root()}
    answer = await centre.admin.post("/api/users", json={**other, "email": "ANA@example.com"})
    assert refused(answer, 409, "setup.exists")["errors"][0]["field"] == "email"
    answer = await centre.admin.post("/api/users", json={**other, "email": "o@example.com", "agent_number": "7"})
    assert refused(answer, 409, "setup.exists")["errors"][0]["field"] == "agent_number"
    billing = await skill(centre, "billing")
    twice = [{"skill_id": billing, "level": n} for n in (1, 2)]
    answer = await centre.admin.post("/api/users", json={**other, "email": "o@example.com", "skills": twice})
    refused(answer, 422, "people.repeated")


async def test_a_team_lead_sees_and_changes_the_team_only(centre: Centre) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    team = await centre.unit("Team", north)
    inside, outside = await centre.person("Inside", unit=team), await centre.person("Outside", unit=south)
    await centre.person("Lead", SEE, EDIT, unit=north)
    lead = await centre.signed_in("Lead")
    assert [u["name"] for u in ok(await lead.get("/api/users"))["items"]] == ["Inside", "Lead"]
    assert ok(await lead.get("/api/users"))["total"] == 2
    ok(await lead.patch(f"/api/users/{inside['id']}", json={"version": 1, "name": "Renamed"}))
    for request in (
        lead.get(f"/api/users/{outside['id']}"),
        lead.patch(f"/api/users/{outside['id']}", json={"version": 1, "name": "x"}),
        lead.delete(f"/api/users/{outside['id']}"),
    ):
        refused(await request, 404, "setup.unknown")
    new = {"name": "New", "email": "new@example.com"}
    refused(await lead.post("/api/users", json={**new, "unit_id": south}), 422, "people.unknown_unit")
    ok(await lead.post("/api/users", json={**new, "unit_id": team}), 201)
    answer = await lead.patch(f"/api/users/{inside['id']}", json={"version": 2, "unit_id": south})
    refused(answer, 422, "people.unknown_unit")


async def test_nobody_gives_more_than_he_has(centre: Centre) -> None:
    north = await centre.unit("North")
    team = await centre.unit("Team", north)
    acme = await centre.brand("A", "acme")
    person = await centre.person("Ana", unit=team)
    await centre.person("Lead", SEE, EDIT, unit=north, brands=[acme])
    sets = {
        "mine": await centre.permission_set("mine", SEE),
        "more": await centre.permission_set("more", SEE, "people:audit:see"),
        "all": (await centre.admin.get("/api/permission-sets", params={"search": "administrator"})).json()["items"][0][
            "id"
        ],
    }
    lead = await centre.signed_in("Lead")

    async def give(which: str, unit: str, brands: list[str] | None) -> Any:
        grant = {"permission_set_id": sets[which], "unit_id": unit, "brand_ids": brands}
        version = ok(await centre.admin.get(f"/api/users/{person['id']}"))["version"]
        return await lead.patch(f"/api/users/{person['id']}", json={"version": version, "grants": [grant]})

    ok(await give("mine", team, [acme]))
    ok(await give("mine", north, [acme]))
    refused(await give("mine", await centre.root(), [acme]), 403, "people.exceeds_yours")
    refused(await give("mine", team, None), 403, "people.exceeds_yours")
    refused(await give("more", team, [acme]), 403, "people.exceeds_yours")
    refused(await give("all", team, [acme]), 403, "people.exceeds_yours")
    unknown = {"permission_set_id": sets["mine"], "unit_id": north, "brand_ids": [str(new_id())]}
    answer = await centre.admin.patch(f"/api/users/{person['id']}", json={"version": 3, "grants": [unknown]})
    refused(answer, 422, "request.unknown_reference")


async def test_nobody_takes_over_or_locks_out_who_may_do_more(centre: Centre) -> None:
    await centre.person("Lead", SEE, EDIT)
    lead = await centre.signed_in("Lead")
    admin = ok(await lead.get("/api/users", params={"search": ADMIN}))["items"][0]
    for changes in ({"password": "a new password"}, {"email": "mine@example.com"}, {"active": False}, {"grants": []}):
        answer = await lead.patch(f"/api/users/{admin['id']}", json={"version": 1, **changes})
        refused(answer, 403, "people.exceeds_yours")
    refused(await lead.delete(f"/api/users/{admin['id']}"), 403, "people.exceeds_yours")
    ok(await lead.patch(f"/api/users/{admin['id']}", json={"version": 1, "agent_number": "1"}))


async def test_a_permission_set_grows_only_by_what_its_editor_holds(centre: Centre) -> None:
    edit = "people:permission_set:edit"
    mine = await centre.permission_set("mine", SEE)
    await centre.person("Ana", edit, "people:permission_set:see", SEE)
    ana = await centre.signed_in("Ana")
    where = f"/api/permission-sets/{mine}"
    for permissions in ([SEE, EDIT], [SEE, "*"]):
        answer = await ana.patch(where, json={"version": 1, "permissions": permissions})
        refused(answer, 403, "people.exceeds_yours")
    ok(await ana.patch(where, json={"version": 1, "permissions": [SEE, edit]}))
    answer = await ana.patch(where, json={"version": 2, "permissions": ["made:up:name"]})
    assert refused(answer, 422, "people.unknown_permission")["errors"][0]["message"] == "made:up:name"
    sets = ok(await ana.get("/api/permission-sets", params={"search": "administrator"}))["items"]
    answer = await ana.patch(f"/api/permission-sets/{sets[0]['id']}", json={"version": 1, "permissions": []})
    refused(answer, 403, "people.exceeds_yours")
    refused(await ana.delete(f"/api/permission-sets/{sets[0]['id']}"), 403, "people.exceeds_yours")
    refused(await centre.admin.delete(f"/api/permission-sets/{sets[0]['id']}"), 409, "setup.in_use")


async def test_every_permission_is_described_in_three_languages(centre: Centre) -> None:
    items = ok(await centre.admin.get("/api/permissions"))["items"]
    names = [item["name"] for item in items]
    assert {SEE, EDIT, "organisation:unit:see"} <= set(names)
    assert names == sorted(names)
    assert all(set(item["description"]) == {"en", "pt-BR", "zh-CN"} for item in items)


async def test_the_board_hears_of_every_changed_agent_in_the_same_transaction(centre: Centre) -> None:
    listener = Listener()
    centre.services.supply(BoardFeed, listener)
    person = await centre.person("Ana")
    assert listener.heard == []  # nobody can be signed in to work yet
    where = f"/api/users/{person['id']}"
    ok(await centre.admin.patch(where, json={"version": 1, "capacity": {"voice": 1}}))
    refused(await centre.admin.patch(where, json={"version": 1, "capacity": {}}), 409, "setup.stale")
    ok(await centre.admin.delete(where), 204)
    assert listener.heard == [person["id"]] * 2


async def test_routing_learns_who_works_with_which_skills(centre: Centre, database: Database) -> None:
    queue = new_id()
    centre.services.supply(BoardFeed, Listener([queue]))
    billing, plans = await skill(centre, "billing"), await skill(centre, "plans")
    skills = [{"skill_id": plans, "level": 3}, {"skill_id": billing, "level": 9}]
    made = await centre.person("Ana", skills=skills, queue_ids=[str(queue)], capacity={"voice": 1}, origin="test")
    ana = UUID(made["id"])
    async with database.read() as connection:
        described = await agent_description(connection, ana)
        everybody = await agent_descriptions(connection)
        assert await agent_description(connection, new_id()) is None
    assert described is not None
    assert (described.id, described.origin, described.works) == (ana, Origin.TEST, True)
    assert [(s.slug, s.level) for s in described.skills] == [("billing", 9), ("plans", 3)]
    assert isinstance(described.skills[0], SkillLevel)
    assert (described.queue_ids, described.capacity) == ((queue,), {"voice": 1})
    assert described in everybody
    refused(await centre.admin.delete(f"/api/skills/{billing}"), 409, "setup.in_use")
    ok(await centre.admin.delete(f"/api/users/{ana}"), 204)
    ok(await centre.admin.delete(f"/api/skills/{billing}"), 204)
    async with database.read() as connection:
        gone = await agent_description(connection, ana)
        assert gone is not None
        assert not gone.works
        assert ana not in [one.id for one in await agent_descriptions(connection)]
        assert (await people_by_id(connection, [ana]))[ana].name == "Ana"


async def test_a_post_is_held_by_the_days_of_the_persons_unit(centre: Centre, database: Database) -> None:
    post = (await centre.make("posts", name="Director", slug="director"))["id"]
    samoa = await centre.unit("Samoa", time_zone="Pacific/Apia")
    posts = [{"post_id": post, "from": "2026-03-01", "to": "2026-03-31"}]
    ana = await centre.person("Ana", unit=samoa, posts=posts)
    bo = await centre.person("Bo", posts=[{"post_id": post, "from": str(date(2026, 3, 1))}])

    async def holders(at: datetime) -> list[str]:
        async with database.read() as connection:
            return [person.name for person in await post_holders(connection, "director", at)]

    assert await holders(datetime(2026, 2, 28, 10, 59, tzinfo=UTC)) == []
    assert await holders(datetime(2026, 2, 28, 11, 0, tzinfo=UTC)) == ["Ana"]
    assert await holders(datetime(2026, 3, 31, 10, 59, tzinfo=UTC)) == ["Ana", "Bo"]
    assert await holders(datetime(2026, 3, 31, 11, 0, tzinfo=UTC)) == ["Bo"]
    async with database.read() as connection:
        assert not await holds_post(connection, UUID(ana["id"]), "director", datetime(2026, 4, 1, tzinfo=UTC))
        assert await holds_post(connection, UUID(bo["id"]), "director", datetime(2026, 4, 1, tzinfo=UTC))
    refused(await centre.admin.delete(f"/api/posts/{post}"), 409, "setup.in_use")


async def test_agents_make_statuses_of_their_own(centre: Centre, database: Database) -> None:
    tea = {"name": "Tea", "slug": "tea", "kind": "not_available", "colour": "#aabbcc", "shared": False}
    ana = await centre.person("Ana", "people:agent:work")
    await centre.person("Bo", "people:agent:work")
    await centre.person("Guest")
    as_ana, as_bo, guest = [await centre.signed_in(name) for name in ("Ana", "Bo", "Guest")]
    made = ok(await as_ana.post("/api/statuses", json=tea), 201)
    assert made["owner_id"] == ana["id"]
    ok(await as_bo.post("/api/statuses", json=tea), 201)
    refused(await as_ana.post("/api/statuses", json=tea), 409, "setup.exists")
    refused(await guest.post("/api/statuses", json=tea), 403, "access.not_allowed")
    refused(await as_ana.post("/api/statuses", json={**tea, "shared": True}), 403, "access.not_allowed")
    slugs = [status["slug"] for status in ok(await guest.get("/api/statuses"))["items"]]
    assert slugs == ["available", "break", "meeting", "missed"]
    refused(await as_bo.patch(f"/api/statuses/{made['id']}", json={"version": 1, "name": "x"}), 404, "setup.unknown")
    changed = ok(await as_ana.patch(f"/api/statuses/{made['id']}", json={"version": 1, "name": "Green tea"}))
    assert changed["owner_id"] == ana["id"]
    async with database.read() as connection:
        found = await status_by_id(connection, UUID(made["id"]), UUID(ana["id"]))
        assert (found.slug, found.kind) == ("tea", StatusKind.NOT_AVAILABLE)
        with pytest.raises(UnknownStatus):
            await status_by_id(connection, UUID(made["id"]), new_id())
        assert (await status_by_slug(connection, "available")).kind is StatusKind.AVAILABLE
        with pytest.raises(UnknownStatus):
            await status_by_slug(connection, "tea")


async def test_the_command_line_sets_passwords_and_makes_tokens(centre: Centre, database: Database) -> None:
    before = await centre.signed_in_as(ADMIN)
    async with database.transaction() as tx:
        await set_password(tx, centre.services, email=ADMIN.upper(), password="a new password")
        token = await create_token(tx, centre.services, email=ADMIN, name="cron", scopes=[SEE])
        with pytest.raises(UnknownRow, match="There is no user nobody"):
            await set_password(tx, centre.services, email="nobody@example.com", password="a new password")
        assert await user_id_by_email(tx, email_of("nobody")) is None
    refused(await before.get("/api/session"), 401, "session.over")
    program = await centre.browser()
    program.headers["authorization"] = f"Bearer {token}"
    assert ok(await program.get("/api/users"))["total"] == 1


async def test_what_is_left_out_inside_a_changed_list_has_its_default(centre: Centre) -> None:
    person = await centre.person("Ana")
    granted = await centre.permission_set("lookers", "people:user:see")
    post = (await centre.make("posts", name="Agent", slug="agent"))["id"]
    changes = {
        "version": person["version"],
        "grants": [{"permission_set_id": granted, "unit_id": await centre.root()}],
        "posts": [{"post_id": post, "from": "2026-03-02"}],
    }
    changed = ok(await centre.admin.patch(f"/api/users/{person['id']}", json=changes))
    assert changed["grants"][0]["brand_ids"] is None
    assert changed["posts"][0]["to"] is None
