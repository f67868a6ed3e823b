"""The list of articles on its way out: to authors as they are being written, to readers as they are read."""

from typing import Any
from uuid import UUID

from switchroom.exchange.contracts import Rows
from switchroom.exchange.facade import joined
from switchroom.knowledge.doors import open_to, taken_out, worked_on
from switchroom.platform.access import Principal
from switchroom.platform.db import Database

AT_ONCE = 50
"""Articles, which are long."""
BEGINNING = UUID(int=0)


async def article_rows(database: Database, principal: Principal) -> Rows:
    """Every text of every article, some articles at a time, in the columns of `FIELDS`."""
    seen, arguments = open_to(principal, 3)
    taken, more = taken_out(principal, 3 + len(arguments))
    works, again = worked_on(principal, 3 + len(arguments) + len(more))
    statement = f"""
        with part as (select a.* from knowledge.article a
                      where a.id > $1 and not a.archived and {seen} and {taken} order by a.id limit $2)
        select a.id, a.slug, a.visibility, a.review_at, c.slug as category, t.language, t.title, t.body,
            array(select label from organisation.brand where id = any(a.brand_ids) order by label) as brands
        from part a left join knowledge.category c on c.id = a.category_id
        left join lateral (
            select language, title, body from knowledge.draft where article_id = a.id and {works}
            union all
            select language, title, body from knowledge.shown where article_id = a.id and not {works}) t on true
        order by a.id, t.language
    """  # noqa: S608 - own fragments
    after = BEGINNING
    while True:
        async with database.read() as connection:
            rows = await connection.fetch(statement, after, AT_ONCE, *arguments, *more, *again)
        if not rows:
            return
        yield [_cells(row) for row in rows if row["language"] is not None]
        after = rows[-1]["id"]


def _cells(row: Any) -> list[str]:
    return [
        row["title"],
        row["body"],
        row["language"],
        row["category"] or "",
        row["visibility"],
        joined(row["brands"]),
        row["review_at"].isoformat() if row["review_at"] else "",
        row["slug"],
    ]
