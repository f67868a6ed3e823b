"""What readers say of a published process: written to its owner, who settles it."""

from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from switchroom.people.facade import people_by_id, post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.contracts import DESIGN, SEE
from switchroom.processes.definitions import PROCESSES, NoSuchProcess
from switchroom.processes.events import Commented
from switchroom.processes.notices import Notice, tell

COMMENT_NOTICE = "comment"
MOST_COMMENTS = 200


class NoSuchComment(NotFound):
    """There is no such comment on this process."""

    code = "process.comment_not_found"


class Comment(msgspec.Struct, frozen=True):
    """What somebody wrote, and of which version; `mine`: I may take it back."""

    id: UUID
    version: int
    text: str
    by: str
    at: datetime
    settled_at: datetime | None
    mine: bool


async def comments(connection: Connection, principal: Principal, slug: str) -> list[Comment]:
    """The latest, those that nobody has settled first. Raises `NotAllowed`, `NoSuchProcess`."""
    await _access(connection, principal, slug)
    rows = await connection.fetch(
        """select id, version, text, written_by, written_at, settled_at from processes.process_comment
           where slug = $1 order by settled_at is not null, written_at desc limit $2""",
        slug,
        MOST_COMMENTS,
    )
    people = await people_by_id(connection, list({row["written_by"] for row in rows}))
    return [
        Comment(
            row["id"],
            row["version"],
            row["text"],
            people[row["written_by"]].name if row["written_by"] in people else "",
            row["written_at"],
            row["settled_at"],
            row["written_by"] == principal.user_id,
        )
        for row in rows
    ]


async def comment(tx: Transaction, principal: Principal, slug: str, text: str) -> UUID:
    """Tell whoever holds the owner's role something; the comment's id. Raises `NotAllowed`, `NoSuchProcess`."""
    version, title, owner = await _access(tx, principal, slug)
    made, origin = new_id(), tx.origin or Origin.REAL
    await tx.execute(
        "insert into processes.process_comment (id, slug, version, text, written_by) values ($1, $2, $3, $4, $5)",
        made,
        slug,
        version,
        text,
        principal.user_id,
    )
    tx.emit(_said(slug, made))
    if owner:
        owners = await post_holders_in(tx, owner, await tx.now(), unit_id=None, origin=origin)
        told = [person.id for person in owners if person.id != principal.user_id]
        await tell(tx, told, Notice(COMMENT_NOTICE, title, process=slug), origin)
    return made


async def settle(tx: Transaction, principal: Principal, slug: str, comment_id: UUID, *, settled: bool) -> None:
    """A designer has dealt with it, or has not after all. Raises `NotAllowed`, `NoSuchProcess`, `NoSuchComment`."""
    await _access(tx, principal, slug)
    principal.require(DESIGN)
    done = await tx.fetch_value(
        """update processes.process_comment set
               settled_at = case when $3 then coalesce(settled_at, clock_timestamp()) end,
               settled_by = case when $3 then $4::uuid end
           where id = $1 and slug = $2 returning id""",
        comment_id,
        slug,
        settled,
        principal.user_id,
    )
    if done is None:
        raise NoSuchComment()
    tx.emit(_said(slug, comment_id, settled=settled))


async def take_back(tx: Transaction, principal: Principal, slug: str, comment_id: UUID) -> None:
    """Erase one's own comment; whoever designs erases any. Raises `NotAllowed`, `NoSuchProcess`, `NoSuchComment`."""
    await _access(tx, principal, slug)
    done = await tx.fetch_value(
        """delete from processes.process_comment where id = $1 and slug = $2 and (written_by = $3 or $4)
           returning id""",
        comment_id,
        slug,
        principal.user_id,
        principal.may(DESIGN),
    )
    if done is None:
        raise NoSuchComment()
    tx.emit(_said(slug, comment_id, gone=True))


async def _access(connection: Connection, principal: Principal, slug: str) -> tuple[int, Text, str]:
    """The current version of a process, its title and owner, for whoever may see processes."""
    principal.require(SEE)
    row = await connection.fetch_row("select version, title, owner from processes.catalogued where slug = $1", slug)
    if row is None:
        raise NoSuchProcess(process=slug)
    return row["version"], Text.parse(row["title"]), row["owner"]


def _said(slug: str, comment_id: UUID, *, settled: bool = False, gone: bool = False) -> Commented:
    return Commented(
        process_id=uuid5(PROCESSES, slug), process=Code(slug), comment=comment_id, settled=settled, gone=gone
    )
