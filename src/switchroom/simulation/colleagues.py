"""Simulated colleagues: hired once, they work as the real agents do and never meet the real customers."""

from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from switchroom.people.contracts import AgentDescription
from switchroom.people.facade import STATUSES, USERS, agent_descriptions
from switchroom.platform.access import system_principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services
from switchroom.simulation.domain import temper

NAMES: list[str] = yaml.safe_load(Path(__file__).with_name("colleagues.yaml").read_text("utf-8"))
DOMAIN = "simulated.invalid"
COPIED = ("unit_id", "skills", "queue_ids", "capacity")
AVAILABLE, BREAK = "available", "break"


async def hire(tx: Transaction, services: Services) -> list[UUID]:
    """Everybody who is simulated; made now where nobody is. Nobody, where no real agent shows how work is done."""
    there = await colleagues(tx)
    if there:
        return there
    principal = system_principal()
    shown = [one for one in await _agents(tx, Origin.REAL) if one.queue_ids][: len(NAMES)]
    for number, one in enumerate(shown):
        model = await USERS.access(tx, principal, one.id)
        await _hire_one(tx, services, number, {name: model[name] for name in COPIED})
    return await colleagues(tx)


async def colleagues(connection: Connection) -> list[UUID]:
    """Everybody who is simulated and takes calls."""
    return [one.id for one in await _agents(connection, Origin.SIMULATED)]


async def _agents(connection: Connection, origin: Origin) -> list[AgentDescription]:
    """Who takes calls, in an order that follows from nothing they have in common."""
    agents = [one for one in await agent_descriptions(connection) if one.origin is origin and one.capacity.get("voice")]
    return sorted(agents, key=lambda one: temper.draw(one.id, "order"))


async def _hire_one(tx: Transaction, services: Services, number: int, work: dict[str, Any]) -> None:
    person = {"name": NAMES[number], "email": f"colleague-{number + 1}@{DOMAIN}", "origin": Origin.SIMULATED}
    await USERS.create(tx, services, system_principal(), USERS.new.model_validate({**person, **work}))


async def statuses_of_work(connection: Connection) -> tuple[UUID | None, UUID | None]:
    """The statuses for being available and for having a break; None for one that the catalogue lacks."""
    known = await STATUSES.slugs(connection)
    return known.get(AVAILABLE), known.get(BREAK)
