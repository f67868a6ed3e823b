"""Interactions of the customers, made in SQL with what they are found by, and what somebody types to find one.

What an interaction is found by is put together as `interactions.words` does, as far as names, numbers and notes go.
"""

import random
from collections.abc import Iterator
from typing import Any

from switchroom.platform.db import Connection, Database

NOTES = """
invoice refund router password delivery contract address cancelled upgrade broken screen printer waiting manager
complaint callback payment discount appointment technician meter outage password roaming luggage voucher seat
"""
MAKE = """
with known as (select array_agg(id) as ids from (select id from customers.customer limit 100000) c)
insert into interactions.interaction (id, reference, origin, medium, state, unit_id, address, customer_id, started_at,
                                      ended_at, closed_at)
select gen_random_uuid(), '261130-' || lpad(n::text, 7, '0'), 'test', 'voice', 'ended', md5('unit')::uuid,
       '+55' || (11 + n % 80) || '9' || lpad(((n * 7919::bigint) % 100000000)::text, 8, '0'),
       known.ids[1 + floor(random() * array_length(known.ids, 1))::int], now() - n * interval '2 seconds',
       now(), now()
from generate_series(1, $1::int) n, known
"""
INDEX = """
insert into interactions.found_by (interaction_id, own)
select n.id, to_tsvector('simple', replace(n.reference, '-', ' ') || ' ' || substr(n.address, 2) || c.search || ' ' ||
           array_to_string(array(select ($1::text[])[1 + floor(random() * cardinality($1::text[]))::int]
                                 from generate_series(1, 6) where n.id is not null), ' '))
       || array_to_tsvector(array(select substr(n.address, p) from generate_series(2, 12) p))
from interactions.interaction n join customers.customer c on c.id = n.customer_id
"""


async def populate_interactions(database: Database, count: int) -> None:
    """Fill a database that has customers with so many interactions, and let it know its statistics."""
    async with database.transaction() as tx:
        await tx.execute(MAKE, count)
        await tx.execute("drop index interactions.ix_found_by_search")
        await tx.execute(INDEX, NOTES.split())
        await tx.execute("create index ix_found_by_search on interactions.found_by using gin (search)")
        await tx.execute(
            """insert into interactions.word
               select word from ts_stat('select search from interactions.found_by') where word ~ '^[a-z]{4,30}$'"""
        )
    for table in ("interaction", "found_by", "word"):
        await database.pool.execute(f"vacuum analyze interactions.{table}", timeout=3600)


async def typed_for_interactions(connection: Connection, count: int) -> list[str]:
    """Every text that is on the screen while these are looked for: by name, number, note, or with a slip."""
    rows = await connection.fetch(
        """select n.reference, n.address, c.name from interactions.interaction n
           join customers.customer c on c.id = n.customer_id order by md5(n.id::text) limit $1""",
        count,
    )
    return [typed for row in rows for typed in _keystrokes(row, random.Random(row["reference"]))]


def _keystrokes(row: Any, chance: random.Random) -> Iterator[str]:
    name = row["name"].lower()
    slip = f"{name[:3]}{name[4:]}" if len(name) > 6 else name
    note = chance.choice(NOTES.split())
    wanted = chance.choice([name, slip, row["address"][-7:], row["reference"][-7:], f"{name.split()[-1]} {note}", note])
    for length in range(1, min(len(wanted), 14) + 1):
        yield wanted[:length]
