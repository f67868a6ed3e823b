"""Tickets that have to do with each other: relations, the master incident, one change of many and its undoing."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from switchroom.tickets import events as e
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk


async def relate(desk: Desk, one: Any, kind: str, other: Any) -> Any:
    return await desk.admin.post(f"/api/tickets/{one['id']}/relations", json={"kind": kind, "ticket": other["id"]})


async def relations(desk: Desk, one: Any, client: Any = None) -> list[tuple[str, bool, int]]:
    items = ok(await (client or desk.admin).get(f"/api/tickets/{one['id']}/relations"))["items"]
    return [(item["kind"], item["reversed"], item["ticket"]["number"]) for item in items]


async def test_relations_are_seen_from_both_sides_once_and_never_lead_in_a_circle(desk: Desk) -> None:
    a, b, c = [await desk.new() for _ in range(3)]
    for _ in range(2):
        ok(await relate(desk, b, "child_of", a), 204)
    ok(await relate(desk, c, "child_of", b), 204)
    ok(await relate(desk, a, "caused_by", c), 204)
    refused(await relate(desk, a, "child_of", c), 409, "ticket.in_circle")
    refused(await relate(desk, a, "duplicate_of", a), 409, "ticket.in_circle")
    refused(await relate(desk, c, "child_of", a), 409, "ticket.has_parent")
    assert await relations(desk, b) == [("child_of", False, a["number"]), ("child_of", True, c["number"])]
    assert await relations(desk, c) == [("caused_by", True, a["number"]), ("child_of", False, b["number"])]
    told = [one.related for one in await desk.events(b["id"]) if isinstance(one, e.TicketRelated)]
    ok(await desk.admin.delete(f"/api/tickets/{b['id']}/relations/child_of/{a['id']}"), 204)
    assert told == [True]
    assert await relations(desk, a) == [("caused_by", False, c["number"])]


async def test_a_follow_up_shows_what_it_follows(desk: Desk) -> None:
    first = await desk.new()
    await desk.status(first["id"], "solved", "closed")
    received = await desk.writes(first["id"])
    assert await relations(desk, {"id": received.ticket_id}) == [("follows", False, first["number"])]


async def test_another_teams_ticket_is_neither_related_nor_shown(desk: Desk, centre: Centre) -> None:
    mine, theirs = await desk.new(), await desk.new(unit_id=desk.units["second"])
    ana = await centre.signed_in("Ana")
    for one, other in ((mine, theirs), (theirs, mine)):
        body = {"kind": "child_of", "ticket": other["id"]}
        refused(await ana.post(f"/api/tickets/{one['id']}/relations", json=body), 404, "ticket.not_found")
        answer = await ana.delete(f"/api/tickets/{one['id']}/relations/child_of/{other['id']}")
        refused(answer, 404, "ticket.not_found")
    ok(await relate(desk, mine, "blocked_by", theirs), 204)
    assert await relations(desk, mine, ana) == []


async def test_a_master_incident_answers_each_requester_once_and_solves_each_ticket_its_own_way(
    desk: Desk, centre: Centre
) -> None:
    master = await desk.new(impact="high", urgency="high")
    children = [await desk.new(type="complaint"), await desk.new(), await desk.new(unit_id=desk.units["second"])]
    closed = await desk.new()
    await desk.status(closed["id"], "solved", "closed")
    for child in (*children, closed):
        ok(await relate(desk, child, "child_of", master), 204)
    body = {"text": "It works again.", "status": "solved", "client_id": str(uuid4())}
    ana = await centre.signed_in("Ana")
    path = f"/api/tickets/{master['id']}/broadcasts"
    told = ok(await ana.post(path, json=body))
    assert told == {
        "sent": [child["number"] for child in children[:2]],
        "skipped": [{"number": closed["number"], "code": "ticket.closed"}],
        "hidden": 1,
    }
    assert ok(await ana.post(path, json=body))["sent"] == told["sent"]
    for child in children[:2]:
        assert await desk.words(child["id"]) == [("message", "It prints blank pages."), ("reply", "It works again.")]
        assert (await desk.get(child["id"]))["status"] == "solved"
        assert [type(one) for one in await desk.events(child["id"])].count(e.TicketReplied) == 1
    assert (await desk.get(children[2]["id"]))["status"] == "new"
    assert (await desk.get(master["id"]))["status"] == "new"
    refused(await ana.post(path, json={"text": ""}), 422, "invalid")


async def change(desk: Desk, tickets: list[Any], **body: Any) -> dict[str, Any]:
    body = {"tickets": [ticket["id"] for ticket in tickets], **body}
    done: dict[str, Any] = ok(await desk.admin.post("/api/ticket-changes", json=body))
    return done


async def test_many_are_changed_at_once_and_what_cannot_be_does_not_keep_the_others(desk: Desk) -> None:
    one, complaint, merged = await desk.new(tags=["old"]), await desk.new(type="complaint"), await desk.new()
    ok(await desk.admin.post(f"/api/tickets/{one['id']}/merges", json={"ticket": merged["id"]}), 201)
    done = await change(
        desk,
        [one, complaint, merged, {"id": str(uuid4())}],
        changes={"status": "solved", "urgency": "high"},
        add_tags=["Storm"],
        remove_tags=["old"],
    )
    assert done["changed"] == [one["id"]]
    assert {item["code"] for item in done["skipped"]} == {
        "ticket.no_such_transition",
        "ticket.merged",
        "ticket.not_found",
    }
    after = await desk.get(one["id"])
    assert (after["status"], after["priority"], after["tags"]) == ("solved", 2, ["storm"])
    assert (await desk.get(complaint["id"]))["urgency"] == "medium"


async def test_an_undone_change_leaves_what_somebody_changed_since_and_tells_it(desk: Desk, centre: Centre) -> None:
    one, other = await desk.new(), await desk.new()
    done = await change(desk, [one, other], changes={"subject": "Storm", "priority": 1, "status": "solved"})
    ok(await desk.patch(other["id"], subject="Not the storm"))
    ana = await centre.signed_in("Ana")
    refused(await ana.post(f"/api/ticket-changes/{done['id']}/undo"), 404, "ticket.bulk_not_found")
    undone = ok(await desk.admin.post(f"/api/ticket-changes/{done['id']}/undo"))
    assert undone["changed"] == sorted([one["id"], other["id"]])
    assert undone["skipped"] == [{"id": other["id"], "code": "ticket.changed_meanwhile", "detail": "subject"}]
    ignored = ("version", "changed_at")
    back = await desk.get(one["id"])
    assert {k: v for k, v in back.items() if k not in ignored} == {k: v for k, v in one.items() if k not in ignored}
    left = await desk.get(other["id"])
    assert (left["subject"], left["status"], left["priority"]) == ("Not the storm", "new", 3)
    refused(await desk.admin.post(f"/api/ticket-changes/{done['id']}/undo"), 409, "ticket.already_undone")


SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "subject": st.sampled_from(["Printer", "Storm"]),
        "impact": st.sampled_from(["high", "low"]),
        "priority": st.sampled_from([None, 1, 4]),
        "status": st.sampled_from(["open", "pending", "solved"]),
        "tags": st.lists(st.sampled_from(["a", "b"]), unique=True),
    },
)


@given(first=CHANGES, second=CHANGES)
@example(first={"status": "solved"}, second={"status": "open"})
@settings(max_examples=20, suppress_health_check=SLOW)
async def test_undoing_gives_back_what_a_change_of_many_took(desk: Desk, first: Any, second: Any) -> None:
    tickets = [await desk.new(tags=["a"]), await desk.new(type="complaint")]
    await change(desk, tickets, changes=first)
    before = [await desk.get(ticket["id"]) for ticket in tickets]
    done = await change(desk, tickets, changes=second)
    assert ok(await desk.admin.post(f"/api/ticket-changes/{done['id']}/undo"))["skipped"] == []
    after = [await desk.get(ticket["id"]) for ticket in tickets]
    for one, other in zip(before, after, strict=True):
        differing = {name for name in one if one[name] != other[name]}
        assert differing <= {"version", "changed_at", "solved_at"}
    assert UUID(done["id"])


async def test_children_that_were_merged_are_answered_once(desk: Desk) -> None:
    master, one, other = await desk.new(), await desk.new(), await desk.new()
    for child in (one, other):
        ok(await relate(desk, child, "child_of", master), 204)
    ok(await desk.admin.post(f"/api/tickets/{one['id']}/merges", json={"ticket": other["id"]}), 201)
    told = ok(await desk.admin.post(f"/api/tickets/{master['id']}/broadcasts", json={"text": "It works again."}))
    assert told == {"sent": [one["number"]], "skipped": [], "hidden": 0}
    assert [text for kind, text in await desk.words(one["id"]) if kind == "reply"] == ["It works again."]
