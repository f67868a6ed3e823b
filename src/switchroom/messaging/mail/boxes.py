"""Mailboxes as fetching, filing and sending use them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin

BOXES = """
select id, origin, name, address, brand_id, unit_id, ticket_type, language, signature, acknowledgement,
       acknowledges, asks_if_solved, authserv_ids,
       incoming, outgoing, incoming_secret, outgoing_secret, oauth, dkim_selector, dkim_secret,
       active and not archived as active, version
from messaging.mailbox where ($1::uuid[] is null or id = any($1)) order by id
"""
OF_TICKET = """
select m.mailbox_id from messaging.mail_message m where m.ticket_id = $1 and m.fate in ('opened', 'joined')
order by m.id desc limit 1
"""
OF_TEAM = """
select id from messaging.mailbox
where active and not archived and brand_id = $1 and origin = $3 and outgoing ->> 'kind' = 'smtp'
order by unit_id = $2 desc, id limit 1
"""


class Server(msgspec.Struct, frozen=True):
    """A mail server; `kind` says whether there is one at all."""

    kind: str
    host: str | None = None
    port: int = 0
    tls: str = "implicit"
    user: str = ""
    folder: str = "INBOX"
    idle: bool = True
    poll_s: int = 60
    earlier: bool = False
    plus: bool = False
    oauth: bool = False

    @property
    def pause(self) -> timedelta:
        return timedelta(seconds=self.poll_s)


class Oauth(msgspec.Struct, frozen=True):
    """Where access tokens are got, and as whom."""

    token_url: str
    client_id: str
    scope: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox. `active`: it takes mail."""

    id: UUID
    origin: Origin
    name: dict[str, str]
    address: str
    brand_id: UUID
    unit_id: UUID
    ticket_type: str
    language: str
    signature: dict[str, str] | None
    acknowledgement: dict[str, str] | None
    acknowledges: bool
    asks_if_solved: bool
    authserv_ids: tuple[str, ...]
    incoming: Server
    outgoing: Server
    incoming_secret: bytes | None
    outgoing_secret: bytes | None
    oauth: Oauth | None
    dkim_selector: str | None
    dkim_secret: bytes | None
    active: bool
    version: int

    @property
    def domain(self) -> str:
        """The right side of its address, and of the ids of what it sends."""
        return self.address.rpartition("@")[2]

    @property
    def plus(self) -> bool:
        """Whether what is written to `name+anything@` comes to `name@`."""
        return self.incoming.kind == "built_in" or self.incoming.plus


async def all_boxes(connection: Connection, ids: Sequence[UUID] | None = None) -> list[Box]:
    """Every mailbox, archived ones included: their earlier mail is still being answered. Or those of `ids`."""
    return await connection.fetch_as(Box, BOXES, None if ids is None else list(ids))


async def box_of_team(connection: Connection, brand_id: UUID, unit_id: UUID, origin: Origin) -> Box | None:
    """A mailbox that sends for this brand, the team's first."""
    found = await connection.fetch_value(OF_TEAM, brand_id, unit_id, origin.value)
    return None if found is None else (await all_boxes(connection, [found]))[0]


async def box_of_ticket(
    connection: Connection, ticket_id: UUID, brand_id: UUID | None, unit_id: UUID, origin: Origin
) -> Box | None:
    """The mailbox that speaks for a ticket: the one its last mail came to, else one of its brand, its team's first."""
    found = await connection.fetch_value(OF_TICKET, ticket_id)
    if found is None and brand_id is not None:
        found = await connection.fetch_value(OF_TEAM, brand_id, unit_id, origin.value)
    return None if found is None else (await all_boxes(connection, [found]))[0]
