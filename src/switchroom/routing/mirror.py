"""The rows that people look at, in memory as they stand in the tables, and which of them a batch has touched.

Each touched row is saved once, as it is at the end of the batch: the number of statements does not depend on the number
of commands.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from switchroom.routing.contracts import AgentId, ItemId, ItemKind, Medium, OfferId, Origin, QueueId, Status
from switchroom.routing.rows import Activity, AgentRow, ItemPlace, ItemRow, OfferRow, WorkRow, WorkState

K = TypeVar("K")
R = TypeVar("R")
ACCEPTED = "accepted"
WorkKey = tuple[AgentId, ItemId]


class ChangedRows(Struct, frozen=True):
    """Rows as they are now, and keys of rows that are gone."""

    agents: list[AgentRow]
    items: list[ItemRow]
    items_gone: list[ItemId]
    offers: list[OfferRow]
    works: list[WorkRow]
    works_gone: list[WorkKey]


class Mirror:
    """Agents, items in queues or hands, live offers and work."""

    def __init__(
        self,
        agents: Iterable[AgentRow] = (),
        items: Iterable[ItemRow] = (),
        offers: Iterable[OfferRow] = (),
        works: Iterable[WorkRow] = (),
    ) -> None:
        self.agents = {row.agent_id: row for row in agents}
        self.items = {row.item_id: row for row in items}
        self.offers: dict[OfferId, OfferRow] = {}
        self.works: dict[WorkKey, WorkRow] = {}
        self._works_of: dict[AgentId, dict[ItemId, WorkRow]] = defaultdict(dict)
        self._workers_on: dict[ItemId, set[AgentId]] = defaultdict(set)
        self._offers_to: dict[AgentId, set[OfferId]] = defaultdict(set)
        self._offers_of: dict[ItemId, set[OfferId]] = defaultdict(set)
        for work in works:
            self._keep_work(work)
        for offer in offers:
            self._keep_offer(offer)
        self._forget_touched()

    def _forget_touched(self) -> None:
        self._agents: set[AgentId] = set()
        self._items: set[ItemId] = set()
        self._offers: dict[OfferId, OfferRow] = {}
        self._works: set[WorkKey] = set()

    def take_changes(self, at: datetime) -> ChangedRows:
        """What was touched since the last call; activities are settled as of `at`."""
        for agent_id in self._agents:
            self._settle_activity(self.agents[agent_id], at)
        items, items_gone = _split(self._items, self.items)
        works, works_gone = _split(self._works, self.works)
        agents = [self.agents[key] for key in sorted(self._agents)]
        offers = [self._offers[key] for key in sorted(self._offers)]
        self._forget_touched()
        return ChangedRows(agents, items, items_gone, offers, works, works_gone)

    def origin_of(self, agent: AgentId | None) -> Origin:
        row = self.agents.get(agent) if agent else None
        return row.origin if row else Origin.REAL

    def put_agent(self, row: AgentRow) -> None:
        self.agents[row.agent_id] = row
        self._agents.add(row.agent_id)

    def set_status(self, agent: AgentId, status: Status, at: datetime) -> None:
        row = self.agents[agent]
        row.status, row.available, row.status_since = status.code, status.available, at
        self._agents.add(agent)

    def put_item(self, row: ItemRow) -> None:
        self.items[row.item_id] = row
        self._items.add(row.item_id)

    def put_offer(self, row: OfferRow) -> None:
        self._keep_offer(row)
        self._offers[row.id] = row
        self._agents.add(row.agent_id)

    def end_offer(self, offer: OfferId, how: str, at: datetime) -> None:
        """The offer is over; its item waits again unless somebody else holds it or an offer of it."""
        row = self.offers.pop(offer)
        row.ended_at, row.ended_how = at, how
        self._offers[offer] = row
        self._agents.add(row.agent_id)
        self._offers_to[row.agent_id].discard(offer)
        self._offers_of[row.item_id].discard(offer)
        item = self.items[row.item_id]
        if item.state is ItemPlace.OFFERED and not self._offers_of[row.item_id]:
            item.state = ItemPlace.WAITING
            self._items.add(row.item_id)

    def start_work(self, item: ItemRow, agent: AgentId, queue: QueueId, medium: Medium, at: datetime) -> None:
        self._keep_work(WorkRow(agent, item.item_id, item.kind, item.about, queue, medium, WorkState.ACTIVE, at))
        self._touch_work((agent, item.item_id))

    def start_wrap_up(self, agent: AgentId, item: ItemId, until: datetime | None, at: datetime) -> None:
        work = self.works[agent, item]
        work.state, work.wrap_up_ends_at = WorkState.WRAP_UP, until
        work.wrap_up_started_at = work.wrap_up_started_at or at
        self._touch_work((agent, item))

    def drop_work(self, agent: AgentId, item: ItemId) -> None:
        del self.works[agent, item]
        del self._works_of[agent][item]
        self._workers_on[item].discard(agent)
        self._touch_work((agent, item))

    def drop_item_if_over(self, item: ItemId) -> None:
        """Forget an item that nobody serves any more and that has left its queue."""
        row = self.items.get(item)
        if row and row.state is ItemPlace.SERVED and not self._workers_on[item]:
            del self.items[item]
            self._workers_on.pop(item, None)
            self._offers_of.pop(item, None)
            self._items.add(item)

    def _touch_work(self, key: WorkKey) -> None:
        self._works.add(key)
        self._agents.add(key[0])
        self._items.add(key[1])

    def _keep_work(self, work: WorkRow) -> None:
        self.works[work.agent_id, work.item_id] = work
        self._works_of[work.agent_id][work.item_id] = work
        self._workers_on[work.item_id].add(work.agent_id)

    def _keep_offer(self, offer: OfferRow) -> None:
        self.offers[offer.id] = offer
        self._offers_to[offer.agent_id].add(offer.id)
        self._offers_of[offer.item_id].add(offer.id)

    def _settle_activity(self, row: AgentRow, at: datetime) -> None:
        state = self._activity(row)
        if state is not row.state:
            row.state, row.state_since = state, at

    def _activity(self, row: AgentRow) -> Activity:
        # Tickets and tasks are worked on beside what the status says, for hours: they make nobody busy.
        works = [work for work in self._works_of[row.agent_id].values() if work.kind is ItemKind.INTERACTION]
        if any(work.state is WorkState.ACTIVE for work in works):
            return Activity.BUSY
        if works:
            return Activity.WRAP_UP
        if not row.signed_in:
            return Activity.SIGNED_OUT
        if self._offers_to[row.agent_id]:
            return Activity.OFFERED
        if not row.connected:
            return Activity.DISCONNECTED
        return Activity.AVAILABLE if row.available else Activity.NOT_AVAILABLE


def _split(touched: set[K], rows: dict[K, R]) -> tuple[list[R], list[K]]:
    return [rows[key] for key in touched if key in rows], [key for key in touched if key not in rows]
