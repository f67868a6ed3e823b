"""Which commands the board has to accept, in the oracle's eyes."""

from switchroom.routing import contracts as c
from tests.support.routing_oracle import Oracle
from tests.support.routing_seen import ZERO, SeenAgent


def fits(oracle: Oracle, command: c.Command) -> bool:
    """Whether the board has to accept the command."""
    return _FITS[type(command)](oracle, command)


def _signed_in(oracle: Oracle, id_: c.AgentId) -> SeenAgent | None:
    agent = oracle.agents.get(id_)
    return agent if agent and agent.signed_in else None


def _offer(oracle: Oracle, command: c.OfferAccepted | c.OfferDeclined | c.OfferTimedOut) -> bool:
    agent = oracle.agents.get(command.agent)
    return bool(agent) and command.offer in agent.offers


def _queued_fits(oracle: Oracle, command: c.ItemQueued) -> bool:
    item, queue = command.item, command.queue
    served = any(item.id in agent.works for agent in oracle.agents.values())
    if item.id in oracle.items or served or not oracle.takes(queue, item.origin):
        return False
    return not oracle.policies[queue].needs_staff or oracle.staff(queue, item.origin) > 0


def _moved_fits(oracle: Oracle, command: c.ItemMoved) -> bool:
    item = oracle.items.get(command.item)
    return bool(item) and command.queue != item.queue and oracle.takes(command.queue, item.item.origin)


def _changed_fits(oracle: Oracle, command: c.ItemChanged) -> bool:
    item = oracle.items.get(command.item.id)
    return bool(item) and (item.item.medium, item.item.origin) == (command.item.medium, command.item.origin)


def _pulled_fits(oracle: Oracle, command: c.ItemPulled) -> bool:
    agent, item = _signed_in(oracle, command.agent), oracle.items.get(command.item)
    if not agent or not item:
        return False
    if any(offer.agent == command.agent for offer in item.offers.values()):
        return True
    return (
        not item.offers
        and not agent.wrap_ups
        and agent.agent.origin is item.item.origin
        and item.queue in agent.agent.queues
        and agent.fits(item.item.medium, agent.in_hand())
    )


def _joined_fits(oracle: Oracle, command: c.WorkJoined) -> bool:
    agent = _signed_in(oracle, command.agent)
    if not agent or command.queue not in oracle.policies:
        return False
    known = command.item in agent.works or command.item in oracle.items
    return not known and agent.fits(command.medium, agent.in_hand())


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
