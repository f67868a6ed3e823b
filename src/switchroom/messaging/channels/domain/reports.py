"""What becomes of a delivery by what the other system says of it, in whatever order and however often it says it."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands, the weakest first: what is known is never taken back by what was said before it.

    `HELD`: it can be taken back for a moment, and nobody can fetch it. `WAITING`: to be fetched. `TAKEN`: the other
    system is delivering it. `IN_DOUBT`: it does not know whether it arrived, and it is not sent twice unless somebody
    asks for it.
    """

    HELD = "held"
    WAITING = "waiting"
    TAKEN = "taken"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    DELIVERED = "delivered"


class Outcome(StrEnum):
    """What the other system says of a delivery."""

    DELIVERED = "delivered"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


_WEIGHT = {state: weight for weight, state in enumerate(DeliveryState)}
OPEN = (DeliveryState.HELD, DeliveryState.WAITING)
CAN_GO_AGAIN = (DeliveryState.CANCELLED, DeliveryState.IN_DOUBT, DeliveryState.FAILED)


def after_report(state: DeliveryState, outcome: Outcome) -> DeliveryState:
    """The state after a report. Reports commute, and one that comes twice counts once."""
    return max(state, DeliveryState(outcome.value), key=_WEIGHT.__getitem__)


def first_line(text: str, longest: int = 100) -> str:
    """The subject of a message that has none: its first words, whole if possible; a dash where there are none."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = " ".join(line.split())
    if len(line) <= longest:
        return line or "—"
    cut = line[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > longest // 2 else cut}…"
