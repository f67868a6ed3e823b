"""Sending: each delivery by POST, signed, to the address that was checked; how it went is noted, and what follows.

An effect that a killed process had started is sent again under the same id: receivers keep the first.
"""

import random
import time
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Database, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import Outgoing, Question
from switchroom.platform.text import Text
from switchroom.platform.timekeeper import set_timer
from switchroom.processes.facade import Notice, tell_people
from switchroom.webhooks.actions import SECRET_PURPOSE
from switchroom.webhooks.contracts import PausedWhy
from switchroom.webhooks.domain import trying
from switchroom.webhooks.domain.signing import signature
from switchroom.webhooks.domain.trying import How
from switchroom.webhooks.planning import KIND, LANE, WEBHOOK_DUE, pause

TIMEOUT_S = 10.0
TOLD = "told"
ROW = """
select d.id, d.event, d.version, d.happened_at, d.data, w.id as webhook_id, w.address, w.sealed_secret,
    case when w.previous_until > clock_timestamp() then w.previous_secret end as previous_secret
from webhooks.delivery d join webhooks.webhook w on w.id = d.webhook_id
where d.id = $1 and d.state = 'waiting' and w.paused_at is null and not w.archived
"""
NOTE = """
update webhooks.delivery set attempts = attempts + 1, status = $2, code = $3, took_ms = $4,
    tried_at = clock_timestamp(), due_at = null
where id = $1 and state = 'waiting' returning attempts
"""
END = "update webhooks.delivery set state = $2, ended_at = clock_timestamp() where id = $1"
ARRIVED = "update webhooks.webhook set failures = 0, arrived_at = clock_timestamp() where id = $1"
FAILED = """
update webhooks.webhook set failures = failures + 1, failed_at = clock_timestamp() where id = $1
returning failures, name, set_by, paused_at, origin
"""
PAUSED_WORDS = {
    "en": "Webhook paused because nothing arrives at its address: {name}",
    "pt-BR": "Webhook pausado porque nada chega ao endereço dele: {name}",
    "zh-CN": "Webhook 已暂停，因为其地址一直无法送达：{name}",
}


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    event: str
    version: int
    happened_at: datetime
    data: dict[str, Any]
    webhook_id: UUID
    address: str
    sealed_secret: bytes
    previous_secret: bytes | None


class Delivering:
    """Carries out what is planned, while this process leads in it."""

    def __init__(self, database: Database, keyring: Keyring, outgoing: Outgoing) -> None:
        self._database, self._keyring, self._outgoing = database, keyring, outgoing

    async def run(self, leadership: Leadership) -> None:
        """Work while leadership lasts."""
        await Lane(self._database, leadership, LANE, {KIND: self.deliver}, self.settle).run()

    async def deliver(self, effect: Effect) -> dict[str, Any]:
        """One attempt, and how it went; nothing if it is not to be sent any more."""
        async with self._database.read() as connection:
            found = await connection.fetch_as(_Row, ROW, UUID(effect.payload["delivery"]))
        if not found:
            return {}
        began = time.monotonic()
        status, code = None, None
        try:
            status = (await self._outgoing.ask(self._question(found[0]))).status
        except Refusal as refusal:
            code = refusal.code
        how: dict[str, Any] = msgspec.to_builtins(How(status, code, round(1000 * (time.monotonic() - began))))
        return how

    def _question(self, row: _Row) -> Question:
        body = msgspec.json.encode(
            {"type": row.event, "version": row.version, "timestamp": row.happened_at, "data": row.data}
        )
        name, now = f"msg_{row.id}", int(time.time())
        sealed = [one for one in (row.sealed_secret, row.previous_secret) if one is not None]
        secrets = [self._keyring.open_sealed(SECRET_PURPOSE, one, row.webhook_id.bytes) for one in sealed]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Switchroom",
            "webhook-id": name,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(secrets, name, now, body),
        }
        return Question("POST", row.address, headers, {}, body, TIMEOUT_S)

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """Note how it went; what did not arrive is tried again, or given up."""
        delivery_id = UUID(effect.payload["delivery"])
        if settled.state is EffectState.DONE and not settled.result:
            return
        if settled.state is EffectState.DONE:
            how = msgspec.convert(settled.result, How)
        else:
            how = How(None, (settled.result or {}).get("code", "effect.failed"), 0)
        attempts = await tx.fetch_value(NOTE, delivery_id, how.status, how.code, how.took_ms)
        if attempts is None:
            return
        if how.arrived:
            await tx.execute(END, delivery_id, "done")
            await tx.execute(ARRIVED, effect.subject)
        else:
            await self._failed(tx, effect, delivery_id, attempts, how)

    async def _failed(self, tx: Transaction, effect: Effect, delivery_id: UUID, attempts: int, how: How) -> None:
        webhook = await tx.fetch_row(FAILED, effect.subject)
        assert webhook is not None
        given_up = attempts >= trying.MOST_ATTEMPTS
        if given_up:
            await tx.execute(END, delivery_id, "parked")
        else:
            after = trying.pause_after(attempts, random.random())  # noqa: S311 - spreads attempts, hides nothing
            await tx.execute(
                "update webhooks.delivery set due_at = clock_timestamp() + $2 where id = $1", delivery_id, after
            )
            await set_timer(tx, WEBHOOK_DUE, delivery_id, after, {})
        gone = how.status == trying.GONE
        if webhook["paused_at"] is None and (gone or given_up or webhook["failures"] >= trying.MOST_FAILURES):
            await pause(tx, effect.subject, PausedWhy.GONE if gone else PausedWhy.FAILING)
            if webhook["set_by"] is not None:
                words = Text({tag: text.replace("{name}", webhook["name"]) for tag, text in PAUSED_WORDS.items()})
                await tell_people(tx, [webhook["set_by"]], Notice(TOLD, words), Origin(webhook["origin"]))
