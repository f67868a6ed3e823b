"""notify: tell a colleague."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType

NOT_AVAILABLE, NOBODY = "not-available", "nobody"


class Through(StrEnum):
    """How people are told."""

    SCREEN = "screen"
    MAIL = "mail"


class Notify(Params, frozen=True):
    """Whom (the holders of a `post`, or `users` by name), how, and in which words."""

    text: Text
    to: Slug | None = None
    users: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()
    by: Through = Through.SCREEN


class NotifyStep(StepType):
    """Tells people of the house something, on their screens or by mail. It waits for nobody to read it."""

    name = "notify"
    family = Family.WORK
    params = Notify
    results = {
        DONE: "they have been told",
        NOBODY: "nobody holds that role, or has that name",
        NOT_AVAILABLE: "it cannot be sent that way here: no mailbox sends",
    }
    how = dict.fromkeys(Medium, "puts it on their screens, or sends a mail")

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Notify)
        return ((Named.POST, step.params.to),) if step.params.to else ()

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Notify)
        if bool(step.params.to) == bool(step.params.users):
            yield "notify.whom", said("needs either to (a role) or users")

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Notify)
        return (DONE, NOBODY) if step.params.by is Through.SCREEN else (DONE, NOBODY, NOT_AVAILABLE)


STEP = NotifyStep()
