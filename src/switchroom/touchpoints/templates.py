"""A ready-made process put to use: published as a process of one's own, and given to an entry point."""

from typing import Any
from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services
from switchroom.processes.contracts import PUBLISH
from switchroom.processes.facade import Definitions, Need, ProcessExists, ReferenceSource, from_template, publish
from switchroom.touchpoints import schemas
from switchroom.touchpoints.actions import ENTRY_POINTS


async def use_template(
    tx: Transaction, services: Services, principal: Principal, slug: str, body: schemas.UseTemplate
) -> schemas.TemplateUsed:
    """Publish the process and let the entry point's customers be received by it, both or neither.

    Raises `NoSuchTemplate`, `NameMissing`, `ProcessExists`, `DefinitionRefused`, and the refusals of entry points.
    """
    principal.require_everywhere(PUBLISH)
    names = {Need(each.kind, each.name): each.use for each in body.names}
    source: dict[str, Any] = from_template(slug, body.process, names)
    references = await services.the(ReferenceSource).load(tx)
    if references.process(body.process, None) is not None:
        raise ProcessExists(errors=[{"field": "process", "code": "taken", "message": ProcessExists().message}])
    process, version = await publish(tx, services.the(Definitions), references, source, f"From the template {slug}.")
    if body.entry_point_id is not None:
        await _assign(tx, services, principal, body.entry_point_id, process)
    return schemas.TemplateUsed(process=process, version=version, entry_point_id=body.entry_point_id)


async def _assign(tx: Transaction, services: Services, principal: Principal, id: UUID, process: str) -> None:
    before = await ENTRY_POINTS.access(tx, principal, id, lock=True)
    patch = schemas.EntryPointPatch.model_validate({"version": before["version"], "process_slug": process})
    await ENTRY_POINTS.update(tx, services, principal, id, patch)
