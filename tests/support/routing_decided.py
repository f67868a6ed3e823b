"""What a decision must be in the oracle's eyes, and what it changes."""

from datetime import timedelta

from switchroom.routing import contracts as c
from tests.support.routing_oracle import RING_ALL, ROUND_ROBIN, Oracle
from tests.support.routing_seen import ZERO, SeenAgent, SeenItem

VOICE_GRACE = timedelta(seconds=30)
VOICE, DECLINED, TIMED_OUT = c.Medium.VOICE, c.Why.DECLINED, c.Why.TIMED_OUT


def decided(oracle: Oracle, decision: c.Decision) -> None:
    _DECIDED[type(decision)](oracle, decision)


def set_status(oracle: Oracle, agent: SeenAgent, status: c.Status) -> None:
    if status.available and not agent.status.available:
        agent.idle_since = oracle.now
    if status.available is not agent.status.available:
        oracle.restaff(agent)
    agent.status, agent.missed = status, 0


def _offer(oracle: Oracle, offer: c.Offer) -> None:
    assert offer.offer == oracle.last_offer + 1
    oracle.last_offer = offer.offer
    item, agent = oracle.items[offer.item], oracle.agents[offer.agent]
    policy = oracle.policies[item.queue]
    assert policy.choice is RING_ALL or item.item.rings_all or not item.offers, "offered to two agents at a time"
    assert oracle.could_be_offered(item, agent), "offered to somebody who cannot be offered it"
    assert (offer.visit, offer.queue, offer.ring) == (item.visit, item.queue, oracle.matches(item, agent))
    assert offer.policy_version == policy.version
    assert abs(offer.score - oracle.score(item) / timedelta(minutes=100)) < 1e-6
    _check_counts(oracle, offer, item)
    _check_order(oracle, item, agent)
    rank = oracle.rank(item, agent)
    for candidate in oracle.agents.values():
        if candidate is not agent and oracle.could_be_offered(item, candidate):
            assert rank <= oracle.rank(item, candidate), "somebody else was to be chosen"
    grace = VOICE_GRACE if offer.medium is VOICE else ZERO
    assert offer.medium is item.item.medium
    assert offer.deadline == oracle.now + policy.offer_timeout + grace
    item.offers[offer.offer] = agent.offers[offer.offer] = offer
    if policy.choice is ROUND_ROBIN:
        agent.turns[item.queue] = offer.offer


def _check_counts(oracle: Oracle, offer: c.Offer, item: SeenItem) -> None:
    line = oracle.line(item.queue, item.item.origin)
    assert offer.waiting == sum(not other.offers and other is not item for other in line), "the waiting were miscounted"
    assert offer.staffed == oracle.staff(item.queue, item.item.origin), "the staff was miscounted"


def _check_order(oracle: Oracle, item: SeenItem, agent: SeenAgent) -> None:
    place = oracle.place(item)
    for other in oracle.items.values():
        if not other.offers and other is not item and other.queue in agent.agent.queues and oracle.place(other) < place:
            assert not oracle.could_be_offered(other, agent), "a later or lower item was offered first"


def _withdraw(oracle: Oracle, decision: c.Withdraw) -> None:
    item, agent = oracle.items[decision.item], oracle.agents[decision.agent]
    offer = item.offers.pop(decision.offer)
    assert agent.offers.pop(decision.offer) is offer
    if decision.why in (DECLINED, TIMED_OUT):
        times = item.cooling.get(decision.agent, (None, 0))[1]
        length = oracle.policies[item.queue].cooling * min(2**times, 16)
        item.cooling[decision.agent] = (oracle.now + length, times + 1)
        if decision.why is DECLINED:
            agent.missed = 0
    if decision.why is TIMED_OUT and not item.item.rings_all:
        agent.missed += 1
        missed = oracle.policies[item.queue].missed_offers
        due = missed and agent.missed >= missed.after and agent.status.available
        oracle.expect_status = missed if due else None


def _assign(oracle: Oracle, decision: c.Assign) -> None:
    item = oracle.items.pop(decision.item)
    agent = oracle.agents[decision.agent]
    assert (decision.visit, decision.queue) == (item.visit, item.queue)
    assert decision.medium is item.item.medium
    assert decision.waited == oracle.now - item.arrived
    if decision.offer is not None:
        assert item.offers.pop(decision.offer) is agent.offers.pop(decision.offer)
        agent.missed = 0
    assert not item.offers, "an accepted item is still offered to others"
    _end_visit(oracle, decision.item, decision.visit)
    oracle.take(agent, decision.item, decision.medium, decision.queue)


