"""Merging and its undoing: nothing lost, each fact exactly once, whatever is done in whatever order."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.customers.facade import find_by_address
from switchroom.platform.db import Database
from tests.support.web import Centre, ok, refused


def phone(number: int) -> dict[str, Any]:
    return {"kind": "phone", "value": f"+55119900{number:05}"}


class Floor:
    """Customers of one group, and short ways to do things to them."""

    def __init__(self, centre: Centre) -> None:
        self.admin, self.centre = centre.admin, centre

    async def customer(self, number: int, **more: Any) -> dict[str, Any]:
        more.setdefault("name", f"Customer {number}")
        return await self.centre.make("customers", group="acme", addresses=[phone(number)], **more)

    async def card(self, id: str) -> dict[str, Any]:
        card: dict[str, Any] = ok(await self.admin.get(f"/api/customers/{id}"))
        return card

    async def record(self, id: str) -> dict[str, Any]:
        record: dict[str, Any] = ok(await self.admin.get(f"/api/customers/{id}/record"))
        return record

    async def merge(self, survivor: str, other: str, *take: str) -> dict[str, Any]:
        mine, theirs = await self.card(survivor), await self.card(other)
        body = {"other_id": other, "version": mine["version"], "other_version": theirs["version"], "take": take}
        merged: dict[str, Any] = ok(await self.admin.post(f"/api/customers/{survivor}/merge", json=body))
        return merged

    async def undo(self, id: str, merge: str) -> dict[str, Any]:
        back: dict[str, Any] = ok(await self.admin.post(f"/api/customers/{id}/merges/{merge}/undo"))
        return back


@pytest.fixture
async def floor(centre: Centre) -> Floor:
    await centre.brand("A", "acme")
    return Floor(centre)


async def test_a_merge_moves_everything_and_its_undoing_gives_it_back(floor: Floor, database: Database) -> None:
    first = await floor.customer(1, name="Ana", language="pt-BR")
    other = await floor.customer(2, name="Ana Souza", language="en", note="calls often")
    ok(await floor.admin.post(f"/api/customers/{other['id']}/notes", json={"text": "before"}), 201)
    merged = await floor.merge(first["id"], other["id"], "name", "note")
    assert (merged["id"], merged["name"], merged["language"]) == (first["id"], "Ana Souza", "pt-BR")
    assert [address["value"] for address in merged["addresses"]] == [phone(1)["value"], phone(2)["value"]]
    assert [address["main"] for address in merged["addresses"]] == [True, False]
    assert await floor.card(other["id"]) == merged, "the old id leads to who goes on"
    assert [n["text"] for n in (await floor.record(first["id"]))["notes"]] == ["before"]
    listed = ok(await floor.admin.get("/api/customers"))["items"]
    assert [row["id"] for row in listed] == [first["id"]]
    for search in ("souza", phone(2)["value"], "ana"):
        found = ok(await floor.admin.get("/api/customers", params={"search": search}))["items"]
        assert [row["id"] for row in found] == [first["id"]], search
    ok(await floor.admin.post(f"/api/customers/{other['id']}/notes", json={"text": "after"}), 201)
    changes = {"version": merged["version"], "note": "changed since"}
    ok(await floor.admin.patch(f"/api/customers/{first['id']}", json=changes))

    (history,) = (await floor.record(first["id"]))["merges"]
    assert (history["merged_id"], history["fields"]) == (other["id"], ["name", "note"])
    back = await floor.undo(first["id"], history["id"])
    assert (back["id"], back["name"], back["note"], back["language"]) == (other["id"], "Ana Souza", "calls often", "en")
    survivor = await floor.card(first["id"])
    assert (survivor["name"], survivor["note"]) == ("Ana", "changed since"), "what somebody changed since stays"
    assert [a["value"] for a in survivor["addresses"]] == [phone(1)["value"]]
    assert [n["text"] for n in (await floor.record(first["id"]))["notes"]] == ["after"]
    assert [n["text"] for n in (await floor.record(other["id"]))["notes"]] == ["before"]
    brand = UUID(ok(await floor.admin.get("/api/brands"))["items"][0]["id"])
    async with database.read() as connection:
        assert await find_by_address(connection, brand, phone(2)["value"]) == [UUID(other["id"])]
    answer = await floor.admin.post(f"/api/customers/{first['id']}/merges/{history['id']}/undo")
    refused(answer, 409, "customer.already_undone")
    found = ok(await floor.admin.get("/api/customers", params={"search": "souza"}))["items"]
    assert [row["id"] for row in found] == [other["id"]]


async def test_chains_are_followed_and_circles_refused(floor: Floor) -> None:
    a, b, c = [(await floor.customer(n))["id"] for n in (1, 2, 3)]
    await floor.merge(b, a)
    await floor.merge(c, b)
    assert (await floor.card(a))["id"] == c
    assert sorted((await floor.card(a))["merged"]) == sorted([a, b])
    body = {"other_id": c, "version": 1, "other_version": 1}
    refused(await floor.admin.post(f"/api/customers/{a}/merge", json=body), 409, "customer.same")
    refused(await floor.admin.post(f"/api/customers/{c}/merge", json={**body, "other_id": c}), 409, "customer.same")
    earlier = next(m for m in (await floor.record(c))["merges"] if m["merged_id"] == a)
    assert (await floor.undo(c, earlier["id"]))["id"] == a
    assert (await floor.card(b))["id"] == c
    assert (await floor.card(a))["merged"] == []


async def test_only_like_is_merged_with_like_and_only_by_who_may(floor: Floor) -> None:
    await floor.centre.brand("B", "other")
    mine = await floor.customer(1)
    theirs = await floor.centre.make("customers", group="other", name="Theirs")
    body = {"other_id": theirs["id"], "version": 1, "other_version": 1}
    where = f"/api/customers/{mine['id']}/merge"
    refused(await floor.admin.post(where, json=body), 409, "customer.not_mergeable")
    other = await floor.customer(2)
    body["other_id"] = other["id"]
    refused(await floor.admin.post(where, json={**body, "version": 7}), 409, "setup.stale")
    refused(await floor.admin.post(where, json={**body, "take": ["words"]}), 422, "customer.not_a_field")
    acme = ok(await floor.admin.get("/api/brands"))["items"][0]["id"]
    await floor.centre.person("Ana", "customers:customer:see", "customers:customer:edit", brands=[acme])
    ana = await floor.centre.signed_in("Ana")
    refused(await ana.post(where, json=body), 403, "access.not_allowed")
    refused(await ana.post(where, json={**body, "other_id": theirs["id"]}), 404, "setup.unknown")
    refused(await ana.get(f"/api/customers/{theirs['id']}/record"), 404, "setup.unknown")
    refused(
        await floor.admin.post(f"/api/customers/{mine['id']}/merges/{other['id']}/undo"),
        404,
        "customer.merge_not_found",
    )


async def test_the_same_two_merged_at_once_in_both_directions_are_merged_once(floor: Floor) -> None:
    a, b = await floor.customer(1), await floor.customer(2)

    def merge(one: str, two: str) -> Any:
        body = {"other_id": two, "version": 1, "other_version": 1}
        return floor.admin.post(f"/api/customers/{one}/merge", json=body)

    answers = await asyncio.gather(*(merge(*pair) for pair in ((a["id"], b["id"]), (b["id"], a["id"])) * 3))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert [answer.status_code for answer in answers].count(200) == 1
    assert len(ok(await floor.admin.get("/api/customers"))["items"]) == 1


MOVES = st.lists(
    st.tuples(st.sampled_from(["merge", "add", "undo"]), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8
)


@given(moves=MOVES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_merged_and_undone_each_fact_is_there_exactly_once(centre: Centre, moves: Any) -> None:
    brands = ok(await centre.admin.get("/api/brands"))["items"]
    if not brands:
        await centre.brand("A", "acme")
    floor = Floor(centre)
    world = World([(await floor.customer(n))["id"] for n in range(4)])
    for number, (what, one, two) in enumerate(moves):
        a, b = world.ids[one], world.ids[two]
        if what == "add":
            ok(await floor.admin.post(f"/api/customers/{a}/notes", json={"text": f"n{number}"}), 201)
            world.notes[world.root(a)].append(f"n{number}")
        elif what == "merge" and world.root(a) != world.root(b):
            survivor, other = world.root(a), world.root(b)
            await floor.merge(a, b, "name")
            world.parent[other] = survivor
        elif what == "undo" and world.parent:
            other = sorted(world.parent)[one % len(world.parent)]
            merges = (await floor.record(other))["merges"]
            merge = next(m for m in merges if m["merged_id"] == other and m["undone_at"] is None)
            assert (await floor.undo(other, merge["id"]))["id"] == other
            del world.parent[other]
        await world.check(floor)
    while world.parent:  # everything undone, everybody is what he was
        other, survivor = next(iter(world.parent.items()))
        merges = (await floor.record(other))["merges"]
        merge = next(m for m in merges if m["merged_id"] == other and m["undone_at"] is None)
        await floor.undo(survivor, merge["id"])
        del world.parent[other]
    await world.check(floor)


class World:
    """What must be so: a forest of merges, and notes that stay with whoever they were written for."""

    def __init__(self, ids: list[str]) -> None:
        self.ids = ids
        self.parent: dict[str, str] = {}
        self.notes: dict[str, list[str]] = {id: [] for id in ids}

    def root(self, id: str) -> str:
        while id in self.parent:
            id = self.parent[id]
        return id

    async def check(self, floor: Floor) -> None:
        for id in self.ids:
            card = await floor.card(id)
            family = [other for other in self.ids if self.root(other) == self.root(id)]
            assert card["id"] == self.root(id)
            assert sorted([card["id"], *card["merged"]]) == sorted(family)
            numbers = {self.ids.index(other) for other in family}
            assert {a["value"] for a in card["addresses"]} == {phone(number)["value"] for number in numbers}
            notes = [note["text"] for note in (await floor.record(id))["notes"]]
            assert sorted(notes) == sorted(text for other in family for text in self.notes[other])
