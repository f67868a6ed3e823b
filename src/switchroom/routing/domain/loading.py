"""From records back to a floor: what is derived is built in a fixed order, and the board goes on as it would have."""

from bisect import insort
from collections.abc import Iterable
from uuid import UUID

import msgspec

from switchroom.routing.contracts import Origin
from switchroom.routing.domain.capacity import UNIT
from switchroom.routing.domain.groups import changed, rank_the_free
from switchroom.routing.domain.lines import QueueState
from switchroom.routing.domain.presence import join_lines
from switchroom.routing.domain.records import (
    FORMAT,
    AgentRecord,
    ClockRecord,
    ItemRecord,
    LineRecord,
    OfferRecord,
    QueueRecord,
    Record,
    RecordKey,
    RecordKind,
)
from switchroom.routing.domain.state import (
    AgentState,
    Announced,
    Floor,
    ItemState,
    OfferState,
    Work,
    WrapUpState,
    moment,
)
from switchroom.routing.domain.timers import ANNOUNCE, COOLING, MAX_WAIT, OFFER, RELAX, WRAP_UP, Timer
from switchroom.routing.domain.waiting import open_rings, place, rank_of, take_rings

_TYPES = {
    RecordKind.CLOCK: ClockRecord,
    RecordKind.QUEUE: QueueRecord,
    RecordKind.LINE: LineRecord,
    RecordKind.AGENT: AgentRecord,
    RecordKind.ITEM: ItemRecord,
}
_decode = {kind: msgspec.msgpack.Decoder(type_).decode for kind, type_ in _TYPES.items()}


class UnknownFormat(Exception):  # noqa: N818
    """These records were written by a later version."""


def load(records: Iterable[Record]) -> Floor:
    """The floor of a complete set of records. Raises `UnknownFormat` or `msgspec.ValidationError`."""
    floor = Floor()
    timers: list[Timer] = []
    items: list[ItemRecord] = []
    lines: list[tuple[RecordKey, LineRecord]] = []
    agents: list[AgentRecord] = []
    for key, encoded in records:
        record = _decode[key.kind](encoded)
        match record:
            case ClockRecord():
                _set_clock(floor, record)
            case QueueRecord():
                queue = floor.queues[record.policy.queue.int] = QueueState(record.policy)
                queue.is_open = record.is_open
            case LineRecord():
                lines.append((key, record))
            case AgentRecord():
                agents.append(record)
            case ItemRecord():
                items.append(record)
    for agent in agents:
        _add_agent(floor, agent, timers)
    for item in sorted(items, key=lambda item: item.seq):
        _add_item(floor, item, timers)
    for number in sorted(floor.offers):
        offer = floor.offers[number]
        offer.agent.offers.append(offer)
    for key, line in lines:
        _set_line(floor, key, line, timers)
    for state in floor.agents.values():
        changed(floor, state)
    rank_the_free(floor)
    # In the order in which they are due, all fit into the one lane of length 0, which nobody else uses.
    for timer in sorted(timers, key=lambda timer: timer[:4]):
        floor.timers.add(0, timer)
    return floor


def _set_clock(floor: Floor, record: ClockRecord) -> None:
    if record.format != FORMAT:
        raise UnknownFormat(record.format)
    floor.now = record.now
    floor.at = moment(record.now)
    floor.last_offer = record.last_offer
    floor.last_item = record.last_item


def _add_agent(floor: Floor, record: AgentRecord, timers: list[Timer]) -> None:
    agent = floor.agents[record.description.id.int] = AgentState(record.description, record.status)
    agent.signed_in = record.signed_in
    agent.connected = record.connected
    agent.idle_since = record.idle_since
    agent.engaged_since = record.engaged_since
    agent.occupied = record.occupied
    agent.missed = record.missed
    agent.turns = {queue.int: turn for queue, turn in record.turns}
    for work in record.works:
        key = work.item.int
        agent.works[key] = Work(work.item, work.queue, work.medium)
        agent.load += UNIT[work.medium]
        agent.in_hand += 1
        floor.served[key] = floor.served.get(key, 0) + 1
    for wrap_up in record.wrap_ups:
        agent.wrap_ups[wrap_up.item.int] = WrapUpState(wrap_up.item, wrap_up.queue, wrap_up.until, wrap_up.extended)
        if wrap_up.until:
            timers.append((wrap_up.until, WRAP_UP, agent.key, wrap_up.item.int, agent))
    agent.staffs = agent.signed_in and agent.status.available
    join_lines(floor, agent)


def _add_item(floor: Floor, record: ItemRecord, timers: list[Timer]) -> None:
    queue = floor.queues[record.queue.int]
    line = queue.lines[record.item.origin]
    item = ItemState(record.item, line, record.arrived, record.seq)
    floor.items[item.key] = item
    item.visit = record.visit
    item.entered = record.entered
    item.overflow_at = record.overflow_at
    item.rank = rank_of(record.item, queue, record.arrived)
    item.announced = Announced(*record.announced) if record.announced else None
    take_rings(item)
    open_rings(item, record.ring)
    line.size += 1
    if record.ring + 1 < len(item.rings):
        item.relax_at = item.entered + item.rings[record.ring + 1].after
        timers.append((item.relax_at, RELAX, item.seq, 0, item))
    if item.overflow_at:
        timers.append((item.overflow_at, MAX_WAIT, item.seq, 0, item))
    for cooling in record.cooling:
        item.cooling[cooling.agent.int] = cooling.until, cooling.times
        if cooling.until > floor.now:
            floor.agents[cooling.agent.int].cooling.add(item.key)
            timers.append((cooling.until, COOLING, item.seq, cooling.agent.int, item))
    for offer in record.offers:
        _add_offer(floor, item, offer, timers)
    if not item.offers:
        item.entry = (item.rank, item.arrived, item.seq, item)
        line.waiting += 1
        if queue.announces:
            insort(line.order, item.entry)
        place(item)


def _add_offer(floor: Floor, item: ItemState, record: OfferRecord, timers: list[Timer]) -> None:
    agent = floor.agents[record.agent.int]
    offer = OfferState(record.number, item, agent, record.ring, record.deadline)
    floor.offers[record.number] = offer
    item.offers.append(offer)
    agent.load += item.unit
    agent.in_hand += 1
    timers.append((record.deadline, OFFER, record.number, 0, offer))


def _set_line(floor: Floor, key: RecordKey, record: LineRecord, timers: list[Timer]) -> None:
    id_, origin = key.id.split("/")
    line = floor.queues[UUID(id_).int].lines[Origin(origin)]
    line.staffing = record.staffing
    line.interval = record.interval
    line.last_served = record.last_served
    line.announce_at = record.announce_at
    if line.announce_at:
        timers.append((line.announce_at, ANNOUNCE, line.queue.key, line.number, line))
