"""The routing board: commands with a moment in, decisions out.

What always holds after a command (each is checked over generated histories):

1. An item is offered to one agent at a time; where a queue rings all, one acceptance wins.
2. An agent never has more work and offers than capacity, and no offer while not available, in wrap-up or signed out.
3. No waiting item and free agent match under the rings open to the item, unless the pair is cooling.
4. Within equal score, first come, first served, also after a restart.
5. Every visit ends exactly once: answered, abandoned, overflowed, called back or withdrawn.
6. A decline or a missed offer loses neither the item nor its place.
7. Every part in an item is followed by its queue's wrap-up, also after transfers, conferences and reconnects.
8. The same commands give byte-equal decisions; a snapshot and the rest of a history equal the whole history.
9. A late or repeated command gets a typed refusal and changes nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from switchroom.routing.contracts import (
    AgentChanged,
    AgentDisconnected,
    AgentReconnected,
    AgentSignedIn,
    AgentSignedOut,
    AgentStatusChanged,
    Command,
    DayBegan,
    Decision,
    ItemChanged,
    ItemLeft,
    ItemMoved,
    ItemPulled,
    ItemQueued,
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
from switchroom.routing.domain import agents, answers, items, queues
from switchroom.routing.domain.deadlines import pass_time
from switchroom.routing.domain.expected_wait import announce
from switchroom.routing.domain.loading import load
from switchroom.routing.domain.records import (
    Record,
    RecordKey,
    decode_snapshot,
    encode_record,
    encode_snapshot,
    records,
    touched_keys,
)
from switchroom.routing.domain.settle import settle
from switchroom.routing.domain.state import Floor, moment


def _tick(_floor: Floor, _command: Tick) -> None:
    """Whatever is due has happened before any command."""


_HANDLERS: dict[type, Callable[[Floor, Any], None]] = {
    QueueSet: queues.queue_set,
    QueueRemoved: queues.queue_removed,
    QueueOpened: queues.queue_opened,
    QueueClosed: queues.queue_closed,
    AgentSignedIn: agents.agent_signed_in,
    AgentSignedOut: agents.agent_signed_out,
    AgentChanged: agents.agent_changed,
    AgentStatusChanged: agents.agent_status_changed,
    AgentDisconnected: agents.agent_disconnected,
    AgentReconnected: agents.agent_reconnected,
    DayBegan: agents.day_began,
    ItemQueued: items.item_queued,
    ItemChanged: items.item_changed,
    ItemMoved: items.item_moved,
    ItemLeft: items.item_left,
    ItemPulled: answers.item_pulled,
    OfferAccepted: answers.offer_accepted,
    OfferDeclined: answers.offer_declined,
    OfferTimedOut: answers.offer_timed_out,
    WorkJoined: agents.work_joined,
    WorkEnded: agents.work_ended,
    WrapUpExtended: agents.wrap_up_extended,
    WrapUpCompleted: agents.wrap_up_completed,
    Tick: _tick,
}


class Board:
    """A deterministic state machine: no I/O, no clock, no randomness."""

    def __init__(self) -> None:
        self.floor = Floor()

    def apply(self, command: Command, at: datetime) -> list[Decision]:
        """Carry out a command at a moment (aware). A moment before the last one counts as the last one.

        First everything that is due by then happens, as if a `Tick` had come, so an answer that comes at or after its
        deadline is late. Always answers; what does not fit gets a `Refuse` and changes nothing.
        """
        floor = self.floor
        floor.begin(at)
        if floor.now >= floor.timers.next_at:
            pass_time(floor)
            _conclude(floor)
        _HANDLERS[type(command)](floor, command)
        _conclude(floor)
        return floor.out

    def next_deadline(self) -> datetime | None:
        """When something is due next; apply a `Tick` then."""
        at = self.floor.timers.next_live()
        return None if at is None else moment(at)

    def snapshot(self) -> bytes:
        """The complete state that decisions depend on; equal states give equal bytes."""
        return encode_snapshot(records(self.floor))

    @classmethod
    def restore(cls, snapshot: bytes) -> "Board":
        """The board of a snapshot. Raises `msgspec.ValidationError` if it is none."""
        return cls.load(decode_snapshot(snapshot))

    def records(self) -> list[Record]:
        """The state in pieces, for storing as rows."""
        return records(self.floor)

    def touched(self) -> list[RecordKey]:
        """The records that the last command has changed, or removed."""
        return touched_keys(self.floor)

    def record(self, key: RecordKey) -> bytes | None:
        """A record as it is now; None if it is gone."""
        return encode_record(self.floor, key)

    @classmethod
    def load(cls, records: Iterable[Record]) -> "Board":
        """The board of these records, which must be complete."""
        board = cls()
        board.floor = load(records)
        return board


def _conclude(floor: Floor) -> None:
    if floor.gained or floor.unplaced or floor.unranked:
        settle(floor)
    if floor.entered or floor.rounds:
        announce(floor)
