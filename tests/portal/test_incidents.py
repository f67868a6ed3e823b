"""Known incidents: told to everybody, joined by whoever is affected, answered together."""

from typing import Any
from uuid import uuid4

import pytest

from tests.portal.counter import ANA, PLACE, Counter
from tests.support.web import ok, refused


async def known(counter: Counter, **more: Any) -> dict[str, Any]:
    return await counter.centre.make("known-incidents", title="Calls break off", message="We look into it.", **more)


async def told(counter: Counter) -> list[tuple[str, str, bool]]:
    """What a stranger reads."""
    items = ok(await (await counter.browser()).get(f"{PLACE}/incidents"))["items"]
    return [(item["title"], item["state"], item["joinable"]) for item in items]


async def test_everybody_reads_what_is_wrong_and_that_it_is_over(counter: Counter) -> None:
    incident = await known(counter, brand_id=counter.post.brand)
    assert await told(counter) == [("Calls break off", "investigating", False)]
    path = f"/api/known-incidents/{incident['id']}"
    over = ok(await counter.admin.patch(path, json={"version": 1, "state": "resolved"}))
    assert over["resolved_at"] is not None
    assert await told(counter) == [("Calls break off", "resolved", False)]
    async with counter.centre.services.database.transaction() as tx:
        await tx.execute("update portal.known_incident set resolved_at = resolved_at - interval '8 days'")
    assert await told(counter) == []


async def test_another_brands_incident_is_not_told_here(counter: Counter) -> None:
    other = await counter.centre.brand("B", "acme")
    await known(counter, brand_id=other)
    await known(counter, brand_id=None, state="watching")
    assert await told(counter) == [("Calls break off", "watching", False)]


async def test_who_is_affected_joins_and_is_answered_with_the_others(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    body = {"subject": "Dropped calls", "text": "Everywhere.", "unit_id": counter.post.unit}
    master = ok(await counter.admin.post("/api/tickets", json=body), 201)
    incident = await known(counter, ticket_number=master["number"])
    assert await told(counter) == [("Calls break off", "investigating", True)]
    wanted = {"subject": "Calls break off", "text": "Mine too.", "incident_id": incident["id"], "client_id": "a"}
    for _ in range(2):
        made = ok(await ana.post(f"{PLACE}/tickets", json=wanted), 201)
    related = ok(await counter.admin.get(f"/api/tickets/{master['id']}/relations"))["items"]
    assert [(one["kind"], one["reversed"], one["ticket"]["number"]) for one in related] == [
        ("child_of", True, made["number"])
    ]
    ok(await counter.admin.post(f"/api/tickets/{master['id']}/broadcasts", json={"text": "It works again."}))
    assert "It works again." in [entry["text"] for entry in (await counter.ticket(ana, made["number"]))["entries"]]


@pytest.mark.parametrize("joins", ["resolved", "without a ticket", "unknown"])
async def test_what_is_over_or_takes_no_requests_is_not_joined(counter: Counter, joins: str) -> None:
    ana = await counter.signed_in(ANA)
    body = {"subject": "Dropped calls", "text": "Everywhere.", "unit_id": counter.post.unit}
    master = ok(await counter.admin.post("/api/tickets", json=body), 201)
    incident = {
        "resolved": lambda: known(counter, ticket_number=master["number"], state="resolved"),
        "without a ticket": lambda: known(counter),
    }
    id = (await incident[joins]())["id"] if joins in incident else str(uuid4())
    wanted = {"subject": "Calls break off", "text": "Mine too.", "incident_id": id}
    refused(await ana.post(f"{PLACE}/tickets", json=wanted), 409, "portal.incident_over")
    assert await counter.numbers(ana) == []


async def test_only_who_may_announces_and_only_with_a_ticket_of_their_own(counter: Counter) -> None:
    await counter.centre.person("Eva", "portal:portal:edit")
    await counter.centre.person("Leo", "portal:incident:edit")
    eva, leo = await counter.centre.signed_in("Eva"), await counter.centre.signed_in("Leo")
    body = {"title": "X", "message": "Y"}
    refused(await eva.post("/api/known-incidents", json=body), 403, "access.not_allowed")
    ticket = ok(
        await counter.admin.post("/api/tickets", json={"subject": "S", "text": "T", "unit_id": counter.post.unit}), 201
    )
    with_ticket = {**body, "ticket_number": ticket["number"]}
    refused(await leo.post("/api/known-incidents", json=with_ticket), 422, "request.unknown_reference")
    ok(await leo.post("/api/known-incidents", json=body), 201)
    other = await counter.centre.brand("B", "acme")
    await counter.centre.person("Bea", "portal:incident:edit", brands=[other])
    bea = await counter.centre.signed_in("Bea")
    for brand in (None, counter.post.brand):
        wanted = {**body, "title": "Z", "brand_id": brand}
        refused(await bea.post("/api/known-incidents", json=wanted), 403, "access.not_allowed")
    ok(await bea.post("/api/known-incidents", json={**body, "brand_id": other}), 201)
    assert [title for title, *_ in await told(counter)] == ["X"]
