"""Agents before the board: what people says of them, what they ask for, and what became of it."""

from datetime import timedelta
from uuid import UUID

from switchroom.people import contracts as people
from switchroom.people.facade import agent_description, status_by_id
from switchroom.platform.access import Permission, Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.services import Services
from switchroom.routing import giving
from switchroom.routing.actions import unknown_queues
from switchroom.routing.breaks import deciding, line
from switchroom.routing.breaks.line import is_leaving
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
from switchroom.routing.contracts.breaks import BreakNeedsWork
from switchroom.routing.outcomes import Outcomes
from switchroom.routing.queries import how_offer_ended
from switchroom.routing.refusals import AlreadySignedIn, CommandFailed, NotInWrapUp, NotSignedIn, refusal_of

DESCRIBING = 0x5A6E
"""The class of the locks under which agents are described to the board."""


class RoutingFeed(people.BoardFeed):
    """How the board hears of changes to people."""

    async def agent_changed(self, tx: Transaction, user_id: UUID) -> None:
        """The whole new description; who works no more is signed out. Nothing, if the agent is not at work.

        One at a time for each agent: of two changes at once, the later description must hold what the earlier one did.
        """
        await tx.execute("select pg_advisory_xact_lock($1, hashtext($2))", DESCRIBING, str(user_id))
        if not await _is_or_will_be_signed_in(tx, AgentId(user_id)):
            return
        known = await agent_description(tx, user_id)
        if known is None or not known.works:
            await giving.sign_out(tx, AgentId(user_id))
        else:
            await giving.agent_changed(tx, await described(tx, known))

    async def unknown_queues(self, connection: Connection, queue_ids: frozenset[UUID]) -> frozenset[UUID]:
        return await unknown_queues(connection, queue_ids)

    async def queues_beyond(
        self, connection: Connection, principal: Principal, wanted: Permission, queue_ids: frozenset[UUID]
    ) -> frozenset[UUID]:
        rows = await connection.fetch(
            """select q.id, q.brand_id, u.path from routing.queue q join organisation.unit u on u.id = q.unit_id
               where q.id = any($1) and not q.archived""",
            list(queue_ids),
        )
        led = {row["id"] for row in rows if principal.may(wanted, unit_path=row["path"], brand=row["brand_id"])}
        return queue_ids - led


async def described(connection: Connection, known: people.AgentDescription) -> Agent:
    """A person as the board is to see one now: with what keeps the next offer from him."""
    return as_agent(known, reading=await has_unread(connection, known), leaving=await is_leaving(connection, known.id))


def as_agent(known: people.AgentDescription, *, reading: bool = False, leaving: bool = False) -> Agent:
    """A person as the board sees one; skills are named by their id, the unit is an attribute.

    `reading`: something must be read before the next offer; `leaving`: a granted break is about to begin.
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
        leaving=leaving,
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
        self._feed = services.the(people.BoardFeed)
        self._principal = principal
        self._agent = AgentId(principal.user_id)

    async def take_status(self, status_id: UUID) -> None:
        """Be in a status; signs in when signed out. One of which only so many may be is asked for.

        Raises `UnknownStatus`, `BreakNeedsWork`.
        """
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
            number: int | None
            if await self._must_ask(tx, known):
                if not signed_in:
                    raise BreakNeedsWork()
                number = await line.ask(tx, self._feed, self._agent, self._principal.origin, known)
            elif signed_in:
                number = await giving.change_status(tx, self._agent, status)
            else:
                person = await agent_description(tx, self._principal.user_id)
                if person is None or not person.works:
                    raise NotSignedIn("You do not take work here.")
                number = await giving.sign_in(tx, await described(tx, person), status)
        if number is not None:
            await self._answer(number)

    async def _must_ask(self, tx: Transaction, status: people.Status) -> bool:
        """Whether only so many may be in it, and the agent is not in it already."""
        if not await line.limits_of(tx, status.id, self._agent):
            return False
        there = "select exists(select from routing.agent_state where agent_id = $1 and signed_in and status = $2)"
        return not await tx.fetch_value(there, self._agent, str(status.id))

    async def give_up_break(self) -> None:
        """Withdraw the request for a break, or dismiss the word that it will not be."""
        async with self._database.transaction(actor=self._principal.actor, origin=self._principal.origin) as tx:
            await deciding.withdraw(tx, self._feed, self._agent)

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
