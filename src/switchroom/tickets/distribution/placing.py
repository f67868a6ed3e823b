"""Where tickets belong on the board: worked out anew at every change of them that may decide over it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.routing.contracts import ItemId, ItemKind, Medium, QueueId, WorkItem
from switchroom.routing.contracts import Origin as BoardOrigin
from switchroom.routing.facade import Placement, Wanted, place
from switchroom.tickets.conditions import Around, around, holds, variables_of
from switchroom.tickets.contracts import Status
from switchroom.tickets.rows import Row

WAIT_FOR_US = frozenset({Status.NEW, Status.OPEN})
"""In these somebody of us has something to do; in the others somebody else has, or nobody."""
KNOWN = """
select (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'condition', r.condition, 'queue_id', r.queue_id,
                                                     'medium', q.medium, 'skills', r.skills)
                                  order by r.position, r.id), '[]')
        from tickets.distribution_rule r left join routing.queue q on q.id = r.queue_id where not r.archived) as rules,
       (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from routing.placement p where p.about = any($1)) as placements
"""


class DemandedSkill(msgspec.Struct, frozen=True):
    skill_id: str
    at_least: int


class Rule(msgspec.Struct, frozen=True):
    """A rule as it is asked; `medium` is its queue's."""

    id: UUID
    condition: str
    queue_id: UUID | None
    medium: Medium | None
    skills: tuple[DemandedSkill, ...]


class _Known(msgspec.Struct, frozen=True):
    rules: list[Rule]
    placements: list[Placement]


async def distribute(tx: Transaction, rows: Sequence[Row]) -> None:
    """Make the board agree with these tickets, whose locks are held. One query, where there are neither rules nor
    tickets on the board.
    """
    known = await _known(tx, rows)
    if not known.rules and not known.placements:
        return
    before = {one.about: one for one in known.placements}
    lying = await around(tx, rows) if known.rules else {}
    for row in rows:
        wanted = _wanted(row, known.rules, lying.get(row.id)) if needs_somebody(row) else None
        holder = row.assignee_id if row.status in WAIT_FOR_US and row.merged_into is None else None
        await place(tx, row.id, before.get(row.id), wanted, holder)


def needs_somebody(row: Row) -> bool:
    """Whether it waits for us and nobody has it. Simulated agents take talks only, so theirs are offered to nobody."""
    free = row.assignee_id is None and row.merged_into is None and row.status in WAIT_FOR_US
    return free and row.origin is not Origin.SIMULATED


async def _known(connection: Connection, rows: Sequence[Row]) -> _Known:
    found = await connection.fetch_row(KNOWN, [row.id for row in rows])
    assert found is not None
    return msgspec.convert({"rules": found["rules"], "placements": found["placements"]}, _Known, strict=False)


def rule_for(rules: Sequence[Rule], variables: dict[str, Any]) -> Rule | None:
    """The first whose condition is met."""
    return next((rule for rule in rules if holds(rule.condition, variables)), None)


def _wanted(row: Row, rules: Sequence[Rule], lying: Around | None) -> Wanted | None:
    variables = variables_of(row, lying)
    rule = rule_for(rules, variables)
    if rule is None or rule.queue_id is None or rule.medium is None:
        return None
    work = WorkItem(
        id=ItemId(row.id),
        kind=ItemKind.TICKET,
        medium=rule.medium,
        origin=BoardOrigin(row.origin.value),
        attributes=_marks(variables, row),
        skills={skill.skill_id: skill.at_least for skill in rule.skills},
    )
    # A new one has waited since it came; one that came back begins now.
    since = row.opened_at if row.status is Status.NEW else row.changed_at
    return Wanted(QueueId(rule.queue_id), work, since)


def _marks(variables: dict[str, Any], row: Row) -> dict[str, str]:
    """What the head starts of a queue may ask for."""
    marks = {name: str(variables[name]) for name in ("kind", "priority", "impact", "urgency", "medium", "language")}
    return {
        name: value for name, value in {**marks, "brand": variables["brand"], "unit": str(row.unit_id)}.items() if value
    }
