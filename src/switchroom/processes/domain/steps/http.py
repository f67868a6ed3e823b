"""http: ask another system."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from switchroom.platform.expressions import DYN, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.keeping import LearningStep
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said

OK, REFUSED, TIMEOUT, WRONG_SHAPE, IN_DOUBT = "ok", "refused", "timeout", "wrong-shape", "in-doubt"
LONGEST = timedelta(seconds=30)


class Method(StrEnum):
    """The ways of asking."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Answered(StrEnum):
    """Of which type a value of the answer must be."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    MAP = "map"
    ANY = "any"


class Http(Params, frozen=True):
    """The address (a template; its host is fixed), values for its query, what is sent as JSON, and what must come back.

    `answer` names the values that the answer, a JSON object, must have and their types; `into` keeps those. `secret`
    names a stored secret that is sent in the header `secret_header`. `repeatable`: asking twice does no harm (a GET
    never does), so it is asked again after a crash; otherwise the outcome is then `in-doubt`.
    """

    url: Annotated[str, msgspec.Meta(pattern=r"^https?://[^{}/?#@\s]+([/?#]\S*)?$", max_length=2000)]
    method: Method = Method.GET
    query: Annotated[dict[str, str], msgspec.Meta(max_length=50)] = {}
    body: Annotated[dict[str, str | float | bool], msgspec.Meta(max_length=100)] = {}
    headers: Annotated[dict[str, str], msgspec.Meta(max_length=20)] = {}
    answer: Annotated[dict[str, Answered], msgspec.Meta(max_length=100)] = {}
    into: Variable | None = None
    secret: Slug | None = None
    secret_header: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,64}$")] = "Authorization"  # noqa: S105 - where it is sent
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=5)))
    repeatable: bool = False


class HttpStep(LearningStep):
    """Asks another system by HTTP and goes on by its answer. Answers up to 256 kB; private addresses only where an
    administrator has allowed them. Each request carries the same `Idempotency-Key` when it is repeated.
    """

    name = "http"
    family = Family.LOGIC
    params = Http
    results = {
        OK: "it answered as expected",
        REFUSED: "it answered with an error, or may not be asked",
        TIMEOUT: "it did not answer in time",
        WRONG_SHAPE: "the answer was not what was expected",
        IN_DOUBT: "a crash came between; it may have been asked (only of what may not be repeated)",
    }
    learns = {"answer": "the values named in `answer`", "status": "the HTTP status, where there was one"}
    known_by = OK
    learned = "answer"
    how = dict.fromkeys(Medium, "asks after the step was saved")
    main = OK

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Http)
        kept = tuple(self.results)
        return kept[:-1] if repeatable(step.params) else kept

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Http)
        return {step.params.into: DYN} if step.params.into and outcome == OK else {}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Http)
        return ((Named.SECRET, step.params.secret),) if step.params.secret else ()

    def longest(self, step: Step) -> timedelta:
        assert isinstance(step.params, Http)
        return step.params.timeout.elapsed

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Http)
        if params.timeout.working or params.timeout.elapsed > LONGEST:
            yield "http.timeout", said("may keep the customer waiting for more than 30 seconds")
        if params.body and params.method in (Method.GET, Method.DELETE):
            yield "http.body", said("sends values with {method}, which has no body", method=params.method)
        if params.secret and params.url.startswith("http:"):
            yield "http.secret_unprotected", said("would send a secret without encryption; use https")
        forbidden = {"host", "content-length", "transfer-encoding", "connection", params.secret_header.lower()}
        for name in params.headers:
            if name.lower() in forbidden or not name.replace("-", "").isalnum():
                yield "http.header", said("sets the header “{header}”, which it may not", header=name[:60])

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return OK, {"answer": {}}


def repeatable(params: Http) -> bool:
    """Whether asking twice does no harm: a GET never does."""
    return params.repeatable or params.method is Method.GET


STEP = HttpStep()
