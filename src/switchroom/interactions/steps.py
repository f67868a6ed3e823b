"""Steps that interactions performs, on every medium: queue, note and dispose."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions.familiar import asked_first, known_agents
from switchroom.interactions.items import Item, end_item, queue_item
from switchroom.interactions.marking import credited
from switchroom.interactions.rows import LIVE, lock, lock_item, release_agent
from switchroom.interactions.screen import clear, is_shown, show
from switchroom.interactions.segments import next_segment
from switchroom.people.facade import SKILLS
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.processes.contracts import (
    ERROR,
    THERE,
    CancelRequest,
    Outcome,
    Performed,
    PerformRequest,
    RunFinished,
    StaleSignal,
    Why,
)
from switchroom.processes.facade import Runs, dispose, note, queue
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, Leaving, Medium, QueueId, Requirement, Ring, WorkItem
from switchroom.routing.contracts import Origin as RoutingOrigin

MAXIMUM_WAIT = "interactions.maximum_wait"
ANOTHER_LOOK = timedelta(seconds=5)
"""When the longest wait passes while an agent is being connected: to see whether that came to anything."""


class QueueStep:
    """Puts the interaction on the routing board; the answer comes with `Interactions.connected` or `visit_ended`.

    Whoever serves the customer when the process sends him on has done his part.
    """

    def __init__(self, carriers: Mapping[str, c.Carrier]) -> None:
        self._carriers = carriers

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        assert isinstance(params, queue.Queue)
        queue_id = await routing.queue_of_slug(tx, params.queue)
        if queue_id is None:
            return Outcome(ERROR)
        item_id = new_id()
        item = Item(
            id=item_id,
            interaction_id=request.subject.id,
            queue_id=queue_id,
            run_id=request.run,
            token=request.effect.token,
            visit=request.effect.visit,
            queued_at=await tx.now(),
            work=await self._work(tx, request, params, ItemId(item_id), queue_id),
        )
        await self._wait(tx, request, item)
        if params.maximum is not None and request.medium in THERE:
            await set_timer(tx, MAXIMUM_WAIT, item_id, params.maximum.elapsed, {})
        return None

    async def _wait(self, tx: Transaction, request: PerformRequest, item: Item) -> None:
        """The customer waits on the board, and whoever served him has done his part."""
        await self._part_from_agent(tx, request, item.queued_at)
        await queue_item(tx, item)
        await next_segment(
            tx,
            item.interaction_id,
            item.queued_at,
            c.SegmentKind.QUEUED,
            {"state": c.State.QUEUED.value, "queue_id": item.queue_id, "item_id": item.id, "agent_id": None},
            queue_id=item.queue_id,
        )

    async def _part_from_agent(self, tx: Transaction, request: PerformRequest, now: datetime) -> None:
        assert request.subject is not None
        row = await lock(tx, request.subject.id)
        if row.state not in LIVE or row.agent_id is None or row.item_id is None:
            return
        await release_agent(tx, self._carriers, row, now)
        carrier = self._carriers.get(row.medium)
        if carrier is not None:  # while a person serves, what the step plays to those who wait is not heard
            await carrier.apart(tx, row.id, music=request.effect.served)

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """The customer left, chose another way, or the process went elsewhere."""
        row = await tx.fetch_row(
            """select id, interaction_id, agent_id, rings from interactions.item
               where run_id = $1 and token = $2 and visit = $3 and ended_at is null and hand_over is null""",
            request.run,
            request.effect.token,
            request.effect.visit,
        )
        if row is None:
            return
        left = request.effect.why is Why.LEFT
        how = Leaving.ABANDONED if left else Leaving.WITHDRAWN
        now = await tx.now()
        await end_item(tx, row["id"], now, how.value)
        await cancel_timers(tx, row["id"])
        carrier = self._carriers.get(request.medium.value) if row["rings"] and not left else None
        if carrier is not None:
            await carrier.ringing(tx, row["interaction_id"], heard=False)
        if row["agent_id"] is None:
            await routing.withdraw_item(tx, ItemId(row["id"]), how, request.effect.why.value)
        elif not left:  # somebody had accepted and was being connected; who leaves has let go of him already
            await routing.work_ended(tx, ItemId(row["id"]), AgentId(row["agent_id"]))
        if not left:
            await back_to_process(tx, row["interaction_id"], now)

    async def _work(
        self, tx: Transaction, request: PerformRequest, params: queue.Queue, item_id: ItemId, queue_id: QueueId
    ) -> WorkItem:
        assert request.subject is not None
        ids = await SKILLS.slugs(tx) if any(ring.skills for ring in params.requirements) else {}
        rings = tuple(
            Ring(
                after=ring.after.elapsed if ring.after else timedelta(),
                need=Requirement(skills={str(ids[slug]): level for slug, level in ring.skills.items()}),
                preferred_only=ring.preferred,
            )
            for ring in params.requirements
        )
        first = await known_agents(tx, request.subject.id, params)
        return WorkItem(
            id=item_id,
            medium=Medium(request.medium.value.replace("-", "_")),
            origin=RoutingOrigin(request.origin.value),
            attributes={name: str(value) for name, value in params.attributes.items()},
            head_start=timedelta(minutes=queue.head_start(params) + await credited(tx, request.subject.id)),
            preferred=first,
            rings=asked_first(rings or await routing.queue_rings(tx, queue_id), params) if first else rings,
        )


class MaximumWait:
    """The longest wait that a `queue` step allows has passed."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler. An agent who accepted in the same moment wins."""
        for timer in timers:
            await self._end(tx, timer)

    async def _end(self, tx: Transaction, timer: Timer) -> None:
        try:
            waiting = await lock_item(tx, timer.subject)  # and only then: whether it still waits
        except c.InteractionNotFound:  # it was simulated, and removed
            return
        row = await tx.fetch_row(
            # the visit may have another item by now: that of an agent who could not be connected was replaced
            """select i.id as item_id, i.run_id, i.token, i.visit from interactions.item first
               join interactions.item i on i.interaction_id = first.interaction_id
                   and (i.run_id, i.token, i.visit) = (first.run_id, first.token, first.visit) and i.ended_at is null
                   and i.hand_over is null
               where first.id = $1""",
            timer.subject,
        )
        if row is None:
            return
        if waiting.state is c.State.CONNECTING:
            await set_timer(tx, MAXIMUM_WAIT, timer.subject, ANOTHER_LOOK, {})
            return
        now = await tx.now()
        await end_item(tx, row["item_id"], now, "timeout")
        await routing.withdraw_item(tx, ItemId(row["item_id"]), Leaving.WITHDRAWN, "timeout")
        await back_to_process(tx, waiting.id, now)
        try:
            await self._runs.signal(tx, Performed(row["run_id"], row["token"], row["visit"], "timeout"))
        except (StaleSignal, RunFinished):
            return


