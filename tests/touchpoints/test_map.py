"""The process map: touchpoints are given processes, one or many at once, looked at first and taken back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest

from switchroom.entrypoints.parts import supply_parts
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.platform.journal import move_outbox
from switchroom.platform.keys import Keyring
from switchroom.platform.sealed import Sealer
from switchroom.processes import http as processes
from switchroom.touchpoints import http as touchpoints
from tests.support.web import Centre, ok, opened_centre, refused

PROCESS = "process: {slug}\ntitle: {slug}\nlanguages: [en]\nmedia: [voice]\nstart: end\nsteps:\n  end: {{type: end}}\n"
CALLS = """
process: caller
title: Calls it
languages: [en]
start: it
steps:
  it: {type: call, process: first, then: end, otherwise: end}
  end: {type: end}
"""


class House:
    """A centre with two channels, three services, two brands and two processes."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.ids: dict[str, str] = {}

    async def open(self) -> None:
        for slug in ("first", "second"):
            await self.publish(PROCESS.format(slug=slug))
        await self.make("A", "channels", name="Phone", label="A", medium="voice")
        await self.make("B", "channels", name="Web", label="B", medium="form")
        accounts = await self.make("accounts", "service-categories", name="Accounts", label="2", digits=3)
        for code in ("2001", "2002"):
            await self.make(code, "services", name=code, code=code, category_id=accounts)
        await self.make("4001", "services", name="4001", code="4001")
        for label in ("X", "Y"):
            self.ids[label] = await self.centre.brand(label, "ours")
        await self.make("north", "regions", name="North", code="north")
        await self.make("post", "posts", name="Administrator", slug="administrator")

    async def publish(self, definition: str) -> None:
        await self.centre.make("processes", definition=definition, revision_note="first")

    async def make(self, word: str, path: str, **body: Any) -> str:
        self.ids[word] = (await self.centre.make(path, **body))["id"]
        return self.ids[word]

    def wanted(self, process: str | None = "first", kind: str = "process", **more: Any) -> dict[str, Any]:
        cells = {
            name: [self.ids[word] for word in more.pop(name, ())]
            for name in ("brand_ids", "channel_ids", "service_ids", "category_ids")
        }
        if region := more.pop("region", None):
            cells["region_id"] = self.ids[region]
        cells |= {name: more.pop(name) for name in ("which", "process_now") if name in more}
        if "process_now" in cells:
            cells["process"] = cells.pop("process_now")
        return {"kind": kind, "process": process if kind == "process" else None, "cells": cells, **more}

    async def preview(self, client: httpx.AsyncClient | None = None, **wanted: Any) -> dict[str, Any]:
        body = self.wanted(**wanted)
        found: dict[str, Any] = ok(await (client or self.centre.admin).post("/api/touchpoints/preview", json=body))
        return found

    async def assign(self, *, replace: bool = False, **wanted: Any) -> dict[str, Any]:
        seen = await self.preview(**wanted)
        body = {**self.wanted(**wanted), "fingerprint": seen["fingerprint"], "replace": replace}
        made: dict[str, Any] = ok(await self.centre.admin.post("/api/touchpoints/assign", json=body))
        assert made["touched"] == seen["touched"]
        return made

    async def map(self, brand: str = "X", **query: str) -> dict[str, str | None]:
        shown = ok(await self.centre.admin.get(f"/api/map/{self.ids[brand]}", params=query))
        return {one["code"]: one["process"] for one in shown["touchpoints"]}


@asynccontextmanager
async def opened_house(database: Database) -> AsyncIterator[House]:
    routers = (organisation.router, people.router, processes.router, touchpoints.router)
    async with opened_centre(database, routers) as centre:
        keyring = Keyring.generate()
        centre.services.supply(Keyring, keyring)
        centre.services.supply(Sealer, Sealer(keyring))
        supply_parts(centre.services)
        house = House(centre)
        await house.open()
        yield house


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with opened_house(database) as house:
        yield house


