"""Time limits of steps."""

from datetime import timedelta

import pytest

from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Finish,
    Notify,
    PassUp,
    SetTimer,
    Why,
)
from switchroom.processes.domain.errors import StaleSignal
from switchroom.processes.domain.signals import Elapsed, Timer
from tests.processes.examples import LIMIT, MENU
from tests.processes.player import RUN, Player


def test_a_limit_is_set_and_cancelled() -> None:
    player = Player(LIMIT.replace("LATE", "[{notify: supervisor}]"))
    timer = player.effects[0]
    assert timer == SetTimer(1, 1, Timer.LIMIT, timedelta(minutes=30), player.now + timedelta(minutes=30))
    effects = player.answer("dispose", code="a")
    assert effects[0] == CancelTimer(1, 1, Timer.LIMIT)
    assert not player.trace[0].late


def test_a_late_step_is_told_of_once_and_goes_on() -> None:
    player = Player(LIMIT.replace("LATE", "[{notify: supervisor}, {notify: director}]"))
    limited = player.at("dispose").limited
    assert player.elapse("dispose", Timer.LIMIT) == [
        Notify(1, 1, "dispose", "supervisor"),
        Notify(1, 1, "dispose", "director"),
    ]
    with pytest.raises(StaleSignal):
        player.send(Elapsed(RUN, 1, limited, Timer.LIMIT))
    effects = player.answer("dispose", code="a")
    assert effects == [Finish("done", {}, ())]
    assert player.trace[0].late


def test_a_late_step_may_lead_elsewhere() -> None:
    player = Player(LIMIT.replace("LATE", "[{go: late}]"))
    effects = player.elapse("dispose", Timer.LIMIT)
    assert effects[0] == CancelPerform(1, 1, "dispose", "dispose", Why.LATE)
    assert player.path == ["dispose:late", "late:too-late"]


def test_working_time_is_for_others_to_count() -> None:
    player = Player(LIMIT.replace("within: 30m", "within: 4h working").replace("LATE", "[{go: late}]"))
    timer = player.effects[0]
    assert isinstance(timer, SetTimer)
    assert (timer.length, timer.due) == (timedelta(hours=4), None)


def test_a_limit_covers_all_attempts() -> None:
    player = Player(MENU.replace("retries: 1", "retries: 1\n    within: 1m\n    late: [{go: lost}]"))
    player.answer("menu", "timeout")
    assert not [effect for effect in player.effects if isinstance(effect, SetTimer | CancelTimer)]
    player.elapse("menu", Timer.LIMIT)
    assert player.run.outcome == "lost"


STAGES = """
start: ask
steps:
  ask:
    type: task
    title: Ask
    post: clerk
    within: 30m
    late: [{escalate: chief}, {go: given-up, after: 24h}, {reassign: true, after: 2h}, {notify: director, after: 2h}]
    text: Ask them
    then: end
  given-up: {type: end, outcome: given-up}
  end: {type: end, outcome: done}
"""


def test_more_happens_the_later_it_gets_each_counted_from_the_beginning() -> None:
    player = Player(STAGES)
    began = player.now
    player.now = began + timedelta(minutes=30, seconds=-1)
    escalated, timer = player.elapse("ask", Timer.LIMIT)
    assert escalated == PassUp(1, 1, "ask", "chief")
    assert isinstance(timer, SetTimer)
    assert timer.length == timedelta(minutes=90)
    player.now = began + timedelta(hours=2, seconds=-1)
    taken, told, timer = player.elapse("ask", Timer.LIMIT)
    assert (taken, told) == (PassUp(1, 1, "ask", None), Notify(1, 1, "ask", "director"))
    assert isinstance(timer, SetTimer)
    assert timer.length == timedelta(hours=22)
    player.now = began + timedelta(hours=24)
    player.elapse("ask", Timer.LIMIT)
    assert player.path == ["ask:late", "given-up:given-up"]


def test_what_is_done_in_time_after_all_ends_what_would_have_come() -> None:
    player = Player(STAGES)
    player.elapse("ask", Timer.LIMIT)
    effects = player.answer("ask")
    assert effects[0] == CancelTimer(1, 1, Timer.LIMIT)
    assert player.trace[0].late


@pytest.mark.parametrize(
    ("within", "after", "length", "due"),
    [
        ("4h working", "6h working", timedelta(hours=2), False),  # counted on from the limit, which is now
        ("4h working", "24h", timedelta(hours=4), True),  # twenty hours have gone by: there was a night
    ],
)
def test_later_moments_count_their_own_kind_of_time(within: str, after: str, length: timedelta, due: bool) -> None:
    late = f"[{{escalate: chief}}, {{go: given-up, after: {after}}}]"
    text = STAGES.replace("within: 30m", f"within: {within}")
    begins = text.index("late: ")
    player = Player(text[:begins] + f"late: {late}" + text[text.index("\n", begins) :])
    began = player.now
    player.now = began + timedelta(hours=20) - timedelta(seconds=1)
    _, timer = player.elapse("ask", Timer.LIMIT)
    assert isinstance(timer, SetTimer)
    assert (timer.length, timer.due) == (length, player.now + length if due else None)
