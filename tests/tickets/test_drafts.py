"""What somebody has begun to write is there on another machine, for him alone, until it is sent or its time is over."""

from typing import Any
from uuid import UUID

import httpx

from switchroom.people.contracts import UserChanged
from switchroom.platform.collection import Change
from switchroom.platform.events import Actor, ActorKind, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope
from switchroom.tickets.facade import drafts_handler, forget_drafts, forget_unused
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import SEE, Desk
from tests.tickets.test_uploads import send, waiting


async def keep(client: httpx.AsyncClient, ticket: Any, kind: str = "reply", **body: Any) -> dict[str, Any]:
    kept: dict[str, Any] = ok(await client.put(f"/api/tickets/{ticket['id']}/drafts/{kind}", json=body))
    return kept


async def drafts(client: httpx.AsyncClient, ticket: Any) -> dict[str, str]:
    return {one["kind"]: one["text"] for one in ok(await client.get(f"/api/tickets/{ticket['id']}/drafts"))["items"]}


async def test_a_draft_is_there_on_another_machine_with_its_files_and_for_nobody_else(
    desk: Desk, centre: Centre
) -> None:
    here, there, ticket = await centre.signed_in("Ana"), await centre.signed_in("Ana"), await desk.new()
    made = ok(await send(here), 201)
    await keep(here, ticket, text="Good morning, we", files=[made["id"]])
    await keep(here, ticket, "note", text="She called twice")
    assert await drafts(there, ticket) == {"reply": "Good morning, we", "note": "She called twice"}
    (_, reply) = ok(await there.get(f"/api/tickets/{ticket['number']}/drafts"))["items"]
    assert reply["files"] == [made]
    assert await drafts(desk.admin, ticket) == {}
    entry = ok(
        await there.post(f"/api/tickets/{ticket['id']}/replies", json={"text": "Done", "files": [made["id"]]}), 201
    )
    assert entry["files"][0]["id"] == made["id"]
    assert await drafts(here, ticket) == {"note": "She called twice"}
    ok(await there.post(f"/api/tickets/{ticket['id']}/notes", json={"text": "Solved by phone"}), 201)
    assert await drafts(here, ticket) == {}


async def test_who_writes_last_wins_and_is_handed_what_he_had_not_seen(desk: Desk, centre: Centre) -> None:
    here, there, ticket = await centre.signed_in("Ana"), await centre.signed_in("Ana"), await desk.new()
    first = await keep(here, ticket, text="One")
    second = await keep(here, ticket, text="One two", revision=first["revision"])
    assert second["replaced"] is None
    late = await keep(there, ticket, text="Other words", revision=first["revision"])
    assert late["replaced"] == {"subject": "", "text": "One two", "mentions": []}
    assert await drafts(here, ticket) == {"reply": "Other words"}
    assert (await keep(here, ticket, text="Other words", revision=second["revision"]))["replaced"] is None
    assert await keep(here, ticket, text=" ", revision=late["revision"]) == {
        "revision": None,
        "replaced": {"subject": "", "text": "Other words", "mentions": []},
    }
    assert await drafts(there, ticket) == {}


async def test_a_note_keeps_whom_it_mentions(desk: Desk, centre: Centre) -> None:
    here, there, ticket = await centre.signed_in("Ana"), await centre.signed_in("Ana"), await desk.new()
    rui = {"id": desk.people["Rui"]["id"], "name": "Rui"}
    first = await keep(here, ticket, "note", text="@Rui look", mentions=[rui])
    (note,) = ok(await there.get(f"/api/tickets/{ticket['id']}/drafts"))["items"]
    assert note["mentions"] == [rui]
    assert (await keep(there, ticket, "note", text="Else"))["replaced"]["mentions"] == [rui]
    assert first["replaced"] is None


async def test_a_new_ticket_is_begun_here_and_opened_there(desk: Desk, centre: Centre) -> None:
    here, there = await centre.signed_in("Ana"), await centre.signed_in("Ana")
    ok(await here.put("/api/ticket-drafts/new", json={"subject": "Scanner", "text": "It is dark"}))
    (draft,) = ok(await there.get("/api/ticket-drafts/new"))["items"]
    assert (draft["kind"], draft["subject"], draft["text"]) == ("new", "Scanner", "It is dark")
    await desk.new(there, subject="Scanner", text="It is dark")
    assert ok(await here.get("/api/ticket-drafts/new"))["items"] == []


async def test_only_on_tickets_on_which_one_may_write(desk: Desk, centre: Centre) -> None:
    rui, ticket = await centre.signed_in("Rui"), await desk.new()
    await centre.person("Eva", SEE, unit=desk.units["first"])
    eva = await centre.signed_in("Eva")
    path = f"/api/tickets/{ticket['id']}/drafts"
    refused(await rui.put(f"{path}/reply", json={"text": "x"}), 404, "ticket.not_found")
    refused(await rui.get(path), 404, "ticket.not_found")
    refused(await eva.put(f"{path}/reply", json={"text": "x"}), 403, "access.not_allowed")
    refused(await eva.put("/api/ticket-drafts/new", json={"text": "x"}), 403, "access.not_allowed")
    refused(await desk.admin.put(f"{path}/poem", json={"text": "x"}), 422, "invalid")


async def test_files_stay_as_long_as_the_draft_and_both_go_after_their_time(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    made, loose = ok(await send(ana), 201), ok(await send(ana), 201)
    await keep(ana, ticket, text="See the picture", files=[made["id"]])
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.upload set at = at - interval '8 days'")
    await forget_unused(desk.database)
    assert loose["id"] != made["id"]
    assert await waiting(desk) == 1
    async with desk.database.transaction() as tx:
        assert await forget_drafts(tx, await tx.now(), 10) == 1
    await forget_unused(desk.database)
    assert (await drafts(ana, ticket), await waiting(desk)) == ({}, 0)


async def test_they_go_with_their_writer_and_with_the_customer(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    lia = await desk.customer()
    ana, ticket = await centre.signed_in("Ana"), await desk.new(requester_id=lia["id"])
    await keep(ana, ticket, text="Dear Lia")
    ok(await desk.admin.post(f"/api/customers/{lia['id']}/erase"), 204)
    assert await drafts(ana, ticket) == {}
    other = await desk.new()
    await keep(ana, other, text="Half a sen")
    user = ok(await desk.admin.get(f"/api/users/{desk.people['Ana']['id']}"))
    await _told(desk, user)
    assert await drafts(ana, other) == {"reply": "Half a sen"}, "she is still here"
    changed = {"active": False, "version": user["version"]}
    ok(await desk.admin.patch(f"/api/users/{user['id']}", json=changed))
    await _told(desk, user)
    async with desk.database.read() as connection:
        assert await connection.fetch_value("select count(*) from tickets.draft") == 0


async def _told(desk: Desk, user: Any) -> None:
    """As the handler is, when the event has its place in the journal."""
    event = UserChanged(id=UUID(user["id"]), change=Change.CHANGED, row_version=2)
    async with desk.database.transaction() as tx:
        at = await tx.now()
        told = Envelope(
            position=1,
            recorded_at=at,
            at=at,
            origin=Origin.REAL,
            actor=Actor(ActorKind.USER, new_id()),
            topics=event.topics,
            event=event,
        )
        await drafts_handler().handle(tx, told)
