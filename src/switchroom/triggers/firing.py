"""Looking at one thing: whether the condition holds and the process may start, and writing down what became of it.

Each is known by a key and starts a process at most once. Events carry the run that brought them about
(`Envelope.cause`), so a chain of triggers is followed link by link, however long its runs took in between.
"""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import DATABASE_TROUBLE, Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Code, Origin
from switchroom.platform.expressions import EvaluationFailed
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.contracts import Medium, Subject
from switchroom.processes.facade import Notice, Runs, tell_people
from switchroom.triggers.contracts import OffWhy, Result
from switchroom.triggers.domain.vocabulary import compiled
from switchroom.triggers.events import TriggerFired, TriggerSwitched
from switchroom.triggers.standing import Active, is_on

log = logging.getLogger(__name__)
SLOTS = 500
"""So many things that started nothing are remembered of each trigger, the latest."""
LONGEST_CHAIN = 3
NOTICE = "trigger"
"""The kind of notice that something is wrong with a trigger."""
STORM = {
    "en": "Trigger “{name}” was switched off: it started too many processes within an hour.",
    "pt-BR": "O gatilho “{name}” foi desligado: iniciou processos demais em uma hora.",
    "zh-CN": "触发器“{name}”已自动停用：一小时内启动的流程过多。",
}
LOOP = {
    "en": "Trigger “{name}” would have set off itself and was stopped from it. See its log.",
    "pt-BR": "O gatilho “{name}” dispararia a si mesmo e foi impedido. Veja o registro.",
    "zh-CN": "触发器“{name}”会循环触发自身，已被阻止，请查看运行记录。",
}
_COUNT = """
insert into triggers.tally (trigger_id, looked, fired, fired_at)
values ($1, 1, $2::int, case when $2::int = 1 then clock_timestamp() end)
on conflict (trigger_id) do update set looked = tally.looked + 1, fired = tally.fired + excluded.fired,
    fired_at = coalesce(excluded.fired_at, tally.fired_at)
returning looked
"""
_FIRED = """
insert into triggers.consideration (id, trigger_id, key, at, origin, result, subject_kind, subject_id, reference,
    run_id, chain)
values ($1, $2, $3, $4, $5, 'fired', $6, $7, $8, $9, $10)
on conflict (trigger_id, key) where key is not null do nothing returning id
"""
_NOTED = """
insert into triggers.consideration (id, trigger_id, slot, at, origin, result, why, subject_kind, subject_id, reference,
    chain)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (trigger_id, slot) where slot is not null do update set id = excluded.id, at = excluded.at,
    origin = excluded.origin, result = excluded.result, why = excluded.why, subject_kind = excluded.subject_kind,
    subject_id = excluded.subject_id, reference = excluded.reference, chain = excluded.chain
"""
_CHAIN = "select chain from triggers.consideration where run_id = $1"
_WITHIN_THE_HOUR = """
select count(*) from triggers.consideration
where trigger_id = $1 and at > $2::timestamptz - interval '1 hour' and run_id is not null
    and (origin = 'simulated') = ($3 = 'simulated')
"""
_TOLD_TODAY = """
select exists(select from triggers.consideration where trigger_id = $1 and result = 'loop'
              and at > $2::timestamptz - interval '1 day')
"""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a trigger looks at. `key`: by what it is known; `cause`: the run that brought it about, if one did."""

    key: str
    origin: Origin
    variables: Mapping[str, Any]
    subject: Subject | None = None
    reference: str | None = None
    cause: UUID | None = None


class _Refused(Exception):  # noqa: N818 - the ordinary case, as the house's refusals
    """Nothing is started, for this reason."""

    def __init__(self, result: Result, why: str = "") -> None:
        self.result, self.why = result, why


async def consider(tx: Transaction, runs: Runs, trigger: Active, looked: Looked) -> Result | None:
    """Start the trigger's process if it is to start, and note what became of it; None where it is off by now, or has
    looked at this before.
    """
    if not await is_on(tx, trigger.id):
        return None
    chain: list[UUID] = (await tx.fetch_value(_CHAIN, looked.cause) or []) if looked.cause else []
    try:
        check_condition(trigger, looked)
        await _no_loop(tx, trigger, looked, chain)
        await _room(tx, trigger, looked)
        inputs = inputs_of(trigger, looked)
        return await _start(tx, runs, trigger, looked, [*chain, trigger.id], inputs)
    except _Refused as refused:
        await _note(tx, trigger, looked, refused, chain)
        return refused.result


def check_condition(trigger: Active, looked: Looked) -> None:
    """Raises `_Refused` where the condition does not hold, or cannot be computed."""
    if not trigger.condition:
        return
    try:
        if not compiled(trigger.condition).holds(looked.variables):
            raise _Refused(Result.NOT_MET)
    except EvaluationFailed as wrong:
        raise _Refused(Result.FAILED, wrong.message) from None


def inputs_of(trigger: Active, looked: Looked) -> dict[str, Any]:
    """The values that the process begins with. Raises `_Refused` where one cannot be computed."""
    try:
        return {name: compiled(source).evaluate(looked.variables) for name, source in trigger.inputs.items()}
    except EvaluationFailed as wrong:
        raise _Refused(Result.FAILED, wrong.message) from None


def outcome_of(trigger: Active, looked: Looked) -> tuple[Result, str]:
    """What would become of it as far as condition and inputs go, and why."""
    try:
        check_condition(trigger, looked)
        inputs_of(trigger, looked)
    except _Refused as refused:
        return refused.result, refused.why
    return Result.FIRED, ""


async def _no_loop(tx: Transaction, trigger: Active, looked: Looked, chain: list[UUID]) -> None:
    """`chain`: the triggers whose runs led to this. Raises `_Refused` where it, or too many, are among them."""
    if trigger.id not in chain and len(chain) < LONGEST_CHAIN:
        return
    if trigger.set_by and not await tx.fetch_value(_TOLD_TODAY, trigger.id, await tx.now()):
        await tell_people(tx, [trigger.set_by], _notice(LOOP, trigger), looked.origin)
    raise _Refused(Result.LOOP)


async def _room(tx: Transaction, trigger: Active, looked: Looked) -> None:
    """Raises `_Refused` where it has started as many as it may; one that does so for real is off from now on."""
    fired: int = await tx.fetch_value(_WITHIN_THE_HOUR, trigger.id, await tx.now(), looked.origin.value)
    if fired < trigger.most_per_hour:
        return
    if looked.origin is not Origin.SIMULATED:
        await switch_off(tx, trigger.id, OffWhy.STORM)
        if trigger.set_by:
            await tell_people(tx, [trigger.set_by], _notice(STORM, trigger), looked.origin)
    raise _Refused(Result.STORM)


def _notice(words: Mapping[str, str], trigger: Active) -> Notice:
    return Notice(NOTICE, Text({language: text.format(name=trigger.name) for language, text in words.items()}))


async def switch_off(tx: Transaction, trigger_id: UUID, why: OffWhy) -> None:
    """It starts nothing from the end of this transaction on."""
    origin = await tx.fetch_value(
        """update triggers.trigger set "on" = false, off_why = $2, next_at = null where id = $1 returning origin""",
        trigger_id,
        why.value,
    )
    tx.emit(TriggerSwitched(trigger=trigger_id, on=False, why=Code(why.value)), origin=Origin(origin))


async def _start(
    tx: Transaction, runs: Runs, trigger: Active, looked: Looked, chain: list[UUID], inputs: dict[str, Any]
) -> Result | None:
    run_id, subject = new_id(), looked.subject
    try:
        async with tx.savepoint():
            first = await tx.fetch_value(
                _FIRED,
                new_id(),
                trigger.id,
                looked.key,
                await tx.now(),
                looked.origin.value,
                subject.kind if subject else None,
                subject.id if subject else None,
                looked.reference,
                run_id,
                chain,
            )
            if first is None:
                return None
            await tx.fetch_value(_COUNT, trigger.id, 1)
            fired = TriggerFired(trigger=trigger.id, run=run_id, process=Code(trigger.process))
            tx.emit(fired, origin=looked.origin)
            await runs.start(
                tx,
                trigger.process,
                run_id=run_id,
                origin=looked.origin,
                medium=Medium.MAIL,
                subject=subject,
                inputs=inputs,
            )
    except DATABASE_TROUBLE:
        raise
    except Refusal as refusal:
        raise _Refused(Result.FAILED, refusal.message) from None
    except Exception as error:
        log.exception("trigger failed", extra={"trigger": str(trigger.id)})
        raise _Refused(Result.FAILED, type(error).__name__) from None
    return Result.FIRED


async def _note(tx: Transaction, trigger: Active, looked: Looked, refused: _Refused, chain: list[UUID]) -> None:
    count: int = await tx.fetch_value(_COUNT, trigger.id, 0)
    subject = looked.subject
    await tx.execute(
        _NOTED,
        new_id(),
        trigger.id,
        count % SLOTS,
        await tx.now(),
        looked.origin.value,
        refused.result.value,
        refused.why[:500],
        subject.kind if subject else None,
        subject.id if subject else None,
        looked.reference,
        chain,
    )
