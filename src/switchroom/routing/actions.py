"""The set-up of queues: a policy is data, and each change of it is a command to the board in the same transaction."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from switchroom.organisation.facade import path_of, unit_path
from switchroom.people.facade import SKILLS, status_by_slug
from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, InUse, Row, UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services
from switchroom.routing import models, schemas
from switchroom.routing.contracts import (
    HeadStart,
    MissedOffers,
    QueueId,
    QueuePolicy,
    QueueRemoved,
    QueueSet,
    Requirement,
    Ring,
    Status,
    WrapUp,
)
from switchroom.routing.contracts.access import EDIT_QUEUES, SEE_QUEUES
from switchroom.routing.events import QueueChanged
from switchroom.routing.inbox import give_command

MISSED = "missed"
"""The slug of the shared status for agents who missed an offer."""


class UnknownPart(Invalid):
    """A queue refers to something that does not exist."""

    code = "queue.unknown_part"


class Queues(Collection[schemas.Queue]):
    """Whoever works sees the queues' names; changing one needs the permission over its unit and brand."""

    name, one, table = "queues", "queue", models.queue
    row, new, patch = schemas.Queue, schemas.QueueNew, schemas.QueuePatch
    event, edit = QueueChanged, EDIT_QUEUES
    searched = ("name", "slug")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        if principal.may_everywhere(SEE_QUEUES):
            return true()
        return principal.reach(SEE_QUEUES).condition(
            unit_path=unit_path(self.table.c.unit_id), brand=self.table.c.brand_id
        )

    async def seen(self, connection: Connection, principal: Principal) -> frozenset[QueueId]:
        """The ids of the queues this principal may see."""
        rows = await connection.fetch(select(self.table.c.id).where(self.visible(principal)))
        return frozenset(QueueId(row["id"]) for row in rows)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is not None:
            path = await path_of(tx, before["unit_id"])
            principal.require(EDIT_QUEUES, unit_path=path, brand=before["brand_id"])
        path = await path_of(tx, after["unit_id"])
        if path is None:
            raise _unknown("unit_id")
        principal.require(EDIT_QUEUES, unit_path=path, brand=after["brand_id"])
        await self._check_policy(tx, principal, after)

    async def _check_policy(self, tx: Transaction, principal: Principal, after: Row) -> None:
        policy = schemas.Policy.model_validate(after["policy"])
        for skill_id in {skill.skill_id for ring in policy.rings for skill in ring.skills}:
            try:
                await SKILLS.access(tx, principal, skill_id)
            except UnknownRow:
                raise _unknown("policy.rings") from None
        other = policy.overflow_queue_id
        if other and not await tx.fetch_value(
            "select exists(select from routing.queue where id = $1 and id <> $2 and not archived)", other, after["id"]
        ):
            raise _unknown("policy.overflow_queue_id")
        # The board's own checks: the rings' order, the rate, the lengths.
        await board_policy(tx, {**after, "version": 1})

    async def check_unused(self, tx: Transaction, row: Row) -> None:
        """A queue in which somebody waits is in use; those who serve it simply stop doing so."""
        await super().check_unused(tx, row)
        if await tx.fetch_value("select exists(select from routing.queue_item where queue_id = $1)", row["id"]):
            raise InUse()

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        del services
        if change is Change.ARCHIVED:
            await give_command(tx, QueueRemoved(QueueId(row["id"])))
        else:
            await give_command(tx, QueueSet(await board_policy(tx, row)))


QUEUES = Queues()


def _unknown(field: str) -> UnknownPart:
    return UnknownPart(errors=[{"field": field, "code": "unknown", "message": UnknownPart().message}])


async def board_policy(connection: Connection, row: Row) -> QueuePolicy:
    """The policy of a row as the board takes it. Raises `InvalidPolicy`, `UnknownStatus`."""
    policy = schemas.Policy.model_validate(row["policy"])
    missed = None
    if policy.missed == "not_available":
        status = await status_by_slug(connection, MISSED)
        missed = MissedOffers(Status(str(status.id)), policy.missed_after)
    return as_board_policy(QueueId(row["id"]), row["version"], policy, missed)


def as_board_policy(
    queue: QueueId, version: int, policy: schemas.Policy, missed: MissedOffers | None = None
) -> QueuePolicy:
    """Seconds become lengths, skills are named by their id. Raises `InvalidPolicy`."""
    wrap_up = None
    if policy.wrap_up_s:
        wrap_up = WrapUp(_length(policy.wrap_up_s), extendable_by=_length(policy.wrap_up_extendable_s))
    return QueuePolicy(
        queue=queue,
        version=version,
        rings=tuple(_ring(ring) for ring in policy.rings),
        rate_percent=round(policy.rate * 100),
        head_starts=tuple(HeadStart(h.attribute, h.value, _length(h.by_s)) for h in policy.head_starts),
        choice=policy.choice,
        offer_timeout=_length(policy.offer_timeout_s),
        missed_offers=missed,
        cooling=_length(policy.cooling_s),
        wrap_up=wrap_up,
        max_wait=_maybe(policy.max_wait_s),
        overflow_to=QueueId(policy.overflow_queue_id) if policy.overflow_queue_id else None,
        size_limit=policy.size_limit,
        needs_staff=policy.needs_staff,
        announce_every=_maybe(policy.announce_every_s),
        expected_handling=_length(policy.expected_handling_s),
    )


def _ring(ring: schemas.RingJson) -> Ring:
    skills = {str(skill.skill_id): skill.at_least for skill in ring.skills}
    return Ring(_length(ring.after_s), Requirement(skills=skills), ring.preferred_only)


async def queue_rings(connection: Connection, queue: QueueId) -> tuple[Ring, ...]:
    """Who may serve a queue, ring by ring, by its policy."""
    policy = await connection.fetch_value("select policy from routing.queue where id = $1", queue)
    return tuple(_ring(ring) for ring in schemas.Policy.model_validate(policy).rings)


def _length(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _maybe(seconds: float | None) -> timedelta | None:
    return None if seconds is None else _length(seconds)


async def unknown_queues(connection: Connection, ids: frozenset[UUID]) -> frozenset[UUID]:
    """Which of these queues do not exist or are archived."""
    rows: list[Any] = await connection.fetch(
        "select id from routing.queue where id = any($1) and not archived", list(ids)
    )
    return ids - {row["id"] for row in rows}
