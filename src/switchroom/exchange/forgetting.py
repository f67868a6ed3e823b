"""Imports end: by their time, and where they hold what is to be forgotten of a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.retention import count_of

OVER = """
(select id from exchange.import where coalesce(undone_at, ended_at, at) < $1 and state not in ('running', 'undoing'))
"""


async def forget_imports(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove lines, then imports, that were over before then, at most so many; how many. They cannot be undone then."""
    lines = count_of(
        await tx.execute(
            f"""delete from exchange.line where (import_id, number) in
                    (select import_id, number from exchange.line where import_id in {OVER} limit $2)""",  # noqa: S608
            before,
            limit,
        )
    )
    if lines == limit:
        return lines
    imports = await tx.execute(
        f"""delete from exchange.import where id in (select id from exchange.import i where id in {OVER}
                and not exists(select from exchange.line where import_id = i.id) limit $2)""",  # noqa: S608
        before,
        limit - lines,
    )
    return lines + count_of(imports)


async def forget_subjects(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Empty the lines that these were made or changed by: they are to be forgotten, and no undo brings them back."""
    await tx.execute(
        """update exchange.line set cells = '{}', before = '{}', keys = '{}', complaints = '[]',
               state = case when state in ('made', 'updated') then 'kept' else state end
           where subject_id = any($1)""",
        list(ids),
    )
