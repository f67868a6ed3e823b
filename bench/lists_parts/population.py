"""A million tickets and five million entries, made in SQL: four in a hundred are not solved, as in life."""

import sys
import time

from switchroom.platform.db import Database

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "s", "r")]
ENTRIES = 5
DAY_S = 86_400

TICKETS = """
with teams as (select array_agg(id) as ids from organisation.unit where kind = 'team'),
people as (select array_agg(id) as ids from people."user" where active),
brands as (select array_agg(id) as ids from organisation.brand where not archived),
made as (
    select n, now() - make_interval(secs => ($1 - n) * 700.0 * 86400 / $1) as at, random() as r, random() as who,
        $2::text[] as w, array(select 1 + floor(power(random(), 2) * array_length($2::text[], 1))::int
                               from generate_series(1, 12 + 0 * n)) as p
    from generate_series(1, $1::int) n),
worded as (
    select *, w[p[1]] || ' ' || w[p[2]] || ' ' || w[p[3]] || ' ' || w[p[4]] as subject,
        case when n > $1 - $1 / 12 and r < 0.5 or r < 0.002
             then (array['new', 'open', 'open', 'pending', 'on_hold'])[1 + floor(who * 5)::int]
             when n > $1 - $1 / 50 then 'solved' else 'closed' end as status
    from made)
insert into tickets.ticket (id, number, origin, type, status, impact, urgency, priority, subject, requester_id,
    brand_id, unit_id, assignee_id, tags, medium, opened_at, changed_at, solved_at, closed_at, next_due_at, search)
select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid,
    nextval('tickets.ticket_number'), 'real', case when r < 0.7 then 'incident' else 'request' end, status,
    'medium', 'medium',
    1 + floor(r * 4)::int, subject, null, brands.ids[1 + n % cardinality(brands.ids)],
    teams.ids[1 + n % cardinality(teams.ids)],
    case when status = 'new' then null else people.ids[1 + (n * 7) % cardinality(people.ids)] end,
    case when r < 0.3 then array[w[1 + n % 50]] else '{}' end, 'mail', at, at + interval '2 hours',
    case when status in ('solved', 'closed') then at + interval '2 hours' end,
    case when status = 'closed' then at + interval '3 days' end,
    case when status in ('new', 'open') then at + interval '8 hours' end,
    to_tsvector('simple', subject || ' ' || (select string_agg(w[i], ' ') from unnest(p) i))
from worded, teams, people, brands
"""
TEXTS = """
insert into tickets.entry (id, ticket_id, at, kind, author_kind, medium, text)
select (substr(replace(t.id::text, '-', ''), 1, 12) || '7' || lpad(to_hex(k), 3, '0') || '8'
        || substr(md5(t.id::text || k), 1, 15))::uuid,
    t.id, t.opened_at + k * interval '20 minutes', (array['message', 'reply', 'message', 'note', 'reply'])[k],
    (array['customer', 'system', 'customer', 'system', 'system'])[k], 'mail', repeat(t.subject || '. ', 12)
from tickets.ticket t, generate_series(1, $1::int) k
"""


async def populate(database: Database, count: int) -> None:
    """Fill tickets and entries, with indexes made afterwards; once for a centre that is kept."""
    if await database.pool.fetchval("select count(*) >= $1 from (select from tickets.ticket limit $1) t", count):
        return
    began = time.monotonic()
    async with database.transaction() as tx:
        await tx.execute("set local maintenance_work_mem = '1GB'")
        await tx.execute("set local work_mem = '256MB'")
        await tx.execute("alter table tickets.entry drop constraint fk_entry_ticket_id_ticket")
        rows = await tx.fetch(
            """select indexname, indexdef from pg_indexes where schemaname = 'tickets'
               and tablename in ('ticket', 'entry') and indexname like 'ix_%'"""
        )
        for row in rows:
            await tx.execute(f'drop index tickets."{row["indexname"]}"')
        await tx.execute(TICKETS, count, WORDS)
        print(f"{count} tickets after {time.monotonic() - began:.0f} s", file=sys.stderr)
        await tx.execute("insert into tickets.word select unnest($1::text[]) on conflict do nothing", WORDS)
        await tx.execute(TEXTS, ENTRIES)
        print(f"{count * ENTRIES} entries after {time.monotonic() - began:.0f} s", file=sys.stderr)
        for row in rows:
            await tx.execute(row["indexdef"])
    for table in ("ticket", "entry"):
        await database.pool.execute(f"vacuum analyze tickets.{table}", timeout=3600)
    print(f"indexed after {time.monotonic() - began:.0f} s", file=sys.stderr)
