"""A call between colleagues on the line: both phones ring, each hears the other, on hold music, and both are let go."""

from uuid import UUID

from switchroom.interactions.contracts import EndedHow, State
from switchroom.interactions.facade import Interactions
from switchroom.people.facade import USERS, agent_description
from switchroom.people.schemas import UserNew
from switchroom.platform.access import Principal, system_principal
from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.routing import facade as routing
from switchroom.routing.agents import as_agent
from switchroom.routing.contracts import AVAILABLE, AgentId
from switchroom.voice import desk
from switchroom.voice.contracts import Cause, LegId, Role
from switchroom.voice.queries import living_legs
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

ANA, BEN, RINGING = 620, 1000, 425


async def at_work(calls: CallCentre, name: str) -> AgentId:
    async with calls.database.transaction() as tx:
        body = UserNew(
            name=name,
            email=f"{name.lower()}@example.com",
            password="a long enough password",
            unit_id=await tx.fetch_value("select id from organisation.unit where parent_id is null"),
            capacity={"voice": 1},
        )
        user = AgentId((await USERS.create(tx, calls.services, system_principal(), body)).id)
        described = await agent_description(tx, user)
        assert described is not None
        await routing.sign_in(tx, as_agent(described), AVAILABLE)
    await calls.settle()
    return user


async def ask(calls: CallCentre, caller: AgentId, colleague: AgentId) -> UUID:
    principal = Principal(Actor(ActorKind.USER, caller), caller, Origin.REAL)
    async with calls.database.transaction() as tx:
        made = calls.services.the(Interactions).colleagues
        interaction, _ = await made.call(tx, principal, colleague, await tx.now())
    await calls.settle()
    return interaction


async def phone_of(calls: CallCentre, interaction: UUID, user: AgentId) -> LegId:
    async with calls.database.read() as connection:
        (leg,) = [leg for leg in await living_legs(connection, interaction) if leg.user_id == user]
    return leg.id


async def talking(calls: CallCentre, switch: ScriptedSwitch) -> tuple[UUID, AgentId, LegId, AgentId, LegId]:
    ana, ben = await at_work(calls, "Ana"), await at_work(calls, "Ben")
    interaction = await ask(calls, ana, ben)
    hers = await phone_of(calls, interaction, ana)
    switch.pick_up(hers)
    switch.leg(hers).tone = ANA
    await calls.settle()
    await calls.accept(ben)
    his = await phone_of(calls, interaction, ben)
    switch.pick_up(his)
    switch.leg(his).tone = BEN
    await calls.settle()
    return interaction, ana, hers, ben, his


async def state(calls: CallCentre, interaction: UUID) -> tuple[str, str | None]:
    (row,) = await calls.fetch("select state, ended_how from interactions.interaction where id = $1", interaction)
    return row["state"], row["ended_how"]


