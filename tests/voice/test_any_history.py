"""Whatever callers, agents, the line and crashes do, in whatever order: afterwards every call is over, once.

A failing seed stays here as a case.
"""

import contextlib
import random
from collections.abc import Awaitable, Callable

import pytest

from switchroom.interactions.contracts import (
    Ended,
    Hearing,
    InteractionNotFound,
    NotServing,
)
from switchroom.interactions.facade import Interactions
from switchroom.interactions.places import Target
from switchroom.interactions.refusals import AlreadyConsulting, ColleagueAway, NoConsult, UnknownTarget
from switchroom.platform.ids import new_id
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, OfferId
from switchroom.routing.events import Offered
from switchroom.voice import desk
from switchroom.voice.contracts import LegId, LegState, Role
from switchroom.voice.desk import NoCall, NotTalking
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedLeg

PROCESS = """
start: menu
steps:
  menu:
    type: ask
    text: Press 1 to talk to us or 2 to leave your number.
    retries: 0
    timeout: 3s
    choices: [{name: talk, key: "1"}, {name: number, key: "2"}]
    outcomes: {talk: keep, number: number}
    otherwise: end
  keep: {type: record, action: start, then: agents}
  agents:
    type: queue
    queue: billing
    exits: {"9": number}
    waiting:
      start: place
      steps:
        place: {type: say, announce: [position], text: Please hold., then: music}
        music: {type: wait, for: 60s, music: calm, then: place}
    outcomes: {answered: script, number: number}
    otherwise: end
  script: {type: show, text: Be kind., then: survey}
  survey: {type: ask, text: "How was it?", retries: 0, choices: [{name: good, key: "1"}], otherwise: end}
  number:
    {type: collect, into: number, secret: true, text: Your number., retries: 0, timeout: 4s, then: end, otherwise: end}
  end: {type: end}
"""


REFUSALS = (AlreadyConsulting, ColleagueAway, InteractionNotFound, NoConsult, NotServing, UnknownTarget)


