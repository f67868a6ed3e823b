"""Variants of processes as the map knows them: who they are for exists, and how many touchpoints each has."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from switchroom.organisation.facade import BRANDS, ENVIRONMENTS, REGIONS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.processes.contracts import References
from switchroom.processes.facade import (
    Audience,
    Forecast,
    Variant,
    VariantShown,
    forecast_variants,
    make_variant,
    variant_family,
)
from switchroom.touchpoints import variant_schemas as schemas
from switchroom.touchpoints.actions import CHANNELS
from switchroom.touchpoints.contracts import SEE_MAP
from switchroom.touchpoints.process_map import brands_within

COUNTED = """
select process_slug, count(*)::int as touchpoints from touchpoints.touchpoint
where process_slug = any($1) and not archived and ($2::uuid[] is null or brand_id = any($2)) group by process_slug
"""


async def make(tx: Transaction, principal: Principal, body: schemas.VariantNew) -> UUID:
    """A draft of a variant for what exists. Raises `UnknownRow` and what `make_variant` raises."""
    audience = Audience(body.brand_id, body.region_id, body.environment_id, body.channel_id)
    rows = ((BRANDS, body.brand_id), (REGIONS, body.region_id), (ENVIRONMENTS, body.environment_id))
    for collection, id in (*rows, (CHANNELS, body.channel_id)):
        if id is not None:
            await collection.access(tx, principal, id)
    return await make_variant(tx, principal, body.base, body.process, body.title, audience)


async def family(connection: Connection, principal: Principal, slug: str) -> schemas.FamilyView:
    """What a process stems from and what stems from it, with the touchpoints of each as far as one sees them."""
    found = await variant_family(connection, slug)
    of_base = [found.variant] if found.variant else []
    counts = await _counts(connection, principal, [one.slug for one in (*of_base, *found.variants)])
    return schemas.FamilyView(
        variant=_view(found.variant, counts) if found.variant else None,
        variants=[_view(one, counts) for one in found.variants],
    )


async def reach(
    connection: Connection, principal: Principal, references: References, slug: str, definition: dict[str, Any]
) -> schemas.ReachView:
    """What publishing this definition of a process would touch: its touchpoints, and what its variants would become."""
    found = await forecast_variants(connection, references, slug, definition)
    counts = await _counts(connection, principal, [slug, *(one.variant.slug for one in found)])
    return schemas.ReachView(
        touchpoints=None if counts is None else counts.get(slug, 0),
        variants=[_foreseen(one, counts) for one in found],
    )


async def _counts(connection: Connection, principal: Principal, slugs: Iterable[str]) -> dict[str, int] | None:
    if not principal.may(SEE_MAP):
        return None
    rows = await connection.fetch(COUNTED, list(slugs), brands_within(principal, SEE_MAP))
    return {row["process_slug"]: row["touchpoints"] for row in rows}


def _foreseen(one: Forecast, counts: dict[str, int] | None) -> schemas.ForecastView:
    places = [list(place) for place in one.conflicts]
    return schemas.ForecastView(variant=_view(one.variant, counts), conflicts=places, faults=one.faults)


def _view(variant: Variant, counts: dict[str, int] | None) -> schemas.VariantView:
    shown = {name: getattr(variant, name) for name in VariantShown.model_fields}
    return schemas.VariantView(**shown, touchpoints=None if counts is None else counts.get(variant.slug, 0))
