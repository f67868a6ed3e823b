"""What follows when a step's time limit passes: at the limit itself, and at later moments that the definition names."""

from typing import TYPE_CHECKING

import msgspec

from switchroom.processes.domain.definition import Common, Late
from switchroom.processes.domain.effects import Effect, Notify, PassUp
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.signals import Timer

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.state import Token


class Stage(msgspec.Struct, frozen=True):
    """A moment after the step began, and what is done then."""

    length: Length
    actions: tuple[Late, ...]

    @property
    def target(self) -> str | None:
        """Where the run goes on then, if anywhere."""
        return next((action.go for action in self.actions if action.go is not None), None)


def stages(common: Common) -> tuple[Stage, ...]:
    """The moments at which something happens to a step that is late, in order: the first is its limit itself."""
    if common.within is None:
        return ()
    lengths = dict.fromkeys([common.within, *sorted(_later(common), key=lambda length: length.elapsed)])
    return tuple(
        Stage(length, tuple(action for action in common.late if (action.after or common.within) == length))
        for length in lengths
    )


def _later(common: Common) -> list[Length]:
    return [action.after for action in common.late if action.after]


def set_limit(move: "Move", token: "Token", node: "Node") -> None:
    """Have the next of the step's moments come, counted from when the token came to it.

    Working time is counted on from the moment before, which is now: how much has passed only the unit's hours know.
    """
    length, passed = node.stages[token.stage].length, move.now - token.began
    if length.working and token.stage:
        passed = node.stages[token.stage - 1].length.elapsed
    move.set_timer(token.id, token.visit, Timer.LIMIT, length, passed)


def overdue(move: "Move", token: "Token", node: "Node") -> tuple["Token", str | None]:
    """Do what the moment that has come asks for; the token as it is then, and where it goes on, if anywhere."""
    stage = node.stages[token.stage]
    move.effects += [effect for action in stage.actions if (effect := _effect(token, node, action))]
    more = token.stage + 1 < len(node.stages) and stage.target is None
    marked = msgspec.structs.replace(
        token, limited=token.visit if more else 0, late=True, stage=token.stage + 1 if more else 0
    )
    if more:
        set_limit(move, marked, node)
    return marked, stage.target


def _effect(token: "Token", node: "Node", action: Late) -> Effect | None:
    if action.notify is not None:
        return Notify(token.id, token.visit, node.name, action.notify)
    if action.escalate is not None or action.reassign:
        return PassUp(token.id, token.visit, node.name, action.escalate)
    return None
