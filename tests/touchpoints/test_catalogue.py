"""Channels and services: the columns and rows of the process map."""

import asyncio

import pytest

from tests.support.web import Centre, ok, refused


async def test_a_service_has_a_code_that_no_other_has(centre: Centre) -> None:
    made = await centre.make("services", name={"en": "Bill", "zh-CN": "账单查询"}, code="2001")
    refused(await centre.admin.post("/api/services", json={"name": "Other", "code": "2001"}), 409, "setup.exists")
    where = f"/api/services/{made['id']}"
    changed = ok(await centre.admin.patch(where, json={"code": "2002", "version": made["version"]}))
    assert (changed["code"], changed["name"]) == ("2002", made["name"])
    ok(await centre.admin.post("/api/services", json={"name": "Other", "code": "2001"}), 201)


async def test_codes_follow_the_scheme_of_their_category_or_of_the_one_above(centre: Centre) -> None:
    accounts = await centre.make("service-categories", name="Accounts", label="2", digits=3)
    bills = await centre.make("service-categories", name="Bills", parent_id=accounts["id"])
    for code in ("201", "20011", "3001", "2ABC"):
        answer = await centre.admin.post(
            "/api/services", json={"name": "Bill", "code": code, "category_id": bills["id"]}
        )
        assert refused(answer, 422, "service.code_off_scheme")["errors"][0]["field"] == "code"
    made = await centre.make("services", name="Bill", code="2001", category_id=bills["id"])
    free = await centre.make("services", name="Anything", code="HR-LEAVE.1")
    where = f"/api/services/{free['id']}"
    moved = await centre.admin.patch(where, json={"version": 1, "category_id": bills["id"]})
    refused(moved, 422, "service.code_off_scheme")
    other = f"/api/service-categories/{accounts['id']}"
    refused(await centre.admin.patch(other, json={"version": 1, "digits": 4}), 422, "service.code_off_scheme")
    refused(await centre.admin.patch(other, json={"version": 1, "label": "9"}), 422, "service.code_off_scheme")
    refused(await centre.admin.delete(other), 409, "setup.in_use")
    ok(await centre.admin.patch(f"/api/services/{made['id']}", json={"version": 1, "category_id": None}))
    ok(await centre.admin.patch(other, json={"version": 1, "label": "9", "digits": 4}))


async def test_a_category_is_never_below_itself_whoever_moves_first(centre: Centre) -> None:
    upper, lower = [await centre.make("service-categories", name=name) for name in ("Upper", "Lower")]
    moves = [(upper, lower), (lower, upper)]
    answers = await asyncio.gather(
        *(
            centre.admin.patch(f"/api/service-categories/{one['id']}", json={"version": 1, "parent_id": other["id"]})
            for one, other in moves
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_service_is_found_by_code_customers_words_and_pinyin(centre: Centre) -> None:
    names = {"en": "Bill", "pt-BR": "Fatura", "zh-CN": "账单查询"}
    await centre.make("services", name=names, code="2001", keywords=["charged too much", "多收费"])
    await centre.make("services", name="Coverage", code="4001")
    for search in ("2001", "fatura", "too much", "账单", "zdcx", "zhangdan", "dsf"):
        found = ok(await centre.admin.get("/api/services", params={"search": search}))["items"]
        assert [row["code"] for row in found] == ["2001"], search


@pytest.mark.parametrize("code", ["", "-1", "20_01", "2o01", "1" * 13])
async def test_other_codes_are_refused_at_their_field(centre: Centre, code: str) -> None:
    problem = refused(await centre.admin.post("/api/services", json={"name": "Bill", "code": code}), 422, "invalid")
    assert [error["field"] for error in problem["errors"]] == ["code"]


async def test_a_channel_has_a_label_of_its_own(centre: Centre) -> None:
    await centre.make("channels", name="Hotline", label="H", medium="voice")
    again = {"name": "Help page", "label": "H", "medium": "form"}
    refused(await centre.admin.post("/api/channels", json=again), 409, "setup.exists")
    refused(await centre.admin.post("/api/channels", json={**again, "label": "hp"}), 422, "invalid")
    ok(await centre.admin.post("/api/channels", json={**again, "label": "HP"}), 201)
    listed = ok(await centre.admin.get("/api/channels"))["items"]
    assert sorted((row["label"], row["medium"]) for row in listed) == [("H", "voice"), ("HP", "form")]


async def test_only_who_may_changes_them_and_everybody_who_works_sees_them(centre: Centre) -> None:
    await centre.make("channels", name="Hotline", label="H", medium="voice")
    await centre.person("Ana", "people:agent:work")
    client = await centre.signed_in("Ana")
    assert [row["name"] for row in ok(await client.get("/api/channels"))["items"]] == ["Hotline"]
    for path, body in (
        ("/api/channels", {"name": "Desk", "label": "D", "medium": "voice"}),
        ("/api/services", {"name": "Bill", "code": "2001"}),
    ):
        refused(await client.post(path, json=body), 403, "access.not_allowed")
