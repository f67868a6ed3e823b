"""Playing cases: a run with a clock of its own, the world's answers from the case. A day takes milliseconds."""

import heapq
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from switchroom.platform.errors import Refusal
from switchroom.platform.ids import id_at
from switchroom.platform.text import Text
from switchroom.processes.domain.cases import Act, Answer, Case, Waiting, read_cases, state_of
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.effects import Effect, Perform, Phase, SetTimer, StartSubRun
from switchroom.processes.domain.errors import StaleSignal
from switchroom.processes.domain.graph import graphs, open_outcomes, targets
from switchroom.processes.domain.interpreter import advance, is_current
from switchroom.processes.domain.media import THERE
from switchroom.processes.domain.person import ANSWERED
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.saying import Sentence, as_is, said
from switchroom.processes.domain.signals import Elapsed, Happened, Left, Performed, Served, Signal, Start
from switchroom.processes.domain.state import RunState, new_run
from switchroom.processes.domain.step_type import DONE, ERROR, EXIT, LIMIT, OTHERWISE
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.ask import NO_MATCH, REPEAT, TIMEOUT, Ask
from switchroom.processes.domain.steps.callback import Callback
from switchroom.processes.domain.steps.collect import NO, OK, YES, Collect
from switchroom.processes.domain.steps.dispose import Dispose
from switchroom.processes.domain.steps.form import Form
from switchroom.processes.domain.steps.hours import OPEN, Hours
from switchroom.processes.domain.steps.identify import KNOWN, NOT_SENT, SENT, UNKNOWN, WRONG, By, Identify
from switchroom.processes.domain.steps.queue import Queue
from switchroom.processes.domain.steps.review import Review
from switchroom.processes.domain.steps.say import Announcement, Say
from switchroom.processes.domain.steps.show import Show
from switchroom.processes.domain.steps.survey import ANSWERED as SCORED
from switchroom.processes.domain.steps.survey import REFUSE_KEY, REFUSED, Survey, question, score_of
from switchroom.processes.domain.steps.task import Task
from switchroom.processes.domain.steps.wait import Wait
from switchroom.processes.domain.trace import TraceEntry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAX_EVENTS = 5000
MAX_TIME = timedelta(days=400)
MAX_PLAYED = 20_000
"""The most that happens in all cases of a process together: about as much as can be played in a few seconds."""
HoursAt = Callable[[str, datetime], str]


class CaseResult(msgspec.Struct, frozen=True):
    """What came of a case: what differs from the expectation, and what was seen."""

    name: str
    problems: tuple[Sentence, ...]
    path: tuple[str, ...]
    words: tuple[str, ...]
    outcome: str | None
    took: timedelta

    @property
    def passed(self) -> bool:
        return not self.problems


class Said(msgspec.Struct, frozen=True):
    """One thing that was `heard` or shown at a step, or that a person `did`, in the order in which it happened."""

    kind: str
    step: str
    text: str


class Report(msgspec.Struct, frozen=True):
    """All cases of a process, and the steps and (step, outcome) pairs that none of them covers."""

    results: list[CaseResult]
    steps_not_covered: list[str]
    outcomes_not_covered: list[tuple[str, str]]

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)


def try_cases(definition: Definition, hours_at: HoursAt | None = None) -> Report:
    """Play every case of a definition that validates. `hours_at` asks a real calendar where a case says nothing."""
    program = Program(definition, 1)
    seen: set[tuple[str, str]] = set()
    results = []
    left = MAX_PLAYED
    for case in read_cases(definition).cases:
        trial = Trial(program, case, hours_at, min(left, MAX_EVENTS))
        results.append(trial.play())
        left -= trial.played
        seen |= {(entry.step, entry.outcome) for entry in trial.trace if not entry.again}
    entered = {step for step, _ in seen}
    steps = [name for name, _ in definition.all_steps() if name not in entered]
    return Report(results, steps, [pair for pair in _outcomes(definition) if pair not in seen and pair[0] in entered])


def _outcomes(definition: Definition) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for graph in graphs(definition):
        for name, step in graph.steps.items():
            if STEP_TYPES[step.type].forks:
                continue  # whoever comes there takes them all
            wired = [outcome for outcome, _ in targets(step) if outcome != OTHERWISE or step.type == "decide"]
            taken = open_outcomes(step) if step.common.otherwise else []
            found += [(name, outcome) for outcome in dict.fromkeys([*wired, *taken]) if outcome not in (ERROR, LIMIT)]
    return found


