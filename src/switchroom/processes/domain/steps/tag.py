"""tag: mark the interaction."""

from typing import Annotated

import msgspec

from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Tag(Params, frozen=True):
    """The words to add, and those to take away; each may be a template. One that gives nothing is left out."""

    tags: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)]
    remove: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)] = ()


class TagStep(StepType):
    """Adds words to the interaction by which it can be found and counted."""

    name = "tag"
    family = Family.KEEP
    params = Tag
    forgiving = True
    how = dict.fromkeys(Medium, "adds the words to the interaction")


STEP = TagStep()
