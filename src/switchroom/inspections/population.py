"""What a round is drawn from: interactions that came to where a process is to be used, and were not drawn before."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.inspections.contracts import MOST_POPULATION, Stratify, TooMuchToDraw
from switchroom.inspections.domain.sampling import Candidate
from switchroom.platform.db import Connection

NONE = ""
_POPULATION = f"""
select a.interaction_id, a.slug, n.reference, a.origin, a.unit_id, a.brand_id, a.region_id, a.at,
       n.agent_id as person_id, n.entry_point_id, n.counted_channel_id, n.medium,
       to_char(a.at at time zone z.zone, 'ID') as weekday,
       floor(extract(hour from a.at at time zone z.zone) / 6)::int::text as day_part,
       array(select i.agent_id from interactions.item i
             where i.interaction_id = a.interaction_id and i.agent_id is not null
             union select p.user_id from conformance.measured m join conformance.person_step p on p.run_id = m.run_id
             where m.interaction_id = a.interaction_id
             union select n.agent_id where n.agent_id is not null) as people
from conformance.application a
join interactions.interaction n on n.id = a.interaction_id
cross join (select coalesce(time_zone, 'UTC') as zone from organisation.unit where parent_id is null) z
where (a.origin = 'simulated') = $1 and a.at >= $2 and a.at < $3 and ($4::text is null or a.slug = $4)
    and a.unit_id in (select id from organisation.unit where path like $5::text || '%')
    and not exists(select from inspections.inspection d where d.interaction_id = a.interaction_id and d.slug = a.slug)
order by a.interaction_id, a.slug limit {MOST_POPULATION + 1}
"""  # noqa: S608 - own constant


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An interaction that may be drawn. `person_id`: who served it last; `people`: all who took part in it."""

    interaction_id: UUID
    slug: str
    reference: str | None
    origin: str
    unit_id: UUID | None
    brand_id: UUID | None
    region_id: UUID | None
    at: datetime
    person_id: UUID | None
    entry_point_id: UUID | None
    counted_channel_id: UUID | None
    medium: str
    weekday: str
    day_part: str
    people: list[UUID]

    @property
    def key(self) -> str:
        return f"{self.interaction_id} {self.slug}"

    def in_stratum(self, strata: list[Stratify]) -> tuple[str, ...]:
        """Where it belongs, by what it is told apart by; nothing where it has none."""
        known: dict[Stratify, Any] = {
            Stratify.PROCESS: self.slug,
            Stratify.UNIT: self.unit_id,
            Stratify.PERSON: self.person_id,
            Stratify.ENTRY_POINT: self.entry_point_id,
            Stratify.CHANNEL: self.counted_channel_id,
            Stratify.MEDIUM: self.medium,
            Stratify.WEEKDAY: self.weekday,
            Stratify.DAY_PART: self.day_part,
        }
        return tuple(NONE if known[one] is None else str(known[one]) for one in strata)

    def candidate(self, strata: list[Stratify]) -> Candidate:
        return Candidate(self.key, None if self.person_id is None else str(self.person_id), self.in_stratum(strata))


async def population(
    connection: Connection, unit_path: str, slug: str | None, since: datetime, until: datetime, *, simulated: bool
) -> list[Part]:
    """What came there in this time, to units of this path. Raises `TooMuchToDraw`."""
    found = await connection.fetch_as(Part, _POPULATION, simulated, since, until, slug, unit_path)
    if len(found) > MOST_POPULATION:
        raise TooMuchToDraw()
    return found
