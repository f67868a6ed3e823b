"""Views that people save: for themselves or for a team, counted where an index counts."""

from typing import Any

import httpx
import pytest

from switchroom.tickets.saved_view_actions import MOST_OWN
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, Desk

PRINTERS = {"tag": "printer", "status": "new,open", "sort": "due"}


async def save(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    body = {"name": "Printers", "query": PRINTERS, **body}
    made: dict[str, Any] = ok(await client.post("/api/ticket-saved-views", json=body), 201)
    return made


async def views(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """What somebody saved or sees of a team, by id."""
    items = ok(await client.get("/api/ticket-views"))["items"]
    return {item["code"]: item for item in items if item["saved"]}


async def test_a_saved_view_asks_and_counts_what_the_list_shows(desk: Desk, centre: Centre) -> None:
    for tags in (["printer"], ["printer", "floor-2"], ["phone"]):
        await desk.new(tags=tags)
    await desk.new(tags=["printer"], unit_id=desk.units["second"])
    ana = await centre.signed_in("Ana")
    saved = await save(ana)
    view = (await views(ana))[saved["id"]]
    assert (view["count"], view["capped"], view["query"]) == (2, False, PRINTERS)
    assert len(await desk.listed(ana, **view["query"])) == 2
    assert (await views(desk.admin)) == {}


async def test_what_no_index_counts_is_not_counted(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    searched = await save(ana, query={"search": "blank", "status": "open"})
    closed = await save(ana, query={"type": "complaint", "status": "closed"})
    found = await views(ana)
    assert [found[one["id"]]["count"] for one in (searched, closed)] == [None, None]


async def test_views_of_merged_customers_and_own_teams_count_as_they_list(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    lia, same = await desk.customer("Lia"), await desk.customer("L. Souza")
    for requester in (lia, same):
        await desk.new(requester_id=requester["id"])
    body = {"other_id": same["id"], "version": 1, "other_version": 1, "take": []}
    ok(await centre.admin.post(f"/api/customers/{lia['id']}/merge", json=body))
    ana = await centre.signed_in("Ana")
    of_lia = await save(ana, query={"requester": lia["id"], "status": "new,open"})
    of_team = await save(ana, query={"unit": "mine", "overdue": True})
    found = await views(ana)
    assert [found[one["id"]]["count"] for one in (of_lia, of_team)] == [2, 0]


async def test_a_teams_view_is_kept_by_who_sets_up_and_seen_by_who_sees_its_tickets(desk: Desk, centre: Centre) -> None:
    await centre.person("Lea", *ALL, "tickets:setup:edit", unit=desk.units["first"])
    lea, ana, rui = [await centre.signed_in(name) for name in ("Lea", "Ana", "Rui")]
    saved = await save(lea, unit_id=desk.units["first"])
    path = f"/api/ticket-saved-views/{saved['id']}"
    assert saved["id"] in await views(ana)
    assert saved["id"] not in await views(rui)
    refused(await ana.patch(path, json={"version": 1, "name": "Mine now"}), 403, "access.not_allowed")
    refused(await ana.delete(path), 403, "access.not_allowed")
    refused(await rui.get(path), 404, "setup.unknown")
    refused(await rui.patch(path, json={"version": 1, "name": "Mine now"}), 404, "setup.unknown")
    own = await save(ana)
    refused(await lea.get(f"/api/ticket-saved-views/{own['id']}"), 404, "setup.unknown")
    share = {"version": 1, "unit_id": desk.units["first"]}
    refused(await ana.patch(f"/api/ticket-saved-views/{own['id']}", json=share), 403, "access.not_allowed")
    ok(await lea.patch(path, json={"version": 1, "query": {"tag": "toner"}}))
    assert (await views(ana))[saved["id"]]["query"] == {"tag": "toner"}
    assert (await lea.delete(path)).status_code == 204
    assert saved["id"] not in await views(ana)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "asleep"}, "ticket.bad_filter"),
        ({"status": "closed", "sort": "due"}, "ticket.sort_needs_unsolved"),
        ({"assignee": "somebody"}, "ticket.bad_filter"),
        ({"colour": "red"}, "invalid"),
    ],
)
async def test_a_view_that_could_not_be_listed_is_not_saved(
    desk: Desk, centre: Centre, query: dict[str, str], code: str
) -> None:
    ana = await centre.signed_in("Ana")
    refused(await ana.post("/api/ticket-saved-views", json={"name": "X", "query": query}), 422, code)
    assert await views(ana) == {}


async def test_one_person_saves_so_many_and_no_more(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    made = [await save(ana, name=f"View {n}") for n in range(MOST_OWN)]
    again = {"name": "One more", "query": PRINTERS}
    refused(await ana.post("/api/ticket-saved-views", json=again), 409, "ticket.too_many_views")
    assert (await ana.delete(f"/api/ticket-saved-views/{made[0]['id']}")).status_code == 204
    ok(await ana.post("/api/ticket-saved-views", json=again), 201)
    assert len(await views(ana)) == MOST_OWN
