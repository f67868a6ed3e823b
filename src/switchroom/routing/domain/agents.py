"""Commands about agents: their presence, descriptions, work and wrap-up."""

from switchroom.routing.contracts import (
    NOTHING,
    Agent,
    AgentChanged,
    AgentDisconnected,
    AgentId,
    AgentReconnected,
    AgentSignedIn,
    AgentSignedOut,
    AgentStatusChanged,
    Command,
    DayBegan,
    ItemId,
    Reason,
    Why,
    WorkEnded,
    WorkJoined,
    WrapUpCompleted,
    WrapUpEnd,
    WrapUpExtended,
)
from switchroom.routing.domain.answers import has_room
from switchroom.routing.domain.capacity import NUMBER, UNIT
from switchroom.routing.domain.groups import changed, gained
from switchroom.routing.domain.needs import micros
from switchroom.routing.domain.offering import hold, withdraw, withdraw_excess, withdraw_from
from switchroom.routing.domain.presence import count_staff, join_lines, quit_lines, set_status
from switchroom.routing.domain.state import AgentState, Floor, Work, WrapUpState
from switchroom.routing.domain.work import end_work, end_wrap_up, start_timer


def agent_signed_in(floor: Floor, command: AgentSignedIn) -> None:
    agent = floor.agents.get(command.agent.id.int)
    if agent and agent.signed_in:
        floor.refuse(command, Reason.ALREADY_SIGNED_IN, agent.id)
        return
    if agent is None:
        agent = floor.agents[command.agent.id.int] = AgentState(command.agent, command.status)
        join_lines(floor, agent)
    else:
        describe(floor, agent, command.agent)
    agent.signed_in = agent.connected = True
    agent.status = command.status
    agent.idle_since = floor.now
    gained(floor, agent)
    count_staff(floor, agent)


def agent_signed_out(floor: Floor, command: AgentSignedOut) -> None:
    agent = _signed_in(floor, command, command.agent)
    if agent:
        agent.signed_in = False
        changed(floor, agent)
        withdraw_from(floor, agent, Why.SIGNED_OUT)
        for item in list(agent.wrap_ups):
            end_wrap_up(floor, agent, item, WrapUpEnd.SIGNED_OUT)
        agent.missed = 0
        count_staff(floor, agent)


def agent_changed(floor: Floor, command: AgentChanged) -> None:
    agent = floor.agents.get(command.agent.id.int)
    if agent is None:
        floor.refuse(command, Reason.UNKNOWN_AGENT, command.agent.id)
        return
    describe(floor, agent, command.agent)
    gained(floor, agent)


def describe(floor: Floor, agent: AgentState, description: Agent) -> None:
    """Take on a new description; offers that no longer fit it end."""
    quit_lines(floor, agent)
    agent.describe(description)
    changed(floor, agent)
    join_lines(floor, agent)
    for offer in list(agent.offers):
        if not any(agent.key in group.members for _, group in offer.item.opening.groups):
            withdraw(floor, offer, Why.AGENT_CHANGED)
    withdraw_excess(floor, agent, Why.AGENT_CHANGED)


def agent_status_changed(floor: Floor, command: AgentStatusChanged) -> None:
    agent = _signed_in(floor, command, command.agent)
    if agent:
        set_status(floor, agent, command.status)


def agent_disconnected(floor: Floor, command: AgentDisconnected) -> None:
    agent = _signed_in(floor, command, command.agent)
    if agent and not agent.connected:
        floor.refuse(command, Reason.NOT_CONNECTED, agent.id)
    elif agent:
        agent.connected = False
        changed(floor, agent)
        withdraw_from(floor, agent, Why.DISCONNECTED)


def agent_reconnected(floor: Floor, command: AgentReconnected) -> None:
    agent = _signed_in(floor, command, command.agent)
    if agent and agent.connected:
        floor.refuse(command, Reason.ALREADY_CONNECTED, agent.id)
    elif agent:
        agent.connected = True
        if agent.status.available:
            agent.idle_since = floor.now
        gained(floor, agent)


