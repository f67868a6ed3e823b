"""Improvements are opened, by a month, a review or a person; changed, made, closed and dropped."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.facade import Counts, Measure
from switchroom.governance.contracts import (
    IMPROVE,
    ImprovementOver,
    NothingChanged,
    State,
    Verdict,
)
from switchroom.governance.events import ImprovementChanged
from switchroom.governance.improvements import Figure, Improvement, figure_of, improvement, may_change, one_of
from switchroom.people.facade import post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.collection import Stale, UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.facade import Definitions, NoSuchProcess, Notice, tell_people

NOTICE = "improvement"
"""The kind of notice that leads to the improvements."""
BEFORE_DAYS = 30
"""So many days before an improvement is opened by hand are what it is held against."""
OPENED = {
    "en": "A benchmark of this process was missed; an improvement was opened.",
    "pt-BR": "Uma meta deste processo não foi atingida; uma melhoria foi aberta.",
    "zh-CN": "该流程未达标杆值，已生成改进项。",
}
YOURS = {
    "en": "An improvement of this process was given to you.",
    "pt-BR": "Uma melhoria deste processo foi atribuída a você.",
    "zh-CN": "该流程的一项改进已交由您负责。",
}
_NEW = """
insert into governance.improvement (id, slug, measure, unit_id, problem, owner_id, due_on, state, before, report_id,
    run_id, opened_by, opened_at)
