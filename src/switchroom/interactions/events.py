"""What the journal learns of callbacks; everything else about interactions is in `contracts`."""

from uuid import UUID

from switchroom.interactions.contracts import InteractionEvent
from switchroom.platform.events import Code, event


@event("interactions.callback_opened")
class CallbackOpened(InteractionEvent, frozen=True, kw_only=True):
    """The customer will be called back; `keeps_place`: as somebody who has waited in this queue already."""

    queue: UUID
    keeps_place: bool


@event("interactions.callback_tried")
class CallbackTried(InteractionEvent, frozen=True, kw_only=True):
    """An agent is there and the customer is being called, for the `attempt`th time."""

    attempt: int


@event("interactions.callback_ended")
class CallbackEnded(InteractionEvent, frozen=True, kw_only=True):
    """Nobody will be called any more: `outcome` is that of the `callback` step, or `withdrawn`."""

    outcome: Code
    attempts: int
