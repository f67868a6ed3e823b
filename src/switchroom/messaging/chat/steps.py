"""Performers of steps in a chat: what a process says is a message, what it asks are buttons or a field.

A question waits until it is answered: silence in a chat is somebody who thinks, or whose page is closed, and the idle
time of the entry point ends that. The lengths by which a phone tells silence mean nothing here. An interaction on this
medium without a chat (a test) hears nothing, as on a dead line.
"""

from typing import Any
from uuid import uuid5

import msgspec

from switchroom.interactions.facade import proposed, survey_put
from switchroom.messaging.chat import asking, queries
from switchroom.messaging.chat.asking import NO, YES, Field, Option, Plan
from switchroom.messaging.chat.writing import New, bell_of, write
from switchroom.messaging.contracts import Author, MessageKind
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.contracts import CancelRequest, Outcome, PerformRequest, Phase
from switchroom.processes.facade import Performers, answer, ask, collect, form, record, say, survey, wait
from switchroom.routing.contracts import Standing

MEDIA = ("chat", "form")
DONE = Outcome("done")
SILENCE = Outcome("timeout")
UNFILLED = Outcome(form.INVALID)
RIGHT = Text({"en": "{value}. Is this right?", "pt-BR": "{value}. Está certo?", "zh-CN": "{value}，对吗？"})
FILL_IN = Text({"en": "Please fill this in:", "pt-BR": "Preencha, por favor:", "zh-CN": "请填写："})


class ChatSteps:
    """The performer of every step type that a chat knows. `address`: ours, as customers' browsers know it."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address

    def register(self, performers: Performers) -> None:
        """Take the steps of the media in which people write: a form's page shows the same as pages, one by one."""
        for medium in MEDIA:
            for step_type in ("say", "ask", "collect", "form", "survey", "answer", "record", "wait"):
                performers.register(step_type, self, medium)

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        here = request.subject is not None and await queries.exists(tx, request.subject.id)
        match request.effect.params:
            case say.Say() as params:
                return await self._say(tx, request, params) if here else DONE
            case ask.Ask() as params if here:
                await self._ask(tx, request, params)
            case collect.Collect() as params if here:
                await self._collect(tx, request, params)
            case form.Form() as params if here:
                await self._form(tx, request, params)
            case survey.Survey() as params if here:
                await survey_put(tx, request)
                await _put(tx, request, asking.survey_of(params, request.effect.language))
            case answer.Propose() as params if here:
                return await self._answer(tx, request, params)
            case ask.Ask() | collect.Collect() | survey.Survey() | answer.Propose():
                return SILENCE
            case form.Form():
                return UNFILLED
            case record.Record():
                return DONE  # what is written is kept anyway
            case wait.Wait() if here and request.effect.keys:
                await self._offer_exits(tx, request)
        return None  # a `wait` ends by its timer

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        await asking.forget(tx, request.run, request.effect.token, request.effect.visit)
        if request.subject is not None:
            tx.ring(bell_of(request.subject.id))

    async def _say(self, tx: Transaction, request: PerformRequest, params: say.Say) -> Outcome:
        text = asking.words(params.text, request.effect.language)
        if text and not await _is_last(tx, request, text):
            await _tell(tx, request, text)
        return Outcome("done", await _announced(tx, request, params)) if params.announce else DONE

    async def _ask(self, tx: Transaction, request: PerformRequest, params: ask.Ask) -> None:
        text = _question(request, params)
        options = asking.options_of(params.choices, request.effect.language)
        await _put(tx, request, Plan(text=text, options=options, repeat_key=params.repeat_key or ""))

    async def _collect(self, tx: Transaction, request: PerformRequest, params: collect.Collect) -> None:
        if request.effect.phase is Phase.CONFIRM:
            await self._confirm(tx, request)
            return
        field = Field(params.kind.value, params.secret, params.shortest, params.longest)
        await _put(tx, request, Plan(text=_question(request, params), field=field))

    async def _form(self, tx: Transaction, request: PerformRequest, params: form.Form) -> None:
        language = request.effect.language
        text = asking.words(params.text, language) or FILL_IN.in_language(language, "en")
        fields = asking.fields_of(params.fields, language)
        await _put(tx, request, Plan(text=text, fields=fields, language=language))

    async def _answer(self, tx: Transaction, request: PerformRequest, params: answer.Propose) -> Outcome | None:
        found = await proposed(tx, request)
        if found is None:
            return Outcome(answer.NOTHING)
        language = request.effect.language
        link = f"{self._address.rstrip('/')}{found.page}" if self._address else ""
        before = asking.words(params.text, language)
        await _tell(tx, request, "\n\n".join(filter(None, (before, found.title, found.summary, link))))
        options = tuple(Option(name, label.in_language(language, "en")) for name, label in answer.LABELS.items())
        await _put(tx, request, Plan(text=answer.HELPED.in_language(language, "en"), options=options))
        return None

    async def _confirm(self, tx: Transaction, request: PerformRequest) -> None:
        language = request.effect.language
        text = RIGHT.in_language(language, "en").replace("{value}", _shown(request.effect.value))
        yes, no = YES.in_language(language, "en"), NO.in_language(language, "en")
        await _put(tx, request, Plan(text=text, options=(Option(collect.YES, yes, "1"), Option(collect.NO, no, "2"))))

    async def _offer_exits(self, tx: Transaction, request: PerformRequest) -> None:
        """The keys that leave the queue, as buttons: the same ones as long as the customer waits."""
        effect = request.effect
        labels = {key: label.in_language(effect.language, "en") for key, label in effect.labels.items()}
        options = tuple(Option(key, labels.get(key) or key, key) for key in effect.keys)
        await asking.wait_for(
            tx, request, uuid5(request.run, f"exits {effect.token}"), Plan(options=options, exits=True)
        )


