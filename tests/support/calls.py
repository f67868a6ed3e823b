"""A centre that takes calls: every context real, on a switch that is scripted (time passes when a test says) or real.

Call control and its lane run as they do in production; board, journal and handlers are moved by `settle`, which returns
when nothing is left to do for anybody.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from switchroom.entrypoints.parts import supply_parts
from switchroom.interactions.facade import Interactions
from switchroom.interactions.facade import handler as interactions_handler
from switchroom.messaging.facade import handler as messaging_handler
from switchroom.organisation.facade import BRANDS, ensure_root
from switchroom.platform.access import EVERYTHING, Grant, Principal
from switchroom.platform.db import Database
from switchroom.platform.events import Actor, ActorKind, Event, Origin
from switchroom.platform.handlers import Handler, handle_batch
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox, read_after
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.platform.settings import DiallingSettings
from switchroom.processes.domain.reading import read_text
from switchroom.processes.facade import Definitions, Runs
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AVAILABLE, Agent, AgentId, OfferId, QueueId
from switchroom.routing.engine import Engine
from switchroom.routing.events import Offered
from switchroom.routing.facade import QUEUES
from switchroom.touchpoints.facade import ENTRY_POINTS
from switchroom.voice.answers import Answers
from switchroom.voice.calls import Calls
from switchroom.voice.contracts import Command, LegId
from switchroom.voice.facade import handler as voice_handler
from switchroom.voice.queries import Leg, customer_leg, leg, legs_of
from switchroom.voice.role import OpenSwitch, loops
from tests.support.scripted_switch import ScriptedConnection, ScriptedSwitch
from tests.support.web import services_over

E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command)
T = TypeVar("T")
M = TypeVar("M", bound="Centre")
SWITCH = "embedded"
SLUG = "hotline"
SetUp = Callable[[Services], Awaitable[QueueId]]
"""Fills an empty database; the queue that agents of `sign_in` serve."""


class Centre:
    """One entry point `hotline` with the process `hotline`, one queue `billing`, and whoever signs in."""

    def __init__(self, services: Services, connect: OpenSwitch, queue: QueueId, engine: Engine) -> None:
        self.services, self.database = services, services.database
        self.queue, self.engine = queue, engine
        self._connect = connect
        self._open = AsyncExitStack()
        self._handlers: tuple[Handler, ...] = (
            interactions_handler(self.services.the(Interactions)),
            voice_handler(),
            messaging_handler(),
        )
        self._handled = -1
        self._running: list[asyncio.Task[None]] = []
        self.leadership: Leadership | None = None
        self.engine_leadership: Leadership

    # --- the voice role ---

    @property
    def handlers(self) -> tuple[Handler, ...]:
        """What follows from events here."""
        return self._handlers

    def hear_also(self, handler: Handler) -> None:
        """What follows from events for one more context."""
        self._handlers = (*self._handlers, handler)
        self._handled = -1

    async def start_voice(self) -> None:
        """The voice role begins to work, as after a start or a takeover."""
        self.leadership = Leadership(self.database, f"voice:{SWITCH}", "test")
        epoch = await self.leadership.acquire()
        switch = await self._open.enter_async_context(self._connect(epoch))
        parts = loops(self.services, SWITCH, switch, self.leadership)
        self._running = [asyncio.create_task(part) for part in parts]

    async def kill_voice(self) -> None:
        """The voice role is gone, in the middle of whatever it did."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []
        await self._open.aclose()
        if self.leadership is not None:
            await self.leadership.release()

    @property
    def keyring(self) -> Keyring:
        return self.services.the(Keyring)

    def control(self) -> Calls:
        """Call control, to be called by hand."""
        answers = Answers(self.services.the(Runs), self.services.the(Sealer), self.keyring)
        return Calls(SWITCH, self.services.the(Interactions), answers, self.keyring)

    # --- letting things happen ---

    async def settle(self) -> None:
        """Until nobody has anything left to do. Time on the line stands still."""
        async with asyncio.timeout(20):
            while await self._something_happened():
                pass

    async def _something_happened(self) -> bool:
        before = await self._marks()
        async with self.database.transaction() as tx:
            await move_outbox(tx)
        await self.engine.step()
        await self._handle_what_is_new()
        while self._running and not await self._voice_is_idle():
            self._check_running()
            await asyncio.sleep(0.002)
        return await self._marks() != before

    async def _handle_what_is_new(self) -> None:
        """Nothing is asked of handlers that have seen the whole journal."""
        async with self.database.read() as connection:
            head: int = await connection.fetch_value("select position from journal.head")
        if head != self._handled:
            batches = [await handle_batch(self.database, each) for each in self._handlers]
            self._handled = -1 if any(batch.more for batch in batches) else head

    def _check_running(self) -> None:
        for task in self._running:
            if task.done():
                task.result()
                raise AssertionError(f"{task} has ended")

    async def _voice_is_idle(self) -> bool:
        async with self.database.read() as connection:
            return not await connection.fetch_value(
                "select exists(select from platform.effect where state in ('planned', 'started'))"
            )

    async def _marks(self) -> tuple[Any, ...]:
        async with self.database.read() as connection:
            row = await connection.fetch_row(
                """select (select position from journal.head), (select count(*) from journal.outbox),
                          (select coalesce(max(sequence), 0) from routing.command),
                          (select coalesce(max(position), 0) from routing.command),
                          (select count(*) from platform.effect)"""
            )
        assert row is not None
        return tuple(row.values())

    async def until(self, check: Callable[[], Awaitable[T]]) -> T:
        """Let everybody work until `check` finds something; what it found."""
        async with asyncio.timeout(20):
            while not (found := await check()):
                self._check_running()
                await self._something_happened()
            return found

    async def settle_voice(self) -> None:
        """Until the voice role has nothing left to do; nobody else moves."""
        async with asyncio.timeout(20):
            while not await self._voice_is_idle():
                self._check_running()
                await asyncio.sleep(0.002)

    # --- people ---

    async def publish(self, text: str, slug: str = SLUG) -> None:
        """Publish a process (YAML without its head) under `slug`."""
        reading = read_text(f"process: {slug}\ntitle: Test\n{text}")
        assert reading.definition is not None, reading.findings
        async with self.database.transaction() as tx:
            await self.services.the(Definitions).publish(tx, reading.definition, "")

    async def sign_in(self, agent_id: UUID | None = None) -> AgentId:
        """An agent who is available for voice."""
        agent = AgentId(agent_id or new_id())
        async with self.database.transaction() as tx:
            await routing.sign_in(tx, Agent(agent, (self.queue,)), AVAILABLE)
        await self.settle()
        return agent

    async def accept(self, agent: AgentId) -> None:
        """The agent accepts the newest offer to him."""
        offers = [offered for offered in await self.events(Offered) if offered.agent == agent]
        async with self.database.transaction() as tx:
            await routing.accept_offer(tx, OfferId(offers[-1].offer), agent)
        await self.settle()

    # --- looking ---

    async def leg(self, leg_id: UUID) -> Leg:
        async with self.database.read() as connection:
            found = await leg(connection, leg_id)
        assert found is not None
        return found

    async def agent_leg(self, customer: LegId) -> Leg | None:
        """The newest agent's leg in a customer's call."""
        interaction = (await self.leg(customer)).interaction_id
        assert interaction is not None
        async with self.database.read() as connection:
            legs = await legs_of(connection, interaction)
        return next((leg for leg in reversed(legs) if leg.user_id is not None), None)

    def leg_id(self, text: str) -> LegId:
        """A leg's id as the API writes it."""
        return LegId(UUID(text))

    async def interaction(self, customer: UUID) -> Any:
        """The interaction's row."""
        found = await self.leg(customer)
        async with self.database.read() as connection:
            return await connection.fetch_row(
                "select * from interactions.interaction where id = $1", found.interaction_id
            )

    async def living(self, interaction_id: UUID) -> Leg | None:
        async with self.database.read() as connection:
            return await customer_leg(connection, interaction_id)

    async def events(self, kind: type[E]) -> list[E]:
        """Every event of a kind, the oldest first."""
        async with self.database.read() as connection:
            return [e.event for e in await read_after(connection, 0, types=[kind.type]) if isinstance(e.event, kind)]

    async def captions(self, leg_id: LegId) -> list[Any]:
        """What the caller's page was told."""
        async with self.database.read() as connection:
            rows = await connection.fetch("select content from voice.caption where leg_id = $1 order by id", leg_id)
        return [row["content"] for row in rows]

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        async with self.database.read() as connection:
            return await connection.fetch(sql, *arguments)


