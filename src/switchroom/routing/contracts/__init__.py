"""What others may know of routing: ids, descriptions, policies, commands in, decisions out, reasons to refuse.

Everything is frozen and encodes to JSON or msgpack and back, so that commands can be stored and replayed byte-equally.
Lengths are `timedelta`, moments aware UTC.
"""

import msgspec

from switchroom.routing.contracts.commands import (
    AgentChanged,
    AgentDisconnected,
    AgentReconnected,
    AgentSignedIn,
    AgentSignedOut,
    AgentStatusChanged,
    Command,
    DayBegan,
    ItemChanged,
    ItemLeft,
    ItemMoved,
    ItemPulled,
    ItemQueued,
    Leaving,
    OfferAccepted,
    OfferDeclined,
    OfferTimedOut,
    QueueClosed,
    QueueOpened,
    QueueRemoved,
    QueueSet,
    Tick,
    WorkEnded,
    WorkJoined,
    WrapUpCompleted,
    WrapUpExtended,
)
from switchroom.routing.contracts.decisions import (
    Announce,
    Assign,
    ChangeStatus,
    Decision,
    End,
    EndWrapUp,
    Offer,
    Outcome,
    Overflow,
    Reason,
    Refuse,
    Relax,
    StartWrapUp,
    Why,
    Withdraw,
    WrapUpEnd,
)
from switchroom.routing.contracts.descriptions import (
    AVAILABLE,
    COLLEAGUES,
    NOTHING,
    Agent,
    AgentId,
    Capacity,
    Choice,
    HeadStart,
    InvalidPolicy,
    ItemId,
    ItemKind,
    Medium,
    MissedOffers,
    OfferId,
    Origin,
    Overlap,
    QueueId,
    QueuePolicy,
    Requirement,
    Ring,
    Status,
    Value,
    WorkItem,
    WrapUp,
)
from switchroom.routing.contracts.standing import Standing

__all__ = [
    "AVAILABLE",
    "COLLEAGUES",
    "NOTHING",
    "Agent",
    "AgentChanged",
    "AgentDisconnected",
    "AgentId",
    "AgentReconnected",
    "AgentSignedIn",
    "AgentSignedOut",
    "AgentStatusChanged",
    "Announce",
    "Assign",
    "Capacity",
    "ChangeStatus",
    "Choice",
    "Command",
    "DayBegan",
    "Decision",
    "End",
    "EndWrapUp",
    "HeadStart",
    "InvalidPolicy",
    "ItemChanged",
    "ItemId",
    "ItemKind",
    "ItemLeft",
    "ItemMoved",
    "ItemPulled",
    "ItemQueued",
    "Leaving",
    "Medium",
    "MissedOffers",
    "Offer",
    "OfferAccepted",
    "OfferDeclined",
    "OfferId",
    "OfferTimedOut",
    "Origin",
    "Outcome",
    "Overflow",
    "Overlap",
    "QueueClosed",
    "QueueId",
    "QueueOpened",
    "QueuePolicy",
    "QueueRemoved",
    "QueueSet",
    "Reason",
    "Refuse",
    "Relax",
    "Requirement",
    "Ring",
    "Standing",
    "StartWrapUp",
    "Status",
    "Tick",
    "Value",
    "Why",
    "Withdraw",
    "WorkEnded",
    "WorkItem",
    "WorkJoined",
    "WrapUp",
    "WrapUpCompleted",
    "WrapUpEnd",
    "WrapUpExtended",
    "decode_command",
    "decode_decisions",
    "encode",
]

_encoder = msgspec.json.Encoder(order="deterministic")
_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_decisions: msgspec.json.Decoder[list[Decision]] = msgspec.json.Decoder(list[Decision])


def encode(value: Command | list[Decision]) -> bytes:
    """JSON; equal values give equal bytes."""
    return _encoder.encode(value)


def decode_command(stored: bytes) -> Command:
    """The command that was encoded. Raises `msgspec.ValidationError` for anything else."""
    return _commands.decode(stored)


def decode_decisions(stored: bytes) -> list[Decision]:
    """The decisions that were encoded. Raises `msgspec.ValidationError` for anything else."""
    return _decisions.decode(stored)
