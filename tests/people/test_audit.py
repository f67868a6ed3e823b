"""The audit trail is the journal: who did what to which thing, in which order."""

from datetime import timedelta
from typing import Any

import pytest

from switchroom.platform.db import Database
from switchroom.platform.journal import move_outbox
from tests.support.web import Centre, ok, refused


async def sequence(database: Database) -> None:
    async with database.transaction() as tx:
        while await move_outbox(tx):
            pass


async def trail(centre: Centre, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(await centre.admin.get("/api/audit", params=params))["items"]
    return items


async def test_who_did_what_the_newest_first(centre: Centre, database: Database) -> None:
    region = await centre.make("regions", name="North", code="north")
    token = await centre.make("tokens", name="import", scopes=["organisation:region:edit"])
    program = await centre.browser()
    program.headers["authorization"] = f"Bearer {token['token']}"
    ok(await program.patch(f"/api/regions/{region['id']}", json={"version": 1, "name": "Nord"}))
    await sequence(database)
    rows = await trail(centre, subject=region["id"])
    me = ok(await centre.admin.get("/api/session"))
    assert [(r["type"], r["actor_kind"], r["actor"]["name"], r["data"]["change"]) for r in rows] == [
        ("organisation.region_changed", "token", "Admin", "changed"),
        ("organisation.region_changed", "user", "Admin", "created"),
    ]
    assert rows[0]["actor"]["id"] == token["id"]
    assert rows[1]["actor"]["id"] == me["user"]["id"]
    assert rows[0]["position"] == me["position"]
    assert [r["type"] for r in await trail(centre, actor=token["id"])] == ["organisation.region_changed"]
    assert {r["type"] for r in await trail(centre, type="people.")} >= {"people.signed_in", "people.token_made"}
    assert {r["type"] for r in await trail(centre, search="Token")} == {"people.token_made"}
    first = (await trail(centre))[-1]
    assert (first["actor_kind"], first["actor"]) == ("system", None)


async def test_it_is_read_page_by_page_without_gaps(centre: Centre, database: Database) -> None:
    for n in range(5):
        await centre.make("regions", name=f"R{n}", code=f"r{n}")
    await sequence(database)
    positions: list[int] = []
    cursor = ""
    while cursor is not None:
        page = ok(await centre.admin.get("/api/audit", params={"limit": 3, "cursor": cursor}))
        positions += [row["position"] for row in page["items"]]
        cursor = page["next"]
    assert positions == list(range(len(positions), 0, -1))


async def test_it_is_cut_by_time(centre: Centre, database: Database) -> None:
    await centre.make("regions", name="North", code="north")
    await sequence(database)
    rows = await trail(centre)
    async with database.read() as connection:
        now = await connection.fetch_value("select clock_timestamp()")
    assert await trail(centre, **{"from": now.isoformat()}) == []
    assert await trail(centre, **{"from": (now - timedelta(hours=1)).isoformat(), "to": now.isoformat()}) == rows


@pytest.mark.parametrize(
    "params",
    [{"subject": "x"}, {"from": "yesterday"}, {"from": "2026-01-01T00:00:00"}, {"cursor": "!"}, {"cursor": "LTE"}],
)
async def test_questions_that_make_no_sense(centre: Centre, params: dict[str, str]) -> None:
    answer = await centre.admin.get("/api/audit", params=params)
    assert answer.status_code == 422


async def test_it_is_for_who_may_see_everything(centre: Centre) -> None:
    north, brand = await centre.unit("North"), await centre.brand("A", "acme")
    await centre.person("Ana", "people:audit:see", unit=north)
    await centre.person("Bo", "people:audit:see", brands=[brand])
    for name in ("Ana", "Bo"):
        refused(await (await centre.signed_in(name)).get("/api/audit"), 403, "access.not_allowed")
