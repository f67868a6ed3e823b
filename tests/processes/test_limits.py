"""Time limits of steps."""

from datetime import timedelta

import pytest

from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Finish,
    Notify,
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
