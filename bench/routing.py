"""How many offers per second the routing core makes in the steady state, and how many histories keep its rules.

2,000 agents serve 50 queues (five each) with 30 skills; 10, 1,000 or 100,000 items wait. A round is one offer with all
that belongs to it: work ends and the next offer follows, it is accepted, and a new item is queued so that as many
wait as before; three commands, and on the way items come to wider rings. Time passes as it would with calls of four
minutes. Processor time of one core counts, in turns over the three sizes, so that they share the machine's weather.

The histories come from the generator of the tests. The oracle looks at every command of each, and a second board, made
of the stored rows at some moment, has to go on in the same way. `SWITCHROOM_BENCH_HISTORIES` says how many.
"""

import os
import random
import statistics
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.support.routing_player import play_seeded

from switchroom.routing.contracts import (
    AVAILABLE,
    Agent,
    AgentId,
    AgentSignedIn,
    Choice,
    Command,
    HeadStart,
    ItemId,
    ItemQueued,
    Offer,
    OfferAccepted,
    QueueId,
    QueuePolicy,
    QueueSet,
    Requirement,
    Ring,
    WorkEnded,
    WorkItem,
)
from switchroom.routing.domain.board import Board

AGENTS, QUEUES, SKILLS = 2_000, 50, 30
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
HANDLING = timedelta(minutes=4)
SIZES = (10, 1_000, 100_000)
HISTORIES = 200_000
"""A few minutes of two cores; a million takes five times as long."""
STEPS = 25


class SteadyState:
    """A centre with all agents busy and so many items waiting."""

    def __init__(self, waiting: int, *, agents: int = AGENTS, seed: int = 1) -> None:
        self.board = Board()
        self.random = random.Random(seed)
        self.at = START
        self.step = HANDLING / agents
        self.serial = 1 << 80
        self.queues = [QueueId(self._id()) for _ in range(QUEUES)]
        self.working: deque[tuple[AgentId, ItemId]] = deque()
        for queue in self.queues:
            self.board.apply(QueueSet(self._policy(queue)), self.at)
        for _ in range(agents):
            self.board.apply(AgentSignedIn(self._agent(), AVAILABLE), self.at)
        for arrival in self.arrivals(agents + waiting):
            self.at += self.step
            self._apply(arrival)

    def arrivals(self, count: int) -> list[Command]:
        """Items to come, made beforehand: making them is not the board's work."""
        return [self._arrival() for _ in range(count)]

    def run(self, arrivals: list[Command]) -> int:
        """As many rounds as arrivals; returns the number of offers made and accepted."""
        offers = 0
        for arrival in arrivals:
            self.at += self.step
            agent, item = self.working.popleft()
            offers += self._apply(WorkEnded(agent, item))
            offers += self._apply(arrival)
        return offers

    def _apply(self, command: Command) -> int:
        board, at = self.board, self.at
        offers = 0
        for decision in board.apply(command, at):
            if type(decision) is Offer:
                offers += 1
                board.apply(OfferAccepted(decision.offer, decision.agent), at)
                self.working.append((decision.agent, decision.item))
        return offers

    def _id(self) -> UUID:
        self.serial += 1
        return UUID(int=self.serial)

    def _policy(self, queue: QueueId) -> QueuePolicy:
        first, second = self.random.sample(range(SKILLS), 2)
        return QueuePolicy(
            queue,
            1,
            rings=(
                Ring(need=Requirement({f"s{first}": 4, f"s{second}": 2})),
                Ring(timedelta(seconds=30), Requirement({f"s{first}": 2})),
                Ring(timedelta(seconds=90)),
            ),
            rate_percent=self.random.choice([100, 100, 150]),
            head_starts=(HeadStart("priority", "high", timedelta(minutes=5)),),
            choice=self.random.choice([Choice.LONGEST_IDLE, Choice.BEST_SKILLED]),
            max_wait=timedelta(days=2),
        )

    def _agent(self) -> Agent:
        queues = tuple(self.random.sample(self.queues, 5))
        skills = {f"s{skill}": self.random.randint(1, 10) for skill in self.random.sample(range(SKILLS), 20)}
        return Agent(AgentId(self._id()), queues, skills)

    def _arrival(self) -> Command:
        attributes = {"priority": "high"} if self.random.random() < 0.1 else {}
        return ItemQueued(WorkItem(ItemId(self._id()), attributes=attributes), self.random.choice(self.queues))


def run(*, quick: bool = False) -> dict[str, float]:
    """Offers per second at each size (median of several turns), and how many histories were checked without a fault."""
    sizes = {size: size // (100 if quick else 1) for size in SIZES}
    agents, rounds, turns = (100, 50, 3) if quick else (AGENTS, 2_000, 9)
    states = {size: SteadyState(max(waiting, 1), agents=agents) for size, waiting in sizes.items()}
    rates: dict[int, list[float]] = {size: [] for size in SIZES}
    for turn in range(turns + 1):
        for size, state in states.items():
            rate = _rate(state, rounds)
            if turn:  # the first turn warms up
                rates[size].append(rate)
    figures = {f"decisions_per_s_{size}": statistics.median(measured) for size, measured in rates.items()}
    return {**figures, "histories": float(check_histories(quick=quick))}


def _rate(state: SteadyState, rounds: int) -> float:
    arrivals = state.arrivals(rounds)
    began = time.process_time()
    offers = state.run(arrivals)
    return offers / (time.process_time() - began)


def check_histories(*, quick: bool = False) -> int:
    """Play so many seeded histories on all cores; a broken rule raises with its seed."""
    count = 20 if quick else int(os.environ.get("SWITCHROOM_BENCH_HISTORIES", HISTORIES))
    first = random.SystemRandom().randrange(1 << 40)
    if quick:
        return _play(first, count)
    chunk = 500
    starts = range(first, first + count, chunk)
    counts = [min(chunk, first + count - start) for start in starts]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(_play, starts, counts))


def _play(first: int, count: int) -> int:
    for seed in range(first, first + count):
        try:
            play_seeded(seed, STEPS)
        except Exception as broken:
            raise AssertionError(f"history {seed} breaks a rule: play_seeded({seed}, {STEPS})") from broken
    return count
