"""Proofs of identity: passwords, sessions of browsers, tokens of programs. Knows users by their ids only.

Secrets are random, 256 bits, and stored as SHA-256 digests: a copy of the database signs nobody in. Passwords are
argon2id, hashed outside the event loop, a few at a time because each takes its megabytes.
"""

import asyncio
import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid, NotFound, Unauthenticated
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.platform.settings import PasswordSettings, SessionSettings

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
TOKEN_PREFIX = "swr_"  # noqa: S105 - public: lets scanners recognise a leaked token
AT_ONCE = 2
LONGEST_ADDRESS = 100
SEEN_EVERY = timedelta(minutes=1)


class WeakPassword(Invalid):
    """A password needs at least 10 characters."""

    code = "session.weak_password"


class SessionOver(Unauthenticated):
    """Your session is over; sign in again."""

    code = "session.over"


class TokenRefused(Unauthenticated):
    """This token is unknown, revoked or expired."""

    code = "token.refused"


class UnknownSession(NotFound):
    """There is no such session."""

    code = "session.unknown"


class UnknownToken(NotFound):
    """There is no such token."""

    code = "token.unknown"


class Session(msgspec.Struct, frozen=True):
    """One sign-in of one browser; `address` and `browser` are what it showed when it signed in."""

    id: UUID
    user_id: UUID
    created_at: datetime
    last_seen_at: datetime
    address: str
    browser: str


class Token(msgspec.Struct, frozen=True):
    """What may be known of a token; `prefix` is its beginning, to recognise it by."""

    id: UUID
    user_id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class Authenticator:
    """Who a session or token stands for. Implemented by people, supplied by bootstrap."""

    async def by_session(self, secret: str) -> Principal:
        """Raises `Unauthenticated` for an unknown, ended or expired session."""
        raise NotImplementedError

    async def by_token(self, secret: str) -> Principal:
        """Raises `Unauthenticated` for an unknown, revoked or expired token."""
        raise NotImplementedError

    async def by_user(self, user_id: UUID) -> Principal:
        """A user with today's rights, for work that was asked for earlier. Raises `Unauthenticated` if gone."""
        raise NotImplementedError


class Passwords:
    """Hashes and verifies. One per process."""

    def __init__(self, settings: PasswordSettings) -> None:
        self._hasher = PasswordHasher(settings.rounds, settings.memory_kib, settings.lanes)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._of_nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Raises `WeakPassword`."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise WeakPassword()
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, known: str | None) -> bool:
        """Whether `password` is the one hashed in `known`. Takes as long when there is none, and says False."""
        async with self._turn:
            if known is None:
                if self._of_nobody is None:
                    self._of_nobody = await asyncio.to_thread(self._hasher.hash, secrets.token_urlsafe())
                await asyncio.to_thread(self._verify, self._of_nobody, password)
                return False
            return await asyncio.to_thread(self._verify, known, password)

    def is_outdated(self, known: str) -> bool:
        """Whether `known` was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(known)

    def _verify(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def digest(secret: str) -> bytes:
    """What is stored of a secret with 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


async def open_session(
    tx: Transaction, user_id: UUID, now: datetime, settings: SessionSettings, *, address: str, browser: str
) -> str:
    """A new session; the secret for the cookie, known to nobody else from now on."""
    secret = secrets.token_urlsafe(32)
    await tx.execute(
        """insert into platform.session
               (id, user_id, secret_hash, created_at, last_seen_at, expires_at, address, browser)
           values ($1, $2, $3, $4, $4, $5, $6, $7)""",
        new_id(),
        user_id,
        digest(secret),
        now,
        now + settings.life,
        address[:LONGEST_ADDRESS],
        browser[:300],
    )
    return secret


async def touch_session(tx: Connection, session_id: UUID, now: datetime) -> None:
    """Note that the session is in use; callers do so once in `SEEN_EVERY`."""
    await tx.fetch("update platform.session set last_seen_at = $2 where id = $1", session_id, now)


async def live_sessions(
    connection: Connection, user_id: UUID, now: datetime, settings: SessionSettings
) -> list[Session]:
    """The user's sessions that still count, the newest first."""
    return await connection.fetch_as(
        Session,
        """select id, user_id, created_at, last_seen_at, address, browser from platform.session
           where user_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3 order by id desc""",
        user_id,
        now,
        now - settings.idle,
    )


async def end_session(tx: Transaction, user_id: UUID, session_id: UUID, now: datetime) -> None:
    """End one of the user's own sessions. Raises `UnknownSession`."""
    done = await tx.execute(
        "update platform.session set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null",
        session_id,
        user_id,
        now,
    )
    if done == "UPDATE 0":
        raise UnknownSession()


async def end_sessions(tx: Transaction, user_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
    """End all sessions of the user, except the one called `but`: the password changed, or the user left."""
    await tx.execute(
        """update platform.session set ended_at = $2
           where user_id = $1 and ended_at is null and id is distinct from $3""",
        user_id,
        now,
        but,
    )


async def forget_sessions(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget sessions that were over before then, at most so many; how many. The journal knows that they were."""
    done = await tx.execute(
        """delete from platform.session where id in (
               select id from platform.session where least(expires_at, ended_at) < $1 limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def make_token(
    tx: Transaction, user_id: UUID, name: str, scopes: list[str], now: datetime, expires_at: datetime | None
) -> tuple[UUID, str]:
    """A new token for programs; its id, and the token itself, shown this once."""
    token_id, secret = new_id(), TOKEN_PREFIX + secrets.token_urlsafe(32)
    await tx.execute(
        """insert into platform.api_token (id, user_id, secret_hash, prefix, name, scopes, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        token_id,
        user_id,
        digest(secret),
        secret[:8],
        name,
        scopes,
        now,
        expires_at,
    )
    return token_id, secret


async def live_tokens(connection: Connection, user_id: UUID) -> list[Token]:
    """The user's tokens that are not revoked, the newest first."""
    return await connection.fetch_as(
        Token,
        """select id, user_id, name, prefix, scopes, created_at, expires_at, last_used_at from platform.api_token
           where user_id = $1 and revoked_at is null order by id desc""",
        user_id,
    )


async def revoke_token(tx: Transaction, user_id: UUID, token_id: UUID, now: datetime) -> None:
    """Revoke one of the user's own tokens. Raises `UnknownToken`."""
    done = await tx.execute(
        "update platform.api_token set revoked_at = $3 where id = $1 and user_id = $2 and revoked_at is null",
        token_id,
        user_id,
        now,
    )
    if done == "UPDATE 0":
        raise UnknownToken()


async def touch_token(tx: Connection, token_id: UUID, now: datetime) -> None:
    """Note that the token is in use; callers do so once in `SEEN_EVERY`."""
    await tx.fetch("update platform.api_token set last_used_at = $2 where id = $1", token_id, now)
