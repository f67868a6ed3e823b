"""Simulated colleagues: hired once, they work as the real agents do and never meet the real customers."""

from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from switchroom.people.facade import STATUSES, USERS
from switchroom.platform.access import system_principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services

NAMES: list[str] = yaml.safe_load(Path(__file__).with_name("colleagues.yaml").read_text("utf-8"))
DOMAIN = "simulated.invalid"
COPIED = ("unit_id", "skills", "queue_ids", "capacity")
AVAILABLE, BREAK = "available", "break"
PEOPLE = """
select id from people."user" where origin = $1 and not archived and active and (capacity->>'voice')::int > 0
order by md5(id::text)
"""


async def hire(tx: Transaction, services: Services) -> list[UUID]:
    """Everybody who is simulated; made now where nobody is. Nobody, where no real agent shows how work is done."""
    principal = system_principal()
    there = [row["id"] for row in await tx.fetch(PEOPLE, Origin.SIMULATED.value)]
    if there:
        return there
    models = [await USERS.access(tx, principal, row["id"]) for row in await tx.fetch(PEOPLE, Origin.REAL.value)]
    models = [model for model in models if model["queue_ids"]][: len(NAMES)]
    for number, model in enumerate(models):
        await _hire_one(tx, services, number, {name: model[name] for name in COPIED})
    return [row["id"] for row in await tx.fetch(PEOPLE, Origin.SIMULATED.value)]


async def _hire_one(tx: Transaction, services: Services, number: int, work: dict[str, Any]) -> None:
    person = {"name": NAMES[number], "email": f"colleague-{number + 1}@{DOMAIN}", "origin": Origin.SIMULATED}
    await USERS.create(tx, services, system_principal(), USERS.new.model_validate({**person, **work}))


async def statuses_of_work(connection: Connection) -> tuple[UUID | None, UUID | None]:
    """The statuses for being available and for having a break; None for one that the catalogue lacks."""
    known = await STATUSES.slugs(connection)
    return known.get(AVAILABLE), known.get(BREAK)
