"""What must hold for every history: replay gives an equal run, saving changes nothing, nothing is left waiting."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from switchroom.platform.errors import Refusal
from switchroom.processes.domain.codec import decode_signal, effect_from_json, effect_to_json, encode_signal
from switchroom.processes.domain.effects import (
    CancelPerform,
    CancelTimer,
    Effect,
    Finish,
    Perform,
    SetTimer,
    StartSubRun,
    StopSubRun,
)
from switchroom.processes.domain.interpreter import advance
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.signals import (
    Elapsed,
    Happened,
    Jump,
    Left,
    Performed,
    Served,
    Signal,
    Skip,
    Start,
    Stop,
    Timer,
)
from switchroom.processes.domain.state import RunState, decode_run, encode_run, new_run
from switchroom.processes.domain.trace import TraceEntry
from switchroom.processes.samples import sample
from tests.processes.player import RUN, Player, definition_of

EVERYTHING = """
inputs: {tier: "enum[gold, silver]"}
outputs: {pin: "any", number: "any"}
start: hours
left: gone
failed: gone
steps:
  hours: {type: hours, calendar: main, outcomes: {open: who}, otherwise: pause}
  pause: {type: wait, for: 10s, music: calm, then: who}
  who: {type: identify, outcomes: {known: menu}, otherwise: menu}
  menu:
    type: ask
    text: "{{ tier }} {{ language }}"
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    repeat_key: "*"
    into: topic
    within: 5m
    late: [{notify: supervisor}, {go: queue}]
    outcomes: {one: number, two: pin}
    otherwise: queue
  number: {type: collect, text: Number, kind: number, read_back: true, into: number, then: sub, otherwise: sub}
  pin: {type: collect, text: PIN, secret: true, into: pin, then: sub, otherwise: sub}
  sub: {type: call, process: other, inputs: {tier: tier}, outcomes: {good: count}, otherwise: count}
  count: {type: set, values: {tries: "1", moment: now}, at_most: 3, then: which, outcomes: {limit: gone}}
  which: {type: decide, conditions: [{when: tier == 'gold', outcome: gold}], outcomes: {gold: queue}, otherwise: record}
  record: {type: record, action: start, then: queue}
  queue:
    type: queue
    queue: main
    maximum: 10m
    exits: {"9": message}
    waiting:
      start: music
      steps:
        music: {type: wait, for: 20s, music: calm, then: place}
        place: {type: say, announce: [position], then: stay}
        stay: {type: ask, text: Stay, choices: [{name: out, key: "5"}], outcomes: {out: out}, otherwise: music}
        out: {type: end, outcome: gave-up}
    outcomes: {answered: page, message: menu, gave-up: menu}
    otherwise: note
  page: {type: show, text: Page, buttons: [{name: again, label: Again}, {name: fine, label: Fine}],
         outcomes: {again: menu, fine: note}}
  note: {type: note, text: "At {{ now }}", then: dispose}
  dispose: {type: dispose, within: 4h working, then: survey}
  survey: {type: ask, text: Well, choices: [{name: well, key: "1"}], outcomes: {well: end}, otherwise: end}
  gone: {type: milestone, milestone: gone, then: end-gone}
  end-gone: {type: end, outcome: gone}
  end: {type: end}
