"""A reply that has not gone has answered nothing: first response, clocks and status are as though it had not been."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.platform.db import Database
from switchroom.tickets.events import TicketReplyTakenBack
from tests.mail.post import Post, post_office
from tests.mail.test_sending import opened
from tests.support.web import ok, refused

HOUR = timedelta(hours=1)
LATER = "2031-03-02T09:00:00Z"
TARGETS = [{"metric": metric, "minutes": 60, "working": False} for metric in ("first_response", "update", "resolution")]


async def get(post: Post, path: str) -> Any:
    return ok(await post.admin.get(f"/api/tickets/{path}"))


async def promises(post: Post, ticket: str) -> list[tuple[str, str, str | None, list[Any]]]:
    """How each clock stands, the oldest first."""
    items = sorted((await get(post, f"{ticket}/clocks"))["items"], key=lambda item: item["id"])
    return [(item["metric"], item["state"], item["due_at"], item["pauses"]) for item in items]


async def take_back(post: Post, ticket: str) -> Any:
    """The newest mail about a ticket does not go; the answer."""
    (mail, *_) = await post.mails(ticket)
    return await post.admin.post(f"/api/tickets/{ticket}/mails/{mail['id']}/cancel")


async def told(post: Post) -> list[tuple[bool, bool]]:
    await post.live.settle()
    return [(one.taken_back, one.first) for one in await post.live.events(TicketReplyTakenBack)]


async def test_what_was_taken_back_has_answered_nothing(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path, hold=HOUR) as post:
        await post.live.centre.make("sla-policies", name="Usual", position=1, condition="", targets=TARGETS)
        ticket = await opened(post)
        body = {"changes": {"follow_up_at": LATER}, "seen": {}}
        before = ok(await post.admin.patch(f"/api/tickets/{ticket}", json=body))
        promised = await promises(post, ticket)
        await post.reply(ticket, "Wrong customer!", status="solved")
        assert (await get(post, ticket))["follow_up_at"] is None
        assert {state for _, state, _, _ in await promises(post, ticket)} == {"met"}
        assert ok(await take_back(post, ticket)) == {"status": "new", "status_then": "put_back"}
        after = await get(post, ticket)
        for name in ("status", "first_replied_at", "solved_at", "follow_up_at", "next_due_at", "reopened"):
            assert after[name] == before[name], name
        assert after["first_replied_at"] is None
        assert await promises(post, ticket) == promised
        assert await told(post) == [(True, True)]

        await post.reply(ticket, "Nor this.", status="pending")
        await post.reply(ticket, "This is right.")
        (*_, second) = await post.entries(ticket)
        ok(await post.admin.post(f"/api/tickets/{ticket}/status", json={"status": "on_hold"}))
        (_, mail, *_) = await post.mails(ticket)
        answer = await post.admin.post(f"/api/tickets/{ticket}/mails/{mail['id']}/cancel")
        assert ok(answer) == {"status": "on_hold", "status_then": "stays"}
        assert (await get(post, ticket))["first_replied_at"] == second["at"]
        clocks = {item["metric"]: item for item in (await get(post, f"{ticket}/clocks"))["items"]}
        assert clocks["first_response"]["stopped_at"] == second["at"] == clocks["update"]["started_at"]
        assert await told(post) == [(True, True), (True, False)]

        assert ok(await take_back(post, ticket)) == {"status": "on_hold", "status_then": "untouched"}
        assert (await get(post, ticket))["first_replied_at"] is None
        assert [metric for metric, *_ in await promises(post, ticket)] == ["resolution", "first_response"]
        ok(await post.admin.post(f"/api/tickets/{ticket}/mails/{(await post.mails(ticket))[0]['id']}/send-again"), 204)
        assert (await get(post, ticket))["first_replied_at"] > second["at"]
        assert (await told(post))[2:] == [(True, True), (False, True)]
        await post.mail_is(ticket, "sent")


async def test_who_takes_back_what_is_just_going_does_not_wait_for_the_timekeeper(post: Post) -> None:
    """It holds the mail and may wait for the ticket; whoever takes back holds the ticket."""
    ticket = await opened(post)
    await post.reply(ticket, "Hello.")
    await post.mail_is(ticket, "sent")
    async with post.live.database.transaction() as keeper:
        await keeper.execute("update messaging.mail_sent set state = 'waiting' where ticket_id = $1", UUID(ticket))
        async with asyncio.timeout(10):
            refused(await take_back(post, ticket), 409, "mail.too_late_to_cancel")
        await keeper.fetch("select from tickets.ticket where id = $1 for update", UUID(ticket))
    assert (await get(post, ticket))["first_replied_at"] is not None
