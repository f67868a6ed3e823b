"""The floor of simulated people: once a second, everybody does what is due for them.

Nothing is remembered but what the centre itself knows: who waits, who rings, who talks, and since when. How long each
takes follows from who they are (`domain.temper`), so a killed worker is followed by another without anybody noticing.
"""

import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from switchroom.interactions import facade as interactions
from switchroom.interactions.contracts import Arrival, State
from switchroom.interactions.facade import Interactions
from switchroom.messaging import facade as messaging
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.processes.contracts import Performed
from switchroom.processes.facade import Runs
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId
from switchroom.simulation.colleagues import hire, statuses_of_work
from switchroom.simulation.contracts import MOST_LIVING
from switchroom.simulation.conversation import VISITORS, converse, given
from switchroom.simulation.domain import temper
from switchroom.touchpoints.facade import SERVICES, EntryPoint, Medium, entry_point_by_slug, open_entry_points

log = logging.getLogger(__name__)
BELL = "simulation"
TICK_S = 1.0
OFF_POLL_S = 30.0
TOLD_FROM, TOLD_UNTIL = 0.2, 0.5
"""The part of a talk in which an agent writes down what it is about."""
LEAST_STATUS = timedelta(seconds=20)
"""Nobody goes to a break and back faster than this."""
ORIGIN = Origin.SIMULATED
MEDIA = (Medium.VOICE, Medium.CHAT)
WAITING = (State.QUEUED, State.OFFERED)
FLOOR = """
select running, arrivals_per_hour, next_arrival_at, clock_timestamp() as now from simulation.floor
where id = 1 for update skip locked
"""


class _Switch(Struct, frozen=True):
    running: bool
    arrivals_per_hour: int
    next_arrival_at: datetime
    now: datetime