"""
BRANCHES = """
inputs: {tier: "enum[gold, silver]"}
start: outage
left: gone
failed: gone
steps:
  outage: {type: announcement, announcement: storm, into: words, outcomes: {"on": tell, "off": split}}
  tell: {type: say, text: "{{ words }}", then: split}
  split: {type: split, branches: {a: 1, b: 2}, outcomes: {a: hours, b: fork}}
  hours: {type: hours, calendar: main, outcomes: {open: fork, emergency: gone}, otherwise: fork}
  fork: {type: fork, branches: [line, paper, world], outcomes: {line: table, paper: order, world: paid}}
  table: {type: lookup, table: models, key: "{{ tier }}", into: row, then: urgent, outcomes: {not-found: urgent}}
  urgent: {type: priority, head_start: 5, then: state}
  state: {type: queue-state, queue: main, then: busy}
  busy: {type: decide, conditions: [{when: queue_state.waiting > 3, outcome: much}], outcomes: {much: ask},
         otherwise: queue}
  ask: {type: ask, text: Well, choices: [{name: well, key: "1"}], outcomes: {well: queue}, otherwise: join}
  queue: {type: queue, queue: main, outcomes: {answered: tag, closed: end-early}, otherwise: join}
  tag: {type: tag, tags: [vip, "{{ tier }}"], then: join}
  end-early: {type: end, outcome: early}
  order: {type: http, url: "https://api.example/o", answer: {state: text}, into: order, then: inner,
          otherwise: tell-lead}
  tell-lead: {type: notify, to: lead, text: "Look", then: join, otherwise: join}
  inner: {type: fork, branches: [one, two], outcomes: {one: good, two: pause}}
  good: {type: milestone, milestone: good, then: one-of}
  pause: {type: wait, for: 10s, then: one-of}
  one-of: {type: join, need: any, then: join}
  paid: {type: await, event: paid, timeout: 5m, into: payment, then: good-too, outcomes: {timeout: never}}
  good-too: {type: await, event: good, timeout: 1m, then: join, outcomes: {timeout: join}}
  never: {type: end, outcome: never}
  join: {type: join, need: 2, then: end, outcomes: {fewer: gone}}
  gone: {type: milestone, milestone: paid, then: end-gone}
  end-gone: {type: end, outcome: gone}
  end: {type: end}
