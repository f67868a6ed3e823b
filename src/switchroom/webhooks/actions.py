"""What administrators do with webhooks: set them up, change their secrets, pause them, send again."""

import os
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, false, true

from switchroom.platform.access import Principal
from switchroom.platform.collection import Archived, Change, Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.webhooks import models, schemas
from switchroom.webhooks.contracts import (
    EDIT_WEBHOOKS,
    BadAddress,
    DeliveryNotFound,
    DeliveryState,
    Paused,
    PausedWhy,
    StillOnItsWay,
)
from switchroom.webhooks.domain.catalogue import TEST, TestTold
from switchroom.webhooks.domain.signing import SECRET_BYTES, shown
from switchroom.webhooks.events import WebhookChanged, WebhookSecretChanged
from switchroom.webhooks.planning import go_on, pause, plan_now, tell

SECRET_PURPOSE = "webhook secret"  # noqa: S105 - what a key is for
BOTH = timedelta(hours=24)
"""So long the secret before the present one signs as well."""
ROTATE = """
update webhooks.webhook set previous_secret = sealed_secret, sealed_secret = $2,
    previous_until = clock_timestamp() + $3::interval
where id = $1 returning previous_until
"""
DELIVERIES = """
select id, event, version, happened_at, data, state, attempts, status, code, took_ms, tried_at, due_at
from webhooks.delivery where webhook_id = $1 and ($2::uuid is null or id < $2)
    and ($3::text is null or state = $3)
order by id desc limit $4
"""
GIVE_UP = """
update webhooks.delivery set state = 'parked', due_at = null, ended_at = clock_timestamp()
where webhook_id = $1 and state in ('waiting', 'held')
"""
AGAIN = """
update webhooks.delivery set state = 'waiting', attempts = 0, due_at = null, ended_at = null where id = $1
"""


class Webhooks(Collection[schemas.Webhook]):
    """For who may set them up over the whole organisation: they hear of every unit and brand."""

    name, one, table = "webhooks", "webhook", models.webhook
    row, new, patch = schemas.Webhook, schemas.WebhookNew, schemas.WebhookPatch
    event, see, edit = WebhookChanged, EDIT_WEBHOOKS, EDIT_WEBHOOKS
    searched = ("name", "address")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return true() if principal.may_everywhere(EDIT_WEBHOOKS) else false()

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        after["set_by"] = principal.user_id
        after["events"] = list(dict.fromkeys(str(kind) for kind in after["events"]))

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """A new one gets its secret."""
        del tx
        check_address(after["address"], inner=bool(services.settings.outgoing_allowed))
        if before is None:
            after["sealed_secret"] = _sealed(services, after["id"])

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        """What waits for one that is put away is given up."""
        del services
        if change is Change.ARCHIVED:
            await tx.execute(GIVE_UP, row["id"])

    async def create(
        self,
        tx: Transaction,
        services: Services,
        principal: Principal,
        body: BaseModel,
        *,
        origin: Origin | None = None,
    ) -> schemas.Webhook:
        """See `Collection.create`; the answer has the secret, this once."""
        made = await super().create(tx, services, principal, body, origin=origin)
        sealed = await tx.fetch_value("select sealed_secret from webhooks.webhook where id = $1", made.id)
        secret = services.the(Keyring).open_sealed(SECRET_PURPOSE, sealed, made.id.bytes)
        return made.model_copy(update={"secret": shown(secret)})


WEBHOOKS = Webhooks()


def check_address(address: str, *, inner: bool) -> None:
    """Raises `BadAddress`. `inner`: the settings allow networks that are not public, where http is usual."""
    try:
        parts = urlsplit(address)
        good = bool(parts.hostname) and not (parts.username or parts.password) and parts.port != 0
    except ValueError:
        good = False
    plain = all(" " < sign < "\x7f" for sign in address) and "#" not in address
    if not (good and plain and parts.scheme in (("https", "http") if inner else ("https",))):
        raise BadAddress(errors=[{"field": "address", "code": "invalid", "message": BadAddress().message}])


