"""Calls from the public page: let in, limited, found again by a secret that only the caller's page has.

The page's token is kept hashed. What identifies the caller (a number, a signed token) is checked here and goes to the
interaction; a page without either is a stranger, and welcome.
"""

import secrets
from typing import Any

import msgspec

from switchroom.interactions.facade import Interactions
from switchroom.platform.auth import digest
from switchroom.platform.clock import Clock
from switchroom.platform.db import Database, Transaction
from switchroom.platform.errors import Gone, Invalid, NotFound, Refusal
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.touchpoints.facade import EntryPoint, EntryPointNotFound, admit, caller_claims, entry_point_by_slug
from switchroom.voice import queries
from switchroom.voice.contracts import EMBEDDED, KEYS, Cause, LegId
from switchroom.voice.queries import Leg
from switchroom.voice.signalling import Signalling

AFTER = "after"
"""The claim that names the interaction before."""


class CallNotFound(NotFound):
    """There is no such call."""

    code = "call.not_found"


class CallEnded(Gone):
    """This call has ended."""

    code = "call.ended"


class NotAKey(Invalid):
    """A keypad has the keys 0 to 9, * and #, and A to D."""

    code = "call.not_a_key"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a page sends to begin a call."""

    offer: str
    language: str = ""
    number: str = ""
    signed_token: str = ""
    previous_call: str = ""
    more_time: bool = False


class Begun(msgspec.Struct, frozen=True):
    """The page's secret, the call's id, and the answer to its offer."""

    token: str
    leg: LegId
    answer: str


class Callers:
    """The door for callers' pages. One per web process."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keyring: Keyring,
        signalling: Signalling,
        interactions: Interactions,
    ) -> None:
        self._database, self._clock, self._keyring, self._signalling = database, clock, keyring, signalling
        self._interactions = interactions

    async def begin(self, slug: str, ip: str, wanted: Wanted) -> Begun:
        """A call to the entry point `slug` from the page at `ip`.

        Raises `EntryPointNotFound`, `CallerBlocked`, `CallerThrottled`, `EntryPointFull`, `CallerTokenInvalid`,
        `CallerTokenExpired`, and what the switch refuses.
        """
        token, leg_id = secrets.token_urlsafe(32), LegId(new_id())
        async with self._database.transaction() as tx:
            entry = await entry_point_by_slug(tx, slug)
            if entry.medium != "voice":
                raise EntryPointNotFound()
            claims = await caller_claims(tx, self._keyring, entry, wanted.signed_token, self._clock.now())
            living = await queries.count_living(tx, EMBEDDED, entry.slug)
            await admit(tx, entry, self._clock.now(), ip=ip, address=wanted.number, concurrent=living)
            claims = await _with_previous(tx, entry, wanted, claims)
            await _expect(tx, leg_id, entry, ip, wanted, claims, digest(token))
        try:
            answer = await self._signalling.call(leg_id, wanted.offer, entry.slug, wanted.number)
        except Refusal:
            await self._forget(leg_id)
            raise
        return Begun(token, leg_id, answer)

    async def connect(self, token: str, offer: str) -> str:
        """The page comes back, after a reload or a lost network; the answer. Raises `CallNotFound`, `CallEnded`."""
        leg = await self.living(token)
        return await self._signalling.connect(leg.id, offer)

    async def press(self, token: str, keys: str) -> None:
        """Keys of the page's keypad. Raises `CallNotFound`, `CallEnded`, `NotAKey`."""
        if not set(keys) <= set(KEYS):
            raise NotAKey()
        leg = await self.living(token)
        for key in keys:
            await self._signalling.press(leg.id, key)

    async def take_time(self, token: str, more: bool) -> None:
        """Whoever needs more time has it from the next question on. Raises `CallNotFound`, `CallEnded`."""
        leg = await self.living(token)
        async with self._database.transaction() as tx:
            await tx.execute("update voice.leg set more_time = $2 where id = $1", leg.id, more)

    async def leave(self, token: str) -> None:
        """The caller hangs up, or does not want to be called back; twice is no error. Raises `CallNotFound`."""
        leg = await self.find(token)
        if leg.living:
            await self._signalling.leave(leg.id)
        elif leg.interaction_id is not None:
            async with self._database.transaction() as tx:
                await self._interactions.callbacks.decline(tx, leg.interaction_id, await tx.now())

    async def find(self, token: str) -> Leg:
        """The leg of a page's secret. Raises `CallNotFound`."""
        async with self._database.read() as connection:
            leg = await queries.leg_by_token(connection, digest(token))
        if leg is None:
            raise CallNotFound()
        return leg

    async def living(self, token: str) -> Leg:
        """As `find`, for a call that goes on. Raises also `CallEnded`."""
        leg = await self.find(token)
        if not leg.living:
            raise CallEnded()
        return leg

    async def _forget(self, leg_id: LegId) -> None:
        """The switch did not take the call: it never was one."""
        async with self._database.transaction() as tx:
            await tx.execute(
                """update voice.leg set state = 'ended', cause = $2, ended_at = clock_timestamp()
                   where id = $1 and state = 'expected'""",
                leg_id,
                Cause.FAILED.value,
            )


async def _with_previous(tx: Transaction, entry: EntryPoint, wanted: Wanted, claims: dict[str, str]) -> dict[str, str]:
    """After which interaction the page calls again: it has proved that it was its own, unlike a signed token."""
    claims = {name: value for name, value in claims.items() if name != AFTER}
    before = await queries.leg_by_token(tx, digest(wanted.previous_call)) if wanted.previous_call else None
    if before is None or before.interaction_id is None or before.entry_point != entry.slug:
        return claims
    return claims | {AFTER: str(before.interaction_id)}


async def _expect(
    tx: Transaction,
    leg_id: LegId,
    entry: EntryPoint,
    ip: str,
    wanted: Wanted,
    claims: dict[str, Any],
    token_hash: bytes,
) -> None:
    """Note who will arrive on this leg, before the switch can say that it has."""
    await tx.execute(
        """insert into voice.leg (id, origin, switch, role, state, entry_point, address, language, claims, source,
                                  token_hash, more_time)
           values ($1, $2, $3, 'customer', 'expected', $4, $5, $6, $7, $8, $9, $10)""",
        leg_id,
        Origin.REAL.value,
        EMBEDDED,
        entry.slug,
        wanted.number,
        wanted.language,
        claims,
        ip,
        token_hash,
        wanted.more_time,
    )
