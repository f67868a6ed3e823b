"""What each command should do in the oracle's eyes: whether it fits, and what it changes by itself."""

from datetime import timedelta

from switchroom.routing import contracts as c
from tests.support.routing_oracle import Oracle, SeenAgent, SeenItem

ZERO = timedelta(0)


def fits(oracle: Oracle, command: c.Command) -> bool:
    """Whether the board has to accept the command."""
    return _FITS[type(command)](oracle, command)


def carry_out(oracle: Oracle, command: c.Command) -> None:
    """The effect of an accepted command, before any decision that follows from it."""
    effect = _EFFECTS.get(type(command))
    if effect:
        effect(oracle, command)


def _signed_in(oracle: Oracle, id_: c.AgentId) -> SeenAgent | None:
    agent = oracle.agents.get(id_)
    return agent if agent and agent.signed_in else None


def _offer(oracle: Oracle, command: c.OfferAccepted | c.OfferDeclined | c.OfferTimedOut) -> bool:
    agent = oracle.agents.get(command.agent)
    return bool(agent) and command.offer in agent.offers


def _takes(oracle: Oracle, queue: c.QueueId, origin: c.Origin) -> bool:
    policy = oracle.policies.get(queue)
    if policy is None or queue in oracle.closed:
        return False
    size = sum(item.queue == queue and item.item.origin is origin for item in oracle.items.values())
    return policy.size_limit is None or size < policy.size_limit


def _queued_fits(oracle: Oracle, command: c.ItemQueued) -> bool:
    item = command.item
    served = any(item.id in agent.works for agent in oracle.agents.values())
    if item.id in oracle.items or served or not _takes(oracle, command.queue, item.origin):
        return False
    return not oracle.policies[command.queue].needs_staff or bool(
        oracle.staff(SeenItem(item, command.queue, oracle.now, oracle.now, 0))
    )


def _moved_fits(oracle: Oracle, command: c.ItemMoved) -> bool:
    item = oracle.items.get(command.item)
    return bool(item) and command.queue != item.queue and _takes(oracle, command.queue, item.item.origin)


def _changed_fits(oracle: Oracle, command: c.ItemChanged) -> bool:
    item = oracle.items.get(command.item.id)
    return bool(item) and (item.item.medium, item.item.origin) == (command.item.medium, command.item.origin)


def _pulled_fits(oracle: Oracle, command: c.ItemPulled) -> bool:
    agent, item = _signed_in(oracle, command.agent), oracle.items.get(command.item)
    if not agent or not item:
        return False
    if any(offer.agent == command.agent for offer in item.offers.values()):
        return True
    works = [medium for medium, _ in agent.works.values()]
    return (
        not item.offers
        and not agent.wrap_ups
        and agent.agent.origin is item.item.origin
        and item.queue in agent.agent.queues
        and agent.fits(item.item.medium, works)
    )


def _joined_fits(oracle: Oracle, command: c.WorkJoined) -> bool:
    agent = _signed_in(oracle, command.agent)
    if not agent or command.queue not in oracle.policies:
        return False
    works = [medium for medium, _ in agent.works.values()]
    known = command.item in agent.works or command.item in oracle.items
    return not known and agent.fits(command.medium, works)


def _extended_fits(oracle: Oracle, command: c.WrapUpExtended) -> bool:
    agent = oracle.agents.get(command.agent)
    if not agent or agent.wrap_ups.get(command.item) is None or command.by <= ZERO:
        return False
    queue, extended = agent.wrap_up_of[command.item]
    policy = oracle.policies.get(queue)
    return bool(policy and policy.wrap_up) and extended + command.by <= policy.wrap_up.extendable_by


def _completed_fits(oracle: Oracle, command: c.WrapUpCompleted) -> bool:
    agent = oracle.agents.get(command.agent)
    if not agent or command.item not in agent.wrap_ups:
        return False
    policy = oracle.policies.get(agent.wrap_up_of[command.item][0])
    manual = agent.wrap_ups[command.item] is None
    return manual or not (policy and policy.wrap_up) or policy.wrap_up.skippable


_FITS = {
    c.Tick: lambda _o, _c: True,
    c.DayBegan: lambda _o, _c: True,
    c.QueueSet: lambda o, x: x.policy.queue not in o.policies or x.policy.version > o.policies[x.policy.queue].version,
    c.QueueRemoved: lambda o, x: x.queue in o.policies,
    c.QueueOpened: lambda o, x: x.queue in o.policies,
    c.QueueClosed: lambda o, x: x.queue in o.policies,
    c.AgentSignedIn: lambda o, x: not _signed_in(o, x.agent.id),
    c.AgentSignedOut: lambda o, x: bool(_signed_in(o, x.agent)),
    c.AgentChanged: lambda o, x: x.agent.id in o.agents,
    c.AgentStatusChanged: lambda o, x: bool(_signed_in(o, x.agent)),
    c.AgentDisconnected: lambda o, x: bool(_signed_in(o, x.agent)) and o.agents[x.agent].connected,
    c.AgentReconnected: lambda o, x: bool(_signed_in(o, x.agent)) and not o.agents[x.agent].connected,
    c.ItemQueued: _queued_fits,
    c.ItemChanged: _changed_fits,
    c.ItemMoved: _moved_fits,
    c.ItemLeft: lambda o, x: x.item in o.items,
    c.ItemPulled: _pulled_fits,
    c.OfferAccepted: _offer,
    c.OfferDeclined: _offer,
    c.OfferTimedOut: _offer,
    c.WorkJoined: _joined_fits,
    c.WorkEnded: lambda o, x: x.agent in o.agents and x.item in o.agents[x.agent].works,
    c.WrapUpExtended: _extended_fits,
    c.WrapUpCompleted: _completed_fits,
}


