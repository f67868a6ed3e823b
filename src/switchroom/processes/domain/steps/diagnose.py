"""diagnose: look whether something of the house answers."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from switchroom.platform.expressions import MAP, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

OK, FAILED = "ok", "failed"


class Diagnose(Params, frozen=True):
    """`check` names one of the diagnostic checks that an administrator has set up; `into` keeps what was found."""

    check: Slug
    into: Variable | None = None


class DiagnoseStep(StepType):
    """Makes a diagnostic check that an administrator has set up: a name, a certificate, a page, a port or a
    machine. What is looked at and for how long is kept there, never in the process.

    The map has `check` and `kind`, `finding` (a word, see the guide), `words` (a sentence in the run's language) and
    `took_ms`; and where it was learned `status` (of a page), `days_left` (of a certificate), `addresses` (of a name),
    `echo_ms` (of a machine that was pinged). It is also noted on the ticket that the run has last touched upon. With
    the outcome `error` nothing is kept: the check is archived, belongs to another unit, its address may not be asked,
    or this machine cannot ping.
    """

    name = "diagnose"
    family = Family.LOGIC
    params = Diagnose
    results = {OK: "it is as it should be", FAILED: "it is not as it should be, or does not answer in time"}
    learns = {"result": "the map, with both outcomes"}
    how = dict.fromkeys(Medium, "looks after the step was saved")
    main = OK

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Diagnose)
        return ((Named.CHECK, step.params.check),)

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Diagnose)
        return {step.params.into: MAP} if step.params.into and outcome in (OK, FAILED) else {}

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return OK, {"result": {}}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        del token
        into = node.params.into
        if signal.outcome in (OK, FAILED) and into:
            value = signal.inputs.get("result")
            if not isinstance(value, dict):
                raise InvalidInput(f"The outcome {signal.outcome} of the step “{node.name}” comes with a map.")
            move.put(into, value)
        return signal.outcome


STEP = DiagnoseStep()
