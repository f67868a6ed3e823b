"""identify: who is this, and how sure are we?"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import STRING, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

KNOWN, SEVERAL, UNKNOWN = "known", "several", "unknown"
NOT_SURE, WRONG, TOO_MANY = "not-sure", "wrong", "too-many"
SENT, NOT_SENT = "sent", "not-sent"
FEWEST_FACTS = 2


class By(StrEnum):
    """By what a customer is known, each surer than the one before: the address they come from, a token that the calling
    page signed, data that is compared with what we have, a code that was sent to the customer."""

    NUMBER = "number"
    TOKEN = "token"  # noqa: S105 - a kind of evidence, not a secret
    DATA = "data"
    CODE = "code"


class Fact(StrEnum):
    """What of a customer's record can be asked: `number` is the one that the house or another system gave."""

    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    MAIL = "mail"


class Identify(Params, frozen=True):
    """What may serve as evidence (`by`), and the variable that keeps the customer's id.

    A number can be forged: a process that shows data to a caller asks for `least: token` or more. `least` alone, before
    anything is asked, finds out whether it must be asked at all: what is known in an interaction stays known.

    By `data`: `facts` are compared with the customer's record, and nobody learns which was wrong. By `code`: with
    `send` (a channel) one is sent, with `code` (what the customer gave) it is checked. Both allow so many `attempts` in
    one interaction.
    """

    by: tuple[By, ...] = (By.NUMBER, By.TOKEN)
    into: Variable = "customer"
    least: By | None = None
    facts: dict[Fact, str] = {}
    send: Slug | None = None
    code: str | None = None
    attempts: Annotated[int, msgspec.Meta(ge=1, le=9)] = 3


class IdentifyStep(StepType):
    """Finds out who this is. Within one interaction what is known for sure enough is never asked or looked up twice.

    It asks nothing itself: collect or form steps before it do, on every medium, and it compares what they kept.
    """

    name = "identify"
    family = Family.LOGIC
    params = Identify
    results = {
        KNOWN: "exactly one customer, as surely as is asked; the variable keeps who",
        SEVERAL: "more than one customer has this address",
        UNKNOWN: "nobody is known by it, or the token is not valid",
        NOT_SURE: "known, but less surely than `least`",
        WRONG: "by data or code: something is not right, or there is no such customer",
        TOO_MANY: "by data or code: wrong too often, or the code has expired",
        SENT: "by code: it is on its way",
        NOT_SENT: "by code: there is nobody to send it to, or no such way to this customer now",
    }
    learns = {"customer": "the customer's id (text), with outcome known"}
    how = dict.fromkeys(Medium, "looks up the address, checks the token, compares data or a code")
    main = None

    def outcomes(self, step: Step) -> tuple[str, ...]:
        params = step.params
        assert isinstance(params, Identify)
        if By.CODE in params.by and params.send:
            return (KNOWN, SENT, NOT_SENT)
        if By.DATA in params.by or By.CODE in params.by:
            return (KNOWN, WRONG, TOO_MANY)
        return (KNOWN, SEVERAL, UNKNOWN, *((NOT_SURE,) if params.least else ()))

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Identify)
        if not params.by or (len(params.by) > 1 and {By.DATA, By.CODE} & set(params.by)):
            yield "identify.by", said("needs by: number and token, or data alone, or code alone")
        if (By.DATA in params.by) != bool(params.facts):
            yield "identify.facts", said("needs facts if it is by data, and none if not")
        if params.facts and (len(params.facts) < FEWEST_FACTS or set(params.facts) <= {Fact.NAME}):
            yield "identify.facts", said("needs two facts or more, of which one is number, phone or mail")
        if (By.CODE in params.by) != ((params.send is None) != (params.code is None)):
            yield "identify.code", said("needs either send or code if it is by code, and neither if not")

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Identify)
        return ((Named.CODE_CHANNEL, step.params.send),) if step.params.send else ()

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Identify)
        return {step.params.into: STRING} if outcome == KNOWN else {}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == KNOWN:
            customer = signal.inputs.get("customer")
            if not isinstance(customer, str):
                raise InvalidInput("The outcome known of an identify step comes with a customer.")
            assert isinstance(node.params, Identify)
            move.put(node.params.into, customer)
        return signal.outcome


STEP = IdentifyStep()
