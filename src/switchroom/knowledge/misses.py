"""What people searched for and did not find: it tells authors what to write. Words people typed, so they go in time."""

from datetime import datetime, timedelta
from uuid import UUID

from switchroom.knowledge import schemas
from switchroom.knowledge.contracts import PUBLISH, WRITE
from switchroom.platform.access import NotAllowed, Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.platform.terms import asked, without_numbers

MOST = 200
LONGEST = 200


async def note_miss(
    tx: Transaction, question: str, language: str, place: str, origin: Origin, brand_id: UUID | None = None
) -> None:
    """Keep a question that found nothing, without numbers and addresses that may stand in it."""
    words = without_numbers(question)[:LONGEST]
    folded = " ".join(asked(words))
    if len(folded) < 2:
        return
    await tx.execute(
        """insert into knowledge.miss (id, origin, language, brand_id, place, query, folded)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        new_id(),
        origin.value,
        language,
        brand_id,
        place,
        words,
        folded,
    )


async def misses(connection: Connection, principal: Principal, days: int) -> schemas.Misses:
    """What was searched in vain, the most frequent first, for authors. Raises `NotAllowed`."""
    brands = _author_of(principal)
    rows = await connection.fetch(
        """select (array_agg(id order by at desc))[1] as id, (array_agg(query order by at desc))[1] as query,
                  count(*)::int as times, max(at) as last_at, array_agg(distinct language) as languages
           from knowledge.miss where at > clock_timestamp() - $1::interval and origin = $2
             and ($3::uuid[] is null or brand_id is null or brand_id = any($3))
           group by folded order by times desc, last_at desc limit $4""",
        timedelta(days=days),
        principal.origin.value,
        brands,
        MOST,
    )
    return schemas.Misses(items=[schemas.Miss.model_validate(dict(row)) for row in rows])


async def forget_miss(tx: Transaction, principal: Principal, id: UUID) -> None:
    """It is answered now, or says what must not be kept: remove it and all that say the same. Idempotent."""
    brands = _author_of(principal)
    await tx.execute(
        """delete from knowledge.miss m using knowledge.miss one
           where one.id = $1 and m.folded = one.folded and m.origin = one.origin
             and ($2::uuid[] is null or m.brand_id is null or m.brand_id = any($2))""",
        id,
        brands,
    )


async def forget_misses(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was asked before then; how many."""
    done = await tx.execute(
        "delete from knowledge.miss where id in (select id from knowledge.miss where at < $1 order by at limit $2)",
        before,
        limit,
    )
    return count_of(done)


def _author_of(principal: Principal) -> list[UUID] | None:
    """The brands that one writes for; None: all of them."""
    grants = [*principal.reach(WRITE).grants, *principal.reach(PUBLISH).grants]
    if not grants:
        raise NotAllowed(permission=WRITE)
    if any(grant.brands is None for grant in grants):
        return None
    return sorted({brand for grant in grants for brand in grant.brands or ()})
