"""Who came by chat is asked there, once; who does not answer there is asked by mail after a while."""

from typing import Any

from switchroom.portal.events import TicketRated
from tests.messaging.pages import Page
from tests.portal.counter import ANA, PLACE, Counter
from tests.support.web import ok, refused

LETTERS = "select count(*) from messaging.mail_sent where purpose = 'letter'"
PROCESS = """process: chat
title: Chat
languages: [en]
start: wait
left: gone
steps:
  wait: {type: queue, queue: support, outcomes: {answered: end}, otherwise: end}
  gone: {type: milestone, milestone: left, then: end}
  end: {type: end}
"""


async def chats_begin(counter: Counter) -> None:
    """The brand of the portal has an entry point for chats."""
    make, live = counter.centre.make, counter.post.live
    await live.queue("support")
    await make("processes", definition=PROCESS, revision_note="first")
    place = {"brand_id": counter.post.brand, "unit_id": counter.post.unit}
    body = {"name": "chat", "slug": "chat", "medium": "chat", "process_slug": "chat", "language": "en"}
    await make("entry-points", **body, **place)


async def spoken_of(counter: Counter, **more: Any) -> tuple[Page, dict[str, Any]]:
    """A chat that is over, and the ticket that was opened in it, solved."""
    page = await Page.opened(counter.post.live)
    body = {"subject": "Printer", "text": "Blank pages.", "unit_id": counter.post.unit, "interaction_id": page.id}
    ticket = ok(await counter.admin.post("/api/tickets", json={**body, "brand_id": counter.post.brand, **more}), 201)
    await page.leave()
    return page, ticket


async def becomes(counter: Counter, ticket: dict[str, Any], status: str) -> None:
    ok(await counter.admin.post(f"/api/tickets/{ticket['id']}/status", json={"status": status}))
    await counter.post.live.settle()


async def comes_due(counter: Counter) -> None:
    """The time to answer in the chat is over."""
    async with counter.post.live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = 'portal rating due'")
        tx.ring("timer")
    await counter.post.until("select count(*) from platform.timer where kind = 'portal rating due'", 0)


async def test_who_came_by_chat_is_asked_there_once_and_by_mail_when_he_does_not_come_back(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    await counter.ask(ana)  # by which she is a customer with an address
    lucia = str(await counter.customer_of(ANA))
    await chats_begin(counter)
    await counter.change(rating_by="as_it_came", rating_measure="ces")
    letters = await counter.post.live.value(LETTERS)
    page, ticket = await spoken_of(counter, requester_id=lucia)
    path = f"{page.path}/rating"
    assert ok(await page.client.get(path)) == {"asked": None}
    refused(await page.client.put(path, json={"score": 7}), 409, "portal.not_asked")
    await becomes(counter, ticket, "solved")
    assert ok(await page.client.get(path)) == {"asked": {"measure": "ces", "number": ticket["number"]}}
    refused(await page.client.put(path, json={"score": 0}), 422, "portal.off_scale")
    stranger, _ = await spoken_of(counter)
    assert ok(await stranger.client.get(f"{stranger.path}/rating")) == {"asked": None}

    await becomes(counter, ticket, "open")
    assert ok(await page.client.get(path)) == {"asked": None}
    await becomes(counter, ticket, "solved")
    ok(await page.client.put(path, json={"score": 7, "comment": "Kind."}), 204)
    refused(await page.client.put(path, json={"score": 1}), 409, "portal.not_asked")
    assert ok(await page.client.get(path)) == {"asked": None}
    said = ok(await counter.admin.get(f"/api/tickets/{ticket['id']}/rating"))["rating"]
    assert said == {"measure": "ces", "score": 7, "comment": "Kind."}
    await comes_due(counter)
    await counter.post.live.settle()
    assert [event.score for event in await counter.post.live.events(TicketRated)] == [7]
    assert await counter.post.live.value(LETTERS) == letters

    _, silent = await spoken_of(counter, requester_id=lucia)
    await becomes(counter, silent, "solved")
    assert await counter.post.live.value(LETTERS) == letters
    await comes_due(counter)
    await counter.post.until(LETTERS, letters + 1)


async def test_who_wrote_again_after_the_chat_is_asked_by_mail_unless_the_chat_goes_before(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    await counter.ask(ana)
    await chats_begin(counter)
    letters = await counter.post.live.value(LETTERS)
    lucia = str(await counter.customer_of(ANA))
    for by, in_chat in (("as_it_came", False), ("chat", True), ("mail", False)):
        await counter.change(rating_by=by)
        page, ticket = await spoken_of(counter, requester_id=lucia)
        ok(await ana.post(f"{PLACE}/tickets/{ticket['number']}/messages", json={"text": "And one thing more."}), 201)
        await becomes(counter, ticket, "solved")
        asked = ok(await page.client.get(f"{page.path}/rating"))["asked"]
        assert (asked is not None) is in_chat, by
        letters += not in_chat
        assert await counter.post.live.value(LETTERS) == letters, by
