"""A mail becomes a ticket, the answer goes out, and what the customer answers joins."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.mail.post import ANA, SUPPORT, Post
from tests.support.outside_mail import letter
from tests.support.web import ok, refused

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000154a24f5d"
)


async def test_mail_ticket_reply_and_the_answer_joins(post: Post) -> None:
    await post.set_up(signature={"en": "Your team"})
    await post.write(sender=f"Ana Souza <{ANA}>", subject="The printer is on fire", text="Smoke everywhere.")
    (ticket,) = await post.tickets()
    assert ticket["subject"] == "The printer is on fire"
    (entry,) = await post.entries(ticket["id"])
    assert (entry["kind"], entry["text"], entry["medium"]) == ("message", "Smoke everywhere.", "mail")
    row = await post.newest()
    assert (row["fate"], row["ticket_id"], row["sender"], row["sender_name"]) == (
        "opened",
        ticket["id"],
        ANA,
        "Ana Souza",
    )
    entry_id = await post.reply(ticket["id"], "Please open the window.\n.\nThen wait.")
    (arrived,) = await post.outside.letters(1)
    assert arrived.recipients == [ANA]
    assert "Please open the window.\r\n.\r\nThen wait." in arrived.text.replace("\r\n", "\n").replace("\n", "\r\n")
    assert "Your team" in arrived.text
    assert arrived.field("Subject").startswith("Re: The printer is on fire")
    sent = await post.mail_is(ticket["id"], "sent")
    assert (sent["entry_id"], sent["recipient"], sent["purpose"]) == (entry_id, ANA, "reply")
    answer = letter(ANA, SUPPORT, "Re: The printer is on fire", "Done.", In_Reply_To=arrived.field("Message-ID"))
    await post.write(answer)
    joined = await post.newest()
    assert (joined["fate"], joined["reason"]) == ("joined", None)
    assert [e["text"] for e in await post.entries(ticket["id"])][-1] == "Done."
    assert len(await post.tickets()) == 1


async def test_the_reply_answers_the_customers_mail_and_comes_back_by_its_token(post: Post) -> None:
    """Some programs drop In-Reply-To and References; what remains is the address they answer to."""
    await post.set_up()
    first = letter(ANA, SUPPORT)
    await post.write(first)
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Try again.")
    (arrived,) = await post.outside.letters(1)
    assert arrived.field("In-Reply-To") == message_from_bytes(first)["Message-ID"]
    reply_to = arrived.mail["Reply-To"].addresses[0].addr_spec
    await post.write(letter(ANA, reply_to, "No subject", "Still broken."), to=reply_to)
    assert [e["text"] for e in await post.entries(ticket["id"])] == ["It does not work.", "Try again.", "Still broken."]


async def test_a_number_in_the_subject_and_a_stranger_join_nothing(post: Post) -> None:
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Try again.")
    (arrived,) = await post.outside.letters(1)
    await post.write(sender="eve@elsewhere.example", subject=f"Re: Help [#{ticket['number']}]", text="Tell me more.")
    assert len(await post.tickets()) == 2
    forged = letter(
        "eve@elsewhere.example", SUPPORT, "Re: Help", "Send it to me.", In_Reply_To=arrived.field("Message-ID")
    )
    await post.write(forged, sender="eve@elsewhere.example")
    held = await post.newest()
    assert (held["fate"], held["reason"], held["ticket_id"]) == ("suspended", "unknown_sender", ticket["id"])
    assert len(await post.entries(ticket["id"])) == 2


async def test_held_mail_is_released_rejected_and_read(post: Post) -> None:
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Try again.")
    (arrived,) = await post.outside.letters(1)
    for text in ("From my other address.", "Buy this."):
        mail = letter("ana@home.example", SUPPORT, "Re: Help", text, In_Reply_To=arrived.field("Message-ID"))
        await post.write(mail, sender="ana@home.example")
    second, first = await post.ledger(fate="suspended")
    shown = ok(await post.admin.get(f"/api/mail/{first['id']}"))
    assert (shown["text"].strip(), shown["to"]) == ("From my other address.", [SUPPORT])
    original = await post.admin.get(f"/api/mail/{first['id']}/original")
    assert original.headers["content-disposition"].startswith("attachment")
    assert b"other address" in original.content
    ok(await post.admin.post(f"/api/mail/{first['id']}/release"))
    await post.filed()
    assert ok(await post.admin.post(f"/api/mail/{second['id']}/reject"))["fate"] == "rejected"
    assert [e["text"] for e in await post.entries(ticket["id"])][-1] == "From my other address."
    again = await post.admin.post(f"/api/mail/{second['id']}/release")
    assert (again.status_code, again.json()["code"]) == (409, "mail.not_suspended")
    assert await post.ledger(fate="suspended") == []
    # From now on this address is on the ticket.
    await post.write(
        letter("ana@home.example", SUPPORT, "Re: Help", "Thanks.", In_Reply_To=arrived.field("Message-ID")),
        sender="ana@home.example",
    )
    assert (await post.newest())["fate"] == "joined"


async def test_an_acknowledgement_says_the_number_once_and_not_to_machines(post: Post) -> None:
    await post.set_up(acknowledgement={"en": "We have it: {number}.\nYou hear from us until {promise}.\nThank you."})
    await post.write(subject="Help")
    (ticket,) = await post.tickets()
    (arrived,) = await post.outside.letters(1)
    assert f"We have it: #{ticket['number']}." in arrived.text
    assert "{" not in arrived.text
    assert (arrived.sender, arrived.field("Auto-Submitted")) == ("", "auto-replied")
    sent = await post.mail_is(ticket["id"], "sent")
    assert sent["purpose"] == "acknowledgement"
    await post.write(letter("monitor@machine.example", SUPPORT, "Disk full", Auto_Submitted="auto-generated"))
    assert len(await post.tickets()) == 2
    assert await post.live.value("select count(*) from messaging.mail_sent") == 1


async def test_an_acknowledgement_promises_what_the_clock_of_its_ticket_says(post: Post) -> None:
    await post.set_up(acknowledgement={"en": "We have it: {number}.\nYou hear from us until {promise}."})
    first = {"metric": "first_response", "minutes": 120, "working": False}
    await post.live.centre.make("sla-policies", name="All", targets=[first])
    await post.write(subject="Help")
    (arrived,) = await post.outside.letters(1)
    (ticket,) = await post.tickets()
    due = await post.live.value("select due_at from tickets.clock where metric = 'first_response'")
    assert f"We have it: #{ticket['number']}." in arrived.text
    said = re.search(r"until (\S+ \S+) \((\S+)\)", arrived.text)
    assert said, arrived.text
    assert said[1] == due.astimezone(ZoneInfo(said[2])).strftime("%Y-%m-%d %H:%M")


async def test_a_ticket_without_mail_is_answered_by_its_brands_mailbox(post: Post) -> None:
    await post.set_up()
    customer = await post.live.centre.make(
        "customers", group="ours", name="Ana", addresses=[{"kind": "mail", "value": ANA}]
    )
    ticket = await post.live.centre.make(
        "tickets",
        type="incident",
        subject="Called us",
        text="By telephone.",
        requester_id=customer["id"],
        brand_id=post.brand,
        unit_id=post.unit,
        medium="voice",
    )
    await post.reply(ticket["id"], "As promised.")
    (arrived,) = await post.outside.letters(1)
    assert arrived.recipients == [ANA]
    nobody = await post.live.centre.make(
        "tickets", type="incident", subject="?", text="?", brand_id=post.brand, unit_id=post.unit, medium="voice"
    )
    await post.reply(nobody["id"], "Hello?")
    (mail,) = await post.mails(nobody["id"])
    assert (mail["state"], mail["code"]) == ("failed", "mail.no_address")


async def test_events_of_mail_hold_ids_and_codes(post: Post) -> None:
    await post.set_up()
    await post.write()
    rows = await post.live.rows("select subject, data from journal.event where type = 'messaging.mail_filed'")
    assert [row["data"]["fate"] for row in rows] == ["opened"]
    assert rows[0]["subject"] == UUID((await post.newest())["id"])
    assert ANA not in str(rows)


async def test_a_picture_that_came_along_is_named_as_the_message_calls_it(post: Post) -> None:
    await post.set_up()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANA, SUPPORT, "Screenshot"
    mail.set_content("See below.")
    mail.add_alternative('<p>See <img src="cid:shot@outside"></p>', subtype="html")
    (_, page) = mail.iter_parts()
    page.add_related(PNG, "image", "png", cid="<shot@outside>")
    await post.write(mail.as_bytes())
    (ticket,) = await post.tickets()
    (entry,) = await post.entries(ticket["id"])
    (file,) = entry["files"]
    assert (file["kind"], file["content_id"], file["kept"]) == ("image/png", "shot@outside", True)
    assert 'src="cid:shot@outside"' in entry["html"]
    path = f"/api/tickets/{ticket['id']}/files/{file['id']}"
    kept = await post.admin.get(path)
    assert kept.content == PNG
    assert kept.headers["content-disposition"].startswith("attachment")
    await post.live.centre.person("Bo", "people:agent:work")
    refused(await (await post.live.centre.signed_in("Bo")).get(path), 404, "ticket.not_found")
