"""Recordings: when they run, who pauses them, and who may hear them."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.interactions.contracts import READ, InteractionNotFound
from switchroom.platform.access import Grant, NotAllowed, Principal
from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.platform.files import EncryptedWriter, FileDamaged
from switchroom.platform.ids import new_id
from switchroom.platform.settings import Settings
from switchroom.processes.contracts import Performed
from switchroom.processes.facade import Runs
from switchroom.voice import desk, recordings
from switchroom.voice.contracts import ContinueRecording, LegId, PauseRecording, StartRecording, StopRecording
from switchroom.voice.events import RecordingPlayed
from switchroom.voice.playback import (
    PLAY,
    NothingRecorded,
    RangeNotSatisfiable,
    open_recording,
    part_of,
    recordings_folder,
)
from switchroom.voice.recordings import NoSuchRecording, Reason
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

TALK = """
start: agents
steps:
  agents: {type: queue, queue: billing, then: keep, otherwise: end}
  keep: {type: record, action: start, then: card}
  card: {type: collect, into: card, secret: true, text: "Your card number?", then: more, otherwise: more}
  more: {type: ask, text: "Anything else?", choices: [{name: "yes", key: "1"}, {name: "no", key: "2"}], otherwise: end}
  end: {type: end}
"""


async def recorded_call(calls: CallCentre) -> tuple[LegId, LegId, UUID]:
    """A call in conversation whose process records it and asks for a secret on the agent's screen."""
    await calls.publish(TALK)
    customer, phone = await calls.talk(await calls.sign_in())
    interaction = (await calls.leg(customer)).interaction_id
    assert interaction is not None
    return customer, phone, interaction