async def test_touchpoints_get_a_process_and_a_code_by_filter_and_it_is_taken_back(house: House) -> None:
    seen = await house.preview(brand_ids=["X"], category_ids=["accounts"])
    assert (seen["chosen"], seen["touched"], seen["replaced"]) == (4, 4, 0)
    assert seen["unsuited"] == [house.ids["B"]]
    assert [one["code"] for one in seen["examples"]] == ["AX2001", "BX2001", "AX2002", "BX2002"]
    made = await house.assign(brand_ids=["X"], category_ids=["accounts"], owner_post_id=house.ids["post"])
    assert await house.map() == {"AX2001": "first", "BX2001": "first", "AX2002": "first", "BX2002": "first"}
    assert await house.map("Y") == {}
    await house.assign(kind="not_offered", brand_ids=["X"], channel_ids=["B"], service_ids=["2002"], replace=True)
    assert (await house.map())["BX2002"] is None
    blind = await house.preview(brand_ids=["X"], which="blind")
    assert [one["code"] for one in blind["examples"]] == ["AX4001", "BX4001"]
    undone = ok(await house.centre.admin.post(f"/api/touchpoints/assignments/{made['id']}/undo"))
    assert (undone["assignment"]["touched"], undone["kept"]) == (3, 1)
    assert await house.map() == {"BX2002": None}
    where = f"/api/touchpoints/assignments/{made['id']}/undo"
    refused(await house.centre.admin.post(where), 409, "map.already_undone")
    listed = ok(await house.centre.admin.get("/api/touchpoints/assignments"))["items"]
    assert [(one["kind"], one["touched"]) for one in listed] == [("undo", 3), ("not_offered", 1), ("process", 4)]
    again = ok(await house.centre.admin.post(f"/api/touchpoints/assignments/{listed[0]['id']}/undo"))
    assert (again["assignment"]["touched"], await house.map()) == (
        3,
        {"AX2001": "first", "BX2001": "first", "AX2002": "first", "BX2002": None},
    )


async def test_a_second_process_on_a_cell_is_refused_in_a_sentence_and_by_the_database(house: House) -> None:
    await house.assign(brand_ids=["X"], channel_ids=["A"])
    seen = await house.preview(process="second", brand_ids=["X"])
    assert (seen["touched"], seen["replaced"]) == (6, 3)
    body = {**house.wanted("second", brand_ids=["X"]), "fingerprint": seen["fingerprint"]}
    problem = refused(await house.centre.admin.post("/api/touchpoints/assign", json=body), 409, "touchpoint.taken")
    assert "exactly one process" in problem["detail"]
    assert set((await house.map()).values()) == {"first"}
    ok(await house.centre.admin.post("/api/touchpoints/assign", json={**body, "replace": True}))
    assert set((await house.map()).values()) == {"second"}
    with pytest.raises(asyncpg.UniqueViolationError):
        async with house.centre.services.database.transaction() as tx:
            await tx.execute(
                """insert into touchpoints.touchpoint
                       (id, channel_id, service_id, brand_id, process_slug, assignment_id)
                   select gen_random_uuid(), channel_id, service_id, brand_id, 'first', assignment_id
                   from touchpoints.touchpoint where not archived limit 1"""
            )


