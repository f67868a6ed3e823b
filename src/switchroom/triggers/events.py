"""What the journal learns of triggers: that they were set up and switched, and what they started."""

from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


@event("triggers.trigger_changed")
class TriggerChanged(SetupChanged, frozen=True, kw_only=True):
    """A trigger was made, changed or archived."""

    collection = "triggers"


@event("triggers.trigger_switched")
class TriggerSwitched(Event, frozen=True, kw_only=True):
    """It is on from now on, or off for this reason."""

    trigger: UUID
    on: bool
    why: Code | None = None

    @property
    def subject(self) -> UUID:
        return self.trigger

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:triggers",)


@event("triggers.all_switched")
class TriggersSwitched(Event, frozen=True, kw_only=True):
    """None of them does anything any more, or each that is on does again."""

    on: bool

    @property
    def subject(self) -> UUID:
        return UUID(int=0)

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:triggers",)


@event("triggers.fired")
class TriggerFired(Event, frozen=True, kw_only=True):
    """It has started a run of a process."""

    trigger: UUID
    run: UUID
    process: Code

    @property
    def subject(self) -> UUID:
        return self.trigger
