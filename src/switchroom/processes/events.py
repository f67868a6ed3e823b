"""What the journal learns of processes: names, numbers and times, never what people said."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


@event("processes.published")
class Published(Event, frozen=True, kw_only=True):
    """A version was published; runs that start from now on use it."""

    process_id: UUID
    process: Code
    number: int

    @property
    def subject(self) -> UUID:
        return self.process_id

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:processes",)


class _RunEvent(Event, frozen=True, kw_only=True):
    run: UUID
    interaction: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.run

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}",) if self.interaction else ()


@event("processes.run_started")
class RunStarted(_RunEvent, frozen=True, kw_only=True):
    process: Code
    number: int
    parent: UUID | None = None


@event("processes.step_done")
class StepDone(_RunEvent, frozen=True, kw_only=True):
    """One visit of a run to a step has ended: the unit of the trace that conformance is measured on."""

    process: Code
    number: int
    step: Code
    kind: Code
    token: int
    visit: int
    began: datetime
    ended: datetime
    outcome: Code
    served: bool = False
    late: bool = False
    faulty: bool = False
    deviation: Code | None = None
    milestone: Code | None = None


@event("processes.step_late")
class StepLate(_RunEvent, frozen=True, kw_only=True):
    """A step has passed its time limit and the holders of `post` are to know."""

    step: Code
    visit: int
    post: Code


@event("processes.run_ended")
class RunEnded(_RunEvent, frozen=True, kw_only=True):
    outcome: Code


@event("processes.announcement_changed")
class AnnouncementChanged(SetupChanged, frozen=True, kw_only=True):
    """An announcement was made, changed or archived, or switched on or off."""

    collection = "announcements"


@event("processes.lookup_table_changed")
class LookupTableChanged(SetupChanged, frozen=True, kw_only=True):
    """A lookup table was made, changed or archived, or its rows were replaced."""

    collection = "lookup-tables"


@event("processes.secret_changed")
class SecretChanged(SetupChanged, frozen=True, kw_only=True):
    """A secret for another system was made, changed or archived."""

    collection = "secrets"


@event("processes.noticed")
class Noticed(Event, frozen=True, kw_only=True):
    """A process has told somebody something, or that person has read it."""

    notice: UUID
    user: UUID
    run: UUID
    read: bool = False

    @property
    def subject(self) -> UUID:
        return self.user

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"notices:{self.user}",)
