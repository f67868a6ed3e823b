"""Called back: the place is kept, the page rings when an agent is there, and whoever does not answer costs nobody."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.entrypoints.web import create_app
from switchroom.interactions.contracts import EndedHow, SegmentKind, State
from switchroom.interactions.events import CallbackEnded, CallbackOpened, CallbackTried
from switchroom.interactions.facade import CALL_AGAIN, CALLBACK_OVER, Interactions
from switchroom.platform.db import Database
from switchroom.platform.settings import DiallingSettings
from switchroom.platform.timekeeper import Timer
from switchroom.routing.contracts import AgentId
from switchroom.routing.events import Offered
from switchroom.touchpoints.contracts import NumberWasRefused
from switchroom.voice import http as voice
from switchroom.voice.callers import Callers
from switchroom.voice.contracts import Cause, LegId, LegState, Originate
from switchroom.voice.queries import customer_leg
from switchroom.voice.signalling import Signalling
from tests.support.calls import SLUG, CallCentre, opened_call_centre
from tests.support.scripted_signalling import OFFER, ScriptedSignalling
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import client_of, ok, refused

CUSTOMER, AGENT = 440, 620
PROCESS = """
start: agents
left: left
steps:
  agents:
    type: queue
    queue: billing
    exits: {"1": call-me}
    waiting: {start: music, steps: {music: {type: wait, for: 60s, music: calm, then: music}}}
    outcomes: {answered: thanks, call-me: back}
    otherwise: end
  back:
    type: callback
    queue: billing
    text: We call you back. Please hang up.
    attempts: 2
    pause: 5m
    ring: 20s
    outcomes: {answered: thanks, unreachable: note, refused: note, timeout: note, not-possible: sorry}
  thanks: {type: say, text: Thank you for waiting., then: survey}
  survey: {type: ask, text: Were you content?, choices: [{name: good, label: Good}], otherwise: end}
  note: {type: tag, tags: [not-called], then: end}
  sorry: {type: say, text: We cannot call you back., then: end}
  end: {type: end}
  left: {type: end, outcome: left}
"""


class Page:
    """A caller's page, as far as HTTP goes."""

    def __init__(self, client: httpx.AsyncClient, calls: CallCentre, made: dict[str, Any]) -> None:
        self.client, self.calls = client, calls
        self.leg = LegId(UUID(made["call_id"]))
        self.mine = f"/api/public/calls/{made['call_token']}"

    async def press(self, key: str) -> None:
        ok(await self.client.post(f"{self.mine}/keys", json={"keys": key}), 204)
        await self.calls.settle()

    async def picks_up(self) -> None:
        ok(await self.client.post(f"{self.mine}/connect", json={"sdp": OFFER}))
        await self.calls.settle()

    async def declines(self) -> None:
        ok(await self.client.delete(self.mine), 204)
        await self.calls.settle()

    async def interaction(self) -> Any:
        return await self.calls.interaction(self.leg)

    async def ringing(self) -> LegId | None:
        """The leg that rings on this page now."""
        first = await self.calls.leg(self.leg)
        assert first.interaction_id is not None
        async with self.calls.database.read() as connection:
            leg = await customer_leg(connection, first.interaction_id)
        return leg.id if leg is not None and leg.called else None

    async def told(self) -> list[Any]:
        """Everything the page was told, in order, over all of its legs."""
        rows = await self.calls.fetch(
            """select c.content from voice.caption c join voice.leg l on l.id = c.leg_id
               where l.interaction_id = (select interaction_id from voice.leg where id = $1) order by c.id""",
            self.leg,
        )
        return [row["content"] for row in rows]

    async def last_words(self) -> str:
        return str([one["text"] for one in await self.told() if one["event"] == "said"][-1])


@pytest.fixture
async def client(calls: CallCentre, switch: ScriptedSwitch) -> AsyncIterator[httpx.AsyncClient]:
    services = calls.services
    services.supply(Signalling, ScriptedSignalling(switch))
    callers = Callers(
        calls.database, services.clock, calls.keyring, services.the(Signalling), services.the(Interactions)
    )
    services.supply(Callers, callers)
    await calls.publish(PROCESS)
    async with client_of(create_app(services, (voice.router,))) as client:
        yield client


