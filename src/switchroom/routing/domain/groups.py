"""Who can serve what: groups of equal demands, the agents who meet them, and the free ones in the order of choice."""

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from switchroom.routing.contracts import Choice
from switchroom.routing.domain.lines import FreeEntry, Group, Line
from switchroom.routing.domain.needs import Need
from switchroom.routing.domain.state import AgentState, Floor, ItemState

Rank = Callable[[AgentState, Group], tuple[int, int]]
_LONGER_THAN_ANY_TIME = 1 << 62


def _by_idleness(agent: AgentState, _group: Group) -> tuple[int, int]:
    return agent.in_hand, agent.idle_since


def _by_skill(agent: AgentState, group: Group) -> tuple[int, int]:
    return -group.proficiency[agent.key], agent.in_hand * _LONGER_THAN_ANY_TIME + agent.idle_since


def _by_occupation(agent: AgentState, _group: Group) -> tuple[int, int]:
    return min(agent.in_hand, 1), agent.occupied


def _by_turn(agent: AgentState, group: Group) -> tuple[int, int]:
    return agent.turns.get(group.line.queue.key, 0), 0


RANKS: dict[Choice, Rank] = {
    Choice.BEST_SKILLED: _by_skill,
    Choice.LONGEST_IDLE: _by_idleness,
    Choice.LEAST_OCCUPIED: _by_occupation,
    Choice.ROUND_ROBIN: _by_turn,
    Choice.RING_ALL: _by_idleness,
}
"""Lower is chosen first; ties go to the lower key. A rank only changes with an event that makes it anew (`changed`)."""


def changed(floor: Floor, agent: AgentState) -> None:
    """The agent's freedom or rank may have changed: its places among the free no longer hold."""
    there = agent.signed_in and agent.connected and agent.status.available
    kept = agent.description.reading or agent.description.leaving
    free = there and not agent.wrap_ups and not kept
    agent.mask = agent.capacity.free(agent.load) if free else 0
    agent.version += 1
    floor.unranked[agent.key] = agent
    floor.touched.add(agent)


def gained(floor: Floor, agent: AgentState) -> None:
    """As `changed`, and somebody's work may now be found for the agent."""
    changed(floor, agent)
    floor.gained[agent.key] = agent


def rank_the_free(floor: Floor) -> None:
    """Give all agents that changed their places among the free."""
    if not floor.unranked:
        return
    for agent in floor.unranked.values():
        mask = agent.mask
        if mask:
            for group in agent.groups:
                if group.bit & mask:
                    heappush(group.free, free_entry(agent, group))
                    if len(group.free) > group.free_limit:
                        group.free = [place for place in group.free if place[3] == place[4].version]
                        group.free_limit = 2 * len(group.free) + 64
                        heapify(group.free)
    floor.unranked.clear()


def free_entry(agent: AgentState, group: Group) -> FreeEntry:
    first, second = RANKS[group.line.queue.policy.choice](agent, group)
    return first, second, agent.key, agent.version, agent


def first_free(group: Group, item: ItemState) -> AgentState | None:
    """The free agent that is to be chosen, if there is one for whom the item is not cooling."""
    free = group.free
    skipped = []
    found = None
    while free:
        agent = free[0][4]
        if free[0][3] != agent.version:
            heappop(free)
        elif item.key in agent.cooling:
            skipped.append(heappop(free))
        else:
            found = agent
            break
    for place in skipped:
        heappush(free, place)
    return found


def all_free(group: Group, item: ItemState) -> list[AgentState]:
    """Every free agent for whom the item is not cooling, in the order of choice."""
    places = sorted(place[:4] for place in group.free if place[3] == place[4].version)
    agents = [group.members[key] for _, _, key, _ in places]
    return [agent for agent in agents if item.key not in agent.cooling]


def group_for(line: Line, medium: int, need: Need) -> Group:
    """The line's group of these demands, made when first asked for."""
    group = line.groups.get((medium, need))
    if group is None:
        if len(line.groups) >= line.prune_at:
            _prune(line)
        group = line.groups[medium, need] = Group(line, medium, need)
        candidates = line.members.values() if need.only is None else _member(line, need.only)
        for agent in candidates:
            _join_group(agent, group)
    return group


def join_line(agent: AgentState, line: Line) -> None:
    """The agent serves the line: it joins every group whose demands it meets."""
    agent.lines.append(line)
    line.members[agent.key] = agent
    for group in line.groups.values():
        _join_group(agent, group)


def leave_lines(agent: AgentState) -> None:
    for line in agent.lines:
        del line.members[agent.key]
    for group in agent.groups:
        del group.members[agent.key]
        group.proficiency.pop(agent.key, None)
    agent.lines = []
    agent.groups = []


def clear_groups(line: Line) -> None:
    """Forget all groups of the line; its members have to be ranked again once there are new ones."""
    for group in line.groups.values():
        group.dead = True
    line.groups = {}
    line.openings = {}
    _drop_dead(line)


def _member(line: Line, key: int) -> list[AgentState]:
    agent = line.members.get(key)
    return [agent] if agent else []


def _join_group(agent: AgentState, group: Group) -> None:
    if group.need.met_by(agent.description):
        group.members[agent.key] = agent
        if group.line.queue.policy.choice is Choice.BEST_SKILLED:
            group.proficiency[agent.key] = group.need.proficiency(agent.description)
        agent.groups.append(group)
        if agent.mask & group.bit:
            heappush(group.free, free_entry(agent, group))


def _prune(line: Line) -> None:
    """Drop the groups without users, so that many different demands do not slow every agent down for ever."""
    for key, group in list(line.groups.items()):
        if not group.users:
            group.dead = True
            del line.groups[key]
    line.prune_at = 2 * len(line.groups) + 64
    _drop_dead(line)


def _drop_dead(line: Line) -> None:
    for agent in line.members.values():
        agent.groups = [group for group in agent.groups if not group.dead]
