"""The grammar of set-up, shown on the simplest collection: lists, versions, archive, hostile input."""

import asyncio
from typing import Any

import pytest

from switchroom.platform.db import Database
from switchroom.platform.journal import move_outbox
from tests.support.web import Centre, ok, refused


async def regions(centre: Centre, *names: str) -> list[str]:
    return [(await centre.make("regions", name=name, code=f"r{n}"))["id"] for n, name in enumerate(names)]


async def names(centre: Centre, **params: Any) -> list[Any]:
    return [item["name"] for item in ok(await centre.admin.get("/api/regions", params=params))["items"]]


async def test_what_is_made_is_read_changed_and_archived(centre: Centre) -> None:
    made = await centre.make("regions", name={"en": "North", "pt-BR": "Norte"}, code="north")
    assert made == {**made, "version": 1, "archived": False, "name": {"en": "North", "pt-BR": "Norte"}, "code": "north"}
    where = f"/api/regions/{made['id']}"
    assert ok(await centre.admin.get(where)) == made
    changed = ok(await centre.admin.patch(where, json={"version": 1, "name": "Nord"}))
    assert changed == {**made, "version": 2, "name": "Nord"}
    ok(await centre.admin.delete(where), 204)
    assert ok(await centre.admin.get(where)) == {**changed, "version": 3, "archived": True}
    assert await names(centre) == []


async def test_a_stale_change_is_refused_and_changes_nothing(centre: Centre) -> None:
    (region,) = await regions(centre, "North")
    where = f"/api/regions/{region}"
    ok(await centre.admin.patch(where, json={"version": 1, "name": "Nord"}))
    refused(await centre.admin.patch(where, json={"version": 1, "name": "Norden"}), 409, "setup.stale")
    assert ok(await centre.admin.get(where))["name"] == "Nord"
    refused(await centre.admin.patch(where, json={"name": "Norden"}), 422, "invalid")


async def test_of_two_changes_at_once_one_is_stale(centre: Centre) -> None:
    (region,) = await regions(centre, "North")
    changes = ({"version": 1, "name": name} for name in ("Nord", "Norte"))
    answers = await asyncio.gather(*(centre.admin.patch(f"/api/regions/{region}", json=c) for c in changes))
    assert sorted(a.status_code for a in answers) == [200, 409]


async def test_a_code_is_taken_once_until_it_is_archived(centre: Centre) -> None:
    (first,) = await regions(centre, "North")
    answer = await centre.admin.post("/api/regions", json={"name": "Other", "code": "r0"})
    assert refused(answer, 409, "setup.exists")["errors"][0]["field"] == "code"
    ok(await centre.admin.delete(f"/api/regions/{first}"), 204)
    ok(await centre.admin.post("/api/regions", json={"name": "Other", "code": "r0"}), 201)


async def test_lists_are_sorted_searched_and_paged(centre: Centre) -> None:
    await regions(centre, "São Paulo", "Santos", "zürich", "Łódź", "Sankt Gallen", "100 % Süd_1")
    everything = await names(centre)
    assert everything == ["100 % Süd_1", "Sankt Gallen", "Santos", "São Paulo", "zürich", "Łódź"]
    assert await names(centre, search="sao paulo") == ["São Paulo"]
    assert await names(centre, search="PAULO sao") == ["São Paulo"]
    assert await names(centre, search="%") == ["100 % Süd_1"]
    assert await names(centre, search="d_1") == ["100 % Süd_1"]
    assert await names(centre, search="' or true --") == []
    paged, cursor = [], ""
    while True:
        page = ok(await centre.admin.get("/api/regions", params={"limit": 2, "cursor": cursor}))
        assert page["total"] == 6
        paged += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == everything


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"cursor": "x"}, "setup.bad_cursor"),
        ({"cursor": "é"}, "setup.bad_cursor"),
        ({"cursor": "WyJhIiwiYiJd"}, "setup.bad_cursor"),
        ({"cursor": "WyJhIiwgbnVsbF0"}, "setup.bad_cursor"),
        ({"limit": 0}, "invalid"),
        ({"limit": 10**30}, "invalid"),
        ({"search": "x" * 201}, "invalid"),
        ({"archived": "perhaps"}, "invalid"),
    ],
)
async def test_queries_that_make_no_sense(centre: Centre, params: dict[str, Any], code: str) -> None:
    refused(await centre.admin.get("/api/regions", params=params), 422, code)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "", "code": "x"},
        {"name": {}, "code": "x"},
        {"name": {"not a language": "x"}, "code": "x"},
        {"name": {"en": ""}, "code": "x"},
        {"name": ["x"], "code": "x"},
        {"name": 7, "code": "x"},
        {"name": "x" * 4001, "code": "x"},
        {"name": "x", "code": "UPPER"},
        {"name": "x", "code": "x'; drop table organisation.region; --"},
        {"name": "x", "code": None},
        {"name": "x", "code": "x", "id": "0190b0a0-0000-7000-8000-000000000000"},
        [],
        "x",
        None,
    ],
)
async def test_rows_that_are_not_made(centre: Centre, body: Any) -> None:
    refused(await centre.admin.post("/api/regions", json=body), 422, "invalid")


