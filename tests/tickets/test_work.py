"""What makes work quick and complete: macros, templates, checklists, times, follow-up dates."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.timekeeper import Timer
from switchroom.tickets import events as e
from switchroom.tickets.facade import FOLLOW_UP, follow_up
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, SEE, Desk

HELLO = {"en": "Hello {{ requester.name }}, #{{ ticket.number }} is done.", "pt-BR": "Olá {{ requester.name }}!"}


async def test_a_macro_answers_notes_and_changes_in_one_and_is_looked_at_first(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    lia = await desk.customer()
    macro = await centre.make(
        "ticket-macros",
        name="Done",
        slug="done",
        reply=HELLO,
        note="By {{ agent.name }}",
        changes={"status": "solved", "urgency": "low"},
        assign_to_me=True,
        add_tags=["Done"],
        remove_tags=["new"],
    )
    ticket = await desk.new(requester_id=lia["id"], tags=["new", "x"])
    ana = await centre.signed_in("Ana")
    path = f"/api/tickets/{ticket['id']}/macros/{macro['id']}"
    looked_at = ok(await ana.get(path))
    assert looked_at == {"reply": f"Hello Lia, #{ticket['number']} is done.", "note": "By Ana", "files": []}
    assert (await desk.get(ticket["id"]))["version"] == ticket["version"]
    for _ in range(2):
        done = ok(await ana.post(path, json={"client_id": "m"}))
    assert (done["status"], done["urgency"], done["assignee"]["name"]) == ("solved", "low", "Ana")
    assert done["tags"] == ["x", "done"]
    assert (await desk.words(ticket["id"]))[1:] == [("note", "By Ana"), ("reply", looked_at["reply"])]
    brazilian = await desk.new(requester_id=lia["id"], language="pt-BR")
    looked_at = ok(await ana.get(f"/api/tickets/{brazilian['id']}/macros/{macro['id']}"))
    assert looked_at["reply"] == "Olá Lia!"


async def test_a_macro_whose_part_is_refused_does_nothing(desk: Desk, centre: Centre) -> None:
    changes = {"status": "closed", "urgency": "high"}
    macro = await centre.make("ticket-macros", name="X", slug="x", note="n", changes=changes)
    ticket = await desk.new()
    answer = await desk.admin.post(f"/api/tickets/{ticket['id']}/macros/{macro['id']}", json={})
    refused(answer, 409, "ticket.no_such_transition")
    assert await desk.get(ticket["id"]) == ticket


async def test_a_macro_hands_over_to_a_team_whose_tickets_one_does_not_see(desk: Desk, centre: Centre) -> None:
    macro = await centre.make(
        "ticket-macros",
        name="Second level",
        slug="second",
        reply="My colleagues look at it.",
        note="Please take over",
        changes={"unit_id": desk.units["second"], "urgency": "high"},
    )
    ticket = await desk.new(assignee_id=desk.people["Ana"]["id"])
    ana = await centre.signed_in("Ana")
    done = ok(await ana.post(f"/api/tickets/{ticket['id']}/macros/{macro['id']}", json={}))
    assert (done["unit"]["id"], done["urgency"], done["assignee"]) == (desk.units["second"], "high", None)
    assert (await desk.words(ticket["id"]))[1:] == [
        ("note", "Please take over"),
        ("reply", "My colleagues look at it."),
    ]
    refused(await ana.get(f"/api/tickets/{ticket['id']}"), 404, "ticket.not_found")


async def test_macros_and_templates_are_for_their_units_and_brands(desk: Desk, centre: Centre) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    for slug, more in (
        ("all", {}),
        ("first", {"unit_id": desk.units["first"]}),
        ("second", {"unit_id": desk.units["second"]}),
        ("other", {"brand_id": other}),
    ):
        made = await centre.make("ticket-macros", name=slug, slug=slug, **more)
    await centre.person("Bo", *ALL, unit=desk.units["first"], brands=[acme])
    bo = await centre.signed_in("Bo")
    assert [row["slug"] for row in ok(await bo.get("/api/ticket-macros"))["items"]] == ["all", "first"]
    ticket = await desk.new(brand_id=acme)
    refused(await bo.post(f"/api/tickets/{ticket['id']}/macros/{made['id']}", json={}), 404, "setup.unknown")
    body = {"name": "New", "slug": "new", "subject": "New card", "text": "For: "}
    refused(await bo.post("/api/ticket-templates", json=body), 403, "access.not_allowed")
    template = await centre.make("ticket-templates", **body, checklist=["Check"], unit_id=desk.units["first"])
    assert ok(await bo.get("/api/ticket-templates"))["items"] == [template]
    await centre.person("Lea", "tickets:setup:edit", unit=desk.units["first"], brands=[acme])
    lea = await centre.signed_in("Lea")
    mine = {"name": "x", "slug": "x", "unit_id": desk.units["first"], "brand_id": acme}
    ok(await lea.post("/api/ticket-macros", json=mine), 201)
    for wider in ({"unit_id": None}, {"brand_id": None}):
        refused(await lea.post("/api/ticket-macros", json={**mine, "slug": "y", **wider}), 403, "access.not_allowed")


@pytest.mark.parametrize("text", ["{{ ticket.number", "{{ customer.name }}", "{{ ticket.secret }}"])
async def test_words_that_cannot_be_filled_in_are_refused_when_they_are_set_up(centre: Centre, text: str) -> None:
    body = {"name": "x", "slug": "x", "reply": text}
    refused(await centre.admin.post("/api/ticket-macros", json=body), 422, "ticket.bad_template")


async def test_a_checklist_is_ticked_point_by_point(desk: Desk, centre: Centre) -> None:
    ticket, other = await desk.new(), await desk.new()
    path = f"/api/tickets/{ticket['id']}/checklist"
    points = ok(await desk.admin.post(path, json={"items": ["Photo", "Restart"]}), 201)["items"]
    for _ in range(2):
        ok(await desk.admin.put(f"{path}/{points[0]['id']}/done"), 204)
    refused(
        await desk.admin.put(f"/api/tickets/{other['id']}/checklist/{points[0]['id']}/done"),
        404,
        "ticket.point_not_found",
    )
    photo, restart = ok(await desk.admin.get(path))["items"]
    assert (photo["text"], photo["done_by"], restart["done_at"]) == ("Photo", "Admin", None)
    told = [one for one in await desk.events(ticket["id"]) if isinstance(one, e.ChecklistChanged)]
    assert (told[-1].open, told[-1].done) == (1, 1)
    ok(await desk.admin.delete(f"{path}/{points[0]['id']}/done"), 204)
    ok(await desk.admin.delete(f"{path}/{points[1]['id']}"), 204)
    assert [(p["text"], p["done_at"]) for p in ok(await desk.admin.get(path))["items"]] == [("Photo", None)]
    refused(await desk.admin.delete(f"{path}/{points[1]['id']}"), 404, "ticket.point_not_found")
    body: dict[str, Any] = {"items": ["x"] * 50}
    ok(await desk.admin.post(path, json=body), 201)
    refused(await desk.admin.post(path, json=body), 409, "ticket.too_many_points")
    await centre.person("Reader", SEE, unit=desk.units["first"])
    reader = await centre.signed_in("Reader")
    refused(await reader.post(path, json={"items": ["x"]}), 403, "access.not_allowed")


async def test_times_are_summed_and_taken_back_only_by_who_wrote_them(desk: Desk, centre: Centre) -> None:
    ticket = await desk.new()
    path = f"/api/tickets/{ticket['id']}/times"
    mine = ok(await desk.admin.post(path, json={"minutes": 20, "note": "Visit"}), 201)["id"]
    ana = await centre.signed_in("Ana")
    ok(await ana.post(path, json={"minutes": 5}), 201)
    shown = ok(await ana.get(path))
    assert (shown["minutes"], [item["by"] for item in shown["items"]]) == (25, ["Admin", "Ana"])
    refused(await ana.delete(f"{path}/{mine}"), 404, "ticket.time_not_found")
    ok(await desk.admin.delete(f"{path}/{mine}"), 204)
    assert ok(await ana.get(path))["minutes"] == 5
    spent = [one.minutes for one in await desk.events(ticket["id"]) if isinstance(one, e.TimeSpent)]
    assert sum(spent) == 5
    refused(await ana.post(path, json={"minutes": 0}), 422, "invalid")


async def timers(desk: Desk) -> list[Any]:
    async with desk.database.read() as connection:
        return await connection.fetch("select * from platform.timer where kind = $1", FOLLOW_UP)


async def fire(desk: Desk, ticket: Any) -> None:
    due = Timer(UUID(int=1), FOLLOW_UP, UUID(ticket["id"]), datetime.now(UTC), {})
    async with desk.database.transaction() as tx:
        await follow_up(tx, [due])


async def test_a_follow_up_date_opens_what_waits_and_tells_who_works_on_it(desk: Desk) -> None:
    ana = desk.people["Ana"]["id"]
    ticket = await desk.new(assignee_id=ana)
    later, past = (datetime.now(UTC) + timedelta(days=days) for days in (1, -1))
    ok(await desk.patch(ticket["id"], follow_up_at=later.isoformat(), status="on_hold"))
    (timer,) = await timers(desk)
    assert (timer["subject"], timer["due_at"]) == (UUID(ticket["id"]), later)
    await fire(desk, ticket)
    assert (await desk.get(ticket["id"]))["status"] == "on_hold", "it is not time yet"
    ok(await desk.patch(ticket["id"], follow_up_at=past.isoformat()))
    assert [row["due_at"] for row in await timers(desk)] == [past]
    await fire(desk, ticket)
    shown = await desk.get(ticket["id"])
    assert (shown["status"], shown["follow_up_at"]) == ("open", None)
    (due,) = [one for one in await desk.events(ticket["id"]) if isinstance(one, e.FollowUpDue)]
    assert [str(person) for person in due.people] == [ana]
    await fire(desk, ticket)
    assert len([one for one in await desk.events(ticket["id"]) if isinstance(one, e.FollowUpDue)]) == 1


async def test_a_solved_or_merged_ticket_is_followed_up_no_more_until_it_stands_again(desk: Desk) -> None:
    ticket, other = await desk.new(), await desk.new()
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for one in (ticket, other):
        ok(await desk.patch(one["id"], follow_up_at=later))
    await desk.status(ticket["id"], "solved")
    assert [str(row["subject"]) for row in await timers(desk)] == [other["id"]]
    await desk.status(ticket["id"], "open")
    ok(await desk.admin.post(f"/api/tickets/{ticket['id']}/merges", json={"ticket": other["id"]}), 201)
    assert await timers(desk) == []
    (merge,) = ok(await desk.admin.get(f"/api/tickets/{ticket['id']}/merges"))["items"]
    ok(await desk.admin.post(f"/api/tickets/{ticket['id']}/merges/{merge['id']}/undo"))
    assert [str(row["subject"]) for row in await timers(desk)] == [other["id"]]


async def test_who_moves_a_follow_up_date_that_is_just_due_does_not_wait_for_the_timekeeper(desk: Desk) -> None:
    ticket = await desk.new()
    past, later = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))
    ok(await desk.patch(ticket["id"], follow_up_at=past.isoformat()))
    async with asyncio.timeout(20), desk.database.transaction() as keeper:
        await keeper.execute("delete from platform.timer where kind = $1", FOLLOW_UP)  # as it does before it fires
        ok(await desk.patch(ticket["id"], follow_up_at=later.isoformat()))
        await follow_up(keeper, [Timer(UUID(int=1), FOLLOW_UP, UUID(ticket["id"]), past, {})])
    assert [row["due_at"] for row in await timers(desk)] == [later]
    assert (await desk.get(ticket["id"]))["follow_up_at"] is not None
