"""IDOR: what belongs to another team or brand does not exist, whichever way one comes."""

from typing import Any

import httpx
import pytest

from switchroom.entrypoints.bootstrap import doors
from switchroom.platform.auth import Authenticator
from switchroom.platform.realtime import Sight
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, SEE, WORK, Desk

WAYS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "", None),
    ("GET", "/entries", None),
    ("PATCH", "", {"changes": {"subject": "mine"}}),
    ("POST", "/status", {"status": "open"}),
    ("POST", "/replies", {"text": "x"}),
    ("POST", "/notes", {"text": "x"}),
    ("PUT", "/watchers/{me}", None),
    ("DELETE", "/watchers/{me}", None),
    ("GET", "/files/{me}", None),
    ("POST", "/interactions", {"interaction_id": "{me}"}),
]


async def ask(
    client: httpx.AsyncClient, me: str, ref: Any, way: tuple[str, str, dict[str, Any] | None]
) -> httpx.Response:
    method, path, body = way
    if body and "interaction_id" in body:
        body = {"interaction_id": me}
    return await client.request(method, f"/api/tickets/{ref}{path.format(me=me)}", json=body)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]} {way[1]}")
async def test_another_units_ticket_does_not_exist(desk: Desk, centre: Centre, way: Any) -> None:
    theirs = await desk.new(unit_id=desk.units["second"])
    ana, me = await centre.signed_in("Ana"), desk.people["Ana"]["id"]
    for ref in (theirs["id"], theirs["number"]):
        refused(await ask(ana, me, ref, way), 404, "ticket.not_found")
    assert len(await desk.entries(theirs["id"])) == 1
    assert (await desk.get(theirs["id"]))["watchers"] == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]} {way[1]}")
async def test_another_brands_ticket_does_not_exist(desk: Desk, centre: Centre, way: Any) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    theirs = await desk.new(brand_id=other)
    bo = await centre.person("Bo", *ALL, unit=desk.units["first"], brands=[acme])
    refused(await ask(await centre.signed_in("Bo"), bo["id"], theirs["id"], way), 404, "ticket.not_found")
    assert len(await desk.entries(theirs["id"])) == 1


async def test_lists_views_and_search_show_nothing_of_other_units_and_brands(desk: Desk, centre: Centre) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    mine = await desk.new(brand_id=acme, subject="needle", tags=["t"])
    shared = await desk.new(subject="needle", tags=["t"])
    for body in ({"brand_id": other}, {"unit_id": desk.units["second"], "brand_id": acme}):
        await desk.new(subject="needle", tags=["t"], **body)
    await centre.person("Bo", *ALL, unit=desk.units["first"], brands=[acme])
    bo = await centre.signed_in("Bo")
    seen = [shared["number"], mine["number"]]
    for query in ({}, {"search": "needle"}, {"tag": "t"}, {"sort": "due"}, {"assignee": "none"}, {"unit": "mine"}):
        assert await desk.listed(bo, **query) == (seen if query.get("sort") != "due" else seen[::-1]), query
    assert await desk.listed(bo, unit=desk.units["second"]) == []
    views = {view["code"]: view["count"] for view in ok(await bo.get("/api/ticket-views"))["items"]}
    assert (views["unassigned"], views["my_teams"], views["mine"]) == (2, 2, 0)
    assert len(await desk.listed()) == 4


async def test_a_ticket_cannot_be_opened_for_or_given_to_what_is_not_ones_own(desk: Desk, centre: Centre) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    await centre.person("Bo", *ALL, "customers:customer:see", unit=desk.units["first"], brands=[acme])
    bo = await centre.signed_in("Bo")
    mine, theirs = await desk.customer("Lia", "acme"), await desk.customer("Max", "other")
    whole = {"subject": "s", "text": "t", "brand_id": acme}
    for body, code in (
        ({"unit_id": desk.units["second"]}, "ticket.unknown_team"),
        ({"brand_id": other}, "ticket.unknown_brand"),
        ({"requester_id": theirs["id"]}, "ticket.unknown_requester"),
        ({"assignee_id": desk.people["Rui"]["id"]}, "ticket.not_theirs"),
        ({"interaction_id": mine["id"]}, "ticket.unknown_interaction"),
    ):
        refused(await bo.post("/api/tickets", json={**whole, **body}), 422, code)
    made = ok(await bo.post("/api/tickets", json={**whole, "requester_id": mine["id"]}), 201)
    assert made["requester"]["name"] == "Lia"
    for change, code in (
        ({"brand_id": other}, "ticket.unknown_brand"),
        ({"requester_id": theirs["id"]}, "ticket.unknown_requester"),
        ({"assignee_id": desk.people["Rui"]["id"]}, "ticket.not_theirs"),
    ):
        refused(await bo.patch(f"/api/tickets/{made['id']}", json={"changes": change}), 422, code)
    refused(await desk.patch(made["id"], requester_id=theirs["id"]), 422, "ticket.unknown_requester")


async def test_who_may_see_but_not_work_or_edit_is_told_so(desk: Desk, centre: Centre) -> None:
    ticket = await desk.new()
    reader = await centre.person("Reader", SEE, unit=desk.units["first"])
    await centre.person("Worker", SEE, WORK, unit=desk.units["first"])
    client = await centre.signed_in("Reader")
    assert (await desk.get(ticket["id"], client))["may"] == []
    for way in WAYS[2:6]:
        refused(await ask(client, reader["id"], ticket["id"], way), 403, "access.not_allowed")
    ok(await client.put(f"/api/tickets/{ticket['id']}/watchers/{reader['id']}"), 204)
    worker = await centre.signed_in("Worker")
    assert (await desk.get(ticket["id"], worker))["may"] == ["work"]
    answer = await worker.patch(f"/api/tickets/{ticket['id']}", json={"changes": {"subject": "x"}})
    refused(answer, 403, "access.not_allowed")
    ok(await worker.patch(f"/api/tickets/{ticket['id']}", json={"changes": {"tags": ["x"]}}))


async def test_a_ticket_is_followed_only_by_who_may_see_it(desk: Desk, centre: Centre) -> None:
    theirs = await desk.new(unit_id=desk.units["second"])
    seen = doors(centre.services)
    principals = {}
    for name in ("Ana", "Rui"):
        client = await centre.signed_in(name)
        session = client.cookies["switchroom_session"]
        principals[name] = await centre.services.the(Authenticator).by_session(session)
    topic = f"ticket:{theirs['id']}"
    assert await seen["ticket"](principals["Ana"], topic) is Sight.NOTHING
    assert await seen["ticket"](principals["Rui"], topic) is Sight.EVENTS
    assert await seen["ticket"](principals["Rui"], "ticket:x") is Sight.NOTHING
    assert await seen["tickets"](principals["Rui"], "tickets") is Sight.HINTS
