from datetime import UTC, datetime, timedelta

import pytest

from switchroom.processes.domain.cases import Schedule, state_of
from switchroom.processes.domain.trial import CaseResult, Report, try_cases
from switchroom.processes.samples import NAMES, sample
from tests.processes.player import definition_of

MENU = """
inputs: {name: "text?"}
start: hours
left: gone
steps:
  hours: {type: hours, calendar: main, outcomes: {open: menu}, otherwise: closed}
  closed: {type: say, text: Closed, then: end}
  menu:
    type: ask
    text: {en: Press 1, pt: Tecle 1}
    again: Once more
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    retries: 1
    timeout: 5s
    outcomes: {one: number, two: queue}
    otherwise: end
  number: {type: collect, text: Number, longest: 4, retries: 0, into: number, then: queue, otherwise: end}
  queue:
    type: queue
    queue: main
    maximum: 2m
    exits: {"9": left}
    waiting:
      start: place
      steps:
        place: {type: say, announce: [position, expected-wait], then: music}
        music: {type: wait, for: 30s, music: calm, then: place}
    outcomes: {answered: page, left: back, timeout: back}
    otherwise: end
  page: {type: show, text: Page, buttons: [{name: good, label: Good}, {name: bad, label: Bad}], then: end, outcomes: {}}
  back: {type: say, prompt: call-back, then: dispose}
  dispose: {type: dispose, then: end}
  gone: {type: end, outcome: left}
  end: {type: end}
""".replace("then: end, outcomes: {}", "outcomes: {good: dispose, bad: end}")


def report_of(cases: str) -> Report:
    return try_cases(definition_of(MENU + "cases:\n" + cases))


