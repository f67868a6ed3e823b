"""Cases: how a process should behave, written beside it. What they say; `trial` plays them.

A case gives a caller, the time, the world's answers and what people do, in order; and expects a path, words and an
outcome.
"""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from switchroom.processes.domain.definition import Definition, Language, Slug
from switchroom.processes.domain.findings import Finding, Severity
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.reading import from_json
from switchroom.processes.domain.saying import Sentence, as_is, said
from switchroom.processes.domain.steps.hours import CLOSED, HOLIDAY, OPEN

MAX_CASES = 500
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Day = r"(?:mon|tue|wed|thu|fri|sat|sun)"
Days = Annotated[str, msgspec.Meta(pattern=rf"^{_Day}(?:-{_Day})?$")]
Span = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class Caller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who comes, and by what medium."""

    medium: Medium = Medium.VOICE
    language: Language | None = None
    customer: str | None = None  # the id that `identify` finds; none: unknown


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A weekly calendar for trying out: `open` maps days (`mon-fri`) to a span (`08:00-20:00`)."""

    zone: str
    open: dict[Days, Span]
    holidays: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody outside answers, and how much later."""

    outcome: Slug
    after: Length | None = None
    inputs: dict[str, Any] = {}


class Waiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a wait in a queue; `position` and `expected_wait` (minutes) are what is announced."""

    outcome: Slug = "answered"
    after: Length | None = None
    position: int = 1
    expected_wait: int = 1


class World(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is so outside of the process: hours by calendar, waits by queue, answers by called process or by step."""

    hours: dict[str, Slug] = {}
    calendars: dict[str, Schedule] = {}
    queues: dict[str, Waiting] = {}
    calls: dict[str, Answer] = {}
    steps: dict[str, Answer] = {}


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that happens, as soon as it can: exactly one of these.

    `press` keys, `say` words or a choice's name, keep `silence` until it is asked again, `wait` a while, wait `until`
    the run stands at a step, `hang_up`; `agent` chooses a button, a disposition or an answer; `agent_leaves`;
    an `event` reaches the run; `fill` gives the values of a form's fields, or of a task's and so does it. A review is
    decided by `agent: approved`, or by `fill` with a `decision` and its `reason`, for as many as it needs.
    """

    press: str | None = None
    say: str | None = None
    silence: bool = False
    wait: Length | None = None
    until: str | None = None
    hang_up: bool = False
    agent: str | None = None
    agent_leaves: bool = False
    event: Slug | None = None
    fill: dict[str, str | float | bool] | None = None


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What should have come of it.

    `path`: all steps in the order in which they began, a repeated one repeated, those heard in a queue only if any is
    named here. `words`: heard or shown in this order, each part of a text. `outcome`: of the run; none: it still waits.
    """

    path: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    outcome: Slug | None = None
    variables: dict[str, Any] = {}


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One story and its end. `at` has a zone; without it the case is played on a Monday at noon, UTC."""

    name: str
    expect: Expectation
    caller: Caller = Caller()
    at: datetime | None = None
    inputs: dict[str, Any] = {}
    does: tuple[Act, ...] = ()
    world: World = World()


class Cases(msgspec.Struct, frozen=True):
    """The cases that could be read, and what is wrong with the others."""

    cases: list[Case]
    findings: list[Finding]


def read_cases(definition: Definition) -> Cases:
    """The cases of a definition."""
    read = Cases([], [])
    if len(definition.cases) > MAX_CASES:
        message = said("A process has at most {most} cases.", most=MAX_CASES)
        return Cases([], [Finding(Severity.ERROR, "", "case.too_many", message)])
    for number, raw in enumerate(definition.cases, 1):
        try:
            case = from_json(raw, Case)
            wrong = faults(case, definition)
        except (msgspec.ValidationError, ValueError, KeyError, RecursionError) as error:  # KeyError: no such zone
            case, wrong = None, as_is(" ".join(str(error).split())[:300] or "?")
        if wrong:
            title = raw.get("name", number) if isinstance(raw, dict) else number
            message = said("Case “{case}”: {what}.", case=str(title)[:80], what=wrong)
            read.findings.append(Finding(Severity.ERROR, "", "case.malformed", message))
        else:
            read.cases.append(case)
    return read


def state_of(schedule: Schedule, at: datetime) -> str:
    """Whether a calendar is open, closed or on holiday at a moment."""
    local = at.astimezone(ZoneInfo(schedule.zone))
    if local.date().isoformat() in schedule.holidays:
        return HOLIDAY
    for days, span in schedule.open.items():
        first, _, last = days.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        if begin <= local.weekday() <= end and _within(local.time(), span):
            return OPEN
    return CLOSED


def _within(now: time, span: str) -> bool:
    begin, _, end = span.partition("-")
    return time.fromisoformat(begin) <= now and (end == "24:00" or now < time.fromisoformat(end))


def faults(case: Case, definition: Definition) -> Sentence | None:
    """What is wrong with a case beside its shape; none: it can be played. Raises `KeyError` for an unknown zone."""
    for act in case.does:
        if sum(getattr(act, field) not in (None, False) for field in act.__struct_fields__) != 1:
            return said(
                "each thing under does is exactly one of press, say, silence, wait, until, hang_up, agent, event, fill"
            )
    if case.at is not None and case.at.tzinfo is None:
        return said("at needs a zone, as in 2026-03-02T10:00:00-03:00")
    names = {name for name, _ in definition.all_steps()}
    wanted = {*(case.expect.path or ()), *case.world.steps, *(act.until for act in case.does if act.until)}
    unknown = sorted(wanted - names)
    if unknown:
        return said("there is no step “{step}”", step=unknown[0][:80])
    for schedule in case.world.calendars.values():
        state_of(schedule, datetime.fromisoformat("2026-01-01T00:00:00+00:00") + timedelta())
    return None
