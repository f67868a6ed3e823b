"""Whether a process is used where it is to be: a row for each interaction that came there.

Whoever knows where an interaction came says so when it is over (`came_to`); that the process was run is learnt from its
runs, whichever of the two is known first.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.processes.contracts import Concern

_LOCK = "select pg_advisory_xact_lock(hashtextextended('application ' || $1::uuid::text, 0))"
_ELSEWHERE = "delete from conformance.application where interaction_id = $1 and slug <> all($2)"
_LEFT = """exists(with recursive below as (
    select m.run_id, m.deviations from conformance.measured m where m.interaction_id = $1 and m.slug = {0}
    union all
    select m.run_id, m.deviations from conformance.measured m join below b on m.parent_id = b.run_id)
    select from below where deviations @> '[{{"kind": "left_path"}}]')"""
"""Whether somebody left the path of a run of the process, or of one that it has called."""
_KEEP = f"""
insert into conformance.application
    (interaction_id, slug, origin, reference, unit_id, brand_id, region_id, at, ran, path_left)
select $1, slug, $3, $4, $5, $6, $7, $8,
       exists(select from processes.run r where r.subject_id = $1 and r.slug = t.slug),
       {_LEFT.format("t.slug")}
from unnest($2::text[]) as t(slug)
on conflict (interaction_id, slug) do update set unit_id = excluded.unit_id, brand_id = excluded.brand_id,
    region_id = excluded.region_id, at = excluded.at, ran = excluded.ran, path_left = excluded.path_left
"""  # noqa: S608 - own fragments
_RAN = f"""
update conformance.application set ran = true, path_left = {_LEFT.format("$2")} where interaction_id = $1 and slug = $2
"""  # noqa: S608 - own fragments


class Came(msgspec.Struct, frozen=True):
    """An interaction that is over, when it began, and the processes that were to be used where it came."""

    interaction: UUID
    origin: Origin
    at: datetime
    processes: Collection[str]
    concern: Concern


async def came_to(tx: Transaction, came: Came) -> None:
    """Keep it, as it is known now: what was said of it before is forgotten."""
    await tx.execute(_LOCK, came.interaction)
    slugs, concern = sorted(set(came.processes)), came.concern
    await tx.execute(_ELSEWHERE, came.interaction, slugs)
    await tx.execute(
        _KEEP,
        *(came.interaction, slugs, came.origin.value, concern.reference),
        *(concern.unit_id, concern.brand_id, concern.region_id, came.at),
    )


async def ran(tx: Transaction, interaction: UUID, slug: str) -> None:
    """A run of this process has ended in this interaction, and is measured."""
    await tx.execute(_LOCK, interaction)
    await tx.execute(_RAN, interaction, slug)
