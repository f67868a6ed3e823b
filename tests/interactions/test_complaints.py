"""The two complaint processes as they ship: a warning goes its way beside the handling, with a clock that is moved."""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.processes.events import StepDone
from switchroom.processes.facade import from_template, templates
from tests.interactions.test_tasks import Roles, listed
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

WARNING = "complaint-early-warning"
POSTS = sorted({need.name for slug in ("complaint-handling", WARNING) for need in templates()[slug].needs} - {WARNING})
REPORT = {
    "customer_number": "+5511955512345",
    "district": "North",
    "problem": "Billed twice",
    "done_so_far": "Checked",
    "dissatisfied_with": "No answer",
    "difficulty": "The third time",
}


class Centre:
    """Whoever holds a role does what waits for it."""

    def __init__(self, live: Live, people: dict[str, httpx.AsyncClient]) -> None:
        self.live, self.people = live, people

    async def waiting(self) -> dict[str, str]:
        """The titles of open tasks with the post of each."""
        found: dict[str, str] = {}
        for person in self.people.values():
            found |= {task["title"]["en"]: task["post"] for task in await listed(person)}
        return found

    async def task(self, post: str, title: str) -> dict[str, Any]:
        (task,) = [task for task in await listed(self.people[post]) if task["title"]["en"] == title]
        return task

    async def does(self, post: str, title: str, ticked: int = 0, **data: Any) -> None:
        task = await self.task(post, title)
        body = {"data": data, "ticked": list(range(ticked))}
        ok(await self.people[post].post(f"/api/tasks/{task['id']}/complete", json=body), 204)
        await self.live.settle()

    async def time_comes(self, which: str, subject: object) -> None:
        """Of the timers that this SQL over `platform.timer t` finds the first is due now."""
        async with self.live.database.transaction() as tx:
            await tx.execute(
                f"""update platform.timer set due_at = clock_timestamp() where id = (
                        select t.id from platform.timer t join processes.run r on r.id = t.subject {which} limit 1)""",
                subject,
            )
            tx.ring("timer")
        await self.live.settle()

    async def path(self, process: str) -> list[str]:
        return [str(done.step) for done in await self.live.events(StepDone) if done.process == process]


@pytest.fixture
async def centre(live: Live) -> Centre:
    roles = Roles(live)
    for post in POSTS:
        roles.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    people = {post: await roles.person(post.replace("-", "").title(), post=post) for post in POSTS}
    for slug in (WARNING, "complaint-handling"):
        definition = from_template(slug, slug, {need: need.name for need in templates()[slug].needs})
        await live.centre.make("processes", definition=definition, revision_note="first")
    entry = {"name": "Complaints", "slug": "complaints", "medium": "voice", "process_slug": "complaint-handling"}
    place = {"brand_id": await live.centre.brand("A", "ours"), "unit_id": await live.centre.root()}
    await live.centre.make("entry-points", **entry, **place, language="en")
    return Centre(live, people)


async def begin(centre: Centre, *, hard: bool) -> str:
    call = await centre.live.arrive("complaints")
    await centre.live.settle()
    taken_up = {"verified": "Billed twice", "ask_unit": False, "hard": hard}
    await centre.does("complaint-handler", "Take up the complaint", ticked=2, **taken_up)
    return call


async def test_a_warning_is_returned_reworked_guided_and_closed_late_while_the_complaint_is_handled(
    centre: Centre,
) -> None:
    call = await begin(centre, hard=True)
    assert set(await centre.waiting()) == {"Decide what the customer gets", "Write the warning"}  # beside each other
    await centre.does("complaint-handler", "Write the warning", **REPORT)
    await centre.does("quality-manager", "Submit the warning", decision="approved")
    await centre.does("escalation-liaison", "Check the warning", decision="returned", reason="Which bill?")
    rework = await centre.task("complaint-handler", "Rework the returned warning")
    limit = datetime.fromisoformat(rework["due_at"]) - datetime.fromisoformat(rework["opened_at"])
    assert limit.total_seconds() == 30 * 60
    reworked = {"problem": "The bill of May, twice", "done_so_far": "Checked", "difficulty": "The third time"}
    await centre.does("complaint-handler", "Rework the returned warning", **reworked)
    await centre.does("complaint-handler", "Decide what the customer gets", remedy="correction")
    await centre.does("escalation-liaison", "Check the warning", decision="approved")
    await centre.does("escalation-liaison", "Pass the warning to the director", ticked=1)
    await centre.does("escalation-director", "Give guidance or pass it up", decision="pass-up")
    await centre.does("operations-manager", "Give guidance from above", guidance="Pay both back")
    await centre.does("escalation-liaison", "Feed the guidance back to the centre", ticked=1)
    await centre.does("complaint-handler", "Contact the customer again", result="dissatisfied")
    assert set(await centre.waiting()) == {"Answer the customer"}
    await centre.time_comes(NEXT_DAY, WARNING)  # one warning and one treatment
    assert set(await centre.waiting()) == {"Answer the customer", "Today's warning and treatment"}
    await centre.time_comes(THREE_DAYS, WARNING)
    assert set(await centre.waiting()) == {"Answer the customer", "Close as unsatisfied"}
    await centre.does("complaint-handler", "Close as unsatisfied", reason="Wants what we cannot give")
    await centre.does("complaint-handler", "Stay in touch with the customer", followed="Nothing more")
    assert (await centre.path(WARNING))[-2:] == ["follow-up", "unsatisfied"]
    assert set(await centre.waiting()) == {"Answer the customer"}  # the handling has never stood still
    await centre.does("complaint-handler", "Answer the customer", told="Both are paid back", verdict="satisfied")
    assert (await centre.path("complaint-handling"))[-3:] == ["how", "close", "satisfied"]
    assert await centre.waiting() == {}
    async with centre.live.database.read() as connection:
        row = await connection.fetch_row(TICKET, UUID(call))
    assert row is not None
    assert (row["type"], row["status"]) == ("complaint", "closed")


