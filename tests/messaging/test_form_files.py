"""A file that a form asks for: sent ahead, looked at, handed in with the form or forgotten."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from switchroom.messaging.chat import files as chat_files
from switchroom.messaging.facade import remove_files
from switchroom.platform.db import Database
from switchroom.tickets import http as tickets
from tests.messaging.pages import Page
from tests.messaging.test_files import PDF, PNG, on_disk
from tests.messaging.test_web_forms import Form
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok, refused

PROCESS = """
media: [form, chat]
start: form
steps:
  form:
    type: form
    fields:
      - {name: words, label: What happened}
      - {name: photo, label: A photo, kind: file}
      - {name: bill, label: The bill, kind: file, required: false}
    then: wait
    otherwise: end
  wait: {type: queue, queue: billing, maximum: 10m, outcomes: {answered: show}, otherwise: end}
  show: {type: show, text: "Look at {{ photo }}.", buttons: [{name: ok, label: OK}], outcomes: {ok: end}}
  end: {type: end}
"""


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Live]:
    async with live_centre(database, tickets.router, data=tmp_path) as live:
        yield live


async def begun(live: Live, process: str = PROCESS, **entry: Any) -> Form:
    await live.queue("billing")
    await live.entry("request", process, medium="form", **entry)
    return await Form.begun(live)


async def ahead(page: Page, content: bytes = PNG, name: str = "roof.png", prompt: str = "") -> httpx.Response:
    prompt = prompt or (await page.view())["prompt"]["id"]
    return await page.client.post(f"{page.path}/prompts/{prompt}/files", params={"name": name}, content=content)


async def test_a_file_is_handed_in_with_the_form_and_lies_in_the_conversation(live: Live) -> None:
    page = await begun(live, chat={"files": False})
    photo = ok(await ahead(page), 201)
    assert (photo["name"], photo["type"], photo["size"]) == ("roof.png", "image/png", len(PNG))
    refused(await page.client.get(f"{page.path}/files/{photo['id']}"), 404, "chat.file_not_found")
    ok(await page.answer(values={"words": "It leaks.", "photo": photo["id"], "bill": ""}), 201)
    said = [one for one in (await page.view())["messages"] if one["author"] == "customer"]
    assert [(one["kind"], one["text"]) for one in said] == [
        ("answer", "What happened: It leaks.\nA photo: roof.png"),
        ("file", None),
    ]
    assert said[1]["file"]["name"] == "roof.png"
    ana = await live.agent("Ana", origin="real", capacity={"form": 1})
    await ana.accept()
    answer = await ana.client.get(f"/api/interactions/{page.id}/chat/files/{photo['id']}")
    assert (answer.content, answer.headers["content-disposition"][:11]) == (PNG, "attachment;")
    assert "Look at roof.png." in str(await ana.step(page.id))


async def test_a_form_that_becomes_a_ticket_takes_its_files_along(live: Live) -> None:
    ticket = '  ticket: {type: ticket, action: open, kind: request, subject: "Roof", text: "{{ words }}", then: wait}\n'
    process = PROCESS.replace("    then: wait", "    then: ticket").replace("  wait: {", f"{ticket}  wait: {{")
    page = await begun(live, process)
    photo = ok(await ahead(page), 201)["id"]
    ok(await page.answer(values={"words": "It leaks.", "photo": photo}), 201)
    (made,) = ok(await live.centre.admin.get(f"/api/interactions/{page.id}/tickets"))["items"]
    path = f"/api/tickets/{made['id']}"
    entry = ok(await live.centre.admin.get(f"{path}/entries"))["items"][0]
    assert (entry["text"], [file["name"] for file in entry["files"]]) == ("It leaks.", ["roof.png"])
    assert (await live.centre.admin.get(f"{path}/files/{entry['files'][0]['id']}")).content == PNG


async def test_only_what_was_sent_to_this_form_can_be_handed_in(live: Live) -> None:
    page = await begun(live)
    other = await Form.begun(live, address="192.0.2.2")
    theirs = ok(await ahead(other), 201)["id"]
    for value in (theirs, str(uuid4()), "roof.png", True, "", None):
        answer = await page.answer(values={"words": "Help", "photo": value})
        errors = refused(answer, 422, "chat.not_accepted")["errors"]
        assert [(one["field"], one["code"]) for one in errors] == [
            ("values.photo", "missing" if value in ("", None) else "invalid")
        ]
    mine = ok(await ahead(page), 201)["id"]
    ok(await page.answer(values={"words": "Help", "photo": mine, "bill": mine}), 201)
    kinds = [one["kind"] for one in (await page.view())["messages"] if one["author"] == "customer"]
    assert kinds == ["answer", "file"], "the same file twice is one"


async def test_what_is_not_accepted_or_asked_for_is_refused_and_leaves_nothing(live: Live) -> None:
    page = await begun(live)
    prompt = (await page.view())["prompt"]["id"]
    refused(await ahead(page, b"MZ\x90\x00", "photo.png"), 422, "chat.file_refused")
    refused(await ahead(page, prompt=str(uuid4())), 409, "chat.prompt_moved_on")
    assert on_disk(live) == []
    hostile = ok(await ahead(page, PDF, "../../a\u202efdp.exe"), 201)
    assert hostile["name"] == "afdp.exe.pdf"
    ok(await page.answer(values={"words": "Help", "photo": hostile["id"]}), 201)
    refused(await ahead(page, prompt=prompt), 409, "chat.prompt_moved_on")


async def test_what_was_not_handed_in_is_removed_after_a_day(live: Live) -> None:
    page = await begun(live)
    left, used = [ok(await ahead(page), 201)["id"] for _ in range(2)]
    ok(await page.answer(values={"words": "Help", "photo": used}), 201)
    folder = chat_files.files_folder(live.services.settings)
    assert await remove_files(live.services.database, folder) == 0
    async with live.services.database.transaction() as tx:
        await tx.execute("update messaging.file set began_at = began_at - interval '2 days'")
    assert await remove_files(live.services.database, folder) == 1
    assert [path.name for path in on_disk(live)] == [used]
    assert await live.value("select count(*) from messaging.file where id = $1", UUID(left)) == 0


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (
            "{type: form, fields: [{name: a, label: A, kind: file, secret: true}], then: end, otherwise: end}",
            "form.secret",
        ),
    ],
)
async def test_a_process_that_cannot_ask_for_it_is_refused(live: Live, step: str, code: str) -> None:
    head = "process: a\ntitle: A\nlanguages: [en]\nmedia: [form]\nstart: s\n"
    text = f"{head}steps:\n  s: {step}\n  end: {{type: end}}\n"
    found = await live.centre.admin.post("/api/processes/check", json={"definition": text})
    assert code in found.text, found.text