class Floor:
    """Moves everybody who is simulated. Any number of processes may; one at a time does.

    `haste`: how many times faster than people they live.
    """

    def __init__(self, services: Services, haste: float = 1) -> None:
        self._services, self._haste = services, haste
        self._database = services.database
        self._interactions = services.the(Interactions)
        self._runs, self._sealer = services.the(Runs), services.the(Sealer)

    async def run(self) -> None:
        """For ever. While the switch is off and nobody is there, it costs one look at a row now and then."""
        bell = self._database.bell.subscribe(BELL)
        try:
            while True:
                busy = True
                try:
                    async with self._database.transaction(origin=ORIGIN) as tx:
                        busy = await self.turn(tx)
                except asyncpg.TransactionRollbackError as error:  # somebody held the same rows the other way round
                    log.info("a turn is tried again: %s", error)
                await bell.wait(TICK_S if busy else OFF_POLL_S)
        finally:
            bell.close()

    async def turn(self, tx: Transaction) -> bool:
        """Everybody's next move; whether there is anything left to move."""
        rows = await tx.fetch_as(_Switch, FLOOR)
        if not rows:
            return False
        switch = rows[0]
        living = await interactions.living(tx, ORIGIN)
        if not switch.running and not living:
            return await self._all_home(tx)
        await self._answer(tx)
        said = await messaging.lines_said(tx, ORIGIN)
        for one in living:
            await _try(tx, self._customer(tx, one, switch, said.get(one.id)))
        await self._desks(tx, switch)
        if switch.running:
            await self._colleagues(tx, switch.now)
            if switch.next_arrival_at <= switch.now and len(living) < MOST_LIVING:
                await self._arrive(tx, switch)
        return True

    def _passed(self, since: datetime, now: datetime) -> timedelta:
        return (now - since) * self._haste

    # --- customers ---

    async def _arrive(self, tx: Transaction, switch: _Switch) -> None:
        who = new_id()
        gap = temper.exponential(who, "gap", 3600 / switch.arrivals_per_hour / self._haste)
        await tx.execute("update simulation.floor set next_arrival_at = $1 where id = 1", switch.now + gap)
        slugs = await open_entry_points(tx, MEDIA, Origin.REAL)
        if slugs:
            entry = await entry_point_by_slug(tx, temper.one_of(who, "entry", slugs))
            await _try(tx, self._begin(tx, entry, who, switch.now))

    async def _begin(self, tx: Transaction, entry: EntryPoint, who: UUID, now: datetime) -> None:
        number = None
        if entry.medium is Medium.CHAT:
            await messaging.open_played(tx, entry, ORIGIN, who, temper.one_of(who, "name", VISITORS))
        else:
            number = f"+5511{temper.digits(who, 'number', 9)}"
        arrival = Arrival(entry_point=entry.id, at=now, address=number, interaction_id=who)
        await self._interactions.arrive(tx, entry, ORIGIN, arrival)

    async def _answer(self, tx: Transaction) -> None:
        """What customers were asked and have thought about by now."""
        due = await tx.fetch(
            """delete from simulation.cue where asked_at + takes / $1 <= clock_timestamp()
               returning interaction_id, run_id, token, visit, outcome, inputs, shown""",
            self._haste,
        )
        for cue in due:
            await _try(tx, self._give(tx, cue))

    async def _give(self, tx: Transaction, cue: asyncpg.Record) -> None:
        if cue["shown"]:
            await given(tx, cue["interaction_id"], cue["shown"])
        signal = Performed(cue["run_id"], cue["token"], cue["visit"], cue["outcome"], cue["inputs"])
        await self._runs.signal(tx, signal)

    async def _customer(self, tx: Transaction, one: interactions.Living, switch: _Switch, said: int | None) -> None:
        """Loses patience, is put on hold and taken back, says goodbye; leaves at once when the lights go out."""
        now, who = switch.now, one.id
        if one.state in (State.WRAP_UP, State.ENDED):
            return
        if not switch.running:
            await self._interactions.left(tx, who, now)
        elif one.state in WAITING:
            if self._passed(one.since, now) > temper.exponential(who, "patience", temper.PATIENCE_S):
                await self._interactions.left(tx, who, now)
        elif one.state in (State.ACTIVE, State.HELD) and one.answered_at and one.agent_id:
            part = self._passed(one.answered_at, now) / temper.talk(who)
            if said is not None:
                await converse(tx, one, said, part)
            await self._talk(tx, one, one.agent_id, now, part)

    async def _talk(
        self, tx: Transaction, one: interactions.Living, agent_id: UUID, now: datetime, part: float
    ) -> None:
        """`part` of the conversation is over."""
        if TOLD_FROM < part < TOLD_UNTIL and temper.draw(one.id, "told") < temper.SHARE_TOLD:
            services = sorted((await SERVICES.slugs(tx)).items())
            if services:
                await interactions.classify_for_agent(tx, one.id, temper.one_of(one.id, "service", services)[1])
        holds = one.medium == Medium.VOICE and temper.draw(one.id, "hold") < temper.SHARE_HELD
        if part >= 1 and temper.draw(one.id, "who ends") < temper.SHARE_AGENT_ENDS:
            await messaging.note(tx, one.id, messaging.Note.LEFT, agent_id)  # before the process says more
            await self._interactions.agent_left(tx, one.id, agent_id, now)
        elif part >= 1:
            await self._interactions.left(tx, one.id, now)
        elif one.state is State.HELD and part > temper.HELD_UNTIL:
            await self._interactions.resumed(tx, one.id, now)
        elif one.state is State.ACTIVE and holds and temper.HELD_FROM < part < temper.HELD_UNTIL:
            await self._interactions.held(tx, one.id, now)

    # --- colleagues ---

    async def _desks(self, tx: Transaction, switch: _Switch) -> None:
        """Offers are taken, what the process shows is answered, wrap-ups are ended."""
        for offer in await routing.open_offers(tx, ORIGIN):
            if self._passed(offer.offered_at, switch.now) < temper.between(offer.about, "ring", 1.5, 7):
                continue
            if temper.draw(offer.about, f"declines {offer.agent_id}") < temper.SHARE_DECLINED:
                await routing.decline_offer(tx, offer.id, offer.agent_id)
            else:
                await routing.accept_offer(tx, offer.id, offer.agent_id)
        for step in await interactions.steps_on_screen(tx, ORIGIN):
            if self._passed(step.shown_at, switch.now) > temper.between(
                step.interaction_id, f"step {step.token}", 3, 12
            ):
                await _try(tx, self._answer_step(tx, step))
        for wrap_up in await routing.open_wrap_ups(tx, ORIGIN):
            passed = self._passed(wrap_up.since, switch.now)
            if not switch.running or passed > temper.between(wrap_up.about, "wrap-up", 8, 35):
                await routing.complete_wrap_up(tx, wrap_up.agent_id, wrap_up.item_id)

    async def _answer_step(self, tx: Transaction, step: interactions.OnScreen) -> None:
        outcome, data = await _agents_answer(tx, step)
        await interactions.answer_for_agent(tx, self._runs, self._sealer, step, outcome, data)

    async def _colleagues(self, tx: Transaction, now: datetime) -> None:
        """Everybody is at work; now and then one has a break."""
        available, pause = await statuses_of_work(tx)
        if available is None:
            return
        at_work = {line.agent_id: line for line in await routing.wallboard_agents(tx, origin=ORIGIN)}
        for agent_id in await hire(tx, self._services):
            line = at_work.get(AgentId(agent_id))
            wanted = pause if pause and temper.on_break(agent_id, now, self._haste) else available
            if line is None or (line.status != str(wanted) and self._passed(line.status_since, now) > LEAST_STATUS):
                await routing.be_in_status(tx, agent_id, wanted, signed_in=line is not None)

    async def _all_home(self, tx: Transaction) -> bool:
        """The last one turns off the light; whether somebody was still there."""
        at_work = await routing.wallboard_agents(tx, origin=ORIGIN)
        for line in at_work:
            await routing.sign_out(tx, line.agent_id)
        return bool(at_work)


async def _agents_answer(tx: Transaction, step: interactions.OnScreen) -> tuple[str, dict[str, Any]]:
    who, what = step.interaction_id, f"agent {step.token} {step.visit}"
    match step.type:
        case "ask" | "show":
            choices = step.params.get("choices") or step.params["buttons"]
            return temper.one_of(who, what, choices)["name"], {}
        case "collect":
            return "ok", {"value": temper.digits(who, what, int(step.params.get("shortest", 6)))}
        case "dispose":
            codes = step.params.get("choices") or list(await interactions.DISPOSITIONS.slugs(tx))
            return "done", {"code": temper.one_of(who, what, sorted(codes))}
        case _:
            return "done", {}


async def _try(tx: Transaction, doing: Awaitable[Any]) -> None:
    """A move that comes too late, or that nobody can make, keeps nobody else from theirs."""
    try:
        async with tx.savepoint():
            await doing
    except Refusal as refusal:
        log.info("a simulated move was refused: %s", refusal.code)
