"""What reading a mail gives: frozen values without a way back to the bytes.

Codes of defects and signs are stable words; the ledger and the desk translate them.
"""

from datetime import datetime
from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """`SALVAGED`: something was broken or cut, and what was saved can be used. `MALFORMED`: no sender, or nothing that
    could be read. `TOO_LARGE`: only the header was read."""

    SOUND = "sound"
    SALVAGED = "salvaged"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"


class MailKind(StrEnum):
    """What a mail is. `AUTOMATIC`: a machine wrote it and it is no answer (a monitor, a shop); it may open tickets."""

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    RECEIPT = "receipt"
    ABUSE_REPORT = "abuse_report"
    AUTOMATIC = "automatic"
    LIST = "list"
    BULK = "bulk"
    LOOP = "loop"


class AuthResult(StrEnum):
    """Results of RFC 8601; `none`: nothing was checked, or there was nothing to check."""

    PASS = "pass"  # noqa: S105 - a result, no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    POLICY = "policy"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"
    NONE = "none"


class Trust(StrEnum):
    """Whether the sender's domain stands behind the mail."""

    AUTHENTIC = "authentic"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is read at most. Past it is cut, and a defect says so."""

    size: int = 50 * 2**20
    header_bytes: int = 256 * 1024
    header_fields: int = 1000
    header_value: int = 16 * 1024
    depth: int = 30
    parts: int = 500
    addresses: int = 200
    references: int = 100
    text: int = 500_000
    html: int = 1_000_000
    attachments: int = 200
    received: int = 50
    """More servers than this have passed it on: it goes in a circle."""


class ReadingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What reading must know of us. Addresses in their normal form; domains and ids in lower case."""

    installation: str = ""
    own_domains: tuple[str, ...] = ()
    own_addresses: frozenset[str] = frozenset()
    authserv_ids: tuple[str, ...] = ()
    limits: Limits = Limits()


class MailAddress(msgspec.Struct, frozen=True):
    """An address in its normal form and the name that stood beside it, which proves nothing."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What follows the last @."""
        return self.address.rpartition("@")[2]


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came along. `media_type` is what the sender says. `note`: `broken`, `cut`, `forwarded`, `tnef`."""

    name: str
    media_type: str
    size: int
    sha256: str
    content_id: str = ""
    inline: bool = False
    note: str = ""
    content: bytes = b""


class FailedRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """An address a mail did not reach. `status`: RFC 3463, "" when not told. `hard`: it will not by trying again."""

    address: str
    status: str = ""
    hard: bool = False
    action: str = "failed"
    diagnostic: str = ""


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail server reports of a mail of ours."""

    recipients: tuple[FailedRecipient, ...] = ()
    original_message_id: str = ""


class Authenticity(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of who sent it. `source`: `header` of a server we trust, `verified` by us, or "".

    `aligned`: a domain that passed is the one in From (RFC 7489, relaxed).
    """

    spf: AuthResult = AuthResult.NONE
    dkim: AuthResult = AuthResult.NONE
    dmarc: AuthResult = AuthResult.NONE
    spf_domain: str = ""
    signed_by: tuple[str, ...] = ()
    aligned: bool = False
    source: str = ""
    trust: Trust = Trust.UNKNOWN


class Forwarded(msgspec.Struct, frozen=True, kw_only=True):
    """A mail within the mail."""

    sender: MailAddress | None = None
    subject: str = ""
    message_id: str = ""
    text: str = ""


class ParsedMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it is read. Ids stand without their brackets; `return_path` "" is the empty one, None was not told.

    `text_trimmed` is `text_full` without what was quoted and signed. `html` is safe to show in a frame without scripts;
    pictures that would be fetched from elsewhere are taken out and listed in `remote_images`; those that came along
    have `src="cid:..."` with the `content_id` of an attachment. `answerable`: whether a machine may answer it.
    `reply_tokens` look like ours and have not been verified.
    """

    verdict: Verdict
    defects: tuple[str, ...] = ()
    kind: MailKind = MailKind.MESSAGE
    signs: tuple[str, ...] = ()
    answerable: bool = False
    sender: MailAddress | None = None
    reply_to: tuple[MailAddress, ...] = ()
    to: tuple[MailAddress, ...] = ()
    cc: tuple[MailAddress, ...] = ()
    return_path: str | None = None
    subject: str = ""
    sent_at: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reply_tokens: tuple[str, ...] = ()
    text_full: str = ""
    text_trimmed: str = ""
    html: str = ""
    remote_images: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()
    bounce: Bounce | None = None
    authenticity: Authenticity = Authenticity()
    received: int = 0
    hops: int = 0
    """How often machines have answered machines so far, as `X-Switchroom-Loop` tells."""
    language: str = ""
    size: int = 0
    sha256: str = ""


class Defects:
    """What was found broken while one mail is read; each code once, in the order found."""

    def __init__(self) -> None:
        self._codes: dict[str, None] = {}

    def add(self, code: str) -> None:
        """Remember it."""
        self._codes[code] = None

    @property
    def codes(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._codes)
