from datetime import timedelta
from typing import Any

import pytest

from switchroom.platform.ids import id_at
from switchroom.platform.text import Text
from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Finish,
    Notify,
    Passed,
    PassOn,
    Perform,
    Phase,
    SetTimer,
    StartSubRun,
    StopSubRun,
    Why,
)
from switchroom.processes.domain.errors import (
    AlreadyStarted,
    InvalidInput,
    NotStarted,
    RunFinished,
    StaleSignal,
    UnknownOutcome,
    UnknownStep,
    WrongDefinition,
)
from switchroom.processes.domain.interpreter import advance, is_current
from switchroom.processes.domain.program import NotRunnable, Program
from switchroom.processes.domain.signals import Elapsed, Left, Performed, Start, Timer
from switchroom.processes.domain.state import new_run
from switchroom.processes.domain.steps.language import Language
from switchroom.processes.domain.steps.note import Note
from switchroom.processes.domain.steps.queue import Queue, head_start
from switchroom.processes.domain.steps.say import Say
from switchroom.processes.domain.trace import Deviation
from tests.processes.player import NOON, RUN, Player, definition_of

HELLO = """
start: hello
steps:
  hello: {type: say, text: Hello, then: end}
  end: {type: end}
"""
MENU = """
start: menu
steps:
  menu:
    type: ask
    text: Press 1
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    repeat_key: "*"
    retries: 1
    into: chosen
    outcomes: {one: end, two: end, no-match: lost, timeout: silent}
  lost: {type: end, outcome: lost}
  silent: {type: end, outcome: silent}
  end: {type: end}
"""
NUMBER = """
start: number
outputs: {number: "any"}
steps:
  number:
    type: collect
    text: Your number
    kind: KIND
    longest: 12
    retries: 1
    into: number
    EXTRA
    outcomes: {ok: end, invalid: bad, timeout: silent}
  bad: {type: end, outcome: bad}
  silent: {type: end, outcome: silent}
  end: {type: end}
"""
QUEUE = """
start: wait
left: gone
steps:
  wait:
    type: queue
    queue: support
    exits: {"9": message}
    head_start: "{{ 2 + 3 }}"
    waiting:
      start: music
      steps:
        music: {type: wait, for: 30s, music: calm, then: place}
        place: {type: say, announce: [position], then: more}
        more:
          type: ask
          text: Go on?
          choices: [{name: stop, key: "5"}]
          retries: 0
          outcomes: {stop: out}
          otherwise: music
        out: {type: end, outcome: gave-up}
    outcomes: {answered: script, message: message, gave-up: message, timeout: message}
    otherwise: message
  script: {type: show, text: Greet, then: dispose}
  dispose: {type: dispose, then: survey}
  survey: {type: ask, text: Were you happy, choices: [{name: happy, key: "1"}], outcomes: {happy: end}, otherwise: end}
  message: {type: say, text: Sorry, then: end}
  gone: {type: milestone, milestone: abandoned, then: left}
  left: {type: end, outcome: left}
  end: {type: end}
"""


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


# ask and collect


def test_a_menu_repeats_after_silence_and_wrong_keys() -> None:
    player = Player(MENU)
    player.answer("menu", "timeout")
    assert player.performed().attempt == 2
    player.answer("menu", "repeat", key="*")
    assert player.performed().attempt == 2  # asking to hear it again is not counted
    player.answer("menu", "no-match", key="7")
    assert player.run.outcome == "lost"
    assert player.path == ["menu:timeout", "menu:repeat", "menu:no-match", "lost:lost"]
    assert [entry.again for entry in player.trace] == [True, True, False, False]


def test_a_choice_is_kept() -> None:
    player = Player(MENU)
    player.answer("menu", "two", key="2")
    assert player.run.variables == {"chosen": "two"}


def number(kind: str = "digits", extra: str = "terminator: '#'") -> Player:
    return Player(NUMBER.replace("KIND", kind).replace("EXTRA", extra))


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("digits", "12345", "12345"),
        ("digits", "12a", None),
        ("text", " Ana ", "Ana"),
        ("text", "", None),
        ("number", "12,5", 12.5),
        ("number", "1e9", None),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-30", None),
        ("phone", "+5511999", "+5511999"),
        ("phone", "11-99", None),
        ("email", "a@b.com", "a@b.com"),
        ("email", "a@b", None),
        ("digits", "1234567890123", None),
    ],
)
def test_a_value_is_checked_before_it_is_kept(kind: str, given: str, kept: Any) -> None:
    player = number(kind)
    player.answer("number", "ok", value=given)
    if kept is None:
        assert (player.places, player.performed().attempt) == (["number"], 2)
    else:
        assert player.effects == [Finish("done", {"number": kept}, ())]


def test_a_check_sees_the_value() -> None:
    player = number(extra="check: value.startsWith('7')")
    player.answer("number", "ok", value="812")
    player.answer("number", "ok", value="813")
    assert player.run.outcome == "bad"
    again = number(extra="check: int(value) / 0 == 1")
    again.answer("number", "ok", value="1")
    assert again.performed().attempt == 2  # a check that fails to compute is a check not passed


def test_a_value_is_read_back_before_it_is_kept() -> None:
    player = number(extra="read_back: true")
    player.answer("number", "ok", value="123")
    confirm = player.performed()
    assert (confirm.phase, confirm.value, confirm.attempt) == (Phase.CONFIRM, "123", 1)
    assert "number" not in player.run.variables
    player.answer("number", "no")
    assert (player.performed().phase, player.performed().attempt) == (Phase.MAIN, 2)
    player.answer("number", "ok", value="124")
    player.answer("number", "yes")
    assert player.run.outcome == "done"
    assert player.run.variables == {"number": "124"}


def test_an_answer_to_the_other_question_is_refused() -> None:
    player = number(extra="read_back: true")
    with pytest.raises(UnknownOutcome):
        player.answer("number", "yes")
    player.answer("number", "ok", value="123")
    with pytest.raises(UnknownOutcome):
        player.answer("number", "ok", value="124")


def test_a_value_never_confirmed_is_not_kept() -> None:
    player = number(extra="read_back: true")
    player.answer("number", "ok", value="1")
    player.answer("number", "timeout")
    player.answer("number", "ok", value="2")
    player.answer("number", "no")
    assert (player.run.outcome, player.run.variables) == ("bad", {})


def test_of_a_secret_the_run_has_a_reference_that_is_destroyed_at_the_end() -> None:
    player = number(extra="secret: true")
    player.answer("number", "invalid")  # the performer alone sees the value
    effects = player.answer("number", "ok", value="sealed:7")
    assert effects == [Finish("done", {"number": "sealed:7"}, ("sealed:7",))]
    assert player.run.secrets == ()


def test_a_performer_must_say_what_it_learned() -> None:
    player = number()
    with pytest.raises(InvalidInput):
        player.answer("number", "ok")
    with pytest.raises(InvalidInput):
        player.answer("number", "ok", value=["a" * 70_000])
    assert player.places == ["number"]


# logic

LOGIC = """
inputs: {tier: text, count: "integer?"}
start: which
steps:
  which:
    type: decide
    conditions: [{when: count > 3, outcome: many}, {when: "tier == 'gold' && language == 'en'", outcome: gold}]
    outcomes: {many: many, gold: gold}
    otherwise: set
  many: {type: end, outcome: many}
  gold: {type: end, outcome: gold}
  set: {type: set, values: {count: size(tier), at: now, tier: "'x'"}, outcomes: {error: bad}, then: note}
  note: {type: note, text: {en: "{{ tier }} {{ count }} {{ nothing }}", pt-BR: "é {{ tier }}"}, then: end}
  bad: {type: end, outcome: bad}
  end: {type: end}
"""


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


def test_a_step_that_cannot_be_done_goes_where_it_says_or_fails() -> None:
    faulty = LOGIC.replace("size(tier)", "1 / 0")
    assert Player(faulty, tier="lead").run.outcome == "bad"
    nowhere = faulty.replace("outcomes: {error: bad}, ", "")
    assert Player(nowhere, tier="lead").run.outcome == "failed"
    assert Player("failed: bad\n" + nowhere, tier="lead").run.outcome == "bad"


def test_a_prompt_that_does_not_play_does_not_end_the_call() -> None:
    player = Player(HELLO)
    player.answer("hello", "error")
    assert (player.run.outcome, player.path[0]) == ("done", "hello:error")


def test_a_broken_performer_does_not_keep_a_run_going_round() -> None:
    player = Player(MENU.replace("timeout: silent", "timeout: silent, error: menu"))
    for _ in range(21):
        player.answer("menu", "error")
    assert player.run.outcome == "failed"


def test_an_endless_loop_ends_the_run_and_not_the_program() -> None:
    loop = "start: a\nsteps:\n  a: {type: set, values: {x: '1'}, then: a}\n  end: {type: end}\n"
    player = Player(loop)
    assert (player.run.outcome, len(player.trace)) == ("failed", 1000)


def test_a_step_may_be_entered_so_many_times() -> None:
    text = """
start: again
steps:
  again: {type: set, values: {x: "1"}, at_most: 3, then: again, outcomes: {limit: end}}
  end: {type: end}
"""
    assert Player(text).path == ["again:done"] * 3 + ["again:limit", "end:done"]


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


# time limits

LIMIT = """
start: dispose
steps:
  dispose: {type: dispose, within: 30m, late: LATE, then: end}
  late: {type: end, outcome: too-late}
  end: {type: end}
"""


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


# the queue and what is heard in it


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


# leaving, serving


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


# leaving the path


def test_a_skipped_step_is_a_deviation_and_the_reason_stays_with_the_run() -> None:
    player = Player(HELLO)
    effects = player.skip("hello", reason="they were in a hurry")
    assert effects[0] == CancelPerform(1, 1, "hello", "say", Why.MOVED)
    assert player.trace[0].deviation is Deviation.SKIPPED
    assert player.run.reasons == {1: "they were in a hurry"}
    assert "hurry" not in str(player.trace)


def test_a_skip_must_say_where_to() -> None:
    player = Player(MENU)
    with pytest.raises(UnknownOutcome):
        player.skip("menu")
    with pytest.raises(UnknownOutcome):
        player.skip("menu", "three")
    player.skip("menu", "two")
    assert player.run.outcome == "done"


def test_a_jump_goes_to_any_step_beside() -> None:
    player = Player(QUEUE)
    with pytest.raises(UnknownStep):
        player.jump("wait", "nowhere")
    with pytest.raises(UnknownStep):
        player.jump("wait/music", "script")
    with pytest.raises(UnknownStep):
        player.jump("wait", "wait/place")
    player.jump("wait/music", "place")
    assert player.places == ["wait", "wait/place"]
    player.jump("wait", "script")
    assert player.places == ["script"]
    jumped = [entry.step for entry in player.trace if entry.deviation is Deviation.JUMPED]
    assert jumped == ["wait/music", "wait"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\0b"])
def test_leaving_the_path_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidInput):
        Player(HELLO).skip("hello", reason=reason)


# calls

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
