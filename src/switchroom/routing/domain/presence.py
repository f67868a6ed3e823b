"""Who is there: signed in, connected, available; and the staffing of the lines that follows from it."""

from switchroom.routing.contracts import Status, Why
from switchroom.routing.domain.groups import changed, gained, join_line, leave_lines
from switchroom.routing.domain.offering import withdraw_from
from switchroom.routing.domain.state import AgentState, Floor


def set_status(floor: Floor, agent: AgentState, status: Status) -> None:
    """Take on a status: who is no longer available loses the offers, who becomes available begins to be idle."""
    began = status.available and not agent.status.available
    agent.status = status
    agent.missed = 0
    if began:
        agent.idle_since = floor.now
        gained(floor, agent)
    else:
        changed(floor, agent)
    if not status.available:
        withdraw_from(floor, agent, Why.NOT_AVAILABLE)
    count_staff(floor, agent)


def count_staff(floor: Floor, agent: AgentState) -> None:
    """Count the agent in or out of the staff of its lines."""
    staffs = agent.signed_in and agent.status.available
    if staffs != agent.staffs:
        agent.staffs = staffs
        for line in agent.lines:
            line.staffed += 1 if staffs else -1
            line.staffing += 1
            floor.touched.add(line)


def join_lines(floor: Floor, agent: AgentState) -> None:
    """Serve the lines of the agent's queues."""
    for queue in dict.fromkeys(agent.description.queues):
        found = floor.queues.get(queue.int)
        if found:
            line = found.lines[agent.description.origin]
            join_line(agent, line)
            if agent.staffs:
                line.staffed += 1
                line.staffing += 1
                floor.touched.add(line)


def quit_lines(floor: Floor, agent: AgentState) -> None:
    if agent.staffs:
        for line in agent.lines:
            line.staffed -= 1
            line.staffing += 1
            floor.touched.add(line)
    leave_lines(agent)
