"""What callers hear and key, and what the process learns of it."""

from typing import Any

import pytest

from switchroom.platform.sealed import Sealer
from switchroom.routing.contracts import ItemKind
from switchroom.routing.events import Announced
from switchroom.voice.contracts import (
    CancelGather,
    Cause,
    Gather,
    HangUp,
    Play,
    Sound,
    Speech,
    StartRecording,
    Stop,
    Tone,
)
from switchroom.voice.performing import keep_early
from switchroom.voice.saying import BEEP, PLAIN_MUSIC
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

ASK = """
start: menu
steps:
  menu:
    type: ask
    text: Press 1 for yes or 2 for no.
    again: Once more.
    repeat_key: "*"
    timeout: 5s
    retries: 1
    choices: [{name: "yes", key: "1"}, {name: "no", key: "2"}]
    outcomes: {"yes": said-yes, "no": said-no, no-match: wrong, timeout: silent}
  said-yes: {type: milestone, milestone: "yes", then: end}
  said-no: {type: milestone, milestone: "no", then: end}
  wrong: {type: milestone, milestone: wrong, then: end}
  silent: {type: milestone, milestone: silent, then: end}
  end: {type: end}
"""
COLLECT = """
outputs: {value: "text?"}
start: number
steps:
  number:
    type: collect
    into: value
    text: Your number, please.
    kind: digits
    longest: 6
    timeout: 5s
    between: 2s
    retries: 1
    READ_BACK
    then: kept
    otherwise: gave-up
  kept: {type: say, text: "Kept.", then: end}
  gave-up: {type: say, text: Never mind., then: end}
  end: {type: end}
"""
WAITING = """
start: agents
steps:
  agents:
    type: queue
    queue: billing
    exits: {"9": call-back}
    waiting:
      start: hold
      steps:
        hold: {type: say, text: Please hold., then: place}
        place: {type: say, announce: [position, expected-wait], then: music}
        music: {type: wait, for: 30s, music: calm, then: place}
    outcomes: {answered: end, call-back: promised}
    otherwise: end
  promised: {type: say, text: We call you back., then: end}
  end: {type: end}
"""


async def milestones(calls: CallCentre) -> list[str]:
    rows = await calls.fetch(
        "select data from journal.event where type = 'processes.step_done' and data ? 'milestone' order by position"
    )
    return [row["data"]["milestone"] for row in rows if row["data"]["milestone"]]


def spoken(calls: CallCentre) -> list[str]:
    """The words that the speech engine was given, one text for each playback."""
    return [" ".join(item.text for item in play.items if isinstance(item, Speech)) for play in calls.done(Play)]


