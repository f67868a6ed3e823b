"""Signing in, and who a session or token stands for at each request."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from switchroom.people.contracts import PasswordSet, SignedIn, SignedOut, SignInRefused, SignInThrottled, WrongPassword
from switchroom.people.queries import BY_SESSION, BY_TOKEN, BY_USER, as_grants
from switchroom.platform.access import Principal
from switchroom.platform.auth import (
    LONGEST_ADDRESS,
    SEEN_EVERY,
    Authenticator,
    Passwords,
    SessionOver,
    TokenRefused,
    digest,
    end_session,
    end_sessions,
    open_session,
    touch_session,
    touch_token,
)
from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.platform.ratelimit import Rate, forget, give_back, take
from switchroom.platform.services import Services

PER_ADDRESS = Rate(burst=30, every=timedelta(seconds=10))
"""Of failures: a whole office may sit behind one address."""
PER_ACCOUNT = Rate(burst=8, every=timedelta(seconds=30))
KNOWN_FOR = timedelta(days=30)

KNOWN = """
select exists(select from platform.session s join people."user" u on u.id = s.user_id
              where lower(u.email) = lower($1) and s.address = $2 and s.created_at > $3)
"""
ACCOUNT = 'select id, password_hash from people."user" where lower(email) = lower($1) and active and not archived'


async def sign_in(services: Services, *, email: str, password: str, address: str, browser: str) -> str:
    """A new session; its secret. Raises `SignInRefused`, after as long whatever the reason, and `SignInThrottled`."""
    email, now = email.strip(), services.clock.now()
    async with services.database.transaction() as tx:
        limits = await _limits(tx, email, address, now)
        for key, rate in limits.items():
            await take(tx, key, rate, now, SignInThrottled)
    async with services.database.read() as connection:
        account = await connection.fetch_row(ACCOUNT, email)
    known = account["password_hash"] if account else None
    passwords = services.the(Passwords)
    if not await passwords.verify(password, known) or account is None:
        raise SignInRefused()
    user_id: UUID = account["id"]
    rehashed = await passwords.hash(password) if passwords.is_outdated(known or "") else None
    async with services.database.transaction(actor=Actor(ActorKind.USER, user_id)) as tx:
        if rehashed:
            await tx.execute('update people."user" set password_hash = $2 where id = $1', user_id, rehashed)
        by_address, by_account = limits
        await give_back(tx, by_address, limits[by_address])
        await forget(tx, by_account)
        sessions = services.settings.sessions
        secret = await open_session(tx, user_id, now, sessions, address=address, browser=browser)
        tx.emit(SignedIn(user_id=user_id))
    return secret


async def _limits(tx: Transaction, email: str, address: str, now: datetime) -> dict[str, Rate]:
    """What an attempt uses up: first of its address, then of its account.

    From an address where the person has signed in before, the account's limit is one of its own: strangers who guess
    from elsewhere cannot lock the person out.
    """
    account = f"sign-in account {email.casefold()}"
    if await tx.fetch_value(KNOWN, email, address[:LONGEST_ADDRESS], now - KNOWN_FOR):
        account += f" from {address}"
    return {f"sign-in address {address}": PER_ADDRESS, account: PER_ACCOUNT}


async def change_password(services: Services, principal: Principal, *, current: str, new: str) -> None:
    """Change one's own password; all other sessions end. Raises `WrongPassword`, `SignInThrottled`, `WeakPassword`."""
    key, now = f"password {principal.user_id}", services.clock.now()
    async with services.database.transaction() as tx:
        await take(tx, key, PER_ACCOUNT, now, SignInThrottled)
        known = await tx.fetch_value('select password_hash from people."user" where id = $1', principal.user_id)
    passwords = services.the(Passwords)
    if not await passwords.verify(current, known):
        raise WrongPassword()
    hashed = await passwords.hash(new)
    async with services.database.transaction(actor=principal.actor) as tx:
        await tx.execute('update people."user" set password_hash = $2 where id = $1', principal.user_id, hashed)
        await end_sessions(tx, principal.user_id, now, but=principal.session_id)
        await forget(tx, key)
        tx.emit(PasswordSet(user_id=principal.user_id))


async def end_by_secret(services: Services, secret: str) -> None:
    """End the session of a cookie that is being replaced; nothing if it is over anyway."""
    try:
        principal = await PeopleAuthenticator(services).by_session(secret)
    except SessionOver:
        return
    if principal.session_id:
        await sign_out(services, principal, principal.session_id)


async def sign_out(services: Services, principal: Principal, session_id: UUID) -> None:
    """End one of the person's own sessions. Raises `UnknownSession`."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await end_session(tx, principal.user_id, session_id, services.clock.now())
        tx.emit(SignedOut(user_id=principal.user_id, session_id=session_id))


class PeopleAuthenticator(Authenticator):
    """Asks the database at every request: an ended session or a changed grant counts at once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def by_session(self, secret: str) -> Principal:
        now = self._services.clock.now()
        async with self._services.database.read() as connection:
            idle = self._services.settings.sessions.idle
            row = await connection.fetch_row(BY_SESSION, digest(secret), now, now - idle)
            if row is None:
                raise SessionOver()
            if now - row["last_seen_at"] > SEEN_EVERY:
                await touch_session(connection, row["id"], now)
        return _principal(row, Actor(ActorKind.USER, row["user_id"]), session_id=row["id"])

    async def by_token(self, secret: str) -> Principal:
        now = self._services.clock.now()
        async with self._services.database.read() as connection:
            row = await connection.fetch_row(BY_TOKEN, digest(secret), now)
            if row is None:
                raise TokenRefused()
            if row["last_used_at"] is None or now - row["last_used_at"] > SEEN_EVERY:
                await touch_token(connection, row["id"], now)
        return _principal(row, Actor(ActorKind.TOKEN, row["id"]), scopes=frozenset(row["scopes"]))

    async def by_user(self, user_id: UUID) -> Principal:
        async with self._services.database.read() as connection:
            row = await connection.fetch_row(BY_USER, user_id)
        if row is None:
            raise SessionOver()
        return _principal(row, Actor(ActorKind.USER, user_id))


def _principal(row: Any, actor: Actor, **more: Any) -> Principal:
    return Principal(actor, row["user_id"], Origin(row["origin"]), as_grants(row["grants"]), **more)