def _queue_set(oracle: Oracle, command: c.QueueSet) -> None:
    queue = command.policy.queue
    new = queue not in oracle.policies
    oracle.policies[queue] = command.policy
    if new:
        oracle.restaff_all()
    for item in oracle.items.values():
        if item.queue == queue:
            oracle.rearrange(item)


def _signed_in_effect(oracle: Oracle, command: c.AgentSignedIn) -> None:
    agent = oracle.agents.setdefault(command.agent.id, SeenAgent(command.agent, command.status))
    agent.agent, agent.status = command.agent, command.status
    agent.signed_in = agent.connected = True
    agent.idle_since = oracle.now
    oracle.restaff(agent)


def _signed_out(oracle: Oracle, command: c.AgentSignedOut) -> None:
    agent = oracle.agents[command.agent]
    agent.signed_in, agent.missed = False, 0
    oracle.restaff(agent)


def _changed(oracle: Oracle, command: c.AgentChanged) -> None:
    agent = oracle.agents[command.agent.id]
    oracle.restaff(agent)
    agent.agent = command.agent
    oracle.restaff(agent)


def _reconnected(oracle: Oracle, command: c.AgentReconnected) -> None:
    agent = oracle.agents[command.agent]
    agent.connected = True
    if agent.status.available:
        agent.idle_since = oracle.now


def _day_began(oracle: Oracle, command: c.DayBegan) -> None:
    for agent in command.agents or list(oracle.agents):
        if agent in oracle.agents:
            seen = oracle.agents[agent]
            seen.occupied = ZERO
            seen.engaged_since = oracle.now if seen.engaged_since else None


def _queued(oracle: Oracle, command: c.ItemQueued) -> None:
    oracle.seq += 1
    arrived = min(command.arrived_at or oracle.now, oracle.now)
    item = SeenItem(command.item, command.queue, arrived, oracle.now, oracle.seq)
    oracle.items[command.item.id] = item
    oracle.ended = {visit for visit in oracle.ended if visit[0] != command.item.id}
    oracle.enter(item, command.queue)


def _item_changed(oracle: Oracle, command: c.ItemChanged) -> None:
    item = oracle.items[command.item.id]
    item.item = command.item
    item.ring = oracle.first_ring(item)


def _joined(oracle: Oracle, command: c.WorkJoined) -> None:
    oracle.take(oracle.agents[command.agent], command.item, command.medium, command.queue)


def _work_ended(oracle: Oracle, command: c.WorkEnded) -> None:
    agent = oracle.agents[command.agent]
    _, queue = agent.works.pop(command.item)
    policy = oracle.policies.get(queue)
    if policy and policy.wrap_up and agent.signed_in:
        length = policy.wrap_up.length
        agent.wrap_ups[command.item] = oracle.now + length if length else None
        agent.wrap_up_of[command.item] = (queue, ZERO)
        oracle.due_wrap_up = (command.agent, command.item)
    else:
        oracle.rest(agent)


def _extended(oracle: Oracle, command: c.WrapUpExtended) -> None:
    agent = oracle.agents[command.agent]
    queue, extended = agent.wrap_up_of[command.item]
    agent.wrap_up_of[command.item] = (queue, extended + command.by)
    agent.wrap_ups[command.item] += command.by
    oracle.due_wrap_up = (command.agent, command.item)


_EFFECTS = {
    c.QueueSet: _queue_set,
    c.QueueRemoved: lambda o, x: o.leaving_queue(x.queue),
    c.QueueOpened: lambda o, x: o.closed.discard(x.queue),
    c.QueueClosed: lambda o, x: o.closed.add(x.queue),
    c.AgentSignedIn: _signed_in_effect,
    c.AgentSignedOut: _signed_out,
    c.AgentChanged: _changed,
    c.AgentStatusChanged: lambda o, x: o.set_status(o.agents[x.agent], x.status),
    c.AgentDisconnected: lambda o, x: setattr(o.agents[x.agent], "connected", False),
    c.AgentReconnected: _reconnected,
    c.DayBegan: _day_began,
    c.ItemQueued: _queued,
    c.ItemChanged: _item_changed,
    c.WorkJoined: _joined,
    c.WorkEnded: _work_ended,
    c.WrapUpExtended: _extended,
}
