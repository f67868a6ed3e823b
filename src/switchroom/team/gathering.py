"""What the hand-over log gathers by itself: the journal's events of a unit that the next shift should know of.

Simulated and test events are nobody's shift. What happens often is one line for each queue and hour, with a number.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.interactions.contracts import HandRaised, Parked
from switchroom.organisation.contracts import CalendarChanged
from switchroom.people.contracts import MovedForATime
from switchroom.platform.collection import Change
from switchroom.platform.db import Transaction
from switchroom.platform.events import Event, Origin, RoleBegan
from switchroom.platform.handlers import Handler
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope
from switchroom.processes.events import AnnouncementChanged
from switchroom.routing.contracts import Outcome
from switchroom.routing.contracts.breaks import BreakGranted
from switchroom.routing.events import Assigned, BulletinChanged, CommandParked, ItemEnded, Overflowed, StatusChanged
from switchroom.team.contracts import Fact

LONG_S = 60.0
"""A wait of less than a minute is never long, whatever the queue's service level."""
MUCH_LONGER = 3
"""A wait is long that lasted so many times as long as the queue's service level allows."""

ADD = """
insert into team.log_fact (id, unit_id, fact, at, key, subject_id, user_id, times, worst_s, word)
values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)
on conflict (key) where key is not null do update
set times = log_fact.times + 1, worst_s = greatest(log_fact.worst_s, excluded.worst_s)
"""
WORKS = """
insert into team.log_fact (id, unit_id, fact, at, key, user_id, times)
select $1, unit_id, 'worked', $3, $4, $2, 1 from people."user" where id = $2
on conflict (key) where key is not null do nothing
"""
WENT = "update team.log_fact set until = $2, key = null where key = $1"
QUEUE = (
    "select unit_id, coalesce((policy ->> 'service_level_s')::float8, 20) as level_s from routing.queue where id = $1"
)
UNIT_OF = 'select unit_id from people."user" where id = $1'


def handler() -> Handler:
    """The one handler of this context."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        if envelope.origin is Origin.REAL:
            await GATHER[type(envelope.event)](tx, envelope.event, envelope)

    return Handler("hand-over log", tuple(GATHER), handle)


async def _add(
    tx: Transaction,
    fact: Fact,
    at: datetime,
    *,
    unit: UUID | None = None,
    subject: UUID | None = None,
    user: UUID | None = None,
    key: str | None = None,
    worst_s: float | None = None,
    word: str | None = None,
) -> None:
    await tx.execute(ADD, new_id(), unit, fact.value, at, key, subject, user, worst_s, word)


async def _of_queue(tx: Transaction, fact: Fact, queue: UUID, at: datetime, worst_s: float | None = None) -> None:
    row = await tx.fetch_row(QUEUE, queue)
    if row is not None:
        key = f"{fact.value} {queue} {at:%Y-%m-%dT%H}"
        await _add(tx, fact, at, unit=row["unit_id"], subject=queue, key=key, worst_s=worst_s)


async def _assigned(tx: Transaction, event: Assigned, _: Envelope) -> None:
    waited = event.waited.total_seconds()
    if waited <= LONG_S:
        return
    row = await tx.fetch_row(QUEUE, event.queue)
    if row is not None and waited > MUCH_LONGER * row["level_s"]:
        await _of_queue(tx, Fact.LONG_WAITS, event.queue, event.at, waited)


async def _overflowed(tx: Transaction, event: Overflowed, _: Envelope) -> None:
    await _of_queue(tx, Fact.OVERFLOWED, event.queue, event.at)


async def _ended(tx: Transaction, event: ItemEnded, _: Envelope) -> None:
    if event.how is Outcome.ABANDONED:
        await _of_queue(tx, Fact.ABANDONED, event.queue, event.at)


async def _status(tx: Transaction, event: StatusChanged, _: Envelope) -> None:
    """Who came to work and went; what they did meanwhile is in the figures."""
    key = f"{Fact.WORKED.value} {event.agent}"
    if event.signed_in:
        await tx.execute(WORKS, new_id(), event.agent, event.at, key)
    else:
        await tx.execute(WENT, key, event.at)


async def _announcement(tx: Transaction, event: AnnouncementChanged, envelope: Envelope) -> None:
    if "switched_on_at" not in event.fields:
        return
    on = await tx.fetch_value("select switched_on_at is not null from processes.announcement where id = $1", event.id)
    fact = Fact.ANNOUNCEMENT if on else Fact.ANNOUNCEMENT_OFF
    await _add(tx, fact, envelope.at, subject=event.id, user=envelope.actor.id)


async def _calendar(tx: Transaction, event: CalendarChanged, envelope: Envelope) -> None:
    if "emergency" not in event.fields or event.change is not Change.CHANGED:
        return
    on = await tx.fetch_value("select emergency from organisation.calendar where id = $1", event.id)
    fact = Fact.EMERGENCY if on else Fact.EMERGENCY_OFF
    await _add(tx, fact, envelope.at, subject=event.id, user=envelope.actor.id)


async def _bulletin(tx: Transaction, event: BulletinChanged, envelope: Envelope) -> None:
    if event.change is not Change.CREATED:
        return
    units = await tx.fetch(
        """select distinct q.unit_id from routing.bulletin b join routing.queue q on q.id = any(b.queue_ids)
           where b.id = $1""",
        event.id,
    )
    for unit in [row["unit_id"] for row in units] or [None]:
        await _add(tx, Fact.BULLETIN, envelope.at, unit=unit, subject=event.id, user=envelope.actor.id)


async def _of_agent(tx: Transaction, fact: Fact, agent: UUID, at: datetime, **more: Any) -> None:
    await _add(tx, fact, at, unit=await tx.fetch_value(UNIT_OF, agent), user=agent, **more)


async def _parked(tx: Transaction, event: Parked, _: Envelope) -> None:
    await _of_agent(tx, Fact.PARKED, event.agent, event.at, subject=event.interaction)


async def _hand(tx: Transaction, event: HandRaised, _: Envelope) -> None:
    await _of_agent(tx, Fact.HAND_RAISED, event.agent, event.at, subject=event.interaction)


async def _moved(tx: Transaction, event: MovedForATime, envelope: Envelope) -> None:
    await _of_agent(tx, Fact.MOVED, event.user_id, envelope.at, subject=event.move)
    await tx.execute(
        "update team.log_fact set until = $2 where subject_id = $1 and fact = 'moved'", event.move, event.until
    )


async def _break(tx: Transaction, event: BreakGranted, envelope: Envelope) -> None:
    if event.beyond:
        await _of_agent(tx, Fact.BREAK_BEYOND, event.agent, envelope.at, subject=event.by)


async def _role(tx: Transaction, event: RoleBegan, envelope: Envelope) -> None:
    if event.epoch > 1:
        await _add(tx, Fact.ROLE_BEGAN, envelope.at, word=event.role)


async def _command(tx: Transaction, _: CommandParked, envelope: Envelope) -> None:
    await _add(tx, Fact.COMMAND_PARKED, envelope.at)


Gather = Callable[[Transaction, Any, Envelope], Awaitable[None]]
GATHER: dict[type[Event], Gather] = {
    Assigned: _assigned,
    Overflowed: _overflowed,
    ItemEnded: _ended,
    StatusChanged: _status,
    AnnouncementChanged: _announcement,
    CalendarChanged: _calendar,
    BulletinChanged: _bulletin,
    Parked: _parked,
    HandRaised: _hand,
    MovedForATime: _moved,
    BreakGranted: _break,
    RoleBegan: _role,
    CommandParked: _command,
}
