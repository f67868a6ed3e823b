"""What the validator says of callbacks and messages, and where a run goes on while the customer is off the line."""

import pytest

from switchroom.processes.domain.findings import Severity
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from tests.processes.player import definition_of

CALLBACK = """
process: back
title: Back
start: back
left: left
steps:
  back:
    type: callback
    queue: support
    outcomes: {answered: talk, unreachable: say, not-possible: which}
    otherwise: end
  which:
    type: decide
    conditions: [{when: callback_reason == 'no-trunk', outcome: trunk}]
    outcomes: {trunk: say}
    otherwise: end
  say: {type: say, text: Sorry., then: end}
  talk: {type: dispose, then: end}
  end: {type: end}
  left: {type: end, outcome: left}
cases:
  - name: Hangs up, is called back, and an agent serves
    does: [{until: back}, {hang_up: true}, {until: talk}, {agent: solved}]
    world: {queues: {support: {after: 20m}}}
    expect: {path: [back, talk, end], outcome: done, variables: {agent: agent}}
  - name: Is not reached, so nothing is said to him
    world: {steps: {back: {outcome: unreachable, inputs: {gone: true}}}}
    expect: {path: [back, left], outcome: left}
  - name: Cannot be called back, and is told so on the line
    world: {steps: {back: {outcome: not-possible, inputs: {reason: no-trunk, gone: false}}}}
    expect: {path: [back, which, say, end], outcome: done, words: [Sorry.]}
"""
VOICEMAIL = """
process: message
title: Message
start: message
steps:
  message: {type: voicemail, queue: support, outcomes: {recorded: end}, otherwise: end}
  end: {type: end}
"""


class NoTrunk(OfflineReferences):
    def reaches_numbers(self) -> bool:
        return False


def test_a_run_goes_on_with_who_was_reached_and_without_who_was_not() -> None:
    definition = definition_of(CALLBACK)
    assert validate(definition, OfflineReferences()) == []
    report = try_cases(definition)
    assert [result.problems for result in report.results] == [(), (), ()]


def test_a_number_where_no_switch_has_a_trunk_is_a_warning() -> None:
    text = CALLBACK.replace("queue: support\n", "queue: support\n    number: '{{ agent }}'\n", 1)
    found = validate(definition_of(text), NoTrunk())
    (warning,) = [finding for finding in found if finding.code == "callback.no_trunk"]
    assert (warning.severity, warning.step) == (Severity.WARNING, "back")
    assert not [f for f in validate(definition_of(text), OfflineReferences()) if f.code == "callback.no_trunk"]


@pytest.mark.parametrize(
    ("text", "old", "new", "code"),
    [
        (CALLBACK, "queue: support\n", "queue: support\n    number: '+551123456789'\n", "step.callback_number"),
        (CALLBACK, "queue: support\n", "queue: support\n    ring: 5m\n", "step.callback_ring"),
        (CALLBACK, "queue: support\n", "queue: support\n    pause: 1h working\n", "step.callback_clock"),
        (VOICEMAIL, "queue: support,", "queue: support, longest: 16m,", "step.voicemail_longest"),
        (VOICEMAIL, "queue: support,", "queue: support, longest: 2s,", "limit.shorter_than_inside"),
        (VOICEMAIL, "queue: support,", "queue: support, longest: 1m working,", "step.voicemail_clock"),
        (VOICEMAIL, "queue: support,", "queue: support, silence: 5s working,", "step.voicemail_clock"),
        (VOICEMAIL, "queue: support,", "queue: support, silence: 1s,", "step.voicemail_silence"),
    ],
)
def test_parameters_that_cannot_be_meant_are_found(text: str, old: str, new: str, code: str) -> None:
    found = validate(definition_of(text.replace(old, new, 1)), OfflineReferences())
    assert code in {finding.code for finding in found}
