"""Drives a run through the interpreter the way performers do, and keeps the signals for replay."""

from datetime import UTC, datetime, timedelta
from typing import Any

from switchroom.platform.ids import id_at
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.effects import Effect, Perform
from switchroom.processes.domain.interpreter import advance
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.reading import read_text
from switchroom.processes.domain.signals import (
    Elapsed,
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
from switchroom.processes.domain.state import RunState, Token, decode_run, encode_run, new_run
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.trace import TraceEntry
from switchroom.processes.templates import template_sources

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RUN = id_at(1)


def definition_of(text: str) -> Definition:
    """The definition in this YAML, which must read without findings. `process` and `title` may be left out."""
    head = "" if "process:" in text.split("steps:")[0] else "process: test\ntitle: Test\n"
    reading = read_text(head + text)
    assert reading.findings == []
    assert reading.definition is not None
    return reading.definition


def called_by(definition: Definition) -> dict[str, Definition]:
    """The processes that a template calls: templates themselves, by the names that it has for them."""
    called = {step.params.process for _, step in definition.all_steps() if isinstance(step.params, Call)}
    return {name: definition_of(template_sources()[name]) for name in called}


class Player:
    """One run of the process in `text`, started unless `start` is false."""

    def __init__(self, text: str | Definition, *, start: bool = True, language: str = "en", **inputs: Any) -> None:
        definition = definition_of(text) if isinstance(text, str) else text
        self.program = Program(definition, 1)
        self.now = NOON
        self.run: RunState = new_run(RUN, definition.process, 1)
        self.signals: list[tuple[Signal, datetime]] = []
        self.trace: list[TraceEntry] = []
        self.effects: list[Effect] = []
        if start:
            self.send(Start(RUN, inputs, language))

    @staticmethod
    def moment(number: int) -> datetime:
        """A time that only depends on the number."""
        return NOON + timedelta(seconds=number)

    def send(self, signal: Signal, after: float = 1) -> list[Effect]:
        """Send a signal some seconds later; the effects it had. Every state survives being saved."""
        self.now += timedelta(seconds=after)
        before = encode_run(self.run)
        run, self.effects, trace = advance(self.program, self.run, signal, self.now)
        assert encode_run(self.run) == before  # the old value is untouched
        assert decode_run(encode_run(run)) == run
        self.run = run
        self.trace += trace
        self.signals.append((signal, self.now))
        return self.effects

    def at(self, step: str) -> Token:
        """The token that stands at this step."""
        found = [token for token in self.run.tokens if token.step == step]
        assert found, f"nothing stands at {step}, but at {[token.step for token in self.run.tokens]}"
        return found[0]

    def answer(self, step: str, outcome: str = "done", **inputs: Any) -> list[Effect]:
        token = self.at(step)
        return self.send(Performed(RUN, token.id, token.visit, outcome, inputs))

    def elapse(self, step: str, timer: Timer = Timer.WAIT) -> list[Effect]:
        token = self.at(step)
        visit = token.limited if timer is Timer.LIMIT else token.visit
        return self.send(Elapsed(RUN, token.id, visit, timer))

    def leave(self) -> list[Effect]:
        return self.send(Left(RUN))

    def served(self, by_person: bool) -> list[Effect]:
        return self.send(Served(RUN, by_person))

    def skip(self, step: str, outcome: str = "", reason: str = "not needed") -> list[Effect]:
        token = self.at(step)
        return self.send(Skip(RUN, token.id, token.visit, reason, outcome))

    def jump(self, step: str, to: str, reason: str = "the customer asked") -> list[Effect]:
        token = self.at(step)
        return self.send(Jump(RUN, token.id, token.visit, to, reason))

    def stop(self) -> list[Effect]:
        return self.send(Stop(RUN))

    def performed(self) -> Perform:
        """The only step that the last signal had performed."""
        found = [effect for effect in self.effects if isinstance(effect, Perform)]
        assert len(found) == 1
        return found[0]

    @property
    def path(self) -> list[str]:
        return [f"{entry.step}:{entry.outcome}" for entry in self.trace]

    @property
    def places(self) -> list[str]:
        return [token.step for token in self.run.tokens]
