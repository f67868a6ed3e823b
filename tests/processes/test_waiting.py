"""The queue step, and what is heard in it."""

import pytest

from switchroom.platform.text import Text
from switchroom.processes.domain.codec import effect_from_json, effect_to_json
from switchroom.processes.domain.effects import CancelPerform, CancelTimer, Perform, Why
from switchroom.processes.domain.errors import StaleSignal, UnknownOutcome
from switchroom.processes.domain.interpreter import is_current
from switchroom.processes.domain.signals import Elapsed, Timer
from switchroom.processes.domain.steps.queue import Queue, head_start
from tests.processes.examples import QUEUE
from tests.processes.player import RUN, Player


def test_what_is_heard_while_waiting_is_a_token_of_its_own() -> None:
    player = Player(QUEUE)
    assert player.places == ["wait", "wait/music"]
    queue, music = (effect for effect in player.effects if isinstance(effect, Perform))
    assert isinstance(queue.params, Queue)
    assert (head_start(queue.params), queue.keys, music.keys) == (5.0, (), ("9",))
    assert player.answer("wait/music") == []  # the recording is over, the time is not
    player.elapse("wait/music")
    player.answer("wait/place", position=3)
    player.answer("wait/more", "timeout")
    assert player.places == ["wait", "wait/music"]


def test_an_answer_ends_the_music_and_the_person_serves() -> None:
    player = Player(QUEUE)
    effects = player.answer("wait", "answered", agent="a-1")
    assert CancelPerform(2, 2, "wait/music", "wait", Why.OVER) in effects
    assert CancelTimer(2, 2, Timer.WAIT) in effects
    assert player.run.served
    assert player.performed().served
    assert player.run.variables["agent"] == "a-1"
    assert player.path == ["wait:answered", "wait/music:over"]
    with pytest.raises(StaleSignal):
        player.send(Elapsed(RUN, 2, 2, Timer.WAIT))


def test_a_key_leaves_the_queue_at_any_moment() -> None:
    player = Player(QUEUE)
    with pytest.raises(UnknownOutcome):
        player.answer("wait/music", "exit", key="8")
    effects = player.answer("wait/music", "exit", key="9")
    assert effects[0] == CancelPerform(1, 1, "wait", "queue", Why.EXIT)
    assert player.places == ["message"]
    assert player.path == ["wait:message", "wait/music:over"]


def test_a_way_out_may_have_a_label() -> None:
    exits = """exits: {"9": {outcome: message, label: {en: "To {{ language }}", pt-BR: Recado}}, "8": message}"""
    player = Player(QUEUE.replace("""exits: {"9": message}""", exits))
    music = next(effect for effect in player.effects if isinstance(effect, Perform) and effect.step == "wait/music")
    assert (music.keys, music.labels) == (("9", "8"), {"9": Text({"en": "To en", "pt-BR": "Recado"})})
    assert effect_from_json(effect_to_json(music)) == music
    former = {name: value for name, value in effect_to_json(music).items() if name != "labels"}
    assert effect_from_json(former).labels == {}  # kept by a version that knew none
    player.answer("wait/music", "exit", key="9")
    assert player.places == ["message"]


def test_an_end_inside_leaves_the_queue() -> None:
    player = Player(QUEUE)
    player.elapse("wait/music")
    player.answer("wait/place")
    player.answer("wait/more", "stop")
    assert player.places == ["message"]
    assert "wait:gave-up" in player.path


def test_an_ordinary_end_inside_only_ends_what_is_heard() -> None:
    player = Player(QUEUE.replace("outcome: gave-up}", "outcome: done}").replace(", gave-up: message", ""))
    player.elapse("wait/music")
    player.answer("wait/place")
    player.answer("wait/more", "stop")
    assert player.places == ["wait"]
    player.answer("wait", "answered")
    assert player.places == ["script"]


def test_an_overflow_goes_on_by_medium() -> None:
    player = Player(QUEUE)
    player.answer("wait", "full")
    assert (player.places, player.performed().served) == (["message"], False)


def test_effects_of_a_batch_may_be_overtaken() -> None:
    player = Player(QUEUE)
    first = [effect for effect in player.effects if isinstance(effect, Perform)]
    assert all(is_current(player.run, effect) for effect in first)
    player.answer("wait", "closed")
    assert not any(is_current(player.run, effect) for effect in first)
