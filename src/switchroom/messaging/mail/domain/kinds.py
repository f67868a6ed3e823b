"""What kind of mail it is, by what its header says of itself (RFC 3834, RFC 2919, RFC 3464 and what programs do).

Order: what goes in a circle, reports, receipts, answers of machines, lists and bulk, machines, people. A subject that
sounds like an absence is a weak sign: it only tells which automatic answer it is, or speaks together with another.
"""

import re

import msgspec

from switchroom.messaging.mail.domain import reports
from switchroom.messaging.mail.domain.entity import Entity
from switchroom.messaging.mail.domain.header import Header
from switchroom.messaging.mail.domain.reading import (
    Bounce,
    Defects,
    MailAddress,
    MailKind,
    ReadingSettings,
)
from switchroom.messaging.mail.domain.tokens import message_id_token

LOOP_FIELD = "x-switchroom-loop"
MOST_HOPS = 4
"""So often machines may answer machines before it is a loop."""

_ABSENT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ooo\b|i am (?:away|on leave)|"
    r"away from|on (?:vacation|leave)|vacation|resposta autom[áa]tica|fora d[oe] escrit[óo]rio|aus[êe]ncia|ausente|"
    r"estou (?:de f[ée]rias|ausente)|de f[ée]rias|自动回复|自動回覆|自动答复|外出|不在办公室|休假|假期回复|请假)",
    re.IGNORECASE,
)
_REPLY_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply",
)
_ROBOT = re.compile(r"(?:no-?_?reply|do-?_?not-?_?reply|nao-?responda|naoresponda|noreply.*)@.*", re.IGNORECASE)


class Signs(msgspec.Struct, frozen=True):
    """The kind, what spoke for it, whether a machine may answer, and the report if it is one."""

    kind: MailKind
    signs: tuple[str, ...]
    answerable: bool
    bounce: Bounce | None = None
    hops: int = 0


class Clues(msgspec.Struct, frozen=True):
    """What is known before the kind is."""

    sender: MailAddress | None
    return_path: str | None
    subject: str
    text: str
    message_id: str
    is_reply: bool
    received: int


def kind_of(mail: Entity, clues: Clues, settings: ReadingSettings, defects: Defects) -> Signs:
    """What the mail is. Only a plain message of a person may be answered by a machine."""
    header, signs = mail.header, Defects()
    hops = _hops(header)
    _weak_signs(header, clues, settings, signs)
    kind, bounce = MailKind.MESSAGE, None
    if _goes_in_a_circle(header, clues, settings, signs, hops):
        kind = MailKind.LOOP
    elif (report := _report(mail, clues, settings, defects, signs)) is not None:
        kind, bounce = report
    else:
        kind = _automatic(header, clues, signs) or _many(header, signs) or MailKind.MESSAGE
    codes = signs.codes
    return Signs(kind, codes, kind is MailKind.MESSAGE and not codes and clues.sender is not None, bounce, hops)


def _hops(header: Header) -> int:
    found = re.search(r"hops=(\d{1,4})", header.first(LOOP_FIELD))
    return int(found[1]) if found else 0


def _weak_signs(header: Header, clues: Clues, settings: ReadingSettings, signs: Defects) -> None:
    if clues.return_path == "":
        signs.add("empty_return_path")
    if "x-auto-response-suppress" in header and header.first("x-auto-response-suppress").strip().lower() != "none":
        signs.add("auto_response_suppress")
    if _ABSENT.match(clues.subject):
        signs.add("absence_subject")
    if clues.sender and clues.sender.address in settings.own_addresses:
        signs.add("own_address")
    if clues.sender and _ROBOT.fullmatch(clues.sender.address):
        signs.add("no_reply_address")


