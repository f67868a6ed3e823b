"""What the journal learns of governance."""

from datetime import date
from uuid import UUID

from switchroom.platform.events import Code, Event, event

GOVERNANCE = "governance"


class GovernanceEvent(Event, frozen=True, kw_only=True):
    """Something that the page of process reports shows has changed."""

    @property
    def topics(self) -> tuple[str, ...]:
        return (GOVERNANCE,)


@event("governance.report_made")
class ReportMade(GovernanceEvent, frozen=True, kw_only=True):
    """The report of a month was made, with so many tables to sign and improvements opened by it."""

    report: UUID
    month: date
    tables: int
    improvements: int

    @property
    def subject(self) -> UUID:
        return self.report


@event("governance.table_changed")
class TableChanged(GovernanceEvent, frozen=True, kw_only=True):
    """What is remarked in a monitoring table was changed, or somebody has read it."""

    table: UUID

    @property
    def subject(self) -> UUID:
        return self.table


@event("governance.table_signed")
class TableSigned(GovernanceEvent, frozen=True, kw_only=True):
    """A monitoring table was signed and sent to so many people; `digest` is what was signed."""

    table: UUID
    unit: UUID
    digest: Code
    readers: int

    @property
    def subject(self) -> UUID:
        return self.table


@event("governance.improvement_changed")
class ImprovementChanged(GovernanceEvent, frozen=True, kw_only=True):
    """An improvement was opened, changed, or is over."""

    improvement: UUID
    process: Code
    state: Code

    @property
    def subject(self) -> UUID:
        return self.improvement


@event("governance.review_changed")
class ReviewChanged(GovernanceEvent, frozen=True, kw_only=True):
    """The review of a process has begun (as this run), or ended with this outcome."""

    review: UUID
    process: Code
    occasion: Code
    run: UUID
    outcome: Code | None = None

    @property
    def subject(self) -> UUID:
        return self.review
