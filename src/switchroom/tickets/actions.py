"""What people do to tickets through the API; every one asks at the door first."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Permission, Principal
from switchroom.platform.db import Transaction
from switchroom.tickets import checks, schemas, uploads
from switchroom.tickets.answering import require_seeing
from switchroom.tickets.changes import apply, chosen, watch
from switchroom.tickets.contracts import EDIT, MERGE, SEE, WORK, NewTicket, Opened, Status
from switchroom.tickets.domain.edits import Merged, merge_edits
from switchroom.tickets.domain.priority import priority_of
from switchroom.tickets.events import TicketChanged, TicketWatched
from switchroom.tickets.field_actions import check_fields
from switchroom.tickets.opening import open_ticket, touch_upon
from switchroom.tickets.rows import Ref, Row, access, access_to_change, writer_of

BY_WORKING = frozenset({"assignee_id", "tags", "fields", "follow_up_at", "status"})
"""Fields that whoever works on a ticket changes; the others say what it is, and take `EDIT`."""


async def create(tx: Transaction, principal: Principal, body: schemas.TicketNew) -> Opened:
    """Open a ticket for a team. Raises `UnknownTeam`, `UnknownBrand`, `UnknownRequester`, `UploadGone`..."""
    unit_id = await checks.team_for(tx, principal, body.unit_id, body.brand_id)
    await checks.check_requester(tx, principal, body.requester_id, body.brand_id)
    await checks.check_interaction(tx, principal, body.interaction_id)
    origin = tx.origin or principal.origin
    await checks.check_assignee(tx, body.assignee_id, unit_id, body.brand_id, origin)
    new = NewTicket(
        origin=origin,
        type=body.type,
        subject=body.subject,
        text=body.text,
        unit_id=unit_id,
        medium=body.medium,
        author=writer_of(principal),
        requester_id=body.requester_id,
        brand_id=body.brand_id,
        impact=body.impact,
        urgency=body.urgency,
        priority=body.priority,
        assignee_id=body.assignee_id,
        tags=tuple(checks.tidy_tags(body.tags)),
        fields=body.fields,
        language=body.language,
        interaction_id=body.interaction_id,
        client_id=body.client_id,
    )
    priority = new.priority if new.priority is not None else priority_of(new.impact, new.urgency)
    after = {**msgspec.structs.asdict(new), "priority": priority, "status": Status.NEW}
    await check_fields(tx, after, None, whole=True)
    opened = await open_ticket(tx, new)
    if opened.created:
        await uploads.use(tx, principal.user_id, [opened.entry_id], tuple(dict.fromkeys(body.files)))
    return opened


async def change(tx: Transaction, principal: Principal, ref: Ref, body: schemas.TicketPatch) -> tuple[Row, Merged]:
    """Change fields, each for itself: the ticket then, and which fields somebody else has changed meanwhile.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, refusals of the fields.
    """
    wanted, seen = (part.model_dump(exclude_unset=True) for part in (body.changes, body.seen))
    return await change_row(tx, principal, ref, wanted, seen)


async def change_row(
    tx: Transaction, principal: Principal, ref: Ref, wanted: dict[str, Any], seen: dict[str, Any]
) -> tuple[Row, Merged]:
    """The same with fields as plain values."""
    row = await access_to_change(tx, principal, ref, needed(wanted))
    if "tags" in wanted:
        wanted = {**wanted, "tags": checks.tidy_tags(wanted["tags"])}
    if "priority" in wanted and wanted["priority"] is None and not row.priority_by_hand:
        wanted = {name: value for name, value in wanted.items() if name != "priority"}
    merged = merge_edits({name: getattr(row, name) for name in wanted}, seen, wanted)
    pinned = {} if row.priority_by_hand else {k: v for k, v in wanted.items() if k == "priority" and v == row.priority}
    values = await _checked(tx, principal, row, merged.values | pinned)
    return await apply(tx, row, values, writer_of(principal)) if values else row, merged


def needed(wanted: Iterable[str]) -> Permission:
    """What one must be allowed, to change these fields."""
    return WORK if set(wanted) <= BY_WORKING else EDIT


async def _checked(tx: Transaction, principal: Principal, row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """Whether the values can be; what follows when a ticket goes to another team or brand."""
    unit_id, brand_id = values.get("unit_id", row.unit_id), values.get("brand_id", row.brand_id)
    if "unit_id" in values:
        await checks.check_team(tx, unit_id)
    if "brand_id" in values:
        await checks.check_brand(tx, principal, brand_id, EDIT)
    if "requester_id" in values:
        await checks.check_requester(tx, principal, values["requester_id"], brand_id)
    if "status" in values:
        chosen(row, values["status"])
    if {"status", "fields"} & values.keys():
        await check_fields(tx, msgspec.structs.asdict(row) | values, row.fields)
    if values.get("assignee_id") is not None:
        await checks.check_assignee(tx, values["assignee_id"], unit_id, brand_id, row.origin)
    elif (
        "assignee_id" not in values
        and row.assignee_id
        and {"unit_id", "brand_id"} & values.keys()
        and not await checks.can_work(tx, row.assignee_id, unit_id, brand_id, row.origin)
    ):
        values["assignee_id"] = None
    return values


async def set_status(tx: Transaction, principal: Principal, ref: Ref, status: Status) -> Row:
    """Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `NoSuchTransition`, `FieldsRefused`."""
    return (await change_row(tx, principal, ref, {"status": status}, {}))[0]


async def set_watching(tx: Transaction, principal: Principal, ref: Ref, user_id: UUID, *, watches: bool) -> None:
    """Watching oneself takes nothing but seeing; others, working on it. Raises `NotTheirTicket`."""
    row = await access(tx, principal, ref, SEE if user_id == principal.user_id else WORK)
    if watches:
        await require_seeing(tx, row, [user_id])
    if await watch(tx, row.id, user_id, watches=watches):
        tx.emit(TicketWatched(ticket=row.id, user=user_id, watches=watches), origin=row.origin)


async def join_interaction(tx: Transaction, principal: Principal, ref: Ref, interaction_id: UUID) -> None:
    """A call or chat is about this ticket. Idempotent. Raises `TicketNotFound`, `UnknownInteraction`."""
    row = await access_to_change(tx, principal, ref, WORK)
    await checks.check_interaction(tx, principal, interaction_id)
    if await touch_upon(tx, row.id, interaction_id):
        tx.emit(TicketChanged(ticket=row.id, fields=()), origin=row.origin)


MAY = {"work": WORK, "edit": EDIT, "merge": MERGE}


def allowed(principal: Principal, row: Row, path: str | None) -> list[str]:
    """What the principal may do to a ticket of the team with this path, beside seeing it."""
    return [name for name, wanted in MAY.items() if principal.may(wanted, unit_path=path, brand=row.brand_id)]
