"""A ticket's life through the API: opened, changed by two at once, answered, solved, opened again, followed up."""

from typing import Any

import pytest

from switchroom.tickets import events as e
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk


async def test_a_ticket_is_opened_for_ones_own_team_and_found_by_id_and_number(centre: Centre, desk: Desk) -> None:
    ana = await centre.signed_in("Ana")
    body = {
        "subject": " Printer ",
        "text": "Blank pages",
        "impact": "high",
        "urgency": "high",
        "tags": ["Second  Floor"],
    }
    made = ok(await ana.post("/api/tickets", json=body), 201)
    assert (made["subject"], made["priority"], made["tags"]) == ("Printer", 1, ["second floor"])
    assert made["unit"] == {"id": desk.units["first"], "name": "first"}
    assert (made["status"], made["may"]) == ("new", ["work", "edit", "merge"])
    assert made["transitions"] == ["open", "pending", "on_hold", "solved"]
    assert await desk.get(made["number"], ana) == await desk.get(made["id"], ana) == made
    (entry,) = await desk.entries(made["id"])
    assert (entry["kind"], entry["text"], entry["author"]["name"]) == ("message", "Blank pages", "Ana")
    (opened,) = await desk.events(made["id"])
    assert isinstance(opened, e.TicketOpened)
    assert (opened.number, opened.priority, str(opened.entry)) == (made["number"], 1, entry["id"])


async def test_what_is_sent_twice_under_one_name_is_there_once(desk: Desk) -> None:
    body = {"subject": "Twice", "text": "Twice", "unit_id": desk.units["first"], "client_id": "a"}
    first = ok(await desk.admin.post("/api/tickets", json=body), 201)
    again = ok(await desk.admin.post("/api/tickets", json=body))
    assert again["id"] == first["id"]
    replies = [await desk.reply(first["id"], client_id="b") for _ in range(2)]
    assert replies[0]["id"] == replies[1]["id"]
    assert await desk.words(first["id"]) == [("message", "Twice"), ("reply", "Try again.")]
    other = await desk.new()
    answer = await desk.admin.post(f"/api/tickets/{other['id']}/replies", json={"text": "x", "client_id": "b"})
    refused(answer, 409, "ticket.sent_before")
    assert [type(one) for one in await desk.events(first["id"])].count(e.TicketReplied) == 1


async def test_two_people_change_different_fields_at_once_and_the_same_field_is_told(desk: Desk) -> None:
    ticket = await desk.new(tags=["a", "b"])
    seen = {"subject": ticket["subject"], "urgency": "medium", "tags": ["a", "b"]}
    ok(await desk.patch(ticket["id"], seen, subject="Printer 2", tags=["a", "c"]))
    answer = await desk.patch(ticket["id"], seen, subject="Scanner", urgency="high", tags=["b", "d"])
    (problem,) = refused(answer, 409, "ticket.changed_meanwhile")["errors"]
    assert (problem["field"], problem["value"]) == ("changes.subject", "Printer 2")
    assert problem["by"] == ok(await desk.admin.get("/api/session"))["user"]["id"]
    after = await desk.get(ticket["id"])
    assert (after["subject"], after["urgency"], after["priority"]) == ("Printer 2", "high", 2)
    assert after["tags"] == ["c", "d"]
    ok(await desk.patch(ticket["id"], seen, subject="Printer 2"))


async def test_the_priority_follows_impact_and_urgency_until_somebody_sets_it(desk: Desk) -> None:
    ticket = await desk.new()
    assert (ticket["priority"], ticket["priority_by_hand"]) == (3, False)
    assert ok(await desk.patch(ticket["id"], impact="high", urgency="high"))["priority"] == 1
    by_hand = ok(await desk.patch(ticket["id"], priority=4))
    assert (by_hand["priority"], by_hand["priority_by_hand"]) == (4, True)
    assert ok(await desk.patch(ticket["id"], urgency="medium"))["priority"] == 4
    back = ok(await desk.patch(ticket["id"], priority=None))
    assert (back["priority"], back["priority_by_hand"]) == (2, False)


async def test_a_status_changes_only_as_the_type_allows_and_back_without_a_reason(desk: Desk) -> None:
    complaint = await desk.new(type="complaint")
    answer = await desk.admin.post(f"/api/tickets/{complaint['id']}/status", json={"status": "solved"})
    refused(answer, 409, "ticket.no_such_transition")
    refused(await desk.patch(complaint["id"], status="closed"), 409, "ticket.no_such_transition")
    solved = await desk.status(complaint["id"], "open", "solved")
    assert solved["solved_at"]
    again = await desk.status(complaint["id"], "open")
    assert (again["reopened"], again["solved_at"]) == (1, None)
    closed = await desk.status(complaint["id"], "solved", "closed")
    assert (closed["transitions"], closed["reopened"]) == ([], 1)
    answer = await desk.admin.post(f"/api/tickets/{complaint['id']}/replies", json={"text": "Late"})
    refused(answer, 409, "ticket.closed")
    moves = [
        (one.before, one.after) for one in await desk.events(complaint["id"]) if isinstance(one, e.TicketStatusChanged)
    ]
    assert moves == [("new", "open"), ("open", "solved"), ("solved", "open"), ("open", "solved"), ("solved", "closed")]


async def test_an_answer_takes_it_up_and_can_solve_it_in_one(desk: Desk) -> None:
    ticket = await desk.new()
    await desk.reply(ticket["id"], "Look here.")
    opened = await desk.get(ticket["id"])
    assert (opened["status"], opened["first_replied_at"] is None) == ("open", False)
    await desk.reply(ticket["id"], "Done.", status="solved")
    solved = await desk.get(ticket["id"])
    assert (solved["status"], solved["first_replied_at"]) == ("solved", opened["first_replied_at"])
    firsts = [one.first for one in await desk.events(ticket["id"]) if isinstance(one, e.TicketReplied)]
    assert firsts == [True, False]