async def _put(tx: Transaction, request: PerformRequest, plan: Plan) -> None:
    await _tell(tx, request, plan.text, MessageKind.PROMPT)
    await asking.wait_for(tx, request, new_id(), plan)


async def _tell(tx: Transaction, request: PerformRequest, text: str, kind: MessageKind = MessageKind.TEXT) -> None:
    assert request.subject is not None
    await write(tx, request.subject.id, New(author=Author.PROCESS, kind=kind, text=text))


async def _is_last(tx: Transaction, request: PerformRequest, text: str) -> bool:
    """Whether these very words stand there already: what is said again and again in a queue is written once."""
    assert request.subject is not None
    return bool(
        await tx.fetch_value(
            """select m.author = 'process' and m.kind = 'text' and m.text = $2
               from messaging.chat c join messaging.message m on m.chat_id = c.id and m.number = c.last
               where c.id = $1""",
            request.subject.id,
            text,
        )
    )


async def _announced(tx: Transaction, request: PerformRequest, params: say.Say) -> dict[str, Any]:
    """The figures for the run; the customer's page shows place and wait all the time."""
    assert request.subject is not None
    kept = await tx.fetch_value("select standing from messaging.chat where id = $1", request.subject.id)
    if kept is None:
        return {}
    standing, inputs = msgspec.convert(kept, Standing), dict[str, Any]()
    if say.Announcement.POSITION in params.announce:
        inputs["position"] = standing.position
    if say.Announcement.EXPECTED_WAIT in params.announce and standing.longest is not None:
        inputs["expected_wait"] = list(standing.wait_s)
    return inputs


def _question(request: PerformRequest, params: ask.Ask | collect.Collect) -> str:
    """What is asked; from the second attempt on with what the process says before it."""
    language = request.effect.language
    before = asking.words(params.again, language) if request.effect.attempt > 1 else ""
    return "\n".join(part for part in (before, asking.words(params.text, language)) if part)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
