"""ticket: keep the issue beyond the interaction."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from switchroom.platform.expressions import MAP, Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.keeping import LearningStep
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE

NOT_FOUND, NOT_ALLOWED = "not-found", "not-allowed"


class Does(StrEnum):
    """What is done: a new ticket is opened, one that is there is changed, joined by this interaction, or closed."""

    OPEN = "open"
    UPDATE = "update"
    LINK = "link"
    CLOSE = "close"


class TicketKind(StrEnum):
    """The types of tickets."""

    INCIDENT = "incident"
    REQUEST = "request"
    COMPLAINT = "complaint"


class Level(StrEnum):
    """Of impact and urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class TicketStatus(StrEnum):
    """What a ticket can be made."""

    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"


Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Ticket(Params, frozen=True):
    """What to do, with which ticket, and what to write.

    `ticket` (a template) is the id that an earlier step has kept, or a number; a number leads only to tickets of the
    customer who is known here. Left out, it is the last ticket of this interaction. `subject`, `text`, `kind`, `impact`
    and `urgency` are of a new one; `text` is else a note for colleagues and `reply` an answer to the requester. `into`
    keeps a map with `id`, `number` and `status`.
    """

    action: Does
    ticket: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    kind: TicketKind = TicketKind.INCIDENT
    subject: Text | None = None
    text: Text | None = None
    reply: Text | None = None
    impact: Level | None = None
    urgency: Level | None = None
    status: TicketStatus | None = None
    tags: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)] = ()
    fields: Annotated[dict[str, str | float | bool], msgspec.Meta(max_length=50)] = {}
    into: Variable | None = None


class TicketStep(LearningStep):
    """Opens a ticket from the interaction, or changes, joins or closes one. A new ticket belongs to the team, brand and
    customer of the interaction, which is shown on it; what is closed goes by the way that its type allows, and `close`
    is refused where it allows none.
    """

    name = "ticket"
    family = Family.WORK
    params = Ticket
    results = {
        DONE: "it is done",
        NOT_FOUND: "there is no such ticket, or it is not this customer's",
        NOT_ALLOWED: "a ticket of this type and status cannot become that",
    }
    learns = {"ticket": "a map with `id`, `number` and `status`"}
    known_by = DONE
    learned = "ticket"
    how = dict.fromkeys(Medium, "writes it down")

    def outcomes(self, step: Step) -> tuple[str, ...]:
        params = step.params
        assert isinstance(params, Ticket)
        if params.action is Does.OPEN:
            return (DONE,)
        if params.action is Does.LINK or (params.action is Does.UPDATE and params.status is None):
            return (DONE, NOT_FOUND)
        return (DONE, NOT_FOUND, NOT_ALLOWED)

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Ticket)
        return {step.params.into: MAP} if step.params.into and outcome == DONE else {}

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Ticket)
        if params.action is Does.OPEN:
            if params.subject is None:
                yield "ticket.no_subject", said("opens a ticket without a subject")
            if params.ticket is not None or params.status is not None or params.reply is not None:
                yield "ticket.not_there_yet", said("opens a ticket, so it has no ticket, status or reply")
        elif params.subject is not None:
            yield "ticket.has_subject", said("gives a subject to a ticket that has one")
        if params.action is Does.LINK and (params.ticket is None or params.text or params.reply or params.status):
            yield "ticket.link", said("needs a ticket to join, and nothing else")
        if params.action is Does.CLOSE and params.status is not None:
            yield "ticket.close", said("closes a ticket, so it has no status")

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        status = {Does.OPEN: "new", Does.CLOSE: "closed"}.get(params.action, "open")
        return DONE, {"ticket": {"id": "0190b0a0-5c1e-7000-8000-000000000001", "number": "1001", "status": status}}


STEP = TicketStep()
