"""language: go on in another language."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from switchroom.platform.errors import Refusal
from switchroom.platform.expressions import Template
from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, ERROR, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def is_language(tag: str) -> bool:
    """Whether this is shaped like a BCP 47 language tag."""
    return _TAG.fullmatch(tag) is not None


class Language(Params, frozen=True):
    """The BCP 47 tag to go on in, such as `pt-BR`, or a template such as `{{ chosen }}`."""

    to: str


class LanguageStep(StepType):
    """From here on texts and recordings are in this language, or the nearest there is."""

    name = "language"
    family = Family.LOGIC
    params = Language
    forgiving = True
    performed = False

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Language)
        try:
            fixed = not Template(step.params.to).expressions
        except Refusal:
            return
        if fixed and not is_language(step.params.to):
            yield "step.language_tag", said("names “{tag}”, which is not a language tag", tag=step.params.to[:40])

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str:
        params = node.params
        assert isinstance(params, Language)
        tag = params.to
        if node.fill is not None:
            tag = node.fill(move).to
        if not is_language(tag):
            return ERROR
        move.language = tag
        return DONE


STEP = LanguageStep()
