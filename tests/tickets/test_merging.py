"""Merging and its undoing: nothing lost, each entry once, later messages with the survivor, in whatever order."""

import asyncio
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.tickets import events as e
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk


async def merge(desk: Desk, survivor: Any, other: Any) -> dict[str, Any]:
    answer = await desk.admin.post(f"/api/tickets/{survivor}/merges", json={"ticket": str(other)})
    merged: dict[str, Any] = ok(answer, 201)
    return merged


async def merges(desk: Desk, ref: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await desk.admin.get(f"/api/tickets/{ref}/merges"))["items"]
    return found


async def undo(desk: Desk, ref: Any, merge_id: str) -> dict[str, Any]:
    back: dict[str, Any] = ok(await desk.admin.post(f"/api/tickets/{ref}/merges/{merge_id}/undo"))
    return back


async def test_a_merge_takes_the_conversation_and_its_undoing_gives_it_back(desk: Desk) -> None:
    ana = desk.people["Ana"]["id"]
    first, other = await desk.new(text="alpha"), await desk.new(text="beta", tags=["x"])
    await desk.status(other["id"], "pending")
    ok(await desk.admin.put(f"/api/tickets/{other['id']}/watchers/{ana}"), 204)
    before = await desk.get(other["id"])
    survivor = await merge(desk, first["id"], other["id"])
    assert [one["id"] for one in survivor["watchers"]] == [ana]
    assert await desk.words(first["id"]) == [("message", "alpha"), ("message", "beta")]
    assert [entry["came_with"] for entry in await desk.entries(first["id"])][-2:] == [other["id"], None]
    merged = await desk.get(other["id"])
    assert (merged["merged_into"], merged["status"]) == (first["id"], "closed")
    assert await desk.listed(search="beta") == [first["number"]]
    refused(await desk.patch(other["id"], subject="x"), 409, "ticket.merged")
    refused(await desk.admin.post(f"/api/tickets/{other['id']}/replies", json={"text": "x"}), 409, "ticket.merged")

    received = await desk.writes(other["id"], "gamma")
    assert str(received.ticket_id) == first["id"]
    (history,) = await merges(desk, first["id"])
    assert await merges(desk, other["id"]) == [history]
    back = await undo(desk, first["id"], history["id"])
    assert {k: v for k, v in back.items() if k not in ("version", "changed_at")} == {
        k: v for k, v in before.items() if k not in ("version", "changed_at")
    }
    assert await desk.words(other["id"]) == [("message", "beta")]
    assert await desk.words(first["id"]) == [("message", "alpha"), ("message", "gamma")]
    assert (await desk.get(first["id"]))["watchers"] == []
    assert await desk.listed(search="beta") == [other["number"]]
    answer = await desk.admin.post(f"/api/tickets/{first['id']}/merges/{history['id']}/undo")
    refused(answer, 409, "ticket.already_undone")
    told = [one for one in await desk.events(first["id"]) if isinstance(one, e.TicketsMerged | e.TicketsUnmerged)]
    assert [(type(one), str(one.merged)) for one in told] == [
        (e.TicketsMerged, other["id"]),
        (e.TicketsUnmerged, other["id"]),
    ]


async def test_what_one_requester_or_brand_wrote_is_never_shown_to_another(desk: Desk, centre: Centre) -> None:
    acme, second = await centre.brand("A", "acme"), await centre.brand("B", "acme")
    lia, max_ = await desk.customer("Lia"), await desk.customer("Max")
    mine = await desk.new(requester_id=lia["id"], brand_id=acme)
    for body in ({"requester_id": max_["id"], "brand_id": acme}, {"requester_id": lia["id"], "brand_id": second}):
        theirs = await desk.new(**body)
        answer = await desk.admin.post(f"/api/tickets/{mine['id']}/merges", json={"ticket": theirs["id"]})
        refused(answer, 409, "ticket.not_mergeable")
    unknown = await desk.new(brand_id=acme)
    taken = await merge(desk, unknown["id"], mine["id"])
    assert taken["requester"]["name"] == "Lia"
    (history,) = await merges(desk, unknown["id"])
    await undo(desk, unknown["id"], history["id"])
    assert (await desk.get(unknown["id"]))["requester"] is None


