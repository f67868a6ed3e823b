"""Restarts, takeovers, lost and poisonous events: what lives goes on, what died is told, nobody stays "on call"."""

from datetime import timedelta

import msgspec
import pytest

from switchroom.interactions.contracts import Ended, EndedHow, State
from switchroom.interactions.facade import Interactions
from switchroom.platform.ids import new_id
from switchroom.platform.sealed import Sealer
from switchroom.processes.facade import Runs
from switchroom.voice import actions, recordings
from switchroom.voice.answers import Answers
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import (
    Answered,
    Bridge,
    BridgeId,
    Cause,
    EffectId,
    HungUp,
    LegId,
    Order,
    Play,
    Role,
    StaleEpoch,
    StartRecording,
)
from switchroom.voice.events import LegEnded
from switchroom.voice.queries import LegStage
from switchroom.voice.recovery import Recovery, Seen
from tests.support.calls import SWITCH, CallCentre
from tests.support.scripted_switch import ScriptedConnection, ScriptedSwitch
from tests.voice.test_control import GREET_AND_END, QUEUE


async def test_calls_go_on_while_voice_is_away(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    talking, phone = await calls.talk(await calls.sign_in(), tone=440)
    waiting = await calls.call()
    await calls.kill_voice()
    switch.hang_up(talking)
    new = switch.arrive("hotline")
    switch.advance(5)
    await calls.start_voice()
    await calls.settle()
    assert switch.hung_up == {talking: Cause.LEFT, phone: Cause.NORMAL}
    assert set(switch.legs) == {waiting, new}
    row = await calls.interaction(talking)
    assert (row["ended_how"], row["ended_at"]) == (EndedHow.CUSTOMER_LEFT, switch.now - timedelta(seconds=5))
    assert (await calls.interaction(new))["state"] == State.QUEUED
    assert switch.leg(new).background is not None


async def test_orders_that_were_on_their_way_are_given_once(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(GREET_AND_END)
    switch.reachable = False
    leg = switch.arrive("hotline")
    await calls.kill_voice()
    switch.reachable = True
    await calls.start_voice()
    await calls.settle()
    assert len(calls.done(Play)) == 1
    states = await calls.fetch("select id, state from platform.effect")
    assert {row["state"] for row in states} == {"done"}
    # the crash came after the switch had obeyed, and before that was written down
    await calls.kill_voice()
    async with calls.database.transaction() as tx:
        await tx.execute("update platform.effect set state = 'started', ended_at = null")
    await calls.start_voice()
    await calls.settle()
    assert len(calls.done(Play)) == 1
    await calls.pass_time(2)
    assert switch.hung_up == {leg: Cause.NORMAL}


async def test_a_phone_that_is_called_while_we_look_is_not_taken_for_gone(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    """The lane works while control recovers: what it began is in no snapshot that was asked for before."""
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    looked = await seen(calls, switch)
    await calls.accept(agent)
    phone = await calls.agent_leg(customer)
    assert phone is not None
    answers = Answers(calls.services.the(Runs), calls.services.the(Sealer), calls.keyring)
    recovery = Recovery(SWITCH, Calls(SWITCH, calls.services.the(Interactions), answers, calls.keyring), answers)
    async with calls.database.transaction() as tx:
        await recovery.compare(tx, looked)
    assert (await calls.leg(phone.id)).state is LegStage.RINGING
    async with calls.database.transaction() as tx:  # looked for once more, it is still not there
        await recovery.compare(tx, msgspec.structs.replace(looked, asked_at=await actions.now(tx)))
    assert (await calls.leg(phone.id)).state is LegStage.ENDED


async def seen(calls: CallCentre, switch: ScriptedSwitch) -> Seen:
    async with calls.database.transaction() as tx:
        return Seen(await actions.now(tx), switch.snapshot())


async def test_a_new_instance_ends_every_call_of_the_old_one(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    talking, phone = await calls.talk(await calls.sign_in())
    waiting = await calls.call()
    async with calls.database.transaction() as tx:
        await recordings.want(tx, await calls.leg(talking), True, calls.keyring)
    await calls.settle()
    assert calls.done(StartRecording)
    await calls.accept(await calls.sign_in())  # his phone is ringing
    ringing = await calls.agent_leg(waiting)
    assert ringing is not None
    switch.advance(3)
    switch.restart()
    await calls.settle()
    for leg in (talking, phone, waiting, ringing.id):
        kept = await calls.leg(leg)
        assert (kept.state, kept.cause, kept.ended_at) == (LegStage.ENDED, "switch_stopped", switch.now)
    for customer in (talking, waiting):
        row = await calls.interaction(customer)
        assert row["ended_how"] == EndedHow.LOST
        assert row["state"] in (State.ENDED, State.WRAP_UP)
    assert len(await calls.events(Ended)) == 2
    assert {event.cause for event in await calls.events(LegEnded)} == {"switch_stopped"}
    assert [row["state"] for row in await calls.fetch("select state from voice.recording")] == ["lost"]
    new = await calls.call()
    assert (await calls.interaction(new))["state"] in (State.QUEUED, State.OFFERED)


async def test_a_switch_that_stopped_while_voice_was_away(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    customer = await calls.call()
    await calls.kill_voice()
    switch.restart()
    await calls.start_voice()
    await calls.settle()
    assert (await calls.interaction(customer))["ended_how"] == EndedHow.LOST


async def test_an_event_is_handled_once(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    await calls.kill_voice()
    leg = switch.arrive("hotline")
    kept = list(switch.kept)
    await calls.start_voice()
    await calls.settle()
    await calls.kill_voice()
    switch.kept.extend(kept)  # the acknowledgement was lost
    await calls.start_voice()
    await calls.settle()
    assert len(await calls.fetch("select from interactions.interaction")) == 1
    assert (await calls.leg(leg)).living


async def test_a_poisonous_event_is_parked_and_the_others_go_on(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    leg = await calls.call()
    async with calls.database.transaction() as tx:
        await tx.execute("update voice.performing set keys = '5'")  # of which the process knows nothing
    switch.press(leg, "5")
    await calls.settle_voice()
    parked = await calls.fetch("select type, leg_id, error from voice.parked")
    assert [(row["type"], row["leg_id"]) for row in parked] == [("KeyPressed", leg)]
    assert parked[0]["error"].startswith("UnknownOutcome")
    phone = LegId(new_id())
    async with calls.database.transaction() as tx:
        await tx.execute("drop table interactions.segment cascade")
        await tx.execute(
            """insert into voice.leg (id, interaction_id, origin, switch, role, state, user_id, item_id)
               select $1, interaction_id, origin, switch, 'agent', 'up', $1, $1 from voice.leg where id = $2""",
            phone,
            leg,
        )
    switch.hang_up(leg)
    await calls.settle_voice()
    assert [row["type"] for row in await calls.fetch("select type from voice.parked order by number")] == [
        "KeyPressed",
        "HungUp",
    ]
    assert (await calls.leg(leg)).state is LegStage.ENDED  # nobody stays on the line of a caller who is gone
    assert (await calls.leg(phone)).releasing


async def test_events_that_were_lost_are_made_good_from_a_snapshot(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    gone, stays = await calls.call(), await calls.call()
    await calls.kill_voice()
    switch.hang_up(gone)
    new = switch.arrive("hotline")
    unknown = switch.arrive("hotline")
    switch.leg(unknown).role = Role.AGENT
    switch.kept.clear()  # as with a switch that only reports to whoever listens
    switch.lose_media(stays)
    await calls.start_voice()
    await calls.settle()
    kept = await calls.leg(gone)
    assert (kept.cause, kept.ended_at) == ("failed", switch.now)
    assert (await calls.interaction(gone))["ended_how"] == EndedHow.LOST
    assert switch.hung_up[unknown] is Cause.FAILED
    assert (await calls.leg(stays)).media is False
    assert set(switch.legs) <= {stays, new}


async def test_a_prompt_whose_end_nobody_heard_is_over(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(GREET_AND_END)
    leg = await calls.call()
    await calls.kill_voice()
    switch.advance(2)
    switch.kept.clear()
    switch.lose_media(leg)
    switch.come_back(leg)
    await calls.start_voice()
    await calls.settle()
    assert switch.hung_up == {leg: Cause.NORMAL}


async def test_a_stale_controller_is_refused_and_settles_nothing(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    await calls.call()
    stale = calls.leadership
    assert stale is not None
    async with ScriptedConnection(switch, stale.epoch + 1) as newer:
        await newer.snapshot()
        with pytest.raises(StaleEpoch):
            switch.obey(Order(EffectId(new_id()), stale.epoch), Bridge(BridgeId(new_id()), ()))
    await calls.kill_voice()
    await calls.start_voice()
    leg = await calls.call()
    assert (await calls.leg(leg)).living


async def test_events_of_legs_nobody_knows_change_nothing(calls: CallCentre, switch: ScriptedSwitch) -> None:
    stranger = LegId(new_id())
    switch.tell(Answered, leg=stranger)
    switch.tell(HungUp, leg=stranger, cause=Cause.NORMAL)
    await calls.settle()
    assert not await calls.fetch("select from voice.parked")
    assert not await calls.fetch("select from voice.leg")


async def test_a_leg_of_which_the_switch_never_spoke_is_given_up(calls: CallCentre, switch: ScriptedSwitch) -> None:
    from switchroom.voice.forgotten import end_forgotten

    leg = LegId(new_id())
    async with calls.database.transaction() as tx:
        await tx.execute(
            """insert into voice.leg (id, origin, switch, role, state, created_at)
               values ($1, 'real', 'embedded', 'customer', 'expected', clock_timestamp() - interval '2 minutes')""",
            leg,
        )
    assert calls.leadership is not None
    given_up = await end_forgotten(SWITCH, calls.leadership, calls.control())
    assert given_up in (0, 1)  # the sweep that runs by itself may have been the first
    assert (await calls.leg(leg)).cause == "no_answer"
    assert await end_forgotten(SWITCH, calls.leadership, calls.control()) == 0


async def test_an_unreachable_switch_is_asked_again(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(GREET_AND_END)
    leg = switch.arrive("hotline")
    switch.reachable = False
    async with calls.database.transaction() as tx:
        await actions.hang_up_unknown(tx, SWITCH, leg)
    switch.reachable = True
    await calls.settle()
    assert leg in switch.hung_up
