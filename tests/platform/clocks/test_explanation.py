"""Why it is due then: the facts add up to the due time, and are those a person would name."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given

from switchroom.platform.clocks.calendar import Calendar, OpeningHours
from switchroom.platform.clocks.explanation import Closing, Fact, FactCode, explain
from switchroom.platform.clocks.targets import Target, TargetClock
from switchroom.platform.events import Code
from tests.platform.clocks.test_targets import clocks

HOUR = timedelta(hours=1)
BERLIN = Calendar(
    "Europe/Berlin", tuple(OpeningHours(day, 8 * 60, 18 * 60) for day in range(5)), frozenset({date(2026, 4, 6)})
)


def of(facts: list[Fact], code: FactCode) -> list[Fact]:
    return [fact for fact in facts if fact.code is code]


@given(clock=clocks())
def test_target_pauses_and_closings_add_up_to_the_time_until_it_is_due(clock: TargetClock) -> None:
    due = clock.due_at
    if due is None:
        return
    facts = explain(clock, max([due, *(pause.ends or pause.begins for pause in clock.pauses)]))
    stood = sum(((fact.length or timedelta()) for fact in of(facts, FactCode.PAUSED)), timedelta())
    closed = due - clock.started_at - sum((span.length for span in clock.running(due)), timedelta())
    assert clock.started_at + clock.target.length + stood + closed == due
    # closings inside a pause are told by the pause
    told = sum(
        (fact.until - fact.at for fact in of(facts, FactCode.CLOSED) if fact.at and fact.until), timedelta()
    ) + sum((fact.length or timedelta() for fact in of(facts, FactCode.MORE_CLOSED)), timedelta())
    silent = sum((pause.ends - pause.begins for pause in clock.pauses if pause.ends), timedelta())
    assert closed - silent <= told <= closed


@given(clock=clocks())
def test_the_facts_are_in_order_and_begin_with_start_and_target(clock: TargetClock) -> None:
    now = max([clock.started_at, *(pause.ends or pause.begins for pause in clock.pauses)])
    facts = explain(clock, now)
    assert [fact.code for fact in facts[:2]] == [FactCode.STARTED, FactCode.TARGET]
    happened = [fact.at for fact in facts if fact.code in (FactCode.PAUSED, FactCode.CLOSED) and fact.at]
    assert happened == sorted(happened)
    assert len(of(facts, FactCode.DUE)) == (clock.due_at is not None)
    last = facts[-1].code
    assert last in (FactCode.MET, FactCode.BREACHED, FactCode.HELD, FactCode.LEFT, FactCode.NEVER)
    assert (last in (FactCode.HELD, FactCode.NEVER)) == (clock.due_at is None)


def test_a_weekend_a_pause_and_what_is_left() -> None:
    friday = datetime(2026, 3, 27, 14, tzinfo=UTC)  # 15:00 in Berlin
    clock = TargetClock(friday, target=Target(4 * HOUR, BERLIN, HOUR))
    clock = clock.pause(friday + HOUR, Code("pending")).resume(friday + 2 * HOUR)
    facts = explain(clock, friday + 2 * HOUR)
    monday = datetime(2026, 3, 30, 6, tzinfo=UTC)  # 8:00 in summer
    assert facts == [
        Fact(code=FactCode.STARTED, at=friday),
        Fact(code=FactCode.TARGET, length=4 * HOUR, working=True),
        Fact(
            code=FactCode.PAUSED,
            at=friday + HOUR,
            until=friday + 2 * HOUR,
            why=Code("pending"),
            who=clock.pauses[0].who,
            length=HOUR,
        ),
        Fact(code=FactCode.CLOSED, at=friday + 3 * HOUR, until=monday, closing=Closing.DAYS),
        Fact(code=FactCode.WARNED_FROM, at=monday + HOUR),
        Fact(code=FactCode.DUE, at=monday + 2 * HOUR),
        Fact(code=FactCode.LEFT, length=3 * HOUR),
    ]


def test_kinds_of_closings() -> None:
    broken = Calendar(
        "Europe/Berlin",
        tuple(OpeningHours(day, *hours) for day in range(5) for hours in ((480, 720), (780, 1080))),
        BERLIN.holidays,
    )
    thursday = datetime(2026, 4, 2, 9, tzinfo=UTC)  # 11:00; Monday is a holiday
    facts = of(explain(TargetClock(thursday, target=Target(20 * HOUR, broken)), thursday), FactCode.CLOSED)
    assert [(fact.closing, fact.holidays) for fact in facts] == [
        (Closing.BREAK, ()),
        (Closing.NIGHT, ()),
        (Closing.BREAK, ()),
        (Closing.HOLIDAY, (date(2026, 4, 6),)),
        (Closing.BREAK, ()),
    ]


def test_many_closings_are_summed_up() -> None:
    start = datetime(2026, 6, 1, 6, tzinfo=UTC)
    facts = explain(TargetClock(start, target=Target(300 * HOUR, BERLIN)), start)
    assert len(of(facts, FactCode.CLOSED)) == 12
    (rest,) = of(facts, FactCode.MORE_CLOSED)
    assert rest.count == 17
    assert facts[-2].code is FactCode.DUE


def test_a_change_of_clocks_is_told_where_it_is_worked_through() -> None:
    always = Calendar("Europe/Berlin", tuple(OpeningHours(day, 0, 1440) for day in range(7)))
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    (changed,) = of(explain(TargetClock(saturday, target=Target(24 * HOUR, always)), saturday), FactCode.CLOCKS_CHANGED)
    assert (changed.at, changed.length) == (datetime(2026, 3, 29, 1, tzinfo=UTC), HOUR)
    office = explain(TargetClock(saturday, target=Target(24 * HOUR, BERLIN)), saturday)
    assert not of(office, FactCode.CLOCKS_CHANGED)


def test_what_stands_still_has_no_due_time_and_says_what_is_left() -> None:
    start = datetime(2026, 3, 30, 8, tzinfo=UTC)
    clock = TargetClock(start, target=Target(4 * HOUR)).pause(start + HOUR, Code("on_hold"))
    assert explain(clock, start + 9 * HOUR)[2:] == [
        Fact(
            code=FactCode.PAUSED,
            at=start + HOUR,
            why=Code("on_hold"),
            who=clock.pauses[0].who,
            length=8 * HOUR,
        ),
        Fact(code=FactCode.HELD, length=3 * HOUR),
    ]


def test_what_was_done_too_late_says_by_how_much() -> None:
    start = datetime(2026, 3, 30, 8, tzinfo=UTC)
    clock = TargetClock(start, target=Target(4 * HOUR)).stop(start + 5 * HOUR)
    assert explain(clock, start + 9 * HOUR)[-1] == Fact(code=FactCode.BREACHED, at=start + 4 * HOUR, length=HOUR)
    done = TargetClock(start, target=Target(4 * HOUR)).stop(start + 3 * HOUR)
    assert explain(done, start + 9 * HOUR)[-1] == Fact(code=FactCode.MET, at=start + 3 * HOUR, length=HOUR)
