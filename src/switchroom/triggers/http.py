"""Routes of triggers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.processes.facade import Definitions, PathView, Runs, path_view
from switchroom.triggers import actions, log, schemas
from switchroom.triggers.actions import TRIGGERS
from switchroom.triggers.contracts import EDIT_TRIGGERS, Result, When
from switchroom.triggers.describing import vocabulary
from switchroom.triggers.judging import faults_of, is_zone
from switchroom.triggers.rehearsing import rehearse
from switchroom.triggers.standing import as_active
from switchroom.triggers.timing import next_of

router = APIRouter()
router.include_router(collection_routes(TRIGGERS, "/api/triggers", tag="triggers", many="triggers", one="trigger"))
here = APIRouter(prefix="/api/triggers/{id}", tags=["triggers"])
whole = APIRouter(tags=["triggers"])
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


@here.post("/on", responses=REFUSED)
async def switch_trigger_on(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Trigger:
    """Switch it on: it looks at what happens from now on. 422 `trigger.wrong` where its process no longer fits."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.set_on(tx, services, principal, id, on=True)


@here.post("/off", responses=REFUSED)
async def switch_trigger_off(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Trigger:
    """Switch it off: once this is answered it starts nothing any more. Runs that it has started go on."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.set_on(tx, services, principal, id, on=False)


@here.get("/log", responses={404: {}})
async def list_trigger_log(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    result: Result | None = None,
    before: Annotated[UUID | None, Query(description="`next` of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.TriggerLog:
    """What it looked at, and what became of it."""
    async with services.database.read() as connection:
        return await log.log_of(connection, principal, id, result=result, before=before, limit=limit)


@here.get("/runs/{run_id}", responses={404: {}})
async def get_trigger_run(id: UUID, run_id: UUID, services: ServicesOf, principal: PrincipalOf) -> PathView:
    """A run that it has started: the graph of its process, which way it has gone, and where it stands."""
    async with services.database.read() as connection:
        await log.check_run(connection, principal, id, run_id)
        found = await path_view(connection, services.the(Definitions), services.the(Runs), run_id)
    return PathView.model_validate(found)


@whole.get("/api/trigger-switch")
async def get_trigger_switch(services: ServicesOf, principal: PrincipalOf) -> schemas.TriggerSwitch:
    """Whether triggers do anything at all."""
    async with services.database.read() as connection:
        return await actions.the_switch(connection, principal)


@whole.put("/api/trigger-switch")
async def set_trigger_switch(
    body: schemas.SwitchSet, services: ServicesOf, principal: PrincipalOf
) -> schemas.TriggerSwitch:
    """Stop all of them at once, or let those that are on go on. What happened meanwhile starts nothing."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.switch_all(tx, principal, on=body.on)


@whole.get("/api/trigger-vocabulary")
async def get_trigger_vocabulary(services: ServicesOf, principal: PrincipalOf) -> schemas.TriggerVocabulary:
    """What conditions may use, and the processes that can be started."""
    principal.require_everywhere(EDIT_TRIGGERS)
    async with services.database.read() as connection:
        return await vocabulary(connection, services.the(Definitions))


@whole.post("/api/trigger-checks")
async def check_trigger(
    body: schemas.TriggerDraft, services: ServicesOf, principal: PrincipalOf
) -> schemas.TriggerChecked:
    """What is wrong with a trigger as it stands in a form, and when its schedule would next be due."""
    principal.require_everywhere(EDIT_TRIGGERS)
    rule = actions.as_stored(body)
    async with services.database.read() as connection:
        faults = await faults_of(connection, services.the(Definitions), rule)
        timed = body.when is When.SCHEDULE and not {fault.field for fault in faults} & {"times", "zone"}
        next_at = await next_of(connection, rule) if timed else None
    return schemas.TriggerChecked(
        faults=[schemas.TriggerFault.model_validate(fault._asdict()) for fault in faults], next_at=next_at
    )


@whole.post("/api/trigger-rehearsals")
async def rehearse_trigger(
    body: schemas.TriggerDraft,
    services: ServicesOf,
    principal: PrincipalOf,
    zone: Annotated[str, Query(max_length=64, description="Whose days are counted.", examples=["UTC"])] = "UTC",
    simulated: Annotated[bool, Query(description="Of simulated customers, instead of all others.")] = False,
) -> schemas.TriggerRehearsal:
    """A dry run: what it would have started in the last thirty days, at most some seconds long. Nothing is started."""
    principal.require_everywhere(EDIT_TRIGGERS)
    rule = actions.as_stored(body)
    async with services.database.read() as connection:
        await actions.check_rule(connection, services, rule)
        days_of = zone if is_zone(zone) else "UTC"
        found = await rehearse(connection, as_active(rule), rule, days_of, simulated=simulated)
    return schemas.TriggerRehearsal.model_validate(found, from_attributes=True)


router.include_router(here)
router.include_router(whole)