async def page(client: httpx.AsyncClient, calls: CallCentre, **body: Any) -> Page:
    made = ok(await client.post(f"/api/public/entry-points/{SLUG}/calls", json={"sdp": OFFER, **body}), 201)
    await calls.settle()
    return Page(client, calls, made)


async def wants_a_callback(client: httpx.AsyncClient, calls: CallCentre, **body: Any) -> Page:
    """A caller who waited, pressed 1, heard the words and was let go."""
    made = await page(client, calls, **body)
    await made.press("1")
    await calls.pass_time(4)
    assert calls.switch.hung_up[made.leg] is Cause.NORMAL
    return made


async def accepted(calls: CallCentre, agent: AgentId, caller: Page) -> LegId:
    """The agent has accepted and is on the line; the agent's leg."""
    await calls.accept(agent)
    ringing = await calls.agent_leg(caller.leg)
    assert ringing is not None
    calls.switch.pick_up(ringing.id)
    calls.switch.leg(ringing.id).tone = AGENT
    await calls.settle()
    return ringing.id


async def fires(calls: CallCentre, kind: str) -> None:
    """The time has come for the one timer of this kind."""
    callbacks = calls.services.the(Interactions).callbacks
    fire = {CALL_AGAIN: callbacks.again, CALLBACK_OVER: callbacks.too_long}[kind]
    async with calls.database.transaction() as tx:
        timers = await tx.fetch_as(
            Timer, "delete from platform.timer where kind = $1 returning id, kind, subject, due_at, payload", kind
        )
        assert len(timers) == 1, timers
        await fire(tx, timers)
    await calls.settle()


async def test_a_callback_keeps_its_place_and_the_page_rings(
    calls: CallCentre, switch: ScriptedSwitch, client: httpx.AsyncClient
) -> None:
    first = await page(client, calls)
    second = await page(client, calls)
    await first.press("1")
    assert {"event": "said", "text": "We call you back. Please hang up.", "language": "en"} in await first.told()
    await calls.pass_time(4)
    assert switch.hung_up == {first.leg: Cause.NORMAL}
    row = await first.interaction()
    assert (row["state"], row["ended_at"], row["closed_at"]) == (State.QUEUED, None, None)
    assert {"event": "state", "state": "callback"} in await first.told()
    queue, position = (await first.told())[-1]["event"], (await first.told())[-1].get("position")
    assert (queue, position) == ("queue", 1)  # before the second, who called later and is on the line
    assert [opened.keeps_place for opened in await calls.events(CallbackOpened)] == [True]

    ana = await calls.sign_in()
    offered = (await calls.events(Offered))[-1]
    assert (offered.agent, offered.about) == (ana, row["id"])
    agent = await accepted(calls, ana, first)
    ringing = await first.ringing()
    assert ringing is not None
    assert switch.leg(ringing).state is LegState.RINGING
    assert (await first.told())[-1] == {"event": "state", "state": "ringing"}
    assert (await first.interaction())["state"] == State.CONNECTING
    assert switch.heard_by(agent) == {425.0}

    await first.picks_up()
    switch.leg(ringing).tone = CUSTOMER
    assert (switch.heard_by(agent), switch.heard_by(ringing)) == ({CUSTOMER}, {AGENT})
    assert (await first.told())[-1] == {"event": "state", "state": "talking"}
    row = await first.interaction()
    assert (row["state"], row["agent_id"]) == (State.ACTIVE, ana)
    assert [e.outcome for e in await calls.events(CallbackEnded)] == ["answered"]
    assert not await calls.fetch("select from interactions.callback")
    assert not await calls.fetch("select from platform.timer where kind like 'interactions.call%'")

    switch.hang_up(agent)  # the process has a question for who was called back, as for any other
    await calls.settle()
    assert ringing in switch.legs
    switch.hang_up(ringing)
    await calls.settle()
    row = await first.interaction()
    assert row["ended_how"] == EndedHow.CUSTOMER_LEFT
    assert (await first.told())[-1]["event"] == "ended"
    kinds = await calls.fetch("select kind from interactions.segment where interaction_id = $1 order by id", row["id"])
    kept = [SegmentKind(one["kind"]) for one in kinds]
    assert kept[:4] == [SegmentKind.IN_PROCESS, SegmentKind.QUEUED, SegmentKind.IN_PROCESS, SegmentKind.CALLBACK]
    assert SegmentKind.TALK in kept
    assert (await second.interaction())["state"] in (State.QUEUED, State.OFFERED)


