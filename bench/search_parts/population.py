"""Millions of customers, made in SQL: names in Latin and Chinese writing, frequent ones more often, as in life.

Their search documents are put together from those of the names' parts; a sample is compared with what the program
itself writes, so that the bench searches what the program would have stored.
"""

import itertools
import sys
import time
from typing import Any

from switchroom.customers.facade import AddressKind, search_document
from switchroom.platform.db import Connection, Database

GIVEN = """
Ana Maria José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael Daniel Marcelo Bruno Eduardo
Felipe Rodrigo Fernanda Juliana Patrícia Márcia Sandra Camila Bruna Letícia Jéssica Amanda Aline Vanessa Luana Beatriz
Larissa Júlia James Mary Robert Jennifer Michael Linda William Elizabeth David Susan Richard Sarah Thomas Karen
Christopher Nancy Matthew Betty Anthony Helen Mark Sandra Steven Ashley Andrew Kimberly Zoë Øyvind Łukasz Jürgen
Quentin Xavier Yolanda Walter Iris Olga Ulisses Vera Karla Nádia Heitor
"""
FAMILY = """
Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes
Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso
Ramos Gonçalves Santana Teixeira Araújo Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson Anderson Taylor
Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green
Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Müller Strauß Ångström Quaresma Zimmermann Yilmaz Xu Vasquez
"""
ENDINGS = """
a aldo ana ara berg bin cruz dini eiro ell er es etti ini inho ish man mann nelli ona osa son ton vic wald zo
"""
HAN_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
HAN_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉力永健世广志义兴"
    "良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子"
)
GROUPS = ("mobile", "energy", "travel")


async def populate(database: Database, count: int) -> None:
    """Fill an empty database with so many customers, and let it know its statistics."""
    began = time.monotonic()
    async with database.transaction() as tx:
        await tx.execute("alter table customers.address drop constraint fk_address_customer_id_customer")
        await tx.execute("set local work_mem = '256MB'")
        await tx.execute("set local enable_nestloop = off")
        indexes = await _without_indexes(tx)
        await _write_parts(tx)
        sample = [str(group) for group in GROUPS]
        await tx.execute(MAKE, count, sample)
        await tx.execute(PHONES)
        await tx.execute(MAILS)
        await tx.execute(WORDS)
        print(f"{count} customers after {time.monotonic() - began:.0f} s", file=sys.stderr)
    async with database.transaction() as tx:
        await tx.execute("set local maintenance_work_mem = '1GB'")
        for index in indexes:
            await tx.execute(index)
        print(f"indexed after {time.monotonic() - began:.0f} s", file=sys.stderr)
    await database.pool.execute("vacuum analyze customers.customer", timeout=3600)
    await database.pool.execute("vacuum analyze customers.address", timeout=3600)
    async with database.read() as connection:
        await _compare(connection)


async def _without_indexes(tx: Any) -> list[str]:
    """Indexes are made after the rows; their definitions."""
    rows = await tx.fetch(
        """select schemaname, indexname, indexdef from pg_indexes
           where schemaname = 'customers' and tablename in ('customer', 'address') and indexname not like 'pk_%'"""
    )
    for row in rows:
        await tx.execute(f'drop index {row["schemaname"]}."{row["indexname"]}"')
    return [row["indexdef"] for row in rows]


async def _write_parts(tx: Any) -> None:
    await tx.execute(
        """create table customers.bench_name (
               id int primary key, kind text not null, name text not null, plain text not null, words text not null)"""
    )
    families, givens = FAMILY.split(), GIVEN.split()
    family = [*families, *(f"{name.rstrip('aeiou')}{ending}" for ending in ENDINGS.split() for name in families)]
    given = [*givens, *(f"{first} {second}" for first, second in itertools.permutations(givens, 2))]
    pairs = [a + b for a, b in itertools.permutations(HAN_GIVEN, 2)][::11]
    han = [f"{f}{g}" for f in HAN_FAMILY for g in [*HAN_GIVEN, *pairs]]
    han.sort(key=lambda name: (hash_of(name), name))
    rows = []
    for kind, names in (("family", family), ("given", given), ("han", han)):
        for number, name in enumerate(names):
            words = search_document([name], []).strip()
            rows.append((len(rows), kind, number, name, words.split()[0], words))
    await tx.execute("alter table customers.bench_name add column number int not null")
    await tx.raw.copy_records_to_table(
        "bench_name",
        schema_name="customers",
        records=rows,
        columns=["id", "kind", "number", "name", "plain", "words"],
    )
    await tx.execute("create unique index on customers.bench_name (kind, number)")
    await tx.execute("analyze customers.bench_name")


