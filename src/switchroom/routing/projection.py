"""From commands and decisions to rows and events. Pure: the engine saves what comes out, in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.platform.events import SYSTEM, Actor, Code, Event
from switchroom.platform.events import Origin as EventOrigin
from switchroom.routing import contracts as c
from switchroom.routing import events
from switchroom.routing.mirror import ACCEPTED, ChangedRows, Mirror
from switchroom.routing.rows import Activity, AgentRow, Count, Counted, ItemPlace, ItemRow, OfferRow, WorkState


class Applied(Struct, frozen=True):
    """A command as the board took it. `number` is its sequence in the table, `position` its place in the history.

    `actor` gave it: the events that it says itself, or that end what it names, are his doing.
    """

    number: int
    position: int
    at: datetime
    command: c.Command
    about: UUID | None
    decisions: list[c.Decision]
    actor: Actor = SYSTEM

    @property
    def refusal(self) -> c.Refuse | None:
        """Why the command itself was refused, if it was."""
        return next((decision for decision in self.decisions if isinstance(decision, c.Refuse)), None)


class Changes(Struct, frozen=True):
    """What to save, what to count and what to report."""

    rows: ChangedRows
    counted: list[Counted]
    events: list[tuple[Event, EventOrigin, Actor]]


class Projection:
    """Follows the board, one applied command after the other."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self._counted: list[Counted] = []
        self._events: list[tuple[Event, EventOrigin, Actor]] = []

    def take_changes(self) -> Changes:
        """Everything since the last call."""
        changes = Changes(self.mirror.take_changes(self._at), self._counted, self._events)
        self._counted, self._events = [], []
        return changes

    def apply(self, applied: Applied) -> None:
        """Follow one command and its decisions. The command itself comes first: the engine lets time pass before it."""
        self._at, self._position, self._number = applied.at, applied.position, applied.number
        self._about, self._actor = applied.about, applied.actor
        self._leaving: set[c.ItemId] = set()
        if not applied.refusal and (follow := COMMANDS.get(type(applied.command))):
            follow(self, applied.command, applied.about)
        for decision in applied.decisions:
            self._actor = SYSTEM if isinstance(decision, BY_THE_BOARD) else applied.actor
            DECISIONS[type(decision)](self, decision)
        self._actor = applied.actor
        if isinstance(applied.command, c.WorkEnded) and not applied.refusal:
            self._drop_finished_work(applied.command)
        for item in self._leaving:
            self.mirror.drop_item_if_over(item)

    # --- what commands say themselves ---------------------------------------------------------------------------------

    def _agent_signed_in(self, command: c.AgentSignedIn, _about: UUID | None) -> None:
        agent, status = command.agent, command.status
        self.mirror.put_agent(
            AgentRow(
                agent_id=agent.id,
                origin=agent.origin,
                signed_in=True,
                connected=True,
                status=status.code,
                available=status.available,
                status_since=self._at,
                state=Activity.SIGNED_OUT,
                state_since=self._at,
                queues=agent.queues,
                capacity=agent.capacity.units,
            )
        )
        self._report_status(agent.id)

    def _agent_signed_out(self, command: c.AgentSignedOut, _about: UUID | None) -> None:
        row = self.mirror.agents[command.agent]
        row.signed_in, row.available, row.status_since = False, False, self._at
        self.mirror.put_agent(row)
        self._report_status(command.agent)

    def _agent_changed(self, command: c.AgentChanged, _about: UUID | None) -> None:
        row = self.mirror.agents[command.agent.id]
        row.queues, row.capacity = command.agent.queues, command.agent.capacity.units
        self.mirror.put_agent(row)

    def _status_changed(self, command: c.AgentStatusChanged, _about: UUID | None) -> None:
        self.mirror.set_status(command.agent, command.status, self._at)
        self._report_status(command.agent)

    def _agent_disconnected(self, command: c.AgentDisconnected, _about: UUID | None) -> None:
        self._set_connected(command.agent, False)

    def _agent_reconnected(self, command: c.AgentReconnected, _about: UUID | None) -> None:
        self._set_connected(command.agent, True)

    def _set_connected(self, agent: c.AgentId, connected: bool) -> None:
        row = self.mirror.agents[agent]
        row.connected = connected
        self.mirror.put_agent(row)
        self._report_status(agent)

    def _item_queued(self, command: c.ItemQueued, about: UUID | None) -> None:
        item = command.item
        row = ItemRow(
            item_id=item.id,
            kind=item.kind,
            about=about or item.id,
            medium=item.medium,
            origin=item.origin,
            queue_id=command.queue,
            visit=1,
            state=ItemPlace.WAITING,
            arrived_at=min(command.arrived_at or self._at, self._at),
            queued_at=self._at,
        )
        self._begin_visit(row)

    def _work_joined(self, command: c.WorkJoined, about: UUID | None) -> None:
        row = self.mirror.items.get(command.item) or ItemRow(
            item_id=command.item,
            kind=c.ItemKind.INTERACTION,
            about=about or command.item,
            medium=command.medium,
            origin=self.mirror.origin_of(command.agent),
            queue_id=command.queue,
            visit=1,
            state=ItemPlace.SERVED,
            arrived_at=self._at,
            queued_at=self._at,
        )
        self.mirror.put_item(row)
        self.mirror.start_work(row, command.agent, command.queue, command.medium, self._at)
        self._emit(events.WorkWasJoined, row, agent=command.agent, queue=command.queue, medium=command.medium)

    def _work_ended(self, command: c.WorkEnded, _about: UUID | None) -> None:
        self._emit(events.WorkHasEnded, self.mirror.items[command.item], agent=command.agent)

    def _drop_finished_work(self, command: c.WorkEnded) -> None:
        if self.mirror.works[command.agent, command.item].state is WorkState.ACTIVE:  # no wrap-up followed
            row = self.mirror.items[command.item]
            self._emit(events.WrapUpEnded, row, agent=command.agent, how=c.WrapUpEnd.NONE)
            self.mirror.drop_work(command.agent, command.item)
            self._leaving.add(command.item)

    # --- what the board decided ---------------------------------------------------------------------------------------

    def _offer(self, decision: c.Offer) -> None:
        row = self.mirror.items[decision.item]
        row.state = ItemPlace.OFFERED
        self.mirror.put_item(row)
        self.mirror.put_offer(
            OfferRow(
                id=decision.offer,
                item_id=decision.item,
                kind=row.kind,
                about=row.about,
                queue_id=decision.queue,
                agent_id=decision.agent,
                medium=decision.medium,
                ring=decision.ring,
                score=decision.score,
                arrived_at=row.arrived_at,
                offered_at=self._at,
                expires_at=self._at + decision.timeout,
            )
        )
        self._count(row, decision.queue, Count.OFFERED)
        self._emit(
            events.Offered,
            row,
            offer=decision.offer,
            agent=decision.agent,
            visit=decision.visit,
            queue=decision.queue,
            medium=decision.medium,
            ring=decision.ring,
            score=decision.score,
            waiting=decision.waiting,
            staffed=decision.staffed,
            policy_version=decision.policy_version,
            timeout=decision.timeout,
            arrived_at=row.arrived_at,
        )

    def _withdraw(self, decision: c.Withdraw) -> None:
        self.mirror.end_offer(decision.offer, decision.why.value, self._at)
        row = self.mirror.items[decision.item]
        self._emit(events.OfferEnded, row, offer=decision.offer, agent=decision.agent, how=decision.why)

    def _assign(self, decision: c.Assign) -> None:
        row = self.mirror.items[decision.item]
        row.state = ItemPlace.SERVED
        if decision.offer is not None:
            self.mirror.end_offer(decision.offer, ACCEPTED, self._at)
        self.mirror.start_work(row, decision.agent, decision.queue, decision.medium, self._at)
        self._count(row, decision.queue, Count.ANSWERED, decision.waited.total_seconds())
        self._emit(
            events.Assigned,
            row,
            offer=decision.offer,
            agent=decision.agent,
            visit=decision.visit,
            queue=decision.queue,
            medium=decision.medium,
            waited=decision.waited,
            policy_version=decision.policy_version,
        )

    def _overflow(self, decision: c.Overflow) -> None:
        row = self.mirror.items[decision.item]
        self._count(row, decision.queue, Count.OVERFLOWED)
        self._emit(
            events.Overflowed,
            row,
            queue=decision.queue,
            visit=decision.visit,
            to=decision.to,
            policy_version=decision.policy_version,
        )
        if decision.to is None:
            self._leave_queue(row)
            return
        row.queue_id, row.visit, row.state = decision.to, decision.visit + 1, ItemPlace.WAITING
        row.queued_at = self._at
        self._begin_visit(row)

    def _end(self, decision: c.End) -> None:
        row = self.mirror.items[decision.item]
        self._count(row, decision.queue, Count(decision.outcome.value))
        self._emit(
            events.ItemEnded,
            row,
            queue=decision.queue,
            visit=decision.visit,
            how=decision.outcome,
            reason=Code(decision.reason),
        )
        self._leave_queue(row)

    def _relax(self, decision: c.Relax) -> None:
        self._emit(
            events.Relaxed,
            self.mirror.items[decision.item],
            queue=decision.queue,
            visit=decision.visit,
            ring=decision.ring,
            policy_version=decision.policy_version,
        )

    def _start_wrap_up(self, decision: c.StartWrapUp) -> None:
        self.mirror.start_wrap_up(decision.agent, decision.item, decision.until, self._at)
        row = self.mirror.items[decision.item]
        self._emit(events.WrapUpStarted, row, agent=decision.agent, queue=decision.queue, until=decision.until)

    def _end_wrap_up(self, decision: c.EndWrapUp) -> None:
        row = self.mirror.items[decision.item]
        self._emit(events.WrapUpEnded, row, agent=decision.agent, how=decision.how)
        if self.mirror.works[decision.agent, decision.item].state is WorkState.WRAP_UP:  # not if he came back to it
            self.mirror.drop_work(decision.agent, decision.item)
            self._leaving.add(decision.item)

    def _change_status(self, decision: c.ChangeStatus) -> None:
        self.mirror.set_status(decision.agent, decision.status, self._at)
        self._report_status(decision.agent, decision.missed)

    def _announce(self, decision: c.Announce) -> None:
        self._emit(
            events.Announced,
            self.mirror.items[decision.item],
            queue=decision.queue,
            position=decision.position,
            low=decision.low,
            high=decision.high,
        )

    def _refuse(self, decision: c.Refuse) -> None:
        row = self.mirror.items.get(decision.item) if decision.item else None
        event = events.CommandRefused(
            at=self._at,
            command=self._position,
            number=self._number,
            name=Code(decision.command),
            reason=decision.reason,
            agent=decision.agent,
            item=decision.item,
            about=row.about if row else self._about,
            offer=decision.offer,
        )
        self._report(event, row.origin if row else self.mirror.origin_of(decision.agent))

    # --- reporting ----------------------------------------------------------------------------------------------------

    def _begin_visit(self, row: ItemRow) -> None:
        self.mirror.put_item(row)
        self._count(row, row.queue_id, Count.QUEUED)
        self._emit(
            events.Queued, row, queue=row.queue_id, visit=row.visit, medium=row.medium, arrived_at=row.arrived_at
        )

    def _leave_queue(self, row: ItemRow) -> None:
        row.state = ItemPlace.SERVED  # by nobody: it is dropped when this command is done
        self._leaving.add(row.item_id)

    def _count(self, row: ItemRow, queue: c.QueueId, what: Count, waited_s: float = 0) -> None:
        if queue != c.COLLEAGUES:  # figures are about customers
            self._counted.append(Counted(queue, row.origin, what, self._at, waited_s))

    def _report_status(self, agent: c.AgentId, missed: int = 0) -> None:
        row = self.mirror.agents[agent]
        event = events.StatusChanged(
            at=self._at,
            command=self._position,
            agent=agent,
            signed_in=row.signed_in,
            connected=row.connected,
            status=Code(row.status),
            available=row.available,
            missed=missed,
        )
        self._report(event, row.origin)

    def _emit(self, kind: Callable[..., Event], row: ItemRow, **fields: Any) -> None:
        event = kind(at=self._at, command=self._position, item=row.item_id, kind=row.kind, about=row.about, **fields)
        self._report(event, row.origin)

    def _report(self, event: Event, origin: c.Origin) -> None:
        self._events.append((event, EventOrigin(origin.value), self._actor))


