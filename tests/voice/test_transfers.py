"""Who hears whom while a customer is sent on, and what is recorded of it."""

from uuid import UUID

from switchroom.interactions.contracts import State
from switchroom.interactions.facade import Interactions
from switchroom.interactions.places import Target
from switchroom.routing.contracts import AgentId
from switchroom.routing.events import WrapUpStarted
from switchroom.voice import desk
from switchroom.voice.contracts import Cause, LegId
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.voice.test_recordings import TALK

CUSTOMER, ANA, BEN = 440, 620, 1000


async def in_talk(calls: CallCentre, switch: ScriptedSwitch) -> tuple[AgentId, LegId, LegId, UUID]:
    """Ana talks to a customer, and it is recorded."""
    await calls.publish(TALK)
    ana = await calls.sign_in()
    customer, phone = await calls.talk(ana, tone=CUSTOMER)
    switch.leg(phone).tone = ANA
    interaction = (await calls.leg(customer)).interaction_id
    assert interaction is not None
    return ana, customer, phone, interaction


async def send(calls: CallCentre, interaction: UUID, target: Target) -> None:
    async with calls.database.transaction() as tx:
        await calls.services.the(Interactions).transfers.transfer(tx, interaction, target, await tx.now())
    await calls.settle()


async def picks_up(calls: CallCentre, switch: ScriptedSwitch, agent: AgentId, customer: LegId, tone: float) -> LegId:
    """The agent accepts and is connected."""
    await calls.accept(agent)
    ringing = await calls.agent_leg(customer)
    assert ringing is not None
    assert ringing.user_id == agent
    switch.pick_up(ringing.id)
    switch.leg(ringing.id).tone = tone
    await calls.settle()
    return ringing.id


async def test_a_transferred_customer_hears_music_until_the_next_agent_is_there(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    _, customer, phone, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    await send(calls, interaction, Target(agent_id=ben))
    assert switch.hung_up == {phone: Cause.NORMAL}
    assert switch.leg(customer).held
    assert switch.heard_by(customer)
    assert ANA not in switch.heard_by(customer)
    assert (await calls.captions(customer))[-1] == {"event": "state", "state": "queued"}
    theirs = await picks_up(calls, switch, ben, customer, BEN)
    assert (switch.heard_by(customer), switch.heard_by(theirs)) == ({BEN}, {CUSTOMER})
    assert not switch.leg(customer).held
    assert (await calls.captions(customer))[-1] == {"event": "state", "state": "talking"}
    switch.hang_up(theirs)
    await calls.settle()
    assert customer not in switch.hung_up  # the process has something more to ask
    assert not switch.leg(customer).held


async def test_each_conversation_is_a_recording_of_its_own(calls: CallCentre, switch: ScriptedSwitch) -> None:
    _, customer, _, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    await send(calls, interaction, Target(agent_id=ben))
    states = await calls.fetch("select state from voice.recording order by id")
    assert [row["state"] for row in states] == ["complete"]
    await picks_up(calls, switch, ben, customer, BEN)
    states = await calls.fetch("select state, leg_id from voice.recording order by id")
    assert [(row["state"], row["leg_id"]) for row in states] == [("complete", customer), ("paused", customer)]


async def test_who_was_on_hold_is_taken_back_by_the_next_agent(calls: CallCentre, switch: ScriptedSwitch) -> None:
    ana, customer, _, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    async with calls.database.transaction() as tx:
        await desk.hold(tx, interaction)
    await calls.settle()
    await send(calls, interaction, Target(queue_id=calls.queue))
    offered_to = ana if not await _offered(calls, ben) else ben
    theirs = await picks_up(calls, switch, offered_to, customer, BEN)
    assert (switch.heard_by(customer), switch.heard_by(theirs)) == ({BEN}, {CUSTOMER})
    assert (await calls.interaction(customer))["state"] == State.ACTIVE


async def _offered(calls: CallCentre, agent: AgentId) -> bool:
    return bool(await calls.fetch("select from routing.offer where agent_id = $1 and ended_at is null", agent))


async def test_a_phone_that_does_not_connect_brings_the_customer_back(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    ana, customer, _, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    await send(calls, interaction, Target(agent_id=ben))
    await calls.accept(ben)
    await calls.pass_time(11)
    assert switch.leg(customer).held
    theirs = await picks_up(calls, switch, ana, customer, ANA)
    assert (switch.heard_by(customer), switch.heard_by(theirs)) == ({ANA}, {CUSTOMER})


async def test_the_agent_who_gets_his_own_customer_back_keeps_him(calls: CallCentre, switch: ScriptedSwitch) -> None:
    """The end of his first leg, told late, is not the end of his second part."""
    ana, customer, phone, interaction = await in_talk(calls, switch)
    await send(calls, interaction, Target(queue_id=calls.queue))
    theirs = await picks_up(calls, switch, ana, customer, ANA)
    assert theirs != phone
    late = await calls.leg(phone)
    async with calls.database.transaction() as tx:
        await calls.control().ended(tx, late, Cause.NORMAL, await tx.now())
    await calls.settle()
    assert (switch.heard_by(customer), switch.heard_by(theirs)) == ({ANA}, {CUSTOMER})
    assert not await calls.events(WrapUpStarted)  # the queue has none


async def test_who_leaves_on_the_way_leaves_nothing_behind(calls: CallCentre, switch: ScriptedSwitch) -> None:
    _, customer, _, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    await send(calls, interaction, Target(agent_id=ben))
    switch.hang_up(customer)
    await calls.settle()
    assert not switch.legs
    assert not await calls.fetch("select from routing.queue_item where state <> 'served'")
    assert not await calls.fetch("select from routing.work")


async def test_a_parked_customer_hears_music_until_he_is_fetched(calls: CallCentre, switch: ScriptedSwitch) -> None:
    _, customer, phone, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    parking = calls.services.the(Interactions).parking
    async with calls.database.transaction() as tx:
        slot = await parking.park(tx, interaction, await tx.now())
    await calls.settle()
    assert list(switch.hung_up) == [phone]
    assert switch.leg(customer).held
    async with calls.database.transaction() as tx:
        await parking.fetch(tx, slot, ben)
    await calls.settle()
    ringing = await calls.agent_leg(customer)
    assert ringing is not None
    switch.pick_up(ringing.id)
    switch.leg(ringing.id).tone = BEN
    await calls.settle()
    assert (switch.heard_by(customer), switch.heard_by(ringing.id)) == ({BEN}, {CUSTOMER})