def _sealed(services: Services, webhook_id: UUID) -> bytes:
    return services.the(Keyring).seal(SECRET_PURPOSE, os.urandom(SECRET_BYTES), webhook_id.bytes)


async def _webhook(tx: Transaction, principal: Principal, webhook_id: UUID) -> Row:
    row = await WEBHOOKS.access(tx, principal, webhook_id, lock=True)
    await WEBHOOKS.check(tx, principal, row, dict(row))
    if row["archived"]:
        raise Archived()
    return row


async def change_secret(
    tx: Transaction, services: Services, principal: Principal, webhook_id: UUID
) -> schemas.SecretMade:
    """A new secret; the one before signs as well for a day. Raises `UnknownRow`, `Archived`, `NotAllowed`."""
    row = await _webhook(tx, principal, webhook_id)
    sealed = _sealed(services, webhook_id)
    until: datetime = await tx.fetch_value(ROTATE, webhook_id, sealed, BOTH)
    tx.emit(WebhookSecretChanged(webhook=webhook_id), origin=Origin(row["origin"]))
    secret = services.the(Keyring).open_sealed(SECRET_PURPOSE, sealed, webhook_id.bytes)
    return schemas.SecretMade(secret=shown(secret), previous_until=until)


async def set_paused(tx: Transaction, principal: Principal, webhook_id: UUID, *, paused: bool) -> schemas.Webhook:
    """Send nothing any more, or go on with what was held. Idempotent. Raises `UnknownRow`, `Archived`."""
    row = await _webhook(tx, principal, webhook_id)
    if paused and row["paused_at"] is None:
        await pause(tx, webhook_id, PausedWhy.BY_HAND)
    elif not paused and row["paused_at"] is not None:
        await go_on(tx, webhook_id)
    return WEBHOOKS.as_row(await WEBHOOKS.access(tx, principal, webhook_id))


async def send_test(tx: Transaction, principal: Principal, webhook_id: UUID) -> schemas.Delivery:
    """Send something, to see whether it arrives. Raises `UnknownRow`, `Archived`, `Paused`."""
    row = await _webhook(tx, principal, webhook_id)
    if row["paused_at"] is not None:
        raise Paused()
    now = await tx.now()
    told = TestTold(webhook_id=webhook_id)
    delivery_id = await tell(tx, webhook_id, Origin(row["origin"]), TEST, now, told, held=False)
    return schemas.Delivery.model_validate(dict(await _delivery(tx, webhook_id, delivery_id)))


async def send_again(tx: Transaction, principal: Principal, webhook_id: UUID, delivery_id: UUID) -> None:
    """Send a delivery again under the same id. Raises `UnknownRow`, `DeliveryNotFound`, `StillOnItsWay`, `Paused`."""
    row = await _webhook(tx, principal, webhook_id)
    found = await _delivery(tx, webhook_id, delivery_id)
    if row["paused_at"] is not None:
        raise Paused()
    if found["state"] == DeliveryState.WAITING:
        raise StillOnItsWay()
    await tx.execute(AGAIN, delivery_id)
    await plan_now(tx, webhook_id, delivery_id, Origin(row["origin"]))


async def deliveries(
    connection: Connection,
    principal: Principal,
    webhook_id: UUID,
    *,
    before: UUID | None,
    state: DeliveryState | None,
    limit: int,
) -> schemas.Deliveries:
    """The last deliveries, the newest first. Raises `UnknownRow`."""
    await WEBHOOKS.access(connection, principal, webhook_id)
    rows = await connection.fetch(DELIVERIES, webhook_id, before, state.value if state else None, limit + 1)
    items = [schemas.Delivery.model_validate(dict(row)) for row in rows[:limit]]
    return schemas.Deliveries(items=items, next=items[-1].id if len(rows) > limit else None)


async def _delivery(tx: Transaction, webhook_id: UUID, delivery_id: UUID) -> Any:
    row = await tx.fetch_row(
        "select * from webhooks.delivery where id = $1 and webhook_id = $2 for update", delivery_id, webhook_id
    )
    if row is None:
        raise DeliveryNotFound()
    return row