async def test_null_is_taken_only_where_there_may_be_nothing(centre: Centre) -> None:
    (region,) = await regions(centre, "North")
    body = refused(
        await centre.admin.patch(f"/api/regions/{region}", json={"version": 1, "name": None}), 422, "invalid"
    )
    assert {e["field"].split(".")[0] for e in body["errors"]} == {"name"}
    team = await centre.unit("Team")
    changed = ok(await centre.admin.patch(f"/api/units/{team}", json={"version": 1, "calendar_id": None}))
    assert changed["calendar_id"] is None


async def test_what_is_stored_is_what_was_sent(centre: Centre) -> None:
    odd = "quote \" ' back\\slash {brace} %s $1 \u2028 😀 \\u0000"
    made = await centre.make("regions", name=odd, code="odd")
    assert ok(await centre.admin.get(f"/api/regions/{made['id']}"))["name"] == odd


async def test_references_must_exist(centre: Centre) -> None:
    body = {
        "name": "Team",
        "kind": "team",
        "parent_id": await centre.root(),
        "time_zone": "UTC",
        "calendar_id": "0190b0a0-0000-7000-8000-000000000000",
    }
    refused(await centre.admin.post("/api/units", json=body), 422, "request.unknown_reference")


async def test_each_change_is_an_event_without_its_words(centre: Centre, database: Database) -> None:
    (region,) = await regions(centre, "Secret name")
    ok(await centre.admin.patch(f"/api/regions/{region}", json={"version": 1, "name": "Other secret"}))
    ok(await centre.admin.delete(f"/api/regions/{region}"), 204)
    async with database.transaction() as tx:
        await move_outbox(tx)
        rows = await tx.fetch(
            """select type, topics, data, actor_kind, origin from journal.event where subject = $1::uuid
               order by position""",
            region,
        )
    assert [row["data"] for row in rows] == [
        {"id": region, "change": "created", "row_version": 1, "fields": ["code", "name"]},
        {"id": region, "change": "changed", "row_version": 2, "fields": ["name"]},
        {"id": region, "change": "archived", "row_version": 3, "fields": []},
    ]
    assert {(r["type"], tuple(r["topics"]), r["actor_kind"], r["origin"]) for r in rows} == {
        ("organisation.region_changed", ("setup:regions",), "user", "real")
    }


async def test_what_belongs_to_no_unit_is_changed_by_a_grant_over_everything(centre: Centre) -> None:
    north = await centre.unit("North")
    brand = await centre.brand("A", "acme")
    (region,) = await regions(centre, "Somewhere")
    await centre.person("Ana", "organisation:region:edit", unit=north)
    await centre.person("Bo", "organisation:region:edit", brands=[brand])
    for name in ("Ana", "Bo"):
        client = await centre.signed_in(name)
        assert [r["name"] for r in ok(await client.get("/api/regions"))["items"]] == ["Somewhere"]
        refused(await client.post("/api/regions", json={"name": "x", "code": "x"}), 403, "access.not_allowed")
        refused(
            await client.patch(f"/api/regions/{region}", json={"version": 1, "code": "x"}), 403, "access.not_allowed"
        )


async def test_staff_of_some_brands_see_no_others(centre: Centre) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    await centre.person("Ana", "people:user:see", brands=[acme])
    ana = await centre.signed_in("Ana")
    assert [brand["label"] for brand in ok(await ana.get("/api/brands"))["items"]] == ["A"]
    refused(await ana.get(f"/api/brands/{other}"), 404, "setup.unknown")
    await centre.person("Nobody")
    nobody = await centre.signed_in("Nobody")
    assert ok(await nobody.get("/api/brands"))["items"] == []
