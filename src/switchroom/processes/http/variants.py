"""Routes of variants: take over what the base has changed, and decide what both have changed."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path

from switchroom.people.facade import people_by_id
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.processes.http.drafts import HERE, OVER, REFUSED, SlugInPath
from switchroom.processes.variants import actions, schemas

variants = APIRouter(tags=["processes"])


@variants.post("/api/processes/{slug}/take-over", responses=REFUSED)
async def take_base_over(slug: SlugInPath, services: ServicesOf, principal: PrincipalOf) -> schemas.TakenOver:
    """Bring what the base has changed into the draft of this variant; where there is none, one begins.

    409 `variant.not_behind` when there is nothing to take over, `draft.not_decided` while places of the last time are
    not decided.
    """
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        draft = await actions.take_over(tx, principal, slug)
        found = await actions.conflicts_of(tx, principal, draft)
    return schemas.TakenOver(draft_id=draft, conflicts=len(found))


@variants.get(HERE + "/{id}/conflicts", responses={404: {}})
async def list_draft_conflicts(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ConflictsView:
    """What base and variant had both changed when the draft last took over its base, decided or not."""
    async with services.database.read() as connection:
        found = await actions.conflicts_of(connection, principal, id)
        people = await people_by_id(connection, [one.decided_by for one in found if one.decided_by])
    names = {id: person.name for id, person in people.items()}
    return schemas.ConflictsView(
        items=[
            schemas.ConflictView.model_validate(
                {**msgspec.to_builtins(one), "decided_by": names.get(one.decided_by) if one.decided_by else None}
            )
            for one in found
        ]
    )


@variants.put(HERE + "/{id}/conflicts/{number}", status_code=204, responses=OVER)
async def decide_draft_conflict(
    id: UUID,
    number: Annotated[int, Path(ge=1, lt=1 << 31, examples=[1])],
    body: schemas.ChoiceBody,
    services: ServicesOf,
    principal: PrincipalOf,
) -> None:
    """Say whose value stands there: the variant's (as it is in the draft now) or the base's."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.decide(tx, principal, id, number, body.choice)
