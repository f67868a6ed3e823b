"""Routes of routing: queues, an agent's own work and offers, explanations."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path

from switchroom.people import facade as people
from switchroom.people.contracts import WORK, BoardFeed
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.journal import head
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.routing import bulletin_actions, queries, schemas
from switchroom.routing.actions import QUEUES
from switchroom.routing.agents import Desk
from switchroom.routing.breaks import deciding
from switchroom.routing.breaks import queries as break_queries
from switchroom.routing.breaks.limit_actions import BREAK_LIMITS
from switchroom.routing.bulletin_actions import BULLETINS
from switchroom.routing.contracts import AgentId, OfferId, QueueId
from switchroom.routing.contracts.access import SEE_QUEUES
from switchroom.routing.explain import explain_agent, explain_queue
from switchroom.routing.moves import moves_shown
from switchroom.routing.rows import AgentRow, OfferRow, WorkRow, WorkState
from switchroom.routing.subjects import Card, Subjects

_agent = APIRouter(prefix="/api", tags=["agent"])
_bulletins = APIRouter(prefix="/api/bulletins", tags=["bulletins"])
_breaks = APIRouter(prefix="/api/breaks", tags=["breaks"])
_routing = APIRouter(prefix="/api/routing", tags=["routing"])
OfferOf = Annotated[int, Path(alias="id", ge=1, le=2**62, description="The offer's `id`.")]
REFUSED: dict[int | str, dict[str, Any]] = {409: {}}


@_agent.get("/agent")
async def get_agent(services: ServicesOf, principal: PrincipalOf) -> schemas.Agent:
    """Your own state: status, offers, work, wrap-up."""
    principal.require(WORK)
    return await _view(services, principal)


@_agent.put("/agent/status", responses={404: {}, **REFUSED})
async def set_agent_status(body: schemas.StatusChoice, services: ServicesOf, principal: PrincipalOf) -> schemas.Agent:
    """Be in a status; this signs you in to work if you are not.

    If only so many may be in it at once, this asks for it: `break_request` says where you stand.
    """
    await Desk(services, principal).take_status(body.status_id)
    return await _view(services, principal)


@_agent.delete("/agent/status", name="leave_work", status_code=204)
async def leave_work(services: ServicesOf, principal: PrincipalOf) -> None:
    """Sign out from work: offers go to others, work in hand stays yours until it ends."""
    await Desk(services, principal).sign_out()


@_agent.delete("/agent/break", name="give_up_break", status_code=204)
async def give_up_break(services: ServicesOf, principal: PrincipalOf) -> None:
    """Withdraw your request for a break, or dismiss the word that it was refused or not used in time."""
    await Desk(services, principal).give_up_break()


@_breaks.get("")
async def list_breaks(services: ServicesOf, principal: PrincipalOf) -> schemas.Breaks:
    """Who asks for a break in the units you lead, and how many places there are."""
    async with services.database.read() as connection:
        return await break_queries.breaks(connection, principal)


@_breaks.post("/{id}/grant", status_code=204, responses={404: {}})
async def grant_break(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Let somebody go out of turn, beyond the limit if it is full."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await deciding.let_go(tx, services.the(BoardFeed), principal, id)


@_breaks.post("/{id}/refuse", status_code=204, responses={404: {}})
async def refuse_break(id: UUID, body: schemas.BreakRefusal, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say no, with a word for the agent."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await deciding.refuse(tx, services.the(BoardFeed), principal, id, body.word.strip())


@_agent.post("/offers/{id}/accept", status_code=202, responses=REFUSED)
async def accept_offer(offer: OfferOf, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take what is offered. 409 says why not: `offer.expired`, `offer.taken`, `offer.withdrawn`, ..."""
    await Desk(services, principal).accept(OfferId(offer))


@_agent.post("/offers/{id}/decline", status_code=202, responses=REFUSED)
async def decline_offer(
    offer: OfferOf, services: ServicesOf, principal: PrincipalOf, body: schemas.Reason | None = None
) -> None:
    """Leave it to others; it keeps its place and comes back to you only after a while."""
    await Desk(services, principal).decline(OfferId(offer), (body and body.reason) or "")


@_agent.post("/agent/wrap-up/extend", status_code=202, responses=REFUSED)
async def extend_wrap_up(body: schemas.ExtendBy, services: ServicesOf, principal: PrincipalOf) -> None:
    """Lengthen the wrap-up you are in."""
    await Desk(services, principal).extend_wrap_up(timedelta(seconds=body.by_s))


@_agent.post("/agent/wrap-up/end", status_code=202, responses=REFUSED)
async def end_wrap_up(services: ServicesOf, principal: PrincipalOf) -> None:
    """Be done with the wrap-up you are in."""
    await Desk(services, principal).end_wrap_up()


@_agent.get("/agent/bulletins")
async def list_my_bulletins(services: ServicesOf, principal: PrincipalOf) -> schemas.MyBulletins:
    """The bulletins in force for your queues: first what is unread."""
    async with services.database.read() as connection:
        found = await bulletin_actions.my_bulletins(connection, principal)
    return schemas.MyBulletins(items=[schemas.MyBulletin.model_validate(one) for one in found])


