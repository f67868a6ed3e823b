"""The register: found by what an overseer asks, changed by hand where nobody else knows, taken out as a file."""

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest

from switchroom.complaints.events import EvidenceTaken
from switchroom.tickets.facade import TicketData
from tests.complaints.office import OVERSEER, REPORT, Office
from tests.support.web import ok, refused


async def numbers(office: Office, **query: Any) -> list[int]:
    return [row["number"] for row in await office.register(**query)]


@pytest.fixture
async def three(office: Office) -> list[Any]:
    """Three complaints: of a known customer, of nobody, and one that is over; the first handled by the process."""
    aurora = await office.region("aurora")
    clara = await office.customer("Clara", "+5511990000001", aurora)
    await office.route(region_id=aurora)
    first, second, third = await office.complain(clara), await office.complain(), await office.complain()
    await office.change(third, status="open")
    await office.change(third, status="solved")
    return [first, second, third]


async def test_it_is_found_by_region_state_handler_number_and_what_is_not_known(
    office: Office, three: list[Any]
) -> None:
    first, second, third = (ticket["number"] for ticket in three)
    aurora = (await office.register(number=first))[0]["region"]["id"]
    assert await numbers(office) == [third, second, first]
    assert await numbers(office, region=aurora) == [first]
    assert await numbers(office, region="none") == [third, second]
    assert await numbers(office, state="ended") == [third]
    assert await numbers(office, state="open") == [second, first]
    assert await numbers(office, brand="none", cause="none") == [third, second, first]
    task = await office.task("complaint-handler", "Take up the complaint")
    ok(await office.people["complaint-handler"].post(f"/api/tasks/{task['id']}/claim"), 204)
    await office.live.settle()
    handler = (await office.register(number=first))[0]["handler"]
    assert handler["name"] == "Complainthandler"
    assert await numbers(office, handler=handler["id"]) == [first]
    refused(await office.admin.get("/api/complaints?cursor=nonsense"), 422, "complaint.bad_cursor")


async def test_it_is_read_page_by_page_in_both_orders(office: Office, three: list[Any]) -> None:
    await office.route(990)
    await office.complain()
    for sort in ("opened", "due"):
        whole = await numbers(office, sort=sort)
        read, cursor = list[int](), ""
        while cursor is not None:
            page = ok(await office.admin.get("/api/complaints", params={"sort": sort, "limit": 1, "cursor": cursor}))
            read += [row["number"] for row in page["items"]]
            cursor = page["next"]
        assert read == whole
    assert len(await numbers(office, sort="due")) == 2  # those with something that is due


async def test_something_that_should_have_been_done_is_overdue(office: Office, three: list[Any]) -> None:
    assert await numbers(office, overdue=True) == []
    await office.live.database.pool.execute(
        "update processes.task set due_at = clock_timestamp() - interval '1 minute' where state = 'open'"
    )
    await office.change(three[0], urgency="high")  # whatever happens to it, what is known of it is read anew
    (row,) = await office.register(overdue=True)
    assert (row["number"], row["overdue"]) == (three[0]["number"], True)


async def test_a_region_and_service_are_chosen_by_hand_and_stay(office: Office, three: list[Any]) -> None:
    ilmar = await office.region("ilmar")
    service = await office.live.centre.make("services", name="Bill", code="5001")
    path = f"/api/complaints/{three[0]['id']}"
    changed = ok(await office.admin.patch(path, json={"region_id": ilmar, "service_id": service["id"]}))
    assert (changed["region"]["name"], changed["service"]["name"]) == ("Ilmar", "Bill")
    await office.change(three[0], urgency="high")
    assert (await office.known(three[0]))["region"]["name"] == "Ilmar"
    assert await numbers(office, service=service["id"]) == [three[0]["number"]]
    unknown = "01940000-0000-7000-8000-000000000000"
    refused(await office.admin.patch(path, json={"region_id": unknown}), 422, "request.unknown_reference")
    await office.live.centre.person("Nora", *OVERSEER[:2])
    nora = await office.live.centre.signed_in("Nora")
    refused(await nora.patch(path, json={"region_id": ilmar}), 403, "access.not_allowed")


