"""Retention: bounded pieces, counts that are what was removed, and months of the journal that nobody has to read."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.auth import forget_sessions, open_session
from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Code, Event, RetentionApplied, event
from switchroom.platform.handlers import Handler, handle_batch
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope, head, move_outbox, read_after
from switchroom.platform.partitions import ensure_partitions, months, retire_partitions
from switchroom.platform.retention import Rule, apply
from switchroom.platform.settings import FILE, SessionSettings, SettingRefused, Settings

NOW = datetime(2030, 6, 15, tzinfo=UTC)


@event("retentiontest.happened")
class Happened(Event, frozen=True, kw_only=True):
    thing: UUID

    @property
    def subject(self) -> UUID:
        return self.thing


@event("retentiontest.happened_elsewhere")
class HappenedElsewhere(Happened, frozen=True, kw_only=True):
    """What only the quiet handler would want."""


async def nothing(_: Transaction, __: Envelope) -> None:
    """Handle it."""


async def refuse(_: Transaction, __: Envelope) -> None:
    raise ValueError("never")


BUSY = Handler("busy", (Happened,), nothing)
QUIET = Handler("quiet", (HappenedElsewhere,), nothing)


async def told(database: Database) -> list[tuple[str, int]]:
    async with database.transaction() as tx:
        await move_outbox(tx)
    async with database.read() as connection:
        found = [e.event for e in await read_after(connection, 0, types=[RetentionApplied.type])]
    return [(e.kind, e.count) for e in found if isinstance(e, RetentionApplied)]


async def sign_in(database: Database, times: int, at: datetime) -> None:
    async with database.transaction() as tx:
        for _ in range(times):
            await open_session(tx, new_id(), at, SessionSettings(life=timedelta()), address="192.0.2.1", browser="x")


async def count(database: Database) -> int:
    async with database.read() as connection:
        return int(await connection.fetch_value("select count(*) from platform.session"))


async def test_it_works_in_pieces_and_each_counts_what_it_removed(database: Database) -> None:
    await sign_in(database, 5, NOW)
    await sign_in(database, 1, NOW + timedelta(seconds=1))
    rule = Rule(Code("sessions"), 30, forget_sessions)
    assert await apply(database, rule, NOW, piece=2) == 0
    assert await apply(database, rule, NOW + timedelta(seconds=1), piece=2) == 5
    assert await count(database) == 1
    assert await told(database) == [("sessions", 2), ("sessions", 2), ("sessions", 1)]


async def test_a_night_that_is_killed_goes_on_the_next_and_counts_each_row_once(database: Database) -> None:
    await sign_in(database, 5, NOW)
    pieces = iter([1, 1, 0])

    async def killed_at_the_third(tx: Transaction, before: datetime, limit: int) -> int:
        removed = await forget_sessions(tx, before, limit)
        if not next(pieces):
            raise ConnectionError("killed")
        return removed

    with pytest.raises(ConnectionError):
        await apply(database, Rule(Code("sessions"), 30, killed_at_the_third), NOW + timedelta(days=1), piece=2)
    assert await count(database) == 1
    await apply(database, Rule(Code("sessions"), 30, forget_sessions), NOW + timedelta(days=1), piece=2)
    assert await count(database) == 0
    assert sum(removed for _, removed in await told(database)) == 5


# --- months of the journal ---


async def happened(database: Database, kind: type[Happened], at: datetime, thing: UUID | None = None) -> None:
    """An event that was recorded then."""
    async with database.transaction() as tx:
        await ensure_partitions(tx, at)
        tx.emit(kind(thing=thing or new_id()))
    async with database.transaction() as tx:
        await move_outbox(tx)
        await tx.execute(
            "update journal.event set recorded_at = $1 where position = (select position from journal.head)", at
        )


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        return [month.table.rpartition("event_")[2] for month in await months(connection)][:3]


@pytest.fixture
async def journal(database: Database) -> Database:
    """Handlers that have begun, and an event in each of three months long ago."""
    for handler in (BUSY, QUIET):
        await handle_batch(database, handler)
    for month in (1, 2, 3):
        await happened(database, Happened, datetime(2020, month, 10, tzinfo=UTC))
    async with database.transaction() as tx:  # making them ahead made three more
        await tx.execute("drop table journal.event_2020_04, journal.event_2020_05, journal.event_2020_06")
    return database


async def retire(database: Database, before: datetime, *handlers: Handler) -> list[str]:
    return await retire_partitions(database, before, handlers or (BUSY, QUIET), patience=timedelta(milliseconds=50))


async def test_months_go_when_they_are_over_and_read_and_not_before(journal: Database) -> None:
    await handle_batch(journal, BUSY)
    assert await retire(journal, datetime(2020, 1, 31, tzinfo=UTC)) == []
    assert await retire(journal, datetime(2020, 3, 1, tzinfo=UTC)) == ["journal.event_2020_01", "journal.event_2020_02"]
    async with journal.read() as connection:
        assert [e.position for e in await read_after(connection, 0)] == [3]
        position = await head(connection)
        assert await connection.fetch_value("select to_regclass('journal.event_2020_01')") is None
    assert await told(journal) == [("journal", 1), ("journal", 1)]
    assert (await names(journal))[0] == "2020_03"
    async with journal.read() as connection:
        assert await head(connection) == position + 2, "positions go on"


async def test_a_month_that_a_handler_has_not_read_stays_and_so_do_later_ones(
    journal: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await retire(journal, NOW) == []
    assert [(r.message, r.__dict__["readers"]) for r in caplog.records] == [("a month of the journal stays", ["busy"])]
    assert await names(journal) == ["2020_01", "2020_02", "2020_03"]
    await handle_batch(journal, BUSY)
    assert len(await retire(journal, datetime(2020, 4, 1, tzinfo=UTC))) == 3


async def test_a_handler_that_is_not_known_here_may_want_everything(journal: Database) -> None:
    await handle_batch(journal, BUSY)
    assert await retire(journal, datetime(2020, 4, 1, tzinfo=UTC), BUSY) == []


async def test_a_month_with_a_parked_event_stays(journal: Database) -> None:
    poisoned = Handler("busy", (Happened,), refuse)
    await handle_batch(journal, poisoned)
    assert await retire(journal, datetime(2020, 4, 1, tzinfo=UTC)) == []
    async with journal.transaction() as tx:
        await tx.execute("delete from journal.parked where position <> 2")
    assert await retire(journal, datetime(2020, 4, 1, tzinfo=UTC)) == ["journal.event_2020_01"]


async def test_a_month_in_use_stays_until_tomorrow(journal: Database) -> None:
    await handle_batch(journal, BUSY)
    async with journal.transaction() as tx:
        await tx.fetch("select * from journal.event")
        assert await retire(journal, datetime(2020, 4, 1, tzinfo=UTC)) == []
    assert await names(journal) == ["2020_01", "2020_02", "2020_03"]
    assert len(await retire(journal, datetime(2020, 4, 1, tzinfo=UTC))) == 3
    assert [kind for kind, _ in await told(journal)] == ["journal"] * 3


# --- settings ---


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[retention]\nrecordings_days = -1\n", "recordings_days"),
        ("[retention]\nrecordings = 10\n", "recordings"),
        ("[retention]\njournal_days = 30\n", "journal_days must be 0 (for ever) or at least 400"),
    ],
)
def test_times_that_make_no_sense_are_refused(tmp_path: Any, toml: str, words: str) -> None:
    (tmp_path / FILE).write_text(toml)
    with pytest.raises(SettingRefused, match=words.replace("(", r"\(").replace(")", r"\)")):
        Settings.load({}, data=tmp_path)


def test_each_kind_has_a_time_of_its_own(tmp_path: Any) -> None:
    (tmp_path / FILE).write_text("[retention]\nrecordings_days = 7\njournal_days = 3650\n")
    kept = Settings.load({}, data=tmp_path).retention
    assert (kept.recordings_days, kept.journal_days, kept.notes_days) == (7, 3650, 730)
