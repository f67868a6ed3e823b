"""The sample company: a hotline scaled down to forty people, loaded once into an empty installation.

`company.yaml` is data; this reads it in the order in which things refer to each other and makes everything through the
same collections as the set-up screens do.
"""

import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import yaml

from switchroom.complaints.facade import ROUTES, Intake
from switchroom.customers.facade import CUSTOMERS
from switchroom.entrypoints.first_start import SignIn
from switchroom.entrypoints.sample.removal import remember, remember_ticket
from switchroom.interactions.facade import DISPOSITIONS
from switchroom.knowledge.facade import ARTICLES, CATEGORIES, ArticleNew
from switchroom.organisation.facade import BRANDS, CALENDARS, ENVIRONMENTS, REGIONS, UNITS
from switchroom.people.facade import PERMISSION_SETS, POSTS, SKILLS, STATUSES, USERS, ensure_defaults
from switchroom.platform.access import system_principal
from switchroom.platform.collection import Collection
from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM, Actor, ActorKind, Origin
from switchroom.platform.services import Services
from switchroom.processes.facade import (
    Definitions,
    ReferenceSource,
    Runs,
    from_template,
    publish,
    sample_sources,
    templates,
)
from switchroom.processes.setup import LOOKUP_TABLES, replace_rows
from switchroom.routing.facade import QUEUES
from switchroom.tickets.contracts import NewTicket, TicketType
from switchroom.tickets.facade import DISTRIBUTION_RULES, SLA_POLICIES, VENDORS, KnownVisit, Tickets, bring_in_visit
from switchroom.tickets.field_actions import TICKET_FIELDS
from switchroom.touchpoints.facade import (
    CHANNELS,
    ENTRY_POINTS,
    SERVICE_CATEGORIES,
    SERVICES,
    TOUCHPOINTS,
    AssignmentConfirmed,
    assign_touchpoints,
    preview_assignment,
)
from switchroom.triggers.facade import TRIGGERS, set_on

ARTICLES_FILE = Path(__file__).with_name("articles.yaml")
COMPLAINTS = ("complaint-early-warning", "complaint-handling")
"""Templates that the company uses as they are; the second calls the first."""
REVIEWS = "process-review"
PROCESSES_FILE = Path(__file__).with_name("processes.yaml")
COMPANY = Path(__file__).with_name("company.yaml")
DOMAIN = "example.com"

SIGN_INS = {
    "helena": "administrator",
    "grace": "supervisor, sees the floor",
    "zhou.min": "process administrator",
    "iris": "complaint handler of the North centre",
    "rosa": "quality manager: complaints, warnings, reports, monitoring tables",
    "ana": "agent: accounts, requests; Portuguese, English",
    "felix": "agent: accounts, requests; English",
    "mei.lin": "agent: requests, accounts; Chinese",
    "diego": "agent: information; Portuguese, English",
}
"""Who gets a password, and what they may do."""


async def load(services: Services) -> list[SignIn]:
    """Fill an empty installation with the sample company; the sign-ins made up for it."""
    company: dict[str, Any] = yaml.safe_load(COMPANY.read_text("utf-8"))
    loader = _Loader(services, company)
    async with services.database.transaction() as tx:
        await ensure_defaults(tx, services)
        await loader.organisation(tx)
        await loader.people_catalogues(tx)
        await loader.queues(tx)
        await loader.people(tx)
        await loader.complaints(tx)
        await loader.entry_points(tx)
        await loader.process_map(tx)
        await loader.complaint_routes(tx)
        await loader.service_levels(tx)
        await loader.distribution(tx)
        await loader.vendors(tx)
        await loader.triggers(tx)
        await loader.tickets(tx)
        await loader.knowledge(tx)
    return loader.sign_ins


