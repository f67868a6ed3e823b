"""What people do to an interaction: notes, tags, disposition, customer, and answers to the process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions import surveys
from switchroom.interactions.identity import KNOWN_BY_AGENT, KNOWN_BY_DATA, know
from switchroom.interactions.queries import Door
from switchroom.interactions.screen import remove
from switchroom.interactions.steps import set_disposition
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.sealed import Sealer
from switchroom.processes.contracts import Jump, Performed, Signal, Skip, UnknownOutcome
from switchroom.processes.facade import Runs, collect, form, params_from_json, remark, survey


async def add_note(tx: Transaction, door: Door, text: str) -> UUID:
    """Write something down about the interaction; the note's id."""
    note_id = new_id()
    at: datetime = await tx.fetch_value(
        """insert into interactions.note (id, interaction_id, author_id, text, at)
           values ($1, $2, $3, $4, clock_timestamp()) returning at""",
        note_id,
        door.id,
        tx.actor.id,
        text,
    )
    tx.emit(c.Noted(interaction=door.id, at=at, note=note_id), origin=door.origin)
    return note_id


async def edit_note(tx: Transaction, door: Door, note_id: UUID, text: str) -> None:
    """Change one's own note. Raises `NoteNotFound`."""
    at = await tx.fetch_value(
        """update interactions.note set text = $4, edited_at = clock_timestamp()
           where id = $1 and interaction_id = $2 and author_id = $3 returning edited_at""",
        note_id,
        door.id,
        tx.actor.id,
        text,
    )
    if at is None:
        raise c.NoteNotFound()
    tx.emit(c.Noted(interaction=door.id, at=at, note=note_id), origin=door.origin)


async def remove_note(tx: Transaction, door: Door, note_id: UUID) -> None:
    """Take back one's own note. Raises `NoteNotFound`."""
    at = await tx.fetch_value(
        """delete from interactions.note where id = $1 and interaction_id = $2 and author_id = $3
           returning clock_timestamp()""",
        note_id,
        door.id,
        tx.actor.id,
    )
    if at is None:
        raise c.NoteNotFound()
    tx.emit(c.Noted(interaction=door.id, at=at, note=note_id, removed=True), origin=door.origin)


async def set_tags(tx: Transaction, door: Door, tags: Sequence[str]) -> None:
    """Replace the tags; doubles are dropped, the order is kept."""
    kept = list(dict.fromkeys(tags))
    at: datetime = await tx.fetch_value(
        "update interactions.interaction set tags = $2 where id = $1 returning clock_timestamp()", door.id, kept
    )
    tx.emit(c.Tagged(interaction=door.id, at=at, tags=len(kept)), origin=door.origin)


async def dispose(tx: Transaction, door: Door, disposition_id: UUID) -> None:
    """Set the disposition. Raises `DispositionNotFound`."""
    known = await tx.fetch_value(
        "select exists(select from interactions.disposition where id = $1 and not archived)", disposition_id
    )
    if not known:
        raise c.DispositionNotFound()
    await set_disposition(tx, door.id, disposition_id, door.origin)


async def link_customer(tx: Transaction, door: Door, customer_id: UUID) -> None:
    """An agent says who it is."""
    await know(tx, door.id, customer_id, KNOWN_BY_AGENT, door.origin)


async def confirm_identity(tx: Transaction, door: Door) -> None:
    """An agent has checked the customer's data. Nothing happens where that, or more, is known. Raises `NobodyKnown`."""
    row = await tx.fetch_row("select customer_id, identity_level from interactions.interaction where id = $1", door.id)
    if row is None or row["customer_id"] is None:
        raise c.NobodyKnown()
    if row["identity_level"] < KNOWN_BY_DATA:
        await know(tx, door.id, row["customer_id"], KNOWN_BY_DATA, door.origin)


