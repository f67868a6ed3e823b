"""Routes of webhooks."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.webhooks import actions, schemas
from switchroom.webhooks.actions import WEBHOOKS
from switchroom.webhooks.contracts import EDIT_WEBHOOKS, DeliveryState
from switchroom.webhooks.domain.catalogue import CATALOGUE

router = APIRouter()
router.include_router(collection_routes(WEBHOOKS, "/api/webhooks", tag="webhooks", many="webhooks", one="webhook"))
here = APIRouter(prefix="/api/webhooks/{id}", tags=["webhooks"])
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


@router.get("/api/webhook-events", tags=["webhooks"])
async def list_webhook_events(principal: PrincipalOf) -> schemas.EventsShown:
    """The catalogue: every kind of event that is told, its version and the JSON schema of its data."""
    principal.require(EDIT_WEBHOOKS)
    return schemas.EventsShown(
        items=[
            schemas.EventShown(
                kind=entry.kind,
                version=entry.version,
                description=entry.description,
                data=msgspec.json.schema(entry.data),
            )
            for entry in CATALOGUE
        ]
    )


@here.post("/secret", responses=REFUSED)
async def change_webhook_secret(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.SecretMade:
    """Give it a new secret, shown this once. For a day both sign, so that the receiver can change over."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.change_secret(tx, services, principal, id)


@here.post("/pause", responses=REFUSED)
async def pause_webhook(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Webhook:
    """Send nothing to it for now. What happens meanwhile is held."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.set_paused(tx, principal, id, paused=True)


@here.post("/resume", responses=REFUSED)
async def resume_webhook(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Webhook:
    """Send again, what was held first."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.set_paused(tx, principal, id, paused=False)


@here.post("/test", status_code=202, responses=REFUSED)
async def test_webhook(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Delivery:
    """Send a `webhook.test`; what became of it stands among the deliveries. 409 `webhook.paused`."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return await actions.send_test(tx, principal, id)


@here.get("/deliveries", responses={404: {}})
async def list_webhook_deliveries(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    before: Annotated[UUID | None, Query(description="`next` of the part before.")] = None,
    state: DeliveryState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.Deliveries:
    """What was sent to it, or waits, and what became of it; kept for thirty days after it ended."""
    async with services.database.read() as connection:
        return await actions.deliveries(connection, principal, id, before=before, state=state, limit=limit)


@here.post("/deliveries/{delivery_id}/send", status_code=202, responses=REFUSED)
async def send_webhook_delivery_again(
    id: UUID, delivery_id: UUID, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Send it again, under the same id. 409 while it is on its way, or its webhook is paused."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.send_again(tx, principal, id, delivery_id)


router.include_router(here)
