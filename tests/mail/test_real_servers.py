"""With Debian's Postfix and Dovecot: the whole way, robots, bounces, and servers that are killed in the middle."""

import asyncio
import time
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Any
from uuid import UUID

import pytest

from tests.mail.post import ANA, SUPPORT, Post
from tests.support.mail_servers import PASSWORD, MailServers, mail_servers
from tests.support.outside_mail import hand_in, letter
from tests.support.web import ok

pytestmark = pytest.mark.xdist_group("mail servers")
ROBOT = "robot@centre.example"
PNG, PDF = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"%PDF-1.7\n\r\n.\r\nplan"
DOCX = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml and so on"
SETTLED = "select count(*) from messaging.mail_sent where state in ('sent', 'in_doubt', 'failed')"


@pytest.fixture
async def servers(post: Post) -> AsyncIterator[MailServers]:
    """Servers whose mail for elsewhere goes to the outside, and a mailbox that lies on them."""
    with mail_servers("support", "robot", outside=post.outside.port) as servers:
        await post.set_up(
            incoming={**imap(servers), "plus": True},
            outgoing={"kind": "smtp", "host": "127.0.0.1", "port": servers.smtp, "tls": "none"},
        )
        await looked_at(post)
        yield servers


def imap(servers: MailServers, user: str = "support") -> dict[str, Any]:
    server = {"kind": "imap", "host": "127.0.0.1", "port": servers.imap, "tls": "none"}
    return {**server, "user": user, "password": PASSWORD}


async def looked_at(post: Post, mailbox: dict[str, Any] | None = None) -> None:
    """Until the mailbox has been looked at: what comes from now on is new."""
    looked = "select checked_at is not null and error is null from messaging.mailbox_state where mailbox_id = $1"
    await post.until(looked, True, UUID((mailbox or post.mailbox)["id"]))


async def arrives(post: Post, servers: MailServers, raw: bytes, sender: str = ANA, to: str = SUPPORT) -> None:
    """Through Postfix, Dovecot and the ledger to its fate."""
    count = await post.live.value("select count(*) from messaging.mail_message")
    assert (await hand_in(servers.smtp, raw, to, sender))[0] == 250
    await post.until("select count(*) from messaging.mail_message", count + 1)
    await post.filed()


async def in_inbox(servers: MailServers, user: str, count: int) -> None:
    """Until so many messages lie in a user's inbox."""

    def wait() -> None:
        deadline = time.monotonic() + 30
        while len(servers.inbox(user)) < count:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    await asyncio.to_thread(wait)


async def test_mail_in_ticket_reply_out_answer_joins_forgery_does_not_and_a_bounce_marks(
    post: Post, servers: MailServers
) -> None:
    await arrives(post, servers, letter(f"Ana <{ANA}>", SUPPORT, "Printer", "It burns."))
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Open the window.")
    (arrived,) = await post.outside.letters(1)
    await post.mail_is(ticket["id"], "sent")
    token = arrived.mail["Reply-To"].addresses[0].addr_spec
    assert "+r" in token
    await arrives(post, servers, letter(ANA, token, "About that", "Done."), to=token)
    answers = {"In_Reply_To": arrived.field("Message-ID"), "References": arrived.field("Message-ID")}
    eve = "eve@elsewhere.example"
    await arrives(post, servers, letter(eve, SUPPORT, "Re: Printer", "Me too.", **answers), sender=eve)
    assert [e["text"] for e in await post.entries(ticket["id"])] == ["It burns.", "Open the window.", "Done."]
    assert (await post.newest())["reason"] == "unknown_sender"
    # The customer's server stops knowing her: our Postfix bounces the next reply to us.
    post.outside.refuse[ANA] = "550 5.1.1 No such user here"
    await post.reply(ticket["id"], "Is it cold now?")
    mail = await post.mail_is(ticket["id"], "bounced")
    assert mail["code"] == "5.1.1"
    held = await post.newest()
    assert (held["fate"], held["reason"], held["ticket_id"]) == ("suspended", "bounce", ticket["id"])
    (customer,) = ok(await post.admin.get("/api/customers"))["items"]
    assert customer["addresses"][0]["bounced"] == "hard"


