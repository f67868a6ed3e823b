"""How many customers there are, which complaints are held against: counted once a day, since counting takes a while."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from switchroom.complaints.contracts import SEE
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction

TODAY = "($1::timestamptz at time zone (select time_zone from organisation.unit where parent_id is null))::date"
LIVE = """
select "group", region_id, count(*)::int as customers from customers.customer
where not archived and survivor_id is null and origin <> 'simulated' and kind = 'person' group by 1, 2
"""
KEEP = f"""
insert into complaints.customer_count (day, "group", region_id, customers)
select {TODAY}, live."group", live.region_id, live.customers from ({LIVE}) live on conflict do nothing
"""  # noqa: S608 - constants
# The last count before the period's end; of a period before the first count, the first one.
DAY = f"""
select coalesce((select max(day) from complaints.customer_count where day < {TODAY}),
                (select min(day) from complaints.customer_count))
"""  # noqa: S608 - a constant
OF_DAY = 'select "group", region_id, customers from complaints.customer_count where day = $1'
# Within a month the last count is enough.
THIN_OUT = """
delete from complaints.customer_count c where day < $1::date - 40 and exists(
    select from complaints.customer_count l
    where l.day > c.day and date_trunc('month', l.day) = date_trunc('month', c.day))
"""


class Part(msgspec.Struct, frozen=True):
    """The customers of a brand group in a region."""

    group: str
    region_id: UUID | None
    customers: int


class Counted(msgspec.Struct, frozen=True):
    """A count: the parts that one may see, and the group of each brand."""

    parts: list[Part]
    groups: dict[UUID, str]

    def of(
        self, region: UUID | Literal["none"] | None = None, brand: UUID | Literal["none"] | None = None
    ) -> int | None:
        """How many there are in a region, of a brand's group; None: one cannot say, or there is nobody."""
        if brand == "none" or region == "none":
            return None
        group = self.groups.get(brand) if brand is not None else None
        if brand is not None and group is None:
            return None
        found = sum(
            part.customers
            for part in self.parts
            if (region is None or part.region_id == region) and (group is None or part.group == group)
        )
        return found or None


async def count(tx: Transaction, now: datetime) -> date:
    """Count customers for today, once; the day. Counts of days long past are thinned out to the last of each month."""
    day: date = await tx.fetch_value(f"select {TODAY}", now)
    if not await tx.fetch_value("select exists(select from complaints.customer_count where day = $1)", day):
        await tx.execute(KEEP, now)
        await tx.execute(THIN_OUT, day)
    return day


async def parts_at(connection: Connection, until: datetime) -> list[Part]:
    """The customers as last counted before then; counted now, where they never were."""
    day = await connection.fetch_value(DAY, until)
    return await connection.fetch_as(Part, OF_DAY, day) if day else await connection.fetch_as(Part, LIVE)


async def counted(connection: Connection, principal: Principal, until: datetime) -> Counted:
    """The customers that complaints of a period are held against: of the brand groups of which one sees complaints."""
    return seen_of(await parts_at(connection, until), await groups_of(connection), principal)


async def groups_of(connection: Connection) -> dict[UUID, str]:
    """The group of each brand, archived ones included."""
    rows = await connection.fetch('select id, "group" from organisation.brand')
    return {row["id"]: row["group"] for row in rows}


def seen_of(parts: list[Part], groups: dict[UUID, str], principal: Principal) -> Counted:
    """Those parts that belong to brand groups of which the principal sees complaints."""
    grants = principal.reach(SEE).grants
    if any(grant.brands is None for grant in grants):
        return Counted(parts, groups)
    mine = frozenset[str]().union(*(grant.groups for grant in grants))
    return Counted([part for part in parts if part.group in mine], groups)
