"""ring: call somebody in particular."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.person import ANSWERED, SERVES, BringsPerson
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said

BUSY, NO_ANSWER, OFFLINE = "busy", "no-answer", "offline"


class Ringing(Params, frozen=True):
    """Whom to ring: exactly one of `agent`, `to` and `queue`.

    `agent` is a person's e-mail address or id, or a template such as `{{ row.agent }}`; `to` is a post, whose holders
    are rung; `queue` rings those who serve it. Of several, one is rung after the other, the longest idle first; with
    `together` all who are free ring at once, the first who accepts has the customer, and it is nobody's fault not to
    have answered. `timeout` is for all of them.
    """

    agent: str | None = None
    to: Slug | None = None
    queue: Slug | None = None
    together: bool = False
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=30)))


class RingStep(BringsPerson):
    """Rings a person, or a group one after the other or all at once, without letting the customer wait for who is busy.

    After `answered` the person serves, as after a `queue` step. Without a `waiting` the customer hears a ringing tone.
    """

    name = "ring"
    params = Ringing
    results = {
        ANSWERED: SERVES,
        BUSY: "all who are at work are busy, or take nothing now",
        NO_ANSWER: "nobody has accepted in time, or all have declined",
        OFFLINE: "none of them is at work",
    }
    how = {
        Medium.VOICE: "rings at their desks, as an offer that only they get",
        Medium.CHAT: "rings at their desks, as an offer that only they get",
    }
    at_once = frozenset({BUSY, OFFLINE})

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        params = step.params
        assert isinstance(params, Ringing)
        if params.to:
            yield Named.POST, params.to
        if params.queue:
            yield Named.QUEUE, params.queue

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Ringing)
        return step.params.timeout.elapsed

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Ringing)
        if sum(bool(whom) for whom in (params.agent, params.to, params.queue)) != 1:
            yield "step.whom", said("rings exactly one of agent, to and queue")
        if params.timeout.working:
            yield "step.ring_clock", said("counts working time; who waits for an answer counts every second")


STEP = RingStep()
