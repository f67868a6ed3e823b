"""What if: which open tickets' due times would move, before a policy is changed. Nothing is written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import SYSTEM
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import SEE
from switchroom.tickets.models import UNSOLVED
from switchroom.tickets.rows import ROW, UNIT_PATH, Row
from switchroom.tickets.sla import schemas
from switchroom.tickets.sla.contracts import EDIT_POLICIES, Metric
from switchroom.tickets.sla.keeping import book_of, policies, stored_clocks, watched
from switchroom.tickets.sla.policies import Policy, PolicyTarget
from switchroom.tickets.sla.policy_actions import SLA_POLICIES, check_policy
from switchroom.tickets.sla.settling import Book, Kept, Watched, settle


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A clock whose due time would be another; None: it would have none."""

    ticket_id: UUID
    number: int
    subject: str
    metric: Metric
    before: datetime | None
    after: datetime | None


class Moves(msgspec.Struct, frozen=True):
    """A part: how many tickets were looked at, and after which the next part begins."""

    items: list[Move]
    looked_at: int
    next: UUID | None


async def preview(tx: Transaction, principal: Principal, asked: schemas.Preview) -> Moves:
    """The next `limit` open tickets that the principal may see, under the policies as they would be.

    Raises `NotAllowed`, `UnknownRow`, and what the change itself would be refused with.
    """
    principal.require_everywhere(EDIT_POLICIES)
    known = await policies(tx)
    if asked.policy_id is not None:
        await SLA_POLICIES.access(tx, principal, asked.policy_id)
    would_be = [policy for policy in known if policy.id != asked.policy_id]
    if asked.policy is not None:
        body = asked.policy.model_dump(mode="json")
        check_policy(body["condition"], body["targets"])
        would_be.append(_policy(asked.policy_id or new_id(), asked.policy))
    rows = await _open_tickets(tx, principal, asked)
    stored = await stored_clocks(tx, [row.id for row in rows])
    book = await book_of(tx, [*known, *would_be], [row.unit_id for row in rows], stored)
    now = await tx.now()
    moves: list[Move] = []
    for ticket, row in zip(await watched(tx, rows, book), rows, strict=True):
        clocks = [one.kept(book) for one in stored if one.ticket_id == row.id]
        moves += _moves(row, _due(ticket, clocks, book, known, now), _due(ticket, clocks, book, would_be, now))
    return Moves(moves, len(rows), rows[-1].id if len(rows) == asked.limit else None)


def _due(
    ticket: Watched, clocks: Sequence[Kept], book: Book, by: Sequence[Policy], now: datetime
) -> dict[Metric, datetime | None]:
    """When each running clock is due by these policies."""
    settled = settle(ticket, clocks, Book(by, book.calendars, book.calendar_of_unit), now, SYSTEM)
    return {one.metric: one.due_at for one in settled if one.runs and one.target is not None}


def _moves(row: Row, before: dict[Metric, datetime | None], after: dict[Metric, datetime | None]) -> list[Move]:
    return [
        Move(
            ticket_id=row.id,
            number=row.number,
            subject=row.subject,
            metric=metric,
            before=before.get(metric),
            after=after.get(metric),
        )
        for metric in Metric
        if before.get(metric) != after.get(metric)
    ]


def _policy(id: UUID, given: schemas.SlaPolicyNew) -> Policy:
    targets = tuple(PolicyTarget(**target.model_dump()) for target in given.targets)
    return Policy(id, given.position, given.condition, given.calendar_id, targets)


async def _open_tickets(connection: Connection, principal: Principal, asked: schemas.Preview) -> list[Row]:
    reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 3)
    return await connection.fetch_as(
        Row,
        f"{ROW} where t.id > $1 and {UNSOLVED} and {reach} order by t.id limit $2",
        asked.cursor or UUID(int=0),
        asked.limit,
        *arguments,
    )
