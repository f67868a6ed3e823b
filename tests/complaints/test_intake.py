"""Complaints come in through an agent and by other channels; each is dispatched by region and handled once."""

from tests.complaints.office import HANDLING, OVERSEER, Office
from tests.support.web import ok, refused


async def running(office: Office) -> list[tuple[str, str]]:
    """Open runs of the handling: what they are about."""
    rows = await office.live.rows(
        "select slug, subject_kind from processes.run where outcome is null and parent_id is null order by started_at"
    )
    return [(row["slug"], row["subject_kind"]) for row in rows]


async def test_a_complaint_that_an_agent_writes_down_is_handled_to_its_end_and_closes_its_ticket(
    office: Office,
) -> None:
    await office.route()
    ticket = await office.complain()
    await office.take_up()
    await office.answer()
    row = await office.known(ticket)
    assert (row["status"], row["outcome"], row["remedy"], row["cause"]) == ("closed", "satisfied", "apology", "billing")
    assert row["first_answered_at"] < row["ended_at"]
    assert await running(office) == []
    entries = ok(await office.admin.get(f"/api/tickets/{ticket['id']}/entries"))["items"]
    assert [entry["text"] for entry in entries if entry["kind"] == "note"] == ["Sorry"]


async def test_a_ticket_of_another_channel_is_taken_in_when_it_is_found_to_be_a_complaint(office: Office) -> None:
    await office.route()
    ticket = await office.complain(type="incident", medium="walk_up")
    assert (await office.register(), await running(office)) == ([], [])
    await office.change(ticket, type="complaint")
    (row,) = await office.register()
    assert (row["medium"], row["by_key"]) == ("walk_up", False)
    assert await running(office) == [(HANDLING, "ticket")]
    await office.change(ticket, type="request")
    assert (await office.register(), await running(office), await office.waiting()) == ([], [], {})
    refused(await office.admin.get(f"/api/complaints/{ticket['id']}"), 404, "complaint.not_found")


async def test_complaints_are_dispatched_to_a_centre_by_region(office: Office) -> None:
    north, south = await office.live.centre.unit("North"), await office.live.centre.unit("South")
    aurora, ilmar = await office.region("aurora"), await office.region("ilmar")
    clara = await office.customer("Clara", "+5511990000001", aurora)
    john = await office.customer("John", "+5511990000002", ilmar)
    await office.route(10, region_id=aurora, unit_id=north)
    await office.route(20, region_id=ilmar, unit_id=south)
    await office.route(900, process=None)
    for requester in (clara, john, None):
        await office.complain(requester)
    rows = {row["customer"] and row["customer"]["name"]: row for row in await office.register()}
    units = {name: row["unit"]["name"] for name, row in rows.items()}
    root = ok(await office.admin.get(f"/api/units/{await office.live.centre.root()}"))["name"]
    assert units == {"Clara": "North", "John": "South", None: root}
    assert (rows["Clara"]["region"]["name"], rows[None]["region"]) == ("Aurora", None)
    assert await running(office) == [(HANDLING, "ticket")] * 2
    tasks = await office.live.rows("select u.name from processes.task t join organisation.unit u on u.id = t.unit_id")
    assert sorted(task["name"][""] if "" in task["name"] else str(task["name"]) for task in tasks) == ["North", "South"]


async def test_what_somebody_works_on_already_stays_with_its_team(office: Office) -> None:
    north = await office.live.centre.unit("North")
    await office.route(unit_id=north)
    me = ok(await office.admin.get("/api/session"))["user"]["id"]
    await office.complain(assignee_id=me)
    (row,) = await office.register()
    assert row["unit"]["name"] != "North"
    assert row["handler"]["id"] == me
    assert await running(office) == [(HANDLING, "ticket")]


async def test_a_region_that_is_known_later_begins_the_handling_then(office: Office) -> None:
    aurora = await office.region("aurora")
    clara = await office.customer("Clara", "+5511990000001", aurora)
    await office.route(region_id=aurora)
    ticket = await office.complain()
    assert await running(office) == []
    await office.change(ticket, requester_id=clara)
    assert await running(office) == [(HANDLING, "ticket")]


async def test_a_complaint_that_is_opened_again_is_still_handled_once(office: Office) -> None:
    await office.route()
    ticket = await office.complain()
    await office.change(ticket, status="open")
    await office.change(ticket, status="solved")
    assert (await office.known(ticket))["ended_at"] is not None
    await office.change(ticket, status="open")
    assert (await office.known(ticket))["ended_at"] is None
    assert await running(office) == [(HANDLING, "ticket")]


async def test_whoever_complains_again_within_a_month_repeats_it_and_the_two_are_linked(office: Office) -> None:
    clara = await office.customer("Clara", "+5511990000001")
    john = await office.customer("John", "+5511990000002")
    first, other, second = await office.complain(clara), await office.complain(john), await office.complain(clara)
    assert (await office.known(first))["repeats"] is None
    assert (await office.known(other))["repeats"] is None
    assert (await office.known(second))["repeats"] == first["id"]
    related = ok(await office.admin.get(f"/api/tickets/{second['id']}/relations"))["items"]
    assert [(one["kind"], one["ticket"]["number"]) for one in related] == [("follows", first["number"])]
    assert [row["number"] for row in await office.register(repeated=True)] == [second["number"]]


async def test_a_merged_complaint_leaves_the_register_and_its_handling_ends(office: Office) -> None:
    await office.route()
    kept, merged = await office.complain(), await office.complain()
    ok(await office.admin.post(f"/api/tickets/{kept['id']}/merges", json={"ticket": merged["id"]}), 201)
    await office.live.settle()
    assert [row["number"] for row in await office.register()] == [kept["number"]]
    assert await running(office) == [(HANDLING, "ticket")]


async def test_only_whoever_may_see_its_ticket_sees_a_complaint(office: Office) -> None:
    north, south = await office.live.centre.unit("North"), await office.live.centre.unit("South")
    in_north = await office.complain(unit_id=north)
    await office.complain(unit_id=south)
    await office.live.centre.person("Nora", *OVERSEER, unit=north)
    await office.live.centre.person("Theo", "tickets:ticket:see", unit=north)
    nora, theo = await office.live.centre.signed_in("Nora"), await office.live.centre.signed_in("Theo")
    assert [row["number"] for row in await office.register(nora)] == [in_north["number"]]
    refused(await theo.get("/api/complaints"), 403, "access.not_allowed")
    refused(await theo.get(f"/api/complaints/{in_north['id']}"), 403, "access.not_allowed")
    (other,) = [row for row in await office.register() if row["number"] != in_north["number"]]
    for path in ("", "/clocks", "/evidence"):
        refused(await nora.get(f"/api/complaints/{other['ticket_id']}{path}"), 404, "complaint.not_found")
    refused(await nora.patch(f"/api/complaints/{other['ticket_id']}", json={}), 404, "complaint.not_found")
