"""A month of complaints in the sample company, driven through the doors that people use, and a ledger of what was done.

Everybody has habits, drawn from a seed: what customers complain of and by which way, what handlers decide, and how long
each takes, now and then too long. The ledger is written by whoever drives, from what he did and saw; what the program
says of the month is held against it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx

from switchroom.entrypoints.bootstrap import handlers, timers
from switchroom.platform.partitions import ensure_partitions
from switchroom.platform.timekeeper import Timekeeper
from tests.support.calls import CallCentre
from tests.support.moved_clock import MovedClock
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import ok

HANDLING, WARNING = "complaint-handling", "complaint-early-warning"
STEP = timedelta(hours=4)
PROMISED = timedelta(minutes=4320)
"""The sample company promises that a complaint is solved three days after it came."""
CAUSES = ("billing", "network", "staff", "promise", "product", "other")
WORKERS = ("iris", "wendy", "vera", "rosa", "wang.jing", "peter", "liu.yang", "sandra", "marta", "helena")
LIMITS = {
    "Take up the complaint": 4, "Answer the complaint handler": 24, "Decide what the customer gets": 8,
    "Approve the goodwill": 4, "Approve the large goodwill": 4, "Answer the customer": 8,
    "Stay in touch with the customer": 168, "Check the warning": 1, "Pass the warning to the director": 1,
    "Give guidance or pass it up": 3, "Give guidance from above": 3, "Contact the customer again": 6,
    "Today's warning and treatment": 6, "Close the warning": 6, "Close as unsatisfied": 6,
    "Write the warning": 1, "Submit the warning": 1, "Rework the returned warning": 1,
    "Feed the guidance back to the centre": 1,
}  # fmt: skip
"""Hours, for choosing how long somebody takes. That a limit is what it is shows the due time of each task."""


@dataclass
class Plan:
    """What becomes of one complaint, as far as people decide it."""

    cause: str
    asks_unit: bool
    hard: bool
    remedy: str
    amount: int | None
    verdict: str
    returned: bool
    passed_up: bool
    warning_satisfies: bool
    slow: frozenset[str]


@dataclass
class Told:
    """A complaint as its driver knows it."""

    number: int
    ticket_id: str
    way: str
    region: str | None
    customer: str | None
    opened_at: datetime
    plan: Plan
    repeats: bool
    contacted_at: datetime | None = None
    ended_at: datetime | None = None
    satisfied: bool | None = None
    warned: bool = False
    goodwill: float = 0.0


@dataclass
class Seen:
    """A task as it stood on somebody's list, and when its driver did it, or saw it no more."""

    number: int
    process: str
    title: str
    opened_at: datetime
    due_at: datetime | None
    over_at: datetime | None = None

    def breached(self, now: datetime) -> bool:
        """Whether its limit had passed before it was over, or has by now."""
        return self.due_at is not None and (self.over_at or now) > self.due_at


@dataclass
class Ledger:
    complaints: dict[int, Told] = field(default_factory=dict)
    tasks: dict[str, Seen] = field(default_factory=dict)


