"""The encounter from arrival to the end of wrap-up: every change of an interaction's state, in one place.

Each method takes the interaction's row lock first, so that a hang-up, an acceptance and a time-out that come together
are put in order; whoever comes second finds the new state and does nothing, or is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions.calling_back import Callbacks
from switchroom.interactions.colleagues import ColleagueCalls
from switchroom.interactions.consults import Consults, consult_of
from switchroom.interactions.items import HandOver, end_item, queue_again, read_item
from switchroom.interactions.parking import Parking
from switchroom.interactions.ringing import Ringing
from switchroom.interactions.rows import LIVE, WAITING, Row, lock, lock_item, release_agent
from switchroom.interactions.segments import next_segment
from switchroom.interactions.steps import back_to_process
from switchroom.interactions.transfers import Transfers
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer
from switchroom.processes.contracts import (
    ERROR,
    Left,
    Performed,
    RunFinished,
    RunState,
    Served,
    Signal,
    StaleSignal,
    Stop,
    Subject,
)
from switchroom.processes.contracts import Medium as ProcessMedium
from switchroom.processes.facade import Runs, at_work
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, Why
from switchroom.touchpoints.facade import EntryPoint

ARRIVE = """
with begun as (
    insert into interactions.segment (interaction_id, kind, began_at) values ($1, 'in_process', $10)
)
insert into interactions.interaction
    (id, reference, origin, medium, state, entry_point_id, brand_id, unit_id, language, address, run_id, started_at,
     claims, service_id, service_how, service_at)
values ($1, to_char($10::timestamptz at time zone 'UTC', 'YYMMDD') || '-'
            || lpad(nextval('interactions.reference_number')::text, 6, '0'),
        $2, $3, 'in_process', $4, $5, $6, $7, $8, $9, $10, $11,
        (select service_id from touchpoints.entry_point where id = $4), 'entry_point', $10) returning reference
