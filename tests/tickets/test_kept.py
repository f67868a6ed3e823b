"""What is kept of a ticket: its files, for how long, and what a customer can have and have erased."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from switchroom.platform.events import Origin
from switchroom.tickets.contracts import NewFile, Status
from switchroom.tickets.events import TicketStatusChanged
from switchroom.tickets.facade import close_solved, files_folder, forget_origin, forget_tickets, remove_files
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def attached(desk: Desk, entry: UUID, *files: NewFile) -> list[str]:
    async with desk.database.transaction() as tx:
        return [str(file.id) for file in await desk.tickets.attach(tx, entry, files)]


async def test_a_file_is_what_its_bytes_say_and_is_only_ever_kept_by_who_fetches_it(desk: Desk, centre: Centre) -> None:
    ticket = await desk.arrives()
    script = NewFile("page.html", b"\x00<script>alert(1)</script>")
    photo, _ = await attached(desk, ticket.entry_id, NewFile("../../evil.html", PNG), script)
    (entry,) = await desk.entries(ticket.id)
    assert [(f["name"], f["kind"], f["kept"]) for f in entry["files"]] == [
        ("evil.html.png", "image/png", True),
        ("page.html", "application/octet-stream", False),
    ]
    answer = await desk.admin.get(f"/api/tickets/{ticket.id}/files/{photo}")
    assert answer.content == PNG
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert PNG not in (files_folder(centre.services.settings) / photo).read_bytes()
    refused(
        await desk.admin.get(f"/api/tickets/{ticket.id}/files/{entry['files'][1]['id']}"), 404, "ticket.file_not_found"
    )
    other = await desk.new()
    refused(await desk.admin.get(f"/api/tickets/{other['id']}/files/{photo}"), 404, "ticket.file_not_found")


async def test_erasing_a_customer_takes_the_words_and_leaves_the_figures(desk: Desk, centre: Centre) -> None:
    await centre.brand("A", "acme")
    lia = await desk.customer()
    ticket = await desk.arrives("My PIN is 4711", requester_id=UUID(lia["id"]))
    await desk.reply(ticket.id, "Never tell your PIN")
    (photo,) = await attached(desk, ticket.entry_id, NewFile("pin.png", PNG))
    kept = ok(await desk.admin.get(f"/api/customers/{lia['id']}/export"))["kept_elsewhere"]["tickets"]
    assert [entry["text"] for entry in kept[0]["entries"]] == ["My PIN is 4711", "Never tell your PIN"]
    ok(await desk.admin.post(f"/api/customers/{lia['id']}/erase"), 204)
    shown = await desk.get(ticket.id)
    assert (shown["subject"], shown["number"], shown["status"]) == ("", ticket.number, "open")
    assert {text for _, text in await desk.words(ticket.id)} == {""}
    assert await desk.listed(search="PIN") == []
    refused(await desk.admin.get(f"/api/tickets/{ticket.id}/files/{photo}"), 404, "ticket.file_not_found")


async def test_what_was_written_goes_when_a_ticket_has_been_closed_long_enough(desk: Desk, centre: Centre) -> None:
    closed, live = await desk.new(), await desk.new()
    await desk.status(closed["id"], "solved", "closed")
    async with desk.database.transaction() as tx:
        now = await tx.now()
        assert await forget_tickets(tx, now - timedelta(days=1), 10) == 0
        assert await forget_tickets(tx, now + timedelta(minutes=1), 10) == 1
        assert await forget_tickets(tx, now + timedelta(minutes=1), 10) == 0
    assert {text for _, text in await desk.words(closed["id"])} == {""}
    assert await desk.words(live["id"]) == [("message", "It prints blank pages.")]
    assert await desk.listed(search="blank") == [live["number"]]


async def test_a_ticket_that_was_solved_long_enough_is_closed_and_says_so(desk: Desk, centre: Centre) -> None:
    solved, again, live = await desk.new(), await desk.new(), await desk.new()
    await desk.status(solved["id"], "solved")
    await desk.status(again["id"], "solved", "open")
    async with desk.database.transaction() as tx:
        now = await tx.now()
        assert await close_solved(tx, now - timedelta(days=1), 10) == 0
        assert await close_solved(tx, now + timedelta(minutes=1), 10) == 1
        assert await close_solved(tx, now + timedelta(minutes=1), 10) == 0
    shown = [(await desk.get(one["id"]))["status"] for one in (solved, again, live)]
    assert shown == ["closed", "open", "new"]
    last = (await desk.entries(solved["id"]))[-1]
    assert (last["author"]["kind"], last["data"]["changes"]["status"]["after"]) == ("system", "closed")
    assert (await desk.events(solved["id"]))[-1] == TicketStatusChanged(
        ticket=UUID(solved["id"]), before=Status.SOLVED, after=Status.CLOSED
    )


async def test_files_of_no_entry_are_removed_a_day_later(desk: Desk, centre: Centre) -> None:
    ticket = await desk.arrives()
    (photo,) = await attached(desk, ticket.entry_id, NewFile("a.png", PNG))
    folder = files_folder(centre.services.settings)
    stray = folder / "0190b0a0-5c1e-7000-8000-000000000001"
    stray.write_bytes(b"x")
    assert await remove_files(desk.database, folder) == 0
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert await remove_files(desk.database, folder) == 1
    assert [path.name for path in folder.iterdir()] == [photo]
    assert await remove_files(desk.database, Path("/nowhere")) == 0


async def test_simulated_tickets_are_apart_and_can_be_removed_whole(desk: Desk) -> None:
    real = await desk.new()
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.ticket set origin = 'simulated' where id = $1", (await desk.arrives()).id)
    assert await desk.listed() == [real["number"]]
    assert len(await desk.listed(simulated=True)) == 1
    async with desk.database.transaction() as tx:
        assert await forget_origin(tx, Origin.SIMULATED, 10) == 1
    assert await desk.listed(simulated=True) == []
