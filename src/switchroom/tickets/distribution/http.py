"""Routes of the distribution: rules, taking a ticket, and why it waits."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.routing.facade import Explanation
from switchroom.tickets import schemas as tickets
from switchroom.tickets.answers_http import REFUSED, RefOf, shown
from switchroom.tickets.distribution import reading, schemas
from switchroom.tickets.distribution.rule_actions import DISTRIBUTION_RULES
from switchroom.tickets.distribution.taking import take
from switchroom.tickets.rows import access

router = APIRouter()
_rules = APIRouter(prefix="/api/distribution-rules", tags=["tickets"])
_tickets = APIRouter(prefix="/api/tickets", tags=["tickets"])


@_rules.get("/{id}/unfit", responses={404: {}})
async def list_unfit_agents(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Unfits:
    """Who serves the queue of a rule, and may not work on a ticket that is there now: offers to them are declined."""
    async with services.database.read() as connection:
        items = await reading.unfit(connection, principal, id)
    return schemas.Unfits(items=[schemas.Unfit.model_validate(item) for item in items])


@_tickets.post("/{id}/take", responses=REFUSED)
async def take_ticket(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> tickets.Ticket:
    """Work on it yourself. 409 says why not: `ticket.taken`, `ticket.offered_to_another`."""
    await take(services, principal, ref)
    async with services.database.read() as connection:
        return await shown(connection, principal, await access(connection, principal, ref))


@_tickets.get("/{id}/standing", responses={404: {}})
async def get_ticket_standing(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.TicketStanding:
    """Whether it waits in a queue, or was given to somebody from one."""
    async with services.database.read() as connection:
        return schemas.TicketStanding.model_validate(await reading.standing(connection, principal, ref))


@_tickets.get("/{id}/explain", responses={404: {}})
async def explain_ticket(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> Explanation:
    """Why it waits, or why it was offered to whom: candidates, who was rejected by which rule, decisions."""
    async with services.database.read() as connection:
        return await reading.why(connection, principal, ref)


router.include_router(_rules)
router.include_router(
    collection_routes(
        DISTRIBUTION_RULES,
        "/api/distribution-rules",
        tag="tickets",
        many="distribution_rules",
        one="distribution_rule",
    )
)
router.include_router(_tickets)