async def test_of_two_changes_at_once_the_second_is_told_to_look_again(house: House) -> None:
    seen = await house.preview(brand_ids=["X"])
    bodies = [
        {**house.wanted(process, brand_ids=["X"]), "fingerprint": seen["fingerprint"], "replace": True}
        for process in ("first", "second")
    ]
    answers = await asyncio.gather(*(house.centre.admin.post("/api/touchpoints/assign", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused(next(answer for answer in answers if answer.status_code == 409), 409, "map.changed")
    assert len(set((await house.map()).values())) == 1


async def test_a_region_has_a_variant_of_its_own_and_the_rest_what_holds_for_all(house: House) -> None:
    await house.assign(brand_ids=["X"], service_ids=["2001"])
    await house.assign(process="second", brand_ids=["X"], service_ids=["2001"], channel_ids=["A"], region="north")
    north = house.ids["north"]
    assert await house.map() == {"AX2001": "first", "BX2001": "first"}
    assert await house.map(region_id=north) == {"AX2001": "second", "BX2001": "first"}
    shown = ok(await house.centre.admin.get(f"/api/map/{house.ids['X']}"))["touchpoints"]
    assert [(one["code"], one["variants"]) for one in shown] == [("AX2001", 1), ("BX2001", 0)]


async def test_what_a_process_touches_is_told_before_it_is_changed(house: House) -> None:
    await house.publish(CALLS)
    await house.assign(brand_ids=["X"], version=1)
    await house.assign(brand_ids=["Y"], channel_ids=["A"])
    body = {"name": "Line", "slug": "line", "medium": "voice", "process_slug": "first", "language": "en"}
    root = await house.centre.root()
    line = await house.centre.make("entry-points", **body, brand_id=house.ids["X"], unit_id=root)
    touches = ok(await house.centre.admin.get("/api/processes/first/touches"))
    assert (touches["touchpoints"], touches["pinned"]) == (9, 6)
    assert [(one["brand_id"], one["touchpoints"]) for one in touches["brands"]] == [
        (house.ids["X"], 6),
        (house.ids["Y"], 3),
    ]
    assert [one["id"] for one in touches["entry_points"]] == [line["id"]]
    assert [one["slug"] for one in touches["called_by"]] == ["caller"]
    await house.assign(kind="owner", process_now="first", owner_post_id=house.ids["post"])
    await house.assign(process="second", process_now="first", brand_ids=["X"], replace=True)
    assert ok(await house.centre.admin.get("/api/processes/first/touches"))["touchpoints"] == 3
    refused(await house.centre.admin.delete(f"/api/posts/{house.ids['post']}"), 409, "setup.in_use")
    refused(await house.centre.admin.delete(f"/api/services/{house.ids['2001']}"), 409, "setup.in_use")


async def test_unknown_names_are_refused_at_their_fields(house: House) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    for change, field in (
        ({"process": "third"}, "process"),
        ({"process": "first", "version": 9}, "version"),
        ({"owner_post_id": nobody}, "owner_post_id"),
    ):
        body = {**house.wanted(), **change}
        problem = refused(
            await house.centre.admin.post("/api/touchpoints/preview", json=body), 422, "request.unknown_reference"
        )
        assert [error["field"] for error in problem["errors"]] == [field]
    body = house.wanted()
    body["cells"]["brand_ids"] = [nobody]
    refused(await house.centre.admin.post("/api/touchpoints/preview", json=body), 422, "map.nothing_chosen")
    body = {**house.wanted(), "fingerprint": ""}
    body["cells"]["region_id"] = nobody
    seen = ok(await house.centre.admin.post("/api/touchpoints/preview", json={k: body[k] for k in house.wanted()}))
    body["fingerprint"] = seen["fingerprint"]
    refused(await house.centre.admin.post("/api/touchpoints/assign", json=body), 422, "request.unknown_reference")


async def test_whoever_has_one_brand_sees_and_changes_that_one(house: House) -> None:
    made = await house.assign(brand_ids=["X"], channel_ids=["A"])
    rights = ("touchpoints:touchpoint:see", "touchpoints:touchpoint:edit")
    await house.centre.person("Ida", *rights, brands=[house.ids["Y"]])
    ida = await house.centre.signed_in("Ida")
    assert (await house.preview(ida))["chosen"] == 6
    refused(await ida.get(f"/api/map/{house.ids['X']}"), 404, "setup.unknown")
    assert ok(await ida.get(f"/api/map/{house.ids['Y']}")) == {"touchpoints": [], "processes": []}
    assert ok(await ida.get("/api/processes/first/touches"))["touchpoints"] == 0
    assert ok(await ida.get("/api/touchpoints/assignments")) == {"items": []}
    where = f"/api/touchpoints/assignments/{made['id']}/undo"
    refused(await ida.post(where), 404, "map.assignment_not_found")
    team = await house.centre.unit("Team")
    await house.centre.person("Eva", *rights, over=team)
    eva = await house.centre.signed_in("Eva")
    ok(await eva.get(f"/api/map/{house.ids['X']}"))
    refused(await eva.post("/api/touchpoints/preview", json=house.wanted()), 403, "access.not_allowed")
    refused(await eva.post(where), 403, "access.not_allowed")


async def test_the_journal_learns_how_many_and_who(house: House, database: Database) -> None:
    await house.assign(brand_ids=["X"])
    async with database.transaction() as tx:
        await move_outbox(tx)
        row = await tx.fetch_row("select * from journal.event where type = 'touchpoints.assigned'")
    assert row is not None
    assert (row["data"]["kind"], row["data"]["touched"], row["data"]["process"]) == ("process", 6, "first")
    assert row["actor_kind"] == "user"
