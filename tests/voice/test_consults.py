"""Who hears whom in every state of a consult, what is recorded, and that nobody is left over however it ends."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from switchroom.interactions.contracts import Connected, ConsultEnded, Hearing, State
from switchroom.interactions.facade import Interactions
from switchroom.interactions.places import Target
from switchroom.interactions.refusals import AlreadyConsulting, NoConsult
from switchroom.routing.contracts import AgentId
from switchroom.voice import desk
from switchroom.voice.contracts import Cause, LegId
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.voice.test_transfers import ANA, BEN, CUSTOMER, in_talk, picks_up

MUSIC = {262.0, 330.0}  # the chord that a hold begins with


@dataclass
class Three:
    """Ana talks to a customer and asks Ben."""

    calls: CallCentre
    switch: ScriptedSwitch
    interaction: UUID
    agent: AgentId
    colleague: AgentId
    customer: LegId
    ana: LegId
    ben: LegId

    async def do(self, what: str, *how: object) -> None:
        consults = self.calls.services.the(Interactions).consults
        async with self.calls.database.transaction() as tx:
            await getattr(consults, what)(tx, self.interaction, *how, await tx.now())
        await self.calls.settle()

    def hear(self, customer: set[float], ana: set[float], ben: set[float]) -> None:
        heard = [self.switch.heard_by(leg) for leg in (self.customer, self.ana, self.ben)]
        assert heard == [customer, ana, ben]

    async def consults(self) -> list[str]:
        return [event.how for event in await self.calls.events(ConsultEnded)]


async def asked(calls: CallCentre, switch: ScriptedSwitch, *, by_queue: bool = False) -> tuple[Three, AgentId]:
    agent, customer, ana, interaction = await in_talk(calls, switch)
    ben = await calls.sign_in()
    three = Three(calls, switch, interaction, agent, ben, customer, ana, ana)
    await three.do("ask", Target(queue_id=calls.queue) if by_queue else Target(agent_id=ben))
    return three, ben


async def consulting(calls: CallCentre, switch: ScriptedSwitch, *, by_queue: bool = False) -> Three:
    three, ben = await asked(calls, switch, by_queue=by_queue)
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == (MUSIC, set())
    three.ben = await picks_up(calls, switch, ben, three.customer, BEN)
    return three


@pytest.mark.parametrize("by_queue", [False, True], ids=["colleague", "queue"])
async def test_who_hears_whom_from_the_question_to_the_hand_over(
    calls: CallCentre, switch: ScriptedSwitch, by_queue: bool
) -> None:
    three = await consulting(calls, switch, by_queue=by_queue)
    three.hear(MUSIC, {BEN}, {ANA})
    assert (await calls.interaction(three.customer))["state"] == State.HELD
    await three.do("swap")
    three.hear({ANA}, {CUSTOMER}, MUSIC)
    assert (await calls.interaction(three.customer))["state"] == State.ACTIVE
    await three.do("swap")
    three.hear(MUSIC, {BEN}, {ANA})
    await three.do("turn", Hearing.ALL)
    three.hear({ANA, BEN}, {CUSTOMER, BEN}, {CUSTOMER, ANA})
    await three.do("turn", Hearing.COLLEAGUE)
    three.hear(MUSIC, {BEN}, {ANA})
    await three.do("complete")
    assert switch.hung_up == {three.ana: Cause.NORMAL}
    assert (switch.heard_by(three.customer), switch.heard_by(three.ben)) == ({BEN}, {CUSTOMER})
    row = await calls.interaction(three.customer)
    assert (row["state"], row["agent_id"]) == (State.ACTIVE, three.colleague)
    assert [event.agent for event in await calls.events(Connected)] == [three.agent, three.colleague]
    assert await three.consults() == ["completed"]
    switch.hang_up(three.customer)
    await calls.settle()
    assert not switch.legs
    assert not await calls.fetch("select from routing.work")


async def test_cancelled_the_customer_is_back_with_the_agent(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three = await consulting(calls, switch)
    await three.do("cancel")
    assert switch.hung_up == {three.ben: Cause.NORMAL}
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == ({ANA}, {CUSTOMER})
    with pytest.raises(NoConsult):
        await three.do("swap")
    assert await three.consults() == ["cancelled"]


async def test_cancelled_before_anybody_came_the_colleague_is_no_longer_asked(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    three, _ = await asked(calls, switch)
    with pytest.raises(NoConsult):
        await three.do("complete")
    with pytest.raises(AlreadyConsulting):
        await three.do("ask", Target(queue_id=calls.queue))
    await three.do("cancel")
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == ({ANA}, {CUSTOMER})
    assert not await calls.fetch("select from routing.offer where ended_at is null")


async def test_a_colleague_who_hangs_up_leaves_the_customer_on_hold(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three = await consulting(calls, switch)
    switch.hang_up(three.ben)
    await calls.settle()
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == (MUSIC, set())
    assert await three.consults() == ["colleague_left"]
    async with calls.database.transaction() as tx:
        await desk.resume(tx, three.interaction)
    await calls.settle()
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == ({ANA}, {CUSTOMER})


async def test_a_colleague_who_does_not_connect_is_no_consult(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three, ben = await asked(calls, switch)
    await calls.accept(ben)
    await calls.pass_time(11)
    assert await three.consults() == ["not_connected"]
    assert switch.heard_by(three.customer) == {330.0, 392.0} or switch.leg(three.customer).held
    assert (await calls.interaction(three.customer))["agent_id"] == three.agent


async def test_an_agent_who_hangs_up_hands_over(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three = await consulting(calls, switch)
    switch.hang_up(three.ana)
    await calls.settle()
    assert (switch.heard_by(three.customer), switch.heard_by(three.ben)) == ({BEN}, {CUSTOMER})
    assert (await calls.interaction(three.customer))["agent_id"] == three.colleague


async def test_an_agent_who_hangs_up_too_early_ends_his_part(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three, _ = await asked(calls, switch)
    switch.hang_up(three.ana)
    await calls.settle()
    assert await three.consults() == ["cancelled"]
    assert not switch.leg(three.customer).held
    assert (await calls.interaction(three.customer))["state"] == State.IN_PROCESS


async def test_a_customer_who_hangs_up_ends_it_for_both(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three = await consulting(calls, switch)
    switch.hang_up(three.customer)
    await calls.settle()
    assert not switch.legs
    assert await three.consults() == ["customer_left"]
    assert not await calls.fetch("select from routing.work")
    assert not await calls.fetch("select from interactions.consult")


async def test_one_recording_goes_on_and_a_pause_stays(calls: CallCentre, switch: ScriptedSwitch) -> None:
    """It is of what the customer says and hears: music while the others talk, whoever talks to him afterwards."""
    three = await consulting(calls, switch)
    assert switch.leg(three.customer).held
    async with calls.database.transaction() as tx:
        await desk.pause_recording(tx, three.interaction)
    await three.do("turn", Hearing.ALL)
    await three.do("complete")
    rows = await calls.fetch("select leg_id, state from voice.recording")
    assert [(row["leg_id"], row["state"]) for row in rows] == [(three.customer, "paused")]
    async with calls.database.transaction() as tx:
        await desk.resume_recording(tx, three.interaction)
    await calls.settle()
    rows = await calls.fetch("select pauses from voice.recording r join voice.leg l on l.id = r.leg_id")
    assert [row["pauses"] for row in rows] == [["secret"]]  # the process still asks for one


async def test_each_mutes_and_hangs_up_his_own_phone(calls: CallCentre, switch: ScriptedSwitch) -> None:
    three = await consulting(calls, switch)
    await three.do("turn", Hearing.ALL)
    async with calls.database.transaction() as tx:
        await desk.mute(tx, three.interaction, True, three.colleague)
    await calls.settle()
    three.hear({ANA}, {CUSTOMER}, {CUSTOMER, ANA})
    async with calls.database.transaction() as tx:
        await desk.hang_up(tx, three.interaction, three.colleague)
    await calls.settle()
    assert list(switch.hung_up) == [three.ben]
    assert (switch.heard_by(three.customer), switch.heard_by(three.ana)) == ({ANA}, {CUSTOMER})
