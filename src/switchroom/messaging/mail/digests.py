"""What makes a message this one and no other, whichever way and however often it comes."""

import hashlib
import re

_IDENTIFYING = (b"message-id", b"date", b"from", b"subject")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(rb"\r?\n[ \t]+")


def content_digest(raw: bytes) -> bytes | None:
    """A digest of who wrote what and when, without the traces of its way (`Received` and the like).

    None for a message with neither an id nor a date: the same words sent twice would look like one message that was
    delivered twice, and nothing may be lost.
    """
    end = _END_OF_HEAD.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    found = dict.fromkeys(_IDENTIFYING, b"")
    for line in _FOLDED.sub(b" ", head).splitlines():
        name, colon, value = line.partition(b":")
        key = name.strip().lower()
        if colon and key in found and not found[key]:
            found[key] = value.strip()
    if not found[b"message-id"] and not found[b"date"]:
        return None
    digest = hashlib.sha256()
    for value in found.values():
        digest.update(len(value).to_bytes(4, "big") + value)
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return digest.digest()
