"""What has been so for long enough: every minute, tickets for which that moment has come since the last look.

A look costs by what has come, not by how many tickets there are: what is looked for lies between two moments of an
index. In working time the moment comes later than on the clock; a timer then looks at that one ticket again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.jobs import Chore
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.processes.contracts import Subject
from switchroom.processes.facade import Deadlines, Length, Runs
from switchroom.triggers.contracts import Wait, When
from switchroom.triggers.facts import facts_of
from switchroom.triggers.firing import Looked, consider
from switchroom.triggers.standing import Active, active

WAIT_OVER = "trigger wait over"
"""The kind of timer that looks at one ticket again when its working time has passed."""
PIECE = 500
OPEN = "t.merged_into is null and coalesce(t.solved_at, t.closed_at, 'infinity') > {since} + $3::interval"
_FOR_THIS = "($4::uuid is null or t.id = $4)"
_BY_ENTRY = f"""
select t.id as ticket_id, e.at as since, t.origin from tickets.entry e join tickets.ticket t on t.id = e.ticket_id
where e.id >= $1 and e.id < $2 and e.kind = 'message' and {OPEN.format(since="e.at")} and {_FOR_THIS}
    and not exists(select from tickets.entry later where later.ticket_id = e.ticket_id and later.id > e.id
                   and later.kind = 'reply' and later.at <= e.at + $3::interval)
    and coalesce((select before.kind from tickets.entry before where before.ticket_id = e.ticket_id
                      and before.id < e.id and before.kind in ('message', 'reply') order by before.id desc limit 1),
                 'reply') = 'reply'
order by e.id limit {PIECE}
"""  # noqa: S608 - own fragments
_BY_OPENING = f"""
select t.id as ticket_id, t.opened_at as since, t.origin from tickets.ticket t
where t.id >= $1 and t.id < $2 and {OPEN.format(since="t.opened_at")} and {_FOR_THIS} {{more}}
order by t.id limit {PIECE}
"""  # noqa: S608 - own fragments
_NEVER_ASSIGNED = """
and not exists(select from journal.event given where given.subject = t.id and given.type = 'tickets.assigned'
               and given.data ->> 'after' is not null and given.at <= t.opened_at + $3::interval)
"""
_BY_CHANGE = f"""
select t.id as ticket_id, t.changed_at as since, t.origin from tickets.ticket t
where t.changed_at >= $1 and t.changed_at < $2 and {OPEN.format(since="t.changed_at")} and {_FOR_THIS}
order by t.changed_at limit {PIECE}
"""  # noqa: S608 - own fragments
_SQL = {
    Wait.UNANSWERED: _BY_ENTRY,
    Wait.UNASSIGNED: _BY_OPENING.format(more=_NEVER_ASSIGNED),
    Wait.UNSOLVED: _BY_OPENING.format(more=""),
    Wait.UNCHANGED: _BY_CHANGE,
}
_LOOK = """
select looked_until, clock_timestamp() as now from triggers.trigger where id = $1 for update skip locked
"""


class Waits(msgspec.Struct, frozen=True):
    """A ticket that has waited since then."""

    ticket_id: UUID
    since: datetime
    origin: Origin


class _Payload(msgspec.Struct, frozen=True):
    trigger: UUID
    since: datetime


async def waiting(
    connection: Connection,
    wait: Wait,
    after: timedelta,
    begins: datetime,
    ends: datetime,
    ticket_id: UUID | None = None,
) -> list[Waits]:
    """Tickets that began to wait from `begins` until `ends`, not included, and still did `after` later; in order, at
    most `PIECE` of them.
    """
    bounds = (begins, ends) if wait is Wait.UNCHANGED else (_first_id(begins), _first_id(ends))
    return await connection.fetch_as(Waits, _SQL[wait], *bounds, after, ticket_id)


def _first_id(moment: datetime) -> UUID:
    """No UUIDv7 of that moment or later sorts before it."""
    return UUID(int=(int(moment.timestamp() * 1000) & 0xFFFF_FFFF_FFFF) << 80)


class Waiting:
    """Looks regularly at what waits, and again when working time has passed."""

    def __init__(self, database: Database, runs: Runs, deadlines: Deadlines) -> None:
        self._database, self._runs, self._deadlines = database, runs, deadlines

    def chore(self) -> Chore:
        """What one of the workers does every minute."""
        return Chore("trigger conditions", "* * * * *", self.look)

    async def look(self) -> None:
        """Look for what has waited long enough since the last look."""
        async with self._database.read() as connection:
            triggers = await active(connection, When.CONDITION)
        for trigger in triggers:
            while await self._look(trigger):
                pass

    async def _look(self, trigger: Active) -> bool:
        """Whether there may be more right now."""
        async with self._database.transaction() as tx:
            row = await tx.fetch_row(_LOOK, trigger.id)
            if row is None or trigger.wait is None or trigger.after is None:
                return False
            length, until = Length.parse(trigger.after), row["now"]
            begins = (row["looked_until"] or until) - length.elapsed
            found = await waiting(tx, trigger.wait, length.elapsed, begins, until - length.elapsed)
            more = len(found) == PIECE
            if more:  # go on with the last one's moment: keys make it harmless that some are seen twice
                until = found[-1].since + length.elapsed
            for one in found:
                await self._due(tx, trigger, length, one, row["now"])
            await tx.execute("update triggers.trigger set looked_until = $2 where id = $1", trigger.id, until)
            return more and until > (row["looked_until"] or until)

    async def _due(self, tx: Transaction, trigger: Active, length: Length, one: Waits, now: datetime) -> None:
        """Its moment has come on the clock; in working time it may come later."""
        if length.working:
            subject = Subject("ticket", one.ticket_id)
            due = await self._deadlines.due(tx, subject, length.elapsed, one.since, working=True)
            if due > now:
                await set_timer(tx, WAIT_OVER, one.ticket_id, due, _Payload(trigger.id, one.since))
                return
        await self._consider(tx, trigger, one)

    async def _consider(self, tx: Transaction, trigger: Active, one: Waits) -> None:
        facts = (await facts_of(tx, "ticket", [one.ticket_id])).get(one.ticket_id)
        if facts is not None:
            await consider(tx, self._runs, trigger, looked_at(one, facts.reference, facts.variables))

    async def again(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """What a `WAIT_OVER` timer does: if the ticket has waited until now, look at it."""
        for timer in timers:
            payload = msgspec.convert(timer.payload, _Payload)
            for trigger in await active(tx, When.CONDITION, payload.trigger):
                assert trigger.wait is not None
                passed = await tx.now() - payload.since
                around = (payload.since - _MOMENT, payload.since + _MOMENT)
                found = await waiting(tx, trigger.wait, passed, *around, timer.subject)
                for one in found:
                    if one.since == payload.since:
                        await self._consider(tx, trigger, one)


_MOMENT = timedelta(seconds=2)
"""An entry's id is made just before or after the moment it has."""


def looked_at(one: Waits, reference: str, variables: dict[str, object]) -> Looked:
    """A ticket that waits, as a condition sees it."""
    return Looked(
        key=f"{one.ticket_id} {one.since.isoformat()}",
        origin=one.origin,
        variables=variables,
        subject=Subject("ticket", one.ticket_id),
        reference=reference,
    )
