"""The bundle as a file: a ZIP with a page to read, the same as JSON, the attachments and the recordings."""

import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints.evidence import Bundle
from switchroom.platform.access import Principal
from switchroom.platform.errors import Refusal
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.tickets.facade import TicketFiles
from switchroom.voice.facade import Part, open_recording

HEADINGS = {
    "en": {
        "complaint": "Complaint", "said": "What was said and changed", "handling": "Handling", "warning": "Warning",
        "clocks": "Clocks", "related": "Linked", "interactions": "Calls and chats", "late": "late",
        "filled_in": "What was filled in", "tasks": "Who did what", "missing": "Not in this bundle any more",
    },
    "pt-BR": {
        "complaint": "Reclamação", "said": "O que foi dito e alterado", "handling": "Tratamento", "warning": "Alerta",
        "clocks": "Prazos", "related": "Vinculadas", "interactions": "Ligações e chats", "late": "em atraso",
        "filled_in": "O que foi preenchido", "tasks": "Quem fez o quê", "missing": "Não disponível mais",
    },
    "zh-CN": {
        "complaint": "投诉", "said": "沟通与变更记录", "handling": "处理", "warning": "预警", "clocks": "时限",
        "related": "关联投诉", "interactions": "通话与会话", "late": "超时", "filled_in": "填写内容",
        "tasks": "办理记录", "missing": "已不可用",
    },
}  # fmt: skip
_UNSAFE = re.compile(r"[^\w.\- ]+")


class _Sink:
    """What `zipfile` writes to: bytes that are fetched as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


async def pieces(
    services: Services, principal: Principal, ticket_id: UUID, found: Bundle, language: str
) -> AsyncIterator[bytes]:
    """The ZIP, piece by piece. A file that is gone, or that one may not hear, is named as missing."""
    sink, missing = _Sink(), list[str]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        async for name, content in _files(services, principal, ticket_id, found, missing):
            with archive.open(name, "w") as entry:
                async for piece in content:
                    entry.write(piece)
                    yield sink.taken()
        told = {**found.told, "missing": missing}
        archive.writestr("evidence.json", msgspec.json.format(msgspec.json.encode(told), indent=1))
        archive.writestr("evidence.html", page(told, language))
    yield sink.taken()


async def _files(
    services: Services, principal: Principal, ticket_id: UUID, found: Bundle, missing: list[str]
) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    for number, (file_id, name) in enumerate(found.attachments, 1):
        path = f"files/{number:03}-{_UNSAFE.sub('_', name)[-80:]}"
        opened = None
        with suppress(Refusal):
            opened = await services.the(TicketFiles).open(ticket_id, file_id)
        if opened is None:
            missing.append(name)
            continue
        yield path, opened.pieces()
    for number, (recording_id, interaction_id, media_type) in enumerate(found.recordings, 1):
        ending = media_type.partition(";")[0].rpartition("/")[2] or "bin"
        path, heard = f"recordings/{number:03}.{_UNSAFE.sub('', ending)}", None
        with suppress(Refusal):
            heard = await open_recording(
                services.database, services.settings, services.the(Keyring), principal, interaction_id, recording_id
            )
        if heard is None:
            missing.append(path)
            continue
        yield path, heard.pieces(Part(0, heard.size, heard.size))


def page(told: dict[str, Any], language: str) -> str:
    """The bundle for reading and printing."""
    words = HEADINGS.get(language, HEADINGS["en"])
    complaint = told["complaint"]
    parts = [f"<h1>{words['complaint']} #{complaint['number']}</h1><p>{escape(complaint['subject'])}</p>"]
    parts.append(_list([f"{name}: {_said(value, language)}" for name, value in _shown(complaint)]))
    parts.append(f"<h2>{words['said']}</h2>")
    parts += [_entry(entry, language) for entry in told["said"]]
    for run in told["handling"]:
        parts.append(f"<h2>{words['warning' if run['warning'] else 'handling']} ({escape(run['slug'])})</h2>")
        parts.append(_list(_steps(run, language, words["late"])))
        parts.append(f"<h3>{words['tasks']}</h3>{_list(_tasks(run, language))}")
        filled = [f"{name}: {_said(value, language)}" for name, value in run["filled_in"].items()]
        parts.append(f"<h3>{words['filled_in']}</h3>{_list(filled)}")
    for name in ("clocks", "related", "interactions", "missing"):
        rows = [_row(row, language) for row in told[name]]
        if rows:
            parts.append(f"<h2>{words[name]}</h2>{_list(rows)}")
    style = "body{font:15px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto}pre{white-space:pre-wrap}"
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><title>#{complaint["number"]}</title>'
        f"<style>{style}</style>{''.join(parts)}</html>"
    )


def _shown(complaint: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in complaint.items():
        if value not in (None, "", []) and not name.endswith("_id") and name not in ("number", "subject", "cause"):
            yield name, value


def _entry(entry: dict[str, Any], language: str) -> str:
    by = entry["author"] or entry["author_kind"]
    changes = "".join(
        f"<li>{escape(name)}: {_said(was['before'], language)} → {_said(was['after'], language)}</li>"
        for name, was in (entry["changes"] or {}).items()
    )
    files = "".join(f"<li>{escape(name)}</li>" for name in entry["files"])
    said = f"<pre>{escape(entry['text'])}</pre>" if entry["text"] else ""
    head = f"{_said(entry['at'], language)} · {escape(entry['kind'])} · {escape(by)}"
    return f"<p><b>{head}</b></p>{said}<ul>{changes}{files}</ul>"


def _steps(run: dict[str, Any], language: str, late: str) -> list[str]:
    return [
        f"{_said(step['began'], language)} – {_said(step['ended'], language)} · {_said(step['title'], language)}"
        f" · {escape(step['outcome'])}{' · ' + escape(step['who']) if step['who'] else ''}"
        f"{' · ' + late if step['late'] else ''}"
        for step in run["steps"]
    ]


def _tasks(run: dict[str, Any], language: str) -> list[str]:
    names = ("title", "post", "who", "state", "opened_at", "due_at", "ended_at", "decision", "reason")
    return [" · ".join(_said(task[name], language) for name in names if task[name]) for task in run["tasks"]]


def _row(row: Any, language: str) -> str:
    if not isinstance(row, dict):
        return _said(row, language)
    return " · ".join(_said(value, language) for name, value in row.items() if value is not None and name != "id")


def _said(value: Any, language: str) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, dict):
        value = value.get("name", value) if "name" in value else value
        if isinstance(value, dict):
            texts = all(isinstance(word, str) for word in value.values()) and value
            value = Text.parse(value).in_language(language, "en") if texts else msgspec.json.encode(value).decode()
    return escape(str(value))


def _list(rows: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"
