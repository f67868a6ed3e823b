"""The two complaint processes as they ship: a warning goes its way beside the handling, with a clock that is moved."""

from datetime import datetime
from typing import Any

from tests.complaints.office import REPORT, TAKEN_UP, WARNING, Office
from tests.interactions.test_tasks import Roles
from tests.support.web import ok, refused


async def begin(office: Office, *, hard: bool) -> dict[str, Any]:
    await office.route()
    ticket: dict[str, Any] = await office.complain()
    taken_up = {**TAKEN_UP, "hard": hard}
    await office.does("complaint-handler", "Take up the complaint", ticked=2, **taken_up)
    return ticket


async def test_a_warning_is_returned_reworked_guided_and_closed_late_while_the_complaint_is_handled(
    office: Office,
) -> None:
    ticket = await begin(office, hard=True)
    assert set(await office.waiting()) == {"Decide what the customer gets", "Write the warning"}  # beside each other
    await office.does("complaint-handler", "Write the warning", **REPORT)
    await office.does("quality-manager", "Submit the warning", decision="approved")
    await office.does("escalation-liaison", "Check the warning", decision="returned", reason="Which bill?")
    rework = await office.task("complaint-handler", "Rework the returned warning")
    limit = datetime.fromisoformat(rework["due_at"]) - datetime.fromisoformat(rework["opened_at"])
    assert limit.total_seconds() == 30 * 60
    reworked = {"problem": "The bill of May, twice", "done_so_far": "Checked", "difficulty": "The third time"}
    await office.does("complaint-handler", "Rework the returned warning", **reworked)
    await office.does("complaint-handler", "Decide what the customer gets", remedy="correction")
    await office.does("escalation-liaison", "Check the warning", decision="approved")
    await office.does("escalation-liaison", "Pass the warning to the director", ticked=1)
    await office.does("escalation-director", "Give guidance or pass it up", decision="pass-up")
    await office.does("operations-manager", "Give guidance from above", guidance="Pay both back")
    await office.does("escalation-liaison", "Feed the guidance back to the centre", ticked=1)
    await office.does("complaint-handler", "Contact the customer again", result="dissatisfied")
    assert set(await office.waiting()) == {"Answer the customer"}
    await office.time_comes(NEXT_DAY, WARNING)  # one warning and one treatment
    assert set(await office.waiting()) == {"Answer the customer", "Today's warning and treatment"}
    await office.time_comes(THREE_DAYS, WARNING)
    assert set(await office.waiting()) == {"Answer the customer", "Close as unsatisfied"}
    await office.does("complaint-handler", "Close as unsatisfied", reason="Wants what we cannot give")
    await office.does("complaint-handler", "Stay in touch with the customer", followed="Nothing more")
    assert (await office.path(WARNING))[-2:] == ["follow-up", "unsatisfied"]
    assert set(await office.waiting()) == {"Answer the customer"}  # the handling has never stood still
    await office.does("complaint-handler", "Answer the customer", told="Both are paid back", verdict="satisfied")
    assert (await office.path("complaint-handling"))[-3:] == ["how", "close", "satisfied"]
    assert await office.waiting() == {}
    assert (await office.known(ticket))["status"] == "closed"


async def test_a_returned_warning_that_nobody_reworks_climbs_and_is_stopped_after_a_day(office: Office) -> None:
    await begin(office, hard=True)
    await office.does("complaint-handler", "Write the warning", **REPORT)
    await office.does("quality-manager", "Submit the warning", decision="approved")
    await office.does("escalation-liaison", "Check the warning", decision="returned", reason="Which bill?")
    told = len(ok(await office.people["quality-manager"].get("/api/notices"))["items"])
    await office.time_comes(LATE, "rework")
    assert len(ok(await office.people["quality-manager"].get("/api/notices"))["items"]) == told + 1
    await office.time_comes(LATE, "rework")
    assert (await office.waiting())["Rework the returned warning"] == "centre-director"
    await office.time_comes(LATE, "rework")
    assert set(await office.waiting()) == {"Decide what the customer gets"}
    assert (await office.path(WARNING))[-2:] == ["stopped", "not-reworked"]
    (notice, *_) = ok(await office.people["escalation-director"].get("/api/notices"))["items"]
    assert REPORT["customer_number"] in notice["text"]["en"]


async def test_goodwill_above_the_limit_of_the_post_is_approved_by_the_director(office: Office) -> None:
    await begin(office, hard=False)
    await office.does("complaint-handler", "Decide what the customer gets", remedy="goodwill", amount="200")
    assert await office.waiting() == {"Approve the goodwill": "centre-director"}
    await office.does("centre-director", "Approve the goodwill", decision="returned", reason="Too much")
    await office.does("complaint-handler", "Decide what the customer gets", remedy="goodwill", amount="50")
    assert await office.waiting() == {"Answer the customer": "complaint-handler"}


async def test_the_board_of_running_warnings_shows_clocks_and_who_has_them(office: Office) -> None:
    live = office.live
    watcher = await Roles(live).person("Wanda", "processes:process:see")
    lead = await Roles(live).person("Lena", "processes:process:see", "processes:task:see")
    await begin(office, hard=True)
    where = f"/api/processes/{WARNING}/running"
    (place,) = ok(await lead.get(where))["items"]
    assert (place["title"]["en"], place["late"], place["who"]) == ("Write the warning", False, None)
    due = datetime.fromisoformat(place["due_at"]) - datetime.fromisoformat(place["since"])
    assert abs(due.total_seconds() - 20 * 60) < 1
    ok(await office.people["complaint-handler"].post(f"/api/tasks/{place['task_id']}/claim"), 204)
    await office.time_comes(LATE, "report")
    (place,) = ok(await lead.get(where))["items"]
    assert (place["late"], place["post_name"], place["who"]) == (True, "Complaint-Handler", "Complainthandler")
    (place,) = ok(await watcher.get(where))["items"]  # sees that there is one, and not whose and what about
    assert (place["late"], place["due_at"] is not None) == (True, True)
    assert (place["task_id"], place["post_name"], place["who"], place["reference"]) == (None, None, None, None)
    assert ok(await lead.get(f"{where}?simulated=true")) == {"items": [], "next": None, "total": 0}
    refused(await office.people["back-office"].get(where), 403, "access.not_allowed")
    refused(await lead.get("/api/processes/no-such-process/running"), 404, "process.not_found")


LATE = "where t.subject = (select run_id from processes.task where step = $1 and state = 'open')"
NEXT_DAY = "where t.payload ->> 'timer' = 'wait' and r.slug = $1 order by t.due_at"
THREE_DAYS = NEXT_DAY + " desc"
