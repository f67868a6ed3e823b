"""Faults of the work: roles that are missing, leaders that are silent, what waits too long, what was put aside."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from switchroom.entrypoints import telephony
from switchroom.entrypoints.bootstrap import all_handlers, known_handlers, open_services
from switchroom.entrypoints.doctor import CENTRE, media, upkeep, work
from switchroom.entrypoints.doctor.findings import Severity
from switchroom.platform import jobs
from switchroom.platform.clock import FakeClock
from switchroom.platform.db import Database
from switchroom.platform.effects import plan
from switchroom.platform.events import BackupMade, Origin
from switchroom.platform.handlers import handle_batch
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.settings import Settings
from switchroom.platform.timekeeper import set_timer
from switchroom.voice.embedded.server import MediaServer
from tests.entrypoints.doctor.patient import codes, settings_in, told
from tests.support.postgres import opened


@pytest.fixture
async def roles(database_url: str) -> AsyncIterator[dict[str, Database]]:
    """A connection of each role, as its process would have."""
    async with AsyncExitStack() as stack:
        made = {}
        for role in work.NEEDED:
            made[role] = await Database.connect(database_url, size=1, name=role)
            stack.push_async_callback(made[role].close)
        yield made


async def test_a_sound_centre_has_nothing_to_find(database: Database, roles: dict[str, Database]) -> None:
    engine = Leadership(database, work.ENGINE, "host:1")
    await engine.acquire()
    for check in CENTRE:
        if check is not media.process:
            assert await codes(database, check) == []
    await engine.release()


async def test_roles_that_are_missing(database: Database, roles: dict[str, Database]) -> None:
    await roles["worker"].close()
    (found,) = await told(database, work.roles)
    assert (found.code, found.mend) == ("role.missing", "switchroom serve --role worker")


async def test_no_role_at_all(database: Database) -> None:
    assert await codes(database, work.roles) == ["role.none"]


async def test_nobody_leads_or_the_leader_is_silent_or_does_not_hold_its_lock(database: Database) -> None:
    engine = Leadership(database, work.ENGINE, "host:4711")
    await engine.acquire()
    assert await codes(database, work.leaders) == []
    beating, engine._beat = engine._beat, None
    assert beating is not None
    beating.cancel()
    await _age(database, timedelta(seconds=20))
    (found,) = await told(database, work.leaders)
    assert found.code == "leader.silent"
    assert "kill -9 4711" in found.mend
    await engine.release()
    assert await codes(database, work.leaders) == ["leader.none"]
    await _age(database, timedelta())
    assert await codes(database, work.leaders) == ["leader.doubtful"]


async def _age(database: Database, age: timedelta) -> None:
    async with database.transaction() as tx:
        await tx.execute("update platform.leader set heartbeat_at = clock_timestamp() - $1::interval", age)


async def test_events_that_nobody_gives_a_position(database: Database) -> None:
    async with database.transaction() as tx:
        tx.emit(BackupMade(position=1))
    assert await codes(database, work.journal) == []
    async with database.transaction() as tx:
        await tx.execute("update journal.outbox set at = at - interval '1 minute'")
    assert await codes(database, work.journal) == ["journal.stuck"]


async def test_a_handler_that_stands_still_and_one_that_parked_something(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with open_services(settings_in(tmp_path), database_url) as services:
        known = {handler.name: handler for handler in all_handlers(services)}
        assert sorted(known) == sorted(handler.name for handler in known_handlers())
        for handler in known.values():
            await handle_batch(database, handler)
        async with database.transaction() as tx:
            await tx.execute(
                """insert into journal.outbox (at, origin, actor_kind, type, version, subject, topics, data)
                   values (now(), 'real', 'system', 'routing.offered', 1, $1, '{}', '{}')""",
                new_id(),
            )
            await move_outbox(tx)
            await tx.execute("update journal.event set recorded_at = recorded_at - interval '1 minute'")
        assert "voice" in {finding.values["handler"] for finding in await told(database, work.handlers)}
        for handler in known.values():
            await handle_batch(database, handler)
        assert await codes(database, work.handlers) == []
        assert await told(database, work.parked)
        assert {finding.code for finding in await told(database, work.parked)} == {"parked.events"}


async def test_what_the_switch_and_the_board_put_aside(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            "insert into voice.parked (switch, instance, number, type, error) values ('embedded', $1, 1, 'x', 'y')",
            new_id(),
        )
        await tx.execute("insert into routing.command (data, error, parked_at) values ('{}', 'x', now())")
    assert await codes(database, work.parked) == ["parked.switch", "parked.commands"]


async def test_effects_that_are_not_done_or_in_doubt(database: Database) -> None:
    async with database.transaction() as tx:
        for _ in range(2):
            await plan(tx, "embedded", "dial", new_id(), {}, origin=Origin.REAL, repeatable=False)
    assert await codes(database, work.effects) == []
    async with database.transaction() as tx:
        await tx.execute("update platform.effect set planned_at = planned_at - interval '5 minutes'")
        await tx.execute(
            "update platform.effect set state = 'in_doubt' where id = (select id from platform.effect limit 1)"
        )
    assert sorted(await codes(database, work.effects)) == ["effects.in_doubt", "effects.stuck"]


async def test_deadlines_that_failed_or_are_late(database: Database) -> None:
    async with database.transaction() as tx:
        await set_timer(tx, "some", new_id(), timedelta(hours=1), {})
    assert await codes(database, work.timers) == []
    async with database.transaction() as tx:
        await set_timer(tx, "some", new_id(), timedelta(minutes=-5), {})
        await tx.execute("update platform.timer set error = 'x' where due_at > now()")
    assert await codes(database, work.timers) == ["timers.failed", "timers.late"]


async def test_jobs_that_failed_or_wait(database: Database) -> None:
    async with database.transaction() as tx:
        await jobs.enqueue(tx, "one")
        await jobs.enqueue(tx, "two")
    assert await codes(database, work.jobs) == []
    async with database.transaction() as tx:
        await tx.execute("update jobs.pgqueuer set status = 'failed' where entrypoint = 'one'")
        await tx.execute("update jobs.pgqueuer set execute_after = now() - interval '1 hour'")
    found = await told(database, work.jobs)
    assert [(each.code, each.severity) for each in found] == [
        ("jobs.failed", Severity.ATTENTION),
        ("jobs.waiting", Severity.ADVICE),
    ]


async def test_a_media_process_that_is_away_anothers_or_has_a_wrong_clock(database: Database) -> None:
    with tempfile.TemporaryDirectory(prefix="swm") as made:
        settings = settings_in(Path(made))
        settings.media_socket_path.parent.mkdir()
        assert await codes(database, media.process, settings) == ["media.unreachable"]
        keyring = Keyring.open(settings.keys_path)
        late = FakeClock(datetime.now(UTC) - timedelta(minutes=5))
        async with MediaServer(telephony.media_settings(settings, keyring), late) as server:
            assert await codes(database, media.process, settings) == ["clock.apart"]
            async with database.transaction() as tx:
                await tx.execute(
                    "insert into voice.switch (name, instance, last_event) values ('embedded', $1, 0)", new_id()
                )
            assert await codes(database, media.process, settings) == ["media.twice", "clock.apart"]
            late.set(datetime.now(UTC))
            async with database.transaction() as tx:
                await tx.execute("update voice.switch set instance = $1", server.board.events.instance)
            assert await codes(database, media.process, settings) == []


async def test_partitions_that_end_soon_or_are_missing(database: Database) -> None:
    months = "select inhrelid::regclass::text from pg_inherits where inhparent = 'journal.event'::regclass order by 1"
    async with database.transaction() as tx:
        tables = [row[0] for row in await tx.fetch(months)]
        for table in tables[1:]:
            await tx.execute(f"drop table {table}")
    assert await codes(database, upkeep.partitions) == ["partitions.short"]
    async with database.transaction() as tx:
        await tx.execute(f"drop table {tables[0]}")
    assert await codes(database, upkeep.partitions) == ["partitions.missing"]


async def test_upkeep_that_does_not_run_and_recordings_kept_too_long(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            """insert into jobs.pgqueuer_schedules (expression, entrypoint, created, last_run)
               values ('23 2 * * *', 'upkeep', now() - interval '9 days', now() - interval '3 days')"""
        )
        await tx.execute(
            """insert into voice.recording (id, interaction_id, leg_id, origin, state, data_key, ended_at)
               values ($1, $1, $1, 'real', 'ended', '', now() - interval '95 days')""",
            new_id(),
        )
    assert await codes(database, upkeep.retention) == ["retention.late", "retention.overdue"]


async def test_a_backup_that_is_old_or_was_never_made(database: Database) -> None:
    async def older(days: int) -> None:
        """By so many days. The partitions of the months before are made first."""
        async with database.transaction() as tx:
            await tx.execute("create table journal.event_before partition of journal.event default")
            await tx.execute("update journal.event set recorded_at = recorded_at - make_interval(days => $1)", days)

    async with database.transaction() as tx:
        tx.emit(BackupMade(position=1))
        await tx.flush_events()
        await move_outbox(tx)
    assert await codes(database, upkeep.backups) == []
    await older(40)
    assert await codes(database, upkeep.backups) == ["backup.old"]
    async with database.transaction() as tx:
        await tx.execute("update journal.event set type = 'other'")
    assert [each.code for each in await told(database, upkeep.backups)] == ["backup.none"]


async def test_recordings_that_fill_the_disk(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    folder = settings.files / "recordings"
    folder.mkdir(parents=True)
    (folder / "one").write_bytes(bytes(700))
    async with database.transaction() as tx:
        await tx.execute(
            """insert into voice.recording (id, interaction_id, leg_id, origin, state, data_key, file, ended_at)
               values ($1, $1, $1, 'real', 'ended', '', 'one', now())""",
            new_id(),
        )
    assert await codes(database, upkeep.growth, settings) == []
    assert upkeep.growth_finding(folder, 100.0, 100 * 31) == []
    assert [each.severity for each in upkeep.growth_finding(folder, 100.0, 100 * 20)] == [Severity.ATTENTION]
    assert [each.severity for each in upkeep.growth_finding(folder, 100.0, 50)] == [Severity.BROKEN]


async def test_a_check_that_fails_is_a_finding_and_keeps_nobody(database_url: str) -> None:
    from switchroom.entrypoints.doctor import examine_centre

    async with opened(database_url) as database:
        async with database.transaction() as tx:
            await tx.execute("drop table voice.parked")
        found = {finding.code: finding for finding in (await examine_centre(database, Settings())).findings}
    assert found["doctor.check_failed"].values["check"] == "parked"
    assert "role.none" in found
