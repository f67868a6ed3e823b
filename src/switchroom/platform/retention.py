"""Retention: what has served its time is removed, each kind after its own, a bounded piece in each transaction.

A piece and the event that counts it are one transaction, so a night that is interrupted goes on the next night where it
stopped, and the journal's counts are what was removed. Nothing that is removed is named: neither in the event nor in
the log.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec import Struct

from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Code, RetentionApplied

log = logging.getLogger(__name__)
PIECE = 1000
"""Rows of one transaction: locks are short, and standbys keep up."""

Forget = Callable[[Transaction, datetime, int], Awaitable[int]]
"""Remove what was over before a moment, at most so many; how many there were. Fewer than allowed: nothing is left."""


class Rule(Struct, frozen=True):
    """A kind of data and how many days it is kept after it was over; 0: for ever."""

    kind: Code
    days: int
    forget: Forget


async def apply(database: Database, rule: Rule, before: datetime, *, piece: int = PIECE) -> int:
    """Remove everything of this kind that was over before then; how many."""
    total = 0
    while True:
        async with database.transaction() as tx:
            count = await rule.forget(tx, before, piece)
            report(tx, rule.kind, count, before)
        total += count
        if count < piece:
            break
    if total:
        log.info("retention applied", extra={"kind": rule.kind, "count": total})
    return total


def report(tx: Transaction, kind: Code, count: int, before: datetime) -> None:
    """Say in the journal how many were removed by this transaction, if any."""
    if count:
        tx.emit(RetentionApplied(kind=kind, count=count, before=before))


def count_of(done: str) -> int:
    """The number of rows in what a statement answers (`DELETE 5`)."""
    return int(done.rpartition(" ")[2])
