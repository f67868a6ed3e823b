"""Forks, joins and events: which branches go on, and what becomes of the others."""

import pytest

from switchroom.processes.domain.effects import CancelPerform, CancelTimer, Why
from switchroom.processes.domain.errors import StaleSignal
from switchroom.processes.domain.signals import Happened
from switchroom.processes.domain.validator import OfflineReferences, validate
from tests.processes.player import RUN, Player, definition_of

FORK = """
start: fork
left: left
steps:
  fork: {type: fork, branches: [a, b, c], outcomes: {a: menu, b: first, c: second}}
  menu: {type: ask, text: Well, choices: [{name: one, key: "1"}], outcomes: {one: join}, otherwise: alone}
  first: {type: note, text: First, then: join}
  second: {type: note, text: Second, then: join, outcomes: {error: alone}}
  alone: {type: end, outcome: alone}
  join: JOIN
  last: {type: note, text: Last, then: end}
  left: {type: end, outcome: left}
  end: {type: end}
"""
ALL = FORK.replace("JOIN", "{type: join, then: last}")
ANY = FORK.replace("JOIN", "{type: join, need: any, then: last}")
TWO = FORK.replace("JOIN", "{type: join, need: 2, then: last, outcomes: {fewer: alone}}")


def test_all_branches_begin_and_the_last_one_opens_the_join() -> None:
    player = Player(ALL)
    assert player.places == ["menu", "first", "second"]
    player.answer("first")
    player.answer("menu", "one")
    assert sorted(player.places) == ["join", "join", "second"]
    player.answer("second")
    assert player.places == ["last"]
    assert player.path.count("join:done") == 1
    assert player.path.count("join:joined") == 2
    player.answer("last")
    assert player.run.outcome == "done"


def test_the_first_branch_opens_the_join_and_the_others_are_ended() -> None:
    player = Player(ANY)
    effects = player.answer("second")
    cancelled = [(e.step, e.why) for e in effects if isinstance(e, CancelPerform)]
    assert cancelled == [("menu", Why.OVER), ("first", Why.OVER)]
    assert player.places == ["last"]
    assert player.run.branches == {}


def test_a_branch_that_ends_elsewhere_is_not_waited_for() -> None:
    player = Player(ALL)
    player.answer("first")
    player.answer("menu", "one")
    player.answer("second", "error")
    assert player.places == ["last"]


def test_fewer_branches_than_needed() -> None:
    player = Player(TWO)
    player.answer("second", "error")
    player.answer("first")
    player.answer("menu", "timeout")
    player.answer("menu", "timeout")
    player.answer("menu", "timeout")
    assert player.run.outcome == "alone"
    assert "join:fewer" in player.path


def test_the_customers_branch_follows_the_leaving_and_the_others_go_on() -> None:
    player = Player(ALL)
    player.leave()
    assert player.places == ["first", "second"]
    player.answer("first")
    player.answer("second")
    assert player.places == ["last"]


def test_a_person_may_open_a_join() -> None:
    player = Player(ALL)
    player.answer("first")
    player.skip("join")
    assert player.places == ["last"]


def test_a_branch_may_end_before_the_next_has_begun() -> None:
    player = Player("""
start: fork
steps:
  fork: {type: fork, branches: [a, b], outcomes: {a: end-a, b: wait}}
  end-a: {type: end, outcome: a}
  wait: {type: wait, for: 1m, then: end-b}
  end-b: {type: end, outcome: b}
""")
    assert player.places == ["wait"]
    player.elapse("wait")
    assert player.run.outcome == "b"


EVENT = """
start: paid
steps:
  paid: {type: await, event: paid, timeout: 5m, into: payment, then: end, outcomes: {timeout: never}}
  never: {type: end, outcome: never}
  end: {type: end}
"""


def test_an_event_is_awaited_and_what_came_with_it_is_kept() -> None:
    player = Player(EVENT)
    with pytest.raises(StaleSignal, match="does not wait"):
        player.send(Happened(RUN, "sent"))
    effects = player.send(Happened(RUN, "paid", {"amount": 5}))
    assert next(type(effect) for effect in effects) is CancelTimer
    assert (player.run.outcome, player.run.variables["payment"]) == ("done", {"amount": 5})


def test_an_event_that_does_not_come() -> None:
    player = Player(EVENT)
    player.elapse("paid")
    assert player.run.outcome == "never"


def test_a_milestone_is_an_event_for_another_branch() -> None:
    player = Player("""
start: fork
steps:
  fork: {type: fork, branches: [a, b], outcomes: {a: note, b: checked}}
  note: {type: note, text: Check, then: reached}
  reached: {type: milestone, milestone: checked, then: join}
  checked: {type: await, event: checked, timeout: 1h, then: tell, outcomes: {timeout: join}}
  tell: {type: note, text: Checked, then: join}
  join: {type: join, then: end}
  end: {type: end}
""")
    player.answer("note")
    assert sorted(player.places) == ["join", "tell"]


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ("fork: {type: fork, branches: [a, b], outcomes: {a: say, b: say}}", "fork.two_on_the_line"),
        ("fork: {type: fork, branches: [a, b], outcomes: {a: say, b: fork}}", "fork.again_and_again"),
        ("fork: {type: fork, branches: [a, a], outcomes: {a: say}}", "step.choice_name"),
        ("fork: {type: fork, branches: [a, b], outcomes: {a: say}, otherwise: end}", "fork.otherwise"),
        ("fork: {type: fork, branches: [a, b], outcomes: {a: say}}", "outcome.not_wired"),
        ("fork: {type: join, then: say}", "join.no_fork"),
        ("fork: {type: await, event: x, then: say}", "await.for_ever"),
        ("fork: {type: split, branches: {a: 0, b: 0}, outcomes: {a: say, b: say}}", "split.no_weight"),
        ("fork: {type: notify, text: x, then: say, otherwise: say}", "notify.whom"),
        (
            "fork: {type: http, url: 'http://a.example', secret: key, then: say, otherwise: say}",
            "http.secret_unprotected",
        ),
        ("fork: {type: http, url: 'https://a.example', body: {a: 1}, then: say, otherwise: say}", "http.body"),
        (
            "fork: {type: http, url: 'https://a.example', headers: {Host: b}, then: say, otherwise: say}",
            "http.header",
        ),
        ("fork: {type: http, url: 'https://a.example', timeout: 5m, then: say, otherwise: say}", "http.timeout"),
    ],
)
def test_the_validator_says_no(steps: str, code: str) -> None:
    text = f"start: fork\nsteps:\n  {steps}\n  say: {{type: say, text: Hello, then: end}}\n  end: {{type: end}}\n"
    assert code in {finding.code for finding in validate(definition_of(text), OfflineReferences())}


def test_a_fork_without_fault() -> None:
    assert (
        validate(
            definition_of(TWO.replace("Second, then: join, outcomes: {error: alone}", "S, then: join")),
            OfflineReferences(),
        )
        == []
    )