async def test_files_that_go_with_a_reply_arrive_as_attachments_and_with_a_note_nowhere(
    post: Post, servers: MailServers
) -> None:
    """To another user of the same servers: what lies in Dovecot's folder is what a mail program reads."""
    await arrives(post, servers, letter(ROBOT, SUPPORT, "Printer", "It burns."), sender=ROBOT)
    (ticket,) = await post.tickets()
    names = {"plan.pdf": PDF, "Größe 屏幕.png": PNG, "letter.docx": DOCX}
    files = [await post.sends_ahead(name, content) for name, content in names.items()]
    secret = await post.sends_ahead("secret.txt", b"for us only")
    note = {"text": "Only for us.", "files": [secret]}
    ok(await post.admin.post(f"/api/tickets/{ticket['id']}/notes", json=note), 201)
    await post.reply(ticket["id"], "See the plan.", files=files)
    await post.mail_is(ticket["id"], "sent")
    await in_inbox(servers, "robot", 1)
    (raw,) = servers.inbox("robot")
    mail = message_from_bytes(raw.read_bytes(), policy=policy.default)
    attached = {part.get_filename(): (part.get_content_type(), part.get_content()) for part in mail.iter_attachments()}
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    types = {"plan.pdf": "application/pdf", "Größe 屏幕.png": "image/png", "letter.docx": docx}
    assert attached == {name: (types[name], content) for name, content in names.items()}
    assert b"secret" not in raw.read_bytes()


async def test_two_robots_stop_after_a_few_messages(post: Post, servers: MailServers) -> None:
    """A vacation program of the old kind lives at the same server and answers whatever comes."""
    version = ok(await post.admin.get(f"/api/mailboxes/{post.mailbox['id']}"))["version"]
    body = {"version": version, "acknowledgement": {"en": "We have it: {number}."}}
    ok(await post.admin.patch(f"/api/mailboxes/{post.mailbox['id']}", json=body))
    await arrives(post, servers, letter(ROBOT, SUPPORT, "Hello"), sender=ROBOT)
    seen: set[str] = set()
    for _ in range(20):
        await post.until("select exists(select from messaging.mail_sent where state <> 'sent')", False)
        new = [path for path in servers.inbox("robot") if path.name.split(":")[0] not in seen]
        if not new:
            sent = await post.live.value("select count(*) from messaging.mail_sent")
            if len(seen) == sent:
                break
            await in_inbox(servers, "robot", len(seen) + 1)
            continue
        for path in new:
            seen.add(path.name.split(":")[0])
            mail: Any = message_from_bytes(path.read_bytes(), policy=policy.default)
            back = parseaddr(str(mail["Reply-To"] or mail["From"]))[1]
            await arrives(post, servers, letter(ROBOT, SUPPORT, "I am away", f"Number {len(seen)}"), ROBOT, back)
    assert 1 <= len(seen) <= 5, "the loop went on"


async def test_a_server_killed_while_it_is_read_loses_and_doubles_nothing(post: Post, servers: MailServers) -> None:
    servers.stop("dovecot")
    for number in range(40):
        sender = f"customer{number}@outside.example"
        raw = letter(sender, SUPPORT, f"Number {number}", "word " * 2000)
        assert (await hand_in(servers.smtp, raw, SUPPORT, sender))[0] == 250
    await in_inbox(servers, "support", 40)
    for taken in (3, 12, 25):
        servers.start("dovecot")
        await post.until("select count(*) >= $1 from messaging.mail_message", True, taken)
        servers.stop("dovecot", kill=True)
    servers.start("dovecot")
    await post.until("select count(*) from messaging.mail_message", 40)
    await post.filed()
    await looked_at(post)
    rows = await post.live.rows("select fate, doubles, subject from messaging.mail_message")
    assert {(row["fate"], row["doubles"]) for row in rows} == {("opened", 0)}
    assert {row["subject"] for row in rows} == {f"Number {number}" for number in range(40)}
    assert len(servers.inbox("support")) == 40, "something was deleted from the mailbox"


async def test_a_server_killed_while_it_takes_mail_loses_and_doubles_nothing(post: Post, servers: MailServers) -> None:
    tickets = []
    for number in range(12):
        sender = f"customer{number}@outside.example"
        await arrives(post, servers, letter(sender, SUPPORT, f"Number {number}"), sender=sender)
        tickets.append((await post.newest())["ticket_id"])
    replies = [asyncio.create_task(post.reply(ticket, "word " * 20_000)) for ticket in tickets]
    await post.until("select exists(select from messaging.mail_sent where handed_at is not null)", True)
    servers.stop("postfix", kill=True)
    await asyncio.gather(*replies)
    servers.start("postfix")
    await post.until(SETTLED, 12)
    states = {row["recipient"]: row["state"] for row in await post.live.rows("select * from messaging.mail_sent")}
    assert set(states.values()) <= {"sent", "in_doubt"}
    sent = {recipient for recipient, state in states.items() if state == "sent"}
    await post.outside.until(lambda: sent <= {one.recipients[0] for one in post.outside.arrived})
    ids = [one.field("Message-ID") for one in post.outside.arrived]
    assert len(ids) == len(set(ids)), "a mail came twice"


