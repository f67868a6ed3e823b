"""Machines that write to machines: loops end by themselves, and nobody is flooded."""

from switchroom.messaging.mail import limits
from tests.mail.post import ANA, SUPPORT, Post
from tests.support.outside_mail import Arrived, letter
from tests.support.web import ok

THANKS = {"en": "We have it: {number}."}


async def test_two_robots_stop_after_a_few_messages(post: Post) -> None:
    """A robot that answers everything, says of itself that it is a person, and keeps none of our marks."""
    await post.set_up(acknowledgement=THANKS)
    await post.write(sender="robot@machine.example", text="First")
    gone = "select exists(select from messaging.mail_sent where state <> 'sent')"
    await post.until(gone, False)
    answered = 0
    while answered < len(post.outside.arrived) and answered < 50:
        answered += 1
        await post.write(sender="robot@machine.example", subject="Thank you for your mail", text=f"Answer {answered}")
        await post.until(gone, False)
    assert answered == limits.ANSWERS_TO_ADDRESS.burst


async def test_a_robot_that_keeps_our_marks_is_a_loop(post: Post) -> None:
    await post.set_up(acknowledgement=THANKS)
    await post.write(sender="robot@machine.example")
    (arrived,) = await post.outside.letters(1)
    await post.write(_bounced_off(arrived), sender="robot@machine.example")
    held = await post.newest()
    assert (held["fate"], held["reason"]) == ("suspended", "loop")
    await post.outside.letters(1)


async def test_automatic_answers_are_held_and_never_answered(post: Post) -> None:
    await post.set_up(acknowledgement=THANKS)
    out = letter(ANA, SUPPORT, "Out of office: Help", "I am away.", Auto_Submitted="auto-replied")
    await post.write(out)
    assert (await post.newest())["fate"] == "suspended"
    assert await post.tickets() == []
    assert post.outside.arrived == []


async def test_a_storm_of_one_sender_is_held(post: Post) -> None:
    await post.set_up()
    burst = limits.TICKETS_OF_ADDRESS.burst
    for number in range(burst + 2):
        await post.write(subject=f"Alarm {number}")
    assert len(await post.tickets()) == burst
    held = await post.ledger(reason="storm")
    assert len(held) == 2
    await post.write(sender="bia@outside.example")
    assert (await post.newest())["fate"] == "opened"
    ok(await post.admin.post(f"/api/mail/{held[0]['id']}/release"))
    await post.filed()
    assert len(await post.tickets()) == burst + 2


async def test_a_storm_on_one_ticket_is_held(post: Post) -> None:
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Yes?")
    (arrived,) = await post.outside.letters(1)
    burst = min(limits.MESSAGES_OF_TICKET.burst, limits.MESSAGES_OF_ADDRESS.burst)
    for number in range(burst + 1):
        await post.write(letter(ANA, SUPPORT, "Re", f"No {number}", In_Reply_To=arrived.field("Message-ID")))
    assert (await post.newest())["reason"] == "ticket_storm"
    assert len(await post.entries(ticket["id"])) == burst + 2


async def test_a_bounce_marks_the_mail_and_the_customers_address(post: Post) -> None:
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Yes?")
    (arrived,) = await post.outside.letters(1)
    await post.mail_is(ticket["id"], "sent")
    await post.write(_bounce(arrived.field("Message-ID"), ANA), sender="")
    held = await post.newest()
    assert (held["fate"], held["reason"], held["ticket_id"]) == ("suspended", "bounce", ticket["id"])
    mail = await post.mail_is(ticket["id"], "bounced")
    assert mail["code"] == "5.1.1"
    (customer,) = ok(await post.admin.get("/api/customers"))["items"]
    assert [(a["value"], a["bounced"], a["bounce_status"]) for a in customer["addresses"]] == [(ANA, "hard", "5.1.1")]
    body = {"version": customer["version"], "addresses": [{"kind": "mail", "value": ANA}]}
    kept = ok(await post.admin.patch(f"/api/customers/{customer['id']}", json=body))
    assert kept["addresses"][0]["bounced"] == "hard"


async def test_a_forged_bounce_marks_nothing(post: Post) -> None:
    await post.set_up()
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Yes?")
    (arrived,) = await post.outside.letters(1)
    for message_id, address in (("<guess@centre.example>", ANA), (arrived.field("Message-ID"), "bia@outside.example")):
        await post.write(_bounce(message_id, address), sender="")
    assert (await post.mails(ticket["id"]))[0]["state"] == "sent"
    (customer,) = ok(await post.admin.get("/api/customers"))["items"]
    assert customer["addresses"][0]["bounced"] is None


def _bounced_off(arrived: Arrived) -> bytes:
    """As a forwarder sends it back: the same text with all of our fields, under another sender."""
    raw = letter("robot@machine.example", SUPPORT, arrived.field("Subject"), arrived.text)
    loop = f"X-Switchroom-Loop: {arrived.field('X-Switchroom-Loop')}\r\n"
    return loop.encode() + raw


def _bounce(message_id: str, address: str) -> bytes:
    """A delivery status notification (RFC 3464), as Postfix writes them."""
    return (
        f"From: MAILER-DAEMON@outside.example (Mail Delivery System)\r\nTo: {SUPPORT}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n"
        f"Message-ID: <{abs(hash((message_id, address)))}@outside.example>\r\nAuto-Submitted: auto-replied\r\n"
        f"MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        f"--B\r\nContent-Type: text/plain\r\n\r\nNo such user here.\r\n"
        f"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; outside.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: Re: Help\r\n\r\nYes?\r\n"
        f"--B--\r\n"
    ).encode()
