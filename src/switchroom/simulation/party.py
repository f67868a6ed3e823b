"""The simulated customer's part in a process: hears what is said, presses a key after a while."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.text import Text
from switchroom.processes.contracts import (
    Ask,
    CancelRequest,
    Collect,
    Medium,
    Outcome,
    PerformRequest,
    Phase,
    Say,
    What,
)
from switchroom.processes.facade import Performers
from switchroom.simulation.conversation import said_by_process
from switchroom.simulation.domain import temper

DONE, OK, YES, TIMEOUT = "done", "ok", "yes", "timeout"
BIRTHDAY = "1984-03-17"


class SimulatedParty:
    """Stands in for the medium where a step is for a simulated customer: its answer comes by `Floor`."""

    def register(self, performers: Performers) -> None:
        """Take the talk steps of simulated customers, on every medium."""
        for step_type in ("say", "ask", "collect"):
            performers.stand_in(Origin.SIMULATED, step_type, self)

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`. The answer is known now, and given when a person would."""
        assert request.subject is not None
        who, effect = request.subject.id, request.effect
        outcome, inputs = _answer(who, request)
        words = _words(request)
        shown = ""
        if request.medium is Medium.CHAT:
            await said_by_process(tx, who, words)
            shown = _shown(request, outcome, inputs)
        takes = temper.heard(words, who, f"{effect.step} {effect.visit}")
        if outcome == DONE:
            takes -= timedelta(seconds=0.5)
        await tx.execute(
            """insert into simulation.cue
                   (run_id, token, visit, interaction_id, outcome, inputs, asked_at, takes, shown)
               values ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7, $8)
               on conflict (run_id, token) do update set visit = excluded.visit, outcome = excluded.outcome,
                   inputs = excluded.inputs, shown = excluded.shown, asked_at = excluded.asked_at,
                   takes = excluded.takes""",
            request.run,
            effect.token,
            effect.visit,
            who,
            outcome,
            inputs,
            takes,
            shown,
        )
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        await tx.execute(
            "delete from simulation.cue where run_id = $1 and token = $2 and visit = $3",
            request.run,
            request.effect.token,
            request.effect.visit,
        )


def _words(request: PerformRequest) -> str:
    text: Text | None = getattr(request.effect.params, "text", None)
    return text.in_language(request.effect.language) if text else ""


def _shown(request: PerformRequest, outcome: str, inputs: dict[str, Any]) -> str:
    """The answer as it stands in a chat."""
    params = request.effect.params
    if isinstance(params, Ask):
        labels = {one.name: one.label.in_language(request.effect.language) for one in params.choices if one.label}
        return labels.get(outcome, outcome)
    return str(inputs.get("value", ""))


def _answer(who: UUID, request: PerformRequest) -> tuple[str, dict[str, Any]]:
    params, effect = request.effect.params, request.effect
    what = f"{effect.step} {effect.visit} {effect.attempt}"
    match params:
        case Ask():
            choice = temper.one_of(who, what, params.choices)
            return choice.name, {"key": choice.key or ""}
        case Collect() if effect.phase is Phase.CONFIRM:
            return YES, {}
        case Collect() if params.secret:
            return TIMEOUT, {}  # nobody types a simulated secret
        case Collect():
            return OK, {"value": _value(who, what, params)}
        case Say():
            return DONE, {}
    return DONE, {}


def _value(who: UUID, what: str, params: Collect) -> str:
    """Something of the kind that is asked for."""
    match params.kind:
        case What.DATE:
            return BIRTHDAY
        case What.EMAIL:
            return f"customer{temper.digits(who, what, 4)}@example.com"
        case What.PHONE:
            return f"+551199{temper.digits(who, what, 7)}"
        case _:
            return temper.digits(who, what, min(max(params.shortest, 6), params.longest))
