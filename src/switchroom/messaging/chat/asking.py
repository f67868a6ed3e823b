"""What the process asks in a chat, and what an answer to it means. Pure but for the rows of `ask` and `withdraw`."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from switchroom.messaging.chat.queries import Prompt
from switchroom.messaging.contracts import NoSuchChoice, NotAccepted
from switchroom.platform.db import Transaction
from switchroom.platform.text import Text
from switchroom.processes.contracts import EXIT, PerformRequest
from switchroom.processes.facade import ask as asking
from switchroom.processes.facade import collect

MASK = "••••••"


class Option(msgspec.Struct, frozen=True):
    """A button: the outcome's `name`, its label, and the key that stands for it on a phone."""

    name: str
    label: str
    key: str = ""


class Field(msgspec.Struct, frozen=True):
    """A value that is asked for."""

    kind: str
    secret: bool
    shortest: int
    longest: int


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a step is asked. `exits`: the options leave the queue. `repeat_key` is what asks again on a phone."""

    text: str = ""
    options: tuple[Option, ...] = ()
    field: Field | None = None
    exits: bool = False
    repeat_key: str = ""


class Given(msgspec.Struct, frozen=True):
    """What an answer means to the run (`outcome`, `inputs`) and how it stands in the chat (`shown`).

    `secret`: a value that must be sealed before the run is told.
    """

    outcome: str
    inputs: dict[str, str]
    shown: str
    secret: str | None = None


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
    text = value.strip()
    if not _fits(plan.field, text):
        raise NotAccepted()
    return _value(plan.field, text)


def typed(plan: Plan, text: str) -> Given | None:
    """What a message in plain words means to the question that waits; None: nothing, it is a message.

    A menu is answered by its key, name or label, as on a phone. Whatever else is typed goes to the process, which asks
    again or goes on.
    """
    words = text.strip()
    for option in plan.options:
        if words.casefold() in {option.name.casefold(), option.label.casefold(), option.key.casefold()}:
            return msgspec.structs.replace(_option(plan, option), shown=words)
    if plan.exits:
        return None
    if plan.field is not None:
        if plan.field.secret and not _fits(plan.field, words):
            return Given(collect.INVALID, {}, MASK)
        return _value(plan.field, words)
    if words and words == plan.repeat_key:
        return Given(asking.REPEAT, {"key": words}, words)
    confirms = {option.name for option in plan.options} == {collect.YES, collect.NO}
    return Given(collect.NO if confirms else asking.NO_MATCH, {"key": words[:64]}, words)


def _option(plan: Plan, option: Option) -> Given:
    return Given(EXIT if plan.exits else option.name, {"key": option.key}, option.label)


def _value(field: Field, text: str) -> Given:
    if field.secret:
        return Given(collect.OK, {}, MASK, secret=text)
    return Given(collect.OK, {"value": text}, text)


def _fits(field: Field, text: str) -> bool:
    return collect.fits(text, collect.What(field.kind), field.shortest, field.longest)


def options_of(choices: Iterable[asking.Choice], language: str) -> tuple[Option, ...]:
    """The buttons of a menu, with the keys that the phone would give them."""
    return tuple(
        Option(one.name, one.label.in_language(language) if one.label else one.name, one.key or str(number))
        for number, one in enumerate(choices, 1)
    )


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
