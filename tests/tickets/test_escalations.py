"""Escalating through tiers and to vendors: each with a clock, a promise and a way back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.tickets.events import ClockBreached, ClockWarned, TicketCameBack, TicketEscalated
from switchroom.tickets.sla.contracts import Metric
from tests.support.web import ok, refused
from tests.tickets.desk import SEE, WORK, Desk
from tests.tickets.sla.test_clocks import length, promise, rings, shift, target

WHY = {"reason": "It takes the network team.", "tried": "Another cable, another port."}
TO_TIERS = [
    target("escalation", 480, warn_minutes=60),
    target("escalation", 240, warn_minutes=60, tier=2),
    target("escalation", 30, tier=2, priority=1),
]


@pytest.fixture
async def tiers(desk: Desk) -> Desk:
    """The first team is tier 1 and escalates to the second, which is tier 2."""
    await set_unit(desk, "second", tier=2)
    await set_unit(desk, "first", tier=1, next_unit_id=desk.units["second"])
    return desk


async def set_unit(desk: Desk, name: str, **fields: Any) -> None:
    unit = ok(await desk.admin.get(f"/api/units/{desk.units[name]}"))
    ok(await desk.admin.patch(f"/api/units/{unit['id']}", json={"version": unit["version"], **fields}))


async def vendor(desk: Desk, **body: Any) -> dict[str, Any]:
    body = {"name": "Copiers", "email": "help@copiers.example", "minutes": 600, "working": False, **body}
    made: dict[str, Any] = ok(await desk.admin.post("/api/vendors", json=body), 201)
    return made


async def escalate(desk: Desk, ticket: Any, **body: Any) -> str:
    answer = await desk.admin.post(f"/api/tickets/{ticket['id']}/escalations", json={**WHY, **body})
    return str(ok(answer, 201)["id"])


async def to_vendor(desk: Desk, ticket: Any, vendor: Any, **body: Any) -> str:
    body = {"vendor_id": vendor["id"], "reason": "Under warranty.", **body}
    return str(ok(await desk.admin.post(f"/api/tickets/{ticket['id']}/escalations/vendor", json=body), 201)["id"])


async def back(desk: Desk, ticket: Any, id: str, outcome: str, reason: str = "Here it is.") -> None:
    path = f"/api/tickets/{ticket['id']}/escalations/{id}/back"
    ok(await desk.admin.post(path, json={"outcome": outcome, "reason": reason}), 204)


async def chain(desk: Desk, ticket: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(await desk.admin.get(f"/api/tickets/{ticket['id']}/escalations"))["items"]
    return items


async def test_an_escalation_goes_to_the_next_tier_with_a_clock_of_its_own(tiers: Desk) -> None:
    await promise(tiers, targets=TO_TIERS)
    ticket = await tiers.new(assignee_id=tiers.people["Ana"]["id"])
    shown = ok(await tiers.admin.get(f"/api/tickets/{ticket['id']}/escalations"))
    assert (shown["items"], shown["next"]["id"]) == ([], tiers.units["second"])
    id = await escalate(tiers, ticket, assignee_id=tiers.people["Rui"]["id"])
    after = await tiers.get(ticket["id"])
    assert (after["unit"]["id"], after["assignee"]["name"]) == (tiers.units["second"], "Rui")
    (one,) = await chain(tiers, ticket)
    assert (one["id"], one["from_unit"]["id"], one["tier"]) == (id, tiers.units["first"], 2)
    assert (one["reason"], one["tried"], one["outcome"]) == (*WHY.values(), None)
    clock = one["clock"]
    assert (clock["metric"], clock["state"], length(clock)) == ("escalation", "running", timedelta(hours=4))
    assert [fact["code"] for fact in clock["explanation"]] == ["started", "target", "warned_from", "due", "left"]
    assert after["next_due_at"] == clock["due_at"]
    assert ("note", "\n\n".join(WHY.values())) in await tiers.words(ticket["id"])
    (event,) = [event for event in await tiers.events(ticket["id"]) if isinstance(event, TicketEscalated)]
    assert (str(event.escalation), str(event.unit), event.vendor) == (id, tiers.units["second"], None)


async def test_the_target_is_that_of_the_tier_and_the_priority(tiers: Desk) -> None:
    await promise(tiers, targets=TO_TIERS)
    ticket = await tiers.new(priority=1)
    await escalate(tiers, ticket)
    (one,) = await chain(tiers, ticket)
    assert length(one["clock"]) == timedelta(minutes=30)
    ok(await tiers.patch(ticket["id"], priority=3))
    assert length((await chain(tiers, ticket))[0]["clock"]) == timedelta(hours=4)


async def test_it_is_passed_on_and_comes_back_to_whoever_had_it(tiers: Desk) -> None:
    await promise(tiers, targets=TO_TIERS)
    tiers.units["third"] = await tiers.centre.unit("third", tier=3)
    ticket = await tiers.new()
    first = await escalate(tiers, ticket, assignee_id=tiers.people["Rui"]["id"])
    second = await escalate(tiers, ticket, unit_id=tiers.units["third"])
    one, two = await chain(tiers, ticket)
    assert (one["id"], one["outcome"], one["clock"]["state"]) == (first, "passed_on", "met")
    assert (two["id"], two["tier"], length(two["clock"])) == (second, 3, timedelta(hours=8))
    await back(tiers, ticket, second, "returned", "Not ours.")
    after = await tiers.get(ticket["id"])
    assert (after["unit"]["id"], after["assignee"]["name"]) == (tiers.units["second"], "Rui")
    two = (await chain(tiers, ticket))[1]
    assert (two["outcome"], two["outcome_reason"], two["clock"]["stopped_at"] is None) == (
        "returned",
        "Not ours.",
        False,
    )
    refused(
        await tiers.admin.post(
            f"/api/tickets/{ticket['id']}/escalations/{second}/back", json={"outcome": "solved", "reason": "x"}
        ),
        409,
        "escalation.ended",
    )
    outcomes = [event.outcome for event in await tiers.events(ticket["id"]) if isinstance(event, TicketCameBack)]
    assert outcomes == ["passed_on", "returned"]


async def test_solving_the_ticket_ends_whatever_is_open_and_reopening_begins_nothing(tiers: Desk) -> None:
    await promise(tiers, targets=TO_TIERS)
    ticket = await tiers.new()
    await escalate(tiers, ticket)
    await to_vendor(tiers, ticket, await vendor(tiers), owner_id=tiers.people["Rui"]["id"])
    await tiers.status(ticket["id"], "solved", "open")
    found = await chain(tiers, ticket)
    assert [(one["outcome"], one["clock"]["state"]) for one in found] == [("solved", "met")] * 2
    assert (await tiers.get(ticket["id"]))["next_due_at"] is None
    await escalate(tiers, ticket, unit_id=tiers.units["first"])
    assert len(await chain(tiers, ticket)) == 3


async def test_at_a_vendor_somebody_of_us_follows_it_up(tiers: Desk) -> None:
    ticket = await tiers.new(tiers.admin)
    id = await to_vendor(tiers, ticket, await vendor(tiers), owner_id=tiers.people["Ana"]["id"])
    after = await tiers.get(ticket["id"])
    assert (after["assignee"]["name"], after["status"]) == ("Ana", "on_hold")
    refused(await tiers.patch(ticket["id"], assignee_id=None), 409, "escalation.owner_needed")
    refused(await tiers.patch(ticket["id"], unit_id=tiers.units["second"]), 409, "escalation.owner_needed")
    ok(await tiers.patch(ticket["id"], unit_id=tiers.units["second"], assignee_id=tiers.people["Rui"]["id"]))
    again = {"vendor_id": (await vendor(tiers))["id"], "reason": "x"}
    path = f"/api/tickets/{ticket['id']}/escalations/vendor"
    refused(await tiers.admin.post(path, json=again), 409, "escalation.at_vendor")
    ok(
        await tiers.admin.put(
            f"/api/tickets/{ticket['id']}/escalations/{id}/reference", json={"reference": "RMA-5521"}
        ),
        204,
    )
    assert await tiers.listed(search="rma-5521") == [ticket["number"]]
    await back(tiers, ticket, id, "solved", "New drum.")
    after = await tiers.get(ticket["id"])
    assert (after["assignee"]["name"], after["status"]) == ("Rui", "open")
    (one,) = await chain(tiers, ticket)
    assert (one["vendor"]["name"], one["reference"], one["outcome"]) == ("Copiers", "RMA-5521", "solved")
    ok(await tiers.patch(ticket["id"], assignee_id=None))


async def test_a_vendors_clock_runs_while_the_ticket_is_on_hold_and_stands_while_the_requester_is_asked(
    tiers: Desk,
) -> None:
    await promise(tiers, targets=[target("resolution", 6000)])
    ticket = await tiers.new()
    await to_vendor(tiers, ticket, await vendor(tiers, minutes=600))
    (one,) = await chain(tiers, ticket)
    assert (one["clock"]["state"], length(one["clock"])) == ("running", timedelta(hours=10))
    await tiers.status(ticket["id"], "pending")
    await shift(tiers, ticket, timedelta(hours=1))
    await tiers.status(ticket["id"], "on_hold")
    (one,) = await chain(tiers, ticket)
    assert timedelta(hours=11) <= length(one["clock"]) < timedelta(hours=11, minutes=1)
    assert [pause["why"] for pause in one["clock"]["pauses"]] == ["pending"]


async def test_a_vendor_works_by_its_own_hours(tiers: Desk) -> None:
    hours = [{"day": day, "from": "08:00", "to": "09:00"} for day in range(7)]
    calendar = await tiers.centre.make(
        "calendars", name="Office", slug="office", time_zone="Europe/Berlin", weekly=hours, holidays=[]
    )
    ticket = await tiers.new()
    await to_vendor(tiers, ticket, await vendor(tiers, minutes=120, working=True, calendar_id=calendar["id"]))
    (one,) = await chain(tiers, ticket)
    assert one["clock"]["calendar"]["id"] == calendar["id"]
    assert one["clock"]["due_at"].endswith(("07:00:00Z", "08:00:00Z"))
    assert timedelta(hours=23) < length(one["clock"]) < timedelta(hours=50)


async def test_warnings_and_breaches_are_said_and_listed(tiers: Desk) -> None:
    await promise(tiers, targets=[target("resolution", 60_000)])
    ticket, other = await tiers.new(), await tiers.new()
    copiers = await vendor(tiers, minutes=120, warn_minutes=60)
    await to_vendor(tiers, ticket, copiers)
    await escalate(tiers, other)
    await shift(tiers, ticket, timedelta(minutes=61))
    await rings(tiers, ticket)
    assert await tiers.listed(escalation_overdue=True) == []
    await shift(tiers, ticket, timedelta(hours=1))
    await rings(tiers, ticket)
    said = [event for event in await tiers.events(ticket["id"]) if isinstance(event, ClockWarned | ClockBreached)]
    assert [(type(event), event.metric) for event in said] == [
        (ClockWarned, Metric.VENDOR),
        (ClockBreached, Metric.VENDOR),
    ]
    assert await tiers.listed(escalation_overdue=True) == [ticket["number"]]
    assert await tiers.listed(vendor="any") == await tiers.listed(vendor=copiers["id"]) == [ticket["number"]]
    assert await tiers.listed(vendor=tiers.units["first"]) == []
    assert (await tiers.listed(tier=1), await tiers.listed(tier=2)) == ([ticket["number"]], [other["number"]])
    views = {view["code"]: view["count"] for view in ok(await tiers.admin.get("/api/ticket-views"))["items"]}
    assert (views["at_vendor"], views["escalation_overdue"]) == (1, 1)


async def test_a_merged_ticket_waits_and_goes_on_when_the_merge_is_undone(tiers: Desk) -> None:
    await promise(tiers, targets=TO_TIERS)
    ticket, survivor = await tiers.new(), await tiers.new()
    await escalate(tiers, ticket)
    ok(await tiers.admin.post(f"/api/tickets/{survivor['id']}/merges", json={"ticket": ticket["id"]}), 201)
    (merged,) = ok(await tiers.admin.get(f"/api/tickets/{survivor['id']}/merges"))["items"]
    assert (await chain(tiers, ticket))[0]["clock"] is None
    ok(await tiers.admin.post(f"/api/tickets/{survivor['id']}/merges/{merged['id']}/undo"))
    (one,) = await chain(tiers, ticket)
    assert (one["outcome"], one["clock"]["state"]) == (None, "running")
    assert [pause["why"] for pause in one["clock"]["pauses"]] == ["merged"]


async def test_the_requester_is_told_with_the_date_of_the_clock(tiers: Desk) -> None:
    brand = await tiers.centre.brand("A", "acme")
    customer = await tiers.customer()
    ticket = await tiers.new(requester_id=customer["id"], brand_id=brand, language="pt-BR")
    await to_vendor(tiers, ticket, await vendor(tiers), tell=True)
    (one,) = await chain(tiers, ticket)
    due = one["clock"]["due_at"]
    (text,) = [words for kind, words in await tiers.words(ticket["id"]) if kind == "reply"]
    assert text.startswith(f"Pedimos a um parceiro ajuda com sua solicitação #{ticket['number']}.")
    assert f"{due[8:10]}/{due[5:7]}/{due[:4]} " in text
    assert one["told"]
    assert (await tiers.get(ticket["id"]))["status"] == "on_hold"


async def test_own_words_carry_the_date_or_are_not_sent(tiers: Desk) -> None:
    brand = await tiers.centre.brand("A", "acme")
    customer = await tiers.customer()
    ticket = await tiers.new(requester_id=customer["id"], brand_id=brand)
    path = f"/api/tickets/{ticket['id']}/escalations"
    told = {**WHY, "tell": True, "message": "By {promise}, {name}."}
    refused(await tiers.admin.post(path, json=told), 422, "escalation.no_promise")
    assert (await tiers.get(ticket["id"]))["unit"]["id"] == tiers.units["first"]
    await promise(tiers, targets=TO_TIERS)
    await escalate(tiers, ticket, **told)
    (text,) = [words for kind, words in await tiers.words(ticket["id"]) if kind == "reply"]
    assert text.endswith("), {name}.")


async def test_without_a_date_news_is_promised_and_no_date(tiers: Desk) -> None:
    brand = await tiers.centre.brand("A", "acme")
    customer = await tiers.customer()
    ticket = await tiers.new(requester_id=customer["id"], brand_id=brand, language="zh-CN")
    await escalate(tiers, ticket, **WHY, tell=True)
    own = {"zh-CN": "{number} 已转交。"}
    await tiers.centre.make("mail-templates", kind="escalated-to-tier-open", brand_id=brand, text=own)
    await escalate(tiers, ticket, **WHY, tell=True, unit_id=tiers.units["first"])
    number = ticket["number"]
    assert [words for kind, words in await tiers.words(ticket["id"]) if kind == "reply"] == [
        f"您的请求 #{number} 已转交专家处理。一有进展，我们会立即告知您。",
        f"#{number} 已转交。",
    ]


async def test_what_is_not_escalated(tiers: Desk) -> None:
    ticket, nobodys = await tiers.new(), await tiers.new(unit_id=tiers.units["second"])
    path = f"/api/tickets/{ticket['id']}/escalations"
    refused(await tiers.admin.post(path, json={"reason": "x"}), 422, "invalid")
    refused(await tiers.admin.post(path, json={**WHY, "unit_id": tiers.units["first"]}), 422, "escalation.same_team")
    refused(await tiers.admin.post(path, json={**WHY, "unit_id": str(UUID(int=1))}), 422, "ticket.unknown_team")
    refused(await tiers.admin.post(path, json={**WHY, "tell": True}), 422, "escalation.nobody_to_tell")
    refused(
        await tiers.admin.post(f"/api/tickets/{nobodys['id']}/escalations", json=WHY), 422, "escalation.no_next_team"
    )
    refused(
        await tiers.admin.post(f"{path}/vendor", json={"vendor_id": str(UUID(int=1)), "reason": "x"}),
        422,
        "escalation.unknown_vendor",
    )
    refused(
        await tiers.admin.post(f"{path}/{UUID(int=1)}/back", json={"outcome": "solved", "reason": "x"}),
        404,
        "escalation.not_found",
    )
    refused(
        await tiers.admin.post(f"{path}/{UUID(int=1)}/back", json={"outcome": "passed_on", "reason": "x"}),
        422,
        "invalid",
    )
    await tiers.status(ticket["id"], "solved")
    refused(await tiers.admin.post(path, json=WHY), 409, "escalation.ticket_solved")


async def test_only_who_works_on_a_ticket_escalates_it(tiers: Desk) -> None:
    ticket = await tiers.new()
    path = f"/api/tickets/{ticket['id']}/escalations"
    await tiers.centre.person("Eva", SEE, unit=tiers.units["first"])
    await tiers.centre.person("Ivo", SEE, WORK, unit=tiers.units["first"])
    rui, eva, ivo = [await tiers.centre.signed_in(name) for name in ("Rui", "Eva", "Ivo")]
    refused(await rui.get(path), 404, "ticket.not_found")
    refused(await rui.post(path, json=WHY), 404, "ticket.not_found")
    ok(await eva.get(path))
    assert (await eva.post(path, json=WHY)).status_code == 403
    ok(await ivo.post(path, json=WHY), 201)
    refused(await ivo.get(path), 404, "ticket.not_found")
    assert len(ok(await rui.get(path))["items"]) == 1


async def test_what_cannot_be_set_up(tiers: Desk) -> None:
    body = {"name": "x", "minutes": 60, "warn_minutes": 60}
    refused(await tiers.admin.post("/api/vendors", json=body), 422, "sla.late_warning")
    refused(await tiers.admin.post("/api/vendors", json={"name": "x", "email": "nobody"}), 422, "invalid")
    ana = await tiers.centre.signed_in("Ana")
    assert (await ana.post("/api/vendors", json={"name": "x"})).status_code == 403
    for wrong, code in (
        (target("vendor", 60), "sla.vendors_own"),
        (target("update", 60, tier=2), "sla.tier_of_others"),
    ):
        refused(await tiers.admin.post("/api/sla-policies", json={"name": "x", "targets": [wrong]}), 422, code)
    unit = ok(await tiers.admin.get(f"/api/units/{tiers.units['first']}"))
    itself = {"version": unit["version"], "next_unit_id": unit["id"]}
    refused(await tiers.admin.patch(f"/api/units/{unit['id']}", json=itself), 422, "unit.next_is_itself")
