"""A centre whose web, engine and worker run as tasks of the test: set up and driven through its API.

Board, timekeeper and handlers are the real ones on a real PostgreSQL; only audio is missing: interactions
are of origin `test`, and a `Line` stands where a medium connects agent and customer.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
from fastapi import APIRouter

from switchroom.conformance import http as conformance
from switchroom.customers import http as customers
from switchroom.customers.contracts import Authors, PersonalDataKeepers
from switchroom.entrypoints.bootstrap import handlers, timers
from switchroom.entrypoints.parts import supply_parts
from switchroom.identity import http as identity
from switchroom.interactions import http as interactions
from switchroom.interactions.contracts import Hearing
from switchroom.interactions.facade import InteractionData, Interactions
from switchroom.messaging import http as messaging
from switchroom.messaging.facade import ChatCarrier
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.people.contracts import BoardFeed
from switchroom.people.facade import USERS
from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Event, Origin
from switchroom.platform.handlers import run_handler
from switchroom.platform.journal import JOURNAL_BELL, read_after
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.sealed import Sealer
from switchroom.platform.settings import MailSettings
from switchroom.platform.timekeeper import Timekeeper
from switchroom.portal import http as portal
from switchroom.portal.facade import PortalData
from switchroom.processes import http as processes
from switchroom.processes.facade import Runs
from switchroom.routing import http as routing
from switchroom.routing.facade import Outcomes, RoutingFeed, run_engine
from switchroom.touchpoints import http as touchpoints
from switchroom.wording import http as wording
from tests.support.web import Centre, ok, opened_centre

E = TypeVar("E", bound=Event)
ROUTERS = (
    organisation.router,
    identity.router,
    people.router,
    customers.router,
    processes.router,
    conformance.router,
    touchpoints.router,
    routing.router,
    interactions.router,
    messaging.router,
    portal.router,
    wording.router,
)
QUIET = """
select not exists(select from journal.outbox)
   and not exists(select from routing.command where position is null and parked_at is null)
   and not exists(select from unnest($1::text[], $2::text[]) as wants(handler, type)
                  join journal.cursor c using (handler) join journal.event e using (type)
                  where e.position > c.position)
   and not exists(select from platform.timer where error is null and due_at <= clock_timestamp())
"""


class Line:
    """A carrier that connects nobody by itself while `rings` is set: the test says what became of it."""

    def __init__(self) -> None:
        self.rings = False

    async def assigned(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> bool:
        """See `Carrier`."""
        return self.rings

    async def withdrawn(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> None:
        """See `Carrier`."""

    async def apart(self, tx: Transaction, interaction_id: UUID, *, music: bool) -> None:
        """See `Carrier`."""

    async def hear(self, tx: Transaction, interaction_id: UUID, item_id: UUID, hearing: Hearing) -> bool:
        """See `Carrier`."""
        return True

    async def call_out(self, tx: Transaction, interaction_id: UUID, user_id: UUID, origin: Origin) -> bool:
        """See `Carrier`."""
        return self.rings

    async def ringing(self, tx: Transaction, interaction_id: UUID, *, heard: bool) -> None:
        """See `Carrier`."""

    async def release(self, tx: Transaction, interaction_id: UUID) -> bool:
        """See `Carrier`."""
        return False


class Live:
    """The centre while it runs: one unit, one brand, whatever queues, processes and agents the test makes."""

    def __init__(self, centre: Centre, line: Line) -> None:
        self.centre, self.line = centre, line
        self.services, self.database = centre.services, centre.services.database
        self.interactions = self.services.the(Interactions)
        self.queues: dict[str, str] = {}
        self._handlers = handlers(self.services)
        self._brand = ""

    async def settle(self) -> None:
        """Until nobody has anything left to do."""
        names = [each.name for each in self._handlers for _ in each.types]
        types = [cls.type for each in self._handlers for cls in each.types]
        bell = self.database.bell.subscribe(JOURNAL_BELL)
        try:
            async with asyncio.timeout(20):
                while not await self.value(QUIET, names, types):
                    await bell.wait(0.02)
        finally:
            bell.close()

    # --- set-up ---

    async def queue(self, slug: str, *, medium: str = "voice", **policy: Any) -> str:
        """A queue, whose missed offers change nobody's status unless told so; its id."""
        body = {"name": slug, "slug": slug, "unit_id": await self.centre.root(), "medium": medium}
        made = await self.centre.make("queues", **body, policy={"missed": "stay", "cooling_s": 1, **policy})
        self.queues[slug] = made["id"]
        return str(made["id"])

    async def entry(self, slug: str, process: str, *, medium: str = "voice", **more: Any) -> None:
        """An entry point and the process (YAML without its head) that receives whoever comes there."""
        self._brand = self._brand or await self.centre.brand("A", "ours")
        definition = f"process: {slug}\ntitle: Test\nlanguages: [en]\n{process}"
        await self.centre.make("processes", definition=definition, revision_note="first")
        body = {"name": slug, "slug": slug, "medium": medium, "process_slug": slug, "language": "en"}
        await self.centre.make("entry-points", **body, brand_id=self._brand, unit_id=await self.centre.root(), **more)

    async def agent(
        self,
        name: str,
        *queues: str,
        origin: str = "test",
        capacity: dict[str, int] | None = None,
        may: Sequence[str] = (),
        **more: Any,
    ) -> "Agent":
        """An available agent of these queues (none named: all there are)."""
        serves = [self.queues[slug] for slug in queues or self.queues]
        more |= {"origin": origin, "queue_ids": serves, "capacity": capacity or {"voice": 1}}
        made = await self.centre.person(name, "people:agent:work", *may, **more)
        agent = Agent(self, await self.centre.signed_in(name), UUID(made["id"]))
        await agent.available()
        return agent

    # --- what happens ---

    async def arrive(self, entry: str, **how: Any) -> str:
        """A customer comes; the interaction's id. Everything that follows has happened."""
        made = await self.centre.make("interactions", entry_point=entry, **how)
        await self.settle()
        return str(made["id"])

    async def leave(self, interaction: str) -> None:
        ok(await self.centre.admin.post(f"/api/interactions/{interaction}/leave"), 204)
        await self.settle()

    # --- looking ---

    async def page(self, interaction: str) -> dict[str, Any]:
        page: dict[str, Any] = ok(await self.centre.admin.get(f"/api/interactions/{interaction}"))
        return page

    async def value(self, sql: str, *arguments: Any) -> Any:
        async with self.database.read() as connection:
            return await connection.fetch_value(sql, *arguments)

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        async with self.database.read() as connection:
            return await connection.fetch(sql, *arguments)

    async def events(self, kind: type[E]) -> list[E]:
        """Every event of a kind, the oldest first."""
        async with self.database.read() as connection:
            found = await read_after(connection, 0, types=[kind.type], limit=100_000)
        return [each.event for each in found if isinstance(each.event, kind)]

    async def item(self, interaction: str) -> UUID:
        """The visit to a queue that waits or is served."""
        found: UUID = await self.value("select item_id from interactions.interaction where id = $1", UUID(interaction))
        return found


