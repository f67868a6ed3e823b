"""Files go along with a new ticket, with an answer to many at once, and with a macro: kept once for all."""

import os
from typing import Any

from switchroom.tickets.facade import files_folder, forget_tickets, remove_files
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk
from tests.tickets.test_uploads import PNG, on_disk, send, waiting


async def test_a_ticket_is_opened_with_files_once(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    made = ok(await send(ana), 201)
    body = {"subject": "Scanner", "text": "As in the picture", "medium": "walk_up", "files": [made["id"]]}
    first = ok(await ana.post("/api/tickets", json={**body, "client_id": "a"}), 201)
    assert ok(await ana.post("/api/tickets", json={**body, "client_id": "a"}))["id"] == first["id"]
    (entry,) = await desk.entries(first["id"])
    assert [file["id"] for file in entry["files"]] == [made["id"]]
    refused(await ana.post("/api/tickets", json=body), 409, "ticket.upload_gone")
    assert await waiting(desk) == 0


async def parts_of(desk: Desk, count: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    master, parts = await desk.new(), [await desk.new() for _ in range(count)]
    for part in parts:
        body = {"kind": "child_of", "ticket": master["id"]}
        ok(await desk.admin.post(f"/api/tickets/{part['id']}/relations", json=body), 204)
    return master, parts


async def test_an_answer_to_many_takes_its_files_to_each_and_keeps_them_once(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    master, parts = await parts_of(desk, 3)
    made = ok(await send(ana), 201)
    body = {"text": "It works again.", "files": [made["id"]], "client_id": "b"}
    for _ in range(2):
        told = ok(await ana.post(f"/api/tickets/{master['id']}/broadcasts", json=body))
        assert told["sent"] == [part["number"] for part in parts]
    files = [(await desk.entries(part["id"]))[1]["files"] for part in parts]
    assert [len(each) for each in files] == [1, 1, 1]
    assert len({each[0]["id"] for each in files}) == 3
    assert on_disk(centre) == [made["id"]]
    for part, (file,) in zip(parts, files, strict=True):
        assert (await ana.get(f"/api/tickets/{part['id']}/files/{file['id']}")).content == PNG
    await _upkeep_after_closing(desk, centre, parts[0])
    assert on_disk(centre) == [made["id"]], "others still have it"
    assert (await ana.get(f"/api/tickets/{parts[1]['id']}/files/{files[1][0]['id']}")).content == PNG
    for part in parts[1:]:
        await _upkeep_after_closing(desk, centre, part)
    assert on_disk(centre) == []


async def _upkeep_after_closing(desk: Desk, centre: Centre, ticket: dict[str, Any]) -> None:
    await desk.status(ticket["id"], "solved", "closed")
    folder = files_folder(centre.services.settings)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    async with desk.database.transaction() as tx:
        assert await forget_tickets(tx, await tx.now(), 10) == 1
    await remove_files(desk.database, folder)


async def test_a_broadcast_whose_files_are_gone_is_not_sent_at_all(desk: Desk, centre: Centre) -> None:
    master, parts = await parts_of(desk, 2)
    foreign = ok(await send(await centre.signed_in("Ana")), 201)
    body = {"text": "It works again.", "files": [foreign["id"]]}
    path = f"/api/tickets/{master['id']}/broadcasts"
    refused(await desk.admin.post(path, json=body), 409, "ticket.upload_gone")
    assert await desk.words(parts[0]["id"]) == [("message", "It prints blank pages.")]


async def test_a_macro_sends_its_files_along_each_time_and_keeps_what_went_when_it_has_others(
    desk: Desk, centre: Centre
) -> None:
    one, two = [ok(await send(desk.admin, PNG, f"{name}.png"), 201) for name in ("one", "two")]
    macro = await centre.make(
        "ticket-macros", name="Form", slug="form", reply={"en": "Fill it in."}, file_ids=[one["id"]]
    )
    assert macro["files"] == [one]
    ana, tickets = await centre.signed_in("Ana"), [await desk.new() for _ in range(2)]
    for ticket in tickets:
        path = f"/api/tickets/{ticket['id']}/macros/{macro['id']}"
        assert ok(await ana.get(path))["files"] == [one]
        for _ in range(2):
            ok(await ana.post(path, json={"client_id": f"c{ticket['id']}"}))
        (file,) = (await desk.entries(ticket["id"]))[1]["files"]
        assert (file["name"], file["kept"]) == ("one.png", True)
    body = {"version": macro["version"], "file_ids": [two["id"]]}
    changed = ok(await desk.admin.patch(f"/api/ticket-macros/{macro['id']}", json=body))
    assert changed["files"] == [two]
    again = {"version": changed["version"], "file_ids": [two["id"], one["id"]]}
    refused(await desk.admin.patch(f"/api/ticket-macros/{macro['id']}", json=again), 409, "ticket.upload_gone")
    folder = files_folder(centre.services.settings)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    await remove_files(desk.database, folder)
    assert on_disk(centre) == sorted([one["id"], two["id"]])
    assert (await ana.get(f"/api/tickets/{ticket['id']}/files/{file['id']}")).content == PNG
