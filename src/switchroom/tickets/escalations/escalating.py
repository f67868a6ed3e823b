"""Escalating a ticket, handing it to a vendor, and having it back: asked for at the ticket's own door."""

from typing import Any
from uuid import UUID

from switchroom.organisation.facade import time_zones
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.tickets import checks
from switchroom.tickets.answering import note_on, reply_to
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import UNSOLVED, WORK, EntryKind, Medium, Status
from switchroom.tickets.domain.statuses import after_reply, may_become
from switchroom.tickets.entries import NewEntry
from switchroom.tickets.escalations import schemas
from switchroom.tickets.escalations.contracts import (
    AtVendor,
    EndedAlready,
    EscalationNotFound,
    NobodyToTell,
    NoNextTeam,
    NothingToEscalate,
    Outcome,
    SameTeam,
    UnknownVendor,
)
from switchroom.tickets.escalations.records import (
    Record,
    Whither,
    at_vendor,
    begin,
    end,
    open_records,
    record_of,
    target_of,
)
from switchroom.tickets.escalations.vendor_actions import VENDORS
from switchroom.tickets.escalations.words import to_requester
from switchroom.tickets.rows import Ref, Row, access_to_change, writer_of
from switchroom.tickets.sla.keeping import settle_tickets

NEXT_TEAM = """
select n.id from organisation.unit u join organisation.unit n on n.id = u.next_unit_id
where u.id = $1 and not n.archived
"""


async def escalate(tx: Transaction, principal: Principal, ref: Ref, body: schemas.EscalationNew) -> UUID:
    """Give it to the next tier or another team; the escalation's id. One that was open before is passed on.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `NothingToEscalate`, `NoNextTeam`, `UnknownTeam`, `SameTeam`,
    `NotTheirTicket`, `OwnerNeeded`, `NobodyToTell`, `NoPromise`.
    """
    row = await _at_work(tx, principal, ref)
    team = await _team(tx, row, body.unit_id)
    await checks.check_assignee(tx, body.assignee_id, team, row.brand_id, row.origin)
    author = writer_of(principal)
    for before in await open_records(tx, row.id):
        if before.vendor_id is None:
            await end(tx, row, before, author, Outcome.PASSED_ON)
    _check_told(row, tell=body.tell)
    to = Whither(to_unit=team, reason=body.reason, tried=body.tried, told=body.tell)
    escalation_id = await begin(tx, row, author, to)
    await _note(tx, principal, row, f"{body.reason}\n\n{body.tried}")
    row = await apply(tx, row, {"unit_id": team, "assignee_id": body.assignee_id}, author)
    if body.tell:
        await _tell(tx, principal, row, escalation_id, body.message, vendor=False)
    return escalation_id


async def hand_to_vendor(tx: Transaction, principal: Principal, ref: Ref, body: schemas.VendorHandOverNew) -> UUID:
    """Hand it to a vendor; the escalation's id. Somebody of us is assigned and follows it up.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `NothingToEscalate`, `AtVendor`, `UnknownVendor`,
    `NotTheirTicket`, `NobodyToTell`, `NoPromise`.
    """
    row = await _at_work(tx, principal, ref)
    if await at_vendor(tx, row.id):
        raise AtVendor()
    vendor = await _vendor(tx, principal, body.vendor_id)
    owner = body.owner_id or row.assignee_id or principal.user_id
    await checks.check_assignee(tx, owner, row.unit_id, row.brand_id, row.origin)
    _check_told(row, tell=body.tell)
    author = writer_of(principal)
    target, calendar_id = await target_of(tx, row, vendor)
    to = Whither(
        vendor_id=vendor["id"],
        reason=body.reason,
        tried=body.tried,
        reference=body.reference,
        told=body.tell,
        target=target,
        calendar_id=calendar_id,
    )
    escalation_id = await begin(tx, row, author, to)
    await _note(tx, principal, row, "\n\n".join(filter(None, (body.reason, body.tried))))
    holds = body.on_hold and Status.ON_HOLD in may_become(row.type, row.status)
    row = await apply(tx, row, {"assignee_id": owner, **({"status": Status.ON_HOLD} if holds else {})}, author)
    await settle_tickets(tx, [row])
    if body.tell:
        await _tell(tx, principal, row, escalation_id, body.message, vendor=True)
    return escalation_id


