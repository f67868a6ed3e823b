"""What people saw who looked: whether a process was used as it should be, in a sample drawn without notice.

Whoever has the inspections says what was judged (`keep_inspected`). The inspected rate is a share of a sample, so it
has an interval: Wilson's score interval at 95 % (E. B. Wilson, Probable inference, the law of succession, and
statistical inference, JASA 22, 1927; recommended for small samples by Brown, Cai and DasGupta, Interval estimation for
a binomial proportion, Statistical Science 16, 2001).
"""

from datetime import datetime
from enum import StrEnum
from math import sqrt
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.processes.contracts import Concern

Z_95 = 1.959963984540054
_KEEP = """
insert into conformance.inspected
    (inspection_id, interaction_id, slug, origin, unit_id, brand_id, region_id, person_id, at, verdict, steps)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (inspection_id) do update set verdict = excluded.verdict, steps = excluded.steps
"""


class Judged(StrEnum):
    """What was seen, of a process or of one of its steps that was called for."""

    USED = "used"
    NOT_USED = "not_used"
    USED_WRONGLY = "used_wrongly"


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """An interaction that somebody has looked at. `person`: who served it; `steps`: those that were called for."""

    inspection: UUID
    interaction: UUID
    process: str
    origin: Origin
    at: datetime
    person: UUID | None
    verdict: Judged
    steps: dict[str, Judged]
    concern: Concern


async def keep_inspected(tx: Transaction, one: Inspected) -> None:
    """Keep it; what was said by this inspection before is corrected."""
    where = one.concern
    await tx.execute(
        _KEEP,
        *(one.inspection, one.interaction, one.process, one.origin.value),
        *(where.unit_id, where.brand_id, where.region_id, one.person, one.at, one.verdict.value),
        {step: judged.value for step, judged in one.steps.items()},
    )


def wilson(part: int, of: int) -> tuple[float, float] | None:
    """Between what the share of all lies with 95 %, when `part` of a sample of `of` were so; None for no sample."""
    if not of:
        return None
    share, spread = part / of, Z_95**2 / of
    middle = share + spread / 2
    half = Z_95 * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
