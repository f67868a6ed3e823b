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


@event("processes.commented")
class Commented(Event, frozen=True, kw_only=True):
    """A reader said something of a published process; or it was settled, or taken back."""

    process_id: UUID
    process: Code
    comment: UUID
    settled: bool = False
    gone: bool = False

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

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, f"process:{self.process}")


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

    @property
    def topics(self) -> tuple[str, ...]:
        if "/" in self.step:  # what is heard in a queue moves nothing that the graph shows
            return super().topics
        return (*super().topics, f"process:{self.process}")


@event("processes.step_late")
class StepLate(_RunEvent, frozen=True, kw_only=True):
    """A step has passed its time limit and the holders of `post` are to know."""

    step: Code
    visit: int
    post: Code


@event("processes.run_apart")
class RunApart(_RunEvent, frozen=True, kw_only=True):
    """All that the run still waits for is done by others in their own time; the customer need not stay for it."""


class _TaskEvent(Event, frozen=True, kw_only=True):
    task: UUID
    run: UUID
    step: Code
    post: Code
    interaction: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.task

    @property
    def topics(self) -> tuple[str, ...]:
        own = ("tasks", f"tasks:{self.post}")
        return (*own, f"interaction:{self.interaction}") if self.interaction else own


@event("processes.task_opened")
class TaskOpened(_TaskEvent, frozen=True, kw_only=True):
    """A process has given a piece of work to the holders of a post."""

    due: datetime | None = None


@event("processes.task_claimed")
class TaskClaimed(_TaskEvent, frozen=True, kw_only=True):
    """Somebody has taken it, or was given it by a colleague (`given`); `instead_of` one who is away."""

    user: UUID
    given: bool = False
    instead_of: UUID | None = None


@event("processes.task_handed_back")
class TaskHandedBack(_TaskEvent, frozen=True, kw_only=True):
    """It is anybody's again."""

    user: UUID


@event("processes.task_passed_up")
class TaskPassedUp(_TaskEvent, frozen=True, kw_only=True):
    """It is late, so it was taken from `user`, if anybody had it, and is for `post` now; `was_for`: another before."""

    user: UUID | None = None
    was_for: Code | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, f"tasks:{self.was_for}") if self.was_for else super().topics


@event("processes.task_done")
class TaskDone(_TaskEvent, frozen=True, kw_only=True):
    """Somebody has done it; the run goes on."""

    user: UUID
    late: bool


@event("processes.review_decided")
class ReviewDecided(_TaskEvent, frozen=True, kw_only=True):
    """Somebody has decided: a user, or whoever held the link to this task (`by_link`). `final`: the run goes on."""

    decision: Code
    late: bool
    final: bool
    user: UUID | None = None
    by_link: bool = False


@event("processes.task_withdrawn")
class TaskWithdrawn(_TaskEvent, frozen=True, kw_only=True):
    """The process needs it no longer."""

    why: Code


@event("processes.run_ended")
class RunEnded(_RunEvent, frozen=True, kw_only=True):
    """`missing`: how many of the values that the process is to yield it did not; `left`: the customer had gone."""

    outcome: Code
    missing: int = 0
    left: bool = False


@event("processes.announcement_changed")
class AnnouncementChanged(SetupChanged, frozen=True, kw_only=True):
    """An announcement was made, changed or archived, or switched on or off."""

    collection = "announcements"


@event("processes.lookup_table_changed")
class LookupTableChanged(SetupChanged, frozen=True, kw_only=True):
    """A lookup table was made, changed or archived, or its rows were replaced."""

    collection = "lookup-tables"


@event("processes.diagnostic_check_changed")
class DiagnosticCheckChanged(SetupChanged, frozen=True, kw_only=True):
    """A diagnostic check was made, changed or archived."""

    collection = "diagnostic-checks"


@event("processes.secret_changed")
class SecretChanged(SetupChanged, frozen=True, kw_only=True):
    """A secret for another system was made, changed or archived."""

    collection = "secrets"


@event("processes.noticed")
class Noticed(Event, frozen=True, kw_only=True):
    """Somebody was told something, by a process if there is a `run`; or that person has read it."""

    notice: UUID
    user: UUID
    run: UUID | None = None
    read: bool = False

    @property
    def subject(self) -> UUID:
        return self.user

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"notices:{self.user}",)


class _DraftEvent(Event, frozen=True, kw_only=True):
    draft: UUID
    process: Code

    @property
    def subject(self) -> UUID:
        return self.draft

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"draft:{self.draft}",)


@event("processes.rule_pack_changed")
class RulePackChanged(Event, frozen=True, kw_only=True):
    """A rule pack was imported, removed, or switched for a brand; or one of its rules was."""

    pack_id: UUID
    pack: Code
    change: Code
    brand: UUID | None = None
    rule: Code | None = None

    @property
    def subject(self) -> UUID:
        return self.pack_id

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:rule-packs",)


@event("processes.draft_opened")
class DraftOpened(_DraftEvent, frozen=True, kw_only=True):
    """Somebody began a draft."""

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, "setup:processes")


@event("processes.draft_changed")
class DraftEdited(_DraftEvent, frozen=True, kw_only=True):
    """Its definition or its drawing changed."""

    revision: int


@event("processes.draft_discussed")
class DraftDiscussed(_DraftEvent, frozen=True, kw_only=True):
    """A remark was written or settled, people were asked to review it, or one of them decided."""

    decision: Code | None = None


@event("processes.draft_closed")
class DraftClosed(_DraftEvent, frozen=True, kw_only=True):
    """It was published (as this version) or thrown away."""

    number: int | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, "setup:processes")


@event("processes.variant_made")
class VariantMade(_DraftEvent, frozen=True, kw_only=True):
    """A process was begun as a variant of this version of another."""

    base: Code
    number: int

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, "setup:processes")


@event("processes.base_taken_over")
class BaseTakenOver(_DraftEvent, frozen=True, kw_only=True):
    """A variant's draft has what this version of its base has changed; so many places are to be decided."""

    base: Code
    number: int
    conflicts: int


@event("processes.conflict_decided")
class ConflictDecided(_DraftEvent, frozen=True, kw_only=True):
    """Somebody has said whose value stands at a place that base and variant had both changed."""

    number: int
    choice: Code
