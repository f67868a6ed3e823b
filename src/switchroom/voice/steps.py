"""Performers of steps on a call: say, ask, collect, record, and music to wait by.

Each plans commands for the switch and remembers what they are for (`performing`); `answers` turns the switch's events
into the run's signals. An interaction on this medium without a line (a test without audio) hears nothing: what is said
is said at once, and questions meet silence.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from switchroom.interactions.facade import proposed, survey_put
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.text import Text
from switchroom.processes.contracts import CancelRequest, Outcome, PerformRequest, Phase, StepPerformer, Why
from switchroom.processes.facade import Performers, answer, ask, collect, form, record, say, survey, wait
from switchroom.voice import actions, announcements, queries, recordings
from switchroom.voice.actions import Caption
from switchroom.voice.contracts import Gather, GatherId
from switchroom.voice.domain.spoken import choice, number_words
from switchroom.voice.performing import Kind, Plan, begin, forget, is_early, of_step, plan_of, silence, take_early
from switchroom.voice.queries import Leg
from switchroom.voice.recordings import Reason
from switchroom.voice.saying import Part, music, ways, words

MEDIUM = "voice"
DONE = Outcome("done")
SILENCE = Outcome("timeout")
YES_KEY, NO_KEY = "1", "2"
MOST_KEYS = 64
CONFIRM_WITHIN = timedelta(seconds=10)
NEXT_DIGIT_WITHIN = timedelta(seconds=2)


class VoiceSteps:
    """The performer of every step type that voice knows."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def register(self, performers: Performers) -> None:
        """Take the steps of the medium voice."""
        for step_type in ("say", "ask", "collect", "survey", "answer", "record", "wait"):
            performers.register(step_type, self, MEDIUM)

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        leg = await line_of(tx, request)
        match request.effect.params:
            case say.Say() as params:
                return DONE if leg is None else await self._say(tx, leg, request, params)
            case ask.Ask() as params:
                return SILENCE if leg is None else await self._ask(tx, leg, request, params)
            case collect.Collect() as params:
                if leg is None:
                    return SILENCE
                await self._collect(tx, leg, request, params)
            case survey.Survey() as params:
                if leg is None:
                    return SILENCE
                await self._survey(tx, leg, request, params)
            case answer.Propose() as params:
                return SILENCE if leg is None else await self._answer(tx, leg, request, params)
            case record.Record() as params:
                return DONE if leg is None else await self._record(tx, leg, params)
            case wait.Wait() as params if leg is not None and params.music:
                plan = Plan(kind=Kind.MUSIC, ways=tuple(music(params.music)))
                await begin(tx, leg, request, plan)
        return None  # a `wait` ends by its timer

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        performing = await of_step(tx, request)
        if performing is None:
            return
        await forget(tx, performing)
        leg = await line_of(tx, request)
        if leg is None or request.effect.why is Why.LEFT:
            return
        await silence(tx, leg, performing)
        if plan_of(performing).secret:
            await recordings.resume(tx, leg, Reason.SECRET)

    async def _say(self, tx: Transaction, leg: Leg, request: PerformRequest, params: say.Say) -> Outcome | None:
        language = request.effect.language
        parts, inputs = [part_of(params.prompt, params.text, language)], dict[str, Any]()
        if params.announce:
            assert leg.interaction_id is not None
            announced, inputs = await announcements.parts(tx, leg.interaction_id, params.announce, language)
            parts += announced
        told = await tell(tx, leg, parts, language)
        if not told:
            return DONE
        plan = Plan(kind=Kind.SAY, ways=told, interruptible=params.interruptible, inputs=inputs)
        performing = await begin(tx, leg, request, plan)
        if params.interruptible and await is_early(tx, leg):
            await silence(tx, leg, performing)  # who knows the menu hears nothing of what comes before it
        return None

    async def _ask(self, tx: Transaction, leg: Leg, request: PerformRequest, params: ask.Ask) -> Outcome | None:
        keys = {option.key or str(number): option.name for number, option in enumerate(params.choices, 1)}
        early = await take_early(tx, leg)
        if early in keys:
            return Outcome(keys[early], {"key": early})
        told = await tell(tx, leg, _question(request, params), request.effect.language)
        plan = Plan(kind=Kind.ASK, ways=told, choices=keys, repeat_key=params.repeat_key or "")
        gather = Gather(leg.id, GatherId(new_id()), 1, finish="", first_within=params.timeout.elapsed)
        await begin(tx, leg, request, plan, gather)
        return None

    async def _collect(self, tx: Transaction, leg: Leg, request: PerformRequest, params: collect.Collect) -> None:
        if request.effect.phase is Phase.CONFIRM:
            await self._confirm(tx, leg, request)
            return
        early = await take_early(tx, leg)
        if params.secret:
            await recordings.pause(tx, leg, Reason.SECRET)
        if params.secret or early == params.terminator:
            early = ""
        told = await tell(tx, leg, _question(request, params), request.effect.language)
        plan = Plan(
            kind=Kind.COLLECT,
            ways=() if early else told,
            ahead=early,
            collects=params.kind.value,
            finish=params.terminator or "",
            shortest=params.shortest,
            longest=params.longest,
            secret=params.secret,
        )
        gather = Gather(
            leg.id,
            GatherId(new_id()),
            min(params.longest, MOST_KEYS),
            finish=params.terminator or "",
            first_within=params.timeout.elapsed,
            next_within=params.between.elapsed,
        )
        await begin(tx, leg, request, plan, gather)

    async def _confirm(self, tx: Transaction, leg: Leg, request: PerformRequest) -> None:
        """Read the value back, key by key: 1 confirms, 2 corrects."""
        language = request.effect.language
        digits = [digit for digit in str(request.effect.value) if digit.isascii() and digit.isdigit()]
        read = Part.of_keys([key for digit in digits for key in number_words(int(digit), language)], language)
        options = Part.of_keys([*choice("yes", YES_KEY), *choice("no", NO_KEY)], language)
        parts = [Part(read.keys, f"{request.effect.value}."), options]
        plan = Plan(
            kind=Kind.CONFIRM,
            ways=await tell(tx, leg, parts, language),
            choices={YES_KEY: collect.YES, NO_KEY: collect.NO},
        )
        gather = Gather(leg.id, GatherId(new_id()), 1, finish="", first_within=CONFIRM_WITHIN)
        await begin(tx, leg, request, plan, gather)

    async def _survey(self, tx: Transaction, leg: Leg, request: PerformRequest, params: survey.Survey) -> None:
        """One key, or two where the scale has ten in it: then a short silence after the first one ends it, too."""
        await survey_put(tx, request)
        asked = _asked(request, part_of(None, survey.question(params), request.effect.language), params.again)
        most = len(str(survey.SCALES[params.kind][1]))
        plan = Plan(
            kind=Kind.SURVEY,
            ways=await tell(tx, leg, asked, request.effect.language),
            collects=params.kind.value,
            longest=most,
        )
        gather = Gather(
            leg.id,
            GatherId(new_id()),
            most,
            finish="#" if most > 1 else "",
            first_within=params.timeout.elapsed,
            next_within=NEXT_DIGIT_WITHIN,
        )
        await begin(tx, leg, request, plan, gather)

    async def _answer(
        self, tx: Transaction, leg: Leg, request: PerformRequest, params: answer.Propose
    ) -> Outcome | None:
        """The summary, then one key: 1 it helped, 2 it did not."""
        found = await proposed(tx, request)
        if found is None:
            return Outcome(answer.NOTHING)
        language = request.effect.language
        question = Part(text=answer.HELPED.in_language(language, "en"))
        options = Part.of_keys([*choice("yes", YES_KEY), *choice("no", NO_KEY)], language)
        summary = Part(text=f"{found.title}. {found.summary}")
        first = [part_of(None, params.text, language), summary] if request.effect.attempt == 1 else []
        plan = Plan(
            kind=Kind.ASK,
            ways=await tell(tx, leg, [*first, question, options], language),
            choices={YES_KEY: answer.ACCEPTED, NO_KEY: answer.REJECTED},
        )
        gather = Gather(leg.id, GatherId(new_id()), 1, finish="", first_within=params.timeout.elapsed)
        await begin(tx, leg, request, plan, gather)
        return None

    async def _record(self, tx: Transaction, leg: Leg, params: record.Record) -> Outcome:
        match params.action:
            case record.Action.START:
                await recordings.want(tx, leg, True, self._keyring)
            case record.Action.STOP:
                await recordings.want(tx, leg, False, self._keyring)
            case record.Action.PAUSE:
                await recordings.pause(tx, leg, Reason.PROCESS)
            case record.Action.RESUME:
                await recordings.resume(tx, leg, Reason.PROCESS)
        return DONE


