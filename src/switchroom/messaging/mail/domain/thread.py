"""Which ticket a mail belongs to, and whether it may join it.

A signed reply token first, then In-Reply-To and References, newest first; a number in the subject proves nothing and
joins nothing. Knowing the token or the id of a mail is not enough either: the sender must be on the ticket, or the mail
waits until a person has confirmed it. What failed DMARC joins nothing and opens nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.messaging.mail.domain.reading import MailKind, ParsedMail, Trust, Verdict
from switchroom.messaging.mail.domain.tokens import ReplyToken


class How(StrEnum):
    """What proved that it belongs there."""

    TOKEN = "token"  # noqa: S105 - a word, no secret
    REFERENCE = "reference"


class SuspendReason(StrEnum):
    """Why a mail waits. `UNKNOWN_SENDER`: somebody who is not on the ticket answers on it; a person confirms."""

    LOOP = "loop"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    RECEIPT = "receipt"
    ABUSE_REPORT = "abuse_report"
    BULK = "bulk"
    UNKNOWN_SENDER = "unknown_sender"
    FORGED = "forged"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre knows of what the mail names: genuine tokens by their text, tickets by message ids (in either
    direction, lower case), and the addresses on each of those tickets, in their normal form."""

    tokens: Mapping[str, ReplyToken] = {}
    messages: Mapping[str, UUID] = {}
    participants: Mapping[UUID, frozenset[str]] = {}


class Joins(msgspec.Struct, frozen=True):
    """It belongs to this ticket."""

    ticket_id: UUID
    how: How


class Opens(msgspec.Struct, frozen=True):
    """It begins a ticket."""


class Suspend(msgspec.Struct, frozen=True):
    """It waits for a person. `ticket_id`: the ticket it speaks of, when that is known."""

    reason: SuspendReason
    ticket_id: UUID | None = None


_BY_KIND = {
    MailKind.LOOP: SuspendReason.LOOP,
    MailKind.AUTO_REPLY: SuspendReason.AUTO_REPLY,
    MailKind.OUT_OF_OFFICE: SuspendReason.OUT_OF_OFFICE,
    MailKind.BOUNCE: SuspendReason.BOUNCE,
    MailKind.DELAY: SuspendReason.DELAY,
    MailKind.RECEIPT: SuspendReason.RECEIPT,
    MailKind.ABUSE_REPORT: SuspendReason.ABUSE_REPORT,
    MailKind.BULK: SuspendReason.BULK,
}


def sought(parsed: ParsedMail) -> tuple[str, ...]:
    """The message ids to look up, lower case, the weightiest first: whom it answers, then back to the root."""
    original = (parsed.bounce.original_message_id,) if parsed.bounce and parsed.bounce.original_message_id else ()
    ids = (*original, *parsed.in_reply_to, *reversed(parsed.references))
    return tuple(dict.fromkeys(one.lower() for one in ids))


def thread(parsed: ParsedMail, known: Known) -> Joins | Opens | Suspend:
    """What becomes of a mail."""
    ticket_id, how = _ticket(parsed, known)
    if parsed.verdict is Verdict.TOO_LARGE:
        return Suspend(SuspendReason.TOO_LARGE, ticket_id)
    if parsed.kind in _BY_KIND:
        return Suspend(_BY_KIND[parsed.kind], ticket_id)
    if parsed.verdict is Verdict.MALFORMED or parsed.sender is None:
        return Suspend(SuspendReason.MALFORMED, ticket_id)
    if parsed.authenticity.trust is Trust.FAILED:
        return Suspend(SuspendReason.FORGED, ticket_id)
    if ticket_id is None:
        return Opens()
    if not _is_on_it(parsed.sender.address, ticket_id, parsed, known):
        return Suspend(SuspendReason.UNKNOWN_SENDER, ticket_id)
    return Joins(ticket_id, how)


def _ticket(parsed: ParsedMail, known: Known) -> tuple[UUID | None, How]:
    tokens = [known.tokens[text] for text in parsed.reply_tokens if text in known.tokens]
    if tokens:
        sender = parsed.sender.address if parsed.sender else ""
        best = next((token for token in tokens if token.fits(sender)), tokens[0])
        return best.ticket_id, How.TOKEN
    for message_id in sought(parsed):
        if message_id in known.messages:
            return known.messages[message_id], How.REFERENCE
    return None, How.REFERENCE


def _is_on_it(sender: str, ticket_id: UUID, parsed: ParsedMail, known: Known) -> bool:
    """Whether the sender is on the ticket, or was written to: the token was made for this address."""
    if sender in known.participants.get(ticket_id, frozenset()):
        return True
    own = (known.tokens[text] for text in parsed.reply_tokens if text in known.tokens)
    return any(token.ticket_id == ticket_id and token.fits(sender) for token in own)
