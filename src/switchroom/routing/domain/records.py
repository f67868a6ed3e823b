"""The board's state as records: complete for every decision to come, and small enough to be stored row by row.

Indexes, loads, counts and timers are derived; `load` builds them from the records in a fixed order.
"""

from enum import StrEnum
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
from switchroom.routing.domain.state import AgentState, Floor, ItemState, Line

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


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_snapshots: msgspec.msgpack.Decoder[list[Record]] = msgspec.msgpack.Decoder(list[Record])


def encode_snapshot(records: list[Record]) -> bytes:
    return _encoder.encode(records)


def decode_snapshot(snapshot: bytes) -> list[Record]:
    """Raises `msgspec.ValidationError` for anything but a snapshot."""
    return _snapshots.decode(snapshot)


def line_key(line: Line) -> RecordKey:
    return RecordKey(RecordKind.LINE, f"{UUID(int=line.queue.key)}/{line.origin}")


def record_keys(floor: Floor) -> list[RecordKey]:
    """The keys of all records there are, in order."""
    keys = [RecordKey(RecordKind.CLOCK)]
    keys += [RecordKey(RecordKind.QUEUE, str(UUID(int=key))) for key in sorted(floor.queues)]
    keys += sorted(line_key(line) for queue in floor.queues.values() for line in queue.lines.values())
    keys += [RecordKey(RecordKind.AGENT, str(UUID(int=key))) for key in sorted(floor.agents)]
    keys += [RecordKey(RecordKind.ITEM, str(UUID(int=key))) for key in sorted(floor.items)]
    return keys


def touched_keys(floor: Floor) -> list[RecordKey]:
    """The keys of the records that the present command may have changed; a record may be gone."""
    keys = [RecordKey(RecordKind.CLOCK)]
    keys += [RecordKey(RecordKind.QUEUE, str(UUID(int=key))) for key in sorted(floor.touched_queues)]
    keys += sorted(line_key(line) for line in floor.touched_lines)
    keys += [RecordKey(RecordKind.AGENT, str(UUID(int=key))) for key in sorted(floor.touched_agents)]
    keys += [RecordKey(RecordKind.ITEM, str(UUID(int=key))) for key in sorted(floor.touched_items)]
    return keys


def encode_record(floor: Floor, key: RecordKey) -> bytes | None:
    """The record as it is now; None if there is nothing to keep."""
    record = _find(floor, key)
    return None if record is None else _encoder.encode(record)


def _find(floor: Floor, key: RecordKey) -> Struct | None:
    if key.kind is RecordKind.CLOCK:
        return ClockRecord(FORMAT, floor.now, floor.last_offer, floor.last_item)
    if key.kind is RecordKind.LINE:
        return _line(floor, key)
    number = UUID(key.id).int
    if key.kind is RecordKind.QUEUE:
        queue = floor.queues.get(number)
        return QueueRecord(queue.policy, queue.is_open) if queue else None
    if key.kind is RecordKind.AGENT:
        agent = floor.agents.get(number)
        return _agent(agent) if agent else None
    item = floor.items.get(number)
    return _item(item) if item else None


def _line(floor: Floor, key: RecordKey) -> LineRecord | None:
    id_, origin = key.id.split("/")
    queue = floor.queues.get(UUID(id_).int)
    if queue is None:
        return None
    line = queue.lines[Origin(origin)]
    record = LineRecord(line.staffing, line.interval, line.last_served, line.announce_at)
    return None if record == LineRecord(0, 0, 0, 0) else record


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
