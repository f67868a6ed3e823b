"""A slow, plain second opinion on the routing board, built from commands and decisions alone.

It keeps its own picture of the floor and compares every pair of item and agent after every command. It shares no code
with the board beyond the contracts.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from switchroom.routing.contracts import (
    Agent,
    Announce,
    Assign,
    ChangeStatus,
    Choice,
    Decision,
    End,
    EndWrapUp,
    Medium,
    Offer,
    Overflow,
    QueuePolicy,
    Refuse,
    Relax,
    StartWrapUp,
    Status,
    Why,
    Withdraw,
    WorkItem,
    WrapUpEnd,
)

VOICE_GRACE = timedelta(seconds=30)
ZERO = timedelta(0)


@dataclass
class SeenAgent:
    agent: Agent
    status: Status
    signed_in: bool = False
    connected: bool = True
    works: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)
    wrap_ups: dict = field(default_factory=dict)
    wrap_up_of: dict = field(default_factory=dict)
    idle_since: datetime | None = None
    engaged_since: datetime | None = None
    occupied: timedelta = ZERO
    turns: dict = field(default_factory=dict)
    missed: int = 0

    def may_be_offered(self) -> bool:
        return self.signed_in and self.connected and self.status.available and not self.wrap_ups

    def fits(self, medium: Medium, held: list[Medium]) -> bool:
        capacity = self.agent.capacity
        pairs = {(overlap.holding, overlap.may_take) for overlap in capacity.overlaps}
        return held.count(medium) < capacity.units.get(medium, 0) and all(
            other is medium or (other, medium) in pairs for other in held
        )

    def held(self) -> list[Medium]:
        return [medium for medium, _ in self.works.values()] + [offer.medium for offer in self.offers.values()]


@dataclass
class SeenItem:
    item: WorkItem
    queue: object
    arrived: datetime
    entered: datetime
    seq: int
    visit: int = 1
    ring: int = 0
    offers: dict = field(default_factory=dict)
    cooling: dict = field(default_factory=dict)
    told: tuple | None = None
    limit: datetime | None = None


class Oracle:
    def __init__(self) -> None:
        self.now: datetime | None = None
        self.policies: dict[object, QueuePolicy] = {}
        self.closed: set = set()
        self.agents: dict[object, SeenAgent] = {}
        self.items: dict[object, SeenItem] = {}
        self.staffing: dict[object, int] = {}
        self.ended: set = set()
        self.last_offer = 0
        self.seq = 0
        self.expect_status = None
        self.due_wrap_up = None
        self.removing = None

    # --- eligibility, said plainly ---

    def rings(self, item: SeenItem) -> tuple:
        return item.item.rings or self.policies[item.queue].rings

    def matches(self, item: SeenItem, agent: SeenAgent) -> int | None:
        """The lowest open ring that the agent matches."""
        if item.queue not in agent.agent.queues or agent.agent.origin is not item.item.origin:
            return None
        for number, ring in enumerate(self.rings(item)[: item.ring + 1]):
            if ring.preferred_only:
                if agent.agent.id in item.item.preferred:
                    return number
                continue
            demands = list(ring.need.skills.items()) + list(item.item.skills.items())
            if all(agent.agent.skills.get(skill, 0) >= level for skill, level in demands) and all(
                agent.agent.attributes.get(name) == value for name, value in ring.need.attributes.items()
            ):
                return number
        return None

    def could_be_offered(self, item: SeenItem, agent: SeenAgent) -> bool:
        return (
            agent.may_be_offered()
            and item.cooling.get(agent.agent.id, (self.now, 0))[0] <= self.now
            and agent.fits(item.item.medium, agent.held())
            and self.matches(item, agent) is not None
        )

    def score(self, item: SeenItem) -> timedelta:
        policy = self.policies[item.queue]
        head = item.item.head_start + sum(
            (start.by for start in policy.head_starts if item.item.attributes.get(start.attribute) == start.value), ZERO
        )
        return head * 100 + (self.now - item.arrived) * policy.rate_percent

    def before(self, one: SeenItem, other: SeenItem) -> bool:
        key_one = (-self.score(one), one.arrived, one.seq)
        return key_one < (-self.score(other), other.arrived, other.seq)

    def rank(self, item: SeenItem, agent: SeenAgent) -> tuple:
        policy = self.policies[item.queue]
        ring = self.matches(item, agent)
        key = agent.agent.id.int
        idle = (len(agent.held()), agent.idle_since, key)
        if policy.choice is Choice.RING_ALL:
            return (0,)
        preferred = item.item.preferred
        if agent.agent.id in preferred:
            return (0, preferred.index(agent.agent.id))
        if policy.choice is Choice.BEST_SKILLED:
            names = set(self.rings(item)[ring].need.skills) | set(item.item.skills)
            return (1, ring, -sum(agent.agent.skills.get(name, 0) for name in names), *idle)
        if policy.choice is Choice.LEAST_OCCUPIED:
            return (1, ring, bool(agent.held()), agent.occupied, key)
        if policy.choice is Choice.ROUND_ROBIN:
            return (1, ring, agent.turns.get(item.queue, 0), key)
        return (1, ring, *idle)

    # --- what a decision must be, and what it changes ---

    def decided(self, decision: Decision) -> None:
        getattr(self, "_" + type(decision).__name__.lower())(decision)

    def _offer(self, offer: Offer) -> None:
        assert offer.offer == self.last_offer + 1
        self.last_offer = offer.offer
        item, agent = self.items[offer.item], self.agents[offer.agent]
        policy = self.policies[item.queue]
        rings_all = policy.choice is Choice.RING_ALL
        assert rings_all or not item.offers, "offered to two agents at a time"
        assert self.could_be_offered(item, agent), "offered to somebody who cannot be offered it"
        assert (offer.visit, offer.queue, offer.ring) == (item.visit, item.queue, self.matches(item, agent))
        assert offer.policy_version == policy.version
        assert abs(offer.score - self.score(item) / timedelta(minutes=100)) < 1e-6
        for other in self.items.values():
            if not other.offers and other is not item and self.before(other, item):
                assert not self.could_be_offered(other, agent), "a later or lower item was offered first"
        rank = self.rank(item, agent)
        for candidate in self.agents.values():
            if candidate is not agent and self.could_be_offered(item, candidate):
                assert rank <= self.rank(item, candidate), "somebody else was to be chosen"
        grace = VOICE_GRACE if offer.medium is Medium.VOICE else ZERO
        assert offer.deadline == self.now + policy.offer_timeout + grace
        item.offers[offer.offer] = agent.offers[offer.offer] = offer
        if policy.choice is Choice.ROUND_ROBIN:
            agent.turns[item.queue] = offer.offer

    def _withdraw(self, decision: Withdraw) -> None:
        item, agent = self.items[decision.item], self.agents[decision.agent]
        offer = item.offers.pop(decision.offer)
        assert agent.offers.pop(decision.offer) is offer
        if decision.why in (Why.DECLINED, Why.TIMED_OUT):
            times = item.cooling.get(decision.agent, (None, 0))[1]
            length = self.policies[item.queue].cooling * min(2**times, 16)
            item.cooling[decision.agent] = (self.now + length, times + 1)
            agent.missed = agent.missed + 1 if decision.why is Why.TIMED_OUT else 0
        if decision.why is Why.TIMED_OUT:
            policy = self.policies[item.queue]
            self.expect_status = (
                policy.missed_offers
                if policy.missed_offers and agent.missed >= policy.missed_offers.after and agent.status.available
                else None
            )

    def _assign(self, decision: Assign) -> None:
        item = self.items.pop(decision.item)
        agent = self.agents[decision.agent]
        assert (decision.visit, decision.queue) == (item.visit, item.queue)
        assert decision.waited == self.now - item.arrived
        if decision.offer is not None:
            assert item.offers.pop(decision.offer) is agent.offers.pop(decision.offer)
            agent.missed = 0
        assert not item.offers, "an accepted item is still offered to others"
        self._end_visit(decision.item, decision.visit)
        self.take(agent, decision.item, decision.medium, decision.queue)

    def take(self, agent: SeenAgent, item: object, medium: Medium, queue: object) -> None:
        assert item not in agent.works
        held = [held for held, _ in agent.works.values()]
        assert agent.fits(medium, held) or decreased(agent, medium, held)
        agent.works[item] = (medium, queue)
        agent.engaged_since = agent.engaged_since or self.now

    def _overflow(self, decision: Overflow) -> None:
        item = self.items[decision.item]
        assert (decision.visit, decision.queue) == (item.visit, item.queue)
        assert not item.offers
        self._end_visit(decision.item, decision.visit)
        if decision.to is None:
            del self.items[decision.item]
            return
        item.visit += 1
        self.enter(item, decision.to)

    def enter(self, item: SeenItem, queue: object) -> None:
        item.queue, item.entered, item.told = queue, self.now, None
        self.rearrange(item)

    def rearrange(self, item: SeenItem) -> None:
        longest = self.policies[item.queue].max_wait
        item.limit = max(item.entered + longest, self.now + timedelta(microseconds=1)) if longest else None
        item.ring = self.first_ring(item)

    def _end(self, decision: End) -> None:
        item = self.items.pop(decision.item)
        assert (decision.visit, decision.queue) == (item.visit, item.queue)
        assert not item.offers
        self._end_visit(decision.item, decision.visit)

    def _end_visit(self, item: object, visit: int) -> None:
        assert (item, visit) not in self.ended, "a visit ended twice"
        self.ended.add((item, visit))

    def _relax(self, decision: Relax) -> None:
        item = self.items[decision.item]
        assert decision.ring > item.ring
        item.ring = decision.ring

    def _startwrapup(self, decision: StartWrapUp) -> None:
        assert self.due_wrap_up == (decision.agent, decision.item), "a wrap-up nobody asked for"
        assert self.agents[decision.agent].wrap_ups[decision.item] == decision.until
        self.due_wrap_up = None

    def _endwrapup(self, decision: EndWrapUp) -> None:
        agent = self.agents[decision.agent]
        until = agent.wrap_ups.pop(decision.item)
        if decision.how is WrapUpEnd.ELAPSED:
            assert until is not None
            assert until <= self.now
        self.rest(agent)

    def rest(self, agent: SeenAgent) -> None:
        """Some work or wrap-up is over."""
        agent.idle_since = self.now
        if agent.engaged_since and not agent.works and not agent.wrap_ups:
            agent.occupied += self.now - agent.engaged_since
            agent.engaged_since = None

    def _changestatus(self, decision: ChangeStatus) -> None:
        agent = self.agents[decision.agent]
        assert self.expect_status is not None
        assert decision.status == self.expect_status.status
        self.expect_status = None
        self.set_status(agent, decision.status)

    def set_status(self, agent: SeenAgent, status: Status) -> None:
        if status.available and not agent.status.available:
            agent.idle_since = self.now
        if status.available is not agent.status.available:
            self.restaff(agent)
        agent.status, agent.missed = status, 0

    def leaving_queue(self, queue: object) -> None:
        """Its items go first; then there is no such queue."""
        self.removing = queue
        self.closed.discard(queue)

    def restaff_all(self) -> None:
        for queue in self.policies:
            self.staffing[queue] = self.staffing.get(queue, 0) + 1

    def restaff(self, agent: SeenAgent) -> None:
        for queue in agent.agent.queues:
            self.staffing[queue] = self.staffing.get(queue, 0) + 1

    def _announce(self, decision: Announce) -> None:
        item = self.items[decision.item]
        assert decision.queue == item.queue
        assert not item.offers
        ahead = [
            other
            for other in self.items.values()
            if other.queue == item.queue
            and other.item.origin is item.item.origin
            and not other.offers
            and self.before(other, item)
        ]
        if decision.low is None:
            assert not self.staff(item)
            item.told = None
            return
        assert decision.position == len(ahead) + 1
        high = decision.high or timedelta.max
        staffing = self.staffing.get(item.queue, 0)
        if item.told and item.told[2] == staffing:
            assert decision.low <= item.told[0], "the announced wait rose"
            assert high <= item.told[1], "the announced wait rose"
        item.told = (decision.low, high, staffing)

    def staff(self, item: SeenItem) -> list[SeenAgent]:
        return [
            agent
            for agent in self.agents.values()
            if agent.signed_in
            and agent.status.available
            and item.queue in agent.agent.queues
            and agent.agent.origin is item.item.origin
        ]

    def _refuse(self, decision: Refuse) -> None:
        assert decision.reason

    def first_ring(self, item: SeenItem) -> int:
        rings, ring = self.rings(item), 0
        there = [key for key, agent in self.agents.items() if agent.signed_in]
        while ring + 1 < len(rings) and rings[ring].preferred_only and not set(item.item.preferred) & set(there):
            ring += 1
        return max([ring, *(n for n, r in enumerate(rings) if r.after <= self.now - item.entered)])

    # --- what must hold between commands ---

    def check_rest(self) -> None:
        """Nothing is overdue, nobody holds too much, and no pair could be brought together."""
        assert self.expect_status is None, "missed offers had no consequence"
        assert self.due_wrap_up is None, "a wrap-up is missing"
        if self.removing:
            assert not any(item.queue == self.removing for item in self.items.values())
            del self.policies[self.removing]
            self.removing = None
            self.restaff_all()
        for item in self.items.values():
            rings = self.rings(item)
            assert item.ring + 1 == len(rings) or rings[item.ring + 1].after > self.now - item.entered, "a ring is late"
            if item.offers:
                continue
            assert item.limit is None or item.limit > self.now, "the maximum wait is over"
            for agent in self.agents.values():
                assert not self.could_be_offered(item, agent), "an eligible pair waits"
        for agent in self.agents.values():
            held = agent.held()
            for medium in set(held):
                units = agent.agent.capacity.units.get(medium, 0)
                works = [held for held, _ in agent.works.values()].count(medium)
                assert held.count(medium) <= max(units, works), "more work and offers than capacity"
            for offer in agent.offers.values():
                assert agent.may_be_offered(), "an offer to somebody who is not available"
                assert offer.deadline > self.now, "an agent is stuck with an offer"
            for until in agent.wrap_ups.values():
                assert until is None or until > self.now, "a wrap-up did not end"


def decreased(agent: SeenAgent, medium: Medium, held: list[Medium]) -> bool:
    """An accepted offer may sit beside work of a medium that could not be taken in this order."""
    return held.count(medium) < agent.agent.capacity.units.get(medium, 0)
