"""The `voicemail` step on a call: words, a tone, and then the caller speaks."""

from datetime import timedelta

from switchroom.platform.db import Transaction
from switchroom.processes.contracts import ERROR, CancelRequest, Outcome, PerformRequest
from switchroom.processes.facade import voicemail as step
from switchroom.routing.facade import queue_of_slug
from switchroom.voice import voicemails
from switchroom.voice.contracts import Tone
from switchroom.voice.performing import Kind, Plan, begin, forget, of_step, silence
from switchroom.voice.steps import line_of, part_of, tell
from switchroom.voice.voicemails import VoicemailState

SPEAK_NOW = Tone((1000.0,), timedelta(milliseconds=500), level=0.2)
"""After it, the caller speaks."""


class VoicemailSteps:
    """The performer of `voicemail` on a call. Where there is no line (a test without audio) nothing is said."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        params = request.effect.params
        assert isinstance(params, step.Voicemail)
        queue_id = await queue_of_slug(tx, params.queue)
        if queue_id is None:
            return Outcome(ERROR)
        leg = await line_of(tx, request)
        if leg is None:
            return Outcome(step.TOO_SHORT)
        await voicemails.expect(tx, leg, request, params, queue_id)
        language = request.effect.language
        told = await tell(tx, leg, [part_of(params.prompt, params.text, language)], language)
        ways = tuple((*way, SPEAK_NOW) for way in told) or ((SPEAK_NOW,),)
        patience = params.silence.elapsed if params.silence else timedelta()
        plan = Plan(kind=Kind.VOICEMAIL, ways=ways, interruptible=False, until_silent=patience)
        await begin(tx, leg, request, plan)
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`. What has been said already stays a message."""
        effect = request.effect
        found = await voicemails.of_visit(tx, request.run, effect.token, effect.visit)
        leg = await line_of(tx, request)
        performing = await of_step(tx, request)
        if performing is not None:
            await forget(tx, performing)
            if leg is not None:
                await silence(tx, leg, performing)
        if found is None:
            return
        if found.state is VoicemailState.GREETING:
            await voicemails.discard(tx, found)
        elif found.state is VoicemailState.SPEAKING and leg is not None:
            await voicemails.stop(tx, leg, found)
