"""queue: wait for a person."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Key, Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.person import ANSWERED, SERVES, BringsPerson
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE

TIMEOUT, FULL, NO_STAFF, CLOSED = "timeout", "full", "no-staff", "closed"
_OWN = (ANSWERED, TIMEOUT, FULL, NO_STAFF, CLOSED)

Level = Annotated[int, msgspec.Meta(ge=1, le=10)]


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who may serve once the item has waited `after` (nothing: at once): the least proficiency in each skill.

    A skill may be a template such as `{{ topic }}`; one that gives nothing is left out by routing.
    `preferred` in a ring restricts it to the interaction's preferred agents (last agent, account owner).
    """

    after: Length | None = None
    skills: dict[str, Level] = {}
    preferred: bool = False


class Leaving(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A way out of the queue: its `outcome`, and the `label` of its button where people see one."""

    outcome: Slug
    label: Text | None = None


class Queue(Params, frozen=True):
    """Where to wait, for whom, how urgently and how long.

    `requirements` relax ring by ring. `head_start` is in minutes of waiting already credited (a number or a template).
    `maximum` ends the wait by `timeout`. `exits` maps a key, heard at any moment of the wait, to an outcome,
    or to an outcome and the label of the button that a chat shows for it (`{outcome: call-back, label: Call me back}`).
    `attributes` go to routing with the item. `waiting` (of the step) is what the customer hears.

    Some are asked first, and for `asked_first` nobody else: with whom a call broke off (the line was lost, nobody hung
    up), if the customer is back within `returning`; then who served the customer last within `last_agent`.
    """

    queue: Slug
    requirements: tuple[Ring, ...] = ()
    head_start: float | str = 0.0
    maximum: Length | None = None
    exits: dict[Key, Slug | Leaving] = {}
    attributes: dict[Slug, str | float | bool] = {}
    returning: Length = msgspec.field(default_factory=lambda: Length(timedelta(minutes=5)))
    last_agent: Length | None = None
    asked_first: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=20)))

    def leads(self) -> dict[str, str]:
        """Key -> the outcome by which it leaves the queue."""
        return {key: way.outcome if isinstance(way, Leaving) else way for key, way in self.exits.items()}

    def labels(self) -> dict[str, Text]:
        """Key -> the label of its button, for those that have one."""
        return {key: way.label for key, way in self.exits.items() if isinstance(way, Leaving) and way.label}


class QueueStep(BringsPerson):
    """Waits for a person. After `answered` the person serves: talk steps are then on that person's screen.

    What the customer hears meanwhile is the step's `waiting`: a small process of its own that routing does not wait for
    and that ends with the wait. When it ends by an outcome other than `done`, the customer leaves the queue by it.
    """

    name = "queue"
    params = Queue
    results = {
        ANSWERED: SERVES,
        TIMEOUT: "the longest wait passed",
        FULL: "the queue takes nobody more",
        NO_STAFF: "nobody who could serve is signed in",
        CLOSED: "the queue is closed",
    }
    how = dict.fromkeys(Medium, "puts the interaction on the routing board") | dict.fromkeys(
        (Medium.FORM, Medium.MAIL), "hands it in: agents work on it when they can, `waiting` and `maximum` do not apply"
    )
    at_once = frozenset({FULL, NO_STAFF, CLOSED})

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Queue)
        ends = step.waiting.steps.values() if step.waiting else ()
        ended = (getattr(inner.params, "outcome", DONE) for inner in ends if inner.type == "end")
        extra = [outcome for outcome in (*step.params.leads().values(), *ended) if outcome != DONE]
        return (*_OWN, *(outcome for outcome in dict.fromkeys(extra) if outcome not in _OWN))

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        params = step.params
        assert isinstance(params, Queue)
        yield Named.QUEUE, params.queue
        for ring in params.requirements:
            for skill in ring.skills:
                if "{{" not in skill:
                    yield Named.SKILL, skill

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Queue)
        return step.params.maximum.elapsed if step.params.maximum else None

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Queue)
        delays = [ring.after.elapsed if ring.after else timedelta() for ring in params.requirements]
        if any(ring.after is not None and ring.after.working for ring in params.requirements):
            yield "step.ring_clock", said("relaxes by working time; a waiting customer counts every minute")
        if delays and (delays[0] or delays != sorted(set(delays))):
            yield "step.ring_order", said("needs its first ring at once and each later one after the one before")
        if params.maximum and delays and delays[-1] >= params.maximum.elapsed:
            yield "limit.shorter_than_inside", said("has a ring that begins only when the longest wait has passed")
        if {"error", "exit", "limit", *_OWN} & set(params.leads().values()):
            yield "step.choice_name", said("gives an exit key the name of another outcome")
        if any(length and length.working for length in (params.returning, params.last_agent, params.asked_first)):
            yield "step.ring_clock", said("counts working time; a customer who comes back counts every minute")
        if isinstance(params.head_start, str) and "{{" not in params.head_start:
            yield "step.head_start", said("has a head start that is neither a number nor a template")


def head_start(params: Queue) -> float:
    """The minutes of a resolved step; a template that gave no number counts as none."""
    value: Any = params.head_start
    try:
        return float(value)
    except ValueError:
        return 0.0


STEP = QueueStep()
