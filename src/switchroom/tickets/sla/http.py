"""Routes of service levels: policies, what if, and the clocks of a ticket."""

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.tickets.answers_http import RefOf
from switchroom.tickets.sla import preview, reading, schemas
from switchroom.tickets.sla.policy_actions import SLA_POLICIES

router = APIRouter()
_policies = APIRouter(prefix="/api/sla-policies", tags=["tickets"])
_clocks = APIRouter(prefix="/api/tickets", tags=["tickets"])


@_policies.post("/preview", responses={404: {}})
async def preview_sla_policy(body: schemas.Preview, services: ServicesOf, principal: PrincipalOf) -> schemas.Moves:
    """What if: which open tickets would be due at another time with a policy made, changed or archived.

    Looks at `limit` open tickets that you may see; go on with `next` until it is null. Nothing is changed.
    """
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.Moves.model_validate(await preview.preview(tx, principal, body))


@_clocks.get("/{id}/clocks", responses={404: {}})
async def list_ticket_clocks(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.TicketClocks:
    """What was promised for a ticket, how it stands, and why it is due then."""
    async with services.database.transaction(actor=principal.actor) as tx:
        items = await reading.clocks_of(tx, principal, ref)
    return schemas.TicketClocks(items=[schemas.TicketClock.model_validate(item) for item in items])


router.include_router(_policies)
router.include_router(
    collection_routes(SLA_POLICIES, "/api/sla-policies", tag="tickets", many="sla_policies", one="sla_policy")
)
router.include_router(_clocks)
