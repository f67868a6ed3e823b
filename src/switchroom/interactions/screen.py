"""What the process shows the agent: the step that waits for an answer, and the last page without one."""

from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.processes.contracts import CancelRequest, PerformRequest
from switchroom.processes.facade import params_to_json


async def show(tx: Transaction, request: PerformRequest, *, waits: bool = True) -> None:
    """Put a step on the screen of whoever serves the interaction."""
    assert request.subject is not None
    effect = request.effect
    await tx.execute(
        """insert into interactions.screen
               (run_id, token, waits, visit, interaction_id, step, type, params, language, shown_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
           on conflict (run_id, token, waits) do update set visit = excluded.visit, step = excluded.step,
               type = excluded.type, params = excluded.params, language = excluded.language,
               shown_at = excluded.shown_at""",
        request.run,
        effect.token,
        waits,
        effect.visit,
        request.subject.id,
        effect.step,
        effect.type,
        params_to_json(effect.params),
        effect.language,
    )
    await _tell(tx, request.subject.id, request.run, request.origin)


async def is_shown(tx: Transaction, request: PerformRequest) -> bool:
    """Whether anybody looks: what goes on after an interaction is closed has no screen any more."""
    assert request.subject is not None
    if request.effect.served:
        return True
    live: bool = await tx.fetch_value(
        "select exists(select from interactions.interaction where id = $1 and closed_at is null)", request.subject.id
    )
    return live


async def clear(tx: Transaction, request: CancelRequest) -> None:
    """Take a step off the screen, unless another has taken its place."""
    assert request.subject is not None
    await remove(tx, request.subject.id, request.run, request.effect.token, request.effect.visit, request.origin)


async def remove(tx: Transaction, interaction_id: UUID, run_id: UUID, token: int, visit: int, origin: Origin) -> bool:
    """Take a waiting step off the screen; whether it was there."""
    gone = await tx.fetch_value(
        """delete from interactions.screen
           where run_id = $1 and token = $2 and visit = $3 and waits returning true""",
        run_id,
        token,
        visit,
    )
    if gone:
        await _tell(tx, interaction_id, run_id, origin)
    return bool(gone)


async def _tell(tx: Transaction, interaction_id: UUID, run_id: UUID, origin: Origin) -> None:
    tx.emit(c.ScreenChanged(interaction=interaction_id, at=await tx.now(), run=run_id), origin=origin)
