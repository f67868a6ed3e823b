"""What administrators do with triggers: set them up, switch them, try them, look at what they did."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, false, true

from switchroom.platform.access import Principal
from switchroom.platform.collection import Archived, Change, Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services
from switchroom.processes.facade import Definitions
from switchroom.triggers import models, schemas
from switchroom.triggers.contracts import EDIT_TRIGGERS, OffWhy, When, WrongTrigger
from switchroom.triggers.events import TriggerChanged, TriggersSwitched, TriggerSwitched
from switchroom.triggers.firing import switch_off
from switchroom.triggers.judging import faults_of
from switchroom.triggers.timing import plan_next

_TALLY = "select trigger_id, looked, fired, fired_at from triggers.tally where trigger_id = any($1)"
_ON = """
update triggers.trigger set "on" = true, off_why = null, since = clock_timestamp(), looked_until = clock_timestamp()
where id = $1
"""
_RULE = ("when", "wait", "after")


class Triggers(Collection[schemas.Trigger]):
    """For who may set them up over the whole organisation: they look at every unit and brand."""

    name, one, table = "triggers", "trigger", models.trigger
    row, new, patch = schemas.Trigger, schemas.TriggerNew, schemas.TriggerPatch
    event, see, edit = TriggerChanged, EDIT_TRIGGERS, EDIT_TRIGGERS

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return true() if principal.may_everywhere(EDIT_TRIGGERS) else false()

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        after["set_by"] = principal.user_id if principal.user_id.int else None  # the program itself is told nothing
        if before is None:
            after |= {"on": False, "off_why": OffWhy.BY_HAND.value}
        elif any(before[name] != after[name] for name in _RULE):
            after["looked_until"] = await tx.now()  # another condition looks at nothing from before

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Refuse what could never work. Raises `WrongTrigger` with each field's fault."""
        del before
        after["times"] = sorted(set(after["times"]))
        after["weekdays"] = sorted(set(after["weekdays"]))
        after["inputs"] = {name: source for name, source in after["inputs"].items() if source}
        await check_rule(tx, services, after)

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        """A schedule has another next moment."""
        del services
        if row["when"] == When.SCHEDULE or change is Change.ARCHIVED:
            await plan_next(tx, row["id"])

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        """How much each has looked at."""
        found = {row["trigger_id"]: row for row in await connection.fetch(_TALLY, [row["id"] for row in rows])}
        for row in rows:
            tally: Any = found.get(row["id"], {"looked": 0, "fired": 0, "fired_at": None})
            row |= {name: tally[name] for name in ("looked", "fired", "fired_at")}


TRIGGERS = Triggers()


async def check_rule(connection: Connection, services: Services, rule: Mapping[str, Any]) -> None:
    """Raises `WrongTrigger`."""
    faults = await faults_of(connection, services.the(Definitions), rule)
    if faults:
        raise WrongTrigger(errors=[fault._asdict() | {"code": f"trigger.{fault.code}"} for fault in faults])


async def set_on(
    tx: Transaction, services: Services, principal: Principal, trigger_id: UUID, *, on: bool
) -> schemas.Trigger:
    """Switch a trigger on, from this moment, or off at once. Idempotent.

    Raises `UnknownRow`, `Archived`, and `WrongTrigger`: its process may have changed since.
    """
    row = await TRIGGERS.access(tx, principal, trigger_id, lock=True)
    if row["archived"]:
        raise Archived()
    if on and not row["on"]:
        await check_rule(tx, services, row)
        await tx.execute(_ON, trigger_id)
        tx.emit(TriggerSwitched(trigger=trigger_id, on=True), origin=Origin(row["origin"]))
    elif not on and row["on"]:
        await switch_off(tx, trigger_id, OffWhy.BY_HAND)
    await plan_next(tx, trigger_id)
    return TRIGGERS.as_row(await TRIGGERS.access(tx, principal, trigger_id))


async def the_switch(connection: Connection, principal: Principal) -> schemas.TriggerSwitch:
    """Whether triggers do anything. Raises `NotAllowed`."""
    principal.require_everywhere(EDIT_TRIGGERS)
    row = await connection.fetch_row("select * from triggers.switch where id = 1")
    return schemas.TriggerSwitch.model_validate(dict(row or {"on": True, "changed_at": None, "changed_by": None}))


async def switch_all(tx: Transaction, principal: Principal, *, on: bool) -> schemas.TriggerSwitch:
    """Stop all triggers at once, or let those that are on go on; what happened meanwhile starts nothing.

    Raises `NotAllowed`.
    """
    principal.require_everywhere(EDIT_TRIGGERS)
    changed = await tx.fetch_value(
        """insert into triggers.switch (id, "on", changed_by, changed_at) values (1, $1, $2, clock_timestamp())
           on conflict (id) do update set "on" = $1, changed_by = $2, changed_at = clock_timestamp()
           where switch."on" <> $1 returning true""",
        on,
        principal.user_id,
    )
    if changed:
        tx.emit(TriggersSwitched(on=on), origin=Origin.REAL)
        if on:
            await tx.execute("update triggers.trigger set looked_until = clock_timestamp()")
    return await the_switch(tx, principal)


def as_stored(body: BaseModel) -> dict[str, Any]:
    """A draft as a row has it."""
    return body.model_dump(mode="json") | {"calendar_id": getattr(body, "calendar_id", None)}
