"""Visits of tickets: planned, moved, ended; warned of, never refused; seen by who sees the ticket."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar

from switchroom.platform.leadership import Leadership
from switchroom.platform.timekeeper import Timekeeper, Timer
from switchroom.tickets.events import TicketReplied, VisitEnded, VisitMoved, VisitPlanned, VisitReminded
from switchroom.tickets.facade import VISIT_REMINDER, remind_of_visits
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, SEE, Desk
from tests.tickets.visits.plans import day, end, move, plan, visits


async def of_somebody(desk: Desk, **body: Any) -> dict[str, Any]:
    """A ticket of a customer, whose language is English."""
    await desk.centre.brand("A", "acme")
    lia = await desk.customer()
    return await desk.new(requester_id=lia["id"], language="en", **body)


async def changes(desk: Desk, ticket: Any) -> list[dict[str, Any]]:
    found = [entry["data"]["changes"] for entry in await desk.entries(ticket) if entry["kind"] == "change"]
    return [one["visit"] for one in found if "visit" in one]


async def test_a_visit_is_planned_moved_and_done_and_what_was_agreed_stays_on_the_ticket(desk: Desk) -> None:
    ticket = await of_somebody(desk, assignee_id=desk.people["Ana"]["id"])
    number = ticket["number"]
    visit = await plan(desk.admin, number, note="Please have the old device at hand.")
    (one,) = await visits(desk.admin, number)
    assert (one["status"], one["day"], one["begins"], one["ends"], one["zone"]) == (
        *("planned", day(), "15:00", "16:00"),
        "UTC",
    )
    assert one["agent"]["name"] == "Ana"
    ok(await move(desk.admin, number, visit, day=day(4), place="Room 2", reason="The part comes later."), 204)
    (one,) = await visits(desk.admin, number)
    assert (one["day"], one["place"], one["note"]) == (day(4), "Room 2", "Please have the old device at hand.")
    ok(await end(desk.admin, number, visit, "done"), 204)
    refused(await move(desk.admin, number, visit), 409, "visit.over")
    refused(await end(desk.admin, number, visit, "cancelled", "No."), 409, "visit.over")
    planned, moved, done = await changes(desk, number)
    assert planned["before"] is None
    assert planned["after"]["agent"] == "Ana"
    assert moved["before"] == planned["after"]
    assert (moved["before"]["place"], moved["after"]["place"]) == ("Long Street 5", "Room 2")
    assert moved["after"]["begins_at"][:10] == day(4)
    assert moved["after"]["reason"] == "The part comes later."
    assert (done["before"]["status"], done["after"]["status"]) == ("planned", "done")
    said = [text for kind, text in await desk.words(number) if kind == "reply"]
    assert len(said) == 2
    assert said[0].startswith(f"We come to you for your request #{number}.\n\nWhen: {day()} 15:00–16:00 (UTC)\n")
    assert "Who: Ana\n\nPlease have the old device at hand." in said[0]
    assert "has changed.\nThe part comes later." in said[1]
    events = await desk.events(ticket["id"])
    seen = [type(event) for event in events if isinstance(event, (VisitPlanned, VisitMoved, VisitEnded))]
    assert seen == [VisitPlanned, VisitMoved, VisitEnded]


async def test_moving_to_the_same_says_nothing(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    visit = await plan(desk.admin, ticket["number"])
    ok(await move(desk.admin, ticket["number"], visit), 204)
    assert len(await changes(desk, ticket["number"])) == 1


async def test_why_it_was_missed_or_cancelled_is_asked(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    missed, cancelled = await plan(desk.admin, ticket["number"]), await plan(desk.admin, ticket["number"])
    for status in ("missed", "cancelled"):
        refused(await end(desk.admin, ticket["number"], missed, status), 422, "visit.reason_needed")
    ok(await end(desk.admin, ticket["number"], missed, "missed", "Nobody opened."), 204)
    ok(await end(desk.admin, ticket["number"], cancelled, "cancelled", "It works again."), 204)
    assert {one["id"]: one["reason"] for one in await visits(desk.admin, ticket["number"])} == {
        missed: "Nobody opened.",
        cancelled: "It works again.",
    }
    said = [text for kind, text in await desk.words(ticket["number"]) if kind == "reply"]
    assert len(said) == 3  # that nobody was there is not told
    assert said[-1].endswith("does not take place.\nIt works again.")


async def test_nobody_is_written_to_where_nobody_is_known(desk: Desk) -> None:
    ticket = await desk.new()
    await plan(desk.admin, ticket["number"])
    assert [kind for kind, _ in await desk.words(ticket["number"])] == ["message"]
    assert len(await changes(desk, ticket["number"])) == 1


async def test_a_time_is_warned_of_and_can_be_had_all_the_same(desk: Desk) -> None:
    weekly = [{"day": n, "from": "08:00", "to": "18:00"} for n in range(7)]
    made = await desk.centre.make(
        "calendars", name="Office", slug="office", time_zone="UTC", weekly=weekly, holidays=[]
    )
    unit = ok(await desk.admin.get(f"/api/units/{desk.units['first']}"))
    path = f"/api/units/{unit['id']}"
    ok(await desk.admin.patch(path, json={"version": unit["version"], "calendar_id": made["id"]}))
    ana = desk.people["Ana"]["id"]
    first, second = await desk.new(assignee_id=ana), await desk.new(assignee_id=ana)
    one = await plan(desk.admin, first["number"])
    asked = {"agent_id": ana, "day": day(), "begins": "15:30", "ends": "18:30"}
    path = f"/api/tickets/{second['number']}/visits/warnings"
    found = ok(await desk.admin.get(path, params=asked))
    assert found["outside_hours"] is True
    assert [conflict["number"] for conflict in found["conflicts"]] == [first["number"]]
    assert ok(await desk.admin.get(path, params=asked | {"begins": "16:00", "ends": "17:00"})) == {
        "outside_hours": False,
        "away": False,
        "conflicts": [],
    }
    absence = {"user_id": ana, "from_date": day(), "to_date": day()}
    absence_id = ok(await desk.admin.post("/api/absences", json=absence), 201)["id"]
    assert ok(await desk.admin.get(path, params=asked))["away"] is True
    ok(await desk.admin.delete(f"/api/absences/{absence_id}"), 204)
    assert ok(await desk.admin.get(path, params=asked))["away"] is False
    assert ok(await desk.admin.get(path, params=asked | {"but": one}))["conflicts"] == []
    await plan(desk.admin, second["number"], begins="15:30", ends="18:30")
    (shown,) = await visits(desk.admin, first["number"])
    assert [conflict["number"] for conflict in shown["warnings"]["conflicts"]] == [second["number"]]
    assert shown["warnings"]["outside_hours"] is False
    bo = await desk.centre.person("Bo", *ALL, unit=desk.units["first"])
    await plan(desk.admin, second["number"], begins="15:30", ends="16:30", agent_id=bo["id"])
    ok(await end(desk.admin, first["number"], one, "done"), 204)
    (shown,) = await visits(desk.admin, first["number"])
    assert shown["warnings"] is None


async def test_of_a_conflict_with_a_ticket_that_one_may_not_see_only_the_time_is_told(
    desk: Desk, centre: Centre
) -> None:
    bo = await centre.person("Bo", *ALL, unit=desk.units["second"], over=await centre.root())
    hidden = await desk.new(unit_id=desk.units["second"])
    await plan(desk.admin, hidden["number"], agent_id=bo["id"])
    ticket, ana = await desk.new(), await centre.signed_in("Ana")
    asked = {"agent_id": bo["id"], "day": day(), "begins": "15:30", "ends": "15:45"}
    (conflict,) = ok(await ana.get(f"/api/tickets/{ticket['number']}/visits/warnings", params=asked))["conflicts"]
    assert (conflict["number"], conflict["begins_at"][11:16]) == (None, "15:00")


async def test_visits_of_a_ticket_that_one_may_not_see_do_not_exist(desk: Desk, centre: Centre) -> None:
    ticket = await desk.new()
    visit = await plan(desk.admin, ticket["number"])
    rui, path = await centre.signed_in("Rui"), f"/api/tickets/{ticket['number']}/visits"
    for answer in (
        await rui.get(path),
        await rui.post(path, json={"kind": "on_site", "day": day(), "begins": "10:00", "ends": "11:00"}),
        await move(rui, ticket["number"], visit),
        await end(rui, ticket["number"], visit, "done"),
        await rui.post(f"{path}/{visit}/keep"),
        await rui.get(f"{path}/{visit}/calendar"),
    ):
        refused(answer, 404, "ticket.not_found")
    for whose in ("mine", "team", "all"):
        page = ok(await rui.get("/api/visits", params={"from": day(), "whose": whose}))
        assert page == {"items": [], "more": False}
    await centre.person("Eve", SEE, unit=desk.units["first"])
    eve = await centre.signed_in("Eve")
    assert [one["id"] for one in await visits(eve, ticket["number"])] == [visit]
    refused(await move(eve, ticket["number"], visit), 403, "access.not_allowed")
    other = await desk.new()
    refused(await end(desk.admin, other["number"], visit, "done"), 404, "visit.not_found")
    refused(await move(desk.admin, ticket["number"], str(uuid4())), 404, "visit.not_found")


async def test_who_goes_may_work_on_the_ticket(desk: Desk) -> None:
    ticket = await desk.new()
    body = {"kind": "on_site", "day": day(), "begins": "10:00", "ends": "11:00", "agent_id": desk.people["Rui"]["id"]}
    refused(await desk.admin.post(f"/api/tickets/{ticket['number']}/visits", json=body), 422, "ticket.not_theirs")
    await desk.status(ticket["number"], "solved")
    body["agent_id"] = desk.people["Ana"]["id"]
    refused(await desk.admin.post(f"/api/tickets/{ticket['number']}/visits", json=body), 409, "visit.ticket_solved")


async def test_the_page_has_the_visits_of_its_days_mine_and_my_teams(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    ticket, other = await desk.new(), await desk.new(unit_id=desk.units["second"])
    mine = await plan(desk.admin, ticket["number"], agent_id=desk.people["Ana"]["id"], begins="09:00")
    team = await plan(desk.admin, ticket["number"])
    late = await plan(desk.admin, ticket["number"], day=day(5))
    far = await plan(desk.admin, other["number"])

    async def page(client: Any, **query: Any) -> list[str]:
        found = ok(await client.get("/api/visits", params={"from": day(), **query}))
        return [one["id"] for one in found["items"]]

    assert await page(ana) == [mine]
    assert await page(ana, whose="team") == await page(ana, whose="all") == [mine, team]
    assert await page(ana, whose="team", days=7) == [mine, team, late]
    assert await page(desk.admin, whose="all") == [mine, team, far]
    (shown,) = ok(await ana.get("/api/visits", params={"from": day()}))["items"]
    assert (shown["number"], shown["subject"], shown["requester"]) == (ticket["number"], "Printer", None)


async def test_a_day_is_the_day_there(desk: Desk) -> None:
    east = await desk.centre.unit("East", time_zone="Pacific/Kiritimati")  # fourteen hours ahead
    ticket = await desk.new(unit_id=east)
    visit = await plan(desk.admin, ticket["number"], begins="08:00", ends="09:00")
    (one,) = await visits(desk.admin, ticket["number"])
    assert (one["day"], one["begins"], one["begins_at"][:10]) == (day(), "08:00", day(2))
    for first, found in ((day(2), []), (day(3), [visit])):
        page = ok(await desk.admin.get("/api/visits", params={"from": first, "whose": "all"}))["items"]
        assert [one["id"] for one in page] == found


async def test_places_of_the_requester_and_his_organisation_are_suggested(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    await plan(desk.admin, ticket["number"], place="Long Street 5")
    await plan(desk.admin, ticket["number"], kind="at_counter", place="Counter 2")
    colleague, stranger = await desk.customer("Bea"), await desk.customer("Tom")
    firm = await desk.centre.make("customers", name="Firm", group="acme", kind="organisation")
    for person in (ticket["requester"], colleague):
        path = f"/api/customers/{person['id']}"
        seen = ok(await desk.admin.get(path))
        body = {"version": seen["version"], "organisations": [{"organisation_id": firm["id"]}]}
        ok(await desk.admin.patch(path, json=body))
    counter = {"kind": "at_counter", "place": "Counter 2"}
    for who, places in ((colleague, [counter, {"kind": "on_site", "place": "Long Street 5"}]), (stranger, [counter])):
        new = await desk.new(requester_id=who["id"])
        found = ok(await desk.admin.get(f"/api/tickets/{new['number']}/visits"))["places"]
        assert sorted(found, key=str) == sorted(places, key=str)


async def test_a_visit_goes_along_with_a_merge_and_comes_back(desk: Desk) -> None:
    one, two = await desk.new(), await desk.new()
    visit = await plan(desk.admin, two["number"])
    ok(await desk.admin.post(f"/api/tickets/{one['number']}/merges", json={"ticket": two["id"]}), 201)
    assert [found["id"] for found in await visits(desk.admin, one["number"])] == [visit]
    ok(await move(desk.admin, one["number"], visit, day=day(6)), 204)
    (merge,) = ok(await desk.admin.get(f"/api/tickets/{one['number']}/merges"))["items"]
    ok(await desk.admin.post(f"/api/tickets/{one['number']}/merges/{merge['id']}/undo"))
    assert [found["day"] for found in await visits(desk.admin, two["number"])] == [day(6)]


async def test_one_visit_as_a_file_for_ones_own_calendar(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    visit = await plan(desk.admin, ticket["number"])
    answer = await desk.admin.get(f"/api/tickets/{ticket['number']}/visits/{visit}/calendar")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).events
    assert (str(event["uid"]), str(event["location"])) == (visit, "Long Street 5")
    assert str(event["summary"]) == f"Visit for request #{ticket['number']}: Printer"


async def test_erasing_a_customer_takes_places_and_words_of_his_visits(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    who = ticket["requester"]["id"]
    visit = await plan(desk.admin, ticket["number"], note="Third door.")
    kept = ok(await desk.admin.get(f"/api/customers/{who}/export"))["kept_elsewhere"]["tickets"]
    assert [(one["place"], one["note"]) for one in kept[0]["visits"]] == [("Long Street 5", "Third door.")]
    ok(await desk.admin.post(f"/api/customers/{who}/erase"), 204)
    (one,) = await visits(desk.admin, ticket["number"])
    assert (one["id"], one["place"], one["note"], one["reason"]) == (visit, "", "", "")
    assert "Long Street" not in str(await desk.entries(ticket["number"]))
    await rings(desk, visit)
    assert await reminders(desk, ticket) == 0


async def timers(desk: Desk, visit: str) -> list[Timer]:
    async with desk.database.read() as connection:
        return await connection.fetch_as(
            Timer,
            "select id, kind, subject, due_at, payload from platform.timer where subject = $1 and kind = $2",
            UUID(visit),
            VISIT_REMINDER,
        )


async def rings(desk: Desk, *of: str) -> None:
    """The time of these visits' reminders has come, as the timekeeper sees it."""
    async with desk.database.transaction() as tx:
        await tx.execute(
            "update platform.timer set due_at = clock_timestamp() where subject = any($1)", [UUID(id) for id in of]
        )
    leadership = Leadership(desk.database, "engine", "test")
    await leadership.acquire()
    try:
        await Timekeeper(desk.database, leadership, {VISIT_REMINDER: remind_of_visits}).fire_due()
    finally:
        await leadership.release()