async def test_who_hangs_up_before_the_words_are_over_is_called_all_the_same(
    calls: CallCentre, switch: ScriptedSwitch, client: httpx.AsyncClient
) -> None:
    caller = await page(client, calls)
    await caller.press("1")
    switch.hang_up(caller.leg)
    await calls.settle()
    assert (await caller.interaction())["state"] == State.QUEUED
    await accepted(calls, await calls.sign_in(), caller)
    assert await caller.ringing() is not None


async def test_no_answer_frees_the_agent_and_is_tried_again_later_then_given_up(
    calls: CallCentre, switch: ScriptedSwitch, client: httpx.AsyncClient
) -> None:
    caller = await wants_a_callback(client, calls)
    ana = await calls.sign_in()
    for attempt in (1, 2):
        agent = await accepted(calls, ana, caller)
        ringing = await caller.ringing()
        assert ringing is not None
        await calls.pass_time(21)
        assert switch.hung_up[ringing] is Cause.NO_ANSWER
        assert agent in switch.hung_up
        assert [e.attempt for e in await calls.events(CallbackTried)][-1] == attempt
        assert not await calls.fetch("select from routing.work where agent_id = $1", ana)
        if attempt == 1:
            assert (await caller.told())[-1] == {"event": "state", "state": "callback"}
            assert (await caller.interaction())["state"] == State.QUEUED
            offers = len(await calls.events(Offered))
            await fires(calls, CALL_AGAIN)
            assert len(await calls.events(Offered)) == offers + 1
    row = await caller.interaction()
    assert (row["state"], row["ended_how"], row["tags"]) == (State.ENDED, EndedHow.NOT_REACHED, ["not-called"])
    assert (await caller.told())[-1] == {"event": "ended", "cause": "unreachable"}
    refused(await client.post(f"{caller.mine}/connect", json={"sdp": OFFER}), 410, "call.ended")
    (ended,) = await calls.events(CallbackEnded)
    assert (ended.outcome, ended.attempts) == ("unreachable", 2)


async def test_who_declines_or_cancels_is_not_called_any_more(
    calls: CallCentre, switch: ScriptedSwitch, client: httpx.AsyncClient
) -> None:
    waiting = await wants_a_callback(client, calls)
    await waiting.declines()
    row = await waiting.interaction()
    assert (row["state"], row["ended_how"]) == (State.ENDED, EndedHow.NOT_REACHED)
    ana = await calls.sign_in()
    assert not await calls.events(Offered)
    ringing = await wants_a_callback(client, calls)
    agent = await accepted(calls, ana, ringing)
    await ringing.declines()
    assert agent in switch.hung_up
    assert [e.outcome for e in await calls.events(CallbackEnded)] == ["refused", "refused"]
    assert (await ringing.told())[-1]["event"] == "ended"
    for _ in range(2):
        await ringing.declines()


async def test_an_agent_who_goes_before_the_customer_answers_costs_no_attempt(
    calls: CallCentre, switch: ScriptedSwitch, client: httpx.AsyncClient
) -> None:
    caller = await wants_a_callback(client, calls)
    agent = await accepted(calls, await calls.sign_in(), caller)
    ringing = await caller.ringing()
    assert ringing is not None
    switch.hang_up(agent)
    await calls.settle()
    assert ringing in switch.hung_up
    assert (await caller.interaction())["state"] in (State.QUEUED, State.OFFERED)
    assert (await caller.told())[-1]["event"] != "ended"
    assert not await calls.events(CallbackEnded)
    assert [row["stage"] for row in await calls.fetch("select stage from interactions.callback")] == ["waiting"]


async def _offered_to(calls: CallCentre, agent: AgentId) -> bool:
    return any(offered.agent == agent for offered in await calls.events(Offered))