class CallCentre(Centre):
    """A centre on a scripted switch."""

    def __init__(self, services: Services, switch: ScriptedSwitch, queue: QueueId, engine: Engine) -> None:
        super().__init__(services, lambda epoch: ScriptedConnection(switch, epoch), queue, engine)
        self.switch = switch

    async def pass_time(self, seconds: float) -> None:
        """Let time pass on the line, a second at a time, and everything follow."""
        while seconds > 0:
            self.switch.advance(min(1.0, seconds))
            await self.settle()
            seconds -= 1.0

    async def _voice_is_idle(self) -> bool:
        return not self.switch.kept and await super()._voice_is_idle()

    async def _marks(self) -> tuple[Any, ...]:
        return (*await super()._marks(), self.switch.number)

    async def call(self, **how: Any) -> LegId:
        """A customer calls the hotline; everything that follows has happened."""
        leg_id = self.switch.arrive(SLUG, **how)
        await self.settle()
        return leg_id

    async def talk(self, agent: AgentId, **how: Any) -> tuple[LegId, LegId]:
        """A customer calls, the agent accepts and picks up: both legs, bridged."""
        customer = await self.call(**how)
        await self.accept(agent)
        ringing = await self.agent_leg(customer)
        assert ringing is not None
        self.switch.pick_up(ringing.id)
        await self.settle()
        return customer, ringing.id

    def done(self, kind: type[C], where: Callable[[C], bool] = lambda _: True) -> list[C]:
        """What the switch carried out."""
        return [command for command in self.switch.log if isinstance(command, kind) and where(command)]


