"""Matching: after each command no free agent and waiting item are left that could be brought together.

Before a command there is no such pair, so a new one involves an agent who gained or an item that came (back). One agent
takes the item with the highest score among the heads of his groups; one item takes its best free agent. Several at once
are served in the order of the items' scores.
"""

from heapq import heappop, heappush

from switchroom.routing.domain.groups import all_free, first_free, rank_the_free
from switchroom.routing.domain.lines import Entry, Group
from switchroom.routing.domain.offering import make_offer
from switchroom.routing.domain.state import AgentState, Floor, ItemState
from switchroom.routing.domain.waiting import place

Claim = tuple[int, int, int, int, ItemState, AgentState | None]
"""Minus the score, arrival, sequence, serial; the item, and the agent on whose behalf it was looked for."""


def settle(floor: Floor) -> None:
    gained, unplaced = floor.gained, floor.unplaced
    if len(gained) == 1:
        for item in unplaced.values():
            place(item)
        _fill(floor, *gained.values())
    rank_the_free(floor)
    if not gained and len(unplaced) == 1:
        _, item = unplaced.popitem()
        if item.entry is not None and not offer_to_best(floor, item):
            place(item)
    elif unplaced or gained:
        for item in unplaced.values():
            place(item)
        _contest(floor)
        unplaced.clear()
        gained.clear()


def _fill(floor: Floor, agent: AgentState) -> None:
    """Offer to the only agent who gained what nobody else can take; he is done when nothing is left for him.

    An item that came (back) with the same command may have other free agents too: that is for the contest.
    """
    while agent.mask:
        item = best_item(floor, agent)
        if item is None:
            break
        if item.key in floor.unplaced:
            return
        make_offer(floor, item, agent)
    floor.gained.clear()


def best_item(floor: Floor, agent: AgentState) -> ItemState | None:
    """The waiting item with the highest score that the agent can be offered now."""
    now = floor.now
    mask = agent.mask
    best: Entry | None = None
    entry: Entry | None
    highest = 0
    for group in agent.groups:
        waiting = group.waiting
        if waiting and group.bit & mask:
            entry = waiting[0]
            if entry[3].entry is not entry or agent.cooling:
                entry = _head(group, agent)
            if entry is not None:
                score = group.rate * now - entry[0]
                if best is None or score > highest or (score == highest and entry[1:3] < best[1:3]):
                    highest = score
                    best = entry
    return best[3] if best else None


def offer_to_best(floor: Floor, item: ItemState) -> bool:
    """Offer a waiting item to its best free agent, or to all of them where the queue or the item itself rings all."""
    if item.item.rings_all or item.line.queue.rings_all:
        chosen = list(
            {agent.key: agent for _, group in item.opening.groups for agent in all_free(group, item)}.values()
        )
    else:
        found = _best_agent(item)
        chosen = [found] if found else []
    for agent in chosen:
        make_offer(floor, item, agent)
    rank_the_free(floor)
    return bool(chosen)


def _contest(floor: Floor) -> None:
    claims: list[Claim] = []
    for item in floor.unplaced.values():
        for _, group in item.opening.groups:
            if group.free:
                _claim(floor, claims, item, None)
                break
    for agent in floor.gained.values():
        _claim_best(floor, claims, agent)
    while claims:
        *_, item, claimant = heappop(claims)
        offered = item.entry is None or offer_to_best(floor, item)
        if claimant:
            assert offered, "an item that an agent can take was offered to nobody"
            _claim_best(floor, claims, claimant)


def _claim_best(floor: Floor, claims: list[Claim], agent: AgentState) -> None:
    item = best_item(floor, agent) if agent.mask else None
    if item:
        _claim(floor, claims, item, agent)


def _claim(floor: Floor, claims: list[Claim], item: ItemState, agent: AgentState | None) -> None:
    less = item.rank - item.line.queue.rate * floor.now
    heappush(claims, (less, item.arrived, item.seq, agent.key if agent else 0, item, agent))


def _best_agent(item: ItemState) -> AgentState | None:
    """A preferred agent if one is free, else the chosen one of the lowest ring that has any."""
    for preferred in item.item.preferred:
        for _, group in item.opening.groups:
            agent = group.members.get(preferred.int)
            if agent and agent.mask & group.bit and item.key not in agent.cooling:
                return agent
    for _, group in item.opening.groups:
        if group.free:
            agent = first_free(group, item)
            if agent:
                return agent
    return None


def _head(group: Group, agent: AgentState) -> Entry | None:
    """The group's first waiting item that is not cooling for the agent; places that no longer hold are dropped."""
    waiting = group.waiting
    skipped = []
    found = None
    while waiting:
        entry = waiting[0]
        item = entry[3]
        if item.entry is not entry:
            heappop(waiting)
        elif item.key in agent.cooling:
            skipped.append(heappop(waiting))
        else:
            found = entry
            break
    for entry in skipped:
        heappush(waiting, entry)
    return found