class Agent:
    """An agent at the desk, as far as HTTP goes."""

    def __init__(self, live: Live, client: httpx.AsyncClient, id: UUID) -> None:
        self.live, self.client, self.id = live, client, id

    async def available(self) -> None:
        """At work, or back from a break."""
        statuses = ok(await self.client.get("/api/statuses"))["items"]
        available = next(one["id"] for one in statuses if one["slug"] == "available")
        ok(await self.client.put("/api/agent/status", json={"status_id": available}))

    async def view(self) -> dict[str, Any]:
        view: dict[str, Any] = ok(await self.client.get("/api/agent"))
        return view

    async def offer(self) -> str:
        """The id of the one offer to this agent."""
        (offer,) = (await self.view())["offers"]
        return str(offer["id"])

    async def accept(self) -> None:
        await self.do("post", f"/api/offers/{await self.offer()}/accept")

    async def wrap_up(self) -> None:
        await self.do("post", "/api/agent/wrap-up/end")

    async def step(self, interaction: str) -> Any:
        """What the process shows this agent now; None if it asks nothing."""
        return ok(await self.client.get(f"/api/interactions/{interaction}"))["process"]["step"]

    async def answer(self, interaction: str, outcome: str, **data: Any) -> None:
        """Answer the step on the screen."""
        step = await self.step(interaction)
        body = {"token": step["token"], "visit": step["visit"], "outcome": outcome, "data": data}
        await self.do("post", f"/api/interactions/{interaction}/step", json=body)

    async def do(self, method: str, path: str, **how: Any) -> None:
        """A request that must succeed; everything that follows has happened."""
        answer = await self.client.request(method, path, **how)
        assert answer.is_success, answer.text
        await self.live.settle()


@asynccontextmanager
async def live_centre(
    database: Database, *routers: APIRouter, data: Path = Path("data"), mail: MailSettings = MailSettings()
) -> AsyncIterator[Live]:
    """A running centre, empty but for its administrator; `routers` beside those that every test needs."""
    async with opened_centre(database, (*ROUTERS, *routers), data, mail=mail) as centre:
        services, line, keyring = centre.services, Line(), Keyring.generate()
        services.supply(Keyring, keyring)
        services.supply(Sealer, Sealer(keyring))
        services.supply(BoardFeed, RoutingFeed())
        services.supply(Authors, Authors(USERS.names))
        services.supply(PersonalDataKeepers, PersonalDataKeepers(InteractionData(), PortalData()))
        services.supply(Outcomes, outcomes := Outcomes(database))
        supply_parts(services)
        carriers = {"voice": line, "chat": ChatCarrier(), "form": ChatCarrier()}
        services.supply(Interactions, Interactions(services.the(Runs), carriers))
        leadership = Leadership(database, "engine", "test")
        await leadership.acquire()
        keeper = Timekeeper(database, leadership, timers(services))
        running = [run_engine(database, leadership), keeper.run()]
        running += [run_handler(database, each) for each in handlers(services)]
        tasks = [asyncio.create_task(each) for each in running]
        try:
            yield Live(centre, line)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await outcomes.close()
            await leadership.release()
        assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended
