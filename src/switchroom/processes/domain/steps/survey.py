"""survey: ask the customer how it was."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import DOUBLE, Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

ANSWERED, REFUSED, IGNORED = "answered", "refused", "ignored"
NO_MATCH, TIMEOUT = "no-match", "timeout"
REFUSE_KEY = "*"
LONGEST_COMMENT = 2000


class Measure(StrEnum):
    """What is measured, each on the scale that the field compares: satisfaction, effort, recommendation."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"


SCALES: Mapping[Measure, tuple[int, int]] = {Measure.CSAT: (1, 5), Measure.CES: (1, 7), Measure.NPS: (0, 10)}
QUESTIONS: Mapping[Measure, Text] = {
    Measure.CSAT: Text(
        {
            "en": "How satisfied were you with our service, from 1, not at all, to 5, very?",
            "pt-BR": "Qual a sua satisfação com o atendimento, de 1, nada satisfeito, a 5, muito satisfeito?",
            "zh-CN": "请问您对我们的服务是否满意？1为非常不满意，5为非常满意。",
        }
    ),
    Measure.CES: Text(
        {
            "en": "We made it easy for you: do you agree, from 1, not at all, to 7, fully?",
            "pt-BR": "Facilitamos as coisas para você: concorda, de 1, nada, a 7, totalmente?",
            "zh-CN": "我们让您办事很轻松：您是否同意？1为完全不同意，7为完全同意。",
        }
    ),
    Measure.NPS: Text(
        {
            "en": "How likely are you to recommend us to others, from 0, not at all, to 10, very?",
            "pt-BR": "Qual a chance de você nos recomendar, de 0, nenhuma, a 10, muito alta?",
            "zh-CN": "您向他人推荐我们的可能性有多大？0为完全不可能，10为非常可能。",
        }
    ),
}


class Survey(Params, frozen=True):
    """What is measured (`kind`), in which words: without `text` in the usual ones.

    `comment` is a second question for words of the customer's own, asked where the medium can take them. On a phone
    `timeout` counts after the words, `retries` is how often it is asked again. `into` keeps the score.
    """

    kind: Measure = Measure.CSAT
    text: Text | None = None
    again: Text | None = None
    comment: Text | None = None
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=10)))
    retries: Annotated[int, msgspec.Meta(ge=0, le=9)] = 1
    into: Variable | None = None


class SurveyStep(StepType):
    """Asks the customer for a score, once the person who served has left: until then it waits.

    The score is kept with the interaction, never with whoever gave it; the comment stays out of run and journal.
    """

    name = "survey"
    family = Family.TALK
    params = Survey
    results = {
        ANSWERED: "the score is kept",
        REFUSED: "the customer does not want to answer",
        IGNORED: "silence, or nothing that is on the scale",
    }
    learns = {"score": "the score (number), with outcome answered"}
    how = {
        Medium.VOICE: "says the question, takes the score by keys; star refuses",
        Medium.CHAT: "shows the scale, and a field for the comment",
        Medium.FORM: "shows the scale on a page, and a field for the comment",
    }
    on_screen = "waits until the person has left; the person may note that the customer refuses"
    main = ANSWERED
    talks = True
    replies = (NO_MATCH, TIMEOUT)

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Survey)
        return {step.params.into: DOUBLE} if step.params.into and outcome == ANSWERED else {}

    def longest(self, step: Step) -> timedelta:
        assert isinstance(step.params, Survey)
        return step.params.timeout.elapsed * (step.params.retries + 1)

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Survey)
        if signal.outcome in (NO_MATCH, TIMEOUT):
            if token.attempt <= params.retries:
                move.again(node, token, signal.outcome)
                return None
            return IGNORED
        if signal.outcome == ANSWERED:
            score = score_of(params.kind, signal.inputs.get("score"))
            if score is None:
                raise InvalidInput("The outcome answered of a survey step comes with a score on its scale.")
            if params.into:
                move.put(params.into, float(score))
        return signal.outcome


def question(params: Survey) -> Text:
    """What is asked, in the process's words or in the usual ones."""
    return params.text or QUESTIONS[params.kind]


def score_of(measure: Measure, given: object) -> int | None:
    """The score that somebody gave; None when it is not on the scale."""
    low, high = SCALES[measure]
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and low <= int(text) <= high else None


STEP = SurveyStep()
