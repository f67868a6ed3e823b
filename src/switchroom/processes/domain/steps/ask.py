"""ask: let the customer choose."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import Type, TypeKind
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Key, Slug, Step, Variable
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

NO_MATCH, TIMEOUT, REPEAT = "no-match", "timeout", "repeat"
MAX_CHOICES = 9


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to choose: its outcome `name`, its `key` on a phone, its `label` on a button.

    `service` is the code of the service that whoever chooses it comes for; the interaction is counted there.
    """

    name: Slug
    key: Key | None = None
    label: Text | None = None
    service: Annotated[str, msgspec.Meta(min_length=1, max_length=12)] | None = None


class Ask(Params, frozen=True):
    """The question and its choices.

    `retries` is how often it is asked again after silence (`timeout` after the words) or a key that is no choice;
    `again` is said before. `repeat_key` lets the customer hear it again, uncounted. `into` keeps the choice's name.
    """

    choices: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=1)]
    text: Text | None = None
    prompt: Slug | None = None
    again: Text | None = None
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=8)))
    retries: Annotated[int, msgspec.Meta(ge=0, le=9)] = 2
    repeat_key: Key | None = None
    into: Variable | None = None


class AskStep(StepType):
    """Lets the customer choose one of a few things. Each choice is an outcome.

    The performer asks once and answers with the choice, `no-match`, `timeout` or `repeat`; asking again is done here.
    """

    name = "ask"
    family = Family.TALK
    params = Ask
    results = {NO_MATCH: "the last attempt was no choice", TIMEOUT: "the last attempt was silence"}
    learns = {"key": "the key pressed, or the words said"}
    how = {
        Medium.VOICE: "says the question, takes one key",
        Medium.CHAT: "shows buttons",
        Medium.FORM: "shows a radio group",
        Medium.IN_PERSON: "shows buttons at the counter",
    }
    on_screen = "shows the question for the agent to ask and tick"
    main = None
    talks = True
    replies = (REPEAT,)

    def waits(self, step: Step) -> bool:
        return True

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Ask)
        return (*(choice.name for choice in step.params.choices), NO_MATCH, TIMEOUT)

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        params = step.params
        assert isinstance(params, Ask)
        names = tuple(choice.name for choice in params.choices)
        return {params.into: Type(TypeKind.STRING, values=names)} if params.into and outcome in names else {}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Ask)
        if step.params.prompt:
            yield Named.PROMPT, step.params.prompt
        for choice in step.params.choices:
            if choice.service:
                yield Named.SERVICE, choice.service

    def longest(self, step: Step) -> timedelta:
        assert isinstance(step.params, Ask)
        return step.params.timeout.elapsed * (step.params.retries + 1)

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Ask)
        names = [choice.name for choice in params.choices]
        keys = [choice.key for choice in params.choices if choice.key] + [params.repeat_key] * bool(params.repeat_key)
        if len(names) > MAX_CHOICES:
            yield (
                "step.menu_too_long",
                said("offers {count} choices; nobody remembers more than {most}", count=len(names), most=MAX_CHOICES),
            )
        if len(set(names)) < len(names) or {NO_MATCH, TIMEOUT, REPEAT, "error", "exit", "limit"} & set(names):
            yield "step.choice_name", said("needs choices with different names that are not names of other outcomes")
        if len(set(keys)) < len(keys):
            yield "step.same_key", said("uses one key for two things")
        if params.text is None and params.prompt is None:
            yield "step.nothing_to_say", said("asks nothing: give it text or prompt")

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        outcome, params = signal.outcome, node.params
        assert isinstance(params, Ask)
        if outcome == REPEAT:
            move.again(node, token, outcome, counted=False)
            return None
        if outcome in (NO_MATCH, TIMEOUT) and token.attempt <= params.retries:
            move.again(node, token, outcome)
            return None
        if params.into and outcome in node.results:
            move.put(params.into, outcome)
        return outcome


STEP = AskStep()
