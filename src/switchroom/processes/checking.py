"""The `diagnose` step: planned with the run's transaction, done after the commit, noted on the run's ticket."""

import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import path_of
from switchroom.platform.db import Database, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled, plan
from switchroom.platform.events import Origin
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import NotOutside, Outgoing
from switchroom.platform.text import Text
from switchroom.processes.checks import CheckKind
from switchroom.processes.contracts import (
    ERROR,
    ConcernOf,
    Outcome,
    Performed,
    PerformRequest,
    RunFinished,
    StaleSignal,
    Subject,
)
from switchroom.processes.domain.steps.diagnose import FAILED, OK, Diagnose
from switchroom.processes.findings_in_words import noted, sentence
from switchroom.processes.pinging import NotPossible
from switchroom.processes.probing import Found, Probe, Probing
from switchroom.processes.runs import Runs
from switchroom.processes.steps import AtOnce

LANE = "diagnose"
KIND = "look"
CHECK = """
select id, version, name, kind, target, timeout_s, days_left, status, reuse_s, unit_id
from processes.diagnostic_check where slug = $1 and not archived
"""
NoteAbout = Callable[[Transaction, Subject | None, Origin, str], Awaitable[None]]
"""Writes words on the ticket of a run's subject, where there is one."""


class Check(msgspec.Struct, frozen=True):
    """A diagnostic check as it is set up."""

    id: UUID
    version: int
    name: dict[str, str]
    kind: CheckKind
    target: str
    timeout_s: int
    days_left: int
    status: int | None
    reuse_s: int
    unit_id: UUID | None


class DiagnoseStep(AtOnce):
    """Plans the look; `Checking` takes it. One that is no longer wanted is taken all the same."""

    def __init__(self, concern_of: ConcernOf) -> None:
        self._concern_of = concern_of

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        effect, params = request.effect, request.effect.params
        assert isinstance(params, Diagnose)
        checks = await tx.fetch_as(Check, CHECK, params.check)
        if not checks or not await self._meant_for(tx, checks[0], request.subject):
            return Outcome(ERROR)
        payload = {
            "token": effect.token,
            "visit": effect.visit,
            "check": params.check,
            "language": effect.language,
            "subject": msgspec.to_builtins(request.subject),
        }
        await plan(tx, LANE, KIND, request.run, payload, origin=request.origin, repeatable=True)
        return None

    async def _meant_for(self, tx: Transaction, check: Check, subject: Subject | None) -> bool:
        """Whether the run belongs to the unit of the check, or to one below it."""
        if check.unit_id is None:
            return True
        unit_id = (await self._concern_of(tx, subject)).unit_id
        here, whole = await path_of(tx, unit_id) if unit_id else None, await path_of(tx, check.unit_id)
        return here is not None and whole is not None and here.startswith(whole)


class Checking:
    """Takes planned looks, gives what was found to their runs and notes it. `context` verifies certificates."""

    def __init__(
        self,
        database: Database,
        runs: Runs,
        outgoing: Outgoing,
        note_about: NoteAbout,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._database, self._runs, self._note_about = database, runs, note_about
        self._probing = Probing(outgoing, context)
        self._lately: dict[UUID, tuple[int, float, Found]] = {}

    async def run(self, leadership: Leadership) -> None:
        """Work while leadership lasts."""
        await Lane(self._database, leadership, LANE, {KIND: self.look}, self.settle).run()

    async def look(self, effect: Effect) -> dict[str, Any]:
        """One look: the outcome, what the run keeps, and the words for the ticket."""
        slug, language = effect.payload["check"], effect.payload["language"]
        async with self._database.read() as connection:
            checks = await connection.fetch_as(Check, CHECK, slug)
        if not checks:
            return {"outcome": ERROR}
        check = checks[0]
        name = Text.parse(check.name).in_language(language)
        try:
            found = await self._found(check)
        except (NotOutside, NotPossible) as why:
            finding = "not-allowed" if isinstance(why, NotOutside) else "not-possible"
            return {"outcome": ERROR, "note": noted(language, name, ERROR, sentence(language, finding, {}))}
        outcome = OK if found.fine else FAILED
        words = sentence(language, found.finding, found.facts)
        result = {"check": slug, "kind": check.kind.value, "finding": found.finding, "words": words, **found.facts}
        return {"outcome": outcome, "result": result, "note": noted(language, name, outcome, words)}

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """Tell the run; one that has moved on is told nothing. The ticket is told in either case."""
        answer = settled.result if settled.state is EffectState.DONE else {"outcome": ERROR}
        payload = effect.payload
        if note := answer.get("note"):
            subject = msgspec.convert(payload["subject"], Subject | None)
            await self._note_about(tx, subject, effect.origin, note)
        inputs = {"result": answer["result"]} if "result" in answer else {}
        with suppress(StaleSignal, RunFinished):
            told = Performed(effect.subject, payload["token"], payload["visit"], answer["outcome"], inputs)
            await self._runs.signal(tx, told)

    async def _found(self, check: Check) -> Found:
        """What was found a moment ago, or now: however many customers come, the target is not asked more often."""
        version, until, found = self._lately.get(check.id, (0, 0.0, None))
        if found is not None and version == check.version and time.monotonic() < until:
            return found
        probe = Probe(check.kind, check.target, check.timeout_s, check.days_left, check.status)
        found = await self._probing.look(probe)
        self._lately[check.id] = (check.version, time.monotonic() + check.reuse_s, found)
        return found