"""


class Interactions:
    """Opens interactions and carries them through. One per process; everything it keeps is in the database."""

    def __init__(self, runs: Runs, carriers: Mapping[str, c.Carrier]) -> None:
        self._runs = runs
        self._carriers = carriers
        self.transfers = Transfers(carriers)
        self.consults = Consults(carriers)
        self.parking = Parking(carriers, self.transfers)
        self.callbacks = Callbacks(runs, carriers, self._end)
        self.colleagues = ColleagueCalls(carriers, self._end)
        self.ringing = Ringing(runs, carriers)

    async def arrive(self, tx: Transaction, entry_point: EntryPoint, origin: Origin, arrival: c.Arrival) -> c.Opened:
        """A customer has come to an entry point: open the interaction and start the entry point's process."""
        interaction_id, run_id = arrival.interaction_id or new_id(), new_id()
        language = arrival.language or entry_point.language
        reference = await tx.fetch_value(
            ARRIVE,
            interaction_id,
            origin.value,
            entry_point.medium,
            entry_point.id,
            entry_point.brand_id,
            entry_point.unit_id,
            language,
            arrival.address,
            run_id,
            arrival.at,
            arrival.claims,
        )
        started = c.Started(
            interaction=interaction_id,
            at=arrival.at,
            entry_point=entry_point.id,
            medium=Code(entry_point.medium),
            brand=entry_point.brand_id,
            unit=entry_point.unit_id,
        )
        tx.emit(started, origin=origin)
        await self._runs.start(
            tx,
            entry_point.process_slug,
            origin=origin,
            medium=ProcessMedium(entry_point.medium),
            subject=Subject("interaction", interaction_id),
            language=language,
            run_id=run_id,
        )
        return c.Opened(interaction_id, reference, run_id)

    async def offered(self, tx: Transaction, item_id: UUID) -> None:
        """The board presents a waiting item to an agent."""
        row = await lock_item(tx, item_id)
        if row.item_id == item_id:
            await self._stand(tx, item_id, c.State.QUEUED, c.State.OFFERED)
        else:
            await self.consults.rings(tx, row, item_id, True)

    async def offer_ended(self, tx: Transaction, item_id: UUID, why: Why) -> None:
        """An offer came to nothing: the item waits on, if others do not ring; one for a colleague alone goes back."""
        row = await lock_item(tx, item_id)
        if row.item_id == item_id and row.state is c.State.OFFERED:
            if not await routing.is_offered(tx, ItemId(item_id)):
                await self._stand(tx, item_id, c.State.OFFERED, c.State.QUEUED)
            item = await read_item(tx, item_id)
            if item.rings:
                await self.ringing.offer_ended(tx, row, item)
                return
            await self._unanswered(tx, row, item_id, "declined" if why is Why.DECLINED else "unanswered")
        else:
            await self.consults.rings(tx, row, item_id, False)

    async def colleague_busy(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler of `COLLEAGUE_BUSY`: who is being asked by now may still answer."""
        for timer in timers:
            row = await lock_item(tx, timer.subject)
            if row.item_id != timer.subject:
                await self.consults.busy(tx, row, timer.subject)
            elif row.state is c.State.QUEUED:
                await self._unanswered(tx, row, timer.subject, "unanswered")

    async def _unanswered(self, tx: Transaction, row: Row, item_id: UUID, how: str) -> None:
        """Who alone was asked did not take it: the customer comes back; a colleague who calls is told so."""
        if row.caller_id is None:
            await self.transfers.unanswered(tx, row, item_id)
            return
        await self.colleagues.unanswered(tx, row, item_id, how)

    async def _stand(self, tx: Transaction, item_id: UUID, before: c.State, after: c.State) -> None:
        await tx.execute(
            """update interactions.interaction set state = $3
               where id = (select interaction_id from interactions.item where id = $1) and item_id = $1
                   and state = $2""",
            item_id,
            before.value,
            after.value,
        )

    async def assigned(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime) -> None:
        """An agent's acceptance won: connect them, or, where there is nothing to connect, they are."""
        row = await lock_item(tx, item_id)
        if row.state in (*LIVE, c.State.CONNECTING) and (row.item_id, row.agent_id) == (item_id, agent_id):
            return  # told twice
        if await self.consults.accepted(tx, row, item_id, agent_id, at):
            return
        if row.item_id != item_id or row.state not in WAITING:  # the customer left while the agent clicked
            await routing.work_ended(tx, ItemId(item_id), AgentId(agent_id))
            return
        carrier = self._carriers.get(row.medium)
        if carrier is None or not await carrier.assigned(tx, row.id, item_id, agent_id):
            await self._connect(tx, row, item_id, agent_id, at)
            return
        await tx.execute(
            "update interactions.interaction set state = 'connecting', agent_id = $2 where id = $1", row.id, agent_id
        )
        await tx.execute("update interactions.item set agent_id = $2 where id = $1", item_id, agent_id)

    async def joined(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime) -> None:
        """The board lets an agent have a parked customer, or call a colleague."""
        if await self.colleagues.joined(tx, await lock_item(tx, item_id), item_id, at):
            return
        if await self.parking.fetched(tx, item_id, agent_id, at):
            await self.assigned(tx, item_id, agent_id, at)

    async def join_refused(self, tx: Transaction, item_id: UUID, at: datetime) -> None:
        """The board does not let an agent do what `joined` is about."""
        row = await lock_item(tx, item_id)
        if not await self.colleagues.refused(tx, row, item_id, at):
            await self.parking.refused(tx, item_id, at)
        elif row.ended_at is None:
            await self._end(tx, row, c.EndedHow.UNANSWERED, at)

    async def connected(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime) -> c.Part:
        """The agent can hear, or read, whom he is there for. Raises `InteractionEnded` when the customer has gone."""
        row = await lock_item(tx, item_id)
        if await self.consults.connected(tx, row, item_id, agent_id, at):
            return c.Part.COLLEAGUE
        if not _is_connecting(row, item_id, agent_id):
            raise c.InteractionEnded()
        await self._connect(tx, row, item_id, agent_id, at)
        return c.Part.AGENT

    async def _connect(self, tx: Transaction, row: Row, item_id: UUID, agent_id: UUID, at: datetime) -> None:
        await self.callbacks.reached(tx, row, at)
        await tx.execute(
            """update interactions.item set agent_id = $2, connected_at = $3, ended_at = $3, how = 'answered'
               where id = $1""",
            item_id,
            agent_id,
            at,
        )
        item = await read_item(tx, item_id)
        changes = {"state": c.State.ACTIVE.value, "agent_id": agent_id, "answered_at": row.answered_at or at}
        await next_segment(tx, row.id, at, c.SegmentKind.TALK, changes, queue_id=item.queue_id, agent_id=agent_id)
        connected = c.Connected(
            interaction=row.id,
            at=at,
            item=item.id,
            agent=agent_id,
            queue=item.queue_id,
            waited=at - item.queued_at,
            internal=row.caller_id is not None,
        )
        tx.emit(connected, origin=row.origin)
        if row.caller_id is not None or item.rings:
            await self.ringing.quiet(tx, row)
        if row.caller_id is not None:
            return
        if item.hand_over is None:
            inputs = {"agent": str(agent_id)}
            await self._signal(tx, item.run_id, lambda run: Performed(run, item.token, item.visit, "answered", inputs))
        else:  # the run has gone past its `queue` step, and another person goes on where the first one stood
            await self._signal(tx, row.run_id, lambda run: Served(run, by_person=True))

    async def not_connected(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime, reason: str) -> None:
        """The agent could not be reached after accepting: the customer goes back to the same place in the queue."""
        row = await lock_item(tx, item_id)
        if await self.consults.not_taken(tx, row, item_id, "not_connected", at):
            return
        if not _is_connecting(row, item_id, agent_id):
            return
        await routing.work_ended(tx, ItemId(item_id), AgentId(agent_id))
        event = c.NotConnected(interaction=row.id, at=at, item=item_id, agent=agent_id, reason=Code(reason))
        tx.emit(event, origin=row.origin)
        await end_item(tx, item_id, at, "not_connected")
        item = await read_item(tx, item_id)
        if row.caller_id is not None:
            await self.colleagues.not_reached(tx, row, item_id, "unanswered", at)
            return
        if item.rings:
            await self.ringing.not_taken(tx, row, item, "no-answer")
            return
        if item.to_agent_id is not None:
            await self.transfers.come_back(tx, row, item, at)
            return
        await self.callbacks.agent_failed(tx, row.id)
        again = await queue_again(tx, item)
        await tx.execute(
            "update interactions.interaction set state = 'queued', agent_id = null, item_id = $2 where id = $1",
            row.id,
            again,
        )

    async def visit_ended(self, tx: Transaction, item_id: UUID, at: datetime, how: str) -> None:
        """The board ended a visit without an agent (overflow, full, no staff): the process says what follows."""
        row = await lock_item(tx, item_id)
        if await self.consults.not_taken(tx, row, item_id, how, at):
            return
        if row.item_id != item_id or row.state not in WAITING:
            return
        if await self.callbacks.not_taken(tx, row, item_id, how, at):
            return
        item = await read_item(tx, item_id)
        if row.caller_id is not None:
            await self.colleagues.not_reached(tx, row, item_id, "unanswered", at)
            return
        await end_item(tx, item_id, at, how)
        if item.hand_over is HandOver.RETURN:  # nobody at all: as if the last agent had hung up
            await self._unserved(tx, row, at)
            return
        if item.hand_over is not None:
            await self.transfers.come_back(tx, row, item, at)
            return
        await back_to_process(tx, row.id, at)
        if item.rings:
            await self.ringing.quiet(tx, row)
            how = how if how == ERROR else "busy"
        await self._signal(tx, item.run_id, lambda run: Performed(run, item.token, item.visit, how))

    async def moved(self, tx: Transaction, item_id: UUID, queue_id: UUID, at: datetime) -> None:
        """The item overflowed to another queue, with its age."""
        row = await lock_item(tx, item_id)
        await tx.execute(
            "update interactions.consult set queue_id = $3 where interaction_id = $1 and item_id = $2",
            row.id,
            item_id,
            queue_id,
        )
        if row.item_id != item_id or row.state not in WAITING:
            return
        await tx.execute("update interactions.item set queue_id = $2 where id = $1", item_id, queue_id)
        await next_segment(tx, row.id, at, c.SegmentKind.QUEUED, {"queue_id": queue_id}, queue_id=queue_id)

    async def held(self, tx: Transaction, interaction_id: UUID, at: datetime) -> bool:
        """The agent has put the customer on hold. False when nobody talks to the customer anyway."""
        row = await lock(tx, interaction_id)
        if row.state is not c.State.ACTIVE:
            return False
        await self._change_talk(tx, row, c.State.HELD, c.SegmentKind.HELD, at)
        tx.emit(c.Held(interaction=row.id, at=at, agent=row.agent_id), origin=row.origin)
        return True

    async def resumed(self, tx: Transaction, interaction_id: UUID, at: datetime) -> bool:
        """The agent is back with the customer. False when that is no news."""
        row = await lock(tx, interaction_id)
        if row.state is not c.State.HELD:
            return False
        await self._change_talk(tx, row, c.State.ACTIVE, c.SegmentKind.TALK, at)
        tx.emit(c.Resumed(interaction=row.id, at=at, agent=row.agent_id), origin=row.origin)
        return True

    async def _change_talk(self, tx: Transaction, row: Row, state: c.State, kind: c.SegmentKind, at: datetime) -> None:
        changes = {"state": state.value}
        await next_segment(tx, row.id, at, kind, changes, queue_id=row.queue_id, agent_id=row.agent_id)

    async def left(self, tx: Transaction, interaction_id: UUID, at: datetime, *, lost: bool = False) -> None:
        """The customer is gone, whoever ended it. The first call decides how it ended; later ones do nothing.

        Who is to be called back is not gone: he waits on.
        """
        row = await lock(tx, interaction_id)
        if row.ended_at is None and not await self.callbacks.left(tx, row, at):
            await self._end(tx, row, await self._how_it_ended(tx, row, lost), at)

    async def _how_it_ended(self, tx: Transaction, row: Row, lost: bool) -> c.EndedHow:
        if lost:
            return c.EndedHow.LOST
        if row.state in (*WAITING, c.State.CONNECTING, c.State.PARKED):
            return c.EndedHow.ABANDONED
        if row.state is c.State.IN_PROCESS and row.run_id and (await self._runs.read(tx, row.run_id)).finished:
            return c.EndedHow.COMPLETED
        return c.EndedHow.CUSTOMER_LEFT

    async def _end(self, tx: Transaction, row: Row, how: c.EndedHow, at: datetime) -> None:
        serving = row.agent_id is not None and row.state in (*LIVE, c.State.CONNECTING)
        internal = row.caller_id is not None
        if internal and how in (c.EndedHow.AGENT_ENDED, c.EndedHow.CUSTOMER_LEFT):
            how = c.EndedHow.COMPLETED  # neither of two colleagues is the customer
        changes = {"ended_at": at, "ended_how": how.value}
        tx.emit(c.Ended(interaction=row.id, at=at, how=how, internal=internal), origin=row.origin)
        await self.consults.over(tx, row, at)
        await self.transfers.customer_left(tx, row, at)
        await self.parking.customer_left(tx, row)
        await self.colleagues.over(tx, row, at)
        if serving:
            changes |= {"state": c.State.WRAP_UP.value}
            await next_segment(
                tx, row.id, at, c.SegmentKind.WRAP_UP, changes, queue_id=row.queue_id, agent_id=row.agent_id
            )
            await release_agent(tx, self._carriers, row, at)
        else:
            changes |= {"state": c.State.ENDED.value, "closed_at": at}
            await next_segment(tx, row.id, at, None, changes)
            tx.emit(c.Closed(interaction=row.id, at=at), origin=row.origin)
        await self._signal(tx, row.run_id, Left)

    async def agent_left(self, tx: Transaction, interaction_id: UUID, agent_id: UUID, at: datetime) -> None:
        """The agent hung up. The process goes on with the customer if it has something to say, else both part."""
        row = await lock(tx, interaction_id)
        if row.agent_id != agent_id or row.state not in LIVE:
            return
        run = await self._signal(tx, row.run_id, lambda run: Served(run, by_person=False))
        if run is None or not await _speaks_to_customer(tx, run):
            await self._let_go(tx, row, at)
            return
        await release_agent(tx, self._carriers, row, at)
        if (await lock(tx, interaction_id)).state in LIVE:  # else it waits in another queue already
            changes = {"state": c.State.IN_PROCESS.value}
            await next_segment(tx, row.id, at, c.SegmentKind.IN_PROCESS, changes)

    async def _unserved(self, tx: Transaction, row: Row, at: datetime) -> None:
        """Nobody takes the customer over: the process goes on with him if it has something to say."""
        await back_to_process(tx, row.id, at)
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.apart(tx, row.id, music=False)
        run = await self._signal(tx, row.run_id, lambda run: Served(run, by_person=False))
        if run is None or not await _speaks_to_customer(tx, run):
            await self._let_go(tx, await lock(tx, row.id), at)

    async def _let_go(self, tx: Transaction, row: Row, at: datetime) -> None:
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.release(tx, row.id)
        await self._end(tx, row, c.EndedHow.AGENT_ENDED, at)

    async def process_ended(self, tx: Transaction, interaction_id: UUID, run_id: UUID, at: datetime) -> None:
        """The process has nothing more to do: let a customer go whom no person serves."""
        row = await lock(tx, interaction_id)
        if row.run_id != run_id or row.ended_at or row.state is not c.State.IN_PROCESS:
            return
        carrier = self._carriers.get(row.medium)
        if carrier is None or not await carrier.release(tx, row.id):
            await self._end(tx, row, c.EndedHow.COMPLETED, at)

    async def wrapped_up(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime) -> None:
        """The agent's wrap-up is over, or there is none; with it, if the customer has gone, the interaction."""
        row = await lock_item(tx, item_id)
        if row.item_id != item_id or row.state is not c.State.WRAP_UP or row.agent_id != agent_id:
            return
        await next_segment(tx, row.id, at, None, {"state": c.State.ENDED.value, "closed_at": at})
        await tx.execute("delete from interactions.screen where interaction_id = $1", row.id)
        tx.emit(c.Closed(interaction=row.id, at=at), origin=row.origin)
        # what the agent left undone stays undone, and is seen; what colleagues were given to do goes on
        spared = await at_work(tx, row.run_id) if row.run_id else ()
        await self._signal(tx, row.run_id, lambda run: Stop(run, spared))

    async def serving(self, tx: Transaction, interaction_id: UUID) -> UUID | None:
        """The agent who serves it at this moment, if any."""
        row = await lock(tx, interaction_id)
        return row.agent_id if row.state in (*LIVE, c.State.CONNECTING) else None

    async def part_of(
        self, tx: Transaction, interaction_id: UUID, item_id: UUID | None, agent_id: UUID | None
    ) -> c.Part | None:
        """What this agent's connection for this item is for at this moment, if for anything."""
        row = await lock(tx, interaction_id)
        if row.state in (*LIVE, c.State.CONNECTING) and (row.item_id, row.agent_id) == (item_id, agent_id):
            return c.Part.AGENT
        consult = await consult_of(tx, interaction_id)
        if consult is not None and (consult.item_id, consult.agent_id) == (item_id, agent_id):
            return c.Part.COLLEAGUE
        return None

    async def _signal(self, tx: Transaction, run_id: UUID | None, signal: Callable[[UUID], Signal]) -> RunState | None:
        """A signal that the run has outlived is no fault: reality was faster. Between colleagues there is no run."""
        if run_id is None:
            return None
        try:
            return await self._runs.signal(tx, signal(run_id))
        except (StaleSignal, RunFinished):
            return None


def _is_connecting(row: Row, item_id: UUID, agent_id: UUID) -> bool:
    return row.state is c.State.CONNECTING and (row.item_id, row.agent_id) == (item_id, agent_id)


async def _speaks_to_customer(tx: Transaction, run: RunState) -> bool:
    """Whether the medium performs a step for the customer now; what colleagues were given to do is none."""
    waiting = {token.id for token in run.tokens if not token.served}
    return not run.finished and bool(waiting and waiting.difference(await at_work(tx, run.id)))
