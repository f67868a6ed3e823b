"""Kinds of requests: templates that a portal offers, the fields each asks for, and tickets that begin with one.

The conditions of fields bind requesters as they bind the desk: what the form does not show is refused, what it must
have is asked for. A field that a kind does not ask for is not a requester's to write.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.tickets.checks import tidy_tags
from switchroom.tickets.contracts import FieldKind, Level, NewTicket, Opened, Status, TicketType
from switchroom.tickets.domain import custom_fields
from switchroom.tickets.domain.custom_fields import FieldFault
from switchroom.tickets.domain.priority import priority_of
from switchroom.tickets.field_actions import check_fields, refuse, rules_of, seen_by_conditions
from switchroom.tickets.opening import open_ticket
from switchroom.tickets.work import begin_points

KINDS = """
select slug, name, description, type, subject, text, impact, urgency, priority, tags, fields, checklist, asks, unit_id
from tickets.template
where in_portal and not archived and (brand_id is null or brand_id = $1) and ($2::text is null or slug = $2)
order by words, id
"""
FIELDS = "select slug, name, kind, choices from tickets.field where not archived and slug = any($1)"


class RequestKind(msgspec.Struct, frozen=True, kw_only=True):
    """A template as a requester may choose it. `asks`: the slugs of the fields that he fills in."""

    slug: str
    name: dict[str, str]
    description: dict[str, str] | None
    type: TicketType
    subject: str
    text: str
    impact: Level
    urgency: Level
    priority: int | None
    tags: tuple[str, ...]
    fields: dict[str, Any]
    checklist: tuple[str, ...]
    asks: tuple[str, ...]
    unit_id: UUID | None


class AskedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the form as it stands now."""

    slug: str
    name: dict[str, str]
    kind: FieldKind
    choices: list[dict[str, Any]]
    required: bool


async def request_kinds(connection: Connection, brand_id: UUID) -> list[RequestKind]:
    """What requesters of this brand may choose from, by name."""
    return await connection.fetch_as(RequestKind, KINDS, brand_id, None)


async def request_kind(connection: Connection, brand_id: UUID, slug: str) -> RequestKind | None:
    """One of them; None where there is none such."""
    found = await connection.fetch_as(RequestKind, KINDS, brand_id, slug)
    return found[0] if found else None


async def asked_fields(
    connection: Connection, kind: RequestKind, new: NewTicket, given: Mapping[str, Any]
) -> list[AskedField]:
    """The fields that the form has while these values stand in it. `new`: the ticket without its kind."""
    after = _after(_of_kind(new, kind, _own(kind, given)))
    wanted = custom_fields.asked(await rules_of(connection), seen_by_conditions(after), kind.asks)
    rows = {row["slug"]: row for row in await connection.fetch(FIELDS, list(wanted))}
    return [
        AskedField(
            slug=slug,
            name=rows[slug]["name"],
            kind=FieldKind(rows[slug]["kind"]),
            choices=rows[slug]["choices"],
            required=required,
        )
        for slug, required in wanted.items()
    ]


async def open_of_kind(tx: Transaction, kind: RequestKind, new: NewTicket, given: Mapping[str, Any]) -> Opened:
    """Open a ticket of this kind with what the requester filled in. Raises `FieldsRefused`."""
    refuse(FieldFault(slug, "hidden") for slug in sorted(set(given) - set(kind.asks)))
    rules = await rules_of(tx)
    own = {slug: value for slug, value in given.items() if value not in (None, "", [])}
    whole = seen_by_conditions(_after(_of_kind(new, kind, {**kind.fields, **own})))
    useless = {fault.slug for fault in custom_fields.written(rules, whole, kind.fields)} - set(own)
    preset = {slug: value for slug, value in kind.fields.items() if slug not in useless}
    ticket = _of_kind(new, kind, {**preset, **own})
    await check_fields(tx, _after(ticket), None, asked=kind.asks)
    opened = await open_ticket(tx, ticket)
    if opened.created and kind.checklist:
        await begin_points(tx, opened.id, kind.checklist)
    return opened


def _own(kind: RequestKind, given: Mapping[str, Any]) -> dict[str, Any]:
    return {**kind.fields, **{slug: value for slug, value in given.items() if slug in kind.asks}}


def _of_kind(new: NewTicket, kind: RequestKind, fields: dict[str, Any]) -> NewTicket:
    return msgspec.structs.replace(
        new,
        type=kind.type,
        impact=kind.impact,
        urgency=kind.urgency,
        priority=kind.priority,
        tags=tuple(tidy_tags(kind.tags)),
        fields=fields,
        unit_id=kind.unit_id or new.unit_id,
    )


def _after(new: NewTicket) -> dict[str, Any]:
    priority = new.priority if new.priority is not None else priority_of(new.impact, new.urgency)
    return {**msgspec.structs.asdict(new), "priority": priority, "status": Status.NEW}
