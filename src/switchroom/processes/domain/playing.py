"""Trying a process out by hand: the same trial as `cases:`, that stops whenever it is a person's turn."""

from datetime import datetime
from typing import Any

import msgspec

from switchroom.processes.domain.cases import Case
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.effects import Phase
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.saying import Sentence
from switchroom.processes.domain.trial import HoursAt, Trial


class Passing(msgspec.Struct, frozen=True):
    """A step that has been left, and by which outcome."""

    step: str
    outcome: str


class Asked(msgspec.Struct, frozen=True):
    """A step at which a person may do something now; `confirm`: it asks whether what was given is right."""

    step: str
    type: str
    confirm: bool


class Played(msgspec.Struct, frozen=True):
    """How far it has come: what was passed, what was said and done in order, where it stands, and whose turn it is.

    `expected` is what a case would say of it.
    """

    passed: list[Passing]
    said: list[tuple[str, str, str]]
    here: list[str]
    asked: list[Asked]
    events: list[str]
    problems: list[Sentence]
    outcome: str | None
    now: datetime
    variables: dict[str, Any]
    path: tuple[str, ...]


def play(definition: Definition, case: Case, hours_at: HoursAt | None = None) -> Played:
    """Play what people have done so far, and go on until it is somebody's turn or nothing more can happen."""
    program = Program(definition, 1)
    trial = Trial(program, case, hours_at, for_people=True)
    problems = trial.run_through()
    events = [program.nodes[token.step].awaits for token in trial.run.tokens]
    return Played(
        [Passing(entry.step, entry.outcome) for entry in trial.trace if not entry.again],
        [(each.kind, each.step, each.text) for each in trial.log],
        list(dict.fromkeys(token.step for token in trial.run.tokens)),
        [Asked(each.step, each.type, each.phase is Phase.CONFIRM) for each in trial.asked()],
        [event for event in events if event],
        problems,
        trial.run.outcome,
        trial.now,
        dict(trial.run.variables),
        trial.path(),
    )
