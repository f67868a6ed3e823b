"""What the switch hears from callers, turned into the run's signals.

The run is signalled before our rows are touched (see `actions` on the order of locks). A signal that the run has
outlived is no fault: the process was faster than the caller.
"""

import contextlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions.facade import survey_answered
from switchroom.platform.db import Transaction
from switchroom.platform.keys import Keyring
from switchroom.platform.sealed import Sealer
from switchroom.processes.contracts import EXIT, Performed, RunFinished, StaleSignal
from switchroom.processes.facade import Runs, ask, collect, survey, voicemail
from switchroom.voice import queries, recordings, voicemails
from switchroom.voice.actions import let_go, order
from switchroom.voice.contracts import CancelGather, Gathered, GatherEnd, KeyPressed, LegId, PromptEnd, PromptFinished
from switchroom.voice.performing import Kind, Plan, forget, gather, keep_early, keep_plan, plan_of, play_next, silence
from switchroom.voice.queries import Leg, Performing
from switchroom.voice.recordings import Reason
from switchroom.voice.voicemails import Voicemail, VoicemailState


class Answers:
    def __init__(self, runs: Runs, sealer: Sealer, keyring: Keyring) -> None:
        self._runs, self._sealer, self._keyring = runs, sealer, keyring

    async def key(self, tx: Transaction, leg: Leg, event: KeyPressed) -> None:
        """A key that no gathering took: one that leaves the queue, or one that comes before its question is asked.

        Who knows the menu dials ahead, through what is said before it, too. A secret is never kept in the clear, so it
        cannot be dialled ahead.
        """
        for performing in await queries.performings_on(tx, leg.id):
            plan = plan_of(performing)
            if event.key in performing.keys:
                await self._signal(tx, performing, EXIT, {"key": event.key})
                return
            if plan.kind is Kind.SAY and plan.interruptible and not performing.keys:  # in a queue it is no answer
                await keep_early(tx, leg, event.key)
                await silence(tx, leg, performing)
                return
            if plan.kind is Kind.ASK and event.key in plan.choices:
                await silence(tx, leg, performing)  # else its gathering would take the keys of what comes next
                await self._chosen(tx, performing, plan, event.key)
                return
            if plan.kind in (Kind.COLLECT, Kind.SURVEY) and not plan.secret and event.key not in plan.finish:
                await keep_plan(tx, performing, msgspec.structs.replace(plan, ahead=plan.ahead + event.key))
                return

    async def played(self, tx: Transaction, leg: Leg, event: PromptFinished) -> None:
        """A playback is over."""
        performing = await queries.performing_by_playback(tx, leg.id, event.playback)
        if performing is None:
            return
        plan = plan_of(performing)
        if event.end is PromptEnd.FAILED and await play_next(tx, leg, performing, plan):
            return
        if event.key and event.key in performing.keys:
            return  # the key also comes by itself, and leaves the queue; counted twice, it would be dialled too
        await self._said(tx, leg, performing, plan)

    async def refused(self, tx: Transaction, leg: Leg, playback: Any) -> None:
        """The switch does not have this sound: say it another way, or count it as said."""
        performing = await queries.performing_by_playback(tx, leg.id, playback)
        if performing is None:
            return
        plan = plan_of(performing)
        if not await play_next(tx, leg, performing, plan):
            await self._said(tx, leg, performing, plan)

    async def _said(self, tx: Transaction, leg: Leg, performing: Performing, plan: Plan) -> None:
        """Nothing more is to be said."""
        if plan.kind is Kind.SAY:
            await self._signal(tx, performing, "done", plan.inputs)
        elif plan.kind is Kind.CALLBACK:
            await let_go(tx, leg)
        elif plan.kind is Kind.VOICEMAIL:
            await self._speaks(tx, leg, performing, plan)

    async def _speaks(self, tx: Transaction, leg: Leg, performing: Performing, plan: Plan) -> None:
        """The tone has sounded: the caller's message begins."""
        found = await voicemails.of_visit(tx, performing.run_id, performing.token, performing.visit)
        if found is not None and found.state is VoicemailState.GREETING:
            await gather(tx, performing, await voicemails.listen(tx, leg, found, self._keyring, plan.until_silent))

    async def spoken(self, tx: Transaction, leg: Leg) -> None:
        """The caller has left before there was a message to speak; one that is being spoken ends with its recording."""
        found = await voicemails.on_leg(tx, leg.id)
        if found is not None and found.state is VoicemailState.GREETING:
            await self._left(tx, found, voicemail.TOO_SHORT, {})
            await voicemails.discard(tx, found)

    async def recorded(self, tx: Transaction, recording_id: UUID, silence: timedelta = timedelta()) -> None:
        """A recording is over, whole or not. If it is a message, the step that waits for it is done.

        `silence`: how much of its end is silent.
        """
        found = await voicemails.by_id(tx, recording_id)
        if found is None or found.state is not VoicemailState.SPEAKING:
            return
        spoken = await voicemails.message_of(tx, found, silence)
        if spoken is not None:
            await self._left(tx, found, voicemail.RECORDED, {"voicemail": str(found.id)})
            await voicemails.keep(tx, found, spoken)
        else:
            await self._left(tx, found, voicemail.TOO_SHORT, {})
            await voicemails.discard(tx, found)

    async def _left(self, tx: Transaction, found: Voicemail, outcome: str, inputs: Mapping[str, Any]) -> None:
        performing = await queries.performing(tx, found.run_id, found.token, found.visit)
        await self._gather_no_more(tx, found, performing)
        with contextlib.suppress(StaleSignal, RunFinished):
            await self._runs.signal(tx, Performed(found.run_id, found.token, found.visit, outcome, inputs))
        if performing is not None:
            await forget(tx, performing)

    async def _gather_no_more(self, tx: Transaction, found: Voicemail, performing: Performing | None) -> None:
        """A message that ended by silence leaves its keys to what comes next."""
        leg = await queries.leg(tx, LegId(found.leg_id))
        if leg is not None and leg.living and performing is not None and performing.gather_id is not None:
            await order(tx, leg, CancelGather(leg.id))

    async def gathered(self, tx: Transaction, leg: Leg, event: Gathered) -> None:
        """The caller's keys are in, or time is up."""
        performing = await queries.performing_by_gather(tx, leg.id, event.gather)
        if performing is None or event.end is GatherEnd.CANCELLED:
            return
        plan = plan_of(performing)
        if plan.kind is Kind.VOICEMAIL:
            await self._spoken_enough(tx, leg, performing)
            return
        if plan.secret:
            await recordings.resume(tx, leg, Reason.SECRET)
        keys = (plan.ahead + event.keys)[: plan.longest]
        if keys and keys[0] in performing.keys and keys not in plan.choices:
            await self._signal(tx, performing, EXIT, {"key": keys[0]})
        elif not keys:
            await self._signal(tx, performing, ask.TIMEOUT)
        elif plan.kind is Kind.SURVEY:
            await self._rated(tx, performing, plan, keys)
        elif plan.kind is Kind.COLLECT:
            await self._collected(tx, performing, plan, keys)
        else:
            await self._chosen(tx, performing, plan, keys)

    async def _spoken_enough(self, tx: Transaction, leg: Leg, performing: Performing) -> None:
        found = await voicemails.of_visit(tx, performing.run_id, performing.token, performing.visit)
        if found is not None:
            await voicemails.stop(tx, leg, found)

    async def unheard(self, tx: Transaction, leg: Leg, performing: Performing) -> None:
        """The switch no longer does this, and nobody heard how it ended: said is said, a question met silence."""
        plan = plan_of(performing)
        if plan.kind is Kind.VOICEMAIL and performing.gather_id is not None:
            await self._spoken_enough(tx, leg, performing)
        elif plan.kind in (Kind.SAY, Kind.CALLBACK, Kind.VOICEMAIL):
            await self._said(tx, leg, performing, plan)
        elif plan.kind is not Kind.MUSIC:
            await self._signal(tx, performing, ask.TIMEOUT)

    async def _chosen(self, tx: Transaction, performing: Performing, plan: Plan, key: str) -> None:
        if key == plan.repeat_key:
            outcome = ask.REPEAT
        else:
            missed = collect.NO if plan.kind is Kind.CONFIRM else ask.NO_MATCH
            outcome = plan.choices.get(key, missed)
        await self._signal(tx, performing, outcome, {"key": key})

    async def _rated(self, tx: Transaction, performing: Performing, plan: Plan, keys: str) -> None:
        score = survey.score_of(survey.Measure(plan.collects), keys)
        if keys.startswith(survey.REFUSE_KEY):
            await self._signal(tx, performing, survey.REFUSED)
        elif score is None:
            await self._signal(tx, performing, survey.NO_MATCH)
        else:
            await survey_answered(tx, performing.run_id, performing.token, score)
            await self._signal(tx, performing, survey.ANSWERED, {"score": score})

    async def _collected(self, tx: Transaction, performing: Performing, plan: Plan, keys: str) -> None:
        if not plan.secret:
            await self._signal(tx, performing, collect.OK, {"value": as_value(keys, plan.collects)})
        elif plan.shortest <= len(keys) <= plan.longest:
            sealed = await self._sealer.seal(tx, performing.run_id, keys.encode())
            await self._signal(tx, performing, collect.OK, {"value": str(sealed)})
        else:
            await self._signal(tx, performing, collect.INVALID)

    async def _signal(
        self, tx: Transaction, performing: Performing, outcome: str, inputs: Mapping[str, Any] | None = None
    ) -> None:
        performed = Performed(performing.run_id, performing.token, performing.visit, outcome, inputs or {})
        with contextlib.suppress(StaleSignal, RunFinished):
            await self._runs.signal(tx, performed)
        await forget(tx, performing)


def as_value(keys: str, kind: str) -> str:
    """Keys as the value they stand for: a star is the decimal point, a date has eight digits in either order."""
    if kind == collect.What.NUMBER:
        return keys.replace("*", ".")
    if kind == collect.What.DATE:
        return _as_date(keys)
    return keys


def _as_date(keys: str) -> str:
    """An ISO date from day, month, year or year, month, day; the keys as they are when they are neither."""
    for year, month, day in ((keys[:4], keys[4:6], keys[6:]), (keys[4:], keys[2:4], keys[:2])):
        with contextlib.suppress(ValueError):
            found = date(int(year), int(month), int(day))
            if len(keys) == 8 and 1900 <= found.year <= 2100:
                return found.isoformat()
    return keys
