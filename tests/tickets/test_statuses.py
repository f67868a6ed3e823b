"""Statuses follow the table of the ticket's type, whatever is asked in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from switchroom.tickets.domain.edits import merge_edits, merge_sets
from switchroom.tickets.domain.priority import Level, priority_of
from switchroom.tickets.domain.statuses import (
    TRANSITIONS,
    UNSOLVED,
    Status,
    TicketType,
    after_message,
    after_reply,
    may_become,
)

types, statuses = st.sampled_from(TicketType), st.sampled_from(Status)


def test_every_type_says_of_every_status_what_may_follow() -> None:
    assert TRANSITIONS.keys() == set(TicketType)
    for kind in TicketType:
        assert TRANSITIONS[kind].keys() == set(Status)
        for status in Status:
            assert status not in may_become(kind, status)


@given(types)
def test_from_every_status_a_ticket_can_be_solved_and_closed_and_from_closed_nothing_follows(kind: TicketType) -> None:
    for start in Status:
        reached, before = {start}, set[Status]()
        while reached != before:
            before = set(reached)
            reached |= {after for status in before for after in may_become(kind, status)}
        assert (reached == {Status.CLOSED}) == (start is Status.CLOSED)
        assert start is Status.CLOSED or {Status.SOLVED, Status.CLOSED} <= reached


def test_a_complaint_is_taken_up_before_anything_else() -> None:
    assert may_become(TicketType.COMPLAINT, Status.NEW) == (Status.OPEN,)


@given(statuses)
def test_a_message_never_leaves_a_ticket_waiting_for_its_writer_or_solved(status: Status) -> None:
    after = after_message(status)
    assert (after is None) == (status is Status.CLOSED)
    assert after is None or (after in UNSOLVED and after is not Status.PENDING)


@given(statuses)
def test_a_reply_takes_a_new_ticket_up_and_changes_nothing_else(status: Status) -> None:
    assert after_reply(status) is (Status.OPEN if status is Status.NEW else status)


@given(st.sampled_from(Level), st.sampled_from(Level))
def test_more_impact_or_urgency_never_makes_a_ticket_less_important(impact: Level, urgency: Level) -> None:
    order = list(Level)
    for higher in order[: order.index(impact)]:
        assert priority_of(higher, urgency) <= priority_of(impact, urgency)
    for higher in order[: order.index(urgency)]:
        assert priority_of(impact, higher) <= priority_of(impact, urgency)


words = st.lists(st.sampled_from("abcdef"), unique=True)


@given(words, words, words)
def test_of_tags_what_each_added_or_took_away_is_kept(seen: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = merge_sets(theirs, seen, mine)
    assert len(merged) == len(set(merged))
    assert set(merged) == (set(theirs) | (set(mine) - set(seen))) - (set(seen) - set(mine))


@given(st.dictionaries(st.sampled_from(["subject", "language"]), st.integers(0, 2), min_size=2))
def test_a_change_that_saw_what_is_there_goes_through(present: dict[str, int]) -> None:
    wanted = {"subject": 9}
    assert merge_edits(present, present, wanted).conflicts == ()
    assert merge_edits(present, {"subject": 8}, wanted).conflicts == ("subject",)
    assert merge_edits({**present, "subject": 9}, {"subject": 8}, wanted).conflicts == ()


def test_custom_fields_are_compared_one_by_one() -> None:
    present = {"fields": {"room": "2.15", "asset": "P-7"}}
    merged = merge_edits(
        present, {"fields": {"room": "2.14", "asset": "P-7"}}, {"fields": {"room": "3", "asset": None}}
    )
    assert merged.conflicts == ("fields.room",)
    assert merged.values == {"fields": {"room": "2.15"}}