async def test_one_open_callback_for_a_customer(calls: CallCentre, client: httpx.AsyncClient) -> None:
    await wants_a_callback(client, calls, number="+5511999990000")
    again = await page(client, calls, number="+5511999990000")
    await again.press("1")
    assert await again.last_words() == "We cannot call you back."
    assert len(await calls.events(CallbackOpened)) == 1
    other = await wants_a_callback(client, calls, number="+5511999990001")
    assert (await other.interaction())["state"] == State.QUEUED


async def test_it_is_given_up_when_the_longest_time_has_passed(calls: CallCentre, client: httpx.AsyncClient) -> None:
    caller = await wants_a_callback(client, calls)
    await fires(calls, CALLBACK_OVER)
    row = await caller.interaction()
    assert (row["state"], row["tags"], row["ended_how"]) == (State.ENDED, ["not-called"], EndedHow.NOT_REACHED)
    ana = await calls.sign_in()
    assert not await _offered_to(calls, ana)
    assert [e.outcome for e in await calls.events(CallbackEnded)] == ["timeout"]


async def test_outside_of_the_hours_nobody_is_called(calls: CallCentre, client: httpx.AsyncClient) -> None:
    await calendar(calls, "night", [])
    await calls.publish(PROCESS.replace("    ring: 20s\n", "    ring: 20s\n    hours: night\n"))
    caller = await wants_a_callback(client, calls)
    ana = await calls.sign_in()
    assert not await _offered_to(calls, ana)
    await fires(calls, CALL_AGAIN)
    assert not await _offered_to(calls, ana)
    await calendar_opens(calls, "night")
    await fires(calls, CALL_AGAIN)
    assert await _offered_to(calls, ana)
    assert (await caller.interaction())["state"] == State.OFFERED


async def calendar(calls: CallCentre, slug: str, weekly: list[Any]) -> None:
    async with calls.database.transaction() as tx:
        await tx.execute(
            """insert into organisation.calendar
                   (id, name, words, origin, slug, time_zone, weekly, holidays, emergency)
               values (gen_random_uuid(), $1, '', 'real', $2, 'UTC', $3, '[]', false)""",
            {"en": slug},
            slug,
            weekly,
        )


async def calendar_opens(calls: CallCentre, slug: str) -> None:
    always = [{"day": day, "from": "00:00", "to": "24:00"} for day in range(7)]
    async with calls.database.transaction() as tx:
        await tx.execute("update organisation.calendar set weekly = $2 where slug = $1", slug, always)


ASKS = """
start: ask
steps:
  ask: {type: collect, text: Number?, kind: phone, into: phone, shortest: 3, longest: 20, then: back, otherwise: end}
  back:
    type: callback
    queue: billing
    number: "{{ phone }}"
    outcomes: {not-possible: sorry}
    otherwise: end
  sorry: {type: say, text: We cannot call you back., then: end}
  end: {type: end}
"""


async def test_a_number_is_checked_refused_and_noted(calls: CallCentre, client: httpx.AsyncClient) -> None:
    await calls.publish(ASKS)
    for keys, reason in (("19005551234#", "no-country"), ("0019005551234#", "premium"), ("112#", "short")):
        caller = await page(client, calls)
        await caller.press(keys)
        assert await caller.last_words() == "We cannot call you back."
        assert [event.reason for event in await calls.events(NumberWasRefused)][-1] == reason
        calls.switch.hang_up(caller.leg)
        await calls.settle()
    assert not calls.done(Originate)


@pytest.fixture
def trunk() -> ScriptedSwitch:
    return ScriptedSwitch(speaks=True, trunk=True)


async def test_a_telephone_is_called_where_a_switch_has_a_trunk(database: Database, trunk: ScriptedSwitch) -> None:
    async with opened_call_centre(database, trunk, dialling=DiallingSettings("", ("BR",))) as calls:
        await calls.publish(ASKS)
        caller = await calls.call(caller="+551199990000")
        trunk.press(caller, "00551123456789#")
        await calls.settle()
        assert trunk.hung_up == {caller: Cause.NORMAL}
        ana = await calls.sign_in()
        await calls.accept(ana)
        ringing = await calls.agent_leg(caller)
        assert ringing is not None
        trunk.pick_up(ringing.id)
        await calls.settle()
        assert calls.done(Originate)[-1].to == "+551123456789"
        assert (await calls.fetch("select trunk from voice.switch"))[0]["trunk"]