class Chaos:
    """Everybody does what they like."""

    def __init__(self, calls: CallCentre, seed: int) -> None:
        self.calls, self.switch = calls, calls.switch
        self.random = random.Random(seed)
        self.agents: list[AgentId] = []
        self._things: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (6, self.call),
            (10, self.press),
            (3, self.hang_up),
            (10, self.accept),
            (10, self.pick_up),
            (2, self.lose_media),
            (3, self.come_back),
            (8, self.time),
            (3, self.button),
            (3, self.transfer),
            (6, self.consult),
            (1, self.crash),
        ]

    async def run(self, steps: int) -> None:
        self.agents = [await self.calls.sign_in() for _ in range(2)]
        for _ in range(steps):
            weights = [weight for weight, _ in self._things]
            (_, thing), *_ = self.random.choices(self._things, weights)
            await thing()
            if self.random.random() < 0.6:
                await self.calls.settle()

    def a_leg(self, *, customer: bool | None = None) -> ScriptedLeg | None:
        legs = [leg for leg in self.switch.legs.values() if customer in (None, leg.role is Role.CUSTOMER)]
        return self.random.choice(legs) if legs else None

    async def call(self) -> None:
        if len(self.switch.legs) < 8:
            self.switch.arrive("hotline", caller=f"+55{self.random.randrange(10**6)}")

    async def press(self) -> None:
        if leg := self.a_leg(customer=True):
            self.switch.press(leg.id, self.random.choice(("1", "2", "9", "5", "123#")))

    async def hang_up(self) -> None:
        if leg := self.a_leg():
            self.switch.hang_up(leg.id)

    async def accept(self) -> None:
        agent = self.random.choice(self.agents)
        offers = [offered for offered in await self.calls.events(Offered) if offered.agent == agent]
        if offers:
            async with self.calls.database.transaction() as tx:
                await routing.accept_offer(tx, OfferId(offers[-1].offer), agent)

    async def pick_up(self) -> None:
        for leg in list(self.switch.legs.values()):
            if leg.state is LegState.RINGING:
                self.switch.pick_up(leg.id)

    async def lose_media(self) -> None:
        leg = self.a_leg()
        if leg and leg.connected and leg.state is LegState.UP:
            self.switch.lose_media(leg.id)

    async def come_back(self) -> None:
        for leg in list(self.switch.legs.values()):
            if leg.lost_at is not None:
                self.switch.come_back(leg.id)

    async def time(self) -> None:
        self.switch.advance(self.random.choice((0.1, 1, 5, 12)))

    async def button(self) -> None:
        leg = self.a_leg(customer=True)
        known = await self.calls.fetch("select interaction_id from voice.leg where id = $1", leg.id) if leg else []
        if known and known[0]["interaction_id"]:
            what = self.random.choice((desk.hold, desk.resume, desk.hang_up))
            try:
                async with self.calls.database.transaction() as tx:
                    await what(tx, known[0]["interaction_id"])
            except (NoCall, NotTalking):
                pass

    async def transfer(self) -> None:
        target = self.random.choice([Target(queue_id=self.calls.queue), *(Target(agent_id=a) for a in self.agents)])
        ask, send = self._interactions.consults.ask, self._interactions.transfers.transfer
        await self._do(self.random.choice((ask, send)), target)

    async def consult(self) -> None:
        consults = self._interactions.consults
        doings = (consults.swap, consults.complete, consults.cancel)
        hearing = self.random.choice(list(Hearing))
        if self.random.random() < 0.5:
            await self._do(consults.turn, hearing)
        else:
            await self._do(self.random.choice(doings))

    @property
    def _interactions(self) -> Interactions:
        return self.calls.services.the(Interactions)

    async def _do(self, what: Callable[..., Awaitable[None]], *how: object) -> None:
        """To any call; whoever is too late is refused."""
        leg = self.a_leg(customer=True)
        known = await self.calls.fetch("select interaction_id from voice.leg where id = $1", leg.id) if leg else []
        if known and known[0]["interaction_id"]:
            with contextlib.suppress(*REFUSALS):
                async with self.calls.database.transaction() as tx:
                    await what(tx, known[0]["interaction_id"], *how, await tx.now())

    async def crash(self) -> None:
        if self.random.random() < 0.3:
            self.switch.restart()
        await self.calls.kill_voice()
        if self.random.random() < 0.5:
            self.switch.advance(3)
        await self.calls.start_voice()

    async def everybody_leaves(self) -> None:
        await self.calls.settle()
        for _ in range(10):
            for leg in list(self.switch.legs.values()):
                if leg.role is Role.CUSTOMER:
                    self.switch.hang_up(leg.id)
            await self.calls.pass_time(2)
        await self.calls.pass_time(15)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_any_history_every_call_is_over_once(calls: CallCentre, seed: int) -> None:
    await calls.publish(PROCESS)
    chaos = Chaos(calls, seed)
    await chaos.run(60)
    await chaos.everybody_leaves()
    assert not calls.switch.legs
    assert not await calls.fetch("select from voice.leg where state <> 'ended'")
    assert not await calls.fetch("select from interactions.interaction where ended_at is null")
    ends = [event.interaction for event in await calls.events(Ended)]
    assert len(ends) == len(set(ends)) == len(await calls.fetch("select from interactions.interaction"))
    for table in (
        "voice.parked",
        "journal.parked",
        "voice.performing",
        "voice.ring",
        "routing.queue_item",
        "interactions.consult",
    ):
        assert not await calls.fetch(f"select * from {table}"), table
    assert not await calls.fetch("select from voice.recording where state in ('planned', 'recording', 'paused')")
    assert not await calls.fetch("select from interactions.segment where ended_at is null and kind <> 'wrap_up'")
    busy = await calls.fetch("select * from routing.work where state not like 'wrap%'")
    assert not busy
    fresh = AgentId(new_id())
    await calls.sign_in(fresh)
    for agent in chaos.agents:
        async with calls.database.transaction() as tx:
            await routing.sign_out(tx, agent)
    customer, phone = await talk(calls, fresh)
    assert calls.switch.leg(customer).bridge == calls.switch.leg(phone).bridge is not None


async def talk(calls: CallCentre, agent: AgentId) -> tuple[LegId, LegId]:
    """A call in which the customer chooses to talk."""
    customer = await calls.call()
    calls.switch.press(customer, "1")
    await calls.settle()
    await calls.accept(agent)
    ringing = await calls.agent_leg(customer)
    assert ringing is not None
    calls.switch.pick_up(ringing.id)
    await calls.settle()
    return customer, ringing.id
