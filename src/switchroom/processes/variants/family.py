"""Which processes stem from which, how far behind, and what a changed base would bring."""

from functools import partial
from typing import Any

from switchroom.platform.db import Connection
from switchroom.processes.contracts import References, Severity
from switchroom.processes.definitions import NoSuchProcess
from switchroom.processes.domain.merging import merge
from switchroom.processes.domain.reading import read_definition
from switchroom.processes.domain.writing import as_people_read
from switchroom.processes.publishing import apart, check
from switchroom.processes.variants.contracts import Family, Forecast, Variant

MOST = 100
VARIANTS = """
select v.slug, coalesce(own.title, d.title) as title, own.version, v.base, base.title as base_title,
       coalesce(own.stem_version, d.stem_version) as base_version, base.version as newest, d.id as draft_id,
       v.brand_id, v.region_id, v.environment_id, v.channel_id
from processes.variant v
join lateral (select title, version from processes.definition
              where slug = v.base and state = 'published' order by version desc limit 1) base on true
left join lateral (select title, version, stem_version from processes.definition
                   where slug = v.slug and state = 'published' order by version desc limit 1) own on true
left join processes.draft d on d.slug = v.slug and d.state <> 'published'
where v.base = $1 or v.slug = $1 order by v.slug limit $2
"""


async def family(connection: Connection, slug: str) -> Family:
    """The base of a process, if it is a variant, and its own variants, at most `MOST`."""
    found = await connection.fetch_as(Variant, VARIANTS, slug, MOST + 1)
    own = next((one for one in found if one.slug == slug), None)
    return Family(own, [one for one in found if one.slug != slug])


async def version_of(connection: Connection, slug: str, version: int) -> dict[str, Any]:
    """A published definition as people write it. Raises `NoSuchProcess`."""
    source = await connection.fetch_value(
        "select source from processes.definition where slug = $1 and version = $2", slug, version
    )
    if source is None:
        raise NoSuchProcess(process=slug, version=version)
    return as_written_by_us(source)


def as_written_by_us(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition without what is only another way to write the same, as far as it can be read."""
    read = read_definition(definition).definition
    return definition if read is None else as_people_read(read)


async def forecast(
    connection: Connection, references: References, slug: str, definition: dict[str, Any]
) -> list[Forecast]:
    """What each variant of a process would become if this definition of it were published and taken over."""
    theirs = as_written_by_us(definition)
    found: list[Forecast] = []
    for variant in (await family(connection, slug)).variants:
        stem, ours = await _sides(connection, variant)
        found.append(await apart(partial(_foreseen, variant, stem, ours, theirs, references)))
    return found


async def _sides(connection: Connection, variant: Variant) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the variant was made from and what it is: its draft where there is one, for that is what goes on."""
    if variant.draft_id is None:
        base = await version_of(connection, variant.base, variant.base_version)
        return base, await version_of(connection, variant.slug, variant.version or 1)
    row = await connection.fetch_row(
        "select definition, stem_version from processes.draft where id = $1", variant.draft_id
    )
    if row is None:
        raise NoSuchProcess(process=variant.slug)
    base = await version_of(connection, variant.base, row["stem_version"] or variant.base_version)
    return base, as_written_by_us(row["definition"])


def _foreseen(
    variant: Variant, stem: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], references: References
) -> Forecast:
    merged = merge(stem, {**ours, "process": variant.slug}, theirs)
    findings = check(merged.definition, references).findings
    faults = sum(finding.severity is Severity.ERROR for finding in findings)
    return Forecast(variant, [conflict.place for conflict in merged.conflicts], faults)
