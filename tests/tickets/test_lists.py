"""Lists: every order page by page, every filter, and every view by an index of its own."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.auth import Authenticator
from switchroom.tickets import list_pages, lists
from switchroom.tickets.list_views import BUILT_IN, view_counts
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def fill(desk: Desk, count: int = 12) -> list[dict[str, Any]]:
    """Tickets of both teams whose deadlines and changes are in another order than their numbers."""
    made = [
        await desk.new(
            unit_id=desk.units["first" if n % 3 else "second"], priority=n % 4 + 1, subject=f"Ticket {n} café"
        )
        for n in range(count)
    ]
    async with desk.database.transaction() as tx:
        for n, ticket in enumerate(made):
            due = None if n % 4 == 3 else START + timedelta(hours=n * 7 % count)
            await tx.execute(
                "update tickets.ticket set next_due_at = $2, changed_at = $3 where id = $1",
                UUID(ticket["id"]),
                due,
                START + timedelta(minutes=n * 5 % count),
            )
    return made


@pytest.mark.parametrize("sort", ["due", "changed", "opened", "priority"])
@pytest.mark.parametrize("who", ["Admin", "Lead", "Ana"])
async def test_every_order_is_whole_page_by_page_for_whoever_sees_much_or_little(
    desk: Desk, centre: Centre, sort: str, who: str
) -> None:
    made = await fill(desk)
    await centre.person("Lead", "tickets:ticket:see", unit=desk.units["first"], over=await centre.root())
    client = centre.admin if who == "Admin" else await centre.signed_in(who)
    visible = [t for t in made if who != "Ana" or t["unit"]["id"] == desk.units["first"]]
    found, cursor = [], ""
    while True:
        page = ok(await client.get("/api/tickets", params={"sort": sort, "limit": 5, "cursor": cursor}))
        found += page["items"]
        if page["next"] is None:
            break
        cursor = page["next"]
    keys: dict[str, Any] = {
        "due": lambda t: (t["next_due_at"] or "9", t["id"]),
        "changed": lambda t: (t["changed_at"], t["id"]),
        "opened": lambda t: t["id"],
        "priority": lambda t: (t["priority"], t["id"]),
    }
    assert len(found) == len(visible)
    assert {t["id"] for t in found} == {t["id"] for t in visible}
    assert found == sorted(found, key=keys[sort], reverse=sort in ("changed", "opened"))


async def test_with_many_teams_the_index_over_all_is_read_and_nothing_is_different(
    desk: Desk, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await fill(desk)
    monkeypatch.setattr(lists, "MOST_TEAMS", 0)
    ana = await centre.signed_in("Ana")
    mine = [t["number"] for t in made if t["unit"]["id"] == desk.units["first"]]
    assert await desk.listed(ana, sort="opened") == mine[::-1]


async def test_filters(desk: Desk, centre: Centre) -> None:
    brand = await centre.brand("A", "acme")
    lia = await desk.customer()
    ana = desk.people["Ana"]["id"]
    one = await desk.new(
        type="request", tags=["red"], brand_id=brand, requester_id=lia["id"], assignee_id=ana, priority=1
    )
    two = await desk.new(unit_id=desk.units["second"], subject="网络连接很慢", text="Résumé attached")
    await desk.status(two["id"], "pending")
    for query, expected in (
        ({"type": "request"}, one),
        ({"tag": "RED"}, one),
        ({"brand": brand}, one),
        ({"requester": lia["id"]}, one),
        ({"assignee": ana}, one),
        ({"assignee": "none"}, two),
        ({"priority": 1}, one),
        ({"status": "pending,on_hold"}, two),
        ({"unit": desk.units["second"]}, two),
        ({"search": "连接"}, two),
        ({"search": "resu"}, two),
        ({"search": f"#{two['number']}"}, two),
        ({"search": "blank pag"}, one),
    ):
        assert await desk.listed(**query) == [expected["number"]], query
    assert await desk.listed(search="接连") == []
    assert await desk.listed(search="'!") == []
    assert await desk.listed(search="nothing like it") == []
    assert await desk.listed(search="balnk pagse") == [one["number"]]
    assert await desk.listed(search="blamed page") == []
    client = await centre.signed_in("Ana")
    assert await desk.listed(client, assignee="me") == [one["number"]]


async def test_what_many_tickets_have_is_found_in_the_order_of_the_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await fill(desk, 6)
    monkeypatch.setattr(list_pages, "FEW", 2)
    assert await desk.listed(search="cafe ticket", sort="opened", limit=3) == [t["number"] for t in made[:2:-1]]
    assert await desk.listed(search="cafe", sort="opened") == [t["number"] for t in made[::-1]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "asleep"}, "ticket.bad_filter"),
        ({"assignee": "x"}, "ticket.bad_filter"),
        ({"unit": "x"}, "ticket.bad_filter"),
        ({"cursor": "x"}, "ticket.bad_filter"),
        ({"cursor": "WyJkdWUiLG51bGwsIjAiXQ"}, "ticket.bad_filter"),
        ({"sort": "due", "status": "solved"}, "ticket.sort_needs_unsolved"),
        ({"sort": "size"}, "invalid"),
    ],
)
async def test_what_is_no_filter_is_refused(desk: Desk, query: dict[str, str], code: str) -> None:
    refused(await desk.admin.get("/api/tickets", params=query), 422, code)


async def test_a_cursor_is_good_for_its_own_order_only(desk: Desk) -> None:
    await fill(desk, 3)
    cursor = ok(await desk.admin.get("/api/tickets", params={"limit": 1}))["next"]
    refused(await desk.admin.get("/api/tickets", params={"sort": "due", "cursor": cursor}), 422, "ticket.bad_filter")


async def test_views_count_to_a_bound_and_their_queries_find_what_they_count(desk: Desk, centre: Centre) -> None:
    await fill(desk)
    mine = await desk.new(assignee_id=desk.people["Ana"]["id"])
    await desk.status((await desk.new())["id"], "pending")
    await desk.status((await desk.new())["id"], "solved")
    async with desk.database.transaction() as tx:
        late = datetime(2020, 1, 1, tzinfo=UTC)
        await tx.execute("update tickets.ticket set next_due_at = $2 where id = $1", UUID(mine["id"]), late)
    client = await centre.signed_in("Ana")
    items = ok(await client.get("/api/ticket-views"))["items"]
    assert [view["code"] for view in items] == [view.code for view in BUILT_IN]
    for view in items:
        found = ok(await client.get("/api/tickets", params=view["query"]))["items"]
        assert (len(found), view["capped"]) == (view["count"], False), view["code"]
    counts = {view["code"]: view["count"] for view in items}
    assert (counts["mine"], counts["pending"], counts["recently_solved"]) == (1, 1, 1)
    async with desk.database.read() as connection:
        unassigned = (await view_counts(connection, await principal_of(centre, "Ana"), most=2))[1]
    assert (unassigned["count"], unassigned["capped"]) == (2, True)


async def test_tickets_of_a_customer_who_was_merged_are_found_with_who_goes_on(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    lia, same = await desk.customer("Lia"), await desk.customer("L. Souza")
    first, second = await desk.new(requester_id=lia["id"]), await desk.new(requester_id=same["id"])
    body = {"other_id": same["id"], "version": 1, "other_version": 1, "take": []}
    ok(await centre.admin.post(f"/api/customers/{lia['id']}/merge", json=body))
    for id in (lia["id"], same["id"]):
        assert await desk.listed(requester=id) == [second["number"], first["number"]]
    assert (await desk.get(second["id"]))["requester"]["name"] == "Lia"


async def test_every_view_and_order_is_read_by_an_index(desk: Desk, centre: Centre) -> None:
    """With a table as it is in a large centre, each order is read by its own index and nothing is sorted as a whole."""
    async with desk.database.transaction() as tx:
        await tx.execute(
            """insert into tickets.ticket (id, number, origin, type, status, impact, urgency, priority, subject,
                   unit_id, assignee_id, medium, opened_at, changed_at, next_due_at, search)
               select gen_random_uuid(), n, 'real', 'incident',
                   case when n % 20 = 0 then 'open' when n % 20 = 1 then 'pending' when n % 20 = 2 then 'solved'
                        else 'closed' end, 'low', 'low', n % 4 + 1, 's', ($1::uuid[])[n % 2 + 1],
                   case when n % 3 = 0 then $2::uuid end, 'mail', now(), now() - n * interval '1 minute', now(), ''
               from generate_series(1, 20000) n""",
            [UUID(unit) for unit in desk.units.values()],
            UUID(desk.people["Ana"]["id"]),
        )
        await tx.execute("analyze tickets.ticket")
    unsolved = lists.statuses_in("new,open")
    orders = {
        "due": "(unit_)?due",
        "priority": "(unit_)?priority",
        "changed": "(unit_)?changed",
        "opened": "unit_opened",
    }
    queries = [
        *((lists.Filters(sort=sort), name) for sort, name in orders.items()),
        (lists.Filters(sort="due", statuses=unsolved), orders["due"]),
        (lists.Filters(overdue=True, sort="due"), orders["due"]),
        (lists.Filters(sort="priority", statuses=unsolved), orders["priority"]),
        (lists.Filters(assignee="me", statuses=unsolved, sort="due"), "assignee_live"),
    ]
    for who in ("Admin", "Ana"):
        principal = await principal_of(centre, who)
        for query, index in queries:
            async with desk.database.read() as connection:
                text, arguments = await list_pages.page_ids(connection, principal, query)
                rows = await connection.fetch(f"explain {text}", *arguments)
            plan = "\n".join(row[0] for row in rows)
            assert re.search(f"using (pk_ticket|ix_ticket_{index}) on ticket", plan), (query.sort, plan)
            assert not re.search("(Seq|Bitmap Heap) Scan on ticket", plan), plan


async def principal_of(centre: Centre, name: str) -> Any:
    client = centre.admin if name == "Admin" else await centre.signed_in(name)
    return await centre.services.the(Authenticator).by_session(client.cookies["switchroom_session"])


async def test_who_may_see_no_team_has_empty_lists_and_views(desk: Desk, centre: Centre) -> None:
    await fill(desk, 3)
    await centre.person("Nobody", unit=desk.units["first"])
    nobody = await centre.signed_in("Nobody")
    for query in ({}, {"assignee": "me", "sort": "due"}, {"search": "ticket"}, {"unit": "mine"}):
        assert await desk.listed(nobody, **query) == []
    views = ok(await nobody.get("/api/ticket-views"))["items"]
    assert [view["count"] for view in views] == [0] * len(BUILT_IN)


async def test_a_requester_without_a_name_is_called_by_the_address(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    body = {"group": "acme", "addresses": [{"kind": "mail", "value": "lucia@people.example"}]}
    lucia = ok(await centre.admin.post("/api/customers", json=body), 201)
    ticket = await desk.new(requester_id=lucia["id"])
    listed = ok(await desk.admin.get("/api/tickets", params={"requester": lucia["id"]}))["items"]
    assert [one["requester"]["name"] for one in (ticket, *listed)] == ["lucia@people.example"] * 2
