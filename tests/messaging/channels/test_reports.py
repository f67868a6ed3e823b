"""What is said of a delivery, in every order: the rules alone."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.channels.domain.reports import DeliveryState, Outcome, after_report, first_line

STATES, OUTCOMES = st.sampled_from(DeliveryState), st.sampled_from(Outcome)


@given(start=STATES, said=st.lists(OUTCOMES, max_size=6), random=st.randoms(use_true_random=False))
def test_reports_may_come_in_any_order_and_twice(start: DeliveryState, said: list[Outcome], random: object) -> None:
    mixed = said + said[:2]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert reduce(after_report, mixed, start) is reduce(after_report, said, start)


@given(state=STATES, outcome=OUTCOMES)
def test_what_was_delivered_stays_delivered_and_a_report_is_never_lost_on_what_is_open(
    state: DeliveryState, outcome: Outcome
) -> None:
    assert after_report(DeliveryState.DELIVERED, outcome) is DeliveryState.DELIVERED
    if state in (DeliveryState.WAITING, DeliveryState.TAKEN):
        assert after_report(state, outcome).value == outcome.value
    assert after_report(state, Outcome.DELIVERED) is DeliveryState.DELIVERED


@given(text=st.text(max_size=400), longest=st.integers(10, 120))
def test_a_subject_is_one_line_never_empty_and_never_too_long(text: str, longest: int) -> None:
    line = first_line(text, longest)
    assert 1 <= len(line) <= longest
    assert line == " ".join(line.split())
    assert first_line("\n  \n\thello   there\nmore") == "hello there"
