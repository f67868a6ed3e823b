"""Routes of a process's variants, and of what publishing a draft would touch."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import DraftView, ReferenceSource, draft_to_see
from switchroom.touchpoints import variant_schemas as schemas
from switchroom.touchpoints import variants
from switchroom.touchpoints.map_http import ProcessSlug

router = APIRouter(tags=["processes"])


@router.post("/api/process-variants", status_code=201, responses={404: {}, 409: {}})
async def make_process_variant(body: schemas.VariantNew, services: ServicesOf, principal: PrincipalOf) -> DraftView:
    """Begin a variant of a process: a draft that is what the base is now. 409 `draft.exists`: the name is taken."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        made = await variants.make(tx, principal, body)
        return DraftView.model_validate(await draft_to_see(tx, principal, made))


@router.get("/api/processes/{slug}/family")
async def get_process_family(slug: ProcessSlug, services: ServicesOf, principal: PrincipalOf) -> schemas.FamilyView:
    """The base of a process, if it is a variant, and its own variants: how far behind, how many touchpoints."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return await variants.family(connection, principal, slug)


@router.get("/api/process-drafts/{id}/reach", responses={404: {}})
async def get_draft_reach(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ReachView:
    """What publishing this draft would touch: touchpoints, and variants, which of them merge cleanly or not."""
    async with services.database.read() as connection:
        draft = await draft_to_see(connection, principal, id)
        references = await services.the(ReferenceSource).load(connection)
        return await variants.reach(connection, principal, references, draft.slug, draft.definition)
