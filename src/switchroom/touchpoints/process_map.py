"""The process map as it is read: which process each touchpoint has, and what a process touches."""

from typing import Any
from uuid import UUID

from switchroom.organisation.facade import BRANDS
from switchroom.platform.access import Permission, Principal
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.touchpoints import map_schemas as schemas
from switchroom.touchpoints.contracts import SEE_MAP
from switchroom.touchpoints.domain.cells import Cell, Standing, code, effective

OF_BRAND = """
select t.id, t.channel_id, t.service_id, t.brand_id, t.region_id, t.environment_id, t.process_slug as process,
       t.process_version as pinned, t.owner_post_id, c.label as channel, b.label as brand, s.code as service
from touchpoints.touchpoint t
join touchpoints.channel c on c.id = t.channel_id
join touchpoints.service s on s.id = t.service_id
join organisation.brand b on b.id = t.brand_id
where t.brand_id = $1 and not t.archived
order by s.code, c.label
"""
PROCESSES = """
select distinct on (slug) slug, title, number, case when state = 'published' then version end as version
from processes.definition where slug = any($1) order by slug, state = 'published' desc, version desc
"""
TOUCHED = """
select brand_id, count(*)::int as touchpoints, count(process_version)::int as pinned from touchpoints.touchpoint
where process_slug = $1 and not archived and ($2::uuid[] is null or brand_id = any($2))
group by brand_id order by 2 desc
"""
SERVED = """
select s.code, s.name, count(*)::int as touchpoints,
       (array_agg(distinct c.label || b.label || s.code))[1:12] as codes
from touchpoints.touchpoint t
join touchpoints.channel c on c.id = t.channel_id
join touchpoints.service s on s.id = t.service_id
join organisation.brand b on b.id = t.brand_id
where t.process_slug = $1 and not t.archived and ($2::uuid[] is null or t.brand_id = any($2))
group by s.code, s.name order by s.code limit 100
"""
CALLERS = """
select slug from (
    select distinct on (slug) slug, source from processes.definition
    where state = 'published' order by slug, version desc
) current
where exists(select from jsonb_each(source -> 'steps') as step
             where step.value ->> 'type' = 'call' and step.value ->> 'process' = $1)
order by slug limit 100
"""
ENTRY_POINTS = """
select id, name from touchpoints.entry_point where process_slug = $1 and not archived
    and ($2::uuid[] is null or brand_id = any($2)) order by words limit 100
"""


def brands_within(principal: Principal, wanted: Permission, *, whole: bool = False) -> list[UUID] | None:
    """The brands in which this is allowed; None: in all of them. `whole`: by a grant over the whole organisation.

    Raises `NotAllowed` for who may do it nowhere.
    """
    grants = [grant for grant in principal.reach(wanted).grants if not whole or grant.unit_path.count("/") <= 2]
    if not grants:
        principal.require_everywhere(wanted)
    if any(grant.brands is None for grant in grants):
        return None
    return sorted({brand for grant in grants for brand in grant.brands or ()})


async def read_map(
    connection: Connection, principal: Principal, brand_id: UUID, region_id: UUID | None, environment_id: UUID | None
) -> schemas.ProcessMap:
    """The map of a brand as it holds for a region and environment. Raises `UnknownRow`, `NotAllowed`."""
    within = brands_within(principal, SEE_MAP)
    await BRANDS.access(connection, principal, brand_id)
    if within is not None and brand_id not in within:
        raise UnknownRow()
    rows = [dict(row) for row in await connection.fetch(OF_BRAND, brand_id)]
    by_cell = {_cell(row): row for row in rows}
    variants: dict[tuple[UUID, UUID, UUID], int] = {}
    for cell in by_cell:
        variants[cell.base] = variants.get(cell.base, 0) + bool(cell.particular)
    holding = effective(dict.fromkeys(by_cell, Standing()), region_id, environment_id)
    shown = [
        schemas.TouchpointShown.model_validate(
            {
                **by_cell[cell],
                "code": code(by_cell[cell]["channel"], by_cell[cell]["brand"], by_cell[cell]["service"]),
                "variants": variants[cell.base],
            }
        )
        for cell in by_cell
        if holding.get(cell.base) == cell
    ]
    slugs = sorted({one.process for one in shown if one.process})
    return schemas.ProcessMap(touchpoints=shown, processes=await _processes(connection, slugs))


async def touches(connection: Connection, principal: Principal, process: str) -> schemas.ProcessTouches:
    """What a change of a process touches, of the brands whose map one may see. Raises `NotAllowed`."""
    within = brands_within(principal, SEE_MAP)
    rows = await connection.fetch(TOUCHED, process, within)
    callers = [row["slug"] for row in await connection.fetch(CALLERS, process)]
    served = await connection.fetch(SERVED, process, within)
    entry_points = await connection.fetch(ENTRY_POINTS, process, within)
    return schemas.ProcessTouches(
        touchpoints=sum(row["touchpoints"] for row in rows),
        pinned=sum(row["pinned"] for row in rows),
        brands=[schemas.BrandTouched.model_validate(row) for row in map(dict, rows)],
        services=[schemas.ServiceTouched.model_validate(row) for row in map(dict, served)],
        entry_points=[schemas.EntryPointTouched.model_validate(row) for row in map(dict, entry_points)],
        called_by=await _processes(connection, callers),
    )


async def _processes(connection: Connection, slugs: list[str]) -> list[schemas.MapProcess]:
    rows = await connection.fetch(PROCESSES, slugs)
    titles = {row["slug"]: Text.parse(row["title"]).to_json() for row in rows}
    return [schemas.MapProcess.model_validate({**dict(row), "title": titles[row["slug"]]}) for row in rows]


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(row["channel_id"], row["service_id"], row["brand_id"], row["region_id"], row["environment_id"])
