"""Decisions, values, languages, waits and what else a run does by itself."""

from datetime import timedelta

import pytest

from switchroom.processes.domain.effects import SetTimer
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.signals import Timer
from switchroom.processes.domain.steps.language import Language
from switchroom.processes.domain.steps.note import Note
from tests.processes.examples import LOGIC
from tests.processes.player import NOON, Player


def test_the_first_true_condition_wins() -> None:
    assert Player(LOGIC, tier="gold", count=4).run.outcome == "many"
    assert Player(LOGIC, tier="gold", count=3).run.outcome == "gold"


def test_a_condition_that_cannot_be_computed_counts_as_not_true_and_is_seen() -> None:
    player = Player(LOGIC, tier="gold")  # count is null
    assert player.run.outcome == "gold"
    assert [entry.faulty for entry in player.trace] == [True, False]


def test_values_are_set_all_at_once_and_texts_are_filled_in() -> None:
    player = Player(LOGIC, tier="lead", count=1)
    assert player.run.variables == {"tier": "x", "count": 4, "at": "2026-03-02T12:00:01+00:00"}
    params = player.performed().params
    assert isinstance(params, Note)
    assert params.text == {"en": "x 4 ", "pt-BR": "é x"}


def test_the_language_changes() -> None:
    text = """
inputs: {wanted: text}
start: switch
steps:
  switch: {type: language, to: "{{ wanted }}", outcomes: {error: bad}, then: hello}
  hello: {type: say, text: {en: Hello, pt: Olá}, then: end}
  bad: {type: end, outcome: bad}
  end: {type: end}
"""
    player = Player(text, wanted="pt-BR")
    assert (player.run.language, player.performed().language) == ("pt-BR", "pt-BR")
    assert Player(text, wanted="no language!").run.outcome == "bad"
    assert Language(to="en").to == "en"


def test_waiting_for_a_time() -> None:
    text = """
inputs: {until: text}
start: pause
steps:
  pause: {type: wait, for: 90s, then: until}
  until: {type: wait, until: timestamp(until), outcomes: {error: bad}, then: end}
  bad: {type: end, outcome: bad}
  end: {type: end}
"""
    player = Player(text, until="2026-03-02T13:00:00Z")
    assert player.effects == [SetTimer(1, 1, Timer.WAIT, timedelta(seconds=90), player.now + timedelta(seconds=90))]
    player.elapse("pause")
    timer = player.effects[0]
    assert isinstance(timer, SetTimer)
    assert timer.due == NOON + timedelta(hours=1)
    player.elapse("until")
    assert player.run.outcome == "done"
    past = Player(text, until="2026-03-02T11:00:00Z")
    past.elapse("pause")
    assert past.run.outcome == "done"
    never = Player(text, until="tomorrow")
    never.elapse("pause")
    assert never.run.outcome == "bad"


def test_identify_keeps_who_it_is() -> None:
    text = "start: who\nsteps:\n  who: {type: identify, outcomes: {known: end}, otherwise: none}\n"
    text += "  none: {type: end, outcome: none}\n  end: {type: end}\n"
    player = Player(text)
    with pytest.raises(InvalidInput):
        player.answer("who", "known")
    player.answer("who", "known", customer="c-1")
    assert player.run.variables == {"customer": "c-1"}
    stranger = Player(text)
    stranger.answer("who", "unknown")
    assert stranger.run.outcome == "none"


@pytest.mark.parametrize(("agreed", "outcome"), [(True, "done"), (False, "refused")])
def test_nothing_is_recorded_without_consent(agreed: bool, outcome: str) -> None:
    text = """
inputs: {agreed: boolean}
start: record
steps:
  record: {type: record, action: start, consent: agreed, then: end, outcomes: {refused: no}}
  no: {type: end, outcome: refused}
  end: {type: end}
"""
    player = Player(text, agreed=agreed)
    if agreed:
        player.answer("record")
    assert player.run.outcome == outcome


def test_a_milestone_is_in_the_trace() -> None:
    text = "start: mark\nsteps:\n  mark: {type: milestone, milestone: reached, then: end}\n  end: {type: end}\n"
    assert [entry.milestone for entry in Player(text).trace] == ["reached", None]


def test_a_disposition_is_fixed_or_chosen() -> None:
    text = "start: code\nsteps:\n  code: {type: dispose, choices: [a, b], into: code, then: end}\n  end: {type: end}\n"
    player = Player(text)
    with pytest.raises(InvalidInput):
        player.answer("code")
    player.answer("code", code="b")
    assert player.run.variables == {"code": "b"}
    fixed = Player(text.replace("choices: [a, b]", "code: a"))
    fixed.answer("code")
    assert fixed.run.variables == {"code": "a"}
