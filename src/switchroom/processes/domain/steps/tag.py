"""tag: mark the interaction, and say which service it is about."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Tag(Params, frozen=True):
    """The words to add, and those to take away; each may be a template. One that gives nothing is left out.

    `service` is the code of the service that it is about, or a template that gives one.
    """

    tags: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)] = ()
    remove: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)] = ()
    service: Word | None = None


class TagStep(StepType):
    """Adds words to the interaction by which it can be found and counted, and says which service it is about."""

    name = "tag"
    family = Family.KEEP
    params = Tag
    forgiving = True
    how = dict.fromkeys(Medium, "adds the words to the interaction, and counts it for the service")

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Tag)
        service = step.params.service
        return ((Named.SERVICE, service),) if service and "{{" not in service else ()

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Tag)
        if not (step.params.tags or step.params.remove or step.params.service):
            yield "step.marks_nothing", said("marks nothing: give it tags, tags to remove, or a service")


STEP = TagStep()
