"""What every switch must do, written against the port and a kit that places calls: run by each driver's tests.

Nothing here waits for time to pass: it waits for events, and for tones measured in what a phone hears.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from switchroom.platform.files import new_data_key
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import (
    Answer,
    Answered,
    Arrived,
    Bridge,
    Bridged,
    BridgeId,
    CancelGather,
    Cause,
    ContinueRecording,
    EffectId,
    Gather,
    Gathered,
    GatherEnd,
    GatherId,
    HangUp,
    Held,
    Hold,
    HungUp,
    KeyPressed,
    LegId,
    LegNotReady,
    LegState,
    MediaBack,
    MediaLost,
    Mode,
    Mute,
    NoSuchLeg,
    NoSuchSound,
    NoTrunk,
    Order,
    Originate,
    PauseRecording,
    Play,
    PlaybackId,
    PromptEnd,
    PromptFinished,
    QualityMeasured,
    RecordingContinued,
    RecordingEnded,
    RecordingId,
    RecordingPaused,
    RecordingStarted,
    Resumed,
    Role,
    Silence,
    Snoop,
    Sound,
    StaleEpoch,
    StartRecording,
    Stop,
    StopRecording,
    Unbridge,
    Unbridged,
    Unhold,
    Unmute,
)
from tests.voice.browser_phone import RATE
from tests.voice.contract_kit import LONG, CallerKit, Desk, channels_of, desk_at, exhausted, heard_on, sound


class SwitchContract:
    """Subclasses provide the fixture `kit`."""

    @pytest.fixture
    async def desk(self, kit: CallerKit) -> AsyncIterator[Desk]:
        async with desk_at(kit) as desk:
            yield desk

    # --- answering, hanging up ---

    async def test_a_call_arrives_is_answered_and_ended(self, desk: Desk) -> None:
        party = await desk.kit.call("+551199", None)
        arrived = await desk.wait(Arrived, leg=party.leg)
        assert (arrived.called, arrived.role) == ("+551199", Role.CUSTOMER)
        await desk.do(Answer(party.leg))
        answered = await desk.wait(Answered, leg=party.leg)
        await desk.do(HangUp(party.leg, Cause.NORMAL))
        quality = await desk.wait(QualityMeasured, leg=party.leg, final=True)
        ended = await desk.wait(HungUp, leg=party.leg)
        assert ended.cause is Cause.NORMAL
        assert await party.ended() is Cause.NORMAL
        assert arrived.at <= answered.at <= ended.at
        assert arrived.number < answered.number < quality.number < ended.number

    async def test_a_party_that_leaves_ends_its_leg(self, desk: Desk) -> None:
        party = await desk.take_call()
        await party.hang_up()
        assert (await desk.wait(HungUp, leg=party.leg)).cause is Cause.LEFT
        with pytest.raises(NoSuchLeg):
            await desk.do(Answer(party.leg))

    async def test_a_busy_centre_says_so(self, desk: Desk) -> None:
        party = await desk.kit.call("+10", None)
        await desk.wait(Arrived, leg=party.leg)
        await desk.do(HangUp(party.leg, Cause.BUSY))
        assert await party.ended() is Cause.BUSY

    async def test_an_agent_who_does_not_answer_or_declines(self, desk: Desk) -> None:
        silent, unwilling = LegId(new_id()), await desk.kit.agent("user:unwilling", None)
        await desk.do(Originate(silent, "user:nobody", Role.AGENT, ring_for=timedelta(milliseconds=300)))
        assert (await desk.wait(HungUp, leg=silent)).cause is Cause.NO_ANSWER
        await unwilling.hang_up()
        await desk.do(Originate(unwilling.leg, "user:unwilling", Role.AGENT))
        assert (await desk.wait(HungUp, leg=unwilling.leg)).cause is Cause.REJECTED

    async def test_without_a_trunk_no_number_is_called(self, desk: Desk) -> None:
        if not (await desk.switch.snapshot()).trunk:
            with pytest.raises(NoTrunk):
                await desk.do(Originate(LegId(new_id()), "+5511999990000", Role.CUSTOMER))

    # --- playing, keys ---

    async def test_prompts_play_in_order_and_finish(self, desk: Desk) -> None:
        party = await desk.take_call()
        half = timedelta(milliseconds=900)
        playback = await desk.play(party, sound(440, half), Silence(timedelta(milliseconds=100)), sound(1000, half))
        await party.hears(440)
        await party.hears(1000)
        finished = await desk.wait(PromptFinished, playback=playback)
        assert finished.end is PromptEnd.FINISHED
        assert finished.played == timedelta(milliseconds=1900)

    async def test_a_key_interrupts_and_only_the_named_ones(self, desk: Desk) -> None:
        party = await desk.take_call()
        playback = await desk.play(party, sound(440), interrupted_by="12")
        await party.hears(440)
        await party.press("91")
        finished = await desk.wait(PromptFinished, playback=playback)
        assert (finished.end, finished.key) == (PromptEnd.INTERRUPTED, "1")
        assert finished.played < LONG
        assert [(await desk.wait(KeyPressed, leg=party.leg)).key for _ in "91"] == ["9", "1"]
        await party.hears()

    async def test_music_loops_under_announcements_and_stops(self, desk: Desk) -> None:
        party = await desk.take_call()
        music = await desk.play(party, sound(440, timedelta(milliseconds=100)), loop=True)
        await party.hears(440)
        await desk.play(party, sound(1000, timedelta(milliseconds=800)))
        await party.hears(1000)
        await party.hears(440)
        await desk.do(Stop(party.leg, music))
        assert (await desk.wait(PromptFinished, playback=music)).end is PromptEnd.STOPPED
        await party.hears()

    async def test_a_second_prompt_replaces_the_first_and_a_missing_sound_is_refused(self, desk: Desk) -> None:
        party = await desk.take_call()
        first = await desk.play(party, sound(440))
        with pytest.raises(NoSuchSound):
            await desk.play(party, Sound("no/such/sound"))
        with pytest.raises(NoSuchSound):
            await desk.play(party, Sound("../../../../../../etc/passwd"))
        await party.hears(440)
        await desk.play(party, sound(1000))
        assert (await desk.wait(PromptFinished, playback=first)).end is PromptEnd.REPLACED
        await party.hears(1000)

    async def test_keys_are_gathered_and_kept_out_of_other_events(self, desk: Desk) -> None:
        party = await desk.take_call()
        gather = GatherId(new_id())
        await desk.do(Gather(party.leg, gather, at_most=4, first_within=LONG, next_within=LONG))
        await party.press("12#3")
        gathered = await desk.wait(Gathered, gather=gather)
        assert (gathered.keys, gathered.end) == ("12", GatherEnd.COMPLETE)
        assert (await desk.wait(KeyPressed, leg=party.leg)).key == "3"

    async def test_gathering_times_out_after_the_prompt_and_can_be_cancelled(self, desk: Desk) -> None:
        party = await desk.take_call()
        playback = await desk.play(party, sound(440, timedelta(milliseconds=500)))
        first, second = GatherId(new_id()), GatherId(new_id())
        await desk.do(Gather(party.leg, first, at_most=4, first_within=timedelta(milliseconds=100)))
        timed_out = await desk.wait(Gathered, gather=first)
        finished = await desk.wait(PromptFinished, playback=playback)
        assert (timed_out.keys, timed_out.end) == ("", GatherEnd.TIMED_OUT)
        assert finished.number < timed_out.number
        await desk.do(Gather(party.leg, second, at_most=4, first_within=LONG))
        await desk.do(CancelGather(party.leg))
        assert (await desk.wait(Gathered, gather=second)).end is GatherEnd.CANCELLED

    # --- talking ---

    async def test_bridged_parties_hear_each_other_hold_mute_and_leave(self, desk: Desk) -> None:
        customer, agent = await desk.take_call(440), await desk.call_agent(1000)
        bridge = await desk.bridge(customer, agent)
        await customer.hears(1000)
        await agent.hears(440)

        await desk.do(Hold(customer.leg, (sound(1800, timedelta(seconds=1)),)))
        await desk.wait(Held, leg=customer.leg)
        await customer.hears(1800)
        await agent.hears()
        await desk.do(Unhold(customer.leg))
        await desk.wait(Resumed, leg=customer.leg)
        await customer.hears(1000)

        await desk.do(Mute(agent.leg))
        await customer.hears()
        await agent.hears(440)
        await desk.do(Unmute(agent.leg))
        await customer.hears(1000)

        await desk.do(Unbridge(agent.leg))
        await desk.wait(Unbridged, leg=agent.leg, bridge=bridge)
        await customer.hears()
        await agent.hears()

    async def test_a_prompt_is_heard_over_a_bridge_by_its_leg_only(self, desk: Desk) -> None:
        customer, agent = await desk.take_call(440), await desk.call_agent(1000)
        await desk.bridge(customer, agent)
        playback = await desk.play(agent, sound(1800, timedelta(seconds=2)))
        await agent.hears(440, 1800)
        await customer.hears(1000)
        assert (await desk.wait(PromptFinished, playback=playback)).end is PromptEnd.FINISHED
        await agent.hears(440)

    async def test_bridging_ends_the_music_and_needs_answered_legs(self, desk: Desk) -> None:
        customer = await desk.take_call(440)
        music = await desk.play(customer, sound(1800), loop=True)
        waiting = await desk.kit.call("+10", None)
        await desk.wait(Arrived, leg=waiting.leg)
        with pytest.raises(LegNotReady):
            await desk.do(Bridge(BridgeId(new_id()), (customer.leg, waiting.leg)))
        agent = await desk.call_agent(1000)
        await desk.bridge(customer, agent)
        assert (await desk.wait(PromptFinished, playback=music)).end is PromptEnd.REPLACED
        await customer.hears(1000)

    async def test_a_supervisor_listens_whispers_barges_and_follows(self, desk: Desk) -> None:
        customer, agent = await desk.take_call(440), await desk.call_agent(1000)
        supervisor = await desk.call_agent(1800)
        await desk.bridge(customer, agent)
        await desk.do(Snoop(supervisor.leg, agent.leg, Mode.LISTEN))
        await desk.wait(Bridged, leg=supervisor.leg, mode=Mode.LISTEN)
        await supervisor.hears(440, 1000)
        await customer.hears(1000)
        await agent.hears(440)

        await desk.do(Snoop(supervisor.leg, agent.leg, Mode.WHISPER))
        await agent.hears(440, 1800)
        await customer.hears(1000)
        await desk.do(Snoop(supervisor.leg, agent.leg, Mode.BARGE))
        await customer.hears(1000, 1800)

        second = await desk.take_call(2500)
        await desk.bridge(second, agent)
        await desk.wait(Bridged, leg=supervisor.leg, mode=Mode.BARGE)
        await supervisor.hears(1000, 2500)
        await second.hears(1000, 1800)
        await customer.hears()
        await desk.do(Unbridge(supervisor.leg))
        await supervisor.hears()

    # --- recording ---

    async def test_a_recording_has_each_side_on_its_channel_and_pauses(self, desk: Desk) -> None:
        customer, agent = await desk.take_call(440), await desk.call_agent(1000)
        recording, key = RecordingId(new_id()), new_data_key()
        await desk.bridge(customer, agent)
        await desk.do(StartRecording(customer.leg, recording, key))
        await desk.wait(RecordingStarted, recording=recording)
        await customer.hears(1000)
        await agent.hears(440)
        await desk.do(PauseRecording(recording))
        paused = await desk.wait(RecordingPaused, recording=recording)
        customer.tone, agent.tone = 620, 1400
        await customer.hears(1400)
        await agent.hears(620)
        customer.tone, agent.tone = 1800, 2500
        await customer.hears(2500)
        await agent.hears(1800)
        await desk.do(ContinueRecording(recording))
        continued = await desk.wait(RecordingContinued, recording=recording)
        await customer.hears(2500)
        await desk.do(StopRecording(recording))
        ended = await desk.wait(RecordingEnded, recording=recording)
        left, right = channels_of(desk.kit, ended, key)
        assert heard_on(left) == {440, 1800}
        assert heard_on(right) == {1000, 2500}
        assert abs(ended.length.total_seconds() - len(left) / RATE) < 0.1
        assert ended.length > continued.at - paused.at

    async def test_a_recording_ends_with_its_leg(self, desk: Desk) -> None:
        customer = await desk.take_call(440)
        recording, key = RecordingId(new_id()), new_data_key()
        await desk.do(StartRecording(customer.leg, recording, key))
        await desk.play(customer, sound(1000, timedelta(seconds=1)))
        await customer.hears(1000)
        await customer.hang_up()
        ended = await desk.wait(RecordingEnded, recording=recording)
        left, right = channels_of(desk.kit, ended, key)
        assert (heard_on(left), heard_on(right)) == ({440}, {1000})

    async def test_a_recording_ends_by_silence_and_says_how_much_of_it_is_silent(self, desk: Desk) -> None:
        customer = await desk.take_call(440)
        recording, key = RecordingId(new_id()), new_data_key()
        patience = timedelta(seconds=1)
        await desk.do(StartRecording(customer.leg, recording, key, patience))
        words = await desk.play(customer, sound(1000, 2 * patience))
        await desk.wait(PromptFinished, playback=words)
        assert not [event for event in desk.seen if isinstance(event, RecordingEnded)], "it ended while somebody spoke"
        customer.tone = None
        ended = await desk.wait(RecordingEnded, recording=recording)
        assert patience <= ended.silence < 1.5 * patience
        assert ended.length - ended.silence > 1.5 * patience
        assert ended.file
        customer.tone = 440
        await desk.play(customer, sound(620))  # the call goes on
        await customer.hears(620)

    async def test_what_was_silent_when_somebody_leaves_is_told_too(self, desk: Desk) -> None:
        customer = await desk.take_call(None)
        recording, key = RecordingId(new_id()), new_data_key()
        await desk.do(StartRecording(customer.leg, recording, key, timedelta(seconds=20)))
        words = await desk.play(customer, sound(1000, timedelta(seconds=1)))
        await desk.wait(PromptFinished, playback=words)
        await customer.hang_up()
        ended = await desk.wait(RecordingEnded, recording=recording)
        assert ended.length - ended.silence < timedelta(seconds=0.2)

    # --- losing media ---

    async def test_a_reloaded_page_takes_its_leg_back(self, desk: Desk) -> None:
        customer, agent = await desk.take_call(440), await desk.call_agent(1000)
        await desk.bridge(customer, agent)
        await customer.hears(1000)
        await agent.lose_media()
        await desk.wait(MediaLost, leg=agent.leg)
        await customer.hears()
        await agent.come_back()
        await desk.wait(MediaBack, leg=agent.leg)
        await customer.hears(1000)
        await agent.hears(440)

    async def test_a_prompt_waits_for_a_lost_party(self, desk: Desk) -> None:
        customer = await desk.take_call()
        await customer.lose_media()
        await desk.wait(MediaLost, leg=customer.leg)
        playback = await desk.play(customer, sound(440, timedelta(seconds=1)))
        await customer.come_back()
        back = await desk.wait(MediaBack, leg=customer.leg)
        await customer.hears(440)
        assert (await desk.wait(PromptFinished, playback=playback)).at > back.at

    async def test_a_party_that_stays_away_is_given_up(self, desk: Desk) -> None:
        customer = await desk.take_call()
        await customer.lose_media()
        lost = await desk.wait(MediaLost, leg=customer.leg)
        ended = await desk.wait(HungUp, leg=customer.leg)
        assert ended.cause is Cause.MEDIA_LOST
        assert ended.at > lost.at

    # --- orders, events, recovery ---

    async def test_an_effect_is_carried_out_once_and_refused_twice_alike(self, desk: Desk) -> None:
        party = await desk.take_call()
        order = Order(EffectId(new_id()), desk.kit.epoch)
        play = Play(party.leg, PlaybackId(new_id()), (sound(440, timedelta(milliseconds=60)),))
        for _ in range(3):
            await desk.switch.do(order, play)
        await desk.wait(PromptFinished, playback=play.playback)
        await desk.do(Stop(party.leg))  # every event of the repeated orders would be here by now
        await desk.switch.snapshot()
        assert not [event for event in desk.seen if isinstance(event, PromptFinished)]
        bad = Order(EffectId(new_id()), desk.kit.epoch)
        for _ in range(2):
            with pytest.raises(NoSuchLeg):
                await desk.switch.do(bad, Answer(LegId(new_id())))

    async def test_an_older_epoch_is_refused(self, desk: Desk) -> None:
        party = await desk.take_call()
        with pytest.raises(StaleEpoch):
            await desk.switch.do(Order(EffectId(new_id()), desk.kit.epoch - 1), HangUp(party.leg))
        assert [leg.leg for leg in (await desk.switch.snapshot()).legs] == [party.leg]

    async def test_a_new_controller_gets_what_the_old_one_left(self, kit: CallerKit) -> None:
        async with kit.connect() as old:
            desk = Desk(old, kit)
            customer, agent = await desk.take_call(440), await desk.call_agent(1000)
            bridge = await desk.bridge(customer, agent)
            waiting = await desk.take_call()
            music = await desk.play(waiting, sound(1800), loop=True)
            await waiting.hears(1800)
            desk._task.cancel()  # it dies here, without a word
        await customer.hears(1000)
        await waiting.hears(1800)
        await customer.press("7")
        async with desk_at(kit) as desk:
            await desk.wait(KeyPressed, leg=customer.leg, key="7")
            snapshot = await desk.switch.snapshot()
            legs = {leg.leg: leg for leg in snapshot.legs}
            assert set(legs) == {customer.leg, agent.leg, waiting.leg}
            assert {leg.state for leg in legs.values()} == {LegState.UP}
            assert legs[customer.leg].bridge == legs[agent.leg].bridge == bridge
            assert legs[waiting.leg].background == music
            assert [set(room.legs) for room in snapshot.bridges] == [{customer.leg, agent.leg}]
            assert snapshot.number >= max(event.number for event in desk.seen) if desk.seen else True
            await desk.do(HangUp(customer.leg))
            await desk.wait(HungUp, leg=customer.leg)

    async def test_unacknowledged_events_come_again_in_order_and_acknowledged_ones_do_not(self, kit: CallerKit) -> None:
        async with kit.connect() as first:
            party = await kit.call("+10", None)
            events = first.events()
            arrived = await anext(events)
            while not (isinstance(arrived, Arrived) and arrived.leg == party.leg):
                arrived = await anext(events)
            await first.do(Order(EffectId(new_id()), kit.epoch), Answer(party.leg))
            answered = await anext(events)
            await first.acknowledge(arrived)
            await first.snapshot()  # the acknowledgement has been read before this
        async with kit.connect() as second:
            again = await anext(second.events())
            assert again == answered
            await second.do(Order(EffectId(new_id()), kit.epoch), HangUp(party.leg))

    async def test_a_newer_controller_shuts_the_older_one_out(self, kit: CallerKit) -> None:
        async with kit.connect() as old:
            await old.snapshot()
            async with kit.connect() as new:
                await new.snapshot()
                with pytest.raises(StaleEpoch):
                    await exhausted(old.events())
                with pytest.raises(StaleEpoch):
                    await old.snapshot()
