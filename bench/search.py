"""Search: how long a keystroke takes among five million customers, from the question to the ids of the best fifty,
and among a million interactions, to the five that the search box shows.

People type the beginning of a name, its parts, its pinyin or initials or characters, pieces of a number, an e-mail
address, or something that nobody has; each letter is a request, and each request is measured.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.search_parts.interactions import populate_interactions, typed_for_interactions
from bench.search_parts.population import populate
from switchroom.customers.facade import search_customers
from switchroom.entrypoints.migrate import migrate
from switchroom.interactions.queries import Filters, search
from switchroom.platform.access import system_principal
from switchroom.platform.db import Connection, Database
from switchroom.platform.postgres import PostgresSupervisor

CUSTOMERS, QUICK_CUSTOMERS = 5_000_000, 20_000
INTERACTIONS, QUICK_INTERACTIONS = 1_000_000, 20_000
PEOPLE, QUICK_PEOPLE = 80, 20
OFFERED = 5
SHOWN = 50
GROUPS = ("mobile", "energy", "travel")


async def run(*, quick: bool = False) -> dict[str, float]:
    """`customers_p95_ms` and `interactions_p95_ms` over all keystrokes; medians, slowest, second letters.

    SWITCHROOM_BENCH_SEARCH names a folder in which the customers are kept for another run.
    """
    kept = os.environ.get("SWITCHROOM_BENCH_SEARCH")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="swb"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL runs as an account of its own when this is run by root
    supervisor = PostgresSupervisor(folder)
    supervisor.start()
    try:
        return await _measure(supervisor.url, quick=quick)
    finally:
        supervisor.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


async def _measure(url: str, *, quick: bool) -> dict[str, float]:
    await migrate(url)
    database = await Database.connect(url, size=2)
    try:
        if not await _is_populated(database):
            await populate(database, QUICK_CUSTOMERS if quick else CUSTOMERS)
        async with database.read() as connection:
            people = await _people(connection, QUICK_PEOPLE if quick else PEOPLE)
            for text in ("a", "an", "王", "99"):  # the first question pays for reading the catalogue
                await search_customers(connection, GROUPS, text, SHOWN)
            taken = [await _time(connection, typed) for typed in _keystrokes(people)]
        interactions = await _interactions(database, quick=quick)
    finally:
        await database.close()
    for seconds, typed in sorted(taken)[-15:]:
        print(f"{seconds * 1000:6.1f} ms  {typed!r}", file=sys.stderr)
    every = [seconds for seconds, _ in taken]
    return {
        "customers_p95_ms": _quantile(every, 0.95),
        "customers_p50_ms": _quantile(every, 0.5),
        "customers_max_ms": _quantile(every, 1.0),
        "customers_second_letter_p95_ms": _quantile([s for s, typed in taken if len(typed) == 2], 0.95),
        "customers_keystrokes": float(len(taken)),
        **interactions,
    }


async def _interactions(database: Database, *, quick: bool) -> dict[str, float]:
    async with database.read() as connection:
        there = await connection.fetch_value("select exists(select from interactions.interaction)")
    if not there:
        await populate_interactions(database, QUICK_INTERACTIONS if quick else INTERACTIONS)
    taken = []
    async with database.read() as connection:
        for typed in await typed_for_interactions(connection, QUICK_PEOPLE if quick else PEOPLE):
            began = time.perf_counter()
            await search(connection, system_principal(), Filters(search=typed, limit=OFFERED))
            taken.append((time.perf_counter() - began, typed))
    for seconds, typed in sorted(taken)[-15:]:
        print(f"{seconds * 1000:6.1f} ms  {typed!r} among interactions", file=sys.stderr)
    every = [seconds for seconds, _ in taken]
    return {
        "interactions_p95_ms": _quantile(every, 0.95),
        "interactions_p50_ms": _quantile(every, 0.5),
        "interactions_max_ms": _quantile(every, 1.0),
    }


async def _is_populated(database: Database) -> bool:
    async with database.read() as connection:
        found: bool = await connection.fetch_value("select exists(select from customers.customer)")
        return found


async def _people(connection: Connection, count: int) -> list[Any]:
    """Whom somebody looks for: anybody, the same in every run over the same customers."""
    return await connection.fetch(
        """select name, search, external_number from customers.customer
           where id in (select id from customers.customer tablesample system (0.1) repeatable (7) limit $1 * 20)
           order by md5(id::text) limit $1""",
        count,
    ) or await connection.fetch("select name, search, external_number from customers.customer limit $1", count)


def _keystrokes(people: list[Any]) -> Iterator[str]:
    """Every text that is on the screen while these are looked for."""
    chance = random.Random(5)
    for person in people:
        words = person["search"].split()
        name = person["name"]
        phone = next(word for word in words if word.isdecimal())
        mail = next((word for word in words if "@" in word), phone)
        han = name > "\u2e80"
        inside = name.lower().split()[-1][1:]
        wanted = chance.choice(
            [
                name,
                words[1] if han else f"{name.split()[-1]} {name.split()[0]}",
                words[2] if han else inside,
                phone[-8:],
                f"+{phone}",
                phone[4:9],
                mail,
                person["external_number"],
                f"{name[:3]}qz",
                "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=4)),
            ]
        )
        for length in range(1, min(len(wanted), 12) + 1):
            yield wanted[:length]


async def _time(connection: Connection, typed: str) -> tuple[float, str]:
    began = time.perf_counter()
    await search_customers(connection, GROUPS, typed, SHOWN)
    return time.perf_counter() - began, typed


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else 0.0
