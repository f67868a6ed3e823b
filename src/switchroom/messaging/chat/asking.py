"""What the process asks in a chat, and what an answer to it means. Pure but for the rows of `ask` and `withdraw`."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.messaging.chat.queries import Prompt
from switchroom.messaging.contracts import NoSuchChoice, NotAccepted
from switchroom.platform.db import Transaction
from switchroom.platform.text import Text
from switchroom.processes.contracts import EXIT, PerformRequest
from switchroom.processes.facade import ask as asking
from switchroom.processes.facade import collect, form, survey

MASK = "••••••"
YES = Text({"en": "Yes", "pt-BR": "Sim", "zh-CN": "是"})
NO = Text({"en": "No", "pt-BR": "Não", "zh-CN": "否"})
NO_THANKS = Text({"en": "No, thank you", "pt-BR": "Não, obrigado", "zh-CN": "不评价"})
DONE, FILE = "done", form.Kind.FILE.value
SCORE, COMMENT, SCALE = "score", "comment", "scale"
ADDRESSES = (form.Kind.PHONE.value, form.Kind.EMAIL.value)


class Option(msgspec.Struct, frozen=True):
    """A button: the outcome's `name`, its label, and the key that stands for it on a phone."""

    name: str
    label: str
    key: str = ""


class Field(msgspec.Struct, frozen=True):
    """A value that is asked for. In a form it has a `name`, a `label`, and may be left out or chosen."""

    kind: str
    secret: bool
    shortest: int
    longest: int
    name: str = ""
    label: str = ""
    required: bool = True
    choices: tuple[Option, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a step is asked: by `options`, for one value (`field`) or for several (`fields`).

    `exits`: the options leave the queue. `repeat_key` is what asks again on a phone. `survey`: what a survey measures,
    whose score and comment are the fields.
    """

    text: str = ""
    options: tuple[Option, ...] = ()
    field: Field | None = None
    fields: tuple[Field, ...] = ()
    language: str = ""
    exits: bool = False
    repeat_key: str = ""
    survey: str = ""


class Given(msgspec.Struct, frozen=True):
    """What an answer means to the run (`outcome`, `inputs`) and how it stands in the chat (`shown`).

    `secrets`: further inputs, which must be sealed before the run is told. `addresses`: telephone numbers and mail
    addresses that are among the values. `files`: those that were sent ahead and go along.
    """

    outcome: str
    inputs: dict[str, Any]
    shown: str
    secrets: dict[str, str] = {}
    addresses: tuple[str, ...] = ()
    files: tuple[UUID, ...] = ()
    score: int | None = None
    comment: str = ""


def plan_of(prompt: Prompt) -> Plan:
    return msgspec.convert(prompt.plan, Plan)


def chosen(plan: Plan, name: str) -> Given:
    """A button was pressed. Raises `NoSuchChoice`."""
    for option in plan.options:
        if option.name == name:
            return _option(plan, option)
    raise NoSuchChoice()


def filled(plan: Plan, value: str) -> Given:
    """A field was filled. Raises `NotAccepted` for what has not the shape of such a value."""
    if plan.field is None:
        raise NoSuchChoice()
    text = _tidied(plan.field, value)
    if not _fits(plan.field, text):
        raise NotAccepted()
    return _value(plan.field, text)


def filled_all(plan: Plan, values: Mapping[str, Any], sent: Mapping[str, str] | None = None) -> Given:
    """A form was filled: all of its fields at once. Raises `NotAccepted`, which names each field that is wrong.

    `sent`: the names of the files that were sent ahead, by id; a field of kind file names one of them.
    """
    if not plan.fields:
        raise NoSuchChoice()
    files, values = _files(plan, values, sent or {})
    wrong = [field for field in plan.fields if not _is_valid(field, values.get(field.name))]
    if wrong:
        errors = [_refused(field, values.get(field.name)) for field in wrong]
        raise NotAccepted(errors=errors)
    given = {field.name: _given(field, values.get(field.name)) for field in plan.fields}
    if plan.survey:
        return _rated(plan, int(given[SCORE]), str(given.get(COMMENT) or ""))
    hidden = {field.name: str(given[field.name]) for field in plan.fields if field.secret and given[field.name]}
    return Given(
        DONE,
        {name: value for name, value in given.items() if name not in hidden},
        "\n".join(filter(None, (_summary(field, given[field.name], plan.language) for field in plan.fields))),
        hidden,
        tuple(str(given[field.name]) for field in plan.fields if field.kind in ADDRESSES and given[field.name]),
        files,
    )


def takes_file(plan: Plan) -> bool:
    """Whether the form has a field for a file."""
    return any(field.kind == FILE for field in plan.fields)


def _files(plan: Plan, values: Mapping[str, Any], sent: Mapping[str, str]) -> tuple[tuple[UUID, ...], dict[str, Any]]:
    """The files that are named, and the values with their names instead; one that is not there is no value at all."""
    given, found = dict(values), list[UUID]()
    for field in plan.fields:
        file_id = given.get(field.name)
        if field.kind != FILE or file_id in (None, ""):
            continue
        name = sent.get(file_id) if isinstance(file_id, str) else None
        given[field.name] = _NO_FILE if name is None else name
        if name is not None:
            found.append(UUID(file_id))
    return tuple(dict.fromkeys(found)), given


_NO_FILE = object()


def _is_valid(field: Field, value: Any) -> bool:
    missing = field.kind == FILE and field.required and value in (None, "")
    return not missing and form.is_valid(_form_field(field), value)


def _rated(plan: Plan, score: int, comment: str) -> Given:
    """A score the run may know; the comment stays with the interaction."""
    shown = "\n".join(filter(None, (f"{score} / {plan.fields[0].choices[-1].name}", comment)))
    return Given(survey.ANSWERED, {"score": score}, shown, score=score, comment=comment)


def _form_field(field: Field) -> form.FormField:
    return form.FormField(
        name=field.name,
        label=Text({"": field.label}),
        kind=form.Kind.CHOICE if field.kind == SCALE else form.Kind(field.kind),
        required=field.required,
        secret=field.secret,
        longest=field.longest,
        choices=tuple(form.FormChoice(name=option.name) for option in field.choices),
    )


def _given(field: Field, value: Any) -> Any:
    if field.kind == FILE:
        return value or None
    return value if isinstance(value, bool) or value is None else _tidied(field, str(value))


def _refused(field: Field, value: Any) -> dict[str, str]:
    code = "missing" if value in (None, "") or str(value).isspace() else "invalid"
    return {"field": f"values.{field.name}", "code": code, "message": NotAccepted().message}


def _summary(field: Field, value: Any, language: str) -> str:
    """A line of the conversation; nothing of what was left empty, and of a secret only that there is one."""
    if field.kind == form.Kind.BOOLEAN:
        return f"{field.label}: {(YES if value else NO).in_language(language, 'en')}"
    if value in (None, ""):
        return ""
    labels = {option.name: option.label for option in field.choices}
    return f"{field.label}: {MASK if field.secret else labels.get(str(value), value)}"


def typed(plan: Plan, text: str) -> Given | None:
    """What a message in plain words means to the question that waits; None: nothing, it is a message.

    A menu is answered by its key, name or label, as on a phone. Whatever else is typed goes to the process, which asks
    again or goes on.
    """
    words = text.strip()
    if plan.survey and survey.score_of(survey.Measure(plan.survey), words) is not None:
        return _rated(plan, int(words), "")
    if plan.fields:
        return None
    for option in plan.options:
        if words.casefold() in {option.name.casefold(), option.label.casefold(), option.key.casefold()}:
            return msgspec.structs.replace(_option(plan, option), shown=words)
    if plan.exits:
        return None
    if plan.field is not None:
        value = _tidied(plan.field, words)
        if plan.field.secret and not _fits(plan.field, value):
            return Given(collect.INVALID, {}, MASK)
        return _value(plan.field, value)
    if words and words == plan.repeat_key:
        return Given(asking.REPEAT, {"key": words}, words)
    confirms = {option.name for option in plan.options} == {collect.YES, collect.NO}
    return Given(collect.NO if confirms else asking.NO_MATCH, {"key": words[:64]}, words)


def _option(plan: Plan, option: Option) -> Given:
    return Given(EXIT if plan.exits else option.name, {"key": option.key}, option.label)


def _value(field: Field, text: str) -> Given:
    if field.secret:
        return Given(collect.OK, {}, MASK, {"value": text})
    return Given(collect.OK, {"value": text}, text, addresses=(text,) if field.kind in ADDRESSES else ())


def _tidied(field: Field, text: str) -> str:
    named = field.kind in (form.Kind.CHOICE, form.Kind.BOOLEAN, FILE, SCALE)
    return text.strip() if named else collect.tidied(text, collect.What(field.kind))


def _fits(field: Field, text: str) -> bool:
    return collect.fits(text, collect.What(field.kind), field.shortest, field.longest)


def options_of(choices: Iterable[asking.Choice], language: str) -> tuple[Option, ...]:
    """The buttons of a menu, with the keys that the phone would give them."""
    return tuple(
        Option(one.name, one.label.in_language(language) if one.label else one.name, one.key or str(number))
        for number, one in enumerate(choices, 1)
    )


def fields_of(fields: Iterable[form.FormField], language: str) -> tuple[Field, ...]:
    """The fields of a form, in one language."""
    return tuple(
        Field(
            one.kind.value,
            one.secret,
            1,
            one.longest,
            one.name,
            one.label.in_language(language),
            one.required,
            tuple(
                Option(each.name, each.label.in_language(language) if each.label else each.name) for each in one.choices
            ),
        )
        for one in fields
    )


def survey_of(params: survey.Survey, language: str) -> Plan:
    """A survey as a form: the scale, the comment where there is one, and a way out."""
    low, high = survey.SCALES[params.kind]
    scale = tuple(Option(str(score), str(score)) for score in range(low, high + 1))
    question = words(survey.question(params), language)
    fields = [Field(SCALE, False, 1, 2, SCORE, question, choices=scale)]
    if params.comment:
        label = params.comment.in_language(language)
        fields.append(Field(form.Kind.TEXT.value, False, 1, survey.LONGEST_COMMENT, COMMENT, label, required=False))
    refuse = Option(survey.REFUSED, NO_THANKS.in_language(language, "en"))
    return Plan(text=question, options=(refuse,), fields=tuple(fields), language=language, survey=params.kind.value)


def words(text: Text | None, language: str) -> str:
    """A text in the language of the run; empty where there is none."""
    return text.in_language(language).strip() if text else ""


async def wait_for(tx: Transaction, request: PerformRequest, prompt_id: UUID, plan: Plan) -> None:
    """Remember what a step waits for; one that the same token waited for before is over."""
    assert request.subject is not None
    await tx.execute(
        """insert into messaging.prompt (id, chat_id, run_id, token, visit, step_type, plan)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (run_id, token) do update set id = excluded.id, visit = excluded.visit,
               step_type = excluded.step_type, plan = excluded.plan, asked_at = clock_timestamp()""",
        prompt_id,
        request.subject.id,
        request.run,
        request.effect.token,
        request.effect.visit,
        request.effect.type,
        plan,
    )


async def forget(tx: Transaction, run_id: UUID, token: int, visit: int) -> None:
    """The step no longer waits."""
    await tx.execute(
        "delete from messaging.prompt where run_id = $1 and token = $2 and visit = $3", run_id, token, visit
    )
