"""What the doctor sees of the work: who does it, what waits too long, what was put aside."""

from collections import Counter
from datetime import timedelta
from typing import Any

from switchroom.entrypoints.bootstrap import known_handlers
from switchroom.entrypoints.doctor.findings import Finding, advice, attention, broken
from switchroom.entrypoints.telephony import SWITCH
from switchroom.platform.db import Connection
from switchroom.platform.leadership import STALE_S
from switchroom.platform.settings import Settings

ENGINE, VOICE = "engine", f"voice:{SWITCH}"
NEEDED = {
    "web": "no page is served",
    "engine": "nothing is routed and no deadline is kept",
    "voice": "no call is controlled",
    "worker": "nothing follows from what happens, and nightly upkeep is left undone",
}
"""Roles that leave their name with the database; media has none (`media.process` looks for it)."""
LATE = timedelta(seconds=30)
"""What takes milliseconds when all is well."""
LATE_EFFECT = timedelta(minutes=2)


async def roles(connection: Connection, _: Settings) -> list[Finding]:
    """Which roles are connected, by the names their connections have."""
    rows = await connection.fetch(
        """select distinct split_part(application_name, ' ', 2) as role from pg_stat_activity
           where datname = current_database() and application_name like 'switchroom %'"""
    )
    missing = NEEDED.keys() - {row["role"] for row in rows}
    if missing == NEEDED.keys():
        return [broken("role.none", "No role of this centre is running.", "switchroom serve")]
    return [
        broken("role.missing", f"No {role} is running: {NEEDED[role]}.", f"switchroom serve --role {role}", role=role)
        for role in sorted(missing)
    ]


async def leaders(connection: Connection, _: Settings) -> list[Finding]:
    """Of the engine and of each switch's controller one leads, and it lives."""
    rows = await connection.fetch(
        """select name, holder, extract(epoch from clock_timestamp() - heartbeat_at)::float8 as age_s,
                  exists(select from pg_locks where locktype = 'advisory' and pid = backend_pid and granted) as held
           from platform.leader where name = any($1)""",
        [ENGINE, VOICE],
    )
    return [finding for row in rows for finding in _leader(row)]


def _leader(row: Any) -> list[Finding]:
    name, holder = row["name"], row["holder"]
    values = {"name": name, "holder": holder, "age_s": round(row["age_s"], 1)}
    mend = f"On {holder.partition(':')[0]}: kill -9 {holder.rpartition(':')[2]}; another takes over in seconds."
    if row["held"] and row["age_s"] > STALE_S:
        sentence = f"{name} is led by {holder}, which has not given a sign of life for {row['age_s']:.0f} s."
        return [broken("leader.silent", sentence, mend, **values)]
    if not row["held"] and row["age_s"] < STALE_S:
        sentence = f"{holder} says that it leads {name}, but does not hold its lock: two may believe that they lead."
        return [attention("leader.doubtful", sentence, mend, **values)]
    if row["age_s"] > STALE_S:
        role = name.partition(":")[0]
        sentence = f"Nobody leads {name} since {row['age_s']:.0f} s."
        return [broken("leader.none", sentence, f"switchroom serve --role {role}", **values)]
    return []


async def journal(connection: Connection, _: Settings) -> list[Finding]:
    """Events get their positions at once."""
    row = await connection.fetch_row(
        "select count(*)::int as waiting, clock_timestamp() - min(at) > $1 as late from journal.outbox", LATE
    )
    assert row is not None
    if not row["late"]:
        return []
    sentence = f"{row['waiting']} events wait for a position in the journal: screens stand still."
    return [broken("journal.stuck", sentence, "Restart the engine role; its log says why.", waiting=row["waiting"])]


async def handlers(connection: Connection, _: Settings) -> list[Finding]:
    """Each handler has handled what happened until a moment ago."""
    found = []
    for handler in known_handlers():
        row = await connection.fetch_row(
            """select count(*)::int as behind, max(clock_timestamp() - recorded_at) as age from (
                   select recorded_at from journal.event e, journal.cursor c
                   where c.handler = $1 and e.position > c.position and e.type = any($2)
                   order by e.position limit 10000) unread""",
            handler.name,
            [kind.type for kind in handler.types],
        )
        if row is not None and row["age"] is not None and row["age"] > LATE:
            seconds = round(row["age"].total_seconds())
            sentence = f"The handler {handler.name} is {row['behind']} events and {seconds} s behind the journal."
            mend = f"Restart the {'voice' if handler.name == 'voice' else 'worker'} role; its log says why."
            values = {"handler": handler.name, "behind": row["behind"], "seconds": seconds}
            found.append(attention("journal.behind", sentence, mend, **values))
    return found


