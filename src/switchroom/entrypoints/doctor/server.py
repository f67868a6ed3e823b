"""What the doctor sees of the database server, whatever the schema."""

import time

import asyncpg

from switchroom.entrypoints.doctor.findings import Finding, attention, broken
from switchroom.entrypoints.migrate import revisions
from switchroom.platform.db import Connection
from switchroom.platform.settings import Settings

OLDEST = 15
MANY, NEARLY_ALL = 0.8, 0.95
"""Of the connections there may be."""
APART_S, FAR_APART_S = 2.0, 60.0


async def version(connection: Connection, _: Settings) -> list[Finding]:
    """PostgreSQL 15 or later."""
    number = int(await connection.fetch_value("show server_version_num"))
    return version_finding(number // 10_000)


def version_finding(major: int) -> list[Finding]:
    """What there is to say of a server's major version."""
    if major >= OLDEST:
        return []
    sentence = f"The database server is PostgreSQL {major}; Switchroom needs {OLDEST} or later."
    mend = "switchroom backup FILE, upgrade the server (pg_upgrade or restore), then switchroom migrate"
    return [broken("database.too_old", sentence, mend, version=major)]


async def encoding(connection: Connection, _: Settings) -> list[Finding]:
    """UTF8: names and words of every language."""
    found = await connection.fetch_value(
        "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()"
    )
    if found == "UTF8":
        return []
    sentence = f"The database is encoded in {found}; names in most languages cannot be stored in it."
    mend = "Back up, then: createdb --encoding=UTF8 --template=template0 NAME, restore into it, and name it in the URL."
    return [broken("database.encoding", sentence, mend, encoding=found)]


async def connections(connection: Connection, _: Settings) -> list[Finding]:
    """How many of the connections there may be are left."""
    row = await connection.fetch_row(
        """select (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as used,
                  current_setting('max_connections')::int
                      - current_setting('superuser_reserved_connections')::int as most"""
    )
    assert row is not None
    used, most = row["used"], row["most"]
    if used < most * MANY:
        return []
    sentence = f"{used} of the database's {most} connections are in use."
    mend = "Raise max_connections on the server (it restarts), or lower SWITCHROOM_DATABASE_CONNECTIONS of the roles."
    say = broken if used >= most * NEARLY_ALL else attention
    return [say("database.connections", sentence, mend, used=used, most=most)]


async def clock(connection: Connection, _: Settings) -> list[Finding]:
    """The database's clock decides what is due; this machine's is in its logs and on its certificates."""
    began = time.time()
    theirs = await connection.fetch_value("select extract(epoch from clock_timestamp())::float8")
    return clock_finding("the database server", theirs - (began + time.time()) / 2)


def clock_finding(whose: str, ahead_s: float) -> list[Finding]:
    """What there is to say of a clock that is so far ahead of this machine's."""
    if abs(ahead_s) < APART_S:
        return []
    direction = "ahead of" if ahead_s > 0 else "behind"
    sentence = f"The clock of {whose} is {abs(ahead_s):.0f} s {direction} this machine's."
    mend = "timedatectl set-ntp true on both; timedatectl timesync-status shows the source"
    say = broken if abs(ahead_s) >= FAR_APART_S else attention
    return [say("clock.apart", sentence, mend, whose=whose, ahead_s=round(ahead_s, 1))]


async def schema(connection: Connection, _: Settings) -> list[Finding]:
    """The schema is the one of this program."""
    try:
        current = await connection.fetch_value("select version_num from public.alembic_version")
    except asyncpg.UndefinedTableError:
        current = None
    newest, known = revisions()
    if current == newest:
        return []
    if current is None or current in known:
        sentence = f"The database is at schema {current or 'none'}; this program needs {newest}."
        return [broken("schema.behind", sentence, "switchroom migrate", current=current, needed=newest)]
    sentence = f"The database is at schema {current}, which a newer Switchroom made; this one knows up to {newest}."
    mend = "Install the newer version on this machine too: an older one must not write there."
    return [broken("schema.ahead", sentence, mend, current=current, needed=newest)]
