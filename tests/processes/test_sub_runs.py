"""Processes that call processes."""

import pytest

from switchroom.processes.domain.effects import (
    CancelPerform,
    Finish,
    Passed,
    PassOn,
    StartSubRun,
    StopSubRun,
    Why,
)
from switchroom.processes.domain.errors import RunFinished
from switchroom.processes.domain.signals import Left
from tests.processes.examples import QUEUE
from tests.processes.player import RUN, Player

CALL = """
inputs: {who: text}
outputs: {result: any}
start: sub
left: gone
steps:
  sub: {type: call, process: other, inputs: {name: who + '!'}, into: {result: answer}, outcomes: {good: end}, then: end}
  gone: {type: end, outcome: left}
  end: {type: end}
"""


def test_a_call_starts_a_run_and_waits_for_its_end() -> None:
    player = Player(CALL, who="Ana")
    assert player.effects == [StartSubRun(1, 1, "sub", "other", None, {"name": "Ana!"})]
    effects = player.answer("sub", "good", answer=7)
    assert effects == [Finish("done", {"result": 7}, ())]


def test_an_end_that_nobody_expected_is_an_error() -> None:
    player = Player(CALL, who="Ana")
    player.answer("sub", "failed")
    assert (player.path[0], player.run.outcome) == ("sub:error", "failed")


def test_leaving_and_serving_are_passed_on() -> None:
    player = Player(CALL, who="Ana")
    assert player.served(True) == [PassOn(1, 1, Passed.SERVED)]
    assert player.served(False) == [PassOn(1, 1, Passed.UNSERVED)]
    assert player.leave() == [PassOn(1, 1, Passed.LEFT)]
    player.answer("sub", "left")
    assert player.run.finished


def test_a_stopped_run_stops_what_it_started() -> None:
    player = Player(CALL, who="Ana")
    assert player.stop() == [StopSubRun(1, 1), Finish("stopped", {"result": None}, ())]
    waiting = Player(QUEUE)
    effects = waiting.stop()
    assert [effect.why for effect in effects if isinstance(effect, CancelPerform)] == [Why.STOPPED, Why.OVER]
    with pytest.raises(RunFinished):
        waiting.send(Left(RUN))