async def reminders(desk: Desk, ticket: Any) -> int:
    return len([event for event in await desk.events(ticket["id"]) if isinstance(event, VisitReminded)])


async def test_the_requester_is_reminded_a_day_before_and_once(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    visit = await plan(desk.admin, ticket["number"])
    (timer,) = await timers(desk, visit)
    begins = datetime.fromisoformat((await visits(desk.admin, ticket["number"]))[0]["begins_at"])
    assert timer.due_at == begins - timedelta(days=1)
    for _ in range(2):
        await rings(desk, visit)
    assert await reminders(desk, ticket) == 1
    entry = (await desk.entries(ticket["number"]))[-1]
    assert (entry["kind"], entry["author"]["kind"]) == ("reply", "system")
    assert entry["text"].startswith(f"We remind you that we come to you for your request #{ticket['number']}.")
    replied = [event for event in await desk.events(ticket["id"]) if isinstance(event, TicketReplied)]
    assert [event.first for event in replied] == [True, False]


async def test_whoever_dies_while_reminding_has_not_reminded_and_the_next_one_does(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    visit = await plan(desk.admin, ticket["number"])
    (timer,) = await timers(desk, visit)

    async def dies() -> None:
        async with desk.database.transaction() as tx:
            await tx.execute("delete from platform.timer where id = $1", timer.id)
            await remind_of_visits(tx, [timer])
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await dies()
    assert await reminders(desk, ticket) == 0
    await rings(desk, visit)
    assert await reminders(desk, ticket) == 1
    async with desk.database.transaction() as tx:  # and a timer that fires again finds it done
        await remind_of_visits(tx, [timer])
    assert await reminders(desk, ticket) == 1


async def test_of_what_was_moved_or_cancelled_nobody_is_reminded_as_it_was(desk: Desk) -> None:
    ticket = await of_somebody(desk)
    moved, cancelled = await plan(desk.admin, ticket["number"]), await plan(desk.admin, ticket["number"])
    old = [*await timers(desk, moved), *await timers(desk, cancelled)]
    ok(await move(desk.admin, ticket["number"], moved, day=day(6)), 204)
    ok(await end(desk.admin, ticket["number"], cancelled, "cancelled", "Solved otherwise."), 204)
    assert await timers(desk, cancelled) == []
    (fresh,) = await timers(desk, moved)
    assert fresh.payload == {"sequence": 1}
    async with desk.database.transaction() as tx:  # those that were firing just then
        await remind_of_visits(tx, old)
    assert await reminders(desk, ticket) == 0
    await rings(desk, moved)
    assert await reminders(desk, ticket) == 1
    assert day(6) in (await desk.words(ticket["number"]))[-1][1]


async def test_of_what_is_near_nobody_is_reminded(desk: Desk) -> None:
    """He has been told just now."""
    ticket = await of_somebody(desk)
    soon = datetime.now(UTC) + timedelta(hours=2)
    if soon.date() == datetime.now(UTC).date():
        visit = await plan(desk.admin, ticket["number"], day=day(0), begins=f"{soon:%H:%M}", ends="23:59")
        assert await timers(desk, visit) == []


async def test_who_is_to_go_is_told(desk: Desk, centre: Centre) -> None:
    ticket, ana = await desk.new(), desk.people["Ana"]["id"]
    number = ticket["number"]
    visit = await plan(desk.admin, number, agent_id=ana)
    ok(await move(desk.admin, number, visit, day=day(6)), 204)
    ok(await end(desk.admin, number, visit, "cancelled", "No."), 204)
    client = await centre.signed_in("Ana")
    await plan(client, number)  # of one's own one is not told
    page = ok(await client.get("/api/notices"))["items"]
    assert [item["text"]["en"] for item in page] == [
        f"#{number}: your visit was cancelled",
        f"#{number}: your visit has changed",
        f"#{number}: a visit was planned for you",
    ]