def _overflow(oracle: Oracle, decision: c.Overflow) -> None:
    item = oracle.items[decision.item]
    assert (decision.visit, decision.queue) == (item.visit, item.queue)
    assert not item.offers
    assert decision.to == _destination(oracle, item), "overflowed to another queue"
    _end_visit(oracle, decision.item, decision.visit)
    if decision.to is None:
        del oracle.items[decision.item]
        return
    item.visit += 1
    oracle.enter(item, decision.to)


def _destination(oracle: Oracle, item: SeenItem) -> object:
    if oracle.moving and oracle.moving[0] == item.item.id:
        _, queue = oracle.moving
        oracle.moving = None
        return queue
    removed = item.queue == oracle.removing
    assert removed or (item.limit and item.limit <= oracle.now), "overflowed before its time"
    to = oracle.policies[item.queue].overflow_to
    return to if to and to != item.queue and oracle.takes(to, item.item.origin) else None


def _end(oracle: Oracle, decision: c.End) -> None:
    item = oracle.items.pop(decision.item)
    assert (decision.visit, decision.queue) == (item.visit, item.queue)
    assert not item.offers
    assert oracle.ending == (decision.item, decision.outcome, decision.reason), "an end that nobody asked for"
    oracle.ending = None
    _end_visit(oracle, decision.item, decision.visit)


def _end_visit(oracle: Oracle, item: object, visit: int) -> None:
    assert (item, visit) not in oracle.ended, "a visit ended twice"
    oracle.ended.add((item, visit))


def _relax(oracle: Oracle, decision: c.Relax) -> None:
    item = oracle.items[decision.item]
    assert decision.ring > item.ring
    oracle.open(item, decision.ring)


def _start_wrap_up(oracle: Oracle, decision: c.StartWrapUp) -> None:
    assert oracle.due_wrap_up == (decision.agent, decision.item), "a wrap-up nobody asked for"
    assert oracle.agents[decision.agent].wrap_ups[decision.item] == decision.until
    oracle.due_wrap_up = None


def _end_wrap_up(oracle: Oracle, decision: c.EndWrapUp) -> None:
    agent = oracle.agents[decision.agent]
    until = agent.wrap_ups.pop(decision.item)
    if decision.how is c.WrapUpEnd.ELAPSED:
        assert until is not None
        assert until <= oracle.now
    oracle.rest(agent)


def _change_status(oracle: Oracle, decision: c.ChangeStatus) -> None:
    assert oracle.expect_status is not None
    assert decision.status == oracle.expect_status.status
    oracle.expect_status = None
    set_status(oracle, oracle.agents[decision.agent], decision.status)


def _announce(oracle: Oracle, decision: c.Announce) -> None:
    item = oracle.items[decision.item]
    assert decision.queue == item.queue
    assert not item.offers
    assert decision.position == _position(oracle, item)
    if decision.low is None:
        assert not oracle.staff(item.queue, item.item.origin)
        item.told = None
        return
    high = decision.high or timedelta.max
    staffing = oracle.staffing.get(item.queue, 0)
    if item.told and item.told[2] == staffing:
        assert decision.low <= item.told[0], "the announced wait rose"
        assert high <= item.told[1], "the announced wait rose"
    item.told = (decision.low, high, staffing)


def _position(oracle: Oracle, item: SeenItem) -> int:
    place = oracle.place(item)
    others = oracle.line(item.queue, item.item.origin)
    return 1 + sum(not other.offers and oracle.place(other) < place for other in others)


def _refuse(_oracle: Oracle, decision: c.Refuse) -> None:
    assert decision.reason


_DECIDED = {
    c.Offer: _offer,
    c.Withdraw: _withdraw,
    c.Assign: _assign,
    c.Overflow: _overflow,
    c.End: _end,
    c.Relax: _relax,
    c.StartWrapUp: _start_wrap_up,
    c.EndWrapUp: _end_wrap_up,
    c.ChangeStatus: _change_status,
    c.Announce: _announce,
    c.Refuse: _refuse,
}
