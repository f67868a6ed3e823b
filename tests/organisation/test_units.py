"""The tree of units, and who sees which part of it."""

import asyncio
from typing import Any

from switchroom.organisation.facade import path_of
from switchroom.platform.db import Database
from switchroom.platform.ids import new_id
from tests.support.web import Centre, ok, refused


async def paths(database: Database) -> dict[str, list[str]]:
    """Names on the way from the root, by name."""
    async with database.read() as connection:
        rows = await connection.fetch("select id, path, name from organisation.unit")
    names = {row["id"].hex: row["name"][""] for row in rows}
    return {row["name"][""]: [names[part] for part in row["path"].strip("/").split("/")] for row in rows}


async def test_a_unit_moves_with_everything_below_it(centre: Centre, database: Database) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    team = await centre.unit("Team", north)
    await centre.unit("Desk", team)
    changes = {"version": 1, "parent_id": south}
    moved = ok(await centre.admin.patch(f"/api/units/{team}", json=changes))
    assert (moved["parent_id"], moved["version"]) == (south, 2)
    root = "Our organisation"
    assert (await paths(database))["Desk"] == [root, "South", "Team", "Desk"]
    assert (await paths(database))["North"] == [root, "North"]


async def test_no_unit_ends_up_below_itself(centre: Centre) -> None:
    north = await centre.unit("North")
    team = await centre.unit("Team", north)
    for parent in (north, team):
        answer = await centre.admin.patch(f"/api/units/{north}", json={"version": 1, "parent_id": parent})
        refused(answer, 409, "unit.in_itself")


async def test_two_moves_at_once_make_no_cycle(centre: Centre, database: Database) -> None:
    left, right = await centre.unit("Left"), await centre.unit("Right")
    answers = await asyncio.gather(
        centre.admin.patch(f"/api/units/{left}", json={"version": 1, "parent_id": right}),
        centre.admin.patch(f"/api/units/{right}", json={"version": 1, "parent_id": left}),
    )
    assert sorted(a.status_code for a in answers) == [200, 409]
    found = await paths(database)
    assert all(path[0] == "Our organisation" and path[-1] == name for name, path in found.items())
    assert sorted(len(path) for path in found.values()) == [1, 2, 3]


async def test_there_is_one_root_and_it_stays(centre: Centre) -> None:
    root = await centre.root()
    second = {"name": "Second", "kind": "company", "parent_id": None, "time_zone": "UTC"}
    refused(await centre.admin.post("/api/units", json=second), 409, "unit.root_exists")
    team = await centre.unit("Team")
    answer = await centre.admin.patch(f"/api/units/{root}", json={"version": 1, "parent_id": team})
    refused(answer, 409, "unit.root_moved")
    answer = await centre.admin.patch(f"/api/units/{team}", json={"version": 1, "parent_id": None})
    refused(answer, 409, "unit.root_exists")


async def test_a_unit_in_use_is_not_archived(centre: Centre) -> None:
    team = await centre.unit("Team")
    desk = await centre.unit("Desk", team)
    person = await centre.person("Ana", unit=desk)
    refused(await centre.admin.delete(f"/api/units/{team}"), 409, "setup.in_use")
    refused(await centre.admin.delete(f"/api/units/{desk}"), 409, "setup.in_use")
    ok(await centre.admin.delete(f"/api/users/{person['id']}"), 204)
    ok(await centre.admin.delete(f"/api/units/{desk}"), 204)
    ok(await centre.admin.delete(f"/api/units/{desk}"), 204)
    ok(await centre.admin.delete(f"/api/units/{team}"), 204)
    names = [unit["name"] for unit in ok(await centre.admin.get("/api/units"))["items"]]
    assert names == ["Our organisation"]
    with_archived = ok(await centre.admin.get("/api/units", params={"archived": "true"}))
    assert [unit["archived"] for unit in with_archived["items"]] == [True, False, True]
    refused(await centre.admin.patch(f"/api/units/{team}", json={"version": 2, "name": "x"}), 409, "setup.archived")


async def test_a_grant_reaches_its_unit_and_everything_below(centre: Centre) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    team = await centre.unit("Team", north)
    await centre.person("Ana", "organisation:unit:see", "organisation:unit:edit", unit=north)
    ana = await centre.signed_in("Ana")
    assert [u["name"] for u in ok(await ana.get("/api/units"))["items"]] == ["North", "Team"]
    ok(await ana.get(f"/api/units/{team}"))
    for hidden in (south, await centre.root(), str(new_id())):
        refused(await ana.get(f"/api/units/{hidden}"), 404, "setup.unknown")
        refused(await ana.patch(f"/api/units/{hidden}", json={"version": 1, "name": "x"}), 404, "setup.unknown")
        refused(await ana.delete(f"/api/units/{hidden}"), 404, "setup.unknown")
    new: dict[str, Any] = {"name": "New", "kind": "team", "time_zone": "UTC"}
    ok(await ana.post("/api/units", json={**new, "parent_id": team}), 201)
    refused(await ana.post("/api/units", json={**new, "parent_id": south}), 422, "unit.unknown_parent")
    answer = await ana.patch(f"/api/units/{team}", json={"version": 1, "parent_id": south})
    refused(answer, 422, "unit.unknown_parent")


async def test_seeing_is_not_changing(centre: Centre) -> None:
    north = await centre.unit("North")
    await centre.person("Ana", "organisation:unit:see", unit=north)
    await centre.person("Bo", unit=north)
    ana, bo = await centre.signed_in("Ana"), await centre.signed_in("Bo")
    refused(await ana.patch(f"/api/units/{north}", json={"version": 1, "name": "x"}), 403, "access.not_allowed")
    refused(await ana.delete(f"/api/units/{north}"), 403, "access.not_allowed")
    refused(await bo.get("/api/units"), 403, "access.not_allowed")
    refused(await bo.get(f"/api/units/{north}"), 404, "setup.unknown")
    refused(await (await centre.browser()).get(f"/api/units/{north}"), 401, "unauthenticated")


async def test_paths_name_unknown_units_not_at_all(database: Database) -> None:
    async with database.read() as connection:
        assert await path_of(connection, new_id()) is None
