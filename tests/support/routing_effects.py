"""What an accepted command changes by itself in the oracle's eyes, and what has to come of it."""

from switchroom.routing import contracts as c
from tests.support.routing_decided import set_status
from tests.support.routing_oracle import Oracle
from tests.support.routing_seen import ZERO, SeenAgent, SeenItem


def carry_out(oracle: Oracle, command: c.Command) -> None:
    """The effect of an accepted command, before any decision that follows from it."""
    effect = _EFFECTS.get(type(command))
    if effect:
        effect(oracle, command)


def _queue_set(oracle: Oracle, command: c.QueueSet) -> None:
    queue = command.policy.queue
    new = queue not in oracle.policies
    oracle.policies[queue] = command.policy
    if new:
        oracle.restaff_all()
    for item in oracle.items.values():
        if item.queue == queue:
            oracle.rearrange(item)


def _queue_removed(oracle: Oracle, command: c.QueueRemoved) -> None:
    """Its items go first; then there is no such queue."""
    oracle.removing = command.queue
    oracle.closed.discard(command.queue)


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
    oracle.arrange(item)


def _moved(oracle: Oracle, command: c.ItemMoved) -> None:
    oracle.moving = (command.item, command.queue)


def _left(oracle: Oracle, command: c.ItemLeft) -> None:
    oracle.ending = (command.item, c.Outcome(command.how), command.reason)


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
    c.QueueRemoved: _queue_removed,
    c.QueueOpened: lambda o, x: o.closed.discard(x.queue),
    c.QueueClosed: lambda o, x: o.closed.add(x.queue),
    c.AgentSignedIn: _signed_in_effect,
    c.AgentSignedOut: _signed_out,
    c.AgentChanged: _changed,
    c.AgentStatusChanged: lambda o, x: set_status(o, o.agents[x.agent], x.status),
    c.AgentDisconnected: lambda o, x: setattr(o.agents[x.agent], "connected", False),
    c.AgentReconnected: _reconnected,
    c.DayBegan: _day_began,
    c.ItemQueued: _queued,
    c.ItemChanged: _item_changed,
    c.ItemMoved: _moved,
    c.ItemLeft: _left,
    c.WorkJoined: _joined,
    c.WorkEnded: _work_ended,
    c.WrapUpExtended: _extended,
}


def check_outcome(oracle: Oracle, command: c.Command) -> None:
    """What the command asked for has come of it, once its decisions are known."""
    outcome = _OUTCOMES.get(type(command))
    assert outcome is None or outcome(oracle, command), "an accepted command without its outcome"


def _answered(oracle: Oracle, command: c.OfferAccepted | c.OfferDeclined | c.OfferTimedOut) -> bool:
    return command.offer not in oracle.agents[command.agent].offers


_OUTCOMES = {
    c.AgentSignedOut: lambda o, x: not o.agents[x.agent].wrap_ups,
    c.ItemQueued: lambda o, x: x.item.id in o.items,
    c.ItemMoved: lambda o, x: o.moving is None and o.items[x.item].queue == x.queue,
    c.ItemLeft: lambda o, x: x.item not in o.items and o.ending is None,
    c.ItemPulled: lambda o, x: x.item in o.agents[x.agent].works,
    c.OfferAccepted: _answered,
    c.OfferDeclined: _answered,
    c.OfferTimedOut: _answered,
    c.WrapUpCompleted: lambda o, x: x.item not in o.agents[x.agent].wrap_ups,
}
