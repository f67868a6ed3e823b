"""Planning a visit, moving it and ending it: asked for at the ticket's own door; the requester is told each time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import time_zones
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.ids import new_id
from switchroom.tickets import checks
from switchroom.tickets.answering import reply_to
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import UNSOLVED, WORK, EntryKind, Medium, NotTheirTicket
from switchroom.tickets.domain.statuses import after_reply
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.events import VisitEnded, VisitKept, VisitMoved, VisitPlanned
from switchroom.tickets.rows import Ref, Row, access_to_change, writer_of
from switchroom.tickets.telling import tell
from switchroom.tickets.visits import notices, records, schemas, words
from switchroom.tickets.visits.contracts import (
    Method,
    ReasonNeeded,
    Slot,
    TicketIsSolved,
    TooManyVisits,
    Visit,
    VisitIsOver,
    VisitKind,
    VisitStatus,
)
from switchroom.tickets.visits.reminding import remind_before
from switchroom.tickets.visits.timing import slot_of
from switchroom.wording.contracts import Mail

KEPT = ("status", "kind", "begins_at", "ends_at", "zone", "place", "reason")
"""What a line on the ticket says of a visit, beside who goes."""


async def plan(tx: Transaction, principal: Principal, ref: Ref, body: schemas.VisitNew, before: timedelta) -> UUID:
    """Plan a visit; its id. Whoever goes is told, and the requester. `before`: so long before he is reminded.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `TicketIsSolved`, `TooManyVisits`, `NotTheirTicket`, and what
    `slot_of` does.
    """
    row = await access_to_change(tx, principal, ref, WORK)
    if row.status not in UNSOLVED:
        raise TicketIsSolved()
    if not await records.has_room(tx, row):
        raise TooManyVisits()
    agent = body.agent_id or row.assignee_id or principal.user_id
    await _check_agent(tx, row, agent)
    zone = (await time_zones(tx))[row.unit_id]
    slot = await _slot(tx, body.day, body.begins, body.ends, zone)
    visit = Visit(
        id=new_id(),
        ticket_id=row.id,
        kind=VisitKind(body.kind),
        begins_at=slot.begins,
        ends_at=slot.ends,
        zone=zone,
        place=body.place,
        agent_id=agent,
        note=body.note,
    )
    await records.add(tx, visit)
    await remind_before(tx, visit, before)
    event = VisitPlanned(
        ticket=row.id, visit=visit.id, kind=visit.kind, agent=agent, begins_at=slot.begins, ends_at=slot.ends
    )
    tx.emit(event, origin=row.origin)
    await _keep(tx, principal, row, None, visit)
    await _tell_agents(tx, principal, row, {agent}, notices.YOURS)
    await _write(tx, principal, row, words.PLANNED[visit.kind], visit, Method.REQUEST)
    return visit.id


async def move(
    tx: Transaction, principal: Principal, ref: Ref, id: UUID, body: schemas.VisitMove, before: timedelta
) -> None:
    """Another time, place or agent. What was agreed before stays on the ticket. Nothing where nothing is other.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `VisitNotFound`, `VisitIsOver`, `NotTheirTicket`, and what
    `slot_of` does.
    """
    row, visit = await _planned(tx, principal, ref, id)
    agent = body.agent_id or visit.agent_id
    if agent != visit.agent_id:
        await _check_agent(tx, row, agent)
    zone = (await time_zones(tx))[row.unit_id]
    slot = await _slot(tx, body.day, body.begins, body.ends, zone)
    wanted = {
        "begins_at": slot.begins,
        "ends_at": slot.ends,
        "zone": zone,
        "agent_id": agent,
        "place": visit.place if body.place is None else body.place,
        "note": visit.note if body.note is None else body.note,
    }
    if all(getattr(visit, name) == value for name, value in wanted.items()):
        return
    fresh = {"sequence": visit.sequence + 1, "asked": None, "asked_at": None, "reminded_at": None}
    moved = await records.change(tx, visit, **wanted, **fresh, reason=body.reason)
    await remind_before(tx, moved, before)
    event = VisitMoved(ticket=row.id, visit=visit.id, agent=agent, begins_at=slot.begins, ends_at=slot.ends)
    tx.emit(event, origin=row.origin)
    await _keep(tx, principal, row, visit, moved)
    await _tell_agents(tx, principal, row, {agent, visit.agent_id}, notices.MOVED)
    await _write(tx, principal, row, words.MOVED[moved.kind], moved, Method.REQUEST, body.reason)


async def end(tx: Transaction, principal: Principal, ref: Ref, id: UUID, body: schemas.VisitEnd) -> None:
    """It took place, nobody was there, or it does not take place: only then is the requester told.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `VisitNotFound`, `VisitIsOver`, `ReasonNeeded`.
    """
    row, visit = await _planned(tx, principal, ref, id)
    status = VisitStatus(body.status)
    if status is not VisitStatus.DONE and not body.reason:
        raise _of_field(ReasonNeeded, "reason")
    over = {"status": status.value, "sequence": visit.sequence + 1, "asked": None, "asked_at": None}
    ended = await records.change(tx, visit, **over, reason=body.reason, ended_at=await tx.now())
    await remind_before(tx, ended, timedelta())
    tx.emit(VisitEnded(ticket=row.id, visit=visit.id, agent=visit.agent_id, status=status), origin=row.origin)
    await _keep(tx, principal, row, visit, ended)
    if status is VisitStatus.CANCELLED:
        await _tell_agents(tx, principal, row, {visit.agent_id}, notices.CANCELLED)
        await _write(tx, principal, row, words.CANCELLED, ended, Method.CANCEL, body.reason)


async def keep(tx: Transaction, principal: Principal, ref: Ref, id: UUID) -> None:
    """What the requester asked for was settled otherwise: it stays as it was planned. Idempotent.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `VisitNotFound`, `VisitIsOver`.
    """
    row, visit = await _planned(tx, principal, ref, id)
    if visit.asked is not None:
        await records.change(tx, visit, asked=None, asked_at=None)
        tx.emit(VisitKept(ticket=row.id, visit=visit.id, agent=visit.agent_id), origin=row.origin)


async def _planned(tx: Transaction, principal: Principal, ref: Ref, id: UUID) -> tuple[Row, Visit]:
    row = await access_to_change(tx, principal, ref, WORK)
    visit = await records.visit_of(tx, row.id, id)
    if visit.status is not VisitStatus.PLANNED:
        raise VisitIsOver()
    return row, visit


async def _slot(tx: Transaction, day: date, begins: str, ends: str, zone: str) -> Slot:
    return slot_of(day, begins, ends, zone, await tx.now())


async def _check_agent(tx: Transaction, row: Row, agent: UUID) -> None:
    if not await checks.can_work(tx, agent, row.unit_id, row.brand_id, row.origin):
        raise _of_field(NotTheirTicket, "agent_id")


async def _keep(tx: Transaction, principal: Principal, row: Row, was: Visit | None, visit: Visit) -> None:
    """The line on the ticket: what was agreed, and what it was before."""
    change = {"before": was and await _facts(tx, was), "after": await _facts(tx, visit)}
    entry = NewEntry(kind=EntryKind.CHANGE, author=writer_of(principal), data={"changes": {"visit": change}})
    await write(tx, row.id, entry)


async def _facts(tx: Transaction, visit: Visit) -> dict[str, Any]:
    told = {name: getattr(visit, name) for name in KEPT}
    return {**told, "agent": await words.agent_of(tx, visit)}


async def _write(
    tx: Transaction,
    principal: Principal,
    row: Row,
    mail: Mail,
    visit: Visit,
    method: Method,
    reason: str = "",
) -> None:
    """A reply to the requester, with what goes into his calendar; without one the ticket is only marked as changed."""
    if row.requester_id is None:
        await apply(tx, row, {}, writer_of(principal))
        return
    text = await words.told(tx, row, mail, visit, reason)
    invitation = await words.invitation(tx, row, visit, method)
    entry = NewEntry(
        kind=EntryKind.REPLY,
        author=writer_of(principal),
        text=text,
        medium=Medium.WEB,
        data={"visit": visit.id, "invitation": msgspec.to_builtins(invitation)},
    )
    await reply_to(tx, row, entry, after_reply(row.status))


async def _tell_agents(
    tx: Transaction, principal: Principal, row: Row, agents: set[UUID], said: dict[str, str]
) -> None:
    await tell(tx, row, agents - {principal.user_id}, said)


def _of_field(refusal: type[Invalid], field: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": refusal().message}])
