"""Customers who leave, people who serve."""

import pytest

from switchroom.processes.domain.effects import CancelPerform, Finish, Why
from switchroom.processes.domain.errors import StaleSignal
from switchroom.processes.domain.signals import Performed
from tests.processes.examples import HELLO, MENU, QUEUE
from tests.processes.player import RUN, Player


def test_who_leaves_while_waiting_is_withdrawn_and_the_process_goes_on() -> None:
    player = Player(QUEUE)
    effects = player.leave()
    assert effects[0] == CancelPerform(1, 1, "wait", "queue", Why.LEFT)
    assert player.path == ["wait:left", "wait/music:over", "gone:done", "left:left"]
    assert player.run.outcome == "left"


def test_without_more_the_run_ends_with_the_customer() -> None:
    player = Player(HELLO)
    assert player.leave()[-1] == Finish("left", {}, ())
    assert player.run.outcome == "left"


def test_what_does_not_need_the_customer_goes_on() -> None:
    player = Player(QUEUE)
    player.answer("wait", "answered")
    player.answer("script")
    assert player.leave() == []
    with pytest.raises(StaleSignal):
        player.leave()
    assert player.places == ["dispose"]
    player.answer("dispose", code="a")  # the survey that follows makes no sense any more
    assert player.path[-3:] == ["dispose:done", "gone:done", "left:left"]


def test_talk_changes_hands_when_a_person_comes_or_goes() -> None:
    player = Player(MENU)
    player.answer("menu", "timeout")
    before = player.at("menu")
    effects = player.served(True)
    assert effects[0] == CancelPerform(1, before.visit, "menu", "ask", Why.HANDED)
    assert (player.performed().served, player.performed().attempt) == (True, 2)
    assert player.served(True) == []
    player.served(False)
    assert not player.performed().served
    assert [entry.outcome for entry in player.trace] == ["timeout", "handed", "handed"]
    with pytest.raises(StaleSignal):
        player.send(Performed(RUN, before.id, before.visit, "one"))


def test_the_survey_is_on_the_phone_again_after_the_person_has_left() -> None:
    player = Player(QUEUE)
    player.answer("wait", "answered")
    player.answer("script")
    assert player.served(False) == []  # the disposition stays with the agent
    player.answer("dispose", code="a")
    assert (player.performed().step, player.performed().served) == ("survey", False)
