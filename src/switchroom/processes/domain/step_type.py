"""What a step type is. Each has one file in `steps/`: parameters, outcomes, documentation and behaviour."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from switchroom.platform.expressions import Expression, Type
from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

DONE = "done"
ERROR = "error"
EXIT = "exit"
LIMIT = "limit"
LATE = "late"
OTHERWISE = "otherwise"


class StepType:
    """One type of step. The docstring of a subclass is its documentation.

    `results` says what each outcome means, `learns` which inputs the performer gives with it, `how` how a medium does
    it (a medium that is not there cannot), `on_screen` how the agent's screen does it while a person serves.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    params: ClassVar[type[Params]]
    results: ClassVar[Mapping[str, str]] = {DONE: "it is done"}
    learns: ClassVar[Mapping[str, str]] = {}
    how: ClassVar[Mapping[Medium, str]] = {}
    on_screen: ClassVar[str] = ""
    main: ClassVar[str | None] = DONE
    """The outcome that `then` wires."""
    at_once: ClassVar[frozenset[str]] = frozenset()
    """Outcomes of a waiting step that may come without any waiting."""
    replies: ClassVar[tuple[str, ...]] = ()
    """What a performer may answer beside the outcomes, for the step to deal with."""
    forgiving: ClassVar[bool] = False
    """Whether the run goes on by the main outcome, for want of better, when the step could not be done."""
    performed: ClassVar[bool] = True
    """Whether somebody outside does it; otherwise the interpreter does."""
    elapses: ClassVar[str | None] = None
    """The outcome by which it is left when the time it set for itself (`Move.wait`) has passed."""
    forks: ClassVar[bool] = False
    """Whether the run goes on by all of its outcomes at once."""
    accompanied: ClassVar[bool] = False
    """Whether it may have a `waiting`: a small process for the customer's ears while it lasts."""
    apart: ClassVar[bool] = False
    """Whether others do it in their own time: no customer need stay on the line for it, nor an agent."""
    talks: ClassVar[bool] = False
    """Whether it changes hands between medium and agent's screen when a person comes or goes."""

    def outcomes(self, step: Step) -> tuple[str, ...]:
        """Every outcome that must be wired, the main one first. `error` need not be."""
        return tuple(self.results)

    def performs(self, step: Step) -> bool:
        """Whether this step is given to a performer."""
        return self.performed

    def waits(self, step: Step) -> bool:
        """Whether the run stands still here until a person or a time comes: what a loop needs."""
        return False

    def times(self, step: Step) -> bool:
        """Whether it sets a time for itself while it waits."""
        return self.elapses is not None

    def awaits(self, step: Step) -> str | None:
        """The name of the event that it waits for."""
        return None

    def needs_customer(self, step: Step) -> bool:
        """Whether it makes no sense once the customer has left."""
        return self.talks

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        """The variables that are set when the step is left by this outcome, given those that were before (`scope`)."""
        return {}

    def conditions(self, step: Step) -> Iterable[Expression]:
        """Those of its expressions that must be true or false."""
        return ()

    def locals(self, step: Step) -> Mapping[str, Type]:
        """Names that this step's own expressions see beside the variables."""
        return {}

    def reads(self, step: Step) -> Iterable[str]:
        """Variables it reads by name, outside of expressions."""
        return ()

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        """What it refers to in other contexts."""
        return ()

    def longest(self, step: Step) -> timedelta | None:
        """How long it takes at most by its own parameters, if they say."""
        return None

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        """What is wrong with these parameters: (code, sentence without the step's name)."""
        return ()

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        """Begin: the outcome when it is known at once, None when the token now waits here."""
        move.perform(node, entry)
        return None

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        """An answer from the performer: the outcome, or None when the token waits here again."""
        return signal.outcome

    def usual(self, params: Any) -> "tuple[str, Mapping[str, Any]]":
        """How it ends in a case that says nothing about it: an outcome and what is learned."""
        return self.main or DONE, {}

    def learn(self, move: "Move", node: "Node", inputs: Mapping[str, Any]) -> None:
        """Keep what came with the event that it waited for."""

    def milestone(self, params: Any) -> str | None:
        """The name under which the trace remembers that this point was reached."""
        return None
