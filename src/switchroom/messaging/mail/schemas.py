"""What mail sends and receives over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from switchroom.messaging.mail.contracts import Fate, Purpose, Reason, SendState
from switchroom.messaging.mail.domain.asking import Said
from switchroom.messaging.mail.words import ACKNOWLEDGEMENT
from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of

MailAddress = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s<>,;:\"\\]{1,64}@[^@\s<>,;:\"\\]{1,190}$", max_length=254, to_lower=True),
    Field(examples=["support@example.com"]),
]
Host = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$", max_length=253)
]
Port = Annotated[int, Field(ge=1, le=65535)]
Encryption = Literal["implicit", "starttls", "none"]
User = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\r\n\x00]*$")]
Password = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=r"^[^\r\n\x00]*$"),
    Field(description="Written only, never read. Left out or empty, the one that is kept stays."),
]
AuthservId = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[^\s;]+$")]


class Incoming(Received):
    """`built_in`: the program's own receiver takes mail for this address. `imap`: it is fetched from a server."""

    kind: Literal["built_in", "imap"] = "built_in"
    host: Host | None = Field(None, examples=["imap.example.com"])
    port: Port = 993
    tls: Encryption = "implicit"
    user: User = Field("", examples=["support@example.com"])
    oauth: bool = Field(False, description="Sign in by a token of the mailbox's `oauth` instead of a password.")
    folder: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n\x00]*$")] = "INBOX"
    idle: bool = Field(True, description="Be told of new mail at once, where the server can.")
    poll_s: Annotated[int, Field(ge=5, le=3600, description="Otherwise look so often.")] = 60
    plus: bool = Field(False, description="The server delivers mail for name+anything@ to name@.")
    earlier: bool = Field(False, description="Also take what was in the mailbox before it was set up here.")

    @model_validator(mode="after")
    def has_a_server(self) -> "Incoming":
        if self.kind == "imap" and not (self.host and self.user):
            raise ValueError("A mailbox that is fetched needs host and user.")
        return self


class IncomingNew(Incoming):
    password: Password | None = Field(None, examples=["a long password"])


class Outgoing(Received):
    """`none`: nothing is sent from this address."""

    kind: Literal["none", "smtp"] = "none"
    host: Host | None = Field(None, examples=["smtp.example.com"])
    port: Port = 465
    tls: Encryption = "implicit"
    user: User = Field("", description="Empty for a server that asks for none.")
    oauth: bool = Field(False, description="Sign in by a token of the mailbox's `oauth` instead of a password.")

    @model_validator(mode="after")
    def has_a_server(self) -> "Outgoing":
        if self.kind == "smtp" and not self.host:
            raise ValueError("A mailbox that sends needs a host.")
        return self


class OutgoingNew(Outgoing):
    password: Password | None = Field(None, examples=["a long password"])


class Oauth(Received):
    """Where access tokens are got (OAuth 2.0), and as whom; the user of each server is whose mailbox it is."""

    token_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)] = Field(
        examples=["https://login.example.com/oauth2/v2.0/token"]
    )
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    scope: Annotated[str, StringConstraints(max_length=1000)] = ""


class OauthNew(Oauth):
    client_secret: Password | None = Field(None, examples=["a long password"])
    refresh_token: (
        Annotated[str, StringConstraints(max_length=8000), Field(description="Written only, never read.")] | None
    ) = Field(None, examples=["a long token"])


class MailboxState(Sent):
    """How the mailbox is at its server."""

    connected_at: datetime | None = None
    checked_at: datetime | None = Field(None, description="When its list was last compared with what was taken.")
    listed: int = 0
    unread: int = Field(0, description="Messages in it that could not be taken; they are tried again.")
    error: str | None = Field(None, examples=["mail.server_trouble"])
    error_at: datetime | None = None


class DkimRecord(Sent):
    """What to publish in DNS as a TXT record, so that others believe our signatures."""

    name: str = Field(examples=["desk1._domainkey.example.com"])
    value: str = Field(examples=["v=DKIM1; k=rsa; p=MIIB"])


