"""Voice dies between *started* and *done*, for every kind of command: what is repeated then happens once.

Each command's controller dies twice: first while the switch has not heard of it, then after the switch has obeyed and
before anybody could write that down.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from switchroom.platform.db import Transaction
from switchroom.platform.effects import EffectState
from switchroom.platform.ids import new_id
from switchroom.voice import actions, recordings
from switchroom.voice import contracts as c
from switchroom.voice.queries import Leg
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.voice.test_control import QUEUE

KINDS: tuple[type[Any], ...] = get_args(c.Command)
TONE = (c.Tone((440.0,), timedelta(seconds=1)),)


@dataclass(frozen=True)
class Talk:
    """A conversation to which something is done; it is recorded, unless that is what is to be done."""

    calls: CallCentre
    customer: Leg
    phone: Leg

    async def record(self, tx: Transaction) -> None:
        await recordings.want(tx, self.customer, True, self.calls.keyring)

    @property
    def recording(self) -> c.RecordingId:
        (started,) = self.calls.done(c.StartRecording)
        return started.recording

    async def ring_another(self, tx: Transaction) -> None:
        assert self.phone.item_id is not None
        await actions.ring_agent(tx, self.customer, self.phone.item_id, new_id())


Does = Callable[[Transaction, Talk], Awaitable[Any]]


def ordering(command: Callable[[Talk], c.Command]) -> Does:
    """For what is ordered in the middle of something longer, or only in later features."""
    return lambda tx, talk: actions.order(tx, talk.customer, command(talk))


CASES: dict[type[Any], Does] = {
    c.Answer: ordering(lambda talk: c.Answer(talk.customer.id)),
    c.HangUp: lambda tx, talk: actions.let_go(tx, talk.phone),
    c.Play: ordering(lambda talk: c.Play(talk.customer.id, c.PlaybackId(new_id()), TONE)),
    c.Stop: ordering(lambda talk: c.Stop(talk.customer.id)),
    c.Gather: ordering(lambda talk: c.Gather(talk.customer.id, c.GatherId(new_id()), 1)),
    c.CancelGather: ordering(lambda talk: c.CancelGather(talk.customer.id)),
    c.StartRecording: lambda tx, talk: talk.record(tx),
    c.PauseRecording: ordering(lambda talk: c.PauseRecording(talk.recording)),
    c.ContinueRecording: ordering(lambda talk: c.ContinueRecording(talk.recording)),
    c.StopRecording: ordering(lambda talk: c.StopRecording(talk.recording)),
    c.Bridge: lambda tx, talk: actions.bridge(tx, talk.customer, talk.phone),
    c.Unbridge: lambda tx, talk: actions.part(tx, talk.customer),
    c.Hold: ordering(lambda talk: c.Hold(talk.customer.id, TONE)),
    c.Unhold: lambda tx, talk: actions.resume(tx, talk.customer),
    c.Mute: lambda tx, talk: actions.mute(tx, talk.phone, True),
    c.Unmute: lambda tx, talk: actions.mute(tx, talk.phone, False),
    c.Originate: lambda tx, talk: talk.ring_another(tx),
    c.Snoop: ordering(lambda talk: c.Snoop(talk.customer.id, talk.phone.id, c.Mode.LISTEN)),
    c.SendKeys: lambda tx, talk: actions.send_keys(tx, talk.customer, "1"),
    c.Reattach: ordering(lambda talk: c.Reattach(talk.phone.id)),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_a_command_whose_controller_dies_is_carried_out_once(
    calls: CallCentre, switch: ScriptedSwitch, kind: type[Any]
) -> None:
    """A kind without a case fails here."""
    talk = await in_conversation(calls, recorded=kind is not c.StartRecording)
    switch.reachable = False
    async with calls.database.transaction() as tx:
        await CASES[kind](tx, talk)
    effect, command = await newest(calls, kind)
    before = carried_out(switch, command)
    await dies_unanswered(calls, switch)
    assert (await state(calls, effect), carried_out(switch, command)) == ((EffectState.STARTED, 1), before)
    switch.reachable, switch.answers = True, False
    await calls.start_voice()
    await dies_unanswered(calls, switch)
    assert (await state(calls, effect), carried_out(switch, command)) == ((EffectState.STARTED, 2), before + 1)
    switch.answers = True
    await calls.start_voice()
    await calls.settle()
    assert (await state(calls, effect), carried_out(switch, command)) == ((EffectState.DONE, 3), before + 1)


@pytest.mark.parametrize("kind", [c.Originate, c.Bridge, c.HangUp, c.StartRecording], ids=lambda kind: kind.__name__)
async def test_a_switch_that_died_too_is_asked_in_vain(
    calls: CallCentre, switch: ScriptedSwitch, kind: type[Any]
) -> None:
    """The new switch knows neither the effect nor the call: whatever is repeated there leaves nothing behind."""
    talk = await in_conversation(calls, recorded=kind is not c.StartRecording)
    switch.answers = False
    async with calls.database.transaction() as tx:
        await CASES[kind](tx, talk)
    effect, _ = await newest(calls, kind)
    await dies_unanswered(calls, switch)
    switch.restart()
    switch.answers = True
    await calls.start_voice()
    await calls.settle()
    assert switch.legs == {}
    assert (await state(calls, effect))[0] in (EffectState.FAILED, EffectState.DONE)
    assert await calls.fetch("select from voice.leg where state <> 'ended'") == []


async def in_conversation(calls: CallCentre, *, recorded: bool) -> Talk:
    await calls.publish(QUEUE)
    customer, phone = await calls.talk(await calls.sign_in())
    talk = Talk(calls, await calls.leg(customer), await calls.leg(phone))
    if recorded:
        async with calls.database.transaction() as tx:
            await talk.record(tx)
        await calls.settle()
    return talk


async def dies_unanswered(calls: CallCentre, switch: ScriptedSwitch) -> None:
    """Once the switch has left an order without an answer, kill -9."""
    await asyncio.wait_for(switch.unanswered.wait(), 20)
    await calls.kill_voice()
    switch.unanswered.clear()


async def newest(calls: CallCentre, kind: type[Any]) -> tuple[UUID, c.Command]:
    (row, *_) = await calls.fetch(
        "select id, payload from platform.effect where kind = $1 order by sequence desc", kind.__name__
    )
    command: c.Command = msgspec.convert(row["payload"], c.Command)
    return row["id"], command


async def state(calls: CallCentre, effect: UUID) -> tuple[str, int]:
    """Its state, and how often it was started."""
    (row,) = await calls.fetch("select state, attempts from platform.effect where id = $1", effect)
    return row["state"], row["attempts"]


def carried_out(switch: ScriptedSwitch, command: c.Command) -> int:
    """How often the switch has changed something because of it. Keys of recordings are put in on the way."""
    return [_without_key(each) for each in switch.log].count(command)


def _without_key(command: c.Command) -> c.Command:
    return msgspec.structs.replace(command, data_key=b"") if isinstance(command, c.StartRecording) else command