def result_of(case: str) -> CaseResult:
    """The result of one case, given as the inside of a flow map."""
    return report_of(f"  - {{name: it, {case}}}\n").results[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_pass_and_cover_every_step_and_outcome(name: str) -> None:
    report = try_cases(definition_of(sample(name)))
    assert [(result.name, result.problems) for result in report.results if not result.passed] == []
    assert (report.steps_not_covered, report.outcomes_not_covered) == ([], [])


def test_a_day_of_waiting_takes_milliseconds() -> None:
    began = datetime.now(UTC)
    result = result_of("does: [{press: '2'}], world: {queues: {main: {after: 110s}}}, expect: {}")
    assert datetime.now(UTC) - began < timedelta(seconds=10)
    assert result.took == timedelta(seconds=110)


def test_a_menu_that_repeats() -> None:
    result = result_of(
        "caller: {language: pt}, does: [{press: '7'}, {silence: true}],"
        " expect: {path: [hours, menu, menu, end], words: [Tecle 1, Once more, Tecle 1], outcome: done}"
    )
    assert result.problems == ()
    assert result.took == timedelta(seconds=5)


def test_silence_runs_into_the_time_out() -> None:
    result = result_of("expect: {path: [hours, menu, menu, end], outcome: done}")
    assert (result.problems, result.took) == ((), timedelta(seconds=10))


@pytest.mark.parametrize(
    ("at", "path"),
    [
        ("2026-03-03T10:00:00-03:00", "[hours, menu, queue]"),
        ("2026-03-03T07:59:00-03:00", "[hours, closed, end]"),
        ("2026-03-08T10:00:00-03:00", "[hours, closed, end]"),
        ("2026-12-25T10:00:00-03:00", "[hours, closed, end]"),
    ],
)
def test_opening_hours_at_a_given_time(at: str, path: str) -> None:
    world = "{calendars: {main: {zone: America/Sao_Paulo, open: {mon-fri: '08:00-20:00'}, holidays: ['2026-12-25']}}}"
    result = result_of(
        f"at: '{at}', world: {world}, does: [{{press: '2'}}, {{until: queue}}, {{hang_up: true}}],"
        f" expect: {{path: {path[:-1]}{', gone' if 'queue' in path else ''}],"
        f" outcome: {'left' if 'queue' in path else 'done'}}}"
    )
    assert [problem for problem in result.problems if "went" in problem or "ended" in problem] == []


def test_a_real_calendar_is_asked_where_the_case_says_nothing() -> None:
    definition = definition_of(MENU + "cases:\n  - {name: it, expect: {path: [hours, closed, end], outcome: done}}\n")
    assert not try_cases(definition).passed
    assert try_cases(
        definition, lambda calendar, at: "closed" if calendar == "main" and at.hour == 12 else "open"
    ).passed


def test_an_answer_after_some_time_in_the_queue() -> None:
    result = result_of(
        "does: [{press: '2'}, {agent: good}, {agent: solved}],"
        " world: {queues: {main: {after: 70s, position: 2, expected_wait: 3}}},"
        " expect: {path: [hours, menu, queue, queue/place, queue/music, queue/place, queue/music, queue/place,"
        " queue/music, page, dispose, end],"
        " words: [position 2, expected wait 3 min, music calm, position 2, Page], outcome: done}"
    )
    assert result.problems == ()


def test_the_longest_wait_and_an_exit_key() -> None:
    late = result_of("does: [{press: '2'}, {agent: x}], world: {queues: {main: {after: 5m}}}, expect: {outcome: done}")
    assert (late.problems, late.took) == ((), timedelta(minutes=2))
    assert "prompt call-back" in late.words
    away = result_of(
        "does: [{press: '2'}, {wait: 40s}, {press: '9'}, {agent: x}], world: {queues: {main: {after: 60s}}},"
        " expect: {path: [hours, menu, queue, back, dispose, end], outcome: done}"
    )
    assert (away.problems, away.took) == ((), timedelta(seconds=40))


def test_hanging_up_at_a_point() -> None:
    result = result_of(
        "does: [{press: '1'}, {until: number}, {wait: 2s}, {hang_up: true}],"
        " expect: {path: [hours, menu, number, gone], outcome: left}"
    )
    assert (result.problems, result.took) == ((), timedelta(seconds=2))


def test_a_case_may_end_while_the_run_waits() -> None:
    assert result_of("does: [{press: '2'}], expect: {path: [hours, menu, queue, page]}").passed


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        ("expect: {path: [hours, menu], outcome: done}", "went hours > menu > menu > end, not hours > menu"),
        ("expect: {outcome: left}", "ended by done, not left"),
        ("expect: {}", "ended by done, not nothing yet"),
        ("expect: {words: [Press 1, Goodbye], outcome: done}", "“Goodbye” was not heard then"),
        ("expect: {words: [Bonjour], outcome: done}", "“Bonjour” was not heard"),
        ("expect: {variables: {name: Ana}, outcome: done}", "“name” is None, not 'Ana'"),
        ("inputs: {age: 5}, expect: {}", "no input “age”"),
        ("does: [{press: '2'}, {press: '5'}], expect: {}", "nothing was there for “press 5”"),
        ("world: {steps: {hours: {outcome: raining}}}, expect: {}", "no outcome “raining”"),
    ],
)
def test_what_differs_is_told(case: str, problem: str) -> None:
    result = result_of(case)
    assert not result.passed
    assert any(problem in told for told in result.problems)


def test_what_no_case_covers_is_told() -> None:
    report = report_of("  - {name: it, does: [{press: '7'}, {press: '7'}], expect: {outcome: done}}\n")
    assert report.passed
    waiting = ["queue", "queue/place", "queue/music"]
    assert report.steps_not_covered == ["closed", "number", *waiting, "page", "back", "dispose", "gone"]
    assert report.outcomes_not_covered == [
        ("hours", "closed"),
        ("hours", "holiday"),
        ("menu", "one"),
        ("menu", "two"),
        ("menu", "timeout"),
    ]


def test_a_schedule_knows_its_days() -> None:
    schedule = Schedule("UTC", {"mon-wed": "08:00-12:00", "sat": "20:00-24:00"}, ("2026-03-04",))
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    states = [
        state_of(schedule, monday + timedelta(days=day, hours=hour))
        for day, hour in [(0, 8), (0, 12), (2, 9), (3, 9), (5, 19), (5, 23)]
    ]
    assert states == ["open", "closed", "holiday", "closed", "closed", "open"]
