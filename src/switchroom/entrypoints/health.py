"""How the parts of the centre are: what `/api/health/ready` and `switchroom health` tell.

A process that serves pages is of little use while nothing moves the journal on or nobody controls calls; so health
looks at what the roles leave behind in the database, not only at the process that is asked.
"""

from datetime import datetime, timedelta

import asyncpg
from fastapi import APIRouter, Response
from pydantic import Field

from switchroom.entrypoints.migrate import revisions
from switchroom.platform.db import Connection, Database
from switchroom.platform.http import Sent, ServicesOf
from switchroom.platform.leadership import STALE_S

LEADERS = ("engine",)
"""Without these the centre does not work; others (a switch's controller) are told where they have ever been."""


router = APIRouter(prefix="/api/health", tags=["health"])


class Alive(Sent):
    """`ok`: this process answers."""

    status: str = Field(examples=["ok"])


class Leader(Sent):
    """One role of which a single process is active; `age_s` since its last sign of life."""

    name: str = Field(examples=["engine"])
    alive: bool
    holder: str = Field(examples=["host:4711"])
    epoch: int
    age_s: float


class Health(Sent):
    """`ready` says whether work is served; parked events and failed jobs want a person but stop nobody."""

    ready: bool
    database: bool
    migrated: bool
    at: datetime | None = None
    leaders: list[Leader] = Field(default_factory=list)
    waiting_events: int = 0
    parked_events: int = 0
    failed_timers: int = 0
    failed_jobs: int = 0
    effects_in_doubt: int = 0


@router.get("/live")
async def get_live() -> Alive:
    """Whether this process answers at all."""
    return Alive(status="ok")


@router.get("/ready", responses={503: {"model": Health, "description": "Something that is needed does not work."}})
async def get_ready(services: ServicesOf, response: Response) -> Health:
    """Whether the centre works: database, migrations, the active engine; and what wants a person's attention."""
    health = await examine(services.database)
    if not health.ready:
        response.status_code = 503
    return health


async def examine(database: Database) -> Health:
    """Look now; never raises for a database that is away."""
    try:
        async with database.read() as connection:
            if await is_behind(connection):
                return Health(ready=False, database=True, migrated=False)
            return await _examine(connection)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Health(ready=False, database=False, migrated=False)


async def is_behind(connection: Connection) -> bool:
    """Whether the schema is older than this program. A newer one is as good: migrations expand first."""
    try:
        current = await connection.fetch_value("select version_num from public.alembic_version")
    except asyncpg.UndefinedTableError:
        return True
    newest, known = revisions()
    return current is None or (current in known and current != newest)


async def _examine(connection: Connection) -> Health:
    rows = await connection.fetch(
        """select name, holder, epoch, extract(epoch from clock_timestamp() - heartbeat_at)::float8 as age_s
           from platform.leader
           where heartbeat_at > clock_timestamp() - $1::interval or name = any($2) order by name""",
        timedelta(days=1),
        list(LEADERS),
    )
    leaders = [Leader(alive=row["age_s"] < STALE_S, **dict(row)) for row in rows]
    counts = await connection.fetch_row(
        """select clock_timestamp() as at,
                  (select count(*) from journal.outbox) as waiting_events,
                  (select count(*) from journal.parked) as parked_events,
                  (select count(*) from platform.timer where error is not null) as failed_timers,
                  (select count(*) from jobs.pgqueuer where status = 'failed') as failed_jobs,
                  (select count(*) from platform.effect where state = 'in_doubt') as effects_in_doubt"""
    )
    assert counts is not None
    alive = {leader.name for leader in leaders if leader.alive}
    ready = alive.issuperset(LEADERS)
    return Health(ready=ready, database=True, migrated=True, leaders=leaders, **dict(counts))