async def test_the_key_is_known_to_the_switch_and_sealed_everywhere_else(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    await recorded_call(calls)
    recording, key = next(iter(switch.recorded.items()))
    assert len(key) == 32
    assert calls.done(StartRecording)[0].data_key == key
    rows = await calls.fetch("select payload from platform.effect where kind = 'StartRecording'")
    assert rows[0]["payload"]["data_key"] == ""
    async with calls.database.read() as connection:
        assert await recordings.data_key(connection, calls.keyring, recording) == key
        row = await connection.fetch_row("select data_key, state from voice.recording")
    assert row is not None
    assert key not in bytes(row["data_key"])
    assert row["state"] == "paused"


async def test_a_secret_on_the_agents_screen_pauses_until_it_is_given(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    customer, _, interaction = await recorded_call(calls)
    assert [type(command) for command in switch.log if "Recording" in type(command).__name__] == [
        StartRecording,
        PauseRecording,
    ]
    async with calls.database.transaction() as tx:  # the agent's resume does not uncover the secret
        await desk.pause_recording(tx, interaction)
        await desk.resume_recording(tx, interaction)
    await calls.settle()
    assert not calls.done(ContinueRecording)
    await answer(calls, "timeout", 3)  # the process asks three times, then goes on
    assert len(calls.done(ContinueRecording)) == 1
    assert (await calls.leg(customer)).pauses == []


async def answer(calls: CallCentre, outcome: str, times: int) -> None:
    """The agent answers what the screen asks."""
    for _ in range(times):
        step = (await calls.fetch("select run_id, token, visit from interactions.screen"))[0]
        async with calls.database.transaction() as tx:
            performed = Performed(step["run_id"], step["token"], step["visit"], outcome)
            await calls.services.the(Runs).signal(tx, performed)
    await calls.settle()


async def test_reasons_to_pause_add_up(calls: CallCentre, switch: ScriptedSwitch) -> None:
    customer, _, _ = await recorded_call(calls)
    leg = await calls.leg(customer)
    for change, expected in (
        (recordings.pause, 0),
        (recordings.pause, 0),
        (recordings.resume, 0),
    ):
        async with calls.database.transaction() as tx:
            await change(tx, leg, Reason.PROCESS)
        await calls.settle()
        assert len(calls.done(ContinueRecording)) == expected
    async with calls.database.transaction() as tx:
        await recordings.resume(tx, leg, Reason.SECRET)
    await calls.settle()
    assert len(calls.done(ContinueRecording)) == 1
    assert [row["state"] for row in await calls.fetch("select state from voice.recording")] == ["recording"]


async def test_a_recording_ends_with_the_conversation(calls: CallCentre, switch: ScriptedSwitch) -> None:
    _, phone, _ = await recorded_call(calls)
    switch.advance(7)
    switch.hang_up(phone)
    await calls.settle()
    row = (await calls.fetch("select * from voice.recording"))[0]
    assert row["state"] == "complete"
    assert row["length"].total_seconds() == 7
    assert row["file"].endswith(".swrf")
    assert calls.done(StopRecording) or not switch.legs


async def test_nothing_is_recorded_without_a_call(calls: CallCentre, switch: ScriptedSwitch) -> None:
    async with calls.database.transaction() as tx:
        with pytest.raises(desk.NoCall):
            await desk.pause_recording(tx, new_id())


# --- hearing them again ---


def somebody(*permissions: str) -> Principal:
    user = new_id()
    grants = (Grant(frozenset(permissions), "/"),)
    return Principal(Actor(ActorKind.USER, user), user, Origin.REAL, grants)


async def a_file(calls: CallCentre, tmp_path: Path) -> tuple[Settings, UUID, UUID, bytes]:
    """A complete recording on disk; the settings that find it, interaction, recording and its content."""
    _, phone, interaction = await recorded_call(calls)
    calls.switch.hang_up(phone)
    await calls.settle()
    recording, key = next(iter(calls.switch.recorded.items()))
    settings = Settings(data=tmp_path)
    folder = recordings_folder(settings)
    folder.mkdir(parents=True)
    content = bytes(range(256)) * 4000
    with EncryptedWriter(folder / f"{recording}.swrf", key) as file:
        file.write(content)
    return settings, interaction, recording, content


async def test_a_recording_is_played_in_parts_to_whoever_may(calls: CallCentre, tmp_path: Path) -> None:
    settings, interaction, recording, content = await a_file(calls, tmp_path)
    supervisor = somebody(READ, PLAY)
    for _ in range(2):
        found = await open_recording(calls.database, settings, calls.keyring, supervisor, interaction, recording)
        pieces = [piece async for piece in found.pieces(part_of("bytes=300000-700000", found.size))]
        assert b"".join(pieces) == content[300000:700001]
    await calls.settle()
    played = await calls.fetch("select actor_id, data from journal.event where type = 'voice.recording_played'")
    assert [row["actor_id"] for row in played] == [supervisor.user_id]  # seeking is one listening
    assert [event.recording for event in await calls.events(RecordingPlayed)] == [recording]


async def test_others_may_not(calls: CallCentre, tmp_path: Path) -> None:
    settings, interaction, recording, _ = await a_file(calls, tmp_path)

    async def open_as(principal: Principal, which: UUID = recording, where: UUID = interaction) -> Any:
        return await open_recording(calls.database, settings, calls.keyring, principal, where, which)

    with pytest.raises(InteractionNotFound):
        await open_as(somebody(PLAY))
    with pytest.raises(NotAllowed):
        await open_as(somebody(READ))
    with pytest.raises(NoSuchRecording):
        await open_as(somebody(READ, PLAY), new_id())
    with pytest.raises(InteractionNotFound):
        await open_as(somebody(READ, PLAY), where=new_id())
    await calls.settle()
    assert not await calls.events(RecordingPlayed)


async def test_files_that_are_gone_outside_or_damaged_are_refused(calls: CallCentre, tmp_path: Path) -> None:
    settings, interaction, recording, _ = await a_file(calls, tmp_path)
    supervisor = somebody(READ, PLAY)
    path = recordings_folder(settings) / f"{recording}.swrf"
    path.write_bytes(b"SWRF" + bytes(100))
    with pytest.raises(FileDamaged):
        await open_recording(calls.database, settings, calls.keyring, supervisor, interaction, recording)
    path.unlink()
    with pytest.raises(NothingRecorded):
        await open_recording(calls.database, settings, calls.keyring, supervisor, interaction, recording)
    (tmp_path / "outside").write_bytes(b"x")
    async with calls.database.transaction() as tx:
        await tx.execute("update voice.recording set file = '../../outside'")
    with pytest.raises(NothingRecorded):
        await open_recording(calls.database, settings, calls.keyring, supervisor, interaction, recording)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, (0, 1000)),
        ("bytes=0-", (0, 1000)),
        ("bytes=10-19", (10, 20)),
        ("bytes=990-5000", (990, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=-", (0, 1000)),
        ("bytes=1-2,5-6", (0, 1000)),
        ("seconds=1-2", (0, 1000)),
    ],
)
def test_the_part_that_is_asked_for(header: str | None, expected: tuple[int, int]) -> None:
    part = part_of(header, 1000)
    assert (part.start, part.stop) == expected


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=20-10", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        part_of(header, 1000)


@given(st.text(max_size=40), st.integers(0, 10_000))
def test_no_header_leads_outside_the_file(header: str, size: int) -> None:
    try:
        part = part_of(header, size)
    except RangeNotSatisfiable:
        return
    assert 0 <= part.start <= part.stop <= size
