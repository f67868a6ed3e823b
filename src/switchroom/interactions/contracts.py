"""Interactions, seen from outside: states, endings, journal events, and the protocol a medium implements."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.collection import SetupChanged
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Conflict, Gone, NotFound
from switchroom.platform.events import Code, Event, Origin, event

READ = permission(
    "interactions:interaction:read",
    {"en": "See all interactions", "pt-BR": "Ver todos os atendimentos", "zh-CN": "查看全部接触记录"},
)
WORK = permission(
    "interactions:interaction:work",
    {"en": "Change others' interactions", "pt-BR": "Alterar atendimentos de outros", "zh-CN": "修改他人的接触记录"},
)
TEST = permission(
    "interactions:interaction:test",
    {"en": "Open test interactions", "pt-BR": "Abrir atendimentos de teste", "zh-CN": "创建测试接触"},
)
EDIT_DISPOSITIONS = permission(
    "interactions:disposition:edit",
    {"en": "Change dispositions", "pt-BR": "Alterar tabulações", "zh-CN": "修改服务小结选项"},
)


class State(StrEnum):
    """Where an interaction is. `CONNECTING`: an agent accepted and is being connected to the customer."""

    IN_PROCESS = "in_process"
    QUEUED = "queued"
    OFFERED = "offered"
    CONNECTING = "connecting"
    ACTIVE = "active"
    HELD = "held"
    PARKED = "parked"
    WRAP_UP = "wrap_up"
    ENDED = "ended"


IN_HAND = (State.CONNECTING, State.ACTIVE, State.HELD, State.WRAP_UP)
"""An agent has it in hand."""


class EndedHow(StrEnum):
    """The one way in which the customer's part ended."""

    COMPLETED = "completed"  # its process came to an end
    CUSTOMER_LEFT = "customer_left"  # in self-service, or after talking
    ABANDONED = "abandoned"  # while waiting for a person
    AGENT_ENDED = "agent_ended"
    UNANSWERED = "unanswered"  # by the colleague who was called
    DECLINED = "declined"  # by the colleague who was called
    LOST = "lost"  # the medium failed: a switch stopped, a line broke
    NOT_REACHED = "not_reached"  # was to be called back, and was not reached


class SegmentKind(StrEnum):
    IN_PROCESS = "in_process"
    QUEUED = "queued"
    CALLBACK = "callback"  # off the line, until he is called back
    TALK = "talk"
    HELD = "held"
    PARKED = "parked"
    WRAP_UP = "wrap_up"


class Hearing(StrEnum):
    """Whom the agent of a consult talks to; who is left out is on hold."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"
    ALL = "all"


class Part(StrEnum):
    """What an agent's connection is for: to serve the customer, or to be asked by who does."""

    AGENT = "agent"
    COLLEAGUE = "colleague"


class Opened(msgspec.Struct, frozen=True):
    """A new interaction: `reference` is the number people tell each other, never a proof."""

    interaction_id: UUID
    reference: str
    run_id: UUID


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What is known when a customer comes: an `address` (a phone number or the like), `claims` of a token we signed."""

    entry_point: UUID
    at: datetime
    language: str = ""
    address: str | None = None
    claims: dict[str, str] = {}
    interaction_id: UUID | None = None


class Carrier(Protocol):
    """What a medium does for the interactions it carries. Registered per medium by bootstrap."""

    async def assigned(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> bool:
        """Connect the agent, then call `connected` or `not_connected`. False when there is nothing to connect."""
        ...

    async def withdrawn(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> None:
        """The agent no longer serves it: let go of the agent's side."""
        ...

    async def apart(self, tx: Transaction, interaction_id: UUID, *, music: bool) -> None:
        """The customer is no longer with the agent and stays: with `music` for another one, else for the process."""
        ...

    async def hear(self, tx: Transaction, interaction_id: UUID, item_id: UUID, hearing: Hearing) -> bool:
        """Who hears whom in a consult; the colleague has the item, and may not be connected yet, or no longer.

        False where nobody can be left out, or there is nobody.
        """
        ...

    async def call_out(self, tx: Transaction, interaction_id: UUID, user_id: UUID, origin: Origin) -> bool:
        """Connect a colleague who calls, as a customer would be, then call `ColleagueCalls.caller_ready`.

        False when there is nothing to connect.
        """
        ...

    async def ringing(self, tx: Transaction, interaction_id: UUID, *, heard: bool) -> None:
        """Whoever waits hears that it rings at the other end, or no longer."""
        ...

    async def release(self, tx: Transaction, interaction_id: UUID) -> bool:
        """Its process is over: let the customer go, then call `left`. False when there is nobody to let go."""
        ...


class InteractionNotFound(NotFound):
    """There is no such interaction, or you may not see it."""

    code = "interaction.not_found"


class InteractionEnded(Gone):
    """This interaction has ended."""

    code = "interaction.ended"


class NotServing(Conflict):
    """You are not serving this interaction."""

    code = "interaction.not_serving"


class NobodyKnown(Conflict):
    """Say first who the customer is."""

    code = "interaction.nobody_known"


class NoHandRaised(Conflict):
    """Nobody asks for help here, or not any more."""

    code = "interaction.no_hand_raised"


class HandTaken(Conflict):
    """Somebody else comes to help already."""

    code = "interaction.hand_taken"


class NoteNotFound(NotFound):
    """There is no such note."""

    code = "note.not_found"


class DispositionNotFound(NotFound):
    """There is no such disposition."""

    code = "disposition.not_found"


class StepNotOnScreen(Conflict):
    """The process has moved on; this step is no longer on the screen."""

    code = "interaction.step_moved_on"


class InteractionEvent(Event, frozen=True, kw_only=True):
    interaction: UUID
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.interaction

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}", "interactions")