async def test_a_returned_warning_that_nobody_reworks_climbs_and_is_stopped_after_a_day(centre: Centre) -> None:
    await begin(centre, hard=True)
    await centre.does("complaint-handler", "Write the warning", **REPORT)
    await centre.does("quality-manager", "Submit the warning", decision="approved")
    await centre.does("escalation-liaison", "Check the warning", decision="returned", reason="Which bill?")
    told = len(ok(await centre.people["quality-manager"].get("/api/notices"))["items"])
    await centre.time_comes(LATE, "rework")
    assert len(ok(await centre.people["quality-manager"].get("/api/notices"))["items"]) == told + 1
    await centre.time_comes(LATE, "rework")
    assert (await centre.waiting())["Rework the returned warning"] == "centre-director"
    await centre.time_comes(LATE, "rework")
    assert set(await centre.waiting()) == {"Decide what the customer gets"}
    assert (await centre.path(WARNING))[-2:] == ["stopped", "not-reworked"]
    (notice, *_) = ok(await centre.people["escalation-director"].get("/api/notices"))["items"]
    assert REPORT["customer_number"] in notice["text"]["en"]


async def test_goodwill_above_the_limit_of_the_post_is_approved_by_the_director(centre: Centre) -> None:
    await begin(centre, hard=False)
    await centre.does("complaint-handler", "Decide what the customer gets", remedy="goodwill", amount="200")
    assert await centre.waiting() == {"Approve the goodwill": "centre-director"}
    await centre.does("centre-director", "Approve the goodwill", decision="returned", reason="Too much")
    await centre.does("complaint-handler", "Decide what the customer gets", remedy="goodwill", amount="50")
    assert await centre.waiting() == {"Answer the customer": "complaint-handler"}


async def test_the_board_of_running_warnings_shows_clocks_and_who_has_them(centre: Centre) -> None:
    live = centre.live
    watcher = await Roles(live).person("Wanda", "processes:process:see")
    lead = await Roles(live).person("Lena", "processes:process:see", "processes:task:see")
    await begin(centre, hard=True)
    where = f"/api/processes/{WARNING}/running"
    (place,) = ok(await lead.get(where))["items"]
    assert (place["title"]["en"], place["late"], place["who"]) == ("Write the warning", False, None)
    due = datetime.fromisoformat(place["due_at"]) - datetime.fromisoformat(place["since"])
    assert abs(due.total_seconds() - 30 * 60) < 1
    ok(await centre.people["complaint-handler"].post(f"/api/tasks/{place['task_id']}/claim"), 204)
    await centre.time_comes(LATE, "report")
    (place,) = ok(await lead.get(where))["items"]
    assert (place["late"], place["post_name"], place["who"]) == (True, "Complaint-Handler", "Complainthandler")
    (place,) = ok(await watcher.get(where))["items"]  # sees that there is one, and not whose and what about
    assert (place["late"], place["due_at"] is not None) == (True, True)
    assert (place["task_id"], place["post_name"], place["who"], place["reference"]) == (None, None, None, None)
    assert ok(await lead.get(f"{where}?simulated=true")) == {"items": [], "next": None, "total": 0}
    refused(await centre.people["back-office"].get(where), 403, "access.not_allowed")
    refused(await lead.get("/api/processes/no-such-process/running"), 404, "process.not_found")


TICKET = """
select t.type, t.status from tickets.ticket t join tickets.contact c on c.ticket_id = t.id where c.interaction_id = $1
"""
LATE = "where t.subject = (select run_id from processes.task where step = $1 and state = 'open')"
NEXT_DAY = "where t.payload ->> 'timer' = 'wait' and r.slug = $1 order by t.due_at"
THREE_DAYS = NEXT_DAY + " desc"
