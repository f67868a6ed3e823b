"""Customers: found however they were typed, seen by their own brand group's staff only."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.customers.contracts import AddressKind, UnknownGroup
from switchroom.customers.facade import find_by_address, find_or_create, kind_of, normal_address
from switchroom.platform.db import Database
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from tests.support.web import START, Centre, ok, refused

SEE, EDIT = "customers:customer:see", "customers:customer:edit"


def phone(value: str) -> dict[str, str]:
    return {"kind": "phone", "value": value}


def sent(addresses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Addresses as they were sent."""
    return [{"kind": address["kind"], "value": address["value"]} for address in addresses]


async def test_a_customer_is_found_by_name_and_number_however_typed(centre: Centre) -> None:
    await centre.brand("A", "acme")
    body = {
        "group": "acme",
        "name": "João da Silva",
        "addresses": [phone("+55 (11) 99999-0001"), {"kind": "mail", "value": "Joao@Example.com"}],
    }
    made = await centre.make("customers", **body, language="pt-BR", environment="own_network", note="calls often")
    await centre.make("customers", group="acme", name="Joana")
    assert sent(made["addresses"]) == body["addresses"]
    for search in ("joao silva", "SILVA", "99999", "+5511999990001", "joao@example.com", "example.COM"):
        found = ok(await centre.admin.get("/api/customers", params={"search": search}))["items"]
        assert [customer["id"] for customer in found] == [made["id"]], search
    assert ok(await centre.admin.get("/api/customers", params={"search": "joa"}))["total"] is None
    where = f"/api/customers/{made['id']}"
    changes = {"version": 1, "addresses": [phone("0055 11 5555")], "note": None}
    changed = ok(await centre.admin.patch(where, json=changes))
    assert (sent(changed["addresses"]), changed["note"]) == ([phone("0055 11 5555")], None)
    assert changed["name"] == "João da Silva"
    assert ok(await centre.admin.get("/api/customers", params={"search": "99999"}))["items"] == []
    assert len(ok(await centre.admin.get("/api/customers", params={"search": "+55115555"}))["items"]) == 1
    refused(await centre.admin.patch(where, json={"version": 2, "group": "other"}), 422, "invalid")


async def test_one_clients_staff_never_see_anothers_customers(centre: Centre) -> None:
    acme, sister = await centre.brand("A", "acme"), await centre.brand("B", "acme")
    await centre.brand("C", "other")
    mine = await centre.make("customers", group="acme", name="Mine")
    theirs = await centre.make("customers", group="other", name="Theirs")
    await centre.person("Ana", SEE, EDIT, brands=[acme])
    await centre.person("Bo", SEE, brands=[sister])
    ana, bo = await centre.signed_in("Ana"), await centre.signed_in("Bo")
    for client in (ana, bo):
        assert [c["name"] for c in ok(await client.get("/api/customers"))["items"]] == ["Mine"]
        refused(await client.get(f"/api/customers/{theirs['id']}"), 404, "setup.unknown")
        answer = await client.patch(f"/api/customers/{theirs['id']}", json={"version": 1, "name": "x"})
        refused(answer, 404, "setup.unknown")
    refused(await ana.post("/api/customers", json={"group": "other"}), 422, "customer.unknown_group")
    refused(await centre.admin.post("/api/customers", json={"group": "nobody"}), 422, "customer.unknown_group")
    ok(await ana.patch(f"/api/customers/{mine['id']}", json={"version": 1, "name": "Renamed"}))
    answer = await bo.patch(f"/api/customers/{mine['id']}", json={"version": 2, "name": "x"})
    refused(answer, 403, "access.not_allowed")
    await centre.person("Guest")
    refused(await (await centre.signed_in("Guest")).get("/api/customers"), 403, "access.not_allowed")


async def find(database: Database, centre: Centre, brand: str, value: str, **more: Any) -> tuple[UUID, bool]:
    async with database.transaction() as tx:
        found = await find_or_create(tx, centre.services, UUID(brand), value, at=more.pop("at", START), **more)
    return found.id, found.created