class Trial:
    """One case being played; `for_people`: when all that they did is done, it waits for what they do next."""

    def __init__(
        self,
        program: Program,
        case: Case,
        hours_at: HoursAt | None = None,
        most: int = MAX_EVENTS,
        *,
        for_people: bool = False,
    ) -> None:
        self._for_people = for_people
        self._program = program
        self._most = most
        self._case = case
        self._hours_at = hours_at
        self._began = (case.at or NOON).astimezone(UTC)
        self._now = self._began
        self._last = self._began  # when anything happened at all: a cancelled timer is nothing
        self._ready = self._began  # when the next act may happen
        self._acts = list(case.does)
        self._due: list[tuple[datetime, int, Signal]] = []
        self._count = 0
        self._asked: dict[int, Perform] = {}  # by token: steps that wait for a person
        self.run: RunState = new_run(id_at(0), program.process, program.version)
        self.words: list[str] = []
        self.log: list[Said] = []
        self.trace: list[TraceEntry] = []

    def play(self) -> CaseResult:
        """Play it to its end, or until nothing more can happen, and compare."""
        case = self._case
        problems = [*self.run_through(), *self._differences()]
        return CaseResult(
            case.name, tuple(problems), self.path(), tuple(self.words), self.run.outcome, self._last - self._began
        )

    def run_through(self) -> list[Sentence]:
        """Play it; what kept it from going on."""
        case = self._case
        problems: list[Sentence] = []
        try:
            language = case.caller.language or ""
            self._deliver(Start(self.run.id, case.inputs, language, case.caller.medium))
            while not self.run.finished and self._now - self._began < MAX_TIME:
                if self.played >= self._most:
                    problems.append(
                        said("goes on and on: it was stopped after {count} events and steps", count=self.played)
                    )
                    break
                if not self._step():
                    break
        except Refusal as refusal:
            problems.append(as_is(refusal.message))
        if self._acts and not self.run.finished:
            problems.append(said("nothing was there for “{act}”", act=_act_words(self._acts[0])))
        return problems

    @property
    def played(self) -> int:
        """How much has happened: events and steps."""
        return self._count + len(self.trace)

    def _step(self) -> bool:
        """Let the next thing happen; False when nothing can."""
        self._count += 1
        if self._acts and self._ready <= self._now and self._act(self._acts[0]):
            return True
        later = [self._due[0][0]] if self._due else []
        over = self._for_people and self._ready <= self._now
        if self._ready > self._now and (self._acts or self._for_people):
            later.append(self._ready)
        if not later or (over and min(later) > self._now and self.asked()):
            return False
        self._now = max(self._now, min(later))
        while self._due and self._due[0][0] <= self._now:
            signal = heapq.heappop(self._due)[2]
            try:
                self._deliver(signal)
            except StaleSignal:
                continue  # cancelled meanwhile
            break
        return True

    def _act(self, act: Act) -> bool:
        """Do what people do next, if the run is ready for it."""
        if act.wait is not None:
            self._ready += act.wait.elapsed
        elif act.until is not None:
            if all(token.step != act.until for token in self.run.tokens):
                return False
            self._ready = self._now
        elif act.hang_up:
            self._deliver(Left(self.run.id))
        elif act.silence:
            asked = self.asked()
            if not asked:
                return False
            self._ready = self._now + _patience(asked[0])
        elif act.event is not None:
            if all(self._program.nodes[token.step].awaits != act.event for token in self.run.tokens):
                return False
            self._deliver(Happened(self.run.id, act.event))
        elif act.agent_leaves:
            self._deliver(Served(self.run.id, False))
        else:
            signal = self._answer(act)
            if signal is None:
                return False
            self._ready = self._now
            self._done(act)
            self._deliver(signal)
            return True
        self._done(act)
        return True

    def _done(self, act: Act) -> None:
        self._acts.pop(0)
        self.log.append(Said("did", "", _act_words(act)))

    def _answer(self, act: Act) -> Signal | None:
        for perform in self.asked():
            given = act.press or act.say or act.agent or ""
            outcome, inputs = _reply(perform, act, given)
            if outcome is not None:
                return self._performed(perform, outcome, inputs)
        for token in self.run.tokens:
            node = self._program.nodes[token.step]
            if act.press and node.owner is not None and act.press in node.keys:
                return Performed(self.run.id, token.id, token.visit, EXIT, {"key": act.press})
        return None

    @property
    def now(self) -> datetime:
        """The time to which it has come."""
        return self._now

    def asked(self) -> list[Perform]:
        """The steps that wait for a person."""
        return [perform for perform in self._asked.values() if is_current(self.run, perform)]

    def _deliver(self, signal: Signal) -> None:
        self.run, effects, trace = advance(self._program, self.run, signal, self._now)
        self.trace += trace
        self._last = self._now
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, SetTimer):
            self._later(effect.length, Elapsed(self.run.id, effect.token, effect.visit, effect.timer))
        elif isinstance(effect, StartSubRun):
            answer = self._case.world.calls.get(effect.process, Answer(DONE))
            self._later(_after(answer), self._performed(effect, answer.outcome, answer.inputs))
        elif isinstance(effect, Perform):
            self._perform(effect)

    def _perform(self, effect: Perform) -> None:
        heard = self._heard(effect)
        self.words += heard
        self.log += [Said("heard", effect.step, words) for words in heard]
        fixed = self._case.world.steps.get(effect.step)
        if fixed is not None:
            self._later(_after(fixed), self._performed(effect, fixed.outcome, fixed.inputs))
            return
        match effect.params:
            case Ask() | Collect() | Survey():
                self._asked[effect.token] = effect
                self._later(_patience(effect), self._performed(effect, TIMEOUT, {}))
            case Show(buttons=(_, *_)) | Dispose(code=None) | Form() | Task() | Review():
                self._asked[effect.token] = effect
            case Queue() as queue:
                outcome, after, inputs = self._waits(queue)
                self._later(after, self._performed(effect, outcome, inputs))
            case Callback() as callback:
                waiting = self._case.world.queues.get(callback.queue, Waiting())
                after = waiting.after.elapsed if waiting.after else timedelta()
                self._later(after, self._performed(effect, ANSWERED, {"agent": "agent"}))
            case Hours() as hours:
                self._later(timedelta(), self._performed(effect, self._hours(hours.calendar), {}))
            case Wait():
                pass  # music plays until the timer ends it
            case _:
                outcome, inputs = self._at_once(effect)
                self._later(timedelta(), self._performed(effect, outcome, inputs))

    def _at_once(self, effect: Perform) -> tuple[str, dict[str, Any]]:
        if effect.type != "identify":
            outcome, inputs = STEP_TYPES[effect.type].usual(effect.params)
            return outcome, dict(inputs)
        customer, params = self._case.caller.customer, effect.params
        assert isinstance(params, Identify)
        if params.send:
            return (SENT if customer else NOT_SENT), {}
        asked = By.DATA in params.by or By.CODE in params.by
        return (KNOWN, {"customer": customer}) if customer else (WRONG if asked else UNKNOWN, {})

    def _waits(self, queue: Queue) -> tuple[str, timedelta, dict[str, Any]]:
        waiting = self._case.world.queues.get(queue.queue, Waiting())
        after = waiting.after.elapsed if waiting.after else timedelta()
        if queue.maximum and after > queue.maximum.elapsed and self.run.medium in THERE:
            return TIMEOUT, queue.maximum.elapsed, {}
        return waiting.outcome, after, {"agent": "agent"} if waiting.outcome == ANSWERED else {}

    def _hours(self, calendar: str) -> str:
        world = self._case.world
        if calendar in world.hours:
            return world.hours[calendar]
        if calendar in world.calendars:
            return state_of(world.calendars[calendar], self._now)
        return self._hours_at(calendar, self._now) if self._hours_at else OPEN

    def _heard(self, effect: Perform) -> list[str]:
        params, language = effect.params, effect.language
        if effect.phase is Phase.CONFIRM:
            return [f"confirm {effect.value}"]
        texts = [params.again] if isinstance(params, Ask | Collect | Survey) and effect.attempt > 1 else []
        texts.append(question(params) if isinstance(params, Survey) else getattr(params, "text", None))
        heard = [text.in_language(language) for text in texts if isinstance(text, Text)]
        if isinstance(params, Say):
            heard += [self._announced(announcement) for announcement in params.announce]
        if isinstance(params, Wait):
            heard.append(f"music {params.music}")
        if not heard and getattr(params, "prompt", None):
            heard.append(f"prompt {params.prompt}")  # type: ignore[attr-defined]
        return heard

    def _announced(self, announcement: Announcement) -> str:
        names = [token.step for token in self.run.tokens if token.parent is None]
        params = self._program.nodes[names[0]].params if names else None
        queue = params.queue if isinstance(params, Queue) else ""
        waiting = self._case.world.queues.get(queue, Waiting())
        if announcement is Announcement.POSITION:
            return f"position {waiting.position}"
        return f"expected wait {waiting.expected_wait} min"

    def _performed(self, effect: Perform | StartSubRun, outcome: str, inputs: Mapping[str, Any]) -> Performed:
        return Performed(self.run.id, effect.token, effect.visit, outcome, dict(inputs))

    def _later(self, after: timedelta, signal: Signal) -> None:
        self._count += 1
        heapq.heappush(self._due, (self._now + after, self._count, signal))

    def path(self, *, inside: bool = False) -> tuple[str, ...]:
        """The steps in the order in which they began; those heard in a queue if `inside`."""
        visits = {entry.visit: entry.step for entry in self.trace} | {t.visit: t.step for t in self.run.tokens}
        return tuple(step for _, step in sorted(visits.items()) if inside or "/" not in step)

    def _differences(self) -> list[Sentence]:
        expect = self._case.expect
        problems: list[Sentence] = []
        path = self.path(inside=any("/" in step for step in expect.path or ()))
        if expect.path is not None and path != expect.path:
            problems.append(said("went {path}, not {wanted}", path=" > ".join(path), wanted=" > ".join(expect.path)))
        if self.run.outcome != expect.outcome:
            ended, wanted = (outcome or said("nothing yet") for outcome in (self.run.outcome, expect.outcome))
            problems.append(said("ended by {outcome}, not {wanted}", outcome=ended, wanted=wanted))
        position = 0
        for wanted in expect.words:
            found = next((n for n in range(position, len(self.words)) if wanted in self.words[n]), None)
            if found is None:
                missed = said("“{words}” was not heard then", words=wanted)
                problems.append(missed if position else said("“{words}” was not heard", words=wanted))
                break
            position = found + 1
        for name, value in expect.variables.items():
            if self.run.variables.get(name) != value:
                now = repr(self.run.variables.get(name))
                problems.append(said("“{name}” is {value}, not {wanted}", name=name, value=now, wanted=repr(value)))
        return problems


