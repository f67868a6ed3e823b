"""What people say of articles: whether one helped, comments for its authors, and what it solved."""

from typing import Any
from uuid import UUID

from switchroom.knowledge import schemas
from switchroom.knowledge.contracts import WRITE, Matters, NoSuchComment, SubjectKind
from switchroom.knowledge.domain.languages import nearest
from switchroom.knowledge.doors import access, access_readable, may, readable
from switchroom.knowledge.events import ArticleCommented, ArticleSolved, ArticleVoted
from switchroom.knowledge.reading import person
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of

MOST_COMMENTS = 200
COUNT_VOTES = """
update knowledge.article a set helpful = helpful + $2, unhelpful = unhelpful + $3 where id = $1
returning helpful, unhelpful
"""


async def vote(tx: Transaction, principal: Principal, key: str, helpful: bool | None) -> schemas.Votes:
    """Say whether it helped, once; saying it again changes it, None takes it back."""
    article = await access_readable(tx, principal, key)
    # Two votes of one person at once would both count: the article's row makes them wait for each other.
    await tx.execute("select from knowledge.article where id = $1 for update", article.id)
    before = await tx.fetch_value(
        "select helpful from knowledge.vote where article_id = $1 and user_id = $2", article.id, principal.user_id
    )
    if helpful is None:
        await tx.execute(
            "delete from knowledge.vote where article_id = $1 and user_id = $2", article.id, principal.user_id
        )
    else:
        await tx.execute(
            """insert into knowledge.vote (article_id, user_id, helpful, number, at)
               values ($1, $2, $3, $4, clock_timestamp())
               on conflict (article_id, user_id) do update
                   set helpful = excluded.helpful, number = excluded.number, at = excluded.at""",
            article.id,
            principal.user_id,
            helpful,
            article.published or 0,
        )
    counted = await count_vote(tx, article.id, before, helpful)
    return schemas.Votes(helpful=counted["helpful"], unhelpful=counted["unhelpful"], my_vote=helpful)


async def count_vote(tx: Transaction, article_id: UUID, before: bool | None, after: bool | None) -> Any:
    """Change an article's figures from one opinion to another; None: no opinion."""
    row = await tx.fetch_row(
        COUNT_VOTES,
        article_id,
        (after is True) - (before is True),
        (after is False) - (before is False),
    )
    if before != after:
        tx.emit(ArticleVoted(article=article_id, helpful=after))
    return row


async def comments(connection: Connection, principal: Principal, key: str) -> schemas.Comments:
    """The latest comments, those that nobody has dealt with first."""
    article = await access(connection, principal, key)
    rows = await connection.fetch(
        """select id, author_id, text, at, done_at from knowledge.comment where article_id = $1
           order by done_at is not null, at desc limit $2""",
        article.id,
        MOST_COMMENTS,
    )
    people = await people_by_id(connection, [row["author_id"] for row in rows])
    return schemas.Comments(
        items=[
            schemas.Comment(
                id=row["id"],
                author=person(people, row["author_id"]),
                text=row["text"],
                at=row["at"],
                done_at=row["done_at"],
                mine=row["author_id"] == principal.user_id,
            )
            for row in rows
        ]
    )


async def comment(tx: Transaction, principal: Principal, key: str, text: str) -> UUID:
    """Tell the authors something. The comment's id."""
    article = await access(tx, principal, key)
    id = new_id()
    await tx.execute(
        """insert into knowledge.comment (id, article_id, author_id, text, at)
           values ($1, $2, $3, $4, clock_timestamp())""",
        id,
        article.id,
        principal.user_id,
        text,
    )
    tx.emit(ArticleCommented(article=article.id, comment=id))
    return id


async def settle_comment(tx: Transaction, principal: Principal, id: UUID, *, done: bool) -> None:
    """An author has dealt with it, or has not after all. Raises `NoSuchComment`."""
    row, brands = await _comment(tx, principal, id)
    if not may(principal, WRITE, brands):
        raise NoSuchComment()
    await tx.execute(
        """update knowledge.comment set done_at = case when $2 then coalesce(done_at, clock_timestamp()) end,
               done_by = case when $2 then $3::uuid end where id = $1""",
        id,
        done,
        principal.user_id,
    )
    tx.emit(ArticleCommented(article=row["article_id"], comment=id, done=done))


async def remove_comment(tx: Transaction, principal: Principal, id: UUID) -> None:
    """Erase one's own comment, or as an author any. Raises `NoSuchComment`."""
    row, brands = await _comment(tx, principal, id)
    if row["author_id"] != principal.user_id and not may(principal, WRITE, brands):
        raise NoSuchComment()
    await tx.execute("delete from knowledge.comment where id = $1", id)


async def _comment(tx: Transaction, principal: Principal, id: UUID) -> tuple[Any, tuple[UUID, ...]]:
    row = await tx.fetch_row("select article_id, author_id from knowledge.comment where id = $1 for update", id)
    if row is None:
        raise NoSuchComment()
    article = await access(tx, principal, str(row["article_id"]))
    return row, article.brand_ids


async def mark_solved(
    tx: Transaction, principal: Principal, matters: Matters, key: str, given: schemas.SolvedNew, *, solved: bool
) -> None:
    """It solved this interaction or ticket, or did not after all. Idempotent. Raises `UnknownSubject`."""
    article = await access_readable(tx, principal, key)
    await matters.check(tx, principal, given.kind, given.id)
    if solved:
        done = await tx.execute(
            """insert into knowledge.solved_with (article_id, kind, subject_id, user_id, at)
               values ($1, $2, $3, $4, clock_timestamp()) on conflict do nothing""",
            article.id,
            given.kind.value,
            given.id,
            principal.user_id,
        )
    else:
        done = await tx.execute(
            "delete from knowledge.solved_with where article_id = $1 and kind = $2 and subject_id = $3",
            article.id,
            given.kind.value,
            given.id,
        )
    if count_of(done):
        await tx.execute(
            "update knowledge.article set solved = solved + $2 where id = $1", article.id, 1 if solved else -1
        )
        tx.emit(ArticleSolved(article=article.id, kind=Code(given.kind.value), about=given.id, solved=solved))


async def solved_by(
    connection: Connection, principal: Principal, matters: Matters, kind: SubjectKind, id: UUID, language: str
) -> schemas.SolvedArticles:
    """The articles that solved this, of those one may read. Raises `UnknownSubject`."""
    await matters.check(connection, principal, kind, id)
    which, arguments = readable(principal, 3)
    rows = await connection.fetch(
        f"""select a.id, a.slug, a.language, w.user_id, w.at,
                   (select jsonb_object_agg(s.language, s.title) from knowledge.shown s
                    where s.article_id = a.id) as titles
            from knowledge.solved_with w join knowledge.article a on a.id = w.article_id
            where w.kind = $1 and w.subject_id = $2 and {which} order by w.at""",  # noqa: S608 - own fragments
        kind.value,
        id,
        *arguments,
    )
    people = await people_by_id(connection, [row["user_id"] for row in rows])
    return schemas.SolvedArticles(
        items=[
            schemas.SolvedArticle(
                article_id=row["id"],
                slug=row["slug"],
                title=row["titles"][nearest(row["titles"], language, row["language"])],
                at=row["at"],
                by=person(people, row["user_id"]),
            )
            for row in rows
        ]
    )
