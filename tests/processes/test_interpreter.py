"""Signals: a run is started once, moves by current signals only, and leaves a trace."""

from datetime import timedelta
from typing import Any

import pytest

from switchroom.platform.ids import id_at
from switchroom.platform.text import Text
from switchroom.processes.domain.effects import Finish
from switchroom.processes.domain.errors import (
    AlreadyStarted,
    InvalidInput,
    NotStarted,
    RunFinished,
    StaleSignal,
    UnknownOutcome,
    WrongDefinition,
)
from switchroom.processes.domain.interpreter import advance
from switchroom.processes.domain.program import NotRunnable, Program
from switchroom.processes.domain.signals import Elapsed, Performed, Start, Timer
from switchroom.processes.domain.state import new_run
from switchroom.processes.domain.steps.say import Say
from tests.processes.examples import HELLO, MENU
from tests.processes.player import NOON, RUN, Player, definition_of


def test_a_run_goes_from_start_to_end() -> None:
    player = Player(HELLO)
    perform = player.performed()
    assert isinstance(perform.params, Say)
    assert (perform.step, perform.type, perform.params.text, perform.language) == (
        "hello",
        "say",
        Text({"": "Hello"}),
        "en",
    )
    assert player.answer("hello") == [Finish("done", {}, ())]
    assert player.path == ["hello:done", "end:done"]
    assert player.run.outcome == "done"
    assert player.run.tokens == ()


def test_the_trace_has_when_a_step_began_and_ended() -> None:
    player = Player(HELLO)
    player.answer("hello")
    entry = player.trace[0]
    assert (entry.began, entry.ended) == (NOON + timedelta(seconds=1), NOON + timedelta(seconds=2))
    assert (entry.token, entry.visit) == (1, 1)


def test_stale_and_foreign_signals_are_refused_with_a_type() -> None:
    player = Player(HELLO)
    token = player.at("hello")
    with pytest.raises(StaleSignal):
        player.send(Performed(RUN, token.id, token.visit + 1, "done"))
    with pytest.raises(StaleSignal):
        player.send(Performed(RUN, token.id + 1, token.visit, "done"))
    with pytest.raises(StaleSignal):
        player.send(Performed(id_at(9), token.id, token.visit, "done"))
    with pytest.raises(StaleSignal):
        player.send(Elapsed(RUN, token.id, token.visit, Timer.WAIT))
    with pytest.raises(StaleSignal):
        player.send(Elapsed(RUN, token.id, token.visit, Timer.LIMIT))
    with pytest.raises(UnknownOutcome):
        player.answer("hello", "perhaps")
    with pytest.raises(UnknownOutcome):
        player.answer("hello", "exit", key="9")
    with pytest.raises(AlreadyStarted):
        player.send(Start(RUN))
    player.answer("hello")
    with pytest.raises(RunFinished):
        player.send(Performed(RUN, token.id, token.visit, "done"))


def test_a_double_click_is_refused() -> None:
    player = Player(MENU.replace("one: end", "one: menu"))
    token = player.at("menu")
    first = Performed(RUN, token.id, token.visit, "one")
    player.send(first)
    with pytest.raises(StaleSignal):
        player.send(first)


def test_a_run_must_be_started_and_be_of_this_definition() -> None:
    player = Player(HELLO, start=False)
    with pytest.raises(NotStarted):
        player.leave()
    with pytest.raises(NotStarted):
        player.served(True)
    with pytest.raises(WrongDefinition):
        advance(Program(player.program.definition, 2), player.run, Start(RUN), NOON)
    with pytest.raises(WrongDefinition):
        advance(player.program, new_run(RUN, "other", 1), Start(RUN), NOON)


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"number": 5},
        {"number": "1", "other": 1},
        {"number": "1", "count": "x"},
        {"number": "a\0b"},
        {"number": "x" * 70_000},
        {"number": "1", "count": 1 << 70},
        {"number": "\ud800"},
    ],
)
def test_inputs_are_checked(inputs: dict[str, Any]) -> None:
    text = 'inputs: {number: phone, count: "integer?", rate: "number?"}\n' + HELLO
    with pytest.raises(InvalidInput):
        Player(text, **inputs)


def test_a_run_begins_in_a_language() -> None:
    assert Player("languages: [pt-BR, en]\n" + HELLO, language="").run.language == "pt-BR"
    assert Player("languages: [pt-BR, en]\n" + HELLO, language="zh-CN").run.language == "zh-CN"
    with pytest.raises(InvalidInput):
        Player(HELLO, language="<script>")


def test_inputs_become_variables() -> None:
    player = Player('inputs: {number: phone, rate: "number?", tags: "list[text]?"}\n' + HELLO, number="1", rate=2)
    assert player.run.variables == {"number": "1", "rate": 2.0, "tags": None}
    assert isinstance(player.run.variables["rate"], float)


def test_a_definition_with_loose_ends_does_not_compile() -> None:
    for text in (HELLO.replace("then: end", "then: nowhere"), MENU.replace(", timeout: silent", "")):
        with pytest.raises(NotRunnable):
            Program(definition_of(text), 1)
