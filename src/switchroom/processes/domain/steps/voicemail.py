"""voicemail: let the customer leave a message."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from switchroom.platform.expressions import STRING, Type
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

RECORDED, TOO_SHORT = "recorded", "too-short"
LONGEST_EVER = timedelta(minutes=15)
BREATH = timedelta(seconds=2)


class Voicemail(Params, frozen=True):
    """`queue`: whose inbox gets the message; whoever may hear voicemail over the unit sees it.

    `text` or `prompt` is said first, then comes a tone. Any key, hanging up, `longest`, or nothing said for as long as
    `silence` ends the message (`silence: null`: only the others do). One shorter than `shortest` is discarded; the
    silence at its end does not count.
    """

    queue: Slug
    text: Text | None = None
    prompt: Slug | None = None
    longest: Length = msgspec.field(default_factory=lambda: Length(timedelta(minutes=3)))
    shortest: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=2)))
    silence: Length | None = msgspec.field(default_factory=lambda: Length(timedelta(seconds=5)))


class VoicemailStep(StepType):
    """Records what the customer says after a tone, encrypted, into the inbox of a queue. Who hangs up has finished."""

    name = "voicemail"
    family = Family.ROUTE
    params = Voicemail
    results = {RECORDED: "a message is in the inbox", TOO_SHORT: "nothing, or next to nothing, was said"}
    learns = {"voicemail": "the id of the message (text), with outcome recorded; kept in the variable `voicemail`"}
    how = {Medium.VOICE: "says the words, plays a tone and records"}
    main = RECORDED

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        return {"voicemail": STRING} if outcome == RECORDED else {}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        params = step.params
        assert isinstance(params, Voicemail)
        yield Named.QUEUE, params.queue
        if params.prompt:
            yield Named.PROMPT, params.prompt

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Voicemail)
        silence = params.silence
        if params.longest.working or params.shortest.working or (silence and silence.working):
            yield "step.voicemail_clock", said("counts working time; a message takes as long as it takes")
        if params.longest.elapsed > LONGEST_EVER:
            yield "step.voicemail_longest", said("lets a message be longer than 15 minutes")
        if silence and silence.elapsed < BREATH:
            yield (
                "step.voicemail_silence",
                said("ends a message while its speaker takes a breath: silence is below 2s"),
            )
        if params.shortest.elapsed >= params.longest.elapsed:
            yield "limit.shorter_than_inside", said("discards every message: shortest is not below longest")

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == RECORDED:
            voicemail = signal.inputs.get("voicemail")
            move.put("voicemail", voicemail if isinstance(voicemail, str) else "")
        return signal.outcome

    def usual(self, params: object) -> tuple[str, Mapping[str, str]]:
        return RECORDED, {"voicemail": "voicemail"}


STEP = VoicemailStep()
