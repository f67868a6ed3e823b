"""A call from its arrival to its end, over every context that has a part in it."""

from datetime import timedelta

from switchroom.interactions.contracts import Connected, Ended, EndedHow, State
from switchroom.voice.contracts import Answer, Bridge, Cause, HangUp, Hold, LegState, Originate, Play, Sound, Unhold
from switchroom.voice.events import LegArrived, LegEnded, PhoneEnded, PhoneRinging
from switchroom.voice.queries import LegStage
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

GREET_AND_END = """
start: greet
steps:
  greet: {type: say, prompt: welcome, text: Welcome., then: end}
  end: {type: end}
"""
QUEUE = """
start: agents
steps:
  agents:
    type: queue
    queue: billing
    waiting:
      start: music
      steps:
        music: {type: wait, for: 60s, music: calm, then: music}
    otherwise: end
    then: end
  end: {type: end}
"""


async def test_a_call_is_greeted_and_let_go(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(GREET_AND_END)
    leg = await calls.call(caller="+551199")
    assert calls.done(Answer)[0].leg == leg
    assert calls.done(Play)[0].items == (Sound("en/welcome"),)
    assert (await calls.captions(leg)) == [
        {"event": "said", "text": "Welcome.", "language": "en"},
        {"event": "state", "state": "up"},
    ]
    await calls.pass_time(1.2)
    assert switch.hung_up == {leg: Cause.NORMAL}
    kept = await calls.leg(leg)
    assert (kept.state, kept.cause, kept.address) == (LegStage.ENDED, "normal", "+551199")
    row = await calls.interaction(leg)
    assert (row["state"], row["ended_how"]) == (State.ENDED, EndedHow.COMPLETED)
    assert row["started_at"] == kept.arrived_at == (await calls.events(LegArrived))[0].at
    assert row["ended_at"] == kept.ended_at == (await calls.events(LegEnded))[0].at
    assert (await calls.captions(leg))[-1] == {"event": "ended", "cause": "normal"}


async def test_a_caller_hears_music_until_the_agent_is_there(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    leg = await calls.call(tone=440)
    music = switch.leg(leg).background
    assert music is not None
    await calls.accept(agent)
    ringing = await calls.agent_leg(leg)
    assert ringing is not None
    assert ringing.state is LegStage.RINGING
    assert calls.done(Originate)[0].to == f"user:{agent}"
    assert [(e.leg_id, e.agent) for e in await calls.events(PhoneRinging)] == [(ringing.id, agent)]
    assert (await calls.interaction(leg))["state"] == State.CONNECTING
    assert switch.leg(leg).background is music
    switch.pick_up(ringing.id)
    switch.leg(ringing.id).tone = 1000
    await calls.settle()
    assert switch.leg(leg).background is None
    assert switch.heard_by(leg) == {1000}
    assert switch.heard_by(ringing.id) == {440}
    row = await calls.interaction(leg)
    assert (row["state"], row["agent_id"]) == (State.ACTIVE, agent)
    connected = (await calls.events(Connected))[0]
    assert connected.at == row["answered_at"] == (await calls.leg(ringing.id)).bridged_at


async def test_the_customer_hangs_up_and_the_agent_is_released(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer, phone = await calls.talk(agent)
    switch.hang_up(customer)
    await calls.settle()
    assert switch.hung_up == {customer: Cause.LEFT, phone: Cause.NORMAL}
    row = await calls.interaction(customer)
    assert row["ended_how"] == EndedHow.CUSTOMER_LEFT
    assert len(await calls.events(Ended)) == 1
    assert [e.leg_id for e in await calls.events(PhoneEnded)] == [phone]
    assert not switch.legs


async def test_the_agent_hangs_up_and_the_process_ends(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer, phone = await calls.talk(agent)
    switch.hang_up(phone)
    await calls.settle()
    assert not switch.legs
    assert (await calls.interaction(customer))["ended_at"] is not None
    assert len(await calls.events(Ended)) == 1


async def test_a_phone_that_does_not_connect_puts_the_caller_back(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    await calls.accept(agent)
    await calls.pass_time(11)
    row = await calls.interaction(customer)
    assert row["state"] in (State.QUEUED, State.OFFERED)
    assert switch.leg(customer).background is not None
    assert (await calls.agent_leg(customer)).cause == "no_answer"  # type: ignore[union-attr]
    items = await calls.fetch("select queued_at from interactions.item order by id")
    assert len(items) == 2
    assert items[0]["queued_at"] == items[1]["queued_at"]


async def test_a_declined_phone_puts_the_caller_back_at_once(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    await calls.accept(agent)
    switch.hang_up((await calls.agent_leg(customer)).id)  # type: ignore[union-attr]
    await calls.settle()
    assert (await calls.interaction(customer))["state"] in (State.QUEUED, State.OFFERED)


async def test_nobody_is_bridged_to_a_caller_who_is_gone(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    await calls.accept(agent)
    phone = await calls.agent_leg(customer)
    assert phone is not None
    switch.hang_up(customer)
    switch.pick_up(phone.id)  # in the same moment
    await calls.settle()
    assert not switch.legs
    assert not calls.done(Bridge)
    assert (await calls.interaction(customer))["ended_how"] == EndedHow.ABANDONED


async def test_the_customer_leaves_while_the_bridge_is_made(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    await calls.accept(agent)
    phone = await calls.agent_leg(customer)
    assert phone is not None
    switch.pick_up(phone.id)
    while not calls.done(Bridge):
        await calls.engine.step()
    switch.hang_up(customer)
    await calls.settle()
    assert not switch.legs
    assert len(await calls.events(Ended)) == 1


async def test_hold_and_resume_are_what_the_switch_says(calls: CallCentre, switch: ScriptedSwitch) -> None:
    from switchroom.voice import desk

    await calls.publish(QUEUE)
    customer, phone = await calls.talk(await calls.sign_in(), tone=440)
    interaction = (await calls.leg(customer)).interaction_id
    assert interaction is not None
    async with calls.database.transaction() as tx:
        await desk.hold(tx, interaction)
    await calls.settle()
    assert len(calls.done(Hold)) == 1  # after the recorded music was not found
    assert switch.leg(customer).held
    assert (await calls.interaction(customer))["state"] == State.HELD
    switch.advance(10)
    async with calls.database.transaction() as tx:
        await desk.resume(tx, interaction)
    await calls.settle()
    assert len(calls.done(Unhold)) == 1
    segments = await calls.fetch("select kind, began_at, ended_at from interactions.segment order by id")
    held = next(row for row in segments if row["kind"] == "held")
    assert held["ended_at"] - held["began_at"] == timedelta(seconds=10)
    assert switch.leg(phone).state is LegState.UP


async def test_hold_waits_for_nothing_but_the_answer(calls: CallCentre, switch: ScriptedSwitch) -> None:
    """They hear each other a moment before the switch has told so; who presses in that moment is not refused."""
    from switchroom.voice import desk

    await calls.publish(QUEUE)
    customer, phone = await calls.talk(await calls.sign_in(), tone=440)
    interaction = (await calls.leg(customer)).interaction_id
    assert interaction is not None
    async with calls.database.transaction() as tx:
        await tx.execute("update voice.leg set bridged_at = null where id = $1", phone)
        await desk.hold(tx, interaction)
    await calls.settle()
    assert switch.leg(customer).held
    assert (await calls.interaction(customer))["state"] == State.HELD


async def test_a_call_for_nobody_is_turned_away(calls: CallCentre, switch: ScriptedSwitch) -> None:
    leg = switch.arrive("no-such-entry-point")
    await calls.settle()
    assert switch.hung_up == {leg: Cause.UNREACHABLE}
    assert calls.done(HangUp)
    assert not await calls.fetch("select from interactions.interaction")


async def test_an_entry_point_without_a_process_lets_nobody_hang(calls: CallCentre, switch: ScriptedSwitch) -> None:
    leg = await calls.call()  # nothing is published
    assert switch.hung_up == {leg: Cause.FAILED}
