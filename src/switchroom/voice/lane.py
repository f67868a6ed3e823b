"""The lane of a switch: commands go out by right of this epoch, and what a refusal means for the call."""

import asyncio
import logging
from typing import get_args

import msgspec

from switchroom.interactions.facade import Interactions
from switchroom.platform.db import Database, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.voice import actions, callbacks, queries, recordings, voicemails
from switchroom.voice.answers import Answers
from switchroom.voice.contracts import (
    Bridge,
    Cause,
    Command,
    EffectId,
    Hold,
    NoSuchLeg,
    NoSuchSound,
    Order,
    Originate,
    Play,
    Role,
    StartRecording,
    Switch,
    SwitchUnreachable,
)

log = logging.getLogger(__name__)
PAUSES_S = (0.05, 0.1, 0.2, 0.5, 1.0)


class Orders:
    """Carries out the commands of one switch, and settles them."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        leadership: Leadership,
        interactions: Interactions,
        answers: Answers,
        keyring: Keyring,
    ) -> None:
        self._database, self._switch, self._leadership = database, switch, leadership
        self._interactions, self._answers, self._keyring = interactions, answers, keyring

    def lane(self, name: str) -> Lane:
        """The lane of the switch called `name`."""
        performers = {command.__name__: self.perform for command in get_args(Command)}
        return Lane(self._database, self._leadership, actions.lane_of(name), performers, self.settle)

    async def perform(self, effect: Effect) -> None:
        """Give the command to the switch, as often as it takes to reach it: it drops what it has seen."""
        command: Command = msgspec.convert(effect.payload, Command)
        if isinstance(command, StartRecording):
            async with self._database.read() as connection:
                key = await recordings.data_key(connection, self._keyring, command.recording)
            command = msgspec.structs.replace(command, data_key=key)
        order = Order(EffectId(effect.id), self._leadership.epoch)
        attempt = 0
        while True:
            try:
                await self._switch.do(order, command)
                return
            except SwitchUnreachable:
                await asyncio.sleep(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])
                attempt += 1

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """What a command's acceptance or refusal means. That a leg is gone, its own event tells."""
        command: Command = msgspec.convert(effect.payload, Command)
        if settled.state is EffectState.DONE:
            if isinstance(command, Originate):
                await self._rings(tx, command)
            return
        code = str(settled.result["code"]) if settled.result else settled.state.value
        if code != NoSuchLeg.code and not (isinstance(command, Hold) and code == NoSuchSound.code):  # see actions.hold
            log.warning("the switch refused a command", extra={"kind": effect.kind, "refusal": code})
        match command:
            case Originate():
                await self._not_called(tx, command)
            case Bridge():
                await self._not_bridged(tx, command)
            case StartRecording():
                await voicemails.take_turn(tx, command.recording)
                await recordings.failed(tx, command.recording, await actions.now(tx))
                await self._answers.recorded(tx, command.recording)
            case Play() if code == NoSuchSound.code:
                await self._not_played(tx, command)
            case _:
                pass

    async def _rings(self, tx: Transaction, command: Originate) -> None:
        leg = await queries.leg(tx, command.leg)
        if leg is not None and leg.living and not leg.releasing:
            await actions.phone_rings(tx, leg)

    async def _not_called(self, tx: Transaction, command: Originate) -> None:
        leg = await queries.leg(tx, command.leg)
        if leg is None or not leg.living:
            return
        at = await actions.now(tx)
        if leg.item_id is not None and leg.user_id is not None and not leg.releasing:
            await self._interactions.not_connected(tx, leg.item_id, leg.user_id, at, Cause.UNREACHABLE.value)
        if leg.calls_colleague and leg.interaction_id is not None:
            await self._interactions.left(tx, leg.interaction_id, at)
        if leg.called and leg.interaction_id is not None and not leg.releasing:
            await self._interactions.callbacks.not_reached(tx, leg.interaction_id, at, declined=False)
        stays = leg.called and await callbacks.waits_to_be_called(tx, leg)
        await actions.end_leg(tx, leg, Cause.UNREACHABLE, at, page_stays=stays)

    async def _not_bridged(self, tx: Transaction, command: Bridge) -> None:
        """Both were there and could not be joined: back to the queue rather than silence."""
        for leg_id in command.legs:
            leg = await queries.leg(tx, leg_id)
            if leg is None or leg.role is not Role.AGENT or not leg.living or leg.releasing:
                continue
            if leg.item_id is not None and leg.user_id is not None and leg.bridged_at is None:
                at = await actions.now(tx)
                await self._interactions.not_connected(tx, leg.item_id, leg.user_id, at, Cause.FAILED.value)
                await actions.let_go(tx, leg, Cause.FAILED)

    async def _not_played(self, tx: Transaction, command: Play) -> None:
        leg = await queries.leg(tx, command.leg)
        if leg is not None and leg.living:
            await self._answers.refused(tx, leg, command.playback)
