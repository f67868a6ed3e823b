"""Touchpoints are given processes: one or hundreds at once, looked at first, and taken back.

All changes of the map are made one after the other, and each only if the cells are still as they were when somebody
looked at what it would touch: of two at once, the second is told to look again. The database holds that a cell has one
process at most, whoever writes.
"""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import ActorKind, Code
from switchroom.platform.ids import new_id
from switchroom.platform.services import Services
from switchroom.processes.contracts import Finding, has_errors
from switchroom.processes.facade import Definitions, NoSuchProcess, told
from switchroom.touchpoints import map_schemas as schemas
from switchroom.touchpoints.brand_rules import findings_for, refusal_of
from switchroom.touchpoints.contracts import (
    EDIT_MAP,
    SEE_MAP,
    AlreadyUndone,
    Assigned,
    AssignmentKind,
    AssignmentNotFound,
    CellTaken,
    MapChanged,
    NothingChosen,
    TooManyChosen,
)
from switchroom.touchpoints.domain.cells import Cell, Standing, code, fingerprint
from switchroom.touchpoints.process_map import brands_within

MAP_LOCK = 7_201_021
MOST = 50_000
EXAMPLES = 50
CHOSEN = """
with recursive below as (
    select id from touchpoints.service_category where id = any($4)
    union
    select c.id from touchpoints.service_category c join below on c.parent_id = below.id
)
select c.id as channel_id, s.id as service_id, b.id as brand_id, c.label as channel, b.label as brand, c.medium,
       s.code as service, t.id is not null as decided, t.process_slug, t.process_version, t.owner_post_id
from touchpoints.channel c cross join touchpoints.service s cross join organisation.brand b
left join touchpoints.touchpoint t on not t.archived and t.channel_id = c.id and t.service_id = s.id
    and t.brand_id = b.id and t.region_id is not distinct from $5 and t.environment_id is not distinct from $6
where not c.archived and not s.archived and not b.archived
    and (cardinality($1::uuid[]) = 0 or b.id = any($1)) and (cardinality($2::uuid[]) = 0 or c.id = any($2))
    and (cardinality($3::uuid[]) = 0 or s.id = any($3))
    and (cardinality($4::uuid[]) = 0 or s.category_id in (select id from below))
    and ($7::uuid[] is null or b.id = any($7))
    and case $8 when 'blind' then t.id is null when 'not_offered' then t.id is not null and t.process_slug is null
                when 'assigned' then t.process_slug is not null else true end
    and ($9::text is null or t.process_slug = $9)
order by b.label, s.code, c.label limit $10
"""
STANDING = """
select process_slug, process_version, owner_post_id from touchpoints.touchpoint
where not archived and channel_id = $1 and service_id = $2 and brand_id = $3
    and region_id is not distinct from $4 and environment_id is not distinct from $5
"""
PUT_AWAY = """
update touchpoints.touchpoint set archived = true
where not archived and channel_id = $1 and service_id = $2 and brand_id = $3
    and region_id is not distinct from $4 and environment_id is not distinct from $5
"""
PUT = """
insert into touchpoints.touchpoint (id, channel_id, service_id, brand_id, region_id, environment_id, process_slug,
    process_version, owner_post_id, assignment_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
KEEP = """
insert into touchpoints.assignment (id, at, by, kind, process_slug, process_version, owner_post_id, brand_ids, touched,
    undoes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
SHOWN = "id, at, by, kind, process_slug, process_version, owner_post_id, touched, undoes, undone_at"
Change = tuple[Cell, Standing | None, Standing | None]


class Chosen(msgspec.Struct, frozen=True):
    """A cell that was chosen, and what it has; None: nothing was decided about it."""

    cell: Cell
    code: str
    medium: str
    standing: Standing | None


async def preview(
    connection: Connection, principal: Principal, definitions: Definitions, wanted: schemas.AssignmentWanted
) -> schemas.AssignmentPreview:
    """What a change would touch. Raises `NotAllowed`, `NothingChosen`, `TooManyChosen`, `UnknownReference`."""
    media = await _check(connection, definitions, wanted)
    chosen = await _chosen(connection, principal, wanted.cells)
    found = await _broken(connection, definitions, wanted, chosen)
    touched = [one for one in chosen if _after(wanted, one.standing) != one.standing]
    return schemas.AssignmentPreview(
        chosen=len(chosen),
        touched=len(touched),
        replaced=sum(_replaces(wanted, one.standing) for one in touched),
        unsuited=sorted({one.cell.channel_id for one in touched if media is not None and one.medium not in media}),
        broken=[_told(one) for one in found],
        fingerprint=fingerprint((one.cell, one.standing) for one in chosen),
        examples=[_example(one) for one in touched[:EXAMPLES]],
    )


async def assign(
    tx: Transaction, principal: Principal, definitions: Definitions, wanted: schemas.AssignmentConfirmed
) -> schemas.AssignmentShown:
    """Make the change that was looked at. Raises as `preview`, and `MapChanged`, `CellTaken`, `BreaksRules`."""
    await _check(tx, definitions, wanted)
    await tx.execute("select pg_advisory_xact_lock($1)", MAP_LOCK)
    chosen = await _chosen(tx, principal, wanted.cells)
    if fingerprint((one.cell, one.standing) for one in chosen) != wanted.fingerprint:
        raise MapChanged()
    changes = [(one.cell, one.standing, _after(wanted, one.standing)) for one in chosen]
    changes = [change for change in changes if change[1] != change[2]]
    if not wanted.replace and any(_replaces(wanted, before) for _, before, _ in changes):
        raise CellTaken()
    if has_errors(found := await _broken(tx, definitions, wanted, chosen)):
        raise refusal_of(found, "process")
    return await _make(tx, AssignmentKind(wanted.kind), changes, wanted)


async def undo(tx: Transaction, principal: Principal, assignment_id: UUID) -> schemas.AssignmentUndone:
    """Take a change back, except where somebody has changed the touchpoint since.

    Raises `AssignmentNotFound`, `AlreadyUndone`, `NotAllowed`.
    """
    within = brands_within(principal, EDIT_MAP, whole=True)
    await tx.execute("select pg_advisory_xact_lock($1)", MAP_LOCK)
    found = await tx.fetch_row(
        "select undone_at from touchpoints.assignment where id = $1 and ($2::uuid[] is null or brand_ids <@ $2)",
        assignment_id,
        within,
    )
    if found is None:
        raise AssignmentNotFound()
    if found["undone_at"] is not None:
        raise AlreadyUndone()
    rows = await tx.fetch(
        "select cell, before, after from touchpoints.assigned where assignment_id = $1 order by id", assignment_id
    )
    changes: list[Change] = []
    for row in rows:
        cell = msgspec.convert(row["cell"], Cell)
        now = await _standing(tx, cell)
        if now == _read(row["after"]):
            changes.append((cell, now, _read(row["before"])))
    await tx.execute("update touchpoints.assignment set undone_at = $2 where id = $1", assignment_id, await tx.now())
    made = await _make(tx, AssignmentKind.UNDO, changes, undoes=assignment_id)
    return schemas.AssignmentUndone(assignment=made, kept=len(rows) - len(changes))


async def latest(connection: Connection, principal: Principal, limit: int) -> list[schemas.AssignmentShown]:
    """Changes of the map of brands that one may see, the newest first. Raises `NotAllowed`."""
    rows = await connection.fetch(
        f"""select {SHOWN} from touchpoints.assignment where $1::uuid[] is null or brand_ids <@ $1
            order by number desc limit $2""",  # noqa: S608 - a constant
        brands_within(principal, SEE_MAP),
        limit,
    )
    return [schemas.AssignmentShown.model_validate(dict(row)) for row in rows]


class Touchpoints:
    """Touchpoints as what came with the sample company: put away with it, unless somebody has changed them since."""

    name: ClassVar[str] = "touchpoints"

    async def archive(self, tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
        """Nothing is decided about this touchpoint any more. Raises `NotAllowed`."""
        del services
        principal.require_everywhere(EDIT_MAP)
        await tx.execute("update touchpoints.touchpoint set archived = true where id = $1", id)


async def _check(
    connection: Connection, definitions: Definitions, wanted: schemas.AssignmentWanted
) -> frozenset[str] | None:
    """The media that the process is made for. Raises `UnknownReference` for what does not exist."""
    if wanted.owner_post_id is not None and not await connection.fetch_value(
        "select exists(select from people.post where id = $1 and not archived)", wanted.owner_post_id
    ):
        raise _unknown("owner_post_id")
    if wanted.kind is not AssignmentKind.PROCESS:
        return None
    try:
        version, _ = await definitions.resolve(connection, wanted.process or "", wanted.version)
        definition = await definitions.definition(connection, wanted.process or "", version)
    except NoSuchProcess:
        raise _unknown("version" if wanted.version else "process") from None
    return frozenset(medium.value for medium in definition.header.media)


async def _broken(
    connection: Connection, definitions: Definitions, wanted: schemas.AssignmentWanted, chosen: Sequence[Chosen]
) -> list[Finding]:
    """What the process would break of the rules of the brands whose cells would get it."""
    if wanted.kind is not AssignmentKind.PROCESS:
        return []
    process = wanted.process or ""
    version, _ = await definitions.resolve(connection, process, wanted.version)
    brands = {one.cell.brand_id for one in chosen if _after(wanted, one.standing) != one.standing}
    return await findings_for(connection, definitions, process, version, dict.fromkeys(brands, False))


def _told(finding: Finding) -> schemas.RuleFinding:
    text = told(finding.message).to_json()
    return schemas.RuleFinding(severity=finding.severity.value, message=str(finding.message), text=text)


def _unknown(field: str) -> UnknownReference:
    message = UnknownReference().message
    return UnknownReference(errors=[{"field": field, "code": "unknown", "message": message}])


async def _chosen(connection: Connection, principal: Principal, cells: schemas.CellsChosen) -> list[Chosen]:
    rows = await connection.fetch(
        CHOSEN,
        cells.brand_ids,
        cells.channel_ids,
        cells.service_ids,
        cells.category_ids,
        cells.region_id,
        cells.environment_id,
        brands_within(principal, EDIT_MAP, whole=True),
        cells.which,
        cells.process,
        MOST + 1,
    )
    if not rows:
        raise NothingChosen()
    if len(rows) > MOST:
        raise TooManyChosen()
    place = cells.region_id, cells.environment_id
    return [
        Chosen(
            Cell(row["channel_id"], row["service_id"], row["brand_id"], *place),
            code(row["channel"], row["brand"], row["service"]),
            row["medium"],
            Standing(row["process_slug"], row["process_version"], row["owner_post_id"]) if row["decided"] else None,
        )
        for row in rows
    ]


def _after(wanted: schemas.AssignmentWanted, before: Standing | None) -> Standing | None:
    """What the cell has after the change."""
    match wanted.kind:
        case AssignmentKind.PROCESS:
            owner = wanted.owner_post_id or (before.owner_post_id if before else None)
            return Standing(wanted.process, wanted.version, owner)
        case AssignmentKind.OWNER:
            if before is None or before.process is None:
                return before
            return msgspec.structs.replace(before, owner_post_id=wanted.owner_post_id)
        case AssignmentKind.NOT_OFFERED:
            return Standing()
        case _:
            return None


def _replaces(wanted: schemas.AssignmentWanted, before: Standing | None) -> bool:
    """Whether the cell would lose a process for another one."""
    has = before.process if before else None
    return wanted.kind is not AssignmentKind.OWNER and has is not None and has != wanted.process


def _example(one: Chosen) -> schemas.CellTouched:
    return schemas.CellTouched(
        code=one.code,
        channel_id=one.cell.channel_id,
        service_id=one.cell.service_id,
        brand_id=one.cell.brand_id,
        before=one.standing.process if one.standing else None,
    )


async def _make(
    tx: Transaction,
    kind: AssignmentKind,
    changes: Sequence[Change],
    wanted: schemas.AssignmentWanted | None = None,
    undoes: UUID | None = None,
) -> schemas.AssignmentShown:
    assignment_id, at = new_id(), await tx.now()
    process, version = (wanted.process, wanted.version) if wanted and kind is AssignmentKind.PROCESS else (None, None)
    by = tx.actor.id if tx.actor.kind is not ActorKind.SYSTEM else None
    brands = sorted({cell.brand_id for cell, _, _ in changes})
    owner = wanted.owner_post_id if wanted else None
    await tx.execute(KEEP, assignment_id, at, by, kind, process, version, owner, brands, len(changes), undoes)
    await _write(tx, assignment_id, changes)
    tx.emit(
        Assigned(
            assignment=assignment_id,
            kind=Code(kind.value),
            touched=len(changes),
            process=Code(process) if process else None,
            number=version,
            undoes=undoes,
        )
    )
    row = await tx.fetch_row(f"select {SHOWN} from touchpoints.assignment where id = $1", assignment_id)  # noqa: S608
    assert row is not None
    return schemas.AssignmentShown.model_validate(dict(row))


async def _write(tx: Transaction, assignment_id: UUID, changes: Sequence[Change]) -> None:
    """The cells as they are from now on, and what they were."""
    places = [(c.channel_id, c.service_id, c.brand_id, c.region_id, c.environment_id) for c, _, _ in changes]
    await tx.execute_many(PUT_AWAY, places)
    rows = [
        (new_id(), *place, after.process, after.version, after.owner_post_id, assignment_id)
        for place, (_, _, after) in zip(places, changes, strict=True)
        if after is not None
    ]
    await tx.execute_many(PUT, rows)
    kept = [(assignment_id, *(msgspec.to_builtins(part) for part in change)) for change in changes]
    await tx.execute_many(
        "insert into touchpoints.assigned (assignment_id, cell, before, after) values ($1, $2, $3, $4)", kept
    )


async def _standing(connection: Connection, cell: Cell) -> Standing | None:
    place = (cell.channel_id, cell.service_id, cell.brand_id, cell.region_id, cell.environment_id)
    row = await connection.fetch_row(STANDING, *place)
    return None if row is None else Standing(row["process_slug"], row["process_version"], row["owner_post_id"])


def _read(stored: Any) -> Standing | None:
    return None if stored is None else msgspec.convert(stored, Standing)


TOUCHPOINTS = Touchpoints()
