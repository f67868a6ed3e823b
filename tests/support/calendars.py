"""Calendars and moments for tests: random hours, zones with strange changes, and the moments around those."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from switchroom.platform.clocks.calendar import Calendar, OpeningHours

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/New_York", "Pacific/Apia", "Europe/Dublin", "America/St_Johns"]  # fmt: skip
CHANGES = [  # moments around which clocks are changed, one of them by half an hour and one by a whole day
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
]
hours = st.builds(OpeningHours, st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1440))
moments = st.one_of(
    st.integers(1_230_768_000, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.builds(lambda at, by: at + timedelta(minutes=by), st.sampled_from(CHANGES), st.integers(-2000, 2000)),
)
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.lists(hours, max_size=6).map(tuple),
    st.frozensets(st.sampled_from([c.date() + timedelta(days=n) for c in CHANGES for n in (-1, 0, 1)]), max_size=5),
)
