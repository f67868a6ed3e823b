"""Retention on a centre that has had a call: each kind goes after its time and not before, and nothing else goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from switchroom.entrypoints.bootstrap import all_handlers, chores
from switchroom.entrypoints.models import metadata
from switchroom.entrypoints.upkeep import tend
from switchroom.interactions.contracts import READ
from switchroom.platform.access import Grant, Principal
from switchroom.platform.auth import end_sessions, open_session
from switchroom.platform.clock import FakeClock
from switchroom.platform.events import Actor, ActorKind, Origin, RetentionApplied
from switchroom.platform.files import EncryptedWriter
from switchroom.platform.ids import new_id
from switchroom.platform.keys import CannotOpen
from switchroom.platform.settings import RetentionSettings, Settings
from switchroom.processes.domain.state import decode_run
from switchroom.voice import recordings
from switchroom.voice.playback import PLAY, NothingRecorded, open_recording, part_of, recordings_folder
from switchroom.voice.recordings import RecordingExpired
from switchroom.voice.retention import expire_recordings, remove_files
from tests.support.calls import CallCentre

CALL = """
start: number
steps:
  number: {type: collect, kind: digits, longest: 4, into: number, text: "Your number?", then: agents, otherwise: agents}
  agents: {type: queue, queue: billing, then: keep, otherwise: end}
  keep: {type: record, action: start, then: more}
  more: {type: ask, text: "More?", choices: [{name: "yes", key: "1"}, {name: "no", key: "2"}], otherwise: end}
  end: {type: end}
"""
SAID = b"what two people said " * 5000
DAY = timedelta(days=1)


@dataclass
class Past:
    """A centre whose one call is over, with everything that it left behind."""

    calls: CallCentre
    interaction: UUID
    recording: UUID
    over: datetime
    """When the last part of it was over; the first was less than a day earlier."""

    async def night(self, after: timedelta) -> None:
        """The upkeep, so long after everything was over."""
        services = self.calls.services
        await tend(services, all_handlers(services), self.over + after)

    @property
    def file(self) -> Path:
        return recordings_folder(self.calls.services.settings) / f"{self.recording}.swrf"

    async def row(self) -> dict[str, Any]:
        return dict((await self.calls.fetch("select * from voice.recording where id = $1", self.recording))[0])

    async def listen(self) -> bytes:
        settings, keyring = self.calls.services.settings, self.calls.keyring
        user = new_id()
        whoever = Principal(Actor(ActorKind.USER, user), user, Origin.REAL, (Grant(frozenset((READ, PLAY)), "/"),))
        found = await open_recording(self.calls.database, settings, keyring, whoever, self.interaction, self.recording)
        return b"".join([piece async for piece in found.pieces(part_of(None, found.size))])

    async def told(self) -> dict[str, int]:
        """What the journal says was removed, by kind."""
        await self.calls.settle()
        found: dict[str, int] = {}
        for event in await self.calls.events(RetentionApplied):
            found[event.kind] = found.get(event.kind, 0) + event.count
        return found

    async def content(self) -> dict[str, str]:
        """Every table and what is in it, but for the journal and the heartbeats of who leads."""
        tables = [t.fullname for t in metadata.sorted_tables if t.schema != "journal" and t.name != "leader"]
        found = {}
        for table in [*tables, "jobs.pgqueuer_log"]:
            quoted = ".".join(f'"{part}"' for part in table.split("."))
            rows = await self.calls.fetch(f"select t::text as row from {quoted} t order by 1")
            found[table] = "\n".join(row["row"] for row in rows)
        return found


async def _call(calls: CallCentre) -> tuple[UUID, UUID]:
    """A recorded call in which somebody keyed a number; interaction and recording."""
    await calls.publish(CALL)
    agent = await calls.sign_in()
    customer = await calls.call()
    calls.switch.press(customer, "1234")
    await calls.settle()
    await calls.pass_time(10)
    await calls.accept(agent)
    ringing = await calls.agent_leg(customer)
    assert ringing is not None
    calls.switch.pick_up(ringing.id)
    await calls.settle()
    interaction = (await calls.leg(customer)).interaction_id
    assert interaction is not None
    (recording,) = await calls.fetch("select id from voice.recording")
    return interaction, recording["id"]


async def _leave_traces(calls: CallCentre, interaction: UUID) -> None:
    """A caller's address, a note, a sign-in and a job, as web and worker would have left them."""
    user, settings = new_id(), calls.services.settings.sessions
    async with calls.database.transaction() as tx:
        await tx.execute("update voice.leg set source = '203.0.113.7' where role = 'customer'")
        await tx.execute(
            "insert into interactions.note (id, interaction_id, text) values ($1, $2, 'Called about her bill')",
            new_id(),
            interaction,
        )
        await tx.execute(
            "insert into jobs.pgqueuer_log (job_id, status, priority, entrypoint) values (1, 'successful', 0, 'x')"
        )
        await open_session(tx, user, await tx.now(), settings, address="198.51.100.2", browser="x")
        await end_sessions(tx, user, await tx.now())


