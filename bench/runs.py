"""How many whole runs a second one core does: ten steps and one `decide` each.

`memory_per_s` moves the run in memory; `encoded_per_s` encodes and decodes its whole state after each step as a durable
run does; `durable_per_s` saves it in PostgreSQL after each step (see `runs_parts`). Every step that somebody outside
performs gets its answer as a signal.
"""

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from switchroom.processes.domain.interpreter import advance
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.reading import read_text
from switchroom.processes.domain.signals import Performed, Signal, Start
from switchroom.processes.domain.state import RunState, decode_run, encode_run, new_run

PROCESS = """
process: bench
title: {en: A call to the hotline, pt-BR: Uma ligação para a central}
inputs: {caller: phone}
languages: [en, pt-BR]
start: hours
steps:
  hours: {type: hours, calendar: hotline, outcomes: {open: identify}, otherwise: end}
  identify: {type: identify, outcomes: {known: greet}, otherwise: greet}
  greet: {type: say, text: {en: "Welcome to the hotline.", pt-BR: "Bem-vindo à central."}, then: menu}
  menu:
    type: ask
    text: {en: "For your bill press 1, for anything else 2.", pt-BR: "Para a fatura, tecle 1; outros assuntos, 2."}
    choices: [{name: bill, key: "1"}, {name: other, key: "2"}]
    into: topic
    outcomes: {bill: number, other: number}
    otherwise: number
  number: {type: collect, text: "Your customer number, please.", longest: 8, into: number, then: which, otherwise: end}
  which: {type: decide, conditions: [{when: "topic == 'bill'", outcome: bill}], outcomes: {bill: wait}, otherwise: wait}
  wait: {type: queue, queue: billing, requirements: [{skills: {billing: 5}}], then: script, otherwise: end}
  script: {type: show, text: "Check the number, then the last bill.", then: note}
  note: {type: note, text: "Number {{ number }} about {{ topic }}", then: dispose}
  dispose: {type: dispose, then: end}
  end: {type: end}
"""
ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("open", {}),
    ("known", {"customer": "01940000-0000-7000-8000-000000000001"}),
    ("done", {}),
    ("bill", {"key": "1"}),
    ("ok", {"value": "12345678"}),
    ("answered", {"agent": "01940000-0000-7000-8000-000000000002"}),
    ("done", {}),
    ("done", {}),
    ("done", {"code": "explained"}),
)
RUN = UUID("01940000-0000-7000-8000-000000000000")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def one_run(program: Program, after_step: Callable[[RunState], RunState] | None = None) -> RunState:
    """A whole run from start to end; `after_step` gives the state with which it goes on after each step."""
    run = new_run(RUN, "bench", 1)
    signal: Signal = Start(RUN, {"caller": "+5511999990000"}, "pt-BR")
    run, _, _ = advance(program, run, signal, NOW)
    for outcome, inputs in ANSWERS:
        if after_step is not None:
            run = after_step(run)
        token = run.tokens[0]
        run, _, _ = advance(program, run, Performed(RUN, token.id, token.visit, outcome, inputs), NOW)
    return run if after_step is None else after_step(run)


def _saved(run: RunState) -> RunState:
    return decode_run(encode_run(run))


def _rate(work: Callable[[], RunState], runs: int) -> float:
    """Runs per second of one core's time (what other programs do does not count); the best of three rounds."""
    best = 0.0
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        for _ in range(runs):
            work()
        best = max(best, runs / (time.process_time() - began))
    return round(best, 1)


def run(*, quick: bool = False) -> dict[str, float]:
    """Whole runs per second, on one core."""
    definition = read_text(PROCESS).definition
    assert definition is not None
    program = Program(definition, 1)
    assert one_run(program).outcome == one_run(program, _saved).outcome == "done"
    runs = 500 if quick else 10_000
    from bench.runs_parts.durable import durable_per_s  # it needs this module's process

    return {
        "memory_per_s": _rate(lambda: one_run(program), runs),
        "encoded_per_s": _rate(lambda: one_run(program, _saved), runs),
        "durable_per_s": durable_per_s(quick=quick),
    }


if __name__ == "__main__":
    print(run())
