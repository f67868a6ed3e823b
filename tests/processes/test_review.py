"""The review step: what it says to the validator, what comes of a decision, and how a case plays it."""

import pytest

from switchroom.processes.domain.signals import Timer
from switchroom.processes.domain.steps.review import Review, is_address, reason_is_enough
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from tests.processes.player import Player, definition_of

ASKS = """
start: who
steps:
  who: {type: set, values: {name: "'Ana'"}, then: review}
  review:
    type: review
    title: A new password
    post: lead
    within: 4h
    late: [{notify: boss}]
    text: "May {{ name }} have one?"
    values: [{label: Name, value: "{{ name }}"}]
    into: decided
    then: end
    outcomes: {refused: no, returned: who}
  no: {type: end, outcome: no}
  end: {type: end}
"""


def test_what_is_to_be_decided_is_filled_in_and_what_was_decided_is_kept() -> None:
    player = Player(ASKS)
    params = player.performed().params
    assert isinstance(params, Review)
    assert params.text is not None
    assert (params.text[""], params.values[0].value[""]) == ("May Ana have one?", "Ana")
    player.answer("review", "approved", by="Lea", reason=" fine ")
    assert player.run.variables["decided"] == {"decision": "approved", "reason": "fine", "by": "Lea"}
    assert player.run.outcome == "done"


@pytest.mark.parametrize(
    ("decision", "reason", "outcome"),
    [
        ("refused", "Not hers", "no"),
        ("refused", "  ", "failed"),
        ("refused", "x" * 2001, "failed"),
        ("approved", "x" * 2001, "failed"),
        ("approved", "", "done"),
    ],
)
def test_a_refusal_without_a_reason_is_none(decision: str, reason: str, outcome: str) -> None:
    player = Player(ASKS)
    player.answer("review", decision, reason=reason)
    assert player.run.outcome == outcome


def test_what_is_returned_is_asked_again() -> None:
    player = Player(ASKS)
    player.answer("review", "returned", reason="Whose?")
    assert player.places == ["review"]


def test_it_outlives_the_customer_and_being_late() -> None:
    player = Player(ASKS)
    player.leave()
    player.elapse("review", Timer.LIMIT)
    assert [getattr(effect, "post", None) for effect in player.effects] == ["boss"]
    assert player.places == ["review"]


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        ("{agent: approved}", "done"),
        ("{fill: {decision: refused, reason: Not hers}}", "no"),
        ("{fill: {decision: refused}}", "failed"),
    ],
)
def test_a_case_decides(does: str, outcome: str) -> None:
    case = f"cases:\n  - {{name: it, does: [{does}], expect: {{outcome: {outcome}, words: [May Ana]}}}}"
    definition = definition_of(ASKS + case)
    assert validate(definition, OfflineReferences()) == []
    assert [result.problems for result in try_cases(definition).results] == [()]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ("post: agent, text: A", "review.no_title"),
        ("title: A, post: agent", "review.nothing"),
        ("title: A, text: A", "review.nobody"),
        ("title: A, text: A, post: agent, decisions: [approved]", "review.decisions"),
        ("title: A, text: A, post: agent, decisions: [refused, returned]", "review.decisions"),
        ("title: A, text: A, post: agent, decisions: [approved, refused, refused]", "review.decisions"),
        ("title: A, text: A, post: agent, posts: [lead], needs: 3", "review.too_few"),
        ("title: A, text: A, people: [a@example.com], within: 1h, needs: 2", "review.too_few"),
        ("title: A, text: A, people: [a@example.com]", "review.no_limit"),
        ("title: A, text: A, people: ['Ana <a@example.com>'], within: 1h", "review.address"),
        ("title: A, text: A, people: [a@example.com], within: 1h, outcomes: {approved: end}", "outcome.not_wired"),
    ],
)
def test_the_validator_says_no(parameters: str, code: str) -> None:
    wired = "" if "outcomes" in parameters else ", otherwise: end"
    text = f"start: t\nsteps:\n  t: {{type: review, {parameters}{wired}}}\n  end: {{type: end}}\n"
    assert code in {finding.code for finding in validate(definition_of(text), OfflineReferences())}


def test_a_review_that_is_whole_passes() -> None:
    step = "{type: review, title: A, text: A, post: agent, needs: 3, then: end, otherwise: end}"
    assert validate(definition_of(f"start: t\nsteps:\n  t: {step}\n  end: {{type: end}}\n"), OfflineReferences()) == []


@pytest.mark.parametrize("address", ["", "a", "a@", "a@b c", "a@b,c@d", "<a@b>", None, 3, "a" * 65 + "@b"])
def test_what_is_no_address_is_asked_nothing(address: object) -> None:
    assert not is_address(address)


def test_approval_may_be_silent() -> None:
    assert reason_is_enough("approved", "")
    assert not reason_is_enough("returned", "\n")
