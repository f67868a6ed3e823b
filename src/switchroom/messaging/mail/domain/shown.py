"""A read mail as plain values for JSON, without the contents of its files."""

from typing import Any

import msgspec

from switchroom.messaging.mail.domain.reading import Attachment, Bounce, MailAddress, ParsedMail

PLAIN = (
    *("verdict", "defects", "kind", "signs", "answerable", "sender", "reply_to", "return_path", "subject", "sent_at"),
    *("language", "text_full", "html", "remote_images", "forwarded", "received", "hops", "size"),
)
"""What stands in JSON as it is named in `ParsedMail`."""


def as_json(mail: ParsedMail) -> dict[str, Any]:
    """What `switchroom mail parse --json` prints: names as people say them, hashes as SHA-256."""
    shown: dict[str, Any] = {name: msgspec.to_builtins(getattr(mail, name)) for name in PLAIN}
    return shown | {
        "recipients": {"to": _people(mail.to), "cc": _people(mail.cc)},
        "text": mail.text_trimmed,
        "attachments": [_file(one) for one in mail.attachments],
        "bounce": _bounce(mail.bounce) if mail.bounce else None,
        "references": {
            "message_id": mail.message_id,
            "in_reply_to": list(mail.in_reply_to),
            "references": list(mail.references),
            "reply_tokens": list(mail.reply_tokens),
        },
        "authentication": msgspec.to_builtins(mail.authenticity),
        "hash": mail.sha256,
    }


def _people(people: tuple[MailAddress, ...]) -> list[dict[str, str]]:
    return [msgspec.to_builtins(one) for one in people]


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.media_type,
        "size": one.size,
        "hash": one.sha256,
        "content_id": one.content_id,
        "inline": one.inline,
        "note": one.note,
    }


def _bounce(bounce: Bounce) -> dict[str, Any]:
    """The first address at the top, for it is the only one nearly always."""
    recipients = [msgspec.to_builtins(one) for one in bounce.recipients]
    first = recipients[0] if recipients else {"address": "", "status": "", "hard": False}
    return {
        "address": first["address"],
        "status": first["status"],
        "hard": first["hard"],
        "recipients": recipients,
        "original_message_id": bounce.original_message_id,
    }
