"""The `http` step: planned with the run's transaction, done after the commit, answered as a recorded input."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from switchroom.platform.db import Database, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled, plan
from switchroom.platform.errors import Refusal
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import NotOutside, Outgoing, Question, Reply, TooSlow
from switchroom.processes.contracts import ERROR, Outcome, Performed, PerformRequest, RunFinished, StaleSignal
from switchroom.processes.domain.reading import from_json, to_json
from switchroom.processes.domain.steps.http import (
    IN_DOUBT,
    OK,
    REFUSED,
    TIMEOUT,
    WRONG_SHAPE,
    Answered,
    Http,
    repeatable,
)
from switchroom.processes.runs import Runs
from switchroom.processes.setup import SECRET_PURPOSE
from switchroom.processes.steps import AtOnce

LANE = "http"
KIND = "http"
_TYPES: dict[Answered, tuple[type, ...]] = {
    Answered.TEXT: (str,),
    Answered.NUMBER: (int, float),
    Answered.BOOLEAN: (bool,),
    Answered.LIST: (list,),
    Answered.MAP: (dict,),
}


class SecretNotForHost(NotOutside):
    """This secret is not meant for that host."""

    code = "outgoing.secret_not_for_host"


class HttpStep(AtOnce):
    """Plans the question; `Asking` puts it. A question that is no longer wanted is put all the same."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Http)
        payload = {"token": request.effect.token, "visit": request.effect.visit, "params": to_json(params)}
        await plan(tx, LANE, KIND, request.run, payload, origin=request.origin, repeatable=repeatable(params))
        return None


class Asking:
    """Puts planned questions and gives the answers to their runs."""

    def __init__(self, database: Database, runs: Runs, keyring: Keyring, outgoing: Outgoing) -> None:
        self._database, self._runs, self._keyring, self._outgoing = database, runs, keyring, outgoing

    async def run(self, leadership: Leadership) -> None:
        """Work while leadership lasts."""
        await Lane(self._database, leadership, LANE, {KIND: self.ask}, self.settle).run()

    async def ask(self, effect: Effect) -> dict[str, Any]:
        """One question and what came of it: an outcome and inputs. Never what was secret."""
        params: Http = from_json(effect.payload["params"], Http)
        try:
            reply = await self._outgoing.ask(await self._question(effect, params))
        except TooSlow:
            return {"outcome": TIMEOUT, "inputs": {}}
        except NotOutside as refusal:
            return {"outcome": REFUSED, "inputs": {"why": refusal.code}}
        return answered(params, reply)

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """Tell the run; one that has moved on is told nothing."""
        outcome, inputs = ERROR, {}
        if settled.state is EffectState.DONE:
            outcome, inputs = settled.result["outcome"], settled.result["inputs"]
        elif settled.state is EffectState.IN_DOUBT:
            outcome = IN_DOUBT
        token, visit = effect.payload["token"], effect.payload["visit"]
        with suppress(StaleSignal, RunFinished):
            try:
                async with tx.savepoint():
                    await self._runs.signal(tx, Performed(effect.subject, token, visit, outcome, inputs))
            except (StaleSignal, RunFinished):
                raise
            except Refusal:  # the answer cannot enter a run: too large, too deep
                await self._runs.signal(tx, Performed(effect.subject, token, visit, WRONG_SHAPE))

    async def _question(self, effect: Effect, params: Http) -> Question:
        headers = {"Accept": "application/json", "User-Agent": "Switchroom", **params.headers}
        headers["Idempotency-Key"] = str(effect.id)
        if any("\n" in value or "\r" in value for value in headers.values()):
            raise NotOutside("A header has a line break in it.")
        body = None
        if params.body:
            body = json.dumps(params.body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        return Question(
            params.method.value,
            _url(params),
            {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()},
            await self._secret(params),
            body,
            params.timeout.elapsed.total_seconds(),
        )

    async def _secret(self, params: Http) -> dict[str, str]:
        if params.secret is None:
            return {}
        async with self._database.read() as connection:
            row = await connection.fetch_row(
                "select id, host, content from processes.secret where slug = $1 and not archived", params.secret
            )
        if row is None or row["host"] != urlsplit(params.url).netloc.lower():
            raise SecretNotForHost()
        plain = self._keyring.open_sealed(SECRET_PURPOSE, row["content"], row["id"].bytes)
        return {params.secret_header: plain.decode()}


def _url(params: Http) -> str:
    """The address with what was filled in made harmless, and the values of the query."""
    parts = urlsplit(params.url)
    query = "&".join(piece for piece in (quote(parts.query, safe="=&%+,:;/@~"), urlencode(params.query)) if piece)
    return urlunsplit((parts.scheme, parts.netloc, quote(parts.path or "/", safe="/%:@+,;=~"), query, ""))


def answered(params: Http, reply: Reply) -> dict[str, Any]:
    """The outcome of an answer, and of its values those that the step names."""
    inputs: dict[str, Any] = {"status": reply.status}
    if not 200 <= reply.status < 300:
        return {"outcome": REFUSED, "inputs": inputs}
    kept: dict[str, Any] = {}
    if params.answer:
        try:
            given = json.loads(reply.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            return {"outcome": WRONG_SHAPE, "inputs": inputs}
        if not isinstance(given, dict) or not all(_is(given.get(name), kind) for name, kind in params.answer.items()):
            return {"outcome": WRONG_SHAPE, "inputs": inputs}
        kept = {name: given[name] for name in params.answer}
    return {"outcome": OK, "inputs": {**inputs, "answer": kept}}


def _is(value: Any, kind: Answered) -> bool:
    if kind is Answered.ANY:
        return value is not None
    return isinstance(value, _TYPES[kind]) and not (kind is Answered.NUMBER and isinstance(value, bool))


def _no_number(text: str) -> float:
    raise ValueError(text)
