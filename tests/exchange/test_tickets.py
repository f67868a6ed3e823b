"""Tickets as a list from another help desk: as they were there, quietly, known by their number there, taken back."""

import pytest

from tests.exchange.lists import Lists
from tests.support.web import Centre, email_of, ok

IMPORT, SEE, EDIT = "exchange:list:import", "tickets:ticket:see", "tickets:ticket:edit"
LIST = (
    "Ticket ID,Title,Description,Status,Priority,Requester,Brand,Group,Assignee,Labels,Created,Resolved\n"
    "Z-1,Printer burns,It burns since noon.,Closed,Urgent,lia@people.example,A,Support,,Fire;hot,"
    "2024-03-01 09:30,2024-03-02T10:00:00+02:00\n"
    "Z-2,Screen is blank,,Open,,,,Support,{ana},,2024-03-03 08:00,\n"
    "Z-3,An old one,,,,,,Support,,,2020-01-01,\n"
).replace("{ana}", email_of("Ana"))


@pytest.fixture
async def lists(centre: Centre) -> Lists:
    await centre.brand("A", "acme")
    unit = await centre.unit("Support")
    await centre.person("Ana", SEE, "tickets:ticket:work", unit=unit)
    body = {"name": "Lia", "group": "acme", "addresses": [{"kind": "mail", "value": "lia@people.example"}]}
    ok(await centre.admin.post("/api/customers", json=body), 201)
    return Lists(centre, "tickets")


async def found(centre: Centre, number: str) -> dict[str, object]:
    """The ticket that is found by its number elsewhere."""
    (line,) = ok(await centre.admin.get("/api/tickets", params={"search": number}))["items"]
    shown: dict[str, object] = ok(await centre.admin.get(f"/api/tickets/{line['number']}"))
    return shown


async def test_tickets_come_in_as_they_were_and_nobody_is_told(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(LIST)
    assert made["counts"] == {"new": 3}, await lists.problems(made)
    assert ok(await centre.admin.get("/api/tickets"))["items"] == []
    assert (await lists.confirmed(made))["counts"] == {"made": 3}
    for sort in ("opened", "changed"):
        lines = ok(await centre.admin.get("/api/tickets", params={"sort": sort}))["items"]
        assert [line["subject"] for line in lines] == ["Screen is blank", "Printer burns", "An old one"], "by their age"
    burns = await found(centre, "Z-1")
    assert (burns["subject"], burns["status"], burns["priority"]) == ("Printer burns", "closed", 1)
    assert (burns["opened_at"], burns["closed_at"]) == ("2024-03-01T09:30:00Z", "2024-03-02T08:00:00Z")
    assert (burns["external_number"], burns["medium"], burns["tags"]) == ("Z-1", "file", ["fire", "hot"])
    assert burns["requester"]["name"] == "Lia"  # type: ignore[index]
    (entry,) = ok(await centre.admin.get(f"/api/tickets/{burns['number']}/entries"))["items"]
    assert (entry["text"], entry["at"]) == ("It burns since noon.", "2024-03-01T09:30:00Z")
    blank = await found(centre, "Z-2")
    assert (blank["status"], blank["assignee"]["name"]) == ("open", "Ana")  # type: ignore[index]
    assert (await found(centre, "Z-3"))["status"] == "closed"
    async with centre.services.database.read() as connection:
        assert await connection.fetch_value("select count(*) from messaging.mail_sent") == 0
        assert await connection.fetch_value("select count(*) from tickets.clock") == 0
        types = {row["type"] for row in await connection.fetch("select type from journal.outbox")}
    assert "tickets.brought_in" in types
    assert not types & {"tickets.opened", "tickets.assigned", "tickets.clock_breached"}


async def test_what_is_there_already_stays_as_it_is(centre: Centre, lists: Lists) -> None:
    await lists.brought_in(LIST)
    again = await lists.checked(LIST.replace("Printer burns", "Something else"))
    assert again["counts"] == {"skipped": 3}
    assert (await found(centre, "Z-1"))["subject"] == "Printer burns"


async def test_an_import_is_taken_back_but_for_what_somebody_has_worked_on(centre: Centre, lists: Lists) -> None:
    made = await lists.brought_in(LIST)
    blank = await found(centre, "Z-2")
    ok(await centre.admin.post(f"/api/tickets/{blank['number']}/notes", json={"text": "Asked for the model."}), 201)
    old = await found(centre, "Z-3")
    ok(await centre.admin.post(f"/api/tickets/{old['number']}/times", json={"minutes": 5}), 201)
    assert (await lists.undone(made))["counts"] == {"taken_back": 1, "kept": 2}
    left = ok(await centre.admin.get("/api/tickets"))["items"]
    assert [one["subject"] for one in left] == ["Screen is blank", "An old one"]


async def test_every_problem_of_a_line_is_said_and_nothing_of_it_comes_in(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(
        "Ticket ID,Title,Status,Group,Brand,Requester,Assignee,Created,Resolved\n"
        "1,A,asleep,Support,,,,yesterday,\n"
        "2,B,,Support,A,nobody@people.example,,2024-01-01,\n"
        "3,C,,Support,,lia@people.example,,2024-01-01,\n"
        "4,D,,Support,,,stranger@example.com,2024-01-01,\n"
        "5,E,,Elsewhere,,,,2024-01-01,\n"
        "6,F,solved,Support,,,,2024-01-02,2024-01-01\n"
        "7,G,,Support,,,,2999-01-01,\n"
        "8,H,,Support,,,,2024-01-01,\n"
        "8,H,,Support,,,,2024-01-01,\n"
        "9,I,,Support,,,,0001-01-01,\n"
    )
    assert set(await lists.problems(made)) >= {
        (2, "status", "not_one_of"),
        (2, "opened_at", "bad_time"),
        (3, "requester", "unknown"),
        (4, "brand", "missing"),
        (5, "assignee", "unknown"),
        (6, "team", "not_one_of"),
        (7, "solved_at", "bad_time"),
        (8, "opened_at", "bad_time"),
        (11, "opened_at", "bad_time"),
    }
    done = await lists.confirmed(made)
    assert done["counts"]["made"] == 1
    assert len(ok(await centre.admin.get("/api/tickets"))["items"]) == 1


async def test_only_teams_whose_tickets_one_may_change_get_any(centre: Centre, lists: Lists) -> None:
    other = await centre.unit("Other")
    await centre.person("Tess", IMPORT, EDIT, SEE, unit=other)
    theirs = Lists(centre, "tickets", await centre.signed_in("Tess"))
    made = await theirs.checked("Ticket ID,Title,Group,Created\n1,A,Support,2024-01-01\n2,B,Other,2024-01-01\n")
    assert await theirs.problems(made) == [(2, "team", "not_one_of")]
    assert (await theirs.confirmed(made))["counts"]["made"] == 1
