"""Process query: how long a keystroke takes among five thousand processes in three languages, through the API.

Each process has a number, names, symptoms and customers' words in English, Portuguese and Chinese, a document and eight
steps, and each is at touchpoints of services with words of their own. People type a number, a code, a name, a symptom,
what a customer just said, the same with a slip; each letter is a request, and each request is measured.

SWITCHROOM_BENCH_PROCESSES names a folder in which the centre with its processes is kept for another run.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from statistics import median
from urllib.parse import quote

from bench.live_parts.centre import serving
from bench.live_parts.wire import Http
from bench.process_query_parts.population import Known, populate
from switchroom.platform.db import Database
from switchroom.platform.postgres import PostgresSupervisor

PROCESSES, QUICK_PROCESSES = 5_000, 60
CASES, QUICK_CASES = 90, 9
LONGEST = 40


async def run(*, quick: bool = False) -> dict[str, float]:
    """`p95_ms` over all keystrokes; the median, the slowest, and how often what was meant came among the first ten."""
    with serving(os.environ.get("SWITCHROOM_BENCH_PROCESSES")) as centre:
        supervisor = PostgresSupervisor(centre.data / "postgres")
        database = await Database.connect(supervisor.url, size=2)
        try:
            known = await populate(database, QUICK_PROCESSES if quick else PROCESSES)
        finally:
            await database.close()
        http = Http(centre.port)
        await http.sign_in(centre.email, centre.password)
        chance = random.Random(11)
        wanted = [_wanted(chance, one) for one in chance.sample(known, QUICK_CASES if quick else CASES)]
        for typed in ("a", "s", "没", "si"):  # the first question pays for reading the catalogue
            await _ask(http, typed)
        words = {one.slug: (one.number, one.code, *one.names, *one.said) for one in known}
        taken, hits = [], 0
        for typed, means in wanted:
            found: list[str] = []
            for text in _letters(typed):
                began = time.perf_counter()
                found = await _ask(http, text)
                taken.append((time.perf_counter() - began, text))
            hits += any(means in words[slug] for slug in found[:10])
        await http.close()
    for seconds, typed in sorted(taken)[-12:]:
        print(f"{seconds * 1000:6.1f} ms  {typed!r}", file=sys.stderr)
    times = sorted(seconds * 1000 for seconds, _ in taken)
    return {
        "processes": float(len(known)),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "p50_ms": round(median(times), 1),
        "max_ms": round(times[-1], 1),
        "keystrokes": float(len(times)),
        "found_share": round(hits / len(wanted), 3),
    }


async def _ask(http: Http, typed: str) -> list[str]:
    answer = await http.ask("GET", f"/api/process-search?q={quote(typed)}&language=en")
    return [one["slug"] for one in answer["items"]]


def _wanted(chance: random.Random, one: Known) -> tuple[str, str]:
    """What somebody types, and the words of the process that are meant by it: several may have the same."""
    name, said = chance.choice(one.names), chance.choice(one.said)
    return chance.choice(
        [
            (one.number, one.number),
            (one.number.replace("-", ""), one.number),
            (one.code, one.code),
            (_with_a_slip(chance, name), name),
            (name, name),
            (said, said),
            (_with_a_slip(chance, said), said),
        ]
    )


def _with_a_slip(chance: random.Random, name: str) -> str:
    words = name.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[at]
    if len(word) < 5 or not word.isascii():
        return name
    place = chance.randrange(1, len(word) - 2)
    words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def _letters(text: str) -> Iterator[str]:
    """Every text that is on the screen while it is typed."""
    for length in range(1, min(len(text), LONGEST) + 1):
        yield text[:length]