def day_began(floor: Floor, command: DayBegan) -> None:
    keys = [agent.int for agent in command.agents] or list(floor.agents)
    for key in keys:
        agent = floor.agents.get(key)
        if agent:
            agent.occupied = 0
            agent.engaged_since = floor.now if agent.engaged_since else 0
            changed(floor, agent)


def work_joined(floor: Floor, command: WorkJoined) -> None:
    agent = _signed_in(floor, command, command.agent)
    if agent is None:
        return
    reason = _join_refused(floor, agent, command)
    if reason:
        floor.refuse(command, reason, agent.id, command.item)
        return
    medium = NUMBER[command.medium]
    agent.load += UNIT[medium]
    agent.in_hand += 1
    hold(floor, agent, Work(command.item, command.queue, medium))
    changed(floor, agent)
    withdraw_excess(floor, agent, Why.OTHER_WORK)


def work_ended(floor: Floor, command: WorkEnded) -> None:
    agent = floor.agents.get(command.agent.int)
    work = agent.works.get(command.item.int) if agent else None
    if agent is None or work is None:
        reason = Reason.NOT_WORKING_ON_IT if agent else Reason.UNKNOWN_AGENT
        floor.refuse(command, reason, command.agent, command.item)
        return
    end_work(floor, agent, work)


def wrap_up_extended(floor: Floor, command: WrapUpExtended) -> None:
    found = _in_wrap_up(floor, command, command.agent, command.item)
    if not found:
        return
    agent, wrap_up = found
    queue = floor.queues.get(wrap_up.queue.int)
    policy = queue.policy.wrap_up if queue else None
    extended = wrap_up.extended + micros(command.by)
    if command.by <= NOTHING or not wrap_up.until or not policy or extended > micros(policy.extendable_by):
        floor.refuse(command, Reason.NOT_EXTENDABLE, agent.id, command.item)
        return
    wrap_up.until += micros(command.by)
    wrap_up.extended = extended
    floor.touched.add(agent)
    start_timer(floor, agent, wrap_up)


def wrap_up_completed(floor: Floor, command: WrapUpCompleted) -> None:
    found = _in_wrap_up(floor, command, command.agent, command.item)
    if not found:
        return
    agent, wrap_up = found
    queue = floor.queues.get(wrap_up.queue.int)
    policy = queue.policy.wrap_up if queue else None
    if wrap_up.until and policy and not policy.skippable:
        floor.refuse(command, Reason.NOT_SKIPPABLE, agent.id, command.item)
        return
    end_wrap_up(floor, agent, command.item.int, WrapUpEnd.SKIPPED if wrap_up.until else WrapUpEnd.COMPLETED)


def _signed_in(floor: Floor, command: Command, id_: AgentId) -> AgentState | None:
    agent = floor.agents.get(id_.int)
    if agent and agent.signed_in:
        return agent
    floor.refuse(command, Reason.NOT_SIGNED_IN if agent else Reason.UNKNOWN_AGENT, id_)
    return None


def _join_refused(floor: Floor, agent: AgentState, command: WorkJoined) -> Reason | None:
    key = command.item.int
    if command.queue.int not in floor.queues:
        return Reason.UNKNOWN_QUEUE
    if key in agent.works:
        return Reason.ALREADY_SERVED
    if key in floor.items:
        return Reason.ALREADY_QUEUED
    if not has_room(agent, NUMBER[command.medium]):
        return Reason.NO_CAPACITY
    return None


def _in_wrap_up(floor: Floor, command: Command, agent: AgentId, item: ItemId) -> tuple[AgentState, WrapUpState] | None:
    found = floor.agents.get(agent.int)
    wrap_up = found.wrap_ups.get(item.int) if found else None
    if found is None or wrap_up is None:
        floor.refuse(command, Reason.NOT_IN_WRAP_UP if found else Reason.UNKNOWN_AGENT, agent, item)
        return None
    return found, wrap_up
