"""Every message is kept before anybody is told so, once, with one fate; one bad message holds up no other."""

import asyncio
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.digests import content_digest
from switchroom.messaging.mail.ledger import Ledger, Place
from tests.mail.post import ANA, SUPPORT, Post
from tests.support.outside_mail import hand_in, letter
from tests.support.web import ok, refused


async def test_a_message_that_comes_again_is_one_row(post: Post) -> None:
    """Whoever did not hear our answer sends again, by another way perhaps."""
    await post.set_up()
    mail = letter(ANA, SUPPORT)
    await post.write(mail)
    await post.write(b"Received: from another by way\r\nX-Spam: no\r\n" + mail)
    (row,) = await post.ledger()
    assert (row["fate"], row["doubles"]) == ("opened", 1)
    assert len(await post.tickets()) == 1


async def test_deliveries_of_one_message_at_the_same_moment_are_one_row(post: Post) -> None:
    await post.set_up()
    mail = letter(ANA, SUPPORT)
    answers = await asyncio.gather(*(hand_in(post.port, mail, SUPPORT) for _ in range(8)))
    assert {code for code, _ in answers} == {250}
    await post.filed()
    assert len(await post.ledger()) == len(await post.tickets()) == 1
    folder = post.live.services.settings.files / "mail"
    assert len(list(folder.iterdir())) == 1


async def test_the_same_words_without_id_and_date_are_two_messages(post: Post) -> None:
    """A button that only ever says "help" must be heard each time."""
    await post.set_up()
    for _ in range(2):
        await post.write(b"From: door@machine.example\r\nSubject: help\r\n\r\nhelp\r\n")
    assert len(await post.ledger()) == 2


async def test_two_places_of_one_message_are_noted(post: Post) -> None:
    await post.set_up()
    ledger, mail = post.live.services.the(Ledger), letter(ANA, SUPPORT)
    async with post.live.database.read() as connection:
        (box,) = await all_boxes(connection)
    first = await ledger.take(box, mail, Place(7, 1))
    second = await ledger.take(box, mail, Place(7, 2))
    again = await ledger.take(box, mail, Place(7, 2))
    assert (first.new, second.new, again.new) == (True, False, False)
    assert first.id == second.id == again.id
    places = await post.live.rows("select uid, message_id from messaging.mail_place order by uid")
    assert [(row["uid"], row["message_id"]) for row in places] == [(1, first.id), (2, first.id)]
    await post.filed()
    assert (await post.newest())["doubles"] == 1


async def test_what_is_on_the_disk_opens_to_nobody_without_the_keys(post: Post) -> None:
    await post.set_up()
    await post.write(text="The code of the safe is 1234.")
    (path,) = list((post.live.services.settings.files / "mail").iterdir())
    assert b"safe" not in path.read_bytes()


async def test_one_bad_message_is_held_and_the_next_is_filed(post: Post) -> None:
    """The mailbox's type of ticket is none that exists: filing fails, visibly, until somebody mends it."""
    await post.set_up(ticket_type="no-such-type")
    await post.write(subject="First")
    held = await post.newest()
    assert (held["fate"], held["reason"], held["error"]) == ("suspended", "failed", "ValueError")
    other = await post.set_up(address="other@centre.example")
    await post.write(subject="Second", to="other@centre.example")
    assert (await post.newest())["fate"] == "opened"
    assert other["state"]["error"] is None
    mailbox = next(one for one in ok(await post.admin.get("/api/mailboxes"))["items"] if one["address"] == SUPPORT)
    body = {"version": mailbox["version"], "ticket_type": "incident"}
    ok(await post.admin.patch(f"/api/mailboxes/{mailbox['id']}", json=body))
    ok(await post.admin.post(f"/api/mail/{held['id']}/file-again"))
    await post.filed()
    assert {row["fate"] for row in await post.ledger()} == {"opened"}
    assert {ticket["subject"] for ticket in await post.tickets()} == {"First", "Second"}


async def test_an_original_that_is_gone_is_said(post: Post) -> None:
    await post.set_up()
    await post.write()
    row = await post.newest()
    shutil.rmtree(post.live.services.settings.files / "mail")
    refused(await post.admin.get(f"/api/mail/{row['id']}/original"), 410, "mail.gone")


async def test_who_may_see_which_mail(post: Post) -> None:
    """The door is the mailbox's team and brand; the original is also for whoever may see the ticket."""
    await post.set_up()
    await post.write()
    row = await post.newest()
    elsewhere, centre = await post.live.centre.unit("Elsewhere"), post.live.centre
    await centre.person("Eve", "messaging:mail:sort", unit=elsewhere)
    await centre.person("Sol", "messaging:mail:sort", unit=post.unit)
    await centre.person("Tim", "tickets:ticket:see", unit=post.unit)
    await centre.person("Una", "tickets:ticket:see", unit=elsewhere)
    eve, sol, tim, una = [await centre.signed_in(name) for name in ("Eve", "Sol", "Tim", "Una")]
    assert ok(await eve.get("/api/mail"))["items"] == []
    refused(await eve.get(f"/api/mail/{row['id']}"), 404, "mail.not_found")
    refused(await eve.get(f"/api/mail/{row['id']}/original"), 404, "mail.not_found")
    refused(await eve.post(f"/api/mail/{row['id']}/reject"), 404, "mail.not_found")
    assert [each["id"] for each in ok(await sol.get("/api/mail"))["items"]] == [row["id"]]
    refused(await tim.get("/api/mail"), 403, "access.not_allowed")
    refused(await tim.get(f"/api/mail/{row['id']}"), 404, "mail.not_found")
    assert (await tim.get(f"/api/mail/{row['id']}/original")).status_code == 200
    refused(await una.get(f"/api/mail/{row['id']}/original"), 404, "mail.not_found")
    refused(await una.get(f"/api/tickets/{row['ticket_id']}/mails"), 404, "ticket.not_found")


HEAD = b"Message-ID: <1@x>\r\nFrom: a@x\r\nDate: now\r\nSubject: hi\r\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HEAD + b"\r\nwords", b"Received: by x\r\n" + HEAD + b"\r\nwords", True),
        (HEAD + b"\r\nwords\r\n", HEAD.replace(b"\r\n", b"\n") + b"\nwords\n\n", True),
        (HEAD + b"\r\nwords", HEAD + b"\r\nother words", False),
        (HEAD + b"\r\nwords", HEAD.replace(b"a@x", b"b@x") + b"\r\nwords", False),
        (HEAD + b"\r\nwords", b"message-id:  <1@x>\r\n" + HEAD[19:] + b"\r\nwords", True),
    ],
)
def test_what_makes_a_message_this_one(one: bytes, other: bytes, same: bool) -> None:
    assert (content_digest(one) == content_digest(other)) is same


@given(st.binary(max_size=300))
def test_any_bytes_have_a_digest_or_none(raw: bytes) -> None:
    assert len(content_digest(raw) or bytes(32)) == 32
