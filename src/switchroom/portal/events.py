"""What the journal learns of the portal: that somebody signed in, and set-up; never an address."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


@event("portal.portal_changed")
class PortalChanged(SetupChanged, frozen=True, kw_only=True):
    """A brand's portal was made, changed or archived."""

    collection = "portals"


@event("portal.requester_signed_in")
class RequesterSignedIn(Event, frozen=True, kw_only=True):
    """A customer signed in to a portal. `provider`: by which identity provider, None by link or password."""

    customer: UUID
    at: datetime
    portal: UUID
    provider: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.customer


class _OfRequester(Event, frozen=True, kw_only=True):
    customer: UUID
    portal: UUID

    @property
    def subject(self) -> UUID:
        return self.customer


@event("portal.password_set")
class PasswordSet(_OfRequester, frozen=True, kw_only=True):
    """A customer set a password for a portal; all other sessions of the address ended."""


@event("portal.password_removed")
class PasswordRemoved(_OfRequester, frozen=True, kw_only=True):
    """A customer signs in to a portal by links alone again; all other sessions of the address ended."""


@event("portal.ticket_rated")
class TicketRated(Event, frozen=True, kw_only=True):
    """A requester said how it was, on the scale of what was asked: satisfaction, effort or recommendation."""

    ticket: UUID
    at: datetime
    score: int
    measure: Code = Code("csat")

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}",)


@event("portal.known_incident_changed")
class KnownIncidentChanged(SetupChanged, frozen=True, kw_only=True):
    """What customers are told of an incident was written, changed or taken away."""

    collection = "known-incidents"
