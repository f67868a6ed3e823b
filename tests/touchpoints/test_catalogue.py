"""Channels and services: the columns and rows of the process map."""

import pytest

from tests.support.web import Centre, ok, refused


async def test_a_service_has_a_code_of_four_digits_that_no_other_has(centre: Centre) -> None:
    made = await centre.make("services", name={"en": "Bill", "zh-CN": "账单查询"}, code="2001")
    refused(await centre.admin.post("/api/services", json={"name": "Other", "code": "2001"}), 409, "setup.exists")
    where = f"/api/services/{made['id']}"
    changed = ok(await centre.admin.patch(where, json={"code": "2002", "version": made["version"]}))
    assert (changed["code"], changed["name"]) == ("2002", made["name"])
    ok(await centre.admin.post("/api/services", json={"name": "Other", "code": "2001"}), 201)


@pytest.mark.parametrize("code", ["0001", "201", "20011", "2o01"])
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
