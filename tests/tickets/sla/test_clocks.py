"""Promises kept by the database: policies, the clocks of tickets, warnings, what if, and who may see them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer
from switchroom.tickets.events import ClockBreached, ClockWarned
from switchroom.tickets.sla.keeping import CLOCKS_RING, ring
from switchroom.tickets.sla.policy_actions import SETTLE_ALL
from switchroom.tickets.sla.rounds import settle_open_tickets
from tests.support.web import ok, refused
from tests.tickets.desk import SEE, Desk

HOUR = timedelta(hours=1)


def target(metric: str, minutes: int, **more: Any) -> dict[str, Any]:
    return {"metric": metric, "minutes": minutes, "working": False, **more}


USUAL = {
    "name": {"en": "Usual"},
    "targets": [
        target("first_response", 60, warn_minutes=30),
        target("resolution", 240, warn_minutes=60),
        target("resolution", 30, priority=1),
        target("update", 120),
        target("handover", 45),
    ],
}


async def promise(desk: Desk, **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = ok(await desk.admin.post("/api/sla-policies", json={**USUAL, **body}), 201)
    return made


async def clocks(desk: Desk, ref: Any) -> dict[str, dict[str, Any]]:
    """The newest clock of each metric."""
    items = ok(await desk.admin.get(f"/api/tickets/{ref}/clocks"))["items"]
    return {item["metric"]: item for item in sorted(items, key=lambda item: item["id"])}


def length(clock: dict[str, Any]) -> timedelta:
    """From its start to its due time."""
    return datetime.fromisoformat(clock["due_at"]) - datetime.fromisoformat(clock["started_at"])


async def shift(desk: Desk, ticket: Any, by: timedelta) -> None:
    """Let so much time have passed: everything about the ticket happened so much earlier."""
    async with desk.database.transaction() as tx:
        await tx.execute(
            """update tickets.ticket set opened_at = opened_at - $2::interval,
                   first_replied_at = first_replied_at - $2::interval where id = $1""",
            UUID(ticket["id"]),
            by,
        )
        await tx.execute(
            """update tickets.clock set started_at = started_at - $2::interval, stopped_at = stopped_at - $2::interval,
                   due_at = due_at - $2::interval, warn_at = warn_at - $2::interval, rings_at = rings_at - $2::interval,
                   pauses = (select coalesce(jsonb_agg(p || jsonb_build_object(
                       'begins', to_json((p ->> 'begins')::timestamptz - $2::interval),
                       'ends', to_json((p ->> 'ends')::timestamptz - $2::interval))), '[]')
                       from jsonb_array_elements(pauses) p)
               where ticket_id = $1""",
            UUID(ticket["id"]),
            by,
        )


async def rings(desk: Desk, ticket: Any) -> None:
    """The ticket's timer rings now."""
    timer = Timer(new_id(), CLOCKS_RING, UUID(ticket["id"]), datetime.now(UTC), {"ticket": ticket["id"]})
    async with desk.database.transaction() as tx:
        await ring(tx, [timer])


async def timers(desk: Desk, ticket: Any) -> list[datetime]:
    async with desk.database.read() as connection:
        rows = await connection.fetch(
            "select due_at from platform.timer where kind = $1 and subject = $2 order by due_at",
            CLOCKS_RING,
            UUID(ticket["id"]),
        )
    return [row["due_at"] for row in rows]


async def test_a_ticket_has_the_clocks_that_its_policy_promises(desk: Desk) -> None:
    policy = await promise(desk)
    ticket = await desk.new(impact="low", urgency="low")
    found = await clocks(desk, ticket["number"])
    assert {metric: length(clock) for metric, clock in found.items()} == {
        "first_response": HOUR,
        "resolution": 4 * HOUR,
    }
    first = found["first_response"]
    assert (first["state"], first["policy"]["id"], first["calendar"]) == ("running", policy["id"], None)
    assert (await desk.get(ticket["id"]))["next_due_at"] == first["due_at"]
    assert await timers(desk, ticket) == [datetime.fromisoformat(first["warn_at"])]
    assert [fact["code"] for fact in first["explanation"]] == ["started", "target", "warned_from", "due", "left"]


async def test_priority_and_condition_choose_the_target(desk: Desk) -> None:
    await promise(desk, position=2)
    await promise(
        desk,
        name="Important",
        position=1,
        condition='"vip" in tags',
        targets=[target("resolution", 10)],
    )
    ticket = await desk.new(impact="high", urgency="high")
    assert length((await clocks(desk, ticket["id"]))["resolution"]) == timedelta(minutes=30)
    ok(await desk.patch(ticket["id"], tags=["vip"]))
    found = await clocks(desk, ticket["id"])
    assert {metric: length(clock) for metric, clock in found.items()} == {"resolution": timedelta(minutes=10)}