class Month:
    """Drives the company, some hours at a time."""

    def __init__(self, calls: CallCentre, switch: ScriptedSwitch, clock: MovedClock, seed: int) -> None:
        self.calls, self.switch, self.clock = calls, switch, clock
        self.random, self.ledger = Random(seed), Ledger()
        self.people: dict[str, httpx.AsyncClient] = {}
        self.customers: list[tuple[str, str, str]] = []
        self.company: set[int] = set()
        self._keeper = Timekeeper(calls.database, calls.engine_leadership, timers(calls.services))
        known = {each.name for each in calls.handlers}
        for handler in handlers(calls.services):
            if handler.name not in known:
                calls.hear_also(handler)

    # --- time ---

    async def pass_time(self, by: timedelta) -> None:
        """Time passes, and all that was due by then has happened, at most four hours late."""
        until = await self.clock.now() + by
        while (now := await self.clock.now()) < until - timedelta(seconds=1):
            await self.clock.advance(min(STEP, until - now))
            await self.settle()

    async def settle(self) -> None:
        await self.calls.settle()
        while await self._keeper.fire_due():
            await self.calls.settle()

    async def begin(self, at: datetime) -> None:
        """It is then. The journal has its partitions, as upkeep makes them every night."""
        await self.clock.set(at)
        async with self.calls.database.transaction() as tx:
            await ensure_partitions(tx, at)
            await ensure_partitions(tx, at + timedelta(days=40))

    # --- customers ---

    async def complain(self) -> None:
        """A customer complains: by key 0, to an agent, or by another channel, where somebody sees that it is one."""
        way = self.random.choices(("key-0", "agent", "channel"), (2, 5, 3))[0]
        customer = None if way == "key-0" else self.random.choice(self.customers)
        now = await self.clock.now()
        if way == "key-0":
            await self._by_phone()
        else:
            await self._by_agent(way, customer)
        await self.settle()
        for row in ok(await self.people["helena"].get("/api/tickets?type=complaint&limit=200"))["items"]:
            if row["number"] not in self.company and row["number"] not in self.ledger.complaints:
                self._write_down(row, way, customer, now)

    async def _by_phone(self) -> None:
        caller = await self.calls.call(caller=f"+55118{len(self.ledger.complaints):07}")
        for key in ("1", "0", "9", "5511990001#"):
            await self.calls.pass_time(6)
            self.switch.press(caller, key)
            await self.calls.settle()
        await self.calls.pass_time(12)

    async def _by_agent(self, way: str, customer: tuple[str, str, str] | None) -> None:
        kind, medium = ("complaint", "voice") if way == "agent" else ("incident", "walk_up")
        body = {
            "type": kind, "subject": "A complaint", "text": "Listen!", "medium": medium,
            "requester_id": customer and customer[0], "unit_id": self.unit, "brand_id": self.brand,
        }  # fmt: skip
        made = ok(await self.people["helena"].post("/api/tickets", json=body), 201)
        if kind == "incident":
            await self.settle()
            path = f"/api/tickets/{made['id']}"
            ok(await self.people["helena"].patch(path, json={"changes": {"type": "complaint"}}))

    def _write_down(self, row: Any, way: str, customer: tuple[str, str, str] | None, now: datetime) -> None:
        repeats = customer is not None and any(told.customer == customer[0] for told in self.ledger.complaints.values())
        self.ledger.complaints[row["number"]] = Told(
            number=row["number"],
            ticket_id=row["id"],
            way=way,
            region=customer and customer[1],
            customer=customer and customer[0],
            opened_at=now,
            plan=self._plan(),
            repeats=repeats,
        )

    def _plan(self) -> Plan:
        choose, chance = self.random.choice, self.random.random
        remedy = choose(("apology", "correction", "goodwill"))
        return Plan(
            cause=choose(CAUSES),
            asks_unit=chance() < 0.25,
            hard=chance() < 0.25,
            remedy=remedy,
            amount=choose((20, 50, 51, 300, 800)) if remedy == "goodwill" else None,
            verdict="satisfied" if chance() < 0.75 else "unsatisfied",
            returned=chance() < 0.4,
            passed_up=chance() < 0.4,
            warning_satisfies=chance() < 0.6,
            slow=frozenset(title for title in LIMITS if chance() < 0.12),
        )

    # --- people ---

    async def work(self) -> None:
        """Everybody does what they get round to by now, and what comes of it."""
        while await self._round():
            await self.settle()
        await self.note_ends()

    async def _round(self) -> int:
        """What stands on everybody's lists is looked at once, and whose turn it is does it; how much was done."""
        now, done = await self.clock.now(), 0
        # What is about no ticket is another process's, as the monthly sample that a trigger begins.
        standing = {task["id"]: task for task in await self._list("helena", "all") if task["reference"]}
        for task_id, seen in self.ledger.tasks.items():
            if task_id not in standing and seen.over_at is None:
                seen.over_at = now
        due = set()
        for task_id, task in standing.items():
            number = int(task["reference"].removeprefix("#"))
            if number in self.ledger.complaints:  # else one of those that the company begins with
                seen = self.ledger.tasks.setdefault(task_id, _seen(number, task))
                if now >= seen.opened_at + self._takes(self.ledger.complaints[number], seen.title):
                    due.add(task_id)
        for name in WORKERS if due else ():
            for task in await self._list(name, "todo"):
                if task["id"] in due and task["holds"]:
                    due.discard(task["id"])
                    done += await self._do(name, task["id"], self.ledger.tasks[task["id"]], now)
        return done

    async def _list(self, name: str, whose: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = ok(await self.people[name].get(f"/api/tasks?whose={whose}&limit=500"))["items"]
        return items

    def _takes(self, told: Told, title: str) -> timedelta:
        """How long it takes whoever does it: well within its limit, or well beyond."""
        hours = LIMITS.get(title)
        if title in told.plan.slow and hours:
            return timedelta(hours=hours + 3)
        return timedelta(0) if not hours or hours < 6 else timedelta(hours=hours / 3)

    async def _do(self, name: str, task_id: str, seen: Seen, now: datetime) -> int:
        data, ticked = self._data(self.ledger.complaints[seen.number], seen, now)
        if data is None:
            return 0
        body = {"data": data, "ticked": list(range(ticked))}
        ok(await self.people[name].post(f"/api/tasks/{task_id}/complete", json=body), 204)
        seen.over_at = now
        await self.calls.settle()
        return 1

    def _data(self, told: Told, seen: Seen, now: datetime) -> tuple[dict[str, Any] | None, int]:
        """What is filled in, and how much is ticked; None: nobody does it."""
        make = getattr(self, f"_in_{'warning' if seen.process == WARNING else 'handling'}")
        found: tuple[dict[str, Any] | None, int] = make(told, seen.title, now)
        return found

    def _in_handling(self, told: Told, title: str, now: datetime) -> tuple[dict[str, Any] | None, int]:
        plan = told.plan
        if title == "Take up the complaint":
            told.contacted_at, told.warned = now, plan.hard
            return {"cause": plan.cause, "verified": "Yes", "ask_unit": plan.asks_unit, "hard": plan.hard}, 2
        if title == "Decide what the customer gets":
            return {"remedy": plan.remedy} | ({"amount": str(plan.amount)} if plan.amount else {}), 0
        if title.startswith("Approve"):
            return {"decision": "approved"}, 0
        if title == "Answer the customer":
            told.goodwill = float(plan.amount or 0)
            return {"told": "This is what we do", "verdict": plan.verdict}, 0
        return {"finding": "So it is"} if title == "Answer the complaint handler" else {"followed": "Nothing more"}, 0

    def _in_warning(self, told: Told, title: str, now: datetime) -> tuple[dict[str, Any] | None, int]:
        del now
        plan = told.plan
        result = "satisfied" if plan.warning_satisfies else "dissatisfied"
        if title == "Check the warning":
            again = any(s.title.startswith("Rework") for s in self.ledger.tasks.values() if s.number == told.number)
            returned = plan.returned and not again
            return {"decision": "returned", "reason": "Why?"} if returned else {"decision": "approved"}, 0
        if title == "Rework the returned warning" and "Check the warning" in plan.slow:
            return None, 0  # this one lies about until it is stopped
        texts = dict.fromkeys(("problem", "done_so_far", "difficulty"), "As said")
        places = {"customer_number": "+5511955512345", "district": "North", "dissatisfied_with": "All"}
        answers: dict[str, tuple[dict[str, Any], int]] = {
            "Write the warning": ({**texts, **places}, 0),
            "Submit the warning": ({"decision": "approved"}, 0),
            "Rework the returned warning": (texts, 0),
            "Give guidance or pass it up": (
                {"decision": "pass-up"} if plan.passed_up else {"decision": "guidance", "guidance": "Pay"},
                0,
            ),
            "Give guidance from above": ({"guidance": "Pay"}, 0),
            "Contact the customer again": ({"result": result}, 0),
            "Today's warning and treatment": ({"result": result}, 0),
            "Close as unsatisfied": ({"reason": "Not possible"}, 0),
            "Stay in touch with the customer": ({"followed": "Nothing more"}, 0),
        }
        return answers.get(title, ({}, 1))

    async def note_ends(self) -> None:
        """What is over by now, as the list of closed tickets says, and whether the customer was content."""
        now = await self.clock.now()
        closed = ok(await self.people["helena"].get("/api/tickets?type=complaint&status=closed&limit=200"))["items"]
        for ticket in closed:
            told = self.ledger.complaints.get(ticket["number"])
            if told is not None and told.ended_at is None:
                told.ended_at, told.satisfied = now, "unsatisfied" not in ticket["tags"]

    # --- the company ---

    async def staff(self, client: httpx.AsyncClient, fresh: Any) -> None:
        """Everybody has a password; `fresh` makes a browser."""
        self.people["helena"] = client
        users = {row["email"].partition("@")[0]: row for row in ok(await client.get("/api/users?limit=200"))["items"]}
        for name in WORKERS:
            if name == "helena":
                continue
            user = ok(await client.get(f"/api/users/{users[name]['id']}"))
            secret = "correct horse battery"
            ok(await client.patch(f"/api/users/{user['id']}", json={"version": user["version"], "password": secret}))
            self.people[name] = fresh()
            body = {"email": f"{name}@example.com", "password": secret}
            ok(await self.people[name].post("/api/session", json=body))
        units = ok(await client.get("/api/units?limit=100"))["items"]
        self.unit = next(unit["id"] for unit in units if unit["name"].get("en") == "Hotline operations")
        self.brand = ok(await client.get("/api/brands"))["items"][0]["id"]
        begun = ok(await client.get("/api/tickets?type=complaint&limit=200"))["items"]
        self.company = {row["number"] for row in begun}
        regions = ok(await client.get("/api/regions?limit=50"))["items"]
        for number in range(40):
            region = regions[number % len(regions)]
            phone = [{"kind": "phone", "value": f"+55119900{number:05}"}]
            body = {"name": f"Customer {number}", "group": "mobile", "region_id": region["id"], "addresses": phone}
            made = ok(await client.post("/api/customers", json=body), 201)
            self.customers.append((made["id"], region["name"], f"{number}"))

    def breaches(self, now: datetime) -> Counter[tuple[int, str, str]]:
        """Every limit that was not kept: complaint, process, title."""
        return Counter(
            (seen.number, seen.process, seen.title) for seen in self.ledger.tasks.values() if seen.breached(now)
        )


def _seen(number: int, task: dict[str, Any]) -> Seen:
    due = datetime.fromisoformat(task["due_at"]) if task["due_at"] else None
    opened = datetime.fromisoformat(task["opened_at"])
    return Seen(number, task["process"], task["title"]["en"], opened, due)
