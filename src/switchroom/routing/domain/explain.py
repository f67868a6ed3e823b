"""Why me, why not her, why is this still waiting: answered from a board as it is after a command.

For a decision of the past, restore a snapshot, apply the stored commands up to the one that brought it, and ask then.
Every rule is looked at anew, agent by agent; nothing here is fast or part of a decision.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from switchroom.routing.contracts import AgentId, ItemId, OfferId, QueueId
from switchroom.routing.domain.board import Board
from switchroom.routing.domain.capacity import BIT
from switchroom.routing.domain.groups import RANKS
from switchroom.routing.domain.lines import Group
from switchroom.routing.domain.needs import Need, demanding
from switchroom.routing.domain.state import AgentState, Floor, ItemState, moment


class Rule(StrEnum):
    """What keeps an item from an agent: the first of these that applies, in this order."""

    OTHER_ORIGIN = "other_origin"
    NOT_SERVING_QUEUE = "not_serving_queue"
    NOT_PREFERRED = "not_preferred"
    LACKS_SKILL = "lacks_skill"
    LACKS_ATTRIBUTE = "lacks_attribute"
    SIGNED_OUT = "signed_out"
    DISCONNECTED = "disconnected"
    NOT_AVAILABLE = "not_available"
    UNREAD_BULLETIN = "unread_bulletin"
    BREAK_NEXT = "break_next"
    IN_WRAP_UP = "in_wrap_up"
    COOLING = "cooling"
    NO_CAPACITY = "no_capacity"


class Lack(Struct, frozen=True):
    """A demand of the widest open ring that the agent does not meet."""

    name: str
    demanded: int | str
    has: int | str | None


class Candidate(Struct, frozen=True):
    """One agent in view of one item.

    `rule` is None for who has been offered it or could be; these have the `ring` they match and a `place` in the order
    of choice, beginning with 1 (who holds an offer comes first). `until` is when wrap-up or cooling ends, if known.
    """

    agent: AgentId
    rule: Rule | None
    offered: bool = False
    ring: int | None = None
    place: int | None = None
    lacks: tuple[Lack, ...] = ()
    until: datetime | None = None


class ItemExplained(Struct, frozen=True):
    """Where an item stands. `position` counts the waiting items of its queue that come first, and itself."""

    item: ItemId
    visit: int
    queue: QueueId
    policy_version: int
    score: float
    arrived: datetime
    position: int
    staffed: int
    ring: int
    rings: int
    next_ring_at: datetime | None
    overflow_at: datetime | None
    offers: tuple[OfferId, ...]
    candidates: tuple[Candidate, ...]


class ItemForAgent(Struct, frozen=True):
    """A waiting or offered item in view of one agent."""

    item: ItemId
    queue: QueueId
    score: float
    candidate: Candidate


class AgentExplained(Struct, frozen=True):
    """Why an agent has what he has. `rule` keeps every item from him; `items` stand in the order of service."""

    agent: AgentId
    rule: Rule | None
    offers: tuple[OfferId, ...]
    items: tuple[ItemForAgent, ...]


def explain_item(board: Board, id_: ItemId) -> ItemExplained | None:
    """Why is this still waiting, and who could take it? None if the item is not on the board."""
    floor = board.floor
    item = floor.items.get(id_.int)
    if item is None:
        return None
    line = item.line
    place = _place(item)
    ahead = sum(
        other.line is line and other.entry is not None and _place(other) < place for other in floor.items.values()
    )
    return ItemExplained(
        item.id,
        item.visit,
        line.queue.policy.queue,
        line.queue.policy.version,
        item.score(floor.now),
        moment(item.arrived),
        ahead + 1,
        line.staffed,
        item.ring,
        len(item.rings),
        moment(item.relax_at) if item.relax_at else None,
        moment(item.overflow_at) if item.overflow_at else None,
        tuple(offer.number for offer in item.offers),
        _candidates(floor, item),
    )


def explain_agent(board: Board, id_: AgentId) -> AgentExplained | None:
    """Why does this agent get nothing, or what will it be next? None if the board does not know the agent."""
    floor = board.floor
    agent = floor.agents.get(id_.int)
    if agent is None:
        return None
    items = sorted(floor.items.values(), key=lambda item: (-item.score(floor.now), item.arrived, item.seq))
    return AgentExplained(
        agent.id,
        _absence(agent),
        tuple(offer.number for offer in agent.offers),
        tuple(
            ItemForAgent(item.id, item.line.queue.policy.queue, item.score(floor.now), _candidate(item, agent))
            for item in items
        ),
    )


def explain_pair(board: Board, item: ItemId, agent: AgentId) -> Candidate | None:
    """Why her, or why not her? None if the board does not know one of them."""
    explained = explain_item(board, item)
    found = explained.candidates if explained else ()
    return next((candidate for candidate in found if candidate.agent == agent), None)


def _place(item: ItemState) -> tuple[int, int, int]:
    return item.rank, item.arrived, item.seq


def _candidates(floor: Floor, item: ItemState) -> tuple[Candidate, ...]:
    judged = {key: _candidate(item, agent) for key, agent in sorted(floor.agents.items())}
    able = [key for key, candidate in judged.items() if candidate.rule is None]
    able.sort(key=lambda key: _order(item, floor.agents[key], judged[key]))
    ranked = [
        Candidate(found.agent, None, found.offered, found.ring, place)
        for place, found in enumerate((judged.pop(key) for key in able), start=1)
    ]
    return (*ranked, *judged.values())


def _order(item: ItemState, agent: AgentState, candidate: Candidate) -> tuple[object, ...]:
    """Offers first, then preferred agents, then the lowest ring and the queue's choice."""
    preferred = item.item.preferred
    wish = preferred.index(agent.id) if agent.id in preferred else len(preferred)
    ring, group = _match(item, agent) or (0, None)
    rank = RANKS[item.line.queue.policy.choice](agent, group) if group else (0, 0)
    return (not candidate.offered, wish, ring, rank, agent.key)