@_agent.put("/agent/bulletins/{id}/read", status_code=204, responses={404: {}})
async def read_bulletin(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """You have read it: if it was the last that must be read, the next offer may come."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await bulletin_actions.read_bulletin(tx, services.the(BoardFeed), principal, id)


@_bulletins.get("/{id}/readers")
async def list_bulletin_readers(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Readers:
    """Who is to read a bulletin, and when each did."""
    async with services.database.read() as connection:
        return schemas.Readers(items=await bulletin_actions.readers(connection, principal, id))


@_routing.get("/queues/{id}/explain", name="explain_queue")
async def get_queue_explanation(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.QueueExplanation:
    """Why the first items of this queue still wait: who serves it, and which rules keep how many agents from each."""
    principal.require(SEE_QUEUES)
    async with services.database.read() as connection:
        await QUEUES.access(connection, principal, id)
        return await explain_queue(connection, QueueId(id))


@_routing.get("/agents/{id}/explain", name="explain_agent")
async def get_agent_explanation(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.AgentExplanation:
    """Why this agent gets nothing, or what comes next. Agents may ask about themselves."""
    async with services.database.read() as connection:
        if id != principal.user_id:
            await people.USERS.access(connection, principal, id)
        seen = await QUEUES.seen(connection, principal)
        return await explain_agent(connection, AgentId(id), seen, principal)


async def _view(services: Services, principal: Principal) -> schemas.Agent:
    async with services.database.read() as connection:
        position = await head(connection)  # first: what happens meanwhile comes as an event
        view = await queries.agent_view(connection, AgentId(principal.user_id))
        cards = await services.the(Subjects).cards(
            connection, principal, [o.about for o in view.offers] + [w.about for w in view.works]
        )
        names = await queries.queue_names(connection, [offer.queue_id for offer in view.offers])
        now: datetime = await connection.fetch_value("select clock_timestamp()")
        return schemas.Agent(
            signed_in=bool(view.row and view.row.signed_in),
            status=await _status(connection, view.row),
            capacity=await _capacity(connection, principal, view.row),
            offers=[_offer(row, cards.get(row.about, Card()), names.get(row.queue_id, {}), now) for row in view.offers],
            work=[_work(row, cards.get(row.about, Card())) for row in view.works],
            wrap_up=_wrap_up(view.works),
            break_request=await break_queries.my_break(connection, principal.user_id),
            moves=(await moves_shown(connection, [principal.user_id], principal)).get(principal.user_id, []),
            position=position,
        )


async def _status(connection: Connection, row: AgentRow | None) -> schemas.AgentStatus | None:
    if row is None or not row.signed_in:
        return None
    status = (await people.statuses(connection)).get(UUID(row.status))
    if status is None:
        return None
    name = Text.parse(status.name).to_json()
    return schemas.AgentStatus(id=status.id, name=name, kind=status.kind.value, since=row.status_since)


async def _capacity(connection: Connection, principal: Principal, row: AgentRow | None) -> dict[str, int]:
    if row is not None and row.signed_in:
        return {medium.value: units for medium, units in row.capacity.items()}
    described = await people.agent_description(connection, principal.user_id)
    return dict(described.capacity) if described else {}


def _offer(row: OfferRow, card: Card, queue: dict[str, str], now: datetime) -> schemas.Offer:
    return schemas.Offer(
        id=str(row.id),
        kind=row.kind,
        about_id=row.about,
        reference=card.reference,
        subject=card.subject,
        queue=schemas.QueueNamed(id=row.queue_id, name=Text.parse(queue or "?").to_json()),
        medium=row.medium,
        customer=schemas.OfferCustomer(name=card.customer_name, address=card.customer_address),
        waited_s=max(0.0, (now - row.arrived_at).total_seconds()),
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        ring=row.ring,
        sent_by=card.sent_by,
        sent_how=card.sent_how,
    )


def _work(row: WorkRow, card: Card) -> schemas.Work:
    return schemas.Work(
        kind=row.kind,
        about_id=row.about,
        reference=card.reference,
        subject=card.subject,
        medium=row.medium,
        accepted_at=row.accepted_at,
        state=schemas.Work.shown_state(row.state, card.held),
    )


def _wrap_up(works: list[WorkRow]) -> schemas.WrapUp | None:
    for work in reversed(works):
        if work.state is WorkState.WRAP_UP and work.wrap_up_started_at:
            return schemas.WrapUp(
                kind=work.kind,
                about_id=work.about,
                started_at=work.wrap_up_started_at,
                ends_at=work.wrap_up_ends_at,
            )
    return None


router = APIRouter()
router.include_router(collection_routes(QUEUES, "/api/queues", tag="queues", many="queues", one="queue"))
router.include_router(collection_routes(BULLETINS, "/api/bulletins", tag="bulletins", many="bulletins", one="bulletin"))
router.include_router(
    collection_routes(BREAK_LIMITS, "/api/break-limits", tag="breaks", many="break_limits", one="break_limit")
)
router.include_router(_breaks)
router.include_router(_bulletins)
router.include_router(_agent)
router.include_router(_routing)
