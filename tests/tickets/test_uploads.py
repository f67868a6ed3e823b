"""Files that an agent sends ahead of a reply or a note: his alone until they go along, and nothing that runs."""

import os
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from switchroom.tickets import uploads
from switchroom.tickets.facade import files_folder, forget_unused, remove_files
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import SEE, Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


async def send(client: httpx.AsyncClient, content: bytes = PNG, name: str = "screen.png") -> httpx.Response:
    headers = {"content-type": "text/html"}  # what the sender says of it changes nothing
    return await client.post("/api/ticket-files", params={"name": name}, content=content, headers=headers)


async def waiting(desk: Desk) -> int:
    async with desk.database.read() as connection:
        count: int = await connection.fetch_value("select count(*) from tickets.upload")
        return count


def on_disk(centre: Centre) -> list[str]:
    folder = files_folder(centre.services.settings)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def test_a_file_goes_along_with_a_reply_once_and_is_fetched_from_the_ticket(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    made = ok(await send(ana), 201)
    assert (made["name"], made["kind"], made["size"]) == ("screen.png", "image/png", len(PNG))
    assert PNG[:64] not in (files_folder(centre.services.settings) / made["id"]).read_bytes()
    body = {"text": "See the picture.", "files": [made["id"], made["id"]], "client_id": str(uuid4())}
    path = f"/api/tickets/{ticket['id']}"
    first, again = [ok(await ana.post(f"{path}/replies", json=body), 201) for _ in range(2)]
    assert first == again
    assert [(file["id"], file["name"], file["kept"]) for file in first["files"]] == [(made["id"], "screen.png", True)]
    answer = await ana.get(f"{path}/files/{made['id']}")
    assert answer.content == PNG
    assert answer.headers["content-disposition"].startswith("attachment;")
    refused(await ana.post(f"{path}/notes", json={"text": "Again", "files": [made["id"]]}), 409, "ticket.upload_gone")
    ok(await ana.delete(f"/api/ticket-files/{made['id']}"), 204)
    assert (await ana.get(f"{path}/files/{made['id']}")).content == PNG, "what went along is not taken away any more"


async def test_a_reply_may_be_a_file_without_a_word(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    path = f"/api/tickets/{ticket['id']}"
    for what in ("replies", "notes"):
        made = ok(await send(ana), 201)
        entry = ok(await ana.post(f"{path}/{what}", json={"files": [made["id"]]}), 201)
        assert (entry["text"], [file["id"] for file in entry["files"]]) == ("", [made["id"]])
        refused(await ana.post(f"{path}/{what}", json={"text": "  ", "files": []}), 422, "invalid")
    assert (await desk.get(ticket["id"]))["status"] == "open", "it was answered"


async def test_a_file_of_a_note_is_nobody_s_but_ours(desk: Desk, centre: Centre) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    made = ok(await send(ana), 201)
    note = ok(await ana.post(f"/api/tickets/{ticket['id']}/notes", json={"text": "Look.", "files": [made["id"]]}), 201)
    assert (note["kind"], note["files"][0]["id"]) == ("note", made["id"])


async def test_a_file_sent_ahead_is_its_sender_s_alone(desk: Desk, centre: Centre) -> None:
    ana, rui = await centre.signed_in("Ana"), await centre.signed_in("Rui")
    made = ok(await send(ana), 201)
    ticket = await desk.new(unit_id=desk.units["second"])
    body = {"text": "Mine now", "files": [made["id"], str(uuid4())]}
    problem = refused(await rui.post(f"/api/tickets/{ticket['id']}/replies", json=body), 409, "ticket.upload_gone")
    assert [error["field"] for error in problem["errors"]] == ["files.0", "files.1"]
    assert await desk.words(ticket["id"]) == [("message", "It prints blank pages.")], "nothing was written either"
    ok(await rui.delete(f"/api/ticket-files/{made['id']}"), 204)
    assert (await waiting(desk), on_disk(centre)) == (1, [made["id"]])
    for _ in range(2):
        ok(await ana.delete(f"/api/ticket-files/{made['id']}"), 204)
    assert (await waiting(desk), on_disk(centre)) == (0, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("invoice.exe", b"MZ\x90\x00\x03"),
        ("script.png", b"\x00#!/bin/sh\nrm -rf /"),
        ("page.pdf", b"\x7fELF"),
        ("archive.docx", b"PK\x03\x04" + bytes(26) + b"payload.js"),
        ("nothing.txt", b""),
    ],
)
async def test_what_is_not_on_the_list_is_refused_and_leaves_nothing(
    desk: Desk, centre: Centre, name: str, content: bytes
) -> None:
    ana = await centre.signed_in("Ana")
    refused(await send(ana, content, name), 422, "ticket.file_refused")
    assert (await waiting(desk), on_disk(centre)) == (0, [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\temp\\run.bat", "run.bat.png"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("屏幕.png", "屏幕.png"),
        ('x"\r\nset-cookie: a=1', "x_set-cookie_ a=1.png"),
    ],
)
async def test_hostile_names_become_harmless(desk: Desk, centre: Centre, name: str, kept: str) -> None:
    assert ok(await send(await centre.signed_in("Ana"), PNG, name), 201)["name"] == kept


async def test_sizes_and_counts_are_limits(desk: Desk, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ticket = await centre.signed_in("Ana"), await desk.new()
    limits = ok(await ana.get("/api/ticket-files/limits"))
    assert limits == {"largest": 10 * 1024 * 1024, "together": uploads.MOST_TOGETHER, "most": 10}
    refused(await send(ana, PNG + bytes(limits["largest"])), 413, "request.too_large")
    assert on_disk(centre) == []
    made = [ok(await send(ana), 201)["id"] for _ in range(2)]
    monkeypatch.setattr(uploads, "MOST_TOGETHER", len(PNG) * 2 - 1)
    body: dict[str, Any] = {"text": "Both", "files": made}
    refused(await ana.post(f"/api/tickets/{ticket['id']}/replies", json=body), 422, "ticket.files_too_large")
    refused(
        await ana.post(f"/api/tickets/{ticket['id']}/replies", json={**body, "files": [str(uuid4())] * 11}),
        422,
        "invalid",
    )
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    refused(await send(ana), 409, "ticket.too_many_uploads")
    assert on_disk(centre) == sorted(made)


async def test_who_may_only_see_tickets_sends_no_files(desk: Desk, centre: Centre) -> None:
    await centre.person("Eva", SEE, unit=desk.units["first"])
    refused(await send(await centre.signed_in("Eva")), 403, "access.not_allowed")


async def test_what_is_not_used_is_removed_after_a_week(desk: Desk, centre: Centre) -> None:
    ana, folder = await centre.signed_in("Ana"), files_folder(centre.services.settings)
    old, new = [ok(await send(ana), 201)["id"] for _ in range(2)]
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.upload set at = at - interval '8 days' where id = $1", UUID(old))
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert await remove_files(desk.database, folder) == 0, "both may still be used"
    await forget_unused(desk.database)
    assert await remove_files(desk.database, folder) == 1
    assert on_disk(centre) == [new]
