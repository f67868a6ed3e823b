"""Blocking a customer from the card: by the one block list that keeps callers out."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from switchroom.customers import http as customers
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.touchpoints import http as touchpoints
from switchroom.touchpoints.facade import is_blocked
from tests.support.web import START, Centre, ok, opened_centre, refused


@pytest.fixture
async def centre(database: Database) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, customers.router, touchpoints.router)
    async with opened_centre(database, routers) as centre:
        yield centre


async def test_a_customer_is_blocked_with_all_addresses_and_let_in_again(centre: Centre, database: Database) -> None:
    acme = await centre.brand("A", "acme")
    addresses = [{"kind": "phone", "value": "+55 (11) 98765-4321"}, {"kind": "mail", "value": "Ana@Example.com"}]
    customer = await centre.make("customers", group="acme", name="Ana", addresses=addresses)
    where = f"/api/customers/{customer['id']}/blocks"
    until = (START + timedelta(days=7)).isoformat()
    lines = ok(await centre.admin.put(where, json={"reason": "Threats", "until": until}))
    assert [line["value"] for line in lines] == ["+5511987654321", "ana@example.com"]
    listed = ok(await centre.admin.get("/api/block-list"))["items"]
    assert sorted(line["id"] for line in listed) == sorted(line["id"] for line in lines)

    async def blocked(address: str, days: int = 0) -> bool:
        async with database.read() as connection:
            return await is_blocked(connection, START + timedelta(days=days), address=address)

    assert await blocked("0055 11 98765 4321")
    assert await blocked("ana@example.com")
    assert not await blocked("ana@example.com", days=8)
    again = ok(await centre.admin.put(where, json={"reason": "For good"}))
    assert [(line["reason"], line["until"]) for line in again] == [("For good", None)] * 2
    assert await blocked("ana@example.com", days=8)
    await centre.person("Bo", "customers:customer:see", brands=[acme])
    bo = await centre.signed_in("Bo")
    for answer in (await bo.put(where, json={"reason": "x"}), await bo.get(where), await bo.delete(where)):
        refused(answer, 403, "access.not_allowed")
    ok(await centre.admin.delete(where), 204)
    assert ok(await centre.admin.get(where)) == []
    assert not await blocked("ana@example.com")


async def test_who_has_no_address_cannot_be_blocked_and_who_is_not_seen_is_not_there(centre: Centre) -> None:
    acme = await centre.brand("A", "acme")
    await centre.brand("B", "other")
    nobody = await centre.make("customers", group="other", name="Nobody")
    where = f"/api/customers/{nobody['id']}/blocks"
    refused(await centre.admin.put(where, json={"reason": "x"}), 409, "block.no_address")
    await centre.person("Bo", "customers:customer:see", "touchpoints:block:see", brands=[acme])
    bo = await centre.signed_in("Bo")
    refused(await bo.get(where), 404, "setup.unknown")