async def test_the_board_of_warnings_and_the_clocks_of_a_complaint_say_by_when_and_why(office: Office) -> None:
    await office.route()
    ticket = await office.complain()
    assert ok(await office.admin.get("/api/complaint-warnings"))["items"] == []
    await office.take_up(hard=True)
    (warning,) = ok(await office.admin.get("/api/complaint-warnings"))["items"]
    assert (warning["number"], warning["title"]["en"], warning["late"]) == (
        ticket["number"],
        "Write the warning",
        False,
    )
    assert await numbers(office, warned=True) == [ticket["number"]]
    clocks = ok(await office.admin.get(f"/api/complaints/{ticket['id']}/clocks"))["items"]
    assert {(clock["title"]["en"], clock["handling"]) for clock in clocks} == {
        ("Write the warning", False),
        ("Decide what the customer gets", True),
    }
    for clock in clocks:
        assert clock["clock"]["state"] == "running"
        assert clock["clock"]["explanation"][0]["code"] == "started"
    await office.does("complaint-handler", "Write the warning", **REPORT)
    await office.does("quality-manager", "Submit the warning", decision="approved")
    await office.does("escalation-liaison", "Check the warning", decision="approved")
    await office.does("escalation-liaison", "Pass the warning to the director", 1)
    guidance = {"decision": "guidance", "guidance": "Pay it back"}
    await office.does("escalation-director", "Give guidance or pass it up", **guidance)
    board = ok(await office.admin.get("/api/complaint-warnings"))["items"]
    assert [(place["step"], place["task_id"] is None) for place in board] == [
        ("feed-back", False),
        ("three-days", True),
    ]
    assert board[1]["due_at"] is not None
    await office.does("escalation-liaison", "Feed the guidance back to the centre", 1)
    await office.does("complaint-handler", "Contact the customer again", result="satisfied")
    await office.does("complaint-handler", "Close the warning", 1)
    assert ok(await office.admin.get("/api/complaint-warnings"))["items"] == []
    row = await office.known(ticket)
    assert (row["warnings"], row["warning"], row["warning_outcome"]) == (1, False, "satisfied")
    assert row["escalated_at"] == row["warning_began_at"]


async def test_goodwill_is_registered_when_it_is_promised(office: Office) -> None:
    await office.route()
    ticket = await office.complain()
    await office.take_up()
    decide = ("complaint-handler", "Decide what the customer gets")
    await office.does(*decide, remedy="goodwill")
    assert await office.waiting() == {decide[1]: decide[0]}  # how much?
    await office.does(*decide, remedy="goodwill", amount="700")
    await office.does("centre-director", "Approve the goodwill", decision="approved")
    assert await office.waiting() == {"Approve the large goodwill": "operations-manager"}
    await office.does("operations-manager", "Approve the large goodwill", decision="returned", reason="Too much")
    await office.does(*decide, remedy="goodwill", amount="50")
    assert (await office.known(ticket))["goodwill"] is None
    await office.does("complaint-handler", "Answer the customer", told="Sorry", verdict="satisfied")
    row = await office.known(ticket)
    assert (row["remedy"], row["goodwill"]) == ("goodwill", 50.0)


async def test_it_goes_out_as_a_file(office: Office, three: list[Any]) -> None:
    answer = await office.admin.get("/api/exports/complaints?bom=false&state=ended")
    heading, line = answer.text.splitlines()
    assert heading.startswith('"Number","Customer","Came by","Region"')
    assert line.startswith(f'"{three[2]["number"]}","",')
    await office.live.centre.person("Nora", *OVERSEER)
    nora = await office.live.centre.signed_in("Nora")
    refused(await nora.get("/api/exports/complaints"), 403, "access.not_allowed")


async def test_the_evidence_of_a_complaint_is_one_file_with_all_that_was_said_and_done(office: Office) -> None:
    await office.route()
    ticket = await office.complain()
    await office.take_up(verified="The bill of May, twice")
    await office.answer()
    answer = await office.admin.get(f"/api/complaints/{ticket['id']}/evidence?language=pt-BR")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("evidence.json"))
        page = archive.read("evidence.html").decode()
    assert told["complaint"]["number"] == ticket["number"]
    (handling,) = told["handling"]
    assert [step["step"] for step in handling["steps"]][-2:] == ["close", "satisfied"]
    assert [task["who"] for task in handling["tasks"]] == ["Complainthandler"] * 3
    assert handling["filled_in"]["verified"] == "The bill of May, twice"
    assert [entry["text"] for entry in told["said"] if entry["kind"] == "message"] == ["Twice!"]
    assert "<h1>Reclamação" in page
    assert "The bill of May, twice" in page
    await office.live.settle()
    assert [str(taken.ticket) for taken in await office.live.events(EvidenceTaken)] == [ticket["id"]]


async def test_with_its_customer_goes_all_that_was_written_on_a_complaint_and_its_figures_stay(office: Office) -> None:
    clara = await office.customer("Clara", "+5511990000001")
    await office.route()
    ticket = await office.complain(clara)
    await office.take_up(verified="The bill of May, twice")
    await office.answer()
    async with office.live.database.transaction() as tx:
        await TicketData().erase(tx, [UUID(clara)])
    left = "select count(*) from processes.run where position(convert_to('bill of May', 'UTF8') in state) > 0"
    assert await office.live.value(left) == 0
    assert await office.live.value("select count(*) from processes.task where params::text <> '{}'") == 0
    assert (await office.known(ticket))["outcome"] == "satisfied"
    refused(await office.admin.get(f"/api/complaints/{ticket['id']}/evidence"), 404, "complaint.erased")
