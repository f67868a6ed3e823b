"""Findings of walk-throughs: filed with an owner, mended, and verified by somebody else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.inspections import schemas
from switchroom.inspections.contracts import (
    DRAW,
    FINDING_NOTICE,
    INSPECT,
    FindingState,
    NoOwner,
    NoSuchFinding,
    NotNow,
    OwnWork,
)
from switchroom.inspections.events import FindingFiled, FindingMoved
from switchroom.inspections.walks import UNIT_PATH, access_walk, bad_step, seen_walks, walk_steps
from switchroom.people.facade import ON_ONE_LINE, post_holders_in, posts_held
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.facade import Definitions, Notice, tell_people

FILED = Text(
    {"en": "A finding is yours to mend", "pt-BR": "Um apontamento é seu para resolver", "zh-CN": "有一项问题需要您整改"}
)
MENDED = Text(
    {
        "en": "A finding of yours was mended: look whether it is",
        "pt-BR": "Um apontamento seu foi resolvido: verifique",
        "zh-CN": "您提出的问题已整改，请核实",
    }
)
REOPENED = Text(
    {
        "en": "A finding is yours to mend again",
        "pt-BR": "Um apontamento voltou para você resolver",
        "zh-CN": "有一项问题需要您重新整改",
    }
)
_FROM = "from inspections.finding f join inspections.walk w on w.id = f.walk_id"
_PHOTOS = """coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'size', p.size, 'at', p.at,
    'by', (select name from people."user" where id = p.by_id)) order by p.at, p.id)
    from inspections.photo p where p.finding_id = f.id), '[]'::jsonb)"""
_COLUMNS = f"""
f.id, f.number, f.walk_id, w.slug as process,
(select title from processes.catalogued where slug = w.slug) as process_title,
(select name from organisation.unit where id = w.unit_id) as unit, {UNIT_PATH} as unit_path, w.unit_id, w.inspector_id,
f.step, f.severity, f.text, f.owner_id, (select name from people."user" where id = f.owner_id) as owner, f.post,
(select name from people.post where slug = f.post and not archived) as post_name, f.due_at,
f.due_at < clock_timestamp() and f.state = 'open' as late, f.state, f.mended_by, f.filed_by as filer,
(select name from people."user" where id = f.filed_by) as filed_by, f.filed_at, f.trail, {_PHOTOS} as photos
"""  # noqa: S608 - own fragments
_FILE = """
insert into inspections.finding (id, walk_id, step, severity, text, owner_id, post, due_at, state, filed_by, filed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
"""
_MOVE = """
update inspections.finding set state = $2, trail = trail || $3::jsonb, mended_by = coalesce($4, mended_by) where id = $1
"""
_ON_LINE = ON_ONE_LINE.format(UNIT_PATH, "held.path")


def _owned(first: int) -> str:
    """The condition of findings `f` that this person owns, by themselves or by a post on the line of the unit.

    Arguments from number `first` on: the person, the posts held now, and where each is held.
    """
    return f"""(coalesce(f.owner_id = ${first}, false) or exists(
        select from unnest(${first + 1}::text[], ${first + 2}::text[]) as held(post, path)
        where held.post = f.post and {_ON_LINE}))"""


async def _seen(connection: Connection, principal: Principal, first: int) -> tuple[str, list[Any]]:
    """What one owns, and what was found in walk-throughs that one sees. Its arguments begin with those of `_owned`."""
    now = await connection.fetch_value("select clock_timestamp()")
    held = await posts_held(connection, principal.user_id, now)
    walks, more = seen_walks(principal, first + 3)
    return f"({_owned(first)} or {walks})", [principal.user_id, list(held.posts), list(held.unit_paths), *more]


async def file_finding(
    tx: Transaction, principal: Principal, definitions: Definitions, walk_id: UUID, body: schemas.FindingNew
) -> UUID:
    """Say what is wrong, who is to mend it and by when; they are told. Also once the walk-through is over.

    Raises `NoSuchWalk`, `NotAllowed`, `NoOwner`, `BadStep`.
    """
    walk = await access_walk(tx, principal, walk_id)
    path = await tx.fetch_value("select path from organisation.unit where id = $1", walk["unit_id"])
    principal.require(INSPECT, unit_path=path)
    if body.step is not None and body.step not in await walk_steps(tx, definitions, walk):
        raise bad_step("step")
    owners = await _owners(tx, walk["unit_id"], body.owner_id, body.post)
    finding_id = new_id()
    await tx.execute(
        _FILE,
        *(finding_id, walk_id, body.step, body.severity.value, body.text, body.owner_id, body.post, body.due_at),
        *(principal.user_id, await tx.now()),
    )
    await tell_people(tx, owners, Notice(FINDING_NOTICE, FILED), principal.origin)
    post = None if body.post is None else Code(body.post)
    severity = Code(body.severity.value)
    tx.emit(FindingFiled(finding=finding_id, walk=walk_id, severity=severity, owner=body.owner_id, post=post))
    return finding_id


async def move(tx: Transaction, principal: Principal, finding_id: UUID, body: schemas.FindingMove) -> None:
    """Mended, verified, or to be mended again. Raises `NoSuchFinding`, `NotNow`, `OwnWork`, `NotAllowed`."""
    row = await access_finding(tx, principal, finding_id, lock=True)
    if body.to not in _possible(row["state"]):
        raise NotNow()
    if body.to is FindingState.VERIFIED and row["mended_by"] == principal.user_id:
        raise OwnWork()
    if body.to not in moves_of(principal, row):
        principal.require(DRAW, unit_path=row["unit_path"])
        raise NotNow()
    now = await tx.now()
    said = {"state": body.to.value, "remark": body.remark, "by_id": str(principal.user_id), "at": now.isoformat()}
    mended_by = principal.user_id if body.to is FindingState.MENDED else None
    await tx.execute(_MOVE, finding_id, body.to.value, [said], mended_by)
    if body.to is FindingState.MENDED:
        await tell_people(tx, [row["filer"]], Notice(FINDING_NOTICE, MENDED), principal.origin)
    elif body.to is FindingState.OPEN:
        owners = await _owners(tx, row["unit_id"], row["owner_id"], row["post"])
        await tell_people(tx, owners, Notice(FINDING_NOTICE, REOPENED), principal.origin)
    tx.emit(FindingMoved(finding=finding_id, state=Code(body.to.value)))


async def access_finding(connection: Connection, principal: Principal, finding_id: UUID, *, lock: bool = False) -> Any:
    """The only door to a finding; `mine`: it is this person's to mend. Raises `NoSuchFinding`."""
    condition, arguments = await _seen(connection, principal, 2)
    row = await connection.fetch_row(
        f"""select {_COLUMNS}, {_owned(2)} as mine {_FROM} where f.id = $1 and {condition}
            {"for update of f" if lock else ""}""",
        finding_id,
        *arguments,
    )
    if row is None:
        raise NoSuchFinding()
    return row


async def findings(
    connection: Connection, principal: Principal, asked: schemas.FindingQuery
) -> tuple[list[schemas.Finding], int]:
    """What is open first, by its due time; then what is mended, then what is verified; and how many."""
    condition, arguments = await _seen(connection, principal, 1)
    parts = [condition]
    for sql, value in (("f.state = {0}", asked.state), ("f.walk_id = {0}", asked.walk)):
        if value is not None:
            arguments.append(value)
            parts.append(sql.format(f"${len(arguments)}"))
    if asked.mine:
        parts.append(_owned(1))
    which = " and ".join(parts)
    total = await connection.fetch_value(f"select count(*)::int {_FROM} where {which}", *arguments)
    rows = await connection.fetch(
        f"""select {_COLUMNS}, {_owned(1)} as mine {_FROM} where {which}
            order by array_position(array['open', 'mended', 'verified'], f.state), f.due_at, f.number
            offset {asked.offset} limit {asked.limit}""",
        *arguments,
    )
    return await shown(connection, principal, rows), total


async def shown(connection: Connection, principal: Principal, rows: Sequence[Any]) -> list[schemas.Finding]:
    """What this person is shown of findings that may be seen."""
    ids = {UUID(said["by_id"]) for row in rows for said in row["trail"]}
    named = await connection.fetch('select id::text, name from people."user" where id = any($1)', list(ids))
    names = {row["id"]: row["name"] for row in named}
    return [
        schemas.Finding.model_validate(
            {
                **dict(row),
                "moves": moves_of(principal, row),
                "trail": [{**said, "by": names.get(said["by_id"])} for said in row["trail"]],
            }
        )
        for row in rows
    ]


def moves_of(principal: Principal, row: Any) -> list[FindingState]:
    """What this person may make of it now: whoever owns it mends, whoever may inspect there looks whether it is."""
    leads = principal.may(DRAW, unit_path=row["unit_path"])
    judges = leads or principal.may(INSPECT, unit_path=row["unit_path"])
    if row["state"] == FindingState.OPEN:
        return [FindingState.MENDED] if row["mine"] or leads else []
    if row["state"] == FindingState.MENDED and judges:
        own = row["mended_by"] == principal.user_id
        return [FindingState.OPEN] if own else [FindingState.VERIFIED, FindingState.OPEN]
    return []


def _possible(state: str) -> tuple[FindingState, ...]:
    if state == FindingState.OPEN:
        return (FindingState.MENDED,)
    return (FindingState.VERIFIED, FindingState.OPEN) if state == FindingState.MENDED else ()


async def _owners(tx: Transaction, unit_id: UUID, owner: UUID | None, post: str | None) -> list[UUID]:
    """Whoever is to mend it now. A post that nobody holds at the moment may own it all the same."""
    if (owner is None) == (post is None):
        raise NoOwner()
    if owner is not None:
        known = 'select exists(select from people."user" where id = $1 and active and not archived)'
        if not await tx.fetch_value(known, owner):
            raise NoOwner()
        return [owner]
    if not await tx.fetch_value("select exists(select from people.post where slug = $1 and not archived)", post):
        raise NoOwner()
    now: datetime = await tx.now()
    assert post is not None
    return [one.id for one in await post_holders_in(tx, post, now, unit_id=unit_id, origin=Origin.REAL)]
