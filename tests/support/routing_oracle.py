"""A plain second opinion on the routing board, built from commands and decisions alone.

It keeps its own picture of the floor (`routing_effects` and `routing_decided` keep it up to date) and after every
command compares every waiting item with every agent who is free for its medium. It knows none of the board's indexes.
"""

from datetime import datetime, timedelta

from switchroom.routing.contracts import Choice, Medium, Origin, QueuePolicy
from tests.support.routing_seen import SeenAgent, SeenItem

BEST_SKILLED, LONGEST_IDLE, LEAST_OCCUPIED, ROUND_ROBIN, RING_ALL = Choice
SOON = timedelta(microseconds=1)


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
        self.moving = None
        self.ending = None

    # --- eligibility, said plainly ---

    def rings(self, item: SeenItem) -> tuple:
        return item.item.rings or self.policies[item.queue].rings

    def matches(self, item: SeenItem, agent: SeenAgent) -> int | None:
        """The lowest open ring that the agent matches."""
        described, wanted = agent.agent, item.item
        if item.queue not in described.queues or described.origin is not wanted.origin:
            return None
        for number, ring in enumerate(self.rings(item)[: item.ring + 1]):
            if ring.preferred_only:
                if described.id in wanted.preferred:
                    return number
            elif (
                has(described.skills, ring.need.skills)
                and has(described.skills, wanted.skills)
                and all(described.attributes.get(name) == value for name, value in ring.need.attributes.items())
            ):
                return number
        return None

    def could_be_offered(self, item: SeenItem, agent: SeenAgent) -> bool:
        return (
            agent.may_be_offered()
            and agent.fits(item.item.medium, agent.held())
            and not self.cools(item, agent)
            and self.matches(item, agent) is not None
        )

    def cools(self, item: SeenItem, agent: SeenAgent) -> bool:
        return bool(item.cooling) and item.cooling.get(agent.agent.id, (self.now, 0))[0] > self.now

    def score(self, item: SeenItem) -> timedelta:
        return item.head_start * 100 + (self.now - item.arrived) * self.policies[item.queue].rate_percent

    def place(self, item: SeenItem) -> tuple:
        """Lower goes first."""
        return -self.score(item), item.arrived, item.seq

    def rank(self, item: SeenItem, agent: SeenAgent) -> tuple:
        """Lower is to be chosen."""
        choice = self.policies[item.queue].choice
        if choice is RING_ALL or item.item.rings_all:
            return (0,)
        key, preferred = agent.agent.id, item.item.preferred
        if key in preferred:
            return (0, preferred.index(key))
        ring, held = self.matches(item, agent), agent.held()
        idle = (len(held), agent.idle_since, key.int)
        if choice is BEST_SKILLED:
            names = set(self.rings(item)[ring].need.skills) | set(item.item.skills)
            return (1, ring, -sum(agent.agent.skills.get(name, 0) for name in names), *idle)
        if choice is LEAST_OCCUPIED:
            return (1, ring, bool(held), agent.occupied, key.int)
        if choice is ROUND_ROBIN:
            return (1, ring, agent.turns.get(item.queue, 0), key.int)
        return (1, ring, *idle)

    # --- what follows from a change ---

    def enter(self, item: SeenItem, queue: object) -> None:
        item.queue, item.entered, item.told = queue, self.now, None
        self.rearrange(item)

    def rearrange(self, item: SeenItem) -> None:
        """The item is in another queue, or its queue has another policy."""
        longest = self.policies[item.queue].max_wait
        item.limit = max(item.entered + longest, self.now + SOON) if longest else None
        self.arrange(item)

    def arrange(self, item: SeenItem) -> None:
        """The item's place and rings from its description and its queue's policy."""
        described = item.item
        item.head_start = described.head_start
        for start in self.policies[item.queue].head_starts:
            if described.attributes.get(start.attribute) == start.value:
                item.head_start += start.by
        self.open(item, self.first_ring(item))

    def first_ring(self, item: SeenItem) -> int:
        rings, ring, spent = self.rings(item), 0, self.now - item.entered
        while ring + 1 < len(rings) and rings[ring].preferred_only and not self.preferred_is_there(item):
            ring += 1
        return max([ring, *(n for n, r in enumerate(rings) if r.after <= spent)])

    def preferred_is_there(self, item: SeenItem) -> bool:
        return any(key in self.agents and self.agents[key].signed_in for key in item.item.preferred)

    def open(self, item: SeenItem, ring: int) -> None:
        rings = self.rings(item)
        item.ring = ring
        item.widens_at = item.entered + rings[ring + 1].after if ring + 1 < len(rings) else None

    def take(self, agent: SeenAgent, item: object, medium: Medium, queue: object) -> None:
        assert item not in agent.works
        held = agent.in_hand()
        assert agent.fits(medium, held) or decreased(agent, medium, held)
        agent.works[item] = (medium, queue)
        agent.engaged_since = agent.engaged_since or self.now

    def rest(self, agent: SeenAgent) -> None:
        """Some work or wrap-up is over."""
        agent.idle_since = self.now
        if agent.engaged_since and not agent.works and not agent.wrap_ups:
            agent.occupied += self.now - agent.engaged_since
            agent.engaged_since = None

    def restaff_all(self) -> None:
        for queue in self.policies:
            self.staffing[queue] = self.staffing.get(queue, 0) + 1

    def restaff(self, agent: SeenAgent) -> None:
        for queue in agent.agent.queues:
            self.staffing[queue] = self.staffing.get(queue, 0) + 1

    def staff(self, queue: object, origin: Origin) -> int:
        return sum(
            agent.signed_in and agent.status.available and agent.agent.origin is origin and queue in agent.agent.queues
            for agent in self.agents.values()
        )

    def line(self, queue: object, origin: Origin) -> list[SeenItem]:
        return [item for item in self.items.values() if item.item.origin is origin and item.queue == queue]

    def takes(self, queue: object, origin: Origin) -> bool:
        policy = self.policies.get(queue)
        if policy is None or queue in self.closed:
            return False
        return policy.size_limit is None or len(self.line(queue, origin)) < policy.size_limit

    # --- what must hold between commands ---

    def check_rest(self) -> None:
        """Nothing is overdue, nobody holds too much, and no pair could be brought together."""
        assert self.expect_status is None, "missed offers had no consequence"
        assert self.due_wrap_up is None, "a wrap-up is missing"
        if self.removing:
            self._removed()
        self._check_agents()
        self._check_items()

    def _removed(self) -> None:
        assert not any(item.queue == self.removing for item in self.items.values()), "an item in a queue that is gone"
        del self.policies[self.removing]
        self.removing = None
        self.restaff_all()

    def _check_items(self) -> None:
        now, free = self.now, [agent for agent in self.agents.values() if agent.may_be_offered()]
        free_for: dict[Medium, list[SeenAgent]] = {}
        for item in self.items.values():
            assert item.widens_at is None or item.widens_at > now, "a ring is late"
            if item.offers:
                continue
            assert item.limit is None or item.limit > now, "the maximum wait is over"
            medium = item.item.medium
            if medium not in free_for:
                free_for[medium] = [agent for agent in free if agent.fits(medium, agent.held())]
            for agent in free_for[medium]:
                assert self.cools(item, agent) or self.matches(item, agent) is None, "an eligible pair waits"

    def _check_agents(self) -> None:
        now = self.now
        for agent in self.agents.values():
            if agent.offers:
                assert agent.may_hold_offers(), "an offer to somebody who is not available"
                self._check_capacity(agent)
                for offer in agent.offers.values():
                    assert offer.deadline > now, "an agent is stuck with an offer"
            for until in agent.wrap_ups.values():
                assert until is None or until > now, "a wrap-up did not end"

    def _check_capacity(self, agent: SeenAgent) -> None:
        """Work alone may be more than a capacity that was lowered meanwhile."""
        held, in_hand = agent.held(), agent.in_hand()
        for medium in set(held):
            most = max(agent.agent.capacity.units.get(medium, 0), in_hand.count(medium))
            assert held.count(medium) <= most, "more work and offers than capacity"


def has(skills: dict[str, int], demanded: dict[str, int]) -> bool:
    return all(skills.get(skill, 0) >= level for skill, level in demanded.items())


def decreased(agent: SeenAgent, medium: Medium, held: list[Medium]) -> bool:
    """An accepted offer may sit beside work of a medium that could not be taken in this order."""
    return held.count(medium) < agent.agent.capacity.units.get(medium, 0)
