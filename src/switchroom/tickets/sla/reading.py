"""The clocks of one ticket as they are shown, each with why it is due then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import CALENDARS
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.clocks.explanation import explain
from switchroom.platform.clocks.shown import ClockFact, Who, shown_actor, shown_fact
from switchroom.platform.clocks.targets import ClockState, Pause, TargetClock
from switchroom.platform.db import Transaction
from switchroom.tickets.rows import Ref, access
from switchroom.tickets.sla.contracts import Metric
from switchroom.tickets.sla.keeping import COLUMNS, Stored, book_of
from switchroom.tickets.sla.policy_actions import SLA_POLICIES

MOST_SHOWN = 50
SHOWN = f"""
select {COLUMNS}
from tickets.clock
where ticket_id = $1 and length is not null and stopped_at is distinct from started_at
order by stopped_at is not null, due_at, id desc limit $2
"""  # noqa: S608 - constants


class ShownPause(msgspec.Struct, frozen=True):
    begins: datetime
    ends: datetime | None
    why: str
    who: Who


class ShownClock(msgspec.Struct, frozen=True, kw_only=True):
    """A promise for a ticket and how it stands."""

    id: UUID
    metric: Metric
    state: ClockState
    target_seconds: float
    working: bool
    policy: dict[str, Any] | None
    calendar: dict[str, Any] | None
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    left_seconds: float
    pauses: list[ShownPause]
    explanation: list[ClockFact]


async def clocks_of(tx: Transaction, principal: Principal, ref: Ref) -> list[ShownClock]:
    """The clocks with a target, the earliest due first, what has ended last. Raises `TicketNotFound`."""
    row = await access(tx, principal, ref)
    return await shown_clocks(tx, await tx.fetch_as(Stored, SHOWN, row.id, MOST_SHOWN))


async def shown_clocks(tx: Transaction, stored: Sequence[Stored]) -> list[ShownClock]:
    """Clocks that have a target, as they are shown."""
    book = await book_of(tx, [], [], stored)
    names = await USERS.names(tx, list({id for one in stored for id in _colleagues(one.pauses)}))
    policies = await SLA_POLICIES.names(tx, [one.policy_id for one in stored if one.policy_id])
    calendars = await CALENDARS.names(tx, list(book.calendars))
    now = await tx.now()
    shown = []
    for one in stored:
        kept = one.kept(book)
        assert kept.target is not None
        calendar = policy = None
        if one.calendar_id is not None and (hours := book.calendars.get(one.calendar_id)) is not None:
            name = calendars.get(one.calendar_id)
            calendar = {"id": one.calendar_id, "name": name, "time_zone": hours.time_zone}
        if one.policy_id is not None and one.policy_id in policies:
            policy = {"id": one.policy_id, "name": policies[one.policy_id]}
        shown.append(_shown(one, kept.ledger.towards(kept.target), policy, calendar, names, now))
    return shown


def _shown(
    one: Stored, clock: TargetClock, policy: Any, calendar: Any, names: dict[UUID, Any], now: datetime
) -> ShownClock:
    return ShownClock(
        id=one.id,
        metric=one.metric,
        state=clock.state(now),
        target_seconds=clock.target.length.total_seconds(),
        working=calendar is not None,
        policy=policy,
        calendar=calendar,
        started_at=clock.started_at,
        due_at=clock.due_at,
        warn_at=clock.warn_at,
        stopped_at=clock.stopped_at,
        left_seconds=clock.remaining(now).total_seconds(),
        pauses=[
            ShownPause(pause.begins, pause.ends, pause.why, shown_actor(pause.who, names)) for pause in clock.pauses
        ],
        explanation=[shown_fact(fact, names) for fact in explain(clock, now)],
    )


def _colleagues(pauses: Sequence[Pause]) -> set[UUID]:
    return {pause.who.id for pause in pauses if pause.who.id is not None}