class ServiceHow(StrEnum):
    """How it came that an interaction is about a service; of several, the last one counts."""

    ENTRY_POINT = "entry_point"
    MENU = "menu"
    STEP = "step"
    AGENT = "agent"


@event("interactions.started")
class Started(InteractionEvent, frozen=True, kw_only=True):
    """A customer has come."""

    entry_point: UUID
    medium: Code
    brand: UUID
    unit: UUID


@event("interactions.colleague_called")
class ColleagueCalled(InteractionEvent, frozen=True, kw_only=True):
    """An agent calls a colleague."""

    agent: UUID
    to_agent: UUID


@event("interactions.identified")
class Identified(InteractionEvent, frozen=True, kw_only=True):
    customer: UUID
    level: int


@event("interactions.connected")
class Connected(InteractionEvent, frozen=True, kw_only=True):
    """Agent and customer can hear, or read, each other."""

    item: UUID
    agent: UUID
    queue: UUID
    waited: timedelta
    internal: bool = False
    """Between colleagues: none of the customers' figures."""


@event("interactions.not_connected")
class NotConnected(InteractionEvent, frozen=True, kw_only=True):
    """The agent could not be connected; the item goes back to its place."""

    item: UUID
    agent: UUID
    reason: Code


@event("interactions.held")
class Held(InteractionEvent, frozen=True, kw_only=True):
    agent: UUID | None = None


@event("interactions.resumed")
class Resumed(InteractionEvent, frozen=True, kw_only=True):
    agent: UUID | None = None


@event("interactions.agent_left")
class AgentLeft(InteractionEvent, frozen=True, kw_only=True):
    """The agent's part is over; wrap-up follows."""

    item: UUID
    agent: UUID


@event("interactions.transferred")
class Transferred(InteractionEvent, frozen=True, kw_only=True):
    """An agent has sent the customer on, to a queue or, in it, to one colleague; `item` is the new visit."""

    item: UUID
    agent: UUID
    queue: UUID
    to_agent: UUID | None = None


@event("interactions.came_back")
class CameBack(InteractionEvent, frozen=True, kw_only=True):
    """Nobody took a transferred customer: he waits where he had been served before, `agent` first."""

    item: UUID
    agent: UUID
    queue: UUID


@event("interactions.parked")
class Parked(InteractionEvent, frozen=True, kw_only=True):
    """The customer waits with music in a slot, from which any colleague may fetch him."""

    agent: UUID
    slot: int


@event("interactions.fetched")
class Fetched(InteractionEvent, frozen=True, kw_only=True):
    """A colleague takes a parked customer; `item` is the new visit."""

    item: UUID
    agent: UUID
    slot: int


@event("interactions.consult_asked")
class ConsultAsked(InteractionEvent, frozen=True, kw_only=True):
    """An agent asks a colleague, in a queue or one by name, while the customer waits."""

    item: UUID
    agent: UUID
    queue: UUID
    to_agent: UUID | None = None


@event("interactions.consult_connected")
class ConsultConnected(InteractionEvent, frozen=True, kw_only=True):
    """Agent and colleague hear each other."""

    item: UUID
    agent: UUID


@event("interactions.consult_turned")
class ConsultTurned(InteractionEvent, frozen=True, kw_only=True):
    """The agent talks to the colleague, to the customer, or to both."""

    item: UUID
    hearing: Hearing


@event("interactions.consult_ended")
class ConsultEnded(InteractionEvent, frozen=True, kw_only=True):
    """The colleague serves the customer now (`completed`), or his part is over."""

    item: UUID
    how: Code


@event("interactions.ended")
class Ended(InteractionEvent, frozen=True, kw_only=True):
    """The customer's part is over, in exactly one way."""

    how: EndedHow
    internal: bool = False


@event("interactions.closed")
class Closed(InteractionEvent, frozen=True, kw_only=True):
    """Wrap-up is over too: nobody works on it any more."""


@event("interactions.noted")
class Noted(InteractionEvent, frozen=True, kw_only=True):
    note: UUID
    removed: bool = False


@event("interactions.tagged")
class Tagged(InteractionEvent, frozen=True, kw_only=True):
    tags: int


@event("interactions.classified")
class Classified(InteractionEvent, frozen=True, kw_only=True):
    """It is known, or was said anew, which service it is about; None: none any more."""

    service: UUID | None
    how: Code


@event("interactions.disposed")
class Disposed(InteractionEvent, frozen=True, kw_only=True):
    disposition: UUID


@event("interactions.surveyed")
class Surveyed(InteractionEvent, frozen=True, kw_only=True):
    """The customer was asked how it was: `kind` csat, ces or nps; `outcome` answered, refused or ignored."""

    kind: Code
    outcome: Code
    score: int | None = None


@event("interactions.screen_changed")
class ScreenChanged(InteractionEvent, frozen=True, kw_only=True):
    """What the process shows to the agent has changed."""

    run: UUID


@event("interactions.hand_raised")
class HandRaised(InteractionEvent, frozen=True, kw_only=True):
    """The agent asks for help."""

    agent: UUID


@event("interactions.hand_answered")
class HandAnswered(InteractionEvent, frozen=True, kw_only=True):
    """Somebody comes to help the agent."""

    agent: UUID
    by: UUID


@event("interactions.hand_lowered")
class HandLowered(InteractionEvent, frozen=True, kw_only=True):
    """Help is no longer needed. A hand also comes down by itself, without an event, when the agent's part is over."""

    agent: UUID


@event("interactions.disposition_changed")
class DispositionChanged(SetupChanged, frozen=True, kw_only=True):
    """A disposition was made, changed or archived."""

    collection = "dispositions"