@asynccontextmanager
async def opened_call_centre(
    database: Database,
    switch: ScriptedSwitch,
    set_up: SetUp | None = None,
    *,
    dialling: DiallingSettings | None = None,
) -> AsyncIterator[CallCentre]:
    """A centre on a scripted switch, ready to take calls; publish its process `hotline` first."""

    def make(services: Services, queue: QueueId, engine: Engine) -> CallCentre:
        return CallCentre(services, switch, queue, engine)

    async with opened(database, make, set_up, dialling=dialling) as made:
        yield made


@asynccontextmanager
async def opened(
    database: Database,
    make: Callable[[Services, QueueId, Engine], M],
    set_up: SetUp | None = None,
    *,
    dialling: DiallingSettings | None = None,
) -> AsyncIterator[M]:
    """Set a centre up, begin to work, and end all of it."""
    services = services_over(database)
    services.settings = msgspec.structs.replace(services.settings, dialling=dialling or DiallingSettings())
    keyring = Keyring.generate()
    services.supply(Keyring, keyring)
    services.supply(Sealer, Sealer(keyring))
    supply_parts(services)
    queue = await (set_up or _set_up)(services)
    leadership = Leadership(database, "engine", "test")
    await leadership.acquire()
    engine = Engine(leadership)
    await engine.recover()
    made = make(services, queue, engine)
    made.engine_leadership = leadership
    try:
        await made.settle()
        await made.start_voice()
        yield made
    finally:
        await made.kill_voice()
        await leadership.release()


async def _set_up(services: Services) -> QueueId:
    """A unit, a brand, the entry point and the queue; the queue's id."""
    user = new_id()
    # the first grant reaches every unit, the second is what "everywhere" means
    grants = tuple(Grant(frozenset({EVERYTHING}), path) for path in ("/", "/organisation/"))
    everybody = Principal(Actor(ActorKind.USER, user), user, Origin.REAL, grants)
    async with services.database.transaction(actor=everybody.actor) as tx:
        root = await ensure_root(tx, services, everybody, name="Centre", time_zone="UTC")
        brand = await BRANDS.create(
            tx, services, everybody, BRANDS.new(name="A", label="A", language="en", group="ours")
        )
        entry = ENTRY_POINTS.new(
            name="Hotline",
            slug=SLUG,
            medium="voice",
            brand_id=brand.id,
            unit_id=root,
            process_slug=SLUG,
            language="en",
            limit_per_address=3,
            limit_concurrent=5,
        )
        await ENTRY_POINTS.create(tx, services, everybody, entry)
        policy = {"missed": "stay", "cooling_s": 1}
        billing = QUEUES.new(name="Billing", slug="billing", unit_id=root, medium="voice", policy=policy)
        queue = await QUEUES.create(tx, services, everybody, billing)
    return QueueId(queue.id)
