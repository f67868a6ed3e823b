"""A help desk whose tickets wait in queues of a running board: short ways to open them, and to look where they are."""

from typing import Any
from uuid import UUID

from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.tickets.contracts import Incoming, Medium, NewTicket
from switchroom.tickets.facade import Tickets
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok
from tests.tickets.desk import EDIT, MERGE, SEE, WORK


class Queues:
    """`live` has the queue `help`; people and tickets are of origin `test`."""

    def __init__(self, live: Live) -> None:
        self.live, self.admin = live, live.centre.admin
        self.tickets = live.services.the(Tickets)

    async def rule(self, queue: str | None = "help", **more: Any) -> dict[str, Any]:
        """A rule that holds for every ticket, unless told otherwise."""
        waits_in = None if queue is None else self.live.queues[queue]
        made = await self.live.centre.make("distribution-rules", name="Everything", queue_id=waits_in, **more)
        await self.live.settle()
        return made

    async def agent(self, name: str, *queues: str, units: int = 1, **more: Any) -> Agent:
        """Works on every ticket; has room for so many at once."""
        may = (SEE, WORK, EDIT, MERGE, "customers:customer:see")
        agent = await self.live.agent(name, *queues, capacity={"task": units, "voice": 1}, **{"may": may, **more})
        await self.live.settle()
        return agent

    async def mail(self, subject: str = "Printer", **more: Any) -> str:
        """A message by mail opens a ticket; its id. Everything that follows has happened."""
        ticket = await self.opened(subject, **more)
        await self.live.settle()
        return ticket

    async def opened(self, subject: str = "Printer", **more: Any) -> str:
        """The same, and nothing need have followed."""
        new = NewTicket(
            origin=Origin.TEST,
            subject=subject,
            text="It prints blank pages.",
            unit_id=UUID(await self.live.centre.root()),
            medium=Medium.MAIL,
            author=Actor(ActorKind.CUSTOMER, more.get("requester_id")),
            **more,
        )
        async with self.live.database.transaction() as tx:
            opened = await self.tickets.open(tx, new)
        return str(opened.id)

    async def writes_again(self, ticket: str) -> None:
        incoming = Incoming(text="Still broken", author=Actor(ActorKind.CUSTOMER), medium=Medium.MAIL)
        async with self.live.database.transaction() as tx:
            await self.tickets.receive(tx, UUID(ticket), incoming)
        await self.live.settle()

    async def patch(self, ticket: str, **changes: Any) -> None:
        ok(await self.admin.patch(f"/api/tickets/{ticket}", json={"changes": changes, "seen": {}}))
        await self.live.settle()

    async def status(self, ticket: str, *statuses: str) -> None:
        for status in statuses:
            ok(await self.admin.post(f"/api/tickets/{ticket}/status", json={"status": status}))
        await self.live.settle()

    async def assignee(self, ticket: str) -> str | None:
        assigned = ok(await self.admin.get(f"/api/tickets/{ticket}"))["assignee"]
        return None if assigned is None else str(assigned["name"])

    async def waiting(self, queue: str = "help") -> list[str]:
        """The tickets that wait in a queue or are offered there, by the board, the oldest first."""
        rows = await self.live.rows(
            """select about from routing.queue_item where queue_id = $1 and state <> 'served'
               order by arrived_at, item_id""",
            UUID(self.live.queues[queue]),
        )
        return [str(row["about"]) for row in rows]

    async def placed(self) -> dict[str, UUID | None]:
        """What the board was told of, and in whose hands it is."""
        rows = await self.live.rows("select about, agent_id from routing.placement")
        return {str(row["about"]): row["agent_id"] for row in rows}


async def hands(agent: Agent) -> list[str]:
    """What an agent has in hand, by the board."""
    return [work["about_id"] for work in (await agent.view())["work"]]


async def offered(agent: Agent) -> list[str]:
    return [offer["about_id"] for offer in (await agent.view())["offers"]]