"""
PROGRAMS = {
    "branches": (Program(definition_of(BRANCHES), 1), {"tier": "silver"}),
    "everything": (Program(definition_of(EVERYTHING), 1), {"tier": "silver"}),
    "main-menu": (Program(definition_of(sample("main-menu")), 1), {}),
    "after-hours": (Program(definition_of(sample("after-hours")), 1), {"reason": "closed"}),
}
INPUTS = {
    "value": "12345",
    "customer": "c-1",
    "agent": "a-1",
    "code": "resolved",
    "key": "9",
    "answer": {"state": "sent", "list": [1, {"a": None}]},
    "row": {"name": "x"},
    "state": {"waiting": 5},
    "text": "A storm.",
}


def expected(program: Program, run: RunState) -> list[Signal]:
    """Signals that performers and clocks would send now."""
    found: list[Signal] = []
    for token in run.tokens:
        node = program.nodes[token.step]
        outcomes = sorted(node.replies - {"error"}) or ["good", "left"]
        found += [Performed(RUN, token.id, token.visit, outcome, INPUTS) for outcome in outcomes]
        found += [Elapsed(RUN, token.id, token.visit, Timer.WAIT)] * node.times
        found += [Happened(RUN, node.awaits, INPUTS)] if node.awaits else []
    return found


def surprising(program: Program, run: RunState) -> list[Signal]:
    """What else could come now, the stale and the senseless included."""
    found: list[Signal] = [
        Happened(RUN, "good"),
        Happened(RUN, "nothing"),
        Left(RUN),
        Served(RUN, True),
        Served(RUN, False),
        Performed(RUN, 99, 1, "done"),
        Stop(RUN),
    ]
    for token in run.tokens:
        node = program.nodes[token.step]
        outcomes = sorted(node.replies | {"exit", "good", "nonsense"})
        found += [Performed(RUN, token.id, token.visit, outcome, INPUTS) for outcome in outcomes]
        found += [Performed(RUN, token.id, token.visit - 1, outcome, INPUTS) for outcome in outcomes[:1]]
        found += [Elapsed(RUN, token.id, token.visit, Timer.WAIT), Elapsed(RUN, token.id, token.limited, Timer.LIMIT)]
        found += [Skip(RUN, token.id, token.visit, "a reason", outcome) for outcome in outcomes[:2]]
        names = sorted(name.rpartition("/")[2] for name in program.nodes)
        found.append(Jump(RUN, token.id, token.visit, names[token.visit % len(names)], "a reason"))
    return found


class History:
    """A run driven by drawn numbers; what was accepted is recorded."""

    def __init__(self, name: str, choices: list[int]) -> None:
        self.program, inputs = PROGRAMS[name]
        self.run = new_run(RUN, self.program.process, 1)
        self.accepted: list[tuple[Signal, int]] = []
        self.effects: list[Effect] = []
        self.trace: list[TraceEntry] = []
        self._send(Start(RUN, inputs, "en"), 0)
        for at, choice in enumerate(choices, 1):
            if self.run.finished:
                break
            choose = surprising if choice % 8 == 0 else expected
            signals = choose(self.program, self.run)
            self._send(signals[choice // 8 % len(signals)], at)

    def _send(self, signal: Signal, at: int) -> None:
        try:
            saved = decode_run(encode_run(self.run))
            assert saved == self.run
            run, effects, trace = advance(self.program, self.run, signal, Player.moment(at))
        except Refusal:
            return
        assert advance(self.program, saved, signal, Player.moment(at)) == (run, effects, trace)
        self.run = run
        self.effects += effects
        self.trace += trace
        self.accepted.append((signal, at))


histories = st.builds(History, st.sampled_from(sorted(PROGRAMS)), st.lists(st.integers(0, 10_000), max_size=40))


@settings(max_examples=150)
@given(histories)
def test_a_replayed_run_is_equal(history: History) -> None:
    run = new_run(RUN, history.program.process, 1)
    effects: list[Effect] = []
    for signal, at in history.accepted:
        run, more, _ = advance(history.program, run, decode_signal(encode_signal(signal)), Player.moment(at))
        effects += more
    assert (run, effects) == (history.run, history.effects)
    assert encode_run(run) == encode_run(history.run)


@settings(max_examples=150)
@given(histories)
def test_what_was_begun_is_ended_exactly_once(history: History) -> None:
    """Every visit that waits is in the run or in the trace; every timer and sub-run of the past is over."""
    visits = [entry.visit for entry in history.trace]
    assert len(set(visits)) == len(visits)
    standing = {token.visit for token in history.run.tokens}
    assert standing.isdisjoint(visits)
    assert standing | set(visits) == set(range(1, history.run.next_visit))
    performed = {effect.visit for effect in history.effects if isinstance(effect, Perform)}
    assert performed <= standing | set(visits)
    for token in history.run.tokens:
        assert token.parent is None or any(other.id == token.parent for other in history.run.tokens)


@settings(max_examples=150)
@given(histories)
def test_no_performer_timer_or_sub_run_is_forgotten(history: History) -> None:
    open_performs: dict[int, Any] = {}
    open_timers: set[tuple[int, Timer]] = set()
    answered = {signal.visit for signal, _ in history.accepted if isinstance(signal, Performed)}
    fired = {(signal.visit, signal.timer) for signal, _ in history.accepted if isinstance(signal, Elapsed)}
    open_subs: set[int] = set()
    for effect in history.effects:
        match effect:
            case Perform():
                open_performs[effect.visit] = effect
            case CancelPerform():
                assert open_performs.pop(effect.visit, None) is not None, "cancelled what was not asked for"
            case SetTimer():
                open_timers.add((effect.visit, effect.timer))
            case CancelTimer():
                open_timers.remove((effect.visit, effect.timer))
            case StartSubRun():
                open_subs.add(effect.visit)
            case StopSubRun():
                open_subs.remove(effect.visit)
            case Finish():
                assert effect is history.effects[-1]
    standing = {token.visit for token in history.run.tokens}
    limits = {(token.limited, Timer.LIMIT) for token in history.run.tokens}
    waits = {(visit, Timer.WAIT) for visit in standing}
    assert set(open_performs) - answered <= standing
    assert open_subs - answered <= standing
    assert open_timers - fired <= limits | waits


@settings(max_examples=60)
@given(histories)
def test_effects_can_be_kept_and_read_again(history: History) -> None:
    for effect in history.effects:
        assert effect_from_json(effect_to_json(effect)) == effect


@settings(max_examples=150)
@given(histories)
def test_a_run_without_tokens_is_finished_and_after_leaving_nothing_needs_the_customer(history: History) -> None:
    run = history.run
    assert run.finished == (not run.tokens)
    if run.left:
        assert not any(history.program.nodes[token.step].needs_customer for token in run.tokens)


@settings(max_examples=150)
@given(histories)
def test_branches_are_of_tokens_that_stand_and_no_join_waits_for_nobody(history: History) -> None:
    run = history.run
    assert run.branches.keys() <= {token.id for token in run.tokens}
    for token in run.tokens:
        if token.step == "join" and (stack := run.branches.get(token.id)):
            others = [id for id, its in run.branches.items() if stack[-1] in its]
            assert len(others) > sum(t.step == "join" and run.branches.get(t.id) == stack for t in run.tokens)
