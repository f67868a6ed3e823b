"""Why it is due then, as a screen is told: codes with values, which it puts in words."""

import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from switchroom.platform.clocks.explanation import Closing, Fact, FactCode
from switchroom.platform.events import Actor
from switchroom.platform.schemas import Sent


class Who(Sent):
    """Who brought it about; a name only where it is a colleague."""

    kind: str = Field(examples=["user"])
    id: UUID | None = None
    name: str | None = Field(default=None, examples=["Ana Souza"])


class ClockFact(Sent):
    """One fact of why it is due then; which values it has depends on its code."""

    code: FactCode
    at: datetime.datetime | None = None
    until: datetime.datetime | None = None
    seconds: float | None = Field(
        default=None, description="A length in the target's own kind of time.", examples=[5400]
    )
    working: bool = False
    why: str | None = Field(default=None, description="Why it was paused: a status, or `solved`.", examples=["pending"])
    who: Who | None = None
    closing: Closing | None = None
    holidays: list[datetime.date] = Field(default_factory=list)
    count: int = Field(default=0, examples=[0])


def shown_fact(fact: Fact, names: dict[UUID, Any]) -> ClockFact:
    """A fact with its length in seconds and the name of whoever brought it about."""
    return ClockFact(
        code=fact.code,
        at=fact.at,
        until=fact.until,
        seconds=None if fact.length is None else fact.length.total_seconds(),
        working=fact.working,
        why=fact.why,
        who=None if fact.who is None else shown_actor(fact.who, names),
        closing=fact.closing,
        holidays=list(fact.holidays),
        count=fact.count,
    )


def shown_actor(actor: Actor, names: dict[UUID, Any]) -> Who:
    """Who it was, by name where that is known."""
    return Who(kind=actor.kind, id=actor.id, name=names.get(actor.id) if actor.id else None)
