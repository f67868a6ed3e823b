"""A requester is asked once how it was, answers by the link in the mail, and the figure stays with the ticket."""

import re
from uuid import UUID

import pytest

from switchroom.portal.contracts import SCALES
from switchroom.portal.events import TicketRated
from switchroom.processes.domain.steps import survey
from tests.portal.counter import ANA, BEA, PLACE, Counter
from tests.support.web import ok, refused

LINK = re.compile(r"/portal/A/ticket/(\d+)#(\S+)")


async def solved(counter: Counter, number: int) -> None:
    ok(await counter.admin.post(f"/api/tickets/{number}/status", json={"status": "solved"}))
    await counter.post.live.settle()


async def test_a_requester_is_asked_once_and_rates_by_the_link_in_the_mail(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    place = f"{PLACE}/tickets/{number}"
    refused(await ana.put(f"{place}/rating", json={"score": 5}), 409, "portal.not_solved")
    before = len(counter.post.outside.arrived)
    await solved(counter, number)
    await counter.post.outside.until(lambda: len(counter.post.outside.arrived) > before)
    found = LINK.search(counter.post.outside.arrived[-1].text)
    assert found
    assert int(found[1]) == number
    visitor, by_pass = await counter.browser(), {"x-portal-pass": found[2]}
    ok(await visitor.put(f"{place}/rating", json={"score": 2, "comment": "Slow."}, headers=by_pass), 204)
    assert (await counter.ticket(ana, number))["rating"] == {"measure": "csat", "score": 2, "comment": "Slow."}
    ok(await ana.put(f"{place}/rating", json={"score": 4}), 204)
    ticket = await counter.id_of(number)
    assert ok(await counter.admin.get(f"/api/tickets/{ticket}/rating"))["rating"] == {
        "measure": "csat",
        "score": 4,
        "comment": "",
    }
    await counter.post.live.settle()
    assert [event.score for event in await counter.post.live.events(TicketRated)] == [2, 4]
    ok(await ana.post(f"{place}/messages", json={"text": "Again."}), 201)
    await solved(counter, number)
    sent = "select count(*) from messaging.mail_sent where purpose = 'letter'"
    assert await counter.post.live.value(sent) == 2  # to sign in, and to rate


async def test_others_rate_nothing_and_read_no_rating(counter: Counter) -> None:
    ana, bea = await counter.signed_in(ANA), await counter.signed_in(BEA)
    number = await counter.ask(ana)
    await solved(counter, number)
    refused(await bea.put(f"{PLACE}/tickets/{number}/rating", json={"score": 1}), 404, "ticket.not_found")
    for wrong in (0, 6, 2.5):
        assert (await ana.put(f"{PLACE}/tickets/{number}/rating", json={"score": wrong})).status_code == 422
    await counter.centre.person("Eva", "portal:portal:edit")
    eva = await counter.centre.signed_in("Eva")
    refused(await eva.get(f"/api/tickets/{await counter.id_of(number)}/rating"), 404, "ticket.not_found")


async def test_where_nobody_is_to_be_asked_nobody_is_and_words_go_with_the_customer(counter: Counter) -> None:
    await counter.change(asks_rating=False)
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    await solved(counter, number)
    sent = "select count(*) from messaging.mail_sent where purpose = 'letter'"
    assert await counter.post.live.value(sent) == 1
    ok(await ana.put(f"{PLACE}/tickets/{number}/rating", json={"score": 3, "comment": "I am Ana."}), 204)
    ticket = UUID(await counter.id_of(number))
    ok(await counter.admin.post(f"/api/customers/{await counter.customer_of(ANA)}/erase"), 204)
    kept = "select score || comment from portal.rating where ticket_id = $1"
    assert await counter.post.live.value(kept, ticket) == "3"


@pytest.mark.parametrize(("measure", "fits", "off"), [("csat", 1, 0), ("ces", 7, 8), ("nps", 0, 11)])
async def test_what_is_asked_has_the_scale_of_its_own(counter: Counter, measure: str, fits: int, off: int) -> None:
    await counter.change(rating_measure=measure)
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    await solved(counter, number)
    assert ok(await ana.get(PLACE))["rating"] == measure
    assert (await ana.put(f"{PLACE}/tickets/{number}/rating", json={"score": off})).status_code == 422
    ok(await ana.put(f"{PLACE}/tickets/{number}/rating", json={"score": fits}), 204)
    ticket = await counter.id_of(number)
    said = ok(await counter.admin.get(f"/api/tickets/{ticket}/rating"))["rating"]
    assert (said["measure"], said["score"]) == (measure, fits)
    await counter.post.live.settle()
    assert [(event.measure, event.score) for event in await counter.post.live.events(TicketRated)] == [(measure, fits)]


async def test_the_scales_are_those_of_the_survey_step() -> None:
    assert {measure.value: scale for measure, scale in SCALES.items()} == {
        measure.value: scale for measure, scale in survey.SCALES.items()
    }