@pytest.fixture
async def past(calls: CallCentre, tmp_path: Path) -> Past:
    calls.services.settings = Settings(data=tmp_path)
    interaction, recording = await _call(calls)
    (key,) = calls.switch.recorded.values()
    (recordings_folder(calls.services.settings)).mkdir(parents=True)
    with EncryptedWriter(recordings_folder(calls.services.settings) / f"{recording}.swrf", key) as file:
        file.write(SAID)
    while calls.switch.legs:
        calls.switch.hang_up(next(iter(calls.switch.legs)))
        await calls.settle()
    await _leave_traces(calls, interaction)
    return Past(calls, interaction, recording, await _now(calls))


async def _now(calls: CallCentre) -> datetime:
    """The present, to which what the switch told with a clock of its own is moved: all was over at once."""
    async with calls.database.transaction() as tx:
        await tx.execute("update voice.leg set ended_at = clock_timestamp()")
        await tx.execute("update voice.recording set ended_at = clock_timestamp()")
        await tx.execute("update interactions.interaction set closed_at = clock_timestamp()")
        return await tx.now()


async def test_each_kind_goes_after_its_time_and_nothing_else_does(past: Past) -> None:
    steps: list[tuple[int, set[str], set[str]]] = [
        (30, {"captions", "addresses", "sessions", "effects", "jobs"},
         {"voice.caption", "voice.leg", "platform.session", "platform.effect", "jobs.pgqueuer_log"}),
        (90, {"recordings", "runs"}, {"voice.recording", "voice.listening", "processes.run"}),
        (730, {"notes"}, {"interactions.note", "interactions.found_by"}),
    ]  # fmt: skip
    assert await past.listen() == SAID
    gone: set[str] = set()
    for days, kinds, tables in steps:
        before = await past.content()
        await past.night(days * DAY - DAY)
        assert await past.content() == before
        await past.night(days * DAY + DAY)
        after = await past.content()
        assert {table for table in before if before[table] != after[table]} == tables
        gone |= kinds
        assert (await past.told()).keys() == gone
    await past.night(5000 * DAY)
    assert await past.content() == after
    assert (await past.calls.fetch("select count(*) from interactions.interaction"))[0][0] == 1


async def test_what_stays_says_that_something_was_there(past: Past) -> None:
    run = (await past.calls.fetch("select state from processes.run"))[0]
    assert decode_run(run["state"]).variables["number"] == "1234"
    await past.night(100 * DAY)
    (run,) = await past.calls.fetch("select state, outcome from processes.run")
    state = decode_run(run["state"])
    assert (dict(state.variables), dict(state.reasons), state.outcome) == ({}, {}, run["outcome"])
    row = await past.row()
    assert (row["state"], bytes(row["data_key"]), row["file"]) == ("expired", b"", "")
    assert row["length"] is not None
    assert row["deleted_at"] is not None
    assert not past.file.exists()
    (leg,) = await past.calls.fetch("select source, arrived_at from voice.leg where role = 'customer'")
    assert leg["source"] == ""


async def test_a_run_whose_state_cannot_be_read_any_more_goes_too(past: Past) -> None:
    async with past.calls.database.transaction() as tx:
        await tx.execute("update processes.run set state = 'spoilt'")
    await past.night(91 * DAY)
    (run,) = await past.calls.fetch("select state, outcome from processes.run")
    assert decode_run(run["state"]).outcome == run["outcome"]


async def test_the_nights_work_goes_by_the_clock_of_the_database(past: Past) -> None:
    services = past.calls.services
    services.clock = FakeClock(past.over + 5000 * DAY)
    (upkeep,) = [chore for chore in chores(services) if chore.name == "upkeep"]
    await upkeep.run()
    assert await past.told() == {}
    assert await past.listen() == SAID


