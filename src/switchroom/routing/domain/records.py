"""The board's state as records: complete for every decision to come, and small enough to be stored row by row.

Indexes, loads, counts and timers are derived; `load` builds them from the records in a fixed order.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

import msgspec
from msgspec import Struct

from switchroom.routing.contracts import (
    Agent,
    AgentId,
    ItemId,
    OfferId,
    Origin,
    QueueId,
    QueuePolicy,
    Status,
    WorkItem,
)
from switchroom.routing.domain.lines import Line, QueueState
from switchroom.routing.domain.state import AgentState, Floor, ItemState

FORMAT = 1


class RecordKind(StrEnum):
    """In the order of loading."""

    CLOCK = "clock"
    QUEUE = "queue"
    LINE = "line"
    AGENT = "agent"
    ITEM = "item"


class RecordKey(Struct, frozen=True, order=True):
    """`id` is empty for the clock, and queue/origin for a line."""

    kind: RecordKind
    id: str = ""


Record = tuple[RecordKey, bytes]


class ClockRecord(Struct, frozen=True, array_like=True):
    format: int
    now: int
    last_offer: OfferId
    last_item: int


class QueueRecord(Struct, frozen=True, array_like=True):
    policy: QueuePolicy
    is_open: bool


class LineRecord(Struct, frozen=True, array_like=True):
    staffing: int
    interval: int
    last_served: int
    announce_at: int


class WorkRecord(Struct, frozen=True, array_like=True):
    item: ItemId
    queue: QueueId
    medium: int


class WrapUpRecord(Struct, frozen=True, array_like=True):
    item: ItemId
    queue: QueueId
    until: int
    extended: int


class AgentRecord(Struct, frozen=True, array_like=True):
    description: Agent
    signed_in: bool
    connected: bool
    status: Status
    idle_since: int
    engaged_since: int
    occupied: int
    missed: int
    works: list[WorkRecord]
    wrap_ups: list[WrapUpRecord]
    turns: list[tuple[QueueId, int]]


class OfferRecord(Struct, frozen=True, array_like=True):
    number: OfferId
    agent: AgentId
    ring: int
    deadline: int


class CoolingRecord(Struct, frozen=True, array_like=True):
    agent: AgentId
    until: int
    times: int


class ItemRecord(Struct, frozen=True, array_like=True):
    item: WorkItem
    queue: QueueId
    visit: int
    arrived: int
    entered: int
    seq: int
    ring: int
    overflow_at: int
    offers: list[OfferRecord]
    cooling: list[CoolingRecord]
    announced: tuple[int, int] | None


_CLOCK = RecordKey(RecordKind.CLOCK)
_KINDS = {
    QueueState: RecordKind.QUEUE,
    Line: RecordKind.LINE,
    AgentState: RecordKind.AGENT,
    ItemState: RecordKind.ITEM,
}

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_snapshots: msgspec.msgpack.Decoder[list[Record]] = msgspec.msgpack.Decoder(list[Record])


def encode_snapshot(records: list[Record]) -> bytes:
    return _encoder.encode(records)


def decode_snapshot(snapshot: bytes) -> list[Record]:
    """Raises `msgspec.ValidationError` for anything but a snapshot."""
    return _snapshots.decode(snapshot)


@lru_cache(1 << 16)
def id_text(key: int) -> str:
    """The UUID of this integer as it is written; a record is written several times while its owner is there."""
    text = f"{key:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def id_number(text: str) -> int:
    return int(text.replace("-", ""), 16)


def records(floor: Floor) -> list[Record]:
    """All records there are, in order."""
    found: list[tuple[RecordKey, Struct | None]] = [(_CLOCK, _clock(floor))]
    queues = [queue for _, queue in sorted(floor.queues.items())]
    found += [(key_of(queue), _queue(queue)) for queue in queues]
    found += [(key_of(line), _line(line)) for queue in queues for line in queue.lines.values()]
    found += [(key_of(agent), _agent(agent)) for _, agent in sorted(floor.agents.items())]
    found += [(key_of(item), _item(item)) for _, item in sorted(floor.items.items())]
    return [(key, _encoder.encode(record)) for key, record in found if record is not None]


def touched_keys(floor: Floor) -> list[RecordKey]:
    """The keys of the records that the present command may have changed; a record may be gone."""
    return [_CLOCK, *sorted(map(key_of, floor.touched))]


def key_of(owner: QueueState | Line | AgentState | ItemState) -> RecordKey:
    kind = _KINDS[type(owner)]
    if isinstance(owner, Line):
        return RecordKey(kind, f"{id_text(owner.queue.key)}/{owner.origin}")
    return RecordKey(kind, id_text(owner.key))


def encode_record(floor: Floor, key: RecordKey) -> bytes | None:
    """The record as it is now; None if there is nothing to keep."""
    record = _FIND[key.kind](floor, key.id)
    return None if record is None else _encoder.encode(record)


def _find_queue(floor: Floor, id_: str) -> Struct | None:
    queue = floor.queues.get(id_number(id_))
    return _queue(queue) if queue else None


def _find_line(floor: Floor, id_: str) -> Struct | None:
    queue_id, origin = id_.split("/")
    queue = floor.queues.get(id_number(queue_id))
    return _line(queue.lines[Origin(origin)]) if queue else None


def _find_agent(floor: Floor, id_: str) -> Struct | None:
    agent = floor.agents.get(id_number(id_))
    return _agent(agent) if agent else None


def _find_item(floor: Floor, id_: str) -> Struct | None:
    item = floor.items.get(id_number(id_))
    return _item(item) if item else None


_FIND: dict[RecordKind, Callable[[Floor, str], Struct | None]] = {
    RecordKind.CLOCK: lambda floor, _: _clock(floor),
    RecordKind.QUEUE: _find_queue,
    RecordKind.LINE: _find_line,
    RecordKind.AGENT: _find_agent,
    RecordKind.ITEM: _find_item,
}


def _clock(floor: Floor) -> ClockRecord:
    return ClockRecord(FORMAT, floor.now, floor.last_offer, floor.last_item)


def _queue(queue: QueueState) -> QueueRecord:
    return QueueRecord(queue.policy, queue.is_open)


def _line(line: Line) -> LineRecord | None:
    """A line where nothing has happened is not kept."""
    if line.staffing or line.interval or line.last_served or line.announce_at:
        return LineRecord(line.staffing, line.interval, line.last_served, line.announce_at)
    return None


def _agent(agent: AgentState) -> AgentRecord:
    return AgentRecord(
        agent.description,
        agent.signed_in,
        agent.connected,
        agent.status,
        agent.idle_since,
        agent.engaged_since,
        agent.occupied,
        agent.missed,
        [WorkRecord(work.item, work.queue, work.medium) for work in agent.works.values()],
        [WrapUpRecord(wrap.item, wrap.queue, wrap.until, wrap.extended) for wrap in agent.wrap_ups.values()],
        [(QueueId(UUID(int=queue)), turn) for queue, turn in sorted(agent.turns.items())],
    )


def _item(item: ItemState) -> ItemRecord:
    announced = item.announced
    return ItemRecord(
        item.item,
        item.line.queue.policy.queue,
        item.visit,
        item.arrived,
        item.entered,
        item.seq,
        item.ring,
        item.overflow_at,
        [OfferRecord(offer.number, offer.agent.id, offer.ring, offer.deadline) for offer in item.offers],
        [CoolingRecord(AgentId(UUID(int=agent)), *cooling) for agent, cooling in sorted(item.cooling.items())],
        (announced.bracket, announced.staffing) if announced else None,
    )
