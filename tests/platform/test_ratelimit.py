"""Allowances kept in the database behave like a bucket that fills drop by drop."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.platform.db import Database
from switchroom.platform.errors import Throttled
from switchroom.platform.ids import new_id
from switchroom.platform.ratelimit import Rate, forget, give_back, take
from tests.support.web import START

EVERY = timedelta(seconds=10)


class Bucket:
    """The model: `burst` drops at first, one more each `EVERY`."""

    def __init__(self, burst: int) -> None:
        self.burst, self.drops, self.at = burst, float(burst), 0

    def take(self, at: int) -> bool:
        self.drops = min(self.burst, self.drops + (at - self.at) / EVERY.total_seconds())
        self.at = at
        if self.drops < 1 - 1e-9:
            return False
        self.drops -= 1
        return True


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(burst=st.integers(1, 4), gaps=st.lists(st.sampled_from([0, 0, 1, 5, 9, 10, 11, 35]), max_size=15))
async def test_it_counts_like_a_bucket_and_says_how_long_to_wait(
    database: Database, burst: int, gaps: list[int]
) -> None:
    key, rate, bucket, at = str(new_id()), Rate(burst, EVERY), Bucket(burst), 0
    async with database.transaction() as tx:
        for gap in gaps:
            at += gap
            now = START + timedelta(seconds=at)
            if bucket.take(at):
                await take(tx, key, rate, now)
                continue
            with pytest.raises(Throttled) as refused:
                await take(tx, key, rate, now)
            missing = (1 - bucket.drops) * EVERY.total_seconds()
            assert refused.value.details["retry_after"].total_seconds() == pytest.approx(missing, abs=0.001)


async def test_what_is_given_back_or_forgotten_can_be_taken_again(database: Database) -> None:
    rate = Rate(2, EVERY)
    async with database.transaction() as tx:
        for _ in range(2):
            await take(tx, "a", rate, START)
        await give_back(tx, "a", rate)
        await take(tx, "a", rate, START)
        with pytest.raises(Throttled):
            await take(tx, "a", rate, START)
        await take(tx, "b", rate, START)
        await forget(tx, "a")
        await take(tx, "a", rate, START)


async def test_keys_that_have_long_been_full_again_are_forgotten(database: Database) -> None:
    rate = Rate(1, EVERY)
    async with database.transaction() as tx:
        for n in range(5):
            await take(tx, f"old {n}", rate, START)
        await take(tx, "new", rate, START + timedelta(days=2))
        assert await tx.fetch_value("select count(*) from platform.allowance") == 1
