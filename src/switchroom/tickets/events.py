"""What the journal learns of tickets: ids, codes and numbers, never a word that somebody wrote."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event
from switchroom.tickets.contracts import Medium, RelationKind, Status, TicketType
from switchroom.tickets.escalations.contracts import Outcome
from switchroom.tickets.sla.contracts import Metric
from switchroom.tickets.visits.contracts import VisitKind, VisitStatus, Wish


class TicketEvent(Event, frozen=True, kw_only=True):
    """Something happened to a ticket."""

    ticket: UUID

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}", "tickets")


@event("tickets.opened")
class TicketOpened(TicketEvent, frozen=True, kw_only=True):
    """A ticket was opened. `follows`: the closed ticket that it goes on from."""

    number: int
    kind: TicketType
    priority: int
    unit: UUID
    brand: UUID | None
    medium: Medium
    entry: UUID
    follows: UUID | None = None


@event("tickets.brought_in")
class TicketBroughtIn(TicketEvent, frozen=True, kw_only=True):
    """An old ticket came with a list from elsewhere, in the status that it had there."""

    number: int
    unit: UUID
    brand: UUID | None
    status: Status


@event("tickets.changed")
class TicketChanged(TicketEvent, frozen=True, kw_only=True):
    """Fields were changed; `fields` names them."""

    fields: tuple[Code, ...]


@event("tickets.status_changed")
class TicketStatusChanged(TicketEvent, frozen=True, kw_only=True):
    """The status changed; back from solved is a reopening."""

    before: Status
    after: Status


@event("tickets.assigned")
class TicketAssigned(TicketEvent, frozen=True, kw_only=True):
    """Somebody, or nobody, is to work on it; `unit` is the team responsible."""

    before: UUID | None
    after: UUID | None
    unit: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        people = {id for id in (self.before, self.after) if id is not None}
        return (*super().topics, *(f"user:{id}" for id in sorted(people)))


@event("tickets.received")
class TicketReceived(TicketEvent, frozen=True, kw_only=True):
    """A message came from outside."""

    entry: UUID
    medium: Medium


@event("tickets.replied")
class TicketReplied(TicketEvent, frozen=True, kw_only=True):
    """One of us answered; `first`: for the first time. Whoever sends messages sends it."""

    entry: UUID
    first: bool


@event("tickets.reply_taken_back")
class TicketReplyTakenBack(TicketEvent, frozen=True, kw_only=True):
    """A reply did not go out, or (`taken_back` false) goes after all.

    `first`: the first response is owed again, or was given by it.
    """

    entry: UUID
    taken_back: bool
    first: bool


@event("tickets.noted")
class TicketNoted(TicketEvent, frozen=True, kw_only=True):
    """One of us wrote an internal note, and mentioned these people."""

    entry: UUID
    mentions: tuple[UUID, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, *(f"user:{id}" for id in self.mentions))


@event("tickets.watched")
class TicketWatched(TicketEvent, frozen=True, kw_only=True):
    """Somebody watches it from now on, or no longer."""

    user: UUID
    watches: bool


class _OfMerge(TicketEvent, frozen=True, kw_only=True):
    """`ticket` is the one that goes on."""

    merge: UUID
    merged: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, f"ticket:{self.merged}")


@event("tickets.merged")
class TicketsMerged(_OfMerge, frozen=True, kw_only=True):
    """`merged` is about the same as `ticket`, which goes on for both."""


@event("tickets.unmerged")
class TicketsUnmerged(_OfMerge, frozen=True, kw_only=True):
    """A merge was a mistake: `merged` stands for itself again."""


@event("tickets.related")
class TicketRelated(TicketEvent, frozen=True, kw_only=True):
    """What a ticket is to another one, or is no longer."""

    kind: RelationKind
    other: UUID
    related: bool

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, f"ticket:{self.other}")


@event("tickets.field_changed")
class TicketFieldChanged(SetupChanged, frozen=True, kw_only=True):
    """A custom field was made, changed or archived."""

    collection = "ticket-fields"


@event("tickets.macro_changed")
class MacroChanged(SetupChanged, frozen=True, kw_only=True):
    """A macro was made, changed or archived."""

    collection = "ticket-macros"


@event("tickets.template_changed")
class TicketTemplateChanged(SetupChanged, frozen=True, kw_only=True):
    """A template of new tickets was made, changed or archived."""

    collection = "ticket-templates"


@event("tickets.saved_view_changed")
class SavedViewChanged(SetupChanged, frozen=True, kw_only=True):
    """A view of tickets was saved, changed or put away."""

    collection = "ticket-saved-views"


@event("tickets.distribution_rule_changed")
class DistributionRuleChanged(SetupChanged, frozen=True, kw_only=True):
    """A rule of which tickets wait in which queue was made, changed or archived."""

    collection = "distribution-rules"


@event("tickets.checklist_changed")
class ChecklistChanged(TicketEvent, frozen=True, kw_only=True):
    """Points were added, done, not done after all, or taken away."""

    open: int
    done: int


@event("tickets.time_spent")
class TimeSpent(TicketEvent, frozen=True, kw_only=True):
    """Somebody wrote down how long he worked on it; less than nothing: he took it back."""

    user: UUID
    minutes: int


@event("tickets.follow_up_due")
class FollowUpDue(TicketEvent, frozen=True, kw_only=True):
    """Somebody wanted to look at it again now."""

    people: tuple[UUID, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, *(f"user:{id}" for id in self.people))


class ClockEvent(TicketEvent, frozen=True, kw_only=True):
    """Something is to be said of one of the ticket's clocks, once."""

    clock: UUID
    metric: Metric
    due: datetime


