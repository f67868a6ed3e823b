"""A reply for later goes out at its time, once, as its writer; until then nobody outside knows of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from switchroom.platform.timekeeper import Timer
from switchroom.tickets import events as e
from switchroom.tickets.facade import REPLY_DUE, LaterReplies, forget_unused
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import SEE, Desk
from tests.tickets.test_uploads import send, waiting


def after(**length: float) -> str:
    return (datetime.now(UTC) + timedelta(**length)).isoformat()


async def later(client: httpx.AsyncClient, ticket: Any, **body: Any) -> dict[str, Any]:
    body = {"text": "The part has arrived.", "send_at": after(days=2), **body}
    made: dict[str, Any] = ok(await client.post(f"/api/tickets/{ticket['id']}/scheduled-replies", json=body), 201)
    return made


async def waits(client: httpx.AsyncClient, ticket: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await client.get(f"/api/tickets/{ticket['id']}/scheduled-replies"))["items"]
    return found


async def fire(desk: Desk, made: dict[str, Any], *, due: bool = True) -> None:
    """Its timer rings; `due`: its time has come."""
    timer = Timer(UUID(int=1), REPLY_DUE, UUID(made["id"]), datetime.now(UTC), {})
    async with desk.database.transaction() as tx:
        if due:
            await tx.execute("update tickets.scheduled_reply set send_at = clock_timestamp()")
    async with desk.database.transaction() as tx:
        await LaterReplies(desk.centre.services).fire(tx, [timer])


async def test_it_goes_out_at_its_time_once_and_nothing_has_happened_before(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    file = ok(await send(ana), 201)
    made = await later(ana, ticket, status="pending", files=[file["id"]], client_id="once")
    assert await later(ana, ticket, status="pending", files=[file["id"]], client_id="once") == made
    (shown,) = await waits(desk.admin, ticket)
    assert (shown["author"], shown["text"], shown["files"], shown["failed"]) == (
        "Ana",
        "The part has arrived.",
        [file],
        None,
    )
    async with desk.database.read() as connection:
        (timer,) = await connection.fetch("select * from platform.timer where kind = $1", REPLY_DUE)
    assert timer["due_at"] == datetime.fromisoformat(made["send_at"])
    await fire(desk, made, due=False)
    assert await desk.words(ticket["id"]) == [("message", "It prints blank pages.")]
    assert (await desk.get(ticket["id"]))["status"] == "new"
    assert not [one for one in await desk.events(ticket["id"]) if isinstance(one, e.TicketReplied)]
    for _ in range(2):
        await fire(desk, made)
    entry = (await desk.entries(ticket["id"]))[1]
    assert (entry["kind"], entry["text"], entry["author"]["name"]) == ("reply", "The part has arrived.", "Ana")
    assert [one["id"] for one in entry["files"]] == [file["id"]]
    assert (await desk.get(ticket["id"]))["status"] == "pending"
    assert await waits(ana, ticket) == []
    assert len([one for one in await desk.events(ticket["id"]) if isinstance(one, e.TicketReplied)]) == 1


async def test_it_is_taken_back_by_whoever_works_there_until_it_has_gone(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    file = ok(await send(ana), 201)["id"]
    made = await later(ana, ticket, files=[file])
    path = f"/api/tickets/{ticket['id']}/scheduled-replies/{made['id']}"
    refused(await (await centre.signed_in("Rui")).delete(path), 404, "ticket.not_found")
    await centre.person("Eva", SEE, unit=desk.units["first"])
    eva = await centre.signed_in("Eva")
    assert await waits(eva, ticket) == [made]
    refused(await eva.delete(path), 403, "access.not_allowed")
    ok(await desk.admin.delete(path), 204)
    refused(await ana.delete(path), 404, "ticket.scheduled_reply_not_found")
    await fire(desk, made)
    assert await desk.words(ticket["id"]) == [("message", "It prints blank pages.")]
    body = {"text": made["text"], "files": [file]}
    refused(await ana.post(f"/api/tickets/{ticket['id']}/replies", json=body), 409, "ticket.upload_gone")
    assert [one["id"] for one in (await desk.reply(ticket["id"], **body))["files"]] == [file]


async def test_what_is_in_the_way_at_its_time_is_kept_and_told(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    made = await later(ana, ticket)
    await desk.status(ticket["id"], "solved", "closed")
    await fire(desk, made)
    (shown,) = await waits(ana, ticket)
    assert (shown["failed"], shown["text"]) == ("ticket.closed", "The part has arrived.")
    (notice,) = ok(await ana.get("/api/notices"))["items"]
    assert notice["text"]["en"] == f"#{ticket['number']}: the reply that was to go out now could not be sent"
    ok(await ana.delete(f"/api/tickets/{ticket['id']}/scheduled-replies/{made['id']}"), 204)


async def test_it_goes_with_the_rights_of_that_moment(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    made = await later(ana, ticket)
    ok(await desk.patch(ticket["id"], unit_id=desk.units["second"]))
    await fire(desk, made)
    assert [one["failed"] for one in await waits(desk.admin, ticket)] == ["ticket.not_found"]
    assert await desk.words(ticket["id"]) == [("message", "It prints blank pages.")]


async def test_what_cannot_wait_is_refused(desk: Desk, centre: Centre) -> None:
    ana, ticket, other = await centre.signed_in("Ana"), await desk.new(), await desk.new()
    path = f"/api/tickets/{ticket['id']}/scheduled-replies"
    for at in (after(seconds=-5), after(days=400)):
        refused(await ana.post(path, json={"text": "A", "send_at": at}), 422, "ticket.send_time_refused")
    refused(await ana.post(path, json={"text": "", "send_at": after(days=1)}), 422, "invalid")
    refused(await ana.post(path, json={"text": "A", "send_at": "2027-03-16T08:00:00"}), 422, "invalid")
    gone = {"text": "A", "send_at": after(days=1), "files": [str(uuid4())]}
    refused(await ana.post(path, json=gone), 409, "ticket.upload_gone")
    await later(ana, ticket, client_id="one")
    elsewhere = {"text": "A", "send_at": after(days=1), "client_id": "one"}
    answer = await ana.post(f"/api/tickets/{other['id']}/scheduled-replies", json=elsewhere)
    refused(answer, 409, "ticket.sent_before")
    for _ in range(19):
        await later(ana, ticket)
    refused(await ana.post(path, json={"text": "A", "send_at": after(days=1)}), 409, "ticket.too_many_scheduled")


async def test_its_files_wait_with_it_and_its_words_go_with_the_ticket_s(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    await centre.brand("A", "acme")
    lia = await desk.customer()
    ticket = await desk.new(requester_id=lia["id"])
    file = ok(await send(ana), 201)
    await later(ana, ticket, files=[file["id"]])
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.upload set at = at - interval '30 days'")
    await forget_unused(desk.database)
    assert await waiting(desk) == 1
    ok(await desk.admin.post(f"/api/customers/{lia['id']}/erase"), 204)
    assert await waits(desk.admin, ticket) == []
