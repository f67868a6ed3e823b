"""collect: let the customer give a value."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from switchroom.platform.expressions import DOUBLE, SECRET, STRING, EvaluationFailed, Expression, Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Key, Slug, Step, Variable
from switchroom.processes.domain.effects import Params, Phase
from switchroom.processes.domain.errors import InvalidInput, UnknownOutcome
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import ERROR, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

OK, INVALID, TIMEOUT = "ok", "invalid", "timeout"
YES, NO = "yes", "no"
_TO_ASK = frozenset({OK, INVALID, TIMEOUT, ERROR})
_TO_CONFIRM = frozenset({YES, NO, TIMEOUT, ERROR})


class What(StrEnum):
    """What kind of value is asked for."""

    DIGITS = "digits"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"


_SHAPES: dict[What, re.Pattern[str]] = {
    What.DIGITS: re.compile(r"[0-9*#]+"),
    What.TEXT: re.compile(r".+", re.DOTALL),
    What.NUMBER: re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?"),
    What.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    What.PHONE: re.compile(r"\+?[0-9]{3,15}"),
    What.EMAIL: re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}"),
}
_BREAKS = re.compile(r"[\s().\-/]")


class Collect(Params, frozen=True):
    """What is asked, what is accepted and where it is kept (`into`).

    `shortest` and `longest` count characters; `check` is a condition on `value`; on a phone `terminator` ends the
    digits, as does a pause of `between`. `read_back` has the customer confirm. `secret`: the value stays out of run,
    journal and recording; the run holds a reference, and the value is destroyed when the run ends.
    """

    into: Variable
    text: Text | None = None
    prompt: Slug | None = None
    again: Text | None = None
    kind: What = What.DIGITS
    shortest: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    longest: Annotated[int, msgspec.Meta(ge=1, le=10000)] = 100
    check: Expression | None = None
    terminator: Key | None = "#"
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=10)))
    between: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=4)))
    retries: Annotated[int, msgspec.Meta(ge=0, le=9)] = 2
    read_back: bool = False
    secret: bool = False


class CollectStep(StepType):
    """Lets the customer give a value: digits, text, a number, a date, a phone number, an e-mail address.

    The performer asks once and answers `ok` with the value, or `timeout`; checking and asking again happen here. To a
    confirmation it answers `yes` or `no`. Of a secret it gives a reference and checks the value itself.
    """

    name = "collect"
    family = Family.TALK
    params = Collect
    results = {OK: "the value is kept", INVALID: "the last attempt was not valid", TIMEOUT: "the last was silence"}
    learns = {"value": "what was given (text); of a secret, the reference under which it is sealed"}
    how = {
        Medium.VOICE: "takes keys",
        Medium.CHAT: "takes the next message",
        Medium.FORM: "shows a field",
        Medium.IN_PERSON: "shows a field at the counter",
    }
    on_screen = "shows a field for the agent to fill"
    main = OK
    talks = True
    replies = (YES, NO)

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Collect)
        return {step.params.into: SECRET if step.params.secret else _type(step.params)} if outcome == OK else {}

    def conditions(self, step: Step) -> Iterable[Expression]:
        assert isinstance(step.params, Collect)
        return (step.params.check,) if step.params.check is not None else ()

    def locals(self, step: Step) -> Mapping[str, Type]:
        assert isinstance(step.params, Collect)
        return {"value": _type(step.params)}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Collect)
        return ((Named.PROMPT, step.params.prompt),) if step.params.prompt else ()

    def longest(self, step: Step) -> timedelta:
        assert isinstance(step.params, Collect)
        return step.params.timeout.elapsed * (step.params.retries + 1)

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Collect)
        if params.text is None and params.prompt is None:
            yield "step.nothing_to_say", said("asks nothing: give it text or prompt")
        if params.shortest > params.longest:
            yield "step.lengths", said("wants a value longer than it accepts")
        if params.secret and (params.read_back or params.check is not None):
            yield "step.secret_shown", said("collects a secret, which can neither be read back nor seen by a check")

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Collect)
        confirming = token.phase is Phase.CONFIRM
        if signal.outcome not in (_TO_CONFIRM if confirming else _TO_ASK):
            raise UnknownOutcome(f"The step “{node.name}” did not ask for “{signal.outcome}”.")
        if confirming:
            return self._confirmed(move, node, token, signal.outcome)
        if signal.outcome != OK:
            return self._again(move, node, token, signal.outcome)
        value = signal.inputs.get("value")
        if not isinstance(value, str):
            raise InvalidInput("The outcome ok of a collect step comes with a value.")
        if params.secret:
            move.put_secret(params.into, value)
            return OK
        kept = accepted(params, value, move)
        if kept is None:
            return self._again(move, node, token, INVALID)
        if params.read_back:
            move.confirm(node, token, kept)
            return None
        move.put(params.into, kept)
        return OK

    def _confirmed(self, move: "Move", node: "Node", token: "Token", outcome: str) -> str | None:
        if outcome == YES:
            assert isinstance(node.params, Collect)
            move.put(node.params.into, token.value)
            return OK
        return self._again(move, node, token, INVALID if outcome == NO else outcome)

    def _again(self, move: "Move", node: "Node", token: "Token", outcome: str) -> str | None:
        assert isinstance(node.params, Collect)
        if outcome in (INVALID, TIMEOUT) and token.attempt <= node.params.retries:
            move.again(node, token, outcome)
            return None
        return outcome


def _type(params: Collect) -> Type:
    return DOUBLE if params.kind is What.NUMBER else STRING


def tidied(text: str, kind: What) -> str:
    """A value without what people add to read it: outer spaces, the breaks in a telephone number, wide digits."""
    if kind is What.TEXT:
        return text.strip()
    text = unicodedata.normalize("NFKC", text).strip()  # digits of full width are typed in Chinese
    return _BREAKS.sub("", text) if kind is What.PHONE else text


def fits(text: str, kind: What, shortest: int, longest: int) -> bool:
    """Whether this can be such a value, as far as its length and shape say; performers of secrets ask this."""
    return shortest <= len(text) <= longest and _SHAPES[kind].fullmatch(text) is not None


def accepted(params: Collect, value: str, move: "Move") -> Any:
    """The value as it is kept, or None when it is not valid."""
    text = tidied(value, params.kind)
    if not fits(text, params.kind, params.shortest, params.longest):
        return None
    kept: Any = text
    if params.kind is What.NUMBER:
        kept = float(text.replace(",", "."))
    elif params.kind is What.DATE:
        try:
            date.fromisoformat(text)
        except ValueError:
            return None
    try:
        return kept if params.check is None or params.check.holds(move.scope(params.check, value=kept)) else None
    except EvaluationFailed:
        return None


STEP = CollectStep()
