"""form: several fields at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from switchroom.platform.expressions import BOOL, DOUBLE, DYN, SECRET, STRING, Type, TypeKind
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType
from switchroom.processes.domain.steps.collect import What, fits, tidied

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

INVALID = "invalid"
LONGEST = 2000
MOST_FILES = 10


class Kind(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    DIGITS = "digits"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    FILE = "file"
    """A file that the customer sends along: it lies in the conversation, and the variable has its name. Where nobody
    can send one, on a telephone and on the agent's screen, the field is left out, and the variable is null. Of a task,
    a file that whoever does it adds: it stays with the run."""


class FormChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the values of a field of kind choice."""

    name: Slug
    label: Text | None = None


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field and the variable of the same name that keeps its value; null where an optional one was left empty.

    `secret`: the value stays out of run, journal, conversation and recording, as in a collect step.
    """

    name: Variable
    label: Text
    kind: Kind = Kind.TEXT
    required: bool = True
    secret: bool = False
    longest: Annotated[int, msgspec.Meta(ge=1, le=LONGEST)] = 200
    choices: Annotated[tuple[FormChoice, ...], msgspec.Meta(max_length=50)] = ()


class Form(Params, frozen=True):
    """The fields, and what is said above them. With wrong values it is shown again, `retries` times."""

    fields: Annotated[tuple[FormField, ...], msgspec.Meta(min_length=1, max_length=30)]
    text: Text | None = None
    retries: Annotated[int, msgspec.Meta(ge=0, le=9)] = 9


class FormStep(StepType):
    """Shows several fields together and keeps their values, each in the variable of its name."""

    name = "form"
    family = Family.TALK
    params = Form
    results = {DONE: "the values are kept", INVALID: "the last attempt was not valid"}
    learns = {"…": "the value of each field by its name; of a secret, the reference under which it is sealed"}
    how = dict.fromkeys(Medium, "waits for a person who serves") | {
        Medium.CHAT: "shows the fields below the conversation",
        Medium.FORM: "shows the fields on a page",
    }
    on_screen = "shows the fields for the agent to fill"
    talks = True

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Form)
        return {field.name: _type(field) for field in step.params.fields} if outcome == DONE else {}

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Form)
        names = [field.name for field in step.params.fields]
        if len(set(names)) < len(names):
            yield "form.same_name", said("has two fields of the same name")
        if sum(field.kind is Kind.FILE for field in step.params.fields) > MOST_FILES:
            yield "form.too_many_files", said("asks for more than {most} files", most=MOST_FILES)
        for field in step.params.fields:
            choices = [choice.name for choice in field.choices]
            if (field.kind is Kind.CHOICE) != bool(choices) or len(set(choices)) < len(choices):
                yield (
                    "form.choices",
                    said("needs different choices for “{field}” if it is a choice, and none if not", field=field.name),
                )
            if field.secret and field.kind in (Kind.BOOLEAN, Kind.CHOICE, Kind.FILE):
                yield (
                    "form.secret",
                    said("cannot hide “{field}”: what is chosen or sent is no secret", field=field.name),
                )

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Form)
        if signal.outcome != DONE:
            return signal.outcome
        values = {field.name: value_of(field, signal.inputs.get(field.name)) for field in params.fields}
        if any(value is _WRONG for value in values.values()):
            if token.attempt <= params.retries:
                move.again(node, token, INVALID)
                return None
            return INVALID
        for field in params.fields:
            if field.secret and values[field.name] is not None:
                move.put_secret(field.name, values[field.name])
            else:
                move.put(field.name, values[field.name])
        return DONE


_WRONG = object()


def value_of(field: FormField, given: Any) -> Any:
    """The value as it is kept: None when left empty, something that is no value at all when it is not valid.

    Of a secret the run gets a reference only: whoever seals it has asked `is_valid` before.
    """
    if not field.secret or given in (None, ""):
        return _value(field, given)
    return given if isinstance(given, str) else _WRONG


def is_valid(field: FormField, given: Any) -> bool:
    """Whether the customer may give this; performers ask, so that what is wrong is said beside the field."""
    return _value(field, given) is not _WRONG


def _value(field: FormField, given: Any) -> Any:
    if field.kind is Kind.FILE:
        return (given or None) if given is None or (isinstance(given, str) and len(given) <= LONGEST) else _WRONG
    if field.kind is Kind.BOOLEAN:
        return given if isinstance(given, bool) else _WRONG if given not in (None, "") else False
    text = str(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else ""
    text = text.strip() if field.kind is Kind.CHOICE else tidied(text, What(field.kind.value))
    if not text:
        return _WRONG if field.required else None
    if field.kind is Kind.CHOICE:
        return text if any(choice.name == text for choice in field.choices) else _WRONG
    if not fits(text, What(field.kind.value), 1, field.longest):
        return _WRONG
    if field.kind is Kind.NUMBER:
        return float(text.replace(",", "."))
    if field.kind is Kind.DATE:
        try:
            date.fromisoformat(text)
        except ValueError:
            return _WRONG
    return text


def _type(field: FormField) -> Type:
    if field.secret:
        return SECRET
    if field.kind is Kind.BOOLEAN:
        return BOOL
    if not field.required or field.kind is Kind.FILE:
        return DYN
    if field.kind is Kind.CHOICE:
        return Type(TypeKind.STRING, values=tuple(choice.name for choice in field.choices))
    return DOUBLE if field.kind is Kind.NUMBER else STRING


STEP = FormStep()
