"""Limits on how often something may happen, kept in the database so that every process counts together.

The generic cell rate algorithm (ITU-T I.371): per key one moment at which its allowance is full again. Keys are kept
as digests: nobody needs a list of who tried to sign in.
"""

import hashlib
from datetime import datetime, timedelta

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.errors import Throttled


class Rate(msgspec.Struct, frozen=True):
    """`burst` times at once, and one more each time `every` has passed."""

    burst: int
    every: timedelta


TAKE = """
insert into platform.allowance as a (key, full_at) values ($1, $2::timestamptz + $3::interval)
on conflict (key) do update set full_at = greatest(a.full_at, $2) + $3
where greatest(a.full_at, $2) + $3 <= $2 + $3 * $4::int
returning full_at
"""
FORGET_OLD = """
delete from platform.allowance where key in
    (select key from platform.allowance where full_at < $1 order by full_at limit 10 for update skip locked)
"""


async def take(tx: Transaction, key: str, rate: Rate, now: datetime, refusal: type[Throttled] = Throttled) -> None:
    """Use up one of what `key` is allowed. Raises `refusal` with `retry_after` when nothing is left."""
    await tx.execute(FORGET_OLD, now - timedelta(days=1))
    if await tx.fetch_value(TAKE, _digest(key), now, rate.every, rate.burst) is None:
        full_at = await tx.fetch_value("select full_at from platform.allowance where key = $1", _digest(key))
        raise refusal(retry_after=full_at + rate.every - rate.burst * rate.every - now)


async def give_back(tx: Transaction, key: str, rate: Rate) -> None:
    """Undo one `take`."""
    await tx.execute(
        "update platform.allowance set full_at = full_at - $2::interval where key = $1", _digest(key), rate.every
    )


async def forget(tx: Transaction, key: str) -> None:
    """`key` has its whole allowance again."""
    await tx.execute("delete from platform.allowance where key = $1", _digest(key))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
