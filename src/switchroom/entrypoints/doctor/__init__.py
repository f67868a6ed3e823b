"""`switchroom doctor`: looks at a centre as a physician would, and says what is wrong and how to mend it.

It changes nothing, starts nothing, and works when the database is down: then it says so, and looks at the rest. A check
is a small function that gives findings; one that fails is a finding itself and does not keep the others.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

import asyncpg

from switchroom.entrypoints.doctor import certificates, machine, mail, media, server, upkeep, work
from switchroom.entrypoints.doctor.findings import Finding, Report, attention, broken, worst_first
from switchroom.platform.db import Connection, Database
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.settings import Settings, without_password

log = logging.getLogger(__name__)
PATIENCE_S = 10.0

OfMachine = Callable[[Settings], Awaitable[Iterable[Finding]]]
OfCentre = Callable[[Connection, Settings], Awaitable[Iterable[Finding]]]

MACHINE: tuple[OfMachine, ...] = (
    machine.room,
    machine.keys,
    machine.port,
    machine.microphone,
    certificates.certificate,
)
SERVER: tuple[OfCentre, ...] = (server.version, server.encoding, server.connections, server.clock, server.schema)
CENTRE: tuple[OfCentre, ...] = (
    work.roles,
    work.leaders,
    work.journal,
    work.handlers,
    work.parked,
    work.effects,
    work.timers,
    work.jobs,
    media.process,
    mail.mailboxes,
    mail.filing,
    mail.sending,
    upkeep.partitions,
    upkeep.retention,
    upkeep.backups,
    upkeep.growth,
)
"""Need the newest schema."""


async def examine(settings: Settings) -> Report:
    """Look at everything from outside, as the command does."""
    found = await _of_machine(settings)
    checks = len(MACHINE) + 1
    async with _connection(settings) as (database, trouble):
        if database is None:
            assert trouble is not None
            return Report(worst_first([*found, trouble]), checks)
        looked = await examine_centre(database, settings)
    return Report(worst_first([*found, *looked.findings]), checks + looked.checks)


async def examine_within(database: Database, settings: Settings) -> Report:
    """Look at everything from inside a process of the centre, which has its database at hand."""
    found = await _of_machine(settings)
    looked = await examine_centre(database, settings)
    return Report(worst_first([*found, *looked.findings]), len(MACHINE) + looked.checks)


async def _of_machine(settings: Settings) -> list[Finding]:
    return [finding for check in MACHINE for finding in await _guarded(check.__name__, check(settings))]


async def examine_centre(database: Database, settings: Settings) -> Report:
    """Look at what the database tells."""
    found = await _all(database, settings, SERVER)
    if any(finding.code.startswith("schema.") for finding in found):
        return Report(worst_first(found), len(SERVER))
    return Report(worst_first([*found, *await _all(database, settings, CENTRE)]), len(SERVER) + len(CENTRE))


async def _all(database: Database, settings: Settings, checks: Iterable[OfCentre]) -> list[Finding]:
    found: list[Finding] = []
    for check in checks:
        async with database.read() as connection:
            found += await _guarded(check.__name__, check(connection, settings))
    return found


async def _guarded(name: str, check: Awaitable[Iterable[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            return list(await check)
    except Exception as error:
        log.debug("a check failed", exc_info=True)
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        sentence = f"The check {name} could not be made: {reason}."
        return [attention("doctor.check_failed", sentence, "switchroom doctor", check=name, reason=reason)]


@asynccontextmanager
async def _connection(settings: Settings) -> AsyncIterator[tuple[Database | None, Finding | None]]:
    """The database as it runs now (nothing is started), or what is wrong with it."""
    own = PostgresSupervisor.url_of(settings.data / "postgres") if settings.database_url is None else None
    url = str(settings.database_url) if settings.database_url else own
    if url is None:
        sentence = f"There is no centre in the data folder {settings.data} yet, or it is another user's."
        yield None, broken("database.none", sentence, "switchroom serve", folder=str(settings.data))
        return
    try:
        async with asyncio.timeout(PATIENCE_S):
            database = await Database.connect(url, size=2, name="doctor")
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        yield None, _unreachable(settings, url, error)
        return
    try:
        yield database, None
    finally:
        await database.close()


def _unreachable(settings: Settings, url: str, error: Exception) -> Finding:
    reason = (f"{error}" or type(error).__name__).splitlines()[0].rstrip(".")
    where = without_password(url).partition("?")[0]
    if isinstance(error, asyncpg.TooManyConnectionsError):
        sentence = f"The database {where} has no connection left: {reason}."
        mend = "Raise max_connections on the server, or lower SWITCHROOM_DATABASE_CONNECTIONS, and restart both."
        return broken("database.full", sentence, mend, database=where, reason=reason)
    if settings.database_url is None:
        sentence = f"The centre is not running: its own database does not answer ({reason})."
        return broken("database.not_running", sentence, "switchroom serve", reason=reason)
    sentence = f"The database {where} does not answer: {reason}."
    mend = "Start the server, or mend SWITCHROOM_DATABASE_URL; `psql` with the same address must connect."
    return broken("database.unreachable", sentence, mend, database=where, reason=reason)
