"""Messages: spoken after a tone, kept however the caller ends, heard and dealt with by whoever may."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.platform.files import EncryptedWriter
from switchroom.voice import http as voice
from switchroom.voice import recordings
from switchroom.voice.contracts import CancelGather, Cause, Gather, LegId, StartRecording, StopRecording, Tone
from switchroom.voice.events import RecordingPlayed, VoicemailHandled, VoicemailLeft, VoicemailRemoved
from switchroom.voice.playback import recordings_folder
from switchroom.voice.retention import expire_recordings, remove_files
from switchroom.voice.voicemails import forget_voicemails
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import Centre, ok, opened_centre, refused

ALL = (organisation.router, people.router, voice.router)
PROCESS = """
start: message
left: left
steps:
  message:
    type: voicemail
    queue: billing
    text: Speak after the tone.
    longest: 60s
    shortest: 2s
    outcomes: {recorded: mark, too-short: nothing}
  mark: {type: tag, tags: ["message {{ voicemail != '' }}"], then: thanks}
  thanks: {type: say, text: Thank you., then: end}
  nothing: {type: tag, tags: [nothing], then: end}
  end: {type: end}
  left: {type: end, outcome: left}
"""


async def speaking(calls: CallCentre) -> LegId:
    """A caller who has heard words and tone."""
    await calls.publish(PROCESS)
    caller = await calls.call(tone=440)
    await calls.pass_time(2)
    return caller


async def kept(calls: CallCentre) -> list[Any]:
    return await calls.fetch("select state, length, queue_id from voice.voicemail order by id")


async def test_a_message_ends_by_a_key_and_lands_in_the_inbox(calls: CallCentre, switch: ScriptedSwitch) -> None:
    caller = await speaking(calls)
    (start,) = calls.done(StartRecording)
    assert len(start.data_key) == 32
    said = [command for command in switch.log if getattr(command, "items", None)]
    assert isinstance(said[0].items[-1], Tone)  # type: ignore[union-attr]
    assert switch.log.index(said[0]) < switch.log.index(start)
    await calls.pass_time(5)
    switch.press(caller, "#")
    await calls.settle()
    assert calls.done(StopRecording)
    ((state, length, queue),) = await kept(calls)
    assert (state, queue) == ("new", calls.queue)
    assert 4 < length.total_seconds() < 9
    (left,) = await calls.events(VoicemailLeft)
    assert (left.queue, left.length) == (calls.queue, length)
    await calls.pass_time(2)
    assert switch.hung_up == {caller: Cause.NORMAL}  # the process went on, and ended
    assert (await calls.interaction(caller))["tags"] == ["message true"]


async def test_who_hangs_up_has_left_the_message(calls: CallCentre, switch: ScriptedSwitch) -> None:
    caller = await speaking(calls)
    await calls.pass_time(5)
    switch.hang_up(caller)
    await calls.settle()
    assert [row["state"] for row in await kept(calls)] == ["new"]
    row = await calls.interaction(caller)
    assert (row["state"], row["tags"]) == ("ended", ["message true"])


async def test_the_longest_time_ends_it(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await speaking(calls)
    (gather,) = calls.done(Gather)
    assert gather.first_within.total_seconds() == 60
    await calls.pass_time(62)
    (row,) = await kept(calls)
    assert 59 < row["length"].total_seconds() < 62


async def test_silence_ends_it_and_is_no_part_of_what_was_said(calls: CallCentre, switch: ScriptedSwitch) -> None:
    caller = await speaking(calls)
    (start,) = calls.done(StartRecording)
    assert start.until_silent.total_seconds() == 5
    await calls.pass_time(4)
    switch.leg(caller).tone = None
    await calls.pass_time(4)
    assert [row["state"] for row in await kept(calls)] == ["speaking"]
    await calls.pass_time(1.5)
    (row,) = await kept(calls)
    assert (row["state"], calls.done(StopRecording)) == ("new", [])  # the switch ended it by itself
    assert 8 < row["length"].total_seconds() < 11
    assert calls.done(CancelGather)  # keys belong to what comes next
    await calls.pass_time(2)
    assert (await calls.interaction(caller))["tags"] == ["message true"]


@pytest.mark.parametrize("ends_by", ["silence", "key", "hang-up"])
async def test_silence_alone_is_no_message(calls: CallCentre, switch: ScriptedSwitch, ends_by: str) -> None:
    caller = await speaking(calls)
    await calls.pass_time(1)
    switch.leg(caller).tone = None
    await calls.pass_time(4)  # one second of words, four of silence: shorter than two
    if ends_by == "silence":
        await calls.pass_time(2)
    elif ends_by == "key":
        switch.press(caller, "#")
    else:
        switch.hang_up(caller)
    await calls.settle()
    assert await kept(calls) == []
    await calls.pass_time(2)
    assert (await calls.interaction(caller))["tags"] == ["nothing"]


async def test_a_message_may_be_silent_where_the_process_says_so(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(PROCESS.replace("shortest: 2s", "shortest: 2s\n    silence: null"))
    caller = await calls.call()
    await calls.pass_time(2)
    await calls.pass_time(20)
    assert [row["state"] for row in await kept(calls)] == ["speaking"]
    switch.press(caller, "#")
    await calls.settle()
    assert [row["state"] for row in await kept(calls)] == ["new"]


@pytest.mark.parametrize("ends_by", ["key", "hang-up", "hang-up before the tone"])
async def test_what_is_too_short_is_discarded_and_its_key_destroyed(
    calls: CallCentre, switch: ScriptedSwitch, ends_by: str
) -> None:
    await calls.publish(PROCESS)
    caller = await calls.call(tone=440)
    if ends_by != "hang-up before the tone":
        await calls.pass_time(2)
        await calls.pass_time(1)
    if ends_by == "key":
        switch.press(caller, "#")
    else:
        switch.hang_up(caller)
    await calls.settle()
    assert await kept(calls) == []
    assert (await calls.interaction(caller))["tags"] == ["nothing"]
    assert not await calls.events(VoicemailLeft)
    for row in await calls.fetch("select state, data_key from voice.recording"):
        assert (row["state"], bytes(row["data_key"])) == ("expired", b"")


async def test_a_message_whose_switch_went_down_is_none_and_nobody_waits_for_it(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    caller = await speaking(calls)
    await calls.pass_time(5)
    switch.restart()
    await calls.settle()
    assert await kept(calls) == []
    assert (await calls.interaction(caller))["tags"] == ["nothing"]


# --- the inbox ---


@pytest.fixture
async def office(calls: CallCentre, database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    """The same centre through its API, with real files."""
    async with opened_centre(database, ALL, tmp_path) as centre:
        centre.services.supply(type(calls.keyring), calls.keyring)
        yield centre


async def left_message(calls: CallCentre, switch: ScriptedSwitch, office: Centre) -> str:
    """A message with a file; its id."""
    caller = await speaking(calls)
    await calls.pass_time(5)
    switch.hang_up(caller)
    await calls.settle()
    (row,) = await calls.fetch("select id, file from voice.recording where state = 'complete'")
    async with calls.database.read() as connection:
        key = await recordings.data_key(connection, calls.keyring, row["id"])
    path = recordings_folder(office.services.settings) / row["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    with EncryptedWriter(path, key) as writer:
        writer.write(b"what was said")
    return str(row["id"])


async def test_the_inbox_is_heard_dealt_with_and_emptied(
    calls: CallCentre, switch: ScriptedSwitch, office: Centre
) -> None:
    id = await left_message(calls, switch, office)
    await office.person("Sven", "voice:voicemail:hear")
    sven = await office.signed_in("Sven")
    listed = ok(await sven.get("/api/voicemails", params={"state": "new"}))
    (row,) = listed["items"]
    assert (row["id"], row["state"], row["queue"]["name"], listed["total"]) == (id, "new", "Billing", 1)
    heard = await sven.get(row["url"])
    assert (heard.status_code, heard.content) == (200, b"what was said")
    part = await sven.get(row["url"], headers={"range": "bytes=5-7"})
    assert (part.status_code, part.content) == (206, b"was")
    assert len(await calls.events(RecordingPlayed)) == 0  # the outbox has yet to be moved
    ok(await sven.put(f"/api/voicemails/{id}/handled"), 204)
    refused(await sven.put(f"/api/voicemails/{id}/handled"), 409, "voicemail.already_handled")
    assert ok(await sven.get("/api/voicemails", params={"state": "new"}))["items"] == []
    (done,) = ok(await sven.get("/api/voicemails", params={"state": "handled"}))["items"]
    assert done["handled_by"]["name"] == "Sven"
    ok(await sven.delete(f"/api/voicemails/{id}/handled"), 204)
    assert (await sven.post(f"/api/voicemails/{id}/remove", json={"reason": "x"})).status_code == 403
    ok(await office.admin.post(f"/api/voicemails/{id}/remove", json={"reason": "She asked for it."}), 204)
    refused(await sven.get(row["url"]), 404, "voicemail.not_found")
    assert ok(await sven.get("/api/voicemails"))["items"] == []
    await calls.settle()
    assert len(await calls.events(RecordingPlayed)) == 1
    assert [event.handled for event in await calls.events(VoicemailHandled)] == [True, False]
    assert len(await calls.events(VoicemailRemoved)) == 1
    journal = await calls.fetch("select data::text as data from journal.event")
    assert not [row for row in journal if "She asked" in row["data"]]
    folder = recordings_folder(office.services.settings)
    assert await remove_files(calls.database, folder) == 1
    assert not [path for path in folder.rglob("*") if path.is_file()]


async def test_what_one_may_not_hear_is_not_there(calls: CallCentre, switch: ScriptedSwitch, office: Centre) -> None:
    id = await left_message(calls, switch, office)
    await office.person("Nora")
    nora = await office.signed_in("Nora")
    assert (await nora.get("/api/voicemails")).status_code == 403
    branch = await office.unit("Elsewhere")
    await office.person("Olaf", "voice:voicemail:hear", "voice:voicemail:remove", unit=branch)
    olaf = await office.signed_in("Olaf")
    for client in (nora, olaf):
        for method, path in (("GET", "/audio"), ("PUT", "/handled"), ("DELETE", "/handled")):
            refused(await client.request(method, f"/api/voicemails/{id}{path}"), 404, "voicemail.not_found")
        answer = await client.post(f"/api/voicemails/{id}/remove", json={"reason": "x"})
        refused(answer, 404, "voicemail.not_found")
    assert ok(await olaf.get("/api/voicemails"))["items"] == []


async def test_it_goes_with_its_recording_when_the_time_is_over(
    calls: CallCentre, switch: ScriptedSwitch, office: Centre
) -> None:
    await left_message(calls, switch, office)
    later = (await calls.fetch("select max(ended_at) + interval '1 day' as at from voice.recording"))[0]["at"]
    async with calls.database.transaction() as tx:
        assert await forget_voicemails(tx, later, 10) == 0  # the sound goes first
        assert await expire_recordings(tx, later, 10) == 1
    (row,) = ok(await office.admin.get("/api/voicemails"))["items"]
    assert row["url"] is None
    async with calls.database.transaction() as tx:
        assert await forget_voicemails(tx, later, 10) == 1
    assert await kept(calls) == []
