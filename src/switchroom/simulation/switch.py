"""The switch over the simulation: on, off, and away with everything that was simulated."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from switchroom.conformance.facade import forget_origin as forget_measured
from switchroom.interactions import facade as interactions
from switchroom.messaging import facade as messaging
from switchroom.people.facade import forget_people
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.effects import forget_origin as forget_effects
from switchroom.platform.events import Origin
from switchroom.platform.journal import forget_origin as forget_events
from switchroom.processes.facade import forget_runs, forget_tasks_of
from switchroom.routing import facade as routing
from switchroom.simulation.colleagues import colleagues
from switchroom.simulation.contracts import ARRIVALS_PER_HOUR, RUN, Cleared, StillLiving, Switched
from switchroom.simulation.floor import BELL
from switchroom.tickets import facade as tickets
from switchroom.triggers import facade as triggers

PIECE = 500
ORIGIN = Origin.SIMULATED
Forget = Callable[[Transaction, Origin, int], Awaitable[int]]
AFTERWARDS: tuple[Forget, ...] = (
    triggers.forget_origin,
    tickets.forget_origin,
    messaging.forget_origin,
    forget_tasks_of,
    forget_measured,
    forget_runs,
    routing.forget_counts,
    forget_effects,
    forget_people,
    forget_events,
)
"""What is removed after the interactions; the journal last, so that a clearing that broke off is seen and repeated."""


class Standing(Struct, frozen=True):
    """How the simulation stands: `living` interactions, `kept` ones that could be cleared."""

    running: bool
    since: datetime | None
    arrivals_per_hour: int
    living: int
    kept: int
    colleagues: int


STANDING = "select running, changed_at as since, arrivals_per_hour from simulation.floor"
SWITCH = """
insert into simulation.floor (id, running, changed_at, arrivals_per_hour, next_arrival_at)
values (1, $1, clock_timestamp(), $2, clock_timestamp())
on conflict (id) do update set running = excluded.running, changed_at = excluded.changed_at,
    arrivals_per_hour = excluded.arrivals_per_hour, next_arrival_at = excluded.next_arrival_at
"""


async def standing(connection: Connection) -> Standing:
    """How it stands now."""
    switch = await connection.fetch_row(STANDING)
    living, kept = await interactions.counts(connection, ORIGIN)
    return Standing(
        running=switch is not None and switch["running"],
        since=switch["since"] if switch else None,
        arrivals_per_hour=switch["arrivals_per_hour"] if switch else ARRIVALS_PER_HOUR,
        living=living,
        kept=kept,
        colleagues=len(await colleagues(connection)),
    )


async def switch_on(tx: Transaction, arrivals_per_hour: int = ARRIVALS_PER_HOUR) -> None:
    """Let them come; colleagues sign in by themselves."""
    await _switch(tx, True, arrivals_per_hour)


async def switch_off(tx: Transaction) -> None:
    """Nobody comes any more, and whoever is there leaves."""
    await _switch(tx, False, (await standing(tx)).arrivals_per_hour)


async def _switch(tx: Transaction, on: bool, arrivals_per_hour: int) -> None:
    await tx.execute(SWITCH, on, arrivals_per_hour)
    tx.emit(Switched(on=on, arrivals_per_hour=arrivals_per_hour))
    tx.ring(BELL)


async def clear(database: Database, principal: Principal) -> int:
    """Remove everything simulated, piece by piece; how many interactions. Raises `StillLiving`, `NotAllowed`."""
    principal.require_everywhere(RUN)
    async with database.read() as connection:
        now = await standing(connection)
        at_work = await routing.wallboard_agents(connection, origin=ORIGIN)
    if now.running or now.living or at_work:
        raise StillLiving()
    removed = await _all_of(database, interactions.forget_origin)
    for forget in AFTERWARDS:
        await _all_of(database, forget)
    async with database.transaction(actor=principal.actor) as tx:
        await tx.execute("delete from simulation.cue")
        tx.emit(Cleared(interactions=removed))
    return removed


async def _all_of(database: Database, forget: Callable[..., Any]) -> int:
    total = 0
    while True:
        async with database.transaction() as tx:
            count: int = await forget(tx, ORIGIN, PIECE)
        total += count
        if count < PIECE:
            return total
