"""A visit as a calendar's file: RFC 5545, and RFC 5546 where it is sent to somebody.

The visit's id is its UID for ever, and what is newer has the higher SEQUENCE: a calendar keeps one appointment, and
moves or removes it. Moments are in UTC, which every calendar shows in the reader's own zone.
"""

from datetime import UTC

from icalendar import Calendar, Event, vCalAddress, vText

from switchroom.tickets.visits.contracts import Invitation, Method, Party

MEDIA_TYPE = "text/calendar"
FILE_NAME = "visit.ics"


def calendar_file(invitation: Invitation, organiser: Party | None = None, attendee: Party | None = None) -> bytes:
    """The file. `organiser`: who invites; answers of the reader's calendar go there."""
    event = Event()
    event.add("uid", str(invitation.id))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.at.astimezone(UTC))
    event.add("dtstart", invitation.begins_at.astimezone(UTC))
    event.add("dtend", invitation.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if invitation.method is Method.CANCEL else "CONFIRMED")
    for name, value in (
        ("summary", invitation.summary),
        ("location", invitation.place),
        ("description", invitation.text),
    ):
        if value:
            event.add(name, _clean(value))
    if organiser:
        event.add("organizer", _address(organiser))
    if attendee:
        event.add("attendee", _address(attendee, PARTSTAT="ACCEPTED", RSVP="FALSE"))
    calendar = Calendar()
    calendar.add("prodid", "-//Switchroom//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method.value)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _address(party: Party, **params: str) -> vCalAddress:
    """Quotation marks cannot stand in a parameter, however they are written."""
    address = vCalAddress(f"mailto:{party.address}")
    if name := _clean(party.name).replace("\n", " ").replace('"', "'"):
        address.params["CN"] = vText(name)
    for key, value in params.items():
        address.params[key] = vText(value)
    return address


def _clean(text: str) -> str:
    """Without control signs, which may not stand there."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable()).strip()