def hash_of(name: str) -> int:
    """Mixes the names, the same way in every run."""
    return sum(ord(c) * 31**n for n, c in enumerate(name)) % 9973


MAKE = """
with sizes as (
    select max(number) filter (where kind = 'family') + 1 as families,
           max(number) filter (where kind = 'given') + 1 as givens,
           max(number) filter (where kind = 'han') + 1 as hans from customers.bench_name),
chosen as materialized (
    select n, gen_random_uuid() as id, random() < 0.3 as han,
           floor(s.families * power(random(), 3))::int as family, floor(s.givens * power(random(), 4))::int as given,
           floor(s.hans * power(random(), 2))::int as full_name, random() as seen, random() as shared
    from generate_series(1, $1::int) n, sizes s),
named as (
    select c.*, case when han then h.name else g.name || ' ' || f.name end as name,
           case when han then h.words
                when position(' ' || f.words || ' ' in ' ' || g.words || ' ') > 0 then g.words
                else g.words || ' ' || f.words end as words,
           case when han then split_part(h.words, ' ', 2) else g.plain || '.' || f.plain end as box,
           '55' || (11 + (n % 80)) || '9' || lpad(((n * 7919::bigint) % 100000000)::text, 8, '0') as phone
    from chosen c
    left join customers.bench_name f on f.kind = 'family' and f.number = c.family
    left join customers.bench_name g on g.kind = 'given' and g.number = c.given
    left join customers.bench_name h on h.kind = 'han' and h.number = c.full_name)
insert into customers.customer (id, origin, words, "group", name, search, external_number, last_seen_at)
select id, 'test', left(words || ' ' || phone, 200),
       ($2::text[])[case when shared < 0.6 then 1 when shared < 0.9 then 2 else 3 end],
       name,
       ' ' || words || ' ' || phone
           || case when n % 5 < 3 then ' ' || box || n % 10000 || '@example' || n % 7 || '.com' else '' end
           || ' k' || n || ' ',
       'K' || n,
       case when seen < 0.8 then now() - seen * interval '900 days' end
from named
"""
WORDS = """
insert into customers.word
select distinct w from customers.customer, unnest(string_to_array(search, ' ')) w where w ~ '^[a-z]{4,30}$'
"""
PHONES = """
insert into customers.address (customer_id, position, "group", origin, kind, value, normal, main)
select id, 0, "group", origin, 'phone', '+' || p, '+' || p, true
from (select *, (regexp_match(search, ' (55[0-9]{11}) '))[1] as p from customers.customer) c
"""
MAILS = """
insert into customers.address (customer_id, position, "group", origin, kind, value, normal, main)
select id, 1, "group", origin, 'mail', m, m, true
from (select *, (regexp_match(search, ' ([^ ]+@[^ ]+) '))[1] as m from customers.customer) c where m is not null
"""


async def _compare(connection: Connection) -> None:
    """The documents made in SQL are those that the program writes."""
    rows = await connection.fetch(
        """select c.name, c.external_number, c.search,
                  (select jsonb_agg(jsonb_build_array(a.kind, a.normal) order by a.position)
                   from customers.address a where a.customer_id = c.id) as addresses
           from customers.customer c limit 500"""
    )
    for row in rows:
        addresses = [(AddressKind(kind), normal) for kind, normal in row["addresses"]]
        written = search_document([row["name"]], addresses, row["external_number"])
        assert sorted(written.split()) == sorted(row["search"].split()), (written, row["search"])
