"""How a ticket's clocks follow from what happens to it: pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.targets import Ledger, Pause, Target
from switchroom.platform.events import Actor, Code
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import Status
from switchroom.tickets.sla.contracts import ESCALATED, Metric
from switchroom.tickets.sla.policies import Policy, policy_of, timed

PAUSING = frozenset({Status.PENDING, Status.ON_HOLD})
"""We wait for the requester, or for somebody outside."""
OVER = frozenset({Status.SOLVED, Status.CLOSED})
SOLVED, MERGED = Code("solved"), Code("merged")
"""Why a clock stood still: between a solution and the reopening, a merge and its undoing."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks need to know of a ticket. `replied_at`: its last public reply. `tier`: of its team."""

    id: UUID
    status: Status
    priority: int
    unit_id: UUID
    assigned: bool
    merged: bool
    opened_at: datetime
    first_replied_at: datetime | None
    replied_at: datetime | None
    variables: dict[str, Any]
    tier: int | None = None

    @property
    def over(self) -> bool:
        return self.merged or self.status in OVER


class Happened(StrEnum):
    """What the ticket's row alone does not tell."""

    REPLIED = "replied"
    HANDED_OVER = "handed_over"
    UNMERGED = "unmerged"
    TAKEN_BACK = "taken_back"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a ticket: its ledger, the target it is held to, and what was said of it."""

    id: UUID
    metric: Metric
    ledger: Ledger
    target: Target | None = None
    policy_id: UUID | None = None
    calendar_id: UUID | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    warned: bool = False
    breached: bool = False

    @property
    def runs(self) -> bool:
        return self.ledger.stopped_at is None

    @property
    def next_at(self) -> datetime | None:
        """When there is next something to say of it."""
        if not self.runs or self.breached:
            return None
        return self.warn_at if self.warn_at is not None and not self.warned else self.due_at


class Book(msgspec.Struct, frozen=True):
    """The policies, the calendars they name, and each team's own."""

    policies: Sequence[Policy]
    calendars: Mapping[UUID, Calendar]
    calendar_of_unit: Mapping[UUID, UUID]

    def policy(self, ticket: Watched) -> Policy | None:
        """What holds for a ticket; nothing is promised for one that went into another."""
        return None if ticket.merged else policy_of(self.policies, ticket.variables)


class Scene(msgspec.Struct, frozen=True):
    """What a settlement goes by."""

    ticket: Watched
    policy: Policy | None
    book: Book
    now: datetime
    who: Actor
    happened: frozenset[Happened]

    def promises(self, metric: Metric) -> bool:
        return self.policy is not None and self.policy.target(metric, self.ticket.priority) is not None


def settle(
    ticket: Watched, before: Sequence[Kept], book: Book, now: datetime, who: Actor, happened: Iterable[Happened] = ()
) -> list[Kept]:
    """The clocks as they are after what happened, oldest first in each metric; new ones among them.

    `before`: those that run, and the last of each metric. Where nothing happened they stay as they are.
    """
    scene = Scene(ticket, book.policy(ticket), book, now, who, frozenset(happened))
    settled: list[Kept] = []
    first_pauses: tuple[Pause, ...] = ()
    for metric in Metric:  # the resolution comes first: the others may take over its ledger
        known = [one for one in before if one.metric is metric]
        kept = _begun(scene, metric, known, first_pauses)
        if metric is Metric.RESOLUTION:
            first_pauses = kept[-1].ledger.pauses
        for one in kept:
            moved = _moved(scene, one, last=one is kept[-1])
            settled.append(one if one in known and moved is one and not one.runs else _held_to(scene, moved))
    return settled


def _begun(scene: Scene, metric: Metric, kept: list[Kept], pauses: tuple[Pause, ...]) -> list[Kept]:
    """The clocks of a metric, those that begin now among them."""
    ticket, now = scene.ticket, scene.now
    match metric:
        case Metric.RESOLUTION:
            return kept or [_new(metric, Ledger(ticket.opened_at))]
        case Metric.FIRST_RESPONSE:
            wanted = not kept and ticket.first_replied_at is None and not ticket.over and scene.promises(metric)
            return [_new(metric, Ledger(ticket.opened_at, pauses))] if wanted else kept
        case Metric.UPDATE if Happened.REPLIED in scene.happened:
            wanted = bool(kept) or scene.promises(metric)
            return [*_stopped(kept, now), *([_new(metric, Ledger(now))] if wanted else [])]
        case Metric.UPDATE:
            wanted = not kept and ticket.replied_at is not None and not ticket.over and scene.promises(metric)
            return [_new(metric, _since(ticket.replied_at, pauses))] if wanted and ticket.replied_at else kept
        case Metric.HANDOVER if Happened.HANDED_OVER in scene.happened:
            wanted = not ticket.assigned and not ticket.over
            return [*_stopped(kept, now), *([_new(metric, Ledger(now))] if wanted else [])]
    return kept


def _new(metric: Metric, ledger: Ledger) -> Kept:
    return Kept(id=new_id(), metric=metric, ledger=ledger)


def _stopped(kept: list[Kept], now: datetime) -> list[Kept]:
    return [replace(one, ledger=one.ledger.stop(now)) for one in kept]


