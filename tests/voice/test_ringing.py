"""What a caller hears while the process rings somebody: a ringing tone, until there is somebody or nobody."""

from switchroom.interactions.contracts import State
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, OfferId
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

CUSTOMER, ANA, RINGING = 440, 620, 425
RING = """
start: call
steps:
  call: {type: ring, queue: billing, outcomes: {answered: script, no-answer: music}, otherwise: end}
  script: {type: show, text: Help., buttons: [{name: done, label: Done}], outcomes: {done: end}}
  music: {type: wait, for: 60s, music: calm, then: end}
  end: {type: end}
"""


async def decline(calls: CallCentre, agent: AgentId) -> None:
    (offer,) = await calls.fetch("select id from routing.offer where agent_id = $1 and ended_at is null", agent)
    async with calls.database.transaction() as tx:
        await routing.decline_offer(tx, OfferId(offer["id"]), agent)
    await calls.settle()


async def test_it_rings_until_somebody_is_there(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(RING)
    ana = await calls.sign_in()
    customer = await calls.call(tone=CUSTOMER)
    assert switch.heard_by(customer) == {RINGING}
    await calls.accept(ana)
    ringing = await calls.agent_leg(customer)
    assert ringing is not None
    assert switch.heard_by(customer) == {RINGING}
    switch.pick_up(ringing.id)
    switch.leg(ringing.id).tone = ANA
    await calls.settle()
    assert (switch.heard_by(customer), switch.heard_by(ringing.id)) == ({ANA}, {CUSTOMER})
    assert switch.leg(customer).background is None
    assert (await calls.interaction(customer))["state"] == State.ACTIVE


async def test_all_ring_at_once_and_only_who_accepts_is_called(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(RING.replace("queue: billing,", "queue: billing, together: true,"))
    ana, ben = await calls.sign_in(), await calls.sign_in()
    customer = await calls.call(tone=CUSTOMER)
    rings = await calls.fetch("select agent_id from voice.ring")
    assert {row["agent_id"] for row in rings} == {ana, ben}
    await calls.accept(ben)
    assert await calls.fetch("select from voice.ring") == []
    phone = await calls.agent_leg(customer)
    assert phone is not None
    assert (phone.user_id, set(switch.legs)) == (ben, {customer, phone.id})
    switch.pick_up(phone.id)
    switch.leg(phone.id).tone = ANA
    await calls.settle()
    assert (switch.heard_by(customer), switch.heard_by(phone.id)) == ({ANA}, {CUSTOMER})


async def test_it_rings_no_longer_when_nobody_is_left_to_ask(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(RING)
    ana, ben = await calls.sign_in(), await calls.sign_in()
    customer = await calls.call(tone=CUSTOMER)
    await decline(calls, ana)
    assert switch.heard_by(customer) == {RINGING}
    await decline(calls, ben)
    assert RINGING not in switch.heard_by(customer)
    assert (await calls.interaction(customer))["state"] == State.IN_PROCESS