async def test_the_requesters_message_wakes_a_ticket_and_follows_a_closed_one_up(desk: Desk) -> None:
    opened = await desk.arrives(client_id="m1")
    assert (await desk.arrives(client_id="m1")) == type(opened)(
        opened.id, opened.number, opened.entry_id, created=False
    )
    for status, expected in (("pending", "open"), ("on_hold", "on_hold"), ("solved", "open")):
        await desk.status(opened.id, status)
        received = await desk.writes(opened.id)
        assert (received.ticket_id, received.opened) == (opened.id, False)
        assert (await desk.get(opened.id))["status"] == expected
    assert (await desk.get(opened.id))["reopened"] == 1
    await desk.status(opened.id, "solved", "closed")
    followed = await desk.writes(opened.id, "It is back", client_id="m9")
    again = await desk.writes(opened.id, "It is back", client_id="m9")
    assert (followed.opened, again.entry_id, again.ticket_id) == (True, followed.entry_id, followed.ticket_id)
    assert (await desk.get(opened.id))["status"] == "closed"
    assert await desk.words(followed.ticket_id) == [("message", "It is back")]
    (event,) = await desk.events(followed.ticket_id)
    assert isinstance(event, e.TicketOpened)
    assert event.follows == opened.id


async def test_a_note_is_for_colleagues_and_who_is_mentioned_watches(desk: Desk, centre: Centre) -> None:
    ticket = await desk.new()
    ana = desk.people["Ana"]["id"]
    body = {"text": "Ana knows this one.", "mentions": [ana]}
    note = ok(await desk.admin.post(f"/api/tickets/{ticket['id']}/notes", json=body), 201)
    assert (note["kind"], note["data"]) == ("note", {"mentions": [ana]})
    assert [one["id"] for one in (await desk.get(ticket["id"]))["watchers"]] == [ana]
    noted = [one for one in await desk.events(ticket["id"]) if isinstance(one, e.TicketNoted)]
    assert [str(id) for id in noted[0].mentions] == [ana]
    assert f"user:{ana}" in noted[0].topics
    stranger = desk.people["Rui"]["id"]
    answer = await desk.admin.post(f"/api/tickets/{ticket['id']}/notes", json={"text": "x", "mentions": [stranger]})
    refused(answer, 422, "ticket.not_theirs")
    client = await centre.signed_in("Ana")
    ok(await client.delete(f"/api/tickets/{ticket['id']}/watchers/{ana}"), 204)
    assert (await desk.get(ticket["id"]))["watchers"] == []


async def test_who_goes_to_another_team_leaves_who_cannot_work_there_behind(desk: Desk, centre: Centre) -> None:
    ticket = await desk.new(assignee_id=desk.people["Ana"]["id"])
    assert ticket["assignee"]["name"] == "Ana"
    moved = ok(await desk.patch(ticket["id"], unit_id=desk.units["second"]))
    assert (moved["unit"]["name"], moved["assignee"]) == ("second", None)
    client = await centre.signed_in("Ana")
    refused(await client.get(f"/api/tickets/{ticket['id']}"), 404, "ticket.not_found")
    refused(await desk.patch(ticket["id"], assignee_id=desk.people["Ana"]["id"]), 422, "ticket.not_theirs")
    found = ok(await desk.admin.get("/api/tickets/colleagues", params={"unit": desk.units["second"], "search": "ru"}))
    assert [one["name"] for one in found["items"]] == ["Rui"]


async def test_changes_are_told_with_the_names_they_speak_of(desk: Desk) -> None:
    ticket = await desk.new()
    ana = desk.people["Ana"]["id"]
    ok(await desk.patch(ticket["id"], assignee_id=ana, unit_id=desk.units["first"], subject="Scanner"))
    page = ok(await desk.admin.get(f"/api/tickets/{ticket['id']}/entries"))
    change = page["items"][-1]
    assert change["data"]["changes"]["assignee_id"] == {"before": None, "after": ana}
    assert page["names"][ana] == "Ana"
    assert change["author"]["name"] == "Admin"
    rest = ok(await desk.admin.get(f"/api/tickets/{ticket['id']}/entries", params={"limit": 1}))
    assert (len(rest["items"]), rest["next"]) == (1, rest["items"][0]["id"])
    assert [one["id"] for one in await desk.entries(ticket["id"], after=rest["next"])] == [change["id"]]


@pytest.mark.parametrize(
    "body",
    [
        {"subject": ""},
        {"priority": 0},
        {"fields": {"No": 1}},
        {"client_id": ""},
        {"secret": 1},
        {"status": "solved"},
        {"medium": "pigeon"},
    ],
)
async def test_what_cannot_be_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    whole = {"subject": "s", "text": "t", "unit_id": desk.units["first"], **body}
    refused(await desk.admin.post("/api/tickets", json=whole), 422, "invalid")


async def test_the_journal_learns_no_word_of_it(desk: Desk) -> None:
    await desk.centre.make("ticket-fields", name="PIN", slug="pin")
    ticket = await desk.new(subject="Hunter2 is my secret", fields={"pin": "4711-secret"})
    await desk.reply(ticket["id"], "Never tell your secret")
    ok(await desk.patch(ticket["id"], subject="secret gone", fields={"pin": "0815-secret"}))
    async with desk.database.read() as connection:
        told = await connection.fetch_value(
            "select string_agg(data::text, ' ') from journal.outbox where type ~ '^tickets'"
        )
    assert "secret" not in told
