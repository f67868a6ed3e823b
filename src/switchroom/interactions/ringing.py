"""The steps ring and dial: people asked by an item that only they get, and whose not being taken is an outcome.

`transfer`, and `dial` to a number, need a switch with a trunk; where there is none they say so.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions.items import Item, end_item, read_item
from switchroom.interactions.rows import WAITING, Row, lock_item
from switchroom.interactions.steps import ANOTHER_LOOK, QueueStep, back_to_process
from switchroom.interactions.visits import FOR_ONE, OFFERED_WITHIN
from switchroom.people.facade import post_holders, user_id_by_email
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.processes.contracts import (
    ERROR,
    Outcome,
    Performed,
    PerformRequest,
    RunFinished,
    StaleSignal,
)
from switchroom.processes.facade import AtOnce, Runs, dial, ring
from switchroom.routing import facade as routing
from switchroom.routing.contracts import COLLEAGUES, AgentId, ItemId, Leaving, Medium, QueueId, WorkItem
from switchroom.routing.contracts import Origin as RoutingOrigin

RINGS = "interactions.rings"
MOST_RUNG = 50
EARLY = "early"
"""A first look whether the board has offered it to anybody at all: otherwise all are busy."""


class RingStep(QueueStep):
    """Performs `ring`, and `dial` to a colleague; the answer comes with `Interactions.connected` or from `Ringing`."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        if isinstance(params, dial.Dial) and params.number:
            return Outcome(dial.NO_TRUNK)
        assert isinstance(params, ring.Ringing | dial.Dial)
        wanted, queue_id = await self._wanted(tx, params)
        if wanted is None:
            return Outcome(ERROR)
        lines = [
            line
            for line in await routing.wallboard_agents(tx, origin=request.origin)
            if line.signed_in and (line.agent_id in wanted or (queue_id is not None and queue_id in line.queues))
        ]
        if not lines:
            return Outcome(ring.OFFLINE)
        if not await self._any_free(tx, request.medium.value, lines):
            return Outcome(ring.BUSY)
        place, asked = await self._place(tx, request, queue_id, lines)
        if place is None:
            return Outcome(ring.OFFLINE)
        together = isinstance(params, ring.Ringing) and params.together
        item = await self._item_for(tx, request, place, asked, together=together)
        await self._wait(tx, request, item)
        await set_timer(tx, RINGS, item.id, params.timeout.elapsed, {})
        if params.timeout.elapsed > OFFERED_WITHIN:
            await set_timer(tx, RINGS, item.id, OFFERED_WITHIN, {EARLY: True})
        carrier = self._carriers.get(request.medium.value)
        if carrier is not None:
            await carrier.ringing(tx, request.subject.id, heard=True)
        return None

    async def _any_free(self, tx: Transaction, medium: str, lines: list[routing.AgentLine]) -> bool:
        """Whether somebody can be asked. Beside other work in hand some can take a call: the board knows who."""
        for line in lines:
            beside = line.state.value == "busy" and not (
                medium == Medium.VOICE and await routing.in_call(tx, line.agent_id)
            )
            if line.state.value == "available" or beside:
                return True
        return False

    async def _wanted(
        self, tx: Transaction, params: ring.Ringing | dial.Dial
    ) -> tuple[frozenset[UUID] | None, QueueId | None]:
        """Who is to be rung, by name, or all who serve a queue; None when there is nobody of that name."""
        if params.agent:
            found = await _person(tx, params.agent)
            return (None if found is None else frozenset({found})), None
        if isinstance(params, ring.Ringing) and params.to:
            return frozenset(person.id for person in await post_holders(tx, params.to, await tx.now())), None
        queue_id = await routing.queue_of_slug(tx, getattr(params, "queue", None) or "")
        return (None if queue_id is None else frozenset()), queue_id

    async def _place(
        self, tx: Transaction, request: PerformRequest, queue_id: QueueId | None, lines: list[routing.AgentLine]
    ) -> tuple[QueueId | None, list[AgentId]]:
        """In which queue they are asked: the one that most of them serve; its rules for ring and wrap-up are theirs."""
        assert request.subject is not None
        medium = request.medium.value
        if queue_id is None:
            brand = await tx.fetch_value(
                "select brand_id from interactions.interaction where id = $1", request.subject.id
            )
            possible = await routing.queues_for(tx, medium, brand)
            served = {id: sum(id in line.queues for line in lines) for id in possible}
            queue_id = max((id for id, many in served.items() if many), key=lambda id: served[id], default=None)
            if queue_id is None and medium == Medium.VOICE:
                await routing.open_colleagues_queue(tx)
                queue_id = COLLEAGUES
        asked = [line for line in lines if queue_id in line.queues]
        asked.sort(key=lambda line: (line.state.value != "available", line.state_since, line.agent_id))
        return queue_id, [line.agent_id for line in asked[:MOST_RUNG]]

    async def _item_for(
        self, tx: Transaction, request: PerformRequest, queue_id: QueueId, asked: list[AgentId], *, together: bool
    ) -> Item:
        assert request.subject is not None
        item_id = new_id()
        return Item(
            id=item_id,
            interaction_id=request.subject.id,
            queue_id=queue_id,
            run_id=request.run,
            token=request.effect.token,
            visit=request.effect.visit,
            queued_at=await tx.now(),
            work=WorkItem(
                id=ItemId(item_id),
                medium=Medium(request.medium.value.replace("-", "_")),
                origin=RoutingOrigin(request.origin.value),
                preferred=tuple(asked),
                rings=FOR_ONE,
                rings_all=together,
            ),
            rings=True,
        )


