"""What the command line does with people beyond making them: list, disable, and take tokens away.

There is no principal: whoever can run the program on the server's data needs no permission of ours.
"""

from typing import NamedTuple
from uuid import UUID

from switchroom.people import schemas
from switchroom.people.contracts import TokenRevoked
from switchroom.people.queries import user_id_by_email
from switchroom.people.user_actions import USERS
from switchroom.platform.access import system_principal
from switchroom.platform.auth import Token, UnknownToken, live_tokens, revoke_token
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.services import Services


class UserLine(NamedTuple):
    """One line of the list of people."""

    email: str
    name: str
    active: bool


async def list_users(connection: Connection) -> list[UserLine]:
    """Everybody who is not archived, by e-mail address."""
    rows = await connection.fetch('select email, name, active from people."user" where not archived order by email')
    return [UserLine(row["email"], row["name"], row["active"]) for row in rows]


async def disable_user(tx: Transaction, services: Services, *, email: str) -> None:
    """The person can sign in no longer, and every session ends. Raises `UnknownRow`."""
    user_id = await _user(tx, email)
    version = await tx.fetch_value('select version from people."user" where id = $1', user_id)
    body = schemas.UserPatch.model_validate({"version": version, "active": False})
    await USERS.update(tx, services, system_principal(), user_id, body)


async def list_tokens(connection: Connection, *, email: str) -> list[Token]:
    """The person's tokens that are not revoked. Raises `UnknownRow`."""
    return await live_tokens(connection, await _user(connection, email))


async def withdraw_token(tx: Transaction, services: Services, *, email: str, prefix: str) -> None:
    """Revoke the person's token that begins so. Raises `UnknownRow`, `UnknownToken`."""
    user_id = await _user(tx, email)
    for token in await live_tokens(tx, user_id):
        if token.prefix == prefix:
            await revoke_token(tx, user_id, token.id, services.clock.now())
            tx.emit(TokenRevoked(user_id=user_id, token_id=token.id))
            return
    raise UnknownToken()


async def _user(connection: Connection, email: str) -> UUID:
    found = await user_id_by_email(connection, email)
    if found is None:
        raise UnknownRow(f"There is no user {email}.")
    return found
