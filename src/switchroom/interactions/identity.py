"""Who the customer is and how sure we are: by the address, a token, data that fits, a code that came back.

A check that failed is counted; what exactly was wrong is known to nobody, and kept nowhere.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from switchroom.customers.facade import customer_with, find_by_address, seen
from switchroom.interactions import contracts as c
from switchroom.platform.auth import digest
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Throttled
from switchroom.platform.events import Origin
from switchroom.platform.ratelimit import Rate, give_back, take
from switchroom.processes.contracts import CancelRequest, Outcome, PerformRequest
from switchroom.processes.facade import identify

KNOWN_BY_NUMBER, KNOWN_BY_TOKEN, KNOWN_BY_AGENT, KNOWN_BY_DATA, KNOWN_BY_CODE = 1, 2, 3, 4, 5
"""How sure we are who it is: a number can be forged, a token was signed by us, an agent has asked who it is, has
checked data that only the customer knows, a code that was sent to the customer came back."""
HOW = {
    KNOWN_BY_NUMBER: "number",
    KNOWN_BY_TOKEN: "token",
    KNOWN_BY_AGENT: "agent",
    KNOWN_BY_DATA: "data",
    KNOWN_BY_CODE: "code",
}
LEVELS = {
    identify.By.NUMBER: KNOWN_BY_NUMBER,
    identify.By.TOKEN: KNOWN_BY_TOKEN,
    identify.By.DATA: KNOWN_BY_DATA,
    identify.By.CODE: KNOWN_BY_CODE,
}
CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
GUESSES = Rate(10, timedelta(minutes=6))
"""So often may anybody be wrong about one customer, from wherever: ten times, and once more each six minutes."""


class CodeChannel(Protocol):
    """A way by which a code reaches a customer outside of the interaction that asks for it. Registered by bootstrap.

    Nobody who serves customers may get to see it.
    """

    async def send(self, tx: Transaction, interaction_id: UUID, customer_id: UUID, code: str, language: str) -> bool:
        """Send it in this transaction, or plan to; False when there is no such way to this customer now."""
        ...


class IdentifyStep:
    """What is known surely enough is never asked or looked up twice."""

    def __init__(self, channels: Mapping[str, CodeChannel] | None = None) -> None:
        self._channels = channels or {}

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        assert isinstance(params, identify.Identify)
        row = await tx.fetch_row(
            """select id, brand_id, address, claims, customer_id, identity_level, origin
               from interactions.interaction where id = $1""",
            request.subject.id,
        )
        assert row is not None
        if row["customer_id"] and row["identity_level"] >= _wanted(params):
            return _known(row["customer_id"])
        if params.send:
            return await self._send(tx, request, row, params.send)
        if identify.By.DATA in params.by:
            return await _compare(tx, row, params)
        if identify.By.CODE in params.by:
            return await _check_code(tx, row, params)
        return await _look_up(tx, row, params)

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """It never waits, so there is nothing to cease."""

    async def _send(self, tx: Transaction, request: PerformRequest, row: Any, channel: str) -> Outcome:
        way = self._channels.get(channel)
        if way is None or row["customer_id"] is None:
            return Outcome(identify.NOT_SENT)
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if not await way.send(tx, row["id"], row["customer_id"], code, request.effect.language):
            return Outcome(identify.NOT_SENT)
        await tx.execute(
            """insert into interactions.identity_check (interaction_id, by, code_hash, expires_at)
               values ($1, 'code', $2, clock_timestamp() + $3::interval)
               on conflict (interaction_id, by) do update set code_hash = excluded.code_hash,
                   expires_at = excluded.expires_at""",
            row["id"],
            _code_hash(row["id"], code),
            CODE_LASTS,
        )
        return Outcome(identify.SENT)


def _wanted(params: identify.Identify) -> int:
    """How sure we must be for this step to have nothing to do; any certainty will do where nothing is said."""
    if params.least:
        return LEVELS[params.least]
    asks = {identify.By.DATA, identify.By.CODE} & set(params.by)
    return max((LEVELS[by] for by in asks), default=0)


def _known(customer_id: UUID) -> Outcome:
    return Outcome(identify.KNOWN, {"customer": str(customer_id)})


async def _look_up(tx: Transaction, row: Any, params: identify.Identify) -> Outcome:
    if row["customer_id"]:
        return Outcome(identify.NOT_SURE)
    found: list[UUID] = []
    level, origin = 0, Origin(row["origin"])
    if identify.By.TOKEN in params.by and (number := row["claims"].get("customer")):
        found, level = await find_by_address(tx, row["brand_id"], number, origin=origin), KNOWN_BY_TOKEN
    if not found and identify.By.NUMBER in params.by and row["address"]:
        found, level = await find_by_address(tx, row["brand_id"], row["address"], origin=origin), KNOWN_BY_NUMBER
    if len(found) != 1:
        return Outcome(identify.SEVERAL if found else identify.UNKNOWN)
    await know(tx, row["id"], found[0], level, origin)
    return _known(found[0]) if level >= _wanted(params) else Outcome(identify.NOT_SURE)


async def _compare(tx: Transaction, row: Any, params: identify.Identify) -> Outcome:
    """Facts with the record of whoever is known already, else of whoever they lead to."""
    if await _failures(tx, row["id"], identify.By.DATA) >= params.attempts:
        return Outcome(identify.TOO_MANY)
    origin = Origin(row["origin"])
    facts = {fact.value: str(value) for fact, value in params.facts.items()}
    known = row["customer_id"] if row["identity_level"] > KNOWN_BY_NUMBER else None  # a number can be forged
    about = f"identify {row['brand_id']} {str(known or _about(facts)).strip().casefold()}"
    try:
        await take(tx, about, GUESSES, await tx.now())
    except Throttled:
        return Outcome(identify.TOO_MANY)
    found = await customer_with(tx, row["brand_id"], facts, origin=origin, known=known)
    if found is None:
        return await _failed(tx, row["id"], identify.By.DATA, params.attempts)
    await give_back(tx, about, GUESSES)
    await know(tx, row["id"], found, KNOWN_BY_DATA, origin)
    return _known(found)


def _about(facts: Mapping[str, str]) -> str | None:
    """Whom somebody guesses about: from wherever he tries, he does not for long."""
    return facts.get("number") or facts.get("mail") or facts.get("phone")


async def _check_code(tx: Transaction, row: Any, params: identify.Identify) -> Outcome:
    if row["customer_id"] is None:
        return Outcome(identify.WRONG)
    if await _failures(tx, row["id"], identify.By.CODE) >= params.attempts:
        return Outcome(identify.TOO_MANY)
    right = await tx.fetch_value(
        """update interactions.identity_check set code_hash = null
           where interaction_id = $1 and by = 'code' and code_hash = $2 and expires_at > clock_timestamp()
           returning true""",
        row["id"],
        _code_hash(row["id"], (params.code or "").strip()),
    )
    if not right:
        return await _failed(tx, row["id"], identify.By.CODE, params.attempts)
    await know(tx, row["id"], row["customer_id"], KNOWN_BY_CODE, Origin(row["origin"]))
    return _known(row["customer_id"])


async def _failures(tx: Transaction, interaction_id: UUID, by: identify.By) -> int:
    failed = await tx.fetch_value(
        "select failed from interactions.identity_check where interaction_id = $1 and by = $2", interaction_id, by.value
    )
    return int(failed or 0)


async def _failed(tx: Transaction, interaction_id: UUID, by: identify.By, attempts: int) -> Outcome:
    failed: int = await tx.fetch_value(
        """insert into interactions.identity_check as k (interaction_id, by, failed) values ($1, $2, 1)
           on conflict (interaction_id, by) do update set failed = k.failed + 1 returning failed""",
        interaction_id,
        by.value,
    )
    return Outcome(identify.TOO_MANY if failed >= attempts else identify.WRONG)


def _code_hash(interaction_id: UUID, code: str) -> bytes:
    return digest(f"{interaction_id} {code}")


async def know(tx: Transaction, interaction_id: UUID, customer_id: UUID, level: int, origin: Origin) -> None:
    """This customer it is, with this much certainty."""
    await tx.execute(
        """update interactions.interaction set customer_id = $2, identity_level = $3, identity_how = $4
           where id = $1""",
        interaction_id,
        customer_id,
        level,
        HOW[level],
    )
    await seen(tx, customer_id, await tx.now())
    tx.emit(
        c.Identified(interaction=interaction_id, at=await tx.now(), customer=customer_id, level=level), origin=origin
    )


async def claimed(tx: Transaction, interaction_id: UUID, value: str) -> None:
    """The customer says that this is his telephone number or mail address; whoever has it may be recognised by it.

    It can be made up, as a caller's number can: no more is known by it than that.
    """
    row = await tx.fetch_row(
        """update interactions.interaction set address = coalesce(address, $2) where id = $1
           returning brand_id, customer_id, origin""",
        interaction_id,
        value,
    )
    if row is None or row["customer_id"] is not None:
        return
    origin = Origin(row["origin"])
    found = await find_by_address(tx, row["brand_id"], value, origin=origin)
    if len(found) == 1:
        await know(tx, interaction_id, found[0], KNOWN_BY_NUMBER, origin)
