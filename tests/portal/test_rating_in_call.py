"""Whose ticket is solved in a call says how it was at the end of that call, on the keys; else a mail asks."""

from typing import Any
from uuid import UUID

from switchroom.platform.access import system_principal
from switchroom.platform.events import CUSTOMER, Origin
from switchroom.portal.actions import PORTALS
from switchroom.portal.events import TicketRated
from switchroom.portal.facade import Ratings
from switchroom.processes.contracts import Medium
from switchroom.tickets.contracts import NewTicket
from switchroom.tickets.facade import Tickets
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.voice.conftest import calls, switch

__all__ = ["calls", "switch"]
ASKS = """
start: rate
steps:
  rate: {type: survey, kind: csat, timeout: 5s, retries: 1, again: Once more., into: score,
         outcomes: {answered: wait, refused: end, ignored: end}}
  wait: {type: wait, for: 60s, then: end}
  end: {type: end}
"""


async def portal_opens(calls: CallCentre, by: str) -> None:
    """The brand has a portal that asks so, and what follows from tickets and surveys follows."""
    (brand,), (unit,) = (
        await calls.fetch("select id from organisation.brand"),
        await calls.fetch("select id from organisation.unit"),
    )
    body = PORTALS.new(title={"en": "Help"}, brand_id=brand["id"], unit_id=unit["id"], rating_by=by)
    async with calls.database.transaction() as tx:
        await PORTALS.create(tx, calls.services, system_principal(), body)
    calls.hear_also(Ratings(calls.services).handler())
    await calls.publish(ASKS)


async def ticket_of(calls: CallCentre) -> UUID:
    """A ticket that is opened in the last call."""
    (row,) = await calls.fetch(
        "select id, unit_id, brand_id from interactions.interaction order by started_at desc limit 1"
    )
    new = NewTicket(
        origin=Origin.REAL,
        subject="Printer",
        text="Blank pages.",
        unit_id=row["unit_id"],
        brand_id=row["brand_id"],
        medium=Medium.VOICE,
        author=CUSTOMER,
        interaction_id=row["id"],
    )
    async with calls.database.transaction() as tx:
        return (await calls.services.the(Tickets).open(tx, new)).id


async def solved(calls: CallCentre, ticket: UUID) -> None:
    async with calls.database.transaction() as tx:
        await calls.services.the(Tickets).solved_by_requester(tx, ticket, CUSTOMER)
    await calls.settle()


async def ratings(calls: CallCentre) -> list[tuple[Any, ...]]:
    rows = await calls.fetch("select ticket_id, measure, score from portal.rating order by asked_at")
    return [tuple(row) for row in rows]


async def test_the_survey_at_the_end_of_the_call_rates_the_ticket_whichever_comes_first(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    await portal_opens(calls, "call")
    leg = await calls.call()
    ticket = await ticket_of(calls)
    await solved(calls, ticket)
    assert await ratings(calls) == [(ticket, "csat", None)]
    (due,) = await calls.fetch("select subject, due_at > now() as later from platform.timer where kind like 'portal%'")
    assert tuple(due) == (ticket, True)  # nobody has said anything by then: a mail asks
    await calls.pass_time(1)
    switch.press(leg, "4")
    await calls.pass_time(4)
    assert await ratings(calls) == [(ticket, "csat", 4)]
    second = await ticket_of(calls)  # the agent writes it down, and solves it, after the caller has spoken
    await solved(calls, second)
    assert await ratings(calls) == [(ticket, "csat", 4), (second, "csat", 4)]
    assert [(one.ticket, one.score, one.measure) for one in await calls.events(TicketRated)] == [
        (ticket, 4, "csat"),
        (second, 4, "csat"),
    ]


async def test_by_mail_a_call_rates_nothing_and_a_call_that_is_over_is_not_waited_for(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    await portal_opens(calls, "mail")
    leg = await calls.call()
    ticket = await ticket_of(calls)
    await calls.pass_time(1)
    switch.press(leg, "4")
    await calls.pass_time(4)
    await solved(calls, ticket)
    assert await ratings(calls) == []  # nobody can be written to
    async with calls.database.transaction() as tx:
        await tx.execute("update portal.portal set rating_by = 'as_it_came'")
    silent = await calls.call()
    await calls.pass_time(1)
    late = await ticket_of(calls)
    switch.hang_up(silent)
    await calls.settle()
    await solved(calls, late)
    assert await ratings(calls) == []
