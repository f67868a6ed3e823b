"""Work in hand and the wrap-up after it: every part an agent has in an item has its own, whichever queue it is from."""

from switchroom.routing.contracts import EndWrapUp, StartWrapUp, Why, WrapUpEnd
from switchroom.routing.domain.capacity import UNIT
from switchroom.routing.domain.groups import changed, gained
from switchroom.routing.domain.needs import micros
from switchroom.routing.domain.offering import withdraw_from
from switchroom.routing.domain.state import AgentState, Floor, Work, WrapUpState, moment
from switchroom.routing.domain.timers import WRAP_UP


def end_work(floor: Floor, agent: AgentState, work: Work) -> None:
    """The agent's part is over; wrap-up begins, unless the agent has signed out meanwhile."""
    key = work.item.int
    del agent.works[key]
    left = floor.served[key] - 1
    if left:
        floor.served[key] = left
    else:
        del floor.served[key]
    agent.load -= UNIT[work.medium]
    agent.in_hand -= 1
    queue = floor.queues.get(work.queue.int)
    if queue and queue.policy.wrap_up and agent.signed_in:
        length = queue.policy.wrap_up.length
        until = floor.now + micros(length) if length else 0
        agent.wrap_ups[key] = WrapUpState(work.item, work.queue, until)
        start_timer(floor, agent, agent.wrap_ups[key])
        changed(floor, agent)
        withdraw_from(floor, agent, Why.IN_WRAP_UP)
    else:
        become_idle(floor, agent)


def start_timer(floor: Floor, agent: AgentState, wrap_up: WrapUpState) -> None:
    """Announce when the wrap-up ends, and see that it does."""
    until = moment(wrap_up.until) if wrap_up.until else None
    floor.out.append(StartWrapUp(agent.id, wrap_up.item, wrap_up.queue, until))
    if until:
        timer = (wrap_up.until, WRAP_UP, agent.key, wrap_up.item.int, agent)
        floor.timers.add(wrap_up.until - floor.now, timer)


def end_wrap_up(floor: Floor, agent: AgentState, item: int, how: WrapUpEnd) -> None:
    wrap_up = agent.wrap_ups.pop(item)
    floor.out.append(EndWrapUp(agent.id, wrap_up.item, how))
    become_idle(floor, agent)


def become_idle(floor: Floor, agent: AgentState) -> None:
    """Some work or wrap-up is over; idleness is counted from now."""
    agent.idle_since = floor.now
    if agent.engaged_since and not agent.works and not agent.wrap_ups:
        agent.occupied += floor.now - agent.engaged_since
        agent.engaged_since = 0
    gained(floor, agent)
