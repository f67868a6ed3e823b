"""A help desk with two teams, and short ways to do things to tickets through the API and the facade."""

from typing import Any
from uuid import UUID

import httpx

from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Actor, ActorKind, Event, Origin, decode_event
from switchroom.tickets.contracts import Incoming, Medium, NewTicket, Opened, Received
from switchroom.tickets.facade import Tickets
from tests.support.web import Centre, ok

SEE, WORK, EDIT, MERGE = (f"tickets:ticket:{verb}" for verb in ("see", "work", "edit", "merge"))
ALL = (SEE, WORK, EDIT, MERGE)


class Desk:
    """`first` and `second` are teams of one department; Ana works in the first one, Rui in the second."""

    def __init__(self, centre: Centre, units: dict[str, str], people: dict[str, dict[str, Any]]) -> None:
        self.centre, self.admin, self.units, self.people = centre, centre.admin, units, people
        self.database: Database = centre.services.database
        self.tickets = centre.services.the(Tickets)

    @classmethod
    async def opened(cls, centre: Centre) -> "Desk":
        units = {name: await centre.unit(name) for name in ("first", "second")}
        people = {
            "Ana": await centre.person("Ana", *ALL, "customers:customer:see", unit=units["first"]),
            "Rui": await centre.person("Rui", *ALL, unit=units["second"]),
        }
        return cls(centre, units, people)

    async def new(self, client: httpx.AsyncClient | None = None, **body: Any) -> dict[str, Any]:
        """A ticket of the first team, unless told otherwise."""
        body = {"subject": "Printer", "text": "It prints blank pages.", "unit_id": self.units["first"], **body}
        made: dict[str, Any] = ok(await (client or self.admin).post("/api/tickets", json=body), 201)
        return made

    async def get(self, ref: Any, client: httpx.AsyncClient | None = None) -> dict[str, Any]:
        found: dict[str, Any] = ok(await (client or self.admin).get(f"/api/tickets/{ref}"))
        return found

    async def entries(self, ref: Any, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(await self.admin.get(f"/api/tickets/{ref}/entries", params=query))["items"]
        return found

    async def words(self, ref: Any) -> list[tuple[str, str]]:
        """What was written, changes left out."""
        return [(e["kind"], e["text"]) for e in await self.entries(ref) if e["kind"] != "change"]

    async def listed(self, client: httpx.AsyncClient | None = None, **query: Any) -> list[int]:
        """The numbers of a list."""
        answer = await (client or self.admin).get("/api/tickets", params=query)
        return [item["number"] for item in ok(answer)["items"]]

    async def status(self, ref: Any, *statuses: str) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for status in statuses:
            shown = ok(await self.admin.post(f"/api/tickets/{ref}/status", json={"status": status}))
        return shown

    async def patch(self, ref: Any, seen: dict[str, Any] | None = None, **changes: Any) -> httpx.Response:
        return await self.admin.patch(f"/api/tickets/{ref}", json={"changes": changes, "seen": seen or {}})

    async def reply(self, ref: Any, text: str = "Try again.", **more: Any) -> dict[str, Any]:
        entry: dict[str, Any] = ok(
            await self.admin.post(f"/api/tickets/{ref}/replies", json={"text": text, **more}), 201
        )
        return entry

    async def arrives(self, text: str = "Help", *, client_id: str | None = None, **more: Any) -> Opened:
        """A message by mail that opens a ticket."""
        new = NewTicket(
            origin=Origin.REAL,
            subject="Printer",
            text=text,
            unit_id=UUID(self.units["first"]),
            medium=Medium.MAIL,
            author=Actor(ActorKind.CUSTOMER, more.get("requester_id")),
            client_id=client_id,
            **more,
        )
        async with self.database.transaction() as tx:
            return await self.tickets.open(tx, new)

    async def writes(self, ticket: Any, text: str = "Still broken", *, client_id: str | None = None) -> Received:
        """The requester writes again by mail."""
        incoming = Incoming(text=text, author=Actor(ActorKind.CUSTOMER), medium=Medium.MAIL, client_id=client_id)
        async with self.database.transaction() as tx:
            return await self.receive(tx, ticket, incoming)

    async def receive(self, tx: Transaction, ticket: Any, incoming: Incoming) -> Received:
        return await self.tickets.receive(tx, UUID(str(ticket)), incoming)

    async def customer(self, name: str = "Lia", group: str = "acme") -> dict[str, Any]:
        return await self.centre.make("customers", name=name, group=group)

    async def events(self, ticket: Any) -> list[Event]:
        """What was reported of a ticket, in order."""
        async with self.database.read() as connection:
            rows = await connection.fetch(
                "select type, version, data from journal.outbox where subject = $1 order by id", UUID(str(ticket))
            )
        return [decode_event(row["type"], row["version"], row["data"]) for row in rows]
