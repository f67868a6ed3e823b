"""The register: complaints by what an overseer asks, read by index in the order in which they came, never counted.

The same conditions pick the complaints behind a figure, so a list and its figure cannot differ.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from switchroom.complaints.contracts import SEE, BadRegisterCursor, NoSuchComplaint, State
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets.contracts import SEE as SEE_TICKETS

SortBy = Literal["opened", "due"]
UNIT_PATH = "(select path from organisation.unit where id = t.unit_id)"
SOURCE = "complaints.complaint c join tickets.ticket t on t.id = c.ticket_id"
BELOW = """c.unit_id in (select u.id from organisation.unit above join organisation.unit u
    on starts_with(u.path, above.path) where above.id = {})"""
COLUMNS = """c.ticket_id, c.number, t.subject, t.status, c.opened_at, c.unit_id, c.brand_id, c.requester_id, c.medium,
    c.by_key, c.region_id, c.service_id, c.cause, c.handler_id, c.due_at, c.first_due_at, c.next_due_at,
    c.first_answered_at, c.ended_at, c.outcome, c.remedy, c.goodwill::float8 as goodwill, c.repeats, c.escalated_at,
    c.warnings, c.warning_run_id, c.warning_began_at, c.warning_ended_at, c.warning_outcome, c.late_steps,
    c.next_due_at < clock_timestamp() as overdue"""

_ENDED = "c.ended_at >= {since} and c.ended_at < {until}"
FIGURES: Mapping[str, str] = {
    "received": "c.opened_at >= {since} and c.opened_at < {until}",
    "closed": _ENDED,
    "promised": f"{_ENDED} and c.due_at is not null",
    "on_time": f"{_ENDED} and c.ended_at <= c.due_at",
    "not_on_time": f"{_ENDED} and c.ended_at > c.due_at",
    "first_promised": f"{_ENDED} and c.first_due_at is not null",
    "first_on_time": f"{_ENDED} and c.first_answered_at <= c.first_due_at",
    "first_late": f"{_ENDED} and coalesce(c.first_answered_at, 'infinity') > c.first_due_at",
    "repeated": f"{_ENDED} and c.repeats is not null",
    "escalated": f"{_ENDED} and c.escalated_at is not null",
    "satisfied": f"{_ENDED} and c.outcome = 'satisfied'",
    "unsatisfied": f"{_ENDED} and c.outcome = 'unsatisfied'",
    "warned": f"{_ENDED} and c.warnings > 0",
    "late": f"{_ENDED} and c.late_steps > 0",
    "goodwill": f"{_ENDED} and c.goodwill > 0",
    "open": "c.opened_at < {until} and (c.ended_at is null or c.ended_at >= {until})",
}
"""What each figure counts of a period, as a condition over a complaint.

All but `received` and `open` are of complaints that were closed in the period. Closed: its ticket was solved then, and
is not open again. On time: solved by the moment that its service level promised when it was solved; of those with such
a promise. First answer: the first public reply, or the moment when the handler had reached the customer, by the moment
promised for it. Repeated: the same customer complained of the same service (or of one that is not known) in the 30 days
before. Escalated: a warning was begun beside it, or its ticket was escalated. Satisfied: its handling ended so. Late: a
step of its handling, or of a warning beside it, passed its time limit. Open: not closed yet when the period ended.
"""
FigureName = Literal[
    "received", "closed", "promised", "on_time", "not_on_time", "first_promised", "first_on_time", "first_late",
    "repeated", "escalated", "satisfied", "unsatisfied", "warned", "late", "goodwill", "open",
]  # fmt: skip
assert set(get_args(FigureName)) == FIGURES.keys()


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which complaints. `unit`: with those below it. `figure` needs the period. `step`: late there, of `process`.

    A region, brand, service or cause may be asked for as unknown: `none`.
    """

    region: UUID | Literal["none"] | None = None
    brand: UUID | Literal["none"] | None = None
    service: UUID | Literal["none"] | None = None
    cause: str | None = None
    unit: UUID | None = None
    own_unit: UUID | None = None
    handler: UUID | None = None
    state: State | None = None
    overdue: bool = False
    warned: bool = False
    repeated: bool = False
    number: int | None = None
    figure: FigureName | None = None
    since: datetime | None = None
    until: datetime | None = None
    process: str | None = None
    step: str | None = None
    simulated: bool = False
    sort: SortBy = "opened"
    cursor: str = ""
    limit: int = 50


