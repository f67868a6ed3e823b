"""Keeping what processes are known by: in the transaction that publishes, and once for what was there before."""

import msgspec

from switchroom.platform.db import Transaction
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.naming import joined, phrases, weights
from switchroom.processes.domain.reading import read_definition

AT_ONCE = 100
FORGET = """
with gone as (delete from processes.word where slug = $1 returning term)
update processes.vocabulary v set processes = v.processes - 1 from gone where v.term = gone.term
"""
LEARN = """
with known as (
    insert into processes.word (term, slug, weight)
    select term, $1, weight from unnest($2::text[], $3::int[]) k(term, weight)
    returning term)
insert into processes.vocabulary as v (term, processes) select term, 1 from known
on conflict (term) do update set processes = v.processes + 1
"""
MISSING = """
select distinct on (d.slug) d.slug, d.version, d.source from processes.definition d
where d.state = 'published' and not exists(select from processes.catalogued c where c.slug = d.slug)
order by d.slug, d.version desc limit $1
"""


async def catalogue(tx: Transaction, definition: Definition, version: int) -> None:
    """From now on this version is what the process is known by."""
    slug, known_by = definition.process, phrases(definition)
    words = weights(known_by)
    await tx.execute("select pg_advisory_xact_lock(hashtext('processes.vocabulary'))")  # words are counted one by one
    await tx.execute(FORGET, slug)
    await tx.execute(LEARN, slug, list(words), list(words.values()))
    await tx.execute("delete from processes.vocabulary where processes <= 0")
    await tx.execute(
        """insert into processes.catalogued (slug, version, title, number, joined, kind, category, owner, phrases)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (slug) do update set version = excluded.version, title = excluded.title,
               number = excluded.number, joined = excluded.joined,
               kind = excluded.kind, category = excluded.category, owner = excluded.owner,
               phrases = excluded.phrases""",
        slug,
        version,
        dict(definition.header.title),
        definition.header.number or "",
        joined(definition.header.number or ""),
        definition.header.kind.value,
        definition.header.category or "",
        definition.header.owner or "",
        [msgspec.to_builtins(phrase) for phrase in known_by],
    )


async def catalogue_what_is_missing(tx: Transaction) -> int:
    """What an older program published is found, too; how many were done, of at most `AT_ONCE`."""
    done = 0
    for row in await tx.fetch(MISSING, AT_ONCE):
        definition = read_definition(row["source"]).definition
        if definition is not None:
            await catalogue(tx, definition, row["version"])
            done += 1
    return done
