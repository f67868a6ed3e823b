"""The keys with which other sites sign who calls or writes (`domain/caller_token`): one for each entry point."""

import secrets
from datetime import datetime
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.keys import Keyring
from switchroom.touchpoints.contracts import EntryPoint
from switchroom.touchpoints.domain.caller_token import verify

PURPOSE = "caller key"


async def caller_claims(
    connection: Connection, keyring: Keyring, entry_point: EntryPoint, signed_token: str, now: datetime
) -> dict[str, str]:
    """What a signed token says of whoever comes; nothing without one.

    Raises `CallerTokenInvalid`, `CallerTokenExpired`.
    """
    if not signed_token:
        return {}
    sealed = await connection.fetch_value(
        "select key from touchpoints.caller_key where entry_point_id = $1", entry_point.id
    )
    key = b"" if sealed is None else keyring.open_sealed(PURPOSE, sealed, entry_point.id.bytes)
    return verify(key, entry_point.slug, signed_token, now)


async def make_caller_key(tx: Transaction, keyring: Keyring, entry_point_id: UUID, at: datetime) -> bytes:
    """A new key for signing callers' tokens; tokens signed with the one before are no longer valid."""
    key = secrets.token_bytes(32)
    await tx.execute(
        """insert into touchpoints.caller_key (entry_point_id, key, made_at) values ($1, $2, $3)
           on conflict (entry_point_id) do update set key = excluded.key, made_at = excluded.made_at""",
        entry_point_id,
        keyring.seal(PURPOSE, key, entry_point_id.bytes),
        at,
    )
    return key
