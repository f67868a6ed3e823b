"""Walk-throughs: an inspector plays the customer through a process, from end to end, and notes each step."""

from typing import Any
from uuid import UUID

from switchroom.inspections import schemas
from switchroom.inspections.contracts import DRAW, INSPECT, BadStep, NoSuchWalk, WalkOver
from switchroom.inspections.events import Walked
from switchroom.inspections.form import NOTHING_TO_SEE
from switchroom.platform.access import NotAllowed, Principal
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.processes.facade import Definitions, process_graph

UNIT_PATH = "(select path from organisation.unit where id = w.unit_id)"
_NEW = """
insert into inspections.walk (id, slug, version, unit_id, entry_point_id, place, inspector_id, began_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_COLUMNS = """
w.id, w.slug as process, (select title from processes.catalogued where slug = w.slug) as process_title,
(select name from organisation.unit where id = w.unit_id) as unit,
(select name from touchpoints.entry_point where id = w.entry_point_id) as entry_point, w.place,
(select name from people."user" where id = w.inspector_id) as inspector, w.began_at, w.ended_at, w.inspector_id,
w.version, w.remark, w.steps, w.unit_id,
(select count(*)::int from inspections.finding f where f.walk_id = w.id) as findings,
(select count(*)::int from inspections.finding f where f.walk_id = w.id and f.state <> 'verified') as unverified
"""
_PEOPLE = """
select id, name from people."user" where active and not archived and origin <> 'simulated' order by name, id limit 500
"""


def seen_walks(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition of walks `w`: one's own, and those of units in which one may inspect or draw."""
    inspects, some = principal.reach(INSPECT).sql(UNIT_PATH, "null::uuid", first + 1)
    draws, more = principal.reach(DRAW).sql(UNIT_PATH, "null::uuid", first + 1 + len(some))
    return f"(w.inspector_id = ${first} or {inspects} or {draws})", [principal.user_id, *some, *more]


async def begin(tx: Transaction, principal: Principal, definitions: Definitions, asked: schemas.WalkNew) -> UUID:
    """Begin at the version in force. Raises `NotAllowed`, `UnknownReference`, `NoSuchProcess`."""
    principal.require(INSPECT)
    path = await tx.fetch_value("select path from organisation.unit where id = $1", asked.unit_id)
    if path is None or not principal.may(INSPECT, unit_path=path):
        raise unknown("unit_id")
    if asked.entry_point_id is not None and not await tx.fetch_value(
        "select exists(select from touchpoints.entry_point where id = $1)", asked.entry_point_id
    ):
        raise unknown("entry_point_id")
    version, now = await definitions.resolve(tx, asked.process, None)
    walk_id = new_id()
    await tx.execute(
        _NEW,
        *(walk_id, asked.process, version, asked.unit_id, asked.entry_point_id, asked.place.strip()),
        *(principal.user_id, now),
    )
    return walk_id


async def note(
    tx: Transaction, principal: Principal, definitions: Definitions, walk_id: UUID, body: schemas.WalkNoted
) -> None:
    """Keep what was noted so far. Raises `NoSuchWalk`, `WalkOver`, `BadStep`."""
    row = await _mine(tx, principal, walk_id)
    steps = await walk_steps(tx, definitions, row)
    if unknown_ones := sorted(body.steps.keys() - steps.keys()):
        raise bad_step(f"steps.{unknown_ones[0]}")
    kept = {name: one.model_dump(mode="json") for name, one in body.steps.items() if one.result or one.remark}
    await tx.execute("update inspections.walk set steps = $2, remark = $3 where id = $1", walk_id, kept, body.remark)


async def end(tx: Transaction, principal: Principal, walk_id: UUID) -> None:
    """It went to its end; findings go on. Raises `NoSuchWalk`, `WalkOver`."""
    row = await _mine(tx, principal, walk_id)
    await tx.execute("update inspections.walk set ended_at = clock_timestamp() where id = $1", walk_id)
    tx.emit(Walked(walk=walk_id, process=Code(row["process"]), findings=row["findings"]))


async def access_walk(connection: Connection, principal: Principal, walk_id: UUID, *, lock: bool = False) -> Any:
    """The only door to a walk-through. Raises `NoSuchWalk`."""
    condition, arguments = seen_walks(principal, 2)
    row = await connection.fetch_row(
        f"select {_COLUMNS} from inspections.walk w where w.id = $1 and {condition} {'for update' if lock else ''}",  # noqa: S608
        walk_id,
        *arguments,
    )
    if row is None:
        raise NoSuchWalk()
    return row


async def walks(connection: Connection, principal: Principal, offset: int, limit: int) -> tuple[list[Any], int]:
    """Walk-throughs, the latest first, and how many. Raises `NotAllowed`."""
    if not (principal.may(INSPECT) or principal.may(DRAW)):
        raise NotAllowed(permission=INSPECT)
    condition, arguments = seen_walks(principal, 1)
    total = await connection.fetch_value(
        f"select count(*)::int from inspections.walk w where {condition}",  # noqa: S608
        *arguments,
    )
    rows = await connection.fetch(
        f"""select {_COLUMNS} from inspections.walk w where {condition}
            order by w.began_at desc, w.id offset {int(offset)} limit {int(limit)}""",  # noqa: S608 - own fragments
        *arguments,
    )
    return rows, total


async def walk_steps(connection: Connection, definitions: Definitions, row: Any) -> dict[str, Any]:
    """The steps of the version that is walked through, in its order."""
    program = await definitions.program(connection, row["process"], row["version"])
    steps = process_graph(program.definition, row["version"]).steps
    return {step.name: step for step in steps if step.type not in NOTHING_TO_SEE}


async def choices(connection: Connection, principal: Principal) -> schemas.WalkChoices:
    """What one may walk through, and who may own what is found. Raises `NotAllowed`."""
    principal.require(INSPECT)
    units = await connection.fetch("select id, name, path from organisation.unit where not archived order by path")
    lists = {
        "processes": "select slug as process, title from processes.catalogued order by slug",
        "entry_points": """select id, name, process_slug as process from touchpoints.entry_point
                           where not archived order by slug""",
        "posts": "select slug as post, name from people.post where not archived order by slug",
        "people": _PEOPLE,
    }
    found = {name: [dict(row) for row in await connection.fetch(sql)] for name, sql in lists.items()}
    seen = [
        {"id": row["id"], "name": row["name"], "depth": row["path"].count("/") - 2}
        for row in units
        if principal.may(INSPECT, unit_path=row["path"])
    ]
    return schemas.WalkChoices.model_validate({"units": seen, **found})


def unknown(field: str) -> UnknownReference:
    return UnknownReference(errors=[{"field": field, "code": "unknown", "message": UnknownReference().message}])


def bad_step(field: str) -> BadStep:
    return BadStep(errors=[{"field": field, "code": "unknown", "message": BadStep().message}])


async def _mine(tx: Transaction, principal: Principal, walk_id: UUID) -> Any:
    row = await access_walk(tx, principal, walk_id, lock=True)
    if row["inspector_id"] != principal.user_id:
        raise NoSuchWalk()
    if row["ended_at"] is not None:
        raise WalkOver()
    return row
