"""A visit goes to the requester's calendar with the mail that tells him of it, in the words of the brand."""

from email.message import EmailMessage
from typing import Any

from icalendar import Calendar, Event

from tests.mail.post import ANA, Post
from tests.mail.test_sending import opened
from tests.support.outside_mail import Arrived
from tests.support.web import ok
from tests.tickets.visits.plans import day, end, move, plan


def calendar_in(mail: EmailMessage) -> tuple[str, Event]:
    """The method that the part of a mail and its calendar agree on, and the appointment."""
    (part,) = [one for one in mail.iter_attachments() if one.get_content_type() == "text/calendar"]
    assert (part.get_filename(), part.get_param("charset")) == ("visit.ics", "utf-8")
    content: Any = part.get_payload(decode=True)
    calendar = Calendar.from_ical(content)
    assert part.get_param("method") == str(calendar["method"])
    (event,) = calendar.events
    return str(calendar["method"]), event


def address(party: object) -> str:
    return str(party).removeprefix("mailto:")


def words(letter: Arrived) -> str:
    return letter.text.replace("\r\n", "\n")


async def test_a_calendar_keeps_one_appointment_that_is_made_moved_and_removed(post: Post) -> None:
    ticket = await opened(post)
    visit = await plan(post.admin, ticket, note="Ring twice.")
    await post.live.settle()
    (planned,) = await post.outside.letters(1)
    assert planned.recipients == [ANA]
    assert f"When: {day()} 15:00–16:00 (UTC)\nWhere: Long Street 5\nWho: Admin\n\nRing twice." in words(planned)
    method, event = calendar_in(planned.mail)
    assert (method, str(event["uid"]), int(event["sequence"]), str(event["status"])) == (
        *("REQUEST", visit, 0),
        "CONFIRMED",
    )
    assert f"{event['dtstart'].dt:%Y-%m-%d %H:%M}" == f"{day()} 15:00"
    assert (str(event["location"]), address(event["attendee"])) == ("Long Street 5", ANA)
    organiser = address(event["organizer"])
    assert organiser == planned.mail["Reply-To"].addresses[0].addr_spec
    ok(await move(post.admin, ticket, visit, day=day(6), reason="The part comes later."), 204)
    ok(await end(post.admin, ticket, visit, "cancelled", "It works again."), 204)
    await post.live.settle()
    _, moved, cancelled = await post.outside.letters(3)
    method, event = calendar_in(moved.mail)
    assert (method, str(event["uid"]), int(event["sequence"])) == ("REQUEST", visit, 1)
    assert f"{event['dtstart'].dt:%Y-%m-%d}" == day(6)
    assert "The part comes later." in moved.text
    method, event = calendar_in(cancelled.mail)
    assert (method, str(event["uid"]), int(event["sequence"]), str(event["status"])) == (
        *("CANCEL", visit, 2),
        "CANCELLED",
    )
    assert "does not take place.\nIt works again." in words(cancelled)


async def test_each_mail_has_what_was_agreed_when_it_was_written(post: Post) -> None:
    """A mail that goes late does not undo what was agreed after it."""
    ticket = await opened(post)
    post.outside.refuse[ANA] = "451 4.7.1 Greylisted"
    visit = await plan(post.admin, ticket)
    await post.live.settle()
    await post.mail_is(ticket, "retrying")
    ok(await move(post.admin, ticket, visit, day=day(6)), 204)
    await post.live.settle()
    del post.outside.refuse[ANA]
    letters = await post.outside.letters(2)
    days = {int(event["sequence"]): f"{event['dtstart'].dt:%Y-%m-%d}" for _, event in
            (calendar_in(one.mail) for one in letters)}  # fmt: skip
    assert days == {0: day(), 1: day(6)}


async def test_the_answer_to_it_joins_its_ticket_and_an_ordinary_reply_has_no_calendar(post: Post) -> None:
    ticket = await opened(post)
    await post.reply(ticket, "Hello.")
    await plan(post.admin, ticket, kind="at_counter", place="Counter 2")
    await post.live.settle()
    reply, planned = await post.outside.letters(2)
    assert list(reply.mail.iter_attachments()) == []
    assert "Please come to us for your request" in planned.text
    _, event = calendar_in(planned.mail)
    await post.write(to=address(event["organizer"]), subject="Accepted: Visit", text="Accepted.")
    assert len(await post.tickets()) == 1


async def test_the_words_are_the_brands_in_the_language_of_the_ticket(post: Post) -> None:
    await post.set_up()
    await post.live.centre.make(
        "mail-templates",
        kind="visit-planned",
        brand_id=post.brand,
        text={"pt-BR": "Chegamos em {when} ({number})."},
    )
    await post.write()
    (ticket,) = await post.tickets()
    ok(await post.admin.patch(f"/api/tickets/{ticket['id']}", json={"changes": {"language": "pt-BR"}, "seen": {}}))
    await plan(post.admin, ticket["id"])
    await post.live.settle()
    (planned,) = await post.outside.letters(1)
    year, month, date = day().split("-")
    assert planned.text.startswith(f"Chegamos em {date}/{month}/{year} 15:00–16:00 (UTC) (#{ticket['number']}).")
    _, event = calendar_in(planned.mail)
    assert str(event["summary"]) == f"Visita: solicitação #{ticket['number']}"