def _candidate(item: ItemState, agent: AgentState) -> Candidate:
    match = _match(item, agent)
    if any(offer.agent is agent for offer in item.offers):
        return Candidate(agent.id, None, offered=True, ring=match[0] if match else None)
    if match is None:
        return _mismatch(item, agent)
    rule = _absence(agent)
    until = None
    if rule is Rule.IN_WRAP_UP:
        ends = [wrap_up.until for wrap_up in agent.wrap_ups.values()]
        until = moment(max(ends)) if all(ends) else None
    elif rule is None and item.key in agent.cooling:
        rule, until = Rule.COOLING, moment(item.cooling[agent.key][0])
    elif rule is None and not agent.mask & BIT[item.medium]:
        rule = Rule.NO_CAPACITY
    return Candidate(agent.id, rule, ring=match[0], until=until)


def _match(item: ItemState, agent: AgentState) -> tuple[int, Group] | None:
    """The lowest open ring that the agent matches."""
    return next(((ring, group) for ring, group in item.opening.groups if agent.key in group.members), None)


def _mismatch(item: ItemState, agent: AgentState) -> Candidate:
    description = agent.description
    if description.origin is not item.item.origin:
        return Candidate(agent.id, Rule.OTHER_ORIGIN)
    if item.line not in agent.lines:
        return Candidate(agent.id, Rule.NOT_SERVING_QUEUE)
    ring = item.rings[item.ring]
    if ring.preferred_only:
        return Candidate(agent.id, Rule.NOT_PREFERRED)
    need = demanding(ring.need, item.item.skills)
    rule = Rule.LACKS_ATTRIBUTE if need._replace(attributes=()).met_by(description) else Rule.LACKS_SKILL
    return Candidate(agent.id, rule, lacks=_lacks(need, agent))


def _lacks(need: Need, agent: AgentState) -> tuple[Lack, ...]:
    has, is_ = agent.description.skills, agent.description.attributes
    skills = [Lack(name, level, has.get(name)) for name, level in need.skills if has.get(name, 0) < level]
    attributes = [Lack(name, value, is_.get(name)) for name, value in need.attributes if is_.get(name) != value]
    return (*skills, *attributes)


def _absence(agent: AgentState) -> Rule | None:
    """What keeps the agent from any offer."""
    if not agent.signed_in:
        return Rule.SIGNED_OUT
    if not agent.connected:
        return Rule.DISCONNECTED
    if not agent.status.available:
        return Rule.NOT_AVAILABLE
    if agent.description.reading:
        return Rule.UNREAD_BULLETIN
    if agent.description.leaving:
        return Rule.BREAK_NEXT
    return Rule.IN_WRAP_UP if agent.wrap_ups else None