def _reply(perform: Perform, act: Act, given: str) -> tuple[str | None, dict[str, Any]]:
    """How a person's act answers a step that waits for one; None when it is no answer to this step."""
    params = perform.params
    if isinstance(params, Form | Task):
        return (DONE if act.fill is not None else None), dict(act.fill or {})
    if isinstance(params, Review):
        filled = {"decision": act.agent, "by": "agent", **(act.fill or {})}
        return (str(filled["decision"]) if filled["decision"] in params.decisions else None), filled
    if act.fill is not None:
        return None, {}
    if isinstance(params, Show):
        return (act.agent if act.agent else None), {}
    if isinstance(params, Dispose):
        return (DONE if act.agent else None), {"code": act.agent}
    if perform.phase is Phase.CONFIRM:
        return (YES if given in ("1", YES) else NO), {}
    if isinstance(params, Survey):
        score = score_of(params.kind, given)
        if given in (REFUSE_KEY, REFUSED):
            return REFUSED, {}
        return (NO_MATCH, {}) if score is None else (SCORED, {"score": score})
    if isinstance(params, Collect):
        value = given.removesuffix(params.terminator or "") if act.press else given
        return OK, {"value": value}
    assert isinstance(params, Ask)
    if act.press and act.press == params.repeat_key:
        return REPEAT, {}
    for choice in params.choices:
        if given == (choice.key if act.press else choice.name):
            return choice.name, {"key": given}
    return NO_MATCH, {"key": given}


def _patience(perform: Perform) -> timedelta:
    return perform.params.timeout.elapsed if isinstance(perform.params, Ask | Collect | Survey) else timedelta()


def _after(answer: Answer) -> timedelta:
    return answer.after.elapsed if answer.after else timedelta()


def _act_words(act: Act) -> str:
    shown = {field: getattr(act, field) for field in act.__struct_fields__}
    return ", ".join(f"{field} {value}" for field, value in shown.items() if value not in (None, False))
