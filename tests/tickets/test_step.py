"""A call or chat becomes a ticket, or joins one: the `ticket` step in a process of a real centre."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from switchroom.platform.db import Database
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.tickets import http as tickets
from tests.processes.player import definition_of
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with live_centre(database, tickets.router) as live:
        yield live


async def trace(live: Live, call: str) -> list[tuple[str, str]]:
    return [(step["step"], step["outcome"]) for step in (await live.page(call))["process"]["trace"]]


async def of_call(live: Live, call: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await live.centre.admin.get(f"/api/interactions/{call}/tickets"))["items"]
    return found


async def written(live: Live, ticket: dict[str, Any]) -> list[tuple[str, str]]:
    items = ok(await live.centre.admin.get(f"/api/tickets/{ticket['id']}/entries"))["items"]
    return [(item["kind"], item["text"]) for item in items if item["kind"] != "change"]


REPORT = """
start: open
steps:
  open: {type: ticket, action: open, kind: request, subject: "New card", text: "By phone", impact: high, urgency: high,
         tags: [Card], into: made, then: tell}
  tell: {type: note, text: "Ticket {{ made.number }}", then: update}
  update: {type: ticket, action: update, ticket: "{{ made.id }}", text: "Card is printed", reply: "On its way",
           status: pending, into: made, then: said, outcomes: {not-found: end, not-allowed: end}}
  said: {type: note, text: "{{ made.status }}", then: close}
  close: {type: ticket, action: close, then: end, outcomes: {not-found: end, not-allowed: end}}
  end: {type: end}
"""


async def test_a_call_becomes_a_ticket_that_is_answered_and_closed(live: Live) -> None:
    await live.entry("hotline", REPORT)
    call = await live.arrive("hotline")
    assert [name for name, _ in await trace(live, call)] == ["open", "tell", "update", "said", "close", "end"]
    (ticket,) = await of_call(live, call)
    assert (ticket["type"], ticket["subject"], ticket["status"], ticket["priority"]) == (
        "request",
        "New card",
        "closed",
        1,
    )
    assert (ticket["tags"], ticket["origin"]) == (["card"], "test")
    assert await written(live, ticket) == [
        ("message", "By phone"),
        ("note", "Card is printed"),
        ("reply", "On its way"),
    ]
    notes = [note["text"] for note in (await live.page(call))["notes"]]
    assert notes == [f"Ticket {ticket['number']}", "pending"]


WHO = """
start: who
steps:
  who: {type: identify, by: [number], outcomes: {known: do, several: do}, otherwise: do}
  do: {type: ticket, DO}
  lost: {type: end, outcome: lost}
  end: {type: end}
"""
OPEN = WHO.replace("DO", "action: open, subject: S, then: end").replace("  lost: {type: end, outcome: lost}\n", "")
JOIN = WHO.replace("DO", 'action: link, ticket: "WHICH", then: end, outcomes: {not-found: lost}')


async def test_a_number_leads_to_the_customers_own_tickets_only_and_an_id_everywhere(live: Live) -> None:
    await live.entry("open", OPEN)
    clara, stranger = "+5511990000001", "+5511990000002"
    addresses = [{"kind": "phone", "value": clara}]
    await live.centre.make("customers", name="Clara", group="ours", addresses=addresses)
    async with live.database.transaction() as tx:  # customers of tests are known to tests only
        await tx.execute("update customers.customer set origin = 'test'")
        await tx.execute("update customers.address set origin = 'test'")
    (ticket,) = await of_call(live, await live.arrive("open", address=clara))
    assert ticket["requester"]["name"] == "Clara"
    for entry, which in (("number", f"#{ticket['number']}"), ("id", ticket["id"]), ("nothing", "no such ticket")):
        await live.entry(entry, JOIN.replace("WHICH", which))
    for entry, address, joined in (
        ("number", clara, True),
        ("number", stranger, False),
        ("id", stranger, True),
        ("nothing", clara, False),
    ):
        call = await live.arrive(entry, address=address)
        assert (await trace(live, call))[-1][0] == ("end" if joined else "lost"), (entry, address)
        assert len(await of_call(live, call)) == joined


CLOSE_COMPLAINT = """
start: open
steps:
  open: {type: ticket, action: open, kind: complaint, subject: Bad, then: hold}
  hold: {type: ticket, action: update, status: on_hold, then: end, outcomes: {not-found: end, not-allowed: end}}
  end: {type: end}
"""


async def test_a_program_goes_the_way_that_the_type_allows(live: Live) -> None:
    await live.entry("hotline", CLOSE_COMPLAINT)
    (ticket,) = await of_call(live, await live.arrive("hotline"))
    items = ok(await live.centre.admin.get(f"/api/tickets/{ticket['id']}/entries"))["items"]
    moves = [item["data"]["changes"]["status"]["after"] for item in items if item["kind"] == "change"]
    assert moves == ["open", "on_hold"]


@pytest.mark.parametrize(
    ("step", "finding"),
    [
        ("action: open", "ticket.no_subject"),
        ("action: open, subject: S, status: open", "ticket.not_there_yet"),
        ("action: update, subject: S", "ticket.has_subject"),
        ("action: link", "ticket.link"),
        ("action: close, status: open", "ticket.close"),
    ],
)
def test_what_makes_no_sense_is_found(step: str, finding: str) -> None:
    text = f"start: t\nsteps:\n  t: {{type: ticket, {step}, then: end}}\n  end: {{type: end}}\n"
    assert finding in {found.code for found in validate(definition_of(text), OfflineReferences())}


def test_a_case_plays_it() -> None:
    case = "cases:\n  - {name: it, expect: {outcome: done}}\n"
    definition = definition_of(REPORT + case)
    assert validate(definition, OfflineReferences()) == []
    assert [result.problems for result in try_cases(definition).results] == [()]
