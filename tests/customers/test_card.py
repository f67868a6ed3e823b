"""The card: who it is, whom it belongs to, what was agreed, written and erased; two people at one card at once."""

from typing import Any

import pytest

from switchroom.platform.db import Database
from tests.support.web import Centre, ok, refused

PERSON = {"group": "acme", "name": "Ana Souza"}


@pytest.fixture
async def acme(centre: Centre) -> str:
    return await centre.brand("A", "acme")


def address(value: str, kind: str = "phone", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "value": value, **more}


async def test_addresses_keep_where_they_are_from_which_is_the_main_one_and_when_it_was_verified(
    centre: Centre, acme: str
) -> None:
    made = await centre.make(
        "customers", **PERSON, addresses=[address("+55 11 1111-1111"), address("+55 (0)11 98765-4321", main=True)]
    )
    first, second = made["addresses"]
    assert (first["normal"], second["normal"]) == ("+551111111111", "+5511987654321")
    assert (first["main"], second["main"], second["source"], second["verified_at"]) == (False, True, "agent", None)
    where = f"/api/customers/{made['id']}"
    sent = [address("+5511987654321", verified=True), address("Ana@Example.com", "mail"), address("+551111111111")]
    changed = ok(await centre.admin.patch(where, json={"version": 1, "addresses": sent}))["addresses"]
    assert [one["id"] for one in changed if one["kind"] == "phone"] == [second["id"], first["id"]]
    assert [one["main"] for one in changed] == [True, True, False]
    assert changed[0]["verified_at"] is not None
    twice = {"version": 2, "addresses": [address("+551111111111"), address("0055 11 11111111")]}
    assert len(ok(await centre.admin.patch(where, json=twice))["addresses"]) == 1, "one number typed twice is one"


async def test_two_people_change_different_fields_at_once_and_the_second_of_the_same_field_has_to_look(
    centre: Centre, acme: str
) -> None:
    made = await centre.make("customers", **PERSON)
    where = f"/api/customers/{made['id']}"
    ok(await centre.admin.patch(where, json={"version": 1, "language": "pt-BR"}))
    changed = ok(await centre.admin.patch(where, json={"version": 1, "environment": "own_network"}))
    assert (changed["language"], changed["environment"], changed["version"]) == ("pt-BR", "own_network", 3)
    answer = await centre.admin.patch(where, json={"version": 1, "language": "en", "name": "Ana"})
    problem = refused(answer, 409, "setup.stale")
    assert [error["field"] for error in problem["errors"]] == ["language"]
    assert ok(await centre.admin.get(where))["name"] == "Ana Souza"


async def test_people_belong_to_organisations_of_their_brand_group(centre: Centre, acme: str) -> None:
    await centre.brand("B", "other")
    firm = await centre.make("customers", group="acme", name="Firm", kind="organisation")
    foreign = await centre.make("customers", group="other", name="Foreign", kind="organisation")
    person = await centre.make("customers", **PERSON, organisations=[{"organisation_id": firm["id"], "role": "Buyer"}])
    assert person["organisations"] == [{"organisation_id": firm["id"], "name": "Firm", "role": "Buyer"}]
    members = ok(await centre.admin.get(f"/api/customers/{firm['id']}/record"))["members"]
    assert members == [{"id": person["id"], "name": "Ana Souza", "role": "Buyer"}]
    where = f"/api/customers/{person['id']}"
    for wrong in (foreign["id"], person["id"]):
        body = {"version": 1, "organisations": [{"organisation_id": wrong}]}
        refused(await centre.admin.patch(where, json=body), 422, "customer.unknown_organisation")
    assert ok(await centre.admin.patch(where, json={"version": 1, "organisations": []}))["organisations"] == []


async def test_consent_is_a_ledger(centre: Centre, acme: str) -> None:
    made = await centre.make("customers", **PERSON)
    where = f"/api/customers/{made['id']}"
    line = {"purpose": "recording", "given": True, "source": "call", "at": "2026-03-01T10:00:00Z"}
    ok(await centre.admin.post(f"{where}/consents", json=line), 201)
    ok(await centre.admin.post(f"{where}/consents", json={**line, "given": False, "at": None}), 201)
    ledger = ok(await centre.admin.get(f"{where}/record"))["consents"]
    assert [(entry["given"], entry["author"]) for entry in ledger] == [(False, "Admin"), (True, "Admin")]