class _Loader:
    """Remembers the ids of what it has made, by the words the file uses for them."""

    def __init__(self, services: Services, company: dict[str, Any]) -> None:
        self._services, self._company = services, company
        self._ids: dict[str, dict[str, UUID]] = {}
        self.sign_ins: list[SignIn] = []

    async def _make(self, tx: Transaction, collection: Collection[Any], word: str, body: dict[str, Any]) -> UUID:
        made = await collection.create(tx, self._services, system_principal(), collection.new.model_validate(body))
        found: UUID = made.id
        self._ids.setdefault(collection.name, {})[word] = found
        await remember(tx, collection, found)
        return found

    async def _make_all(self, tx: Transaction, collection: Collection[Any], part: str, word: str) -> None:
        for row in self._company[part]:
            await self._make(tx, collection, row[word], row)

    async def organisation(self, tx: Transaction) -> None:
        """Units below the root that every installation has, calendars, brands, regions, channels, services."""
        for row in self._company["calendars"]:
            weekly = [{"day": day, "from": row["from"], "to": row["to"]} for day in row["days"]]
            body = {"name": row["name"], "slug": row["slug"], "time_zone": row["zone"], "weekly": weekly}
            await self._make(tx, CALENDARS, row["slug"], {**body, "holidays": row["holidays"]})
        zone = self._company["units"][0]["zone"]
        for row in self._company["units"]:
            body = {"name": row["name"], "kind": row["kind"], "time_zone": zone, "tier": row.get("tier")}
            if "next" in row:
                body["next_unit_id"] = self._ids["units"][row["next"]]
            if "in" in row:
                await self._make(tx, UNITS, row["key"], {**body, "parent_id": self._ids["units"][row["in"]]})
                continue
            root = await tx.fetch_row("select id, version from organisation.unit where parent_id is null")
            assert root is not None
            change = UNITS.patch.model_validate({**body, "version": root["version"]})
            await UNITS.update(tx, self._services, system_principal(), root["id"], change)
            self._ids["units"] = {row["key"]: root["id"]}
        await self._make_all(tx, BRANDS, "brands", "label")
        await self._make_all(tx, REGIONS, "regions", "code")
        await self._make_all(tx, CHANNELS, "channels", "label")
        await self._make_all(tx, ENVIRONMENTS, "environments", "code")
        await self._make_all(tx, SERVICE_CATEGORIES, "service_categories", "label")
        categories = self._ids["service-categories"]
        for row in self._company["services"]:
            await self._make(tx, SERVICES, row["code"], {**row, "category_id": categories[row["code"][0]]})

    async def people_catalogues(self, tx: Transaction) -> None:
        """Skills, posts, dispositions, permission sets, and the statuses that are not there yet."""
        await self._make_all(tx, SKILLS, "skills", "slug")
        await self._make_all(tx, POSTS, "posts", "slug")
        await self._make_all(tx, DISPOSITIONS, "dispositions", "slug")
        await self._make_all(tx, PERMISSION_SETS, "permission_sets", "slug")
        self._ids["permission-sets"] |= await PERMISSION_SETS.slugs(tx)
        known = await STATUSES.slugs(tx)
        for row in self._company["statuses"]:
            if row["slug"] not in known:
                await self._make(tx, STATUSES, row["slug"], {**row, "shared": True})

    async def queues(self, tx: Transaction) -> None:
        """The queues that the menu leads to. Who is asked first is said by the process, item by item."""
        for row in self._company["queues"]:
            policy = {**self._company["queue_policy"], "choice": row["choice"]}
            medium = row.get("medium", "voice")
            if medium == "task":  # nobody waits on a line: time to look at it, and who does not answer loses nothing
                policy |= {"missed": "stay", "offer_timeout_s": 120, "wrap_up_s": 0, "announce_every_s": None}
            body = {"name": row["name"], "slug": row["slug"], "medium": medium, "policy": policy}
            await self._make(tx, QUEUES, row["slug"], {**body, "unit_id": self._ids["units"]["operations"]})

    async def people(self, tx: Transaction) -> None:
        """Forty people; agents serve the queues of their skills."""
        queues = self._company["queues"]
        for number, row in enumerate(self._company["people"], 1001):
            skills = row.get("skills", {})
            unit = self._ids["units"][row["unit"]]
            body = {
                "name": row["name"],
                "email": f"{row['email']}@{DOMAIN}",
                "agent_number": str(number),
                "unit_id": unit,
                "skills": [{"skill_id": self._ids["skills"][slug], "level": level} for slug, level in skills.items()],
                "queue_ids": [self._ids["queues"][q["slug"]] for q in queues if _serves(row, q)],
                "capacity": {"voice": 1, "chat": 3, "form": 1, "task": 4} if skills else {},
                "overlaps": [{"holding": "task", "may_take": medium} for medium in ("voice", "chat", "form")],
                "posts": [{"post_id": self._ids["posts"][slug], "from": date(2026, 1, 1)} for slug in row["posts"]],
                "grants": [
                    {"permission_set_id": self._ids["permission-sets"][slug], "unit_id": self._scope(slug, unit)}
                    for slug in row["sets"]
                ],
            }
            if row["email"] in SIGN_INS:
                body["password"] = self._sign_in(body["email"], SIGN_INS[row["email"]])
            await self._make(tx, USERS, row["email"], body)

    def _scope(self, permission_set: str, unit: UUID) -> UUID:
        """Agents in their team; whoever looks after the floor everywhere, for the hotline's calls are everybody's."""
        return unit if permission_set in ("agent", "complaint-handler") else self._ids["units"]["company"]

    def _sign_in(self, email: str, what: str) -> str:
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        self.sign_ins.append(SignIn(email, password, what))
        return password

    async def complaints(self, tx: Transaction) -> None:
        """What complaints are caused by, and how much goodwill a post may grant; the processes refer to it."""
        for row in self._company["ticket_fields"]:
            await self._make(tx, TICKET_FIELDS, row["slug"], row)
        for row in self._company["lookup_tables"]:
            table = await self._make(tx, LOOKUP_TABLES, row["slug"], {name: row[name] for name in ("name", "slug")})
            await replace_rows(tx, system_principal(), table, row["rows"])

    async def complaint_routes(self, tx: Transaction) -> None:
        """Each region's complaints go to its centre, and are handled by one process."""
        for row in self._company["complaint_routes"]:
            body: dict[str, Any] = {"position": row["position"], "process": COMPLAINTS[-1]}
            if "unit" in row:
                body["unit_id"] = self._ids["units"][row["unit"]]
            for code in row.get("regions", ["everybody else"]):
                named = {"name": row.get("name") or code.title(), "region_id": self._ids["regions"].get(code)}
                await self._make(tx, ROUTES, code, {**body, **named})

    async def entry_points(self, tx: Transaction) -> None:
        """The sample processes, the addresses that lead to them, and three customers."""
        definitions, source = self._services.the(Definitions), self._services.the(ReferenceSource)
        for text in sample_sources():
            await publish(tx, definitions, await source.load(tx), text, "Shipped with Switchroom.")
        for slug in (*COMPLAINTS, REVIEWS):
            ready = from_template(slug, slug, {need: need.name for need in templates()[slug].needs})
            await publish(tx, definitions, await source.load(tx), ready, "Shipped with Switchroom.")
        for definition in yaml.safe_load(PROCESSES_FILE.read_text("utf-8")):
            await publish(tx, definitions, await source.load(tx), definition, "First edition of the sample company.")
        for row in self._company["entry_points"]:
            body = {
                "name": row["name"],
                "slug": row["slug"],
                "medium": row["medium"],
                "brand_id": self._ids["brands"][row["brand"]],
                "unit_id": self._ids["units"][row["unit"]],
                "process_slug": row["process"],
                "language": "en",
                "chat": row.get("chat", {}),
                "channel_id": self._ids["channels"][row["channel"]] if "channel" in row else None,
            }
            await self._make(tx, ENTRY_POINTS, row["slug"], body)
        for row in self._company["customers"]:
            body = {
                "name": row["name"],
                "language": row["language"],
                "region_id": self._ids["regions"][row["region"]],
                "group": "mobile",
                "addresses": [{"kind": "phone", "value": row["number"]}],
            }
            await self._make(tx, CUSTOMERS, row["name"], body)

    async def process_map(self, tx: Transaction) -> None:
        """What serves each touchpoint; about some nobody has decided anything."""
        definitions = self._services.the(Definitions)
        for row in self._company["map"]:
            cells = {
                "brand_ids": [self._ids["brands"][label] for label in row.get("brands", ())],
                "channel_ids": [self._ids["channels"][label] for label in row.get("channels", ())],
                "service_ids": [self._ids["services"][code] for code in row.get("services", ())],
                "category_ids": [self._ids["service-categories"][label] for label in row.get("categories", ())],
                "which": "blind",
            }
            wanted: dict[str, Any] = {"cells": cells, "kind": row["kind"], "process": row.get("process")}
            if "owner" in row:
                wanted["owner_post_id"] = self._ids["posts"][row["owner"]]
            body = AssignmentConfirmed.model_validate({**wanted, "fingerprint": ""})
            seen = await preview_assignment(tx, system_principal(), definitions, body)
            body = AssignmentConfirmed.model_validate({**wanted, "fingerprint": seen.fingerprint})
            made = await assign_touchpoints(tx, system_principal(), definitions, body)
            for found in await tx.fetch("select id from touchpoints.touchpoint where assignment_id = $1", made.id):
                await remember(tx, TOUCHPOINTS, found["id"])

    async def service_levels(self, tx: Transaction) -> None:
        """What is promised for tickets, by the hours of the company."""
        for row in self._company["service_levels"]:
            calendar = self._ids["calendars"].get(row.get("calendar"))
            body = {name: row[name] for name in ("name", "position", "condition", "targets")}
            await self._make(tx, SLA_POLICIES, row["name"]["en"], {**body, "calendar_id": calendar})

    async def distribution(self, tx: Transaction) -> None:
        """In which queues tickets wait."""
        for row in self._company["distribution"]:
            unit = self._ids["units"][row["unit"]]
            condition = f'kind == "{row["kind"]}" && "{unit}" in units'
            body = {"name": row["name"], "position": row["position"], "condition": condition, "skills": []}
            body["queue_id"] = self._ids["queues"][row["queue"]]
            await self._make(tx, DISTRIBUTION_RULES, row["name"]["en"], body)

    async def vendors(self, tx: Transaction) -> None:
        """Whom tickets can be handed to outside."""
        for row in self._company["vendors"]:
            body = {name: value for name, value in row.items() if name != "calendar"}
            calendar = self._ids["calendars"][row["calendar"]]
            await self._make(tx, VENDORS, row["name"]["en"], {**body, "calendar_id": calendar})

    async def triggers(self, tx: Transaction) -> None:
        """What starts by itself, switched on."""
        for row in self._company["triggers"]:
            made = await self._make(tx, TRIGGERS, row["name"], row)
            await set_on(tx, self._services, system_principal(), made, on=True)

    async def tickets(self, tx: Transaction) -> None:
        """A few tickets, so that the lists are not empty."""
        customers = list(self._ids["customers"].values())
        for row in self._company["tickets"]:
            requester = customers[row["requester"]] if "requester" in row else None
            given = {name: row[name] for name in ("type", "impact", "urgency", "subject", "text", "language", "medium")}
            new = msgspec.convert({**given, "tags": row["tags"], **self._places(row, requester)}, NewTicket)
            opened = await self._services.the(Tickets).open(tx, new)
            await remember_ticket(tx, opened.id)
            if new.type is TicketType.COMPLAINT:  # the handler that does it may not have begun to listen yet
                await Intake(self._services.the(Runs)).settle(tx, opened.id, begins=True)
            for visit in row.get("visits", ()):
                agent = self._ids["users"][visit["agent"]]
                known = {name: value for name, value in visit.items() if name != "agent"}
                await bring_in_visit(tx, opened.id, msgspec.convert({**known, "agent_id": agent}, KnownVisit))

    def _places(self, row: dict[str, Any], requester: UUID | None) -> dict[str, Any]:
        return {
            "origin": Origin.REAL,
            "unit_id": self._ids["units"][row["unit"]],
            "brand_id": self._ids["brands"][row["brand"]],
            "requester_id": requester,
            "assignee_id": self._ids["users"][row["assignee"]] if "assignee" in row else None,
            "author": Actor(ActorKind.CUSTOMER, requester) if requester else SYSTEM,
        }

    async def knowledge(self, tx: Transaction) -> None:
        """What the company knows: articles for its services, published, with people who keep them true."""
        known: dict[str, Any] = yaml.safe_load(ARTICLES_FILE.read_text("utf-8"))
        for row in known["categories"]:
            await self._make(tx, CATEGORIES, row["slug"], row)
        today = (await tx.now()).date()
        for row in known["articles"]:
            (first, words), *others = row["texts"].items()
            about = ArticleNew(
                slug=row["slug"],
                visibility=row["visibility"],
                category_id=self._ids["knowledge-categories"][row["category"]],
                owner_id=self._ids["users"][row["owner"]],
                review_at=today + timedelta(days=row["review_in_days"]),
                language=first,
                **words,
            )
            texts = {language: (text["title"], text["body"]) for language, text in others}
            await remember(tx, ARTICLES, await ARTICLES.create(tx, system_principal(), about, texts))


def _serves(person: dict[str, Any], queue: dict[str, Any]) -> bool:
    """By what somebody knows, or by the post that a queue is for."""
    return bool(
        person.get("skills", {}).keys() & set(queue.get("skills", ()))
        or set(person["posts"]) & set(queue.get("posts", ()))
    )
