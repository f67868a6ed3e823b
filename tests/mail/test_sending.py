"""What goes out goes once; what cannot go is tried again or said; what nobody knows is said, too."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from switchroom.messaging.mail.sending import refusal_of
from switchroom.platform.db import Database
from tests.mail.post import ANA, SUPPORT, Post, post_office
from tests.support.outside_mail import CUT, letter
from tests.support.web import ok, refused


async def opened(post: Post) -> str:
    """A ticket by mail; its id."""
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    return str(ticket["id"])


async def test_a_reply_can_be_taken_back_before_it_goes(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path, hold=timedelta(hours=1)) as post:
        ticket = await opened(post)
        await post.reply(ticket, "Wrong customer!")
        (mail,) = await post.mails(ticket)
        assert mail["state"] == "waiting"
        ok(await post.admin.post(f"/api/tickets/{ticket}/mails/{mail['id']}/cancel"))
        (mail,) = await post.mails(ticket)
        assert mail["state"] == "cancelled"
        path = f"/api/tickets/{ticket}/mails/{mail['id']}"
        refused(await post.admin.post(f"{path}/cancel"), 409, "mail.too_late_to_cancel")
        refused(await post.admin.post(f"/api/tickets/{uuid4()}/mails/{mail['id']}/cancel"), 404, "ticket.not_found")
        ok(await post.admin.post(f"{path}/send-again"), 204)
        await post.mail_is(ticket, "sent")
        assert len(await post.outside.letters(1)) == 1


async def test_a_server_that_says_later_is_asked_again(post: Post) -> None:
    ticket = await opened(post)
    post.outside.refuse[ANA] = "451 4.7.1 Greylisted"
    await post.reply(ticket, "Hello.")
    mail = await post.mail_is(ticket, "retrying")
    assert (mail["code"], mail["attempts"]) == ("4.7.1", 1)
    del post.outside.refuse[ANA]
    assert (await post.mail_is(ticket, "sent"))["attempts"] == 2
    await post.outside.letters(1)


async def test_a_server_that_says_no_has_said_it_and_it_is_shown(post: Post) -> None:
    ticket = await opened(post)
    post.outside.refuse[ANA] = "550 5.1.1 No such user"
    await post.reply(ticket, "Hello.")
    mail = await post.mail_is(ticket, "failed")
    assert (mail["code"], mail["attempts"]) == ("5.1.1", 1)


async def test_when_the_line_breaks_after_the_text_it_is_in_doubt_and_not_sent_twice(post: Post) -> None:
    ticket = await opened(post)
    post.outside.after_text = lambda _: CUT
    await post.reply(ticket, "Hello.")
    mail = await post.mail_is(ticket, "in_doubt")
    assert mail["code"] == "mail.in_doubt"
    post.outside.after_text = lambda _: None
    ok(await post.admin.post(f"/api/tickets/{ticket}/mails/{mail['id']}/send-again"), 204)
    await post.mail_is(ticket, "sent")
    await post.outside.letters(1)


async def test_a_process_that_died_after_handing_over_leaves_doubt_and_before_it_nothing(post: Post) -> None:
    """What a crash leaves behind, taken up by the next that leads."""
    ticket = await opened(post)
    post.outside.refuse[ANA] = "451 4.7.1 Greylisted"
    await post.reply(ticket, "Hello.")
    mail = await post.mail_is(ticket, "retrying")
    del post.outside.refuse[ANA]
    async with post.live.database.transaction() as tx:
        await tx.execute("update messaging.mail_sent set handed_at = now() where id = $1", UUID(mail["id"]))
    await post.mail_is(ticket, "in_doubt")
    assert post.outside.arrived == []


async def test_servers_inside_are_asked_only_where_the_administrator_allows_it(
    database: Database, tmp_path: Path
) -> None:
    async with post_office(database, tmp_path, inside=()) as post:
        ticket = await opened(post)
        await post.reply(ticket, "Hello.")
        mail = await post.mail_is(ticket, "failed")
        assert mail["code"] == "mail.server_not_allowed"
        assert post.outside.arrived == []


async def test_a_mailbox_that_sends_nothing_says_so_at_the_reply(post: Post) -> None:
    await post.set_up(outgoing={"kind": "none"})
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Hello.")
    (mail,) = await post.mails(ticket["id"])
    assert (mail["state"], mail["code"]) == ("failed", "mail.sends_nothing")
    ok(await post.admin.post(f"/api/tickets/{ticket['id']}/mails/{mail['id']}/send-again"), 204)
    assert (await post.mail_is(ticket["id"], "failed"))["code"] == "mail.sends_nothing"


async def test_a_reply_to_nobody_goes_when_an_address_is_known(post: Post) -> None:
    await post.set_up()
    body = {"subject": "Help", "text": "By telephone.", "medium": "voice", "brand_id": post.brand, "unit_id": post.unit}
    ticket = str(ok(await post.admin.post("/api/tickets", json=body), 201)["id"])
    await post.reply(ticket, "Hello.")
    (mail,) = await post.mails(ticket)
    assert (mail["state"], mail["code"]) == ("failed", "mail.no_address")
    path = f"/api/tickets/{ticket}/mails/{mail['id']}/send-again"
    refused(await post.admin.post(path), 409, "mail.no_address")
    assert (await post.mails(ticket))[0]["state"] == "failed"
    group = ok(await post.admin.get("/api/brands"))["items"][0]["group"]
    addresses = [{"kind": "mail", "value": ANA}]
    customer = await post.live.centre.make("customers", name="Ana", group=group, addresses=addresses)
    changes = {"changes": {"requester_id": customer["id"]}}
    ok(await post.admin.patch(f"/api/tickets/{ticket}", json=changes))
    ok(await post.admin.post(path), 204)
    assert (await post.mail_is(ticket, "sent"))["recipient"] == ANA
    (arrived,) = await post.outside.letters(1)
    assert arrived.recipients == [ANA]


async def test_hostile_subjects_add_no_header(post: Post) -> None:
    await post.set_up()
    raw = letter(ANA, SUPPORT).replace(b"Subject: Help", b"Subject: =?utf-8?q?x=0D=0ABcc:_eve=40elsewhere.example?=")
    await post.write(raw)
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Hello.")
    (arrived,) = await post.outside.letters(1)
    assert arrived.recipients == [ANA]
    assert arrived.mail["Bcc"] is None


@pytest.mark.parametrize(
    ("code", "words", "state", "said"),
    [
        (421, "4.3.2 Shutting down", "retrying", "4.3.2"),
        (452, "Too many", "retrying", "452"),
        (535, "5.7.8 Bad password", "retrying", "5.7.8"),
        (550, "5.1.1 <x@y>: no", "failed", "5.1.1"),
        (554, "Spam", "failed", "554"),
    ],
)
def test_what_an_answer_means(code: int, words: str, state: str, said: str) -> None:
    how = refusal_of(code, words)
    assert (how.state, how.code) == (state, said)


async def test_a_reply_that_is_a_file_without_a_word_goes_out(post: Post) -> None:
    ticket = await opened(post)
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    await post.reply(ticket, "", files=[await post.sends_ahead("plan.png", content)])
    await post.mail_is(ticket, "sent")
    parts = post.outside.arrived[-1].mail.iter_attachments()
    assert [(part.get_filename(), part.get_content()) for part in parts] == [("plan.png", content)]


async def test_files_of_an_answer_to_many_and_of_a_macro_arrive(post: Post) -> None:
    ticket = await opened(post)
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    master = ok(await post.admin.post("/api/tickets", json={"subject": "Outage", "text": "All of it"}), 201)
    part = {"kind": "child_of", "ticket": master["id"]}
    ok(await post.admin.post(f"/api/tickets/{ticket}/relations", json=part), 204)
    body = {"text": "See the plan.", "files": [await post.sends_ahead("plan.png", content)]}
    assert len(ok(await post.admin.post(f"/api/tickets/{master['id']}/broadcasts", json=body))["sent"]) == 1
    await post.live.settle()
    await post.mail_is(ticket, "sent")
    parts = post.outside.arrived[-1].mail.iter_attachments()
    assert [(part.get_filename(), part.get_content()) for part in parts] == [("plan.png", content)]
    form = await post.sends_ahead("form.png", content)
    macro = {"name": "Form", "slug": "form", "reply": {"en": "Fill it in."}, "file_ids": [form]}
    made = ok(await post.admin.post("/api/ticket-macros", json=macro), 201)
    before = len(post.outside.arrived)
    ok(await post.admin.post(f"/api/tickets/{ticket}/macros/{made['id']}", json={"client_id": "m"}))
    await post.live.settle()
    await post.until("select count(*) from messaging.mail_sent where state = 'sent'", before + 1)
    parts = post.outside.arrived[-1].mail.iter_attachments()
    assert [(part.get_filename(), part.get_content()) for part in parts] == [("form.png", content)]
