"""After a start, a takeover or a new instance of the switch: compare what we believe with what is there.

What ended unseen is finished with a clear event, what lives is adopted. A switch that keeps its events until they are
acknowledged leaves nothing to compare, but one that only reports to whoever listens (Asterisk) does.
"""

import logging
from datetime import datetime

import msgspec

from switchroom.platform.db import Transaction
from switchroom.voice import actions, queries
from switchroom.voice.answers import Answers
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import (
    Arrived,
    Cause,
    InstanceId,
    LegSnapshot,
    Role,
    Snapshot,
)
from switchroom.voice.queries import Leg, LegStage

log = logging.getLogger(__name__)


class Seen(msgspec.Struct, frozen=True):
    """A snapshot, and the database's time just before it was asked for: our lane works on meanwhile."""

    asked_at: datetime
    snapshot: Snapshot


class Recovery:
    def __init__(self, switch: str, calls: Calls, answers: Answers) -> None:
        self._switch, self._calls, self._answers = switch, calls, answers

    async def new_instance(self, tx: Transaction, instance: InstanceId, at: datetime, seen: Seen) -> None:
        """The switch was started anew at `at`: every leg of an earlier instance is gone."""
        lives = {leg.leg for leg in seen.snapshot.legs}
        for leg in await self._living(tx):
            if leg.instance != instance and leg.id not in lives and await self._is_gone(tx, leg, seen):
                log.warning("leg ended with its switch", extra={"leg": str(leg.id)})
                await self._calls.ended(tx, leg, Cause.SWITCH_STOPPED, at)

    async def compare(self, tx: Transaction, seen: Seen) -> None:
        """Bring our rows in line with a snapshot all of whose events have been handled."""
        snapshot = seen.snapshot
        await tx.execute("update voice.switch set trunk = $2 where name = $1", self._switch, snapshot.trunk)
        ours = {leg.id: leg for leg in await self._living(tx)}
        theirs = {leg.leg: leg for leg in snapshot.legs}
        for leg in ours.values():
            if leg.id not in theirs and await self._is_gone(tx, leg, seen):
                log.warning("leg ended unseen", extra={"leg": str(leg.id)})
                await self._calls.ended(tx, leg, Cause.FAILED, snapshot.at)
        for there in theirs.values():
            leg_or_none = ours.get(there.leg)
            if leg_or_none is None:
                await self._unknown(tx, there, snapshot)
            else:
                await self._adopt(tx, leg_or_none, there, snapshot)

    async def _is_gone(self, tx: Transaction, leg: Leg, seen: Seen) -> bool:
        """A leg that our lane may have begun after the snapshot was asked for is not in it, and yet there."""
        return leg.answered_at is not None or not await actions.was_being_called(tx, leg, seen.asked_at)

    async def _living(self, tx: Transaction) -> list[Leg]:
        """Customers first: when both sides are gone, it is the customer who has left."""
        legs = [leg for leg in await queries.legs_on(tx, self._switch) if leg.state is not LegStage.EXPECTED]
        return sorted(legs, key=lambda leg: (leg.role is not Role.CUSTOMER, leg.id))

    async def _unknown(self, tx: Transaction, there: LegSnapshot, snapshot: Snapshot) -> None:
        """A customer whose arrival nobody told us is welcome; an agent's leg without a call is not."""
        known = await queries.leg(tx, there.leg)
        if there.role is Role.CUSTOMER and there.answered_at is None and (known is None or not known.called):
            arrived = Arrived(
                number=snapshot.number,
                at=there.since,
                instance=snapshot.instance,
                leg=there.leg,
                role=there.role,
                called=there.attributes.get("called", ""),
                caller=there.address,
                attributes=there.attributes,
            )
            await self._calls.happened(tx, arrived)
            return
        if known is not None and known.state is LegStage.EXPECTED:
            return
        log.warning("leg of no call is hung up", extra={"leg": str(there.leg)})
        await actions.hang_up_unknown(tx, self._switch, there.leg)

    async def _adopt(self, tx: Transaction, leg: Leg, there: LegSnapshot, snapshot: Snapshot) -> None:
        """The leg lives: take over what the switch says of it, and finish what is no longer performed on it."""
        await tx.execute(
            """update voice.leg set instance = $2, state = $3, answered_at = coalesce(answered_at, $4), held = $5,
                      muted = $6, media = $7 where id = $1""",
            leg.id,
            snapshot.instance,
            there.state.value,
            there.answered_at,
            there.held,
            there.muted,
            there.has_media,
        )
        if await actions.has_open_orders(tx, leg):
            return  # what is not there may still be on its way
        done_there = {there.playing, there.background, there.gathering}
        for performing in await queries.performings_on(tx, leg.id):
            if (performing.gather_id or performing.playback_id) not in done_there:
                await self._answers.unheard(tx, leg, performing)