COMMANDS: dict[type, Callable[[Projection, Any, UUID | None], None]] = {
    c.AgentSignedIn: Projection._agent_signed_in,
    c.AgentSignedOut: Projection._agent_signed_out,
    c.AgentChanged: Projection._agent_changed,
    c.AgentStatusChanged: Projection._status_changed,
    c.AgentDisconnected: Projection._agent_disconnected,
    c.AgentReconnected: Projection._agent_reconnected,
    c.ItemQueued: Projection._item_queued,
    c.WorkJoined: Projection._work_joined,
    c.WorkEnded: Projection._work_ended,
}
"""What each kind of command changes by itself; the others only through the decisions that follow."""

BY_THE_BOARD = (c.Offer, c.Overflow, c.Relax, c.StartWrapUp, c.ChangeStatus, c.Announce)
"""What the board does by its own rules, whoever's command was the occasion: nobody's doing."""

DECISIONS: dict[type, Callable[[Projection, Any], None]] = {
    c.Offer: Projection._offer,
    c.Withdraw: Projection._withdraw,
    c.Assign: Projection._assign,
    c.Overflow: Projection._overflow,
    c.End: Projection._end,
    c.Relax: Projection._relax,
    c.StartWrapUp: Projection._start_wrap_up,
    c.EndWrapUp: Projection._end_wrap_up,
    c.ChangeStatus: Projection._change_status,
    c.Announce: Projection._announce,
    c.Refuse: Projection._refuse,
}
