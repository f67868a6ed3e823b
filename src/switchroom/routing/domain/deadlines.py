"""What happens when something falls due."""

from collections.abc import Callable
from typing import Any

from switchroom.routing.contracts import WrapUpEnd
from switchroom.routing.domain.answers import miss
from switchroom.routing.domain.lines import Line
from switchroom.routing.domain.state import AgentState, Floor, ItemState, OfferState
from switchroom.routing.domain.timers import ANNOUNCE, COOLING, MAX_WAIT, OFFER, RELAX, WRAP_UP, TimerKind
from switchroom.routing.domain.waiting import overflow_now, relax
from switchroom.routing.domain.work import end_wrap_up


def pass_time(floor: Floor) -> None:
    """Let everything happen that is due by now."""
    for _, kind, _, minor, subject in floor.timers.pop_due(floor.now):
        _HANDLERS[kind](floor, subject, minor)


def _offer_due(floor: Floor, offer: OfferState, _minor: int) -> None:
    miss(floor, offer)


def _wrap_up_due(floor: Floor, agent: AgentState, item: int) -> None:
    end_wrap_up(floor, agent, item, WrapUpEnd.ELAPSED)


def _cooling_over(floor: Floor, item: ItemState, agent: int) -> None:
    floor.agents[agent].cooling.discard(item.key)
    if item.entry is not None:
        floor.unplaced[item.key] = item


def _relax_due(floor: Floor, item: ItemState, _minor: int) -> None:
    relax(floor, item)


def _wait_over(floor: Floor, item: ItemState, _minor: int) -> None:
    overflow_now(floor, item)


def _announce_due(floor: Floor, line: Line, _minor: int) -> None:
    line.announce_at = 0
    floor.rounds.append(line)


_HANDLERS: dict[TimerKind, Callable[[Floor, Any, int], None]] = {
    OFFER: _offer_due,
    WRAP_UP: _wrap_up_due,
    COOLING: _cooling_over,
    RELAX: _relax_due,
    MAX_WAIT: _wait_over,
    ANNOUNCE: _announce_due,
}
