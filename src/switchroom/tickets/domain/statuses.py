"""Which status may follow which: a table for each type of ticket, so that a type is a row and not an if."""

from collections.abc import Mapping
from enum import StrEnum


class TicketType(StrEnum):
    INCIDENT = "incident"
    REQUEST = "request"
    COMPLAINT = "complaint"


class Status(StrEnum):
    """Where a ticket is. `PENDING` waits for the requester, `ON_HOLD` for a third party."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


UNSOLVED = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)
"""Somebody has something to do, or waits for it."""
Table = Mapping[Status, tuple[Status, ...]]

_USUAL: Table = {
    Status.NEW: (Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED),
    Status.OPEN: (Status.PENDING, Status.ON_HOLD, Status.SOLVED),
    Status.PENDING: (Status.OPEN, Status.ON_HOLD, Status.SOLVED),
    Status.ON_HOLD: (Status.OPEN, Status.PENDING, Status.SOLVED),
    Status.SOLVED: (Status.OPEN, Status.CLOSED),
    Status.CLOSED: (),
}
TRANSITIONS: Mapping[TicketType, Table] = {
    TicketType.INCIDENT: _USUAL,
    # Whoever withdraws a request needs no solution.
    TicketType.REQUEST: {
        **_USUAL,
        **{status: (*_USUAL[status], Status.CLOSED) for status in (Status.NEW, Status.OPEN, Status.PENDING)},
    },
    # Somebody takes a complaint up before anything else is done with it.
    TicketType.COMPLAINT: {**_USUAL, Status.NEW: (Status.OPEN,)},
}


def may_become(kind: TicketType, status: Status) -> tuple[Status, ...]:
    """The statuses that can be chosen now."""
    return TRANSITIONS[kind][status]


def after_message(status: Status) -> Status | None:
    """The status after a message from the requester; None: the ticket is closed, and a follow-up begins."""
    if status is Status.CLOSED:
        return None
    return Status.OPEN if status in (Status.PENDING, Status.SOLVED) else status


def after_reply(status: Status) -> Status:
    """The status after an answer of ours that says nothing about it: whoever answers has taken it up."""
    return Status.OPEN if status is Status.NEW else status


def way_to(kind: TicketType, status: Status, wanted: Status) -> tuple[Status, ...]:
    """The shortest way to a status, for a program that wants to get there; raises `LookupError` if there is none."""
    ways: list[tuple[Status, ...]] = [(status,)]
    for way in ways:  # grows while it is walked: each status is reached once, by its shortest way
        if way[-1] is wanted:
            return way[1:]
        known = {reached[-1] for reached in ways}
        ways += [(*way, after) for after in may_become(kind, way[-1]) if after not in known]
    raise LookupError(wanted)