async def test_notes_are_changed_and_erased_by_who_wrote_them(centre: Centre, acme: str) -> None:
    made = await centre.make("customers", **PERSON)
    where = f"/api/customers/{made['id']}"
    await centre.person("Bo", "customers:customer:see", "customers:customer:edit", brands=[acme])
    bo = await centre.signed_in("Bo")
    note = ok(await bo.post(f"{where}/notes", json={"text": "Prefers mornings"}), 201)["id"]
    refused(await centre.admin.patch(f"{where}/notes/{note}", json={"text": "x"}), 404, "customer.note_not_found")
    ok(await bo.patch(f"{where}/notes/{note}", json={"text": "Prefers evenings"}), 204)
    (shown,) = ok(await bo.get(f"{where}/record"))["notes"]
    assert (shown["text"], shown["author"], shown["edited_at"] is not None) == ("Prefers evenings", "Bo", True)
    ok(await bo.delete(f"{where}/notes/{note}"), 204)
    (shown,) = ok(await bo.get(f"{where}/record"))["notes"]
    assert (shown["text"], shown["erased_at"] is not None) == ("", True)
    refused(await bo.delete(f"{where}/notes/{note}"), 404, "customer.note_not_found")


async def test_who_may_be_the_same_is_suggested(centre: Centre, acme: str) -> None:
    firm = await centre.make("customers", group="acme", name="Firm", kind="organisation")
    of_firm = {"organisations": [{"organisation_id": firm["id"]}]}
    one = await centre.make("customers", **PERSON, addresses=[address("+5511987654321")], **of_firm)
    same_number = await centre.make("customers", group="acme", name="A.", addresses=[address("+5511987654321")])
    same_name = await centre.make("customers", group="acme", name="Ána SOUZA", **of_firm)
    await centre.make("customers", **PERSON)  # the name alone is no reason
    found = ok(await centre.admin.get(f"/api/customers/{one['id']}/duplicates"))
    assert {duplicate["customer"]["id"]: duplicate["same"] for duplicate in found} == {
        same_number["id"]: ["address"],
        same_name["id"]: ["name"],
    }


async def test_who_is_erased_cannot_be_read_or_found_any_more(centre: Centre, acme: str, database: Database) -> None:
    one = await centre.make("customers", **PERSON, addresses=[address("+5511987654321")], note="pinned", tags=["vip"])
    other = await centre.make("customers", group="acme", name="Ana Merged", addresses=[address("a@b.example", "mail")])
    where = f"/api/customers/{one['id']}"
    ok(await centre.admin.post(f"{where}/notes", json={"text": "Confidential"}), 201)
    body = {"other_id": other["id"], "version": 1, "other_version": 1, "take": ["name"]}
    ok(await centre.admin.post(f"{where}/merge", json=body))
    export = ok(await centre.admin.get(f"{where}/export"))
    assert export["customer"]["name"] == "Ana Merged"
    assert [note["text"] for note in export["record"]["notes"]] == ["Confidential"]
    await centre.person("Bo", "customers:customer:see", "customers:customer:edit", brands=[acme])
    bo = await centre.signed_in("Bo")
    refused(await bo.post(f"{where}/erase"), 403, "access.not_allowed")
    refused(await bo.get(f"{where}/export"), 403, "access.not_allowed")
    ok(await centre.admin.post(f"{where}/erase"), 204)
    ok(await centre.admin.post(f"{where}/erase"), 204)
    gone = ok(await centre.admin.get(where))
    assert (gone["name"], gone["addresses"], gone["note"], gone["tags"]) == (None, [], None, [])
    assert gone["erased_at"] is not None
    for search in ("ana", "merged", "5511987654321", "a@b.example"):
        assert ok(await centre.admin.get("/api/customers", params={"search": search}))["items"] == []
    refused(await centre.admin.post(f"{where}/notes", json={"text": "x"}), 409, "customer.erased")
    async with database.read() as connection:
        for table in ("customer", "address", "note", "merge", "consent", "membership"):
            rows = await connection.fetch(f"select t::text as row from customers.{table} t")
            text = " ".join(row["row"] for row in rows)
            for secret in ("Ana", "ana", "98765", "b.example", "Confidential", "pinned", "vip"):
                assert secret not in text, (table, secret)
        events = await connection.fetch("select data::text as data from journal.outbox")
        assert not any("Ana" in row["data"] or "98765" in row["data"] for row in events)
