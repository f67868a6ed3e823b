"""What was measured goes when the run it is about goes, and its ways when nobody has taken them."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin

_RUNS = """
with gone as (
    delete from conformance.measured where run_id in
        (select run_id from conformance.measured where {chosen} limit $2) returning run_id, slug, path),
visits as (delete from conformance.visit where run_id in (select run_id from gone)),
steps as (delete from conformance.person_step where run_id in (select run_id from gone)),
ways as (
    delete from conformance.path p where (p.slug, p.path) in (select slug, path from gone)
        and not exists(select from conformance.measured m where m.slug = p.slug and m.path = p.path
                           and m.run_id not in (select run_id from gone)))
select count(*)::int from gone
"""
_APPLICATIONS = """
with gone as (
    delete from conformance.application where (interaction_id, slug) in
        (select interaction_id, slug from conformance.application where {chosen} limit $2) returning 1)
select count(*)::int from gone
"""


_INSPECTED = """
with gone as (
    delete from conformance.inspected where inspection_id in
        (select inspection_id from conformance.inspected where {chosen} limit $2) returning 1)
select count(*)::int from gone
"""


async def forget_measured(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was measured of runs that ended before then; how many."""
    return await _forget(tx, "ended_at < $1 order by ended_at", "at < $1 order by at", before, limit)


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove what was measured of runs of this origin; how many."""
    return await _forget(tx, "origin = $1", "origin = $1", origin.value, limit)


async def _forget(tx: Transaction, runs: str, applications: str, value: object, limit: int) -> int:
    removed: int = await tx.fetch_value(_RUNS.format(chosen=runs), value, limit)
    for also in (_APPLICATIONS, _INSPECTED):
        if left := limit - removed:
            removed += await tx.fetch_value(also.format(chosen=applications), value, left)
    return removed