async def test_zero_days_keep_for_ever(past: Past) -> None:
    services = past.calls.services
    never = RetentionSettings(**dict.fromkeys(RetentionSettings.__struct_fields__, 0))
    services.settings = msgspec.structs.replace(services.settings, retention=never)
    await past.night(30_000 * DAY)
    assert (await past.told()).keys() <= {"effects", "jobs"}
    assert await past.listen() == SAID


async def test_whoever_asks_for_what_is_gone_is_told_so(past: Past) -> None:
    await past.night(89 * DAY)
    assert await past.listen() == SAID
    await past.night(92 * DAY)
    with pytest.raises(RecordingExpired) as refused:
        await past.listen()
    assert (refused.value.status, refused.value.code) == (410, "recording.expired")


async def test_a_recording_that_is_being_made_is_never_deleted(calls: CallCentre, tmp_path: Path) -> None:
    calls.services.settings = Settings(data=tmp_path)
    interaction, recording = await _call(calls)
    over = (await calls.fetch("select clock_timestamp()"))[0][0]
    past = Past(calls, interaction, recording, over)
    await past.night(5000 * DAY)
    row = await past.row()
    assert (row["state"], row["deleted_at"]) == ("recording", None)
    async with calls.database.read() as connection:
        (key,) = calls.switch.recorded.values()
        assert await recordings.data_key(connection, calls.keyring, recording) == key


# --- when it is interrupted ---


async def test_a_night_that_ends_before_its_commit_has_changed_nothing(past: Past) -> None:
    async def killed() -> None:
        async with past.calls.database.transaction() as tx:
            assert await expire_recordings(tx, past.over + DAY, 10) == 1
            raise RuntimeError("killed")

    before = await past.content()
    with pytest.raises(RuntimeError, match="killed"):
        await killed()
    assert await past.content() == before
    assert await past.listen() == SAID


async def test_between_key_and_file_nothing_is_promised_and_the_next_night_goes_on(past: Past) -> None:
    sealed = bytes((await past.row())["data_key"])
    async with past.calls.database.transaction() as tx:
        assert await expire_recordings(tx, past.over + DAY, 10) == 1
    assert past.file.exists()
    assert (await past.row())["file"] == past.file.name
    with pytest.raises(RecordingExpired):
        await past.listen()
    async with past.calls.database.read() as connection:
        with pytest.raises(CannotOpen):
            await recordings.data_key(connection, past.calls.keyring, past.recording)
    for table, rows in (await past.content()).items():
        assert sealed.hex() not in rows, table
    await past.night(timedelta())
    assert not past.file.exists()
    assert (await past.row())["file"] == ""


async def test_a_file_that_went_before_the_row_knew_is_no_fault(past: Past) -> None:
    async with past.calls.database.transaction() as tx:
        await expire_recordings(tx, past.over + DAY, 10)
    past.file.unlink()
    folder = recordings_folder(past.calls.services.settings)
    assert await remove_files(past.calls.database, folder) == 1
    assert await remove_files(past.calls.database, folder) == 0


async def test_a_file_that_cannot_be_removed_is_tried_again_and_does_not_keep_the_rest(past: Past) -> None:
    past.file.unlink()
    past.file.mkdir()
    (past.file / "in the way").write_bytes(b"")
    await past.night(800 * DAY)
    assert (await past.row())["file"] == past.file.name
    assert (await past.told()).keys() >= {"recordings", "notes", "runs"}
    (past.file / "in the way").unlink()
    past.file.rmdir()
    await past.night(801 * DAY)
    assert (await past.row())["file"] == ""


async def test_the_beginning_of_a_lost_recording_goes_too_and_nothing_outside_the_folder(past: Past) -> None:
    folder = recordings_folder(past.calls.services.settings)
    beginning = folder / str(past.recording)[-2:] / f"{past.recording}.ogg.sealed"
    beginning.parent.mkdir()
    beginning.write_bytes(b"SWRF")
    outside = folder.parent / "outside"
    outside.write_bytes(b"x")
    async with past.calls.database.transaction() as tx:
        await tx.execute("update voice.recording set state = 'lost', file = ''")
    await past.night(91 * DAY)
    assert not beginning.exists()
    async with past.calls.database.transaction() as tx:
        await tx.execute("update voice.recording set file = '../outside'")
    await past.night(92 * DAY)
    assert outside.exists()


async def test_until_its_time_a_lost_recording_is_only_lost(past: Past) -> None:
    async with past.calls.database.transaction() as tx:
        await tx.execute("update voice.recording set state = 'lost', file = ''")
    with pytest.raises(NothingRecorded):
        await past.listen()
