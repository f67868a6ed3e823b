"""What the journal learns of inspections. Nothing names who was inspected."""

from uuid import UUID

from switchroom.platform.events import Code, Event, event

INSPECTIONS = "inspections"


@event("inspections.round_drawn")
class RoundDrawn(Event, frozen=True, kw_only=True):
    """A round was drawn: so many of a population, by this seed."""

    round: UUID
    process: Code | None
    unit: UUID
    seed: int
    population: int
    drawn: int

    @property
    def subject(self) -> UUID:
        return self.round

    @property
    def topics(self) -> tuple[str, ...]:
        return (INSPECTIONS,)


class _OfFindings(Event, frozen=True, kw_only=True):
    @property
    def topics(self) -> tuple[str, ...]:
        return (INSPECTIONS,)


@event("inspections.walked")
class Walked(_OfFindings, frozen=True, kw_only=True):
    """Somebody went through a process as a customer, to its end."""

    walk: UUID
    process: Code
    findings: int

    @property
    def subject(self) -> UUID:
        return self.walk


@event("inspections.finding_filed")
class FindingFiled(_OfFindings, frozen=True, kw_only=True):
    """Something is not as it should be; its owner is a person or a role."""

    finding: UUID
    walk: UUID
    severity: Code
    owner: UUID | None
    post: Code | None

    @property
    def subject(self) -> UUID:
        return self.finding


@event("inspections.finding_moved")
class FindingMoved(_OfFindings, frozen=True, kw_only=True):
    """It was mended, verified, or found not to be mended."""

    finding: UUID
    state: Code

    @property
    def subject(self) -> UUID:
        return self.finding


@event("inspections.submitted")
class InspectionSubmitted(Event, frozen=True, kw_only=True):
    """An inspector has judged, finally."""

    inspection: UUID
    round: UUID
    verdict: Code

    @property
    def subject(self) -> UUID:
        return self.inspection

    @property
    def topics(self) -> tuple[str, ...]:
        return (INSPECTIONS,)


@event("inspections.corrected")
class InspectionCorrected(InspectionSubmitted, frozen=True, kw_only=True):
    """What was judged was wrong, and is now this; what stood before is kept with the reason."""
