"""Offers: made, withdrawn, turned into work."""

from switchroom.routing.contracts import Assign, Offer, OfferId, Why, Withdraw
from switchroom.routing.domain.capacity import BIT, load_of
from switchroom.routing.domain.expected_wait import note_served
from switchroom.routing.domain.groups import changed, gained
from switchroom.routing.domain.needs import MICROSECOND
from switchroom.routing.domain.state import AgentState, Floor, ItemState, OfferState, Work
from switchroom.routing.domain.timers import COOLING, OFFER
from switchroom.routing.domain.waiting import leave, resume, stop_waiting

LONGEST_COOLING = 16


def make_offer(floor: Floor, item: ItemState, agent: AgentState) -> None:
    """Offer the item to an agent who is eligible and free for it."""
    line = item.line
    queue = line.queue
    policy = queue.policy
    if item.entry is not None:
        stop_waiting(floor, item)
    number = floor.last_offer = OfferId(floor.last_offer + 1)
    length = queue.voice_deadline if item.voice else queue.deadline
    deadline = floor.now + length
    offer = OfferState(number, item, agent, _ring_for(item, agent.key), deadline)
    floor.timers.add(length, (deadline, OFFER, number, 0, offer))
    floor.offers[number] = offer
    item.offers.append(offer)
    agent.offers.append(offer)
    agent.load += item.unit
    agent.in_hand += 1
    if queue.takes_turns:
        agent.turns[queue.key] = number
    changed(floor, agent)
    floor.touched.add(item)
    floor.out.append(
        Offer(
            number,
            item.id,
            item.visit,
            policy.queue,
            agent.id,
            item.item.medium,
            offer.ring,
            item.score(floor.now),
            line.waiting,
            line.staffed,
            policy.version,
            policy.offer_timeout,
            floor.at + (queue.voice_length if item.voice else policy.offer_timeout),
        )
    )


def drop_offer(floor: Floor, offer: OfferState, why: Why) -> None:
    """End an offer without looking at what becomes of its item."""
    agent = offer.agent
    item = offer.item
    _forget(floor, offer)
    agent.load -= item.unit
    agent.in_hand -= 1
    gained(floor, agent)
    floor.touched.add(item)
    floor.out.append(Withdraw(offer.number, item.id, agent.id, why))


def withdraw(floor: Floor, offer: OfferState, why: Why) -> None:
    """End an offer; an item without another offer waits again, at its old place."""
    drop_offer(floor, offer, why)
    if not offer.item.offers:
        resume(floor, offer.item)


def withdraw_from(floor: Floor, agent: AgentState, why: Why) -> None:
    for offer in list(agent.offers):
        withdraw(floor, offer, why)


def withdraw_excess(floor: Floor, agent: AgentState, why: Why) -> None:
    """End the offers that the agent has no capacity for beside the work in hand, the latest first."""
    if not agent.offers:
        return
    load = load_of(work.medium for work in agent.works.values())
    for offer in list(agent.offers):
        if agent.capacity.free(load) & BIT[offer.item.medium]:
            load += offer.item.unit
        else:
            withdraw(floor, offer, why)


def cool(floor: Floor, offer: OfferState) -> None:
    """Keep the item from the agent for a while, twice as long each time."""
    item = offer.item
    agent = offer.agent
    times = item.cooling.get(agent.key, (0, 0))[1]
    length = item.line.queue.cooling * min(1 << times, LONGEST_COOLING)
    until = floor.now + length
    item.cooling[agent.key] = until, times + 1
    agent.cooling.add(item.key)
    floor.timers.add(length, (until, COOLING, item.seq, agent.key, item))


def accept(floor: Floor, offer: OfferState) -> None:
    """The acceptance wins: other offers of the item end, and the agent has it in hand."""
    item = offer.item
    agent = offer.agent
    _forget(floor, offer)
    for other in list(item.offers):
        drop_offer(floor, other, Why.ACCEPTED_ELSEWHERE)
    agent.missed = 0
    hold(floor, agent, Work(item.id, item.line.queue.policy.queue, item.medium))
    assign(floor, item, agent, offer.number)


def assign(floor: Floor, item: ItemState, agent: AgentState, offer: OfferId | None) -> None:
    """The item's visit ends as answered. It neither waits nor is offered."""
    line = item.line
    policy = line.queue.policy
    note_served(floor, line)
    leave(floor, item)
    waited = (floor.now - item.arrived) * MICROSECOND
    floor.out.append(
        Assign(item.id, item.visit, policy.queue, agent.id, item.item.medium, offer, waited, policy.version)
    )


def hold(floor: Floor, agent: AgentState, work: Work) -> None:
    """The agent has the work in hand. The load is counted by whoever calls."""
    key = work.item.int
    agent.works[key] = work
    floor.served[key] = floor.served.get(key, 0) + 1
    floor.touched.add(agent)
    if not agent.engaged_since:
        agent.engaged_since = floor.now


def _forget(floor: Floor, offer: OfferState) -> None:
    del floor.offers[offer.number]
    offer.agent.offers.remove(offer)
    offer.item.offers.remove(offer)
    offer.deadline = 0


def _ring_for(item: ItemState, agent: int) -> int:
    """The lowest open ring that the agent matches."""
    for ring, group in item.opening.groups:
        if agent in group.members:
            return ring
    raise AssertionError("offered to somebody whom no open ring holds")