async def test_a_merge_takes_permission_over_both(desk: Desk, centre: Centre) -> None:
    mine, theirs = await desk.new(), await desk.new(unit_id=desk.units["second"])
    ana = await centre.signed_in("Ana")
    for one, other in ((mine, theirs), (theirs, mine)):
        answer = await ana.post(f"/api/tickets/{one['id']}/merges", json={"ticket": other["id"]})
        refused(answer, 404, "ticket.not_found")
    await merge(desk, mine["id"], theirs["id"])
    (history,) = await merges(desk, mine["id"])
    refused(await ana.post(f"/api/tickets/{mine['id']}/merges/{history['id']}/undo"), 404, "ticket.merge_not_found")
    refused(
        await desk.admin.post(f"/api/tickets/{mine['id']}/merges", json={"ticket": mine["id"]}),
        409,
        "ticket.not_mergeable",
    )


SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
MOVES = st.lists(
    st.tuples(st.sampled_from(["write", "merge", "undo"]), st.integers(0, 3), st.integers(0, 3)), max_size=14
)


class World:
    """What must be so: a forest of merges, and words that stay with the ticket that they were written on."""

    def __init__(self, ids: list[str]) -> None:
        self.ids = ids
        self.parent: dict[str, str] = {}
        self.words: list[tuple[str, str]] = []

    def root(self, id: str) -> str:
        return self.root(self.parent[id]) if id in self.parent else id

    def shown(self, id: str) -> list[str]:
        return [text for own, text in self.words if self.root(own) == id]

    async def check(self, desk: Desk) -> None:
        for id in self.ids:
            assert [text for _, text in await desk.words(id)] == self.shown(id)
            assert (await desk.get(id))["merged_into"] == self.parent.get(id)


@given(moves=MOVES)
@settings(max_examples=15, suppress_health_check=SLOW)
async def test_whatever_is_merged_and_undone_every_entry_is_there_once_and_where_it_belongs(
    desk: Desk, moves: Any
) -> None:
    made = [await desk.arrives(f"t{n}") for n in range(4)]
    world = World([str(one.id) for one in made])
    world.words = [(id, f"t{n}") for n, id in enumerate(world.ids)]
    for number, (what, one, two) in enumerate(moves):
        a, b = world.ids[one], world.ids[two]
        if what == "write":
            await desk.writes(UUID(a), f"w{number}")
            world.words.append((world.root(a), f"w{number}"))
        elif what == "merge" and world.root(a) != world.root(b):
            survivor, other = world.root(a), world.root(b)
            await merge(desk, survivor, other)
            world.parent[other] = survivor
        elif what == "undo" and world.parent:
            await _undo(desk, world, sorted(world.parent)[one % len(world.parent)])
        await world.check(desk)
    while world.parent:  # everything undone, every ticket is what it was
        await _undo(desk, world, next(iter(world.parent)))
    await world.check(desk)


async def _undo(desk: Desk, world: World, other: str) -> None:
    found = next(m for m in await merges(desk, other) if m["merged_id"] == other and m["undone_at"] is None)
    assert (await undo(desk, other, found["id"]))["id"] == other
    del world.parent[other]


async def test_a_message_reaches_who_goes_on_however_often_it_was_merged_and_waits_for_no_merged_one(
    desk: Desk,
) -> None:
    tickets = [await desk.arrives() for _ in range(24)]
    for merged, survivor in pairwise(tickets):
        await merge(desk, survivor.id, merged.id)
    async with asyncio.timeout(20), desk.database.transaction() as elsewhere:
        await elsewhere.execute("select from tickets.ticket where id = $1 for update", tickets[0].id)
        received = await desk.writes(tickets[0].id)
    assert received.ticket_id == tickets[-1].id
