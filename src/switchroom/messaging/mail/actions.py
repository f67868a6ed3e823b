"""The collection of mailboxes."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from switchroom.messaging.events import MailboxChanged
from switchroom.messaging.mail import models, schemas
from switchroom.messaging.mail.contracts import EDIT_MAILBOXES, PasswordNeeded
from switchroom.messaging.mail.domain.signing import new_private_key, public_record
from switchroom.messaging.mail.oauth import OauthSecrets, sealed_secrets
from switchroom.messaging.mail.words import ACKNOWLEDGEMENT
from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.wording.facade import check_words

SECRET_PURPOSE, DKIM_PURPOSE = "mailbox secret", "mailbox signing key"
SIDES = ("incoming", "outgoing")
SERVER = ("kind", "host", "port", "tls", "user")
OAUTH = ("token_url", "client_id")
"""Whoever may edit must not send a password that he does not know to a server of his own."""


class Mailboxes(Collection[schemas.Mailbox]):
    """Set up over a unit and a brand; seen by whoever may set up those."""

    name, one, table = "mailboxes", "mailbox", models.mailbox
    row, new, patch = schemas.Mailbox, schemas.MailboxNew, schemas.MailboxPatch
    event, see, edit = MailboxChanged, EDIT_MAILBOXES, EDIT_MAILBOXES
    searched = ("name", "address")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        reach = principal.reach(EDIT_MAILBOXES)
        return reach.condition(unit_path=unit_path(columns.unit_id), brand=columns.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"])
                principal.require(EDIT_MAILBOXES, unit_path=path, brand=row["brand_id"])
        if after.get("acknowledgement"):
            check_words(ACKNOWLEDGEMENT, None, after["acknowledgement"], field="acknowledgement")
        if before is not None and before["address"] != after["address"]:
            message = "Mail that was sent names this address; set up another mailbox for a new one."
            raise Invalid(errors=[{"field": "address", "code": "fixed", "message": message}])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Seal passwords for their rows; a new server needs its password again."""
        del tx
        keyring = services.the(Keyring)
        for side in SIDES:
            server = after[side] = dict(after[side])
            password = server.pop("password", None)
            column = f"{side}_secret"
            if server["kind"] in ("built_in", "none"):
                after[column] = None
            elif password:
                after[column] = keyring.seal(SECRET_PURPOSE, password.encode(), after["id"].bytes + side.encode())
            elif before is not None and before[column] is not None and _moved(before[side], server):
                error = {"field": f"{side}.password", "code": "missing", "message": PasswordNeeded().message}
                raise PasswordNeeded(errors=[error])
        _prepare_oauth(keyring, before, after)
        if after.get("dkim_selector") != (before and before["dkim_selector"]):
            await _prepare_dkim(keyring, after)
        for name in ("signature", "acknowledgement"):
            after[name] = dict(Text.parse(after[name])) if after.get(name) else None

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        del given
        await tx.execute(
            "insert into messaging.mailbox_state (mailbox_id) values ($1) on conflict do nothing", row["id"]
        )

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        states = models.mailbox_state
        wanted = select(states).where(states.c.mailbox_id.in_([row["id"] for row in rows]))
        found = {row["mailbox_id"]: row for row in await connection.fetch(wanted)} if rows else {}
        for row in rows:
            row["state"] = dict(found.get(row["id"], {}))
            if row["dkim_record"]:
                domain = row["address"].rpartition("@")[2]
                row["dkim"] = {"name": f"{row['dkim_selector']}._domainkey.{domain}", "value": row["dkim_record"]}
            for side in SIDES:
                row[f"has_{side}_password"] = row[f"{side}_secret"] is not None

    async def names_of(self, connection: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
        """The addresses of these mailboxes."""
        wanted = select(self.table.c.id, self.table.c.address).where(self.table.c.id.in_(list(ids)))
        return {row["id"]: row["address"] for row in await connection.fetch(wanted)} if ids else {}


def _prepare_oauth(keyring: Keyring, before: Row | None, after: Row) -> None:
    """Seal what is secret of it; another address to send it to needs it again."""
    if not after.get("oauth"):
        after["oauth"] = after["oauth_secret"] = None
        return
    given = after["oauth"] = dict(after["oauth"])
    client_secret, refresh_token = given.pop("client_secret", None), given.pop("refresh_token", None)
    if refresh_token:
        after["oauth_secret"] = sealed_secrets(keyring, after["id"], OauthSecrets(client_secret or "", refresh_token))
    elif before is None or not before["oauth"] or any(before["oauth"].get(name) != given[name] for name in OAUTH):
        error = {"field": "oauth.refresh_token", "code": "missing", "message": PasswordNeeded().message}
        raise PasswordNeeded(errors=[error])


async def _prepare_dkim(keyring: Keyring, after: Row) -> None:
    """A key of its own for each selector: whoever publishes the record decides when it is used."""
    after["dkim_record"] = after["dkim_secret"] = None
    if after["dkim_selector"]:
        key = await asyncio.to_thread(new_private_key)
        after["dkim_record"] = public_record(key)
        after["dkim_secret"] = keyring.seal(DKIM_PURPOSE, key, after["id"].bytes)


def _moved(before: Row, after: Row) -> bool:
    return any(before.get(name) != after.get(name) for name in SERVER)


MAILBOXES = Mailboxes()
