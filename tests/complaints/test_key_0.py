"""The sample company as it ships: whoever presses 0 on the phone has a complaint in the register, whatever follows."""

from typing import Any
from uuid import UUID

from switchroom.complaints.handlers import Following
from switchroom.entrypoints.sample import load
from switchroom.people.facade import SKILLS
from switchroom.platform.db import Database
from switchroom.platform.ids import new_id
from switchroom.platform.services import Services
from switchroom.processes.facade import Runs
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AVAILABLE, Agent, AgentId, QueueId
from switchroom.routing.facade import queue_of_slug
from switchroom.voice.queries import Leg, legs_of
from tests.support.calls import CallCentre, opened_call_centre
from tests.support.scripted_switch import ScriptedSwitch

REGISTER = """
select c.by_key, c.medium, c.number, u.name ->> 'en' as unit, r.slug, s.step
from complaints.complaint c join organisation.unit u on u.id = c.unit_id
left join processes.run r on r.id = c.run_id left join processes.standing s on s.run_id = r.id
order by c.number
"""


async def sample_company(services: Services) -> QueueId:
    await load(services)
    async with services.database.read() as connection:
        queue = await queue_of_slug(connection, "complaints")  # type: ignore[arg-type]
    assert queue is not None
    return queue


async def registered(calls: CallCentre) -> list[dict[str, Any]]:
    async with calls.database.read() as connection:
        return [dict(row) for row in await connection.fetch(REGISTER)]


async def press(calls: CallCentre, switch: ScriptedSwitch, *keys: str) -> UUID:
    """A customer calls and presses these keys; the interaction."""
    calls.hear_also(Following(calls.services.the(Runs)).handler())
    await calls.settle()
    caller = await calls.call()
    for key in keys:
        await calls.pass_time(6)
        switch.press(caller, key)
        await calls.settle()
    interaction = (await calls.leg(caller)).interaction_id
    assert interaction is not None
    return interaction


async def test_a_complaint_by_key_0_that_wants_a_call_back_is_registered_and_handled(database: Database) -> None:
    switch = ScriptedSwitch(speaks=True)
    async with opened_call_centre(database, switch, sample_company) as calls:
        before = await registered(calls)
        assert {row["slug"] for row in before} == {"complaint-handling"}  # those that the company begins with
        await press(calls, switch, "1", "0", "9", "5511990001#")
        await calls.settle()
        (new,) = (await registered(calls))[len(before) :]
    assert (new["by_key"], new["medium"], new["slug"], new["step"]) == (True, "voice", "complaint-handling", "take-up")
    assert new["unit"] == "Hotline operations"  # whose region nobody knows stays where it came in


async def test_a_complaint_by_key_0_is_registered_as_soon_as_somebody_answers(database: Database) -> None:
    switch = ScriptedSwitch(speaks=True)
    async with opened_call_centre(database, switch, sample_company) as calls:
        known = len(await registered(calls))
        async with calls.database.read() as connection:
            skills = await SKILLS.slugs(connection)
        handler = Agent(AgentId(new_id()), (calls.queue,), {str(skills[name]): 9 for name in ("complaint", "english")})
        async with calls.database.transaction() as tx:
            await routing.sign_in(tx, handler, AVAILABLE)
        await press(calls, switch, "1", "0")
        assert len(await registered(calls)) == known  # nobody has heard yet that it is one
        await calls.accept(handler.id)
        (customer,) = [leg.id for leg in await every_leg(calls) if leg.user_id is None]
        ringing = await calls.agent_leg(customer)
        assert ringing is not None
        switch.pick_up(ringing.id)
        await calls.settle()
        (new,) = (await registered(calls))[known:]
    assert (new["by_key"], new["medium"], new["step"]) == (True, "voice", "take-up")


async def every_leg(calls: CallCentre) -> list[Leg]:
    async with calls.database.read() as connection:
        (interaction,) = await connection.fetch("select id from interactions.interaction")
        return await legs_of(connection, interaction["id"])
