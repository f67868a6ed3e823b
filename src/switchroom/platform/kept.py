"""What is kept how long: the days of the settings file, and those that an administrator has put in their place.

What stands in the database goes before the file: it is the same for every worker, and the screen shows what happens.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Code, RetentionApplied, RetentionChanged
from switchroom.platform.settings import SHORTEST_JOURNAL_DAYS, RetentionSettings


class Kind(StrEnum):
    """What is kept for a time of its own; each is a setting `<kind>_days`."""

    RECORDINGS = "recordings"
    CAPTIONS = "captions"
    ADDRESSES = "addresses"
    CHATS = "chats"
    MAIL = "mail"
    MESSAGES = "messages"
    SOLVED = "solved"
    TICKETS = "tickets"
    DRAFTS = "drafts"
    NOTES = "notes"
    RUNS = "runs"
    JOURNAL = "journal"


class JournalTooShort(Invalid):
    """The journal is kept for ever (0) or at least 400 days: what is removed cannot be counted again."""

    code = "retention.journal_too_short"


class Chosen(msgspec.Struct, frozen=True):
    """The days that somebody has chosen for a kind."""

    days: int
    changed_at: datetime
    changed_by: UUID


class Removal(msgspec.Struct, frozen=True):
    """How many of a rule's kind were removed on the latest day on which there were any, and when the last of them."""

    kind: str
    at: datetime
    count: int


def days_of(kept: RetentionSettings, kind: Kind) -> int:
    """How many days this kind is kept; 0: for ever."""
    days: int = getattr(kept, f"{kind}_days")
    return days


async def chosen_days(connection: Connection) -> dict[Kind, Chosen]:
    """What administrators have chosen; kinds of other versions of the program are left out."""
    rows = await connection.fetch("select kind, days, changed_at, changed_by from platform.retention")
    known = [row for row in rows if row["kind"] in set(Kind)]
    return {Kind(row["kind"]): Chosen(row["days"], row["changed_at"], row["changed_by"]) for row in known}


async def kept_days(connection: Connection, file: RetentionSettings) -> RetentionSettings:
    """What holds: the days that were chosen, of other kinds those of the file."""
    chosen = await chosen_days(connection)
    return msgspec.structs.replace(file, **{f"{kind}_days": one.days for kind, one in chosen.items()})


async def choose_days(tx: Transaction, file: RetentionSettings, kind: Kind, days: int | None, by: UUID) -> None:
    """Keep a kind so many days from the next night on; None: as long as the file says. Raises `JournalTooShort`."""
    if kind is Kind.JOURNAL and days is not None and 0 < days < SHORTEST_JOURNAL_DAYS:
        raise JournalTooShort()
    await tx.execute("lock table platform.retention in share row exclusive mode")
    before = days_of(await kept_days(tx, file), kind)
    if days is None:
        await tx.execute("delete from platform.retention where kind = $1", kind.value)
    else:
        await tx.execute(
            """insert into platform.retention (kind, days, changed_by) values ($1, $2, $3)
               on conflict (kind) do update set days = excluded.days, changed_by = excluded.changed_by,
                   changed_at = clock_timestamp()""",
            kind.value,
            days,
            by,
        )
    after = days_of(file, kind) if days is None else days
    if after != before:
        tx.emit(RetentionChanged(kind=Code(kind.value), before=before, after=after))


async def last_removed(connection: Connection) -> list[Removal]:
    """For each kind of a rule the latest day, within forty, on which something was removed."""
    return await connection.fetch_as(
        Removal,
        """select distinct on (data ->> 'kind') data ->> 'kind' as kind, max(at) as at,
                  sum((data ->> 'count')::bigint)::bigint as count
           from journal.event
           where type = $1 and recorded_at > clock_timestamp() - interval '40 days'
           group by data ->> 'kind', date_trunc('day', at, 'UTC')
           order by data ->> 'kind', date_trunc('day', at, 'UTC') desc""",
        RetentionApplied.type,
    )
