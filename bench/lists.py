"""Lists: what eight agents wait for among a million tickets with five million entries, through the API.

Each agent, of the sample company's teams, goes on as people do: looks at a view, its counts, a ticket with what is
written on it, and searches. Beside it the same work on django-helpdesk from its package, on the same PostgreSQL with
as many tickets: `helpdesk_ratio` is its time for one round divided by ours, medians of both.

SWITCHROOM_BENCH_PEER=no leaves that out. Its package is fetched into a folder of its own when the bench runs.
SWITCHROOM_BENCH_LISTS names a folder in which the centre with its tickets is kept for another run.
"""

import asyncio
import itertools
import os
import random
from statistics import median
from typing import Any

from bench.lists_parts.peer import peer_round_ms
from bench.lists_parts.population import WORDS, populate
from bench.live_parts.centre import Served, serving
from bench.live_parts.wire import Http
from switchroom.platform.db import Database
from switchroom.platform.postgres import PostgresSupervisor

TICKETS, QUICK_TICKETS = 1_000_000, 3_000
ROUNDS, QUICK_ROUNDS = 60, 4
VIEWS = (
    "status=new,open&sort=due",
    "assignee=none&status=new,open,pending,on_hold&sort=due",
    "unit=mine&status=new,open&sort=due",
    "status=pending,on_hold&sort=changed",
    "overdue=true&sort=due",
    "status=solved&sort=changed",
    "sort=opened",
)
AGENTS = 8

Taken = dict[str, list[float]]


async def run(*, quick: bool = False) -> dict[str, float]:
    """`view_p95_ms`, `count_p95_ms`, `ticket_p95_ms`, `search_p95_ms`, medians beside them, and `helpdesk_ratio`."""
    tickets, rounds = (QUICK_TICKETS, QUICK_ROUNDS) if quick else (TICKETS, ROUNDS)
    with serving(os.environ.get("SWITCHROOM_BENCH_LISTS")) as centre:
        supervisor = PostgresSupervisor(centre.data / "postgres")
        database = await Database.connect(supervisor.url, size=2)
        try:
            await populate(database, tickets)
        finally:
            await database.close()
        signed_in = await _agents(centre)
        await _work(signed_in, 2)  # plans and caches, as at the beginning of a day
        taken = await _work(signed_in, rounds)
        figures = {f"{what}_p95_ms": _quantile(times, 0.95) for what, times in taken.items()}
        figures |= {f"{what}_p50_ms": _quantile(times, 0.5) for what, times in taken.items()}
        if os.environ.get("SWITCHROOM_BENCH_PEER") != "no":
            ours = sum(median(times) * 1000 for times in taken.values())
            theirs = await asyncio.to_thread(peer_round_ms, supervisor.url, tickets, quick=quick)
            figures |= {"helpdesk_ratio": round(theirs / ours, 1), "helpdesk_round_ms": round(theirs, 1)}
    return {"tickets": float(tickets), **figures}


async def _agents(centre: Served) -> list[Http]:
    """Those of the sample company's people who see tickets, some of them twice."""
    seeing = []
    for one in centre.sign_ins():
        http = Http(centre.port)
        await http.sign_in(one["email"], one["password"])
        if (await http.ask("GET", "/api/tickets?limit=1"))["items"]:
            seeing.append(http.cookie)
    agents = [Http(centre.port) for _ in range(AGENTS)]
    for agent, cookie in zip(agents, itertools.cycle(seeing), strict=False):
        agent.cookie = cookie
    return agents


async def _work(agents: list[Http], rounds: int) -> Taken:
    taken: Taken = {"view": [], "count": [], "ticket": [], "search": []}
    await asyncio.gather(*(_day(http, random.Random(n), rounds, taken) for n, http in enumerate(agents)))
    return taken


async def _day(http: Http, chance: random.Random, rounds: int, taken: Taken) -> None:
    for _ in range(rounds):
        page = await _ask(http, f"/api/tickets?{chance.choice(VIEWS)}", taken["view"])
        await _ask(http, "/api/ticket-views", taken["count"])
        lines = page["items"] or (await http.ask("GET", "/api/tickets"))["items"]
        number = chance.choice(lines)["number"]
        began = asyncio.get_running_loop().time()
        await http.ask("GET", f"/api/tickets/{number}")
        await http.ask("GET", f"/api/tickets/{number}/entries")
        taken["ticket"].append(asyncio.get_running_loop().time() - began)
        await _ask(http, f"/api/tickets?search={_searched(chance)}", taken["search"])


def _searched(chance: random.Random) -> str:
    """A frequent word, the beginning of one, or two words."""
    word = chance.choice(WORDS)
    return chance.choice([word, word[:3], f"{word}%20{chance.choice(WORDS)}"])


async def _ask(http: Http, path: str, times: list[float]) -> Any:
    began = asyncio.get_running_loop().time()
    answer = await http.ask("GET", path)
    times.append(asyncio.get_running_loop().time() - began)
    return answer


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)
