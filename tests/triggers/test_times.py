"""When schedules are due: zones, summer time, weekdays, and the closed days of a calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.clocks.calendar import Calendar, OpeningHours
from switchroom.triggers.contracts import Closed
from switchroom.triggers.domain.schedule import Schedule, due_between, next_due
from tests.support.web import ok, refused
from tests.triggers.conftest import PLAIN, Automatic

OFFICE = Calendar(
    "America/Sao_Paulo",
    tuple(OpeningHours(day, 8 * 60, 18 * 60) for day in range(5)),
    frozenset({date(2026, 12, 25)}),
)
NOON = datetime(2026, 12, 24, 15, tzinfo=UTC)  # a Thursday, noon in São Paulo


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (Schedule(("09:00",), (), "UTC"), datetime(2026, 12, 25, 9, tzinfo=UTC)),
        (Schedule(("09:00", "13:00"), (), "America/Sao_Paulo"), datetime(2026, 12, 24, 16, tzinfo=UTC)),
        (Schedule(("09:00",), (0,), "America/Sao_Paulo"), datetime(2026, 12, 28, 12, tzinfo=UTC)),
        (Schedule(("07:00",), (), "America/Sao_Paulo", OFFICE), datetime(2026, 12, 28, 10, tzinfo=UTC)),
        (Schedule(("07:00",), (4,), "America/Sao_Paulo", OFFICE), datetime(2027, 1, 1, 10, tzinfo=UTC)),
        (Schedule(("07:00",), (4,), "America/Sao_Paulo", OFFICE, Closed.NEXT), datetime(2026, 12, 28, 10, tzinfo=UTC)),
        (Schedule(("07:00",), (), "America/Sao_Paulo", Calendar("UTC")), None),
    ],
)
def test_the_next_moment(schedule: Schedule, due: datetime | None) -> None:
    assert next_due(schedule, NOON) == due


def test_a_time_that_summer_time_skips_or_repeats_comes_once() -> None:
    night = Schedule(("02:30",), (), "Europe/Berlin")
    spring = due_between(night, datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC), 9)
    assert spring == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)]
    autumn = due_between(night, datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC), 9)
    assert autumn == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


@given(
    times=st.sets(st.sampled_from(["00:00", "02:30", "12:00", "23:59"]), min_size=1),
    weekdays=st.sets(st.integers(0, 6)),
    zone=st.sampled_from(["UTC", "America/Sao_Paulo", "Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe"]),
    minute=st.integers(0, 366 * 24 * 60),
    closed=st.sampled_from(list(Closed)),
    calendar=st.sampled_from([None, OFFICE]),
)
def test_it_goes_on_in_order_and_misses_nothing(
    times: set[str],
    weekdays: set[int],
    zone: str,
    minute: int,
    closed: Closed,
    calendar: Calendar | None,
) -> None:
    """Step by step one comes to the same moments as by looking from a day before."""
    schedule = Schedule(tuple(sorted(times)), tuple(sorted(weekdays)), zone, calendar, closed)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    steps = due_between(schedule, start, start + timedelta(days=40), 400)
    assert steps == sorted(set(steps))
    earlier = due_between(schedule, start - timedelta(days=1), start + timedelta(days=40), 400)
    assert [moment for moment in earlier if moment > start] == steps


async def test_a_schedule_starts_its_process_when_it_is_due_and_then_waits_for_the_next(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    at = {"when": "schedule", "times": ["08:00"], "weekdays": [0], "zone": "America/Sao_Paulo"}
    made = await automatic.trigger(process, **at)
    other = await automatic.trigger(process, name="Never", condition="now.weekday > 6", **at)
    due = datetime.fromisoformat((await automatic.shown(made))["next_at"])
    assert (due.astimezone(UTC).hour, due.weekday()) == (11, 0)
    for one in (made, other):
        await automatic.due_now(one)
    assert [await automatic.results(one) for one in (made, other)] == [["fired"], ["not_met"]]
    again = datetime.fromisoformat((await automatic.shown(made))["next_at"])
    assert again == due
    ok(await automatic.admin.post(f"/api/triggers/{made['id']}/off"))
    assert (await automatic.shown(made))["next_at"] is None
    assert await automatic.live.value("select count(*) from platform.timer where kind = 'trigger due'") == 1
    ok(await automatic.admin.delete(f"/api/triggers/{other['id']}"), 204)
    assert await automatic.live.value("select count(*) from platform.timer where kind = 'trigger due'") == 0


async def test_a_draft_is_judged_field_by_field(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    talks = await automatic.process(
        "talks", "start: say\nsteps:\n  say: {type: say, text: Hello, then: end}\n  end: {type: end}\n"
    )
    needs = await automatic.process("needs", "inputs: {ticket: ticket, count: integer?}\n" + PLAIN)

    async def faults(**body: object) -> dict[str, str]:
        found = ok(await automatic.admin.post("/api/trigger-checks", json={"process": process, **body}))["faults"]
        return {fault["field"]: fault["message"] for fault in found}

    event = {"when": "event", "event": "ticket.opened"}
    assert await faults(**event, condition="ticket.priority <= 2 && event.by == 'customer'") == {}
    for condition, said in {
        "ticket.priorty <= 2": "There is no “priorty” there.",
        "interaction.medium == 'voice'": "There is no variable “interaction” here.",
        "ticket.status == 'opne'": "“opne” is never equal: it is one of new, open, pending, on_hold, solved, closed.",
        "ticket.number": "A condition is true or false.",
        "ticket.": None,
    }.items():
        (message,) = (await faults(**event, condition=condition)).values()
        assert said is None or message == said
    assert list(await faults(when="event")) == ["event"]
    assert list(await faults(when="schedule", zone="Mars/Olympus")) == ["times", "zone"]
    assert list(await faults(when="condition", after="soon")) == ["wait", "after"]
    assert list(await faults(when="condition", wait="unanswered", after="31d")) == ["after"]
    assert await faults(**event, process=talks) == {"process": "This process needs a customer who is there: say (say)."}
    assert list(await faults(**event, process="nowhere")) == ["process"]
    assert list(await faults(**event, process=needs)) == ["inputs.ticket"]
    given = {"ticket": "ticket.id", "count": "ticket.subject", "more": "1"}
    assert set(await faults(**event, process=needs, inputs=given)) == {"inputs.more"}
    given = {"ticket": "ticket.number"}
    assert list(await faults(**event, process=needs, inputs=given)) == ["inputs.ticket"]
    body = {"name": "Wrong", **event, "process": process, "condition": "ticket.x"}
    answer = refused(await automatic.admin.post("/api/triggers", json=body), 422, "trigger.wrong")
    assert [error["field"] for error in answer["errors"]] == ["condition"]
    at = {"when": "schedule", "times": ["08:00"], "zone": "UTC", "process": process}
    assert ok(await automatic.admin.post("/api/trigger-checks", json=at))["next_at"] is not None