@event("tickets.clock_warned")
class ClockWarned(ClockEvent, frozen=True, kw_only=True):
    """It will be due soon."""


@event("tickets.clock_breached")
class ClockBreached(ClockEvent, frozen=True, kw_only=True):
    """It was not done in time."""


@event("tickets.sla_policy_changed")
class SlaPolicyChanged(SetupChanged, frozen=True, kw_only=True):
    """A service level was made, changed or archived."""

    collection = "sla-policies"


@event("tickets.escalated")
class TicketEscalated(TicketEvent, frozen=True, kw_only=True):
    """It was escalated to the team `unit`, or handed to `vendor`. Its clock has the id of the escalation."""

    escalation: UUID
    unit: UUID | None
    vendor: UUID | None


@event("tickets.came_back")
class TicketCameBack(TicketEvent, frozen=True, kw_only=True):
    """An escalation is over, or a vendor no longer has it."""

    escalation: UUID
    vendor: UUID | None
    outcome: Outcome


@event("tickets.remote_access_begun")
class RemoteAccessBegun(TicketEvent, frozen=True, kw_only=True):
    """Somebody opened a remote tool for it."""

    tool: UUID


@event("tickets.remote_tool_changed")
class RemoteToolChanged(SetupChanged, frozen=True, kw_only=True):
    """A remote tool was made, changed or archived."""

    collection = "remote-tools"


@event("tickets.vendor_changed")
class VendorChanged(SetupChanged, frozen=True, kw_only=True):
    """A vendor was made, changed or archived."""

    collection = "vendors"


class VisitEvent(TicketEvent, frozen=True, kw_only=True):
    """Something happened to a visit of a ticket."""

    visit: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        return (*super().topics, "visits")


@event("tickets.visit_planned")
class VisitPlanned(VisitEvent, frozen=True, kw_only=True):
    """Somebody is to go to the requester, or he is to come."""

    kind: VisitKind
    agent: UUID
    begins_at: datetime
    ends_at: datetime


@event("tickets.visit_moved")
class VisitMoved(VisitEvent, frozen=True, kw_only=True):
    """It has another time, place or agent; these are the new ones."""

    agent: UUID
    begins_at: datetime
    ends_at: datetime


@event("tickets.visit_ended")
class VisitEnded(VisitEvent, frozen=True, kw_only=True):
    """It took place, nobody was there, or it does not take place."""

    agent: UUID
    status: VisitStatus


@event("tickets.visit_asked")
class VisitAsked(VisitEvent, frozen=True, kw_only=True):
    """The requester asks to move or cancel it."""

    agent: UUID
    wish: Wish


@event("tickets.visit_kept")
class VisitKept(VisitEvent, frozen=True, kw_only=True):
    """What the requester asked for was settled, and it stays as it was planned."""

    agent: UUID


@event("tickets.reply_scheduled")
class ReplyScheduled(TicketEvent, frozen=True, kw_only=True):
    """A reply was written that goes out later."""

    reply: UUID
    send_at: datetime


@event("tickets.scheduled_reply_ended")
class ScheduledReplyEnded(TicketEvent, frozen=True, kw_only=True):
    """It waits no more: `how` is sent, taken_back or failed."""

    reply: UUID
    how: Code


@event("tickets.visit_reminded")
class VisitReminded(VisitEvent, frozen=True, kw_only=True):
    """The requester was reminded of it."""
