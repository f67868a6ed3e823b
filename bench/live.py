"""Live: whole interactions per second through a running centre, and how fast an offer reaches its agent.

`switchroom serve` runs on a folder of its own with all its roles and its own PostgreSQL. This process plays customers
and agents over HTTP and WebSocket, with interactions of origin `test`, which carry no audio. Each goes the whole way,
every step of it durable: it arrives, its process runs (a decision, a queue, a page for the agent), the board offers it,
the agent accepts and is connected, the customer leaves, the agent ends the wrap-up, the interaction closes. Customers,
agents, roles and database share the machine's cores.

First as many as the centre can take, with a fixed number of customers at once: `interactions_per_s`. Then customers
come evenly, 50 a second or four fifths of that, whichever is less: `offer_p99_ms`, from before the request that lets
the customer arrive to the offer's frame at the agent's socket.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from statistics import quantiles
from typing import Any

import uvloop

from bench.live_parts.centre import Served, serving, set_up
from bench.live_parts.wire import Frame, Http, Socket

AGENTS = 40
AT_ONCE = 24
AIM = 50.0
SHARE = 0.8
ONE_WITHIN_S = 30.0


class Floor:
    """The agents, the customers, and a supervisor's socket that hears when an interaction is connected and closed."""

    def __init__(self, port: int, admin: Http, agents: list[Http]) -> None:
        self._port, self._admin, self._agents = port, admin, agents
        self._idle: list[Http] = []
        self._waiting: dict[str, dict[str, asyncio.Future[None]]] = {}
        self._offered: dict[str, float] = {}
        self._tasks: set[asyncio.Future[Any]] = set()
        self._sockets: list[Socket] = []
        self.offers_ms: list[float] = []

    async def open(self) -> None:
        self._sockets.append(await Socket.follow(self._port, self._admin.cookie, "interactions", self._hear))
        for agent in self._agents:
            hear = partial(self._ring, agent)
            self._sockets.append(await Socket.follow(self._port, agent.cookie, "me", hear))

    async def close(self) -> None:
        for socket in self._sockets:
            socket.close()
        for http in (*self._agents, *self._idle):
            await http.close()

    def _ring(self, agent: Http, frame: Frame) -> None:
        """What an agent does when something comes up on his screen."""
        if frame.type == "routing.offered":
            self._offered[frame.data["about"]] = time.perf_counter()
            self._do(agent.ask("POST", f"/api/offers/{frame.data['offer']}/accept"))
        elif frame.type == "routing.wrap_up_started":
            self._do(agent.ask("POST", "/api/agent/wrap-up/end"))

    def _hear(self, frame: Frame) -> None:
        happened = self._of(frame.data["interaction"]).get(frame.type)
        if happened is not None and not happened.done():
            happened.set_result(None)

    def _of(self, interaction: str) -> dict[str, asyncio.Future[None]]:
        """What is waited for of an interaction; its frames may come before the answer that names it."""
        if interaction not in self._waiting:
            loop = asyncio.get_running_loop()
            types = ("interactions.connected", "interactions.closed")
            self._waiting[interaction] = {type_: loop.create_future() for type_ in types}
        return self._waiting[interaction]

    def _do(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Future[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            for happens in self._waiting.values():
                for happened in happens.values():
                    if not happened.done():
                        happened.set_exception(error)

    async def one(self) -> None:
        """A customer's whole way."""
        customer = self._idle.pop() if self._idle else self._customer()
        began = time.perf_counter()
        made = await customer.ask("POST", "/api/interactions", {"entry_point": "bench", "language": "en"})
        happens = self._of(made["id"])
        async with asyncio.timeout(ONE_WITHIN_S):
            await happens["interactions.connected"]
            await customer.ask("POST", f"/api/interactions/{made['id']}/leave")
            self._idle.append(customer)
            await happens["interactions.closed"]
        del self._waiting[made["id"]]
        self.offers_ms.append((self._offered.pop(made["id"]) - began) * 1000)

    def _customer(self) -> Http:
        customer = Http(self._port)
        customer.cookie = self._admin.cookie
        return customer

    async def flat_out(self, at_once: int, seconds: float) -> float:
        """Interactions per second with so many customers at once; those that began in the time are all finished."""
        began = time.perf_counter()
        done = 0

        async def customer() -> None:
            nonlocal done
            while time.perf_counter() - began < seconds:
                await self.one()
                done += 1

        await asyncio.gather(*(customer() for _ in range(at_once)))
        return done / (time.perf_counter() - began)

    async def evenly(self, per_s: float, seconds: float) -> None:
        """Customers come at even distances, whether or not the centre keeps up."""
        began, customers = time.perf_counter(), []
        for number in range(int(per_s * seconds)):
            await asyncio.sleep(began + number / per_s - time.perf_counter())
            customers.append(asyncio.create_task(self.one()))
        await asyncio.gather(*customers)


def run(*, quick: bool = False) -> dict[str, float]:
    """`interactions_per_s` and `offer_p99_ms`."""
    with serving() as served:
        return uvloop.run(_measure(served, 2.0 if quick else 20.0))


async def _measure(served: Served, seconds: float) -> dict[str, float]:
    admin = Http(served.port)
    await admin.sign_in(served.email, served.password)
    floor = Floor(served.port, admin, await set_up(served.port, admin, AGENTS))
    await floor.open()
    try:
        await floor.flat_out(AT_ONCE, seconds / 5)
        per_s = await _told("flat out", served, floor, lambda: floor.flat_out(AT_ONCE, seconds))
        await floor.evenly(SHARE * per_s, seconds / 5)
        pace = min(AIM, SHARE * per_s)
        await _told(f"{pace:.0f} a second", served, floor, lambda: floor.evenly(pace, seconds))
        p99 = quantiles(floor.offers_ms, n=100)[98]
        live = (await admin.ask("GET", "/api/interactions?state=live"))["items"]
        assert not live, f"still open: {live}"
    finally:
        await floor.close()
        await admin.close()
    return {"interactions_per_s": round(per_s, 1), "offer_p99_ms": round(p99, 1)}


async def _told(what: str, served: Served, floor: Floor, load: Callable[[], Awaitable[Any]]) -> Any:
    """The load's result; on standard error, where processor time went and how long offers took."""
    before, floor.offers_ms = served.cpu_seconds(), []
    result = await load()
    count = len(floor.offers_ms)
    used = {role: (spent - before[role]) * 1000 / count for role, spent in served.cpu_seconds().items()}
    cuts = quantiles(floor.offers_ms, n=100)
    parts = ", ".join(f"{role} {spent:.1f}" for role, spent in sorted(used.items(), key=lambda item: -item[1]))
    print(f"{what}: {count} interactions; offers p50 {cuts[49]:.0f} p99 {cuts[98]:.0f} ms", file=sys.stderr)
    print(f"  ms of processor time each: {parts}", file=sys.stderr)
    return result


if __name__ == "__main__":
    print(run(quick="--quick" in sys.argv))
