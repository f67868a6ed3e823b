"""Drawing a round: who may, of what, and to whom each interaction is given."""

from collections import Counter
from collections.abc import Sequence
from secrets import randbelow
from typing import Any
from uuid import UUID

from switchroom.inspections import schemas
from switchroom.inspections.contracts import (
    DRAW,
    INSPECT,
    MOST_DRAWN,
    NOTICE,
    AmountOf,
    BadPeriod,
    NotAnInspector,
    NothingToDraw,
    TooMuchToDraw,
)
from switchroom.inspections.domain.sampling import Candidate, assign, draw, draw_of_each
from switchroom.inspections.events import RoundDrawn
from switchroom.inspections.population import Part, population
from switchroom.people.facade import people_who_may
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.facade import Notice, tell_people

TOLD = Text(
    {
        "en": "A round of inspections was drawn: {count} for you",
        "pt-BR": "Uma rodada de inspeções foi sorteada: {count} para você",
        "zh-CN": "已抽取一批检查，分配给您{count}项",
    }
)
SEEDS = 2**53
"""As many as a number of JSON tells apart."""
_KEEP = """
insert into inspections.drawing (id, name, unit_id, slug, since, until, simulated, strata, how, amount, seed,
    population, due_at, drawn_by, drawn_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
_GIVE = """
insert into inspections.inspection (id, drawing_id, number, interaction_id, reference, slug, origin, unit_id, brand_id,
    region_id, at, stratum, person_id, people, inspector_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""


async def preview(connection: Connection, principal: Principal, asked: schemas.RoundAsked) -> schemas.RoundPreview:
    """AmountOf much there is to draw from, and how much would be drawn of each stratum; not which.

    Raises `NotAllowed`, `UnknownReference`, `BadPeriod`, `TooMuchToDraw`, `NotAnInspector`.
    """
    parts, drawn = await _drawn(connection, principal, asked, seed=0)
    there = Counter(part.in_stratum(asked.strata) for part in parts)
    taken = Counter(one.stratum for one in drawn)
    strata = [
        schemas.StratumCount(keys=list(keys), population=count, drawn=taken[keys])
        for keys, count in there.most_common(100)
    ]
    return schemas.RoundPreview(population=len(parts), drawn=len(drawn), strata_total=len(there), strata=strata)


async def draw_round(tx: Transaction, principal: Principal, asked: schemas.RoundNew) -> UUID:
    """Draw it, give each interaction to an inspector, and tell these; nobody else. Its id.

    Raises as `preview`, and `NothingToDraw`.
    """
    await tx.execute("select pg_advisory_xact_lock(hashtextextended('inspections drawn', 0))")
    seed = randbelow(SEEDS) if asked.seed is None else asked.seed
    parts, drawn = await _drawn(tx, principal, asked, seed)
    if not drawn:
        raise NothingToDraw()
    known = {part.key: part for part in parts}
    given = assign(drawn, [str(one) for one in asked.inspectors], _barred(parts))
    round_id, now = new_id(), await tx.now()
    await tx.execute(
        _KEEP,
        *(round_id, asked.name, asked.unit_id, asked.process, asked.since, asked.until, asked.simulated),
        *([one.value for one in asked.strata], asked.how.value, asked.amount, seed, len(parts), asked.due_at),
        *(principal.user_id, now),
    )
    rows = [_row(round_id, number, known[one.id], one, given[one.id]) for number, one in enumerate(drawn, 1)]
    await tx.execute_many(_GIVE, rows)
    for inspector, count in Counter(given.values()).items():
        text = Text({language: words.format(count=count) for language, words in dict(TOLD).items()})
        await tell_people(tx, [UUID(inspector)], Notice(NOTICE, text), principal.origin)
    process = None if asked.process is None else Code(asked.process)
    counts = {"seed": seed, "population": len(parts), "drawn": len(drawn)}
    tx.emit(RoundDrawn(round=round_id, process=process, unit=asked.unit_id, **counts))
    return round_id


def _row(round_id: UUID, number: int, part: Part, one: Candidate, inspector: str) -> Sequence[Any]:
    return (
        *(new_id(), round_id, number, part.interaction_id, part.reference, part.slug, part.origin, part.unit_id),
        *(part.brand_id, part.region_id, part.at, list(one.stratum), part.person_id, part.people, UUID(inspector)),
    )


async def _drawn(
    connection: Connection, principal: Principal, asked: schemas.RoundAsked, seed: int
) -> tuple[list[Part], list[Candidate]]:
    """What there is that one of the inspectors may look at, and what is drawn of it."""
    path = await _unit(connection, principal, asked.unit_id)
    if asked.until <= asked.since:
        raise BadPeriod()
    await _inspectors(connection, asked.unit_id, asked.inspectors)
    parts = await population(connection, path, asked.process, asked.since, asked.until, simulated=asked.simulated)
    everybody = set(asked.inspectors)
    parts = [part for part in parts if not everybody <= set(part.people)]
    candidates = [part.candidate(asked.strata) for part in parts]
    if asked.how is AmountOf.PER_PERSON:
        drawn = draw_of_each(candidates, asked.amount, seed)
    else:
        drawn = draw(candidates, _size(asked.how, asked.amount, len(parts)), seed)
    if len(drawn) > MOST_DRAWN:
        raise TooMuchToDraw()
    return parts, drawn


def _size(how: AmountOf, amount: int, population: int) -> int:
    """A share is rounded up: a round of something is never of nothing."""
    return amount if how is AmountOf.TOTAL else -(-population * min(amount, 100) // 100)


def _barred(parts: list[Part]) -> dict[str, frozenset[str]]:
    return {part.key: frozenset(str(one) for one in part.people) for part in parts}


async def _unit(connection: Connection, principal: Principal, unit_id: UUID) -> str:
    principal.require(DRAW)
    path: str | None = await connection.fetch_value("select path from organisation.unit where id = $1", unit_id)
    if path is None or not principal.may(DRAW, unit_path=path):
        raise UnknownReference(errors=[{"field": "unit_id", "code": "unknown", "message": UnknownReference().message}])
    principal.require_over(DRAW, path, None)
    return path


async def _inspectors(connection: Connection, unit_id: UUID, inspectors: Sequence[UUID]) -> None:
    """They work here and may inspect over this unit."""
    may = await people_who_may(
        connection, INSPECT, unit_id=unit_id, brand_id=None, origin=Origin.REAL, among=inspectors, limit=len(inspectors)
    )
    if {one.id for one in may} != set(inspectors):
        raise NotAnInspector()


async def inspectors_of(connection: Connection, principal: Principal, unit_id: UUID) -> list[schemas.PersonRef]:
    """Who may be given inspections in this unit. Raises `NotAllowed`, `UnknownReference`."""
    await _unit(connection, principal, unit_id)
    found = await people_who_may(connection, INSPECT, unit_id=unit_id, brand_id=None, origin=Origin.REAL, limit=200)
    return [schemas.PersonRef(id=one.id, name=one.name) for one in found]
