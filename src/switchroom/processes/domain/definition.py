"""A process as its author wrote it: read, complete in shape, not yet judged (`validator`) nor compiled (`program`)."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Kind, Medium
from switchroom.processes.domain.variables import VariableType

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""A name in lower case with hyphens: of a process, a step, a queue, an outcome."""
Variable = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""The name of a variable of the run."""
Language = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
"""A BCP 47 language tag such as `pt-BR`."""
Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9*#]$")]
"""One key of a telephone."""

Phrases = Annotated[tuple[Text, ...], msgspec.Meta(max_length=50)]
"""Short texts by which something is found."""


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happens when a step's time limit passes, or `after` so long since the step began. One of four.

    `notify` tells the holders of a post. `escalate` gives the task to another post, whose holders are told. `reassign`
    takes it from who has it: everybody of its post is told and can take it. `go` goes on elsewhere.
    """

    notify: Slug | None = None
    escalate: Slug | None = None
    reassign: bool = False
    go: Slug | None = None
    after: Length | None = None

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that it names."""
        return tuple(post for post in (self.notify, self.escalate) if post)


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key figure of the process and the value it should reach."""

    name: Text
    target: str | None = None


class Common(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every step may have beside its type's own parameters.

    `then` is where the type's main outcome leads, `outcomes` wires the others, `otherwise` takes what is not wired.
    With `at_most` the step takes outcome `limit` when it is entered more often. `marks` say in words of the house what
    the step is (`advertising`, `legal-notice`), for rule packs.
    """

    type: Slug
    title: Text | None = None
    post: Slug | None = None
    within: Length | None = None
    late: tuple[Late, ...] = ()
    then: Slug | None = None
    outcomes: Annotated[dict[Slug, Slug], msgspec.Meta(max_length=100)] = {}
    otherwise: Slug | None = None
    at_most: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    quality: Text | None = None
    comes_from: Text | None = None
    goes_to: Text | None = None
    hands_over_to: Text | None = None
    comes_back: Text | None = None
    marks: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)] = ()


class Step(msgspec.Struct, frozen=True):
    """One step: what all steps have, what its type has, and for a queue what is heard while waiting."""

    common: Common
    params: Params
    waiting: "Fragment | None" = None

    @property
    def type(self) -> str:
        return self.common.type


class Fragment(msgspec.Struct, frozen=True):
    """A small process inside a step: what a waiting customer hears. Its steps are known as `step/inner`."""

    start: str
    steps: dict[str, Step]


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a process document says beside its steps.

    `left` is the step that follows when the customer leaves, `failed` the one for a step that cannot be done and says
    nothing about it. `within` limits the whole process. Whoever looks for the process while a customer waits finds it
    by `symptoms`, what the matter looks like to us, and by `said`, what customers say in their own words.
    """

    process: Slug
    number: str | None = None
    title: Text
    kind: Kind = Kind.SERVICE
    category: Slug | None = None
    owner: Slug | None = None
    scope: Text | None = None
    need: Text | None = None
    service: Text | None = None
    symptoms: Phrases = ()
    said: Phrases = ()
    inputs: dict[Variable, VariableType] = {}
    outputs: dict[Variable, VariableType] = {}
    measures: tuple[Measure, ...] = ()
    media: tuple[Medium, ...] = (Medium.VOICE,)
    languages: tuple[Language, ...] = ()
    within: Length | None = None
    start: Slug
    left: Slug | None = None
    failed: Slug | None = None


class Definition(msgspec.Struct, frozen=True):
    """One process. `raw` is its canonical JSON form (see `reading.canonical`), `cases` how it should behave."""

    header: Header
    steps: dict[str, Step]
    raw: dict[str, Any]
    cases: tuple[Any, ...] = ()

    @property
    def process(self) -> str:
        return self.header.process

    def all_steps(self) -> Iterator[tuple[str, Step]]:
        """Every step with its full name, those inside a queue's waiting as `queue/inner`."""
        for name, step in self.steps.items():
            yield name, step
            if step.waiting:
                for inner, inside in step.waiting.steps.items():
                    yield f"{name}/{inner}", inside
