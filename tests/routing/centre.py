"""A small centre to tell stories with: every step is also checked by the oracle."""

from datetime import timedelta

from switchroom.routing import contracts as c
from tests.support.routing_histories import START, agent_id, item_id, queue_id, seconds
from tests.support.routing_player import Player

SALES, HELP = queue_id(1), queue_id(2)
ANA, BEN, EVA = agent_id(1), agent_id(2), agent_id(3)
ONE, TWO, THREE = item_id(1), item_id(2), item_id(3)
BREAK = c.Status("break")
THREE_CHATS = c.Capacity({c.Medium.CHAT: 3})


class Centre(Player):
    def __init__(self) -> None:
        super().__init__()
        self.at = START
        self.versions = 0

    def wait(self, length: float) -> list[c.Decision]:
        """Let so many seconds pass."""
        self.at += timedelta(seconds=length)
        return self.say(c.Tick())

    def say(self, command: c.Command) -> list[c.Decision]:
        return self.tell(command, self.at)

    def queue(self, queue: c.QueueId = SALES, **policy: object) -> list[c.Decision]:
        self.versions += 1
        return self.say(c.QueueSet(c.QueuePolicy(queue, self.versions, **policy)))

    def sign_in(self, agent: c.AgentId, *, status: c.Status = c.AVAILABLE, **description: object) -> list[c.Decision]:
        description = {"queues": (SALES,), **description}
        return self.say(c.AgentSignedIn(c.Agent(agent, **description), status))

    def call(self, item: c.ItemId, queue: c.QueueId = SALES, **description: object) -> list[c.Decision]:
        arrived = description.pop("arrived_at", None)
        return self.say(c.ItemQueued(c.WorkItem(item, **description), queue, arrived))

    def accept(self, decisions: list[c.Decision]) -> list[c.Decision]:
        offer = the(c.Offer, decisions)
        return self.say(c.OfferAccepted(offer.offer, offer.agent))

    def finish(self, agent: c.AgentId, item: c.ItemId) -> list[c.Decision]:
        return self.say(c.WorkEnded(agent, item))


def all_of(kind: type, decisions: list[c.Decision]) -> list:
    return [decision for decision in decisions if isinstance(decision, kind)]


def the(kind: type, decisions: list[c.Decision]) -> object:
    """The only decision of this kind."""
    (found,) = all_of(kind, decisions)
    return found


def refusal(decisions: list[c.Decision]) -> c.Reason:
    return the(c.Refuse, decisions).reason


def offered(decisions: list[c.Decision]) -> list[tuple[c.ItemId, c.AgentId]]:
    return [(offer.item, offer.agent) for offer in all_of(c.Offer, decisions)]


def skilled(**levels: int) -> c.Requirement:
    return c.Requirement(levels)


__all__ = [
    "ANA",
    "BEN",
    "BREAK",
    "EVA",
    "HELP",
    "ONE",
    "SALES",
    "THREE",
    "THREE_CHATS",
    "TWO",
    "Centre",
    "all_of",
    "offered",
    "refusal",
    "seconds",
    "skilled",
    "the",
]