async def test_a_key_chooses(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(ASK)
    leg = await calls.call()
    await calls.pass_time(1)
    switch.press(leg, "2")  # while the question is still being read
    await calls.settle()
    assert await milestones(calls) == ["no"]
    assert switch.hung_up == {leg: Cause.NORMAL}


async def test_who_knows_the_menu_dials_ahead(calls: CallCentre, switch: ScriptedSwitch) -> None:
    hello = "start: hello\nsteps:\n  hello: {type: say, text: Good morning to you all., then: FIRST}\n"
    await calls.publish(hello.replace("FIRST", "menu") + ASK.split("steps:\n")[1])
    leg = await calls.call()
    switch.press(leg, "2")  # in the greeting
    await calls.settle()
    assert await milestones(calls) == ["no"]
    process = COLLECT.replace("READ_BACK", "shortest: 3").split("steps:\n")[1]
    await calls.publish(hello.replace("FIRST", "number") + process)
    leg = await calls.call()
    switch.press(leg, "12")
    await calls.settle()
    switch.press(leg, "3#")
    await calls.settle()
    assert spoken(calls)[-1] == "Kept."


async def test_a_key_before_a_menu_goes_through_all_that_is_said_first(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    said = "".join(f"  {a}: {{type: say, text: A sentence of some length., then: {b}}}\n" for a, b in SAID)
    await calls.publish("start: first\nsteps:\n" + said + ASK.split("steps:\n")[1])
    leg = await calls.call()
    switch.press(leg, "2")  # in the first sentence; there are two more before the menu
    await calls.settle()
    assert await milestones(calls) == ["no"]
    leg = await calls.call()
    switch.press(leg, "8")  # no choice of the menu: who presses it has not heard the menu
    await calls.settle()
    assert spoken(calls)[-1].startswith("Press 1 for yes")
    switch.press(leg, "1")
    await calls.settle()
    assert await milestones(calls) == ["no", "yes"]


SAID = (("first", "second"), ("second", "third"), ("third", "menu"))


@pytest.mark.parametrize(("pressed_ago", "chosen"), [(0, ["no"]), (4, [])])
async def test_a_key_counts_for_a_question_that_follows_soon(
    calls: CallCentre, switch: ScriptedSwitch, pressed_ago: int, chosen: list[str]
) -> None:
    slow = "  first: {type: say, text: A sentence., then: pause}\n  pause: {type: wait, for: 60s, then: menu}\n"
    await calls.publish("start: first\nsteps:\n" + slow + ASK.split("steps:\n")[1])
    leg = await calls.call()
    switch.advance(0.1)
    await calls.settle()
    async with calls.database.transaction() as tx:
        await keep_early(tx, await calls.leg(leg), "2")
        await tx.execute("update voice.leg set early_at = early_at - make_interval(secs => $1)", pressed_ago)
    await calls.pass_time(2)
    await fire_timers(calls)
    assert await milestones(calls) == chosen
    assert {row["early_key"] for row in await calls.fetch("select early_key from voice.leg")} == {""}


async def test_what_follows_a_choice_made_ahead_gets_its_own_keys(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(
        """
start: hello
steps:
  hello: {type: say, text: Good morning to you all., then: menu}
  menu: {type: ask, text: Press 1., choices: [{name: "yes", key: "1"}], outcomes: {"yes": agents}, otherwise: end}
  agents:
    type: queue
    queue: billing
    exits: {"9": call-back}
    waiting: {start: hold, steps: {hold: {type: wait, for: 60s, music: calm, then: hold}}}
    outcomes: {call-back: number}
    otherwise: end
  number: {type: collect, into: value, text: "Your number, please.", longest: 6, then: kept, otherwise: end}
  kept: {type: say, text: "Kept {{ value }}.", then: end}
  end: {type: end}
outputs: {value: "text?"}
"""
    )
    leg = await calls.call()
    switch.press(leg, "1")  # the menu's gathering is on its way to the switch while this is handled
    await calls.settle()
    assert (await calls.interaction(leg))["state"] == "queued"
    assert switch.leg(leg).gathering is None
    switch.press(leg, "9")
    await calls.settle()
    assert (await calls.interaction(leg))["state"] == "in_process"
    switch.press(leg, "123#")
    await calls.settle()
    assert spoken(calls)[-1] == "Kept 123."


async def test_the_key_that_leaves_a_queue_is_not_dialled_as_well(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(
        WAITING.replace("call-back: promised", "call-back: number")
        + """
  number: {type: collect, into: value, text: "Your number, please.", longest: 6, then: kept, otherwise: end}
  kept: {type: say, text: "Kept {{ value }}.", then: end}
outputs: {value: "text?"}
"""
    )
    leg = await calls.call()
    await calls.pass_time(0.2)
    switch.press(leg, "9")  # while it is still asked to hold
    await calls.settle()
    switch.press(leg, "123#")
    await calls.settle()
    assert spoken(calls)[-1] == "Kept 123."


async def test_silence_is_asked_again_and_then_taken_for_an_answer(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(ASK)
    await calls.call()
    await calls.pass_time(9)
    assert spoken(calls) == ["Press 1 for yes or 2 for no.", "Once more. Press 1 for yes or 2 for no."]
    assert await milestones(calls) == []
    await calls.pass_time(9)
    assert await milestones(calls) == ["silent"]


async def test_a_key_that_is_no_choice_counts_and_repeating_does_not(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(ASK)
    leg = await calls.call()
    for key in "**7":
        switch.press(leg, key)
        await calls.settle()
    assert spoken(calls)[-1].startswith("Once more.")
    switch.press(leg, "8")
    await calls.settle()
    assert await milestones(calls) == ["wrong"]


async def test_digits_are_collected_until_the_finish_key_or_a_pause(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(COLLECT.replace("READ_BACK", "read_back: false"))
    for keys, wait in (("123#", 0.0), ("123", 3.0), ("123456", 0.0)):
        leg = await calls.call()
        switch.press(leg, keys)
        await calls.pass_time(wait)
        await calls.settle()
        assert spoken(calls)[-1] == "Kept."
        await calls.pass_time(2)
    assert not switch.legs


async def test_a_value_is_read_back_and_can_be_corrected(calls: CallCentre, switch: ScriptedSwitch) -> None:
    switch.sounds |= {f"en/number/{n}" for n in range(10)} | {"en/for/yes", "en/for/no", "en/press/1", "en/press/2"}
    await calls.publish(COLLECT.replace("READ_BACK", "read_back: true"))
    leg = await calls.call()
    switch.press(leg, "407#")
    await calls.settle()
    read = [item.name for item in calls.done(Play)[-1].items if isinstance(item, Sound)]
    assert read[:3] == ["en/number/4", "en/number/0", "en/number/7"]
    assert (await calls.captions(leg))[-1]["text"].startswith("407.")
    switch.press(leg, "2")
    await calls.settle()
    assert spoken(calls)[-1].endswith("Your number, please.")
    switch.press(leg, "408#")
    await calls.settle()
    switch.press(leg, "1")
    await calls.settle()
    assert spoken(calls)[-1] == "Kept."


async def test_a_secret_is_sealed_and_nowhere_else(calls: CallCentre, switch: ScriptedSwitch) -> None:
    process = COLLECT.replace("READ_BACK", "secret: true").replace(
        'kept: {type: say, text: "Kept.", then: end}', "kept: {type: wait, for: 60s, music: calm, then: end}"
    )
    await calls.publish(process.replace('outputs: {value: "text?"}\n', ""))
    leg = await calls.call()
    switch.press(leg, "904271#")
    await calls.settle()
    sealed = await calls.fetch("select id from platform.sealed")
    assert len(sealed) == 1
    async with calls.database.read() as connection:
        assert await calls.services.the(Sealer).open(connection, sealed[0]["id"]) == b"904271"
    for table in ("journal.event", "journal.outbox", "platform.effect", "voice.performing", "voice.caption"):
        assert not await calls.fetch(f"select from {table} t where t::text like '%904271%'"), table
    assert not await calls.fetch("select from processes.run where position('904271'::bytea in state) > 0")
    switch.hang_up(leg)
    await calls.settle()
    assert not await calls.fetch("select id from platform.sealed")


async def test_a_secret_too_short_is_asked_again(calls: CallCentre, switch: ScriptedSwitch) -> None:
    process = COLLECT.replace("READ_BACK", "secret: true\n    shortest: 4")
    await calls.publish(process.replace('outputs: {value: "text?"}\n', ""))
    leg = await calls.call()
    switch.press(leg, "12#")
    await calls.settle()
    assert spoken(calls)[-1].endswith("Your number, please.")
    assert not await calls.fetch("select id from platform.sealed")


async def test_a_missing_recording_is_spoken_and_without_an_engine_there_is_a_beep(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    switch.sounds.clear()
    await calls.publish("start: a\nsteps:\n  a: {type: say, prompt: welcome, text: Hi., then: end}\n  end: {type: end}")
    leg = await calls.call()
    assert calls.done(Play)[-1].items == (Speech("Hi.", "en"),)
    await calls.pass_time(1)
    assert switch.hung_up == {leg: Cause.NORMAL}
    switch.speaks = False
    leg = await calls.call()
    await calls.pass_time(0.1)
    assert calls.done(Play)[-1].items == (BEEP,)
    assert {"event": "said", "text": "Hi.", "language": "en"} in await calls.captions(leg)
    await calls.pass_time(1)
    assert switch.hung_up[leg] is Cause.NORMAL


async def test_music_that_is_missing_becomes_soft_chords(calls: CallCentre, switch: ScriptedSwitch) -> None:
    switch.sounds.clear()
    await calls.publish("start: w\nsteps:\n  w: {type: wait, for: 60s, music: calm, then: end}\n  end: {type: end}")
    leg = await calls.call()
    assert switch.leg(leg).background.items == PLAIN_MUSIC  # type: ignore[union-attr]
    assert any(isinstance(item, Tone) for item in PLAIN_MUSIC)


async def test_an_exit_key_leaves_the_queue_at_any_moment(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(WAITING)
    for moment in (0.2, 8.0):  # in a prompt, and in the music
        leg = await calls.call()
        await calls.pass_time(moment)
        switch.press(leg, "5")
        await calls.settle()
        assert (await calls.interaction(leg))["state"] == "queued"
        assert {"event": "state", "state": "queued"} in await calls.captions(leg)
        switch.press(leg, "9")
        await calls.settle()
        assert (await calls.interaction(leg))["state"] == "in_process"
        assert spoken(calls)[-1] == "We call you back."
        assert switch.leg(leg).background is None
        assert {"event": "state", "state": "up"} in (await calls.captions(leg))[-2:]
        await calls.pass_time(2)
        assert leg in switch.hung_up


async def test_place_and_wait_are_told_as_routing_announces_them(calls: CallCentre, switch: ScriptedSwitch) -> None:
    keys = ("position", "next", "wait", "wait/minutes", "wait/under_a_minute", "number/3", "number/5", "number/6")
    switch.sounds |= {f"en/{key}" for key in keys}
    await calls.publish(WAITING)
    leg = await calls.call()
    await announce(calls, leg, 3, 240, 300)
    await calls.pass_time(2)
    told = [[item.name for item in play.items if isinstance(item, Sound)] for play in calls.done(Play)]
    assert ["en/position", "en/number/3", "en/wait", "en/number/5", "en/wait/minutes"] in told
    captions = await calls.captions(leg)
    assert {"event": "queue", "position": 3, "wait_low_s": 240.0, "wait_high_s": 300.0} in captions
    texts = [caption.get("text", "") for caption in captions]
    assert "Your position in the queue is three The expected wait is about five minutes." in texts


async def announce(calls: CallCentre, leg: Any, position: int, low: int, high: int) -> None:
    from datetime import timedelta

    row = (await calls.fetch("select id, interaction_id from interactions.item order by id desc limit 1"))[0]
    async with calls.database.transaction() as tx:
        tx.emit(
            Announced(
                at=await tx.fetch_value("select clock_timestamp()"),
                command=1,
                item=row["id"],
                kind=ItemKind.INTERACTION,
                about=row["interaction_id"],
                queue=calls.queue,
                position=position,
                low=timedelta(seconds=low),
                high=timedelta(seconds=high),
            )
        )
    await calls.settle()


async def test_the_caller_leaving_ends_what_is_performed(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(ASK)
    leg = await calls.call()
    switch.hang_up(leg)
    await calls.settle()
    assert not await calls.fetch("select from voice.performing")
    assert not calls.done(HangUp)
    assert not calls.done(Stop)


async def test_a_step_that_is_left_early_is_silenced(calls: CallCentre, switch: ScriptedSwitch) -> None:
    late = ASK.replace("timeout: 5s", "timeout: 5s\n    within: 2s\n    late: [{go: end}]")
    await calls.publish(late)
    leg = await calls.call()
    rows = await calls.fetch("select * from platform.timer")
    assert len(rows) == 1
    await fire_timers(calls)
    assert calls.done(CancelGather)
    assert calls.done(Stop)
    assert calls.done(Gather)[0].leg == leg


async def fire_timers(calls: CallCentre) -> None:
    from switchroom.platform.timekeeper import Timer
    from switchroom.processes.facade import Runs

    rows = await calls.fetch("delete from platform.timer returning id, kind, subject, due_at, payload")
    async with calls.database.transaction() as tx:
        await calls.services.the(Runs).fire_timers(tx, [Timer(**dict(row)) for row in rows])
    await calls.settle()


async def test_recording_waits_for_the_conversation(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(
        """
start: keep
steps:
  keep: {type: record, action: start, then: agents}
  agents: {type: queue, queue: billing, then: end, otherwise: end}
  end: {type: end}
"""
    )
    agent = await calls.sign_in()
    leg = await calls.call()
    assert not calls.done(StartRecording)
    await calls.accept(agent)
    switch.pick_up((await calls.agent_leg(leg)).id)  # type: ignore[union-attr]
    await calls.settle()
    assert [command.leg for command in calls.done(StartRecording)] == [leg]
