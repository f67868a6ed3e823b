"""Files in chats: taken for what they are, kept encrypted, given back as something to keep."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.chat import files as chat_files
from switchroom.platform.file_kinds import KINDS, LONGEST_NAME, LOOKED_AT, kept_name, kind_of
from tests.messaging.pages import MENU, Page
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
PDF = b"%PDF-1.7\n" + b"<script>alert(1)</script>" * 10
DOCX = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml and so on"
ODT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"


async def page_with_files(live: Live, **chat: Any) -> Page:
    await live.queue("billing")
    await live.entry("chat", MENU, medium="chat", chat=chat)
    return await Page.opened(live)


async def send(page: Page, content: bytes, name: str = "bill.png", client_id: str = "") -> httpx.Response:
    params = {"name": name, "client_id": client_id or str(uuid4())}
    headers = {"content-type": "text/html"}  # what the sender says of it changes nothing
    return await page.client.post(f"{page.path}/files", params=params, content=content, headers=headers)


def on_disk(live: Live) -> list[Path]:
    folder = chat_files.files_folder(live.services.settings)
    return sorted(folder.iterdir()) if folder.exists() else []


async def test_a_file_goes_both_ways_and_is_encrypted(live: Live) -> None:
    page = await page_with_files(live)
    mine = str(uuid4())
    sent = ok(await send(page, PNG, client_id=mine), 201)
    assert (sent["kind"], sent["file"]["name"], sent["file"]["type"]) == ("file", "bill.png", "image/png")
    assert ok(await send(page, PNG, client_id=mine)) == sent
    answer = await page.client.get(f"{page.path}/files/{sent['file']['id']}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    (stored,) = on_disk(live)
    assert PNG[:64] not in stored.read_bytes()
    ana = await live.agent("Ana", origin="real", capacity={"chat": 1})
    ok(await page.answer(choice="other"), 201)
    await ana.accept()
    work = f"/api/interactions/{page.id}/chat/files"
    theirs = ok(await ana.client.post(work, params={"name": "方案.pdf", "client_id": str(uuid4())}, content=PDF), 201)
    assert (theirs["file"]["name"], theirs["name"]) == ("方案.pdf", "Ana")
    answer = await ana.client.get(f"{work}/{sent['file']['id']}")
    assert answer.content == PNG
    answer = await page.client.get(f"{page.path}/files/{theirs['file']['id']}")
    assert answer.content == PDF
    assert "filename*=UTF-8''%E6%96%B9%E6%A1%88.pdf" in answer.headers["content-disposition"]
    assert [one["file"]["size"] for one in (await page.view())["messages"] if one["file"]] == [len(PNG), len(PDF)]


REFUSED = (
    b"",
    b"MZ\x90\x00" + bytes(100),
    b"\x7fELF" + bytes(100),
    b"PK\x03\x04" + bytes(26) + b"setup.exe",
    b"text with \x00 in it",
    b"\xff\xfe\x00",
    b"cut off \xe6\x96",
    bytes(5000),
)


async def test_what_is_not_on_the_list_is_refused_and_leaves_nothing(live: Live) -> None:
    page = await page_with_files(live)
    for content in REFUSED:
        refused(await send(page, content), 422, "chat.file_refused")
    assert await live.value("select count(*) from messaging.file") == 0
    assert on_disk(live) == []


def test_text_may_be_cut_in_the_middle_of_a_character() -> None:
    kind = kind_of(("字" * LOOKED_AT).encode()[:LOOKED_AT])
    assert kind is not None
    assert kind.media_type == "text/plain"


async def test_sizes_counts_and_the_entry_points_word_are_limits(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await page_with_files(live)
    largest = live.services.settings.web.largest_file
    refused(await send(page, PNG + bytes(largest)), 413, "request.too_large")

    async def endless() -> Any:
        yield PNG
        while True:
            yield bytes(1024 * 1024)

    params = {"name": "x.png", "client_id": str(uuid4())}
    answer = await page.client.post(f"{page.path}/files", params=params, content=endless())
    refused(answer, 413, "request.too_large")
    assert on_disk(live) == []
    monkeypatch.setattr(chat_files, "MOST_FILES", 1)
    ok(await send(page, PNG), 201)
    refused(await send(page, PNG), 409, "chat.too_many_files")
    await live.entry("no-files", MENU, medium="chat", chat={"files": False})
    other = await Page.opened(live, "no-files")
    refused(await send(other, PNG), 403, "chat.files_not_allowed")
    (file_id,) = [one["file"]["id"] for one in (await page.view())["messages"] if one["file"]]
    refused(await other.client.get(f"{other.path}/files/{file_id}"), 404, "chat.file_not_found")


@pytest.mark.parametrize(
    ("given", "content", "kept"),
    [
        ("../../etc/passwd", b"text", "passwd.txt"),
        ("C:\\Users\\x\\invoice.bat", b"echo", "invoice.bat.txt"),
        ("page.html", b"<script>alert(1)</script>", "page.html.txt"),
        ('a"b\r\nset-cookie: x=1.png', PNG, "a_bset-cookie_ x=1.png"),
        ("cod\u202egnp.exe", PNG, "codgnp.exe.png"),
        ("", PDF, "file.pdf"),
        ("...", PDF, "file.pdf"),
        (".png", PNG, "file.png"),
        ("photo.JPEG", b"\xff\xd8\xff\xe0", "photo.jpeg"),
        ("x" * 900 + ".docx", DOCX, "x" * (LONGEST_NAME - 8) + ".docx"),
        ("письмо.odt", ODT, "письмо.odt"),
    ],
)
def test_hostile_names_become_harmless(given: str, content: bytes, kept: str) -> None:
    kind = kind_of(content)
    assert kind is not None
    assert kept_name(given, kind) == kept


@given(name=st.text(max_size=300), kind=st.sampled_from([kind for kind, _ in KINDS]))
def test_any_name_is_kept_short_printable_and_with_an_ending_of_its_kind(name: str, kind: Any) -> None:
    found = kept_name(name, kind)
    assert len(found) <= LONGEST_NAME
    assert found.endswith(kind.endings)
    assert not set(found) & set('/\\"\r\n\0')
    assert found == kept_name(found, kind)


@given(st.binary(max_size=5000))
def test_any_bytes_are_of_a_kind_or_refused(content: bytes) -> None:
    kind = kind_of(content)
    assert kind is None or kind in [known for known, _ in KINDS]
