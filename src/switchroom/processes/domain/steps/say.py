"""say: tell the customer something."""

from collections.abc import Iterable
from enum import StrEnum

from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType


class Announcement(StrEnum):
    """What the queue can tell a waiting customer; the performer asks routing at that moment."""

    POSITION = "position"
    EXPECTED_WAIT = "expected-wait"


class Say(Params, frozen=True):
    """`text` is spoken or shown, `prompt` a recording by name; with both, the recording is played where one can be.

    `announce` tells position and expected wait, only inside a queue's waiting. `interruptible`: a key ends it.
    """

    text: Text | None = None
    prompt: Slug | None = None
    announce: tuple[Announcement, ...] = ()
    interruptible: bool = True


class SayStep(StepType):
    """Tells the customer something: words, a recording, or place and expected wait in the queue."""

    name = "say"
    family = Family.TALK
    params = Say
    results = {DONE: "it was said, or the customer interrupted it"}
    learns = {"position": "the place announced", "expected_wait": "the range announced, in seconds [from, to]"}
    how = {
        Medium.VOICE: "plays the recording or speaks the text",
        Medium.CHAT: "sends a message",
        Medium.MAIL: "adds a paragraph to the answer",
        Medium.FORM: "shows a paragraph",
        Medium.IN_PERSON: "shows it to the person at the counter",
    }
    on_screen = "shows the words for the agent to say"
    forgiving = True
    talks = True

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Say)
        return ((Named.PROMPT, step.params.prompt),) if step.params.prompt else ()

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Say)
        if params.text is None and params.prompt is None and not params.announce:
            yield "step.nothing_to_say", said("has nothing to say: give it text, prompt or announce")


STEP = SayStep()
