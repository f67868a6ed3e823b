"""Agents before the board: what people says of them, what they ask for, and what became of it."""

from datetime import timedelta
from uuid import UUID

from switchroom.people import contracts as people
from switchroom.people.facade import agent_description, status_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.services import Services
from switchroom.routing import giving
from switchroom.routing.actions import unknown_queues
from switchroom.routing.bulletin_actions import has_unread
from switchroom.routing.contracts import (
    COLLEAGUES,
    Agent,
    AgentId,
    Capacity,
    ItemId,
    Medium,
    OfferId,
    Origin,
    Overlap,
    QueueId,
    Status,
)
from switchroom.routing.outcomes import Outcomes
from switchroom.routing.queries import how_offer_ended
from switchroom.routing.refusals import AlreadySignedIn, CommandFailed, NotInWrapUp, NotSignedIn, refusal_of


class RoutingFeed(people.BoardFeed):
    """How the board hears of changes to people."""

    async def agent_changed(self, tx: Transaction, user_id: UUID) -> None:
        """The whole new description; who works no more is signed out. Nothing, if the agent is not at work."""
        if not await _is_or_will_be_signed_in(tx, AgentId(user_id)):
            return
        known = await agent_description(tx, user_id)
        if known is None or not known.works:
            await giving.sign_out(tx, AgentId(user_id))
        else:
            await giving.agent_changed(tx, as_agent(known, reading=await has_unread(tx, known)))

    async def unknown_queues(self, connection: Connection, queue_ids: frozenset[UUID]) -> frozenset[UUID]:
        return await unknown_queues(connection, queue_ids)


def as_agent(known: people.AgentDescription, *, reading: bool = False) -> Agent:
    """A person as the board sees one; skills are named by their id, the unit is an attribute.

    `reading`: something must be read before the next offer.
    """
    media = {medium.value for medium in Medium}
    return Agent(
        id=AgentId(known.id),
        queues=(*(QueueId(queue) for queue in known.queue_ids), *([COLLEAGUES] if known.capacity.get("voice") else ())),
        skills={str(skill.id): skill.level for skill in known.skills},
        attributes={"unit": str(known.unit_id)},
        capacity=Capacity(
            {Medium(name): units for name, units in known.capacity.items() if name in media},
            tuple(Overlap(Medium(held), Medium(taken)) for held, taken in known.overlaps if {held, taken} <= media),
        ),
        origin=Origin(known.origin.value),
        reading=reading,
    )


async def _is_signed_in(connection: Connection, agent_id: AgentId) -> bool:
    found: bool | None = await connection.fetch_value(
        "select signed_in from routing.agent_state where agent_id = $1", agent_id
    )
    return bool(found)


async def _is_or_will_be_signed_in(connection: Connection, agent_id: AgentId) -> bool:
    coming: bool = await connection.fetch_value(
        """select exists(select from routing.command where position is null and parked_at is null
                         and data ->> 'type' = 'agent_signed_in' and data -> 'agent' ->> 'id' = $1)""",
        str(agent_id),
    )
    return coming or await _is_signed_in(connection, agent_id)


class Desk:
    """One agent's requests, each answered once the board has decided (or after two seconds without a decision)."""

    def __init__(self, services: Services, principal: Principal) -> None:
        principal.require(people.WORK)
        self._database: Database = services.database
        self._outcomes = services.the(Outcomes)
        self._principal = principal
        self._agent = AgentId(principal.user_id)

    async def take_status(self, status_id: UUID) -> None:
        """Be in a status; signs in when signed out. Raises `UnknownStatus`."""
        async with self._database.read() as connection:
            signed_in = await _is_signed_in(connection, self._agent)
        try:
            await self._take_status(status_id, signed_in)
        except (AlreadySignedIn, NotSignedIn):  # an earlier request was still on its way
            await self._take_status(status_id, not signed_in)

    async def _take_status(self, status_id: UUID, signed_in: bool) -> None:
        async with self._database.transaction(actor=self._principal.actor) as tx:
            known = await status_by_id(tx, status_id, self._principal.user_id)
            status = Status(str(known.id), known.kind is people.StatusKind.AVAILABLE)
            if signed_in:
                number = await giving.change_status(tx, self._agent, status)
            else:
                described = await agent_description(tx, self._principal.user_id)
                if described is None or not described.works:
                    raise NotSignedIn("You do not take work here.")
                agent = as_agent(described, reading=await has_unread(tx, described))
                number = await giving.sign_in(tx, agent, status)
        await self._answer(number)

    async def sign_out(self) -> None:
        """Leave work; nothing happens if signed out."""
        async with self._database.transaction(actor=self._principal.actor) as tx:
            if not await _is_signed_in(tx, self._agent):
                return
            number = await giving.sign_out(tx, self._agent)
        await self._answer(number)

    async def accept(self, offer: OfferId) -> None:
        """Raises `OfferExpired`, `OfferTaken`, `OfferWithdrawn`, `OfferUnknown` and the like."""
        async with self._database.transaction(actor=self._principal.actor) as tx:
            number = await giving.accept_offer(tx, offer, self._agent)
        await self._answer(number, offer)

    async def decline(self, offer: OfferId, reason: str = "") -> None:
        """Raises as `accept`. `reason` is a code for the record."""
        async with self._database.transaction(actor=self._principal.actor) as tx:
            number = await giving.decline_offer(tx, offer, self._agent, reason)
        await self._answer(number, offer)

    async def extend_wrap_up(self, by: timedelta) -> None:
        """Raises `NotInWrapUp`, `NotExtendable`."""
        async with self._database.transaction(actor=self._principal.actor) as tx:
            number = await giving.extend_wrap_up(tx, self._agent, await self._item_in_wrap_up(tx), by)
        await self._answer(number)

    async def end_wrap_up(self) -> None:
        """Raises `NotInWrapUp`, `NotSkippable`."""
        async with self._database.transaction(actor=self._principal.actor) as tx:
            number = await giving.complete_wrap_up(tx, self._agent, await self._item_in_wrap_up(tx))
        await self._answer(number)

    async def _item_in_wrap_up(self, connection: Connection) -> ItemId:
        found = await connection.fetch_value(
            """select item_id from routing.work where agent_id = $1 and state = 'wrap_up'
               order by accepted_at desc, item_id desc limit 1""",
            self._agent,
        )
        if found is None:
            raise NotInWrapUp()
        return ItemId(found)

    async def _answer(self, number: int, offer: OfferId | None = None) -> None:
        """Wait for the decision; raises its refusal. Without one in time the answer comes as an event."""
        outcome = await self._outcomes.of(number)
        if outcome.parked:
            raise CommandFailed()
        if outcome.refused is None:
            return
        ended = None
        if offer is not None:
            async with self._database.read() as connection:
                ended = await how_offer_ended(connection, offer, self._agent)
        raise refusal_of(outcome.refused, offer=offer, offer_ended=ended)