def _since(at: datetime, pauses: tuple[Pause, ...]) -> Ledger:
    """A ledger that begins in the middle of another one's pauses."""
    later = (pause for pause in pauses if pause.ends is None or pause.ends > at)
    return Ledger(at, tuple(replace(pause, begins=max(pause.begins, at)) for pause in later))


def _moved(scene: Scene, one: Kept, *, last: bool) -> Kept:
    """The clock stopped, taken up, paused or resumed as the ticket's status asks for."""
    ticket, now = scene.ticket, scene.now
    if one.metric in ESCALATED:
        ledger = _escalated(scene, one)
    elif one.metric is Metric.FIRST_RESPONSE and ticket.first_replied_at is not None:
        ledger = one.ledger.stop(ticket.first_replied_at)
    elif ticket.over or (one.metric is Metric.HANDOVER and ticket.assigned):
        ledger = one.ledger.stop(now)
    elif not one.runs and (one.metric is Metric.HANDOVER or not last):
        ledger = one.ledger
    else:
        why = MERGED if Happened.UNMERGED in scene.happened else SOLVED
        ledger = one.ledger.take_up(now, why, scene.who)
        paused = ticket.status in PAUSING
        ledger = ledger.pause(now, Code(ticket.status.value), scene.who) if paused else ledger.resume(now)
    return one if ledger is one.ledger else replace(one, ledger=ledger)


def _escalated(scene: Scene, one: Kept) -> Ledger:
    """What is at a vendor waits for somebody else anyway: only waiting for the requester puts that off."""
    ticket, ledger = scene.ticket, one.ledger
    if not one.runs:
        return ledger
    if ticket.merged:  # it is closed as well, but not done
        return ledger.pause(scene.now, MERGED, scene.who)
    if ticket.status in OVER:
        return ledger.stop(scene.now)
    waits = ticket.status is Status.PENDING or (one.metric is Metric.ESCALATION and ticket.status in PAUSING)
    return ledger.pause(scene.now, Code(ticket.status.value), scene.who) if waits else ledger.resume(scene.now)


def ended(one: Kept, now: datetime) -> Kept:
    """A clock whose end has come, and whether it came in time."""
    stopped = replace(one, ledger=one.ledger.stop(now))
    return stopped if stopped.target is None else _told(stopped, stopped.target, now)


def without_reply(kept: Sequence[Kept], at: datetime, now: datetime, *, and_status: bool) -> list[Kept]:
    """The clocks of a ticket, the oldest first, as though its reply of that moment had never been written.

    `and_status`: nor the status that came with it. A clock that only the reply had begun is not among them any more.
    """
    left: list[Kept] = []
    for one in kept:
        last = left[-1] if left else None
        if one.metric is Metric.UPDATE and one.ledger.started_at == at:
            if last is not None and last.metric is Metric.UPDATE and last.ledger.stopped_at == at:
                left[-1] = _told_again(replace(last, ledger=_gone_on(last.ledger, one.ledger)), now)
            continue
        undone = one.metric is Metric.FIRST_RESPONSE or (and_status and not (one.metric in ESCALATED and not one.runs))
        left.append(_told_again(replace(one, ledger=_undone(one, at)), now) if undone else one)
    return left


def _undone(one: Kept, at: datetime) -> Ledger:
    """A clock that was taken up again at that moment had been stopped before."""
    ledger = one.ledger.undone(at)
    paused = ledger.paused
    if paused is not None and paused.why in (SOLVED, MERGED) and one.metric not in ESCALATED:
        return replace(ledger, pauses=ledger.pauses[:-1], stopped_at=paused.begins)
    return ledger


def _gone_on(before: Ledger, after: Ledger) -> Ledger:
    """One ledger of two, of which the second began when the first was stopped; what never ran ended nothing."""
    joined = before.undone(after.started_at)
    if after.stopped_at == after.started_at:
        return joined
    return replace(joined, pauses=(*joined.pauses, *after.pauses), stopped_at=after.stopped_at)


def _told_again(one: Kept, now: datetime) -> Kept:
    return one if one.target is None else _told(one, one.target, now)


def _held_to(scene: Scene, one: Kept) -> Kept:
    """The clock under the policy that holds now; one that has just ended keeps the target under which it ended."""
    if not one.runs and one.target is not None and not scene.ticket.merged:
        return _told(one, one.target, scene.now)
    if one.metric is Metric.VENDOR:
        return one if one.target is None else _told(one, one.target, scene.now)
    promised = (
        None if scene.policy is None else scene.policy.target(one.metric, scene.ticket.priority, scene.ticket.tier)
    )
    if scene.policy is None or promised is None:
        return Kept(id=one.id, metric=one.metric, ledger=one.ledger)
    calendar_id = scene.policy.calendar_id or scene.book.calendar_of_unit.get(scene.ticket.unit_id)
    calendar = scene.book.calendars.get(calendar_id) if calendar_id and promised.working else None
    held = replace(one, policy_id=scene.policy.id, calendar_id=calendar_id if calendar else None)
    return _told(held, timed(promised, calendar), scene.now)


def _told(one: Kept, target: Target, now: datetime) -> Kept:
    clock = one.ledger.towards(target)
    due, warn = clock.due_at, clock.warn_at
    looked = min(now, one.ledger.stopped_at or now)
    return replace(
        one,
        target=target,
        due_at=due,
        warn_at=warn,
        warned=warn is not None and warn <= looked,
        breached=due is not None and due <= looked,
    )
