"""Random histories for the routing board, and what is checked along them.

A history is drawn from a tape of numbers, so that Hypothesis can shrink it and a seed can repeat it. Bounds are small
(few agents, few queues, many late and repeated commands) because that is where the rules meet.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from msgspec import structs

from switchroom.routing import contracts as c
from tests.support.routing_oracle import Oracle

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
STATUSES = [c.AVAILABLE, c.AVAILABLE, c.AVAILABLE, c.Status("break"), c.Status("open_for_chat", True)]
LATER = [
    timedelta(seconds=later)
    for later in (0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 5, 5, 8, 10, 20, 31, 60, 200, -5)
]
CHOICES, LEAVINGS = list(c.Choice), list(c.Leaving)
VOICE, CHAT, MAIL, TASK = c.Medium.VOICE, c.Medium.CHAT, c.Medium.MAIL, c.Medium.TASK
REAL, SIMULATED = c.Origin.REAL, c.Origin.SIMULATED
OVERLAPS = [c.Overlap(MAIL, VOICE), c.Overlap(CHAT, MAIL)]
LENGTHS = [5, 10, 20, 30]

Draw = Callable[[int], int]
"""Draw(n) gives a number from 0 to n - 1."""


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def uuid(kind: int, number: int) -> UUID:
    return UUID(int=kind << 64 | number)


@cache
def queue_id(number: int) -> c.QueueId:
    return c.QueueId(uuid(1, number))


@cache
def agent_id(number: int) -> c.AgentId:
    return c.AgentId(uuid(2, number))


@cache
def item_id(number: int) -> c.ItemId:
    return c.ItemId(uuid(3, number))


class Maker:
    """Draws policies, descriptions and commands that mostly fit what is going on."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.version = 0
        self.items = 0
        self.queues = 1 + draw(3)
        self.agents = 1 + draw(4)
        self.seen_offers: dict[tuple[c.OfferId, c.AgentId], None] = {}

    def one(self, choices: list) -> object:
        return choices[self.draw(len(choices))]

    def chance(self, percent: int) -> bool:
        return self.draw(100) >= 100 - percent

    def policy(self, number: int) -> c.QueuePolicy:
        self.version += 1
        wrap_up = c.WrapUp(
            self.one([None, seconds(10), seconds(20)]), self.one([c.NOTHING, seconds(15)]), self.chance(50)
        )
        return c.QueuePolicy(
            queue_id(number),
            self.version,
            rings=self.rings(),
            rate_percent=self.one([100, 100, 50, 200]),
            head_starts=(c.HeadStart("vip", "yes", seconds(60)),) if self.chance(50) else (),
            choice=self.one(CHOICES),
            offer_timeout=seconds(self.one(LENGTHS)),
            missed_offers=c.MissedOffers(c.Status("missed"), 1 + self.draw(2)) if self.chance(40) else None,
            cooling=seconds(self.one([30, 30, 5])),
            wrap_up=wrap_up if self.chance(60) else None,
            max_wait=seconds(self.one([20, 40, 90])) if self.chance(40) else None,
            overflow_to=queue_id(self.draw(self.queues + 1)) if self.chance(60) else None,
            size_limit=self.draw(5) if self.chance(10) else None,
            needs_staff=self.chance(5),
            announce_every=seconds(15) if self.chance(50) else None,
            expected_handling=seconds(self.one([30, 120])),
        )

    def rings(self) -> tuple[c.Ring, ...]:
        rings, after = [], 0
        for number in range(1 + self.draw(3)):
            skills = {skill: 1 + self.draw(6) for skill in "ab" if self.chance(40)}
            attributes = {"site": "north"} if self.chance(10) else {}
            preferred_only = number == 0 and self.chance(30)
            rings.append(c.Ring(seconds(after), c.Requirement(skills, attributes), preferred_only))
            after += self.one([5, 15, 30])
        return tuple(rings)

    def agent(self, number: int) -> c.Agent:
        queues = tuple(queue_id(queue) for queue in range(self.queues) if self.chance(85))
        skills = {skill: 1 + self.draw(10) for skill in "ab" if self.chance(75)}
        units = {VOICE: 1, CHAT: 2, MAIL: 1}
        if self.chance(25):
            units = {VOICE: self.draw(2), CHAT: 1 + self.draw(3), TASK: 1}
        capacity = c.Capacity(units, tuple(overlap for overlap in OVERLAPS if self.chance(60)))
        origin = SIMULATED if self.chance(5) else REAL
        return c.Agent(
            agent_id(number), queues, skills, {"site": self.one(["north", "south"])}, capacity, origin, self.chance(10)
        )

    def item(self, number: int) -> c.WorkItem:
        return c.WorkItem(
            item_id(number),
            medium=self.one([VOICE, VOICE, CHAT, MAIL]),
            origin=SIMULATED if self.chance(5) else REAL,
            attributes={"vip": "yes"} if self.chance(25) else {},
            head_start=seconds(self.one([0, 0, 0, 30, -30])),
            skills={"a": 1 + self.draw(5)} if self.chance(15) else {},
            preferred=tuple(agent_id(self.draw(self.agents)) for _ in range(self.draw(3))) if self.chance(40) else (),
            rings=self.rings() if self.chance(10) else (),
            rings_all=self.chance(10),
        )

    def opening(self) -> list[c.Command]:
        commands: list[c.Command] = [c.QueueSet(self.policy(number)) for number in range(self.queues)]
        commands += [c.AgentSignedIn(self.agent(number), self.one(STATUSES)) for number in range(self.agents)]
        return commands

    def command(self, oracle: Oracle) -> c.Command:
        kind = self.draw(100)
        if kind < 27:
            return self.queued(oracle)
        if kind < 55:
            return self.answer(oracle)
        if kind < 70:
            return self.ending(oracle)
        if kind < 80:
            return self.about_item(oracle)
        if kind < 94:
            return self.about_agent(oracle)
        if kind < 97:
            return self.about_queue()
        return c.Tick()

    def queued(self, oracle: Oracle) -> c.Command:
        if not self.chance(8):
            self.items += 1
        arrived = oracle.now - seconds(self.one([0, 10, 60])) if self.chance(20) else None
        return c.ItemQueued(self.item(self.items), queue_id(self.draw(self.queues)), arrived)

    def answer(self, oracle: Oracle) -> c.Command:
        live = [(offer, key) for key, agent in oracle.agents.items() for offer in agent.offers]
        self.seen_offers.update(dict.fromkeys(live))
        if not live and not self.chance(20):
            return self.queued(oracle)
        pool = live if live and not self.chance(12) else list(self.seen_offers)
        offer, agent = self.one(pool) if pool else (c.OfferId(1 + self.draw(3)), self.an_agent())
        if self.chance(5):
            agent = self.an_agent()
        kind = self.one([c.OfferAccepted] * 4 + [c.OfferDeclined, c.OfferTimedOut])
        return kind(offer, agent)

    def ending(self, oracle: Oracle) -> c.Command:
        works = [(key, item) for key, agent in oracle.agents.items() for item in agent.works]
        wraps = [(key, item) for key, agent in oracle.agents.items() for item in agent.wrap_ups]
        if wraps and self.chance(50):
            agent, item = self.one(wraps)
            if self.chance(40):
                return c.WrapUpExtended(agent, item, seconds(self.one([5, 10, 0])))
            return c.WrapUpCompleted(agent, item)
        if works and not self.chance(10):
            return c.WorkEnded(*self.one(works))
        if not self.chance(30):
            return self.queued(oracle)
        kind = self.one([c.WorkEnded, c.WrapUpCompleted])
        return kind(self.an_agent(), self.an_item())

    def about_item(self, oracle: Oracle) -> c.Command:
        item = self.an_item()
        kind = self.draw(6)
        if kind == 0:
            return c.ItemMoved(item, queue_id(self.draw(self.queues + 1)))
        if kind == 1:
            seen = oracle.items.get(item)
            new = self.item(item.int & 0xFFFF)
            if seen and not self.chance(10):
                new = structs.replace(new, medium=seen.item.medium, origin=seen.item.origin)
            return c.ItemChanged(new)
        if kind == 2:
            return c.ItemPulled(self.an_agent(), item)
        if kind == 3:
            medium = self.one([VOICE, CHAT])
            return c.WorkJoined(self.an_agent(), item, queue_id(self.draw(self.queues)), medium)
        return c.ItemLeft(item, self.one(LEAVINGS))

    def about_agent(self, oracle: Oracle) -> c.Command:
        agent = self.an_agent()
        kind = self.draw(10)
        if kind == 0:
            return c.AgentSignedOut(agent)
        if kind == 1:
            return c.AgentDisconnected(agent)
        if kind == 2:
            away = [key for key, seen in oracle.agents.items() if not seen.connected]
            return c.AgentReconnected(self.one(away) if away else agent)
        if kind == 4:
            return c.AgentChanged(self.agent(agent.int & 0xFFFF))
        if kind == 5:
            return c.AgentSignedIn(self.agent(agent.int & 0xFFFF), self.one(STATUSES))
        if kind == 7 and self.chance(30):
            return c.DayBegan((agent,) if self.chance(50) else ())
        return c.AgentStatusChanged(agent, self.one(STATUSES))

    def about_queue(self) -> c.Command:
        number = self.draw(self.queues)
        kind = self.draw(8)
        if kind == 0:
            return c.QueueRemoved(queue_id(number))
        if kind == 1:
            return c.QueueClosed(queue_id(number))
        if kind == 2:
            return c.QueueOpened(queue_id(number))
        policy = self.policy(number)
        if self.chance(10):
            policy = structs.replace(policy, version=1)
        return c.QueueSet(policy)

    def an_agent(self) -> c.AgentId:
        return agent_id(self.draw(self.agents))

    def an_item(self) -> c.ItemId:
        return item_id(max(1, self.items - self.draw(6)))
