"""Figures as they are shown: with the names of what they are broken down by, and held against customers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints import schemas
from switchroom.complaints.board import step_titles
from switchroom.complaints.contracts import By
from switchroom.complaints.figures import Figures, Group
from switchroom.complaints.names import causes
from switchroom.organisation.facade import BRANDS, REGIONS, UNITS
from switchroom.platform.db import Connection
from switchroom.processes.facade import Definitions, NoSuchProcess
from switchroom.touchpoints.facade import SERVICES

NAMED: dict[By, Any] = {By.REGION: REGIONS, By.BRAND: BRANDS, By.SERVICE: SERVICES, By.UNIT: UNITS}


async def figures_shown(
    connection: Connection, definitions: Definitions, found: Figures, by: By | None
) -> schemas.ComplaintFigures:
    """With names as they are now."""
    names = await _names(connection, by, (group.key for group in found.groups))
    titles = await _titles(connection, definitions, {step.process for step in found.late_steps})
    return schemas.ComplaintFigures(
        since=found.since,
        until=found.until,
        whole=_group(found.whole, {}),
        groups=[_group(group, names) for group in found.groups],
        late_steps=[
            schemas.LateStepShown(
                **msgspec.structs.asdict(step), title=titles.get(step.process, {}).get(step.step, step.step)
            )
            for step in found.late_steps
        ],
    )


def _group(group: Group, names: dict[str, Any]) -> schemas.FigureGroup:
    """Complaints received for every 10,000 customers, with two places."""
    rate = round(group.counts.received * 10_000 / group.customers, 2) if group.customers else None
    return schemas.FigureGroup(
        key=group.key,
        name=names.get(group.key, group.key) if group.key else None,
        counts=schemas.Counts.model_validate(msgspec.structs.asdict(group.counts)),
        customers=group.customers,
        per_10_000=rate,
    )


async def _names(connection: Connection, by: By | None, keys: Iterable[str | None]) -> dict[str, Any]:
    if by is By.CAUSE:
        return await causes(connection)
    if by is None or by not in NAMED:
        return {}
    found = await NAMED[by].names(connection, [UUID(key) for key in keys if key])
    return {str(id): name for id, name in found.items()}


async def _titles(connection: Connection, definitions: Definitions, processes: set[str]) -> dict[str, dict[str, Any]]:
    """The titles of steps as the current versions have them."""
    found: dict[str, dict[str, Any]] = {}
    for process in processes:
        try:
            version, _ = await definitions.resolve(connection, process, None)
        except NoSuchProcess:
            continue
        titles = await step_titles(connection, definitions, {(process, version)})
        found[process] = titles.get((process, version), {})
    return found
