"""Signing in at mail servers that want no password: an access token for an hour, got by a token that lasts (RFC 6749).

The organisation registers the centre with its provider and allows it once; what comes of that, the refresh token, is
kept sealed like a password. A provider that hands out a new one with each access token gets its way: in one process
one question is on its way at a time, and whoever comes second with an old token looks for the one that replaced it.
"""

import asyncio
import time
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.contracts import ServerTrouble, SignInRefused
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing, Question

PURPOSE = "mailbox oauth"
EARLY_S = 60.0
"""A token is taken for over so long before it is: clocks differ, and a sign-in takes its time."""


class OauthSecrets(msgspec.Struct, frozen=True):
    """What is kept sealed."""

    client_secret: str
    refresh_token: str


class _Answer(msgspec.Struct):
    access_token: str = ""
    expires_in: float = 3600
    refresh_token: str = ""


class _Known(msgspec.Struct, frozen=True):
    """A token and until when it is used; `version`: of the mailbox it was got for."""

    version: int
    token: str
    until: float


class AccessTokens:
    """One per process; it remembers tokens as long as they last."""

    def __init__(self, database: Database, keyring: Keyring, outgoing: Outgoing) -> None:
        self._database, self._keyring, self._outgoing = database, keyring, outgoing
        self._known: dict[UUID, _Known] = {}
        self._turns: dict[UUID, asyncio.Lock] = {}

    async def of(self, box: Box) -> str:
        """A token for this mailbox. Raises `SignInRefused`, `ServerTrouble`, refusals of `Outgoing.ask`."""
        async with self._turns.setdefault(box.id, asyncio.Lock()):
            known = self._known.get(box.id)
            if known is None or known.version != box.version or time.monotonic() >= known.until:
                answer = await self._fresh(box)
                known = _Known(box.version, answer.access_token, time.monotonic() + answer.expires_in - EARLY_S)
                self._known[box.id] = known
        return known.token

    def forget(self, box: Box) -> None:
        """The server did not accept it: ask for a new one the next time."""
        self._known.pop(box.id, None)

    async def _fresh(self, box: Box) -> _Answer:
        sealed = await self._sealed(box)
        try:
            return await self._exchange(box, sealed)
        except SignInRefused:
            newer = await self._sealed(box)
            if newer == sealed:
                raise
        return await self._exchange(box, newer)

    async def _exchange(self, box: Box, sealed: bytes) -> _Answer:
        opened = self._keyring.open_sealed(PURPOSE, sealed, box.id.bytes)
        secrets = msgspec.json.decode(opened, type=OauthSecrets)
        answer = await self._ask(box, secrets)
        if answer.refresh_token and answer.refresh_token != secrets.refresh_token:
            await self._replace(box, sealed, OauthSecrets(secrets.client_secret, answer.refresh_token))
        return answer

    async def _ask(self, box: Box, secrets: OauthSecrets) -> _Answer:
        assert box.oauth is not None
        form = {
            "grant_type": "refresh_token",
            "client_id": box.oauth.client_id,
            "client_secret": secrets.client_secret,
            "refresh_token": secrets.refresh_token,
            "scope": box.oauth.scope,
        }
        given = urlencode({name: value for name, value in form.items() if value})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        reply = await self._outgoing.ask(
            Question("POST", box.oauth.token_url, headers, body=given.encode(), timeout_s=15)
        )
        if reply.status in (400, 401, 403):
            raise SignInRefused()
        try:
            answer = msgspec.json.decode(reply.body, type=_Answer, strict=False)
        except msgspec.MsgspecError:
            raise ServerTrouble() from None
        if reply.status != 200 or not answer.access_token:
            raise ServerTrouble()
        return answer

    async def _sealed(self, box: Box) -> bytes:
        """As it is now: another process, or an administrator, may have changed it."""
        async with self._database.read() as connection:
            sealed: bytes | None = await connection.fetch_value(
                "select oauth_secret from messaging.mailbox where id = $1", box.id
            )
        if not sealed:
            raise SignInRefused()
        return sealed

    async def _replace(self, box: Box, used: bytes, secrets: OauthSecrets) -> None:
        """Unless an administrator has given another one meanwhile."""
        sealed = sealed_secrets(self._keyring, box.id, secrets)
        async with self._database.transaction() as tx:
            await tx.execute(
                "update messaging.mailbox set oauth_secret = $3 where id = $1 and oauth_secret = $2",
                box.id,
                used,
                sealed,
            )


def sealed_secrets(keyring: Keyring, mailbox_id: UUID, secrets: OauthSecrets) -> bytes:
    """As they are stored."""
    return keyring.seal(PURPOSE, msgspec.json.encode(secrets), mailbox_id.bytes)
