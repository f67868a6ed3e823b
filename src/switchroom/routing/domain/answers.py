"""What agents answer to offers: accepted, declined, missed; and work they take themselves."""

from switchroom.routing.contracts import (
    ChangeStatus,
    ItemPulled,
    MissedOffers,
    OfferAccepted,
    OfferDeclined,
    OfferTimedOut,
    Reason,
    Why,
)
from switchroom.routing.domain.capacity import BIT, load_of
from switchroom.routing.domain.groups import changed
from switchroom.routing.domain.offering import accept, assign, cool, drop_offer, hold, withdraw_excess
from switchroom.routing.domain.presence import set_status
from switchroom.routing.domain.state import AgentState, Floor, ItemState, OfferState, Work
from switchroom.routing.domain.waiting import resume, stop_waiting

Answer = OfferAccepted | OfferDeclined | OfferTimedOut


def offer_accepted(floor: Floor, command: OfferAccepted) -> None:
    offer = _open_offer(floor, command)
    if offer:
        accept(floor, offer)


def offer_declined(floor: Floor, command: OfferDeclined) -> None:
    offer = _open_offer(floor, command)
    if offer:
        offer.agent.missed = 0
        cool(floor, offer)
        drop_offer(floor, offer, Why.DECLINED)
        if not offer.item.offers:
            resume(floor, offer.item)


def offer_timed_out(floor: Floor, command: OfferTimedOut) -> None:
    offer = _open_offer(floor, command)
    if offer:
        miss(floor, offer)


def miss(floor: Floor, offer: OfferState) -> None:
    """Nobody answered: the item cools for the agent, whose status may change if he in particular was asked."""
    cool(floor, offer)
    drop_offer(floor, offer, Why.TIMED_OUT)
    if not offer.item.item.rings_all:
        _judge(floor, offer.agent, offer.item.line.queue.policy.missed_offers)
    if not offer.item.offers:
        resume(floor, offer.item)


def _judge(floor: Floor, agent: AgentState, consequence: MissedOffers | None) -> None:
    agent.missed += 1
    missed = agent.missed
    if consequence and missed >= consequence.after and agent.status.available:
        floor.out.append(ChangeStatus(agent.id, consequence.status, missed))
        set_status(floor, agent, consequence.status)


def item_pulled(floor: Floor, command: ItemPulled) -> None:
    agent = floor.agents.get(command.agent.int)
    item = floor.items.get(command.item.int)
    reason = _pull_refused(agent, item)
    if agent is None or item is None or reason:
        floor.refuse(command, reason or Reason.NOT_WAITING, command.agent, command.item)
        return
    mine = next((offer for offer in item.offers if offer.agent is agent), None)
    if mine:
        accept(floor, mine)
        return
    stop_waiting(floor, item)
    agent.load += item.unit
    agent.in_hand += 1
    hold(floor, agent, Work(item.id, item.line.queue.policy.queue, item.medium))
    changed(floor, agent)
    assign(floor, item, agent, None)
    withdraw_excess(floor, agent, Why.OTHER_WORK)


def _pull_refused(agent: AgentState | None, item: ItemState | None) -> Reason | None:
    if agent is None:
        return Reason.UNKNOWN_AGENT
    if item is None:
        return Reason.NOT_WAITING
    if not agent.signed_in:
        return Reason.NOT_SIGNED_IN
    if any(offer.agent is agent for offer in item.offers):
        return None
    if item.offers:
        return Reason.OFFERED_TO_ANOTHER
    if agent.description.origin is not item.item.origin:
        return Reason.OTHER_ORIGIN
    if item.line not in agent.lines:
        return Reason.NOT_SERVING_QUEUE
    if agent.wrap_ups:
        return Reason.IN_WRAP_UP
    if item.key in agent.works or not has_room(agent, item.medium):
        return Reason.NO_CAPACITY
    return None


def has_room(agent: AgentState, medium: int) -> bool:
    """Whether the agent could take this on top of the work in hand, offers aside."""
    return bool(agent.capacity.free(load_of(work.medium for work in agent.works.values())) & BIT[medium])


def _open_offer(floor: Floor, command: Answer) -> OfferState | None:
    offer = floor.offers.get(command.offer)
    if offer is not None and offer.agent.key == command.agent.int:
        return offer
    if offer is not None:
        reason = Reason.NOT_YOUR_OFFER
    else:
        reason = Reason.OFFER_OVER if 0 < command.offer <= floor.last_offer else Reason.UNKNOWN_OFFER
    floor.refuse(command, reason, command.agent, None, command.offer)
    return None
