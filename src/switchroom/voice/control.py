"""The control loop of one switch: every event in order, each in one transaction with its number.

An event has been handled exactly when `voice.switch` says so; only then is it acknowledged. One that cannot be handled
is parked, visibly (without what was keyed), and the others go on: a hang-up must get through, whatever failed before.
"""

import logging

import asyncpg

from switchroom.platform.db import Transaction
from switchroom.platform.leadership import Leadership
from switchroom.voice import actions
from switchroom.voice.answers import Answers
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import HungUp, InstanceId, Started, Switch, SwitchEvent
from switchroom.voice.recovery import Recovery, Seen

log = logging.getLogger(__name__)

_IN_THE_WAY = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError)
MOST_ATTEMPTS = 5


class Control:
    """Consumes the events of `switch` while `leadership` lasts."""

    def __init__(self, name: str, switch: Switch, leadership: Leadership, calls: Calls, answers: Answers) -> None:
        self._name, self._switch, self._leadership, self._calls = name, switch, leadership, calls
        self._recovery = Recovery(name, calls, answers)
        self._due: Seen | None = None

    async def run(self) -> None:
        """Recover, then handle events for ever. Raises `NoLongerLeader`, `StaleEpoch`, or what the database raises."""
        self._due = await self._look()
        await self._compare_when_caught_up()
        async for event in self._switch.events():
            await self.handle(event)
            await self._compare_when_caught_up()
            await self._switch.acknowledge(event)

    async def handle(self, event: SwitchEvent) -> None:
        """Handle one event, once."""
        seen = await self._look() if isinstance(event, Started) else None
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                await self._handle(event, seen)
                return
            except _IN_THE_WAY:  # somebody held the same rows the other way round
                if attempt == MOST_ATTEMPTS:
                    raise

    async def _look(self) -> Seen:
        async with self._leadership.transaction() as tx:
            asked_at = await actions.now(tx)
        return Seen(asked_at, await self._switch.snapshot())

    async def _handle(self, event: SwitchEvent, seen: Seen | None) -> None:
        async with self._leadership.transaction() as tx:
            instance, number = await self._position(tx)
            if instance == event.instance and event.number <= number:
                return
            if instance == event.instance and event.number > number + 1:
                log.warning("events of the switch are missing", extra={"after": number, "before": event.number})
                self._due = self._due or Seen(await actions.now(tx), await self._switch.snapshot())
            await self._happened(tx, event, seen)
            await self._set_position(tx, event.instance, event.number)

    async def _happened(self, tx: Transaction, event: SwitchEvent, seen: Seen | None) -> None:
        try:
            async with tx.savepoint():
                if isinstance(event, Started):
                    assert seen is not None
                    await self._recovery.new_instance(tx, event.instance, event.at, seen)
                else:
                    await self._calls.happened(tx, event)
        except (*_IN_THE_WAY, OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
            raise
        except Exception as error:
            log.exception("event of the switch parked", extra={"number": event.number, "type": type(event).__name__})
            await self._park(tx, event, error)
            if isinstance(event, HungUp):
                await self._calls.gone(tx, event)

    async def _park(self, tx: Transaction, event: SwitchEvent, error: Exception) -> None:
        await tx.execute(
            """insert into voice.parked (switch, instance, number, type, leg_id, error)
               values ($1, $2, $3, $4, $5, $6) on conflict do nothing""",
            self._name,
            event.instance,
            event.number,
            type(event).__name__,
            getattr(event, "leg", None),
            f"{type(error).__name__}: {error}"[:2000],
        )

    async def _compare_when_caught_up(self) -> None:
        """A snapshot can be compared once every event before it has been handled."""
        if self._due is None:
            return
        async with self._leadership.transaction() as tx:
            instance, number = await self._position(tx)
            snapshot = self._due.snapshot
            if instance not in (None, snapshot.instance) or number < snapshot.number:
                return
            await self._recovery.compare(tx, self._due)
            self._due = None

    async def _position(self, tx: Transaction) -> tuple[InstanceId | None, int]:
        row = await tx.fetch_row("select instance, last_event from voice.switch where name = $1 for update", self._name)
        return (None, 0) if row is None else (InstanceId(row["instance"]), row["last_event"])

    async def _set_position(self, tx: Transaction, instance: InstanceId, number: int) -> None:
        await tx.execute(
            """insert into voice.switch (name, instance, last_event) values ($1, $2, $3)
               on conflict (name) do update set instance = excluded.instance, last_event = excluded.last_event,
                   handled_at = clock_timestamp()""",
            self._name,
            instance,
            number,
        )