def _goes_in_a_circle(header: Header, clues: Clues, settings: ReadingSettings, signs: Defects, hops: int) -> bool:
    before = len(signs.codes)
    marks = [value.partition(";")[0].strip().lower() for value in header.all(LOOP_FIELD)]
    if settings.installation and settings.installation in marks:
        signs.add("own_mark")
    elif hops > MOST_HOPS:
        signs.add("too_many_answers")
    if message_id_token(clues.message_id, settings.own_domains):
        signs.add("own_message_id")
    if clues.received > settings.limits.received:
        signs.add("too_many_servers")
    delivered = [value.strip().lower() for value in header.all("delivered-to")]
    if any(delivered.count(one) > 2 for one in set(delivered[:100])):
        signs.add("delivered_again")
    return len(signs.codes) > before


def _report(
    mail: Entity, clues: Clues, settings: ReadingSettings, defects: Defects, signs: Defects
) -> tuple[MailKind, Bounce | None] | None:
    match reports.is_report(mail):
        case "delivery-status":
            signs.add("delivery_report")
            bounce = reports.standard_bounce(mail, clues.text, settings.limits, defects)
            return _kind_of_report(bounce), bounce
        case "disposition-notification":
            signs.add("read_receipt")
            return MailKind.RECEIPT, None
        case "feedback-report":
            signs.add("feedback_report")
            return MailKind.ABUSE_REPORT, None
    if not _speaks_for_a_server(mail.header, clues) or not reports.looks_like_bounce(clues.subject, clues.text):
        return None
    signs.add("bounce_without_report")
    bounce = reports.free_bounce(mail, clues.text, settings.limits)
    is_delay = reports.is_delay(clues.subject, clues.text) and not any(one.hard for one in bounce.recipients)
    return MailKind.DELAY if is_delay else MailKind.BOUNCE, bounce


def _kind_of_report(bounce: Bounce) -> MailKind:
    actions = {one.action for one in bounce.recipients}
    if actions and actions <= {"delivered", "relayed", "expanded"}:
        return MailKind.RECEIPT
    return MailKind.DELAY if actions == {"delayed"} else MailKind.BOUNCE


def _speaks_for_a_server(header: Header, clues: Clues) -> bool:
    if "x-failed-recipients" in header:
        return True
    return clues.return_path == "" or (clues.sender is not None and reports.is_daemon(clues.sender.address))


def _automatic(header: Header, clues: Clues, signs: Defects) -> MailKind | None:
    """An answer of a machine, or something it wrote by itself."""
    submitted = header.first("auto-submitted").partition(";")[0].strip().lower()
    precedence = header.first("precedence").strip().lower()
    if submitted and submitted != "no":
        signs.add("auto_submitted")
    if any(name in header for name in _REPLY_FIELDS) or header.first("x-autogenerated").strip().lower() == "reply":
        signs.add("auto_reply_field")
    if precedence in ("auto_reply", "auto-reply") or header.first("preference").strip().lower() == "auto_reply":
        signs.add("precedence")
    codes = set(signs.codes)
    weak = {"empty_return_path", "auto_response_suppress"} & codes
    answers = submitted.startswith("auto-replied") or bool({"auto_reply_field", "precedence"} & codes)
    absent = "absence_subject" in codes
    if answers or (absent and (weak or "auto_submitted" in codes or clues.is_reply)):
        return MailKind.OUT_OF_OFFICE if absent else MailKind.AUTO_REPLY
    if "auto_submitted" in codes:
        return MailKind.AUTOMATIC
    if "empty_return_path" in codes:
        return MailKind.AUTO_REPLY if clues.is_reply else MailKind.AUTOMATIC
    return None


def _many(header: Header, signs: Defects) -> MailKind | None:
    """Written to many."""
    precedence = header.first("precedence").strip().lower()
    if "list-id" in header or "list-post" in header or precedence == "list":
        signs.add("list")
        return MailKind.LIST
    if precedence in ("bulk", "junk"):
        signs.add("precedence")
        return MailKind.BULK
    if "list-unsubscribe" in header:
        signs.add("list_unsubscribe")
        return MailKind.BULK
    return None
