"""Routes of vendors and of who else has a ticket."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.schemas import Sent
from switchroom.tickets.answers_http import REFUSED, RefOf
from switchroom.tickets.escalations import escalating, reading, schemas
from switchroom.tickets.escalations.vendor_actions import VENDORS

router = APIRouter()
here = APIRouter(prefix="/api/tickets/{id}/escalations", tags=["tickets"])


class Made(Sent):
    """The escalation: its clock has the same id."""

    id: UUID


@here.get("", responses={404: {}})
async def list_ticket_escalations(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.Escalations:
    """Who else has had the ticket: tiers and vendors, each with its clock; and the team that it would go to next."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.Escalations.model_validate(await reading.chain_of(tx, principal, ref))


@here.post("", status_code=201, responses=REFUSED)
async def escalate_ticket(
    ref: RefOf, body: schemas.EscalationNew, services: ServicesOf, principal: PrincipalOf
) -> Made:
    """Give the ticket to the next tier, or to the team named. You may not see it afterwards."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return Made(id=await escalating.escalate(tx, principal, ref, body))


@here.post("/vendor", status_code=201, responses=REFUSED)
async def hand_ticket_to_vendor(
    ref: RefOf, body: schemas.VendorHandOverNew, services: ServicesOf, principal: PrincipalOf
) -> Made:
    """Hand the ticket to a vendor. Until it is back, it has an assignee, who follows it up."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return Made(id=await escalating.hand_to_vendor(tx, principal, ref, body))


@here.put("/{escalation_id}/reference", status_code=204, responses=REFUSED)
async def set_ticket_vendor_reference(
    ref: RefOf, escalation_id: UUID, body: schemas.ReferenceBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """The vendor's own number of it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await escalating.set_reference(tx, principal, ref, escalation_id, body.reference)


@here.post("/{escalation_id}/back", status_code=204, responses=REFUSED)
async def bring_ticket_back(
    ref: RefOf, escalation_id: UUID, body: schemas.CameBack, services: ServicesOf, principal: PrincipalOf
) -> None:
    """It came back: solved, or returned and why. From a tier it goes to the team that had it before."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await escalating.bring_back(tx, principal, ref, escalation_id, body)


router.include_router(collection_routes(VENDORS, "/api/vendors", tag="tickets", many="vendors", one="vendor"))
router.include_router(here)
