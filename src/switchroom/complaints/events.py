"""What the journal learns of complaints."""

from datetime import date
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event

COMPLAINTS = "complaints"


@event("complaints.changed")
class ComplaintChanged(Event, frozen=True, kw_only=True):
    """What the register says of a complaint is new."""

    ticket: UUID

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (COMPLAINTS,)


@event("complaints.taken_in")
class TakenIn(ComplaintChanged, frozen=True, kw_only=True):
    """A complaint came: dispatched to `unit` by a route, if there is one, and handled by the run, if there is one."""

    unit: UUID
    route: UUID | None
    run: UUID | None
    process: Code | None
    repeats: UUID | None


@event("complaints.report_made")
class ReportMade(Event, frozen=True, kw_only=True):
    """The report of a month was made."""

    report: UUID
    month: date

    @property
    def subject(self) -> UUID:
        return self.report

    @property
    def topics(self) -> tuple[str, ...]:
        return (COMPLAINTS,)


@event("complaints.evidence_taken")
class EvidenceTaken(Event, frozen=True, kw_only=True):
    """Somebody took out everything that is known of a complaint."""

    ticket: UUID

    @property
    def subject(self) -> UUID:
        return self.ticket


@event("complaints.route_changed")
class RouteChanged(SetupChanged, frozen=True, kw_only=True):
    """A rule of dispatch was made, changed or archived."""

    collection = "complaint-routes"
