"""What the journal learns of the portal: that somebody signed in, and set-up; never an address."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Event, event


@event("portal.portal_changed")
class PortalChanged(SetupChanged, frozen=True, kw_only=True):
    """A brand's portal was made, changed or archived."""

    collection = "portals"


@event("portal.requester_signed_in")
class RequesterSignedIn(Event, frozen=True, kw_only=True):
    """A customer signed in to a portal."""

    customer: UUID
    at: datetime
    portal: UUID

    @property
    def subject(self) -> UUID:
        return self.customer


@event("portal.ticket_rated")
class TicketRated(Event, frozen=True, kw_only=True):
    """A requester said how satisfied he was, from 1 to 5."""

    ticket: UUID
    at: datetime
    score: int

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}",)