values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12) on conflict do nothing returning id
"""


class NotAPerson(Invalid):
    """Choose somebody who works here."""

    code = "governance.not_a_person"


class Missed(msgspec.Struct, frozen=True):
    """A benchmark that a process missed in a month."""

    slug: str
    measure: Measure
    counts: Counts


class New(msgspec.Struct, frozen=True, kw_only=True):
    """What an improvement is opened with."""

    slug: str
    measure: Measure | None = None
    unit_id: UUID | None = None
    problem: str
    owner_id: UUID | None = None
    due_on: date | None = None


async def open_missed(
    tx: Transaction, report_id: UUID, missed: Sequence[Missed], since: datetime, until: datetime
) -> int:
    """Open one for each benchmark missed that none is open for; how many. Who answers for the process is told."""
    opened = 0
    for one in missed:
        figure = msgspec.to_builtins(Figure(since, until, one.counts))
        made: UUID | None = await tx.fetch_value(
            _NEW,
            new_id(),
            one.slug,
            one.measure.value,
            None,
            "",
            None,
            None,
            figure,
            report_id,
            None,
            None,
            await tx.now(),
        )
        if made is None:
            continue
        opened += 1
        _emit(tx, made, one.slug, State.OPEN)
        await tell_owner(tx, one.slug, OPENED)
    return opened


async def tell_owner(tx: Transaction, slug: str, words: dict[str, str]) -> None:
    """Tell those who hold the post that owns a process."""
    post = await tx.fetch_value("select owner from processes.catalogued where slug = $1", slug)
    holders = await post_holders_in(tx, post, await tx.now(), unit_id=None, origin=Origin.REAL) if post else []
    await tell_people(tx, [one.id for one in holders], Notice(NOTICE, Text(words), process=slug), Origin.REAL)


async def open_one(
    tx: Transaction, principal: Principal, definitions: Definitions, new: New, *, run_id: UUID | None = None
) -> UUID:
    """Open one by hand; held against the thirty days before. Raises `NotAllowed`, `UnknownReference`, `NotAPerson`."""
    path = await _path(tx, new.unit_id)
    _require(principal, IMPROVE, new.unit_id, path)
    try:
        await definitions.resolve(tx, new.slug, None)
    except NoSuchProcess as unknown:
        problem = {"field": "process", "code": "unknown", "message": unknown.message}
        raise UnknownReference(errors=[problem]) from None
    now = await tx.now()
    before = await figure_of(tx, new.slug, path, now - timedelta(days=BEFORE_DAYS), now)
    return await insert(tx, new, before, run_id=run_id, opened_by=principal.user_id)


async def insert(
    tx: Transaction, new: New, before: Figure | None, *, run_id: UUID | None, opened_by: UUID | None
) -> UUID:
    """Write it down; its owner is told."""
    await _check_owner(tx, new.owner_id)
    made: UUID = await tx.fetch_value(
        _NEW,
        new_id(),
        new.slug,
        new.measure.value if new.measure else None,
        new.unit_id,
        new.problem,
        new.owner_id,
        new.due_on,
        msgspec.to_builtins(before),
        None,
        run_id,
        opened_by,
        await tx.now(),
    )
    _emit(tx, made, new.slug, State.OPEN)
    if new.owner_id is not None and new.owner_id != opened_by:
        await tell_people(tx, [new.owner_id], Notice(NOTICE, Text(YOURS), process=new.slug), Origin.REAL)
    return made


async def change(tx: Transaction, principal: Principal, id: UUID, revision: int, given: dict[str, Any]) -> Improvement:
    """Change words, owner or day. Raises also `ImprovementOver`, `Stale`, `NotAPerson`."""
    one = await _to_change(tx, principal, id, revision)
    if given.get("owner_id") is not None and given["owner_id"] != one.owner_id:
        await _check_owner(tx, given["owner_id"])
        if given["owner_id"] != principal.user_id:
            notice = Notice(NOTICE, Text(YOURS), process=one.slug)
            await tell_people(tx, [given["owner_id"]], notice, Origin.REAL)
    return await _save(tx, principal, one, given)


async def made(
    tx: Transaction, principal: Principal, id: UUID, revision: int, what: str, training: str, at: datetime | None
) -> Improvement:
    """The change is made, now or earlier, and watched from then on. Raises as `change`; `Invalid` for the future."""
    one = await _to_change(tx, principal, id, revision)
    now = await tx.now()
    if at is not None and at > now:
        raise Invalid("A change that is still to come is not made yet.")
    given = {"change": what, "training": training, "changed_at": at or now, "state": State.WATCHED.value}
    return await _save(tx, principal, one, given)


async def close(
    tx: Transaction, principal: Principal, id: UUID, revision: int, verdict: Verdict, reason: str
) -> Improvement:
    """Say what came of it; the figures since the change stay with it. Raises as `change`, and `NothingChanged`."""
    one = await _to_change(tx, principal, id, revision)
    if one.changed_at is None:
        raise NothingChanged()
    now = await tx.now()
    after = await figure_of(tx, one.slug, one.unit_path, one.changed_at, now)
    given = {"verdict": verdict.value, "reason": reason, "after": msgspec.to_builtins(after), "ended_at": now}
    return await _save(tx, principal, one, {**given, "state": State.CLOSED.value})


async def drop(tx: Transaction, principal: Principal, id: UUID, revision: int, reason: str) -> Improvement:
    """Nothing will be done about it. Raises as `change`."""
    one = await _to_change(tx, principal, id, revision)
    given = {"reason": reason, "ended_at": await tx.now(), "state": State.DROPPED.value}
    return await _save(tx, principal, one, given)


async def _to_change(tx: Transaction, principal: Principal, id: UUID, revision: int) -> Improvement:
    one = await one_of(tx, principal, id, "for update of i")
    if not may_change(principal, one):
        principal.require_over(IMPROVE, one.unit_path, None)
    if one.state.over:
        raise ImprovementOver()
    if one.revision != revision:
        raise Stale()
    return one


_FIELDS = ("problem", "change", "training", "owner_id", "due_on", "changed_at", "state", "verdict", "reason", "after")


async def _save(tx: Transaction, principal: Principal, one: Improvement, given: dict[str, Any]) -> Improvement:
    names = [name for name in (*_FIELDS, "ended_at") if name in given]
    sets = "".join(f", {name} = ${number}" for number, name in enumerate(names, 2))
    await tx.execute(
        f"update governance.improvement set revision = revision + 1{sets} where id = $1",  # noqa: S608 - own names
        one.id,
        *(given[name] for name in names),
    )
    _emit(tx, one.id, one.slug, State(given.get("state", one.state)))
    return await improvement(tx, principal, one.id)


async def _path(connection: Connection, unit_id: UUID | None) -> str | None:
    if unit_id is None:
        return None
    path: str | None = await connection.fetch_value("select path from organisation.unit where id = $1", unit_id)
    if path is None:
        raise Invalid("There is no such unit.")
    return path


async def _check_owner(tx: Transaction, owner_id: UUID | None) -> None:
    known = 'select exists(select from people."user" where id = $1 and active and not archived)'
    if owner_id is not None and not await tx.fetch_value(known, owner_id):
        raise NotAPerson()


def _require(principal: Principal, wanted: Any, unit_id: UUID | None, path: str | None) -> None:
    if unit_id is None:
        principal.require_everywhere(wanted)
    else:
        principal.require(wanted, unit_path=path)


def _emit(tx: Transaction, id: UUID, slug: str, state: State) -> None:
    tx.emit(ImprovementChanged(improvement=id, process=Code(slug), state=Code(state.value)), origin=Origin.REAL)