async def parked(connection: Connection, _: Settings) -> list[Finding]:
    """What could not be handled and was put aside: events, the switch's events, commands to the board."""
    rows = await connection.fetch("select handler, count(*)::int as n from journal.parked group by 1 order by 1")
    found = [
        attention(
            "parked.events",
            f"{row['n']} events could not be handled by {row['handler']} and were put aside.",
            f"switchroom parked list, mend the cause, then: switchroom parked retry {row['handler']}",
            handler=row["handler"],
            count=row["n"],
        )
        for row in rows
    ]
    for row in await connection.fetch("select switch, count(*)::int as n from voice.parked group by 1 order by 1"):
        sentence = f"{row['n']} events of the switch {row['switch']} could not be handled and were put aside."
        mend = f"switchroom parked list shows them; report them, then: switchroom parked forget switch:{row['switch']}"
        found.append(attention("parked.switch", sentence, mend, switch=row["switch"], count=row["n"]))
    count = await connection.fetch_value("select count(*)::int from routing.command where parked_at is not null")
    if count:
        sentence = f"{count} commands to the routing board could not be carried out and were put aside."
        mend = "switchroom parked list shows them; report them. They are forgotten after 30 days."
        found.append(attention("parked.commands", sentence, mend, count=count))
    return found


async def effects(connection: Connection, _: Settings) -> list[Finding]:
    """What is to be done outside is done soon, and nothing is in doubt."""
    rows = await connection.fetch(
        """select lane, state, count(*)::int as n from platform.effect
           where state = 'in_doubt' or (state in ('planned', 'started')
               and coalesce(started_at, planned_at) < clock_timestamp() - $1::interval)
           group by 1, 2 order by 1, 2""",
        LATE_EFFECT,
    )
    found = []
    for row in rows:
        values = {"lane": row["lane"], "state": row["state"], "count": row["n"]}
        if row["state"] == "in_doubt":
            sentence = f"Of {row['n']} things to be done by {row['lane']} nobody knows whether they were done."
            mend = "switchroom effects list, look at each, then: switchroom effects settle"
            found.append(attention("effects.in_doubt", sentence, mend, **values))
        else:
            sentence = f"{row['n']} things to be done by {row['lane']} have been {row['state']} for over two minutes."
            mend = "switchroom effects list shows them; restart the voice role, its log says why."
            found.append(broken("effects.stuck", sentence, mend, **values))
    return found


async def timers(connection: Connection, _: Settings) -> list[Finding]:
    """Deadlines fire when they are due."""
    failed: Counter[str] = Counter()
    for row in await connection.fetch(
        "select kind, count(*)::int as n from platform.timer where error is not null group by 1"
    ):
        failed[row["kind"]] = row["n"]
    found = [
        attention(
            "timers.failed",
            f"{count} deadlines of the kind {kind} failed and were put aside.",
            "switchroom timers list, mend the cause, then: switchroom timers retry",
            kind=kind,
            count=count,
        )
        for kind, count in sorted(failed.items())
    ]
    late = await connection.fetch_value(
        "select count(*)::int from platform.timer where error is null and due_at < clock_timestamp() - $1::interval",
        LATE,
    )
    if late:
        sentence = f"{late} deadlines are past and have not been kept."
        found.append(broken("timers.late", sentence, "Restart the engine role; its log says why.", count=late))
    return found


async def jobs(connection: Connection, _: Settings) -> list[Finding]:
    """Jobs are done, and soon."""
    failed = await connection.fetch_value("select count(*)::int from jobs.pgqueuer where status = 'failed'")
    waiting = await connection.fetch_value(
        """select count(*)::int from jobs.pgqueuer
           where status = 'queued' and execute_after < now() - interval '15 minutes'"""
    )
    found = []
    if failed:
        mend = "switchroom jobs list, mend the cause, then: switchroom jobs retry NUMBER"
        found.append(attention("jobs.failed", f"{failed} jobs failed for good.", mend, count=failed))
    if waiting:
        sentence = f"{waiting} jobs have waited for over a quarter of an hour."
        mend = "Start another worker: switchroom serve --role worker"
        found.append(advice("jobs.waiting", sentence, mend, count=waiting))
    return found