async def answer_step(
    tx: Transaction, runs: Runs, sealer: Sealer, door: Door, token: int, visit: int, outcome: str, data: dict[str, Any]
) -> None:
    """The agent's answer to the step on the screen.

    Raises `StepNotOnScreen` when the process has moved on, `UnknownOutcome` and `InvalidInput` as the step demands.
    """
    run_id, kind, params = await _on_screen(tx, door, token, visit)
    if params.get("secret") and isinstance(value := data.get("value"), str):
        if _can_be(value, params):
            data = {"value": str(await sealer.seal(tx, run_id, value.encode()))}
        else:
            outcome, data = collect.INVALID, {}
    elif kind == "form":
        data = await _sealed(tx, sealer, run_id, params, data)
    elif kind == "survey":
        await _decline_survey(tx, door, run_id, token, params, outcome)
    if kind == "dispose":
        code = str(data.get("code", outcome))  # a choice may be named as the outcome, as with every other type
        await _dispose_by_code(tx, door, code)
        outcome, data = "done", {"code": code}
    await remove(tx, door.id, run_id, token, visit, door.origin)
    await runs.signal(tx, Performed(run_id, token, visit, outcome, data))


async def leave_path(
    tx: Transaction,
    runs: Runs,
    door: Door,
    token: int,
    visit: int,
    *,
    to_step: str | None,
    outcome: str,
    reason: str,
) -> None:
    """Skip the step on the screen, or jump to another one; the reason stays with the run."""
    run_id, _, _ = await _on_screen(tx, door, token, visit)
    signal: Signal = (
        Jump(run_id, token, visit, to_step, reason) if to_step else Skip(run_id, token, visit, reason, outcome)
    )
    await runs.signal(tx, signal)


async def remark_on_step(tx: Transaction, principal: Principal, door: Door, token: int, visit: int, text: str) -> UUID:
    """Tell the owner of the process something of a step or page on the screen. Raises `StepNotOnScreen`."""
    row = await tx.fetch_row(
        """select s.step, r.slug, r.version from interactions.screen s join processes.run r on r.id = s.run_id
           where s.interaction_id = $1 and s.token = $2 and s.visit = $3""",
        door.id,
        token,
        visit,
    )
    if row is None:
        raise c.StepNotOnScreen()
    return await remark(tx, principal, row["slug"], row["version"], row["step"], text, door.origin)


async def _decline_survey(
    tx: Transaction, door: Door, run_id: UUID, token: int, params: dict[str, Any], outcome: str
) -> None:
    """Who serves may note that the customer does not want to be asked, and never answers for him."""
    if outcome != survey.REFUSED:
        raise UnknownOutcome("Nobody answers a survey for the customer.")
    await surveys.asked(tx, door.id, run_id, token, "", params.get("kind", survey.Measure.CSAT.value))


async def _sealed(
    tx: Transaction, sealer: Sealer, run_id: UUID, params: dict[str, Any], data: dict[str, Any]
) -> dict[str, Any]:
    """The values of a form with its secrets sealed; one that is not valid is none, and the form is shown again."""
    kept = dict(data)
    for field in params_from_json(params, form.Form).fields:
        given = data.get(field.name)
        if field.secret and given not in (None, ""):
            fits = form.is_valid(field, given)
            kept[field.name] = str(await sealer.seal(tx, run_id, str(given).encode())) if fits else False
    return kept


def _can_be(secret: str, params: dict[str, Any]) -> bool:
    """The process never sees a secret, so what it demands of the value is checked here."""
    kind, shortest, longest = params.get("kind", "digits"), params.get("shortest", 1), params.get("longest", 100)
    return collect.fits(secret, collect.What(kind), shortest, longest)


async def _on_screen(tx: Transaction, door: Door, token: int, visit: int) -> tuple[UUID, str, dict[str, Any]]:
    """The run of the step, its type and its parameters."""
    row = await tx.fetch_row(
        """select run_id, type, params from interactions.screen
           where interaction_id = $1 and token = $2 and visit = $3 and waits""",
        door.id,
        token,
        visit,
    )
    if row is None:
        raise c.StepNotOnScreen()
    return row["run_id"], row["type"], row["params"]


async def _dispose_by_code(tx: Transaction, door: Door, code: str) -> None:
    found = await tx.fetch_value("select id from interactions.disposition where slug = $1 and not archived", code)
    if found is None:
        raise c.DispositionNotFound()
    await set_disposition(tx, door.id, found, door.origin)
