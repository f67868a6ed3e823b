"""How long each kind of data is kept: seen and changed by administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from switchroom.entrypoints.upkeep import PARTS
from switchroom.people.facade import USERS
from switchroom.platform.access import permission
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.kept import (
    Chosen,
    Kind,
    Removal,
    choose_days,
    chosen_days,
    days_of,
    last_removed,
)
from switchroom.platform.schemas import Received, Sent
from switchroom.platform.services import Services
from switchroom.platform.settings import SHORTEST_JOURNAL_DAYS, RetentionSettings

SEE_RETENTION = permission(
    "platform:retention:see",
    {
        "en": "See how long data is kept",
        "pt-BR": "Ver por quanto tempo os dados são guardados",
        "zh-CN": "查看数据保留期限",
    },
)
EDIT_RETENTION = permission(
    "platform:retention:edit",
    {
        "en": "Decide how long data is kept",
        "pt-BR": "Decidir por quanto tempo os dados são guardados",
        "zh-CN": "设定数据保留期限",
    },
)
router = APIRouter(prefix="/api/retention", tags=["retention"])
Days = Annotated[int, Field(ge=0, le=36_500, description="Days after it was over; 0: for ever.", examples=[90])]


class Somebody(Sent):
    id: UUID
    name: str


class Removed(Sent):
    """What the nights have removed on the latest day on which there was anything to remove."""

    at: datetime
    count: int


class KindKept(Sent):
    """A kind of data and how long it is kept."""

    kind: Kind
    days: Days
    days_in_file: int = Field(description="What the settings file of this web process says.")
    changed_at: datetime | None = Field(description="When somebody chose other days than the file; null: the file's.")
    changed_by: Somebody | None
    removed: Removed | None = Field(description="Null: nothing within forty days.")


class Retention(Sent):
    """What is kept how long."""

    items: list[KindKept]
    last_night: datetime | None = Field(description="When what had served its time was last removed.")
    shortest_journal_days: int = Field(description="The journal is kept for ever or at least so long.")
    may_change: bool


class DaysKept(Received):
    days: Days | None = Field(description="Days after it was over; 0: for ever; null: what the settings file says.")


@router.get("")
async def get_retention(services: ServicesOf, principal: PrincipalOf) -> Retention:
    """What is kept how long, and what was removed last."""
    principal.require_everywhere(SEE_RETENTION)
    async with services.database.read() as connection:
        items = await _kinds(connection, services)
        night = await connection.fetch_value(
            "select max(last_run) from jobs.pgqueuer_schedules where entrypoint = 'upkeep'"
        )
    return Retention(
        items=items,
        last_night=night,
        shortest_journal_days=SHORTEST_JOURNAL_DAYS,
        may_change=principal.may_everywhere(EDIT_RETENTION),
    )


@router.put("/{kind}")
async def set_retention(kind: Kind, body: DaysKept, services: ServicesOf, principal: PrincipalOf) -> KindKept:
    """Keep a kind of data for so many days, on every worker, from the next night on."""
    principal.require_everywhere(EDIT_RETENTION)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await choose_days(tx, services.settings.retention, kind, body.days, principal.user_id)
    async with services.database.read() as connection:
        return next(item for item in await _kinds(connection, services) if item.kind is kind)


async def _kinds(connection: Connection, services: Services) -> list[KindKept]:
    chosen, removed = await chosen_days(connection), await last_removed(connection)
    names = await USERS.names(connection, [one.changed_by for one in chosen.values()])
    file = services.settings.retention
    return [_kind(kind, file, chosen.get(kind), names, removed) for kind in Kind]


def _kind(
    kind: Kind, file: RetentionSettings, chosen: Chosen | None, names: dict[UUID, str], removed: list[Removal]
) -> KindKept:
    return KindKept(
        kind=kind,
        days=chosen.days if chosen else days_of(file, kind),
        days_in_file=days_of(file, kind),
        changed_at=chosen.changed_at if chosen else None,
        changed_by=Somebody(id=chosen.changed_by, name=names.get(chosen.changed_by, "")) if chosen else None,
        removed=_of_one_night([one for one in removed if one.kind in PARTS[kind]]),
    )


def _of_one_night(parts: list[Removal]) -> Removed | None:
    """The parts of a kind together, as far as they went on the latest day."""
    latest = max((one.at for one in parts), default=None)
    if latest is None:
        return None
    return Removed(at=latest, count=sum(one.count for one in parts if one.at.date() == latest.date()))