async def back_to_process(tx: Transaction, interaction_id: UUID, at: datetime) -> None:
    """The customer waits no longer; the process speaks again."""
    changes = {"state": c.State.IN_PROCESS.value, "agent_id": None, "item_id": None}
    await next_segment(tx, interaction_id, at, c.SegmentKind.IN_PROCESS, changes)


class NoteStep:
    """Writes the process's own note on the interaction."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        assert isinstance(params, note.Note)
        await tx.execute(
            "insert into interactions.note (id, interaction_id, text) values ($1, $2, $3)",
            note_id := new_id(),
            request.subject.id,
            params.text.in_language(request.effect.language),
        )
        tx.emit(c.Noted(interaction=request.subject.id, at=await tx.now(), note=note_id), origin=request.origin)
        return Outcome("done")

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """It never waits, so there is nothing to cease."""


class DisposeStep:
    """Sets a fixed disposition at once; otherwise asks the agent for it, on the agent's screen."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        assert isinstance(params, dispose.Dispose)
        if params.code is None:
            if not await is_shown(tx, request):
                return Outcome(ERROR)
            await show(tx, request)
            return None
        disposition = await tx.fetch_value("select id from interactions.disposition where slug = $1", params.code)
        if disposition is None:
            return Outcome(ERROR)
        await set_disposition(tx, request.subject.id, disposition, request.origin)
        return Outcome("done", {"code": params.code})

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        await clear(tx, request)


async def set_disposition(tx: Transaction, interaction_id: UUID, disposition_id: UUID, origin: Origin) -> None:
    """How it ended, in the words of the centre."""
    await tx.execute(
        "update interactions.interaction set disposition_id = $2 where id = $1", interaction_id, disposition_id
    )
    tx.emit(c.Disposed(interaction=interaction_id, at=await tx.now(), disposition=disposition_id), origin=origin)


class ScreenStep:
    """Shows a step on the agent's screen and waits for the agent; a page without buttons does not wait."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        if not await is_shown(tx, request):
            return Outcome(ERROR)
        waits = request.effect.type != "show" or bool(getattr(request.effect.params, "buttons", ()))
        await show(tx, request, waits=waits)
        return None if waits else Outcome("done")

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        await clear(tx, request)
