"""What mail servers report: delivery reports (RFC 3464), and those of programs that know no standard.

`hard`: status class 5, an address that will not take mail by trying again; a full mailbox (5.2.2) and a mail that is
too large (5.3.4, 5.2.3) are not the address's fault for ever. Without a status its class is read from the number of the
reply.
"""

import re

from switchroom.customers.facade import AddressKind, normal_address
from switchroom.messaging.mail.domain.addresses import message_ids
from switchroom.messaging.mail.domain.entity import Entity
from switchroom.messaging.mail.domain.header import Header, split, words
from switchroom.messaging.mail.domain.reading import Bounce, Defects, FailedRecipient, Limits

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.-])([45])\d\d(?=[ -])")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_FAILURE = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|failed|incomplete)|mail delivery|returned mail|"
    r"failure notice|could ?n[o']t be delivered|could not be delivered|permanent(?:ly)? (?:error|fail|reject)|"
    r"delivery to the following|qmail-send|user unknown|mailbox (?:not found|unavailable|full)|no such user|"
    r"não (?:foi possível entregar|pôde ser entregue|entregue)|falha na entrega|mensagem não entregue|devolvida|"
    r"退信|无法投递|无法送达|投递失败|系统退信|未能送达",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|will (?:be retried|keep trying|continue)|warning: (?:could not|message)|atrasad|延迟", re.I
)
_DAEMONS = re.compile(
    r"(?:mailer-daemon|mail-daemon|postmaster|mail\.?delivery.*|mdaemon|bounce[sd]?)(?:[+-].*)?@.*", re.I
)
_COPY = re.compile(r"--- below this line|-{4,40}.{0,40}(?:copy|original|returned)|\n(?:received|return-path):", re.I)
"""Where the mail that came back begins."""
_NOT_FOR_EVER = ("5.2.2", "5.2.3", "5.3.4")
_MOST, _LOOKED_AT = 100, 50_000


def is_daemon(address: str) -> bool:
    """Whether mail servers write under such an address."""
    return _DAEMONS.fullmatch(address) is not None


def is_report(mail: Entity) -> str:
    """The kind of a multipart/report, "" for other mails."""
    if mail.media_type != "multipart/report":
        return "delivery-status" if _part(mail, "message/delivery-status") else ""
    told = mail.parameters.get("report-type", "").lower()
    for kind in ("delivery-status", "disposition-notification", "feedback-report"):
        if told == kind or _part(mail, f"message/{kind}", f"message/global-{kind}"):
            return kind
    return ""


def _part(mail: Entity, *types: str) -> Entity | None:
    return next((child for child in mail.children if child.media_type in types), None)


def standard_bounce(mail: Entity, text: str, limits: Limits, defects: Defects) -> Bounce:
    """What a delivery report says of each recipient."""
    part = _part(mail, "message/delivery-status", "message/global-delivery-status")
    recipients = _recipients(part, limits, defects) if part else []
    if not recipients:
        return Bounce(recipients=_from_text(text), original_message_id=_original_id(mail, text, limits))
    return Bounce(recipients=tuple(recipients), original_message_id=_original_id(mail, text, limits))


def _recipients(part: Entity, limits: Limits, defects: Defects) -> list[FailedRecipient]:
    rest = part.content(defects).replace(b"\r\n", b"\n").strip(b"\n")
    found: list[FailedRecipient] = []
    for group in re.split(rb"\n[ \t]*\n", rest)[: _MOST + 1]:
        header, _ = split(group + b"\n\n", limits, Defects())
        if one := _recipient(header):
            found.append(one)
    return found


def _recipient(header: Header) -> FailedRecipient | None:
    told = header.first("final-recipient") or header.first("original-recipient")
    address = _ADDRESS.search(told) or _ADDRESS.search(header.first("original-recipient"))
    if not address:
        return None
    diagnostic = words(header.first("diagnostic-code"), Defects())[:1000]
    status = _status(header.first("status"))
    if status in ("", "5.0.0", "4.0.0"):
        status = _status(diagnostic) or status  # the code that says more
    action = header.first("action").strip().lower() or ("failed" if not status.startswith("2") else "delivered")
    return FailedRecipient(
        address=normal_address(AddressKind.MAIL, address[0]),
        status=status,
        hard=is_hard(status, diagnostic) and action != "delayed",
        action=action,
        diagnostic=diagnostic,
    )


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return ".".join(found.groups()) if found else ""


def is_hard(status: str, diagnostic: str = "") -> bool:
    """Whether trying again is in vain."""
    if status:
        return status.startswith("5") and status not in _NOT_FOR_EVER
    reply = _REPLY.search(diagnostic)
    return reply is not None and reply[1] == "5" and not re.search(r"quota|full|cheia|已满", diagnostic, re.IGNORECASE)


def looks_like_bounce(subject: str, text: str) -> bool:
    """Whether a mail from nobody speaks of a mail that did not arrive."""
    return _FAILURE.search(subject) is not None or _FAILURE.search(text[:4000]) is not None


def is_delay(subject: str, text: str) -> bool:
    """Whether it only says that it takes longer."""
    return _DELAYED.search(subject) is not None or _DELAYED.search(text[:2000]) is not None


def free_bounce(mail: Entity, text: str, limits: Limits) -> Bounce:
    """What a report without a standard says: its own header fields, then the addresses and numbers in its text."""
    failed = [a for value in mail.header.all("x-failed-recipients") for a in _ADDRESS.findall(value[:_LOOKED_AT])]
    if failed:
        recipients = tuple(_told(address, text) for address in dict.fromkeys(failed[:_MOST]))
    else:
        recipients = _from_text(text)
    return Bounce(recipients=recipients, original_message_id=_original_id(mail, text, limits))


def _from_text(text: str) -> tuple[FailedRecipient, ...]:
    """The first address before the copy of the original, and what is said after it."""
    report = _COPY.split(text[:_LOOKED_AT], maxsplit=1)[0]
    found = _ADDRESS.search(report)
    return (_told(found[0], report),) if found else ()


def _told(address: str, text: str) -> FailedRecipient:
    at = max(text.find(address), 0)
    around = (
        text[at : at + 1500] if _status(text[at : at + 1500]) or _REPLY.search(text[at : at + 1500]) else text[:3000]
    )
    status = _status(around)
    hard = is_hard(status, around) if status or _REPLY.search(around) else _says_never(around)
    return FailedRecipient(
        address=normal_address(AddressKind.MAIL, address),
        status=status,
        hard=hard,
        diagnostic=" ".join(around[:300].split()),
    )


def _says_never(text: str) -> bool:
    return (
        re.search(r"user unknown|no such|does ?n[o']t exist|não existe|inexistente|不存在|permanent", text, re.I)
        is not None
    )


def _original_id(mail: Entity, text: str, limits: Limits) -> str:
    """The Message-ID of the mail that came back: of its copy, of the report, or as the text shows it."""
    for child in mail.children:
        if child.media_type in ("message/rfc822", "message/global") and child.children:
            ids = message_ids(child.children[0].header.all("message-id"), 1)
        elif child.media_type in ("text/rfc822-headers", "message/global-headers"):
            header, _ = split(child.content(Defects()), limits, Defects())
            ids = message_ids(header.all("message-id"), 1)
        else:
            continue
        if ids:
            return ids[0]
    shown = re.search(r"^\s{0,8}message-id:\s*<([^<>\s]{1,250})>", text, re.IGNORECASE | re.MULTILINE)
    if shown:
        return shown[1]
    ids = message_ids([*mail.header.all("in-reply-to"), *mail.header.all("references")], 50)
    return ids[-1] if ids else ""
