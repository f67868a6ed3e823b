"""The complaint figures: what `register.FIGURES` says, counted over what one may see, whole and broken down."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints import customers
from switchroom.complaints.contracts import BadPeriod, By
from switchroom.complaints.register import FIGURES, SOURCE, Filters, Statement, conditions, figure_of, seen
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection

LONGEST = timedelta(days=400)
MOST_GROUPS, MOST_STEPS = 200, 50
COUNTED = {
    By.REGION: "c.region_id::text",
    By.BRAND: "c.brand_id::text",
    By.SERVICE: "c.service_id::text",
    By.CAUSE: "nullif(c.cause, '')",
    By.UNIT: "c.unit_id::text",
}


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many complaints each figure counts; `late_steps` and `goodwill_sum` are sums over those that were closed.

    Counts of parts add up to the count of the whole, which is why reports keep counts and no rates.
    """

    received: int = 0
    closed: int = 0
    promised: int = 0
    on_time: int = 0
    not_on_time: int = 0
    first_promised: int = 0
    first_on_time: int = 0
    first_late: int = 0
    repeated: int = 0
    escalated: int = 0
    satisfied: int = 0
    unsatisfied: int = 0
    warned: int = 0
    late: int = 0
    goodwill: int = 0
    open: int = 0
    late_steps: int = 0
    goodwill_sum: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        mine, theirs = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})


class Group(msgspec.Struct, frozen=True):
    """The counts of one part: `key` is its id, slug or month; None: not known. `customers`: whom it is held against."""

    key: str | None
    counts: Counts
    customers: int | None


class LateStep(msgspec.Struct, frozen=True):
    """How often a step was late, in complaints that were closed."""

    process: str
    step: str
    times: int
    complaints: int


class Figures(msgspec.Struct, frozen=True):
    """What a period comes to."""

    since: datetime
    until: datetime
    whole: Group
    groups: list[Group]
    late_steps: list[LateStep]


def sums(sql: Statement, since: datetime, until: datetime) -> str:
    """SQL: the columns of `Counts` over complaints `c`."""
    ends = {"since": sql.put(since, "timestamptz"), "until": sql.put(until, "timestamptz")}
    counted = [f"count(*) filter (where {said.format(**ends)})::int as {name}" for name, said in FIGURES.items()]
    closed = FIGURES["closed"].format(**ends)
    return ", ".join(
        [
            *counted,
            f"coalesce(sum(c.late_steps) filter (where {closed}), 0)::int as late_steps",
            f"coalesce(sum(c.goodwill) filter (where {closed}), 0)::float8 as goodwill_sum",
        ]
    )


def alive(sql: Statement, since: datetime, until: datetime) -> str:
    """SQL: the complaints that can count for anything in a period, by index."""
    return f"c.ended_order >= {sql.put(since, 'timestamptz')} and c.opened_at < {sql.put(until, 'timestamptz')}"


def counts_of(row: Any) -> Counts:
    """The counts of a row that `sums` has read."""
    return Counts(**{name: row[name] for name in Counts.__struct_fields__})


async def figures(connection: Connection, principal: Principal, filters: Filters, by: By | None) -> Figures:
    """The figures of a period. Raises `NotAllowed`, `BadPeriod`."""
    since, until = checked(filters)
    held_against = await customers.counted(connection, principal, until)
    whole = await _counts(connection, principal, filters, None)
    total = held_against.of(filters.region, filters.brand)
    groups: list[Group] = []
    if by is By.MONTH:
        groups = await _by_month(connection, principal, filters)
    elif by is not None:
        rows = await _counts(connection, principal, filters, COUNTED[by])
        groups = [Group(key, counts, _against(held_against, filters, by, key)) for key, counts in rows]
    late = await late_steps(connection, principal, filters)
    return Figures(since, until, Group(None, whole[0][1], total), groups, late)


def checked(filters: Filters) -> tuple[datetime, datetime]:
    """The period. Raises `BadPeriod`."""
    if filters.since is None or filters.until is None or not timedelta(0) < filters.until - filters.since <= LONGEST:
        raise BadPeriod()
    return filters.since, filters.until


def _against(held: customers.Counted, filters: Filters, by: By, key: str | None) -> int | None:
    """A team has no customers of its own, so its complaints are held against none."""
    if by is By.UNIT or (key is None and by in (By.REGION, By.BRAND)):
        return None
    if by is By.REGION:
        return held.of(UUID(key), filters.brand)
    return held.of(filters.region, UUID(key) if by is By.BRAND and key else filters.brand)


async def _counts(
    connection: Connection, principal: Principal, filters: Filters, group: str | None
) -> list[tuple[str | None, Counts]]:
    since, until = checked(filters)
    sql = Statement()
    which = await seen(connection, sql, principal, simulated=filters.simulated)
    which += conditions(sql, msgspec.structs.replace(filters, since=None, until=None, figure=None))
    which.append(alive(sql, since, until))
    key = group or "null::text"
    grouped = f"group by {group} order by received desc, key limit {MOST_GROUPS}" if group else ""
    rows = await connection.fetch(
        f"select {key} as key, {sums(sql, since, until)} from {SOURCE}"  # noqa: S608 - own fragments
        f" where {' and '.join(which)} {grouped}",
        *sql.arguments,
    )
    return [(row["key"], counts_of(row)) for row in rows]


async def _by_month(connection: Connection, principal: Principal, filters: Filters) -> list[Group]:
    """The months of the period, cut at its ends, by the time zone of the organisation."""
    since, until = checked(filters)
    rows = await connection.fetch(
        """select greatest(at, $1) as since, least(lead(at, 1, $2) over (order by at), $2) as until, month
           from (select m as month, m at time zone u.time_zone as at from organisation.unit u, generate_series(
                     date_trunc('month', $1 at time zone u.time_zone), $2 at time zone u.time_zone, '1 month') m
                 where u.parent_id is null) months where at < $2 order by at""",
        since,
        until,
    )
    groups = []
    for row in rows:
        part = msgspec.structs.replace(filters, since=row["since"], until=row["until"])
        ((_, counts),) = await _counts(connection, principal, part, None)
        held = await customers.counted(connection, principal, row["until"])
        groups.append(Group(f"{row['month']:%Y-%m}", counts, held.of(filters.region, filters.brand)))
    return groups


async def late_steps(connection: Connection, principal: Principal, filters: Filters) -> list[LateStep]:
    """The steps that were late, in complaints that were closed in the period; the most often late first."""
    since, until = checked(filters)
    sql = Statement()
    which = await seen(connection, sql, principal, simulated=filters.simulated)
    which += conditions(sql, msgspec.structs.replace(filters, since=None, until=None, figure=None))
    which.append(figure_of(sql, "closed", since, until))
    return await connection.fetch_as(
        LateStep,
        f"""select l.process, l.step, count(*)::int as times, count(distinct l.ticket_id)::int as complaints
            from {SOURCE} join complaints.late_step l on l.ticket_id = c.ticket_id
            where {" and ".join(which)} group by l.process, l.step
            order by times desc, l.process, l.step limit {MOST_STEPS}""",  # noqa: S608 - own fragments
        *sql.arguments,
    )