class SecretsUnrecorded:
    """Wraps what asks on the agent's screen: while a secret is asked for, the recording pauses.

    It goes on when the journal says that the step is done (`handlers.handle`).
    """

    def __init__(self, screen: StepPerformer) -> None:
        self._screen = screen

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        if _asks_secret(request.effect.params):
            leg = await line_of(tx, request)
            if leg is not None:
                await recordings.pause(tx, leg, Reason.SECRET)
        return await self._screen.perform(tx, request)

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        await self._screen.cancel(tx, request)


def _asks_secret(params: Any) -> bool:
    if isinstance(params, form.Form):
        return any(field.secret for field in params.fields)
    return isinstance(params, collect.Collect) and params.secret


async def line_of(tx: Transaction, request: PerformRequest | CancelRequest) -> Leg | None:
    """The customer's living leg, if the run is about a call that has one."""
    if request.subject is None or request.subject.kind != "interaction":
        return None
    leg = await queries.customer_leg(tx, request.subject.id)
    return None if leg is None or leg.releasing else leg


def part_of(prompt: str | None, text: Text | None, language: str) -> Part:
    """A recording by its name, or words; both say the same."""
    return Part.of(prompt, text.in_language(language) if text else "", language)


def _question(request: PerformRequest, params: ask.Ask | collect.Collect) -> list[Part]:
    return _asked(request, part_of(params.prompt, params.text, request.effect.language), params.again)


def _asked(request: PerformRequest, question: Part, again: Text | None) -> list[Part]:
    """What is asked; from the second attempt on with a word before it."""
    language = request.effect.language
    if request.effect.attempt == 1:
        return [question]
    heard = Part.of_keys(["nothing_heard"], language)
    if again is None:
        return [heard, question]
    return [Part.of_words(again.in_language(language), heard), question]


async def tell(tx: Transaction, leg: Leg, parts: Sequence[Part], language: str) -> tuple[Any, ...]:
    """Show the words to the caller; the ways to say them, none when there is nothing to say."""
    parts = [part for part in parts if part.keys or part.text]
    if parts and (text := words(parts)):
        await actions.caption(tx, leg.id, Caption("said", text=text, language=language))
    return tuple(ways(parts, language)) if parts else ()