async def test_replies_answer_and_ask_for_the_next(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await desk.reply(ticket["id"])
    found = await clocks(desk, ticket["id"])
    assert found["first_response"]["state"] == "met"
    assert length(found["update"]) == 2 * HOUR
    assert (await desk.get(ticket["id"]))["next_due_at"] == found["update"]["due_at"]
    await shift(desk, ticket, HOUR)
    await desk.reply(ticket["id"])
    items = ok(await desk.admin.get(f"/api/tickets/{ticket['id']}/clocks"))["items"]
    assert [item["state"] for item in items if item["metric"] == "update"] == ["running", "met"]


async def test_pending_stands_still_and_the_ledger_says_who_and_why(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await desk.status(ticket["id"], "pending")
    assert (await desk.get(ticket["id"]))["next_due_at"] is None
    resolution = (await clocks(desk, ticket["id"]))["resolution"]
    assert (resolution["state"], resolution["due_at"]) == ("paused", None)
    await shift(desk, ticket, 10 * HOUR)
    await desk.writes(ticket["id"])  # the requester answers: it is open again
    resolution = (await clocks(desk, ticket["id"]))["resolution"]
    (pause,) = resolution["pauses"]
    assert (pause["why"], pause["who"]["kind"]) == ("pending", "user")
    assert pause["who"]["name"]
    assert resolution["state"] == "running"
    assert timedelta(hours=14) <= length(resolution) < timedelta(hours=14, minutes=1)
    assert "paused" in [fact["code"] for fact in resolution["explanation"]]


async def test_solved_stops_and_reopened_goes_on(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await desk.status(ticket["id"], "solved")
    assert {clock["state"] for clock in (await clocks(desk, ticket["id"])).values()} == {"met"}
    assert (await desk.get(ticket["id"]))["next_due_at"] is None
    await shift(desk, ticket, 50 * HOUR)
    await desk.writes(ticket["id"])
    resolution = (await clocks(desk, ticket["id"]))["resolution"]
    assert resolution["state"] == "running"
    assert [pause["why"] for pause in resolution["pauses"]] == ["solved"]


async def test_a_hand_over_has_a_clock_until_somebody_there_takes_it(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new(assignee_id=desk.people["Ana"]["id"])
    ok(await desk.patch(ticket["id"], unit_id=desk.units["second"], assignee_id=None))
    assert length((await clocks(desk, ticket["id"]))["handover"]) == timedelta(minutes=45)
    ok(await desk.patch(ticket["id"], assignee_id=desk.people["Rui"]["id"]))
    assert (await clocks(desk, ticket["id"]))["handover"]["state"] == "met"


async def test_warnings_and_breaches_are_said_once(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await shift(desk, ticket, timedelta(minutes=40))
    await rings(desk, ticket)
    await rings(desk, ticket)
    said = [event for event in await desk.events(ticket["id"]) if isinstance(event, ClockWarned | ClockBreached)]
    assert [(type(event), event.metric) for event in said] == [(ClockWarned, "first_response")]
    await shift(desk, ticket, timedelta(minutes=30))
    await rings(desk, ticket)
    await rings(desk, ticket)
    said = [event for event in await desk.events(ticket["id"]) if isinstance(event, ClockBreached)]
    first = (await clocks(desk, ticket["id"]))["first_response"]
    assert [(event.metric, str(event.clock)) for event in said] == [("first_response", first["id"])]
    assert first["state"] == "breached"
    assert first["explanation"][-1]["code"] == "breached"
    assert (await desk.get(ticket["id"]))["next_due_at"] == first["due_at"]  # overdue until somebody answers
    await desk.reply(ticket["id"])
    assert (await clocks(desk, ticket["id"]))["first_response"]["state"] == "breached"
    assert (await desk.get(ticket["id"]))["next_due_at"] > first["due_at"]


async def test_who_answers_too_late_before_the_timer_rang_is_late_all_the_same(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await shift(desk, ticket, 2 * HOUR)
    await desk.reply(ticket["id"])
    said = [event for event in await desk.events(ticket["id"]) if isinstance(event, ClockBreached)]
    assert [event.metric for event in said] == ["first_response"]


async def test_one_timer_rings_for_the_earliest_and_asks_for_the_next(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    await shift(desk, ticket, timedelta(minutes=40))
    async with desk.database.transaction() as tx:
        await tx.execute("delete from platform.timer")  # it has rung
    await rings(desk, ticket)
    first = (await clocks(desk, ticket["id"]))["first_response"]
    assert await timers(desk, ticket) == [datetime.fromisoformat(first["due_at"])]
    await rings(desk, ticket)  # one that came for nothing asks for nothing
    assert len(await timers(desk, ticket)) == 1


async def test_working_time_is_that_of_the_team_or_of_the_policy(desk: Desk) -> None:
    day = datetime.now(UTC).date() + timedelta(days=2)

    async def calendar(slug: str, opens: str) -> str:
        weekly = [{"day": day.weekday(), "from": opens, "to": "23:00"}]
        made = await desk.centre.make("calendars", name=slug, slug=slug, time_zone="UTC", weekly=weekly, holidays=[])
        return str(made["id"])

    own, other = await calendar("own", "10:00"), await calendar("other", "12:00")
    unit = ok(await desk.admin.get(f"/api/units/{desk.units['first']}"))
    ok(await desk.admin.patch(f"/api/units/{unit['id']}", json={"version": unit["version"], "calendar_id": own}))
    hours = [target("first_response", 90, working=True)]
    policy = await promise(desk, targets=hours)
    ticket = await desk.new()
    first = (await clocks(desk, ticket["id"]))["first_response"]
    assert datetime.fromisoformat(first["due_at"]) == datetime.combine(day, time(11, 30), UTC)
    assert (first["calendar"]["id"], first["calendar"]["time_zone"]) == (own, "UTC")
    assert [fact["code"] for fact in first["explanation"]] == ["started", "target", "closed", "due", "left"]
    change = {"version": policy["version"], "calendar_id": other}
    ok(await desk.admin.patch(f"/api/sla-policies/{policy['id']}", json=change))
    assert await settle_open_tickets(desk.database) == 1
    first = (await clocks(desk, ticket["id"]))["first_response"]
    assert datetime.fromisoformat(first["due_at"]) == datetime.combine(day, time(13, 30), UTC)


async def test_a_changed_policy_moves_open_tickets_and_keeps_their_pauses(desk: Desk) -> None:
    policy = await promise(desk)
    ticket, solved = await desk.new(), await desk.new()
    await desk.status(solved["id"], "solved")
    await desk.status(ticket["id"], "pending")
    await shift(desk, ticket, HOUR)
    await desk.status(ticket["id"], "open")
    before = (await clocks(desk, ticket["id"]))["resolution"]
    change = {"version": policy["version"], "targets": [target("resolution", 600)]}
    ok(await desk.admin.patch(f"/api/sla-policies/{policy['id']}", json=change))
    async with desk.database.read() as connection:
        jobs = await connection.fetch_value("select count(*) from jobs.pgqueuer where entrypoint = $1", SETTLE_ALL)
    assert jobs == 2  # one when it was made, one now
    assert await settle_open_tickets(desk.database) == 1
    after = (await clocks(desk, ticket["id"]))["resolution"]
    assert after["pauses"] == before["pauses"]
    assert length(after) == length(before) + 6 * HOUR
    assert (await desk.get(ticket["id"]))["next_due_at"] == after["due_at"]
    assert length((await clocks(desk, solved["id"]))["resolution"]) == 4 * HOUR


async def test_what_if_tells_what_would_move_and_moves_nothing(desk: Desk) -> None:
    policy = await promise(desk)
    tickets = [await desk.new() for _ in range(3)]
    await desk.status(tickets[2]["id"], "solved")
    before = await clocks(desk, tickets[0]["id"])
    changed = {**USUAL, "targets": [target("first_response", 60), target("resolution", 300)]}
    asked: dict[str, Any] = {"policy_id": policy["id"], "policy": changed, "limit": 1}
    moves, looked_at = [], 0
    while True:
        part = ok(await desk.admin.post("/api/sla-policies/preview", json=asked))
        moves += part["items"]
        looked_at += part["looked_at"]
        if part["next"] is None:
            break
        asked["cursor"] = part["next"]
    assert looked_at == 2
    assert [(move["number"], move["metric"]) for move in moves] == [
        (ticket["number"], "resolution") for ticket in tickets[:2]
    ]
    resolution = moves[0]
    assert datetime.fromisoformat(resolution["after"]) - datetime.fromisoformat(resolution["before"]) == HOUR
    assert {name: clock["due_at"] for name, clock in (await clocks(desk, tickets[0]["id"])).items()} == {
        name: clock["due_at"] for name, clock in before.items()
    }
    gone = ok(await desk.admin.post("/api/sla-policies/preview", json={"policy_id": policy["id"]}))
    assert {(move["metric"], move["after"]) for move in gone["items"]} == {
        ("first_response", None),
        ("resolution", None),
    }


async def test_what_if_is_true(desk: Desk) -> None:
    """What was foretold is what comes: for a new policy that goes before the present one."""
    await promise(desk, position=10)
    ticket = await desk.new(tags=["vip"])
    await desk.new()
    new = {"name": "Important", "position": 1, "condition": '"vip" in tags', "targets": [target("resolution", 77)]}
    foretold = ok(await desk.admin.post("/api/sla-policies/preview", json={"policy": new}))["items"]
    ok(await desk.admin.post("/api/sla-policies", json=new), 201)
    await settle_open_tickets(desk.database)
    found = await clocks(desk, ticket["id"])
    assert {move["number"] for move in foretold} == {ticket["number"]}
    assert {move["metric"]: move["after"] for move in foretold} == {
        "first_response": None,
        "resolution": found["resolution"]["due_at"],
    }
    assert found.keys() == {"resolution"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"condition": "priority <"}, "ticket.invalid_condition"),
        ({"condition": "colour == 1"}, "ticket.invalid_condition"),
        ({"condition": "priority + 1"}, "ticket.invalid_condition"),
        ({"condition": 'kind == "invoice"'}, "ticket.invalid_condition"),
        ({"targets": [target("update", 5), target("update", 6)]}, "sla.two_targets"),
        ({"targets": [target("update", 5, warn_minutes=5)]}, "sla.late_warning"),
        ({"targets": [target("update", 0)]}, "invalid"),
        ({"targets": [target("update", 5, priority=5)]}, "invalid"),
        ({"targets": [target("lunch", 5)]}, "invalid"),
    ],
)
async def test_policies_that_are_not_made(desk: Desk, change: dict[str, Any], code: str) -> None:
    for path, body in (("", {**USUAL, **change}), ("/preview", {"policy": {**USUAL, **change}})):
        refused(await desk.admin.post(f"/api/sla-policies{path}", json=body), 422, code)


async def test_who_may_not_see_a_ticket_sees_no_clock_of_it(desk: Desk) -> None:
    await promise(desk)
    ticket = await desk.new()
    ana, rui = await desk.centre.signed_in("Ana"), await desk.centre.signed_in("Rui")
    ok(await ana.get(f"/api/tickets/{ticket['number']}/clocks"))
    refused(await rui.get(f"/api/tickets/{ticket['number']}/clocks"), 404, "ticket.not_found")
    refused(await rui.get("/api/tickets/0/clocks"), 404, "ticket.not_found")


async def test_policies_are_changed_and_tried_only_by_who_may(desk: Desk) -> None:
    policy = await promise(desk)
    ana = await desk.centre.signed_in("Ana")
    assert [row["id"] for row in ok(await ana.get("/api/sla-policies"))["items"]] == [policy["id"]]
    refused(await ana.post("/api/sla-policies", json=USUAL), 403, "access.not_allowed")
    refused(await ana.post("/api/sla-policies/preview", json={"policy": USUAL}), 403, "access.not_allowed")
    await desk.centre.person("Leo", SEE, "tickets:sla_policy:edit", unit=desk.units["first"])
    leo = await desk.centre.signed_in("Leo")  # what is promised is promised everywhere
    refused(await leo.post("/api/sla-policies/preview", json={"policy": USUAL}), 403, "access.not_allowed")


async def test_without_policies_nothing_is_promised_and_what_comes_later_knows_the_pauses(desk: Desk) -> None:
    ticket = await desk.new()
    await desk.status(ticket["id"], "on_hold")
    await shift(desk, ticket, 3 * HOUR)
    await desk.status(ticket["id"], "open")
    assert await clocks(desk, ticket["id"]) == {}
    assert (await desk.get(ticket["id"]))["next_due_at"] is None
    await promise(desk)
    await settle_open_tickets(desk.database)
    found = await clocks(desk, ticket["id"])
    for metric, hours in (("first_response", 1), ("resolution", 4)):
        promised = timedelta(hours=hours)
        assert timedelta(hours=3) <= length(found[metric]) - promised < timedelta(hours=3, minutes=1)
