"""task: give a person of a role something to do."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, ERROR, StepType
from switchroom.processes.domain.steps.form import STEP as FORM
from switchroom.processes.domain.steps.form import Form, FormField, is_valid, value_of

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token


class Task(Params, frozen=True):
    """What to do, a `checklist` of which each item is ticked, and the `fields` that are filled in."""

    text: Text | None = None
    checklist: Annotated[tuple[Text, ...], msgspec.Meta(max_length=50)] = ()
    fields: Annotated[tuple[FormField, ...], msgspec.Meta(max_length=30)] = ()


class TaskStep(StepType):
    """Gives a piece of work to whoever holds the step's `post` in the unit concerned: the interaction's, those above it
    and those below. One of them takes it, fills in the fields and completes it; the run waits meanwhile. The
    step's `title` names the task, `within` says by when it is due, `late` who is told when it is not done by then. When
    tasks are all that a run waits for, the customer is let go; who has left does not end them. A field of kind `file`
    takes a file, whose name the variable then has; all later tasks and reviews of the run show it.
    """

    name = "task"
    family = Family.WORK
    params = Task
    results = {DONE: "somebody has done it"}
    learns = {"…": "the value of each field by its name"}
    how = dict.fromkeys(Medium, "puts it on the task list of the role")
    apart = True

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        return FORM.writes(_as_form(step), outcome, scope)

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Task)
        if step.common.post is None:
            yield "task.no_post", said("needs a post: the role that has to do it")
        if step.common.title is None:
            yield "task.no_title", said("needs a title: it stands in the list of tasks")
        if any(field.secret for field in step.params.fields):
            yield "task.secret", said("cannot keep a field secret: a draft of it is kept until the task is done")
        yield from FORM.check(_as_form(step))

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Task)
        if signal.outcome != DONE:
            return signal.outcome
        if wrong_fields(params.fields, signal.inputs):
            return ERROR  # the list of tasks takes no such values, so this is not how a person came here
        for field in params.fields:
            move.put(field.name, value_of(field, signal.inputs.get(field.name)))
        return DONE


def wrong_fields(fields: Iterable[FormField], given: Mapping[str, object]) -> list[str]:
    """The names of those whose values cannot be kept."""
    return [field.name for field in fields if not is_valid(field, given.get(field.name))]


def _as_form(step: Step) -> Step:
    assert isinstance(step.params, Task)
    return Step(step.common, Form(fields=step.params.fields))


STEP = TaskStep()
