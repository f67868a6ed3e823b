"""Read a mail: `parse` gives what can be said of any bytes, in bounded time and memory, and never raises."""

import hashlib

from switchroom.messaging.mail.domain.addresses import addresses, message_ids, return_path, sent_at
from switchroom.messaging.mail.domain.authenticity import TxtLookup, authenticity
from switchroom.messaging.mail.domain.bodies import Contents, read_contents
from switchroom.messaging.mail.domain.entity import Entity, EntityReader
from switchroom.messaging.mail.domain.header import Header, split, words
from switchroom.messaging.mail.domain.kinds import Clues, kind_of
from switchroom.messaging.mail.domain.languages import language_of
from switchroom.messaging.mail.domain.reading import Defects, MailAddress, ParsedMail, ReadingSettings, Verdict
from switchroom.messaging.mail.domain.tokens import address_token, message_id_token
from switchroom.messaging.mail.domain.trimming import trimmed

_LONGEST_SUBJECT = 500
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
NOTHING = Contents("", "", (), (), ())


def parse(raw: bytes, settings: ReadingSettings, txt: TxtLookup | None = None) -> ParsedMail:
    """How a mail is read. With `txt`, signatures are verified when no server we trust has told its results.

    Everything broken is a code in `defects`. `reader_failed` would be a fault of ours: the mail is then kept as
    malformed with its hash, so that it is looked at and stops no other.
    """
    try:
        return _parsed(raw, settings, txt)
    except Exception:
        return ParsedMail(
            verdict=Verdict.MALFORMED,
            defects=("reader_failed",),
            size=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
        )


def _parsed(raw: bytes, settings: ReadingSettings, txt: TxtLookup | None) -> ParsedMail:
    limits, defects = settings.limits, Defects()
    is_too_large = len(raw) > limits.size
    header, body = split(_line_ends(raw[: limits.header_bytes * 2] if is_too_large else raw), limits, defects)
    if is_too_large:
        mail, contents = Entity(header, b"", "text/plain", defects), NOTHING
    else:
        mail = EntityReader(limits, defects).of(header, body)
        contents = read_contents(mail, limits, defects)
    return _told(raw, mail, contents, settings, txt, defects, is_too_large)


def _line_ends(raw: bytes) -> bytes:
    """Old machines end lines with a carriage return alone."""
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _told(
    raw: bytes,
    mail: Entity,
    contents: Contents,
    settings: ReadingSettings,
    txt: TxtLookup | None,
    defects: Defects,
    is_too_large: bool,
) -> ParsedMail:
    header, limits = mail.header, settings.limits
    sender = _sender(header, defects)
    subject = words(header.first("subject"), defects)[:_LONGEST_SUBJECT]
    ids = message_ids(header.all("message-id")[:1], 1)
    in_reply_to = message_ids(header.all("in-reply-to"), limits.references)
    references = message_ids(header.all("references"), limits.references)
    to, cc = (addresses(header.all(name), limits.addresses, defects) for name in ("to", "cc"))
    path = return_path(header.all("return-path"))
    message_id = ids[0] if ids else ""
    received = len(header.all("received"))
    is_reply = bool(in_reply_to or references)
    clues = Clues(sender, path, subject, contents.text, message_id, is_reply, received)
    signs = kind_of(mail, clues, settings, defects)
    answered = (signs.bounce.original_message_id if signs.bounce else "", *in_reply_to, *reversed(references))
    return ParsedMail(
        verdict=_verdict(sender, subject, contents, defects, is_too_large),
        defects=defects.codes,
        kind=signs.kind,
        signs=signs.signs,
        answerable=signs.answerable and not is_too_large,
        sender=sender,
        reply_to=addresses(header.all("reply-to"), 10, defects),
        to=to,
        cc=cc,
        return_path=path,
        subject=subject,
        sent_at=sent_at(header.first("date")),
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        reply_tokens=_tokens(header, (*to, *cc), answered),
        text_full=contents.text,
        text_trimmed=trimmed(contents.text),
        html=contents.html,
        remote_images=contents.remote_images,
        attachments=contents.attachments,
        forwarded=contents.forwarded,
        bounce=signs.bounce,
        authenticity=authenticity(header, sender, settings.authserv_ids, raw, txt),
        received=received,
        hops=signs.hops,
        language=language_of(header.first("content-language"), f"{subject}\n{contents.text[:5000]}"),
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _sender(header: Header, defects: Defects) -> MailAddress | None:
    """Who From names; without one, who Sender names. The first of several, which is then said."""
    fields = header.all("from")
    if len(fields) > 1:
        defects.add("from_repeated")
    found = addresses(fields[:1], 10, defects)
    if len(found) > 1:
        defects.add("from_many")
    if not found:
        defects.add("from_missing")
        found = addresses(header.all("sender")[:1], 1, defects)
    return found[0] if found else None


def _tokens(header: Header, recipients: tuple[MailAddress, ...], ids: tuple[str, ...]) -> tuple[str, ...]:
    """All that look like reply tokens: of the addresses it was sent to first, then of the ids it answers."""
    delivered = [one for name in _DELIVERED_TO for one in addresses(header.all(name)[:20], 20, Defects())]
    found = [address_token(one.address) for one in (*recipients, *delivered)]
    found += [message_id_token(one) for one in ids]
    return tuple(dict.fromkeys(token for token in found if token))[:20]


def _verdict(
    sender: MailAddress | None, subject: str, contents: Contents, defects: Defects, is_too_large: bool
) -> Verdict:
    if is_too_large:
        return Verdict.TOO_LARGE
    is_empty = not (subject or contents.text or contents.attachments or contents.html)
    if sender is None or is_empty:
        return Verdict.MALFORMED
    return Verdict.SALVAGED if defects.codes else Verdict.SOUND
