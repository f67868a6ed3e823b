"""The collection of message channels, and their tokens."""

import secrets
from typing import Any
from uuid import UUID

import msgspec
from pydantic import BaseModel
from sqlalchemy import ColumnElement

from switchroom.customers.contracts import AddressKind
from switchroom.messaging.channels import models, schemas
from switchroom.messaging.channels.contracts import EDIT_MESSAGE_CHANNELS, ChannelTokenRefused
from switchroom.messaging.channels.outgoing import give_up
from switchroom.messaging.events import ChannelTokenChanged, MessageChannelChanged
from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.auth import digest
from switchroom.platform.collection import Archived, Change, Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services

PREFIX = "swc_"  # lets scanners recognise a leaked token
SHOWN = 8
CHANNEL = """
select id, origin, name, brand_id, unit_id, address_kind, ticket_type, language, tags,
       coalesce(used_at < clock_timestamp() - interval '1 minute', true) as stale
from messaging.message_channel where token_hash = $1 and not archived
"""
TOUCH = "update messaging.message_channel set used_at = clock_timestamp() where id = $1"
ROTATE = """
update messaging.message_channel set token_hash = $2, token_prefix = $3, token_at = clock_timestamp() where id = $1
"""


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """The channel whose token was shown."""

    id: UUID
    origin: Origin
    name: dict[str, str]
    brand_id: UUID
    unit_id: UUID
    address_kind: AddressKind
    ticket_type: str
    language: str
    tags: tuple[str, ...]
    stale: bool


class MessageChannels(Collection[schemas.MessageChannel]):
    """Set up over a unit and a brand; seen by whoever may set up those."""

    name, one, table = "message-channels", "message channel", models.message_channel
    row, new, patch = schemas.MessageChannel, schemas.MessageChannelNew, schemas.MessageChannelPatch
    event, see, edit = MessageChannelChanged, EDIT_MESSAGE_CHANNELS, EDIT_MESSAGE_CHANNELS

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        reach = principal.reach(EDIT_MESSAGE_CHANNELS)
        return reach.condition(unit_path=unit_path(columns.unit_id), brand=columns.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"])
                principal.require(EDIT_MESSAGE_CHANNELS, unit_path=path, brand=row["brand_id"])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """A new one has a token that nobody knows, until `create` gives it one."""
        del tx, services
        after["tags"] = list(dict.fromkeys(after["tags"]))
        if before is None:
            after["token_hash"], after["token_prefix"] = digest(secrets.token_urlsafe(32)), ""

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        """What waits for one that is put away will not be fetched any more, and says so."""
        del services
        if change is Change.ARCHIVED:
            await give_up(tx, row["id"])

    async def create(
        self,
        tx: Transaction,
        services: Services,
        principal: Principal,
        body: BaseModel,
        *,
        origin: Origin | None = None,
    ) -> schemas.MessageChannel:
        """See `Collection.create`; the answer has the token, this once."""
        made = await super().create(tx, services, principal, body, origin=origin)
        token = await _new_token(tx, made.id)
        return made.model_copy(update={"token": token, "token_prefix": token[:SHOWN]})


MESSAGE_CHANNELS = MessageChannels()


async def change_token(tx: Transaction, principal: Principal, channel_id: UUID) -> str:
    """A new token; the one before is refused from now on. Raises `UnknownRow`, `Archived`, `NotAllowed`."""
    row = await MESSAGE_CHANNELS.access(tx, principal, channel_id, lock=True)
    await MESSAGE_CHANNELS.check(tx, principal, row, row)
    if row["archived"]:
        raise Archived()
    tx.emit(ChannelTokenChanged(channel=channel_id), origin=Origin(row["origin"]))
    return await _new_token(tx, channel_id)


async def channel_of(connection: Connection, token: str) -> Channel:
    """Whose token this is. Raises `ChannelTokenRefused`."""
    found: list[Any] = await connection.fetch_as(Channel, CHANNEL, digest(token))
    if not found:
        raise ChannelTokenRefused()
    channel: Channel = found[0]
    if channel.stale:
        await connection.fetch(TOUCH, channel.id)
    return channel


async def _new_token(tx: Transaction, channel_id: UUID) -> str:
    token = PREFIX + secrets.token_urlsafe(32)
    await tx.execute(ROTATE, channel_id, digest(token), token[:SHOWN])
    return token
