"""Whoever draws and whoever inspects, beside four sales that went as `four_runs` says."""

from typing import Any
from uuid import UUID

import httpx

from switchroom.inspections.contracts import DRAW, INSPECT
from tests.interactions.test_measures import Sales, four_runs
from tests.support.web import ok

DUE = "2030-01-01T12:00:00Z"


class Inspecting:
    """Quinn draws everywhere, Nora only in the North; Ina and Otto inspect. Otto took part in one, and may draw too."""

    def __init__(self, sales: Sales, calls: dict[str, str], people: dict[str, httpx.AsyncClient]) -> None:
        self.sales, self.live, self.calls, self.people = sales, sales.live, calls, people
        self.quinn, self.ina, self.otto, self.nora = (people[name] for name in ("Quinn", "Ina", "Otto", "Nora"))
        self.ids: dict[str, str] = {}

    def name_of(self, interaction: str) -> str:
        return next(name for name, call in self.calls.items() if call == interaction)

    async def asked(self, *inspectors: str, **more: Any) -> dict[str, Any]:
        body = {
            "unit_id": await self.live.centre.root(),
            "process": "sale",
            "since": "2020-01-01T00:00:00Z",
            "until": "2040-01-01T00:00:00Z",
            "amount": 10,
            "inspectors": [self.ids[name] for name in inspectors or ("Ina",)],
        }
        return body | more

    async def draw(self, *inspectors: str, by: httpx.AsyncClient | None = None, **more: Any) -> dict[str, Any]:
        body = await self.asked(*inspectors, **{"name": "October", "due_at": DUE, **more})
        made: dict[str, Any] = ok(await (by or self.quinn).post("/api/inspection-rounds", json=body), 201)
        return made

    async def of(self, who: httpx.AsyncClient, **query: Any) -> dict[str, str]:
        """The inspections that somebody sees, by what was inspected."""
        items = ok(await who.get("/api/inspections", params=query))["items"]
        rows = await self.live.rows("select id::text, interaction_id::text as call from inspections.inspection")
        calls = {row["id"]: row["call"] for row in rows}
        return {self.name_of(calls[item["id"]]): item["id"] for item in items}

    async def judge(self, who: httpx.AsyncClient, inspection: str, verdict: str, **steps: str) -> None:
        body = {"verdict": verdict, "steps": {step: {"verdict": one} for step, one in steps.items()}}
        ok(await who.post(f"/api/inspections/{inspection}/submit", json=body), 204)
        await self.live.settle()

    async def grant(self, name: str, *permissions: str) -> None:
        user = await self.user(name)
        made = await self.live.centre.permission_set(f"more-{name.lower()}", *permissions)
        grants = [{"permission_set_id": made, "unit_id": await self.live.centre.root(), "brand_ids": None}]
        body = {"version": user["version"], "grants": [*user["grants"], *grants]}
        ok(await self.live.centre.admin.patch(f"/api/users/{user['id']}", json=body))

    async def user(self, name: str) -> dict[str, Any]:
        users = ok(await self.live.centre.admin.get("/api/users"))["items"]
        return next(user for user in users if user["name"] == name)

    async def taken_part(self, call: str) -> set[UUID]:
        rows = await self.live.rows(
            "select unnest(people) as one from inspections.inspection where interaction_id = $1", UUID(self.calls[call])
        )
        return {row["one"] for row in rows}


async def opened(sales: Sales) -> Inspecting:
    centre = sales.live.centre
    north = await centre.unit("North")
    await centre.person("Quinn", str(DRAW))
    await centre.person("Ina", str(INSPECT))
    await centre.person("Nora", str(DRAW), str(INSPECT), unit=north)
    people = {name: await centre.signed_in(name) for name in ("Quinn", "Ina", "Nora")}
    found = Inspecting(sales, await four_runs(sales), people | {"Otto": sales.otto})
    await found.grant("Otto", str(DRAW), str(INSPECT))
    for name in ("Quinn", "Ina", "Nora", "Otto", "Ana", "Eva"):
        found.ids[name] = (await found.user(name))["id"]
    return found