async def test_what_was_there_before_is_left_alone_unless_it_is_asked_for(post: Post, servers: MailServers) -> None:
    for name in ("one", "two"):
        assert (await hand_in(servers.smtp, letter(ANA, ROBOT, name), ROBOT, ANA))[0] == 250
    await in_inbox(servers, "robot", 2)
    servers.came_earlier("robot")
    left = await post.set_up(address=ROBOT, incoming=imap(servers, "robot"))
    await looked_at(post, left)
    assert await post.ledger() == []
    ok(await post.admin.delete(f"/api/mailboxes/{left['id']}"), 204)
    taken = await post.set_up(address=ROBOT, incoming={**imap(servers, "robot"), "earlier": True})
    await post.until("select count(*) from messaging.mail_message", 2)
    await post.filed()
    state = ok(await post.admin.get(f"/api/mailboxes/{taken['id']}"))["state"]
    assert (state["listed"], state["unread"], state["error"]) == (2, 0, None)


async def test_messages_that_are_numbered_anew_are_not_taken_twice(post: Post, servers: MailServers) -> None:
    await arrives(post, servers, letter(ANA, SUPPORT, "One"))
    servers.stop("dovecot")
    servers.number_anew("support")
    before = await post.live.value("select uid_validity from messaging.mailbox_state")
    servers.start("dovecot")
    await post.until("select uid_validity <> $1 from messaging.mailbox_state", True, before)
    await arrives(post, servers, letter(ANA, SUPPORT, "Two"))
    rows = await post.live.rows("select subject, doubles from messaging.mail_message order by id")
    assert [(row["subject"], row["doubles"]) for row in rows] == [("One", 0), ("Two", 0)]


async def test_what_was_missed_in_mid_life_is_taken_at_the_next_look_and_nothing_twice(
    post: Post, servers: MailServers
) -> None:
    """One message that the ledger has lost altogether, one of which it no longer knows where it lies."""
    await arrives(post, servers, letter(ANA, SUPPORT, "Printer"))
    away = letter(ANA, SUPPORT, "Out of office: Help", "I am away.", Auto_Submitted="auto-replied")
    await arrives(post, servers, away)
    await arrives(post, servers, letter(ANA, SUPPORT, "Scanner"))
    async with post.live.database.transaction() as tx:
        lost = "(select id from messaging.mail_message where fate = 'suspended')"
        await tx.execute(f"delete from messaging.mail_place where message_id = {lost}")
        await tx.execute("delete from messaging.mail_message where fate = 'suspended'")
        await tx.execute("delete from messaging.mail_place where uid = (select min(uid) from messaging.mail_place)")
    assert (await hand_in(servers.smtp, letter(ANA, SUPPORT, "Plotter"), SUPPORT, ANA))[0] == 250
    await post.until("select count(*) from messaging.mail_place", 4)
    await post.filed()
    rows = await post.live.rows("select subject, fate, doubles from messaging.mail_message order by subject")
    assert [(row["subject"], row["fate"], row["doubles"]) for row in rows] == [
        ("Out of office: Help", "suspended", 0),
        ("Plotter", "opened", 0),
        ("Printer", "opened", 0),
        ("Scanner", "opened", 0),
    ]
    assert sorted(ticket["subject"] for ticket in await post.tickets()) == ["Plotter", "Printer", "Scanner"]


async def test_a_mailbox_in_trouble_says_so_and_holds_up_no_other(post: Post, servers: MailServers) -> None:
    wrong = await post.set_up(address="wrong@centre.example", incoming={**imap(servers, "robot"), "password": "wrong"})
    nobody = await post.set_up(address="gone@centre.example", incoming={**imap(servers), "port": 9})
    lines: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _, writer: lines.append(writer), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    await post.set_up(address="silent@centre.example", incoming={**imap(servers), "port": port})
    failing = "select error from messaging.mailbox_state where mailbox_id = $1"
    await post.until(failing, "mail.sign_in_refused", UUID(wrong["id"]))
    await post.until(failing, "mail.server_trouble", UUID(nobody["id"]))
    await arrives(post, servers, letter(ANA, SUPPORT))
    assert (await post.newest())["fate"] == "opened"
    silent.close()
    for line in lines:
        line.close()