class Statement:
    """The arguments of SQL text, numbered as they are put."""

    def __init__(self) -> None:
        self.arguments: list[Any] = []

    def put(self, value: Any, kind: str) -> str:
        """The place of an argument in the text."""
        self.arguments.append(value)
        return f"${len(self.arguments)}::{kind}"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as the register has it."""

    ticket_id: UUID
    number: int
    subject: str
    status: str
    opened_at: datetime
    unit_id: UUID
    brand_id: UUID | None
    requester_id: UUID | None
    medium: str
    by_key: bool
    region_id: UUID | None
    service_id: UUID | None
    cause: str
    handler_id: UUID | None
    due_at: datetime | None
    first_due_at: datetime | None
    next_due_at: datetime | None
    first_answered_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    remedy: str | None
    goodwill: float | None
    repeats: UUID | None
    escalated_at: datetime | None
    warnings: int
    warning_run_id: UUID | None
    warning_began_at: datetime | None
    warning_ended_at: datetime | None
    warning_outcome: str | None
    late_steps: int
    overdue: bool | None


async def seen(connection: Connection, sql: Statement, principal: Principal, *, simulated: bool) -> list[str]:
    """The one door to complaints, for many: what says that a row `c` with its ticket `t` may be seen.

    Both permissions are needed, over the ticket's team and brand as they are at this moment. Raises `NotAllowed`.
    """
    principal.require(SEE)
    principal.require(SEE_TICKETS)
    which = [f"c.origin {'=' if simulated else '<>'} 'simulated'"]
    for wanted in (SEE, SEE_TICKETS):
        reach = principal.reach(wanted)
        condition, arguments = reach.sql(UNIT_PATH, "t.brand_id", len(sql.arguments) + 1)
        sql.arguments += arguments
        which.append(condition)
        if not reach.everywhere:
            rows = await connection.fetch(
                """select id from organisation.unit u
                   where exists(select from unnest($1::text[]) g where starts_with(u.path, g))""",
                [grant.unit_path for grant in reach.grants],
            )
            which.append(f"c.unit_id = any({sql.put([row['id'] for row in rows], 'uuid[]')})")
    return which


def figure_of(sql: Statement, name: str, since: datetime, until: datetime) -> str:
    """The condition of a figure over a period."""
    said = FIGURES[name]
    ends = {"since": since, "until": until}
    return said.format(**{end: sql.put(at, "timestamptz") for end, at in ends.items() if f"{{{end}}}" in said})


def conditions(sql: Statement, filters: Filters) -> list[str]:
    """What the filters say of a complaint `c`."""
    which: list[str] = []
    for column, value in (("region_id", filters.region), ("brand_id", filters.brand), ("service_id", filters.service)):
        if value == "none":
            which.append(f"c.{column} is null")
        elif value is not None:
            which.append(f"c.{column} = {sql.put(value, 'uuid')}")
    if filters.cause is not None:
        which.append(f"c.cause = {sql.put('' if filters.cause == 'none' else filters.cause, 'text')}")
    if filters.unit is not None:
        which.append(BELOW.format(sql.put(filters.unit, "uuid")))
    if filters.own_unit is not None:
        which.append(f"c.unit_id = {sql.put(filters.own_unit, 'uuid')}")
    if filters.handler is not None:
        which.append(f"c.handler_id = {sql.put(filters.handler, 'uuid')}")
    if filters.state is not None:
        which.append(f"c.ended_at is {'null' if filters.state is State.OPEN else 'not null'}")
    if filters.overdue:
        which.append("c.next_due_at < clock_timestamp()")
    if filters.warned:
        which.append("c.warning_run_id is not null and c.warning_ended_at is null")
    if filters.repeated:
        which.append("c.repeats is not null")
    if filters.number is not None:
        which.append(f"c.number = {sql.put(filters.number, 'bigint')}")
    return which + _behind(sql, filters)


def _behind(sql: Statement, filters: Filters) -> list[str]:
    which: list[str] = []
    if filters.figure is not None and filters.since and filters.until:
        which.append(f"({figure_of(sql, filters.figure, filters.since, filters.until)})")
    elif filters.since or filters.until:
        if filters.since:
            which.append(f"c.opened_at >= {sql.put(filters.since, 'timestamptz')}")
        if filters.until:
            which.append(f"c.opened_at < {sql.put(filters.until, 'timestamptz')}")
    if filters.step is not None:
        of_process = f" and l.process = {sql.put(filters.process, 'text')}" if filters.process else ""
        which.append(
            f"exists(select from complaints.late_step l where l.ticket_id = c.ticket_id"
            f" and l.step = {sql.put(filters.step, 'text')}{of_process})"
        )
    return which


async def page(connection: Connection, principal: Principal, filters: Filters) -> tuple[list[Row], str | None]:
    """A page of the register, the latest first, or by what is due next; and the cursor of what follows.

    Raises `NotAllowed`, `BadRegisterCursor`.
    """
    sql = Statement()
    which = await seen(connection, sql, principal, simulated=filters.simulated) + conditions(sql, filters)
    if filters.sort == "due":
        which.append("c.next_due_at is not null")
    if filters.cursor:
        which.append(_after(sql, filters))
    order = "c.next_due_at, c.ticket_id" if filters.sort == "due" else "c.ticket_id desc"
    rows = await connection.fetch_as(
        Row,
        f"select {COLUMNS} from {SOURCE} where {' and '.join(which)} order by {order}"  # noqa: S608 - own fragments
        f" limit {filters.limit + 1}",
        *sql.arguments,
    )
    items = rows[: filters.limit]
    return items, _cursor(filters, items[-1]) if len(rows) > filters.limit else None


async def one(connection: Connection, principal: Principal, ticket_id: UUID) -> Row:
    """One complaint, by the same door. Raises `NotAllowed`, `NoSuchComplaint`."""
    for simulated in (False, True):
        sql = Statement()
        which = await seen(connection, sql, principal, simulated=simulated)
        which.append(f"c.ticket_id = {sql.put(ticket_id, 'uuid')}")
        found = await connection.fetch_as(
            Row,
            f"select {COLUMNS} from {SOURCE} where {' and '.join(which)}",  # noqa: S608 - own fragments
            *sql.arguments,
        )
        if found:
            return found[0]
    raise NoSuchComplaint()


def _after(sql: Statement, filters: Filters) -> str:
    sort, at, last = _read_cursor(filters.cursor)
    if sort != filters.sort:
        raise BadRegisterCursor()
    if filters.sort == "opened":
        return f"c.ticket_id < {sql.put(last, 'uuid')}"
    return f"(c.next_due_at, c.ticket_id) > ({sql.put(at, 'timestamptz')}, {sql.put(last, 'uuid')})"


def _cursor(filters: Filters, row: Row) -> str:
    place = (filters.sort, row.next_due_at or row.opened_at, row.ticket_id)
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, datetime, UUID]:
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = msgspec.json.decode(content, type=tuple[str, datetime, UUID])
    except ValueError:
        raise BadRegisterCursor() from None
    if found[1].tzinfo is None:
        raise BadRegisterCursor()
    return found
