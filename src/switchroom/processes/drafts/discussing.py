"""What people say about a draft: remarks at its steps, and the decisions of those who were asked to review it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes import events
from switchroom.processes.drafts.contracts import Decision, Draft, DraftChanged, NoSuchRemark, NotAsked, ReasonMissing
from switchroom.processes.drafts.door import access, to_change, unpublished
from switchroom.processes.notices import Notice, tell

DRAFT_NOTICE = "draft"


class Remark(msgspec.Struct, frozen=True):
    """What somebody wrote about a step (or, without one, about the whole)."""

    id: UUID
    step: str
    text: str
    by: str
    at: datetime
    settled_at: datetime | None


class Reviewer(msgspec.Struct, frozen=True):
    """Somebody who was asked; `current`: the decision is about the draft as it is now."""

    user_id: UUID
    name: str
    decision: Decision | None
    reason: str | None
    current: bool
    decided_at: datetime | None


class Discussion(msgspec.Struct, frozen=True):
    remarks: list[Remark]
    reviewers: list[Reviewer]


async def discussion(connection: Connection, principal: Principal, draft_id: UUID) -> Discussion:
    """All of it, oldest first. Raises `NoSuchDraft`."""
    draft = await access(connection, principal, draft_id)
    remarks = await connection.fetch(
        """select id, step, text, written_by, written_at, settled_at from processes.draft_remark
           where draft_id = $1 order by written_at, id""",
        draft_id,
    )
    reviews = await connection.fetch(
        """select user_id, decision, reason, defined, decided_at from processes.draft_review
           where draft_id = $1 order by user_id""",
        draft_id,
    )
    ids = {*(row["written_by"] for row in remarks if row["written_by"]), *(row["user_id"] for row in reviews)}
    people = await people_by_id(connection, list(ids))
    names = {id: person.name for id, person in people.items()}
    return Discussion(
        [
            Remark(r["id"], r["step"], r["text"], names.get(r["written_by"], ""), r["written_at"], r["settled_at"])
            for r in remarks
        ],
        [
            Reviewer(
                r["user_id"],
                names.get(r["user_id"], ""),
                Decision(r["decision"]) if r["decision"] else None,
                r["reason"],
                r["decision"] is not None and r["defined"] == draft.defined,
                r["decided_at"],
            )
            for r in reviews
        ],
    )


async def remark(tx: Transaction, principal: Principal, draft_id: UUID, step: str, text: str) -> UUID:
    """Write a remark. Whoever may see a draft may say something about it. Raises `NoSuchDraft`, `DraftOver`."""
    draft = await unpublished(tx, principal, draft_id)
    made = new_id()
    await tx.execute(
        "insert into processes.draft_remark (id, draft_id, step, text, written_by) values ($1, $2, $3, $4, $5)",
        made,
        draft_id,
        step,
        text,
        principal.user_id,
    )
    tx.emit(_said(draft))
    return made


async def settle(tx: Transaction, principal: Principal, draft_id: UUID, remark_id: UUID) -> None:
    """Mark a remark as dealt with. Raises `NoSuchDraft`, `DraftOver`, `NoSuchRemark`."""
    draft = await unpublished(tx, principal, draft_id)
    done = await tx.fetch_value(
        """update processes.draft_remark set settled_at = coalesce(settled_at, clock_timestamp())
           where id = $1 and draft_id = $2 returning id""",
        remark_id,
        draft_id,
    )
    if done is None:
        raise NoSuchRemark()
    tx.emit(_said(draft))


async def ask_for_review(tx: Transaction, principal: Principal, draft_id: UUID, people: Sequence[UUID]) -> None:
    """Ask exactly these people; nobody: it is a draft again. Who is asked anew is told.

    Raises `NoSuchDraft`, `DraftOver`, `UnknownReference`.
    """
    draft = await to_change(tx, principal, draft_id)
    wanted = list(dict.fromkeys(people))
    known = await people_by_id(tx, wanted)
    if missing := [user for user in wanted if user not in known]:
        raise UnknownReference(errors=[{"field": "people", "code": "unknown", "message": str(missing[0])}])
    await tx.execute(
        "delete from processes.draft_review where draft_id = $1 and user_id <> all($2::uuid[])", draft_id, wanted
    )
    added = await tx.fetch(
        """insert into processes.draft_review (draft_id, user_id, asked_by)
           select $1, u, $3 from unnest($2::uuid[]) u on conflict do nothing returning user_id""",
        draft_id,
        wanted,
        principal.user_id,
    )
    state = "in_review" if wanted else "draft"
    title = await tx.fetch_value("update processes.draft set state = $2 where id = $1 returning title", draft_id, state)
    tx.emit(_said(draft))
    told = [row["user_id"] for row in added if row["user_id"] != principal.user_id]
    await tell(tx, told, Notice(DRAFT_NOTICE, Text.parse(title), draft_id=draft_id), tx.origin or Origin.REAL)


async def decide(
    tx: Transaction, principal: Principal, draft_id: UUID, decision: Decision, reason: str, *, defined: int
) -> None:
    """What somebody who was asked says of the draft as he has seen it.

    Raises `NoSuchDraft`, `DraftOver`, `DraftChanged`, `NotAsked`, `ReasonMissing`.
    """
    draft = await unpublished(tx, principal, draft_id)
    if decision is Decision.RETURNED and not reason:
        raise ReasonMissing(errors=[{"field": "reason", "code": "missing", "message": ReasonMissing().message}])
    if draft.defined != defined:
        raise DraftChanged()
    done = await tx.fetch_value(
        """update processes.draft_review set decision = $3, reason = $4, defined = $5, decided_at = clock_timestamp()
           where draft_id = $1 and user_id = $2 returning user_id""",
        draft_id,
        principal.user_id,
        decision.value,
        reason or None,
        defined,
    )
    if done is None:
        raise NotAsked()
    tx.emit(_said(draft, decision))


def _said(draft: Draft, decision: Decision | None = None) -> events.DraftDiscussed:
    return events.DraftDiscussed(
        draft=draft.id, process=Code(draft.slug), decision=Code(decision.value) if decision else None
    )