async def test_the_callers_phone_rings_first_and_hears_it_ringing_until_the_other_is_there(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    ana, ben = await at_work(calls, "Ana"), await at_work(calls, "Ben")
    interaction = await ask(calls, ana, ben)
    hers = await phone_of(calls, interaction, ana)
    offers = "select agent_id from routing.offer where ended_at is null"
    assert await calls.fetch(offers) == []  # nobody is disturbed for a phone that does not work
    switch.pick_up(hers)
    await calls.settle()
    assert [row["agent_id"] for row in await calls.fetch(offers)] == [ben]
    assert switch.heard_by(hers) == {RINGING}
    await calls.accept(ben)
    assert switch.heard_by(hers) == {RINGING}
    his = await phone_of(calls, interaction, ben)
    switch.pick_up(his)
    switch.leg(his).tone = BEN
    await calls.settle()
    assert switch.heard_by(hers) == {BEN}


async def test_each_hears_the_other_and_nothing_is_recorded(calls: CallCentre, switch: ScriptedSwitch) -> None:
    interaction, _, hers, _, his = await talking(calls, switch)
    assert (switch.heard_by(hers), switch.heard_by(his)) == ({BEN}, {ANA})
    assert await state(calls, interaction) == (State.ACTIVE, None)
    assert await calls.fetch("select from voice.recording") == []
    assert await calls.fetch("select from voice.caption") == []


async def test_either_puts_the_other_on_hold_and_mutes_himself(calls: CallCentre, switch: ScriptedSwitch) -> None:
    interaction, ana, hers, ben, his = await talking(calls, switch)
    for who, mine, theirs, my_tone, their_tone in ((ana, hers, his, ANA, BEN), (ben, his, hers, BEN, ANA)):
        async with calls.database.transaction() as tx:
            await desk.hold(tx, interaction, who)
        await calls.settle()
        assert switch.leg(theirs).held
        assert not switch.leg(mine).held
        assert my_tone not in switch.heard_by(theirs)
        assert their_tone not in switch.heard_by(mine)
        assert await state(calls, interaction) == (State.HELD, None)
        async with calls.database.transaction() as tx:
            await desk.resume(tx, interaction, who)
            await desk.mute(tx, interaction, True, who)
        await calls.settle()
        assert await state(calls, interaction) == (State.ACTIVE, None)
        assert (switch.heard_by(theirs), switch.heard_by(mine)) == (set(), {their_tone})
        async with calls.database.transaction() as tx:
            await desk.mute(tx, interaction, False, who)
        await calls.settle()


async def test_whoever_hangs_up_both_are_let_go(calls: CallCentre, switch: ScriptedSwitch) -> None:
    interaction, ana, hers, ben, his = await talking(calls, switch)
    async with calls.database.transaction() as tx:
        await desk.hang_up(tx, interaction, ana)
    await calls.settle()
    assert switch.hung_up == {hers: Cause.LEFT, his: Cause.NORMAL}
    assert await state(calls, interaction) == (State.ENDED, EndedHow.COMPLETED)
    again = await ask(calls, ben, ana)
    switch.pick_up(await phone_of(calls, again, ben))
    await calls.settle()
    await calls.accept(ana)
    switch.pick_up(await phone_of(calls, again, ana))
    await calls.settle()
    switch.hang_up(await phone_of(calls, again, ana))
    await calls.settle()
    assert await state(calls, again) == (State.ENDED, EndedHow.COMPLETED)
    assert await calls.fetch("select from voice.leg where state <> 'ended'") == []
    assert await calls.fetch("select from routing.work") == []


async def test_a_callers_phone_that_does_not_connect_disturbs_nobody(calls: CallCentre, switch: ScriptedSwitch) -> None:
    ana, ben = await at_work(calls, "Ana"), await at_work(calls, "Ben")
    interaction = await ask(calls, ana, ben)
    await calls.pass_time(11)
    assert (await state(calls, interaction))[0] == State.ENDED
    assert await calls.fetch("select from routing.offer") == []
    assert await calls.fetch("select from routing.work") == []


async def test_a_colleagues_phone_that_does_not_connect_ends_the_call(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    ana, ben = await at_work(calls, "Ana"), await at_work(calls, "Ben")
    interaction = await ask(calls, ana, ben)
    hers = await phone_of(calls, interaction, ana)
    switch.pick_up(hers)
    await calls.settle()
    await calls.accept(ben)
    await calls.pass_time(11)
    assert await state(calls, interaction) == (State.ENDED, EndedHow.UNANSWERED)
    assert switch.hung_up[hers] is Cause.NORMAL
    assert await calls.fetch("select from routing.work") == []


async def test_it_survives_a_restart_of_the_voice_role_and_a_lost_page(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    interaction, ana, hers, _, his = await talking(calls, switch)
    await calls.kill_voice()
    switch.lose_media(hers)
    await calls.start_voice()
    await calls.settle()
    switch.come_back(hers)
    await calls.settle()
    assert await phone_of(calls, interaction, ana) == hers
    assert (switch.heard_by(hers), switch.heard_by(his)) == ({BEN}, {ANA})
    assert switch.leg(hers).role is Role.CUSTOMER
    assert await state(calls, interaction) == (State.ACTIVE, None)