async def bring_back(tx: Transaction, principal: Principal, ref: Ref, id: UUID, body: schemas.CameBack) -> None:
    """It came back: from a tier, to the team that had it; from a vendor, to whoever follows it up.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `EscalationNotFound`, `EndedAlready`, `OwnerNeeded`.
    """
    row, record = await _escalation(tx, principal, ref, id)
    if record.ended_at is not None:
        raise EndedAlready()
    author = writer_of(principal)
    await end(tx, row, record, author, Outcome(body.outcome), body.reason)
    await _note(tx, principal, row, body.reason)
    values: dict[str, Any] = {}
    if record.vendor_id is None:
        person = record.from_person
        if person and not await checks.can_work(tx, person, record.from_unit, row.brand_id, row.origin):
            person = None
        values = {"unit_id": record.from_unit, "assignee_id": person}
    elif row.status is Status.ON_HOLD:
        values = {"status": Status.OPEN}
    row = await apply(tx, row, values, author)
    await settle_tickets(tx, [row])


async def set_reference(tx: Transaction, principal: Principal, ref: Ref, id: UUID, reference: str) -> None:
    """The vendor's number of it, which often comes later. Raises `TicketNotFound`, `EscalationNotFound`..."""
    row, record = await _escalation(tx, principal, ref, id)
    await tx.execute("update tickets.escalation set reference = $2 where id = $1", record.id, reference)
    await apply(tx, row, {}, writer_of(principal), words=reference)


async def _at_work(tx: Transaction, principal: Principal, ref: Ref) -> Row:
    row = await access_to_change(tx, principal, ref, WORK)
    if row.status not in UNSOLVED:
        raise NothingToEscalate()
    return row


async def _escalation(tx: Transaction, principal: Principal, ref: Ref, id: UUID) -> tuple[Row, Record]:
    row = await access_to_change(tx, principal, ref, WORK)
    record = await record_of(tx, row.id, id)
    if record is None:
        raise EscalationNotFound()
    return row, record


async def _team(tx: Transaction, row: Row, wanted: UUID | None) -> UUID:
    team: UUID | None = wanted or await tx.fetch_value(NEXT_TEAM, row.unit_id)
    if team is None:
        raise _of_field(NoNextTeam, "unit_id")
    await checks.check_team(tx, team)
    if team == row.unit_id:
        raise _of_field(SameTeam, "unit_id")
    return team


async def _vendor(tx: Transaction, principal: Principal, id: UUID) -> dict[str, Any]:
    try:
        vendor = await VENDORS.access(tx, principal, id)
    except UnknownRow:
        vendor = None
    if vendor is None or vendor["archived"]:
        raise _of_field(UnknownVendor, "vendor_id")
    return vendor


def _check_told(row: Row, *, tell: bool) -> None:
    if tell and row.requester_id is None:
        raise _of_field(NobodyToTell, "tell")


async def _note(tx: Transaction, principal: Principal, row: Row, text: str) -> None:
    await note_on(tx, row, NewEntry(kind=EntryKind.NOTE, author=writer_of(principal), text=text))


async def _tell(tx: Transaction, principal: Principal, row: Row, id: UUID, own: str, *, vendor: bool) -> None:
    """Write to the requester: what is promised is when this clock is due."""
    due = await tx.fetch_value("select due_at from tickets.clock where id = $1", id)
    zone = (await time_zones(tx))[row.unit_id]
    text = await to_requester(tx, own, row, due, zone, vendor=vendor)
    entry = NewEntry(kind=EntryKind.REPLY, author=writer_of(principal), text=text, medium=Medium.WEB)
    await reply_to(tx, row, entry, after_reply(row.status))


def _of_field(refusal: type[Invalid], field: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": refusal().message}])
