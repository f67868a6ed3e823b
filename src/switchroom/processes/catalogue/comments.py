"""What readers say of a published process: written to its owner, who settles it."""

from datetime import datetime
from typing import Any
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

COMMENT_NOTICE, REMARK_NOTICE, ANSWER_NOTICE = "comment", "remark", "answer"
_SOURCE = "select source from processes.definition where slug = $1 and version = $2"
MOST_COMMENTS = 200


class NoSuchComment(NotFound):
    """There is no such comment on this process."""

    code = "process.comment_not_found"


class Comment(msgspec.Struct, frozen=True):
    """What somebody wrote, of which version and which step, if of one; `mine`: I may take it back."""

    id: UUID
    version: int
    text: str
    by: str
    at: datetime
    settled_at: datetime | None
    mine: bool
    step: str | None = None
    step_title: Any = None
    answer: str | None = None
    answered_by: str = ""
    answered_at: datetime | None = None


async def comments(connection: Connection, principal: Principal, slug: str) -> list[Comment]:
    """The latest, those that nobody has settled first. Raises `NotAllowed`, `NoSuchProcess`."""
    await _access(connection, principal, slug)
    rows = await connection.fetch(
        """select id, version, text, written_by, written_at, settled_at, step, answer, answered_by, answered_at
           from processes.process_comment
           where slug = $1 order by settled_at is not null, written_at desc limit $2""",
        slug,
        MOST_COMMENTS,
    )
    writers = {row[name] for row in rows for name in ("written_by", "answered_by") if row[name]}
    people = await people_by_id(connection, list(writers))
    titles = await _titles(connection, slug, {(row["version"], row["step"]) for row in rows if row["step"]})
    return [
        Comment(
            row["id"],
            row["version"],
            row["text"],
            people[row["written_by"]].name if row["written_by"] in people else "",
            row["written_at"],
            row["settled_at"],
            row["written_by"] == principal.user_id,
            row["step"],
            titles.get((row["version"], row["step"])),
            row["answer"],
            people[row["answered_by"]].name if row["answered_by"] in people else "",
            row["answered_at"],
        )
        for row in rows
    ]


async def _titles(
    connection: Connection, slug: str, wanted: set[tuple[int, str]]
) -> dict[tuple[int, str], str | dict[str, str]]:
    """The titles of steps as their versions have them."""
    found: dict[tuple[int, str], str | dict[str, str]] = {}
    for version in {version for version, _ in wanted}:
        source = await connection.fetch_value(_SOURCE, slug, version)
        steps = ((source or {}).get("steps") or {}) if isinstance(source, dict) else {}
        for of, step in wanted:
            if of == version:
                found[of, step] = Text.parse((steps.get(step) or {}).get("title") or step).to_json()
    return found


async def comment(tx: Transaction, principal: Principal, slug: str, text: str) -> UUID:
    """Tell whoever holds the owner's role something; the comment's id. Raises `NotAllowed`, `NoSuchProcess`."""
    version, title, owner = await _access(tx, principal, slug)
    return await _write(tx, principal, _New(slug, version, text), Notice(COMMENT_NOTICE, title, process=slug), owner)


async def remark(
    tx: Transaction, principal: Principal, slug: str, version: int, step: str, text: str, origin: Origin
) -> UUID:
    """Tell the owner something of a step that one was led through: for whoever works by it, whoever may see processes.

    The remark's id. Raises `NoSuchProcess`.
    """
    row = await tx.fetch_row("select owner from processes.catalogued where slug = $1", slug)
    source = await tx.fetch_value(_SOURCE, slug, version)
    if row is None or source is None:
        raise NoSuchProcess(process=slug)
    titles = await _titles(tx, slug, {(version, step)})
    about = Notice(REMARK_NOTICE, Text.parse(titles[version, step]), process=slug)
    return await _write(tx, principal, _New(slug, version, text, step), about, row["owner"], origin)


async def answer(tx: Transaction, principal: Principal, slug: str, comment_id: UUID, text: str) -> None:
    """A designer answers; whoever wrote it is told. Raises `NotAllowed`, `NoSuchProcess`, `NoSuchComment`."""
    await _access(tx, principal, slug)
    principal.require(DESIGN)
    writer = await tx.fetch_value(
        """update processes.process_comment set answer = $3, answered_by = $4, answered_at = clock_timestamp()
           where id = $1 and slug = $2 returning written_by""",
        comment_id,
        slug,
        text,
        principal.user_id,
    )
    if writer is None:
        raise NoSuchComment()
    tx.emit(_said(slug, comment_id))
    if writer != principal.user_id:
        about = Notice(ANSWER_NOTICE, Text.parse(text), process=slug)
        await tell(tx, [writer], about, tx.origin or Origin.REAL)


class _New(msgspec.Struct, frozen=True):
    slug: str
    version: int
    text: str
    step: str | None = None


async def _write(
    tx: Transaction, principal: Principal, new: _New, about: Notice, owner: str, origin: Origin | None = None
) -> UUID:
    made, origin = new_id(), origin or tx.origin or Origin.REAL
    await tx.execute(
        """insert into processes.process_comment (id, slug, version, text, written_by, step)
           values ($1, $2, $3, $4, $5, $6)""",
        made,
        new.slug,
        new.version,
        new.text,
        principal.user_id,
        new.step,
    )
    tx.emit(_said(new.slug, made), origin=origin)
    if owner:
        owners = await post_holders_in(tx, owner, await tx.now(), unit_id=None, origin=origin)
        told = [person.id for person in owners if person.id != principal.user_id]
        await tell(tx, told, about, origin)
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
