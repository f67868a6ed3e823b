"""answer: propose an article of the knowledge base."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

ACCEPTED, REJECTED, NOTHING = "accepted", "rejected", "nothing"
NO_MATCH, TIMEOUT = "no-match", "timeout"
LABELS = {
    ACCEPTED: Text({"en": "That helped", "pt-BR": "Isso resolveu", "zh-CN": "已解决"}),
    REJECTED: Text({"en": "That did not help", "pt-BR": "Não resolveu", "zh-CN": "没有解决"}),
}
HELPED = Text({"en": "Did this help?", "pt-BR": "Isso ajudou?", "zh-CN": "这对您有帮助吗？"})


class Propose(Params, frozen=True):
    """An `article` by its address, or the best one for some words (`about`, for example what the customer typed).

    `text` is said before it. On a phone `timeout` counts after the words, `retries` is how often it is asked again
    whether it helped.
    """

    article: Slug | None = None
    about: Text | None = None
    text: Text | None = None
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=10)))
    retries: Annotated[int, msgspec.Meta(ge=0, le=9)] = 1


class AnswerStep(StepType):
    """Proposes an article and asks whether it helped. Internal articles are never proposed to customers."""

    name = "answer"
    family = Family.WORK
    params = Propose
    results = {
        ACCEPTED: "it helped",
        REJECTED: "it did not help, or nobody said that it did",
        NOTHING: "there is no article that fits, or none that may be proposed",
    }
    how = {
        Medium.VOICE: "says the summary; 1 means that it helped, 2 that it did not",
        Medium.CHAT: "sends the summary with a link, and two buttons",
        Medium.FORM: "shows the summary with a link, and two buttons",
    }
    on_screen = "shows the article for the agent to tell, and two buttons"
    main = ACCEPTED
    at_once = frozenset({NOTHING})
    talks = True
    replies = (NO_MATCH, TIMEOUT)

    def waits(self, step: Step) -> bool:
        return True

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Propose)
        return ((Named.ARTICLE, step.params.article),) if step.params.article else ()

    def longest(self, step: Step) -> timedelta:
        assert isinstance(step.params, Propose)
        return step.params.timeout.elapsed * (step.params.retries + 1)

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Propose)
        if (step.params.article is None) == (step.params.about is None):
            yield "step.nothing_to_propose", said("has nothing to propose: give it either an article or about")

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Propose)
        if signal.outcome in (NO_MATCH, TIMEOUT):
            if token.attempt <= params.retries:
                move.again(node, token, signal.outcome)
                return None
            return REJECTED
        return signal.outcome


STEP = AnswerStep()
