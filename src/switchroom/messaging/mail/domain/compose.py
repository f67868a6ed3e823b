"""Write a mail: text and HTML, files, our Message-ID, the reply token, DKIM. No value given can add a header field.

The same `Outgoing` always gives the same Message-ID: what is sent twice after a crash is one mail to its reader.
"""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import UUID

import msgspec

from switchroom.messaging.mail.domain.asking import Asks
from switchroom.messaging.mail.domain.fields import Fields, one_line, usable_address
from switchroom.messaging.mail.domain.html import safe_html
from switchroom.messaging.mail.domain.names import attachment_name
from switchroom.messaging.mail.domain.reading import Defects, MailAddress
from switchroom.messaging.mail.domain.signing import DkimKey, signed
from switchroom.messaging.mail.domain.tokens import make_token
from switchroom.platform.keys import Keyring

_LONGEST_LOCAL, _TOKEN_AND_PLUS = 64, 46
_MOST_REFERENCES = 20
_TYPE = re.compile(r"([a-z]{1,40})/([a-z0-9][a-z0-9.+-]{0,100})")


class OutgoingFile(msgspec.Struct, frozen=True):
    """A file to send along. `method`: what a calendar is to do with it (RFC 6047)."""

    name: str
    media_type: str
    content: bytes
    method: str = ""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one recipient, about a ticket or, without `ticket_id`, about none: no answer to it joins one.

    `unique` names this mail (the entry's id). `automatic`: a machine wrote it. `hops`: of the mail it answers, plus
    one, where machine answers machine. `domain`: the right side of our Message-IDs. `plus`: whether the mail server
    delivers `name+anything@` to `name@`.
    """

    ticket_id: UUID | None
    unique: UUID
    sender: MailAddress
    recipient: MailAddress
    cc: tuple[MailAddress, ...] = ()
    subject: str
    text: str
    html: str = ""
    language: str = "en"
    signature: str = ""
    asks: Asks | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: bool = False
    attachments: tuple[OutgoingFile, ...] = ()
    at: datetime
    domain: str
    installation: str
    hops: int = 0
    plus: bool = True


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to hand to a server as it is. `envelope_from` "": the empty path, so that nothing answers a machine."""

    message_id: str
    raw: bytes
    envelope_from: str
    envelope_to: tuple[str, ...]
    token: str


def compose(keyring: Keyring, outgoing: Outgoing, dkim_key: DkimKey | None = None) -> Composed:
    """The mail. Raises `AddressUnusable`, `KeyUnusable`."""
    recipient, token = usable_address(outgoing.recipient.address), _token(keyring, outgoing)
    message_id = message_id_of(outgoing, token)
    answer_to = answer_address(keyring, outgoing)
    raw = _header(outgoing, message_id, answer_to) + _body(outgoing)
    return Composed(
        message_id=message_id,
        raw=signed(raw, dkim_key) if dkim_key else raw,
        envelope_from="" if outgoing.automatic else answer_to,
        envelope_to=(recipient, *(usable_address(one.address) for one in outgoing.cc)),
        token=token,
    )


def answer_address(keyring: Keyring, outgoing: Outgoing) -> str:
    """Where an answer to it goes: with the token, as far as the mail server takes it. Raises `AddressUnusable`."""
    sender, token = usable_address(outgoing.sender.address), _token(keyring, outgoing)
    return _answer_to(sender, token) if outgoing.plus and token else sender


def _token(keyring: Keyring, outgoing: Outgoing) -> str:
    recipient = usable_address(outgoing.recipient.address)
    return make_token(keyring, outgoing.ticket_id, recipient) if outgoing.ticket_id else ""


def message_id_of(outgoing: Outgoing, token: str) -> str:
    """Our id: the token if there is one, what is unique, our domain."""
    return (
        f"{token}{'.' if token else ''}{outgoing.unique.hex}@{usable_address(f'x@{outgoing.domain}').partition('@')[2]}"
    )


def _answer_to(sender: str, token: str) -> str:
    """The address with the token, where the part before the @ has room for it."""
    local, _, domain = sender.rpartition("@")
    return (
        f"{local}+{token}@{domain}" if len(local) + _TOKEN_AND_PLUS <= _LONGEST_LOCAL and "+" not in local else sender
    )


def _header(outgoing: Outgoing, message_id: str, answer_to: str) -> bytes:
    fields = Fields()
    fields.addresses("From", (outgoing.sender,))
    fields.addresses("To", (outgoing.recipient,))
    fields.addresses("Cc", outgoing.cc)
    fields.addresses("Reply-To", (MailAddress(answer_to, outgoing.sender.name),))
    fields.words("Subject", outgoing.subject)
    fields.plain("Date", format_datetime(outgoing.at.astimezone(UTC)))
    fields.ids("Message-ID", (message_id,))
    fields.ids("In-Reply-To", (outgoing.in_reply_to,))
    fields.ids("References", _references(outgoing))
    if outgoing.automatic:
        fields.plain("Auto-Submitted", "auto-replied")
        fields.plain("X-Auto-Response-Suppress", "All")
    fields.plain("X-Switchroom-Loop", f"{outgoing.installation}; hops={outgoing.hops}")
    fields.plain("Content-Language", outgoing.language)
    return fields.to_bytes()


def _references(outgoing: Outgoing) -> tuple[str, ...]:
    """The root and the newest, the mail it answers at the end (RFC 5322)."""
    ids = dict.fromkeys((*outgoing.references, outgoing.in_reply_to))
    known = [one for one in ids if one]
    return tuple(known if len(known) <= _MOST_REFERENCES else [known[0], *known[-_MOST_REFERENCES + 1 :]])


def readable(outgoing: Outgoing) -> tuple[str, str]:
    """What its reader reads: as plain text, and as a page of HTML that says the same."""
    text = _clean(outgoing.text)
    if outgoing.asks:
        text += f"\n\n{outgoing.asks.question}\n" + "\n".join(f"{name}: {to}" for name, to in outgoing.asks.links)
    if outgoing.signature.strip():
        text += f"\n\n-- \n{_clean(outgoing.signature)}"
    return f"{text}\n", _page(outgoing)


def _body(outgoing: Outgoing) -> bytes:
    """The parts. Their own fields are written by the standard library, which refuses ends of lines."""
    mail = EmailMessage(policy=SMTP)
    text, page = readable(outgoing)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    for number, file in enumerate(outgoing.attachments, 1):
        maintype, subtype = _type(file.media_type)
        name = attachment_name(file.name, file.media_type, number)
        params = {"method": file.method, "charset": "utf-8"} if file.method else None
        mail.add_attachment(file.content, maintype, subtype, filename=name, cte="base64", params=params)
    return mail.as_bytes()


def _clean(text: str) -> str:
    """Text without control signs; the mail server gets CRLF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ").strip("\n")


def _page(outgoing: Outgoing) -> str:
    """The same as HTML: what was given, cleaned; else the text, paragraph by paragraph."""
    given = safe_html(outgoing.html, Defects()).html if outgoing.html.strip() else _paragraphs(_clean(outgoing.text))
    asks = _question(outgoing.asks) if outgoing.asks else ""
    signature = f"<p>-- <br>\n{_lines(_clean(outgoing.signature))}</p>\n" if outgoing.signature.strip() else ""
    language = escape(one_line(outgoing.language)[:20])
    return f'<!DOCTYPE html>\n<html lang="{language}"><body dir="auto">\n{given}\n{asks}{signature}</body></html>\n'


def _question(asks: Asks) -> str:
    """Links that look like buttons; styles stand in them, for mail programs know no other."""
    style = "display:inline-block;margin:0 8px 8px 0;padding:8px 16px;border:1px solid #888;border-radius:6px"
    links = "\n".join(f'<a href="{escape(to)}" style="{style}">{escape(name)}</a>' for name, to in asks.links)
    return f"<p>{escape(asks.question)}</p>\n<p>{links}</p>\n"


def _paragraphs(text: str) -> str:
    return "\n".join(f"<p>{_lines(one)}</p>" for one in text.split("\n\n") if one.strip())


def _lines(text: str) -> str:
    return escape(text.strip("\n")).replace("\n", "<br>\n")


def _type(media_type: str) -> tuple[str, str]:
    """What may be announced: a plain `kind/form`, and never a mail or parts, which would be taken apart."""
    found = _TYPE.fullmatch(media_type.lower())
    if not found or found[1] in ("multipart", "message"):
        return "application", "octet-stream"
    return found[1], found[2]