class _Mailbox(Received):
    name: TextJson
    address: MailAddress
    brand_id: UUID
    unit_id: UUID = Field(description="The team whose tickets its mail becomes.")
    ticket_type: Slug = Field("request", examples=["incident"])
    language: LanguageTag = "en"
    signature: TextJson | None = Field(None, description="Below every reply, by language.")
    acknowledges: bool = Field(
        False,
        description="Say once, when a mail opens a ticket, that it has arrived, in the words of the mail template "
        "`acknowledgement`.",
    )
    acknowledgement: TextJson | None = Field(
        None,
        description="This mailbox's own words for it, which it then sends in any case. {number}, {subject}, {promise} "
        "and {brand} are filled in; a line with {promise} is left out where nothing is promised.",
        examples=[ACKNOWLEDGEMENT.text.to_json()],
    )
    asks_if_solved: bool = Field(
        True,
        description="Replies on tickets that are solved or wait for the requester ask whether it is solved, with links "
        "to say so. Only where `public_url` is set.",
    )
    authserv_ids: Annotated[list[AuthservId], Field(max_length=10)] = Field(
        [], description="Servers whose Authentication-Results are believed: your own mail server's names."
    )
    dkim_selector: Slug | None = Field(
        None,
        description="Sign what is sent (DKIM) with a key that is made for this selector; publish its record in DNS.",
        examples=["desk1"],
    )
    active: bool = True


class MailboxNew(_Mailbox):
    incoming: IncomingNew = Field(default_factory=lambda: IncomingNew.model_validate({}))
    outgoing: OutgoingNew = Field(default_factory=lambda: OutgoingNew.model_validate({}))
    oauth: OauthNew | None = None


class Mailbox(_Mailbox, SetupRow):
    """An address that customers write to."""

    signature: TextShown | None = None
    acknowledgement: TextShown | None = None
    incoming: Incoming
    outgoing: Outgoing
    oauth: Oauth | None = None
    has_incoming_password: bool
    has_outgoing_password: bool
    dkim: DkimRecord | None = None
    state: MailboxState


MailboxPatch = changes_of(MailboxNew)


class Mail(Sent):
    """A message that reached a mailbox, and what became of it."""

    id: UUID
    mailbox_id: UUID
    taken_at: datetime
    fate: Fate
    reason: Reason | None
    error: str | None = Field(description="What failed, where the reason is `failed`.")
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    kind: str = Field(description="What kind of mail it is, as far as it was read.", examples=["message"])
    size: int
    whole: bool = Field(description="False: it is too large, and only its head was taken.")
    doubles: int = Field(description="How often the same message came again.")
    ticket_id: UUID | None = Field(description="The ticket it opened, joined, or, while it is held, speaks about.")
    filed_at: datetime | None


class MailRead(Mail):
    """With what there is to read of it."""

    text: str
    to: list[str]
    trust: str = Field(examples=["authentic"])
    signs: list[str]
    defects: list[str]
    attachments: list[str]


class MailOut(Sent):
    """An outgoing mail of a ticket."""

    id: UUID
    entry_id: UUID
    purpose: Purpose
    recipient: str
    state: SendState
    planned_at: datetime
    due_at: datetime = Field(description="When it goes, or is tried again.")
    ended_at: datetime | None
    attempts: int
    code: str | None = Field(description="Why it failed, as the mail server or the program says.", examples=["5.1.1"])
    said: Said | None = Field(description="What its reader says of it by the links in it.", examples=["solved"])


class ReceivedEntry(Sent):
    """An entry of a ticket that came by mail; `id` is the mail's."""

    id: UUID
    entry_id: UUID


class TicketMails(Sent):
    """What was sent about a ticket, and which of its entries came by mail; the newest first."""

    items: list[MailOut]
    received: list[ReceivedEntry]


class MailPreviewNew(Received):
    """Words as they stand in a form; where there are none, those below them are shown."""

    kind: Slug = Field(examples=["acknowledgement"])
    brand_id: UUID | None = None
    language: LanguageTag = "en"
    subject: TextJson | None = Field(None, examples=[{"en": "We have it [{number}]"}])
    text: TextJson | None = Field(None, examples=[{"en": "Hello,\n\nyour number is {number}."}])


class MailPreview(Sent):
    """A mail with examples filled in. `language`: of its words, which may not be the one asked for."""

    sender: str | None = Field(description="Null where this brand has no mailbox that sends.")
    subject: str
    text: str
    html: str
    language: str = Field(examples=["en"])
    source: str = Field(description="Whose words: `brand`, `all_brands` or `shipped`.", examples=["shipped"])