class TransferStep(AtOnce):
    """There is no trunk: the embedded switch has none."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        del tx, request
        return Outcome(dial.NO_TRUNK)


async def _person(tx: Transaction, named: str) -> UUID | None:
    try:
        return UUID(named)
    except ValueError:
        return await user_id_by_email(tx, named)


class Ringing:
    """What becomes of those items. Keeps nothing itself."""

    def __init__(self, runs: Runs, carriers: Mapping[str, c.Carrier]) -> None:
        self._runs, self._carriers = runs, carriers

    async def offer_ended(self, tx: Transaction, row: Row, item: Item) -> None:
        """One has not taken it; when all have not, nobody is left to ask."""
        if await routing.how_many_refused(tx, ItemId(item.id)) >= len(item.work.preferred):
            await self._give_up(tx, row, item, ring.NO_ANSWER)

    async def over(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler of `RINGS`. Who accepted in the same moment wins."""
        for timer in timers:
            row = await lock_item(tx, timer.subject)
            if row.item_id != timer.subject:
                continue
            if row.state is c.State.CONNECTING and not timer.payload.get(EARLY):
                await set_timer(tx, RINGS, timer.subject, ANOTHER_LOOK, {})
            elif row.state in WAITING:
                asked = row.state is c.State.OFFERED or await routing.how_many_refused(tx, ItemId(timer.subject))
                if asked and timer.payload.get(EARLY):
                    continue
                how = ring.NO_ANSWER if asked else ring.BUSY
                await self._give_up(tx, row, await read_item(tx, timer.subject), how)

    async def _give_up(self, tx: Transaction, row: Row, item: Item, outcome: str) -> None:
        await routing.withdraw_item(tx, ItemId(item.id), Leaving.WITHDRAWN, outcome)
        await self.not_taken(tx, row, item, outcome)

    async def not_taken(self, tx: Transaction, row: Row, item: Item, outcome: str) -> None:
        """The process says what follows; the item is not on the board (any more)."""
        now = await tx.now()
        await end_item(tx, item.id, now, outcome)
        await cancel_timers(tx, item.id)
        await back_to_process(tx, row.id, now)
        await self.quiet(tx, row)
        assert item.run_id is not None
        try:
            await self._runs.signal(tx, Performed(item.run_id, item.token, item.visit, outcome))
        except (StaleSignal, RunFinished):
            return

    async def quiet(self, tx: Transaction, row: Row) -> None:
        """It rings no longer."""
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.ringing(tx, row.id, heard=False)