async def test_the_same_address_is_the_same_customer_within_a_brand_group(centre: Centre, database: Database) -> None:
    acme, sister, other = [await centre.brand(*b) for b in (("A", "acme"), ("B", "acme"), ("C", "other"))]
    first, created = await find(database, centre, acme, "+55 11 99999-0001", language="pt-BR")
    assert created
    assert await find(database, centre, sister, "0055 11 99999 0001") == (first, False)
    elsewhere, created = await find(database, centre, other, "+5511999990001")
    assert created
    assert elsewhere != first
    simulated, created = await find(database, centre, acme, "+5511999990001", origin=Origin.SIMULATED)
    assert created
    assert simulated != first
    async with database.read() as connection:
        assert await find_by_address(connection, UUID(acme), "+5511999990001") == [first]
        assert await find_by_address(connection, UUID(acme), "+5511999990002") == []
        assert await find_by_address(connection, new_id(), "+5511999990001") == []
    customer = ok(await centre.admin.get(f"/api/customers/{first}"))
    assert (customer["language"], sent(customer["addresses"])) == ("pt-BR", [phone("+55 11 99999-0001")])
    assert customer["last_seen_at"] == START.isoformat().replace("+00:00", "Z")
    ok(await centre.admin.delete(f"/api/customers/{first}"), 204)
    again, created = await find(database, centre, acme, "+5511999990001")
    assert created
    assert again != first


async def test_calls_at_once_from_one_number_make_one_customer(centre: Centre, database: Database) -> None:
    acme = await centre.brand("A", "acme")
    found = await asyncio.gather(*(find(database, centre, acme, "+5511999990001") for _ in range(6)))
    assert len({customer for customer, _ in found}) == 1
    assert sorted(created for _, created in found) == [False] * 5 + [True]


async def test_of_several_who_share_a_telephone_the_last_seen_comes_first(centre: Centre, database: Database) -> None:
    acme = await centre.brand("A", "acme")
    shared = [phone("+5511999990001")]
    ids = [UUID((await centre.make("customers", group="acme", addresses=shared))["id"]) for _ in range(2)]
    ids.append(UUID((await centre.make("customers", group="acme", addresses=[*shared, phone("+55")]))["id"]))
    await find(database, centre, acme, "+55", kind=AddressKind.PHONE, at=START)
    async with database.read() as connection:
        assert await find_by_address(connection, UUID(acme), "+5511999990001") == [ids[2], ids[0], ids[1]]
    assert await find(database, centre, acme, "+5511999990001", at=START + timedelta(days=1)) == (ids[2], False)


async def test_a_brand_that_does_not_exist_has_no_customers(centre: Centre, database: Database) -> None:
    with pytest.raises(UnknownGroup):
        await find(database, centre, str(new_id()), "+5511999990001")


@pytest.mark.parametrize(
    ("value", "kind", "normal"),
    [
        ("+55 (11) 99999-0001", AddressKind.PHONE, "+5511999990001"),
        ("0055.11/99999 0001", AddressKind.PHONE, "+5511999990001"),
        ("11 4004-1000", AddressKind.PHONE, "1140041000"),
        (" Ana@Example.COM ", AddressKind.MAIL, "ana@example.com"),
        ("Visitor-7", AddressKind.OTHER, "visitor-7"),
        ("++55", AddressKind.OTHER, "++55"),
        ("", AddressKind.OTHER, ""),
    ],
)
def test_addresses_have_one_form(value: str, kind: AddressKind, normal: str) -> None:
    assert (kind_of(value), normal_address(kind, value)) == (kind, normal)


@given(st.text(max_size=40), st.sampled_from(AddressKind))
def test_the_one_form_stays_as_it_is(value: str, kind: AddressKind) -> None:
    once = normal_address(kind, value)
    assert normal_address(kind, once) == once
