"""What of a mail is its text, what came along as files, and which mails are within it."""

import hashlib
from html import escape

import msgspec

from switchroom.messaging.mail.domain.addresses import addresses, message_ids
from switchroom.messaging.mail.domain.entity import Entity
from switchroom.messaging.mail.domain.header import words
from switchroom.messaging.mail.domain.html import safe_html
from switchroom.messaging.mail.domain.html_text import text_of
from switchroom.messaging.mail.domain.names import attachment_name
from switchroom.messaging.mail.domain.reading import Attachment, Defects, Forwarded, Limits
from switchroom.messaging.mail.domain.tnef import SIGNATURE, read_tnef

_FORWARDED_TEXT, _MOST_FORWARDED = 100_000, 20


class Body(msgspec.Struct, frozen=True):
    """A text, in one form or both."""

    plain: str = ""
    html: str = ""


class Contents(msgspec.Struct, frozen=True):
    """All that a mail holds, its HTML safe."""

    text: str
    html: str
    remote_images: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    forwarded: tuple[Forwarded, ...]


def read_contents(mail: Entity, limits: Limits, defects: Defects) -> Contents:
    """Walk the tree once and put together what people read."""
    reader = _Reader(limits, defects)
    bodies = reader.bodies(mail)
    return _shown(bodies, reader, limits, defects)


class _Reader:
    def __init__(self, limits: Limits, defects: Defects) -> None:
        self._limits, self._defects = limits, defects
        self.attachments: list[Attachment] = []
        self.forwarded: list[Forwarded] = []
        self._left = limits.text
        self._is_within = False
        self.wrapped = Body()
        """The text of a winmail.dat, for mails that have no other."""

    def bodies(self, part: Entity) -> list[Body]:
        """The texts of a part, in order; its files are remembered on the way."""
        if part.media_type == "multipart/alternative" and part.children:
            return self._alternatives(part)
        if part.is_multipart:
            return [body for child in part.children for body in self.bodies(child)]
        if part.media_type in ("message/rfc822", "message/global") and part.children:
            self._forwarded(part)
            return []
        if self._is_text(part):
            return self._body(part)
        self._file(part)
        return []

    def _is_text(self, part: Entity) -> bool:
        if part.media_type.startswith("multipart/"):
            return True  # announced parts and has none: what there is, is text
        if part.disposition == "attachment" or part.media_type not in ("text/plain", "text/html", "text/enriched"):
            return False
        return not part.filename

    def _body(self, part: Entity) -> list[Body]:
        most = self._limits.html if part.media_type == "text/html" else self._left
        text = part.text(max(most, 0), self._defects)
        if part.media_type == "text/html":
            return [Body(html=text)]
        self._left -= len(text)
        return [Body(plain=text)]

    def _alternatives(self, part: Entity) -> list[Body]:
        """The last of each form counts (RFC 2046: the richest is the last)."""
        branches = [self.bodies(child) for child in part.children]
        plain = next((b for b in reversed(branches) if any(body.plain.strip() for body in b)), [])
        html = next((b for b in reversed(branches) if any(body.html.strip() for body in b)), [])
        return [Body("\n\n".join(b.plain for b in plain if b.plain), "\n".join(b.html for b in html if b.html))]

    def _forwarded(self, part: Entity) -> None:
        inner = part.children[0]
        subject = words(inner.header.first("subject"), self._defects)
        self._file(part, told=part.filename or (f"{subject[:80]}.eml" if subject else ""))
        if len(self.forwarded) >= _MOST_FORWARDED:
            self._defects.add("forwarded_cut")
            return
        position = len(self.forwarded)
        self.forwarded.append(Forwarded())
        outer, self._is_within = self._is_within, True
        bodies = self.bodies(inner)
        self._is_within = outer
        senders = addresses(inner.header.all("from"), 1, Defects())
        ids = message_ids(inner.header.all("message-id"), 1)
        self.forwarded[position] = Forwarded(
            sender=senders[0] if senders else None,
            subject=subject[:500],
            message_id=ids[0] if ids else "",
            text="\n\n".join(_plain(body, self._defects) for body in bodies)[:_FORWARDED_TEXT],
        )

    def _file(self, part: Entity, told: str = "") -> None:
        if len(self.attachments) >= self._limits.attachments:
            self._defects.add("attachments_cut")
            return
        damages = Defects()
        content = part.content(damages)
        for code in damages.codes:
            self._defects.add(code)
        if content.startswith(SIGNATURE):
            self._wrapped(part, content)
            return
        note = "broken" if damages.codes else ""
        ids = message_ids(part.header.all("content-id"), 1)
        self._add(
            told or part.filename,
            part.media_type,
            content,
            note,
            content_id=ids[0] if ids else part.header.first("content-id").strip("<> "),
        )

    def _add(self, told: str, media_type: str, content: bytes, note: str, content_id: str = "") -> None:
        self.attachments.append(
            Attachment(
                name=attachment_name(told, media_type, len(self.attachments) + 1),
                media_type=media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                content_id=content_id[:250],
                note=note or ("forwarded" if self._is_within else ""),
                content=content,
            )
        )

    def _wrapped(self, part: Entity, content: bytes) -> None:
        """winmail.dat: its files in its place; the thing itself when nothing came out of it."""
        found = read_tnef(content)
        files = [file for file in found.files if file.content] if found else []
        is_whole = found is not None and found.whole
        if not is_whole:
            self._defects.add("tnef_broken")
        if not found or not is_whole or not (files or found.text or found.html):
            self._add(part.filename or "winmail.dat", part.media_type, content, "tnef")
        for file in files[: max(self._limits.attachments - len(self.attachments), 0)]:
            media_type = file.media_type or "application/octet-stream"
            self._add(file.name, media_type, file.content, "tnef", file.content_id)
        if found:
            self.wrapped = Body(found.text[: self._limits.text], found.html[: self._limits.html])


def _plain(body: Body, defects: Defects) -> str:
    return body.plain if body.plain.strip() else text_of(safe_html(body.html, defects).html)


def _shown(bodies: list[Body], reader: _Reader, limits: Limits, defects: Defects) -> Contents:
    if not any(body.plain.strip() or body.html.strip() for body in bodies):
        bodies = [reader.wrapped]
    rich = any(body.html.strip() for body in bodies)
    texts: list[str] = []
    pages: list[str] = []
    remote: dict[str, None] = {}
    used: set[str] = set()
    for body in bodies:
        if body.html.strip():
            safe = safe_html(body.html, defects, limits.html, len(remote))
            pages.append(safe.html)
            remote.update(dict.fromkeys(safe.remote_images))
            used |= safe.content_ids
            texts.append(body.plain if body.plain.strip() else text_of(safe.html))
        else:
            texts.append(body.plain)
            if rich and body.plain.strip():
                pages.append(f"<p>{escape(body.plain.strip()).replace(chr(10), '<br>')}</p>")
    return Contents(
        text="\n\n".join(text.strip("\n") for text in texts if text.strip())[: limits.text],
        html="\n".join(pages)[: limits.html * 2] if rich else "",
        remote_images=tuple(remote),
        attachments=tuple(_placed(one, used) for one in reader.attachments),
        forwarded=tuple(reader.forwarded),
    )


def _placed(attachment: Attachment, used: set[str]) -> Attachment:
    is_used = attachment.content_id in used and attachment.content_id != ""
    return msgspec.structs.replace(attachment, inline=True) if is_used else attachment
