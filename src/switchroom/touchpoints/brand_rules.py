"""Rule packs where processes meet brands: which brands a process serves, and what it breaks of their rules.

A process serves a brand by its touchpoints and, as one by which customers come in, by its entry points. Processes that
these call are looked into with them.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE, Finding, has_errors
from switchroom.processes.facade import Definitions, Demand, OfflineReferences, apart, check_demands, rulebook, told
from switchroom.touchpoints import map_schemas as schemas
from switchroom.touchpoints.contracts import BreaksRules
from switchroom.touchpoints.process_map import brands_within

SERVES = """
select slug, brand_id, bool_or(entry) as entry, array_remove(array_agg(distinct pinned), null) as pinned,
       bool_or(pinned is null) as current
from (select process_slug as slug, brand_id, false as entry, process_version as pinned from touchpoints.touchpoint
      where not archived and process_slug is not null
      union all
      select process_slug, brand_id, true, null from touchpoints.entry_point where not archived) served
where ($1::uuid[] is null or brand_id = any($1)) and ($2::text is null or slug = $2)
group by slug, brand_id order by slug, brand_id
"""
TITLES = "select slug, version, title from processes.definition where slug = any($1)"


async def brands_served(connection: Connection) -> dict[str, dict[UUID, bool]]:
    """By process: the brands that it serves, and whether their customers come in by it."""
    served: dict[str, dict[UUID, bool]] = {}
    for row in await connection.fetch(SERVES, None, None):
        served.setdefault(row["slug"], {})[row["brand_id"]] = row["entry"]
    return served


async def findings_for(
    connection: Connection, definitions: Definitions, process: str, version: int, serves: Mapping[UUID, bool]
) -> list[Finding]:
    """What a version of a process breaks of the rules of these brands, were it to serve them."""
    demands = (await rulebook(connection)).demands(serves)
    if not demands:
        return []
    definition = await definitions.definition(connection, process, version)
    references = OfflineReferences(await definitions.current(connection))
    return await apart(lambda: check_demands(definition, demands, references))


async def require_rules(
    tx: Transaction, definitions: Definitions, process: str, version: int, serves: Mapping[UUID, bool], field: str
) -> None:
    """Raises `BreaksRules` when it would break a rule that is more than a warning."""
    found = await findings_for(tx, definitions, process, version, serves)
    if has_errors(found):
        raise refusal_of(found, field)


def refusal_of(found: list[Finding], field: str) -> BreaksRules:
    """The refusal that tells every rule broken."""
    wrong = [one for one in found if has_errors([one])]
    message = f"{BreaksRules().message} {wrong[0].message}"
    return BreaksRules(message, errors=[{"field": field, "code": one.code, "message": one.message} for one in wrong])


async def broken_now(
    connection: Connection, principal: Principal, definitions: Definitions, pack: str, brand: UUID | None
) -> list[schemas.RuleBroken]:
    """Which published processes break which rule of a pack, by brand: of the brands for which it is on, or of `brand`
    as though it were. Raises `NotAllowed`."""
    principal.require(SEE)
    within = brands_within(principal, SEE)
    book = await rulebook(connection)
    brands = [brand] if brand else [one for one, packs in book.used.items() if pack in packs]
    rows = await connection.fetch(SERVES, [one for one in brands if within is None or one in within], None)
    if not rows or pack not in book.packs:
        return []
    current = await definitions.current(connection)
    numbers = {(row["slug"], row["version"]): row["title"] for row in await connection.fetch(TITLES, list(current))}
    newest = {slug: max(version for one, version in numbers if one == slug) for slug in current}
    references, judged = OfflineReferences(current), []
    for row in rows:
        versions = set(row["pinned"]) | ({newest[row["slug"]]} if row["current"] and row["slug"] in newest else set())
        demands = book.demands({row["brand_id"]: row["entry"]}, pack)
        for version in sorted(versions):
            definition = await definitions.definition(connection, row["slug"], version)
            judged.append((row["brand_id"], version, definition, demands))

    def judge() -> list[schemas.RuleBroken]:
        return [
            _broken(brand_id, version, definition.process, numbers, finding)
            for brand_id, version, definition, demands in judged
            for finding in check_demands(definition, _nameless(demands), references)
        ]

    return await apart(judge)


def _nameless(demands: list[Demand]) -> list[Demand]:
    """The list says of which brand each line is."""
    return [Demand(one.pack, one.name, one.rule, (), one.entry) for one in demands]


def _broken(
    brand_id: UUID, version: int, process: str, titles: Mapping[tuple[str, int], Any], finding: Finding
) -> schemas.RuleBroken:
    return schemas.RuleBroken(
        brand_id=brand_id,
        rule=finding.code.rpartition(".")[2],
        process=process,
        title=Text.parse(titles[process, version]).to_json(),
        version=version,
        step=finding.step,
        severity=finding.severity.value,
        message=str(finding.message),
        text=told(finding.message).to_json(),
    )
