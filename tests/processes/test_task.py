"""The task step: what it says to the validator, how a case plays it, and what goes on when all else is stopped."""

import pytest

from switchroom.processes.domain.signals import Stop, Timer
from switchroom.processes.domain.steps.task import Task
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from tests.processes.player import RUN, Player, definition_of

CHECK = """
start: check
steps:
  check:
    type: task
    title: Check the meter
    post: inspector
    within: 4h
    late: [{notify: lead}]
    text: Go and look
    checklist: [Photo taken]
    fields: [{name: reading, label: Reading, kind: number}, {name: remark, label: Remark, required: false}]
    then: end
  end: {type: end}
"""


def test_what_is_filled_in_is_kept_and_the_run_goes_on() -> None:
    player = Player(CHECK)
    assert isinstance(player.performed().params, Task)
    player.answer("check", reading="12,5", remark=" fine ")
    assert player.run.variables == {"reading": 12.5, "remark": "fine"}
    assert player.run.outcome == "done"


def test_a_task_that_is_late_stays_open_and_its_lead_is_told() -> None:
    player = Player(CHECK)
    player.elapse("check", Timer.LIMIT)
    assert [getattr(effect, "post", None) for effect in player.effects] == ["lead"]
    player.answer("check", reading=1)
    assert player.trace[0].late


def test_a_task_outlives_the_customer() -> None:
    player = Player(CHECK)
    player.leave()
    assert player.places == ["check"]


FORKED = """
start: fork
steps:
  fork: {type: fork, branches: [task, page], outcomes: {task: check, page: page}}
  check: {type: task, title: Check, post: inspector, then: join}
  page: {type: show, text: Read, buttons: [{name: go, label: Go}], outcomes: {go: join}}
  join: {type: join, then: end}
  end: {type: end}
"""


def test_stopping_spares_what_colleagues_were_given_to_do() -> None:
    player = Player(FORKED)
    task = player.at("check").id
    player.send(Stop(RUN, (task,)))
    assert player.places == ["check"]
    assert not player.run.finished
    player.answer("check")
    assert player.run.outcome == "done"


def test_stopping_with_nothing_to_spare_ends_the_run() -> None:
    player = Player(FORKED)
    player.stop()
    assert (player.places, player.run.outcome) == ([], "stopped")


@pytest.mark.parametrize(
    ("fill", "outcome"), [("{reading: 3}", "done"), ("{reading: many}", "failed"), ("{}", "failed")]
)
def test_a_case_does_a_task_by_filling_it_in(fill: str, outcome: str) -> None:
    case = f"cases:\n  - {{name: it, does: [{{fill: {fill}}}], expect: {{outcome: {outcome}}}}}"
    definition = definition_of(CHECK + case)
    assert validate(definition, OfflineReferences()) == []
    assert [result.problems for result in try_cases(definition).results] == [()]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("{type: task, title: A, then: end}", "task.no_post"),
        ("{type: task, post: agent, then: end}", "task.no_title"),
        ("{type: task, title: A, post: agent, fields: [{name: a, label: A, secret: true}], then: end}", "task.secret"),
        (
            "{type: task, title: A, post: agent, fields: [{name: a, label: A}, {name: a, label: B}], then: end}",
            "form.same_name",
        ),
    ],
)
def test_the_validator_says_no(step: str, code: str) -> None:
    text = f"start: t\nsteps:\n  t: {step}\n  end: {{type: end}}\n"
    assert code in {finding.code for finding in validate(definition_of(text), OfflineReferences())}
