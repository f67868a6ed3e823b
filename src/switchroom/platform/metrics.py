"""Figures of this process for Prometheus: what it counts while it works, and what it looks up when somebody asks.

Labels are words of the program (a route's template, a status, a state) or slugs that an administrator chose, never ids,
so that the number of series stays small.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUEST_SECONDS = Histogram(
    "switchroom_http_request_seconds",
    "HTTP requests by method, route template and status.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
SOCKETS = Gauge("switchroom_event_sockets", "Browsers that follow the event stream.", registry=REGISTRY)
LOOP_LAG = Histogram(
    "switchroom_event_loop_lag_seconds",
    "How late this process comes to what it has to do.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LAG_EVERY_S = 0.5

LookUp = Callable[[], Awaitable[None]]
_look_ups: list[LookUp] = []


def request_done(method: str, route: str | None, status: int, seconds: float) -> None:
    """Count a request. What strangers make up (methods, paths that lead nowhere) is one series."""
    method = method if method in METHODS else "other"
    REQUEST_SECONDS.labels(method, route or "other", str(status)).observe(seconds)


@asynccontextmanager
async def told_by(collector: Collector, look_up: LookUp | None = None) -> AsyncIterator[None]:
    """While the block lasts, `collector` is asked, too, and `look_up` runs before."""
    REGISTRY.register(collector)
    if look_up is not None:
        _look_ups.append(look_up)
    try:
        yield
    finally:
        REGISTRY.unregister(collector)
        if look_up is not None:
            _look_ups.remove(look_up)


async def told() -> bytes:
    """Everything in Prometheus' text format."""
    for look_up in list(_look_ups):
        await look_up()
    return generate_latest(REGISTRY)


async def measure_lag() -> None:
    """Measure how late the event loop is, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LAG_EVERY_S
        await asyncio.sleep(LAG_EVERY_S)
        LOOP_LAG.observe(max(0.0, loop.time() - due))
