"""The rows of a measured run: written whole, and written anew when it is measured again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.applications import ran
from switchroom.conformance.domain.measuring import Worth
from switchroom.conformance.domain.paths import Path, Stay
from switchroom.conformance.run_facts import PersonStep
from switchroom.platform.db import Transaction
from switchroom.processes.contracts import Concern

_RUN = """
insert into conformance.measured (run_id, slug, version, origin, interaction_id, reference, unit_id, brand_id,
    region_id, parent_id, outcome, started_at, ended_at, fitness, deviations, late, person_steps, held, complete,
    compliant, variant, path, left_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
on conflict (run_id) do update set fitness = excluded.fitness, deviations = excluded.deviations, late = excluded.late,
    person_steps = excluded.person_steps, held = excluded.held, complete = excluded.complete,
    compliant = excluded.compliant, reference = excluded.reference, unit_id = excluded.unit_id,
    brand_id = excluded.brand_id, region_id = excluded.region_id, parent_id = excluded.parent_id,
    started_at = excluded.started_at, variant = excluded.variant, path = excluded.path, left_at = excluded.left_at
"""
_PATH = """
insert into conformance.path (slug, path, variant, steps, walk) values ($1, $2, $3, $4, $5) on conflict do nothing
"""
_VISITS = """
insert into conformance.visit
    (run_id, number, slug, origin, unit_id, brand_id, region_id, step, seconds, late, ended_at)
select $1, n, $2, $3, $4, $5, $6, step, seconds, late, ended_at
from unnest($7::text[], $8::float8[], $9::bool[], $10::timestamptz[])
    with ordinality as t(step, seconds, late, ended_at, n)
"""
_STEPS = """
insert into conformance.person_step
    (run_id, number, slug, origin, unit_id, brand_id, region_id, user_id, step, post, held, handed_over, ended_at,
     first_of_person, first_of_post)
select $1, n, $2, $3, $4, $5, $6, user_id, step, post, held, handed_over, ended_at,
       row_number() over (partition by user_id order by n) = 1,
       post is not null and row_number() over (partition by post order by n) = 1
from unnest($7::uuid[], $8::text[], $9::text[], $10::bool[], $11::bool[], $12::timestamptz[])
    with ordinality as t(user_id, step, post, held, handed_over, ended_at, n)
"""


class Found(msgspec.Struct, frozen=True):
    """All that was found of a run. `interaction`: what it was about, if it was one."""

    worth: Worth
    path: Path
    stays: Sequence[Stay]
    steps: Sequence[PersonStep]
    concern: Concern
    interaction: UUID | None


async def keep(tx: Transaction, run: Any, found: Found) -> None:
    """Write the rows of a run. `run`: its row in `processes.run`."""
    worth, path, concern = found.worth, found.path, found.concern
    await tx.execute(
        _RUN,
        *(run["id"], run["slug"], run["version"], run["origin"], found.interaction, concern.reference),
        *(concern.unit_id, concern.brand_id, concern.region_id),
        *(run["parent_id"], run["outcome"], run["started_at"], run["ended_at"]),
        *(worth.fitness, msgspec.to_builtins(worth.deviations), worth.late, worth.person_steps, worth.held),
        *(worth.complete, worth.compliant, path.variant, path.number, path.left_at),
    )
    await tx.execute(_PATH, run["slug"], path.number, path.variant, list(path.steps), list(path.walk))
    await _facts(tx, run, found)
    if found.interaction is not None:
        await ran(tx, found.interaction, run["slug"])


async def _facts(tx: Transaction, run: Any, found: Found) -> None:
    concern, steps = found.concern, found.steps
    belongs = (run["id"], run["slug"], run["origin"], concern.unit_id, concern.brand_id, concern.region_id)
    for table in ("visit", "person_step"):
        await tx.execute(f"delete from conformance.{table} where run_id = $1", run["id"])  # noqa: S608 - own names
    await tx.execute(
        _VISITS,
        *belongs,
        [one.step for one in found.stays],
        [(one.ended - one.began).total_seconds() for one in found.stays],
        [one.late for one in found.stays],
        [one.ended for one in found.stays],
    )
    if steps:
        await tx.execute(
            _STEPS,
            *belongs,
            [one.user for one in steps],
            [one.step for one in steps],
            [one.post for one in steps],
            [one.held for one in steps],
            [one.handed_over for one in steps],
            [one.at for one in steps],
        )
